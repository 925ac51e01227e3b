"""What turning one set of files into another does, block by block: a change declares it, and its plan is held to it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from shared.schemas import Declared
from shared.terraform.hcl import Expr, expressions, parse_file, references, walk

Key = tuple[str, ...]


def blocks(files: Mapping[str, str]) -> dict[Key, str]:
    """Every top-level block by its type and labels, as text; several of one kind without a name are one.

    Locals are told apart by their names, so that one of them changes only what refers to it.
    """
    found: dict[Key, str] = {}
    for name, text in sorted(files.items()):
        file = parse_file(name, text)
        for block in file.body.blocks:
            if block.type == "locals":
                found |= {("local", item.name): file.source(item.span) for item in block.body.attributes}
                continue
            key = (block.type, *block.names)
            found[key] = found.get(key, "") + file.source(block.span)
    return found


def unified(before: Mapping[str, str], after: Mapping[str, str], *, context: int = 3) -> str:
    """What changed from one set of files to another, as a unified diff; empty when nothing did."""
    lines: list[str] = []
    for name in sorted({*before, *after}):
        old, new = (files.get(name, "").splitlines(keepends=True) for files in (before, after))
        lines += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", n=context)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def declared(before: Mapping[str, str], after: Mapping[str, str], *, unfinished: bool = False) -> Declared:
    """The addresses that are added, removed, and may be updated: what was written anew, and what refers to that.

    A variable, a local or a data source that changed is a change of what refers to it. Where what stands is
    `unfinished`, all that the files have may still be made or brought to what they say; nothing more is removed.
    """
    then, now = blocks(before), blocks(after)
    changed = {key for key in {*then, *now} if then.get(key) != now.get(key)}
    changed |= _referring(changed, after)
    resources = {key: ".".join(key[1:]) for key in {*then, *now} if key[0] == "resource" and len(key) == 3}
    if unfinished:
        kept = sorted(name for key, name in resources.items() if key in now)
        gone = sorted(name for key, name in resources.items() if key not in now)
        return Declared(added=kept, removed=gone, updated=kept)
    return Declared(
        added=sorted(name for key, name in resources.items() if key not in then),
        removed=sorted(name for key, name in resources.items() if key not in now),
        updated=sorted(name for key, name in resources.items() if key in changed and key in then and key in now),
    )


def _referring(changed: set[Key], files: Mapping[str, str]) -> set[Key]:
    """All that refers, over any number of steps, to what changed."""
    uses = dict(_uses(files))
    found: set[Key] = set()
    edge = set(changed)
    while edge:
        # What takes all locals at once, or one whose name is worked out, takes each.
        whole = {_ALL_LOCALS} if any(key[0] == "local" for key in edge) else set()
        edge = {key for key, used in uses.items() if used & (edge | whole)} - found - changed
        found |= edge
    return found


def _uses(files: Mapping[str, str]) -> Iterator[tuple[Key, set[Key]]]:
    for name, text in files.items():
        for block in parse_file(name, text).body.blocks:
            if block.type == "locals":
                yield from ((("local", item.name), set(_used(walk(item.expr)))) for item in block.body.attributes)
            else:
                yield (block.type, *block.names), set(_used(expressions(block.body)))


_ALL_LOCALS: Key = ("local",)


def _used(exprs: Iterable[Expr]) -> Iterator[Key]:
    for expr in exprs:
        for each in references(expr):
            head = each.parts[0]
            if head == "var":
                yield ("variable", *each.parts[1:2])
            elif head == "local":
                named = len(each.parts) > 1 and not each.parts[1].startswith("[")
                yield ("local", each.parts[1]) if named else _ALL_LOCALS
            elif head == "data":
                yield ("data", *each.parts[1:3])
            else:
                yield ("resource", *each.parts[:2])
