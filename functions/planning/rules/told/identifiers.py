"""Names as machines and variables have them (`nodepool-1`, `REDISHOST`) that a goal gives and nothing of its plan has."""

import re
from collections.abc import Iterator

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import is_everyday
from functions.planning.rules.words import foreign

Span = tuple[int, int]

_NAME = re.compile(r"(?P<capitals>[A-Z][A-Z0-9]{6,})|[a-z]{2,}(?:-[a-z]+)*-\d{1,3}")
_NO_NAME = re.compile(
    rf"{foreign.REGION.pattern}|(?<![\w-])[a-z]\d[a-z]{{0,2}}-[a-z]+(?:-\d+g?)*|\b(?:covid|gpt|claude|llama|top|tier|tls|utf|sha|iso|level|phase)-\d+"
)
# Of a goal of which so much is in capitals, none of them is a name.
_SHOUTS = 1 / 3


def identifiers(reading: Reading, held: str, sketch: Sketch) -> Iterator[Span]:
    """Where a goal has such names; `held`: what the plan's settings and names hold, in small letters."""
    typed = Words.of(reading.goal.text, reading.text)
    if len(typed.raw) != len(typed.spans):
        return
    shouts = sum(raw.isupper() for raw in typed.raw) > _SHOUTS * len(typed.raw)
    known = " ".join([held, *(drawn.part.what.lower() for drawn in sketch.parts.values())])
    others = [match.span() for match in _NO_NAME.finditer(reading.text)]
    for raw, (low, high) in zip(typed.raw, typed.spans, strict=True):
        name = _NAME.fullmatch(raw.strip(".,;:!?()[]\"'"))
        if name is None or (name["capitals"] and shouts) or any(start < high and low < end for start, end in others):
            continue
        if name[0].lower() not in known and not is_everyday(name[0].lower()):
            yield low, high
