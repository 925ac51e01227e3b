"""What was said of a part beyond its settings, written into the blocks that it makes."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from shared.parts.further import Further, further
from shared.parts.instances import Instance
from shared.terraform.placing import Path, Spot, Unplaced, Wanted, Written, set_values, value_of

# An argument on one line: those in a row have their signs of equality below each other.
_LINE = re.compile(r"^(?P<indent> *)(?P<name>[\w-]+) += (?P<value>.*[^\s{\[(]|[\[{].*[\]}])$")


class Blocks:
    """The blocks of one part as they are drawn: which further arguments it has, and what these are now."""

    def __init__(self, texts: Callable[[], Sequence[str]], instance: Instance) -> None:
        self._texts, self._instance = texts, instance
        self._had: dict[str, bool] = {}

    @cached_property
    def _able(self) -> frozenset[str]:
        return self._instance.further

    @cached_property
    def _written(self) -> Written:
        return Written(dict(_named(self._texts())))

    def has(self, key: str) -> bool:
        """Whether a further argument is one of this part's."""
        if key not in self._had:
            self._had[key] = key in self._able and bool(_places(self._written, self._instance, further()[key]))
        return self._had[key]

    def value(self, key: str) -> str:
        """What it is now, as it is written; empty where it is not."""
        row = further()[key]
        places = _places(self._written, self._instance, row)
        return (value_of(self._written, places[0], row.path) or "") if places else ""


def with_arguments(texts: Sequence[str], instance: Instance) -> list[str]:
    """A part's texts with its further arguments in their blocks; one whose block is not drawn is in none."""
    files = dict(_named(texts))
    written = Written(files)
    wanted: dict[tuple[str, Path], Wanted] = {}
    for key, value in instance.arguments.items():
        row = further()[key]
        for address in _places(written, instance, row):
            if row.beside and value_of(written, address, row.beside[0]) is None:
                wanted.setdefault((address, row.beside[0]), Wanted(address, *row.beside))
            wanted[address, row.path] = Wanted(address, row.path, value)
    made = set_values(files, list(wanted.values()))
    return [_aligned(text) if text != files[name] else text for name, text in made.items()]


def _places(written: Written, instance: Instance, row: Further) -> list[str]:
    """The addresses of the blocks in which an argument may stand."""
    found = []
    for address in instance.addresses(row.type):
        try:
            if row.given and written.resource(address)[1].body.attribute(row.given) is None:
                continue
            spot = written.spot(address, row.path)
        except Unplaced:
            continue
        if not spot.through if isinstance(spot, Spot) else row.makes_block or len(spot.left) == 1:
            found.append(address)
    return found


def _named(texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{at}.tf", text) for at, text in enumerate(texts)]


def _aligned(text: str) -> str:
    """A text as `terraform fmt` has it, after lines were put into it."""
    lines, run = text.split("\n"), list[tuple[int, re.Match[str]]]()
    for at, line in enumerate([*lines, ""]):
        match = _LINE.match(line)
        if match and (not run or run[0][1]["indent"] == match["indent"]):
            run.append((at, match))
            continue
        _align(lines, run)
        run = [(at, match)] if match else []
    return "\n".join(lines)


def _align(lines: list[str], run: Sequence[tuple[int, re.Match[str]]]) -> None:
    width = max((len(match["name"]) for _, match in run), default=0)
    for at, match in run:
        lines[at] = f"{match['indent']}{match['name']:<{width}} = {match['value']}"
