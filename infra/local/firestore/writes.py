"""What one write makes of one document: preconditions, masks and transforms, without any storage."""

import math
from collections.abc import Iterable

import grpc

from infra.local.firestore.paths import delete_field, field_path, get_field, set_field
from infra.local.firestore.values import NAN_KEY, check_fields, check_size, check_value, is_number, sort_key
from infra.local.firestore.wire import Document, Value, WriteResult, micros_of, timestamp
from infra.local.rpc import Pb, Refused, invalid

_INT64_MAX = 2**63 - 1
_INT64_MIN = -(2**63)


def target(write: Pb) -> str:
    """The name of the document a Write is about. Raises Refused if it has no operation."""
    match write.WhichOneof("operation"):
        case "update":
            return str(write.update.name)
        case "delete":
            return str(write.delete)
        case "transform":
            return str(write.transform.document)
        case _:
            raise invalid("A write has no operation.")


def apply_write(write: Pb, before: Pb | None, now: int) -> tuple[Pb | None, Pb]:
    """The document after `write` (None: there is none) and the WriteResult.

    `before` is left untouched; if the write changes nothing it is itself what is given back. `now` is the time of the
    commit in microseconds. Raises Refused when a precondition does not hold or the content can't be stored.
    """
    name = target(write)
    check_precondition(write.current_document, before, name)
    if write.WhichOneof("operation") == "delete":
        return None, WriteResult()

    after = Document()
    if write.WhichOneof("operation") == "update":
        _update(write, before, after)
        transforms = write.update_transforms
    else:
        if before is not None:
            after.CopyFrom(before)
        transforms = write.transform.field_transforms

    after.name = name

    result = WriteResult()
    for transform in transforms:
        result.transform_results.append(_transform(transform, after.fields, now))
    check_size(after)

    if before is not None:
        # Messages are compared as wholes: field by field it is done in Python.
        after.create_time.CopyFrom(before.create_time)
        after.update_time.CopyFrom(before.update_time)
    if before is not None and before == after:
        after = before
    else:
        after.create_time.CopyFrom(before.create_time if before is not None else timestamp(now))
        after.update_time.CopyFrom(timestamp(now))
    result.update_time.CopyFrom(after.update_time)
    return after, result


def check_precondition(condition: Pb, before: Pb | None, name: str) -> None:
    """Refuse with the status Firestore gives when `condition` does not hold for `before`."""
    kind = condition.WhichOneof("condition_type")
    if kind == "exists" and not condition.exists:
        if before is not None:
            raise Refused(grpc.StatusCode.ALREADY_EXISTS, f"Document already exists: {name}")
    elif kind == "exists" and before is None:
        raise Refused(grpc.StatusCode.NOT_FOUND, f"No document to update: {name}")
    elif kind == "update_time":
        required = micros_of(condition.update_time)
        stored = 0 if before is None else micros_of(before.update_time)
        if stored != required:
            raise Refused(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"the stored version ({stored}) does not match the required base version ({required}): {name}",
            )


def _update(write: Pb, before: Pb | None, after: Pb) -> None:
    check_fields(write.update.fields)
    if not write.HasField("update_mask"):
        after.CopyFrom(write.update)
        return
    if before is not None:
        after.CopyFrom(before)
    for path in map(field_path, write.update_mask.field_paths):
        value = get_field(write.update.fields, path)
        if value is None:
            delete_field(after.fields, path)
        else:
            set_field(after.fields, path, value)


def _transform(transform: Pb, fields: Pb, now: int) -> Pb:
    """Apply one FieldTransform to `fields` in place; the Value that belongs into the WriteResult."""
    path = field_path(transform.field_path)
    current = get_field(fields, path)
    shown = Value(null_value=0)
    match transform.WhichOneof("transform_type"):
        case "set_to_server_value":
            # Unlike the times of documents this one has milliseconds only.
            value = shown = Value(timestamp_value=timestamp(now - now % 1000))
        case "increment":
            value = shown = _sum(current, _operand(transform.increment))
        case "maximum":
            value = shown = _extreme(current, _operand(transform.maximum), largest=True)
        case "minimum":
            value = shown = _extreme(current, _operand(transform.minimum), largest=False)
        case "append_missing_elements":
            value = _array(current)
            present = {sort_key(element) for element in value.array_value.values}
            for element in _elements(transform.append_missing_elements):
                if sort_key(element) not in present:
                    present.add(sort_key(element))
                    value.array_value.values.append(element)
        case "remove_all_from_array":
            unwanted = {sort_key(element) for element in _elements(transform.remove_all_from_array)}
            kept = [element for element in _array(current).array_value.values if sort_key(element) not in unwanted]
            value = _array(None)
            value.array_value.values.extend(kept)
        case _:
            raise invalid("A field transform has no type.")
    set_field(fields, path, value)
    return shown


def _operand(value: Pb) -> Pb:
    if not is_number(value):
        raise invalid("The operand of a numeric transform must be an integer or a double.")
    return value


def _elements(array: Pb) -> Iterable[Pb]:
    for element in array.values:
        check_value(element, 1, in_array=True)
    return list(array.values)


def _array(value: Pb | None) -> Pb:
    """A copy of an array value; an empty one for anything else."""
    copy = Value()
    if value is not None and value.WhichOneof("value_type") == "array_value":
        copy.CopyFrom(value)
    copy.array_value.SetInParent()
    return copy


def _sum(current: Pb | None, operand: Pb) -> Pb:
    if current is None or not is_number(current):
        return operand
    kinds = {current.WhichOneof("value_type"), operand.WhichOneof("value_type")}
    if kinds == {"integer_value"}:
        total = current.integer_value + operand.integer_value
        return Value(integer_value=max(_INT64_MIN, min(_INT64_MAX, total)))
    return Value(double_value=float(number(current)) + float(number(operand)))


def _extreme(current: Pb | None, operand: Pb, *, largest: bool) -> Pb:
    if current is None or not is_number(current):
        return operand
    old, new = sort_key(current), sort_key(operand)
    if NAN_KEY in {old, new}:
        return Value(double_value=math.nan)
    if old == new:
        return current
    return operand if (new > old) == largest else current


def number(value: Pb) -> int | float:
    """The number in a Value that holds one."""
    found: int | float = getattr(value, value.WhichOneof("value_type"))
    return found
