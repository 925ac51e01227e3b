"""Which function answers a path, by the description of the API: the deepest template that the path begins with."""

from collections.abc import Iterable, Mapping
from typing import Any

Ways = tuple[tuple[tuple[str, ...], str], ...]
"""Rows of (segments of a path's template, function), the deepest first."""


def ways(paths: Mapping[str, Mapping[str, Any]], *, public: bool = False) -> Ways:
    """The rows of the API's `paths`; with `public` only of what people may call."""
    told = {
        (tuple(path.split("/")[1:]), str(operation["tags"][0]))
        for path, operations in paths.items()
        for operation in operations.values()
        if not (public and "security" in operation)
    }
    return tuple(sorted(told, key=lambda row: (-len(row[0]), row)))


def answering(path: str, rows: Iterable[tuple[tuple[str, ...], str]]) -> str | None:
    """The function of a path; None where no template is like its beginning."""
    given = path.split("/")[1:]
    for template, name in rows:
        if len(template) <= len(given) and all(
            part == asked or (part.startswith("{") and asked) for part, asked in zip(template, given, strict=False)
        ):
            return name
    return None
