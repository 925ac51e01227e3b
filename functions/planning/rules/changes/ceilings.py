"""A ceiling that is not reached today and is said to be no trouble: `no more than 1000 units ever, currently fine`.

What stands is below it, and stays as it is: a ceiling of what is a fixed amount raises nothing. Raises Unclear where nothing
else is asked for.
"""

import re
from collections.abc import Sequence

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.steps import Step
from functions.planning.rules.goal import fold
from functions.planning.rules.unclear import Unclear

_AT_MOST = re.compile(
    r"\b(?:at most|no more than|not more than|never (?:more than|above|over|exceed\w*)|max\w*|must not exceed|hochstens|nicht mehr als|nie (?:mehr als|uber)|como maximo|no mas de|nunca mas de|au plus|pas plus de|jamais plus de|no maximo|nao mais (?:de|que)|al massimo|non piu di|hoogstens|niet meer dan)\b"
)
_FINE = re.compile(
    r"\b(?:currently|right now|now|today|so far|at the moment|as (?:it is|is)|derzeit|aktuell|heute|momentan|jetzt|hoy|actualmente|ahora|por ahora|aujourd'hui|actuellement|pour l'instant|hoje|atualmente|oggi|attualmente|nu|momenteel|vandaag)\b"
    r"[^.;\n]{0,24}\b(?:fine|ok(?:ay)?|good|enough|below|under|plenty|all right|in order|gut|ok|passt|reicht|in ordnung|darunter|bien|basta|va bien|suffit|suffisant|bem|chega|bene|goed|genoeg|prima)\b"
    r"|\b(?:it'?s|it is|we are|that is|es ist|esta|c'est|esta|va) (?:fine|ok|good|gut|bien|bem|bene|goed) (?:now|today|currently|as it is|derzeit|so|ahora|hoy|maintenant|hoje|ora|nu)\b"
)
_NO_CHANGE = "{} is {} today, which is below {}: nothing would change. Set it to {} if that is what you want."


def without_ceilings(sentence: str, steps: Sequence[Step], now: Now) -> list[Step]:
    """The steps without amounts that only a ceiling, which is said to be no trouble, would raise."""
    said = fold(sentence)
    if not (_AT_MOST.search(said) and _FINE.search(said)):
        return list(steps)
    kept = [each for each in steps if not _raises(each, said, now)]
    if not kept and steps:
        put = next(each for each in steps if isinstance(each, Put))
        name = put.key.replace("_", " ")
        raise Unclear(_NO_CHANGE.format(name, now.parts[put.id].value(put.key), put.value, put.value))
    return kept


def _raises(step: Step, said: str, now: Now) -> bool:
    """Whether a step gives a fixed amount the ceiling's number, above what stands."""
    if not isinstance(step, Put) or step.id not in now.parts or step.key.startswith("max_") or not step.value.isdigit():
        return False
    before = now.parts[step.id].value(step.key)
    ceilings = {number for match in _AT_MOST.finditer(said) for number in re.findall(r"\d+", said[match.end() :])[:1]}
    return step.value in ceilings and before.isdigit() and int(before) < int(step.value)
