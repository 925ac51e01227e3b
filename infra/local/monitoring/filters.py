"""Monitoring's filter language, as far as series are chosen with it.

    metric.type="..." AND resource.type="..." AND metric.labels.X="..." AND resource.labels.Y=starts_with("...")

Paths: metric.type, metric.label(s).X, resource.type, resource.label(s).X, metadata.user_labels.X,
metadata.system_labels.name, project. Operators:
= != : (substring), the functions starts_with, ends_with, has_substring, one_of, and NOT, AND, OR, brackets; two
comparisons beside each other are an AND.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from infra.local.monitoring.series import Series

Wanted = Callable[[Series], bool]
_TOKEN = re.compile(
    r"""\s*(?: (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*') | (?P<op>!=|=~|=|:|>=|<=|>|<) | (?P<mark>[(),]) |
    (?P<word>-?[A-Za-z_][\w./*-]*(?:(?<=\.)"[^"]*")?|[\d.]+s?) )""",
    re.VERBOSE,
)
_FUNCTIONS: dict[str, Callable[[str, list[str]], bool]] = {
    "starts_with": lambda value, given: value.startswith(given[0]),
    "ends_with": lambda value, given: value.endswith(given[0]),
    "has_substring": lambda value, given: given[0] in value,
    "one_of": lambda value, given: value in given,
}


class BadFilter(ValueError):
    """A filter that Cloud Monitoring would refuse; the text says why."""


class Filter(NamedTuple):
    """A filter that was understood: which series it wants, and the metric type it names, if exactly one."""

    wanted: Wanted
    metric: str | None


@cache
def parse_filter(text: str) -> Filter:
    """Understand a filter; raises BadFilter. One that names no metric type is refused, as Google does."""
    reader = _Reader(_tokens(text))
    wanted = reader.either()
    if reader.left():
        raise BadFilter(f"Unparseable filter: unexpected {reader.take()!r}")
    if not reader.restricts_metric:
        raise BadFilter('must specify a restriction on "metric.type" in the filter.')
    return Filter(wanted, reader.metrics.pop() if len(reader.metrics) == 1 else None)


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadFilter(f"Unparseable filter: at {text[position : position + 20].strip()!r}")
        found.append(match.group().strip())
        position = match.end()
    return found


class _Reader:
    """Reads tokens from left to right; notes which metric types are named."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self.metrics: set[str] = set()
        self.restricts_metric = False

    def left(self) -> bool:
        """Whether something was not read."""
        return bool(self._tokens)

    def take(self, *expected: str) -> str:
        """The next token, which must be one of those expected, when any are."""
        if not self._tokens:
            raise BadFilter("Unparseable filter: it ends too early")
        token = self._tokens.pop(0)
        if expected and token not in expected:
            raise BadFilter(f"Unparseable filter: {token!r} where {' or '.join(expected)} should be")
        return token

    def either(self) -> Wanted:
        """OR of ANDs."""
        ways = [self._all()]
        while self._next() == "OR":
            self.take()
            ways.append(self._all())
        return ways[0] if len(ways) == 1 else lambda series: any(way(series) for way in ways)

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _all(self) -> Wanted:
        parts = [self._one()]
        while self._next() not in {"", ")", "OR"}:
            if self._next() == "AND":
                self.take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda series: all(part(series) for part in parts)

    def _one(self) -> Wanted:
        first = self.take()
        if first == "(":
            inner = self.either()
            self.take(")")
            return inner
        if first == "NOT":
            negated = self._one()
            return lambda series: not negated(series)
        if first.startswith("-"):
            self._tokens.insert(0, first[1:])
            negated = self._one()
            return lambda series: not negated(series)
        return self._comparison(first)

    def _comparison(self, path: str) -> Wanted:
        read = _path(path)
        operator = self.take()
        if operator not in {"=", "!=", ":"}:
            raise BadFilter(f"Unparseable filter: the operator {operator!r} after {path} is not offered here")
        word = self.take()
        if self._next() == "(":
            given = self._arguments(word)
            test, known = _FUNCTIONS[word], word
        else:
            given, known = [_plain(word)], "equals"
            test = (
                (lambda value, given: given[0] in value)
                if operator == ":"
                else (lambda value, given: value == given[0])
            )
        if path == "metric.type":
            self.restricts_metric = True
            if operator == "=" and known in {"equals", "one_of"}:
                self.metrics |= set(given)
        if operator == "!=":
            return lambda series: not test(read(series), given)
        return lambda series: test(read(series), given)

    def _arguments(self, function: str) -> list[str]:
        if function not in _FUNCTIONS:
            raise BadFilter(f"Unparseable filter: there is no function {function}")
        self.take("(")
        given = [_plain(self.take())]
        while self.take(",", ")") == ",":
            given.append(_plain(self.take()))
        return given


def _plain(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] in "\"'" else token


def _path(path: str) -> Callable[[Series], str]:
    """How a path is read off a series; a label that a series does not have is empty."""
    if path == "metric.type":
        return lambda series: series.key.metric
    if path == "resource.type":
        return lambda series: series.key.resource
    if path == "project":
        return lambda series: dict(series.key.resource_labels).get("project_id", "")
    for prefix in ("metric.labels.", "metric.label."):
        if path.startswith(prefix):
            name = path.removeprefix(prefix).strip('"')
            return lambda series: dict(series.key.metric_labels).get(name, "")
    for prefix in ("resource.labels.", "resource.label."):
        if path.startswith(prefix):
            name = path.removeprefix(prefix).strip('"')
            return lambda series: dict(series.key.resource_labels).get(name, "")
    if path == "metadata.system_labels.name":
        return lambda series: series.name
    if path.startswith("metadata.user_labels."):
        name = path.removeprefix("metadata.user_labels.").strip('"')
        return lambda series: str(series.user_labels.get(name, ""))
    raise BadFilter(f"Unparseable filter: {path!r} is no field that can be filtered on")
