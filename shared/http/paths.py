"""Which function answers a path, by the description of the API: the deepest template that the path begins with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Ways = tuple[tuple[tuple[str, ...], str], ...]
"""Rows of (segments of a path's template, function), the deepest first."""


def ways(paths: Mapping[str, Mapping[str, Any]], *, public: bool = False) -> Ways:
    """The rows of the API's `paths`; with `public` only of what people may call.

    What begins like a path of people's and is none is answered by the function that has most of them, which says so.
    """
    every = [
        (tuple(path.split("/")[1:]), str(operation["tags"][0]), "security" in operation)
        for path, operations in paths.items()
        for operation in operations.values()
    ]
    told = {(template, name) for template, name, machines in every if not (public and machines)}
    firsts = Counter((template[:1], name) for template, name, machines in every if not machines)
    for (first, name), _ in firsts.most_common():
        if all(first != template for template, _ in told):
            told.add((first, name))
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
