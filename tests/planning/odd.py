"""Goals that nobody planned for: clauses of real ones at random, with numbers, marks, scripts and snippets thrown in.

`composed` takes a function that picks one of several things, so that hypothesis and a plain generator of random numbers
make the same kind of goals.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from tests.planning.goals import rows

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]
HERE = Path(__file__).parent

_THROWN_IN: dict[str, list[str]] = json.loads((HERE / "odd.json").read_text(encoding="utf-8"))
NUMBERS, UNITS, BEFORE, MARKS, SCRIPTS, WORDS, SNIPPETS = (
    tuple(_THROWN_IN[name]) for name in ("numbers", "units", "before", "marks", "scripts", "words", "snippets")
)
_ENDS = re.compile(r"(?<=[.;:!?\n])\s+|,\s+|\s+(?=(?:and|und|y|et|with|mit|con|avec)\s)")


@cache
def clauses() -> tuple[str, ...]:
    """The clauses of the goals that the tests know, each once."""
    said = [row.goal for row in rows()]
    for name in ("wanted.jsonl", "facts.jsonl"):
        said += [json.loads(line)["goal"] for line in (HERE / name).read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(piece for goal in said for piece in _ENDS.split(goal) if piece.strip()))


def numbered(pick: Pick[str]) -> str:
    """A number with what may stand around it."""
    return pick(BEFORE) + pick(NUMBERS) + pick(UNITS)


def _swapped(clause: str, pick: Pick[str]) -> str:
    """A clause whose numbers are others."""
    return re.sub(r"\d+(?:[.,]\d+)*", lambda _: pick(NUMBERS), clause)


def composed(pick: Pick[str]) -> str:
    """A goal of clauses, numbers, words, scripts and snippets in any order."""
    pieces: list[str] = []
    for _ in range(int(pick("1122334568"))):
        kind = pick("cccccssnnwwxyrl")
        match kind:
            case "c":
                piece = pick(clauses())
            case "s":
                piece = _swapped(pick(clauses()), pick)
            case "n":
                piece = numbered(pick)
            case "w":
                piece = " ".join(pick(WORDS) for _ in range(int(pick("12345"))))
            case "x":
                piece = pick(SNIPPETS)
            case "y":
                piece = pick(SCRIPTS)
            case "r":
                piece = " ".join([pick(clauses())] * int(pick("23456789")))
            case _:
                item = pick([*WORDS, *NUMBERS, "service", "a bucket", "VM", "topic"])
                piece = pick((", ", " and ", "\n- ", "/", " ")).join([item] * int(pick("5699")) * 8)
        pieces += [piece, pick(MARKS)]
    return "".join(pieces)[:8_000]
