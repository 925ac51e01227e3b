"""count, sum and avg over what a query found."""

import math
from collections.abc import Sequence

from infra.local.firestore.paths import field_path, get_field
from infra.local.firestore.values import is_number
from infra.local.firestore.wire import Value
from infra.local.firestore.writes import number
from infra.local.rpc import Pb, invalid

_INT64 = range(-(2**63), 2**63)


def aggregate(aggregations: Sequence[Pb], documents: Sequence[Pb]) -> dict[str, Pb]:
    """One Value per aggregation, by alias. Raises Refused for an aggregation without an operator."""
    if not aggregations:
        raise invalid("An aggregation query has no aggregations.")
    # One scan answers all of them: a document counts for none if it lacks a field that one of them needs.
    needed = [field_path(text) for text in map(_field, aggregations) if text]
    documents = [d for d in documents if all(get_field(d.fields, path) is not None for path in needed)]
    results: dict[str, Pb] = {}
    for index, aggregation in enumerate(aggregations, 1):
        alias = aggregation.alias or f"field_{index}"
        if alias in results:
            raise invalid(f'The alias "{alias}" stands for two aggregations.')
        match aggregation.WhichOneof("operator"):
            case "count":
                up_to = aggregation.count.up_to.value if aggregation.count.HasField("up_to") else len(documents)
                results[alias] = Value(integer_value=min(up_to, len(documents)))
            case "sum":
                results[alias] = _sum(_numbers(aggregation.sum.field.field_path, documents))
            case "avg":
                found = _numbers(aggregation.avg.field.field_path, documents)
                mean = Value(null_value=0)
                if found:
                    mean = Value(double_value=_float_sum(found) / len(found))
                results[alias] = mean
            case _:
                raise invalid("An aggregation has no operator.")
    return results


def _field(aggregation: Pb) -> str:
    kind = aggregation.WhichOneof("operator")
    return str(getattr(aggregation, kind).field.field_path) if kind in {"sum", "avg"} else ""


def _numbers(text: str, documents: Sequence[Pb]) -> list[int | float]:
    path = field_path(text)
    values = (get_field(document.fields, path) for document in documents)
    return [number(value) for value in values if value is not None and is_number(value)]


def _sum(found: list[int | float]) -> Pb:
    if all(isinstance(value, int) for value in found) and (total := sum(found)) in _INT64:
        return Value(integer_value=int(total))
    return Value(double_value=_float_sum(found))


def _float_sum(found: list[int | float]) -> float:
    try:
        return math.fsum(found)
    except (OverflowError, ValueError):
        # Infinities of both signs, or a sum beyond a double: plain addition gives what IEEE 754 says.
        return float(sum(map(float, found)))
