"""What a provider's types look like: attributes, nested blocks, and the further facts of each. Data only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Nesting = Literal["list", "set", "single"]
Scalar = str | int | float | bool
Check = tuple[str, tuple[Any, ...]]
"""A check or comparison by the provider's own name, with its literal arguments."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the provider says of one argument or block beyond its type; None or empty where it says nothing.

    Paths name arguments from the top of the type by names alone, as in `settings.ip_configuration.ipv4_enabled`.

    Attributes:
        default: the value when it is left out.
        provider_default: the value of `deletion_policy` when the provider block sets none either.
        conflicts_with: paths of what may not be set beside it.
        exactly_one_of, at_least_one_of: paths of the group, itself included. The group counts once the block around
            it is there.
        required_with: paths of what must be set once this is.
        values: the only values accepted; `ignore_case`: in any case. Both lists and defaults hold strings as the
            configuration writes them.
        range: least and most of a number; length: of a string's length; None in a pair is open.
        regex: must match somewhere, in Go's syntax.
        checks: further checks by name ("inline": one without a name).
        or_empty: the empty string passes all of them.
        min_items, max_items: of a list or set attribute. `min_if_present`: of an optional block once there is one.
        element: the same facts about each element of a list or set.
        suppress: which differences are no change, by name.
        stored_otherwise: what is kept in the state is derived from the value.
    """

    default: Scalar | None = None
    provider_default: str | None = None
    conflicts_with: tuple[str, ...] = ()
    exactly_one_of: tuple[str, ...] = ()
    at_least_one_of: tuple[str, ...] = ()
    required_with: tuple[str, ...] = ()
    values: tuple[str, ...] | None = None
    ignore_case: bool = False
    range: tuple[float | None, float | None] | None = None
    length: tuple[int | None, int | None] | None = None
    regex: str | None = None
    checks: tuple[Check, ...] = ()
    or_empty: bool = False
    min_items: int | None = None
    max_items: int | None = None
    min_if_present: int | None = None
    element: "Facts | None" = None
    suppress: tuple[Check, ...] = ()
    stored_otherwise: bool = False


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One argument or exported attribute.

    `type` is Terraform's JSON type: `"string"`, `"number"`, `"bool"`, `["list", T]`, `["set", T]`, `["map", T]`,
    `["object", {name: T}]`. Exactly one of these holds: required; optional; optional and computed (the provider
    chooses when the configuration does not say); computed alone (it can't be set). `forces_new`: a change replaces the
    resource. `sensitive`: never print its value. `write_only`: it reaches the API and no state. `deprecated`: accepted,
    but on its way out.
    """

    type: Any
    required: bool = False
    optional: bool = False
    computed: bool = False
    forces_new: bool = False
    sensitive: bool = False
    write_only: bool = False
    deprecated: bool = False
    facts: Facts = NO_FACTS

    @property
    def settable(self) -> bool:
        """Whether a configuration may set it."""
        return self.required or self.optional


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block inside a block.

    `max_items` None: any number. `nesting` "single" is an object, at most one (`timeouts`). `computed`: the provider
    fills it in when the configuration has none. `forces_new`: adding or removing one replaces the resource; what inside
    it replaces says so itself.
    """

    nesting: Nesting
    min_items: int
    max_items: int | None
    block: "Block"
    computed: bool = False
    forces_new: bool = False
    sensitive: bool = False
    deprecated: bool = False
    facts: Facts = NO_FACTS

    @property
    def required(self) -> bool:
        """Whether a configuration must write it at least once."""
        return self.min_items > 0


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a resource, a data source, the provider or a nested block; both mappings are sorted by name."""

    attributes: Mapping[str, Attribute] = field(default_factory=lambda: MappingProxyType({}))
    blocks: Mapping[str, NestedBlock] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What holds for a type as a whole.

    Attributes:
        product: the service's folder in the provider, as in "cloudrunv2".
        updatable: False: every argument that can be set forces a new resource.
        timeouts: default seconds by operation (create, read, update, delete).
        imports: patterns of import ids, `{{x}}` stands for the attribute x; empty: no import.
        id: the pattern of the id; None where it is made otherwise.
        identity: the resource identity: attribute -> whether it must be given.
        plan_rules: the provider's plan rules by name.
        may_force_new: paths of arguments that replace the resource depending on their values.
        iam: an IAM policy, binding, member or audit configuration type; its import id is an import pattern, then role
            and member, then a condition's title, separated by spaces.
        schema_version, deprecated, framework (plugin framework): as the provider declares them.
    """

    product: str = ""
    updatable: bool = True
    timeouts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    imports: tuple[str, ...] = ()
    id: str | None = None
    identity: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    plan_rules: tuple[Check, ...] = ()
    may_force_new: tuple[str, ...] = ()
    iam: bool = False
    schema_version: int = 0
    deprecated: bool = False
    framework: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """Something a configuration may write, by its path: an argument (`attribute`) or a block (`block`)."""

    path: str
    attribute: Attribute | None = None
    block: NestedBlock | None = None

    @property
    def facts(self) -> Facts:
        """What the provider says of it."""
        found = self.attribute or self.block
        return found.facts if found is not None else NO_FACTS


def arguments(block: Block, prefix: str = "") -> Iterator[Argument]:
    """Everything a configuration may write in this block, outer before inner, `timeouts` and what is in it included.

    What is computed alone is left out.
    """
    for name, attribute in block.attributes.items():
        if attribute.settable:
            yield Argument(prefix + name, attribute=attribute)
    for name, nested in block.blocks.items():
        yield Argument(prefix + name, block=nested)
        yield from arguments(nested.block, f"{prefix}{name}.")
