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


# Everybody in a team, a company or a network is not everybody.
_SOME = re.compile(
    r" (?:in|of|at|from|with|within|inside|who|im|der|des|von|aus|mit|bei|de|del|en|con|dans|du|avec|chez|da|do|di|van|uit) "
    r"(?!(?:the |the whole |der |dem |el |la |le |o |il |de )?(?:internet|world|web|planet|outside|public|welt|netz|mundo|monde|mondo|wereld)\b)"
)


def is_of_some(text: str, end: int) -> bool:
    """Whether a word for everybody that ends at a place of a folded text is said of a company, a team or a place alone."""
    return _SOME.match(text, end) is not None
