"""Expressions and templates, from tokens to nodes."""

import math
import re
from dataclasses import replace
from typing import Literal as Choice

from shared.terraform.hcl.cursor import MAX_CHAIN, MAX_DEPTH, Cursor, SyntaxFault
from shared.terraform.hcl.nodes import (
    Binary,
    Call,
    Conditional,
    Directive,
    Expr,
    For,
    GetAttr,
    Index,
    Interpolation,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Splat,
    Template,
    Text,
    Tuple,
    Unary,
)
from shared.terraform.hcl.scan import Kind, Token

Word = Choice["if", "else", "endif", "for", "endfor"]
_PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, ">": 4, ">=": 4, "<": 4, "<=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class ExpressionParser(Cursor):
    """One method per rule of the grammar; each reads what it names and leaves the rest."""

    def expression(self) -> Expr:
        self.deeper()
        choices: list[tuple[Expr, Expr]] = []  # a chain of conditionals, kept flat
        while True:
            expr = self.binary(1)
            if not self.is_op("?"):
                break
            self.read()
            yes = self.expression()
            self.expect_op(":", 'Expected ":" between the two results of a conditional')
            choices.append((expr, yes))
            self.limit(len(choices), MAX_CHAIN)
        for condition, yes in reversed(choices):
            expr = Conditional(Span(condition.span.start, expr.span.end), condition, yes, expr)
        self.depth -= 1
        return expr

    def binary(self, least: int) -> Expr:
        left = self.operand()
        links = 0
        while self.peek().kind is Kind.OP and _PRECEDENCE.get(self.peek().text, 0) >= least:
            links += 1
            self.limit(links, MAX_CHAIN)
            op = self.read().text
            right = self.binary(_PRECEDENCE[op] + 1)
            left = Binary(Span(left.span.start, right.span.end), op, left, right)
        return left

    def operand(self) -> Expr:
        signs: list[Token] = []
        while self.is_op("-", "!"):
            signs.append(self.read())
            self.limit(len(signs), MAX_DEPTH)
        expr = self.traversals(self.term())
        for sign in reversed(signs):
            expr = Unary(Span(sign.start, expr.span.end), sign.text, expr)
        return expr

    def traversals(self, expr: Expr) -> Expr:
        start = expr.span.start
        in_splat = False  # between `.*` and the next bracket, where a second `.*` has no place
        steps = 0
        while self.is_op(".", "["):
            steps += 1
            self.limit(steps, MAX_DEPTH)
            if self.read().text == ".":
                token = self.peek()
                if token.kind is Kind.IDENT or (token.kind is Kind.NUMBER and token.text.isdigit()):
                    self.read()
                    expr = GetAttr(Span(start, token.end), expr, token.text, Span(token.start, token.end))
                elif self.is_op("*") and not in_splat:
                    in_splat = True
                    expr = Splat(Span(start, self.read().end), expr)
                else:
                    raise self.unexpected('Expected a name after "."')
            else:
                in_splat = False
                # Between the brackets of a splat a line end counts; in those of an index it doesn't.
                if self.is_op("*"):
                    self.read()
                    close = self.expect_op("]", 'Expected "]" after "[*"')
                    expr = Splat(Span(start, close.end), expr)
                else:
                    around, self.line_ends_matter = self.line_ends_matter, False
                    key = self.expression()
                    close = self.expect_op("]", 'Expected "]" after an index')
                    expr = Index(Span(start, close.end), expr, key)
                    self.line_ends_matter = around
        return expr

    def term(self) -> Expr:
        token = self.peek()
        match token.kind:
            case Kind.IDENT:
                return self.word()
            case Kind.NUMBER:
                self.read()
                return Literal(Span(token.start, token.end), _number(token))
            case Kind.OPEN_QUOTE | Kind.OPEN_HEREDOC:
                return self.string()
            case Kind.OPEN_BRACE:
                return self.object_or_for()
            case Kind.OP if token.text == "(":
                return self.paren()
            case Kind.OP if token.text == "[":
                return self.tuple_or_for()
        raise self.unexpected("Expected a value")

    def word(self) -> Expr:
        token = self.read()
        span = Span(token.start, token.end)
        if self.is_op("(", "::"):
            return self.call(token)
        if token.text in _KEYWORDS:
            return Literal(span, _KEYWORDS[token.text])
        return Name(span, token.text)

    def call(self, first: Token) -> Call:
        name, name_end = first.text, first.end
        while self.is_op("::"):
            self.read()
            part = self.identifier('Expected a function name after "::"')
            name, name_end = f"{name}::{part.text}", part.end
        self.expect_op("(", f'Expected "(" after the function name "{name}"')
        around, self.line_ends_matter = self.line_ends_matter, False
        args: list[Expr] = []
        expand = False
        while not self.is_op(")"):
            args.append(self.expression())
            if self.is_op("..."):
                self.read()
                expand = True
                if not self.is_op(")"):
                    raise self.unexpected('Expected ")" after "..."')
            elif not self.is_op(")"):
                self.expect_op(",", f'Expected "," or ")" in the arguments of {name}')
        end = self.read().end
        self.line_ends_matter = around
        return Call(Span(first.start, end), name, Span(first.start, name_end), tuple(args), expand)

    def paren(self) -> Paren:
        start = self.read().start
        around, self.line_ends_matter = self.line_ends_matter, False
        inner = self.expression()
        end = self.expect_op(")", 'Expected ")"').end
        self.line_ends_matter = around
        return Paren(Span(start, end), inner)

    def tuple_or_for(self) -> Tuple | For:
        start = self.read().start
        around, self.line_ends_matter = self.line_ends_matter, False
        if self.is_word("for"):
            result: Tuple | For = self.for_expression(start, is_object=False)
        else:
            items: list[Expr] = []
            while not self.is_op("]"):
                items.append(self.expression())
                if not self.is_op("]"):
                    self.expect_op(",", 'Expected "," or "]" in a list')
            result = Tuple(Span(start, self.read().end), tuple(items))
        self.line_ends_matter = around
        return result

    def object_or_for(self) -> Object | For:
        start = self.read().start
        around, self.line_ends_matter = self.line_ends_matter, False
        at = self.at
        is_for = self.is_word("for")
        self.at = at  # the line breaks just skipped matter again
        if is_for:
            result: Object | For = self.for_expression(start, is_object=True)
        else:
            self.line_ends_matter = True
            result = self.object(start)
        self.line_ends_matter = around
        return result

    def object(self, start: int) -> Object:
        items: list[tuple[Expr, Expr]] = []
        while self.peek().kind is not Kind.CLOSE_BRACE:
            if self.peek().kind is Kind.NEWLINE:
                self.read()
                continue
            key = self.expression()
            if not self.is_op("=", ":"):
                raise self.unexpected('Expected "=" after an object key')
            self.read()
            items.append((key, self.expression()))
            if self.is_op(",") or self.peek().kind is Kind.NEWLINE:
                self.read()
            elif self.peek().kind is not Kind.CLOSE_BRACE:
                raise self.unexpected('Expected a line break, "," or "}" after an object item')
        return Object(Span(start, self.read().end), tuple(items))

    def for_expression(self, start: int, *, is_object: bool) -> For:
        self.read()
        names = self.for_names()
        collection = self.expression()
        self.expect_op(":", 'Expected ":" after the collection of "for"')
        key = None
        value = self.expression()
        if is_object:
            self.expect_op("=>", 'Expected "=>" between key and value of "for"')
            key, value = value, self.expression()
            if self.is_op("..."):
                self.read()
        condition = None
        if self.is_word("if"):
            self.read()
            condition = self.expression()
        if is_object:
            if self.peek().kind is not Kind.CLOSE_BRACE:
                raise self.unexpected('Expected "}" at the end of "for"')
            end = self.read().end
        else:
            end = self.expect_op("]", 'Expected "]" at the end of "for"').end
        return For(Span(start, end), names, collection, key, value, condition)

    def for_names(self) -> tuple[str, ...]:
        names = [self.identifier('Expected a name after "for"').text]
        if self.is_op(","):
            self.read()
            names.append(self.identifier('Expected a second name after ","').text)
        if not self.is_word("in"):
            raise self.unexpected('Expected "in" after the names of "for"')
        self.read()
        return tuple(names)

    def string(self) -> Template:
        opening = self.read()
        quoted = opening.kind is Kind.OPEN_QUOTE
        parts = self.template_parts(Kind.CLOSE_QUOTE if quoted else Kind.CLOSE_HEREDOC, escapes=quoted)
        closing = self.tokens[self.at]
        if closing.kind is Kind.END:
            what = "This string" if quoted else f"The heredoc {opening.text.strip()}"
            raise SyntaxFault(f"{what} is never closed", Span(opening.start, opening.end))
        self.read()
        marker = "" if quoted else opening.text.strip().lstrip("<")
        return Template(Span(opening.start, closing.end), parts, marker)

    def template_parts(self, end: Kind, *, escapes: bool) -> tuple[Text | Interpolation | Directive, ...]:
        """Everything up to a token of kind `end`, or the end of the file; that token is left."""
        parts: list[Text | Interpolation | Directive] = []
        opened: list[str] = []
        while True:
            token = self.tokens[self.at]
            if token.kind in (end, Kind.END):
                if opened and token.kind is end:
                    message = f"The %{{ {opened[-1]} }} here is never ended"
                    raise SyntaxFault(message, Span(token.start, token.end))
                return tuple(parts)
            if token.kind is Kind.LITERAL:
                self.at += 1
                parts.append(Text(Span(token.start, token.end), _text(token, escapes=escapes)))
            elif token.kind in (Kind.INTERPOLATION, Kind.CONTROL):
                parts.append(self.sequence(opened))
            elif token.kind is Kind.BAD and not token.text:
                message = "The closing quote is missing: a quoted string ends on its line"
                raise SyntaxFault(message, Span(token.start, token.end))
            else:
                raise self.unexpected("Expected text")

    def sequence(self, opened: list[str]) -> Interpolation | Directive:
        self.deeper()
        opening = self.tokens[self.at]
        self.at += 1
        around, self.line_ends_matter = self.line_ends_matter, False
        node: Interpolation | Directive
        if opening.kind is Kind.INTERPOLATION:
            node = Interpolation(Span(opening.start, opening.end), self.expression())
        else:
            word, names, expr = self.directive(opened)
            node = Directive(Span(opening.start, opening.end), word, expr, names)
        if self.peek().kind is not Kind.SEQUENCE_END:
            raise self.unexpected('Expected "}" at the end of a template sequence')
        close = self.tokens[self.at]
        self.at += 1
        self.line_ends_matter = around
        self.depth -= 1
        return replace(node, span=Span(opening.start, close.end))

    def directive(self, opened: list[str]) -> tuple[Word, tuple[str, ...], Expr | None]:
        token = self.identifier('Expected "if", "else", "endif", "for" or "endfor" after "%{"')
        span = Span(token.start, token.end)
        match token.text:
            case "if":
                opened.append("if")
                return "if", (), self.expression()
            case "for":
                opened.append("for")
                names = self.for_names()
                return "for", names, self.expression()
            case "else" if opened and opened[-1] == "if":
                opened[-1] = "else"
                return "else", (), None
            case "endif" if opened and opened[-1] in ("if", "else"):
                opened.pop()
                return "endif", (), None
            case "endfor" if opened and opened[-1] == "for":
                opened.pop()
                return "endfor", (), None
        raise SyntaxFault(f'"%{{ {token.text} }}" has no place here', span)


def number_of_text(text: str) -> float:
    """A decimal number as a float; what is too far from one, or too close to zero, is infinite: it is not known.

    Terraform keeps such numbers as they are, and spends minutes on writing one out.
    """
    value = float(text)
    mantissa = text.lower().partition("e")[0]
    return math.inf if not value and any(digit in "123456789" for digit in mantissa) else value


def _number(token: Token) -> int | float:
    if not _NUMBER.match(token.text):
        raise SyntaxFault(f"{token.text!r} is not a number", Span(token.start, token.end))
    try:
        return int(token.text)
    except ValueError:  # a fraction, an exponent, or more digits than Python cares to read
        return number_of_text(token.text)


def _text(token: Token, *, escapes: bool) -> str:
    text = token.text
    if text[:3] in ("$${", "%%{"):
        return text[1:]
    if not escapes or "\\" not in text:
        return text

    def read(match: re.Match[str]) -> str:
        digits, letter = match[1] or match[2], match[3]
        if letter in _ESCAPED:
            return _ESCAPED[letter]
        if digits is None or int(digits, 16) > 0x10FFFF:
            at = Span(token.start, token.end)
            raise SyntaxFault(f"The escape sequence {match[0]!r} does not exist", at)
        return chr(int(digits, 16))

    return _ESCAPE.sub(read, text)
