"""Sizes and bounds where a goal names parts of several kinds: each has what is said of it, and nothing said of another.

`a Cloud Run API with 512 MB and a Postgres (2 vCPU, 8 GB), worker with 2 GB`: whose a figure is, is told by the part
that was named last before it in its sentence, or by the one that it stands right before or is `for`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import number
from functions.planning.rules.words.sizes import tier_for
from shared.parts.sql.settings import fitting_tier
from shared.schemas import Asked

Span = tuple[int, int]

# What figures are said of: kinds of parts, and `` for what is not planned here. The longer words come first.
_OWNERS: tuple[tuple[str, str], ...] = (
    ("", r"(?:staging|dev|test|preview)(?: (?:deploy\w*|environment|env|stage|service|database))?"),
    ("function", r"(?:cloud )?functions?|funktion(?:en)?|funcion(?:es)?|fonctions?"),
    ("worker_pool", r"(?:[a-z]+[- ])?workers?|consumers?|sidekiq|celery|horizon"),
    ("run_job", r"(?:cloud run )?jobs?|\w*scraper"),
    ("redis", r"(?:redis|valkey|memorystore|caches?)(?: (?:instances?|cache|redis))?"),
    ("sql", r"(?:postgres\w*|my ?sql|maria ?db|sql server|cloud sql|databases?|datenbank|dbs?|base de (?:datos|donnees)|banco(?: de dados)?)(?: (?:instances?|servers?|database))?"),
    ("vm", r"(?:\w+ )?vms?|virtual machines?|machines?|nodes?|pools?|clusters?|notebooks?|disks?"),
    ("web", r"front-?ends?|uis?|react|vue|angular|pages"),
    ("cloud_run", r"resource limits|cloud run(?: services?)?|rest|apis?|services?|back-?ends?|web(?: ?apps?)?|apps?|applications?|servers?|containers?|instances?|instanz\w*|instancias?|dienst|anwendung|servicio|spring boot|django|rails|laravel|flask|fastapi|metabase|n8n|monolith"),
)  # fmt: skip
_ANY = "|".join(f"(?P<o{at}>{words})" for at, (_, words) in enumerate(_OWNERS))
_OWNER = re.compile(rf"(?<![\w.@/-])(?:{_ANY})(?![\w@-]|\.\w)")
_NUMBER = r"(?<![\w.,:/$-])(?P<n>\d+(?:[.,]\d+)?)"
_OF_MEMORY = r"(?: (?:of )?(?P<ram>ram|memory|arbeitsspeicher|memoria|memoire))?"
# A size is one where nothing follows that it could be the size of.
_ENDS = r"(?=\s*(?:$|[.,;:()\n/+]|(?:and|und|y|et|e|with|mit|con|avec|each|jeweils|min|max|for|fur|para|pour|per|on|in|behind|at|a|an|v?cpus?|cores?)\b))"
_SIZE = re.compile(rf"{_NUMBER} ?(?P<unit>gi?b?|mi?b?|gigs?)\b{_OF_MEMORY}{_ENDS}")
_CORES = re.compile(rf"{_NUMBER}[ -]?(?:v?cpus?|v?cores?|kerne\w*|nucleos|coeurs)\b")
_MOST = re.compile(
    r"\b(?:max(?:imum|imal|imo)?\.?|at most|up to|hochstens|como maximo) (?:of )?(?P<n>\d{1,3})(?: (?:instances?|instanzen|instancias|replicas?))?(?! ?(?:[a-z%]|\d))"
    r"|\b(?:max(?:imum|imal|imo)?\.?|at most|up to) (?:of )?(?P<n2>\d{1,3}) (?:instances?|instanzen|instancias)\b"
)
_FEWEST = re.compile(
    r"\b(?:min(?:imum|imal|imo)?\.?|at least|mindestens) (?:of )?(?P<n>\d{1,3})(?= (?:instances?|instanzen|instancias|max)|\s*(?:$|[.,;)]))"
    r"|\bscal\w+ (?:from |between )?(?P<n2>\d{1,3}) ?(?:to|-|and) ?\d"
)
_FIGURES = (_SIZE, _CORES, _MOST, _FEWEST)
_JOINED = re.compile(r" ?(?:,|/|\+|&|and|und|y|et|e|with|mit|con|avec)? ?")
_FOR = re.compile(r"(?: each)?,? (?:for|fur|para|pour|per) (?:(?:the|la|el|le|die|den|das|our|my) )?$")
_RIGHT_BEFORE = re.compile(r" (?:large |small |big )?$")
_SENTENCE = re.compile(r"[.](?=\s|$)|[;\n]")
_MEMORY = (128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768)
_CPUS = (1, 2, 4, 8)
_SIZED = ("cloud_run", "web", "worker_pool", "run_job", "function", "sql", "redis")


@dataclass(slots=True)
class _Said:
    """What is said of one kind: MB, whether they are called memory, cores, fewest and most."""

    memory: float = 0.0
    ram: bool = False
    cores: float = 0.0
    least: int | None = None
    most: int | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)


def draw_each_size(sketch: Sketch, reading: Reading) -> None:
    """Set what is said of each kind, and take back what another's figures had set; nothing where one kind is drawn."""
    drawn = {kind: _ids(sketch, kind) for kind in _SIZED}
    drawn = {kind: ids for kind, ids in drawn.items() if ids}
    said = _said(reading.text)
    if len(drawn) < 2 or not said.keys() & drawn.keys() or sketch.of("vm", "group", "gke"):
        return
    sized = any(each.memory or each.cores for each in said.values())
    for kind, ids in drawn.items():
        found = said.get(kind, _Said())
        if kind == "sql" and len(ids) == 1 and sized:
            _database(sketch, reading, ids[0], found)
        elif kind == "redis" and found.memory:
            sketch.set("", ids[0], max(1, -(-int(found.memory) // 1_024)), "memory_gb")
        elif kind in {"cloud_run", "web", "worker_pool", "run_job", "function"}:
            for id_ in ids:
                _container(sketch, reading, id_, found, sized=sized)
    if (found := said.get("worker_pool", _Said())).most and "worker_pool" in drawn:
        id_, words = drawn["worker_pool"][0], reading.text[slice(*found.spans[-1])]
        how = f"{id_}: Cloud Run keeps a fixed number of workers, one unless `instances` says more; it has no most"
        sketch.told.append(Asked(words=words, need="worker", met=False, how=how))
        sketch.taken.append(found.spans[-1])


def _ids(sketch: Sketch, kind: str) -> list[str]:
    runs = sketch.of("cloud_run")
    if kind == "web":
        return ["web"] if "web" in runs and len(runs) > 1 else []
    if kind == "cloud_run":
        return [id_ for id_ in runs if id_ != "web" or len(runs) == 1]
    return sketch.of(kind)


def _said(text: str) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    low = 0
    for high in [*(match.start() for match in _SENTENCE.finditer(text)), len(text)]:
        owners = [*_OWNER.finditer(text, low, high)]
        figures = [(pattern, each) for pattern in _FIGURES for each in pattern.finditer(text, low, high)]
        spans = sorted(each.span() for _, each in figures)
        for pattern, match in figures:
            owner = _owner_of(text, _together(text, match.span(), spans), owners)
            if owner:
                _note(found.setdefault(owner, _Said()), pattern, match)
        low = high + 1
    return found


def _together(text: str, figure: Span, figures: list[Span]) -> Span:
    """A figure with those that it is said in one breath with: `2 CPU and 2 GB`."""
    low, high = figure
    for begin, end in figures:
        if begin >= high and _JOINED.fullmatch(text, high, begin):
            high = end
    for begin, end in reversed(figures):
        if end <= low and _JOINED.fullmatch(text, end, low):
            low = begin
    return low, high


def _owner_of(text: str, figure: Span, owners: list[re.Match[str]]) -> str | None:
    """The kind that figures are said of; empty for what is not planned, None where nothing is named with them."""
    begin, end = figure
    after = next((each for each in owners if each.start() >= end), None)
    between = text[end : after.start()] if after else ""
    if after and (_FOR.fullmatch(between) or _RIGHT_BEFORE.fullmatch(between)):
        return _kind(after)
    before = [each for each in owners if each.end() <= begin]
    if not before:
        return None
    # What stands in a list by itself is said of what the list is of.
    alone = text[before[-1].end() : begin]
    return "cloud_run" if alone.endswith(", ") and alone.count(",") > 1 else _kind(before[-1])


def _kind(owner: re.Match[str]) -> str:
    return next(kind for at, (kind, _) in enumerate(_OWNERS) if owner[f"o{at}"] is not None)


def _note(said: _Said, pattern: re.Pattern[str], match: re.Match[str]) -> None:
    value = number(match["n"] or match.groupdict().get("n2") or "") or 0.0
    said.spans.append(match.span())
    if pattern is _SIZE:
        if not said.memory or (match["ram"] and not said.ram):
            said.memory = value * (1_024 if match["unit"].startswith("g") else 1)
        said.ram = said.ram or match["ram"] is not None
    elif pattern is _CORES:
        said.cores = said.cores or value
    elif pattern is _MOST:
        said.most = int(value)
    else:
        said.least = int(value)


def _database(sketch: Sketch, reading: Reading, id_: str, said: _Said) -> None:
    """Cores and memory as they are said of it; a size without either is its disk's."""
    if re.search(r"\bdb-[a-z]", reading.text):
        return
    if said.cores or said.ram:
        cores = int(said.cores) or max(1, -(-int(said.memory) // 6_656))
        memory = int(said.memory) if said.memory and (said.ram or said.cores) else cores * 3_840
        sketch.set("", id_, fitting_tier(cores, memory), "tier")
        return
    wants = reading.wants
    steady = wants("ha_db", "available", "replica", "cross_region")
    sketch.set("", id_, tier_for(reading.goal.users, cheap=wants("cheap"), steady=steady), "tier")


def _container(sketch: Sketch, reading: Reading, id_: str, said: _Said, *, sized: bool) -> None:
    drawn = sketch.parts[id_]
    if said.memory or said.cores:
        memory = next((each for each in _MEMORY if each >= said.memory), _MEMORY[-1]) if said.memory else 0
        text = f"{memory // 1_024}Gi" if memory >= 1_024 else f"{memory}Mi"
        cores = next((each for each in _CPUS if each >= said.cores), 8) if said.cores else None
        for key in ("cpu", "memory"):
            drawn.settings.pop(key, None)
        sizes: dict[str, Any] = ({"memory": text} if memory else {}) | ({"cpu": cores} if cores else {})
        _ = sketch.put("", id_, **sizes) or any(
            sketch.put("", id_, **({"memory": text} if memory else {}), cpu=more) for more in _CPUS
        )
    elif sized and "gpu" not in drawn.settings:
        usual = next((app.size for app, _ in reading.apps if app.where == "run" and app.size and id_ != "web"), "")
        for key in ("cpu", "memory"):
            drawn.settings.pop(key, None)
        if usual and drawn.part.name == "cloud_run":
            sketch.put("", id_, memory=usual)
    sketch.set("", id_, said.most, "max_instances")
    sketch.set("", id_, said.least, "min_instances")
