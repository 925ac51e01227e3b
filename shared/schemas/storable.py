"""Free-form JSON that a document can hold."""

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator

# Firestore's limits: https://cloud.google.com/firestore/quotas#collections_documents_and_fields. A document nests 20
# deep; what stands around a free-form field takes some of that.
_DEEPEST = 12
_LONGEST_KEY = 1500
_RESERVED = re.compile(r"__.*__", re.DOTALL)
_INT64 = 2**63


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    _look(value, "", 1)
    return value


def _look(value: Any, place: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"{place[:80]} is nested deeper than {_DEEPEST} levels")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key or len(key.encode()) > _LONGEST_KEY or _RESERVED.fullmatch(key):
                raise ValueError(f"{place or 'it'} has a key that can't be kept: {key[:40]!r}")
            _look(inner, f"{place}.{key}" if place else key, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, list):
                raise ValueError(f"{place}[{number}] is a list directly in a list")  # noqa: TRY004 - pydantic's way
            _look(inner, f"{place}[{number}]", depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{place} is no number")
    elif isinstance(value, int) and not -_INT64 <= value < _INT64:
        raise ValueError(f"{place} has more than 64 bits")


Storable = Annotated[dict[str, Any], AfterValidator(_storable)]
"""An object of any fields that Firestore can keep: known depth, plain keys, finite numbers of 64 bits."""
