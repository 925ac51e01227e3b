"""Goals in Dutch, word for word in English: the tables of the reader know no Dutch of their own."""

import re
from functools import cache

from functions.planning.rules.words.lists import lines_of

# What only Dutch has of its neighbours' words.
_DUTCH = re.compile(
    r"\b(?:een|het|wij|voor|niet|naar|elke|geen|willen|onze|moet|moeten|zonder|graag|nodig|alleen|hebben|wordt|ook|iedere|dagelijks|"
    r"wekelijks|uur|draait|draaien|bewaren|wachtrij|opslag|bereikbaar|onder|tussen|toegang|medewerkers|twee|drie|werkdag|werkdagen|tijdzone|elk|ons|onze|bestaande|ouder|dagen|weken|maanden|jaar)\b"
)
_OTHERS = re.compile(r"\b(?:the|with|and|for|und|der|die|fur|mit|wir|is|we|our)\b")
_FEWEST = 2
# What says no is Dutch by itself, where nothing beside it is another language's.
_NO = re.compile(r"\b(?:geen|zonder)\b")
_WORD = re.compile(r"(?<![\w.@/-])[a-z][a-z'-]*[a-z](?![\w@/]|\.\w)")


def from_dutch(text: str) -> str:
    """A folded text with its Dutch words in English, as many words as before; as it is where it is no Dutch."""
    found = len(set(_DUTCH.findall(text)))
    others = len(set(_OTHERS.findall(text)))
    if found < others or (found < _FEWEST and (others or not _NO.search(text))):
        return text
    text = _OFF.sub("off", _ON.sub("running", text))
    # `Om 2 uur` is a time of day, and `3 uur` how long something takes.
    return _OCLOCK.sub(r"\1 uhr", _WORD.sub(lambda match: _english(match[0]), text))


_ON = re.compile(r"\baan(?= (?:staan|zijn|blijven|gaan))")
_OFF = re.compile(r"\buit(?= (?:staan|zijn|blijven|gaan)| ?(?:[.,;)]|$))")
_OCLOCK = re.compile(r"\b((?:at|from|until|between|and) \d{1,2}(?:[:.]\d{2})?) hour\b")


@cache
def _table() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    whole: dict[str, str] = {}
    ends: list[tuple[str, str]] = []
    for line in lines_of(__package__, "dutch.txt"):
        english, colon, words = line.partition(": ")
        if not colon:
            continue
        for word in words.split():
            if word.startswith("-"):
                ends.append((word[1:], english.lower()))
            else:
                whole.setdefault(word, english.lower())
    return whole, tuple(ends)


def _english(word: str) -> str:
    whole, ends = _table()
    if word in whole:
        return whole[word]
    return next((english for end, english in ends if word.endswith(end) and len(word) > len(end)), word)
