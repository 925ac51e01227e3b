"""Terraform files as a plan will list them, as far as they say it: literals, defaults of variables, else as written."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.terraform.hcl import Block, Body, Expr, File, Literal, Object, Template, Tuple, key_text, parse_file


def as_planned(files: Mapping[str, str]) -> dict[str, Any]:
    """`terraform show -json` of what a new deployment's files plan, without Terraform."""
    parsed = [parse_file(name, text) for name, text in files.items() if name.endswith(".tf")]
    defaults = {f"var.{name}": value for file in parsed for name, value in _defaults(file)}
    resources = [
        {
            "address": ".".join(block.names),
            "type": block.names[0],
            "mode": "managed",
            "values": _values(block.body, file, defaults),
        }
        for file in parsed
        for block in file.body.blocks
        if block.type == "resource"
    ]
    return {"planned_values": {"root_module": {"resources": resources}}}


def _defaults(file: File) -> Iterator[tuple[str, Any]]:
    for block in file.body.blocks:
        found = block.body.attribute("default") if block.type == "variable" else None
        if found is not None:
            yield block.names[0], _value(found.expr, file, {})


def _values(body: Body, file: File, defaults: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {each.name: _value(each.expr, file, defaults) for each in body.attributes}
    for block in body.blocks:
        values.setdefault(_name(block), []).append(_values(_content(block), file, defaults))
    return values


def _name(block: Block) -> str:
    return block.names[0] if block.type == "dynamic" else block.type


def _content(block: Block) -> Body:
    inner = next((each for each in block.body.blocks if each.type == "content"), None)
    return inner.body if block.type == "dynamic" and inner else block.body


def _value(expr: Expr, file: File, defaults: Mapping[str, Any]) -> Any:
    if isinstance(expr, Literal):
        return expr.value
    if isinstance(expr, Template) and expr.text is not None:
        return expr.text
    if isinstance(expr, Tuple):
        return [_value(each, file, defaults) for each in expr.items]
    if isinstance(expr, Object):
        return {key_text(key): _value(value, file, defaults) for key, value in expr.items}
    written = file.source(expr.span)
    return defaults.get(written, written)
