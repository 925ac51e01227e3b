"""What the google provider's resources and data sources are, as facts.

`provider_schema()` reads `google.schema.gz` (beside this file; made by `infra.local.provider.excerpt`) once and keeps
it; a type is decoded when it is first asked for. `provider_schema("google-beta")` is the same with what the beta
provider has otherwise.

    schema = provider_schema()
    instance = schema.resource("google_compute_instance")     # Block, or None for a type that does not exist
    instance.attributes["zone"].optional, instance.attributes["zone"].computed
    instance.blocks["boot_disk"].min_items, instance.blocks["boot_disk"].block.attributes["auto_delete"].type
    instance.attributes["deletion_protection"].facts.default
    schema.type_facts("google_compute_instance").imports      # TypeFacts: import patterns, identity, updatable ...
    for one in schema.arguments("google_compute_instance"):   # everything that can be written, by dotted path
        one.path, one.facts.conflicts_with
"""

import gzip
import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from shared.terraform.schema.decode import decode_block, decode_type
from shared.terraform.schema.model import (
    NO_FACTS,
    Argument,
    Attribute,
    Block,
    Check,
    Facts,
    NestedBlock,
    Nesting,
    TypeFacts,
    arguments,
)

__all__ = [
    "NO_FACTS",
    "Argument",
    "Attribute",
    "Block",
    "Check",
    "Facts",
    "NestedBlock",
    "Nesting",
    "ProviderName",
    "ProviderSchema",
    "TypeFacts",
    "arguments",
    "decode_block",
    "decode_type",
    "provider_schema",
    "schema_of",
]

ProviderName = Literal["google", "google-beta"]


class ProviderSchema:
    """All of one provider version's types; each is decoded on first use and kept.

    Args:
        lines: a key, a tab and JSON each; of two with the same key the later one holds, and `null` takes it away.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._packed: dict[str, str] = {}
        for line in lines:
            key, _, value = line.partition("\t")
            self._packed[key] = value
        self._packed = {key: value for key, value in self._packed.items() if value != "null"}
        self._blocks: dict[str, Block] = {}
        self._types: dict[str, TypeFacts] = {}
        self._arguments: dict[str, tuple[Argument, ...]] = {}
        self._resource_types = self._names("resources ")
        self._data_source_types = self._names("data_sources ")
        self._ephemeral_types = self._names("ephemeral ")

    @property
    def version(self) -> str:
        """The provider version the facts were read from, as in "7.45.0"."""
        return str(json.loads(self._packed["version"]))

    @property
    def as_of(self) -> date:
        """The day of that version's sources."""
        return date.fromisoformat(json.loads(self._packed["source"])["date"])

    def resource_types(self) -> frozenset[str]:
        """Every resource type's name."""
        return self._resource_types

    def data_source_types(self) -> frozenset[str]:
        """Every data source type's name."""
        return self._data_source_types

    def ephemeral_types(self) -> frozenset[str]:
        """Every ephemeral resource type's name."""
        return self._ephemeral_types

    def resource(self, type_name: str) -> Block | None:
        """The block of a resource type; None when the provider has no such type."""
        return self._block(f"resources {type_name}")

    def data_source(self, type_name: str) -> Block | None:
        """The block of a data source type; None when the provider has no such type."""
        return self._block(f"data_sources {type_name}")

    def ephemeral(self, type_name: str) -> Block | None:
        """The block of an ephemeral resource type; None when the provider has no such type."""
        return self._block(f"ephemeral {type_name}")

    def type_facts(self, type_name: str) -> TypeFacts:
        """What holds for a resource type as a whole. Raises KeyError when the provider has no such type."""
        found = self._types.get(type_name)
        if found is None:
            found = self._types[type_name] = decode_type(self._raw(f"resources {type_name}"))
        return found

    def arguments(self, type_name: str) -> tuple[Argument, ...]:
        """Everything a resource of the type may write, by dotted path; see `arguments`.

        Raises KeyError when the provider has no such type.
        """
        found = self._arguments.get(type_name)
        if found is None:
            block = self.resource(type_name)
            if block is None:
                raise KeyError(type_name)
            found = self._arguments[type_name] = tuple(arguments(block))
        return found

    def provider(self) -> Block:
        """What a `provider "google"` block accepts."""
        return decode_block(self._raw("provider"))

    def _names(self, prefix: str) -> frozenset[str]:
        return frozenset(key.removeprefix(prefix) for key in self._packed if key.startswith(prefix))

    def _raw(self, key: str) -> Any:
        return json.loads(self._packed[key])

    def _block(self, key: str) -> Block | None:
        found = self._blocks.get(key)
        if found is None and key in self._packed:
            found = self._blocks[key] = decode_block(self._raw(key))
        return found


@cache
def provider_schema(name: ProviderName = "google") -> ProviderSchema:
    """A provider's schema; about 15 ms the first time, free afterwards."""
    lines = _lines("google.schema.gz")
    return ProviderSchema(lines if name == "google" else [*lines, *_lines("google-beta.delta.gz")])


def schema_of(type_name: str) -> ProviderSchema:
    """The schema of the provider that has a resource type: google-beta's for what only that has."""
    google = provider_schema()
    return google if type_name in google.resource_types() else provider_schema("google-beta")


def _lines(file: str) -> list[str]:
    packed = resources.files(__package__).joinpath(file).read_bytes()
    return gzip.decompress(packed).decode().splitlines()
