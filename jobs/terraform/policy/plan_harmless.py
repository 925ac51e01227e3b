"""Which edits of a draft can weaken nothing: by the argument and by where it goes, as `harmless_edits.txt` lists them.

What is not listed there is not harmless, whatever it says: a newer schema's arguments, too.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jobs.terraform.policy.plan_difference import Written
from shared.cost.machines import UnknownMachineError, machine
from shared.policy.plan_types import TYPES

NOT_SAID = object()
"""What stands for an argument that is not written."""

_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s?(m|s|[kKMGT]i?[bB]?|)")
_UNITS = {"": 1.0, "s": 1.0, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_UNITS |= {"Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40}
_TIER = re.compile(r"db-custom-(\d{1,3})-(\d{1,7})")
_SMALL_TIERS = {"db-f1-micro": (0.0, 0.0), "db-g1-small": (0.5, 1_700.0)}
_NUMBERS = re.compile(r"\d{1,9}")
# Flags of databases: what is on then, and how many of what there may be; fewer milliseconds would log every statement,
# with the values in it.
_ON = frozenset({
    "cloudsql.enable_pgaudit", "cloudsql.iam_authentication", "cloudsql_iam_authentication", "log_checkpoints",
    "log_connections", "log_disconnections", "log_lock_waits", "slow_query_log",
})  # fmt: skip
_AT_LEAST = {"log_min_duration_statement": 100, "long_query_time": 0.1, "max_connections": 50}
# How long Terraform may take over something.
_TIME = re.compile(r"([0-9]{1,5})([smh])")
_SHORTEST = 300
_LONGEST = 10_800
_LEAST_ALERT = 0.5
_SHORTEST_ALERT = 60.0


def is_harmless(type_: str, path: str, was: object, now: object, *, stands: bool = False) -> bool:
    """Whether it weakens nothing that an argument was drafted with one value and is written with another.

    `stands`: it is there already, and a newer version would be no choice but an upgrade, from which no way leads back.
    """
    said, steps = _listed(), [type_, *path.split(".")]
    for start in range(len(steps)):
        tail = ".".join(steps[start:])
        around = [f"{'.'.join(steps[start:end])}.*" for end in range(len(steps) - 1, start, -1)]
        for each in (tail, *around):
            if any(_fits(mark, was, now) for mark in said.get(each, ()) if not (stands and mark == "^")):
                return True
            if f"-{each}" in said:
                return False
    return False


def is_harmless_flag(name: str, was: object, now: object) -> bool:
    """Whether a database's flag writes more down, or lets more in at once, and keeps its secrets and its data."""
    if name in _ON:
        return _shown(now) == "on"
    number, before = _number(now), _number(was)
    fewest = _AT_LEAST.get(name)
    return fewest is not None and number is not None and number >= max(fewest, before or 0)


def is_sooner(was: object, now: object, comparison: object, *, lasts: bool) -> bool:
    """Whether an alert comes sooner by a smaller threshold, or after less time, and still not for everything."""
    before, after = _number(was), _number(now)
    if before is None or after is None:
        return False
    if lasts:
        return _SHORTEST_ALERT <= after <= before
    return comparison == "COMPARISON_GT" and 0 < before * _LEAST_ALERT <= after <= before


def _fits(mark: str, was: object, now: object) -> bool:
    if mark.startswith("="):
        return _shown(now) == mark[1:]
    if not mark:
        return True
    if mark in ("+", "!"):
        return (was if mark == "+" else now) is NOT_SAID
    if mark[0] == "@":
        return _lies_between(now, mark[1:])
    return _MARKS[mark[0]](was, now) and (len(mark) == 1 or _lies_between(now, f"0-{mark[1:]}"))


def _lies_between(now: object, bounds: str) -> bool:
    least, _, most = bounds.partition("-")
    number = _number(now)
    return number is not None and float(least) <= number <= float(most)


def _is_most_of_it(was: object, now: object) -> bool:
    before, after = _number(was), _number(now)
    return before is not None and after is not None and after * 2 >= before


def _is_patient(_: object, now: object) -> bool:
    found = _TIME.fullmatch(now) if isinstance(now, str) and not isinstance(now, Written) else None
    return found is not None and _SHORTEST <= int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2]] <= _LONGEST


def _is_more(was: object, now: object) -> bool:
    if isinstance(was, list) and isinstance(now, list):
        return all(each in now for each in was)
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        return was.keys() == now.keys() and all(_is_more(was[each], now[each]) for each in was)
    before, after = _size(was), _size(now)
    if before is None or after is None or len(before) != len(after):
        return False
    return all(one <= other for one, other in zip(before, after, strict=True))


def _is_less(was: object, now: object) -> bool:
    if isinstance(was, list) and isinstance(now, list):
        return bool(now) and all(each in was or any(_lies_in(each, other) for other in was) for each in now)
    return _size(was) is not None and _is_more(now, was)


def _holds(was: object, now: object) -> bool:
    if not (isinstance(was, Mapping) and isinstance(now, Mapping)):
        return False
    return all(name in now and now[name] == value for name, value in was.items())


def _is_around(was: object, now: object) -> bool:
    return _lies_in(was, now)


def _is_newer(was: object, now: object) -> bool:
    if not (isinstance(was, str) and isinstance(now, str)) or isinstance(was, Written) or isinstance(now, Written):
        return False
    if _NUMBERS.sub("#", was) != _NUMBERS.sub("#", now):
        return False
    before, after = (tuple(map(int, _NUMBERS.findall(each))) for each in (was, now))
    return before <= after


_MARKS: dict[str, Callable[[object, object], bool]] = {
    ">": _is_more, "<": _is_less, "&": _holds, "^": _is_newer, "~": _is_around, "%": _is_most_of_it, "#": _is_patient,
}  # fmt: skip


def _lies_in(inner: object, outer: object) -> bool:
    try:
        one, other = (ipaddress.ip_network(str(each)) for each in (inner, outer))
    except ValueError:
        return False
    return one.version == other.version and one.subnet_of(other)  # type: ignore[arg-type]


def _size(value: object) -> Sequence[float] | None:
    """What can be larger or smaller: an amount, or the processors and the memory of a machine."""
    number = _number(value)
    if number is not None:
        return (number,)
    text = str(value) if isinstance(value, str) and not isinstance(value, Written) else ""
    if found := _TIER.fullmatch(text):
        return float(found[1]), float(found[2])
    if text in _SMALL_TIERS:
        return _SMALL_TIERS[text]
    try:
        size = machine(text)
    except UnknownMachineError:
        return None
    return size.vcpus, size.memory_gb


def _number(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = _AMOUNT.fullmatch(value) if isinstance(value, str) and not isinstance(value, Written) else None
    unit = found[2].rstrip("bB") if found else ""
    return float(found[1]) * _UNITS[unit.replace("K", "k") if unit == "K" else unit] if found else None


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    """What is listed, with the marks of each; what is taken out begins with `-`."""
    text = resources.files(__package__).joinpath("harmless_edits.txt").read_text()
    words = [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]
    words += [f"-{type_}.{each[1:]}" if each.startswith("-") else f"{type_}.{each}" for type_, each in _of_types()]
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        at = min((place for place in (word.find(mark) for mark in ">=<^~+!&@%#") if place > 0), default=len(word))
        found[word[:at]] = (*found.get(word[:at], ()), word[at:])
    return found


def _of_types() -> Iterator[tuple[str, str]]:
    return ((rules.type, each) for rules in TYPES.values() for each in rules.harmless)
