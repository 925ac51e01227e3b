"""The words by which a goal says who may come to something: access.txt, a class of words a pattern."""

import re
from functools import cache
from importlib import resources


@cache
def access_words(kind: str) -> re.Pattern[str]:
    """What finds the words of a class in a folded text; a KeyError where access.txt has none of that name."""
    return _table()[kind]


@cache
def _table() -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = {}
    name = ""
    for line in resources.files(__package__).joinpath("access.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            words[name] += line.strip().split(", ")
        elif line.strip() and not line.startswith("#"):
            name = line.strip()
            words[name] = []
    # The longer of two words that begin alike is tried first.
    return {
        kind: re.compile(rf"(?<![\w/@.-])(?:{'|'.join(sorted(each, key=len, reverse=True))})(?![\w@])(?!\.\w)")
        for kind, each in words.items()
    }
