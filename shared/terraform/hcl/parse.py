"""HCL's native syntax, from tokens to nodes.

A recursive descent that accepts what HashiCorp's parser accepts and nothing else. After a mistake it goes on with the
next item of the body, as theirs does, so that one bad line does not hide the rest of the file from a repair.
"""

from collections.abc import Sequence
from functools import lru_cache

from shared.terraform.hcl.cursor import MAX_FAULTS, SyntaxFault
from shared.terraform.hcl.expressions import ExpressionParser
from shared.terraform.hcl.nodes import Attribute, Block, Body, Expr, Fault, File, Label, Span, Template
from shared.terraform.hcl.scan import Kind, Token, scan, scan_expression, scan_template

_KEPT_LENGTH = 100_000


class BodyParser(ExpressionParser):
    """Bodies of attributes and blocks."""

    def body(self, *, nested: bool) -> Body:
        """Items up to the closing brace, which is left, or the end of the file."""
        start = self.peek().start
        items: list[Attribute | Block] = []
        seen: set[str] = set()
        while True:
            token = self.peek()
            if token.kind is Kind.NEWLINE:
                self.read()
            elif token.kind is Kind.END or (nested and token.kind is Kind.CLOSE_BRACE):
                return Body(tuple(items), Span(min(start, token.start), token.start))
            else:
                depth = self.depth
                try:
                    item = self.item()
                    items.append(item)
                    if isinstance(item, Attribute):
                        if item.name in seen:
                            self.faults.append(Fault(f'Argument "{item.name}" is set twice', item.name_span))
                        seen.add(item.name)
                        self.end_of_line(f'Expected a line break after the argument "{item.name}"')
                    else:
                        self.end_of_line(f'Expected a line break after the block "{item.type}"')
                except SyntaxFault as error:
                    if error.fault.limit:
                        raise
                    if len(self.faults) >= MAX_FAULTS:
                        message = f"There are more than {MAX_FAULTS} mistakes: what follows is not read"
                        raise SyntaxFault(message, error.fault.span, limit=True) from None
                    self.faults.append(error.fault)
                    self.depth = depth
                    self.recover(nested=nested)

    def end_of_line(self, why: str) -> None:
        if self.peek().kind is Kind.NEWLINE:
            self.read()
        elif self.peek().kind is not Kind.END:
            raise self.unexpected(why)

    def recover(self, *, nested: bool) -> None:
        """To the end of the line, or of the brackets opened on it; a closing brace of the body around is left."""
        self.line_ends_matter = True
        opened = 0
        while (token := self.peek()).kind is not Kind.END:
            if token.kind is Kind.NEWLINE and opened <= 0:
                return
            if token.kind in (Kind.OPEN_BRACE, Kind.INTERPOLATION, Kind.CONTROL) or token.text in ("(", "["):
                opened += 1
            elif token.kind in (Kind.CLOSE_BRACE, Kind.SEQUENCE_END) or token.text in (")", "]"):
                if token.kind is Kind.CLOSE_BRACE and opened <= 0 and nested:
                    return
                opened -= 1
            self.read()

    def item(self) -> Attribute | Block:
        name = self.identifier("Expected an argument or block")
        if self.is_op("="):
            return self.finish_attribute(name)
        if self.peek().kind in (Kind.OPEN_QUOTE, Kind.OPEN_BRACE, Kind.IDENT):
            return self.block(name)
        raise self.unexpected(f'Expected "=" or a block after "{name.text}"')

    def finish_attribute(self, name: Token) -> Attribute:
        self.read()
        expr = self.expression()
        return Attribute(name.text, Span(name.start, name.end), expr, Span(name.start, expr.span.end))

    def block(self, name: Token) -> Block:
        labels: list[Label] = []
        while self.peek().kind is not Kind.OPEN_BRACE:
            token = self.peek()
            if token.kind is Kind.IDENT:
                self.read()
                labels.append(Label(token.text, Span(token.start, token.end)))
            elif token.kind is Kind.OPEN_QUOTE:
                labels.append(self.label())
            else:
                raise self.unexpected(f'Expected a label or "{{" in the block "{name.text}"')
        self.deeper()
        opening = self.read()
        if self.peek().kind in (Kind.NEWLINE, Kind.END, Kind.CLOSE_BRACE):
            body = self.body(nested=True)
        else:
            body = self.one_line_body(name.text)
        self.depth -= 1
        if self.peek().kind is Kind.CLOSE_BRACE:
            end = self.read().end
        elif self.peek().kind is Kind.END:
            end = self.peek().start
            message = f'The block "{name.text}" is never closed'
            self.faults.append(Fault(message, Span(name.start, opening.end), lost_from=end))
        else:
            raise self.unexpected(f'Expected "}}" on the same line, as the block "{name.text}" has an argument there')
        body = Body(body.items, Span(opening.end, body.span.end))
        return Block(name.text, Span(name.start, name.end), tuple(labels), body, Span(name.start, end))

    def one_line_body(self, block: str) -> Body:
        start = self.peek().start
        name = self.identifier(f'Expected an argument in the one-line block "{block}"')
        if not self.is_op("="):
            raise self.unexpected(f'A one-line block can hold one argument and no blocks; break the lines of "{block}"')
        attribute = self.finish_attribute(name)
        return Body((attribute,), Span(start, self.peek().start))

    def label(self) -> Label:
        template = self.string()
        if template.text is None:
            raise SyntaxFault("A block's label can't hold ${ } or %{ }", template.span)
        return Label(template.text, template.span)


def _bad_tokens(tokens: Sequence[Token]) -> list[Fault]:
    return [Fault(_bad(token.text), Span(token.start, token.end)) for token in tokens if token.kind is Kind.BAD]


def _bad(text: str) -> str:
    if text.startswith("/*"):
        return "The comment is never closed"
    return f"{text[:20]!r} has no place here" if text else "The closing quote is missing"


def parse_hcl(text: str, path: str = "") -> File:
    """Parse a file in native syntax. Never raises: mistakes are `faults`, and the body holds the rest."""
    # Several judges read the same files one after the other; what is large is not kept.
    return _parsed_once(text, path) if len(text) <= _KEPT_LENGTH else _parsed(text, path)


def _parsed(text: str, path: str) -> File:
    tokens = scan(text)
    parser = BodyParser(tokens)
    try:
        body = parser.body(nested=False)
    except SyntaxFault as error:
        parser.faults.append(error.fault)
        body = Body((), Span(0, len(text)))
    known = {fault.span.start for fault in parser.faults}
    faults = parser.faults + [fault for fault in _bad_tokens(tokens) if fault.span.start not in known]
    # What is not read at all is told whatever is left out.
    faults.sort(key=lambda fault: (not fault.limit, fault.span.start))
    faults = sorted(faults[: MAX_FAULTS + 1], key=lambda fault: fault.span.start)
    return File(path, text, body, tuple(faults), parser.comments)


_parsed_once = lru_cache(maxsize=16)(_parsed)


def parse_expression(text: str, offsets: Sequence[int] | None = None) -> Expr:
    """Parse one expression.

    Raises:
        SyntaxFault: it is none.
    """
    tokens = scan_expression(text, offsets)
    parser = BodyParser(tokens)
    for fault in _bad_tokens(tokens):
        raise SyntaxFault(fault.message, fault.span)
    expr = parser.expression()
    while parser.peek().kind is Kind.NEWLINE:
        parser.read()
    if parser.peek().kind is not Kind.END:
        raise parser.unexpected("Expected the end of the expression")
    return expr


def parse_template(text: str, offsets: Sequence[int] | None = None, span: Span | None = None) -> Template:
    """Parse a template that stands alone, such as a string of JSON syntax.

    Raises:
        SyntaxFault: it is none.
    """
    tokens = scan_template(text, offsets)
    for fault in _bad_tokens(tokens):
        raise SyntaxFault(fault.message, fault.span)
    parser = BodyParser(tokens)
    parts = parser.template_parts(Kind.END, escapes=False)
    return Template(span or Span(tokens[0].start, tokens[-1].end), parts)
