"""Broken files, `a` to `j` written before a look at the engine: `=== name`, what the mended one says (`#= `) or not."""

import re
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Broken(NamedTuple):
    """A file, and what must and must not stand in it once it is mended (white space apart)."""

    name: str
    text: str
    says: list[str]
    never: list[str]


def broken(lot: str) -> list[Broken]:
    """The files of a lot: `a` to `z`, and `threads` and `public`: what people asked about in public, written again;
    `types`: services that the others leave out; `tired`: the habits of other tools, mixed."""
    found = []
    for part in re.split(r"(?m)^=== ", (HERE / f"{lot}.txt").read_text())[1:]:
        name, body = part.split("\n", 1)
        lines = body.split("\n")
        said = [[line[3:].strip() for line in lines if line.startswith(mark)] for mark in ("#= ", "#! ")]
        text = "\n".join(line for line in lines if not line.startswith(("#= ", "#! ")))
        found.append(Broken(name, text, *said))
    return found
