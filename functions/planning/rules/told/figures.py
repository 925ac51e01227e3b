"""What a goal says in figures and names that stands nowhere in its plan, whoever drew it.

A figure with a technical unit, an address, a version, a flag: each is looked for in the settings of the parts, by the
settings that could hold it. What is not found there is said to be missing, in the goal's own words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.digits import unheld
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.told.identifiers import identifiers
from functions.planning.rules.words.numbers import number as amount_in
from functions.planning.rules.words.patterns import compiled
from functions.planning.rules.words.spans import DAYS, HOURS, MINUTES, MONTHS, SECONDS, WEEKS, YEARS
from functions.planning.rules.words.values import EMAIL
from shared.cost import is_machine_type, memory_gb, vcpus

Span = tuple[int, int]

_N = r"(?<![\w.,:/$€£])(?<![a-z]-)(\d[\d.,]*\d|\d)"
# Unit -> the settings that may hold it, each with what one of it is there: tried in turn.
_UNITS: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    (SECONDS, ((r"_s$|schedule|cron|flags", 1), (r"minutes", 1 / 60), (r"retry_hours", 1 / 3_600), (r"flags", 1_000))),
    (r"ms\b|milli\w*|milisegundos", ((r"flags|^alert", 1), (r"^alert", 0.001))),
    (MINUTES, ((r"_s$|flags", 60), (r"minutes|cron|schedule|flags", 1), (r"retry_hours", 1 / 60))),
    (HOURS, ((r"_s$|flags", 3_600), (r"hours|cron|schedule|flags", 1), (r"minutes", 60), (r"days", 1 / 24))),
    (DAYS, ((r"days|cron|schedule|certificate", 1), (r"hours", 24))),
    (WEEKS, ((r"days", 7),)),
    (MONTHS, ((r"days", 30), (r"days", 31))),
    (YEARS, ((r"days", 365), (r"days", 366), (r"days", 360))),
    (r"retr(?:y|ies)|tries|attempts?|versuch\w*|intentos?|essais|tentatives", ((r"attempts|retries", 1),)),
    (r"(?:parallel |concurrent )?tasks?", ((r"tasks|parallel|at_a_time|workers", 1),)),
    (r"(?:\w+ )?connections?|verbindungen|conexiones|connexions", ((r"connections|flags", 1),)),
    (r"partitions?|shards?|brokers?", ((r"shards", 1),)),
    (r"(?:concurrent |parallel )?(?:requests?|calls?|dispatches|anfragen|peticiones|requetes)", ((r"concurrency|rate_limit|per_second|at_a_time", 1),)),
    (r"gpus?", ((r"gpu_count", 1),)),
)  # fmt: skip
_SIZES = re.compile(
    rf"{_N}[- ]?(tb|tib|gb|gib|gi|go|gigs?|g(?= (?:ram|memory))|mb|mib|mi|mo)\b(?! ?(?:/|per|a (?:day|month|week)|pro|of traffic|traffic|traficc))"
)
_GB = {"t": 1_024.0, "g": 1.0, "m": 1 / 1_024}
_SHARE = re.compile(rf"{_N} ?(?:%|percent|prozent|por ?ciento|pour ?cent)")
_CORES = re.compile(rf"{_N}[ -]?(?:v?cpus?|v?cores?|kerne\w*|prozessor\w*|nucleos|coeurs)\b")
_RUNNING = re.compile(
    rf"{_N}\+? (?:(?!and\b|with\b|or\b)[a-z]+ ){{0,3}}?(instances?|instanz\w*|instancias|(?<!read )replicas?|nodes?(?!\.?js| (?:services?|apps?|js|apis?))|vms?|machines?|servers?|runners?|pods?|workers?)\b"
)
# What is counted, and the parts that are it.
_COUNTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"buckets?|eimer", ("bucket", "site")),
    (r"(?:cloud )?functions?|funktionen|funciones|fonctions", ("function",)),
    (r"subnets?|subnetz\w*|subredes|sous-reseaux", ("network.subnets",)),
    (r"(?:node ?)?pools?", ("gke.node_pools",)),
    (r"topics?|queues?|warteschlangen|colas", ("queue", "tasks")),
    (r"datasets?", ("bigquery",)),
    (r"redis(?: instances?)?|caches?", ("redis", "valkey")),
    (r"clusters?", ("gke",)),
    (
        r"(?:data|extra|additional|attached|local) (?:disks?|ssds?)|(?:daten)?platten|discos? de datos",
        ("vm.data_disks",),
    ),
)
# A bound without a unit: `min 2 max 6`.
_BOUND = re.compile(
    r"\b(?:min|max|minimum|maximum|minimal|maximal)\.?:? (\d{1,4})\b(?! ?(?:s\b|sec|min|hours?\b|h\b|stunden|horas|heures|ore\b|days?\b|tage|%|eur|usd|euros?|dollars?|\$|€|chf|francs?|bucks|gb|mb|users?|people))"
)
_MACHINE = re.compile(
    r"(?<![\w-])(?:[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu|megamem|ultramem|highgpu|megagpu|medium|micro|small)(?:-\d+g?)*|e2-(?:micro|small|medium))(?![\w-])"
)
# A path that something answers at or is called at.
_PATH = re.compile(r"(?<![\w/.:<-])/[a-z][\w-]*(?:/[\w{}:.-]+)+(?![\w/])")
_ASKED_AT = re.compile(r"\b(?:on|at|to|path|route|endpoint|auf|unter|sur|en|su|em|op) (/[a-z][\w-]+)(?![\w/])")
# What is no usual disk has to stand in a setting.
_SLOW_DISK = re.compile(r"\bhdds?\b")
_NETWORK = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\d.])")
_IMAGE = re.compile(r"(?<![\w/:@.-])(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+/)(?:[\w.-]+/)*[\w.-]+:[\w][\w.-]*")
# Roles as Google calls them.
_ROLE = re.compile(
    r"\broles/[\w.]+|\b[a-z]{3,}\.(?:object|secret|job|data|client|instance|log|metric|network|security|service|bucket)?(?:viewer|admin|editor|user|creator|accessor|writer|invoker|publisher|subscriber)\b"
)
# Flags and settings as software writes them.
_FLAG = re.compile(r"(?<![\w@./-])[a-z]{2,}(?:_[a-z0-9]+)+(?![\w@./-])")
_VERSION = re.compile(
    r"\b(debian|ubuntu|rocky|windows(?: server)?|postgres(?:ql)?|pg|my ?sql|redis|valkey|sql ?server|node(?:\.?js)?|python) ?v?(\d+(?:\.\d+)?)\b(?! ?(?:[gtm]i?b|nodes?|shards?|replicas?|instances?|vcpus?)\b)"
)
_SYSTEMS = {"debian": "vm", "ubuntu": "vm", "rocky": "vm", "windows": "vm", "node": "function", "python": "function"}
# What a system is where nobody says of which year it shall be.
_USUAL = {"debian": ("13",), "ubuntu": ("24.04", "24"), "rocky": ("9",), "windows": ("2022",)}
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})[:h](\d{2})(?: ?(am|pm|uhr))?(?![\d.:])|(?<![\d.:])(\d{1,2}) ?(am|pm|uhr)\b")
_PORT = re.compile(r"\b(?:ports?|puertos?) ?:?(\d{2,5})\b|\b(?:tcp|udp)[ /:]?(\d{2,5})\b|\b(\d{2,5})/(?:tcp|udp)\b")
_USUAL_PORTS = {"5432", "3306", "1433", "6379", "443", "80", "22", "3389"}


@dataclass(slots=True)
class _Held:
    """What the plan's settings hold: (part, setting, value as text) and the numbers in each."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    text: str = ""
    shown: list[str] = field(default_factory=list)
    """Each row as `part: setting = value`."""

    def number(self, keys: str, *values: float) -> bool:
        """Whether one of the settings holds one of the numbers."""
        return bool(self.where(keys, *values))

    def where(self, keys: str, *values: float) -> str:
        """The setting that holds one of the numbers, as `part: setting = value`; empty where none does."""
        for shown, (_, key, value) in zip(self.shown, self.rows, strict=True):
            if re.search(keys, key):
                found = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", value)]
                if any(abs(each - value_) <= 0.01 * max(value_, 0.01) for each in found for value_ in values):
                    return shown
        return ""

    def of_unit(self, value: float, places: tuple[tuple[str, float], ...]) -> str:
        """The setting that holds a number of a unit, which `places` says where it may stand and as how much."""
        return next((how for keys, worth in places if (how := self.where(keys, value * worth))), "")


def _held(sketch: Sketch) -> _Held:
    held = _Held()
    for drawn in sketch.parts.values():
        try:
            settings = drawn.part.settings.model_validate(drawn.settings)
        except ValidationError:
            continue
        pooled = drawn.part.name != "gke" or drawn.settings.get("mode") == "standard"
        said = {key: str(value) for key, value in settings.model_dump().items() if pooled or "node" not in key}
        held.rows += [(drawn.part.name, key, value.lower()) for key, value in said.items()]
        held.shown += [f"{drawn.id}: {key} = {value}" for key, value in said.items()]
    held.shown += [f"alert {name}: from {each.value:g}" for (_, name), each in sketch.policies.items()]
    held.rows += [("alert", f"alert {name}", str(each.value)) for (_, name), each in sketch.policies.items()]
    held.text = "\n".join([*(value for _, _, value in held.rows), *sketch.parts])
    return held


def unused(sketch: Sketch, reading: Reading, left: tuple[str, ...]) -> list[tuple[str, Span]]:
    """The stretches of a goal whose figure or name the plan does not hold, each once: its clause in the goal's own words,
    and where the figure stands."""
    text, held = reading.text, _held(sketch)
    known = [match.span() for pattern in _LOOKED_AT for match in pattern.finditer(text)]
    missing = sorted(
        {
            *_figures(text, held, sketch, reading),
            *_names(text, held, sketch),
            *identifiers(reading, held.text, sketch),
            *unheld(sketch, reading, known),
        }
    )
    words = Words.of(reading.goal.text, text)
    found: dict[Span, str] = {}
    for span in missing:
        if _answered(span, reading, sketch, left, held):
            continue
        said = words(*clause_around(text, span))
        if said and said not in left:
            found[span] = said
    return [(said, span) for span, said in found.items()]


def held_by(sketch: Sketch, text: str) -> Iterator[tuple[Span, str]]:
    """The figures with a unit that a setting holds, each with the setting as `part: setting = value`."""
    held = _held(sketch)
    for units, places in _UNITS:
        for match in compiled(rf"{_N}[- ]?(?:{units})\b").finditer(text):
            if not _beside(text, match.span()) and (how := held.of_unit(_counted(match[1]), places)):
                yield match.span(), how
    machines = [
        (
            f"{shown} ({vcpus(value):g} vCPU, {memory_gb(value):g} GB)",
            float(vcpus(value)),
            memory_gb(value),
        )
        for shown, (_, key, value) in zip(held.shown, held.rows, strict=True)
        if key == "machine_type" and is_machine_type(value)
    ]
    for match in _SIZES.finditer(text):
        value = _counted(match[1]) * _GB[match[2][0]]
        how = held.where(r"gb|memory|capacity", value, value * 1_024)
        if how := how or next((each for each, _, memory in machines if memory == value), ""):
            yield match.span(), how
    for match in _CORES.finditer(text):
        value = _counted(match[1])
        how = held.where(r"^cpu$", value) or next((each for each, cores, _ in machines if cores == value), "")
        if how:
            yield match.span(), how
    for match in _SHARE.finditer(text):
        value = _counted(match[1])
        if how := held.where(r"threshold|target|alert", value, value / 100):
            yield match.span(), how
    for match in _BOUND.finditer(text):
        end = r"^min" if match[0].startswith("min") else r"^max"
        if how := held.where(end, float(match[1])):
            yield match.span(), how


# What a setting is called beside its own name, and what says how a figure is meant.
_SYNONYMS = {
    "memory": ("ram", "memoria", "speicher", "arbeitsspeicher"),
    "cpu": ("vcpu", "cores", "kerne", "processor"),
    "machine": ("vcpu", "cpu", "gb", "ram", "memory"),
}
_OF_A_FIGURE = re.compile(
    r"[\d.,]+ ?[a-z%]*|\b(?:min\w*|max\w*|at|least|most|each|per|every|instances?|container|service|machine|of|and|the|with|a|an|cada|je|jede|pro|de|by|con|mit|avec|should|be|is|up|to|size|sized)\b|[^\w ]"
)


def is_said_by(words: str, settings: list[str]) -> bool:
    """Whether folded words are a figure and the name of a setting that holds it, and nothing more."""
    keys = {token for each in settings for token in each.partition(": ")[2].partition(" = ")[0].split("_")}
    keys |= {other for key in keys for other in _SYNONYMS.get(key, ())}
    return all(any(word.startswith(key) for key in keys) for word in _OF_A_FIGURE.sub(" ", words).split())


# What one of a span of time may be worth in a setting's unit.
_WORTH = (1, 7, 24, 30, 31, 52, 60, 360, 365, 366, 1_000, 3_600, 86_400, 1 / 24, 1 / 60)


def _answered(span: Span, reading: Reading, sketch: Sketch, left: tuple[str, ...], held: _Held) -> bool:
    """Whether it is not wanted, or became a setting, or is part of what is said to be missing already."""
    if any(low <= span[0] < high for low, high in (*reading.negated, *sketch.stated)):
        return True
    if ends := [high for low, high in sketch.taken if low <= span[0] < high]:
        # What a rule took is set, wherever: a figure that stands nowhere was only passed over.
        said = reading.text[slice(*span)]
        value = _counted(number[0]) if (number := re.match(r"\d[\d.,]*", said)) else -1.0
        if _NETWORK.fullmatch(said):
            return said.partition("/")[0] in held.text
        if (clock := _CLOCK.fullmatch(said)) and int(clock[2] or 0):
            # Hours are turned into another zone's; minutes are not.
            return held.number(r"cron|schedule|start_", float(clock[2]))
        # Of a name that has dots the first word alone may have been taken.
        if _MACHINE.fullmatch(said) or _SLOW_DISK.fullmatch(said) or (value < 0 and span[1] > max(ends)):
            return said in held.text
        return value < 0 or held.number("", *(value * each for each in _WORTH))
    # Of a need that is missing the first place alone is shown: what stands elsewhere is said apart.
    first: dict[str, Mention] = {}
    for each in reading.mentions:
        if not each.rejected:
            first.setdefault(each.need, each)
    lacking = (each for each in first.values() if each.need in sketch.lacks or each.need not in sketch.how)
    if any(each.start <= span[0] < each.end for each in lacking):
        return True
    literal = reading.text[slice(*span)]
    return any(literal in each.lower() for each in [*left, *reading.goal.not_offered])


def _counted(text: str) -> float:
    """What is no one number is held by no setting."""
    value = amount_in(text)
    return -1.0 if value is None else value


def _figures(text: str, held: _Held, sketch: Sketch, reading: Reading) -> Iterator[Span]:
    for units, places in _UNITS:
        for match in compiled(rf"{_N}[- ]?(?:{units})\b").finditer(text):
            if not _beside(text, match.span()) and not held.of_unit(_counted(match[1]), places):
                yield match.span()
    sizes = [drawn for _, key, drawn in held.rows if key in {"machine_type", "worker_type", "node_type", "size"}]
    machines = [each for each in sizes if is_machine_type(each)]
    tiers = [re.findall(r"custom-(\d+)-(\d+)", value) for _, key, value in held.rows if key == "tier"]
    plus = [float(size[1]) for _, key, value in held.rows if key == "tier" and (size := re.search(r"-n-(\d+)$", value))]
    memory = [memory_gb(each) for each in machines] + [int(each[0][1]) / 1_024 for each in tiers if each]
    memory += [8 * each for each in plus]
    cores = [float(vcpus(each)) for each in machines] + [float(each[0][0]) for each in tiers if each] + plus
    for match in _SIZES.finditer(text):
        value = _counted(match[1]) * _GB[match[2][0]]
        rows = _OF_ROWS.search(text[max(0, match.start() - 40) : match.start()])
        disk = _OF_A_DISK.match(text, match.end())
        stored = (
            reading.goal.stored_gb
            and abs(value - reading.goal.stored_gb) < 1
            and sketch.of(*_KEEPS)
            and not (rows or disk)
        )
        fits = not disk and any(0.9 * value <= each <= 4 * max(value, 1) for each in memory)
        if not (stored or fits or held.number(r"gb|memory|capacity|flags", value, value * 1_024)):
            yield match.span()
    for match in _SHARE.finditer(text):
        value = _counted(match[1])
        if (
            0 < value < 99
            and not held.number(r"threshold|target|alert", value, value / 100)
            and _TECHNICAL_SHARE.search(text, max(0, match.start() - 60), match.end() + 40)
        ):
            yield match.span()
    for match in _CORES.finditer(text):
        value = _counted(match[1])
        if not any(value <= each <= 2 * value for each in cores) and not held.number(r"^cpu$", value):
            yield match.span()
    for match in _RUNNING.finditer(text):
        if re.search(r"\b(?:v?cpus?|v?cores?|gb|ram|node|\d{4}) ", match[0]):
            continue
        value = _counted(match[1])
        ids = sketch.of("vm", "runner", "gitlab_runner", "worker", "worker_pool")
        alike = Counter(re.sub(r"-\d+$", "", each) for each in ids)
        if (
            value not in {len(ids), *alike.values()}
            and not held.number(r"instances|replicas|nodes|count|workers|jobs|runners|shards", value)
            and value > 1
            and value < 1_000
        ):
            yield match.span()
    for match in _BOUND.finditer(text):
        if not held.number(
            r"instances|replicas|nodes|count|workers|jobs|runners|shards|tasks|attempts|retries|connections|rate|second|time|days|gb|minutes|_s$|flags",
            float(match[1]),
        ):
            yield match.span()
    for words, parts in _COUNTED:
        for match in compiled(rf"{_N} (?:(?!{_JOINS})[a-z-]+ )?(?:{words})\b").finditer(text):
            value = _counted(match[1])
            count = sum(len(sketch.of(each)) for each in parts if "." not in each)
            held_so = [value_ for part, key, value_ in held.rows for each in parts if each == f"{part}.{key}"]
            if (key := parts[0].partition(":")[2]) and not _EACH.search(text, match.end(), match.end() + 60):
                count = sum(key in drawn.settings for drawn in sketch.parts.values())
            if 1 < value < 100 and count != value and f"{value:g}" not in held_so and sketch.parts:
                yield match.span()


# `PostgreSQL 16 and Redis` are no sixteen of them.
_JOINS = r"(?:and|or|with|plus|for|on|in|at|und|oder|mit|y|con|o|et|ou|avec|e|com|en|met)\b"
_EACH = re.compile(r"\b(?:each|every|per|jede\w*|pro|cada|chaque|ogni)\b")


_OF_A_DISK = re.compile(
    r"[- ](?:[a-z]+[- ])?(?:ssds?|hdds?|disks?|drives?|volumes?|platten?|festplatten?|discos?|disques?|dischi?|schijven?)\b"
)
# A size beside a database is the database's, and has to stand there.
_OF_ROWS = re.compile(r"\b(?:postgres\w*|my ?sql|maria ?db|sql server|databases?|db|datenbank)\b[^.;:]{0,24}$")
_KEEPS = ("bucket", "sql", "bigquery", "filestore", "vm", "firestore", "group", "cloud_run", "site", "workbench")
_TECHNICAL_SHARE = re.compile(
    r"\b(?:cpu|memory|ram|load|disk|errors?|5xx|budget|alert\w*|scale\w*|utili[sz]ation|auslastung|traffic|requests?)\b"
)
# A time that tells of people, of the past or of a plan of theirs.
_PEOPLES = re.compile(
    r"^\W*(?:ago|old\b|alt\b|of experience|later|from now|long\b|deadline|trial|delivery|notice|each way|shift\w*|lessons?|course|warranty)"
)
_PEOPLES_BEFORE = re.compile(
    r"\b(?:in|within|since|next|last|past|older|over|seit|vor|hace|il y a|dans|for the (?:next|last)|(?:may|can|shall|should|just|only)? ?(?:last|live|exist)s?(?: for)?|takes?|per) (?:the )?(?:about |around )?$"
)


def _beside(text: str, span: Span) -> bool:
    """Whether a time is said of people and their doings."""
    return bool(
        _PEOPLES.search(text[span[1] : span[1] + 20]) or _PEOPLES_BEFORE.search(text[max(0, span[0] - 24) : span[0]])
    )


def _names(text: str, held: _Held, sketch: Sketch) -> Iterator[Span]:
    for match in EMAIL.finditer(text):
        if match[0].rstrip(".") not in held.text and not re.search(
            r"(?:git|ssh)@|://\S*$", text[max(0, match.start() - 10) : match.end()]
        ):
            yield match.span()
    for match in _IMAGE.finditer(text):
        if match[0].rstrip(".") not in held.text:
            yield match.span()
    for match in _NETWORK.finditer(text):
        if match[0].partition("/")[0] not in held.text:
            yield match.span()
    for match in _PATH.finditer(text):
        if match[0] not in held.text:
            yield match.span()
    for match in _ASKED_AT.finditer(text):
        if match[1] not in held.text:
            yield match.span(1)
    for match in _SLOW_DISK.finditer(text):
        if not re.search(r"hdd|pd-standard", held.text):
            yield match.span()
    for match in _ROLE.finditer(text):
        if match[0] not in held.text:
            yield match.span()
    for match in _MACHINE.finditer(text):
        if match[0] not in held.text and not any(match[0] in each for each in sketch.lacks.values()):
            yield match.span()
    for match in _FLAG.finditer(text):
        if match[0] not in held.text and match[0] not in _TOOLS and not _known_flag(match[0], held):
            yield match.span()
    for match in _VERSION.finditer(text):
        name, number = match[1].split()[0].partition(".")[0].removesuffix("js"), match[2]
        if name in _USUAL and number in _USUAL[name]:
            continue
        if name == "sql" and number not in {"2022", "22"} and any("windows-sql" in value for _, _, value in held.rows):
            # The licence that comes with a machine is of one year.
            yield match.span()
        part = _SYSTEMS.get(name)
        if part is None or sketch.of(part):
            keys = {"vm": "^os$", "function": "runtime"}.get(part or "", "version")
            plain = number.replace(".", "")
            rows = [value for kind, key, value in held.rows if re.search(keys, key) and (part is None or kind == part)]
            if rows and not any(plain in value.replace(".", "").replace("_", "") for value in rows):
                yield match.span()
    for match in _PORT.finditer(text):
        number = match[1] or match[2] or match[3]
        if number not in _USUAL_PORTS and not held.number(r"port", float(number)):
            yield match.span()
    for match in _CLOCK.finditer(text):
        hour = int(match[1] or match[4])
        late = (match[3] or match[5]) == "pm" and hour < 12
        minute = float(match[2] or 0)
        on_time = not minute or held.number(r"cron|schedule|start_", minute)
        if not on_time or not held.number(r"cron|schedule|hour|start", float(hour + 12 * late)):
            yield match.span()


_LOOKED_AT = (
    *(re.compile(rf"{_N}[- ]?(?:{units})\b") for units, _ in _UNITS),
    *(re.compile(rf"{_N} (?:[a-z-]+ )?(?:{words})\b") for words, _ in _COUNTED),
    _SIZES, _SHARE, _CORES, _RUNNING, _BOUND, _MACHINE, EMAIL, _NETWORK, _IMAGE, _VERSION, _CLOCK, _PORT,
)  # fmt: skip
"""The figures that are looked for in the settings by what they count."""
_TOOLS = frozenset({"pg_dump", "pg_restore", "pg_dumpall", "docker_compose", "group_by"})


def _known_flag(name: str, held: _Held) -> bool:
    return any(key == name and value not in {"0", "false", ""} for _, key, value in held.rows)
