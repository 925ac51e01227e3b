"""Goals in Japanese, their known words in English: it writes no blanks, and its marks are its own."""

import re
import unicodedata
from functools import cache

from functions.planning.rules.words.lists import lines_of

_SCRIPT = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_MARKS = str.maketrans({"、": ", ", "。": ". ", "・": ", ", "「": ' "', "」": '" '})
# Between a name in Latin letters or a number and what is written around it.
_EDGE = re.compile(
    r"(?<=[\w)])(?=[\u3040-\u30ff\u4e00-\u9fff])(?<![\u3040-\u30ff\u4e00-\u9fff])|(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[A-Za-z0-9(])"
)
# Particles and endings: what they join stands beside them anyway.
_PARTICLES = re.compile("[\u3041-\u309f]+")


_EVERY = re.compile("(\\d+) ?(時間|分間|分|日間|日)(?:ごと|毎|おき)")
_UNITS = {"時": "hours", "分": "minutes", "日": "days"}
# `Cloud SQL は作らないで`: the thing before it is not to be.
_NONE_OF = re.compile(
    "(?P<what>[A-Za-z0-9][A-Za-z0-9 .+-]*[A-Za-z0-9]|[\u30a1-\u30f6\u30fc]+|[\u4e00-\u9fff]+) ?(?:は|も)(?:作ら|要ら|いら|使わ|立て|作成し)な(?:いで|くて|い)"
)


def _every(match: re.Match[str]) -> str:
    return f" every {match[1]} {_UNITS[match[2][0]]} "


def from_japanese(text: str) -> str:
    """A text with the Japanese words of the table in English and blanks between words; any other text as it is."""
    if not _SCRIPT.search(text):
        return text
    text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    text = _NONE_OF.sub(lambda match: f" no {match['what']} ", _EVERY.sub(_every, text))
    text = _known().sub(lambda match: f" {_table()[match[0].casefold()]} ", text)
    return _EDGE.sub(" ", _PARTICLES.sub(" ", text))


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines_of(__package__, "japanese.txt"):
        english, colon, words = line.partition(": ")
        if colon:
            table |= {unicodedata.normalize("NFKC", word).casefold(): english for word in words.split()}
    return table


@cache
def _known() -> re.Pattern[str]:
    words = sorted(_table(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
