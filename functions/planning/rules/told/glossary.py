"""What Google Cloud calls that which a plan leaves out: the words of a goal in the field's terms and Terraform's types.

Who describes a thing in words of his own is told that it is not planned; with its name he can say it again, look it up or
write it himself. The table (glossary.txt) plans nothing and proves nothing: it is read for lines that are not met.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from functions.planning.rules.goal import fold
from functions.planning.rules.told.account import LEFT_ASIDE, NOT_UNDERSTOOD
from shared.schemas import Asked


class Term(NamedTuple):
    """A term of Google Cloud's, the Terraform types that make it, and the words that people have for it, folded."""

    name: str
    types: tuple[str, ...]
    words: re.Pattern[str]


_MOST = 3
"""So many terms are named for one line at most: those with the longest words."""
_HOW = "{}; Google Cloud may call it {}"


def with_terms(lines: Iterable[Asked], made: Callable[[], Collection[str]]) -> list[Asked]:
    """The lines, and for those that are not understood or left aside the terms that they may mean.

    `made`: the Terraform types of the plan; what it has already is not what is missing.
    """
    return [line.model_copy(update={"how": _named(line, made)}) if _is_open(line) else line for line in lines]


def _is_open(line: Asked) -> bool:
    unknown = line.need in {NOT_UNDERSTOOD, LEFT_ASIDE} or line.need == line.words
    return not line.met and bool(line.words) and unknown


def _named(line: Asked, made: Callable[[], Collection[str]]) -> str:
    found = sorted(_found(fold(line.words)), key=lambda each: -each[0])
    missing = [term for _, term in found if not (term.types and set(term.types) & set(made()))]
    return _HOW.format(line.how, ", or ".join(map(_said, missing[:_MOST]))) if missing else line.how


def _said(term: Term) -> str:
    return f"{term.name} ({', '.join(term.types)})" if term.types else term.name


def _found(text: str) -> Iterator[tuple[int, Term]]:
    """The terms that words may mean, with the letters of the longest match."""
    for term in _glossary():
        if longest := max((len(match[0]) for match in term.words.finditer(text)), default=0):
            yield longest, term


@cache
def _glossary() -> tuple[Term, ...]:
    text = resources.files(__package__).joinpath("glossary.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(_term(head, words) for head, words in zip(lines[::2], lines[1::2], strict=True))


def _term(head: str, words: str) -> Term:
    name, _, types = (each.strip() for each in head.partition("|"))
    said = "|".join(words.strip().split(", "))
    return Term(name, tuple(types.split()), re.compile(rf"(?<![\w-])(?:{said})(?![\w])"))
