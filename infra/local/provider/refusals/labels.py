"""Labels: lower-case keys and values of letters, digits, hyphens and underscores, 63 at most, 64 of them."""

import unicodedata
from collections.abc import Callable

from infra.local.provider.refusals.refusal import EVERY, Problem, Refusal, Request

_SOURCE = "cloud.google.com/compute/docs/labeling-resources#requirements"
_MOST = 64


def _good(text: str) -> bool:
    return len(text) <= 63 and all(
        letter in "-_" or unicodedata.category(letter) in ("Ll", "Lo", "Nd", "Nl", "No") for letter in text
    )


def _keys(path: str) -> Problem:
    def problem(request: Request) -> str | None:
        for _, labels in request.every(path):
            for key in labels if isinstance(labels, dict) else ():
                if not key or not _good(key) or unicodedata.category(key[0]) not in ("Ll", "Lo"):
                    return (
                        f"Invalid value for field 'labels': '{key}'. Label keys must start with a lower-case letter "
                        "and only contain lower-case letters, numeric characters, underscores and dashes, 63 at most."
                    )
        return None

    return problem


def _values(path: str) -> Problem:
    def problem(request: Request) -> str | None:
        for _, labels in request.every(path):
            for key, value in labels.items() if isinstance(labels, dict) else ():
                if isinstance(value, str) and not _good(value):
                    return (
                        f"Invalid value for field 'labels': '{value}' of '{key}'. Label values may only contain "
                        f"lower-case letters, numeric characters, underscores and dashes, 63 at most."
                    )
        return None

    return problem


def _number(path: str) -> Problem:
    def problem(request: Request) -> str | None:
        labels = request.get(path)
        if isinstance(labels, dict) and len(labels) > _MOST:
            return f"Invalid value for field 'labels': {len(labels)} labels. A resource can have {_MOST}."
        return None

    return problem


def _where(request: Request) -> list[str]:
    """Where a resource has Google's labels: the provider keeps what they come to beside them."""
    found = ["labels"] if "effective_labels" in request.values else []
    found += ["user_labels"] if "user_labels" in request.values else []
    own = {"google_sql_database_instance": "settings.user_labels", "google_container_cluster": "resource_labels"}
    return [*found, *(path for kind, path in own.items() if kind == request.call.type_name)]


def _anywhere(rule: Callable[[str], Problem]) -> Problem:
    def problem(request: Request) -> str | None:
        return next((found for path in _where(request) if (found := rule(path)(request)) is not None), None)

    return problem


LABELS = tuple(
    Refusal(id_, EVERY, _anywhere(rule), _SOURCE, reason="invalid")
    for id_, rule in (("label_key", _keys), ("label_value", _values), ("label_count", _number))
)
