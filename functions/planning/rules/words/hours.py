"""Times that a goal states: schedules, and the hours in which machines run.

All take folded text (lower case, no accents).
"""

import re

from shared.terraform.google_rules.data import is_cron

_DAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
    "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "sonntag": 0,
    "lunes": 1, "martes": 2, "miercoles": 3, "jueves": 4, "viernes": 5, "sabado": 6, "domingo": 0,
    "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6, "dimanche": 0,
    "segunda": 1, "terca": 2, "quarta": 3, "quinta": 4, "sexta": 5,
    "lunedi": 1, "martedi": 2, "mercoledi": 3, "giovedi": 4, "venerdi": 5, "sabato": 6, "domenica": 0,
}  # fmt: skip
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})s?\b")
_EVERY_MINUTES = re.compile(r"\b(?:every|each|alle|cada|toutes les|ogni) (\d{1,2}) ?(?:min\w*)")
_EVERY_HOURS = re.compile(
    r"\b(?:every|each|alle|cada|toutes les|ogni) (\d{1,2}) ?(?:h\b|hours?|stunden|horas|heures|ore\b)"
)
_AT = re.compile(
    r"\b(?:at|um|a las|a la|as|alle|gegen|om|(?:a|vers)(?= \d{1,2} ?h(?:\b|\d))|by|@|every night at|nachts um) (\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|uhr|h|o'?clock)?\b(?!:\d)(?! ?(?:%|(?:percent|"
    r"times|users|requests|gb|tb|minutes?|instances?|replicas?|eur|usd|dollars?|euros?|per|kids|people|a month)\b))"
)
_HOUR = re.compile(r"(?<![\d.:])(\d{1,2})(?::(\d{2}))? ?(am|pm|uhr)\b")
_BARE = re.compile(r"(?<![\d.:])([01]?\d|2[0-3]):([0-5]\d)()(?![\d:])")
_MINUTE = re.compile(
    r"\bminute (\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)? minutes?(?: past| after| of)?(?: (?:the|each|every) hour)?\b"
)
_CRON = re.compile(r"(?<![^\s`'\"(:])((?:[\d*/,-]+ ){4}(?:[\d*/-]|,(?=\d))+)(?![^\s`'\"),.;])")
_MINUTELY = re.compile(
    r"\b(?:minutely|(?:every|each|once (?:a|per)) minute|jede minute|minutlich\w*|cada minuto|chaque minute|toutes les minutes)\b"
)
_HOURLY = re.compile(
    r"\b(?:hourly|(?:every|each|per) hour|stundlich\w*|jede stunde|cada hora|chaque heure|toutes les heures|ogni ora|toda hora|(?:once|1 time|1x|einmal) (?:an|every|each|per|pro|die|in der) (?:hour|stunde)|(?:una|uma|1) (?:vez|volta) (?:por|a la|all ?'? ?) ?(?:hora|ora)|une fois (?:par|chaque) heure)\b"
)
_WEEKDAYS = re.compile(
    r"\b(?:weekdays?|werktag\w*|wochentag\w*|business days?|working days?|workdays?|mon(?:day)?s?(?: to |-| through )fri(?:day)?s?|montag bis freitag|mo-fr|lunes a viernes|lundi au vendredi|segunda a sexta|dias laborables|dias uteis|werkdag(?:en)?|jours ouvr\w+)\b"
)
_MONTHLY = re.compile(
    r"\b(?:once (?:a|per) month|1 (?:a|per) month|einmal (?:im|pro) monat|una vez al mes|une fois par mois|monthly|every month|monatlich|jeden monat|cada mes|chaque mois|mensuel\w*|tod(?:o|os os) mes(?:es)?|todos los meses|tous les mois|mensal\w*|mensil\w*|ogni mese|elke maand|maandelijks)\b"
)
_DAY_OF_MONTH = re.compile(
    r"\b(?P<first>(?:the )?(?:first|1st)|(?:am |jeden? )?(?:ersten|1\.)|(?:el )?(?:primer[oa]?|dia 1|uno)|(?:le )?(?:premier|1er)|(?:no )?primeiro|il primo|de eerste)(?: day| tag| dia| jour| giorno| dag)? (?:of |in |des |im |del? |du |do |da |di |van )?(?:the |each |every |an? |jede[sn] |cada |chaque |ogni |elke |de )?(?:months?|monate?s?|mes|mois|mese|maand)\b"
    r"|\b(?:the |am |el |le |dia |el dia |il |de )(?P<day>[12]?\d|3[01])(?:st|nd|rd|th|\.|e)?(?: day| tag)? (?:of |in |des |im |del? |du |do |di |van )?(?:the |each |every |jede[sn] |cada |chaque |ogni |elke |de )?(?:months?|monate?s?|mes|mois|mese|maand)\b"
    r"|\bon the (?P<nth>[12]?\d|3[01])(?:st|nd|rd|th)\b(?! (?:floor|instance|try|attempt))"
)
# Within which hours something goes on that is done every few minutes.
_WINDOW = re.compile(
    r"\b(?:between|from|von|zwischen|entre|de|das|tussen|van) (?:las |as )?(\d{1,2})(?::00)? ?(am|pm|uhr|h)? ?(?:and|to|until|till|-|und|bis|y|a|et|e|en|tot) (?:las |as )?(\d{1,2})(?::00)? ?(am|pm|uhr|h)?\b"
)
_WEEKLY = re.compile(
    r"\b(?:weekly|every week|once (?:a|per) week|wochentlich|jede woche|einmal (?:die|pro) woche|cada semana|semanal\w*|una vez a la semana|chaque semaine|hebdomadaire\w*|toda semana|todas (?:as|las) semanas|toutes les semaines|ogni settimana|settimanal\w*|elke week|wekelijks\w*)\b"
)
_NIGHTLY = re.compile(
    r"\b(?:nightly|daily|every (?:day|night|morning|evening)|each (?:day|night)|taglich\w*|jede nacht|jeden (?:tag|morgen|abend)|cada (?:dia|noche|manana)|chaque (?:jour|nuit|matin|soir)|todos (?:os|los) dias|todas (?:as|las) noi?t?ch?es|toda (?:noite|manha)|todo dia|diariamente|(?:diari|nocturn|noturn|notturn|giornalier)[oa]s?|tous les jours|toutes les nuits|quotidien\w*|ogni (?:giorno|notte|sera)|elke (?:dag|nacht)|dagelijks\w*)\b"
)
_NIGHT = re.compile(r"\b(?:night\w*|nacht\w*|noche\w*|nuit\w*|noites?|notte|notti|overnight)\b")


_YEARLY = re.compile(
    r"\b(?:yearly|annual(?:ly)?|every year|once (?:a|per) year|jahrlich|jedes jahr|cada ano|anual\w*|chaque annee|annuel\w*)\b"
)
_QUARTERLY = re.compile(
    r"\b(?:quarterly|every quarter|once (?:a|per) quarter|quartalsweise|jedes quartal|vierteljahrlich|trimestral\w*|cada trimestre|trimestriel\w*|chaque trimestre)\b"
)
_TO_IT = r"(?:at|around|every|each|um|gegen|jede[ns]?|a|cada|chaque|vers|toda|ogni|om)"
_MIDDAY = re.compile(rf"\b{_TO_IT} (?:noon|midday|mittag|mediodia|midi|mezzogiorno|meio-dia)\b")
_MIDNIGHT = re.compile(rf"\b{_TO_IT} (?:midnight|mitternacht|medianoche|minuit|mezzanotte|meia-noite|middernacht)\b")
_SEVERAL = re.compile(
    r"(?<!at )(?<!um )(?<!las )\b(?:(twice|two|three|four|[2-4])(?: times)?) (?:a|per|every) (day|week|month)\b"
)
_TIMES = {"twice": 2, "two": 2, "three": 3, "four": 4}
_SPREAD = {
    "day": {2: "6,18", 3: "6,14,22", 4: "0,6,12,18"},
    "week": {2: "1,4", 3: "1,3,5", 4: "1,2,4,5"},
    "month": {2: "1,15", 3: "1,11,21", 4: "1,8,15,22"},
}
_FORTNIGHTLY = re.compile(r"\b(?:bi-?weekly|fortnightly|every (?:other|second|2|two) weeks?|alle (?:2|zwei) wochen)\b")
_EVERY_DAYS = re.compile(r"\bevery (other|second|[2-9]) days?\b")
_EVENING = re.compile(r"\b(?:evenings?|\w*abends?|soirs?)\b")
_AFTERNOON = re.compile(r"\b(?:afternoons?|\w*nachmittags?|apres-midi)\b")


def in_words(cron: str) -> str:
    """The same schedule as BigQuery writes it, in UTC: `every monday 06:00`."""
    minute, hour, month_day, _, day = cron.split()
    if not (minute.isdigit() and hour.isdigit()):
        return "every 1 hours"
    at = f"{int(hour):02}:{int(minute):02}"
    if month_day.isdigit():
        return f"{month_day} of month {at}"
    names = {number: name for name, number in reversed(_DAYS.items())}
    return f"every {names[int(day)]} {at}" if day.isdigit() else f"every day {at}"


def when_at(text: str) -> list[tuple[int, int]]:
    """Where a few words say when something is done again and again; empty where they don't."""
    patterns = (_CRON, _MINUTELY, _EVERY_MINUTES, _EVERY_HOURS, _HOURLY, _AT, _HOUR, _BARE, _WEEKLY, _MONTHLY, _NIGHTLY)
    found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return [*found, *(match.span() for match in _WEEKDAYS.finditer(text))] if found else []


def said_when(text: str) -> list[tuple[int, int]]:
    """Where what is said of a job alone says when it runs: a day of the week is enough there."""
    return when_at(text) or [match.span() for match in _DAY.finditer(text)]


def when_spans(text: str) -> list[tuple[int, int]]:
    """All places that say when something is done, days and hours alike."""
    found = [*when_at(text), *(match.span() for match in _DAY.finditer(text))]
    ways = (_ROW, _SEVERAL, _DAY_OF_MONTH, _MIDDAY, _MIDNIGHT)
    return found + [match.span() for way in ways for match in way.finditer(text)]


def cron_in(text: str) -> str:
    """The schedule a goal states as five cron fields; every night at three where it only says that there is one."""
    if cron := _five_fields(text):
        return cron
    # A day of sales is no day of the week.
    text = text.replace("black friday", "").replace("cyber monday", "")
    if _MINUTELY.search(text):
        return "* * * * *"
    if match := _EVERY_MINUTES.search(text):
        return f"*/{max(1, min(59, int(match[1])))} {_window(text, match.start())}"
    if match := _EVERY_HOURS.search(text):
        hours, _, rest = _window(text, match.start()).partition(" ")
        return f"0 {hours}/{max(1, min(23, int(match[1])))} {rest}"
    minute = next((int(each[1] or each[2]) for each in [_MINUTE.search(text)] if each), 0) % 60
    if _HOURLY.search(text):
        return f"{minute} {_window(text, 0)}"
    hour, said = _hour(text)
    day = "*"
    if days := _DAY_RANGE.search(text):
        day = _days_of(days["first"], days["last"])
    elif found := next((number for name, number in _DAYS.items() if re.search(rf"\b{name}s?\b", text)), None):
        day = str(found)
    elif re.search(r"\b(?:sunday|sonntag|domingo|dimanche|domenica)s?\b", text):
        day = "0"
    elif _WEEKDAYS.search(text):
        day = "1-5"
    elif _WEEKLY.search(text):
        day = "1"
    if said is None:
        hour = _part_of_day(text)
    month_day = "1" if _MONTHLY.search(text) and day == "*" else "*"
    if (match := _DAY_OF_MONTH.search(text)) and day == "*":
        month_day = match["day"] or match["nth"] or "1"
    month, at = "*", _in_a_row(text) or str(hour)
    if day in {"*", "1"} and (match := _SEVERAL.search(text)):
        spread = _SPREAD[match[2]][_TIMES.get(match[1]) or int(match[1])]
        at, month_day, day = {"day": (spread, "*", "*"), "week": (at, "*", spread), "month": (at, spread, "*")}[
            match[2]
        ]
    elif _FORTNIGHTLY.search(text):
        month_day, day = "1,15", "*"
    elif day == "*" and (every := _EVERY_DAYS.search(text)):
        month_day = f"*/{every[1] if every[1].isdigit() else 2}"
    elif day == "*" and _QUARTERLY.search(text):
        month_day, month = "1", "*/3"
    elif day == "*" and _YEARLY.search(text):
        month_day, month = "1", "1"
    return f"{said or 0} {at} {month_day} {month} {day}"


_DAY_RANGE = re.compile(
    rf"\b(?P<first>{'|'.join(_DAYS)})s? ?(?:-|to|through|thru|until|till|bis|a|al|au|ate|t/m) ?(?P<last>{'|'.join(_DAYS)})s?\b"
)


def _days_of(first: str, last: str) -> str:
    """`monday through thursday` as the last field of a cron expression; round the end of the week as a list."""
    low, high = _DAYS[first], _DAYS[last] or 7
    if low <= high:
        return f"{low}-{high % 7}" if high < 7 else ",".join(str(day % 7) for day in range(low, high + 1))
    return ",".join(str(day) for day in sorted({*range(low, 7), *range(high + 1)}))


def _five_fields(text: str) -> str:
    """The five fields that a text writes out, where a clock comes to them; empty for none."""
    return next((match[1] for match in _CRON.finditer(text) if is_cron(match[1])), "")


# `At 11:00, 14:00 and 16:00`.
_ROW_OF_HALVES = re.compile(
    r"(?<![\d.:])(?:1[0-2]|[1-9]) ?(?:am|pm)(?:(?:,| ?&|,? and) (?:at )?(?:1[0-2]|[1-9]) ?(?:am|pm))+"
)
_ROW = re.compile(
    r"(?<![\d.:])\d{1,2}(?::\d{2}|h)(?:(?:,| ?&|,? (?:and|und|y|et|e|en)) ?(?:a |as |a las )?\d{1,2}(?::\d{2}|h)(?![\d:]))+"
)


def _in_a_row(text: str) -> str:
    """The hours of several times of day in a row that differ in nothing else, as cron has them; empty where there are none."""
    if halves := _ROW_OF_HALVES.search(text):
        twelve = [(int(hour) % 12 + 12 * (half == "pm")) for hour, half in re.findall(r"(\d{1,2}) ?(am|pm)", halves[0])]
        return ",".join(map(str, sorted(twelve)))
    said = _ROW.search(text)
    clocks = re.findall(r"(\d{1,2})(?::(\d{2})|h)", said[0]) if said else []
    alike = len({minute for _, minute in clocks}) == 1 and all(int(hour) < 24 for hour, _ in clocks)
    return ",".join(str(int(hour)) for hour, _ in clocks) if alike else ""


def days_and_hours(text: str) -> list[tuple[int, int]]:
    """Where a text says on which days something is done, and within which hours it is done again and again."""
    again = [_WINDOW] if _EVERY_MINUTES.search(text) or _EVERY_HOURS.search(text) or _HOURLY.search(text) else []
    return [
        match.span() for pattern in (_DAY_RANGE, _WEEKDAYS, _DAY_OF_MONTH, *again) if (match := pattern.search(text))
    ]


def _window(text: str, start: int) -> str:
    """The last four fields of what is done again and again: in which hours, on which days."""
    sentence = re.split(r"[.;\n](?:\s|$)", text[start:])[0]
    days = "1-5" if _WEEKDAYS.search(text) else "*"
    match = _WINDOW.search(sentence)
    if match is None:
        return f"* * * {days}"
    first, last = (
        int(hour) + (12 if half == "pm" and int(hour) < 12 else 0)
        for hour, half in ((match[1], match[2]), (match[3], match[4]))
    )
    last += 12 if last <= first <= 12 and last <= 12 else 0
    return f"{first}-{last - 1} * * {days}" if first < last <= 24 else f"* * * {days}"


def _part_of_day(text: str) -> int:
    """The hour that stands for a part of the day: three at night, six where nobody says."""
    if _NIGHT.search(text):
        return 3
    return 18 if _EVENING.search(text) else 15 if _AFTERNOON.search(text) else 6


def hours_in(text: str) -> list[re.Match[str]]:
    """Where times of day stand."""
    after_a_word = list(_AT.finditer(text))
    alone = [
        match
        for match in _BARE.finditer(text)
        if all(match.end() > each.end() or match.start() < each.start() for each in after_a_word)
    ]
    return sorted([*after_a_word, *alone], key=lambda each: each.start())


def names_hour(text: str) -> bool:
    """Whether a time of day, or a schedule in five fields, is named."""
    return bool(_five_fields(text)) or _hour(text)[1] is not None


def _hour(text: str) -> tuple[int, int | None]:
    """Hour and minute of the first time of day; the minute is None where none is said."""
    if _MIDNIGHT.search(text):
        return 0, 0
    if _MIDDAY.search(text):
        return 12, 0
    match = _AT.search(text) or _HOUR.search(text) or _BARE.search(text)
    if not match or int(match[1]) > 23:
        return 0, None
    hour = int(match[1])
    if match[3] == "pm" and hour < 12:
        hour += 12
    if match[3] == "am" and hour == 12:
        hour = 0
    return hour, int(match[2] or 0) % 60


_HOURS = re.compile(
    r"\b(?:at|from|between|von|zwischen|um|de|a|start\w* (?:\w+ ){0,4}at|start\w*) ?(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?"
    r"(?: \w+){0,4}? (?:at|to|until|till|and|bis|und|a|-|stop|end|off) ?(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?\b"
)


_CLOCK = r"(\d{1,2})(?:[:.h]\d{2})? ?(am|pm|uhr|h|o ?'?clock)?"
_FROM_TO = re.compile(
    rf"(?<![\d.:]){_CLOCK} ?(?:-|to|and|until|till|bis|und|a|y|et|e|as) (?:las |as )?{_CLOCK}(?![\d.:])|(?<![\d.:])(\d{{1,2}})-(\d{{1,2}})(?![\d.:])"
)
_ON_OFF = re.compile(
    rf"\b(?:lig\w*|encend\w*|encien\w*|prend\w*|allum\w*|demarr\w*|einschalt\w*|(?:switch|turn|power) on|start)(?: it)? (?:at|as|a las|a|um) {_CLOCK}"
    rf".{{0,40}}?(?:at|as|a las|a|um) {_CLOCK}(?![\d.:])"
)


def said_hours(text: str) -> tuple[int, int] | None:
    """From which hour to which, past midnight too, where a few words say so; None where they don't."""
    match = _ON_OFF.search(text) or _FROM_TO.search(text)
    if match is None:
        return None
    begin, half, end, other = match.groups() if len(match.groups()) == 4 else (*match.groups()[:4],)
    if begin is None:
        begin, end = match[5], match[6]
    start, stop = _clock(begin, half), _clock(end, other)
    if stop <= start < 12 and half is None and other is None:
        stop += 12
    # Twenty-four is midnight.
    stop = 0 if stop == 24 else stop
    return (start, stop) if start != stop and max(start, stop) < 24 else None


def running_hours(text: str) -> tuple[int, int]:
    """When machines start and stop, hours of the day; 8 and 19 where nobody says."""
    if match := _HOURS.search(text):
        start, stop = int(match[1]), int(match[3])
        start += 12 if match[2] == "pm" and start < 12 else 0
        stop += 12 if (match[4] == "pm" and stop < 12) or stop <= start < 12 else 0
        if 0 <= start < stop <= 23:
            return start, stop
    if match := _DAYTIME.search(text):
        begin, half, end, other = match.groups()[:4] if match[1] else match.groups()[4:]
        start, stop = _clock(begin, half), _clock(end, other)
        if 0 <= start < stop <= 23:
            return start, stop
    if re.search(r"\boff (?:during|over|in) the day\b", text):
        return 19, 8
    if match := _GERMAN_HOURS.search(text):
        stop, start = (int(each) for each in match.groups() if each)
        if 0 <= start < stop <= 23:
            return start, stop
    if match := _STOPS_FIRST.search(text):
        stop, start = _clock(match[1], match[2]), _clock(match[3], match[4])
        if 0 <= start < stop <= 23:
            return start, stop
    if match := _STOPS.search(text):
        return 8, _clock(match[1], match[2])
    return 8, 19


_GERMAN_HOURS = re.compile(
    r"\bum (\d{1,2})(?: uhr)? (?:ab|aus|herunter|stopp)\w*[^.;]{0,20}?\bum (\d{1,2})\b|\b(?:apag|etei|arret)\w* a (?:las )?(\d{1,2})[^.;]{0,24}?\ba (?:las )?(\d{1,2})\b"
)
_DAYTIME = re.compile(
    r"\b(?:weekdays?|werktag\w*|wochentag\w*|mon?\w*-fr\w*|hours|business|daily|taglich|each day|every day|laborables|jours ouvr\w+)[ :,(]*"
    r"(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)? ?(?:to|-|until|till|bis|a) ?(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?\b"
    r"|\bstarts? at (\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?[^.;]{1,60}?\b(?:stops?|ends?|off) at (\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?\b"
)
_STOPS = re.compile(
    r"\b(?:shut|stop|turn|switch|power|off|ab|aus)\w*(?: \w+){0,4}? (?:at|um|a las|a la|a) (\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?\b"
)
_STOPS_FIRST = re.compile(
    r"\b(?:stop|shut|turn|switch|off)\w*(?: \w+){0,3}? (?:at )?(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?,? (?:and )?(?:\w+ ){0,2}?(?:start|boot|on|back)\w*(?: \w+){0,2}? (?:at )?(\d{1,2})(?::\d{2})? ?(am|pm|uhr|h)?\b"
)


def _clock(hour: str, half: str | None) -> int:
    return int(hour) + (12 if half == "pm" and int(hour) < 12 else 0)


WRITTEN = (_EVERY_MINUTES, _EVERY_HOURS, _AT, _HOUR, _CRON)
"""What times look like that a goal writes out."""
