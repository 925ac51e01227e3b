"""Who may do what: predefined roles, and what each Terraform type needs for each verb.

The table is compiled from the public role definitions and Google's map of methods to permissions; `as_of` says when.
"""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("iam.json.gz")


class NoSuchRole(ValueError):
    """Not a predefined role of Google's."""


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(_TABLE.read_bytes()))
    return found


@cache
def granted(role: str) -> frozenset[str]:
    """The permissions of a role; raises NoSuchRole."""
    runs = _table()["roles"].get(role)
    if runs is None:
        raise NoSuchRole(f"{role} is no predefined role.")
    permissions = _table()["permissions"]
    held, place = set[str](), 0
    # Pairs: skip so many of the sorted permissions, then take so many.
    for skipped, taken in zip(runs[::2], runs[1::2], strict=True):
        held.update(permissions[place + skipped : place + skipped + taken])
        place += skipped + taken
    return frozenset(held)


def missing(type_name: str, verb: str, roles: Iterable[str]) -> str | None:
    """A permission that the call needs and none of the roles has; None when all is well or nothing is known."""
    needed = _table()["types"].get(type_name, {}).get(verb, [])
    held = frozenset[str]().union(*(granted(role) for role in roles))
    return next((permission for permission in needed if permission not in held), None)
