"""Where in a person's own files a value is written, and another one in its place: nothing else is touched.

    written = Written(files)
    spot = written.spot("google_x.web", ("machine_type",))     # where it stands, over var. and local.
    files = set_values(files, [Wanted("google_x.web", ("machine_type",), "e2-medium")])

A value is followed to where it is written out: in the block, or as the default of a variable or a local that it names.
A step of a path may pick one of several blocks: `containers[0]`, `env[LOG_LEVEL]` (by its name).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.terraform.beside import whole_reference
from shared.terraform.hcl import (
    Attribute,
    Block,
    Body,
    Call,
    Edit,
    Expr,
    File,
    Interpolation,
    Literal,
    Object,
    Paren,
    Template,
    apply_edits,
    is_identifier,
    parse_file,
    references,
    walk_body,
)
from shared.terraform.schema import schema_of
from shared.terraform.schema.model import Block as Schema

Path = tuple[str, ...]
Site = tuple[str, int]
"""An attribute: its file, and where its expression begins."""

_STEP = re.compile(r"(?P<name>[A-Za-z_][\w-]*)(?:\[(?P<key>[^\]]+)\])?")
_CONVERTS = frozenset({"tostring", "tonumber", "tobool"})
_MOST_STEPS = 12


class Unplaced(ValueError):
    """Why a value can't be set by itself, in words that name the place."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One argument of one resource, and the value that it is to have, as text."""

    address: str
    path: Path
    value: str

    def __str__(self) -> str:
        return f"{self.address}.{'.'.join(self.path)}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A value that is written out: `through` are the variables and locals on the way, each with who named it."""

    file: str
    expr: Template | Literal
    text: str
    through: tuple[tuple[str, Site], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a value would be written: in this body, or this map, with these steps still to be made."""

    file: str
    into: Body | Object
    left: Path


class Written:
    """A configuration's files, and where in them what is said."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files: dict[str, File] = {name: parse_file(name, text) for name, text in files.items()}

    def resources(self) -> Iterator[tuple[str, Block]]:
        """Every resource with its file."""
        for name, file in self.files.items():
            yield from ((name, block) for block in file.body.blocks_of("resource") if len(block.names) == 2)

    def resource(self, address: str) -> tuple[str, Block]:
        """A resource's file and block. Raises Unplaced."""
        kind, _, label = address.partition(".")
        for name, block in self.resources():
            if block.names == (kind, label):
                return name, block
        raise Unplaced(f"there is no {address} in its files")

    def spot(self, address: str, path: Path) -> Spot | Gap:
        """Where a value is written out, or would be. Raises Unplaced."""
        name, block = self.resource(address)
        body, what = block.body, address
        for at, step in enumerate(path):
            picked = _STEP.fullmatch(step)
            if picked is None:
                raise Unplaced(f"{step} is no name of an argument")
            item = body.attribute(picked["name"])
            what = f"{what}.{step}"
            if item is not None:
                return self._inside(name, item, path[at + 1 :], what)
            inner = body.blocks_of(picked["name"])
            if any(each.names == (picked["name"],) for each in body.blocks_of("dynamic")):
                raise Unplaced(f"{what} is made by a dynamic block ({self._place(name, body.span.start)})")
            if not inner or (picked["key"] and self._picked(inner, picked["key"]) is None):
                return Gap(name, body, path[at:])
            found = self._picked(inner, picked["key"])
            if found is None:
                raise Unplaced(
                    f"{what} stands {len(inner)} times ({self._place(name, inner[0].span.start)}): say {step}[0]"
                )
            body = found.body
        raise Unplaced(f"{what} is a block and no value")

    def _picked(self, blocks: Sequence[Block], key: str | None) -> Block | None:
        """One of several blocks: the only one, by its place, or by its name."""
        if key is None:
            return blocks[0] if len(blocks) == 1 else None
        if key.isdecimal():
            return blocks[int(key)] if int(key) < len(blocks) else None
        for block in blocks:
            item = block.body.attribute("name")
            if item is not None and isinstance(item.expr, Template) and item.expr.text == key:
                return block
        return None

    def _inside(self, name: str, item: Attribute, rest: Path, what: str) -> Spot | Gap:
        """The value of an attribute, or under a key of the map that it is."""
        expr, site, through = self._followed(item.expr, (name, item.expr.span.start), what)
        file = site[0]
        for at, key in enumerate(rest):
            if not isinstance(expr, Object):
                raise Unplaced(f"{what} is no map that is written out ({self._place(file, expr.span.start)})")
            inner = expr.get(key)
            if inner is None:
                if through:
                    raise Unplaced(f"{what} is {through[0][0]} ({self._place(name, item.span.start)})")
                return Gap(file, expr, rest[at:])
            expr, site, more = self._followed(inner, site, f"{what}.{key}")
            file = site[0]
            through = (*through, *more)
        if isinstance(expr, Template) and expr.text is not None and not expr.heredoc:
            return Spot(file, expr, expr.text, through)
        if isinstance(expr, Literal) and expr.value is not None:
            return Spot(file, expr, self.files[file].source(expr.span), through)
        raise Unplaced(f"{what} is not written out as a plain value ({self._place(file, expr.span.start)})")

    def _followed(self, expr: Expr, site: Site, what: str) -> tuple[Expr, Site, tuple[tuple[str, Site], ...]]:
        """The expression that one is in the end, over variables and locals that it names and nothing else.

        `site` is the attribute that it stands in, and comes back as the one that the end stands in.
        """
        through: list[tuple[str, Site]] = []
        for _ in range(_MOST_STEPS):
            expr = _bare(expr)
            said = whole_reference(expr)
            if len(said) != 2 or said[0] not in {"var", "local"}:
                return expr, site, tuple(through)
            item = self._named(said)
            if item is None:
                where = self._place(site[0], expr.span.start)
                raise Unplaced(f"{what} is {'.'.join(said)}, which has no value ({where})")
            through.append((".".join(said), site))
            expr, site = item[1].expr, (item[0], item[1].expr.span.start)
        raise Unplaced(f"{what} is worked out in too many steps")

    def _named(self, said: tuple[str, ...]) -> tuple[str, Attribute] | None:
        """The default of a variable, or a local's value."""
        for name, file in self.files.items():
            for block in file.body.blocks_of("variable" if said[0] == "var" else "locals"):
                if said[0] == "var" and block.names != (said[1],):
                    continue
                item = block.body.attribute("default" if said[0] == "var" else said[1])
                if item is not None:
                    return name, item
        return None

    def users(self, reference: str) -> Iterator[tuple[str, Site]]:
        """Who names a variable or a local, as an address, and where; its own validation and outputs don't count."""
        words = tuple(reference.split("."))
        for name, file in self.files.items():
            for block in file.body.blocks:
                if block.type == "output" or (block.type == "variable" and words == ("var", *block.names)):
                    continue
                for item, _ in walk_body(block.body):
                    if isinstance(item, Attribute) and any(
                        each.parts[:2] == words or each.parts == words[:1] or each.parts[1:2] == ("[?]",)
                        for each in references(item.expr)
                        if each.parts[0] == words[0]
                    ):
                        who = item.name if block.type == "locals" else ".".join(block.names)
                        yield f"local.{who}" if block.type == "locals" else who, (name, item.expr.span.start)

    def _place(self, name: str, at: int) -> str:
        return f"{name}:{self.files[name].position(at)[0]}"

    def place(self, spot: Spot) -> str:
        """The file and the line of a value."""
        return self._place(spot.file, spot.expr.span.start)


def set_values(files: Mapping[str, str], wanted: Sequence[Wanted]) -> dict[str, str]:
    """The files with these values, and everything else to the byte as it was.

    A value that others have too (by a variable or a local) is set where all of them are to have it. Raises Unplaced.
    """
    written = Written(files)
    spots = [(each, written.spot(each.address, each.path)) for each in wanted]
    edits: dict[str, dict[tuple[int, int], str]] = {}
    for each, spot in spots:
        if isinstance(spot, Gap):
            continue
        same = [other for one, other in spots if isinstance(other, Spot) and one.value == each.value]
        named = {site for one in same for _, site in one.through}
        for reference, _ in spot.through:
            others = sorted({who for who, site in written.users(reference) if site not in named})
            if others:
                raise Unplaced(f"{each} is {reference} ({written.place(spot)}), which {', '.join(others)} takes too")
        value = _as_written(spot.expr, _schema_type(each), each)
        if edits.setdefault(spot.file, {}).setdefault((spot.expr.span.start, spot.expr.span.end), value) != value:
            raise Unplaced(f"{each} is to have two values")
    result = {
        name: apply_edits(text, [Edit(*at, value) for at, value in edits.get(name, {}).items()])
        for name, text in files.items()
    }
    # What is not there yet, one after the other: one may make the block that the next one stands in.
    for each, spot in spots:
        if isinstance(spot, Gap):
            gap = Written(result).spot(each.address, each.path)
            if isinstance(gap, Spot):
                raise Unplaced(f"{each} is to have two values")
            result[gap.file] = apply_edits(result[gap.file], [_filled(result[gap.file], gap, each)])
    return result


def value_of(written: Written, address: str, path: Path) -> str | None:
    """A value as it is written out, None where nothing is written. Raises Unplaced where it is worked out."""
    spot = written.spot(address, path)
    return spot.text if isinstance(spot, Spot) else None


def quoted(text: str) -> str:
    """A text as HCL writes it."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


def _bare(expr: Expr) -> Expr:
    """An expression without what changes nothing of it."""
    while True:
        if isinstance(expr, Paren):
            expr = expr.inner
        elif isinstance(expr, Call) and expr.name in _CONVERTS and len(expr.args) == 1 and not expr.expand:
            expr = expr.args[0]
        elif isinstance(expr, Template) and len(expr.parts) == 1 and isinstance(expr.parts[0], Interpolation):
            expr = expr.parts[0].expr
        else:
            return expr


def _schema_type(each: Wanted) -> Any:
    """The type that the provider's schema gives an argument. Raises Unplaced where it can't be set."""
    made = each.address.partition(".")[0]
    schema: Schema | None = schema_of(made).resource(made)
    for at, step in enumerate(each.path):
        name = step.partition("[")[0]
        if schema is None:
            break
        attribute = schema.attributes.get(name)
        if attribute is not None:
            if not attribute.settable:
                raise Unplaced(f"{each} is told by Google, and set by nobody")
            if attribute.sensitive:
                raise Unplaced(f"{each} is a secret: it is given in no sentence")
            kind = attribute.type
            for _ in each.path[at + 1 :]:
                kind = kind[1] if isinstance(kind, list | tuple) and kind[0] == "map" else None
            if isinstance(kind, str):
                return kind
            raise Unplaced(f"{each} is no single value")
        nested = schema.blocks.get(name)
        schema = nested.block if nested is not None else None
    raise Unplaced(f"{each} is no argument that there is")


def _rendered(kind: Any, each: Wanted) -> str:
    value = each.value
    if kind == "bool":
        if value not in {"true", "false"}:
            raise Unplaced(f"{each} is true or false, not {value}")
        return value
    if kind == "number":
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise Unplaced(f"{each} is a number, not {value}")
        return value
    return quoted(value)


def _as_written(expr: Template | Literal, kind: Any, each: Wanted) -> str:
    """The value in quotes where the one before has them."""
    plain = _rendered(kind, each)
    return quoted(each.value) if isinstance(expr, Template) or plain.startswith('"') else plain


def _filled(text: str, gap: Gap, each: Wanted) -> Edit:
    """The edit that writes a value where none stood."""
    value = _rendered(_schema_type(each), each)
    if isinstance(gap.into, Object):
        return _into_map(text, gap.into, gap.left, value, each)
    *around, last = gap.left
    line = f"{last} = {value}"
    schema = _schema_at(each, each.path[:-2])
    if around and schema is not None and around[-1] in schema.attributes:
        # A map that is not there yet.
        line, last = f"{around[-1]} = {{ {_key(last)} = {value} }}", around.pop()
    indent = _indent(text, gap.into)
    if not around:
        return _into_body(text, gap.into, indent, line, last)
    lines = [line]
    while around:
        name, _, key = around.pop().partition("[")
        named = key.removesuffix("]")
        if named and not named.isdecimal():
            lines = [f"name  = {quoted(named)}", *(inner.replace(f"{last} =", f"{last:<5} =") for inner in lines)]
        elif named:
            raise Unplaced(f"{each}: there is no such {name}")
        lines = [f"{name} {{", *(f"  {inner}" for inner in lines), "}"]
    return _block_into_body(text, gap.into, indent, lines)


def _schema_at(each: Wanted, path: Path) -> Schema | None:
    kind = each.address.partition(".")[0]
    schema: Schema | None = schema_of(kind).resource(kind)
    for step in path:
        nested = schema.blocks.get(step.partition("[")[0]) if schema is not None else None
        schema = nested.block if nested is not None else None
    return schema


def _key(key: str) -> str:
    return key if is_identifier(key) else quoted(key)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _indent_at(text: str, at: int) -> str:
    start = _line_start(text, at)
    return text[start : start + len(text[start:]) - len(text[start:].lstrip(" \t"))]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _indent(text: str, body: Body) -> str:
    """How far the lines of a body stand in."""
    if "\n" in text[body.span.start : body.span.end] and body.items:
        return _indent_at(text, body.items[0].span.start)
    return _indent_at(text, body.span.start) + "  "


def _into_body(text: str, body: Body, indent: str, line: str, name: str) -> Edit:
    """A line of a body: behind its last argument, with the sign of equality below the one above."""
    if "\n" not in text[body.span.start : body.span.end]:
        return _opened(text, body, indent, [line])
    before = [item for item in body.attributes if not (isinstance(item.expr, Template) and item.expr.heredoc)]
    first = body.blocks[0].span.start if body.blocks else body.span.end
    before = [item for item in before if item.span.end <= first] or before
    if not before:
        at = _line_end(text, body.span.start)
        return Edit(at, at, f"\n{indent}{line}")
    last = before[-1]
    column = text.find("=", last.name_span.end) - last.name_span.start
    end = _line_end(text, last.span.end)
    return Edit(end, end, f"\n{indent}{name:<{max(column - 1, 0)}} {line.removeprefix(name).lstrip()}")


def _block_into_body(text: str, body: Body, indent: str, lines: Sequence[str]) -> Edit:
    """A block at the end of a body."""
    if "\n" not in text[body.span.start : body.span.end]:
        return _opened(text, body, indent, lines)
    at = _line_start(text, body.span.end)
    gap = "\n" if body.items and isinstance(body.items[-1], Attribute) else ""
    return Edit(at, at, gap + "".join(f"{indent}{line}\n" for line in lines))


def _opened(text: str, body: Body, indent: str, lines: Sequence[str]) -> Edit:
    """A block on one line becomes one of several."""
    inside = text[body.span.start : body.span.end].strip()
    every = [*([inside] if inside else []), *lines]
    return Edit(body.span.start, body.span.end, "".join(f"\n{indent}{line}" for line in every) + f"\n{indent[:-2]}")


def _into_map(text: str, into: Object, left: Path, value: str, each: Wanted) -> Edit:
    if len(left) != 1:
        raise Unplaced(f"{each} is written nowhere yet: write it by hand")
    entry = f"{_key(left[0])} = {value}"
    if not into.items:
        return Edit(into.span.start, into.span.end, f"{{ {entry} }}")
    key, last = into.items[-1]
    end = last.span.end
    if "\n" not in text[end : into.span.end]:
        return Edit(end, end, f", {entry}")
    comma = "," if text[end : end + 1] == "," else ""
    end = _line_end(text, end)
    return Edit(end, end, f"\n{_indent_at(text, key.span.start)}{entry}{comma}")
