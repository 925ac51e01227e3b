"""How large the values of a configuration may grow when Terraform works them out.

`terraform validate` evaluates local values. Forty of them, each the one before twice over, need more memory than there
is, so sizes are estimated first, from the text alone: roughly, and never far too small for what multiplies (references
to what refers to others, loops, ranges, products, paddings). Honest files stay a thousand times below the limit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.policy.static_files import local_module
from shared.terraform.hcl import (
    Attribute,
    Block,
    Call,
    Directive,
    Expr,
    File,
    For,
    GetAttr,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Template,
    Text,
    Tuple,
    children,
    walk_body,
)

MAX_SIZE = 50_000_000.0
MAX_INSTANCES = 10_000.0
_UNKNOWN = 16.0
_WIDTH = re.compile(r"%[-+0# ]*(\d+)?(?:\.(\d+))?")


class Size(NamedTuple):
    """Elements at the top, and bytes in all."""

    elements: float
    total: float


class _TooLarge(Exception):
    """A value on the way is too large, even if what comes of it is small."""


class TooExpensive(Exception):
    """Working out a value would take more than there is. Carries the file and the place."""

    def __init__(self, file: File, span: Span) -> None:
        super().__init__(file.path)
        self.file = file
        self.span = span


def check_cost(folders: Mapping[str, Sequence[File]]) -> None:
    """Estimate every value of the root module and of the modules it calls.

    Args:
        folders: the files of each module by its folder; "" is the root.

    Raises:
        TooExpensive: at the first value that is too large.
    """
    spent = [0.0]
    pending = [_Module(folders, "", {}, None, spent)]
    while pending:
        module = pending.pop()
        module.evaluate()
        pending.extend(child for child in module.children.values() if child is not None)


@dataclass
class _Module:
    """One module as one call sees it: the same files called twice have other arguments."""

    folders: Mapping[str, Sequence[File]]
    folder: str
    arguments: Mapping[str, Expr]
    caller: _Module | None
    spent: list[float]
    known: dict[tuple[str, str], Size | None] = field(default_factory=dict)
    children: dict[str, _Module | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values: dict[tuple[str, str], tuple[Expr, File]] = {}
        for file in self.folders.get(self.folder, ()):
            for block in file.body.blocks:
                self._declare(block, file)

    def _declare(self, block: Block, file: File) -> None:
        name = next(iter(block.names), "")
        if block.type == "locals":
            self.values |= {("local", item.name): (item.expr, file) for item in block.body.attributes}
        elif block.type == "variable" and (default := block.body.attribute("default")) is not None:
            self.values["var", name] = default.expr, file
        elif block.type == "output" and (value := block.body.attribute("value")) is not None:
            self.values["output", name] = value.expr, file
        elif block.type == "module" and (source := block.body.attribute("source")) is not None:
            text = source.expr.text if isinstance(source.expr, Template) else None
            target = local_module(self.folder, text)
            given = {item.name: item.expr for item in block.body.attributes}
            self.children[name] = None
            if target is not None and target in self.folders:
                self.children[name] = _Module(self.folders, target, given, self, self.spent)

    def evaluate(self) -> None:
        for file in self.folders.get(self.folder, ()):
            for item, around in walk_body(file.body):
                if isinstance(item, Attribute):
                    try:
                        size = self.size(item.expr, {})
                    except (RecursionError, _TooLarge):
                        raise TooExpensive(file, item.span) from None
                    self.spent[0] += size.total
                    many = item.name in ("count", "for_each") and len(around) == 1 and _instances(item, size)
                    if many or size.total > MAX_SIZE or self.spent[0] > 4 * MAX_SIZE:
                        raise TooExpensive(file, item.span)

    def value(self, kind: str, name: str) -> Size:
        """The size of a local value, a variable or an output; nothing for one that is being worked out already."""
        key = (kind, name)
        if key not in self.known:
            self.known[key] = None
            if kind == "var" and self.caller is not None and name in self.arguments:
                self.known[key] = self.caller.size(self.arguments[name], {})
            elif key in self.values:
                self.known[key] = self.size(self.values[key][0], {})
        return self.known[key] or Size(_UNKNOWN, _UNKNOWN)

    def size(self, expr: Expr, bound: Mapping[str, Size]) -> Size:
        match expr:
            case Literal(value=value):
                huge = isinstance(value, float) and math.isinf(value)
                return Size(1, MAX_SIZE * 10 if huge else 8)
            case Text(value=text):
                return Size(1, len(text))
            case Template(parts=parts):
                return _bounded(self.template(parts, bound))
            case Name(name=name):
                return bound.get(name, Size(_UNKNOWN, _UNKNOWN))
            case GetAttr(source=Name(name="local" | "var" as kind), name=name) if kind not in bound:
                return self.value(kind, name)
            case GetAttr(source=GetAttr(source=Name(name="module"), name=call), name=name):
                child = self.children.get(call)
                return Size(_UNKNOWN, _UNKNOWN) if child is None else child.value("output", name)
            case For():
                return _bounded(self.loop(expr, bound))
            case Call():
                return _bounded(self.call(expr, bound))
            case Tuple(items=items):
                return Size(len(items), self.sum(items, bound))
            case Object(items=pairs):
                return Size(len(pairs), self.sum([part for pair in pairs for part in pair], bound))
            case Paren(inner=inner):
                return self.size(inner, bound)
        sizes = [self.size(child, bound) for child in children(expr)]
        return Size(max((one.elements for one in sizes), default=1), sum(one.total for one in sizes) + 8)

    def sum(self, exprs: Sequence[Expr], bound: Mapping[str, Size]) -> float:
        return sum(self.size(one, bound).total for one in exprs) + 8

    def template(self, parts: Sequence[Expr], bound: Mapping[str, Size]) -> Size:
        inner, times, total = dict(bound), [1.0], 0.0
        for part in parts:
            if isinstance(part, Directive) and part.word == "for" and part.expr is not None:
                collection = self.size(part.expr, inner)
                inner |= dict.fromkeys(part.names, _element(collection))
                times.append(times[-1] * max(collection.elements, 1))
            elif isinstance(part, Directive) and part.word == "endfor" and len(times) > 1:
                times.pop()
            else:
                total += times[-1] * self.size(part, inner).total
        return Size(1, total)

    def loop(self, expr: For, bound: Mapping[str, Size]) -> Size:
        collection = self.size(expr.collection, bound)
        inner = {**bound, **dict.fromkeys(expr.names, _element(collection))}
        times = max(collection.elements, 1)
        once = self.sum([one for one in (expr.key, expr.value, expr.condition) if one is not None], inner)
        return Size(times, collection.total + times * once)

    def call(self, expr: Call, bound: Mapping[str, Size]) -> Size:
        sizes = [self.size(argument, bound) for argument in expr.args]
        count, total = sum(one.elements for one in sizes), sum(one.total for one in sizes) + 8
        numbers = [argument.value for argument in expr.args if isinstance(argument, Literal)]
        known = [float(number) for number in numbers if isinstance(number, int | float)]
        match expr.name.removeprefix("core::"):
            case "range":
                reach = max(map(abs, known), default=_UNKNOWN)
                step = abs(known[2]) if len(known) > 2 and known[2] else 1
                return Size(2 * reach / step, 16 * reach / step)
            case "setproduct":
                product = math.prod(max(one.elements, 1) for one in sizes)
                return Size(product, product * total / max(count, 1) * len(sizes))
            case "replace" if len(sizes) > 2:
                searched = expr.args[1].text if isinstance(expr.args[1], Template) else None
                shortest = len(searched) if searched and not searched.startswith("/") else 1
                return Size(1, sizes[0].total * max(1, sizes[2].total / shortest))
            case "join" if sizes:
                return Size(1, total + sizes[0].total * count)
            case "format" | "formatlist":
                return Size(max((one.elements for one in sizes), default=1), total + _widths(expr))
            case "indent":
                return Size(1, total * (1 + max(known, default=_UNKNOWN)))
            case "bcrypt" if known:
                return Size(1, 2.0 ** min(known[-1], 100) * 500)
            case "jsonencode" | "yamlencode" | "urlencode":
                return Size(1, 3 * total)
            case "length" | "sum" | "max" | "min" | "contains" | "alltrue" | "anytrue" | "can" | "startswith" | "index":
                return Size(1, 8)
            case "split" | "regexall" | "chunklist" | "cidrsubnets":
                return Size(total / 8, 2 * total)
        return Size(count, 2 * total)


def _bounded(size: Size) -> Size:
    if size.total > MAX_SIZE:
        raise _TooLarge
    return size


def _element(collection: Size) -> Size:
    average = collection.total / max(collection.elements, 1)
    return Size(average, average)


def _widths(call: Call) -> float:
    """How far a format string pads: `%9d` is nine characters however short the number."""
    first = call.args[0] if call.args else None
    text = "".join(part.value for part in first.parts if isinstance(part, Text)) if isinstance(first, Template) else ""
    return sum(float(digits) for match in _WIDTH.finditer(text) for digits in match.groups() if digits)


def _instances(item: Attribute, size: Size) -> bool:
    """Whether `count` or `for_each` asks for more copies than anyone means."""
    if item.name == "for_each":
        return size.elements > MAX_INSTANCES
    return (
        isinstance(item.expr, Literal) and isinstance(item.expr.value, int | float) and item.expr.value > MAX_INSTANCES
    )
