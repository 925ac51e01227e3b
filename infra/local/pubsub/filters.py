"""Subscription filters: which messages a subscription wants, by their attributes.

attributes:KEY   attributes.KEY = "x"   attributes.KEY != "x"   hasPrefix(attributes.KEY, "x")
joined by AND or OR (not both without parentheses), negated by NOT or -.
"""

import json
import re
from collections.abc import Callable, Mapping

from infra.local.rpc import Refused, invalid

Attributes = Mapping[str, str]
Filter = Callable[[Attributes], bool]

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|(!=|[=:.,()-])|([^\s"!=:.,()-][^\s"!=:.,()]*))')


def parse_filter(text: str) -> Filter:
    """The predicate that `text` describes ("" lets everything through). Raises Refused if it can't be read."""
    if not text.strip():
        return lambda _: True
    reader = _Reader(text)
    found = reader.expression()
    if reader.next() is not None:
        raise reader.wrong()
    return found


class _Reader:
    """Recursive descent over the tokens of one filter."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise self.wrong()
            self._tokens.append(match[0].strip())
            position = match.end()
        self._tokens.reverse()

    def wrong(self) -> Refused:
        return invalid(f"The filter can't be parsed: {self._text}")

    def next(self) -> str | None:
        return self._tokens.pop() if self._tokens else None

    def expression(self) -> Filter:
        parts = [self._term()]
        joined: str | None = None
        while self._tokens and self._tokens[-1] in {"AND", "OR"}:
            word = self.next()
            if joined not in {None, word}:
                raise self.wrong()
            joined = word
            parts.append(self._term())
        if joined == "OR":
            return lambda attributes: any(part(attributes) for part in parts)
        return lambda attributes: all(part(attributes) for part in parts)

    def _term(self) -> Filter:
        match self.next():
            case "NOT" | "-":
                negated = self._term()
                return lambda attributes: not negated(attributes)
            case "(":
                inner = self.expression()
                self._expect(")")
                return inner
            case "hasPrefix":
                self._expect("(")
                self._expect("attributes")
                key = self._key()
                self._expect(",")
                prefix = self._string()
                self._expect(")")
                return lambda attributes: attributes.get(key, "").startswith(prefix) and key in attributes
            case "attributes":
                return self._comparison()
            case _:
                raise self.wrong()

    def _comparison(self) -> Filter:
        if self._tokens and self._tokens[-1] == ":":
            self.next()
            present = self._name()
            return lambda attributes: present in attributes
        key = self._key()
        match self.next():
            case "=":
                wanted = self._string()
                return lambda attributes: attributes.get(key) == wanted
            case "!=":
                unwanted = self._string()
                return lambda attributes: attributes.get(key) != unwanted
            case _:
                raise self.wrong()

    def _expect(self, token: str) -> None:
        if self.next() != token:
            raise self.wrong()

    def _key(self) -> str:
        self._expect(".")
        return self._name()

    def _name(self) -> str:
        token = self.next()
        if token is None or token in {"!=", *"=:.,()-"}:
            raise self.wrong()
        return self._unquoted(token) if token.startswith('"') else token

    def _string(self) -> str:
        token = self.next()
        if token is None or not token.startswith('"'):
            raise self.wrong()
        return self._unquoted(token)

    def _unquoted(self, token: str) -> str:
        try:
            return str(json.loads(token))
        except ValueError:
            raise self.wrong() from None
