"""HCL's JSON syntax (`*.tf.json`), read into the same nodes as the native one.

Python's json would lose line numbers and, worse, all but the last of repeated keys, while Terraform obeys each of them.
Strings are templates, keys of objects too. Which properties are blocks is only known for those of the language itself;
a nested block of a resource comes as an attribute holding an object, and `as_blocks` reads it once the schema says so.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # there, but not in the type stubs

from shared.terraform.hcl.cursor import MAX_DEPTH, SyntaxFault
from shared.terraform.hcl.expressions import number_of_text
from shared.terraform.hcl.nodes import (
    Attribute,
    Block,
    Body,
    Expr,
    Fault,
    File,
    Label,
    Literal,
    Object,
    Span,
    Template,
    Text,
    Tuple,
)
from shared.terraform.hcl.parse import parse_template

# How many labels each block of the language has, by the block around it.
_BLOCKS: dict[str, dict[str, int]] = {
    "": {
        "terraform": 0, "locals": 0, "provider": 1, "variable": 1, "output": 1, "module": 1, "resource": 2, "data": 2,
        "ephemeral": 2, "check": 1, "import": 0, "moved": 0, "removed": 0,
    },
    "terraform": {"required_providers": 0, "backend": 1, "cloud": 0, "provider_meta": 1},
    "resource": {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1},
    "data": {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1},
    "ephemeral": {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1},
    "removed": {"lifecycle": 0, "provisioner": 1, "connection": 0},
    "provisioner": {"connection": 0},
    "lifecycle": {"precondition": 0, "postcondition": 0},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
}  # fmt: skip
# Values Terraform takes as they stand, without reading templates in them.
_PLAIN = {("variable", "description"), ("variable", "default"), ("variable", "type"), ("output", "description")}

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"true|false|null")
_RAW_CHAR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


class _Reader:
    """JSON values as expressions; strings stay plain `Text` until it is known whether they are templates."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fault(self, message: str, *, limit: bool = False) -> SyntaxFault:
        return SyntaxFault(message, Span(self.at, min(self.at + 1, len(self.text))), limit=limit)

    def skip(self) -> str:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def document(self) -> Expr:
        value = self.value(0)
        if self.skip():
            raise self.fault("Expected the end of the file after the JSON value")
        return value

    def value(self, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise self.fault(f"Nested more than {MAX_DEPTH} levels deep", limit=True)
        char, start = self.skip(), self.at
        if char == "{":
            return self.object(depth)
        if char == "[":
            return self.array(depth)
        if char == '"':
            return self.string()
        if match := _NUMBER.match(self.text, start):
            self.at = match.end()
            try:
                number: int | float = int(match[0])
            except ValueError:
                number = number_of_text(match[0])
            return Literal(Span(start, self.at), number)
        if match := _WORD.match(self.text, start):
            self.at = match.end()
            return Literal(Span(start, self.at), _WORDS[match[0]])
        raise self.fault("Expected a JSON value" + ("" if char else ", found the end of the file"))

    def string(self) -> Text:
        start = self.at
        try:
            value, self.at = scanstring(self.text, start + 1, True)
        except JSONDecodeError as error:
            self.at = error.pos
            raise self.fault(f"This is no JSON string: {error.msg}") from None
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise self.fault("This JSON string holds half of a surrogate pair")
        return Text(Span(start, self.at), value)

    def array(self, depth: int) -> Tuple:
        start = self.at
        self.at += 1
        items: list[Expr] = []
        if self.skip() != "]":
            items.append(self.value(depth + 1))
            while self.skip() == ",":
                self.at += 1
                items.append(self.value(depth + 1))
            if self.skip() != "]":
                raise self.fault('Expected "," or "]" in a JSON array')
        self.at += 1
        return Tuple(Span(start, self.at), tuple(items))

    def object(self, depth: int) -> Object:
        start = self.at
        self.at += 1
        items: list[tuple[Expr, Expr]] = []
        if self.skip() != "}":
            items.append(self.member(depth))
            while self.skip() == ",":
                self.at += 1
                items.append(self.member(depth))
            if self.skip() != "}":
                raise self.fault('Expected "," or "}" in a JSON object')
        self.at += 1
        return Object(Span(start, self.at), tuple(items))

    def member(self, depth: int) -> tuple[Expr, Expr]:
        if self.skip() != '"':
            raise self.fault("Expected a quoted property name")
        key = self.string()
        if self.skip() != ":":
            raise self.fault('Expected ":" after a property name')
        self.at += 1
        return key, self.value(depth + 1)


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []

    def fault(self, message: str, span: Span) -> None:
        """Note something that is no part of a configuration; all around it is as clear as before."""
        self.faults.append(Fault(message, span, lost_from=len(self.text)))

    def body(self, around: str, values: Sequence[Expr], span: Span) -> Body:
        items: list[Attribute | Block] = []
        for name, key_span, value in self.members(values):
            if name == "//":
                continue
            labels = _BLOCKS.get(around, {}).get(name)
            if labels is not None:
                items.extend(self.blocks(name, key_span, value, labels))
                continue
            expr = value if around == "values" or (around, name) in _PLAIN else self.templates(value)
            items.append(Attribute(name, key_span, _plain(expr), Span(key_span.start, value.span.end)))
        return Body(tuple(items), span)

    def members(self, values: Sequence[Expr]) -> Iterator[tuple[str, Span, Expr]]:
        """The properties of an object or of a list of objects, as Terraform reads a body."""
        for value in values:
            for one in value.items if isinstance(value, Tuple) else (value,):
                if not isinstance(one, Object):
                    self.fault("Expected an object or a list of objects here", one.span)
                    continue
                for key, inner in one.items:
                    assert isinstance(key, Text)
                    yield key.value, key.span, inner

    def blocks(self, kind: str, key_span: Span, value: Expr, labels: int) -> Iterator[Block]:
        pending: list[tuple[tuple[Label, ...], Expr]] = [((), value)]
        for _ in range(labels):
            labelled: list[tuple[tuple[Label, ...], Expr]] = []
            for so_far, outer in pending:
                named = [((*so_far, Label(name, span)), inner) for name, span, inner in self.members([outer])]
                if not named:
                    self.fault(f'A block "{kind}" here has no name', outer.span)
                labelled += named
            pending = labelled
        for names, inner in pending:
            for one in inner.items if isinstance(inner, Tuple) else (inner,):
                if isinstance(one, Literal) and one.value is None:
                    continue
                start = names[0].span.start if names else key_span.start
                yield Block(kind, key_span, names, self.body(kind, [one], one.span), Span(start, one.span.end))

    def templates(self, value: Expr) -> Expr:
        """The value with its strings, keys included, read as templates."""
        match value:
            case Text():
                try:
                    return parse_template(value.value, _offsets(self.text, value), value.span)
                except SyntaxFault as error:
                    self.faults.append(error.fault)
                    return Template(value.span, ())
            case Tuple(items=items):
                return Tuple(value.span, tuple(self.templates(item) for item in items))
            case Object(items=pairs):
                return Object(value.span, tuple((self.templates(key), self.templates(item)) for key, item in pairs))
        return value


def _offsets(text: str, string: Text) -> Sequence[int]:
    """The place in the file of each character of a decoded JSON string, and of its end."""
    start, end = string.span.start + 1, string.span.end - 1
    if end - start == len(string.value):
        return range(start, end + 1)
    return list(accumulate((len(raw[0]) for raw in _RAW_CHAR.finditer(text, start, end)), initial=start))


def _plain(value: Expr) -> Expr:
    """Strings still unread become templates of plain text."""
    match value:
        case Text():
            return Template(value.span, (value,))
        case Tuple(items=items):
            return Tuple(value.span, tuple(_plain(item) for item in items))
        case Object(items=pairs):
            return Object(value.span, tuple((_plain(key), _plain(item)) for key, item in pairs))
    return value


def parse_json(text: str, path: str = "", *, values: bool = False) -> File:
    """Parse a file in JSON syntax. Never raises: mistakes are `faults`; after one of JSON itself the body is empty.

    `values`: the file holds values of variables (`*.tfvars.json`), so nothing in it is a block or a template.
    """
    whole = Span(0, len(text))
    builder = _Builder(text)
    try:
        value = _Reader(text).document()
    except SyntaxFault as error:
        return File(path, text, Body((), whole), (error.fault,), json=True)
    body = builder.body("values" if values else "", [value], whole)
    return File(path, text, body, tuple(builder.faults), json=True)


def as_blocks(attribute: Attribute) -> tuple[Block, ...]:
    """A property of JSON syntax read as nested blocks without labels; empty when its value can't be one.

    A string holding one interpolation, which native syntax has no counterpart for, is no block.
    """
    values = attribute.expr.items if isinstance(attribute.expr, Tuple) else (attribute.expr,)
    blocks: list[Block] = []
    for value in values:
        if not isinstance(value, Object):
            return ()
        items: list[Attribute | Block] = []
        for key, inner in value.items:
            name = key.text if isinstance(key, Template) else None
            if name is None or name == "//":
                continue
            inner_attribute = Attribute(name, key.span, inner, Span(key.span.start, inner.span.end))
            items.extend(_dynamic(inner_attribute) if name == "dynamic" else (inner_attribute,))
        span = Span(attribute.name_span.start, value.span.end)
        blocks.append(Block(attribute.name, attribute.name_span, (), Body(tuple(items), value.span), span))
    return tuple(blocks)


def _dynamic(attribute: Attribute) -> Iterator[Attribute | Block]:
    """`"dynamic": {"label": {...}}` inside a nested block."""
    values = attribute.expr.items if isinstance(attribute.expr, Tuple) else (attribute.expr,)
    for value in values:
        for key, inner in value.items if isinstance(value, Object) else ():
            name = (key.text if isinstance(key, Template) else None) or ""
            for block in as_blocks(Attribute("dynamic", attribute.name_span, inner, attribute.span)):
                yield Block("dynamic", block.type_span, (Label(name, key.span),), block.body, block.span)
