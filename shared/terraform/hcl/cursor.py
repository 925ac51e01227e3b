"""Walking over tokens: what comes next, what is expected, and how deep is too deep."""

from shared.terraform.hcl.nodes import Fault, Span
from shared.terraform.hcl.scan import Kind, Token

MAX_DEPTH = 50
"""How deep brackets, braces and templates may nest. Honest files stay below 20; the limit keeps hostile ones cheap."""

MAX_CHAIN = 1000
"""How many operators or conditionals may follow one another."""

MAX_FAULTS = 100
"""How many mistakes of a file are told."""


class SyntaxFault(Exception):
    """Raised where parsing cannot go on; carries the Fault. `limit`: what follows is not read at all."""

    def __init__(self, message: str, span: Span, *, limit: bool = False) -> None:
        super().__init__(message)
        self.fault = Fault(message, span, limit=limit)


class Cursor:
    """Reads tokens one after another, skipping what does not matter where it stands."""

    def __init__(self, tokens: list[Token]) -> None:
        self.faults: list[Fault] = []
        self.comments = tuple(Span(token.start, token.end) for token in tokens if token.kind is Kind.COMMENT)
        self.tokens: list[Token] = []
        for token in tokens:
            if token.kind is not Kind.COMMENT:
                self.tokens.append(token)
            elif token.text.endswith("\n"):  # a comment to the end of the line ends the line
                self.tokens.append(Token(Kind.NEWLINE, "\n", token.end - 1, token.end))
        self.at = 0
        self.line_ends_matter = True
        self.depth = 0
        self.last_end = 0

    def peek(self) -> Token:
        if not self.line_ends_matter:
            while self.tokens[self.at].kind is Kind.NEWLINE:
                self.at += 1
        return self.tokens[self.at]

    def read(self) -> Token:
        token = self.peek()
        if token.kind is not Kind.END:
            self.at += 1
        self.last_end = token.end
        return token

    def is_op(self, *texts: str) -> bool:
        token = self.peek()
        return token.kind is Kind.OP and token.text in texts

    def is_word(self, text: str) -> bool:
        token = self.peek()
        return token.kind is Kind.IDENT and token.text == text

    def expect_op(self, text: str, why: str) -> Token:
        if not self.is_op(text):
            raise self.unexpected(why)
        return self.read()

    def identifier(self, why: str) -> Token:
        if self.peek().kind is not Kind.IDENT:
            raise self.unexpected(why)
        return self.read()

    def unexpected(self, why: str) -> SyntaxFault:
        token = self.peek()
        found = {Kind.NEWLINE: "a line break", Kind.END: "the end of the file"}.get(token.kind, repr(token.text))
        return SyntaxFault(f"{why}, found {found}", Span(token.start, token.end))

    def deeper(self) -> None:
        self.depth += 1
        self.limit(self.depth, MAX_DEPTH)

    def limit(self, count: int, most: int) -> None:
        if count > most:
            token = self.peek()
            message = f"Nested or chained more than {most} times: too deep to be read safely"
            raise SyntaxFault(message, Span(token.start, token.end), limit=True)
