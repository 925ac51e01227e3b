"""The part of Logging's query language that is offered; whatever else is asked for is an error, never read past.

https://docs.cloud.google.com/logging/docs/view/logging-query-language
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from infra.local.logs.store import SEVERITIES, Entry

Test = Callable[[Entry], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<space>--[^\n]*)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<op>>=|<=|!=|=~|!~|=|>|<|:)|(?P<mark>[()])"""
    r"""|(?P<word>[^\s()"=<>!:]+))"""
)
_ESCAPED = re.compile(r"\\(.)")
_PLAIN = frozenset(
    {"logName", "insertId", "severity", "timestamp", "receiveTimestamp", "textPayload", "trace", "spanId"}
)
_NESTED = ("jsonPayload", "protoPayload", "httpRequest", "labels", "resource", "operation", "sourceLocation")
_RESOURCE = ("type", "labels")
_LONGEST = 20_000


class BadFilter(ValueError):
    """A filter that is not understood; the text says where."""


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def read_filter(text: str) -> Test:
    """The test that a filter is; raises BadFilter."""
    if len(text) > _LONGEST:
        raise BadFilter(f"a filter has at most {_LONGEST} characters")
    tokens = _tokens(text)
    if not tokens:
        return lambda _: True
    reader = _Reader(tokens)
    test = reader.all()
    if reader.peek() is not None:
        raise reader.wrong()
    return test


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadFilter(f"Unparseable filter: syntax error at column {at + 1}, token '{text[at:].strip()[:20]}'")
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise BadFilter("Unparseable filter: it ends too early")
        self._at += 1
        return token

    def wrong(self) -> BadFilter:
        token = self.peek()
        if token is None:
            return BadFilter("Unparseable filter: it ends too early")
        return BadFilter(f"Unparseable filter: syntax error at column {token.at + 1}, token '{token.text[:40]}'")

    def all(self) -> Test:
        """Google's order: NOT before OR before AND; what stands side by side is joined by AND."""
        tests = [self.any()]
        while (token := self.peek()) is not None and token.text != ")":
            if token.kind == "word" and token.text == "AND":
                self.take()
            tests.append(self.any())
        return tests[0] if len(tests) == 1 else lambda entry: all(test(entry) for test in tests)

    def any(self) -> Test:
        tests = [self.one()]
        while (token := self.peek()) is not None and token.kind == "word" and token.text == "OR":
            self.take()
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda entry: any(test(entry) for test in tests)

    def one(self) -> Test:
        token = self.take()
        if token.kind == "word" and token.text == "NOT":
            inner = self.one()
            return lambda entry: not inner(entry)
        if token.kind == "mark" and token.text == "(":
            inner = self.all()
            self.close()
            return inner
        if token.kind == "text":
            words = _quoted(token)
            return lambda entry: words.lower() in str(entry).lower()
        if token.kind != "word" or token.text in {"AND", "OR"}:
            self._at -= 1
            raise self.wrong()
        return self.compared(self.path(token), self.take().text)

    def path(self, token: _Token) -> tuple[str, ...]:
        """`resource.labels.job_name`, or with its last part in quotes: `labels."run.googleapis.com/execution_name"`."""
        parts = token.text
        quoted: tuple[str, ...] = ()
        following = self.peek()
        if parts.endswith(".") and following is not None and following.kind == "text":
            quoted = (_quoted(self.take()),)
            parts = parts[:-1]
        following = self.peek()
        if following is None or following.kind != "op":
            self._at -= 1
            raise self.wrong()
        return _path(parts, quoted)

    def compared(self, path: tuple[str, ...], operator: str) -> Test:
        token = self.take()
        if token.kind == "mark" and token.text == "(":
            values = [self.value()]
            while (following := self.peek()) is not None and following.text == "OR":
                self.take()
                values.append(self.value())
            self.close()
            tests = [_comparison(path, operator, value) for value in values]
            return lambda entry: any(test(entry) for test in tests)
        self._at -= 1
        return _comparison(path, operator, self.value())

    def value(self) -> str:
        token = self.take()
        if token.kind == "text":
            return _quoted(token)
        # A time is written without quotes too, and its colons are marks of their own.
        text = token.text
        if token.kind != "word":
            self._at -= 1
            raise self.wrong()
        end = token.at + len(text)
        while (more := self.peek()) is not None and more.at == end and (more.text == ":" or more.kind == "word"):
            text, end = text + more.text, end + len(more.text)
            self.take()
        return text

    def close(self) -> None:
        token = self.take()
        if token.text != ")":
            self._at -= 1
            raise self.wrong()


def _quoted(token: _Token) -> str:
    return _ESCAPED.sub(r"\1", token.text[1:-1])


def _path(text: str, quoted: tuple[str, ...]) -> tuple[str, ...]:
    parts = tuple(_camel(part) if number == 0 else part for number, part in enumerate(text.split("."))) + quoted
    first = parts[0]
    known = parts[1:] == () if first in _PLAIN else first in _NESTED and len(parts) > 1
    if first == "resource":
        known = len(parts) > 1 and parts[1] in _RESOURCE and len(parts) == (2 if parts[1] == "type" else 3)
    if not known:
        raise BadFilter(f"Field not found: '{text}'.")
    return parts


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _comparison(path: tuple[str, ...], operator: str, value: str) -> Test:
    if path == ("severity",):
        return _ranked(operator, value)
    if path[0] in {"timestamp", "receiveTimestamp"}:
        return _ordered(path, operator, _moment(value), lambda found: _moment(str(found)))
    if operator in {">", "<", ">=", "<="}:
        try:
            number = float(value.removesuffix("s"))
        except ValueError:
            raise BadFilter(
                f"{'.'.join(path)} {operator} {value}: only numbers, times and severities are ordered"
            ) from None
        return _ordered(path, operator, number, _number)
    if operator in {"=~", "!~"}:
        try:
            pattern = re.compile(value)
        except re.error as error:
            raise BadFilter(f"{value!r} is no regular expression: {error}") from error
        return lambda entry: any(pattern.search(_shown(each)) for each in _values(entry, path)) is (operator == "=~")
    if operator == ":":
        return lambda entry: any(value == "*" or value.lower() in _shown(each).lower() for each in _values(entry, path))
    return lambda entry: any(_shown(each) == value for each in _values(entry, path)) is (operator == "=")


def _ranked(operator: str, value: str) -> Test:
    rank = SEVERITIES.get(value.upper())
    if rank is None:
        raise BadFilter(f"severity {value!r} is none of {', '.join(SEVERITIES)}")
    if operator in {":", "=~", "!~"}:
        raise BadFilter(f"severity {operator} is not offered here")
    return _ordered(("severity",), operator, float(rank), lambda found: float(SEVERITIES.get(str(found), 0)))


def _ordered(path: tuple[str, ...], operator: str, wanted: float, read: Callable[[Any], float | None]) -> Test:
    compare: dict[str, Callable[[float], bool]] = {
        "=": lambda found: found == wanted,
        "!=": lambda found: found != wanted,
        ">": lambda found: found > wanted,
        ">=": lambda found: found >= wanted,
        "<": lambda found: found < wanted,
        "<=": lambda found: found <= wanted,
    }
    if operator not in compare:
        raise BadFilter(f"{'.'.join(path)} {operator} is not offered here")
    test = compare[operator]
    return lambda entry: any(
        number is not None and test(number) for number in (read(each) for each in _values(entry, path))
    )


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadFilter(f"{text!r} is no time, such as 2026-01-31T12:00:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _number(found: Any) -> float | None:
    try:
        return float(str(found).removesuffix("s"))
    except ValueError:
        return None


def _values(entry: Entry, path: tuple[str, ...]) -> list[Any]:
    found: Any = entry
    for part in path:
        if not isinstance(found, dict) or part not in found:
            return []
        found = found[part]
    return found if isinstance(found, list) else [found]


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
