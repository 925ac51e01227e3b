"""A clause as a target, a property and a value: read only where every word of it is one of these, or says nothing.

    modelled(clause)   "give the api 2 CPUs and 4 GB" -> [Put("api", "cpu", "2"), Put("api", "memory", "4Gi")]

The properties are rows (`properties`); which part has one is the catalogue's to say. A clause with a word that is
neither target, property, value nor filler is not read here at all: what is not understood is never done.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.amounts import is_no_memory, sized
from functions.planning.rules.changes.clause import Clause, Put
from functions.planning.rules.changes.cues import framed
from functions.planning.rules.changes.fillers import says
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.changes.properties import FITS, PROPERTIES, Property
from functions.planning.rules.changes.puts import put
from functions.planning.rules.changes.targets import Frame, as_pattern, is_for, key_of, meant, standing_for, targets_in
from functions.planning.rules.changes.values import Said, values_in
from functions.planning.rules.unclear import NotUnderstood

_SWITCHES = frozenset({"switch", "fixed"})
_TWICE = re.compile(rf"\b(?:{words.DOUBLES})\b")
_HALF = re.compile(rf"\b(?:{words.HALVES})\b")
_MOVED = re.compile(r"\b(?:move|moves|migrate|switch|mueve|mover|deplace|verschieb\w*|zieh\w*)\b")
_MOVES_TO = frozenset({"domain", "machine", "choice", "when", "zone"})
# What runs at a time may be called by what it does, where one thing alone has a time.
_RUN_IT = re.compile(
    r"\b(?:run|start|execute|launch|trigger|do|send|export|sync|refresh|process|build|generate|fuhre?|starte?|ejecuta|lanza|corre|lance|execute)\b (?:the |den |die |das |el |la |le )?[a-z]{4,}(?: (?:jobs?|tasks?|runs?))?(?= |$)"
)
_OFF_HOURS = re.compile(rf"\b(?:{words.OFF}|off|aus|ab|stop|down|shut|halt|stopp\w*|para|apagad[ao]|eteins|arrete)\b")
# The words by which something is to be off.
_GOES = re.compile(rf"{words.NO_MORE.pattern}|{words.NOT.pattern}|(?<![\w-])(?:{words.OFF}|{words.REMOVES})(?![\w-])")
_NEXT = {
    "snapshots": "snapshot days", "snapshot hour": "snapshot days", "cdn": "cdn time", "backup hour": "backups",
    "point in time": "transaction logs", "dead letters": "attempts", "versioning": "versions",
}  # fmt: skip
"""What a number in the next clause says of what this one speaks of: `take snapshots and keep them for 30 days`."""


def modelled(clause: Clause, about: str = "", side: str = "") -> tuple[list[Put], str, str] | None:
    """The settings that a clause states, the property it leaves off with and whether that was the least or the most of it;
    None where it has a word that is not understood here. Raises Unclear.

    `about` is the property that the clause before spoke of, `side` of what side: `web grows to 30 instances, admin to 2`.
    """
    text = clause.text
    values = values_in(text, clause.now)
    goes_on = about == "instances" and side and len(values) == 1 and values[0].kind == "number" and not values[0].side
    of_side = [replace(values[0], side=side)] if goes_on else values
    by_cues = framed(clause, values, lambda value: _counted(value, clause) or _implied(value, clause, about))
    if goes_on:
        by_cues = [replace(each, value=of_side[0]) if each.about.name == about else each for each in by_cues or []]
    return _settled(clause, by_cues) or _settled(clause, _frames(clause, of_side, about))


def _settled(clause: Clause, frames: list[Frame] | None) -> tuple[list[Put], str, str] | None:
    """The settings that frames state of the parts that are meant, as `modelled` gives them; None where a word is left."""
    if not frames:
        return None
    text = clause.text
    targets = targets_in(clause.now, text)
    puts: list[Put] = []
    covered = bytearray(len(text))
    used_targets: set[str] = set()
    machines: dict[str, dict[str, float]] = {}
    for frame in frames:
        parts = meant(frame, targets, clause)
        if parts is None:
            return None
        for start, end in frame.spans:
            covered[start:end] = b"\x01" * (end - start)
        for part in parts:
            used_targets.add(part.id)
            said = _of_part(frame, part, clause, machines)
            if said is None:
                return None
            puts += said
    for id_, sizes in machines.items():
        cpus = sizes.get("cpu")
        puts += sized(clause.now.parts[id_], int(cpus) if cpus else None, sizes.get("memory"))
    for start, end, ids in targets:
        if set(standing_for(ids, [*used_targets], clause.now)) & used_targets or is_for(text, start):
            covered[start:end] = b"\x01" * (end - start)
    kinds = {frame.value.kind for frame in frames if frame.value}
    if (
        "when" in kinds
        and (run := _RUN_IT.search(text))
        and not any(run.start() <= start < run.end() for start, _, _ in targets)
    ):
        covered[run.start() : run.end()] = b"\x01" * (run.end() - run.start())
    rest = "".join(" " if covered[at] else letter for at, letter in enumerate(text))
    if kinds & _MOVES_TO:
        rest = _MOVED.sub(" ", rest)
    for frame in frames:
        if frame.about.beside:
            rest = as_pattern(frame.about.beside).sub(" ", rest)
    if clause.verb in {"off", "remove"}:
        rest = _GOES.sub(" ", rest)
    if "hours" in kinds:
        rest = _OFF_HOURS.sub(" ", rest)
    if _left(rest):
        return None
    last = frames[-1]
    return list(dict.fromkeys(puts)), _NEXT.get(last.about.name, last.about.name), last.value.side if last.value else ""


def _of_part(frame: Frame, part: Standing, clause: Clause, machines: dict[str, dict[str, float]]) -> list[Put] | None:
    """The settings of one part; CPUs and memory of a database or a machine, which it has together, are kept for later."""
    value = frame.value
    if frame.fixed:
        return [Put(part.id, key_of(part, frame.about), frame.fixed)]
    if value and frame.about.name in {"cpu", "memory"} and key_of(part, frame.about) in {"tier", "machine_type"}:
        if value.more or value.side or (part.kind == "vm" and not clause.named and not clause.before):
            return None
        disk = next(each for each in PROPERTIES if each.name == "disk")
        bare = frame.about.name == "memory" and not re.search(rf"\b(?:{words.MEMORY})\b", clause.text)
        if bare and is_no_memory(part, float(value.text)) and not _counts_cpus(clause):
            return put(part, disk, value, clause)
        sizes = machines.setdefault(part.id, {})
        if sizes.setdefault(frame.about.name, float(value.text)) == float(value.text):
            return []
        # `16 GB of memory, 100 GB`: a second size is that of the disk.
        return put(part, disk, value, clause) if frame.about.name == "memory" and key_of(part, disk) else None
    return put(part, frame.about, value, clause, heard=frame.heard)


def about_of(clause: Clause) -> str:
    """The property that a clause without a value speaks of: `the database is nearly full` is about its disk."""
    piece = clause.text
    parts = [clause.now.parts[id_] for id_ in clause.named]
    said = {
        each.name
        for each in PROPERTIES
        if each.value not in _SWITCHES and any(key_of(part, each) for part in parts)
        if any(match[0] for match in as_pattern(each.words).finditer(piece))
    }
    if len(said) == 1:
        return said.pop()
    return "disk" if re.search(r"\b(?:full|voll|llen[oa]|plein\w*|out of (?:disk|space))\b", piece) else ""


def _left(rest: str) -> str:
    """The words of a text that are neither understood nor say nothing."""
    return " ".join(says(re.sub(r"'s?(?![\w])", " ", rest)))


def must_say_all(clause: Clause, done: Sequence[Put]) -> None:
    """Raises Unclear where a clause that was read otherwise speaks of something that nothing was done about."""
    keys, ids = {each.key for each in done}, {each.id for each in done}
    text, taken = clause.text, bytearray(len(clause.text))
    for used in sorted((*clause.taken, *(each.value.lower() for each in done)), key=len, reverse=True):
        text = text.replace(used, " " * len(used))
    for start, end, _ in targets_in(clause.now, text):
        taken[start:end] = b"\x01" * (end - start)
    for each in PROPERTIES:
        parts = [clause.now.parts[id_] for id_ in ids if key_of(clause.now.parts[id_], each)]
        if not _able(each, clause.now):
            continue
        for match in as_pattern(each.words).finditer(text):
            if match.end() == match.start():
                continue
            said = not any(taken[match.start() : match.end()])
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            if said and parts and each.value == "switch" and not keys & {*each.keys, key_of(parts[0], each)}:
                raise NotUnderstood(f'It is not clear what "{match[0]}" is to change in "{clause.text}".')
    for value in values_in(text, clause.now):
        for start, end in ((value.start, value.end), *value.also):
            taken[start:end] = b"\x01" * (end - start)
    rest = "".join(" " if taken[at] else letter for at, letter in enumerate(text))
    if left := _left(words.KNOWN_TO_RULES.sub(" ", rest)):
        raise NotUnderstood(f'It is not clear what "{left}" in "{clause.text}" is to change.')


# What a clause is about


def _frames(clause: Clause, values: list[Said], about: str) -> list[Frame] | None:
    text, now = clause.text, clause.now
    found = [
        (match.start(), match.end(), each)
        for each in PROPERTIES
        if _able(each, now) and (each.name != "class days" or any(value.kind == "choice" for value in values))
        for match in as_pattern(each.words).finditer(text)
        if match.end() > match.start()
    ]
    # A number in the words of a property is none of its own: `over 3 zones`.
    values = [
        value
        for value in values
        if not any(start <= value.start and value.end <= end for start, end, each in found if each.value in _SWITCHES)
    ]
    free = list(values)
    frames: list[Frame] = []
    # The closest pairs of a property's words and a value that it takes come first.
    named = [id_ for _, _, ids in targets_in(now, text) for id_ in ids] or list(clause.before)
    likely = {
        each.name
        for _, _, each in found
        if standing_for(named, [id_ for id_, part in now.parts.items() if key_of(part, each)], now)
    }
    counted = any(value.kind == "cpus" for value in values)
    pairs = sorted(
        (
            (
                each.name not in likely,
                _distance((start, end), (value.start, value.end)),
                start - end,
                at,
                each.name,
            )
            for at, value in enumerate(values)
            for start, end, each in found
            if value.kind in FITS.get(each.value, ())
            and not (counted and each.name == "cpu" and value.kind == "number")
        ),
    )
    taken: dict[int, list[tuple[int, int, Property]]] = {}
    for _, distance, length, at, name in pairs:
        if distance > _FAR:
            continue
        bound = taken.get(at)
        match = next(each for each in found if each[2].name == name and each[0] - each[1] == length)
        if bound is None:
            taken[at] = [match]
    for at, bound in taken.items():
        value = values[at]
        # Words of two properties in the same place are decided by who has them.
        start, end, each = bound[0]
        frames.append(Frame(each, value, value.start, [(start, end), (value.start, value.end), *value.also]))
        frames[-1].spans += [(s, e) for s, e, other in found if other.name == each.name and (s, e) != (start, end)]
        free.remove(value)
    for value in list(free):
        single = _counted(value, clause) or _implied(value, clause, about)
        if single is not None:
            frames.append(Frame(single, value, value.start, [(value.start, value.end), *value.also]))
            free.remove(value)
    if free:
        return None
    covered = [span for frame in frames for span in frame.spans]
    for start, end, each in sorted(found, key=lambda one: one[0] - one[1]):
        if any(s < end and start < e for s, e in covered):
            continue
        is_name = any(s <= start and end <= e for s, e, _ in targets_in(now, text))
        if each.value in _SWITCHES or (
            (_TWICE.search(text) or _HALF.search(text)) and (not is_name or each.value == "money")
        ):
            frames.append(Frame(each, None, start, [(start, end)]))
            covered.append((start, end))
    return frames


_FAR = 90


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    if one[0] < other[1] and other[0] < one[1]:
        return 0
    return max(other[0] - one[1], one[0] - other[1])


def _implied(value: Said, clause: Clause, about: str) -> Property | None:
    """The property that a value says by itself: GB are the memory of what has no disk, a time is a schedule."""
    named = [id_ for _, _, ids in targets_in(clause.now, clause.text) for id_ in ids] or list(clause.before)
    counted = value.kind == "size" and _counts_cpus(clause)
    for each in PROPERTIES:
        if value.kind not in FITS.get(each.value, ()) or (counted and each.name != "memory"):
            continue
        if (each.name == about and _able(each, clause.now)) or (each.name == "memory" and _counts_cpus(clause)):
            return each
        longest = each.name == "timeout" and (value.side == "high" or (about in _COMPUTING and _is_bare(value, clause)))
        bounded = value.side in {"low", "high"} and value.kind == "number" and each.name == "instances"
        if not (each.alone or longest or bounded) or not _able(each, clause.now):
            continue
        able = standing_for(named, [id_ for id_, part in clause.now.parts.items() if key_of(part, each)], clause.now)
        disks = [id_ for id_ in able if clause.now.takes(id_, "disk_gb")]
        if value.kind == "number" and each.value != "money" and not (value.side and each.name == "instances"):
            continue
        if each.name == "schedule" and not named and _BARE_HOUR.fullmatch(clause.text[value.start : value.end].strip()):
            # `Limit it to 10` is no time of day.
            continue
        if bounded and not named:
            return None if _OF_WHAT.search(clause.text) else each
        if (able and (value.kind != "size" or not disks)) or (not named and value.kind not in {"size", "number"}):
            return each
    return None


_BARE_HOUR = re.compile(r"(?:at|to|by|on|um|auf|ab|a|a las?|en|les|las)? ?\d{1,2}")
# What else there may be no more of than so many: connections, calls at a time, a limit that is not said of what.
_OF_WHAT = re.compile(
    rf"\b(?:connections?|verbindung\w*|conexion\w*|connexion\w*|at (?:once|a time|the same time)|in parallel|concurrent\w*|simultan\w*|gleichzeitig|a la vez|en parallele|en paralelo)\b|"
    rf"\b(?:the|our|this|a|das|den|el|la|un) (?:limit|cap|quota|ceiling|maximum|limite|obergrenze)\b(?!.*\b(?:{words.INSTANCES})\b)"
)


def _counted(value: Said, clause: Clause) -> Property | None:
    """A number of what is named right behind it: `run 3 importers`."""
    if value.kind != "number":
        return None
    for start, _, ids in targets_in(clause.now, clause.text):
        if _MORE_OF.fullmatch(clause.text[value.end : start]) and len(ids) == 1:
            return next(
                (
                    each
                    for each in PROPERTIES
                    if each.name in {"instances", "workers"} and key_of(clause.now.parts[ids[0]], each)
                ),
                None,
            )
    return None


_COMPUTING = frozenset({"memory", "cpu", "concurrency", "instances", "retries"})
"""What a span of time behind it is no span of: `the job needs 4 GB and 5 minutes`."""


def _is_bare(value: Said, clause: Clause) -> bool:
    """Whether a clause is a value and nothing else: `..., and 5 minutes`."""
    return not _left(clause.text[: value.start] + " " + clause.text[value.end :])


_MORE_OF = re.compile(r" (?:(?:more|extra|additional|further|mehr|weitere|mas|mais|de plus|supplementaires) )?")


def _counts_cpus(clause: Clause) -> bool:
    return bool(re.search(rf"\d ?(?:{words.CPUS})(?![\w-])", clause.text))


def _able(about: Property, now: Now) -> bool:
    return about in _had_in(now)


# Each clause asks for each property.
@lru_cache(maxsize=50)
def _had_in(now: Now) -> frozenset[Property]:
    """The properties that a part of what stands has."""
    return frozenset(each for each in PROPERTIES if any(key_of(part, each) for part in now.parts.values()))
