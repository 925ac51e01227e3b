"""What is said to be met, held to the parts that stand: a need is met only where one of them has the property.

Rules say how they met a need while they draw, and others go on drawing after them. Here the finished parts are looked
at, whoever drew them: what none of them has is not met.
"""

import re

from functions.planning.rules.drawn.named import names_given
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.proofs import Plan, proofs
from functions.planning.rules.words.systems import SYSTEM
from shared.schemas import Asked

_NONE = "no part of the finished plan has it"


# `A Windows and a Linux bastion`: of the two, one is drawn.
_LINUX_TOO = re.compile(
    r"\bwindows(?: [\w.-]+){0,3}? ?(?:and|und|y|et|e|plus|&|\+|,|/) ?(?:(?:an?|one|1|eine?n?|une?|una) )?(?P<name>linux)\b"
    r"|\b(?P<first>linux)(?: [\w.-]+){0,3}? ?(?:and|und|y|et|e|plus|&|\+|,|/) ?(?:(?:an?|one|1|eine?n?|une?|una) )?windows\b"
)
# What answers on a machine, and is no image here.
_PROGRAM = re.compile(r"\b(?:nginx|apache2?|httpd|haproxy|traefik|lighttpd|certbot|coredns|squid|varnish)\b")


def hold_claims(sketch: Sketch, reading: Reading) -> None:
    """Take back what is said to be met and no part has."""
    _hold_system(sketch, reading)
    _hold_program(sketch, reading)
    _hold_names(sketch, reading)
    tells = sketch.of("budget") or any(drawn.part.profiles for drawn in sketch.parts.values())
    if not tells and "alert_address" in sketch.how:
        del sketch.how["alert_address"]
        sketch.lacks["alert_address"] = "nothing here has an alert policy or a budget, so no mail would ever go there"
    plan = Plan(sketch)
    for need, proof in proofs().items():
        if proof.words is not None or need not in sketch.how or need in sketch.lacks:
            continue
        # Whether it is said of one of those, its place in the goal tells: `a bucket for backups` is for them.
        if not plan.proves(need) and not sketch.of(*proof.beside):
            del sketch.how[need]
            sketch.lacks[need] = _NONE


def _hold_system(sketch: Sketch, reading: Reading) -> None:
    """Say what each machine boots where the goal names a system that it does not."""
    boots = {
        drawn.id: drawn.part.settings.model_validate(drawn.settings)
        for drawn in sketch.parts.values()
        if drawn.part.name in {"vm", "group"}
    }
    for match in SYSTEM.finditer(reading.text) if boots else ():
        if any(low <= match.start() < high for low, high in reading.negated):
            continue
        version = (match["version"] or "").replace(".", "")
        images = {id_: str(getattr(settings, "boot_image", "")) for id_, settings in boots.items()}
        if not any(match["name"] in image and version in image for image in images.values()):
            how = ", ".join(f"{id_} boots {image}" for id_, image in images.items())
            carried = " to run its container" if any("cos-cloud" in image for image in images.values()) else ""
            words = Words.of(reading.goal.text, reading.text)(*match.span())
            sketch.told.append(Asked(words=words, need="system", met=False, how=f"{how}{carried}"))
        sketch.taken.append(match.span())
    windows = [id_ for id_, settings in boots.items() if "windows" in str(getattr(settings, "boot_image", ""))]
    if (both := _LINUX_TOO.search(reading.text)) and windows and len(windows) == len(boots):
        span = both.span("name" if both["name"] else "first")
        how = f"{windows[0]} boots Windows, and no machine here boots Linux: add one with `infraai change`"
        sketch.told.append(
            Asked(words=Words.of(reading.goal.text, reading.text)(*span), need="system", met=False, how=how)
        )
        sketch.taken.append(span)


def _hold_program(sketch: Sketch, reading: Reading) -> None:
    """Say of a server program that a goal names for its machines that none of them has it."""
    machines = [sketch.parts[id_] for id_ in sketch.of("vm", "group")]
    if not machines or len(machines) != len(sketch.code()):
        return
    has = " ".join(f"{each.settings.get('image', '')} {each.settings.get('app', '')}" for each in machines)
    first = machines[0].id
    for name in dict.fromkeys(match[0] for match in _PROGRAM.finditer(reading.text)):
        match = re.search(rf"\b{name}\b", reading.text)
        if (
            match is None
            or name in has
            or "lamp" in has
            or any(low <= match.start() < high for low, high in reading.negated)
        ):
            continue
        if any("domain" in each.settings for each in machines):
            how = f"Caddy answers HTTPS on {first} and renews its certificate; {name} is not installed"
        else:
            runs = has.split()[0] if has.split() else "a page of its own"
            how = f"it is not installed on {first}, which runs {runs} until you change that"
        sketch.told.append(
            Asked(words=Words.of(reading.goal.text, reading.text)(*match.span()), need="program", met=False, how=how)
        )
        sketch.taken.append(match.span())


def _hold_names(sketch: Sketch, reading: Reading) -> None:
    """Say of a name that a goal gives to something how that is called where nothing has the name."""
    names = " ".join([*sketch.parts, *(value for each in sketch.parts.values() for value in each.settings.values())])
    for given in names_given(reading):
        if (given.name in names and "bigquery" not in given.to.kinds) or (given.id in names and given.id == given.name):
            continue
        there = [id_ for id_ in sketch.of(*given.to.kinds) if id_.endswith(given.id)] or sketch.of(*given.to.kinds)
        how = (
            f"it is called {there[0]} here, behind the deployment's own name" if there else "nothing here is called so"
        )
        if there and there[0].endswith(given.id):
            called = there[0].replace("-", "_") if "bigquery" in given.to.kinds else there[0]
            how = f"it is called {called} here, with the deployment's own mark behind it"
        words = Words.of(reading.goal.text, reading.text)(*given.span)
        sketch.told.append(Asked(words=words, need="name", met=False, how=how))
        sketch.taken.append(given.span)
