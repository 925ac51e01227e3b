"""Whether each value of a change went to a setting of its own unit: `5 min` is a time, and never five of something.

    must_keep_units("warn us when a message waits for 5 min", [Watch("jobs", "messages_waiting", 5, ...)])   -> Unclear

However a sentence was read, its times, sizes, shares and sums of money are gone through here once more, against what the
steps set: a number may be in a setting of its own unit only, and a step of that unit has to be there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.planning.rules.changes import words
from functions.planning.rules.changes.alerts import unit_of_policy
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.steps import Add, Remove, Step, Watch
from functions.planning.rules.changes.values import MONEY, PERCENT, SPAN
from functions.planning.rules.unclear import NotUnderstood
from shared.parts import part_named

_SAID_IN = (
    ("money", re.compile(MONEY)),
    ("share", re.compile(PERCENT)),
    ("size", re.compile(rf"(?<![\w.,-])(?:{words.SIZE})(?![\w-])")),
    ("time", re.compile(SPAN)),
)
_UNIT_OF = {
    "size": "size", "days": "time", "seconds": "time", "percent": "share", "money": "money", "count": "count",
}  # fmt: skip
_ENDS = (("_gb", "size"), ("_s", "time"), ("_days", "time"), ("_minutes", "time"), ("_hours", "time"))
_WATCHED = {"share": "share", "percent": "share", "seconds": "time", "days": "time", "count": "count", "rate": "count"}
_UNITS = {
    **{key: _UNIT_OF[row.value] for row in reversed(PROPERTIES) if row.value in _UNIT_OF for key in row.keys},
    "memory": "size", "version": "count", "tcp_ports": "count", "port": "count",
}  # fmt: skip
# A machine's type says how much memory it has, and how many CPUs.
_TYPES = frozenset({"tier", "machine_type", "node_type", "worker_type", "size"})
# Times of day and calendars, in which an hour or a minute stands as a number.
_CLOCKS = frozenset(
    {"cron", "start_cron", "stop_cron", "backup_hour", "backup_minute", "timezone", "maintenance_hour", "snapshot_hour"}
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    unit: str
    numbers: tuple[str, ...]
    words: str
    start: int
    end: int


def must_keep_units(text: str, steps: Sequence[Step]) -> None:
    """Raises Unclear for a value of the folded text that went to a setting of another unit, or to none of its own."""
    said = list(_quantities(text))
    if not said:
        return
    bare = text
    for each in said:
        bare = f"{bare[: each.start]}{' ' * (each.end - each.start)}{bare[each.end :]}"
    for unit, value in _set(steps):
        if not value[:1].isdigit():
            continue
        for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", value):
            mine = [each for each in said if number in each.numbers]
            if mine and all(each.unit != unit for each in mine) and not _stands(number, bare):
                raise _not_clear(mine[0], text)
    units = {unit for unit, _ in _set(steps, usual=True)}
    timed = any(_is_timed(step) for step in steps)
    for each in said:
        if each.unit not in units and not (each.unit == "time" and timed) and not _is_relative(each, units):
            raise _not_clear(each, text)


def _quantities(text: str) -> Iterator[_Quantity]:
    taken: list[tuple[int, int]] = []
    for unit, pattern in _SAID_IN:
        for match in pattern.finditer(text):
            # Without a number it is a rate (`a minute`), and no year is one `an`, which ends German verbs.
            if not re.search(r"\d", match[0]) or re.search(r"\d an$", match[0]):
                continue
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield _Quantity(unit, tuple(re.findall(r"\d+(?:[.,]\d+)?", match[0])), match[0].strip(), *match.span())


def _set(steps: Sequence[Step], *, usual: bool = False) -> Iterator[tuple[str, str]]:
    """What the steps set, each with its unit, and with `usual` all that a new part has.

    A value that is the usual one was left out of its step, and may have been said all the same.
    """
    for step in steps:
        if isinstance(step, Watch):
            unit = _WATCHED.get(unit_of_policy(step.name), "")
            yield unit, f"{step.value:g}"
        elif isinstance(step, Put | Add):
            for key, value in [(step.key, step.value)] if isinstance(step, Put) else _of_new(step, usual=usual):
                yield from ((unit, value) for unit in (("size", "count") if key in _TYPES else (_unit(key),)))


def _of_new(step: Add, *, usual: bool) -> Iterator[tuple[str, str]]:
    part = part_named(step.kind) if usual else None
    yield from step.settings
    yield from ((key, str(value)) for key, value in (part.settings().model_dump() if part else {}).items())


def _unit(key: str) -> str:
    if key in _CLOCKS or key == "env":
        return "time" if key in _CLOCKS else ""
    return _UNITS.get(key) or next((unit for end, unit in _ENDS if key.endswith(end)), "")


def _is_timed(step: Step) -> bool:
    return isinstance(step, Remove) or (isinstance(step, Add) and step.kind == "schedule")


def _is_relative(said: _Quantity, units: set[str]) -> bool:
    """Whether a share says by how much something grows or shrinks."""
    return said.unit == "share" and bool(units & {"size", "count", "money", "time"})


def _stands(number: str, bare: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w])", bare))


def _not_clear(said: _Quantity, text: str) -> NotUnderstood:
    kind = {"time": "a time", "size": "a size", "share": "a share", "money": "a sum of money"}[said.unit]
    return NotUnderstood(
        f'It is not clear what {said.words} in "{text}" stands for: it is {kind}, and nothing is set in that unit.'
    )
