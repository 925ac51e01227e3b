"""A model's reason, as far as it is a diagnosis: whoever approves reads it beside the question.

It can't be told whether a sentence is true. By construction each sentence says of something what is wrong with it,
in words of `diagnosis_words.txt` and of the facts that the model was given, and with their numbers. What makes less of
the alert, says what to do or what that would do, asks, presses, names a person, a place, a price or an agreement has a
word that is in neither, or says of nothing that it is wrong.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from shared.schemas import Alert, AlertTarget
from shared.schemas.text import printable

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_TOKEN = re.compile(r"[^\s,;:!?()\"=<>/%\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00d7\u2264\u2265\u2192]+")
_CLAUSE = re.compile(r"[,;:]\s|\b(?:and|but|or|because|so|while|since)\b")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ANSWER = re.compile(r"(?<![\d.,:/-])[12]\W*$|\b(?:answer|reply|respond)\W+[0-9]")
# A ratio is told in percent, bytes in larger units.
_SCALES = (1.0, 100.0, 1e-3, 1e-6, 1e-9)
_NEAR = 0.005
_MANY = 10.0


def diagnosis(reason: str, alert: Alert, target: AlertTarget | None, openings: int) -> str:
    """The sentences of a model's reason that only say what is the matter, and how many others were left out.

    `alert`, `target` and how often the alert has opened within the hour are the facts that it was asked with.
    """
    about = [alert.metric, alert.resource_type, alert.severity]
    about += [target.type, target.zone or "", target.region or "", target.machine_type or ""] if target else []
    names = {each.casefold() for name in about for each in (name, *name.split("/")) if each}
    numbers = [each for each in (alert.value, alert.threshold, float(openings)) if each is not None]
    said = [each for each in _SENTENCE.split(printable(reason).strip()) if each.strip()]
    low = alert.comparison == "lt"
    kept = [each.strip() for each in said if _is_diagnosis(each.casefold(), names, numbers, low=low)]
    left = len(said) - len(kept)
    told = f"({left} sentence{'s' if left > 1 else ''} that {'are' if left > 1 else 'is'} no diagnosis left out.)"
    return " ".join([*kept, *([told] if left else [])])


def _is_diagnosis(sentence: str, names: set[str], numbers: Iterable[float], *, low: bool) -> bool:
    words = _words()
    known = names.union(words["matter"], words["wrong"], words["not"], words["works"], words["other"])
    known |= words["low"] if low else frozenset()
    if _ANSWER.search(sentence.strip()):
        return False
    clauses = [set(_tokens(each)) for each in _CLAUSE.split(sentence)]
    said = set().union(*clauses)
    for each in said:
        if not (_is_told(float(each), numbers) if _NUMBER.fullmatch(each) else each in known):
            return False
    wrong = words["wrong"] | words["low"] if low else words["wrong"]
    # What is denied to be wrong is not: only what does not do what it is there for is told with a "not".
    denied = [each for each in clauses if each & words["not"]]
    if any(each & wrong or not each & words["works"] for each in denied):
        return False
    return bool(said & (words["matter"] | names)) and bool(said & wrong or denied)


def _tokens(text: str) -> list[str]:
    return [stripped for each in _TOKEN.findall(text) if (stripped := each.strip(".'`*-"))]


def _is_told(number: float, numbers: Iterable[float]) -> bool:
    """Whether a number is one of the facts, as people round it."""
    told = (each * scale for each in numbers for scale in _SCALES)
    return any(abs(number - each) <= max(_NEAR * abs(each), _NEAR if abs(each) < _MANY else 0.5) for each in told)


@cache
def _words() -> dict[str, frozenset[str]]:
    """The words of each section: `matter`, `wrong`, `not`, `works`, `low`, `other`."""
    sections: dict[str, frozenset[str]] = {}
    text = files(__package__).joinpath("diagnosis_words.txt").read_text(encoding="utf-8")
    for each in re.split(r"(?m)^\[", re.sub(r"(?m)^#.*$", "", text))[1:]:
        name, _, words = each.partition("]")
        sections[name] = frozenset(words.split())
    return sections
