"""What a model gets to see of the schema, and what its answer must keep."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.policy.model_change import refused_repair
from shared.policy.static_gate import inspect
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.findings import SourceFinding
from shared.terraform.repair.guard import OPENINGS
from shared.terraform.schema import Block as SchemaBlock
from shared.terraform.schema import provider_schema


def schema_excerpt(resource_type: str) -> dict[str, Any] | None:
    """A resource's arguments and blocks as JSON; None for a type the provider does not have.

    `{"type", "arguments": {name: {"type", "required"?}}, "exports": [name], "blocks": {name: {"required"?,
    "at_most"?, "arguments", "blocks"}}}`.
    """
    schema = provider_schema().resource(resource_type)
    return None if schema is None else {"type": resource_type, **_excerpt(schema)}


def _excerpt(schema: SchemaBlock) -> dict[str, Any]:
    arguments = {
        name: {"type": each.type} | ({"required": True} if each.required else {})
        for name, each in schema.attributes.items()
        if each.settable
    }
    found: dict[str, Any] = {"arguments": arguments}
    exports = [name for name, each in schema.attributes.items() if not each.settable]
    if exports:
        found["exports"] = exports
    blocks = {
        name: ({"required": True} if each.required else {})
        | ({"at_most": each.max_items} if each.max_items else {})
        | _excerpt(each.block)
        for name, each in schema.blocks.items()
        if name != "timeouts"
    }
    if blocks:
        found["blocks"] = blocks
    return found


def accept_model_answer(
    before: Mapping[str, str], after: Mapping[str, str], diagnostics: Sequence[Diagnostic]
) -> list[str]:
    """Why a model's repair can't be taken, one line each; empty when it can.

    Everything stays but what failed (`shared.policy.model_change`), nothing is newly opened to everybody, and the
    static gate refuses nothing in it.
    """
    failing = {(each.file, each.line) for each in diagnostics if each.is_error and each.file}
    return [*refused_repair(before, after, failing), *opened(before, after), *_refused(before, after)]


def opened(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What the files grant to everybody, or as owner, more often after than before."""
    old, new = "\n".join(before.values()), "\n".join(after.values())
    return [
        f"it would open more: {word}"
        for word in OPENINGS
        if len(re.findall(re.escape(word), new)) > len(re.findall(re.escape(word), old))
    ]


def _refused(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    known = {(each.rule, each.message) for each in _hostile(before)}
    for each in _hostile(after):
        if (each.rule, each.message) not in known:
            yield f"{each.file}:{each.line}: {each.message}"


def _hostile(files: Mapping[str, str]) -> list[SourceFinding]:
    return [each for each in inspect(files) if each.kind == "refused"]
