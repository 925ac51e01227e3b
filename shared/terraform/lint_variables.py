"""A variable's type constraint, and its default held against it."""

from typing import Any

from shared.terraform.hcl import (
    Block,
    Call,
    Expr,
    Name,
    Object,
    SyntaxFault,
    Template,
    Tuple,
    key_text,
    parse_expression,
)
from shared.terraform.lint_body import wrong_type
from shared.terraform.lint_report import Report

_PRIMITIVES = frozenset({"string", "number", "bool", "any"})


class _NoType(Exception):
    pass


def check_variable(report: Report, block: Block) -> None:
    """Note a type that is none, and a literal default that can't become the type."""
    constraint = block.body.attribute("type")
    default = block.body.attribute("default")
    if constraint is None:
        return
    try:
        type_ = _type(_written(report, constraint.expr))
    except _NoType:
        message = "This is no type. Write string, number, bool, any, list(...), set(...), map(...), object({ ... })."
        report.add("invalid_type", constraint.expr.span, message)
        return
    if default is not None and (problem := wrong_type(default.expr, type_)) is not None:
        span, needed = problem
        report.add("wrong_type", span, f'The default of "{block.names[0]}" needs {needed}.')


def _written(report: Report, expr: Expr) -> Expr:
    """The constraint as an expression; JSON syntax has it in a string."""
    text = expr.text if isinstance(expr, Template) else None
    if text is None or not report.file.json:
        return expr
    try:
        return parse_expression(text)
    except SyntaxFault:
        raise _NoType from None


def _type(expr: Expr) -> Any:
    """The constraint as Terraform's JSON type."""
    match expr:
        case Name(name=name) if name in _PRIMITIVES:
            return name
        case Name(name="list" | "map" as name):
            return [name, "any"]
        case Call(name="list" | "set" | "map" as name, args=(inner,)):
            return [name, _type(inner)]
        case Call(name="tuple", args=(Tuple(items=items),)):
            return ["tuple", [_type(item) for item in items]]
        case Call(name="object", args=(Object(items=pairs),)):
            return ["object", {key_text(key): _optional(value) for key, value in pairs}]
    raise _NoType


def _optional(expr: Expr) -> Any:
    if isinstance(expr, Call) and expr.name == "optional" and len(expr.args) in (1, 2):
        return _type(expr.args[0])
    return _type(expr)
