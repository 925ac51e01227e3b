"""Text from anywhere, made fit to be shown: what would steer a terminal or turn a line around is not kept.

Here are the characters that nobody sees as what they are, for all who look for them.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

DECEIVING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|\r(?!\n)"
    # What joins or parts letters has its place within a word of some scripts, and within an emoji.
    "|[\u200c\u200d](?![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
"""Control characters no text needs (eight-bit ones and other ends of a line too), and whatever makes a text read
differently from what it says: marks of direction, letters and marks that nothing is drawn for. A carriage return that
ends no line does so on a terminal, and scanners differ over it."""
# Soft hyphens, joiners, marks of a byte order: they take no room, and come with what is copied from pages.
_WIDTHLESS = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\U000e0000-\U000e007f]")
"""What turns the direction of writing, or tags it."""
ALIKE = {
    **dict(
        zip(
            "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf\u050d",
            "aceopxyijshdqwlg",
            strict=True,
        )
    ),
    **dict(
        zip(
            "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u04ae",
            "ABESIJKMHOPCTYXY",
            strict=True,
        )
    ),
    **dict(
        zip(
            "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
            "ABEZHIKMNOPTYX",
            strict=True,
        )
    ),
    **dict(
        zip(
            "\u03bf\u03c1\u03bd\u03b9\u03c3\u0585\u057d\u0578\u0561\u0251\u0261\u0131\u2113",
            "opvioounwagil",
            strict=True,
        )
    ),
    **{chr(code + 0xFEE0): chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B))},
}
"""Letters of Cyrillic, Greek, Armenian and full width, and the Latin ones that they are drawn like (Unicode TS 39)."""
_COLOUR = re.compile("(?:\x1b\\[|\x9b)[0-9;:]*m")
_INSTEAD = "\ufffd"
# As Node and Java write the calls below a line that says what is wrong.
_FRAME = re.compile(r"\s+at \S.*")
_FRAMES = 2


def unseen(text: str, keep: str = "\n\t") -> str:
    """The first character that nobody sees as what it is, by number and name: invisible, a space of another width, one
    that turns a line around, one that is none; empty where there is none."""
    if text.isascii() and text.isprintable():
        return ""
    seen = frozenset("\u200c\u200d" + keep)
    found = DECEIVING.search(text) or next((each for each in text if not (each.isprintable() or each in seen)), None)
    return f"U+{ord(found[0]):04X} {unicodedata.name(found[0], '')}".strip() if found else ""


def without_width(text: str) -> str:
    """The text without the characters that take no room: soft hyphens, joiners, marks of a byte order."""
    return _WIDTHLESS.sub("", text)


def printable(text: str, keep: str = "\n\t") -> str:
    """The text with printable characters and those of `keep` only; what is left out shows as U+FFFD.

    Escape characters, controls (the eight-bit ones too), marks that change the direction of writing and lone surrogates
    are left out. Colours, and characters that have no width, go without a trace.
    """
    if text.isascii() and text.isprintable():
        return text
    clean = DECEIVING.sub(_INSTEAD, without_width(_COLOUR.sub("", text.replace("\r\n", "\n"))))
    return "".join(char if char.isprintable() or char in keep else _INSTEAD for char in clean)


def one_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters; a text that is cut ends in an ellipsis."""
    clean = " ".join(printable(text).split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def quoted(text: str, limit: int) -> str:
    """What a stranger or a model has written, on one line within quotation marks that it can't end itself.

    Every text that is not the platform's own stands so wherever people read it, with whose it is before it.
    """
    return f"\u201c{one_line(text, limit).translate(_MARKS)}\u201d"


_MARKS = dict.fromkeys(map(ord, '\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u02ba\u2036\u301d\u301e\uff02"'), "'")


def newest(lines: Sequence[str], most: int = 15) -> list[str]:
    """The last `most` lines that say something; of a stack's calls the first two only.

    Node and Java name the mistake above its stack: a deep one would push it out.
    """
    kept: list[str] = []
    for called, some in groupby(lines, lambda line: bool(_FRAME.fullmatch(line))):
        stretch = [line for line in some if line.strip()]
        kept += stretch[:_FRAMES] if called else stretch
    return kept[-most:]
