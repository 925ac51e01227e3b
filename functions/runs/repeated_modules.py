"""Modules with count or for_each, each called once for each: `module.queue["a"]` is `module.queue_a`.

How often is read where it is written out: a number, a set of texts, a map with names for its keys. What is only known
by Terraform is refused with its line; so is what takes all of them at once (`module.queue[*]`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.terraform.hcl import (
    Attribute,
    Block,
    Call,
    Edit,
    Expr,
    File,
    Literal,
    Name,
    Object,
    Reference,
    Template,
    Text,
    Tuple,
    apply_edits,
    parse_file,
    references,
    walk_body,
)

_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
_MOST = 50
MOST_TEXT = 300_000
"""Characters that a configuration may have, written out: a run, with two copies of its files in its document, has to
fit into Firestore's limit of one MiB."""


class NotInlined(ValueError):
    """Why a module can't be written into the root module: the file, and a sentence."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(why)
        self.file = file


class Room:
    """What may still be written out: modules that call modules several times grow by each level."""

    def __init__(self) -> None:
        self._left = MOST_TEXT

    def take(self, characters: int, file: str) -> None:
        """Count what is about to be written out; raises NotInlined where it is too much."""
        self._left -= characters
        if self._left < 0:
            why = f"its modules, written out, are more than {MOST_TEXT} characters: adopt it in parts"
            raise NotInlined(file, why)


@dataclass(frozen=True, slots=True)
class _Repeated:
    """A module that stands several times: the argument that says so, and the value of each by its key."""

    name: str
    argument: Attribute
    values: Mapping[str, str]


def written_once_for_each(files: list[File]) -> list[File]:
    """The files of one module; one that it calls several times is called by a name for each. Raises NotInlined."""
    repeated: dict[str, _Repeated] = {}
    names: set[str] = set()
    for file in files:
        for block in file.body.blocks_of("module"):
            names.add(block.names[0] if block.names else "")
            if (found := _repeated(file, block)) is not None:
                repeated[found.name] = found
    if not repeated:
        return files
    for each in repeated.values():
        if both := sorted({f"{each.name}_{key}" for key in each.values} & names):
            raise NotInlined(files[0].path, f"module {both[0]!r} is also the name of one of {each.name!r}: rename it")
    return [parse_file(file.path, _rewritten(file, repeated)) for file in files]


def _repeated(file: File, block: Block) -> _Repeated | None:
    count, each = block.body.attribute("count"), block.body.attribute("for_each")
    argument = count or each
    if argument is None or not block.names:
        return None
    name = block.names[0]
    values = _counted(argument.expr) if count is not None else _keyed(file, argument.expr)
    if values is None or len(values) > _MOST or not all(_KEY.fullmatch(key) for key in values):
        raise NotInlined(
            file.path,
            f"line {_line(file, argument.span.start)}: how often module {name!r} stands is not written out in its "
            f"{argument.name}: "
            'give a number, toset(["a", "b"]) or { a = ... } (letters, digits, - and _; at most '
            f"{_MOST}), or write it once for each before it is adopted",
        )
    return _Repeated(name, argument, values)


def _counted(expr: Expr) -> dict[str, str] | None:
    if not isinstance(expr, Literal) or isinstance(expr.value, bool) or not isinstance(expr.value, int | float):
        return None
    number = int(expr.value)
    return {str(at): str(at) for at in range(number)} if number == expr.value and 0 <= number <= _MOST else None


def _keyed(file: File, expr: Expr) -> dict[str, str] | None:
    """The keys of a for_each and the source of each one's value; None where they are not written out."""
    if isinstance(expr, Call) and expr.name == "toset" and len(expr.args) == 1 and isinstance(expr.args[0], Tuple):
        keys = [_text(each) for each in expr.args[0].items]
        return {key: f'"{key}"' for key in keys if key is not None} if None not in keys else None
    if not isinstance(expr, Object) or any(each.parts[0] == "module" for each in references(expr)):
        return None
    found: dict[str, str] = {}
    for item in expr.items:
        key = item[0].name if isinstance(item[0], Name) else _text(item[0])
        if key is None:
            return None
        found[key] = f"({file.source(item[1].span)})"
    return found


def _text(expr: Expr) -> str | None:
    plain = isinstance(expr, Template) and all(isinstance(part, Text) for part in expr.parts) and not expr.heredoc
    return expr.text if plain and isinstance(expr, Template) else None


def _rewritten(file: File, repeated: Mapping[str, _Repeated]) -> str:
    edits: list[Edit] = []
    for block in file.body.blocks:
        if block.type == "module" and block.names and block.names[0] in repeated:
            room = Room()
            copies = [_copy(file, block, repeated, key, room) for key in repeated[block.names[0]].values]
            edits.append(Edit(block.span.start, block.span.end, "\n".join(copies)))
            continue
        for item, _ in walk_body(block.body):
            if isinstance(item, Attribute):
                edits += _calls(file, item, repeated)
    return apply_edits(file.text, edits)


def _copy(file: File, block: Block, repeated: Mapping[str, _Repeated], key: str, room: Room) -> str:
    """One of them: its own name, without the argument, its key and its value where it speaks of them."""
    one = repeated[block.names[0]]
    label = block.labels[0].span
    edits = [
        Edit(label.start, label.end, f'"{one.name}_{key}"'),
        Edit(one.argument.span.start, one.argument.span.end, ""),
    ]
    for item, _ in walk_body(block.body):
        if not isinstance(item, Attribute) or item is one.argument:
            continue
        for each in references(item.expr):
            if each.parts[:2] in {("each", "key"), ("each", "value"), ("count", "index")}:
                said = f'"{key}"' if each.parts[1] == "key" else one.values[key]
                edits.append(Edit(each.spans[0].start, each.spans[1].end, said))
        edits += _calls(file, item, repeated)
    start = block.span.start
    room.take(block.span.end - start + sum(len(each.text) for each in edits), file.path)
    shifted = [Edit(each.start - start, each.end - start, each.text) for each in edits]
    return apply_edits(file.source(block.span), shifted)


def _calls(file: File, item: Attribute, repeated: Mapping[str, _Repeated]) -> Iterator[Edit]:
    """What takes something of a repeated module takes it of the one that it names."""
    for each in references(item.expr):
        if each.parts[0] != "module" or len(each.parts) < 2 or each.parts[1] not in repeated:
            continue
        one = repeated[each.parts[1]]
        if len(each.parts) == 2 and item.name == "depends_on" and one.values:
            yield Edit(
                each.spans[0].start, each.spans[1].end, ", ".join(f"module.{one.name}_{key}" for key in one.values)
            )
            continue
        key = each.parts[2][1:-1] if len(each.parts) > 2 and each.parts[2].startswith("[") else ""
        if key not in one.values:
            raise NotInlined(
                file.path, f"line {_line(file, each.spans[0].start)}: {_said(each)} takes more than one of them"
            )
        yield Edit(each.spans[1].start, each.spans[2].end, f"{one.name}_{key}")


def _said(each: Reference) -> str:
    return f"{each.parts[0]}.{each.parts[1]}" + "".join(part for part in each.parts[2:3] if part.startswith("["))


def _line(file: File, at: int) -> int:
    return file.text.count("\n", 0, at) + 1
