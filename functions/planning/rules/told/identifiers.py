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
# `orders.created.eu`, `acme.shop_events`: no word, no version and no file.
_DOTTED = re.compile(
    r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:[._][a-z0-9][a-z0-9-]*){2,}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+\.[a-z][\w-]*"
)
_FILE = re.compile(r".*\.(?:jsx?|tsx?|net|py|tf|ya?ml|json|md|sh|toml|txt|sql|xml|csv|env|lock|gz|zip|html?)")
_URL = re.compile(r"(?:https?|gs)://([^\s<>\"'),;]+)")
# What is named beside a thing whose name was taken: `bucket source-documents and exports`.
_NEXT = re.compile(r" ?(?:,|\b(?:and|und|y|e|et|en)\b) ?([a-z][\w-]{2,})(?= ?(?:$|[,.;)\n]))")
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
        bare = raw.strip(".,;:!?()[]\"'`")
        url = _URL.fullmatch(bare)
        said = (url[1] if url else bare).lower().rstrip("/")
        if url or (_DOTTED.fullmatch(said) and not _FILE.fullmatch(said)):
            # `acme.ourapp.com` is one of `*.ourapp.com`.
            whole = f"*.{said.partition('.')[2]}"
            if (
                said not in known
                and whole not in known
                and not any(start < high and low < end for start, end in others)
            ):
                yield low, high
            continue
        name = _NAME.fullmatch(bare)
        if name is None or (name["capitals"] and shouts) or any(start < high and low < end for start, end in others):
            continue
        if name[0].lower() not in known and not is_everyday(name[0].lower()):
            yield low, high
    for low, high in sketch.taken:
        if reading.text[low:high].rpartition(" ")[2] in sketch.parts:
            yield from _beside(reading, held, high)


def _beside(reading: Reading, held: str, at: int) -> Iterator[Span]:
    """The names that a list goes on with where one of it was taken."""
    while match := _NEXT.match(reading.text, at):
        at = match.end()
        said = any(low < match.end(1) and match.start(1) < high for low, high in reading.heard)
        if said:
            return
        if not re.search(rf"(?<![a-z]){re.escape(match[1])}(?![a-z])", held):
            yield match.span(1)
