"""Several well-known applications in one goal: each runs by itself, under a name of its own where it has one."""

import re

from functions.planning.rules.drawn.runtime import BESIDE, Runtime
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.tables import App, apps_env_table

_WHICHEVER = re.compile(r"\b(?:whichever|either|any of (?:them|these)|one of (?:them|these|the two)|oder|or)\b")
_EACH_ONE = re.compile(
    r"\b(?:one|1|an?|own|separate) (?:machine|vm|server|box)s? (?:each|for each|per)\b|\beach (?:on|with|has|gets) (?:its|their|an?) own\b"
)
_CPUS = {"8Gi": "2", "16Gi": "4", "32Gi": "8"}


def part_id(app: App) -> str:
    """What the part of an application is called: `uptime-kuma`."""
    return re.sub(r"[^a-z0-9]+", "-", app.name.lower()).strip("-")[:20]


def further(reading: Reading, runtime: Runtime) -> list[App]:
    """The applications that a goal names beside the first, where nothing says that all share one machine."""
    known = [app for app, _ in reading.apps if not app.framework and app.where in {"run", "vm"}]
    if _WHICHEVER.search(reading.text):
        return []
    together = reading.names("vm", "game", "vpn_server", "ci_runner") and not _EACH_ONE.search(reading.text)
    if runtime.gke or runtime.group or len(known) < 2 or together:
        return []
    return [app for app in known if app is not runtime.app and app.name not in BESIDE][:6]


def draw_products(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every application beside the first, on Cloud Run or on a machine as it needs."""
    for app in further(reading, runtime):
        made = _service(sketch, reading, app) if app.where == "run" else _machine(sketch, app)
        if made is None:
            continue
        sketch.meet("multi_service", f"{made}: {app.name} by itself")
        named = domain_of(app, reading)
        if named and app.where == "vm":
            sketch.set("", made, named, "domain")
            zone = sketch.add("", f"{made}-zone", "dns", domain=named)
            sketch.use(zone, made)


def domain_of(app: App, reading: Reading) -> str | None:
    """The name that an application answers to: the one that it is in, or stands right behind it."""
    domains = values.domains_in(reading.text)
    if len(domains) < 2:
        return None
    words = [word for word in re.split(r"[^a-z0-9]+", app.name.lower()) if len(word) > 2]
    if found := next((each for each in domains if any(word in each for word in words)), None):
        return found
    order = [each for each, _ in reading.apps if not each.framework and each.where in {"run", "vm"}]
    at = order.index(app) if app in order else -1
    return domains[at] if len(domains) == len(order) and at >= 0 else None


_ENGINES = ("postgres", "mysql", "sqlserver")


def in_its_words(sketch: Sketch, reading: Reading, main: str | None, app: App) -> None:
    """Give a known application what it uses by the names that it reads, where it gets the database it is for."""
    said = apps_env_table().get(app.name)
    other = [each for each in _ENGINES if each not in app.needs]
    if said is None or reading.names(*other) or not reading.wants(*_ENGINES):
        return
    if sketch.set("", main, said.known_as or None, "known_as"):
        sketch.meet(
            "database", f"{main}: {app.name} finds it under its own names, such as {said.known_as.partition('=')[0]}"
        )
    sketch.set("", main, said.env or None, "env")


def _service(sketch: Sketch, reading: Reading, app: App) -> str | None:
    # One that is drawn because several were counted is this one.
    spare = next((id_ for id_ in sketch.of("cloud_run") if id_.startswith("service-")), None)
    name = part_id(app)
    if spare and sketch.rename(spare, name):
        made: str | None = name
    else:
        made = sketch.add("", name, "cloud_run")
    sketch.set("", made, app.own_image, "image")
    sketch.set("", made, app.port, "port")
    if app.size:
        sketch.put("", made, memory=app.size, cpu=_CPUS.get(app.size, "1"))
    in_its_words(sketch, reading, made, app)
    return made


def _machine(sketch: Sketch, app: App) -> str | None:
    made = sketch.add("", part_id(app), "vm", machine_type=app.size or None)
    if made is None:
        return None
    if not sketch.set("", made, app.name.lower(), "app"):
        sketch.set("", made, app.port, "port")
        sketch.set("", made, app.own_image, "image")
    kinds: dict[str, list[str]] = {}
    for kind, number in app.ports:
        kinds.setdefault(f"{kind}_ports", []).append(str(number))
    for key, numbers in kinds.items():
        sketch.set("", made, ",".join(numbers), key)
    if (first := sketch.parts.get("backend")) and (hours := _hours_of(first.settings)):
        # The hours are those of all.
        sketch.put("", made, **hours)
    if "data_disk" in app.needs:
        sketch.set("", made, app.disk_gb or 50, "data_disk_gb")
        sketch.set("", made, True, "snapshots")
    return made


def _hours_of(settings: dict[str, str]) -> dict[str, str]:
    return {key: each for key, each in settings.items() if key in {"start_cron", "stop_cron", "timezone"}}
