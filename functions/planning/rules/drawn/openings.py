"""What of a finished plan answers strangers, held against every phrase of its goal that speaks of who may come.

Everything that could be meant by a phrase that closes is closed, unless another phrase opens it by its name. What closes
is not a list of forms but the words of words/access.txt: a wording that nobody thought of closes and asks.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.planning.rules.drawn.gateways import close_gateway, is_about_what_stands_behind
from functions.planning.rules.meant.access import Said, access_said
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.own_words import by_their_order
from functions.planning.rules.meant.owners import FRONT
from functions.planning.rules.meant.phrases import Of, Subject
from functions.planning.rules.meant.static_pages import pages_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.access import access_words, is_of_some
from functions.planning.rules.words.affirmed import is_affirmed, is_of_a_name
from functions.planning.rules.words.no_address import without_machines_apart
from functions.planning.rules.words.ports import ports_in
from shared.parts.networks import are_everybody
from shared.schemas import Asked

_PROGRAMS = ("cloud_run", "function", "site", "load_balancer", "group", "gke", "vm")
_MACHINES = ("vm", "group")
_STORED = ("bucket", "site")


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of part that strangers may come to: whether it is open, and how it is closed."""

    is_open: Callable[[Sketch, Drawn, Any], bool]
    close: Callable[[Sketch, Drawn], bool]


def _fronts(sketch: Sketch, drawn: Drawn) -> list[Drawn]:
    return [each for each in sketch.parts.values() if each.part.name == "load_balancer" and drawn.id in each.uses]


def _guarded(each: Drawn) -> bool:
    return bool(each.settings.get("allowed_networks")) or each.settings.get("iap") == "true"


def _program_open(sketch: Sketch, drawn: Drawn, said: Any) -> bool:
    if not said.public or said.internal or getattr(said, "iap", False) or getattr(said, "trigger", "http") != "http":
        return False
    fronts = _fronts(sketch, drawn)
    return not (said.behind and fronts and all(map(_guarded, fronts)))


def _close_program(sketch: Sketch, drawn: Drawn) -> bool:
    called = any(
        drawn.id in each.uses
        for each in sketch.parts.values()
        if each.part.name in {"load_balancer", "tasks", "schedule", "queue"}
    )
    return (not called and sketch.put("", drawn.id, public=False, internal=True)) or sketch.put(
        "", drawn.id, public=False
    )


def _machine_open(_: Sketch, __: Drawn, said: Any) -> bool:
    return bool(said.public and not said.sources and (said.http or said.tcp or said.udp))


def _close_machine(sketch: Sketch, drawn: Drawn) -> bool:
    for key in ("domain", "tcp_ports", "udp_ports", "http"):
        drawn.settings.pop(key, None)
    return sketch.put("", drawn.id, public=False) or sketch.put("", drawn.id, http=False)


def _unset(key: str, value: str) -> Callable[[Sketch, Drawn], bool]:
    def close(_: Sketch, drawn: Drawn) -> bool:
        drawn.settings.pop(key, None)
        if value:
            drawn.settings[key] = value
        return True

    return close


DOORS: Mapping[str, Door] = {
    "cloud_run": Door(_program_open, _close_program),
    "function": Door(_program_open, _close_program),
    "vm": Door(_machine_open, _close_machine),
    "group": Door(lambda _, __, said: said.front == "http", _unset("front", "none")),
    "bucket": Door(lambda _, __, said: said.public, _unset("public", "")),
    "site": Door(lambda _, __, said: said.public, _unset("public", "false")),
    "gke": Door(lambda _, __, said: said.ingress, _unset("ingress", "false")),
    # One that checks keys or tokens lets in nobody else.
    "api_gateway": Door(lambda _, __, said: not said.schemes, close_gateway),
    "sql": Door(lambda _, __, said: "0.0.0.0/0" in said.authorized_networks, _unset("authorized_networks", "")),
}
"""Part -> its door. A load balancer is none of its own: what it leads to is."""


def doors_open(sketch: Sketch) -> list[Drawn]:
    """The parts of a plan that everybody on the internet may come to."""
    return [
        each
        for each in sketch.parts.values()
        if (door := DOORS.get(each.part.name))
        and door.is_open(sketch, each, each.part.settings.model_validate(each.settings))
    ]


# What parts are called where nobody named them says nothing of what a goal calls them.
_USUAL: Mapping[str, frozenset[str]] = {
    "sql": frozenset({"app", "database"}),
    "bucket": frozenset({"data", "files"}),
    "queue": frozenset({"jobs"}),
    "redis": frozenset({"cache"}),
    "vm": frozenset({"backend"}),
    "function": frozenset({"function"}),
    "site": frozenset({"site"}),
    "gke": frozenset({"cluster"}),
    "worker_pool": frozenset({"worker"}),
    "run_job": frozenset({"job"}),
}


def access_in(sketch: Sketch, reading: Reading) -> list[Said]:
    """All that a goal says of who may come, with the names that its plan has."""
    public = [(each.start, each.end) for each in reading.mentions if each.need == "public"]
    turned = [each for each in public if not (is_affirmed(reading.text, each) or is_of_a_name(reading.text, each))]
    names = by_their_order(reading.text, names_of(sketch))
    return access_said(reading.text, {**_apps_apart(sketch, reading), **names}, turned)


def hold_doors(sketch: Sketch, reading: Reading) -> None:
    """Close what a goal's words could want closed, and say of each phrase what it closed."""
    open_ = doors_open(sketch)
    if not open_:
        return
    said = access_in(sketch, reading)
    affirmed = {id_ for each in said if each.opens for one in each.subjects for id_ in _opened(sketch, reading, one)}
    for each in said:
        if each.opens or any(each.span[0] < one.end and one.start < each.span[1] for one in reading.of("part_sign_in")):
            # What is said of a part of a program alone is answered where it is read.
            continue
        sure, maybe = _meant(sketch, reading, each)
        if not sure and _is_held(sketch, reading, each):
            continue
        shut = [
            drawn
            for drawn in doors_open(sketch)
            if (drawn.id in sure or (drawn.id in maybe and drawn.id not in affirmed))
            and not (drawn.part.name == "vm" and _is_played(reading, each))
            and not (drawn.part.name == "group" and _is_of_machines_behind(reading, each))
            and not (drawn.part.name == "api_gateway" and is_about_what_stands_behind(reading, each.span))
        ]
        closed = [drawn for drawn in shut if _close(sketch, reading, drawn, each)]
        # A gateway has no door that shuts: what it led to stays, and is told of.
        done = [id_ for drawn in closed for id_ in ([drawn.id] if drawn.id in sketch.parts else drawn.uses)]
        if done:
            _tell(sketch, reading, each, done)
        words = Words.of(reading.goal.text, reading.text)(*each.span).strip()
        for id_ in (drawn.id for drawn in shut if drawn not in closed):
            sketch.told.append(Asked(words=words, need="private", met=False, how=_STILL.format(id_)))


def names_of(sketch: Sketch) -> dict[str, str]:
    """What finds the parts of a plan that a goal calls by name, in its folded text."""
    found = {
        id_: re.escape(id_).replace(r"\-", "[- ]")
        for id_, drawn in sketch.parts.items()
        if (drawn.part.name in DOORS or drawn.part.name in _USUAL) and id_ not in _USUAL.get(drawn.part.name, ())
    }
    if "web" in sketch.parts:
        found["web"] = _WEB
    return found


_PRIVATE_GAME = re.compile(r"\b(?:privat\w*|privad[oa]|prive)\b")
# A `private server` whose numbered ports are to stand open is somebody's server of a game, whatever it is called.
_PRIVATE_SERVER = re.compile(r"\b(?:private server|privatserver|privater server|servidor privad[oa]|serveur prive)\b")
_OPENS_PORTS = re.compile(
    r"\b(?:tcp|udp|ports?|puertos?|portas?)\b[^.;\n\d]{0,24}\d{2,5}[^.;\n]{0,48}?\b(?:open|offen|abiert[oa]s?|abert[oa]s?|ouverts?)\b"
)
_INSIDE = re.compile(r"\b(?:vpn|intern\w*|subnets?|vpc|office|buro|oficina|bureau)\b")


# What stands in front of machines that have no address of their own has one.
_IN_FRONT = re.compile(
    r"\b(?:behind|hinter|detras de|derriere|atras de|dietro|achter) (?:an? |the |our |einem |dem |un |el |une? |le |um |o )?(?!internal|private|intern|privat)(?:[\w()/-]+ ){0,2}?(?:load[- ]?balanc\w*|lb|lastverteiler|balanceador|repartiteur)\b(?! intern)"
    r"|\bonly the (?:load[- ]?balancer|lb) (?:is|may be|shall be|stands|faces)\b"
)


def _is_of_machines_behind(reading: Reading, said: Said) -> bool:
    """Whether it says that machines have no address of their own, behind a balancer that is not said to be inside."""
    rest = without_machines_apart(reading.text[slice(*said.span)])
    closed = any(access_words(kind).search(rest) for kind in ("deny", "nobody", "strangers"))
    return not closed and rest != reading.text[slice(*said.span)] and bool(_IN_FRONT.search(reading.text))


def _is_numbered(text: str) -> bool:
    """Whether a `private server` is to have numbered ports open, and nothing is said of an inside."""
    return all(each.search(text) for each in (_PRIVATE_SERVER, _OPENS_PORTS)) and not _INSIDE.search(text)


def _is_played(reading: Reading, said: Said) -> bool:
    """Whether it is a `private` server of a game, which friends come to from anywhere."""
    text = reading.text
    return (
        (reading.wants("game") or _is_numbered(text))
        and _PRIVATE_GAME.search(text, *said.span) is not None
        and not any(access_words(kind).search(text, *said.span) for kind in ("deny", "nobody", "limit", "strangers"))
    )


def _apps_apart(sketch: Sketch, reading: Reading) -> dict[str, str]:
    """Applications that nothing of the plan runs, where something runs another: what is said of them is not said of that."""
    runs = {
        each
        for drawn in sketch.parts.values()
        for each in (drawn.settings.get("image"), drawn.settings.get("app"))
        if each
    }
    products = [(app, mention) for app, mention in reading.apps if not app.framework]
    there = [app for app, _ in products if app.own_image in runs or app.name.lower() in runs]
    return {
        f"({app.name})": re.escape(reading.text[mention.start : mention.end])
        for app, mention in products
        if there and app not in there
    }


# `The web` is the world's.
_WEB = r"(?<!the )(?<!das )(?<!la )(?<!le )web(?! ?(?:app|site|server|shop|page|socket|hook)\w*)"


def _opened(sketch: Sketch, reading: Reading, subject: Subject) -> list[str]:
    """The parts that a phrase opens: by name, or as the only one of what it names."""
    if subject.how is Of.NAME:
        return [subject.name]
    if subject.how not in (Of.SERVED, Of.MACHINE, Of.FILES):
        return []
    ids = _candidates(sketch, reading, subject)
    # Where whoever drew it left one of several open, that is the one which is meant to be.
    left = [each.id for each in doors_open(sketch) if each.id in ids]
    return left if len(left) == 1 else []


def _meant(sketch: Sketch, reading: Reading, said: Said) -> tuple[set[str], set[str]]:
    """The parts that a phrase surely closes, and those that it may mean."""
    sure: set[str] = set()
    maybe: set[str] = set()
    for each in said.subjects:
        if each.how is Of.NAME:
            sure.add(each.name)
        elif each.how is Of.REST and len(left := doors_open(sketch)) == 1 and len(sketch.of(*_PROGRAMS)) > 1:
            # Of several, the one that is open is no rest.
            maybe.update({*sketch.parts} - {left[0].id})
        elif each.how in (Of.WHOLE, Of.REST, Of.PART_OF):
            maybe.update(sketch.parts)
        elif each.how is Of.OTHER:
            # What bears no name of the goal may be the one that it names.
            maybe.update(id_ for id_ in sketch.parts if id_ not in reading.text)
        elif each.how is not Of.KEPT:
            ids = _candidates(sketch, reading, each)
            several = _PLURAL.fullmatch(reading.text[slice(*each.span)]) is not None
            (sure if len(ids) == 1 and not several else maybe).update(ids)
    if not said.subjects:
        maybe.update(sketch.parts)
    return sure, maybe


_PLURAL = re.compile(r"\w+s|dienste|servizi|anwendungen|seiten|[\w ]+s")


def _is_held(sketch: Sketch, reading: Reading, said: Said) -> bool:
    """Whether the addresses that a phrase names are those that something lets in alone."""
    networks = values.networks_in(values.now_alone(reading.text)[slice(*said.span)])
    held = [drawn.settings.get(key, "") for drawn in sketch.parts.values() for key in _NETWORKS]
    return bool(networks) and all(any(each in one.split(",") for one in held) for each in networks)


_NETWORKS = ("sources", "allowed_networks", "authorized_networks")


def _candidates(sketch: Sketch, reading: Reading, subject: Subject) -> list[str]:
    """The parts that a noun may stand for."""
    noun = reading.text[slice(*subject.span)]
    if subject.how is Of.FILES:
        return sketch.of(*_STORED)
    if subject.how is Of.MACHINE and (machines := sketch.of(*_MACHINES)):
        return machines
    programs = sketch.of("cloud_run", "function", "site", "api_gateway") or sketch.of(*_PROGRAMS)
    if _RUNS.match(reading.text, subject.span[1]) or not _is_of_pages(reading, noun):
        programs = [each for each in programs if sketch.parts[each].part.name != "site"] or programs
    if len(programs) > 1 and "web" in programs:
        if FRONT.fullmatch(noun):
            return ["web"]
        if "api" in programs and re.fullmatch(r"apis?|back-?ends?", noun):
            return ["api"]
    return programs


# What runs somewhere is no bucket's pages, whatever these are called.
_RUNS = re.compile(r"[^,;.\n]{0,40}\b(?:cloud run|containers?|vms?|gke|kubernetes)\b")


def _is_of_pages(reading: Reading, noun: str) -> bool:
    """Whether a noun may stand for a goal's static pages: it has none that are said to be that, or calls them so."""
    said = [*pages_in(reading.text), *((each.start, each.end) for each in reading.of("static_site"))]
    named = any(noun.rsplit(maxsplit=1)[-1].rstrip("s") in reading.text[slice(*span)] for span in said)
    return named or not said or re.fullmatch(r"(?:web ?)?(?:site|page|seite|sitio|pagina)s?n?", noun) is not None


def _close(sketch: Sketch, reading: Reading, drawn: Drawn, said: Said) -> bool:
    if drawn.part.name == "vm":
        if (networks := _let_in(reading.text, said.span)) and not are_everybody(networks):
            # Who may come is said, by address.
            return sketch.set("", drawn.id, ",".join(networks), "sources")
        named = {str(each) for each in ports_in(reading.text[slice(*said.span)])}
        if named and _close_ports(sketch, drawn, named):
            return True
    if said.people and drawn.part.name == "cloud_run" and not _fronts(sketch, drawn):
        return sketch.put("", drawn.id, public=False, iap=True)
    return DOORS[drawn.part.name].close(sketch, drawn)


_FROM = re.compile(
    r"\b(?:from|for|to|by|only|von|vom|aus|fur|nur|desde|para|solo|de|del|depuis|pour|da|dal|per|van|vanaf|voor|alleen|apenas) (?:[\w'-]+ ){0,4}\(?$"
)
# What is at the other end of a tunnel is no address that comes over the internet.
_ITS_OWN = re.compile(
    r"\b(?:subnets?|vpc|network range|peer\w*|cidr|on-?prem\w*|vpns?|\w*tunel\w*|\w*tunnel\w*|ipsec|site[- ]to[- ]site)\b[^.;]{0,32}$"
)


def _let_in(text: str, span: tuple[int, int]) -> list[str]:
    """The addresses that a phrase lets in, or else the goal: none where it names them for something else."""
    for low, high in (span, (0, len(text))):
        found = [
            each
            for each in values.networks_in(values.now_alone(text)[low:high])
            if (at := text.find(each.removesuffix("/32"), low, high)) >= 0
            and _FROM.search(text[:at])
            and not _ITS_OWN.search(text[:at])
        ]
        if found:
            return list(dict.fromkeys(found))
    return []


def _close_ports(sketch: Sketch, drawn: Drawn, named: Iterable[str]) -> bool:
    """Close some of a machine's ports; whether others stay."""
    kept: dict[str, list[str]] = {}
    for key in ("tcp_ports", "udp_ports"):
        opened = [each for each in drawn.settings.get(key, "").split(",") if each]
        kept[key] = [each for each in opened if each not in named]
    if not any(kept.values()):
        return False
    for key, ports in kept.items():
        if ports:
            drawn.settings[key] = ",".join(ports)
        else:
            drawn.settings.pop(key, None)
    return not {"80", "443"} & set(named) or sketch.put("", drawn.id, http=False)


_STILL = "{} answers everybody on the internet all the same: nothing here shuts it, so say which of the two it shall be"
_ASKS = (
    "{}: closed to the internet, for this says that not everybody may come and not who may: name people as "
    "`only group:team@example.com may open {}`, addresses as `only 203.0.113.0/24 may reach {}`, or say `{} is public`"
)
_SHUT = "{}: nobody on the internet may come to it; say `{} is public` where that is not meant"


def _tell(sketch: Sketch, reading: Reading, said: Said, done: list[str]) -> None:
    words = Words.of(reading.goal.text, reading.text)(*said.span).strip()
    which, first = ", ".join(done), done[0]
    how = _ASKS.format(which, first, first, first) if said.people else _SHUT.format(which, first)
    sketch.told.append(Asked(words=words, need="private", met=not said.people, how=how))
    sketch.taken.append(said.span)
    for need in ("public", "ports"):
        lines = sketch.how.get(need)
        if lines and reading.wants(need) and not doors_open(sketch):
            sketch.how.pop(need)
            sketch.lacks[need] = f"{which}: closed, for the goal says so too ({words})"


# What somebody does with a store, a queue or a program himself, and not by way of a service in front.
_HIMSELF = re.compile(
    r"\b(?:connect\w*|publish\w*|subscrib\w*|quer(?:y|ies|ied)|log ?in|call\w*|reach\w*|access\w*|verbind\w*|abonnier\w*|abfrag\w*|aufruf\w*|erreich\w*|zugreif\w*|conect\w*|suscrib\w*|consult\w*|llam\w*|acced\w*|alcanz\w*|connect\w*|abonn\w*|interrog\w*|appel\w*|rejoind\w*|atteind\w*|collega\w*|chiam\w*|raggiung\w*|acess\w*|cham\w*)\b"
)
_NOT_OPEN = (
    "nothing of that is open to everybody here: what is kept, and what stands behind something else, stays closed; a service in "
    "front of it may be public"
)


def tell_closed(sketch: Sketch, reading: Reading) -> None:
    """Tell of each phrase that lets everybody in to what stays closed."""
    open_ = {each.id for each in doors_open(sketch)}
    for each in access_in(sketch, reading):
        words = reading.text[slice(*each.span)]
        everybody = access_words("anybody").search(words)
        if not each.opens or everybody is None or is_of_some(words, everybody.end()) or not _HIMSELF.search(words):
            continue
        meant = {id_ for one in each.subjects if one.how is not Of.KEPT for id_ in _ids_of(sketch, reading, one)}
        named = bool(meant) or any(one.how is Of.KEPT for one in each.subjects)
        if (
            meant & open_
            or (not named and open_)
            or any(each.span[0] < one.end and one.start < each.span[1] for one in reading.of("public"))
        ):
            continue
        typed = Words.of(reading.goal.text, reading.text)(*each.span).strip()
        sketch.told.append(Asked(words=typed, need="public", met=False, how=_NOT_OPEN))


def _ids_of(sketch: Sketch, reading: Reading, subject: Subject) -> list[str]:
    return [subject.name] if subject.how is Of.NAME else _candidates(sketch, reading, subject)
