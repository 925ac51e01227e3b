"""Values: the order across types, what may be stored, and how much room it takes.

Source: Firestore's documentation of data types (value type ordering, quotas and limits, storage size).
"""

import math
import re
from typing import Any

from infra.local.firestore.paths import reference_key
from infra.local.rpc import Pb, invalid

MAX_DOCUMENT_BYTES = 1_048_576
MAX_DEPTH = 20

NUMBER = 2
NULL_KEY: "Key" = (0, 0)
NAN_KEY: "Key" = (NUMBER, (0, 0))

# (rank of the type, something comparable within that type)
Key = tuple[int, Any]

_RESERVED_FIELD = re.compile(r"__.*__", re.DOTALL)
_VECTOR = "__vector__"


def sort_key(value: Pb) -> Key:
    """A key whose order and equality are Firestore's, across all types."""
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value" | None:
            return NULL_KEY
        case "boolean_value":
            return (1, value.boolean_value)
        case "integer_value":
            return (NUMBER, (1, value.integer_value))
        case "double_value":
            return NAN_KEY if math.isnan(value.double_value) else (NUMBER, (1, value.double_value))
        case "timestamp_value":
            return (3, (value.timestamp_value.seconds, value.timestamp_value.nanos))
        case "string_value":
            return (4, value.string_value)
        case "bytes_value":
            return (5, value.bytes_value)
        case "reference_value":
            return (6, reference_key(value.reference_value))
        case "geo_point_value":
            return (7, (value.geo_point_value.latitude, value.geo_point_value.longitude))
        case "array_value":
            return (8, tuple(map(sort_key, value.array_value.values)))
        case "map_value":
            return _map_key(value.map_value.fields)
        case _:
            raise invalid(f"A {kind} can't be compared.")


def _map_key(fields: Pb) -> Key:
    if is_vector(fields):
        numbers = tuple(sort_key(number) for number in fields["value"].array_value.values)
        return (9, (len(numbers), numbers))
    return (10, tuple((name, sort_key(fields[name])) for name in sorted(fields)))


def is_vector(fields: Pb) -> bool:
    """Whether a map is how a vector is written on the wire."""
    return "__type__" in fields and fields["__type__"].string_value == _VECTOR and "value" in fields


def is_number(value: Pb) -> bool:
    """Whether a Value is an integer or a double."""
    return value.WhichOneof("value_type") in {"integer_value", "double_value"}


def check_fields(fields: Pb, depth: int = 1) -> None:
    """Refuse what can't be stored; bring timestamps to the precision of a microsecond, in place."""
    for name, value in fields.items():
        if not name:
            raise invalid("A field name is empty.")
        if _RESERVED_FIELD.fullmatch(name) and not (depth > 1 and name == "__type__"):
            raise invalid(f'Field name "{name}" is reserved.')
        if len(name.encode()) > 1500:
            raise invalid("A field name is longer than 1500 bytes.")
        check_value(value, depth)


def check_value(value: Pb, depth: int, *, in_array: bool = False) -> None:
    """Refuse a value that can't be stored; truncate a timestamp to microseconds, in place."""
    kind = value.WhichOneof("value_type")
    if kind in {"map_value", "array_value"}:
        if depth > MAX_DEPTH:
            raise invalid(f"Property values are nested more than {MAX_DEPTH} levels deep.")
        if kind == "map_value":
            check_fields(value.map_value.fields, depth + 1)
            return
        if in_array:
            raise invalid("Cannot convert an array value in an array value.")
        for element in value.array_value.values:
            check_value(element, depth + 1, in_array=True)
    elif kind == "timestamp_value":
        value.timestamp_value.nanos -= value.timestamp_value.nanos % 1000
    elif kind is None:
        raise invalid("A value has no type.")
    elif kind not in _STORABLE:
        raise invalid(f"A {kind} can't be stored.")


def check_size(document: Pb) -> None:
    """Refuse a document of more than 1 MiB."""
    # No stored value takes more than four times the room of its protobuf form.
    if document.ByteSize() * 4 <= MAX_DOCUMENT_BYTES:
        return
    size = _name_bytes(document.name) + _fields_bytes(document.fields) + 32
    if size > MAX_DOCUMENT_BYTES:
        raise invalid(
            f"Document '{document.name}' cannot be written because its size ({size:,} bytes) exceeds "
            f"the maximum allowed size of {MAX_DOCUMENT_BYTES:,} bytes."
        )


def _name_bytes(name: str) -> int:
    # The path below `documents`, each segment with its terminator, plus 16.
    return sum(len(segment.encode()) + 1 for segment in reference_key(name)[5:]) + 16


def _fields_bytes(fields: Pb) -> int:
    return sum(len(name.encode()) + 1 + _value_bytes(value) for name, value in fields.items())


def _value_bytes(value: Pb) -> int:
    match value.WhichOneof("value_type"):
        case "string_value":
            return len(value.string_value.encode()) + 1
        case "bytes_value":
            return len(value.bytes_value)
        case "reference_value":
            return _name_bytes(value.reference_value)
        case "array_value":
            return sum(map(_value_bytes, value.array_value.values))
        case "map_value":
            return _fields_bytes(value.map_value.fields)
        case "geo_point_value":
            return 16
        case "null_value" | "boolean_value":
            return 1
        case _:
            return 8


_STORABLE = frozenset(
    {
        "null_value",
        "boolean_value",
        "integer_value",
        "double_value",
        "string_value",
        "bytes_value",
        "reference_value",
        "geo_point_value",
    }
)
