"""When a machine runs, said as two times or as days: one wording of it, which the reading of values knows.

    hours_in_one("stop it at 1am and start it at 5pm")    -> "run it from 17:00 to 1:00"

A time belongs to the going on or the going off beside it, whichever is said first.
"""

import re

from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.times import ANY_DAY, WEEKDAYS, clock_in, span_in
from functions.planning.rules.changes.words import NO_MORE, NOT
from functions.planning.rules.unclear import Unclear

_PART_OF_DAY = r"(?: in the (?:early )?(?:morning|afternoon|evening)| at night| (?:morgens|mittags|nachmittags|abends|nachts)| de la (?:manana|tarde|noche)| du (?:matin|soir)| de l ?'? ?apres-midi| da (?:manha|tarde|noite))"
_TIME = rf"(?:\d{{1,2}}(?:[:.]\d{{2}}|h\d{{2}})? ?(?:am|pm|uhr|h|o ?'?clock|heures|horas)?{_PART_OF_DAY}?|midnight|noon|midday|mitternacht|mittags?|medianoche|mediodia|minuit|midi|meia-noite|meio-dia)"
_AT = r"(?:at|um|gegen|ab|a las?|al?|@|by|from|as|pelas|vers|des)"
ON = r"(?:start\w*|boot\w*|turn(?= (?:[\w-]+ ){0,3}on\b)|switch(?= (?:[\w-]+ ){0,3}on\b)|on|up|einschalten|ein|an|hochfahren|hoch|anschalten|arranc\w*|enciend\w*|encend\w*|inici\w*|lig(?:a|ue|ar)|demarr\w*|allum\w*|lance\w*)"
OFF = r"(?:stop\w*|shut\w*|halt\w*|off|down|aus|ausschalten|ausgeschaltet|abschalten|runter|herunter|herunterfahren|stopp\w*|apag\w*|par(?:a|ar|e)|deten\w*|deslig\w*|arret\w*|etei\w*|coupe\w*)"


def _half(name: str) -> str:
    sense = r"(?: (?:again|back|wieder|de nuevo|otra vez))?(?: (?:off|on|aus|ein|an|ab|runter|hoch|down|up|herunter))?"
    return rf"(?P<{name}>[^,;.\d]{{0,45}}?\b{_AT} (?P<{name}t>{_TIME}){sense})"


_BOTH = re.compile(rf"\b{_half('a')}(?:\s*,?\s*(?:and|und|y|et|e|then|dann|luego|puis)\b|\s*,)\s*{_half('b')}(?![\w%])")
_WEEKEND = r"(?:(?:on |at |over |am |an den |los |el |le |les |aos )?(?:the )?(?:weekends?|wochenende\w*|fin(?:es)? de semana|week-?ends?|fins? de semana))"
_WEEK = r"(?:(?:on |an |during |in |en |unter |los )?(?:the )?(?:weekdays?|werktags?|werktagen|wochentags?|der woche|business days?|working days?|work ?days?|dias laborables|entre semana|jours ouvr\w+|semaine|dias uteis))"
_RANGE = rf"(?:from |von |vom |de |du |desde |on )?(?P<first>{ANY_DAY}) ?(?:to|through|thru|till|until|-|bis|a|al|hasta|au|ate) ?(?P<last>{ANY_DAY})"
_DAYS = re.compile(rf"(?P<weekend>{_WEEKEND})|(?P<week>{_WEEK})|{_RANGE}")
_ONLY = re.compile(r"\b(?:only|just|nur|solo|solamente|unicamente|seulement|uniquement|apenas|somente)\b")


def hours_in_one(text: str, now: Now) -> str:
    """The folded text with the times at which a machine goes on and off in one wording."""
    if not now.of("vm"):
        return text
    match = _BOTH.search(text)
    if match is None or NO_MORE.search(match[0]) or NOT.search(match[0]):
        return text
    other = {"on": "off", "off": "on"}
    # `On weekdays` switches nothing on.
    first, second = (_way(_DAYS.sub(" ", match[name])) for name in "ab")
    first, second = first or other.get(second, ""), second or other.get(first, "")
    if {first, second} != {"on", "off"}:
        return text
    times = [clock_in(match[f"{name}t"]) for name in "ab"]
    if None in times:
        return text
    up, down = times if first == "on" else reversed(times)
    assert up is not None
    assert down is not None
    who = [id_ for id_ in now.named(match[0]) if id_ in now.of("vm")]
    days = [each[0].strip() for each in _DAYS.finditer(match[0])]
    said = f"run {who[0] if len(who) == 1 else 'it'} from {up[1]}:{up[0]:02d} to {down[1]}:{down[0]:02d} {' '.join(days)}".rstrip()
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


def _way(said: str) -> str:
    on, off = (bool(re.search(rf"\b{each}\b", said)) for each in (ON, OFF))
    return "" if on == off else "on" if on else "off"


_ALWAYS = re.compile(
    r"\b(?:around the clock|24 ?/ ?7|day and night|all day and (?:all )?night|rund um die uhr|durchgehend|las 24 horas|dia y noche|24 heures sur 24|24h/24|jour et nuit|dia e noite)\b"
)
_RESTS = re.compile(
    r"\b(?:nights?|overnight|nachts|nacht|noches?|noite|nuits?|weekends?|wochenende\w*|fin(?:es)? de semana|week-?ends?|\d{1,2} ?(?:am|pm|uhr)|schedule|zeitplan|at \d)\b"
)


def kept_on(text: str, now: Now) -> list[Put] | None:
    """What lets a machine run at every hour again; None for another clause. Raises Unclear where it runs so already."""
    machines = [id_ for id_ in now.named(text) if id_ in now.of("vm")] or now.of("vm")
    negated = (
        NO_MORE.search(text) or NOT.search(text) or re.search(r"\bstop (?:stopping|switching|turning|shutting)\b", text)
    )
    stays = _GOES_OFF.search(text) and negated and _RESTS.search(text)
    if len(machines) != 1 or only_in(text) or not (stays or (_ALWAYS.search(text) and not _GOES_OFF.search(text))):
        return None
    part = now.parts[machines[0]]
    if not part.value("start_cron") and not part.value("stop_cron"):
        raise Unclear(f"{part.id} is stopped at no time: it runs day and night already, and nothing would change.")
    return [Put(part.id, "start_cron", ""), Put(part.id, "stop_cron", "")]


_AT_NIGHT = re.compile(
    r"\b(?:(?:at|every|each|over|during the) nights?|overnight|nachts|uber nacht|jede nacht|por la noche|de noche|(?:cada|todas las) noches?|la nuit|chaque nuit|(?:toutes )?les nuits|a noite|durante a noite)\b"
)
_GOES_OFF = re.compile(
    r"\b(?:stop\w*|off|shut\w*(?: \w+){0,2} down|halt\w*|ausschalten|aus|ab|abschalten|stopp\w*|apag\w*|para|parar|arret\w*|etein\w*|deslig\w*)\b"
)
_RUNS = re.compile(
    r"\b(?:run\w*|on|up|open|lauf\w*|an|offen|encend\w*|encienda?|funcion\w*|allum\w*|tourn\w*|ligad[ao]|stop\w*|off|shut\w*|halt\w*|aus\w*|ab\w*|stopp\w*|apag\w*|para\w*|arret\w*|etein\w*|deslig\w*)\b"
)
_EACH = re.compile(
    r"\b(?:every|each) (?:day|night)\b|\bdaily\b|\btaglich\b|\bjede nacht\b|\bcada (?:dia|noche)\b|\bchaque (?:jour|nuit)\b"
)


def hours_in(text: str, now: Now) -> tuple[str, list[tuple[int, int]]] | None:
    """When a machine runs, as `start;stop` in cron, and where that is said: `switch it off between 10 pm and 6 am`."""
    spoken = [id_ for id_ in now.named(text) if now.parts[id_].kind in {"schedule", "run_job", "function", "workflow"}]
    if spoken:
        return None
    days = days_in(text)
    # "Mon-fri 7 to 20" are hours of the day.
    off, span = _GOES_OFF.search(text), span_in(text, bare=days is not None)
    night = _AT_NIGHT.search(text)
    if span is None:
        return None if re.search(r"\d", text) else _whole_days(text, off, night, days)
    if not _RUNS.search(text) and not (days and only_in(text)):
        return None
    first, second, where = span
    up, down = (second, first) if off else (first, second)
    spans, on_days, off_days = [where], "*", "*"
    if days is not None:
        low, high, at = days
        over = not off and up[::-1] > down[::-1]
        on_days, off_days = _cron_days(low, high), _cron_days(low + over, high + over)
        spans += [at, *filter(None, [only_in(text)])]
    elif match := _EACH.search(text):
        spans.append(match.span())
    return f"{up[0]} {up[1]} * * {on_days};{down[0]} {down[1]} * * {off_days}", spans


def _whole_days(
    text: str, off: re.Match[str] | None, night: re.Match[str] | None, days: tuple[int, int, tuple[int, int]] | None
) -> tuple[str, list[tuple[int, int]]] | None:
    """Days on or off from their first minute to their last; and the usual night."""
    weekend = days if days and days[:2] == (6, 0) else None
    if off and night:
        start, stop = (f"0 {hour} * * {'1-5' if weekend else '*'}" for hour in (8, 19))
        return f"{start};{stop}", [night.span(), *([weekend[2]] if weekend else [])]
    if days is None or night:
        return None
    low, high, at = days
    begins, ends = f"0 0 * * {low % 7}", f"0 0 * * {(high + 1) % 7}"
    if off:
        return f"{ends};{begins}", [at]
    only = only_in(text)
    return (f"{begins};{ends}", [at, only]) if only and _RUNS.search(text) else None


def _cron_days(low: int, high: int) -> str:
    """Days in a row as cron has them; a row over the week's end is a list."""
    low, high = low % 7, high % 7
    if low <= high:
        return f"{low}-{high}" if low < high else str(low)
    return ",".join(map(str, sorted({*range(low, 7), *range(high + 1)})))


def days_in(text: str) -> tuple[int, int, tuple[int, int]] | None:
    """The first and the last of the days in a row that a text says (0 is Sunday), and where: `Friday to Sunday`."""
    match = _DAYS.search(text)
    if match is None:
        return None
    if match["weekend"]:
        return 6, 0, match.span()
    if match["week"]:
        return 1, 5, match.span()
    return _day(match["first"]), _day(match["last"]), match.span()


def _day(said: str) -> int:
    return next(number for number, names in enumerate(WEEKDAYS) if re.fullmatch(names, said))


def only_in(text: str) -> tuple[int, int] | None:
    """Where a text says that there is nothing else."""
    match = _ONLY.search(text)
    return match.span() if match else None
