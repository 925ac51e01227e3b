"""A block written as an argument whose value is a list of objects that stands elsewhere: one block for each of them."""

from shared.terraform.hcl.nodes import (
    Call,
    Conditional,
    Expr,
    File,
    For,
    Interpolation,
    Object,
    Paren,
    Template,
    Tuple,
    key_text,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.world import World
from shared.terraform.schema import NestedBlock

Keys = tuple[str, ...]
_COLLECTIONS = frozenset({"list", "set", "map"})
_NOT_COLLECTED = frozenset({"string", "number", "bool", "any"})


def is_collected(world: World, expr: Expr) -> bool:
    """Whether a value is known to be more than one scalar, and is not written out as objects in its place."""
    inner = _bare(world, expr)
    if isinstance(inner, Conditional):
        return any(isinstance(side, Tuple | Object | For) for side in (inner.yes, inner.no)) or any(
            is_collected(world, side) for side in (inner.yes, inner.no)
        )
    if isinstance(inner, For):
        return inner.condition is not None
    if isinstance(inner, Call):
        return inner.name == "concat"
    typed = _typed(world, inner)
    return typed is not None and typed[0].source(typed[1].span) not in _NOT_COLLECTED


def for_each_object(world: World, file: File, expr: Expr, name: str, nested: NestedBlock) -> str | None:
    """`dynamic "name"` over the list, without indent; None unless every object says the same arguments of the block."""
    inner = _bare(world, expr)
    keys = _keys(world, inner)
    known = {key for key, each in nested.block.attributes.items() if each.settable}
    needed = {key for key, each in nested.block.attributes.items() if each.required}
    if not keys or not needed <= set(keys) <= known or any(each.required for each in nested.block.blocks.values()):
        return None
    content = "\n".join(f"    {key} = {name}.value.{key}" for key in keys)
    return f'dynamic "{name}" {{\n  for_each = {file.source(inner.span)}\n  content {{\n{content}\n  }}\n}}'


def _bare(world: World, expr: Expr) -> Expr:
    """The value without what older Terraform wanted around it: quotes, and brackets around a list."""
    match expr:
        case Paren(inner=inner):
            return _bare(world, inner)
        case Template(parts=[Interpolation(expr=inner)]) | Template(parts=(Interpolation(expr=inner),)):
            return _bare(world, inner)
        case Tuple(items=(only,)) if not isinstance(only, Object):
            inner = _bare(world, only)
            typed = _typed(world, inner)
            if typed is not None and isinstance(typed[1], Call) and typed[1].name in _COLLECTIONS:
                return inner
    return expr


def _typed(world: World, expr: Expr) -> tuple[File, Expr] | None:
    """The type that is written for a variable, where the value is that variable alone."""
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span or found.parts[0] != "var" or len(found.parts) != 2:
        return None
    for declared in world.variables.get(found.parts[1], ()):
        typed = declared.block.body.attribute("type")
        if typed is not None:
            return declared.file, typed.expr
    return None


def _keys(world: World, expr: Expr) -> Keys | None:
    """What every object of a list says, () for an empty list; None where that can't be told."""
    match expr:
        case Tuple(items=items):
            return _same([_of_object(item) for item in items])
        case For(key=None, value=value):
            return _of_object(value)
        case Conditional(yes=yes, no=no):
            return _same([_keys(world, _bare(world, side)) for side in (yes, no)])
        case Call(name="concat", args=args, expand=False):
            return _same([_keys(world, _bare(world, each)) for each in args])
    typed = _typed(world, expr)
    if typed is None or not isinstance(typed[1], Call) or typed[1].name not in _COLLECTIONS:
        return None
    (of,) = typed[1].args if len(typed[1].args) == 1 else (None,)
    return _of_object(of.args[0]) if isinstance(of, Call) and of.name == "object" and of.args else None


def _of_object(expr: Expr) -> Keys | None:
    names = [key_text(key) for key, _ in expr.items] if isinstance(expr, Object) else [None]
    return tuple(name for name in names if name) if all(names) else None


def _same(found: list[Keys | None]) -> Keys | None:
    """The keys of all of them, an empty list apart; None if they differ or one is not known."""
    known = {tuple(sorted(keys)) for keys in found if keys}
    if None in found or len(known) > 1:
        return None
    return next((keys for keys in found if keys), ())
