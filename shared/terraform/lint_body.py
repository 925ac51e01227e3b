"""A body held against its schema: names, required parts, how often, and literal values of the wrong type."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shared.terraform.hcl import (
    Attribute,
    Block,
    Body,
    Expr,
    For,
    Interpolation,
    Literal,
    Object,
    Paren,
    Span,
    Template,
    Tuple,
    as_blocks,
    references,
)
from shared.terraform.lint_report import Report
from shared.terraform.schema import Block as Schema

_DYNAMIC = frozenset({"for_each", "iterator", "labels"})


def check_body(
    report: Report,
    body: Body,
    schema: Schema,
    *,
    what: str,
    at: Span,
    meta_arguments: Iterable[str] = (),
    meta_blocks: Iterable[str] = (),
) -> None:
    """Note everything in `body` that the schema does not allow, and what it lacks.

    Args:
        what: how messages name the body ("google_compute_instance", "boot_disk").
        at: where to point when something is missing.
        meta_arguments, meta_blocks: what Terraform itself allows here beside the schema.
    """
    _Check(report, schema, what, frozenset(meta_arguments), frozenset(meta_blocks)).run(body, at)


class _Check:
    def __init__(
        self, report: Report, schema: Schema, what: str, meta_arguments: frozenset[str], meta_blocks: frozenset[str]
    ) -> None:
        self.report = report
        self.schema = schema
        self.what = what
        self.meta_arguments = meta_arguments
        self.meta_blocks = meta_blocks
        self.counts: Counter[str] = Counter()
        self.uncounted: set[str] = set()  # blocks whose number only a run can tell

    def run(self, body: Body, at: Span) -> None:
        for item in body.items:
            if isinstance(item, Attribute):
                self.argument(item)
            elif item.type == "dynamic":
                self.dynamic(item)
            else:
                self.block(item)
        self.missing(body, at)

    def argument(self, item: Attribute) -> None:
        name = item.name
        if name in self.meta_arguments:
            return
        if (attribute := self.schema.attributes.get(name)) is not None:
            if not attribute.settable:
                message = f'"{name}" of {self.what} is decided by the provider and can\'t be set.'
                self.report.add("read_only_argument", item.name_span, message)
            elif (problem := wrong_type(item.expr, attribute.type)) is not None:
                span, needed = problem
                self.report.add("wrong_type", span, f'"{name}" of {self.what} needs {needed}.')
        elif name in self.schema.blocks:
            self.block_as_argument(item)
        elif name not in self.meta_blocks or not self.report.file.json:
            nearest = self.report.meant(name, (*self.names(), *self.meta_arguments))
            self.report.add("unknown_argument", item.name_span, f'{self.what} has no argument "{name}".{nearest}')

    def block_as_argument(self, item: Attribute) -> None:
        if not self.report.file.json:
            message = f'"{item.name}" of {self.what} is a block, not an argument. Write {item.name} {{ ... }}.'
            self.report.add("block_as_argument", item.name_span, message)
            self.uncounted.add(item.name)
            return
        blocks = as_blocks(item)
        if not blocks:
            self.uncounted.add(item.name)
        for block in blocks:
            self.block(block)

    def block(self, item: Block) -> None:
        name = item.type
        if name in self.meta_blocks:
            return
        if (nested := self.schema.blocks.get(name)) is not None:
            self.counts[name] += 1
            if item.labels:
                self.report.add("labels", item.labels[0].span, f'The block "{name}" takes no label.')
            if nested.max_items is not None and self.counts[name] == nested.max_items + 1:
                message = f'{self.what} takes at most {nested.max_items} "{name}" blocks.'
                self.report.add("too_many_blocks", item.type_span, message)
            check_body(self.report, item.body, nested.block, what=name, at=item.type_span)
        elif (attribute := self.schema.attributes.get(name)) is not None:
            self.counts[name] += 1
            if not _is_list_of_objects(attribute.type):
                message = f'"{name}" of {self.what} is an argument, not a block. Write {name} = ....'
                self.report.add("argument_as_block", item.type_span, message)
        else:
            nearest = self.report.meant(name, (*self.names(), *self.meta_blocks))
            self.report.add("unknown_block", item.type_span, f'{self.what} has no block "{name}".{nearest}')

    def dynamic(self, item: Block) -> None:
        label = next(iter(item.names), "")
        if len(item.labels) != 1:
            self.report.add("labels", item.type_span, 'A "dynamic" block takes one label: the block to repeat.')
            return
        self.uncounted.add(label)
        nested = self.schema.blocks.get(label)
        attribute = self.schema.attributes.get(label)
        if nested is None and (attribute is None or not _is_list_of_objects(attribute.type)):
            nearest = self.report.meant(label, self.schema.blocks)
            self.report.add("unknown_block", item.labels[0].span, f'{self.what} has no block "{label}".{nearest}')
            return
        if item.body.attribute("for_each") is None:
            self.report.add("missing_argument", item.type_span, f'dynamic "{label}" needs the argument "for_each".')
        for extra in item.body.attributes:
            if extra.name not in _DYNAMIC and not (self.report.file.json and extra.name == "content"):
                self.report.add("unknown_argument", extra.name_span, f'A dynamic block has no argument "{extra.name}".')
        contents = item.body.blocks_of("content")
        if self.report.file.json and (content := item.body.attribute("content")) is not None:
            contents = as_blocks(content)
        if len(contents) != 1 and not self.report.file.json:
            self.report.add("missing_block", item.type_span, f'dynamic "{label}" needs one block "content".')
        for block in contents:
            if nested is not None:
                check_body(self.report, block.body, nested.block, what=label, at=block.type_span)

    def missing(self, body: Body, at: Span) -> None:
        set_arguments = {item.name for item in body.attributes}
        for name, attribute in self.schema.attributes.items():
            if (
                attribute.required
                and name not in set_arguments
                and not self.counts[name]
                and name not in self.uncounted
            ):
                self.report.add("missing_argument", at, f'{self.what} needs the argument "{name}".')
        for name, nested in self.schema.blocks.items():
            if name not in self.uncounted and self.counts[name] < nested.min_items:
                many = "a block" if nested.min_items == 1 else f"{nested.min_items} blocks"
                self.report.add("missing_block", at, f'{self.what} needs {many} "{name}".')

    def names(self) -> tuple[str, ...]:
        settable = (name for name, attribute in self.schema.attributes.items() if attribute.settable)
        return (*settable, *self.schema.blocks)


def _is_list_of_objects(type_: Any) -> bool:
    """Whether Terraform lets an argument of this type be written as blocks too."""
    return (
        isinstance(type_, list)
        and type_[0] in ("list", "set")
        and isinstance(type_[1], list)
        and type_[1][0] == "object"
    )


_WORDS = {"string": "a string", "number": "a number", "bool": "true or false"}


def wrong_type(expr: Expr, type_: Any) -> tuple[Span, str] | None:
    """Where a literal value can't become the type, and what is needed there; None when it can or can't be told."""
    while isinstance(expr, Paren):
        expr = expr.inner
    if type_ == "any" or (isinstance(expr, Literal) and expr.value is None):
        return None
    if isinstance(expr, Template) and len(expr.parts) == 1 and isinstance(expr.parts[0], Interpolation):
        return None  # "${x}" is whatever x is
    if isinstance(type_, str):
        return None if _fits_primitive(expr, type_) else (expr.span, _WORDS[type_])
    kind, inner = type_[0], type_[1]
    if isinstance(expr, Literal | Template):
        return expr.span, {"map": "a map", "object": "an object"}.get(kind, "a list")
    if kind == "tuple":
        return None
    if kind in ("list", "set"):
        if isinstance(expr, Object):
            return expr.span, "a list"
        return _first(expr.items, inner) if isinstance(expr, Tuple) else None
    if isinstance(expr, Tuple):
        return expr.span, "a map" if kind == "map" else "an object"
    if kind == "map" and isinstance(expr, Object):
        return _first((value for _, value in expr.items), inner)
    return None


def _first(values: Iterable[Expr], type_: Any) -> tuple[Span, str] | None:
    return next(filter(None, (wrong_type(value, type_) for value in values)), None)


def _fits_primitive(expr: Expr, type_: str) -> bool:
    if isinstance(expr, Tuple | Object | For):
        return False
    if isinstance(expr, Literal):
        return type_ == "string" or isinstance(expr.value, bool) == (type_ == "bool")
    text = expr.text if isinstance(expr, Template) else None
    if text is None or type_ == "string":
        return True
    if type_ == "bool":
        return text in ("true", "false", "1", "0")
    try:
        float(text)
    except ValueError:
        return False
    return True


def address(expr: Expr) -> str | None:
    """The address an expression is as a whole, as in `provider = google.east`; quotes are allowed."""
    if isinstance(expr, Template):
        return expr.text
    found = list(references(expr))
    return str(found[0]) if len(found) == 1 and found[0].span == expr.span else None


def bare_word(expr: Expr) -> str | None:
    """The first word of an address, as in `iterator = rule`."""
    found = address(expr)
    return None if found is None else found.partition(".")[0]
