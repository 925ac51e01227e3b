"""What an HCL file is made of: bodies, blocks, attributes, expressions, each with its exact place.

Offsets count characters of the decoded file, so `file.text[node.span.start:node.span.end]` is the node as written.
JSON syntax comes as the same nodes.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal as Choice


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the text is no HCL.

    From `lost_from` on the text may not mean what it seems to; where that is not said, from the fault on. `limit`: the
    text may well be HCL, but it is more of it than is read here, so nothing is known of the rest.
    """

    message: str
    span: Span
    lost_from: int | None = None
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Expr:
    """Any expression."""

    span: Span


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A number, true, false or null. Strings are `Template`."""

    value: int | float | bool | None


@dataclass(frozen=True, slots=True)
class Text(Expr):
    """Plain text inside a template; `value` is what it says once escapes are read."""

    value: str


@dataclass(frozen=True, slots=True)
class Directive(Expr):
    """`%{ if }`, `%{ else }`, `%{ for }` and their ends. `expr` is the condition or collection."""

    word: Choice["if", "else", "endif", "for", "endfor"]
    expr: Expr | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpolation(Expr):
    """`${ ... }`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Template(Expr):
    """A string: quoted, a heredoc, or a string of JSON syntax.

    `heredoc` is the marker, empty for other strings. `parts` are in the order written.
    """

    parts: tuple[Text | Interpolation | Directive, ...]
    heredoc: str = ""

    @property
    def text(self) -> str | None:
        """The string, or None when it depends on something."""
        if any(not isinstance(part, Text) for part in self.parts):
            return None
        return "".join(part.value for part in self.parts if isinstance(part, Text))


@dataclass(frozen=True, slots=True)
class Tuple(Expr):
    """`[a, b]`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Object(Expr):
    """`{ key = value }`. A bare word as key is a `Name`."""

    items: tuple[tuple[Expr, Expr], ...]

    def get(self, key: str) -> Expr | None:
        """The value under a literal key; the last one where a key is repeated."""
        return next((value for name, value in reversed(self.items) if key_text(name) == key), None)


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """`name(args)`; `expand` when the last argument is followed by `...`. Namespaces are part of the name (`a::b`)."""

    name: str
    name_span: Span
    args: tuple[Expr, ...]
    expand: bool = False


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A bare word: the root of a reference."""

    name: str


@dataclass(frozen=True, slots=True)
class GetAttr(Expr):
    """`source.name`; a number as name is the old way of writing an index."""

    source: Expr
    name: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """`source[key]`."""

    source: Expr
    key: Expr


@dataclass(frozen=True, slots=True)
class Splat(Expr):
    """`source[*]` or `source.*`."""

    source: Expr


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """`-x`, `!x`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """`left op right`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Conditional(Expr):
    """`condition ? yes : no`."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Paren(Expr):
    """`(inner)`."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class For(Expr):
    """`[for v in c : value if cond]`, `{for k, v in c : key => value}`."""

    names: tuple[str, ...]
    collection: Expr
    key: Expr | None
    value: Expr
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = expr`. `span` runs from the name to the end of the expression."""

    name: str
    name_span: Span
    expr: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a block. `span` includes the quotes."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """Attributes and blocks in the order written. `span` excludes the braces."""

    items: "tuple[Attribute | Block, ...]"
    span: Span

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        return tuple(item for item in self.items if isinstance(item, Attribute))

    @property
    def blocks(self) -> "tuple[Block, ...]":
        return tuple(item for item in self.items if isinstance(item, Block))

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((item for item in self.attributes if item.name == name), None)

    def blocks_of(self, *types: str) -> "tuple[Block, ...]":
        """The blocks directly inside, of these types."""
        return tuple(item for item in self.blocks if item.type in types)


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { body }`. `span` runs from the type to the closing brace."""

    type: str
    type_span: Span
    labels: tuple[Label, ...]
    body: Body
    span: Span

    @property
    def names(self) -> tuple[str, ...]:
        """The labels' texts."""
        return tuple(label.text for label in self.labels)


@dataclass(frozen=True)
class File:
    """A parsed file. With `faults` the body holds what could still be read."""

    path: str
    text: str
    body: Body
    faults: tuple[Fault, ...] = ()
    comments: tuple[Span, ...] = ()
    json: bool = False

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1; columns count characters."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def line(self, node: Span) -> int:
        """The line a span starts on, from 1."""
        return bisect_right(self._lines, node.start)

    @property
    def readable_to(self) -> int:
        """Where the first fault makes the rest doubtful; the end of a file without faults."""
        found = [fault.span.start if fault.lost_from is None else fault.lost_from for fault in self.faults]
        return min(found, default=len(self.text))

    def source(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]


def key_text(expr: Expr) -> str | None:
    """What an object key says, when that is plain to see."""
    if isinstance(expr, Name):
        return expr.name
    if isinstance(expr, Paren):
        return None if isinstance(expr.inner, Name) else key_text(expr.inner)
    if isinstance(expr, Literal):
        return str(expr.value).lower() if isinstance(expr.value, bool) else str(expr.value)
    return expr.text if isinstance(expr, Template) else None


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside. A bare object key is a word, not a reference, and is left out."""
    match expr:
        case Template(parts=parts):
            return parts
        case Interpolation(expr=inner) | Paren(inner=inner) | Unary(operand=inner):
            return (inner,)
        case Directive(expr=inner):
            return () if inner is None else (inner,)
        case Tuple(items=items) | Call(args=items):
            return items
        case Object(items=pairs):
            return tuple(part for pair in pairs for part in pair if part is pair[1] or not isinstance(part, Name))
        case GetAttr(source=source) | Splat(source=source):
            return (source,)
        case Index(source=source, key=key):
            return (source, key)
        case Binary(left=left, right=right):
            return (left, right)
        case Conditional(condition=condition, yes=yes, no=no):
            return (condition, yes, no)
        case For():
            return tuple(part for part in (expr.collection, expr.key, expr.value, expr.condition) if part is not None)
    return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def walk_body(body: Body) -> Iterator[tuple[Attribute | Block, tuple[Block, ...]]]:
    """Every attribute and block at any depth, each with the blocks around it, outermost first."""
    stack: list[tuple[Attribute | Block, tuple[Block, ...]]] = [(item, ()) for item in reversed(body.items)]
    while stack:
        item, around = stack.pop()
        yield item, around
        if isinstance(item, Block):
            stack.extend((inner, (*around, item)) for inner in reversed(item.body.items))


def expressions(body: Body) -> Iterator[Expr]:
    """Every expression at any depth of a body, with all inside it."""
    for item, _ in walk_body(body):
        if isinstance(item, Attribute):
            yield from walk(item.expr)
