"""What a sentence says beside its change and no reader understands: left out and quoted, where it could ask for nothing.

    is_remark("bots hammered us all weekend", now)    -> True
    is_remark("nuke the rest", now)                   -> False: it may be an order
    is_remark("30 was too aggressive", now)           -> True, if 30 is what stands

A remark has a subject and a verb that tells, no value, nothing that could be added, no word of removing or opening and no
condition. What it says of a switch has to be one that the change sets, which only the finished steps show.
"""

import re
from collections.abc import Sequence
from functools import cache

from functions.planning.rules.changes import words
from functions.planning.rules.changes.asides import STATES, never_told, row
from functions.planning.rules.changes.clause import NUMBER, Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.properties import PROPERTIES
from functions.planning.rules.changes.steps import Step
from functions.planning.rules.changes.targets import as_pattern, key_of, targets_in
from functions.planning.rules.changes.values import values_in
from functions.planning.rules.unclear import NotUnderstood

_HABIT = r"(?:(?:is|are) (?:\w+ )?(?:getting|running|being|\w+ing|killed|oom\w*|slow|full|down)|has (?!\d)|keeps?|gets? (?!\d)|got|was|were|has been|have been|had|(?:times?|runs?) out|does|handles?|crash\w*|fail\w*|die[sd]|hangs?|chokes?|speaks?|stuerzt|wird|se cae|plante)"
_WAS = re.compile(
    r"(?<![\w.])\d[\d.]* ?\w{0,8} (?:was|were|is|isn't|wasn't|war|ist|era|es|etait|est) (?:\w+ )?(?:too|not|far|way|only|zu|demasiado|trop|a guess|enough)\b"
)
_TOLD = frozenset({"switch", "fixed"})


def is_remark(piece: str, now: Now) -> bool:
    """Whether a clause could ask for nothing, whatever else it says."""
    text = piece.strip()
    if len(text.split()) < 2 or never_told().search(_WAS.sub(" ", text)) or _adds().search(text):
        return False
    bare = _WAS.sub(" ", text)
    targets = targets_in(now, bare)
    wishes = re.search(rf"(?<![\w-])(?:{row('wish')})(?![\w-])", bare)
    for start, end, _ in reversed(now.by_type(bare)):
        bare = f"{bare[:start]}it{bare[end:]}"
    if values_in(bare, now) or NUMBER.search(bare) or (wishes and (targets or _switches(bare, now, every=True))):
        return False
    people = re.match(rf"^\W*(?:(?:{row('lead')})[ ,]+)*(?:{row('people')})(?:\b|(?<='))", text)
    if wishes and not people:
        # `The logs must be signed`: of whatever it is, somebody wants it.
        return False
    if targets:
        start, end, _ = targets[0]
        return bool(
            re.match(
                rf"(?:'s)?(?: (?:new |old )?(?:release|version|team|users?|code|image|logs?))? {_HABIT}\b", text[end:]
            )
        ) and not re.search(r"\w+ \w+ \w+", text[:start])
    begins = re.match(
        rf"^\W*(?:(?:{row('lead')})[ ,]+)*(?:{row('who')}|{row('article')}|{row('people')})(?:\b|(?<='))", text
    )
    return bool(begins or bare != text or STATES.search(text))


def must_be_beside(remarks: Sequence[str], headed: Sequence[str], steps: Sequence[Step], now: Now) -> None:
    """Raises Unclear where a remark says what no step does, or nothing is done of a part that a clause headed."""
    if bare := [id_ for id_ in headed if id_ not in {getattr(step, "id", "") for step in steps}]:
        raise NotUnderstood(f"It is not clear what of {', '.join(bare)} is to change.", choices=tuple(bare))
    if left := next((each for each in remarks if not _is_beside(each, steps, now)), ""):
        raise NotUnderstood(f'It is not clear what "{left}" is to change. Say the part and what of it, with the value.')


def _is_beside(remark: str, steps: Sequence[Step], now: Now) -> bool:
    """Whether a remark says nothing of what no step does: of a switch that none sets, of a number that is none of today's."""
    puts = [step for step in steps if isinstance(step, Put) and step.id in now.parts]
    stands = {number for step in puts for number in re.findall(r"\d+", now.parts[step.id].value(step.key))}
    if not set(re.findall(r"\d+", remark)) <= stands:
        return False
    keys = {step.key for step in puts}
    return all(keys & set(each) for each in _switches(remark, now))


def _switches(text: str, now: Now, *, every: bool = False) -> list[tuple[str, ...]]:
    """The settings that the words of a text may be about: those that are on or off, with `every` all."""
    return [
        each.keys
        for each in PROPERTIES
        if (every or each.value in _TOLD) and any(key_of(part, each) for part in now.parts.values())
        if any(match.end() > match.start() for match in as_pattern(each.words).finditer(text))
    ]


@cache
def _adds() -> re.Pattern[str]:
    kinds = "|".join(words.KINDS[kind] for kind in words.ADDABLE)
    return re.compile(rf"(?<![\w-])(?:{kinds}|{words.PUBLIC}|{words.PRIVATE})(?![\w-])|[@=<>{{}}$`\"]|://")
