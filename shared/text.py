"""Text from anywhere, made fit to be shown: what would steer a terminal or turn a line around is not kept."""

import re
from collections.abc import Sequence
from itertools import groupby

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_COLOUR = re.compile("(?:\x1b\\[|\x9b)[0-9;:]*m")
_INSTEAD = "\ufffd"
# As Node and Java write the calls below a line that says what is wrong.
_FRAME = re.compile(r"\s+at \S.*")
_FRAMES = 2


def without_width(text: str) -> str:
    """The text without the characters that take no room: soft hyphens, joiners, marks of a byte order."""
    return _INVISIBLE.sub("", text)


def printable(text: str, keep: str = "\n\t") -> str:
    """The text with printable characters and those of `keep` only; what is left out shows as U+FFFD.

    Escape characters, controls (the eight-bit ones too), marks that change the direction of writing and lone surrogates
    are left out. Colours, and characters that have no width, go without a trace.
    """
    if text.isascii() and text.isprintable():
        return text
    clean = without_width(_COLOUR.sub("", text.replace("\r\n", "\n")))
    return "".join(char if char.isprintable() or char in keep else _INSTEAD for char in clean)


def one_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters; a text that is cut ends in an ellipsis."""
    clean = " ".join(printable(text).split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def newest(lines: Sequence[str], most: int = 15) -> list[str]:
    """The last `most` lines that say something; of a stack's calls the first two only.

    Node and Java name the mistake above its stack: a deep one would push it out.
    """
    kept: list[str] = []
    for called, some in groupby(lines, lambda line: bool(_FRAME.fullmatch(line))):
        stretch = [line for line in some if line.strip()]
        kept += stretch[:_FRAMES] if called else stretch
    return kept[-most:]
