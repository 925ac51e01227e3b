"""Who is told: the addresses that a goal's sentence about telling somebody names, and those right behind such a sentence.

"alert when it is down. To ops@example.com and lea@example.com, please" -> both
"""

import re
from collections.abc import Iterator
from functools import cache

from functions.planning.rules.meant.alarms import TELLS

Span = tuple[int, int]

_ADDRESS = re.compile(r"[\w.%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24}")
# An address ends no sentence: its dots have no blank behind them.
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n")
# Whom an address lets in, or what it is of: nobody is written to there.
_RIGHTS = (
    r"may|can|should|must|shall|could|gets?|has|have|darf|durfen|soll|sollen|kann|bekommt|puede\w*|debe\w*|tiene|peut|doit|pode\w*|deve|mag|kan"
    r"|reads?|writes?|owns|administers|logs? in|queries|uploads?|liest|schreibt|lee|lit|ecrit|escribe"
)
_LET_IN = re.compile(rf" ?(?:\([^)]*\) )?(?:(?:and|und|y|et|e|en) \S+@\S+ )?(?:{_RIGHTS})\b")
_NOT_TO = re.compile(
    r"\b(?:from|sender|absender\w*|reply[- ]?to|remitente|expediteur|as|for|only|nur|solo|seulement|owner|login|log ?in|sign ?in|access|access to|user|users|members?|account|zugriff|acceso|acces|let|allow|give|grant|roles?/\S+ to)"
    r"[ :(]*(?:the |our |a |user |group |gruppe |grupo )*$"
)
_MORE = re.compile(r"(?:\s*(?:,|;|&|/|\+|and|und|y|e|et|en|as well as|sowie)\s*)+$")
# A sentence of its own that only says to whom: `To render@example.com, please`.
_TO = re.compile(
    r"\s*(?:and |und )?(?:to|an|a|para|aan|al|goes? to|send (?:it|them) to|please(?: to)?|recipients?):? ?\S+@"
)
_AFTER = re.compile(r":\s*$")


@cache
def recipients_in(text: str) -> tuple[tuple[str, Span], ...]:
    """The addresses in a folded goal to which somebody is to be written, each once, with where it stands first."""
    found: dict[str, Span] = {}
    for address, span in _all(text):
        found.setdefault(address, span)
    return tuple(found.items())


def is_recipient(text: str, span: Span) -> bool:
    """Whether the address that stands there is somebody to be written to."""
    return any(low <= span[0] < high for _, (low, high) in _all(text))


def _all(text: str) -> Iterator[tuple[str, Span]]:
    low, told = 0, False
    for end in [*(each.span() for each in _SENTENCE.finditer(text)), (len(text), len(text))]:
        sentence = text[low : end[0]]
        bare = _ADDRESS.sub(" ", sentence)
        tells = bool(TELLS.search(bare)) or (told and bool(_TO.match(sentence)))
        if tells:
            yield from _of_sentence(text, low, end[0])
        told = tells or (told and not sentence.strip())
        low = end[1]


def _of_sentence(text: str, low: int, high: int) -> Iterator[tuple[str, Span]]:
    before = False
    last = low
    for match in _ADDRESS.finditer(text, low, high):
        joined = _MORE.fullmatch(text, last, match.start()) is not None
        opens = bool(_LET_IN.match(text, match.end()) or _NOT_TO.search(text[low : match.start()]))
        is_one = before if joined and last != low and not _LET_IN.match(text, match.end()) else not opens
        if "gserviceaccount" not in match[0] and is_one:
            yield match[0].rstrip("."), match.span()
        before, last = is_one, match.end()
