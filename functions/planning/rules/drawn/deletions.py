"""Buckets whose objects are deleted by themselves, held against what the goal says of whom: nothing is deleted by a rule
that stands beside a name which nothing of the plan has.
"""

import re

from functions.planning.rules.drawn.keeping import in_days
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words.deletions import AFTER_GONE, GOES, GONE_AFTER, OF_SOME
from shared.schemas import Asked

_KEY = "delete_after_days"
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_QUOTED = re.compile(r"(?<!\w)['\"`\u2018\u201c]([a-z][\w-]*)['\"`\u2019\u201d](?!\w)")
_NOT = (
    r"(?:not|nicht|kein\w*|no|pas|non|nao|niet)(?: (?:the|die|der|das|los|las|el|la|les|le|i|gli|de|het|os|as))? ['\"]?"
)
_HOW = "{}: nothing is deleted there, for these words are said of {}, which nothing of this plan is called"


def leave_deletions_of_others(sketch: Sketch, reading: Reading) -> None:
    """Take a deletion by age from each bucket where the goal says its days of something else by a name of its own."""
    for id_ in sketch.of("bucket"):
        settings = sketch.parts[id_].settings
        days = settings.get(_KEY)
        if days and _is_of_some_files(reading.text, int(days), len(sketch.of("bucket")) == 1):
            del settings[_KEY]
            sketch.how.pop("lifecycle", None)
            sketch.lacks["lifecycle"] = _OF_SOME_FILES.format(id_)
        elif days and (other := _said_of_another(sketch, reading.text, id_, days)):
            del settings[_KEY]
            sketch.how.pop("lifecycle", None)
            sketch.told.append(
                Asked(words=f"{days}, {other}", need="lifecycle", met=False, how=_HOW.format(id_, other))
            )


def _said_of_another(sketch: Sketch, text: str, id_: str, days: str) -> str:
    """The name of whom the days are said, where nothing is called so; empty where they may be this one's."""
    found = ""
    for match in re.finditer(rf"(?<![\w.]){re.escape(days)}(?![\w.])", text):
        low = max((each.end() for each in _SENTENCE.finditer(text, 0, match.start())), default=0)
        end = _SENTENCE.search(text, match.end())
        sentence = text[low : end.start() if end else len(text)]
        bare = re.sub(rf"\b{_NOT}{re.escape(id_)}\b", "", sentence)
        names = [each for each in _QUOTED.findall(sentence) if each not in sketch.parts]
        if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", bare) or not names:
            return ""
        found = names[-1]
    return found


_OF_SOME_FILES = (
    "{}: a rule here holds for all of its files, and this is said of some of them (earlier versions, a folder, uploads that "
    "failed), so nothing is deleted"
)
# Where some go, the others are said to stay.
_OTHERS_STAY = re.compile(
    r"\b(?:originals?|the (?:rest|others?|files|objects|masters?)|everything else|(?:live|current|newest|latest) (?:objects?|files?|versions?|ones?)|originale\w*|der rest|alles andere|les originaux|le reste|los originales|el resto|lo demas|gli originali|il resto|os originais|o resto|de rest|de originelen)"
    r"(?: [\w-]+){0,3}? (?:stays?|remains?|kept|keep|never|forever|archived?|bleib\w*|nie|niemals|behalten|restent|reste|jamais|quedan?|nunca|restano|mai|ficam?|blijven|blijft|nooit)\b"
)


_GOES = re.compile(rf"\b(?:{GOES}|gone)\b")


def _is_of_some_files(text: str, days: int, alone: bool) -> bool:
    """Whether all that is said to go after these days are some of the files: earlier versions, what lies in a folder.

    `alone`: no other bucket stands there that may be what stays.
    """
    said = [
        clause_around(text, each.span())
        for each in (*GONE_AFTER.finditer(text), *AFTER_GONE.finditer(text))
        if in_days(each[1], each[2]) == days
    ] or [clause_around(text, each.span()) for each in _GOES.finditer(text)]
    stay = alone and _OTHERS_STAY.search(text) is not None
    return bool(said) and all(stay or OF_SOME.search(text, *span) is not None for span in said)
