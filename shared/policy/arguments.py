"""What each argument of each allowed type means, so that a gate knows how to judge it.

The paths come from the provider's schema; what one means comes from its type's rules, then from its name. One that
neither knows is FOREIGN: it may not be set until somebody says what it is. So is every argument that a later schema
adds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache

from shared.policy import argument_words as words
from shared.policy.plan_types import TYPES
from shared.terraform.schema import schema_of
from shared.terraform.type_rules import TypeRules

# At the top of a type these words name something; only inside a block are they plain.
_NAMING = frozenset({"name", "target", "parent", "source"})
_GRANT = frozenset({"role", "member"})


class Kind(Enum):
    """How an argument is judged."""

    PLAIN = "any value does no harm"
    NAME = "names the resource: with the deployment's suffix"
    REFERENCE = "names another resource: one of this deployment"
    IDENTITY = "names a service account: one of this deployment"
    PROJECT = "the deployment's project"
    IMAGE = "a boot image: from a listed project, or of this deployment"
    CONTAINER = "a container image: known"
    ENDPOINT = "an address that gets messages: of a Cloud Run service of this deployment"
    SENDS = "an address that gets messages: of one of this deployment's resources, written out as its rules say"
    JOINED = "several attributes of one resource of this deployment, written out as its rules say"
    SIZE = "its price hangs on it: known"
    SOURCE = "ranges it may be reached from: known, and not the world"
    PORT = "ports: known"
    ONLY = "one of a few values"
    GRANT = "judged as a grant"
    REFUSED = "never set"
    FOREIGN = "nobody has said what it is: never set"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind, with the types it may name or the values it may have."""

    kind: Kind
    types: tuple[str, ...] = ()
    values: tuple[object, ...] = ()


_FOREIGN = Meaning(Kind.FOREIGN)


@cache
def meaning(type_name: str, path: str) -> Meaning:
    """What an argument of an allowed type means; FOREIGN for all that is not known."""
    rules = TYPES.get(type_name)
    if rules is None:
        return _FOREIGN
    steps = path.split(".")
    return _said(rules, path) or _by_words(rules, steps)


def _said(rules: TypeRules, path: str) -> Meaning | None:
    """What the type's own rules say."""
    if _matches(path, rules.refused):
        return Meaning(Kind.REFUSED)
    for pattern, values in rules.only.items():
        if fnmatchcase(path, pattern):
            return Meaning(Kind.ONLY, values=values)
    for pattern, shapes in rules.endpoints.items():
        if fnmatchcase(path, pattern):
            return Meaning(Kind.SENDS, values=shapes)
    for pattern, (type_, between, attributes) in rules.joined.items():
        if fnmatchcase(path, pattern):
            return Meaning(Kind.JOINED, (type_,), (between, *attributes))
    for pattern, types in rules.references.items():
        if fnmatchcase(path, pattern):
            return Meaning(Kind.REFERENCE, types)
    for patterns, kind in (
        (rules.identities, Kind.IDENTITY),
        (rules.sources, Kind.SOURCE),
        (rules.sizes, Kind.SIZE),
        (rules.name, Kind.NAME),
        (rules.plain, Kind.PLAIN),
    ):
        if _matches(path, patterns):
            return Meaning(kind, _ACCOUNT if kind is Kind.IDENTITY else ())
    return None


def _by_words(rules: TypeRules, steps: list[str]) -> Meaning:
    *around, leaf = steps
    if any(step in words.REFUSED for step in steps):
        return Meaning(Kind.REFUSED)
    if not all(_known(step) for step in around):
        return _FOREIGN
    if not around and leaf in _GRANT and rules.type.endswith("_iam_member"):
        return Meaning(Kind.GRANT)
    if leaf in words.REFERENCES:
        return Meaning(Kind.REFERENCE, words.REFERENCES[leaf])
    if leaf in words.IDENTITIES:
        return Meaning(Kind.IDENTITY, _ACCOUNT)
    if leaf in words.PROJECTS:
        return Meaning(Kind.PROJECT)
    if leaf in words.IMAGES:
        return Meaning(Kind.CONTAINER if around[-1:] == ["containers"] else Kind.IMAGE)
    if leaf in words.ENDPOINTS:
        return Meaning(Kind.ENDPOINT, ("google_cloud_run_v2_service",))
    if leaf in words.SIZES:
        return Meaning(Kind.SIZE)
    if leaf in words.PORTS:
        return Meaning(Kind.PORT)
    if leaf in words.plain_words() and (around or leaf not in _NAMING):
        return Meaning(Kind.PLAIN)
    return _FOREIGN


_ACCOUNT = ("google_service_account",)


def _known(step: str) -> bool:
    return step in words.plain_words() or step in words.REFERENCES or step in words.IDENTITIES or step in words.SIZES


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


@cache
def settable(type_name: str) -> frozenset[str]:
    """Every path of a type that a configuration can set, blocks included; empty for types of other providers."""
    if schema_of(type_name).resource(type_name) is None:
        return frozenset()
    return frozenset(each.path for each in schema_of(type_name).arguments(type_name))


@cache
def blocks(type_name: str) -> frozenset[str]:
    """Those of the settable paths that are blocks: they hold arguments and are no value themselves."""
    if schema_of(type_name).resource(type_name) is None:
        return frozenset()
    return frozenset(each.path for each in schema_of(type_name).arguments(type_name) if each.block is not None)


@cache
def defaults(type_name: str) -> dict[str, object]:
    """What the provider fills in where nothing is written, by path."""
    found: dict[str, object] = {}
    if schema_of(type_name).resource(type_name) is None:
        return found
    for each in schema_of(type_name).arguments(type_name):
        facts = each.facts
        found[each.path] = facts.provider_default if facts.default is None else facts.default
    return found


def table(type_name: str) -> Iterator[tuple[str, Meaning]]:
    """Every path that holds a value, with its meaning."""
    for each in schema_of(type_name).arguments(type_name):
        if each.attribute is not None:
            yield each.path, meaning(type_name, each.path)
