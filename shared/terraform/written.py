"""What a block's text alone says, as values: the rest is unknown until Terraform runs.

    said = read_body(block.body, schema, locals_)
    said.tree["settings"][0]["tier"]        # "db-f1-micro", UNKNOWN, or a Ref to a resource of the module
    said.places[("settings", 0, "tier")]    # where it stands

An argument that is left out, or literally null, is not in the tree. Blocks are lists; a dynamic block makes its list
end in UNKNOWN, as it may add none or many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.terraform.hcl import (
    Attribute,
    Block,
    Body,
    Expr,
    File,
    Interpolation,
    Literal,
    Object,
    Paren,
    Span,
    Template,
    Text,
    Tuple,
    Unary,
    as_blocks,
    key_text,
    references,
)
from shared.terraform.schema import Block as Schema

Path = tuple[str | int, ...]
Tree = dict[str, Any]

_DEEPEST_LOCAL = 20


class _Unknown:
    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to one resource of the module: its address, and the steps behind it ("id", "email")."""

    type: str
    name: str
    steps: tuple[str, ...]


def is_open(value: Any) -> bool:
    """Whether a value is known only when Terraform runs."""
    return value is UNKNOWN or isinstance(value, Ref)


@dataclass(frozen=True, slots=True)
class Said:
    """The values of a body and where each stands."""

    tree: Tree
    places: Mapping[Path, Span]

    def place(self, path: Path, otherwise: Span) -> Span:
        """Where the path stands, or else the nearest block around it that is there."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return otherwise


@dataclass(slots=True)
class _Reader:
    locals: Mapping[str, Expr]
    places: dict[Path, Span] = field(default_factory=dict)

    def body(self, body: Body, schema: Schema, where: Path) -> Tree:
        tree: Tree = {}
        for item in body.items:
            if isinstance(item, Attribute):
                self.attribute(item, schema, where, tree)
            elif item.type == "dynamic":
                if item.names:
                    self.places.setdefault((*where, item.names[0]), item.type_span)
                    tree.setdefault(item.names[0], []).append(UNKNOWN)
            elif item.type in schema.blocks:
                self.nested([item], item.type, schema, where, tree)
        return tree

    def attribute(self, item: Attribute, schema: Schema, where: Path, tree: Tree) -> None:
        name = item.name
        if name in schema.blocks:
            blocks = as_blocks(item)
            self.places.setdefault((*where, name), item.name_span)
            if blocks:
                self.nested(blocks, name, schema, where, tree)
            else:
                tree[name] = [UNKNOWN]
            return
        attribute = schema.attributes.get(name)
        if attribute is None:
            return
        value = fitted(self.value(item.expr, 0), attribute.type)
        if value is not None:
            tree[name] = value
            self.places[(*where, name)] = item.expr.span

    def nested(self, blocks: Iterable[Block], name: str, schema: Schema, where: Path, tree: Tree) -> None:
        found = tree.setdefault(name, [])
        for block in blocks:
            path = (*where, name, len(found))
            self.places.setdefault((*where, name), block.type_span)
            self.places[path] = block.type_span
            found.append(self.body(block.body, schema.blocks[name].block, path))

    def value(self, expr: Expr, depth: int) -> Any:
        match expr:
            case Paren(inner=inner):
                return self.value(inner, depth)
            case Literal(value=value):
                return value
            case Template():
                return self.text(expr, depth)
            case Unary(op="-", operand=operand):
                number = self.value(operand, depth)
                return -number if isinstance(number, int | float) else UNKNOWN
            case Tuple(items=items):
                return [self.value(item, depth) for item in items]
            case Object(items=items):
                named = {key_text(key): self.value(value, depth) for key, value in items}
                return UNKNOWN if None in named else named
        return self.reference(expr, depth)

    def text(self, template: Template, depth: int) -> Any:
        if len(template.parts) == 1 and isinstance(template.parts[0], Interpolation):
            return self.value(template.parts[0].expr, depth)
        parts = []
        for part in template.parts:
            said = part.value if isinstance(part, Text) else UNKNOWN
            if isinstance(part, Interpolation):
                said = self.value(part.expr, depth)
            if isinstance(said, bool) or not isinstance(said, str | int):
                return UNKNOWN
            parts.append(str(said))
        return "".join(parts)

    def reference(self, expr: Expr, depth: int) -> Any:
        found = list(references(expr))
        if len(found) != 1 or found[0].span != expr.span:
            return UNKNOWN
        parts = found[0].parts
        if parts[0] == "local" and len(parts) == 2 and parts[1] in self.locals and depth < _DEEPEST_LOCAL:
            return self.value(self.locals[parts[1]], depth + 1)
        if len(parts) > 1 and parts[0].startswith("google_") and not parts[1].startswith("["):
            return Ref(parts[0], parts[1], tuple(step for step in parts[2:] if not step.startswith("[")))
        return UNKNOWN


def read_body(body: Body, schema: Schema, locals_: Mapping[str, Expr]) -> Said:
    """What a resource's body says.

    Args:
        locals_: the module's local values by name; those that are written out are as good as written in place.
    """
    reader = _Reader(locals_)
    return Said(reader.body(body, schema, ()), reader.places)


def local_values(files: Iterable[File]) -> dict[str, Expr]:
    """Every local value of a module by name."""
    return {
        item.name: item.expr
        for file in files
        for block in file.body.blocks_of("locals")
        for item in block.body.attributes
    }


def fitted(value: Any, type_: Any) -> Any:
    """The value as Terraform converts it to an argument's type; UNKNOWN where it can't be."""
    if value is None or is_open(value) or type_ == "any":
        return value
    if isinstance(type_, str):
        return _primitive(value, type_)
    kind, inner = type_
    if kind in ("list", "set"):
        return [fitted(item, inner) for item in value] if isinstance(value, list) else UNKNOWN
    if kind == "map" and isinstance(value, dict):
        return {name: fitted(item, inner) for name, item in value.items()}
    return UNKNOWN


def _primitive(value: Any, type_: str) -> Any:
    if type_ == "bool":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value), UNKNOWN)
    if isinstance(value, bool):
        return str(value).lower() if type_ == "string" else UNKNOWN
    if type_ == "string":
        return str(value) if isinstance(value, str | int | float) else UNKNOWN
    if isinstance(value, str):
        try:
            value = float(value) if "." in value or "e" in value.lower() else int(value)
        except ValueError:
            return UNKNOWN
    return value if isinstance(value, int | float) else UNKNOWN
