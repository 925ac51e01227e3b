"""A model's reason, as far as it is a diagnosis: whoever approves reads it beside the question.

It can't be told whether a sentence is true. By construction it says nothing but what is the matter: its words are those
of `diagnosis_words.txt` and of the facts that the model was given, its numbers are those of the facts. What names a
person, a place, a price or an agreement, what asks for something or leads elsewhere has a word that is in neither.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from shared.schemas import Alert, AlertTarget
from shared.schemas.text import printable

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_TOKEN = re.compile(r"[^\s,;:!?()\"=<>/%\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00d7\u2264\u2265\u2192]+")
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
    kept = [each.strip() for each in said if _is_diagnosis(each.casefold(), names, numbers)]
    left = len(said) - len(kept)
    told = f"({left} sentence{'s' if left > 1 else ''} that {'are' if left > 1 else 'is'} no diagnosis left out.)"
    return " ".join([*kept, *([told] if left else [])])


def _is_diagnosis(sentence: str, names: set[str], numbers: Iterable[float]) -> bool:
    matter, words = _words()
    tokens = [stripped for each in _TOKEN.findall(sentence) if (stripped := each.strip(".'`*-"))]
    if _ANSWER.search(sentence.strip()) or not any(each in matter or each in names for each in tokens):
        return False
    return all(
        _is_told(float(each), numbers) if _NUMBER.fullmatch(each) else each in words or each in names for each in tokens
    )


def _is_told(number: float, numbers: Iterable[float]) -> bool:
    """Whether a number is one of the facts, as people round it."""
    told = (each * scale for each in numbers for scale in _SCALES)
    return any(abs(number - each) <= max(_NEAR * abs(each), _NEAR if abs(each) < _MANY else 0.5) for each in told)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of which a sentence needs one, and all that it may have."""
    lines = files(__package__).joinpath("diagnosis_words.txt").read_text(encoding="utf-8").splitlines()
    matter, _, other = " ".join(each for each in lines if not each.startswith("#")).partition("[other]")
    first = frozenset(matter.removeprefix("[matter]").split())
    return first, first | frozenset(other.split())
