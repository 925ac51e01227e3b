"""Which words of a goal are about which of its machines, where they are of several sizes: `an e2-small and an n2-standard-8`.

Of one size there may be several: `49 validator VMs of n1-standard-1 and one leader n1-standard-16`.
"""

import re

from functions.planning.rules.drawn.each_service import RUN_ON_IT, about, with_its_engine
from functions.planning.rules.drawn.runtime import MOST_MACHINES, MOST_TOLD_APART
from functions.planning.rules.drawn.together import Draw, drawn_there, join, take
from functions.planning.rules.meant.by_name import Said, Services
from functions.planning.rules.meant.things import Span, things_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import fitting
from functions.planning.rules.words.no_address import NO_ADDRESS
from shared.cost import DEFAULT_REGION
from shared.parts import part_named
from shared.parts.views import met_by

_TYPE = r"(?:[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu|ultramem|megamem|highgpu|medium|micro|small)(?:-\d+g?)?|e2-(?:micro|small|medium)|f1-micro|g1-small)"
_SIZE = r"\d{1,3} ?v?(?:cpus?|cores?|kerne)\b[^.;\n]{0,16}?\d{1,4} ?gi?b?\b"
# An item begins where a machine's type, or a size of its own beside the word for one, stands.
_LIKE = r"(?:small|big|large|second|new|spot|windows|linux|debian|ubuntu|single|cheap|separate|dedicated|klein\w*|gross\w*|zweite\w*|pequen\w*|grande|petite?)"
# What stands between a number, or an article, and the type: `(3) app servers (e2-standard-4)`.
_WORD = r"(?!(?:gi?b?|ti?b|mi?b|v?cpus?|cores?|users?|people|eur|euros?|usd|dollars?|hours?|days?|months?|minutes?|weeks?|disks?|ssds?|an?|one|the|ein\w*|der|die|das|den|dem|una?|une|el|las?|los|les?|behind|hinter|and|und|y|et|e|or|oder|per|from|instead|than|not|no)\b)[a-z][a-z'-]*(?![a-z'-])"
_WHAT = rf"(?P<what>(?:{_WORD}[ ,]? ?[(:=]? ?){{0,5}}?)"
_ITEM = re.compile(
    rf"(?<![\w.,-])(?P<many>\d{{1,2}})(?: ?[x*] ?| ){_WHAT}(?P<counted>{_TYPE})(?![\w-])(?= (?P<after>(?!(?:for|and|with|each|mit|und|para|pour|in|on|at|as|fur|fuer|y|et|to|the)\b)[a-z-]{{3,20}})|)"
    rf"|(?<![\w-])(?:(?:an?|one|1|the|another|the other|a second|ein\w*|der|die|una?|uno|une|uma?) )?(?:{_LIKE} ){{0,2}}(?P<type>{_TYPE})(?![\w-])"
    rf"|(?<![\w-])(?:(?:an?|one|1|another|the other|ein\w*|una?|une) )?(?:{_LIKE} )?(?:vm|machine|server|maschine|maquina|serveur)s? (?:with |mit |con |avec |of )?(?P<size>{_SIZE})"
)
# `Two VMs, one with 4 GB for the app and one with 16 GB for the database`.
_OF_SEVERAL = re.compile(r"\b[2-6] (?:\w+ )?(?:vms|machines|servers|maschinen|maquinas)\b")
_ONE_WITH = re.compile(
    r"(?<![\w-])(?:one|1|another|the other|the second|eine?r?|una|uno|otra|une|l'autre)(?: (?:vm|machine|server))? (?:has |gets )?(?:with |mit |con |avec )?(?P<size>\d{1,4} ?gi?b\b(?! ?(?:disk|ssd|hdd|storage))(?: (?:of )?(?:ram|memory))?)(?P<type>(?!))?"
)
_GIGABYTES = re.compile(r"(\d{1,4}) ?gi?b\b(?! ?(?:disk|ssd|hdd|storage))")
_OF_ALL = re.compile(
    r"(?:^|[.;\n]|, )\s*(?:and |und )?(?:both|all|each|they|beide|alle|jede|ambas|todas|les deux|toutes)\b"
)
_OTHERS = re.compile(r"\b(?:pool|gke|kubernetes|knoten|tier|runners?|autoscal\w*)\b")
# Of a cluster that has its own nodes, unless they are counted like machines.
_NODES = re.compile(r"\b(?:nodes?|cluster|nodos|noeuds)\b")
_PURPOSE = re.compile(
    r"\b(?:for|running|runs|as|fur|fuer|mit|para|pour|hosting|hosts|called|named|is the|namens) (?:(?:the|our|an?|my|die|den|das|unser\w*|el|la|le|nuestr\w*|notre) |[ld]')?(?P<name>(?!(?:the|our|my|die|den|das|der|les|los|las)\b)[a-z][a-z0-9-]{2,15})\b"
)
# A machine by the words that fit any: `validator VMs` are validators, `VMs` are not told apart.
_ANY = re.compile(
    r"(?:vms?|virtual|machines?|servers?|servidor(?:es)?|serveurs?|nodes?|nodos?|noeuds?|instances?|instanzen|instancias?|boxe?s?|hosts?|maschinen?|maquinas?|identical|type|size|sized|each|x|of|with|on|as|at|in|for|to|mit|con|de|del|avec|fuer|engine|gce|plain|beefy)"
)
_PLURAL = re.compile(r"[a-z'-]+(?:s|en|n)\b")
_NO_NAME = frozenset({
    "debian", "ubuntu", "windows", "linux", "rocky", "ssd", "disk", "data", "vm", "it", "each", "both", "all", "self", "hosted", "internal", "new", "old",
    "small", "large", "big", "main", "cheap", "static", "public", "private", "analytics", "without", "with", "our", "more", "gpu", "daily", "weekly", "nightly",
})  # fmt: skip


def machines_by_size(text: str) -> Services | None:
    """The machines that a folded goal tells apart by their sizes; None where there are not two of them."""
    if sum(each.kind == "vm" for each in things_in(text)) > 1:
        # They have names of their own, by which they are told apart.
        return None
    if _OTHERS.search(text):
        return None
    items = [each for each in _ITEM.finditer(text) if _is_item(each)]
    if _NODES.search(text) and not (items and all(each["many"] for each in items)):
        return None
    if len(items) < 2 and _OF_SEVERAL.search(text):
        items = list(_ONE_WITH.finditer(text))
    sizes = [_size(match) for match in items]
    if not 1 < len(items) <= 6 or len(set(sizes)) < 2:
        return None
    found = Services([])
    found.common.append((0, items[0].start()))
    for number, match in enumerate(items):
        end = items[number + 1].start() if number + 1 < len(items) else len(text)
        if number + 1 == len(items):
            stop = _OF_ALL.search(text, match.end())
            sentence = re.compile(r"[.;](?=\s|$)|\n").search(text, match.end())
            ends = [each.start() for each in (stop, sentence) if each is not None]
            end = min([*ends, len(text)])
            found.common.append((end, len(text)))
        counted = match.groupdict().get("many")
        name = _called(match, found.names) or _name(text, (match.start(), end), found.names, counted and _size(match))
        found.names.append(name)
        # How many there are is no figure of one of them.
        found.said.append(Said((name,), (match.start("what") if counted else match.start(), end)))
        if counted:
            found.many[name] = (int(counted), (match.start(), match.end("counted")))
            found.names_at += [match.span("what"), *_purposes(text, (match.end("counted"), end))]
            found.settled.append(match.span("many"))
    return found


def _purposes(text: str, span: Span) -> list[Span]:
    """Where a machine's own words say what runs on it: `for the render workers`."""
    stops = re.compile(r"[,.;:()\n]|\b(?:and|und|y|et|e|with|mit|con|avec|in|on)\b")
    found = []
    for match in _PURPOSE.finditer(text, *span):
        stop = stops.search(text, match.end("name"), span[1])
        found.append((match.start(), stop.start() if stop else span[1]))
    return found


# What runs today is not to be made again.
_STANDS_BEFORE = re.compile(
    r"\b(?:from|existing|current(?:ly)?|today|replac\w+|instead of|(?:we|i|already) (?:have|had|run|use)|bisher\w*|aktuell\w*|ersetz\w*|actual\w*|reemplaz\w*|remplac\w*) (?:the |our |my |unsere? |nuestr\w+ |nos )?$"
)
_STANDS_AFTER = re.compile(
    r"[^.;,\n]*?\b(?:today|currently|at the moment|so far|too (?:small|slow|big|large|expensive)|heute|bisher|derzeit|hoy|actualmente|aujourd'hui|actuellement)\b"
)


def _is_item(match: re.Match[str]) -> bool:
    """Whether a type is one of machines that are to be, and a number before it counts them: several are told of as several."""
    if _STANDS_BEFORE.search(match.string, 0, match.start()) or _STANDS_AFTER.match(match.string, match.end()):
        return False
    if not match["many"] or match["many"] == "1" or not match["what"].strip():
        return True
    return any(map(_PLURAL.fullmatch, re.findall(r"[a-z'-]+", match["what"])))


def _size(match: re.Match[str]) -> str:
    said = match.groupdict()
    return said.get("counted") or said.get("type") or said.get("size") or ""


def _called(match: re.Match[str], taken: list[str]) -> str:
    """What counted machines are called by the words around their number: `(49) validator VMs`; empty where they aren't."""
    said = match.groupdict()
    words = re.findall(r"[a-z'-]+", said.get("what") or "")[::-1] + (said.get("after") or "").split()
    for word in words:
        name = re.sub(r"-?(?:vms?|servers?|server|maschinen?)$", "", word)
        own = name != word or word.endswith("ss")
        name = name if own or said["many"] == "1" else re.sub(r"ies$", "y", re.sub(r"(?<!ie)s$", "", name))
        fits = re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", name) and name not in taken
        if fits and not _ANY.fullmatch(word) and not {name, word} & (_NO_NAME - {"data"}):
            return name
    return ""


def memory_in(text: str) -> int:
    """The memory in GB that a few words give a machine; 0 where they don't."""
    match = _GIGABYTES.search(text)
    return int(match[1]) if match else 0


def _name(text: str, span: Span, taken: list[str], size: str | None) -> str:
    for match in _PURPOSE.finditer(text, *span):
        if match["name"] not in _NO_NAME and match["name"] not in taken:
            return match["name"]
    if size and size not in taken:
        return size
    return next(name for name in ("backend", *(f"backend-{n}" for n in range(2, 9))) if name not in taken)


_USUAL_DISK = "100"


def draw_each_machine(reading: Reading, draw: Draw) -> Sketch | None:
    """The architecture of a goal whose machines are of several sizes; None where it has none such."""
    machines = machines_by_size(reading.text) if reading.wants("vm") or reading.goal.machine_type else None
    if machines is None or reading.wants("autopilot", "ci_runner", "dataproc"):
        return None
    otherwise = [each for need in _OTHERWISE for each in reading.of(need)]
    if not all(machines.many and _COUNTED.fullmatch(each.words.lower()) for each in otherwise):
        return None
    own_kind = [each.start for need in _OF_A_MACHINE for each in reading.of(need)]
    machines.names_at = [span for span in machines.names_at if not any(span[0] <= at < span[1] for at in own_kind)]
    made = Sketch(reading.goal.region or DEFAULT_REGION)
    common = drawn_there(about(reading, machines, machines.common, ""), draw)
    own = set(common.of("vm"))
    shared = dict(common.parts[next(iter(own))].settings) if own else {}
    said = {need: lines for need, lines in common.how.items() if any(each.partition(":")[0] in own for each in lines)}
    balanced = bool(common.of("group", "load_balancer"))
    for id_ in [*own, *common.of("group")]:
        common.drop(id_)
    if machines.many and not reading.wants("schedule", "cloud_run", "container", "function"):
        # What is computed is computed on them.
        for id_ in common.of("run_job"):
            common.drop(id_)
            made.how |= {need: ["it runs on the machines"] for need in ("batch", "job") if reading.wants(need)}
    shut = any(NO_ADDRESS.search(reading.text, *span) for span in machines.common)
    ids: list[str] = []
    sizes: list[str] = []
    for name in machines.names:
        drawn = _drawn_alone(made, reading, machines, name, draw)
        if drawn is None:
            return None
        sketch, main = drawn
        for key, value in shared.items():
            if key not in {"machine_type", *sketch.parts[main].settings}:
                sketch.set("", main, value, key)
        if shut:
            sketch.set("", main, False, "public")
        many = machines.many.get(name, (1, (0, 0)))[0]
        alike = _all_of_a_size(made, join(made, sketch, name, main, alone=True), many, reading)
        size = made.parts[alike[0]].settings.get("machine_type", "a VM")
        if made.parts[alike[0]].settings.get("public") == "false":
            size += " without a public address"
        sizes.append(f"{' to '.join(dict.fromkeys((alike[0], alike[-1])))}: {size}")
        ids += alike
    take(made, common)
    for need, lines in said.items():
        made.lacks.pop(need, None)
        made.how[need] = [f"{', '.join(ids)}: {lines[0].partition(': ')[2]}"]
    if balanced:
        front = made.add("load_balancer", next(iter(made.of("load_balancer")), "front"), "load_balancer")
        made.use(front, *(id_ for id_ in ids if "database" not in made.parts[id_].settings))
    if any(many > MOST_MACHINES for many, _ in machines.many.values()):
        # What has no address reaches the internet all the same.
        made.add("", "nat", "nat")
    made.taken += [*(span for _, span in machines.many.values()), *machines.names_at]
    made.how["vm"] = sizes
    for need in RUN_ON_IT:
        if need in made.how:
            made.meet("database", made.how[need][0])
    _run_there(made, reading, machines, sizes)
    return made


def _drawn_alone(
    made: Sketch, reading: Reading, machines: Services, name: str, draw: Draw
) -> tuple[Sketch, str] | None:
    """What is drawn of what is said of one of them, and its id there; None where that is no machine."""
    part = about(reading, machines, machines.of(name), name, kinds=("vm",))
    part, engine = with_its_engine(part, name)
    sketch = drawn_there(part, draw)
    if not sketch.of("vm"):
        return None
    main = sketch.of("vm")[0]
    gigabytes = memory_in(" ".join(reading.text[slice(*span)] for span in machines.of(name)))
    if gigabytes and part.goal.machine_type is None:
        sketch.set("", main, fitting(0, gigabytes), "machine_type")
        if sketch.parts[main].settings.get("data_disk_gb") == str(max(10, gigabytes)):
            # Memory is no disk.
            sketch.parts[main].settings["data_disk_gb"] = _USUAL_DISK
    if engine and sketch.set("", main, engine, "database"):
        made.meet(engine, f"{name}: {engine} runs on the machine")
    return sketch, main


# Needs that a machine of one's own meets by how it is made.
_OF_A_MACHINE = (
    "bastion", "windows", "gpu", "spot", "sftp", "vpn_server", "game", "data_disk", "snapshots", "backups", "instance_schedule",
    "private", "public", "static_ip", "database", *RUN_ON_IT,
)  # fmt: skip


def _runs_on_one(need: str) -> bool:
    """Whether a machine of one's own alone meets a need."""
    machine = part_named("vm")
    return machine is not None and not {*machine.means}.isdisjoint(met_by().get(need, ()))


def _run_there(made: Sketch, reading: Reading, machines: Services, sizes: list[str]) -> None:
    """Say what becomes of the needs that are named as the work of counted machines, or as what these are not."""
    for need in {need for need in _OTHERWISE if reading.of(need)}:
        alone = f"machines of your own, one by one: {', '.join(sizes)}"
        (made.meet if _runs_on_one(need) else made.lack)(need, alone)
    for mention in reading.mentions:
        at = any(low <= mention.start < high for low, high in machines.names_at)
        if mention.rejected or not at or mention.need in {"vm", *_OTHERWISE, *made.how}:
            continue
        if _runs_on_one(mention.need):
            made.lacks.pop(mention.need, None)
            made.meet(mention.need, f"it runs on the machines: {', '.join(sizes)}")
        else:
            made.lack(mention.need, f"the machines stand for it ({', '.join(sizes)}); it is yours to install there")


# Needs of a plan in which no machine stands alone, and words for them that count no more than machines.
_OTHERWISE = ("kubernetes", "standard_cluster", "group")
_COUNTED = re.compile(r"(?:[\w-]+ )*(?:nodes?|nodos?|cluster|vms?|machines?|servers?|servidores|instances?)")


def _all_of_a_size(made: Sketch, first: str, many: int, reading: Reading) -> list[str]:
    """The ids of several machines alike, numbered from one; one machine keeps its name."""
    if many == 1 or not made.rename(first, f"{first}-1"):
        return [first]
    one = made.parts[f"{first}-1"]
    if many > MOST_MACHINES and not reading.wants("public", "static_ip", "ports", "service", "frontend", "site"):
        made.set("", one.id, False, "public")
    numbers = range(2, min(many, MOST_TOLD_APART) + 1)
    brothers = [made.add("", f"{first}-{number}", "vm", **one.settings) for number in numbers]
    ids = [one.id, *filter(None, brothers)]
    for id_ in ids[1:]:
        made.use(id_, *one.uses)
    if len(ids) < many:
        made.lack("vm", f"{many} machines like {one.id} were asked for; the plan has {len(ids)}")
    return ids
