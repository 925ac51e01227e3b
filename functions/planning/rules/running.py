"""The hours in which machines run, in six languages: when they start and when they stop, in any order.

All take folded text (lower case, no accents).
"""

import re

Clock = tuple[int, int]
"""Hour and minute."""

_ON = (
    r"(?:(?:ge)?start\w*|boot\w*|wake\w*|(?:switch|turn|power)(?:ed|s)? (?:it |them )?(?:back )?on|on again|back (?:on|up)|comes? (?:back )?(?:on|up)|einschalt\w*|eingeschaltet|hochfahr\w*|hochgefahren|"
    r"angeschaltet|anschalt\w*|wieder an|encend\w*|enciend\w*|encien\w*|arranc\w*|arranque|prend[ae]\w*|inici\w*|se levant\w*|allum\w*|demarr\w*|redemarr\w*|relanc\w*|"
    r"lig(?:a|ar|ue|ada|ado)\b|accend\w*|acces[oa]|avvi\w*|riaccend\w*)"
)
_OFF = (
    r"(?:stop\w*|shut\w*|(?:switch|turn|power)(?:ed|s)? (?:it |them )?off|goes? (?:off|down)|(?:is |be )?off|asleep|ausschalt\w*|ausgeschaltet|abschalt\w*|abgeschaltet|herunterfahr\w*|heruntergefahren|"
    r"runterfahr\w*|gestoppt|stoppen|apag\w*|apagu\w*|deten\w*|deteng\w*|par(?:a|ar|e)\b|etein\w*|arret\w*|coup\w*|deslig\w*|spegn\w*|spent[oa]|ferm\w*)"
)
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|uhr|h(?:rs|oras|eures)?\b|o ?'?clock)?(?![\d:]|\.\d)(?! ?(?:gb|tb|mb|%|users|people|days?|hours?|minut\w*|stunden|horas|heures|ore|instances|nodes))"
_AT = r"(?:(?!(?:and|und|y|et|e|ed)\b)[\w'-]+ ){0,5}?(?:at|um|gegen|a las|a la|a partir de las|as|a|alle|all ?'|from|ab|by)? ?"
_BETWEEN = r"(?:(?!\d)[^.;!?\n]){0,40}?"
ON_OFF = rf"{_ON} {_AT}{_TIME}{_BETWEEN}{_OFF} {_AT}{_TIME}"
OFF_ON = rf"{_OFF} {_AT}{_TIME}{_BETWEEN}{_ON} {_AT}{_TIME}"
_RANGE = (
    r"(?:from |between |von |zwischen |de |entre |das |dalle |tra le |des )?(?:las |les )?{time} ?(?:-|to|and|until|till|bis|und|a|y|et|e|as|alle|et|hasta)(?: las| as| les| le)? ?{time}"
).replace("{time}", _TIME)
OFF_FROM = rf"{_OFF}(?: \w+){{0,3}}? {_RANGE}"
FROM_OFF = rf"(?:from|between|von|zwischen|de|entre|das|dalle) {_RANGE.partition(')?')[2]}(?: \w+){{0,2}} {_OFF}"
_BY = r"(?:\b(?:um|gegen|a las|at|alle|as|a) )"
# German has its verbs behind.
BEHIND_ON_OFF = rf"{_BY}{_TIME}(?: \w+){{0,2}}? {_ON}{_BETWEEN}{_BY}{_TIME}(?: \w+){{0,2}}? {_OFF}"
BEHIND_OFF_ON = rf"{_BY}{_TIME}(?: \w+){{0,2}}? {_OFF}{_BETWEEN}{_BY}{_TIME}(?: \w+){{0,2}}? {_ON}"
WORDS = ", ".join(
    each.replace(", ", ",") for each in (ON_OFF, OFF_ON, OFF_FROM, FROM_OFF, BEHIND_ON_OFF, BEHIND_OFF_ON)
)
"""What says so, as expressions for the table of needs."""
_PATTERNS = (
    (re.compile(rf"\b{ON_OFF}"), False),
    (re.compile(rf"\b{OFF_ON}"), True),
    (re.compile(BEHIND_ON_OFF), False),
    (re.compile(BEHIND_OFF_ON), True),
    (re.compile(rf"\b{OFF_FROM}"), True),
    (re.compile(rf"\b{FROM_OFF}"), True),
)
_WITH_MINUTES = re.compile(rf"\b{_RANGE}")
_DAYS = re.compile(
    r"\b(?:week ?days?|work(?:ing)? ?days?|werktag\w*|wochentag\w*|wochenende\w*|laborables|entre semana|fins? de semana|fines? de semana|en semaine|week-?ends?|jours ouvr\w+|dias uteis|"
    r"giorni feriali|lavorativi|business days|office hours|mon\w*[- ](?:to |through |bis )?fri\w*|mo-fr|lun\w* (?:a|al) (?:vie\w*|ven\w*)|seg\w* a sex\w*|week)\b"
)


def running(text: str) -> tuple[Clock, Clock] | None:
    """When machines start and when they stop, as a few words say it; None where they don't."""
    for pattern, stops_first in _PATTERNS:
        if (match := pattern.search(text)) is None:
            continue
        first, second = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        if first is None or second is None or first == second:
            continue
        return (second, first) if stops_first else (first, second)
    if (match := _WITH_MINUTES.search(text)) is not None:
        first, second = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        if first and second and first < second and (first[1] or second[1]):
            return first, second
    return None


def on_weekdays(text: str) -> bool:
    """Whether the hours are those of working days."""
    return _DAYS.search(text) is not None


def _clock(hour: str, minute: str | None, half: str | None) -> Clock | None:
    at = int(hour)
    if half == "pm" and at < 12:
        at += 12
    if half == "am" and at == 12:
        at = 0
    return (at % 24, int(minute or 0)) if at <= 24 and int(minute or 0) < 60 else None
