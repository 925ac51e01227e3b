"""A change does what it declared, and nothing else; what it would lose beyond that is a person's to say."""

import re
from collections.abc import Collection, Iterator

from jobs.terraform.policy.plan_document import Change, leaves
from shared.policy.plan_types import STATEFUL_TYPES, TYPES
from shared.schemas import Declared

Reason = tuple[str, str]

_RULE = "undeclared_change"


def without_key(address: str) -> str:
    """The address of a resource's block, without the key of one of its instances."""
    return re.sub(r"\[.*", "", address)


def beyond(change: Change, declared: Declared, unfinished: Collection[str] = ()) -> Iterator[Reason]:
    """Why a change of the plan is not among the declared ones; `unfinished` is what this very run began to make."""
    if change.does_nothing or change.actions == ("read",) or change.mode != "managed":
        return
    block = without_key(change.address)
    # A block that is written otherwise may have more or fewer instances; one that holds data is asked about by itself.
    counted = change.address != block and block in declared.updated
    if change.reason == "replace_because_tainted" and change.address in unfinished:
        return
    if change.deposed and change.type not in STATEFUL_TYPES:
        # Every plan until then removes it: the change that began the replacement, its way back, and any other.
        return
    if set(change.actions) == {"create", "delete"}:
        # What is changed may have to be made anew for it: that is shown, and asked about where it holds data.
        if block not in {*declared.replaced, *declared.updated}:
            yield _RULE, "it would be made anew, which this change did not say"
    elif change.actions == ("create",):
        # What is to be changed and has vanished meanwhile is made again only if somebody sees that.
        if block not in declared.added and block not in declared.replaced and not counted:
            yield _RULE, "it would be made, which this change did not say"
    elif change.actions == ("update",):
        # What this very run made, or took in, and is still to become what was declared.
        begun = change.address in unfinished and block in declared.added
        if block not in {*declared.updated, *declared.unprotects} and not begun:
            yield _RULE, "it would be changed, which this change did not say"
    elif block not in declared.removed and not counted:
        yield _RULE, "it would be removed, which this change did not say"


def only_lifts(change: Change, declared: Declared | None) -> bool:
    """Whether nothing differs but what has to be said before an end: all else stands so, by whomever it was made."""
    if declared is None or change.actions != ("update",) or without_key(change.address) not in declared.unprotects:
        return False
    rules = TYPES.get(change.type)
    said = ("deletion_policy", *(path for path, _ in (*rules.ends, *rules.ends_if_written))) if rules else ()
    before, after = dict(leaves(change.before)), dict(leaves(change.after))
    differs = [path for path in before.keys() | after.keys() if before.get(path, _GONE) != after.get(path, _GONE)]
    return all(any(f"{_plain(path)}.".startswith(f"{each}.") for each in said) for path in differs)


_GONE = object()


def _plain(path: str) -> str:
    return ".".join(word for word in path.split(".") if not word.isdigit())


def confirmed(address: str, declared: Declared | None) -> bool:
    """Whether a person has said that this very thing, or its whole block, may be lost."""
    named = declared is not None and bool(declared.confirmed_by)
    return named and declared is not None and bool({address, without_key(address)} & set(declared.loses))


def lost(changes: Collection[Change]) -> list[str]:
    """The addresses of what holds data and would be destroyed or made anew."""
    return [
        change.address
        for change in changes
        if change.mode == "managed" and change.removes and change.type in STATEFUL_TYPES
    ]
