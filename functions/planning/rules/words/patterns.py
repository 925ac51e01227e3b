"""Expressions that are put together while a goal is read: each is compiled once, however many others are in between.

`re` keeps the last 512 of a process, and reading one goal takes more.
"""

import re
from functools import lru_cache

_MOST = 4_096


@lru_cache(maxsize=_MOST)
def compiled(pattern: str) -> re.Pattern[str]:
    """An expression, compiled."""
    return re.compile(pattern)


@lru_cache(maxsize=_MOST)
def whole(pattern: str) -> re.Pattern[str]:
    """An expression between words: `well-known` has no `known`."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


def place_of_whole(words: str, text: str) -> int:
    """Where words stand as they are, and in no longer word; -1 where they don't."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (at and _goes_on(text[at - 1])) and not (end < len(text) and _goes_on(text[end])):
            return at
        at = text.find(words, at + 1)
    return -1


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter in "_-"
