"""What a model gets to see of the schema, and what its answer must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shared.policy.findings import Finding
from shared.policy.static_gate import inspect
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.hcl.nodes import Attribute, Block, File, walk_body
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.repair.guard import OPENINGS, restricts
from shared.terraform.schema import Block as SchemaBlock
from shared.terraform.schema import provider_schema

_ADDABLE = frozenset({"variable", "locals", "output"})


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

    Refused: resources lost or added, files changed that were fine (declarations may be added to them), arguments
    changed that say who may reach or do what, anything newly opened to everybody, and what the static gate refuses.
    """
    old = {name: parse_hcl(text, name) for name, text in before.items() if name.endswith(".tf")}
    new = {name: parse_hcl(text, name) for name, text in after.items() if name.endswith(".tf")}
    return [
        *_population(old, new),
        *_untouched(old, new, {each.file for each in diagnostics if each.is_error}),
        *_restrictions(old, new, diagnostics),
        *opened(before, after),
        *_refused(before, after),
    ]


def _population(old: Mapping[str, File], new: Mapping[str, File]) -> Iterator[str]:
    for kind in ("resource", "data", "output"):
        had, has = _addresses(old, kind), _addresses(new, kind)
        yield from (f"it would lose the {kind} {each}" for each in sorted(had - has))
        if kind == "resource":
            yield from (f"it would add the resource {each}" for each in sorted(has - had))


def _addresses(files: Mapping[str, File], kind: str) -> set[str]:
    return {".".join(block.names) for file in files.values() for block in file.body.blocks_of(kind)}


def _untouched(old: Mapping[str, File], new: Mapping[str, File], broken: set[str]) -> Iterator[str]:
    for name, file in old.items():
        if name in broken or not broken:
            continue
        now = new.get(name)
        if now is None:
            if file.text.strip():
                yield f"it drops {name}, which was fine"
        elif now.text != file.text:
            kept = [now.source(block.span) for block in now.body.blocks]
            lost = [block for block in file.body.blocks if file.source(block.span) not in kept]
            had = [file.source(block.span) for block in file.body.blocks]
            more = [block for block in now.body.blocks if now.source(block.span) not in had]
            if lost or any(block.type not in _ADDABLE for block in more):
                yield f"it changes {name}, which was fine"


def _restrictions(old: Mapping[str, File], new: Mapping[str, File], diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    broken = {(each.file, each.line) for each in diagnostics}
    said, says = _security(old), _security(new)
    for key, (text, file, line) in said.items():
        if (file, line) in broken:
            continue
        now = says.get(key)
        if now is None:
            if key[0] in {address for address, _ in says} | _all_addresses(new):
                yield f"it drops {key[1]} of {key[0]}"
        elif now[0] != text:
            yield f"it changes {key[1]} of {key[0]}"


def _all_addresses(files: Mapping[str, File]) -> set[str]:
    return _addresses(files, "resource")


def _security(files: Mapping[str, File]) -> dict[tuple[str, str], tuple[str, str, int]]:
    """(address, path) -> (value without white space, file, line) of arguments about who may reach or do what."""
    found: dict[tuple[str, str], tuple[str, str, int]] = {}
    for name, file in files.items():
        for block in file.body.blocks_of("resource"):
            seen: dict[str, int] = {}
            for item, around in walk_body(block.body):
                path = "/".join(
                    [*(each.type for each in around), item.name if isinstance(item, Attribute) else item.type]
                )
                if not any(restricts(part) for part in path.split("/")):
                    continue
                seen[path] = seen.get(path, 0) + 1
                value = _value(file, item)
                found[".".join(block.names), f"{path}#{seen[path]}"] = (value, name, file.line(item.span))
    return found


def _value(file: File, item: Attribute | Block) -> str:
    return "".join(file.source(item.expr.span).split()) if isinstance(item, Attribute) else ""


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


def _hostile(files: Mapping[str, str]) -> list[Finding]:
    return [each for each in inspect(files) if each.kind == "refused"]
