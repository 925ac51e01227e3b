"""Times of day in words, in digits: `half past two` is `2:30`, `viertel nach sieben` is `7:15`, `8 in the evening` is `20:00`.

Works on folded text whose numbers are digits already where numerals.py knows them.
"""

import re
from functools import partial

from functions.planning.rules.words.number_words import DUTCH, ENGLISH, GERMAN, ROMANCE, up_to

_WORDS = {
    **dict.fromkeys(("una", "un", "une", "uma", "ein", "eins", "een"), 1),
    **up_to(12, ROMANCE, DUTCH, ENGLISH, GERMAN),
}
_H = rf"(?P<h>\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?![:.]\d)"
# What is said of the hour, and how many minutes of it.
_SAID: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(rf"(?<![\w.:-]){said.replace('H', _H)}", re.IGNORECASE), minutes)
    for said, minutes in (
        (r"(?:an? )?quarter (?:to|before|of) H", -15),
        (r"(?:an? )?quarter (?:past|after) H", 15),
        (r"half past H", 30),
        (r"half (?=\d)H(?! ?(?:gb|million|dozen|tb|cpus?|vcpus?))", 30),
        (r"(?:10|ten) (?:minutes )?past H", 10),
        (r"(?:20|twenty) (?:minutes )?past H", 20),
        (r"(?:20|twenty) (?:minutes )?to H(?= (?:in the|am|pm|every))", -20),
        (r"(?:um |gegen |bis |von |ab )halb H", -30),
        (r"viertel nach H", 15),
        (r"(?:dreiviertel|viertel vor) H", -15),
        (r"kwart over H", 15),
        (r"kwart voor H", -15),
        (r"(?:om |van |vanaf |tot |rond |tegen )half H", -30),
        (r"las? H y media", 30),
        (r"las? H y cuarto", 15),
        (r"las? H menos cuarto", -15),
        (r"H heures? et demie", 30),
        (r"H heures? et quart", 15),
        (r"H heures? moins le quart", -15),
        (r"(?:as|a) H e meia", 30),
        (r"(?:as|a) H e (?:um )?quarto", 15),
        (r"(?:as|a) um quarto para as H", -15),
        (r"(?:alle|le) H e mezz[ao]", 30),
        (r"(?:alle|le) H e un quarto", 15),
        (r"(?:alle|le) H meno un quarto", -15),
        (r"(?<=\ba )H ?h(?:eures?)?(?! ?\d|\w)", 0),
    )
)
_KEEPS = re.compile(
    r"^(?:um |gegen |bis |von |ab |om |van |vanaf |tot |rond |tegen |las? |alle |le |as? (?!quarter))", re.IGNORECASE
)
_UNTIL = re.compile(r" ?(?:-|(?:to|until|till|bis|a|tot) )")
_WITH_MINUTES = re.compile(r"(?<![\w.:])([01]?\d|2[0-3]) ?h ?([0-5]\d)(?![\w:])")
_CLOCK = r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))?"
_LATE = (
    r"(?:in the (?:afternoon|evening)|(?:nachmittags|abends)|de la (?:tarde|noche)|du soir|de l ?'? ?apres-midi|da (?:tarde|noite)|di (?:sera|pomeriggio)|del pomeriggio|della sera|"
    r"'s (?:avonds|middags)|in de (?:avond|middag))"
)
_THEN_LATE = re.compile(rf"(?<![\d.:]){_CLOCK}(?: ?(?:uhr|uur|o ?'?clock|heures|h|horas))? {_LATE}")
_EARLY = re.compile(
    rf"(?<![\d.:]){_CLOCK}(?: ?(?:uhr|uur|o ?'?clock|heures|h|horas))? (?:in the (?:early )?morning|morgens|fruh|de la (?:manana|madrugada)|du matin|da (?:manha|madrugada)|d[ie]l? matt?in[ao]|'s (?:ochtends|morgens))\b"
)
_LATE_THEN = re.compile(
    rf"\b(?P<part>(?:evenings?|afternoons?|\w*abends?|\w*nachmittags?|por la (?:tarde|noche)|le soir|a (?:tarde|noite))(?:,? (?:at|um|gegen|a las|a|as|by))? ?){_CLOCK}\b(?! ?(?:am|pm|uhr \w*morgens|users|people|gb|%|[-:]))"
)


def clock_in_digits(text: str) -> str:
    """The text with its times of day as `HH:MM`."""
    for pattern, minutes in _SAID:
        text = pattern.sub(partial(_time, minutes=minutes), text)
    text = _WITH_MINUTES.sub(r"\1:\2", text)
    text = _THEN_LATE.sub(_later, text)
    text = _LATE_THEN.sub(lambda match: f"{match['part']}{_later(match)}", text)
    return _EARLY.sub(lambda match: f"{int(match['h']) % 24}:{match['m'] or '00'}", text)


def _time(match: re.Match[str], minutes: int) -> str:
    hour = int(match["h"]) if match["h"].isdigit() else _WORDS[match["h"].lower()]
    if hour > 24:
        return match[0]
    # Half past twelve and a quarter to one are at noon, or at night.
    total = ((hour if hour or minutes >= 0 else 24) * 60 + minutes) % (24 * 60)
    kept = _KEEPS.match(match[0])
    said = f"{total // 60}:{total % 60:02d}"
    before = match.string[: match.start()]
    link = (
        ""
        if kept
        or _UNTIL.match(match.string, match.end())
        or re.search(
            r"\b(?:at|by|around|about|to|until|till|from|and|between|um|a|om|tegen|until|bis|von|vers) $", before
        )
        else "at "
    )
    return f"{kept[0] if kept else link}{said}"


def _later(match: re.Match[str]) -> str:
    hour = int(match["h"])
    return f"{hour + 12 if hour < 12 else hour}:{match['m'] or '00'}"
