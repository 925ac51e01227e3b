"""What hashicorp/google's resources and data sources look like, as facts.

`provider_schema()` reads `google.schema.gz` (beside this file; made by `infra.local.provider.extract_schema`) once and
keeps it; a resource's block is built when it is first asked for. The same facts serve hashicorp/google-beta.

    schema = provider_schema()
    instance = schema.resource("google_compute_instance")     # Block, or None for a type that does not exist
    instance.attributes["zone"].optional, instance.attributes["zone"].computed
    instance.blocks["boot_disk"].min_items, instance.blocks["boot_disk"].block.attributes["auto_delete"].type
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

Nesting = Literal["list", "set", "single"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One argument or exported attribute.

    `type` is Terraform's JSON type: `"string"`, `"number"`, `"bool"`, `["list", T]`, `["set", T]`, `["map", T]`,
    `["object", {name: T}]`. Exactly one of these holds: required; optional; optional and computed (the provider
    chooses when the configuration does not say); computed alone (it can't be set). `forces_new`: a change replaces the
    resource (known for common types only). `sensitive`: never print its value. `deprecated`: accepted, but on its way
    out.
    """

    type: Any
    required: bool = False
    optional: bool = False
    computed: bool = False
    forces_new: bool = False
    sensitive: bool = False
    deprecated: bool = False

    @property
    def settable(self) -> bool:
        """Whether a configuration may set it."""
        return self.required or self.optional


@dataclass(frozen=True, slots=True)
class NestedBlock:
    """A block inside a block.

    `max_items` None: any number. `nesting` "single" is an object, at most one (`timeouts`). `computed`: the provider
    fills it in when the configuration has none. `forces_new`: adding or removing one replaces the resource.
    """

    nesting: Nesting
    min_items: int
    max_items: int | None
    block: Block
    computed: bool = False
    forces_new: bool = False

    @property
    def required(self) -> bool:
        """Whether a configuration must write it at least once."""
        return self.min_items > 0


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a resource, a data source, the provider or a nested block; both mappings are sorted by name."""

    attributes: Mapping[str, Attribute] = field(default_factory=lambda: MappingProxyType({}))
    blocks: Mapping[str, NestedBlock] = field(default_factory=lambda: MappingProxyType({}))


class ProviderSchema:
    """All of one provider version's types; blocks are decoded on first use and kept."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._packed: dict[str, str] = {}
        for line in lines:
            key, _, value = line.partition("\t")
            self._packed[key] = value
        self._decoded: dict[str, Block] = {}
        self._resource_types = self._names("resources ")
        self._data_source_types = self._names("data_sources ")

    @property
    def version(self) -> str:
        """The provider version the facts were read from, as in "6.50.0"."""
        return str(json.loads(self._packed["version"]))

    def resource_types(self) -> frozenset[str]:
        """Every resource type's name."""
        return self._resource_types

    def data_source_types(self) -> frozenset[str]:
        """Every data source type's name."""
        return self._data_source_types

    def resource(self, type_name: str) -> Block | None:
        """The block of a resource type; None when the provider has no such type."""
        return self._block(f"resources {type_name}")

    def data_source(self, type_name: str) -> Block | None:
        """The block of a data source type; None when the provider has no such type."""
        return self._block(f"data_sources {type_name}")

    def provider(self) -> Block:
        """What a `provider "google"` block accepts."""
        return decode_block(json.loads(self._packed["provider"]))

    def _names(self, prefix: str) -> frozenset[str]:
        return frozenset(key.removeprefix(prefix) for key in self._packed if key.startswith(prefix))

    def _block(self, key: str) -> Block | None:
        found = self._decoded.get(key)
        if found is None and (packed := self._packed.get(key)) is not None:
            found = self._decoded[key] = decode_block(json.loads(packed))
        return found


def decode_block(raw: Mapping[str, Any]) -> Block:
    """A block from the file's short form. Each line of the file is a key, a tab and one of these as JSON.

    `{"a": {name: [type, flags]}, "b": {name: [nesting, min, max, block, flags?]}}`; flags are letters: r required,
    o optional, c computed, f forces a new resource, s sensitive, d deprecated; max 0 means any number.
    """
    attributes = {
        name: Attribute(
            type=type_,
            required="r" in flags,
            optional="o" in flags,
            computed="c" in flags,
            forces_new="f" in flags,
            sensitive="s" in flags,
            deprecated="d" in flags,
        )
        for name, (type_, flags) in raw.get("a", {}).items()
    }
    blocks = {
        name: NestedBlock(
            nesting=nested[0],
            min_items=nested[1],
            max_items=nested[2] or None,
            block=decode_block(nested[3]),
            computed=len(nested) > 4 and "c" in nested[4],
            forces_new=len(nested) > 4 and "f" in nested[4],
        )
        for name, nested in raw.get("b", {}).items()
    }
    return Block(MappingProxyType(attributes), MappingProxyType(blocks))


@cache
def provider_schema() -> ProviderSchema:
    """The google provider's schema; about 15 ms the first time, free afterwards."""
    packed = resources.files(__package__).joinpath("google.schema.gz").read_bytes()
    return ProviderSchema(gzip.decompress(packed).decode().splitlines())
