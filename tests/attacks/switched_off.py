"""The guards of a judge, found in its own source, and the judge with one of them switched off.

    for guard in guards(judge):
        monkeypatch.setattr(module, judge.__name__, without(judge, guard))

A guard is a statement by which something is refused, or one of the alternatives (`or`) of the condition above it.
"""

import ast
import inspect
import sys
import textwrap
from typing import NamedTuple

_SAYING = {"append", "refuse", "add"}
_HOLDING = {"reasons", "doubts", "findings", "self"}


class Guard(NamedTuple):
    """The nth of a function's, and its text."""

    at: int
    text: str


def guards(function, leaving=()):
    """Every guard of a function but those whose text holds one of some words."""
    found = [
        Guard(at, " ".join(ast.unparse(node).split())[:150]) for at, (node, _) in enumerate(_places(_tree(function)))
    ]
    return [each for each in found if not any(word in each.text for word in leaving)]


def without(function, guard):
    """The function as it would be without one of its guards, in its own module."""
    tree = _tree(function)
    _, switch_off = list(_places(tree))[guard.at]
    switch_off()
    definition = tree.body[0]
    if inspect.isgeneratorfunction(function):
        definition.body.insert(0, ast.parse("if False:\n    yield").body[0])
    ast.fix_missing_locations(tree)
    made = {}
    exec(compile(tree, inspect.getfile(function), "exec"), sys.modules[function.__module__].__dict__, made)
    return made[function.__name__]


def _tree(function):
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _places(tree):
    """Each guard's node, with what switches it off there."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            held = getattr(node, field, None)
            for at, each in enumerate(held if isinstance(held, list) else ()):
                if _refuses(each):
                    yield each, _replace(held, at, _nothing(each))
        if isinstance(node, ast.If) and any(_refuses(each) for each in node.body):
            for inner in ast.walk(node.test):
                if isinstance(inner, ast.BoolOp) and isinstance(inner.op, ast.Or):
                    for at, each in enumerate(inner.values):
                        yield each, _replace(inner.values, at, ast.Constant(value=False))


def _replace(held, at, by):
    def switch_off():
        held[at] = by

    return switch_off


def _refuses(statement):
    match statement:
        case ast.Expr(value=ast.Yield()) | ast.Raise():
            return True
        case ast.Expr(value=ast.YieldFrom(value=ast.GeneratorExp())):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=what))):
            return what in _SAYING and of in _HOLDING
        case ast.AugAssign(target=ast.Name(id=name)):
            return name in _HOLDING
        case ast.Return(value=ast.Constant(value=False)):
            return True
        case ast.Return(value=ast.List(elts=elements)):
            return bool(elements)
        case ast.Return(value=ast.ListComp()):
            return True
        case ast.Return(value=ast.Call(func=ast.Name(id="ask_instead"))):
            return True
        case ast.Assign(value=ast.Call(func=ast.Name(id="ask_instead" | "impossible"))):
            return True
    return False


def _nothing(statement):
    if isinstance(statement, ast.Return) and isinstance(statement.value, ast.List | ast.ListComp):
        return ast.Return(value=ast.List(elts=[], ctx=ast.Load()))
    return ast.Pass()
