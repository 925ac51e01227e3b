"""What the words of a change mean, whatever their language: `outage`, `Ausfall` and `panne` are one concept.

    words_in("survive a zone outage")   -> SURVIVE; nothing; ZONE; FAIL

The words stand in concepts.txt. A word that is not there and says something means nothing that is known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from functions.planning.rules.changes.fillers import WORD, says
from functions.planning.rules.words.lists import lines_of


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a folded text: where it stands, what it may mean, and whether it may be there and say nothing."""

    start: int
    end: int
    means: frozenset[str]
    bare: bool


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table beside this file, each as its columns."""
    for line in lines_of(__package__, name):
        yield [each.strip() for each in line.split("|")]


_NEVER_BARE = frozenset({"SHIFT", "ANOTHER", "NOT"})
"""What always says something, though people say it in passing too: five hours earlier is another thing than five hours."""

_IN_PASSING = frozenset({"ANY", "TAKE", "WARM", "MOST", "LEAST", "AFTER", "WHEN", "RUN", "EACH"})
"""Phrases that say nothing where each of their words may be there for nothing."""


_ROMANCE = re.compile(r"\b(?:el|la|il|lo|los|las|gli|che|que|si|se|nos|non|no|ya|le|una?)\b")


@cache
def _concepts() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for concept, said in rows("concepts.txt"):
        phrases = sorted({each.strip() for each in said.split(",")}, key=len, reverse=True)
        joined = "|".join(re.escape(each).replace(r"\*", r"\w*").replace(r"\ ", " ") for each in phrases)
        found[concept] = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])")
    return found


def words_in(text: str) -> list[Word]:
    """The words of a folded text in their order."""
    return list(_words_in(text))


# One clause is looked at by many rules.
@lru_cache(maxsize=500)
def _words_in(text: str) -> tuple[Word, ...]:
    meant = [(*match.span(), concept) for concept, pattern in _concepts().items() for match in pattern.finditer(text)]
    found: list[Word] = []
    for match in WORD.finditer(text):
        said = match[0].rstrip(".:/-'")
        start, end = match.start(), match.start() + len(said)
        means = frozenset(concept for first, last, concept in meant if first <= start and end <= last)
        whole = {
            concept for first, last, concept in meant if first <= start and end <= last and " " in text[first:last]
        }
        if phrases := whole - _IN_PASSING:
            # `per second` is no second thing.
            means = frozenset(phrases)
        bare = not says(said) and not means & _NEVER_BARE and not whole - _IN_PASSING
        # In English and German it is high availability, and no verb.
        bare = bare and (said != "ha" or bool(_ROMANCE.search(text)))
        found.append(Word(start, end, means if means or bare else _compound(said.removesuffix("'s")), bare))
    return tuple(found)


def may_stand_anywhere(word: str) -> bool:
    """Whether a word says nothing of what is to be, whatever it stands beside."""
    return "ANY" in _of(word)


_JOINED = ("", "s", "n", "en", "es")
"""What stands between the parts of a German compound."""


@cache
def _compound(word: str) -> frozenset[str]:
    """What the parts of a compound mean together: `zonenausfall`; nothing for a word that is none."""
    for at in range(4, len(word) - 3):
        head, tail = word[:at], word[at:]
        for joint in _JOINED:
            first = _of(head.removesuffix(joint)) or _of(head)
            second = _of(tail)
            if head.endswith(joint) and first and second:
                return first | second
    return frozenset()


@cache
def _of(word: str) -> frozenset[str]:
    return frozenset(concept for concept, pattern in _concepts().items() if pattern.fullmatch(word))
