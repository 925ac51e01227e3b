"""Node pools of a cluster, each with what is said of it: `a system pool with a single e2-medium, and three n2-highmem-2 for the app`.

A goal's clauses belong to the pool that they name, or that the clause before them named. Where no pool has a name, each
machine type begins one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from functions.planning.rules.meant.owners import things_named
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import is_everyday
from functions.planning.rules.words.values import gpu_in
from shared.cost import UnknownMachineError, vcpus

Span = tuple[int, int]
_TYPE = r"(?:[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu|ultramem|megamem|highgpu|ultragpu|medium|micro|small)(?:-\d+g?)?|f1-micro|g1-small)(?![\w-])"
_POOL = r"(?:node[- ]?pools?|node ?groups?|knoten-?pools?|pools? de (?:nodos|noeuds|nos)|grupos? de nodos|pools?)"
_ARTICLE = r"(?:a|an|the|one|1|our|of|in|with|and|for|to|from|ein\w*|der|die|den|das|un|una|une|el|la|le|on|is|has|gke|kubernetes|cluster|standard|autopilot|zonal|regional|private|single|separate|dedicated|another|second|other|extra|additional|new|two|both|each|every|all|small|big|large|more|spot|preemptible|node|mit|con|avec|of)"
# `the elasticsearch pool`, `pool etl of 2`, `web-pool`, `nodepool-1`.
_NAMED = re.compile(
    rf"(?<![\w-])(?P<whole>[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:node-?)?pool(?:-\w+)?|(?:node)?pool-\w+|np-\w+)(?![\w-])"
    rf"|(?<![\w-])(?!{_ARTICLE}[\s-])(?P<before>[a-z][a-z0-9-]{{1,28}})[\"'`]? {_POOL}(?![\w-])"
    rf"|(?<![\w-]){_POOL} (?:(?:named|called|namens|llamado|nomme) )?[\"'`](?P<quoted>[a-z][a-z0-9-]{{0,28}})[\"'`]"
    rf"|(?<![\w-]){_POOL} (?:named|called|namens|llamado|nomme) (?P<called>[a-z][a-z0-9-]{{0,28}})"
    rf"|(?<![\w-]){_POOL} (?P<after>[a-z][a-z0-9-]{{0,28}})(?= ?(?:[:=(,]|of\b|with\b|mit\b|con\b|avec\b|has\b|de \d|- ))"
    rf"|(?<![\w-])(?:an?|1|another|ein\w*|une?|una|the other|the rest|the remaining) (?:{_ARTICLE} )?(?P<bare>(?:node[- ]?)?pool)(?![\w-])"
)
# `Three node pools: general (n2-standard-4, 1 to 5 nodes), memory (...)`.
_COUNTED = re.compile(rf"(?<![\w-])([2-6]) (?:[a-z-]+ ){{0,3}}?{_POOL}\b")
_ANNOUNCED = re.compile(rf"(?<![\w-])[2-6] (?:[a-z-]+ ){{0,3}}?{_POOL}\b[^:.;\n(]{{0,40}}:")
_LISTED = re.compile(
    r"[\s*-]*(?:and |und |y |et )?(?:an? )?(?:spot |preemptible )?[\"'`]?(?P<name>(?!(?:and|und|y|et|each|all|both|spot|preempt\w*|autoscal\w*)\b)(?![a-z]\d[a-z]{0,2}-)[a-z][a-z0-9-]{1,28})[\"'`]?(?= ?[(:=]| - | with | mit | con | avec |(?: nodes?)?[\s,.;]*$)"
)
# `Separate node pools for ingest, search and web`: each is one that nothing else is said of.
_FOR = re.compile(
    r"(?<![\w-])(?:(?:node[- ]?)?pools|node ?groups|knoten-?pools|grupos de nodos|pools de (?:nodos|noeuds|nos)) (?:for|fur|para|pour|per|voor) (?:the |our )?(?P<names>[a-z][\w-]{1,27}(?:, (?:and )?[a-z][\w-]{1,27})*,? (?:and|und|y|et|e|en|&) [a-z][\w-]{1,27})(?![\w-])"
)
# `And one that goes from 0 to 8`.
_ONE_MORE = re.compile(
    r"\s*(?:1|another|the other|the second|a second|ein\w*|der andere|una?|une|otro) (?:that|which|with|for|of|has|goes|mit|con|avec|der|que|qui)\b"
)
_SPLITS = re.compile(
    r"[,;\n](?=\s|$)|[.](?=\s|$)|\s[+&]\s|\s(?:and|plus|und|sowie|y|et|e|beside|besides|next to|alongside|neben|ademas de)\s"
)
_OF_ALL = re.compile(r"\s*(?:all|both|each of|every pool|each pool|alle|beide|todos|ambos|tous)\b")
_N = r"(?<![\w.:/-])(\d{1,3})(?![\w.]*\d|:|/|%)"
_NODE = r"(?:nodes?|machines?|vms?|instances?|knoten|nodos|noeuds|nos|nodi|knopen|servers?|maschinen|maquinas)\b(?![- ]?(?:pool|group)s?\b)"
_KIND = (
    r"(?:x |of |spot |preemptible |on-demand |worker |small |big |large |dedicated |identical |single |fixed |de |von )"
)
_M = r"(\d{1,3})(?![\w.]*\d|:|/|%)"
_TO = r" ?(?:to|-|\.\.+|bis|a|ate|up to|hasta|tot|and|und|y|et) ?"
_RANGES = (
    re.compile(rf"\b{_POOL} (?:of |from |with |scal\w+ )*{_N}{_TO}{_M}(?! ?(?:gb|%))"),
    re.compile(rf"{_N}{_TO}{_M} ?(?:x ?)?{_KIND}{{0,3}}(?:{_NODE}|{_TYPE})"),
    re.compile(rf"\b(?:auto-?)?(?:scal|skalier|escal)\w*(?: \w+)? ?:? ?(?:from |between |von |de |entre |zwischen )?{_N}{_TO}{_M}"),
    re.compile(r"(?<![\w.:/-])(\d{1,3})\.\.+(\d{1,3})(?![\w.])"),
    re.compile(rf"\b(?:between|from|von|zwischen|de|entre) {_N}{_TO}{_M}(?! ?(?:gb|am|pm|uhr|h\b))"),
    re.compile(rf"\bmin\w*\.?:?(?: of| node\w*)? ?=? ?{_N}(?: {_NODE})?(?:,| and|/|;)? ?max\w*\.?:?(?: of| node\w*)? ?=? ?{_N}(?: {_NODE})?"),
    re.compile(rf"\b(?:at least|mindestens|al menos|au moins|minimum) {_N}(?: {_NODE})?(?:,| and| und| y| et)* (?:at most|no more than|hochstens|como maximo|au plus|maximum|up to) {_N}"),
    re.compile(rf"{_N} ?{_KIND}{{0,3}}(?:{_TYPE} )?(?:{_NODE})?[^.;\n]{{0,24}}?\b(?:auto-?)?(?:scal|skalier|escal|grow)\w* (?:up )?(?:to|bis|auf|hasta|a) {_N}"),
    re.compile(rf"{_N} ?{_KIND}{{0,3}}(?:{_TYPE} )?{_NODE}[^.;\n]{{0,16}}?\b(?:up to|at most|max\w*\.?|hochstens) {_N}"),
)  # fmt: skip
_COUNTS = (
    re.compile(rf"{_N} ?x? {_KIND}{{0,3}}(?:[a-z]+ )?{_TYPE}"),
    re.compile(rf"{_N}x ?{_TYPE}"),
    re.compile(rf"{_N} ?{_KIND}{{0,3}}(?:gke |kubernetes )?(?:[a-z]+ )?{_NODE}"),
    re.compile(rf"{_TYPE} ?[x*] ?{_N}"),
    re.compile(rf"\b(?:node count|nodes|size|knoten)(?: of| is)? ?[:=]? ?{_N}(?! ?(?:gb|tb|%))"),
)
_ONE = re.compile(
    rf"\b(?:an? |1 |one |ein\w* |un |una )?(?:single|1|one|einzig\w*|solo) (?:[a-z]+ )?(?:{_NODE}|{_TYPE})|\b(?:an?|ein\w*|un|una) (?:small |cheap |tiny |large |big )?node\b(?![- ]?(?:pool|group))"
)
_PER_ZONE = re.compile(r"\b(?:per|in each|each|every|pro|je|por|cada|par|chaque) zon[ea]s?\b")
_IN_TOTAL = re.compile(r"\b(?:in total|total|overall|insgesamt|en total|au total|no total|all in all)\b")
_SPOT = re.compile(r"\b(?:spot|pre-?em(?:pt|p|t)i[bv]\w*|interruptible)\b")
_SIZE = r"(?<![\w.])(\d{1,5}) ?(gb|gib|tb|tib|gigs?|go|g)\b"
_DISK_KIND = (
    r"(?:pd-(?:standard|balanced|ssd)|hyperdisk-balanced|ssds?|standard|balanced|boot|root|persistent|hdd|local)"
)
_DISKS = re.compile(
    rf"{_SIZE}(?: of)?(?: {_DISK_KIND})*[ -](?:disks?|disc|discos?|disques?|platten?|festplatten?|drives?|storage)\b"
    rf"|{_SIZE} (?:pd-(?:standard|balanced|ssd)|hyperdisk-balanced|ssd)\b"
    rf"|\b(?:disks?|discos?|disques?|platten?|drives?)(?: size)?(?: of| with| is| de| von|:|=)? ?{_SIZE}"
)
_DISK_TYPE = re.compile(
    r"\b(?P<exact>pd-(?:standard|balanced|ssd)|hyperdisk-balanced)(?![\w-])|\b(?P<kind>standard|balanced|ssd|persistent ssd) (?:persistent |boot |root )*(?:disks?|drives?)\b"
)
_LOCAL = re.compile(
    r"(?:(?<![\w.])(\d{1,2}) ?x? ?)?(?:375 ?gb )?\blocal[- ](?:nvme[- ])?(?:ssd|nvme)s?(?: disks?)?(?: ?[x*] ?(\d{1,2}))?"
)
_TAINT = re.compile(r"(?<![\w./-])([a-z0-9][\w./-]*=[\w.-]*):(no_?schedule|prefer_?no_?schedule|no_?execute)\b")
_LABEL = re.compile(
    r"\blabel\w*:? ?(?:of |on \w+ )?((?:[a-z][\w./-]*=[\w.-]+)(?:(?:,| and|, and) ?[a-z][\w./-]*=[\w.-]+)*)"
)
_EFFECTS = {"noschedule": "NO_SCHEDULE", "prefernoschedule": "PREFER_NO_SCHEDULE", "noexecute": "NO_EXECUTE"}
GPU_TYPES = {
    "l4": "g2-standard-4", "t4": "n1-standard-4", "a100": "a2-highgpu-1g", "v100": "n1-standard-8",
    "p100": "n1-standard-4", "p4": "n1-standard-4", "h100": "a3-highgpu-8g",
}  # fmt: skip
GPU_NAMES = {"l4": "nvidia-l4", "h100": "nvidia-h100-80gb"}
_LONGEST = 28
# What a pool is called of which only another's name tells it apart.
_BARE = "pool"


@dataclass(slots=True)
class Said:
    """What a goal says of one pool. `spans`: where; `heard`: its words that became settings; `most` is None
    where a number of nodes is all that is said.
    """

    name: str = ""
    text: str = ""
    type: str = ""
    least: int | None = None
    most: int | None = None
    total: bool = False
    per_zone: bool = False
    spot: bool = False
    disk_gb: int = 0
    disk_type: str = ""
    ssds: int = 0
    gpu: str = ""
    gpus: int = 1
    taints: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    heard: list[Span] = field(default_factory=list)

    def find(self, way: re.Pattern[str], text: str) -> re.Match[str] | None:
        """The first place of some words, which are heard then."""
        if match := way.search(text):
            self.heard.append(match.span())
        return match

    @property
    def counted(self) -> bool:
        """Whether it says how many nodes there are, or what they are."""
        return self.least is not None or bool(self.type or self.gpu or self.ssds)


def pools_in(text: str) -> list[Said]:
    """The pools of a folded goal, in its order; one without a name where it counts nodes alone, none where it says nothing of them."""
    stretches = _by_name(text)
    if len(stretches) < 2 and (listed := _FOR.search(text)):
        names = re.split(r",? (?:and|und|y|et|e|en|&) |, ", listed["names"])
        return [Said(name[:_LONGEST], heard=[listed.span()], spans=[listed.span()]) for name in dict.fromkeys(names)]
    if len(stretches) < 2 and len(typed := _by_type(text)) > 1:
        stretches = typed
    if len(stretches) < 2:
        name = stretches[0][0] if stretches and stretches[0][0] != _BARE else ""
        found = [_read(name, text, _of_nodes(text))]
        return found if name or found[0].counted or found[0].spot else []
    common = _read("", text, _common(text))
    found = [_read(name, text, spans) for name, spans in stretches]
    for pool in found:
        pool.disk_gb = pool.disk_gb or common.disk_gb
        pool.disk_type = pool.disk_type or common.disk_type
    return found


def _clauses(text: str) -> Iterator[Span]:
    at = 0
    for match in _SPLITS.finditer(text):
        yield at, match.end()
        at = match.end()
    yield at, len(text)


def _by_name(text: str) -> list[tuple[str, list[Span]]]:
    """The pools that are named, each with the clauses about it."""
    listed = _ANNOUNCED.search(text)
    found: list[tuple[str, list[Span]]] = []
    now = ""
    for low, high in _clauses(text):
        name = _name_in(text, low, high)
        start = low
        if not name and found and _ONE_MORE.match(text, low, high):
            name = _BARE
        if listed and high > listed.end() and (item := _LISTED.match(text, max(low, listed.end()), high)):
            name = name or item["name"]
        if name:
            now = _fresh(name, [each for each, _ in found])
            found.append((now, []))
        elif now and _is_other(text, low, high):
            now = ""
        if now and not _OF_ALL.match(text, low, high):
            found[-1][1].append((start, high))
    return found


def counted_at(text: str) -> Iterator[tuple[int, Span]]:
    """How many pools a goal says that there are, and where."""
    for match in _COUNTED.finditer(text):
        yield int(match[1]), match.span()


def _name_in(text: str, low: int, high: int) -> str:
    for match in _NAMED.finditer(text, low, high):
        group = match.lastgroup or ""
        said = match[group]
        if group == "bare":
            return _BARE
        if group == "before" and (re.fullmatch(_ARTICLE, said) or said.isdigit() or re.fullmatch(_TYPE, said)):
            continue
        if group == "after" and is_everyday(said) and not re.match(r" ?[:=(]", text[match.end() :]):
            continue
        return said[:_LONGEST].strip("-")
    return ""


def _fresh(name: str, taken: list[str]) -> str:
    return next(each for each in (name, *(f"{name}-{number}" for number in range(2, 9))) if each not in taken)


def _is_other(text: str, low: int, high: int) -> bool:
    """Whether a clause is about something that is no cluster, and says nothing of nodes."""
    things = [each for each in things_named(text) if low <= each.span[0] < high]
    other = any(not {"gke", "vm", "group"} & set(each.parts) for each in things)
    return other and not re.search(rf"{_TYPE}|\b{_NODE}|\btaint|\blocal[- ](?:nvme|ssd)", text[low:high])


def _by_type(text: str) -> list[tuple[str, list[Span]]]:
    """The pools that only their machine types tell apart."""
    found: list[tuple[str, list[Span]]] = []
    types: list[str] = []
    for low, high in _clauses(text):
        match = re.search(_TYPE, text[low:high])
        if match and match[0] not in types:
            types.append(match[0])
            found.append((("main", "second", "third", "fourth", "fifth", "sixth")[min(len(found), 5)], []))
        elif found and _is_other(text, low, high):
            break
        if found and not _OF_ALL.match(text, low, high):
            found[-1][1].append((low, high))
    if len(found) < 2:
        return []
    # A range or a number stands before its type: what is behind the last comma is the next one's.
    return found[:6]


def _common(text: str) -> list[Span]:
    return [(low, high) for low, high in _clauses(text) if _OF_ALL.match(text, low, high)]


def _of_nodes(text: str) -> list[Span]:
    """The clauses that may be about the only pool: all but those about something else."""
    return [(low, high) for low, high in _clauses(text) if not _is_other(text, low, high)]


def _read(name: str, text: str, spans: list[Span]) -> Said:
    shown = bytearray(len(text))
    for low, high in spans:
        shown[low:high] = b"\1" * (high - low)
    said = "".join(char if shown[at] else "\n" for at, char in enumerate(text))
    pool = Said(name, said, spans=list(spans))
    for named in re.finditer(rf"(?<![\w-]){_TYPE}", said):
        if not pool.type and _is_sold(named[0]):
            pool.type = named[0]
            pool.heard.append(named.span())
    _count(pool, said)
    pool.spot = pool.find(_SPOT, said) is not None
    if match := pool.find(_DISKS, _LOCAL.sub(lambda each: " " * len(each[0]), said)):
        number, unit = [each for each in match.groups() if each][:2]
        pool.disk_gb = int(number) * (1_000 if unit.startswith("t") else 1)
    if match := pool.find(_DISK_TYPE, said):
        pool.disk_type = match["exact"] or "pd-" + match["kind"].rpartition(" ")[2]
    if match := pool.find(_LOCAL, said):
        pool.ssds = int(match[1] or match[2] or 1)
    for taint in _TAINT.finditer(said):
        pool.taints.append(f"{taint[1]}:{_EFFECTS[taint[2].replace('_', '')]}")
        pool.heard.append(taint.span())
    if match := pool.find(_LABEL, said):
        pool.labels = re.findall(r"[a-z][\w./-]*=[\w.-]*\w", match[1])
    if (model := gpu_in(said)[0]) and re.search(rf"\b{model}s?\b", said):
        pool.gpu, pool.gpus = GPU_NAMES.get(model, f"nvidia-tesla-{model}"), gpu_in(said)[1]
        pool.type = pool.type or GPU_TYPES[model]
    return pool


def _is_sold(name: str) -> bool:
    try:
        return vcpus(name) > 0
    except UnknownMachineError:
        return False


def _count(pool: Said, said: str) -> None:
    pool.per_zone = pool.find(_PER_ZONE, said) is not None
    pool.total = pool.find(_IN_TOTAL, said) is not None
    for way in _RANGES:
        for match in way.finditer(said):
            least, most = int(match[1]), int(match[2])
            if least <= most and most:
                pool.least, pool.most = least, most
                pool.heard.append(match.span())
                return
    for way in _COUNTS:
        if (number := way.search(said)) and int(number[1]):
            pool.least = int(number[1])
            pool.heard.append(number.span())
            return
    if pool.find(_ONE, said):
        pool.least = 1


def draw_pools(sketch: Sketch, id_: str, said: list[Said], *, regional: bool, autoscaled: bool) -> bool:
    """Set what is said of a cluster's pools; whether that is what it has now."""
    if not said:
        return False
    # The first one's type, counts and disk are the cluster's own settings; what Google may take back comes last.
    said = sorted(said, key=lambda pool: pool.spot)
    first = said[0]
    # Who names one pool's bounds leaves the others as they are.
    autoscaled = autoscaled and all(pool.most is None for pool in said)
    settings: dict[str, Any] = {}
    entries = []
    for pool in said:
        words = [pool.name or "main"]
        least, most, fixed = _bounds(pool, autoscaled=autoscaled)
        if pool is first:
            settings |= {"node_type": first.type} if first.type else {}
            settings |= {"disk_gb": first.disk_gb} if first.disk_gb else {}
            settings |= {"min_nodes": least, "max_nodes": most} if least is not None else {}
        else:
            words += [f"type={pool.type}"] if pool.type and pool.type != first.type else []
            words += [f"nodes={least}" if least == most else f"nodes={least}..{most}"] if least is not None else []
            words += [f"disk_gb={pool.disk_gb}"] if pool.disk_gb else []
        words += ["fixed"] if fixed else []
        words += ["total"] if (pool.total or regional) and not pool.per_zone and least is not None else []
        words += ["spot"] if pool.spot else []
        words += [f"disk_type={pool.disk_type}"] if pool.disk_type else []
        words += [f"ssds={pool.ssds}"] if pool.ssds else []
        words += [f"gpu={pool.gpu}" + (f"*{pool.gpus}" if pool.gpus > 1 else "")] if pool.gpu else []
        words += [f"taint={each}" for each in pool.taints] + [f"label={each}" for each in pool.labels]
        entries.append(" ".join(words))
    pools = "; ".join(entries)
    settings |= {} if pools in {"main", "main total"} else {"pools": pools}
    return sketch.put("node_pools", id_, mode="standard", **settings)


def _bounds(pool: Said, *, autoscaled: bool) -> tuple[int | None, int | None, bool]:
    """From how many to how many nodes it has, and whether that is one number, which nothing changes."""
    if pool.least is None or pool.most is not None:
        return pool.least, pool.most, pool.least is not None and pool.least == pool.most
    return (pool.least, 2 * pool.least, False) if autoscaled else (pool.least, pool.least, True)
