"""Answers for what no behaviour answers: by the attribute's name where Google's APIs agree, else an empty value."""

import uuid
from typing import Any

from infra.local.provider.call import Call, fingerprint
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN, Value
from shared.terraform.schema import Block

_EMPTY: dict[str, Any] = {"string": "", "number": 0, "bool": False, "list": [], "set": [], "map": {}}


def fill_unknown(call: Call, block: Block, values: Object) -> None:
    """Replaces every unknown value inside `values`."""
    for name, item in block.attributes.items():
        values[name] = _known(call, name, item.type, values.get(name))
    for name, nested in block.blocks.items():
        inner = values.get(name)
        if inner is UNKNOWN:
            values[name] = None if nested.nesting == "single" else []
        elif isinstance(inner, dict):
            fill_unknown(call, nested.block, inner)
        elif inner:
            values[name] = [item for item in inner if item is not UNKNOWN]
            for item in values[name]:
                fill_unknown(call, nested.block, item)


def _known(call: Call, name: str, type_: Any, value: Value) -> Value:
    if value is UNKNOWN:
        return _answer(call, name, type_)
    if isinstance(value, list):
        return [_answer(call, name, type_[1]) if item is UNKNOWN else item for item in value]
    if isinstance(value, dict):
        return {key: "" if item is UNKNOWN else item for key, item in value.items()}
    return value


def _answer(call: Call, name: str, type_: Any) -> Value:
    if type_ == "string":
        return _text(call, name)
    kind = type_ if isinstance(type_, str) else type_[0]
    if kind == "object":
        return {key: _answer(call, key, inner) for key, inner in type_[1].items()}
    empty = _EMPTY[kind]
    return empty.copy() if isinstance(empty, list | dict) else empty


def _text(call: Call, name: str) -> str:
    if name.endswith(("_time", "_timestamp")) or name in ("timestamp", "creation_timestamp"):
        return call.now()
    if name == "etag" or name.endswith("fingerprint"):
        return fingerprint(call.number())
    if name in ("uid", "unique_id"):
        return str(uuid.UUID(int=int(call.number()) << 32))
    if name == "state":
        return "ACTIVE"
    if name.endswith("_id") or name == "numeric_id":
        return call.number()
    return ""
