"""A database or a cache on a machine of its own, which services on Cloud Run reach within the network and nobody else.

"Django on Cloud Run, MySQL on a small VM instead of Cloud SQL", "una VM con MongoDB", "Redis self-hosted on an e2-micro"
"""

import re
from collections.abc import Mapping

from functions.planning.rules.drawn.snapshots import draw_snapshots
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.on_machine import is_put_aside
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.cost import is_machine_type
from shared.schemas import Asked

# Engine -> its names, the setting of a machine that has it, the part where Google runs it, and that part's names.
_STORES: Mapping[str, tuple[str, str, str, str]] = {
    "mysql": (r"my ?sql|maria ?db", "database", "sql", r"cloud ?sql|managed"),
    "postgres": (r"postgres\w*", "database", "sql", r"cloud ?sql|managed"),
    "mongodb": (r"mongo ?db|mongo", "database", "firestore", r"firestore|atlas|managed"),
    "redis": (r"redis", "cache", "redis", r"memorystore|managed"),
}
_BOX = r"(?:vms?|virtual machines?|compute engine|machines?|box|maschine|maquina(?: virtual)?|machine virtuelle|macchina(?: virtuale)?|virtuellen maschine)\b"
_ON = rf"(?:on|auf|en|sur|em|op|su|in|numa|nella) (?:(?:an?|the|1|one|eine[rm]?|der|una?|une|uma?|een|numa|its own|sua|seiner) (?:[\w.-]+ ){{0,3}}?{_BOX}|compute engine\b)"
_WITH = rf"{_BOX}(?: [\w-]+)? (?:with|running|for|mit|con|avec|com|pour|fur|para|die|que corre|qui fait tourner) (?:an? |the |la |el |le )?"
_SMALL = re.compile(r"\b(?:small|tiny|klein\w*|pequen\w*|petite?|piccol\w*|kleine?)\b")
_NOT_YET = (
    "{0}: its password is made up on the machine (`sudo cat` of `.database` or `.cache` beside its data), so put it into Secret "
    "Manager and give it to {1} with `infraai change`"
)


def draw_own_stores(sketch: Sketch, reading: Reading) -> None:
    """Set each store that a goal with services on Cloud Run has on a machine of its own there, and lead them to it."""
    services = sketch.of("cloud_run", "function")
    if not services or not reading.names("cloud_run", "function") or sketch.of("group", "gke"):
        return
    for engine, (names, key, part, managed) in _STORES.items():
        found = re.search(rf"\b(?:{names})\b[\w-]*(?: [\w.-]+){{0,6}}? {_ON}|{_WITH}(?:{names})\b", reading.text)
        if found is None or _is_managed(reading.text, managed):
            continue
        if sum(each.settings.get("bastion") != "true" for each in map(sketch.parts.__getitem__, sketch.of("vm"))) > 1:
            return
        for id_ in sketch.of(part):
            sketch.drop(id_)
        machine = _machine(sketch, reading, part, found[0])
        if machine is None:
            return
        sketch.parts[machine].settings.pop("tcp_ports", None)
        open_ = {key: engine, "stores_open": "true", "public": "false", "http": "false"}
        if not sketch.put("", machine, **open_):
            continue
        sketch.set("", machine, sketch.parts[machine].settings.get("data_disk_gb", 20), "data_disk_gb")
        sketch.parts[machine].uses.clear()
        reached = [id_ for id_ in services if id_ != "web" and sketch.use(id_, machine)]
        _tell(sketch, reading, machine, reached, found)
    draw_snapshots(sketch, reading)


def _is_managed(text: str, managed: str) -> bool:
    """Whether a goal wants the store that Google runs, rather than says no to it or what it costs."""
    no = r"(?:no|not|not from|without|instead of|rather than|kein\w*|ohne|statt|sin|sans|pas de|sem|senza|geen|nada de)"
    return any(
        not re.search(rf"\b{no} (?:an? |the |google )?$", text[: each.start()]) and not is_put_aside(text, each.span())
        for each in re.finditer(rf"(?<!self-)(?<!self )\b(?:{managed})\b", text)
    )


def _machine(sketch: Sketch, reading: Reading, part: str, said: str) -> str | None:
    there = [id_ for id_ in sketch.of("vm") if sketch.parts[id_].settings.get("bastion") != "true"]
    if len(there) > 1:
        return None
    made = there[0] if there else sketch.add("", "db" if part != "redis" else "cache-vm", "vm")
    named = reading.goal.machine_type
    if named is None:
        # `An e2-small VM` beside Cloud Run is no size of a service.
        named = next(filter(is_machine_type, re.findall(r"\b[a-z]\d\w?-[\w-]+", said)), None)
    size = named or ("e2-small" if _SMALL.search(said) else "e2-medium")
    sketch.set("", made, size, "machine_type")
    if reading.wants("snapshots"):
        sketch.set("snapshots", made, True, "snapshots")
        sketch.lacks.pop("snapshots", None)
    if reading.wants("backups") and not sketch.of("sql", "firestore") and sketch.set("", made, True, "snapshots"):
        sketch.lacks.pop("backups", None)
        sketch.meet("backups", f"{made}: a snapshot of its disk every day")
    return made


def _tell(sketch: Sketch, reading: Reading, machine: str, reached: list[str], found: re.Match[str]) -> None:
    settings = sketch.parts[machine].settings
    engine = next(
        each for each, (names, *_) in _STORES.items() if re.search(names, found[0]) and each in settings.values()
    )
    how = f"{machine}: {engine} on a machine of its own, which {' and '.join(reached)} reach in the network and nobody else"
    for need in list(sketch.how):
        # What was said to run on it runs beside it.
        sketch.how[need] = [each for each in sketch.how[need] if each != f"{machine}: it runs on the machine"]
        if not sketch.how[need]:
            del sketch.how[need]
    needs = ["vm", engine, *(["database"] if engine != "redis" else []), "mysql_on_vm", "ports"]
    for need in needs:
        if reading.wants(need):
            sketch.lacks.pop(need, None)
            sketch.how.pop(need, None)
            sketch.meet(need, how)
    typed = Words.of(reading.goal.text, reading.text)
    why = _NOT_YET.format(machine, " and ".join(reached))
    sketch.told.append(Asked(words=typed(*found.span()), need="sign_in", met=False, how=why))
    port = {"mysql": "3306", "postgres": "5432", "mongodb": "27017", "redis": "6379"}[engine]
    sketch.told = [each for each in sketch.told if not (each.need == "ports" and each.words == port)]
    for id_ in reached:
        # A store's port is no service's.
        if sketch.parts[id_].settings.get("port") == port:
            del sketch.parts[id_].settings["port"]
    sketch.taken.append(found.span())
