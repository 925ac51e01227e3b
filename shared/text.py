"""Text from anywhere, made fit to be shown: what would steer a terminal or turn a line around is not kept."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Letters that are drawn as nothing, and signs that only choose how the one before looks, of which nobody needs so many.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U000e0100-\U000e01ef]")
# Scripts and pictures that a joiner belongs to.
_JOINED = re.compile("(?<=[\u0600-\u0dff\u2190-\U0001faff])[\u200c\u200d](?=[\u0600-\u0dff\u2190-\U0001faff])")
_COLOUR = re.compile("(?:\x1b\\[|\x9b)[0-9;:]*m")
_INSTEAD = "\ufffd"
# As Node and Java write the calls below a line that says what is wrong.
_FRAME = re.compile(r"\s+at \S.*")
_FRAMES = 2


def without_width(text: str) -> str:
    """The text without the characters that take no room: soft hyphens, joiners, marks of a byte order."""
    return _INVISIBLE.sub("", text)


def unseen(text: str, keep: str = "\n\t") -> str:
    """The first character that nobody sees as what it is, by number and name: invisible, a space of another width, one
    that turns a line around, one that is none; empty where there is none. Joiners in scripts and pictures belong there.
    """
    if text.isascii() and text.isprintable():
        return ""
    plain = _JOINED.sub("", text)
    found = next((each for each in plain if not each.isprintable() and each not in keep), "")
    if not found and (blank := _BLANK.search(plain)):
        found = blank[0]
    return f"U+{ord(found):04X} {unicodedata.name(found, '')}".strip() if found else ""


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
