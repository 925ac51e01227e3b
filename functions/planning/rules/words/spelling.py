"""Slips of the keyboard in the words that matter: `postgers`, `databse`, `Franfurt`.

A word is corrected when it is one slip (a letter more, less, other, or two swapped) away from one of spelled.txt,
begins like it and, unless its letters are the same, ends like it: endings are how ordinary words differ (`worked`).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from functions.planning.rules.words.dutch import from_dutch
from functions.planning.rules.words.lists import word_list
from functions.planning.rules.words.places import CITY_WORDS, COUNTRY_WORDS

# Words of their own that are one slip away from one of spelled.txt.
_PROPER = frozenset(
    [
        "posture",
        "postures",
        "genera",
        "backed",
        "serves",
        "sever",
        "serveer",
        "serveert",
        "serveren",
        "lending",
        "mouth",
        "balanced",
        "servers'",
        "paces",
        "settle",
        "settles",
        "charge",
        "charges",
        "charged",
        "reais",
        "recibe",
        "reciben",
        "chance",
        "chances",
    ]
)
_SHORTEST = 5
_SHORTEST_PLACE = 6


def corrected(text: str, also: frozenset[str] = frozenset()) -> str:
    """The folded text with slips in those words, in the names of places and in those of `also`, undone, and Dutch in English."""
    text = _BINARY.sub(r"\1b", text)
    text = _SHORT_REGION.sub(r"europe-\1", text)
    text = _SHORT_FORMS.sub(lambda match: _WHOLE[match[0]], from_dutch(text))
    text = re.sub(r"(?<![\w.@/\"'`-])[a-z]{5,16}(?![\w@/-])(?!'t\b)", lambda match: _closest(match[0], also), text)
    return _LOG_BUCKET.sub("logbucket", text)


# A log bucket is Cloud Logging's, and none of Cloud Storage's; as many words as before.
_LOG_BUCKET = re.compile(
    r"(?<![\w-])(?:(?<=(?<!gcs )(?<!storage )log )|(?<=logging ))buckets?(?![\w/])|(?<=(?<![\w-])log-)buckets?(?![\w/])"
    r"|\bbuckets?(?= de (?:los |les )?(?:logs|registros|journaux)\b)"
)


# `512Mi` is how containers' sizes are written.
_BINARY = re.compile(r"(?<![\w.,-])(\d+(?:\.\d+)?[gm]i)(?![\w-])")
# `eu-west3` is how people write what Google calls europe-west3.
_SHORT_REGION = re.compile(r"(?<![\w-])eu-((?:west|north|central|southwest)\d{1,2})(?![\w-])")
_WHOLE = {
    "yrs": "years", "yr": "year", "hrs": "hours", "mths": "months", "wks": "weeks", "mins": "minutes", "teh": "the",
}  # fmt: skip
_SHORT_FORMS = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(_WHOLE)})(?![\w@/-])")


@cache
def _known() -> dict[str, list[str]]:
    places = {word for word in (*CITY_WORDS, *COUNTRY_WORDS) if word.isalpha() and len(word) >= _SHORTEST_PLACE}
    return _index(word_list(__package__, "spelled.txt") | places)


# A goal's own words are looked up for each of its words.
@lru_cache(maxsize=16)
def _index(words: frozenset[str]) -> dict[str, list[str]]:
    """Each word under itself with one letter left out, and as it is."""
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for key in _shorter(word):
            found.setdefault(key, []).append(word)
    return found


def _closest(word: str, also: frozenset[str]) -> str:
    if word in _PROPER or len(word) < _SHORTEST:
        return word
    known_words, own = _known(), _index(also)
    candidates = dict.fromkeys(
        known for key in _shorter(word) for known in sorted([*known_words.get(key, ()), *own.get(key, ())])
    )
    if word in candidates:
        return word
    return next((known for known in candidates if _is_slip(word, known)), word)


def _shorter(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}


def _is_slip(word: str, known: str) -> bool:
    if word[0] != known[0] or abs(len(word) - len(known)) > 1:
        return False
    swapped = sorted(word) == sorted(known)
    if not swapped and word[-1] != known[-1] and known in word_list(__package__, "spelled.txt"):
        return False
    if len(word) != len(known):
        return True
    differing = [at for at in range(len(word)) if word[at] != known[at]]
    return len(differing) == 1 or (swapped and len(differing) == 2 and differing[1] == differing[0] + 1)
