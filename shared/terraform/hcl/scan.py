"""Tokens of HCL's native syntax, exactly as HashiCorp's scanner cuts them.

A gate that cuts text differently from the program that will obey it can be walked around: one string that ends later
here than there hides a block. So every rule below follows the specification to the letter, odd corners included
(`$${`, heredoc markers between Unicode spaces, a carriage return inside a comment), and is compared with HashiCorp's
own parser in the tests.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

GO_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Go's unicode.IsSpace holds for space; Python's own idea of it differs."""


class Kind(Enum):
    """What a token is. `OP` covers every operator and bracket except the braces."""

    IDENT = "identifier"
    NUMBER = "number"
    OP = "operator"
    OPEN_BRACE = "{"
    CLOSE_BRACE = "}"
    NEWLINE = "newline"
    COMMENT = "comment"
    OPEN_QUOTE = "opening quote"
    CLOSE_QUOTE = "closing quote"
    OPEN_HEREDOC = "heredoc start"
    CLOSE_HEREDOC = "heredoc end"
    LITERAL = "text"
    INTERPOLATION = "${"
    CONTROL = "%{"
    SEQUENCE_END = "end of template sequence"
    BAD = "invalid character"
    END = "end of file"


class Token(NamedTuple):
    """One token; `start` and `end` are character offsets into the file."""

    kind: Kind
    text: str
    start: int
    end: int


_MAIN = re.compile(
    r"""
      (?P<space>[ \t]+)
    | (?P<newline>\r?\n)
    | (?P<comment>\#[^\n]*\n?|//[^\n]*\n?)
    | (?P<heredoc><<-?(?P<marker>[^\W\d][\w-]*)\r?\n)
    | (?P<number>[0-9](?:(?:[0-9.]|[eE][+-]?[0-9])*(?:[0-9]|[eE][+-]?[0-9]))?)
    | (?P<ident>[A-Za-z_][A-Za-z0-9_-]*+(?![^\x00-\x7f]))
    | (?P<op>\.\.\.|==|!=|>=|<=|&&|\|\||::|=>|[\[\]().,*/%+\-=<>!?:])
    | (?P<end>~\})
    | (?P<brace>[{}])
    | (?P<quote>")
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED_TEXT = re.compile(r'(?:\\[^\r\n]|[^\r\n$%"\\])+')
_HEREDOC_TEXT = re.compile(r"[^\r\n$%]*")
_LINE_END = re.compile(r"\r?\n")


class _Heredoc:
    __slots__ = ("marker", "start_of_line")

    def __init__(self, marker: str) -> None:
        self.marker = marker
        self.start_of_line = True


class _Scanner:
    def __init__(self, text: str, offsets: Sequence[int] | None) -> None:
        self.text = text
        self.offsets = offsets
        self.at = 0
        self.tokens: list[Token] = []
        self.modes: list[str] = []  # what surrounds the innermost sequence or template
        self.heredocs: list[_Heredoc] = []
        self.braces = 0
        self.sequence_braces: list[int] = []

    def emit(self, kind: Kind, end: int) -> None:
        start = self.at
        where = (start, end) if self.offsets is None else (self.offsets[start], self.offsets[end])
        self.tokens.append(Token(kind, self.text[start:end], *where))
        self.at = end

    def run(self, mode: str) -> list[Token]:
        steps = {"main": self.main, "quoted": self.quoted, "heredoc": self.heredoc, "bare": self.bare}
        self.modes.append(mode)
        size = len(self.text)
        while self.at < size:
            steps[self.modes[-1]]()
        self.emit(Kind.END, size)
        return self.tokens

    def main(self) -> None:
        if self.text.startswith("/*", self.at):
            end = self.text.find("*/", self.at + 2)
            # Without an end it swallows the rest, which is cut here once rather than searched again from every place.
            self.emit(Kind.COMMENT, end + 2) if end >= 0 else self.emit(Kind.BAD, len(self.text))
            return
        match = _MAIN.match(self.text, self.at)
        if match is None:
            self.odd_word()
            return
        group, end = match.lastgroup, match.end()
        if group == "space":
            self.at = end
        elif group == "ident":
            self.emit(Kind.IDENT, end)
        elif group == "op":
            self.emit(Kind.OP, end)
        elif group == "newline":
            self.emit(Kind.NEWLINE, end)
        elif group == "comment":
            self.emit(Kind.COMMENT, end)
        elif group == "quote":
            self.emit(Kind.OPEN_QUOTE, end)
            self.modes.append("quoted")
        elif group == "number":
            self.emit(Kind.NUMBER, end)
        elif group == "heredoc":
            self.open_heredoc(match["marker"], end)
        else:
            self.brace(match[0], end)

    def brace(self, text: str, end: int) -> None:
        if text == "{":
            self.braces += 1
            self.emit(Kind.OPEN_BRACE, end)
            return
        closes_sequence = bool(self.sequence_braces) and self.sequence_braces[-1] == self.braces
        self.braces -= 1
        if closes_sequence:
            self.sequence_braces.pop()
            self.modes.pop()
        self.emit(Kind.SEQUENCE_END if closes_sequence or text == "~}" else Kind.CLOSE_BRACE, end)

    def open_heredoc(self, marker: str, end: int) -> None:
        if not is_identifier(marker):
            self.emit(Kind.BAD, self.at + 1)
            return
        self.emit(Kind.OPEN_HEREDOC, end)
        self.heredocs.append(_Heredoc(marker))
        self.modes.append("heredoc")

    def odd_word(self) -> None:
        """An identifier beyond ASCII, or a character that has no place here."""
        end = self.at
        while end < len(self.text) and (self.text[end] == "-" or ("a" + self.text[end]).isidentifier()):
            end += 1
        if is_identifier(self.text[self.at : end]):
            self.emit(Kind.IDENT, end)
        else:
            self.emit(Kind.BAD, max(end, self.at + 1))

    def sequence(self) -> bool:
        """Handles `${`, `%{` and their escaped forms; False when `$` or `%` is plain text."""
        text, at = self.text, self.at
        sign = text[at]
        if text.startswith("{", at + 1):
            end = at + 2 + text.startswith("~", at + 2)
            self.emit(Kind.INTERPOLATION if sign == "$" else Kind.CONTROL, end)
            self.braces += 1
            self.sequence_braces.append(self.braces)
            if self.heredocs:
                self.heredocs[-1].start_of_line = False
            self.modes.append("main")
            return True
        if text.startswith(sign + "{", at + 1):
            self.emit(Kind.LITERAL, at + 3 + text.startswith("~", at + 3))
            return True
        return False

    def quoted(self) -> None:
        char = self.text[self.at]
        if char == '"':
            self.emit(Kind.CLOSE_QUOTE, self.at + 1)
            self.modes.pop()
        elif char in "$%":
            if not self.sequence():
                self.emit(Kind.LITERAL, self.at + 1)
        elif match := _QUOTED_TEXT.match(self.text, self.at):
            self.emit(Kind.LITERAL, match.end())
        elif char == "\\":  # before a line break
            self.emit(Kind.BAD, self.at + 1)
        else:
            # The closing quote is missing. The string ends here, so that what follows is not taken for its text.
            self.emit(Kind.BAD, self.at)
            self.modes.pop()

    def heredoc(self) -> None:
        here = self.heredocs[-1]
        if self.text[self.at] in "$%":
            if self.sequence():
                here.start_of_line = False
                return
            end = self.at + 1
            # HashiCorp's scanner takes the character after a lone sign along, be it a carriage return.
            end += self.text.startswith("\r\r\n", end)
        else:
            match = _HEREDOC_TEXT.match(self.text, self.at)
            end = match.end() if match else self.at
        line_end = _LINE_END.match(self.text, end)
        if line_end is None:
            here.start_of_line = False
            # A lone carriage return belongs to no line and ends none.
            self.emit(Kind.LITERAL if end > self.at else Kind.BAD, max(end, self.at + 1))
            return
        if here.start_of_line and self.text[self.at : end].strip(GO_SPACE) == here.marker:
            self.emit(Kind.CLOSE_HEREDOC, end)
            self.emit(Kind.NEWLINE, line_end.end())
            self.heredocs.pop()
            self.modes.pop()
            return
        here.start_of_line = True
        self.emit(Kind.LITERAL, line_end.end())

    def bare(self) -> None:
        if self.text[self.at] in "$%":
            if not self.sequence():
                self.emit(Kind.LITERAL, self.at + 1)
            return
        end = self.at
        while end < len(self.text) and self.text[end] not in "$%":
            end += 1
        self.emit(Kind.LITERAL, end)


def is_identifier(text: str) -> bool:
    """Whether HCL reads `text` as one identifier: letters, digits, `_` and, after the first place, `-`."""
    return text[:1] != "-" and text.replace("-", "_").isidentifier()


def scan(text: str) -> list[Token]:
    """All tokens of a file, comments and line breaks included, and an END. A leading byte order mark is skipped."""
    scanner = _Scanner(text, None)
    scanner.at = int(text.startswith("\ufeff"))
    return scanner.run("main")


def scan_template(text: str, offsets: Sequence[int] | None = None) -> list[Token]:
    """Tokens of a template that stands alone, as every string of JSON syntax does.

    `offsets` maps each character of `text`, and the place after the last, to its place in the file.
    """
    return _Scanner(text, offsets).run("bare")


def scan_expression(text: str, offsets: Sequence[int] | None = None) -> list[Token]:
    """Tokens of a single expression."""
    return _Scanner(text, offsets).run("main")
