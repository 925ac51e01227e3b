"""Which of the names that exist a wrong name means."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ONE_SLIP = 0.86
_OPPOSITES = (
    {"enable", "enabled", "disable", "disabled"},
    {"allow", "deny"},
    {"source", "destination", "target"},
    {"public", "private"},
    {"minimum", "maximum"},
    {"ingress", "egress"},
    {"read", "write"},
    {"internal", "external"},
    {"start", "end"},
)


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`machineType`, `machine-type` and `Machine_Type` as `machine_type`."""
    return _CAMEL.sub("_", name.strip()).replace("-", "_").replace(" ", "_").lower()


@lru_cache(maxsize=16384)
def closeness(wrong: str, right: str) -> float:
    """1 for the same name in another spelling, 0 for names that have nothing to do with each other."""
    a, b = snake(wrong), snake(right)
    if a == b:
        return 1.0
    if opposed(a, b):
        return 0.0
    letters = OSA.normalized_similarity(a, b)
    if letters < _ONE_SLIP and min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) == 1:
        letters = _ONE_SLIP  # one slip of the finger, however short the word
    if a.replace("_", "") == b.replace("_", ""):
        return 0.98
    tokens_a, tokens_b = tokens(a), tokens(b)
    if tokens_a == tokens_b:
        return 0.95
    common = tokens_a & tokens_b
    if common and _shortened(a, b):
        return max(letters, 0.9)
    if common and (tokens_a <= tokens_b or tokens_b <= tokens_a) and not _in_passing(a, b, common):
        first = 0.06 if a.startswith(b) or b.startswith(a) else 0.04 if a.split("_")[0] == b.split("_")[0] else 0.0
        return max(letters, 0.72 + first + 0.2 * len(common) / max(len(tokens_a), len(tokens_b)))
    if min(len(a), len(b)) >= 8 and _run_together(a, b):
        return max(letters, 0.8)
    return letters


def _run_together(a: str, b: str) -> bool:
    """`autohealing` begins `auto_healing_policies`."""
    short, long = sorted((a, b), key=len)
    return "_" not in short and long.replace("_", "").startswith(short)


def _shortened(a: str, b: str) -> bool:
    """`writer_id` is `writer_identity`: word for word the same, or one the beginning of the other."""
    left, right = a.split("_"), b.split("_")
    return len(left) == len(right) and all(
        one.startswith(other) or other.startswith(one) for one, other in zip(left, right, strict=True)
    )


def nearest(wrong: str, names: Iterable[str], floor: float = 0.74, lead: float = 0.03) -> str | None:
    """The name that is meant: close enough, and closer than any other by `lead`. None when that can't be said."""
    ranked = sorted(((closeness(wrong, name), name) for name in set(names)), reverse=True)
    if not ranked or ranked[0][0] < floor:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < lead and ranked[0][0] < 1.0:
        return None
    return ranked[0][1]


def _in_passing(a: str, b: str, common: frozenset[str]) -> bool:
    """Whether the longer name has the shorter one's words among so many others that it is about something else.

    `event_data_content_type` is no `event_type`, `public_ptr_domain_name` no `name`.
    """
    if common <= {"enable", "disable"}:
        return True  # what is switched is said by the other words
    share = len(common) / max(len(tokens(a)), len(tokens(b)))
    short, long = sorted((a, b), key=len)
    return share <= 0.25 or (share <= 0.5 and len(common) > 1 and short not in long)


_SHORT = {
    "min": "minimum", "max": "maximum", "config": "configuration", "cfg": "configuration", "conf": "configuration",
    "sec": "second", "num": "number", "addr": "address", "env": "environment", "desc": "description",
    "repo": "repository",
    "enabled": "enable", "disabled": "disable",
    "auth": "authentication", "pct": "percent", "db": "database", "org": "organization", "info": "information",
}  # fmt: skip


@lru_cache(maxsize=8192)
def tokens(name: str) -> frozenset[str]:
    """The words of a name, in one number and spelt out."""
    words = (part.removesuffix("s") for part in name.split("_") if part)
    return frozenset(_SHORT[word].removesuffix("s") if word in _SHORT else word for word in words)


def opposed(a: str, b: str) -> bool:
    """Whether the names say the contrary of each other."""
    left, right = ({_SHORT.get(part, part) for part in name.split("_")} for name in (a, b))
    for group in _OPPOSITES:
        here, there = left & group, right & group
        if here and there and not here & there and {word[:5] for word in here} != {word[:5] for word in there}:
            return True
    return False
