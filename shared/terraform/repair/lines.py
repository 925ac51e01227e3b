"""A file as lines, the kind of bracket each stands in, and whether a line is HCL there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.hcl.scan import Kind, Token, scan

Context = Literal["block", "object", "list", "call"]
PAIRS = {"{": "}", "[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line and the number it had in the file."""

    text: str
    origin: int


class Lines:
    """A file as lines, with what was changed: (line number it had, reason)."""

    def __init__(self, lines: list[Line], edits: list[tuple[int, str]]) -> None:
        self.lines = lines
        self.edits = edits

    def text(self) -> str:
        """The file."""
        return "\n".join(line.text for line in self.lines)

    def copy(self) -> "Lines":
        """The same, to try something on."""
        return Lines(list(self.lines), list(self.edits))

    def take(self, other: "Lines") -> None:
        """Become what was tried."""
        self.lines, self.edits = other.lines, other.edits

    def change(self, at: int, text: str, reason: str) -> None:
        """A line reads differently; a text with line breaks makes several."""
        line = self.lines[at]
        self.lines[at : at + 1] = [replace(line, text=part) for part in text.split("\n")]
        self.edits.append((line.origin, reason))

    def insert(self, at: int, text: str, reason: str) -> None:
        """A new line before the one at `at`."""
        origin = self.lines[max(0, min(at, len(self.lines)) - 1)].origin
        self.lines.insert(at, Line(text, origin))
        self.edits.append((origin, reason))

    def add(self, at: int, text: str, like: int) -> None:
        """A new line that belongs to a change already noted."""
        self.lines.insert(at, Line(text, self.lines[like].origin))

    def remove(self, at: int, reason: str) -> None:
        """A line goes."""
        self.edits.append((self.lines.pop(at).origin, reason))


def opens(token: Token) -> bool:
    """Whether it is an opening brace, bracket or parenthesis."""
    return token.kind is Kind.OPEN_BRACE or (token.kind is Kind.OP and token.text in "[(")


def shuts(token: Token) -> bool:
    """Whether it is a closing one."""
    return token.kind is Kind.CLOSE_BRACE or (token.kind is Kind.OP and token.text in "])")


@lru_cache(maxsize=4096)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a line; lines are looked at many times over."""
    return tuple(scan(text))


@lru_cache(maxsize=4096)
def statement_ok(text: str, context: Context | Literal["any"]) -> bool:
    """Whether a line (or several) is HCL in such a place, brackets that other lines close or opened left aside."""
    if context == "any":
        return any(statement_ok(text, each) for each in ("block", "object", "list", "call"))
    code = text.strip()
    if not code or code.startswith(("#", "//")):
        return True
    body = _without_leading_closers(text)
    rest = body.strip()
    if not rest or (rest[0] == "," and context != "block" and rest in {",", ", {", ",{"}) or rest == "{":
        return True
    whole = body.rstrip() + _closing_for(body)
    if context == "object":
        whole = f"x = {{\n{whole}\n}}"
    elif context == "list":
        whole = f"x = [\n{whole}\n]"
    elif context == "call":
        whole = f"x = f(\n{whole.rstrip().removesuffix(',')}\n)"
    return not any(not fault.message.endswith("is set twice") for fault in parse_hcl(whole + "\n").faults)


def _without_leading_closers(text: str) -> str:
    body = text.lstrip()
    while body[:1] in {"}", "]", ")"}:
        body = body[1:].lstrip(" \t")
    return body


def _closing_for(text: str) -> str:
    opened: list[str] = []
    last: Token | None = None
    for token in tokens_of(text):
        if opens(token):
            opened.append(token.text)
        elif opened and shuts(token):
            opened.pop()
        if token.kind not in (Kind.COMMENT, Kind.NEWLINE, Kind.END):
            last = token
    closing = {"{": "\n}", "[": "\n]", "(": "\n)"}
    tail = ""
    if last is not None and last.text == "(":
        tail = " null"
    return tail + "".join(closing[char] for char in reversed(opened))


def split_comment(text: str) -> tuple[str, str]:
    """The code of a line and its comment with the space before it."""
    for token in tokens_of(text):
        if token.kind is Kind.COMMENT:
            code = text[: token.start]
            return code.rstrip(), code[len(code.rstrip()) :] + text[token.start :]
    return text.rstrip(), ""


_TOP_WORDS = frozenset({"resource", "data", "variable", "output", "provider", "module", "locals", "terraform"})


def outside_heredocs(lines: Lines) -> Iterator[tuple[int, Line]]:
    """The lines that are code, last first, so that changing one does not move those to come."""
    code: list[tuple[int, Line]] = []
    marker: str | None = None
    comment = False
    for at, line in enumerate(lines.lines):
        if marker is not None:
            marker = None if line.text.strip() == marker else marker
            continue
        if comment:
            comment = "*/" not in line.text
            continue
        if line.text.strip().startswith("/*") and "*/" not in line.text:
            comment = True
            continue
        code.append((at, line))
        match = re.search(r"<<-?([A-Za-z_][\w-]*)\s*$", line.text)
        if match and not line.text.lstrip().startswith(("#", "//")):
            marker = match[1]
    yield from reversed(code)


def in_context(lines: Lines) -> list[tuple[int, Line, Context]]:
    """Code lines with the kind of bracket they stand in, last first; lines that begin a heredoc are left out."""
    stack: list[Context] = []
    found: list[tuple[int, Line, Context]] = []
    for at, line in reversed(list(outside_heredocs(lines))):
        body = line.text.strip()
        if body.startswith(("#", "//")):
            continue
        if not re.search(r"<<-?[A-Za-z_][\w-]*\s*$", line.text):
            leading = len(re.match(r"[\s})\]]*", line.text)[0].replace(" ", "").replace("\t", ""))  # type: ignore[index]  # always matches
            outer = stack[: len(stack) - leading] if leading else stack
            found.append((at, line, outer[-1] if outer else "block"))
        before: list[Token] = []
        for token in tokens_of(line.text):
            if token.kind is Kind.OPEN_BRACE:
                assigned = bool(before) and (before[-1].text in {"=", ",", "(", "[", ":", "?", "{", "=>"})
                in_value = bool(stack) and stack[-1] in {"list", "call", "object"}
                header = (not assigned and bool(before) and before[0].kind is Kind.IDENT) or (
                    not stack and bool(before) and before[0].text in _TOP_WORDS
                )
                stack.append("block" if header else "object" if assigned or in_value else "block")
            elif token.kind is Kind.OP and token.text in "[(":
                stack.append("list" if token.text == "[" else "call")
            elif shuts(token) and stack:
                stack.pop()
            if token.kind not in (Kind.NEWLINE, Kind.END, Kind.COMMENT):
                before.append(token)
    found.reverse()
    return found
