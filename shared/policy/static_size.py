"""How large the values of a configuration may grow when Terraform works them out.

`terraform validate` evaluates local values. Forty of them, each the one before twice over, need more memory than there
is, so sizes are estimated first, from the text alone: roughly, and never far too small for what multiplies (references
to what refers to others, loops, ranges, products, paddings). Honest files stay a thousand times below the limit.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.policy.static_numbers import (
    DIGITS,
    ENDLESS,
    ENDLESS_INSIDE,
    HALF_A_VERB,
    QUOTING,
    combined,
    may_be_endless,
    spelled,
    unfolded,
    widths,
)
from shared.terraform.files import local_module
from shared.terraform.hcl import (
    Attribute,
    Binary,
    Block,
    Call,
    Conditional,
    Directive,
    Expr,
    File,
    For,
    GetAttr,
    Index,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Template,
    Text,
    Tuple,
    Unary,
    children,
    key_text,
    walk,
    walk_body,
)

MAX_SIZE = 50_000_000.0
MAX_INSTANCES = 10_000.0
_UNKNOWN = 16.0
_DEEPEST = 20
_TO_NUMBERS = frozenset({"tonumber", "sum", "max", "min", "abs", "ceil", "floor"})
_DECODING = frozenset({"base64decode", "base64gunzip", "textdecodebase64", "urldecode"})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})


class Size(NamedTuple):
    """Elements at the top, bytes in all, and how far from zero its numbers are, where that is known."""

    elements: float
    total: float
    reach: float | None = None


class _TooLarge(Exception):
    """A value on the way is too large, even if what comes of it is small."""


class TooExpensive(Exception):
    """Working out a value would take more than there is. Carries the file and the place."""

    def __init__(self, file: File, span: Span) -> None:
        super().__init__(file.path)
        self.file = file
        self.span = span


def check_cost(folders: Mapping[str, Sequence[File]], values: Sequence[File] = ()) -> None:
    """Estimate every value of the root module and of the modules it calls.

    Args:
        folders: the files of each module by its folder; "" is the root.
        values: the files that give the root's variables their values.

    Raises:
        TooExpensive: at the first value that is too large.
    """
    spent = [0.0]
    pending = [_Module(folders, "", {}, None, spent)]
    pending[0].values |= {("var", item.name): (item.expr, file) for file in values for item in file.body.attributes}
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
    caller: "_Module | None"
    spent: list[float]
    known: dict[tuple[str, str], Size | None] = field(default_factory=dict)
    numbers: dict[tuple[str, str], float | None] = field(default_factory=dict)
    children: "dict[str, _Module | None]" = field(default_factory=dict)

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
                    many = len(around) == 1 and self.copies(item, size) > MAX_INSTANCES
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
        if isinstance(expr, Binary | Unary | Call) and self.endless(expr, bound):
            raise _TooLarge
        match expr:
            case Literal(value=value):
                huge = isinstance(value, float) and math.isinf(value)
                return Size(1, MAX_SIZE * 10 if huge else 8)
            case Text(value=text):
                return Size(1, MAX_SIZE * 10 if ENDLESS.search(text) else len(text))
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

    def endless(self, expr: Binary | Unary | Call, bound: Mapping[str, Size]) -> bool:
        """Whether a number may have more digits than a float can tell, all of which are worked out to write it down.

        A number is also made of text, put together on the way: what has an exponent's letter and many digits may be
        one.
        """
        if (number := self.number(expr, bound)) is not None:
            return math.isinf(number)
        made: Sequence[Expr] = ()
        if isinstance(expr, Call) and expr.name.removeprefix("core::") in {"jsondecode", "yamldecode"}:
            return bool(ENDLESS_INSIDE.search(self.written(expr)))
        if isinstance(expr, Call) and expr.name.removeprefix("core::") in _TO_NUMBERS:
            made = expr.args
        elif isinstance(expr, Binary) and expr.op in _ARITHMETIC:
            made = [one for one in (expr.left, expr.right) if any(isinstance(part, Text) for part in walk(one))]
        for one in made:
            tables = {id(inner) for table in walk(one) if isinstance(table, Object) for inner in walk(table)}
            numbers = (each for each in walk(one) if isinstance(each, Literal) and id(each) not in tables)
            text = self.written(one) + "".join(str(each.value) for each in numbers)
            if may_be_endless(text):
                return True
            if any(isinstance(inner, Call) and inner.name.removeprefix("core::") in _DECODING for inner in walk(one)):
                return len(text) > DIGITS
        return False

    def copies(self, item: Attribute, size: Size) -> float:
        """How many copies an argument asks for, if it is `count` or `for_each`."""
        if item.name == "count":
            return self.number(item.expr, {}) or 0
        return size.elements if item.name == "for_each" else 0

    def number(self, expr: Expr, bound: Mapping[str, Size]) -> float | None:
        """How far from zero a number may be; None for what is no number or can't be told."""
        match expr:
            case Literal(value=int() | float() as value):
                return abs(float(value))
            case Template(text=str(text)):
                return spelled(text)
            case Paren(inner=one) | Unary(operand=one):
                return self.number(one, bound)
            case Conditional(yes=yes, no=no):
                return self.largest((yes, no), bound)
            case Binary(op=operator, left=left, right=right):
                return combined(operator, self.number(left, bound), self.number(right, bound))
            case Name(name=name) if name in bound:
                return bound[name].reach
            case GetAttr() | Index():
                if (key := _declared(expr)) is not None and key[0] not in bound:
                    return self.number_of(*key)
                found = self.picked(expr)
                return None if found is None else self.number(found, bound)
            case Call():
                return self.number_called(expr, bound)
            case Tuple(items=items):
                return self.largest(items, bound)
        return None

    def number_called(self, expr: Call, bound: Mapping[str, Size]) -> float | None:
        match expr.name.removeprefix("core::"), expr.args:
            case "pow", (base, exponent):
                return combined("pow", self.number(base, bound), self.number(exponent, bound))
            case "length", (one,):
                return self.size(one, bound).elements
            case "parseint", (one, _):
                return self.number(one, bound)
            case "max" | "min" | "abs" | "ceil" | "floor" | "tonumber" | "try" | "coalesce" | "sum" | "one", _:
                return self.largest(expr.args, bound)
        return None

    def largest(self, exprs: Sequence[Expr], bound: Mapping[str, Size]) -> float | None:
        found = [self.number(one, bound) for one in exprs]
        return max((one for one in found if one is not None), default=None)

    def number_of(self, kind: str, name: str) -> float | None:
        """The number that a local value or a variable may be."""
        key = (kind, name)
        if key not in self.numbers:
            self.numbers[key] = None
            if kind == "var" and self.caller is not None and name in self.arguments:
                self.numbers[key] = self.caller.number(self.arguments[name], {})
            elif key in self.values:
                self.numbers[key] = self.number(self.values[key][0], {})
        return self.numbers[key]

    def picked(self, expr: Expr, depth: int = 0) -> Expr | None:
        """What a reference leads to: a value as it is written, or a part of it."""
        match expr:
            case GetAttr() if (declared := _declared(expr)) is not None:
                return self.values[declared][0] if declared in self.values else None
            case GetAttr(source=source, name=name):
                key: str | None = name
            case Index(source=source, key=inner):
                key = key_text(inner)
            case _:
                return expr
        around = self.picked(source, depth + 1) if depth < _DEEPEST else None
        if isinstance(around, GetAttr | Index):
            around = self.picked(around, depth + 1) if depth < _DEEPEST else None
        if isinstance(around, Object) and key is not None:
            return around.get(key)
        if isinstance(around, Tuple) and key is not None and key.isdigit() and int(key) < len(around.items):
            return around.items[int(key)]
        return None

    def written(self, expr: Expr) -> str:
        """All plain text in an expression and in what it refers to."""
        return "".join(node.value for node in self.nodes(expr) if isinstance(node, Text))

    def nodes(self, expr: Expr) -> Iterator[Expr]:
        """Every expression in one, and in what it refers to."""
        pending, seen = [expr], set[tuple[str, str]]()
        while pending:
            for node in walk(pending.pop()):
                yield node
                if isinstance(node, GetAttr) and isinstance(node.source, Name):
                    key = (node.source.name, node.name)
                    if key in self.values and key not in seen:
                        seen.add(key)
                        pending.append(self.values[key][0])

    def width(self, format_: Expr) -> float:
        """How far a format string pads. One whose verbs are put together of pieces may pad to any width."""
        for node in self.nodes(format_):
            made = isinstance(node, Call) and (node.name in _DECODING or "%" in self.written(node))
            if made or (isinstance(node, Template) and any(map(HALF_A_VERB.search, _pieces(node)))):
                return math.inf
        return widths(self.written(format_))

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
        element = _element(collection)._replace(reach=self.elements_reach(expr.collection, bound))
        inner = {**bound, **dict.fromkeys(expr.names, element)}
        times = max(collection.elements, 1)
        once = self.sum([one for one in (expr.key, expr.value, expr.condition) if one is not None], inner)
        return Size(times, collection.total + times * once)

    def elements_reach(self, collection: Expr, bound: Mapping[str, Size]) -> float | None:
        """How far from zero the numbers in a collection are."""
        found = self.picked(collection) or collection
        if isinstance(found, Call) and found.args:
            return self.largest(found.args, bound)
        return self.largest([found], bound)

    def call(self, expr: Call, bound: Mapping[str, Size]) -> Size:
        sizes = [self.size(argument, bound) for argument in expr.args]
        count, total = sum(one.elements for one in sizes), sum(one.total for one in sizes) + 8
        numbers = [self.number(argument, bound) for argument in expr.args]
        known = [number for number in numbers if number is not None]
        match expr.name.removeprefix("core::"):
            case "range":
                reach = max(known, default=_UNKNOWN)
                step = (numbers[2] if len(numbers) > 2 else None) or 1
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
            case "format" | "formatlist" as name:
                rows = max((one.elements for one in sizes), default=1) if name == "formatlist" else 1
                text = self.written(expr.args[0]) if expr.args else ""
                again = 1 + text.count("%[") + (2 if QUOTING.search(text) else 0)
                each = sum(one.total for one in sizes if one.elements <= 1) * again
                each += self.width(expr.args[0]) if expr.args else 0
                return Size(rows, total * again + rows * each)
            case "indent":
                return Size(1, total * (1 + max(known, default=_UNKNOWN)))
            case "bcrypt" if len(numbers) > 1:
                return Size(1, 2.0 ** min(_UNKNOWN if numbers[1] is None else numbers[1], 100) * 500)
            case "yamldecode":
                text = self.written(expr)
                grown = unfolded(text)
                return Size(total, 2 * total * grown)
            case "jsonencode" | "yamlencode" | "urlencode" | "textencodebase64":
                return Size(1, 6 * total)
            case "length" | "sum" | "max" | "min" | "contains" | "alltrue" | "anytrue" | "can" | "startswith" | "index":
                return Size(1, 8)
            case "split" | "regexall" | "chunklist" | "cidrsubnets":
                return Size(total / 8, 2 * total)
        return Size(count, 2 * total)


def _bounded(size: Size) -> Size:
    if size.total > MAX_SIZE:
        raise _TooLarge
    return size


def _pieces(template: Template) -> list[str]:
    """The plain text of a template, cut where something is put in."""
    return "".join(part.value if isinstance(part, Text) else "\0" for part in template.parts).split("\0")


def _element(collection: Size) -> Size:
    average = collection.total / max(collection.elements, 1)
    return Size(average, average)


def _declared(expr: Expr) -> tuple[str, str] | None:
    """The local value or variable that an expression names and no part of it, as ("local", name)."""
    if isinstance(expr, GetAttr) and isinstance(expr.source, Name) and expr.source.name in ("local", "var"):
        return expr.source.name, expr.name
    return None
