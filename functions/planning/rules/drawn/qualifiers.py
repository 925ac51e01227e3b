"""How what is asked for is to be: the qualifiers of qualifiers.txt, as settings of the parts that are drawn."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.numbers import number as amount_in
from functions.planning.rules.words.tables import qualifiers_table

_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?) ?([a-z]*)")
_GIGABYTES = re.compile(r"(\d+(?:[.,]\d+)?) ?((?:g|t)i?b)\b")
_SECONDS = {"s": 1, "m": 60, "h": 3_600}
_DAYS = {"d": 1, "t": 1, "j": 1, "w": 7, "m": 30, "y": 365, "a": 365, "s": 7}


def draw_qualifiers(sketch: Sketch, reading: Reading) -> None:
    """Set what each qualifier says; one that no part of the plan takes is lacking."""
    table = qualifiers_table()
    for mention in reading.mentions:
        if mention.need not in table or mention.rejected or mention.need in sketch.how:
            continue
        said = reading.text[mention.start : mention.end]
        if not any(_set(sketch, mention.need, each, said) for each in table[mention.need]):
            sketch.lack(mention.need, "nothing in this plan can be set so")


def _set(sketch: Sketch, need: str, setting: str, said: str) -> bool:
    place, _, value = setting.partition("=")
    part, _, key = place.partition(".")
    worth = _worth(value, said) if value.startswith("#") else value
    ids = sketch.of(part)
    # Of several, what was said of one of them by its name stays.
    kept = [id_ for id_ in ids if len(ids) > 1 and key in sketch.parts[id_].settings]
    done = [id_ for id_ in ids if id_ not in kept and sketch.set(need, id_, worth, key)]
    if kept and not done:
        sketch.meet(need, f"{', '.join(kept)}: {key} as it is said of each")
        return True
    return bool(done) and need not in sketch.lacks


_PATH = re.compile(r"/[\w./-]*\w")
_HEALTH = "/healthz"
"""Where health is asked of a program that nobody said more of."""


def _worth(unit: str, said: str) -> int | str | None:
    """The number in some words: of days, seconds or GB where the unit is one of them; the path where it is that."""
    if unit == "#path":
        path = _PATH.search(said)
        return path[0] if path else _HEALTH
    match = (
        (_GIGABYTES.search(said) if unit == "#gb" else None)
        or _AMOUNT.search(said)
        or _AMOUNT.search(re.sub(r"\ban? (?=day|week|month|year)", "1 ", said))
    )
    if match is None:
        return None
    number, word = amount_in(match[1]) or 0.0, match[2]
    if unit == "#days":
        number *= _DAYS.get(word[:1], 1)
    elif unit == "#seconds":
        number *= _SECONDS.get(word[:1], 1)
    elif unit == "#gb":
        number *= 1_024 if word.startswith("t") else 1
    return int(-(-number // 1))
