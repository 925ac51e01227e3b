"""What is wrong with a body, field by field, in words."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from shared.schemas.forms import form_in_words

_BOUNDS = {
    "less_than_equal": ("at most", "le"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "greater_than": ("more than", "gt"),
}


def errors_of(error: ValidationError) -> list[dict[str, str]]:
    """`[{"field", "message"}]` of what did not fit; nothing of what was sent is in it but names."""
    found = error.errors(include_url=False, include_input=False)
    return [
        {"field": ".".join(str(part) for part in each["loc"]) or "body", "message": _message(each)} for each in found
    ]


def _message(error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    if error["type"] == "string_pattern_mismatch":
        words = form_in_words(str(context.get("pattern")))
        if words:
            return f"it is {words}"
    if error["type"] == "literal_error":
        expected = str(context.get("expected")).removeprefix("'', ").replace("'", "")
        return f"it is one of {expected}"
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    if error["type"] in _BOUNDS:
        word, key = _BOUNDS[error["type"]]
        return f"it is {word} {context.get(key)}"
    if error["type"] == "value_error":
        return str(context.get("error"))
    return str(error["msg"])
