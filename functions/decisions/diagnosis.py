"""A model's reason, as far as it is a diagnosis: whoever approves reads it beside the question.

It can't be told whether a sentence is true. One that asks for something, speaks of who has agreed, or leads elsewhere
is no diagnosis, and neither is one in letters that only look like others.
"""

import re

from shared.text import printable

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
# Of what is no plain letter, these are signs of punctuation and of units.
_SIGNS = str.maketrans(
    dict.fromkeys("\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00d7\u00b7\u00b0\u00b5\u2264\u2265\u2192", " ")
)
_NO_DIAGNOSIS = re.compile(
    r"://|www\.|[<>@]|\]\("
    r"|\b(?:approv|authori[sz]|resum|autonom|ignor|reject|permi(?:t|ssion)|sign(?:ed)? off|kill switch|ticket|instruct"
    r"|urgent|immediate|please|your?\b|trust|admin|operator|security|colleague|manager|review|agreed|confirmed by"
    r"|already|at once|otherwise|or else|press|click|tap\b|do not wait|don.?t wait|safe\b|harmless|no risk|without risk"
    r"|human|person|people|stop\b)"
    r"|\b(?:answer|reply|respond|type|send|choose|say)\b\W*(?:with\W*)?(?:[12]|one|two|yes|no|ok|now|here|this|it)\b"
    r"|(?<![\d.,:/-])[12]\W*$",
    re.IGNORECASE,
)


def diagnosis(reason: str) -> str:
    """The sentences of a model's reason that only say what is the matter, and how many others were left out."""
    said = [each for each in _SENTENCE.split(printable(reason).strip()) if each.strip()]
    kept = [each.strip() for each in said if each.translate(_SIGNS).isascii() and not _NO_DIAGNOSIS.search(each)]
    left = len(said) - len(kept)
    told = f"({left} sentence{'s' if left > 1 else ''} that {'are' if left > 1 else 'is'} no diagnosis left out.)"
    return " ".join([*kept, *([told] if left else [])])
