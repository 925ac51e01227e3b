"""Who may do what: predefined roles, and what each Terraform type needs for each verb.

The table is compiled from the public role definitions and Google's map of methods to permissions; `as_of` says when. A
change also looks at what it changes and waits for the work to end.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.faults.cloud_roles import IDENTITIES, grants_of

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


def missing(
    type_name: str, verb: str, callers: Iterable[str], attributes: Mapping[str, Any] | None = None
) -> str | None:
    """A permission that the call needs and none of the callers has; None when all is well or nothing is known.

    A caller is a role, or one of infra/gcp's identities, some of whose grants depend on the resource's attributes.
    """
    held = frozenset[str]().union(*(_held(caller, type_name, attributes or {}) for caller in callers))
    return next((permission for permission in _needed(type_name, verb) if permission not in held), None)


def check(caller: str) -> None:
    """Raises NoSuchRole for what is neither a role nor an identity of infra/gcp."""
    if caller not in IDENTITIES:
        granted(caller)


def _needed(type_name: str, verb: str) -> list[str]:
    types, data = _table()["types"], _table()["data"]
    if verb == "data":
        # A data source of a resource's name reads that resource.
        found: list[str] = data.get(type_name) or types.get(type_name, {}).get("read", [])
        return found
    needed: list[str] = types.get(type_name, {}).get("read" if verb == "import" else verb, [])
    return needed


def _held(caller: str, type_name: str, attributes: Mapping[str, Any]) -> frozenset[str]:
    if caller not in IDENTITIES:
        return granted(caller)
    grants = [grant for grant in grants_of(caller) if grant.counts(type_name, attributes)]
    return frozenset[str]().union(*((granted(each.role) if each.role else each.permissions) for each in grants))
