"""What an expression refers to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shared.terraform.hcl.nodes import (
    Directive,
    Expr,
    For,
    GetAttr,
    Index,
    Interpolation,
    Literal,
    Name,
    Paren,
    Span,
    Splat,
    Template,
    Text,
    children,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """`google_compute_network.main.id` as ("google_compute_network", "main", "id").

    An index is its number or key as text in brackets (`[0]`, `[key]`, `[*]` for a splat, `[?]` for one computed).
    `span` covers the steps given in `parts`; `spans` has the place of each.
    """

    parts: tuple[str, ...]
    span: Span
    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return "".join(part if part.startswith("[") or not at else f".{part}" for at, part in enumerate(self.parts))


def references(expr: Expr) -> Iterator[Reference]:
    """Every reference in an expression, in order, without the names that `for` introduces."""
    stack: list[tuple[Expr, frozenset[str]]] = [(expr, frozenset())]
    while stack:
        node, bound = stack.pop()
        reference, rest = _unwind(node)
        if reference is not None:
            if reference.parts[0] not in bound:
                yield reference
            inner: list[tuple[Expr, frozenset[str]]] = [(key, bound) for key in rest]
        elif isinstance(node, For):
            within = bound | set(node.names)
            parts = (node.key, node.value, node.condition)
            inner = [(node.collection, bound), *((part, within) for part in parts if part is not None)]
        elif isinstance(node, Template):
            inner = list(_template(node, bound))
        else:
            inner = [(child, bound) for child in children(node)]
        stack.extend(reversed(inner))


def _template(template: Template, bound: frozenset[str]) -> Iterator[tuple[Expr, frozenset[str]]]:
    """Parts of a template, each with the names its `%{ for }` directives introduce."""
    scopes = [bound]
    for part in template.parts:
        yield part, scopes[-1]
        if isinstance(part, Directive) and part.word == "for":
            scopes.append(scopes[-1] | set(part.names))
        elif isinstance(part, Directive) and part.word == "endfor":
            scopes.pop()


def _unwind(expr: Expr) -> tuple[Reference | None, list[Expr]]:
    """The reference an expression is as a whole, with the computed keys inside it; None for anything else."""
    parts: list[str] = []
    spans: list[Span] = []
    keys: list[Expr] = []
    node = expr
    while not isinstance(node, Name):
        match node:
            case GetAttr(source=source, name=name, name_span=name_span):
                parts.append(f"[{name}]" if name.isdigit() else name)
                spans.append(name_span)
            case Splat(source=source):
                parts.append("[*]")
                spans.append(Span(source.span.end, node.span.end))
            case Index(source=source, key=key):
                known = key.value if isinstance(key, Literal) else key.text if isinstance(key, Template) else None
                parts.append("[?]" if known is None else f"[{known}]")
                spans.append(Span(source.span.end, node.span.end))
                keys.append(key)
            case _:
                return None, []
        node = source
    parts.append(node.name)
    spans.append(node.span)
    return Reference(tuple(reversed(parts)), expr.span, tuple(reversed(spans))), list(reversed(keys))


class Named(NamedTuple):
    """A resource that an expression names and nothing else: its type, its label, the attribute, the text around it."""

    type: str
    label: str
    attribute: str
    before: str = ""
    after: str = ""


def named(expr: Expr, *, within: bool = False) -> Named | None:
    """What a whole expression refers to, if that is one attribute of one resource.

    No function, no choice, no second reference. Text may stand before and after in a template; who asks decides whether
    it may. `within`: also one inside its blocks, which is then called as it is written (`networks[0].ip_addresses[0]`).
    """
    before = after = ""
    if isinstance(expr, Template):
        inner = [at for at, part in enumerate(expr.parts) if not isinstance(part, Text)]
        if len(inner) != 1 or not isinstance(middle := expr.parts[inner[0]], Interpolation):
            return None
        before = "".join(part.value for part in expr.parts[: inner[0]] if isinstance(part, Text))
        after = "".join(part.value for part in expr.parts[inner[0] + 1 :] if isinstance(part, Text))
        expr = middle.expr
    while isinstance(expr, Paren):
        expr = expr.inner
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span:
        return None
    if within and "[*]" not in found.parts and "[?]" not in found.parts:
        kind, label, *path = found.parts
        inside = ".".join(path[1:] if path and path[0].startswith("[") else path).replace(".[", "[")
        if "." in inside:
            return Named(kind, label, inside, before, after)
    kind, label, *steps = (part for part in found.parts if not part.startswith("[") or part == "[*]")
    return Named(kind, label, steps[0], before, after) if len(steps) == 1 and steps[0] != "[*]" else None
