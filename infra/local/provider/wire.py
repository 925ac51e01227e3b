"""Terraform's values on the wire (msgpack) and a schema as the protocol's message.

Inside the stand-in a value is plain Python: None is null, UNKNOWN is "known after apply", a list or set is a list, a
map or an object is a dict. A block's value always has every name of its schema.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgpack
from tf.gen import tfplugin_pb2 as pb

from shared.terraform.schema import Block, ProviderSchema

Value = Any


class _Unknown:
    """The one value that stands for what only the apply will tell."""

    __slots__ = ()

    def __deepcopy__(self, _memo: object) -> "_Unknown":
        return self

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

_NESTING = {
    "list": pb.Schema.NestedBlock.NestingMode.LIST,
    "set": pb.Schema.NestedBlock.NestingMode.SET,
    "single": pb.Schema.NestedBlock.NestingMode.SINGLE,
}


def is_known(value: Value) -> bool:
    """Whether nothing inside the value is unknown."""
    if value is UNKNOWN:
        return False
    if isinstance(value, dict):
        return all(is_known(item) for item in value.values())
    if isinstance(value, list):
        return all(is_known(item) for item in value)
    return True


def decode(value: pb.DynamicValue) -> Value:
    """The value Terraform sent; an unknown one (refined or not) is UNKNOWN."""
    if value.json:
        return json.loads(value.json)
    return msgpack.unpackb(value.msgpack, ext_hook=lambda _code, _data: UNKNOWN, strict_map_key=False)


def encode(value: Value) -> pb.DynamicValue:
    """The value as Terraform wants it."""
    return pb.DynamicValue(msgpack=msgpack.packb(_packable(value)))


def conform(value: Mapping[str, Value] | None, block: Block) -> dict[str, Value] | None:
    """The value with exactly the block's names: missing attributes are null, missing blocks empty, others dropped."""
    if value is None:
        return None
    whole: dict[str, Value] = {
        name: conform_type(value.get(name), item.type) for name, item in block.attributes.items()
    }
    for name, nested in block.blocks.items():
        inner = value.get(name)
        if inner is UNKNOWN:
            whole[name] = UNKNOWN
        elif nested.nesting == "single":
            whole[name] = conform(inner, nested.block)
        else:
            whole[name] = [item if item is UNKNOWN else conform(item, nested.block) for item in inner or []]
    return whole


def conform_type(value: Value, type_: Any) -> Value:
    """The value of an attribute made to fit its type where that is safe: missing object fields null, text numbers."""
    if value is None or value is UNKNOWN:
        return value
    if isinstance(type_, str):
        if type_ == "string" and not isinstance(value, str):
            return json.dumps(value) if isinstance(value, bool | dict | list) else str(value)
        if type_ == "number" and isinstance(value, str):
            return float(value) if "." in value else int(value)
        return value
    kind, element = type_
    if kind == "object":
        return {name: conform_type(value.get(name), inner) for name, inner in element.items()}
    if kind == "map":
        return {key: conform_type(item, element) for key, item in value.items()}
    return [conform_type(item, element) for item in value]


def signature(argument: str) -> pb.Function:
    """A function of one string to another."""
    function = pb.Function(parameters=[pb.Function.Parameter(name=argument, type=b'"string"')])
    getattr(function, "return").type = b'"string"'
    return function


def schema_response(schema: ProviderSchema, only: frozenset[str] | None = None) -> bytes:
    """GetProviderSchema's answer for every type, or for `only` these, encoded; each type takes its time but once."""
    # Messages that are put behind each other are one, with the entries of all.
    return b"".join(
        (
            _encoded_head(schema),
            *(_encoded_resource(schema, name) for name in sorted(_wanted(schema.resource_types(), only))),
            *(_encoded_data_source(schema, name) for name in sorted(_wanted(schema.data_source_types(), only))),
        )
    )


@cache
def _encoded_head(schema: ProviderSchema) -> bytes:
    response = pb.GetProviderSchema.Response()
    response.provider.CopyFrom(_schema(schema.provider()))
    response.server_capabilities.get_provider_schema_optional = True
    response.server_capabilities.plan_destroy = True
    return bytes(response.SerializeToString())


@cache
def _encoded_resource(schema: ProviderSchema, name: str) -> bytes:
    response, block = pb.GetProviderSchema.Response(), schema.resource(name)
    if block is not None:
        response.resource_schemas[name].CopyFrom(_schema(block, schema.type_facts(name).schema_version))
    return bytes(response.SerializeToString())


@cache
def _encoded_data_source(schema: ProviderSchema, name: str) -> bytes:
    response, block = pb.GetProviderSchema.Response(), schema.data_source(name)
    if block is not None:
        response.data_source_schemas[name].CopyFrom(_schema(block))
    return bytes(response.SerializeToString())


def _wanted(names: frozenset[str], only: frozenset[str] | None) -> frozenset[str]:
    return names if only is None else names & only


def _schema(block: Block, version: int = 0) -> pb.Schema:
    """`version` is the provider's own: terraform refuses a state of a later one."""
    return pb.Schema(version=version, block=_block(block))


def _block(block: Block) -> pb.Schema.Block:
    return pb.Schema.Block(
        attributes=[
            pb.Schema.Attribute(
                name=name,
                type=json.dumps(item.type).encode(),
                required=item.required,
                optional=item.optional,
                computed=item.computed,
                sensitive=item.sensitive,
                deprecated=item.deprecated,
            )
            for name, item in block.attributes.items()
        ],
        block_types=[
            pb.Schema.NestedBlock(
                type_name=name,
                nesting=_NESTING[nested.nesting],
                # An object block has no counts: the protocol refuses them.
                min_items=0 if nested.nesting == "single" else nested.min_items,
                max_items=0 if nested.nesting == "single" else nested.max_items or 0,
                block=_block(nested.block),
            )
            for name, nested in block.blocks.items()
        ],
    )


def _packable(value: Value) -> Value:
    if value is UNKNOWN:
        return msgpack.ExtType(0, b"\x00")
    if isinstance(value, dict):
        return {key: _packable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_packable(item) for item in value]
    return value
