"""A resource as its text shows it, for rules to look at: what is known, what is not there, what only a run can tell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.terraform import hcl
from shared.terraform.schema import Block
from shared.terraform.written import UNKNOWN, Path, Ref, Said, is_open

Problem = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Look:
    """One resource, and the others of its module: ("resource", type, name) -> resource."""

    block: hcl.Block
    schema: Block
    said: Said
    module: "Mapping[tuple[str, ...], Look]"

    @property
    def kind(self) -> str:
        """Its type."""
        return self.block.names[0]

    def get(self, path: str) -> Any:
        """What stands at a dotted path, of blocks the first; what the provider puts there when nothing does.

        UNKNOWN or a Ref for what only a run can tell; None when it is not there.
        """
        tree: Any = self.said.tree
        block: Block | None = self.schema
        *outer, last = path.split(".")
        for step in outer:
            nested = block.blocks.get(step) if block is not None else None
            tree, block = tree.get(step) or None, nested.block if nested is not None else None
            tree = tree[0] if isinstance(tree, list) else tree
            if tree is None or is_open(tree):
                return UNKNOWN if is_open(tree) else None
            if not isinstance(tree, dict):
                return None
        value = tree.get(last)
        if value is None and block is not None and last in block.attributes:
            return block.attributes[last].facts.default
        return value

    def known(self, path: str) -> Any:
        """What is known to stand there; None for the rest."""
        value = self.get(path)
        return None if is_open(value) else value

    def absent(self, path: str) -> bool:
        """Whether it is certain that nothing stands there."""
        return self.get(path) in (None, [])

    def present(self, path: str) -> bool:
        """Whether it is certain that something stands there, be it known or not."""
        value = self.get(path)
        if isinstance(value, list):
            return any(item is not UNKNOWN for item in value)
        return value is not UNKNOWN and value is not None

    def blocks(self, name: str, within: str = "") -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """The blocks of a name that are written out, with their places."""
        base: Path = tuple(step for outer in within.split(".") for step in (outer, 0)) if within else ()
        found = self.get(f"{within}.{name}" if within else name)
        for index, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, dict):
                yield (*base, name, index), item

    def every(self, path: str) -> Iterator[tuple[Path, Any]]:
        """Every known value at a dotted path through all blocks, with its place."""
        yield from _every(self.said.tree, path.split("."), ())

    def other(self, value: Any, *kinds: str) -> "Look | None":
        """The resource of the module that a reference leads to."""
        if not isinstance(value, Ref) or (kinds and value.type not in kinds):
            return None
        return self.module.get(("resource", value.type, value.name))


Find = Callable[[Look], Iterable[Problem]]


EVERY = ("*",)
"""The types of a rule that looks for itself which types it is about."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What Google is known to refuse. The message names the value and what to write instead."""

    id: str
    types: tuple[str, ...]
    find: Find


def place(path: str) -> Path:
    """A dotted path as the place of its first occurrence."""
    *outer, last = path.split(".")
    return (*(step for name in outer for step in (name, 0)), last)


def seconds(value: Any) -> float | None:
    """A duration such as "300s" in seconds; a plain number is one already."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s?", value) if isinstance(value, str) else None
    return float(found[1]) if found else None


def whole(value: Any) -> int | None:
    """A number without a fraction, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def last_part(value: Any) -> str:
    """What stands behind the last slash."""
    return str(value).rsplit("/", 1)[-1]


def _every(tree: Any, steps: list[str], where: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        if not is_open(tree) and tree is not None:
            yield where, tree
        return
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _every(item, steps, (*where, index))
    elif isinstance(tree, dict):
        yield from _every(tree.get(steps[0]), steps[1:], (*where, steps[0]))
