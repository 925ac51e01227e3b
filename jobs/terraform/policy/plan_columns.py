"""What an edit of a table's columns loses or changes, one by one: a schema is one long text, cut before the matter."""

import json
from collections.abc import Iterator, Mapping

from jobs.terraform.policy.plan_difference import Written

Columns = Mapping[str, Mapping[str, object]]
_SAYS_NOTHING = frozenset({"name", "description"})


def of_columns(was: object, now: object) -> list[str] | None:
    """A line for each column that is gone or other than it was; None where one of the two is no list of columns.

    A new column loses nothing, unless every row has to have it; what a description says changes nothing.
    """
    before, after = _columns(was), _columns(now)
    if before is None or after is None:
        return None
    return list(_changed(before, after, ""))


def _changed(before: Columns, after: Columns, prefix: str) -> Iterator[str]:
    for name, column in before.items():
        called = f"{prefix}{name}"
        other = after.get(name)
        if other is None:
            yield f"{called} is not there any more"
            continue
        for key in dict.fromkeys((*column, *other)):
            old, new = column.get(key), other.get(key)
            inner = (_columns(old), _columns(new)) if key == "fields" else (None, None)
            if inner[0] is not None and inner[1] is not None:
                yield from _changed(inner[0], inner[1], f"{called}.")
            elif key not in _SAYS_NOTHING and old != new:
                yield f"{called}.{key} = {new} (was {old})"
    yield from (
        f"{prefix}{name} is new, and every row has to have it"
        for name, column in after.items()
        if name not in before and column.get("mode") == "REQUIRED"
    )


def _columns(said: object) -> Columns | None:
    if isinstance(said, str) and not isinstance(said, Written):
        try:
            said = json.loads(said)
        except ValueError:
            return None
    if not isinstance(said, list) or not all(
        isinstance(each, dict) and isinstance(each.get("name"), str) for each in said
    ):
        return None
    found = {each["name"]: each for each in said}
    return found if len(found) == len(said) else None
