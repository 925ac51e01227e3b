"""Each amount on the thing in whose words it stands: `an API with 1 GiB, a nightly job that needs 8 GiB`.

A part is drawn from the words of the whole goal. Here each amount with its unit has one place: the thing that is named
next to it in its phrase, else the one that its clause is about. Another part that took it gives it back.
"""

import re
from collections.abc import Callable
from math import ceil
from typing import NamedTuple

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.owners import FRONT, Thing, is_thing, owner_of, things_named
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.amounts import AND_MEMORY, OF_A_DISK, fitting, names_machine
from functions.planning.rules.words.spans import HOURS, MINUTES, SECONDS
from shared.parts.sql.settings import fitting_tier
from shared.schemas import Asked

Span = tuple[int, int]

_N = r"(?<![\w.,:/$€£-])(?P<n>\d+(?:[.,]\d+)?)"
_GB = rf"{_N} ?(?P<u>[tgm]i?b?|gigs?|mib?)\b"
_RAM = r"(?:ram|memory|mem|arbeitsspeicher|hauptspeicher|memoria|memoire|speicher)"
_DISK = r"(?:ssds?|hdds?|disks?|disco|disque|festplatte\w*|storage|plat\w*|volume|data)"
_CORES = r"(?:v?cpus?|v?cores?|kerne\w*|nucleos|coeurs)\b"
_SPAN = rf"(?P<u>{SECONDS}|{MINUTES}|{HOURS})\b"
_PROGRAMS = ("cloud_run", "run_job", "worker_pool", "function")


class _Amount(NamedTuple):
    """What is counted: its words, the setting of each part that takes it, and its worth there; None where it is none."""

    words: re.Pattern[str]
    keys: dict[str, str]
    worth: Callable[[re.Match[str], str], str | None]


def _memory(match: re.Match[str], part: str) -> str | None:
    number, unit = float(match["n"].replace(",", ".")), match["u"][0]
    if part in {"redis", "valkey"}:
        return f"{number:g}" if unit == "g" else None
    sure = match["ram"] or match["of"] or unit == "m" or match["u"].startswith("gi")
    megabytes = number * {"t": 1_048_576, "g": 1_024, "m": 1}[unit]
    if megabytes > 32_768 or not (sure or number in {1, 2, 4, 8}):
        return None
    fitting_mb = next(each for each in _MEMORY if each >= megabytes)
    if fitting_mb >= 1_024:
        return f"{fitting_mb // 1_024}Gi"
    return f"{fitting_mb}{'M' if part == 'function' else 'Mi'}"


_MEMORY = (128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768)


def _disk(match: re.Match[str], _: str) -> str:
    number, unit = (match["n"], match["u"]) if match["n"] else (match["n2"], match["u2"])
    return f"{float(number.replace(',', '.')) * (1_024 if unit[0] == 't' else 1):g}"


def _number(match: re.Match[str], _: str) -> str:
    return next(each for name, each in match.groupdict().items() if name.startswith("n") and each).replace(",", ".")


def _seconds(match: re.Match[str], _: str) -> str:
    said = match.groupdict()
    number, unit = next((said[n], said[u]) for n, u in (("n", "u"), ("n2", "u2")) if said.get(n))
    factor = 1 if re.fullmatch(SECONDS, unit) else 60 if re.fullmatch(MINUTES, unit) else 3_600
    return f"{float(number.replace(',', '.')) * factor:.0f}"


_MOST = re.compile(
    rf"\b(?:max\w*|at most|up to|no more than|hochstens)\.? {_N}(?: instan\w+)?\b(?! ?(?:[a-z%]|\d))|\b(?:max\w*|at most|up to|no more than|hochstens)\.? (?P<n2>\d+) instan"
    r"|(?<![\w.,:/$€£-])(?P<n3>\d+) (?:instan\w+|replicas?) (?:au (?:plus|maximum)|maximum|(?:como |no )?maximo|maximal|hochstens|at (?:the )?most|al massimo|hoogstens|maximaal)\b"
)
_AMOUNTS: tuple[_Amount, ...] = (
    _Amount(
        re.compile(rf"(?P<of>\b{_RAM}(?: of| is|:)? ?|{_CORES}(?:,| and| und| y| et| /|/| \+|,? with)? ?)?{_GB}(?! ?{_DISK}\b)(?P<ram>(?: of)? ?{_RAM}\b)?"),
        dict.fromkeys(_PROGRAMS, "memory") | {"redis": "memory_gb"},
        _memory,
    ),
    _Amount(re.compile(rf"{_N}[ -]?(?:v?cpus?|v?cores?|kerne\w*|nucleos|coeurs)\b"), dict.fromkeys(_PROGRAMS, "cpu"), _number),
    _Amount(re.compile(rf"{_GB} (?:\w+ )?{_DISK}\b|\b{_DISK} (?:of |size |: ?)?{_GB.replace('<n>', '<n2>').replace('<u>', '<u2>')}"), {"sql": "disk_gb"}, _disk),
    _Amount(
        re.compile(
            rf"{_N}[ -]?{_SPAN}(?: \w+)? (?:timeouts?|time limit)\b"
            rf"|\b(?:timeouts?(?: of| is|:)?|takes?|runs?|needs|lasts?|dauert|lauft)(?: (?:up to|at most|max\w*|about|around|for|bis zu))* {_N.replace('<n>', '<n2>')}[ -]?{_SPAN.replace('<u>', '<u2>')}"
        ),
        dict.fromkeys(("run_job", "function", "cloud_run"), "timeout_s"),
        _seconds,
    ),
    _Amount(re.compile(rf"{_N} (?:\w+ )?(?:at a time|at once|in parallel)\b|\bparallelism(?: of|:| =)? ?(?P<n2>\d+)"), {"run_job": "parallelism", "tasks": "at_a_time"}, _number),
    _Amount(_MOST, dict.fromkeys(("cloud_run", "function"), "max_instances"), _number),
    _Amount(re.compile(rf"\b(?:min\w*|at least|mindestens)\.? {_N}(?: instan\w+)?\b(?! ?(?:[a-z%]|\d))|\b(?:min\w*|at least|mindestens)\.? (?P<n2>\d+) instan"), dict.fromkeys(("cloud_run", "function"), "min_instances"), _number),
    _Amount(re.compile(r"\bconcurrency(?: of|:| =| is)? ?(?P<n>\d+)"), {"cloud_run": "concurrency"}, _number),
    _Amount(re.compile(rf"{_N} (?:fixed )?(?:instan\w+|replicas?|copies|workers?|consumers?)\b"), {"worker_pool": "instances"}, _number),
)  # fmt: skip


def place_amounts(sketch: Sketch, reading: Reading) -> None:
    """Set each amount on the part that it is said of, and take it back from those that it is not said of."""
    text = reading.text
    things = _named(sketch, text)
    owners = {
        match.span(): owner_of(text, match.span(), things)
        for amount in _AMOUNTS
        for match in amount.words.finditer(text)
        if not any(low <= match.start() < high for low, high in reading.negated)
    }
    for amount in _AMOUNTS:
        said = [match for match in amount.words.finditer(text) if match.span() in owners]
        # What no thing's words are about is said of the only one that takes it.
        able = sketch.of(*(amount.keys.keys() & set(_PROGRAMS))) or sketch.of(*amount.keys)
        whose: dict[Span, list[str]] = {}
        for match in said:
            thing, sure = owners[match.span()]
            ids = _parts_of(sketch, text, thing, match)
            kinds = {sketch.parts[id_].part.name for id_ in ids}
            takes = sure or kinds & amount.keys.keys() or (kinds & _HAS_A_SIZE and not _is_bare(match))
            whose[match.span()] = ids if (ids and takes) or len(able) != 1 else able
        owned: dict[str, str] = {}
        # What stands in the phrase of a thing is settled first.
        for match in sorted(said, key=lambda match: not owners[match.span()][1]):
            sure = owners[match.span()][1] or not _is_held(sketch, amount, match, owned)
            for id_ in whose[match.span()]:
                part = sketch.parts[id_].part.name
                value = amount.worth(match, part) if part in amount.keys else None
                if value and sure and id_ not in owned and _put(sketch, id_, amount.keys[part], value):
                    owned[id_] = value
                    sketch.taken.append(match.span())
        settled = all(whose.values())
        for id_, drawn in sketch.parts.items():
            key = amount.keys.get(drawn.part.name)
            if key and settled and id_ not in owned and drawn.settings.get(key) in owned.values():
                drawn.settings.pop(key)
    _place_sizes(sketch, reading, things)
    for match in _MOST.finditer(text):
        most = _part_of(sketch, text, owner_of(text, match.span(), things)[0], match)
        if most in sketch.of("worker_pool"):
            words = Words.of(reading.goal.text, text)(*match.span())
            sketch.told.append(Asked(words=words, need="worker", met=False, how=_NO_MOST.format(most)))
            sketch.taken.append(match.span())


_NO_MOST = "{}: Cloud Run keeps a fixed number of workers, one unless `instances` says more; it has no most"


_HAS_A_SIZE = frozenset({"sql", "alloydb", "vm", "group", "gke"})


def _is_bare(match: re.Match[str]) -> bool:
    """Whether it is memory that no cores stand beside."""
    said = match.groupdict()
    return "of" in said and re.search(r"cpu|core|kern|nucl|coeur", said["of"] or "") is None


def _is_held(sketch: Sketch, amount: _Amount, match: re.Match[str], owned: dict[str, str]) -> bool:
    """Whether a part that no other such amount is said of has this one."""
    return any(
        drawn.settings[key] == amount.worth(match, drawn.part.name)
        for drawn in sketch.parts.values()
        if (key := amount.keys.get(drawn.part.name)) in drawn.settings and drawn.id not in owned
    )


# Cores and memory of one thing, in either order.
_SIZES = re.compile(
    rf"\b(?P<cores>\d{{1,3}}) ?-?v?(?:cpus?|cores?|kerne\w*|nucleos|coeurs)\b(?:{AND_MEMORY}(?P<gb>\d{{1,4}}(?:[.,]\d)?) ?(?:gi?b?|go)\b(?!{OF_A_DISK}))?"
    rf"|\b(?P<gb2>\d{{1,4}}(?:[.,]\d)?) ?(?:gi?b?|go)(?: (?:(?:of|de|di) )?{_RAM})?{AND_MEMORY}(?P<cores2>\d{{1,3}}) ?-?v?(?:cpus?|cores?|kerne\w*|nucleos|coeurs)\b"
    rf"|\b(?P<gb3>\d{{1,4}}(?:[.,]\d)?) ?(?:gi?b?|go) (?:(?:of|de|di) )?{_RAM}\b"
)


def _place_sizes(sketch: Sketch, reading: Reading, things: list[Thing]) -> None:
    """The size of a database or a machine that cores and memory are said of, where its type is not named."""
    for match in _SIZES.finditer(reading.text):
        thing, sure = owner_of(reading.text, match.span(), things)
        id_ = _part_of(sketch, reading.text, thing, match)
        drawn = sketch.parts.get(id_ or "")
        if drawn is None or not (sure or (drawn.part.name == "sql" and match["cores"])):
            continue
        cores = int(match["cores"] or match["cores2"] or 0)
        memory = float((match["gb"] or match["gb2"] or match["gb3"] or "0").replace(",", "."))
        if drawn.part.name == "sql" and "tier" in drawn.part.settings.model_fields:
            tier = fitting_tier(cores, round((memory or cores * 3.75) * 1_024))
            done = sketch.set("", drawn.id, tier, "tier")
        else:
            machine = None if not cores or names_machine(reading.text) else fitting(cores, ceil(memory))
            done = drawn.part.name == "vm" and sketch.set("", drawn.id, machine, "machine_type")
        if done:
            sketch.taken.append(match.span())


def _put(sketch: Sketch, id_: str, key: str, value: str) -> bool:
    """Set it; memory comes with as many CPUs as carry it."""
    drawn = sketch.parts[id_]
    if drawn.settings.get(key) == value:
        return True
    if key != "memory":
        return sketch.set("", id_, value, key)
    kept = drawn.settings.get("cpu")
    return any(sketch.put("", id_, memory=value, **({"cpu": cpu} if cpu else {})) for cpu in (kept, "1", "2", "4", "8"))


def _named(sketch: Sketch, text: str) -> list[Thing]:
    """The things of the text, the parts by their own names among them."""
    names = [id_ for id_ in sketch.parts if len(id_) > 2 and not is_thing(id_)]
    found = [
        Thing(match.span(), (f"#{id_}",))
        for id_ in names
        for match in re.finditer(rf"(?<![\w/.@-]){re.escape(id_)}(?![\w@-]|\.\w)", text)
    ]
    return sorted([*things_named(text), *found])


# `Three jobs, each gets 4 GiB`.
_EACH = re.compile(
    r"\b(?:each|every|both|all|per|apiece|jeweils|je|alle|beide|cada|todos|ambos|chacune?|chaque|tous)\b"
)


def _parts_of(sketch: Sketch, text: str, thing: Thing | None, said: re.Match[str]) -> list[str]:
    """The parts that an amount is said of: several of a kind where it is said of each."""
    if thing is None:
        return []
    if thing.parts[0].startswith("#"):
        return [thing.parts[0][1:]]
    kind = next((part for part in thing.parts if sketch.of(part)), None)
    ids = sketch.of(kind) if kind else []
    if kind == "sql" and len(ids) > 1:
        engine = text[slice(*thing.span)].replace(" ", "")[:5]
        ids = [each for each in ids if sketch.parts[each].settings.get("engine", "postgres")[:5] == engine] or ids
    if "web" in ids and len(ids) > 1:
        ids = ["web"] if FRONT.fullmatch(text[slice(*thing.span)]) else [each for each in ids if each != "web"]
    return ids if len(ids) == 1 or _EACH.search(text[max(0, said.start() - 24) : said.end() + 16]) else []


def _part_of(sketch: Sketch, text: str, thing: Thing | None, said: re.Match[str]) -> str | None:
    """The one part that an amount is said of."""
    ids = _parts_of(sketch, text, thing, said)
    return ids[0] if len(ids) == 1 else None
