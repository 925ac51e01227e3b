"""Everything that a resource's values name: itself, what it lies in, and what it refers to.

By what the arguments mean (`shared.policy.arguments`), so that a type which nobody thought of names its parent too.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_document import leaves, values_at
from shared.policy.arguments import Kind, meaning, table
from shared.policy.plan_types import TYPES

# Whatever they say names nothing that anybody owns, or is judged by itself.
_NAME_NOTHING = frozenset({Kind.PLAIN, Kind.PROJECT, Kind.SIZE, Kind.PORT, Kind.SOURCE, Kind.ONLY})
_CALLED = (
    "id", "self_link", "name", "account_id", "secret_id", "dataset_id", "repository_id", "email", "member", "bucket",
    "service_account_id", "connection_name", "workload_identity_pool_id",
)  # fmt: skip
_BETWEEN = re.compile(r"[/:@?&=,\s]+")
_EMAIL = re.compile(r"([a-z][a-z0-9-]*)@[a-z0-9.:-]+\.iam\.gserviceaccount\.com", re.IGNORECASE)


class Named(NamedTuple):
    """`texts`: each value that names something, in small letters. `things`: (type, name) of what these may be.

    `parents`: those of the things that stand in its own id, or without which it is nothing.
    """

    texts: frozenset[str]
    things: frozenset[tuple[str, str]]
    parents: frozenset[tuple[str, str]]


def named(kind: str, values: Mapping[str, Any]) -> Named:
    """What a resource with these values is and refers to; `values` as a state or a plan has them, UNKNOWN included."""
    rules = TYPES.get(kind)
    texts = {each for key in _CALLED for each in _strings(values.get(key))}
    things: set[tuple[str, str]] = set()
    parents: set[tuple[str, str]] = set()
    if rules is None:
        return Named(frozenset(), frozenset(), frozenset())
    identity = _words(str(values.get("id") or "").lower())
    for path, meant in table(kind):
        if meant.kind in _NAME_NOTHING:
            continue
        found = {each for value in values_at(values, path) for each in _strings(value)}
        texts |= found
        words = {word for each in found for word in _words(each)}
        about = {(type_, word) for type_ in _types(kind, path) for word in words}
        things |= about
        if not rules.name or (path != "name" and "." not in path):
            parents |= {each for each in about if each[1] in identity or not rules.name}
    if rules.name:
        things |= {(kind, word) for key in rules.name for each in _strings(values.get(key)) for word in _words(each)}
    return Named(frozenset(texts), frozenset(things), frozenset(parents))


def _types(kind: str, path: str) -> tuple[str, ...]:
    meant = meaning(kind, path)
    if meant.kind is Kind.SENDS:
        return tuple(str(shape[0]) for shape in meant.values if isinstance(shape, tuple))
    return ("google_service_account",) if meant.kind is Kind.GRANT else meant.types


def _strings(value: Any) -> Iterator[str]:
    for _, leaf in leaves(value):
        if isinstance(leaf, str) and leaf:
            yield leaf.lower()


def _words(text: str) -> set[str]:
    """The names in a text: the last of a path, each of an id, and whom an address belongs to."""
    return {word for word in _BETWEEN.split(text) if word} | set(_EMAIL.findall(text))
