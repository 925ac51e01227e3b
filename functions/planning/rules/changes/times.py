"""Times that a change states: `every weekday at half past six` is `30 6 * * 1-5`. Folded text, four languages.

What is read is exactly what is said: a day without a time keeps the time that there was, and a time without a day the
days. Words that are no part of the time are left for whoever reads the rest.
"""

import re
from dataclasses import dataclass

from functions.planning.rules.words.number_words import ENGLISH, FRENCH, SPANISH, up_to

WEEKDAYS = (
    r"sundays?|sonntags?|domingos?|dimanches?", r"mondays?|montags?|lunes|lundis?", r"tuesdays?|dienstags?|martes|mardis?",
    r"wednesdays?|mittwochs?|miercoles|mercredis?", r"thursdays?|donnerstags?|jueves|jeudis?",
    r"fridays?|freitags?|viernes|vendredis?", r"saturdays?|samstags?|sonnabends?|sabados?|samedis?",
)  # fmt: skip
ANY_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|"
    r"oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)
DAYS_TOGETHER = re.compile(rf"\b{ANY_DAY}(?:(?: ?, ?| and | und | y | et )(?:(?:on|am|los|el|le|les) )?{ANY_DAY})+\b")
"""Days in one breath: they are one time."""
_CLOCKS = r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|uhr|h|o ?'?clock)?"
_TWICE = r"(?:(?:twice|[23] times|thrice|zweimal|dreimal|dos veces|tres veces|deux fois|trois fois) (?:a|per|am|pro|al|por|par) (?:day|tag|dia|jour),? )"
HOURS_TOGETHER = re.compile(
    rf"{_TWICE}?\b(?:at|um|jeweils um|a las?|a) {_CLOCKS}(?:(?: ?, ?| and | und | y | et )(?:(?:at|um|a las?|a) )?{_CLOCKS}\b(?! ?(?:gb|cpus?|instances?|machines?|workers?|%|percent|days?|times|minutes?|connections?|users?)))+(?! ?[\w%])"
)
"""Times of day in one breath: `twice a day, at 6 and 18`."""
_EVERY = (
    r"(?:every|each|alle|jede[nmrs]?|cada|tous les|toutes les|chaque|todos los|todas las|on|am|an|los|las|el|le|les)"
)
_SPANS = (
    (re.compile(r"\b(?:skip|not (?:on|at|over)|never (?:on|at)|except(?: (?:on|at))?|leave out|no runs? (?:on|at)|but not (?:on|at)|nicht am|ausser am|salvo (?:los|el)|excepto|sauf le) (?:the )?(?:weekends?|wochenende\w*|fin(?:es)? de semana|week-?ends?)\b"), "1-5"),
    (re.compile(r"\b(?:every |each |on |an |cada |chaque |tous les )?(?:school days?|schultags?|schultagen|dias uteis|(?:de |du |from |von )?(?:segunda|monday|montag|lunes|lundi)(?:-feira)? (?:to|through|till|until|bis|a|au|ate|-) (?:friday|freitags?|viernes|vendredi|sexta)(?:-feira)?|weekdays?|werktags?|werktagen|wochentags?|business days?|working days?|work ?days?|dias laborables|dias habiles|jours ouvr\w+|lunes a viernes|de lunes a viernes|monday (?:to|through|till) friday|mon-fri|montag bis freitag|montags bis freitags|lundi (?:a|au) vendredi|du lundi au vendredi)\b"), "1-5"),
    (re.compile(r"\b(?:every |each |on |at |am |an |cada |chaque )?(?:the )?(?:weekends?|wochenende\w*|fin(?:es)? de semana|week-?ends?)\b"), "0,6"),
)  # fmt: skip
_DAY = re.compile(
    rf"\b(?:{_EVERY} )?(?:the )?{ANY_DAY}(?:(?: ?, ?| and | und | y | et )(?:(?:on|am|los|el|le|les) )?{ANY_DAY})*\b"
)
_MONTHLY = re.compile(
    r"\b(?:(?:on |every |each |am |jeden |an jedem |el |cada |le |chaque |tous les )?(?:the )?(?P<day>\d{1,2}|first|ersten?|primer[oa]?|premier)(?:st|nd|rd|th|\.|er)?(?: day| tag| dia| jour)?(?: of| des| im| jedes?| de| del| du)? ?(?:the |each |every |cada |chaque |jeden |eines jeden )?(?:months?|monats?|mes|mois)|monthly|every month|once a month|monatlich|jeden monat|mensual\w*|cada mes|chaque mois|mensuel\w*|tous les mois)\b"
)
MONTH_DAY = r"(?:\d{1,2}(?:st|nd|rd|th|\.(?!\d)|er)|\d{1,2}(?= ?(?:of|des|de|du) (?:the |each |every |jeden |cada |chaque )?(?:months?|monats?|mes|mois)))"
"""A day of the month: `the 15th`."""
_MONTH_DAYS = re.compile(
    rf"\b(?:(?:on|am|every|each|jeden|el|los|le|les|den) )*(?:the |den |dem )?{MONTH_DAY}(?:(?: ?, ?| and | & | und | y | et )(?:(?:on|am|el|le|den|dem) )?(?:the )?{MONTH_DAY})*"
    r"(?: (?:day )?(?:of|des|de|du|im) (?:the |each |every |cada |chaque |jeden |jedes )?(?:months?|monats?|mes|mois)| every month| each month| monthly| jeden monat)?(?![\w%])"
)
_DAILY = re.compile(
    r"\b(?:daily|every day|each day|once a day|taglich|jeden tag|einmal am tag|diariamente|cada dia|todos los dias|a diario|chaque jour|tous les jours|quotidien\w*|every night|nightly|each night|jede nacht|nachts|every morning|every evening|jeden morgen|jeden abend|cada noche|cada manana|todas las noches|chaque nuit|chaque matin|toutes les nuits)\b"
)
_NUMBERS = {
    **up_to(12, ENGLISH, SPANISH, FRENCH), "an": 1, "una": 1, "other": 2, "second": 2, "zweite": 2, "zweiten": 2, "couple of": 2,
}  # fmt: skip
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_MINUTES = re.compile(rf"\b(?:every|each|alle|cada|toutes les|todos los) (?:{_COUNT} )?(?:minutes?|mins?|minuten|minutos?)\b|\bjede minute\b|\bchaque minute\b|\bminutely\b|\bminutlich\b")  # fmt: skip
_QUARTER = re.compile(r"\b(?:every |each |alle |cada )?(?:quarter of an hour|quarter hour|viertelstund\w*|cuarto de hora|quart d ?'heure)\b")  # fmt: skip
_HALF_HOUR = re.compile(r"\b(?:every |each |alle |jede |cada |chaque |toutes les )?(?:half (?:an )?hour|halbe stunde|halbstundlich|media hora|demi-?heures?)\b")  # fmt: skip
_HOURS = re.compile(rf"\b(?:every|each|alle|jede|cada|toutes les|todas las|chaque) (?:{_COUNT} )?(?:hours?|hrs?|h|stunden?|horas?|heures?)\b|\bhourly\b|\bonce an hour\b|\bstundlich\b")  # fmt: skip
_AT = r"(?:at|by|from|um|gegen|ab|a las?|a la|a|vers|jeweils um|@|to|auf)"
_PAST = re.compile(rf"\b(?:(?:{_AT}) )?(?:(?P<q>quarter|viertel)|(?P<m>\d{{1,2}})(?: minutes?)?) (?P<way>past|to|nach|vor) (?P<h>\d{{1,2}})\b(?: ?(?P<half>am|pm))?")  # fmt: skip
_NOON = re.compile(rf"\b(?:(?:{_AT}|al) )?(?:the )?(?P<noon>noon|midday|mittags?|mediodia|midi|meio-dia)\b|\b(?:(?:{_AT}|al) )?(?P<midnight>midnight|mitternacht|medianoche|minuit|meia-noite)\b")  # fmt: skip
_CLOCK = re.compile(
    rf"\b(?P<at>{_AT} )?(?P<h>\d{{1,2}})(?:(?:[:.]|(?<=\d)h)(?P<m>\d{{2}}))? ?(?P<half>am|pm|a\.m\.?|p\.m\.?)?(?P<mark> ?(?:uhr(?: (?P<after>\d{{2}}))?|o ?'?clock|h|heures|horas))?(?! ?hours)(?![\w%]| ?(?:times|minutes?|instances?|gb|users))"
)
_MORNING = re.compile(r"\b(?:in the (?:early )?morning|(?:am |fruh )?(?:morgens?|vormittags?|fruh)|de la manana|por la manana|du matin|le matin|da manha)\b")  # fmt: skip
_EVENING = re.compile(r"\b(?:(?:in the|at) (?:afternoon|evening|night)|(?:nachmittags?|abends?|nachts)|de la (?:tarde|noche)|por la (?:tarde|noche)|du soir|de l ?'? ?apres-midi|le soir|da tarde|da noite)\b")  # fmt: skip
_AFTERNOON = re.compile(r"afternoon|nachmittag|tarde|midi")
_CRON = re.compile(r"(?<!\S)((?:[\d*/,-]+ ){4}[\d*/,-]+)(?!\S)")
_STEPS = (1, 2, 3, 4, 6, 8, 12)


@dataclass(frozen=True, slots=True)
class When:
    """A schedule: five cron fields and the spans of the text that say it."""

    cron: str
    spans: tuple[tuple[int, int], ...]


_SHIFTED = re.compile(
    rf"\b(?:by )?(?P<much>half an|an?|eine?|una?|une|media|{_COUNT}) ?(?P<unit>minutes?|hours?|minuten?|stunden?|minutos?|horas?|heures?)? "
    r"(?P<way>earlier|sooner|later|fruher|spater|antes|mas temprano|despues|mas tarde|plus tot|plus tard)\b"
    r"|\b(?P<half>half an hour|eine halbe stunde|media hora|une demi-?heure) (?P<way2>earlier|sooner|later|fruher|spater|antes|mas temprano|despues|mas tarde|plus tot|plus tard)\b"
)
_EARLIER = re.compile(r"earlier|sooner|fruher|antes|temprano|tot$")
# Days that cron has no words for: nothing of such a text is taken for another time.
_BEYOND = re.compile(
    r"\b(?:holidays?|feiertag\w*|festivos|dias de fiesta|jours feries|(?:last|letzten?|ultimo|dernier) (?:[a-z]+ )?(?:day|tag|dia|jour)|"
    r"(?:last|letzten?|ultimo|dernier) \w+ (?:of|in|des|im|del?|du)|end of (?:the |each |every )?month|monatsende|fin de(?:l)? mes|fin du mois)\b"
)
_EXCEPT = re.compile(
    rf"\b(?:(?:every|each) day|daily|any day|jeden tag|taglich|todos los dias|cada dia|tous les jours|chaque jour),? "
    rf"(?:but(?: not)?|except(?:ing)?|besides|apart from|other than|not|ausser|nur nicht|salvo|excepto|menos|sauf|hormis|excepte|pas)"
    rf"(?: (?:on|at|am|an|the|el|los|le|les|des|for|de))* (?P<days>(?:{ANY_DAY}(?: ?,? ?(?:and|or|und|oder|y|o|et|ou)? ?)?)+)"
)
_EXCEPTS = re.compile(
    r"\b(?:except(?:ing)?|besides|apart from|other than|ausser|salvo|excepto|menos|sauf|hormis|excepte|(?:but )?not (?:on|in)|but (?:on )?|nicht (?:am|im))(?: (?:on|in|the|el|los|le|les|en))* "
    rf"(?:{ANY_DAY}|{_MONTH})\b"
)


def when_in(text: str, before: str) -> When | None:
    """The schedule that a text states, in place of `before` (cron); None where it states none, or one that cron has not."""
    if match := _CRON.search(text):
        return When(match[1], (match.span(1),))
    if match := _EXCEPT.search(text):
        return _all_but(match, text, before)
    if _BEYOND.search(text) or _EXCEPTS.search(text):
        return None
    if match := _SHIFTED.search(text):
        return _shifted(match, before)
    for pattern, fields in ((_QUARTER, "*/15 * * * *"), (_HALF_HOUR, "*/30 * * * *")):
        if match := pattern.search(text):
            return When(fields, (match.span(),))
    if match := _MINUTES.search(text):
        step = _number(match[1])
        return When("* * * * *" if step == 1 else f"*/{step} * * * *", (match.span(),)) if 60 % step == 0 else None
    if several := _several(text, before):
        return several
    spans: list[tuple[int, int]] = []
    if match := _HOURS.search(text):
        step = _number(match[1])
        if step not in _STEPS:
            return None
        return When("0 * * * *" if step == 1 else f"0 */{step} * * *", (match.span(),))
    days = _days(text, spans)
    clock = _clock(_blank(text, spans), spans)
    old = before.split()
    if days is None and clock is None:
        return None
    same = len(old) == 5 and old[0].isdigit() and old[1].isdigit()
    minute, hour = (str(each) for each in clock) if clock else (old[:2] if same else ("0", "6"))
    month_day, week_day = days or ((old[2], old[4]) if len(old) == 5 and same else ("*", "*"))
    return When(f"{minute} {hour} {month_day} * {week_day}", tuple(spans))


def _all_but(match: re.Match[str], text: str, before: str) -> When | None:
    """Every day but some: `every day but sunday at 5` is `0 5 * * 1-6`."""
    off = {number for number, names in enumerate(WEEKDAYS) if re.search(rf"\b(?:{names})\b", match["days"])}
    rest = _blank(text, [match.span()])
    if _DAY.search(rest) or _EXCEPTS.search(rest) or _BEYOND.search(rest):
        return None
    when = when_in(rest, before)
    minute, hour = when.cron.split()[:2] if when else (before.split() or ["0", "6"])[:2]
    days = ",".join(str(number) for number in range(7) if number not in off)
    days = {"1,2,3,4,5,6": "1-6", "0,1,2,3,4,5": "0-5", "1,2,3,4,5": "1-5"}.get(days, days)
    return When(f"{minute} {hour} * * {days}", (match.span(), *(when.spans if when else ())))


def _shifted(match: re.Match[str], before: str) -> When | None:
    """The time that there was, by so much earlier or later: `half an hour earlier`."""
    old = before.split()
    if len(old) != 5 or not (old[0].isdigit() and old[1].isdigit()):
        return None
    way, unit = match["way"] or match["way2"], match["unit"] or ""
    if match["half"] or match["much"] in {"half an", "media"}:
        minutes = 30
    elif unit:
        much = match["much"]
        minutes = (1 if much in {"a", "an", "un", "una", "une", "ein", "eine"} else _number(much)) * (
            1 if unit.startswith("min") else 60
        )
    else:
        return None
    then = int(old[1]) * 60 + int(old[0]) + (-minutes if _EARLIER.search(way) else minutes)
    if not 0 <= then < 24 * 60:
        return None
    return When(f"{then % 60} {then // 60} {' '.join(old[2:])}", (match.span(),))


_TWICE_A_DAY = re.compile(_TWICE)


def says_days(text: str) -> bool:
    """Whether a text speaks of days or months, also of those that cron has no words for: `not on holidays`."""
    return bool(_DAY.search(text) or _BEYOND.search(text) or re.search(rf"\b{_MONTH}\b", text))


def only_days(text: str) -> bool:
    """Whether a text says days and nothing else: `only on weekdays`."""
    spans: list[tuple[int, int]] = []
    if _days(text, spans) is None:
        return False
    return not re.search(r"[a-z0-9]", _ONLY.sub(" ", _blank(text, spans)))


_ONLY = re.compile(
    r"\b(?:but|and|aber|und|pero|y|mais|et|only|just|nur|solo|solamente|seulement|uniquement|apenas|on|am|an|at|bitte|please|de|du)\b"
)


def _several(text: str, before: str) -> When | None:
    """Several times of one day, all at the same minute: `at 6 and 18` is `0 6,18 * * *`."""
    match = HOURS_TOGETHER.search(text)
    if match is None:
        return None
    found: list[tuple[int, int]] = []
    for each in re.finditer(_CLOCKS, _TWICE_A_DAY.sub(" ", match[0])):
        spans: list[tuple[int, int]] = []
        one = _clock(f"at {each[0].strip()}", spans)
        if one is None:
            return None
        found.append(one)
    if len({minute for minute, _ in found}) != 1:
        return None
    spans = [match.span()]
    twice = _TWICE_A_DAY.search(text)
    days = _days(_blank(text, spans), spans)
    old = before.split()
    month_day, week_day = days or ((old[2], old[4]) if len(old) == 5 and not twice else ("*", "*"))
    hours = ",".join(str(hour) for hour in sorted({hour for _, hour in found}))
    return When(f"{found[0][0]} {hours} {month_day} * {week_day}", tuple(spans))


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _number(said: str | None) -> int:
    if said is None:
        return 1
    return max(1, int(said)) if said.isdigit() else _NUMBERS[said]


def _days(text: str, spans: list[tuple[int, int]]) -> tuple[str, str] | None:
    """(day of the month, day of the week)."""
    for pattern, week_day in _SPANS:
        if match := pattern.search(text):
            spans.append(match.span())
            return "*", week_day
    if match := _DAY.search(text):
        spans.append(match.span())
        found = [number for number, names in enumerate(WEEKDAYS) if re.search(rf"\b(?:{names})\b", match[0])]
        return "*", ",".join(map(str, found))
    if (match := _MONTH_DAYS.search(text)) and not _MONTHLY.search(text, match.end()):
        spans.append(match.span())
        month_days = sorted({int(each) for each in re.findall(r"\d{1,2}", match[0])})
        return ",".join(map(str, month_days)), "*"
    if match := _MONTHLY.search(text):
        spans.append(match.span())
        day = match["day"] or "1"
        return (day if day.isdigit() else "1"), "*"
    if match := _DAILY.search(text):
        spans.append(match.span())
        return "*", "*"
    return None


def _is_range(match: re.Match[str]) -> bool:
    """Whether `7 to 19` are two hours, and no minutes before one."""
    minutes = match["m"] or ""
    return match["way"] == "to" and "min" not in match[0] and (int(match["h"]) > 12 or int(minutes or 0) % 5 != 0)


def _clock(text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """(minute, hour) of the time of day."""
    half, found = "", None
    if (match := _PAST.search(text)) and not _is_range(match):
        minutes, hour = 15 if match["q"] else int(match["m"]), int(match["h"])
        back = match["way"] in {"to", "vor"}
        found, half = ((60 - minutes) if back else minutes, (hour - back) % 24), match["half"] or ""
    elif match := _NOON.search(text):
        found = (0, 12 if match["noon"] else 0)
    else:
        match = next((each for each in _CLOCK.finditer(text) if _is_time(each, text)), None)
        if match is None:
            return None
        found, half = (int(match["m"] or match["after"] or 0), int(match["h"])), (match["half"] or "").replace(".", "")
    spans.append(match.span())
    minute, hour = found
    if part := _MORNING.search(text):
        spans.append(part.span())
        half = half or "am"
    elif part := _EVENING.search(text):
        spans.append(part.span())
        half = half or ("pm" if hour > 4 or _AFTERNOON.search(part[0]) else "am")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return (minute, hour) if hour < 24 and minute < 60 else None


def clock_in(said: str) -> tuple[int, int] | None:
    """(minute, hour) of one time of day, such as `5pm`, `noon` or `4 in the afternoon`."""
    spans: list[tuple[int, int]] = []
    return _clock(f"at {said.strip()}", spans)


def _is_time(match: re.Match[str], text: str) -> bool:
    return bool(match["at"] or match["m"] or match["half"] or match["mark"] or _MORNING.search(text))


_FROM_TO = re.compile(
    r"\b(?:from|between|von|zwischen|de|desde(?: las)?|entre(?: las)?|a partir de) (?P<a>\d{1,2})(?::(?P<am>\d{2}))? ?(?P<ah>am|pm|uhr|h)? (?:to|until|till|and|bis|und|a(?: las)?|hasta(?: las)?|y(?: las)?|et|jusqu ?'?a) (?P<b>\d{1,2})(?::(?P<bm>\d{2}))? ?(?P<bh>am|pm|uhr|h)?\b"
)


def clock_span(text: str) -> bool:
    """Whether a text is two times of day and nothing else: `18:00 to 23:00`."""
    span = span_in(text)
    return span is not None and not re.search(r"[a-z0-9]", text[: span[2][0]] + text[span[2][1] :])


_BARE = re.compile(
    r"(?<![\w:.])(?P<a>\d{1,2})(?::(?P<am>\d{2}))? ?(?P<ah>am|pm|uhr|h)? ?(?:to|until|till|bis|a|hasta|-) ?(?P<b>\d{1,2})(?::(?P<bm>\d{2}))? ?(?P<bh>am|pm|uhr|h)?(?![\w:%])"
)


def span_in(text: str, *, bare: bool = False) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None:
    """((minute, hour) of the first time, of the second, the span that says both): `between 10 pm and 6 am`."""
    match = _FROM_TO.search(text)
    if match is None:
        match = _BARE.search(text)
        if match is None or not (bare or ((match["am"] or match["ah"]) and (match["bm"] or match["bh"]))):
            return None
    ends: list[tuple[int, int]] = []
    for name in "ab":
        hour, half = int(match[name]), match[f"{name}h"] or ""
        if half == "pm" and hour < 12:
            hour += 12
        if half == "am" and hour == 12:
            hour = 0
        if hour > 23:
            return None
        ends.append((int(match[f"{name}m"] or 0), hour))
    return ends[0], ends[1], match.span()
