"""Drawing a goal that names its services: each by what is said of it alone, and what is said of all once for all."""

import re
from dataclasses import replace

from functions.planning.rules.drawn.gateways import one_gateway
from functions.planning.rules.drawn.messages import draw_messages
from functions.planning.rules.drawn.together import (
    ELSEWHERE,
    STORES,
    Draw,
    drawn_there,
    join,
    one_front,
    share,
    whole,
)
from functions.planning.rules.meant.by_name import Services, services_by_name
from functions.planning.rules.meant.frequencies import starts_at
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.meant.things import Span
from functions.planning.rules.read import Reading, read
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.hours import said_when
from functions.planning.rules.words.zones import zone_said
from shared.cost import DEFAULT_REGION

_WORKS = ("worker", "job", "schedule", "function", "batch", "trigger", "bot")
_MEMORY = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?) ?(g|m)(?:i?b?|igs?)?\b(?! ?(?:disk|ssd|storage|plat|festplatte|de disco))"
)
_CORES = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?) ?(?:v?cpus?|v?cores?|kerne\w*|nucleos|coeurs)\b|\b(?:v?cpus?):? (\d+)\b"
)
_BOUNDS = re.compile(r"\b(min|max)(?:imum|imal|imo)?\.? (\d{1,3})\b")
_OF_A_STORE = r"(?:postgres\w*|my ?sql|redis)\b[^,;.)]*"
_TO_ZERO = re.compile(
    r"\b(?:darf|kann|may|can|should|puede|peut|pode|mag)\b(?! not| nicht)[^.,;()]{0,24}\b(?:auf|to|a|naar|para)? ?(?:0|zero|null|cero)\b(?: (?:gehen|instances|instanzen))?"
    r"|(?<!not )(?<!never )\bscales? to (?:0|zero)\b"
)


_IN_A_ROW = re.compile(
    r"\b(?:one|1) after (?:the other|another)\b|\bsequen\w+|\b(?:runs?|starts?) (?:only )?(?:after|when|once) \w+|\bnacheinander\b|\buna tras otra\b|\bl'une? apres l'autre\b|\bthen\b"
)


def _on_machines(reading: Reading, services: Services) -> bool:
    """Whether machines are named; the servers of a list of containers are what its names are, and none beside them."""
    ends = [(services.items[0].begin, services.items[-1].at[1])] if services.listed and services.items else []
    return any(not any(low <= each.start < high for low, high in ends) for each in reading.of("vm"))


def draw_each_service(reading: Reading, draw: Draw) -> Sketch | None:
    """The architecture of a goal by its named services; None where it names none, or runs them elsewhere."""
    services = services_by_name(reading.text)
    if services is None:
        return None
    kinds = set(services.kinds.values())
    runs = not kinds or bool(kinds & _RUN)
    if runs and reading.wants("kubernetes", "autopilot", "standard_cluster", "group"):
        return None
    if runs and _on_machines(reading, services) and "vm" not in kinds:
        return None
    if "job" in kinds and _IN_A_ROW.search(reading.text):
        # One starts the next, which only all of them together tell.
        return None
    made = Sketch(reading.goal.region or DEFAULT_REGION)
    # What runs is drawn of the whole where only what it keeps has names: its own clause speaks of them too.
    rest = about(reading, services, services.common if runs else [(0, len(reading.text))], "")
    common = _of_all(rest, kinds, draw)
    if common is None:
        return None
    if "vm" in kinds and rest.wants("private"):
        # `Both without a public address`.
        services.closed += [name for name in services.names if services.kinds.get(name) == "vm"]
    owners: dict[str, str] = {}
    for name in services.names:
        spans = services.of(name)
        kind = services.kinds.get(name, "service")
        part = about(reading, services, spans, name, kinds=_NEEDS[kind])
        if kind == "vm":
            part, engine = with_its_engine(part, name)
        sketch = drawn_there(part, draw, kind)
        main = _main(sketch, kind)
        if main is None:
            return None
        if kind == "vm" and engine and sketch.set("", main, engine, "database"):
            made.meet(engine, f"{name}: {engine} runs on the machine")
        if kind == "database" and _LITTLE.search(" ".join(reading.text[slice(*span)] for span in spans)):
            sketch.set("", main, _SMALL, "tier")
        if sketch.parts[main].part.name in _SIZED:
            _sized(sketch, main, reading.text, spans)
        if image := _image_of(name, reading, spans):
            sketch.set("", main, image, "image")
        owners[name] = join(made, sketch, name, main, alone=kind in _RUN)
        for app, _ in part.apps:
            made.meet(app.name, f"{owners[name]}: {made.parts[owners[name]].part.what}")
    for said in services.said:
        if said.shared:
            share(
                made,
                drawn_there(about(reading, services, [said.span], ""), draw),
                [owners[name] for name in said.names],
            )
    if len(set(values.images_in(reading.goal.text))) > 1:
        # Of several images none is everybody's.
        for id_ in common.of("cloud_run"):
            common.parts[id_].settings.pop("image", None)
    users = [owners[name] for name in services.names if services.kinds.get(name, "service") in _RUN]
    whole(made, common, users)
    if runs and "topic" not in kinds:
        draw_messages(made, reading.text, services, owners)
    _used_by_all(made, reading.text, services, owners)
    _one_way_in(made, reading, users)
    _openness(made, services, owners, bastion=about(reading, services, services.common, "").wants("bastion"))
    _calls(made, services, owners)
    _noted(made, services, list(owners.values()))
    open_ = [id_ for id_ in owners.values() if _is_open(made.parts[id_])]
    if reading.wants("public") and open_ and "public" not in made.how:
        made.lacks.pop("public", None)
        made.meet("public", f"{', '.join(open_)}: everybody may call it")
    return made


def _of_each_machine(made: Sketch, reading: Reading) -> None:
    """Give every machine what is said of none alone: copies of its disk, and the tunnel."""
    machines = [id_ for id_ in made.of("vm") if made.parts[id_].settings.get("bastion") != "true"]
    if machines and reading.wants("snapshots") and "snapshots" not in made.how:
        done = [id_ for id_ in machines if made.set("", id_, True, "snapshots")]
        made.lacks.pop("snapshots", None)
        made.meet("snapshots", f"{', '.join(done)}: a snapshot of its disk every day")
    for tunnel in made.of("vpn"):
        for id_ in machines:
            made.use(id_, tunnel)


def _one_way_in(made: Sketch, reading: Reading, users: list[str]) -> None:
    one_front(made)
    one_gateway(made, reading, users)
    _of_each_machine(made, reading)


_OF_STORES = frozenset({"vm", "data_disk"})


def _of_all(rest: Reading, kinds: set[str], draw: Draw) -> Sketch | None:
    """What is said of none of them alone; None where that runs otherwise than they do."""
    runs = not kinds or bool(kinds & _RUN)
    if not runs:
        # `3 Postgres instances`, and the disk of one of them, are no machines.
        rest = replace(rest, mentions=tuple(each for each in rest.mentions if each.need not in _OF_STORES))
    common = drawn_there(rest, draw)
    # A tunnel leads to machines as they are.
    within = {*kinds, "vpn"} if "vm" in kinds else kinds
    if runs and common.of(*(each for each in ELSEWHERE if each not in within)):
        return None
    gone = [part for kind in kinds - {"service"} for part in _MADE[kind]]
    if "service" in kinds:
        # What is said of all is said of the services too: a sign-in, a size.
        gone = [part for part in gone if part != "cloud_run"]
    if kinds and kinds <= {"job", "worker"} and not rest.names("service", "frontend", "site", "container", "source"):
        # `Each on Cloud Run` says where they run.
        gone.append("cloud_run")
    _without(common, *gone)
    return common


RUN_ON_IT = {"postgres": "postgres", "mysql": "mysql"}
"""The databases that a machine of one's own may have on it, by the need that says so."""


_A_DATABASE = re.compile(r"db|dbserver|data ?base|base|bdd|datenbank(?:server)?|banco")


def with_its_engine(part: Reading, name: str) -> tuple[Reading, str]:
    """What is said of a machine without the database that runs on it, and which one that is; empty where none does."""
    engine = next((kind for need, kind in RUN_ON_IT.items() if part.names(need) or name == need), "")
    if not engine and (part.names("database") or _A_DATABASE.fullmatch(name)):
        engine = "postgres"
    kept = tuple(each for each in part.mentions if each.need not in {"database", *RUN_ON_IT})
    return replace(part, mentions=kept, brought=part.brought - {"database", *RUN_ON_IT}), engine


_WHICH = re.compile(
    r"(?<!\bper )(?<!\bpor )(?<!\bpar )(?<!\beach )(?<!\d a )\b(?:another|second|third|2nd|3rd|zweite[nrs]?|dritte[nrs]?|segund[oa]|tercer[oa]?|otr[oa]|deuxieme|troisieme|autre)(?= )"
)


# What is called so answers, whatever runs before it is deployed.
_ANSWERS = re.compile(r"(?:[\w-]+-)?(?:api|web|front-?end|back-?end|ui|admin|portal|gateway|app|site|dashboard)")


def about(
    reading: Reading,
    services: Services,
    spans: list[Span],
    name: str,
    kinds: tuple[str, ...] = ("service", "cloud_run"),
) -> Reading:
    """The reading of some stretches alone, at their places; one of a `name` is of something that runs."""
    shown = bytearray(len(reading.text))
    for low, high in spans:
        shown[low:high] = b"\1" * (high - low)
    # A name is no wish, but for a product's.
    products = {each.words.lower() for _, each in reading.apps} & {name} | {"admin"}
    names = [span for span in services.names_at if reading.text[slice(*span)] not in products]
    for low, high in services.settled:
        shown[low:high] = bytes(high - low)
    for low, high in names:
        shown[low:high] = b"\2" * (high - low)
    if name:
        # Which of several it is, says nothing of it alone.
        for low, high in spans:
            for match in _WHICH.finditer(reading.text, low, high):
                shown[match.start() : match.end()] = b"\2" * len(match[0])
    if (zone := zone_said(reading.text)) and any(
        zone.span[0] >= low and zone.span[1] <= high for low, high in services.common
    ):
        # By whose clock the times are is said of each.
        shown[slice(*zone.span)] = b"\1" * (zone.span[1] - zone.span[0])
    text = "".join(("\n", char, " ")[shown[at]] for at, char in enumerate(reading.text))
    part = read(text)
    if not name or ("service" in kinds and part.wants(*_WORKS) and not _ANSWERS.fullmatch(name)):
        return part
    at = spans[0][0] if spans else 0
    # How many there are is said of all of them.
    own = (each for each in part.mentions if each.need != "multi_service")
    mentions = [*(Mention(need, name, at, at) for need in kinds), *own]
    mentions += [Mention("schedule", match[0], *match.span()) for match in starts_at(mentions, text)]
    if "job" in kinds and not any(each.need == "schedule" for each in mentions):
        mentions += [Mention("schedule", part.text[low:high], low, high) for low, high in said_when(part.text)]
    return replace(part, mentions=tuple(mentions))


def _image_of(name: str, reading: Reading, spans: list[Span]) -> str | None:
    """The image that is called as the service is, or that is said of it alone."""
    images = values.images_in(reading.goal.text)
    called = [each for each in images if re.split(r"[:@]", each.rpartition("/")[2])[0].lower() == name]
    said = [each for each in images if any(each.lower() in reading.text[slice(*span)] for span in spans)]
    return next(iter(called), None) or (said[0] if len(said) == 1 else None)


# Kind of thing -> the needs that say so, and the parts that it is drawn as.
_NEEDS = {
    "service": ("service", "cloud_run"),
    "worker": ("worker",),
    "job": ("job",),
    "function": ("function",),
    "vm": ("vm",),
    "bucket": ("bucket",),
    "database": ("database",),
    "topic": ("queue",),
    "dataset": ("bigquery",),
    "tasks": ("tasks",),
    "cache": ("redis",),
}
_MADE = {
    "service": ("cloud_run", "worker_pool", "run_job", "function"),
    "worker": ("worker_pool", "cloud_run"),
    "job": ("run_job",),
    "function": ("function",),
    "vm": ("vm",),
    "bucket": ("bucket",),
    "database": ("sql",),
    "topic": ("queue",),
    "dataset": ("bigquery",),
    "tasks": ("tasks",),
    "cache": ("redis", "valkey", "memcached"),
}
_SIZED = frozenset({"cloud_run", "run_job", "function", "worker_pool", *_MADE["cache"]})
_RUN = frozenset({"service", "worker", "job", "function", "vm"})


_SMALL = "db-f1-micro"
_LITTLE = re.compile(r"\b(?:small|tiny|little|klein\w*|pequen\w+|petit\w*|piccol\w+)\b")


def _main(sketch: Sketch, kind: str) -> str | None:
    return next((id_ for id_ in sketch.parts if sketch.parts[id_].part.name in _MADE[kind]), None)


def _without(sketch: Sketch, *parts: str) -> None:
    """Take back what each thing is drawn as by itself, and what starts nothing then."""
    for id_ in sketch.of(*parts):
        sketch.drop(id_)
    for id_ in sketch.of("schedule", "eventarc"):
        if not sketch.parts[id_].uses:
            sketch.drop(id_)


def _sized(sketch: Sketch, main: str, text: str, spans: list[Span]) -> None:
    """Memory, cores and bounds of a container, as they are said of it, and no others."""
    said = " ".join(re.sub(_OF_A_STORE, " ", text[slice(*span)]) for span in spans)
    memory, cores = _MEMORY.search(said), _CORES.search(said)
    number = float(memory[1].replace(",", ".")) * (1_024 if memory[2] == "g" else 1) if memory else 0.0
    part = sketch.parts[main].part.name
    if part in _MADE["cache"]:
        sketch.set("redis", main, int(-(-number // 1_024)) or None, "memory_gb")
        return
    settings: dict[str, str] = {}
    if number:
        small = "M" if part == "function" else "Mi"
        settings["memory"] = f"{number / 1_024:g}Gi" if number % 1_024 == 0 else f"{number:g}{small}"
    if cores:
        settings["cpu"] = f"{float((cores[1] or cores[2]).replace(',', '.')):g}"
    if settings:
        usual: dict[str, str] = {
            key: sketch.parts[main].settings.pop(key)
            for key in [*settings, "cpu"]
            if key in sketch.parts[main].settings
        }
        if not sketch.put("", main, **settings):
            sketch.parts[main].settings |= usual
    bounds = {match[1]: int(match[2]) for match in _BOUNDS.finditer(said)}
    sketch.set("", main, bounds.get("max"), "max_instances")
    sketch.set("", main, bounds.get("min"), "min_instances")
    for span in spans:
        for match in _TO_ZERO.finditer(text, *span):
            sketch.set("scale_to_zero", main, 0, "min_instances")
            sketch.taken.append(match.span())


# What starts a function when it arrives.
_ARRIVES = re.compile(
    r"\b(?:trigger\w*|when\w*|every|each|new|upload\w*|arriv\w*|land\w*|jede\w*|neue\w*|cada|nuev\w*|chaque|nouvea\w*)\b"
)


def _used_by_all(made: Sketch, text: str, services: Services, owners: dict[str, str]) -> None:
    """What is kept is there for everything that runs, where nobody has it for itself."""
    if all(services.kinds.get(name, "service") in _RUN for name in owners):
        return
    for user in [*made.code(), *made.of("dataflow")]:
        if made.parts[user].settings.get("trigger") == "storage":
            # The bucket that is named first behind the word for what starts it.
            said = _ARRIVES.search(text)
            at = said.start() if said else 0
            after = sorted((each for each in services.items if each.kind == "bucket"), key=lambda each: each.at[0] < at)
            made.use(user, *(owners[each.name] for each in after[:1]))
        made.use(user, *(id_ for id_ in made.of(*STORES) if id_ not in made.apart))


def _openness(made: Sketch, services: Services, owners: dict[str, str], *, bastion: bool) -> None:
    """Who is reached from inside alone: who is said to be, and who nothing is said of where another is said to be open.

    `bastion`: people log in to the machines through IAP.
    """
    runs = {name: id_ for name, id_ in owners.items() if made.parts[id_].part.name == "cloud_run"}
    silent = [name for name in runs if services.open and name not in {*services.open, *services.closed}]
    for name, id_ in runs.items():
        fronted = any(id_ in drawn.uses for drawn in made.parts.values() if drawn.part.name == "load_balancer")
        fronted = fronted or made.parts[id_].settings.get("iap") == "true"
        if (name in services.closed and name not in services.open) or (name in silent and not fronted):
            made.parts[id_].settings.pop("public", None)
            made.put("internal_services", id_, public=False, internal=True)
    machines = [owners[name] for name in services.closed if made.parts[owners[name]].part.name == "vm"]
    for id_ in machines:
        made.set("", id_, False, "public")
    for id_ in owners.values() if bastion else ():
        if made.parts[id_].part.name == "vm":
            made.set("bastion", id_, True, "bastion")
    closed = [*machines, *(id_ for id_ in runs.values() if made.parts[id_].settings.get("internal") == "true")]
    open_ = [id_ for id_ in runs.values() if id_ not in closed]
    if closed:
        for need in ("internal_services", "private"):
            made.lacks.pop(need, None)
            made.meet(need, f"{', '.join(closed)}: reached from inside the network alone")
    if open_ and closed:
        made.lacks.pop("public", None)
        made.how["public"] = [f"{', '.join(open_)}: reached from outside"]
    for id_ in (runs[name] for name in silent if runs[name] in closed):
        made.meet(
            "public",
            f"{id_}: nobody said so of it, so it is reached from inside alone; say `{id_} is public` to open it",
        )


def _calls(made: Sketch, services: Services, owners: dict[str, str]) -> None:
    """Who calls whom, as it is said; where nothing is said, the first that is open calls those that are not."""
    calls = [(owners[caller], owners[callee]) for caller, callee in services.calls]
    closed = [id_ for id_ in owners.values() if made.parts[id_].settings.get("internal") == "true"]
    if not calls:
        front = next(
            (id_ for id_ in owners.values() if made.parts[id_].part.name == "cloud_run" and id_ not in closed), None
        )
        pushed = {id_ for queue in made.of("queue") for id_ in made.parts[queue].uses}
        calls = [(front, id_) for id_ in closed if id_ not in pushed] if front else []
    for caller, callee in calls:
        if made.use(caller, callee) and callee in closed:
            # What calls an internal service has to come out of the network.
            made.set("", caller, "all", "egress")


def _is_open(drawn: Drawn) -> bool:
    closed = {"internal", "iap"} & {key for key, value in drawn.settings.items() if value == "true"}
    return drawn.part.name == "cloud_run" and not closed and drawn.settings.get("public") != "false"


def _noted(made: Sketch, services: Services, ids: list[str]) -> None:
    for kind in set(services.kinds.values()) - {"service"}:
        own = [id_ for id_ in ids if made.parts[id_].part.name in _MADE[kind]]
        for need in (*_NEEDS[kind], *(("queue",) if kind == "tasks" else ())):
            made.lacks.pop(need, None)
            made.meet(need, f"{', '.join(own)}: each with what is said of it alone")
        for engine in {made.parts[id_].settings.get("engine", "postgres") for id_ in own} if kind == "database" else ():
            made.lacks.pop(engine, None)
            made.meet(engine, f"{', '.join(own)}: Cloud SQL for {engine}")
    made.taken += [*services.names_at, *services.settled]
    if on_run := [id_ for id_ in ids if made.parts[id_].part.name in {"run_job", "worker_pool"}]:
        made.lacks.pop("cloud_run", None)
        made.meet("cloud_run", f"{', '.join(on_run)}: on Cloud Run")
    if services.kinds and "service" not in services.kinds.values():
        return
    runs = [id_ for id_ in ids if made.parts[id_].part.name == "cloud_run"]
    for need in ("multi_service", "service", "cloud_run"):
        made.lacks.pop(need, None)
        made.how.pop(need, None)
        made.meet(
            need,
            f"{', '.join(ids)}: each its own service"
            if need == "multi_service"
            else f"{', '.join(runs)}: containers on Cloud Run",
        )
    for need in sorted({"auth", "dashboard", "email", "search"} & set(ids)):
        made.lacks.pop(need, None)
        made.how[need] = [f"{need}: a service of its own is called so"]
