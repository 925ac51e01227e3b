"""How long a queue of calls or of messages waits between two attempts, and when it gives up."""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.words.affirmed import is_wished
from functions.planning.rules.words.spans import HOURS, MINUTES, SECONDS
from shared.parts.further import further
from shared.schemas import Asked

_UNIT = rf"({SECONDS}|{MINUTES}|{HOURS})"
# `Min backoff 5s and max backoff 5s`, `backoff between 10s and 5 minutes`, `max retry duration 60s`.
_LEAST = re.compile(rf"\b(?:min(?:imum|imal)?[ _-]?|initial )backoff(?: of| is|:| =)? ?(\d{{1,5}}) ?{_UNIT}\b")
_MOST = re.compile(rf"\bmax(?:imum|imal)?[ _-]?backoff(?: of| is|:| =)? ?(\d{{1,5}}) ?{_UNIT}\b")
_BOTH = re.compile(
    rf"\bback[- ]?off(?: (?:from|between|of|von|zwischen|entre|de))? ?(\d{{1,5}}) ?{_UNIT}? ?(?:to|and|-|bis|und|y|a|et) ?(\d{{1,5}}) ?{_UNIT}\b"
)
_GIVES_UP = re.compile(
    rf"\b(?:(?:max(?:imum)? )?retry[ _-]duration(?: of| is|:| =)?|give up after|gives up after|retry for at most) ?(\d{{1,5}}|an?|one) ?{_UNIT}\b"
)
# How long they wait at least where nothing is said.
_USUAL = {"tasks": 1, "queue": 10}


def draw_waits(sketch: Sketch, reading: Reading) -> None:
    """Gives each queue what is said of it; a wait that Google does not take is not set, and is named later."""
    text = reading.text
    both, least, most, end = (
        each if (each := way.search(text)) and _is_said(each, reading) else None
        for way in (_BOTH, _LEAST, _MOST, _GIVES_UP)
    )
    for id_ in sketch.of("tasks", "queue"):
        low = _seconds(both[1], both[2] or both[4]) if both else _seconds(least[1], least[2]) if least else None
        high = _seconds(both[3], both[4]) if both else _seconds(most[1], most[2]) if most else None
        if _wait(sketch.parts[id_], low, high):
            sketch.taken += [each.span() for each in (both, least, most) if each]
        if end and sketch.set("", id_, _seconds(end[1], end[2]) / 3_600, "retry_hours"):
            words = Words.of(reading.goal.text, text)(*end.span())
            how = f"{id_}: a call that fails is tried again for {_seconds(end[1], end[2])} s at most"
            sketch.told.append(Asked(words=words, need="retries", met=True, how=how))
            sketch.taken.append(end.span())


def _is_said(match: re.Match[str], reading: Reading) -> bool:
    """Whether it is wished for: neither denied nor heard, put off or under a condition."""
    denied = any(low < match.end() and match.start() < high for low, high in reading.negated)
    return not denied and is_wished(reading.text, match.span())


def _seconds(count: str, unit: str) -> int:
    number = int(count) if count.isdigit() else 1
    return number * (3_600 if re.fullmatch(HOURS, unit) else 60 if re.fullmatch(MINUTES, unit) else 1)


def _wait(drawn: Drawn, low: int | None, high: int | None) -> bool:
    """Sets the waits that are said, as far as Google takes them together."""
    if high is not None and high < (_USUAL[drawn.part.name] if low is None else low):
        return False
    own = {each.type for each in drawn.part.types}
    rows = {each.path[-1][:3]: each for each in further().values() if each.type in own and "backoff" in each.path[-1]}
    try:
        said = {rows[end].key: rows[end].written(s) for end, s in (("min", low), ("max", high)) if s is not None}
    except ValueError:
        return False
    drawn.arguments |= said
    return bool(said)
