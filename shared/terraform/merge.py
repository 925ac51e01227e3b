"""What one side changed in the files and what the other did, block by block; the same block on both is a conflict.

merged(base, mine, theirs)      # files, and the blocks that both changed otherwise
"""

from collections.abc import Mapping
from typing import NamedTuple

from shared.terraform.hcl import parse_file


class Merged(NamedTuple):
    """`conflicts` are blocks as `google_sql_database_instance.db`; there the files have what `theirs` says."""

    files: dict[str, str]
    conflicts: list[str]


def merged(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """`theirs` with what `mine` changed of `base`: changed, added and removed blocks. Pure."""
    files: dict[str, str] = {}
    conflicts: list[str] = []
    for name in dict.fromkeys([*theirs, *mine]):
        old, own, new = base.get(name, ""), mine.get(name, ""), theirs.get(name, "")
        if own in (old, new):
            files[name] = new
        elif new == old:
            files[name] = own
        else:
            files[name] = _file(name, (old, own, new), conflicts)
    return Merged({name: text for name, text in files.items() if text}, conflicts)


def _file(name: str, texts: tuple[str, str, str], conflicts: list[str]) -> str:
    old, own, new = (_blocks(name, text) for text in texts)
    kept: list[str] = []
    for key, block in new.items():
        before, changed = old.get(key), own.get(key)
        if changed in (before, block):
            kept.append(block)
        elif before == block:
            # Changed by one side alone; None where it took the block out.
            kept += [changed] if changed is not None else []
        else:
            conflicts.append(key)
            kept.append(block)
    for key, block in own.items():
        if key not in new and key not in old:
            kept.append(block)
        elif key not in new and old[key] != block:
            conflicts.append(key)
    return "\n\n".join(kept) + "\n"


def _blocks(name: str, text: str) -> dict[str, str]:
    """The text of each top-level block by what it is, the comments before it included."""
    file = parse_file(name, text)
    found: dict[str, str] = {}
    begin = 0
    for block in file.body.blocks:
        key = ".".join(block.names if block.type == "resource" else (block.type, *block.names))
        number = 2
        unique = key
        while unique in found:
            unique, number = f"{key} ({number})", number + 1
        found[unique] = text[begin : block.span.end].strip("\n")
        begin = block.span.end
    return found
