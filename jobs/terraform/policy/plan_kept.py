"""How long what holds data keeps it, and what protects it: an update that ends it sooner loses data as a removal does.

By the words of the arguments' names, so that one which nobody listed counts too.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, values_at
from shared.policy.arguments import blocks, settable
from shared.policy.plan_types import STATEFUL_TYPES

Reason = tuple[str, str]

_ENDS = frozenset({"expiration", "expire", "expires", "expiry", "ttl", "autodelete"})
_KEEPS = frozenset({"retention", "retain", "retained", "travel"})
# Of who may come in, and of what is deleted anyway.
_NO_DATA = frozenset({"settings.ip_configuration.authorized_networks.expiration_time", "version_destroy_ttl"})
_CLEANS = "cleanup_policies"
# A switch with one of these in its name protects while it is on.
_PROTECTS = frozenset(
    {
        "protection",
        "secure",
        "integrity",
        "vtpm",
        "auth",
        "ssl",
        "tls",
        "encryption",
        "enforce",
        "enforced",
        "enforcement",
        "require",
        "hold",
    }
)
_DURATION = re.compile(r"(\d{1,18}(?:\.\d{1,9})?)s?")
_NEVER = float("inf")


def shortened(change: Change) -> Iterator[Reason]:
    """Why what is there would be kept for a shorter time than now."""
    if change.type not in STATEFUL_TYPES:
        return
    for path, ends in keeping(change.type):
        before, after = values_at(change.before, path), values_at(change.after, path)
        if before == after:
            continue
        empty = _NEVER if ends else 0.0
        was, is_ = _least(before, empty), _least(after, empty)
        if (is_ if ends else was) == empty:
            continue
        if is_ is None or was is None or is_ < was:
            yield "unprotects_data", f"{path} would end sooner what it holds" if ends else f"{path} would keep less"
    yield from _cleaning(change)


def switched_off(change: Change) -> Iterator[Reason]:
    """Why something would be less safe than now: what protects is off, by whatever argument says so."""
    for path in switches(change.type):
        before, after = values_at(change.before, path), values_at(change.after, path)
        if any(value is True for value in before) and (not after or any(value is not True for value in after)):
            yield "unprotects_data", f"{path} would no longer be true"


@cache
def switches(type_: str) -> tuple[str, ...]:
    """Each argument that protects while it is on."""
    found = sorted(settable(type_) - blocks(type_))
    return tuple(path for path in found if _PROTECTS & set(path.rpartition(".")[2].split("_")))


def _cleaning(change: Change) -> Iterator[Reason]:
    """A repository's own rules of what is deleted: new ones, fewer exceptions, or no trial any more."""
    before, after = change.before.get(_CLEANS) or [], change.after.get(_CLEANS) or []
    live = "cleanup_policy_dry_run"
    begins = bool(change.before.get(live)) and not change.after.get(live)
    deletes = after is UNKNOWN or any(action != "KEEP" for action in values_at(after, "action"))
    if deletes and (before != after or begins):
        yield "unprotects_data", f"{_CLEANS} would begin to delete what it holds"


@cache
def keeping(type_: str) -> tuple[tuple[str, bool], ...]:
    """Each argument that says when something ends (True), or how long or how much of it is kept (False)."""
    found = []
    for path in sorted(settable(type_) - blocks(type_) - _NO_DATA):
        words = set(path.rpartition(".")[2].split("_"))
        if not path.startswith("timeouts.") and words & (_ENDS | _KEEPS):
            found.append((path, not words & _KEEPS))
    return tuple(found)


def _least(values: list[Any], empty: float) -> float | None:
    """The shortest of them; None where one can't be compared."""
    numbers = [_number(each, empty) for each in values] or [empty]
    return None if None in numbers else min(each for each in numbers if each is not None)


def _number(value: Any, empty: float) -> float | None:
    if value is None or value is False or value in ("", 0):
        return empty
    if value is True:
        # What goes by itself once it is on; what is kept as long as it is.
        return 0.0 if empty == _NEVER else _NEVER
    if isinstance(value, int | float):
        return float(value)
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) if found else None
