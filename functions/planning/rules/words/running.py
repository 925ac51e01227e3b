"""The hours in which machines run, in six languages: when they start and when they stop, in any order.

All take folded text (lower case, no accents).
"""

import re

from functions.planning.rules.words.spans import DAYS, HOURS, WEEKS, in_days

Clock = tuple[int, int]
"""Hour and minute."""

_DAY_NAMES = {
    "mon(?:days?)?": 1, "tue(?:s(?:days?)?)?": 2, "wed(?:nesdays?)?": 3, "thu(?:rs?(?:days?)?)?": 4, "fri(?:days?)?": 5, "sat(?:urdays?)?": 6, "sun(?:days?)?": 0,
    "montags?|mo": 1, "dienstags?|di": 2, "mittwochs?|mi": 3, "donnerstags?|do": 4, "freitags?|fr": 5, "samstags?|sa": 6, "sonntags?|so": 0,
    "lun(?:es)?": 1, "martes": 2, "mie(?:rcoles)?": 3, "jue(?:ves)?": 4, "vie(?:rnes)?": 5, "sab(?:ados?)?": 6, "dom(?:ingos?)?": 0,
    "lundi": 1, "mar(?:di)?": 2, "mer(?:credi)?": 3, "jeu(?:di)?": 4, "ven(?:dredi)?": 5, "sam(?:edi)?": 6, "dim(?:anche)?": 0,
    "seg(?:unda)?": 1, "ter(?:ca)?": 2, "qua(?:rta)?": 3, "qui(?:nta)?": 4, "sex(?:ta)?": 5, "venerdi": 5, "lunedi": 1, "domenica": 0,
}  # fmt: skip
_ON = (
    r"(?:(?:ge)?start\w*|boot\w*|wake\w*|(?:switch|turn|power)(?:ed|s)? (?:it |them )?(?:back )?on|on again|back (?:on|up)|comes? (?:back )?(?:on|up)|einschalt\w*|eingeschaltet|hochfahr\w*|hochgefahren|"
    r"angeschaltet|anschalt\w*|wieder an|encend\w*|enciend\w*|encien\w*|arranc\w*|arranque|prend[ae]\w*|inici\w*|se levant\w*|allum\w*|demarr\w*|redemarr\w*|relanc\w*|"
    r"lig(?:a|ar|ue|ada|ado)\b|accend\w*|acces[oa]|avvi\w*|riaccend\w*)"
)
OFF = (
    r"(?:stop\w*|(?:do ?n'?t|not|no) need(?:ed)?(?: it| them)?(?: to run| running| on| up)?|shut\w*|(?:switch|turn|power)(?:ed|s)? (?:it |them )?off|goes? (?:off|down)|(?:is |be )?off|asleep|aus(?= ?(?:$|[.,;)]|sein|bleib))|uit(?= ?(?:$|[.,;)]|staan))|ausschalt\w*|ausgeschaltet|abschalt\w*|abgeschaltet|herunterfahr\w*|heruntergefahren|"
    r"runterfahr\w*|gestoppt|stoppen|apag\w*|apagu\w*|deten\w*|deteng\w*|par(?:a|ar|e)\b|etein\w*|arret\w*|coup\w*|deslig\w*|spegn\w*|spent[oa]|ferm\w*)"
)
_TIME = r"(\d{1,2}|midnight|mitternacht|minuit|medianoche|meia[- ]noite|mezzanotte)(?:[:.h](\d{2}))? ?((?:am|pm|uhr)\b|h(?:rs|oras|eures)?\b|o ?'?clock)?(?![\d:]|\.\d)(?! ?(?:gb|tb|mb|%|users|people|days?|hours?|minut\w*|sec\w*|sek\w*|segundos|stunden|horas|heures|ore|instances|nodes|amigos|personas|jugadores|usuarios|alumnos|pessoas|jogadores|amis|joueurs|personnes))"
_AT = r"(?:(?!(?:and|und|y|et|e|ed)\b)[\w'-]+ ){0,5}?(?:at|um|gegen|a las|a la|a partir de las|as|a|alle|all ?'|from|ab|by)? ?"
_BETWEEN = r"(?:(?!\d)[^.;!?\n]){0,40}?"
ON_OFF = rf"{_ON} {_AT}{_TIME}{_BETWEEN}{OFF} {_AT}{_TIME}"
OFF_ON = rf"{OFF} {_AT}{_TIME}{_BETWEEN}(?:{_ON}|\bon(?= (?:again )?at\b)) {_AT}{_TIME}"
_RANGE = (
    r"(?:from |between |von |zwischen |de |entre |das |dalle |tra le |des )?(?:las |les )?{time} ?(?:-|to|and|until|till|bis|und|a|y|et|e|as|alle|et|hasta)(?: las| as| les| le)? ?{time}"
).replace("{time}", _TIME)
OFF_FROM = rf"{OFF}(?: \w+){{0,3}}? \(?{_RANGE}"
FROM_OFF = rf"(?:from|between|von|zwischen|de|entre|das|dalle) {_RANGE.partition(')?')[2]}(?: \w+){{0,2}} {OFF}"
_BY = r"(?:\b(?:um|gegen|a las|at|alle|as|a) )"
ON_FROM = rf"{_ON}(?: only| nur| solo| seulement)? {_RANGE}"
TO_MIDNIGHT = (
    rf"(?:from|between|von|zwischen|de|entre|das|dalle) (?:las )?{_TIME} ?(?:-|to|and|until|till|bis|und|a|y|et|e|alle|hasta) ?(?:a |la )?"
    r"((?:midnight|mitternacht|minuit|medianoche|meia[- ]noite|mezzanotte))()()"
)
# German has its verbs behind.
BEHIND_ON_OFF = rf"{_BY}{_TIME}(?: \w+){{0,2}}? {_ON}{_BETWEEN}{_BY}{_TIME}(?: \w+){{0,2}}? {OFF}"
BEHIND_OFF_ON = rf"{_BY}{_TIME}(?: \w+){{0,2}}? {OFF}{_BETWEEN}{_BY}{_TIME}(?: \w+){{0,2}}? {_ON}"
_EACH = r"(?:every|each|jede[nrs]?|cada|tod[ao]s?(?: l?[ao]s)?|chaque|tou(?:te)?s les|ogni|tutt[ei] (?:le|i))"
_PART = r"(?:nights?|evenings?|days?|nacht|abend|tag|noches?|dias?|nuits?|soirs?|jours?|noites?|notte|notti|ser[ae]|giorn[oi])"
_STOP = (
    r"(?:stop\w*|shut\w*|power\w* (?:it )?off|(?:switch|turn)\w* (?:it )?off|be (?:off|stopped)|ausschalt\w*|abschalt\w*|herunterfahr\w*|stopp\w*|"
    r"apag\w*|deten\w*|etein\w*|arret\w*|deslig\w*|spegn\w*)(?:[- ](?:l[aeo]s?|it|them|down|off|the (?:vm|machine|server|box)))*"
)
STOPS = rf"{_STOP} {_EACH} {_PART} {_BY}{_TIME}"
STOPS_THEN = rf"{_STOP} {_BY}{_TIME} {_EACH} {_PART}"
BEHIND_STOPS = rf"{_EACH} {_PART} {_BY}{_TIME}(?: \w+){{0,2}}? (?:stopp\w*|aus(?:schalt\w*)?|abschalt\w*|herunterfahr\w*|apag\w*|stop\w*|shut\w*|off|deslig\w*|etein\w*)"
# `Turns itself off at 22:00`, `stops itself at midnight`: nobody says that anything starts it again.
_ITSELF = (
    r"(?:itself|themselves|by itself|on its own|automatically|auto|sich|selbst|sol[oa]|tout seul|da sol[oa]|sozinh[oa])"
)
_MIDNIGHT_WORDS = r"(?:midnight|mitternacht|minuit|medianoche|meia[- ]noite|mezzanotte)"
STOPS_ITSELF = (
    rf"(?=[^.;,\n]{{0,30}}\b(?:{_ITSELF}|{_MIDNIGHT_WORDS})\b)(?:{_STOP}|powers? (?:itself )?down|goes? off)(?: (?:{_ITSELF}|down|off)){{0,3}} "
    rf"{_BY}(?:la |l')?{_TIME}"
)
BEHIND_STOPS_ITSELF = rf"\bsich {_BY}{_TIME}(?: selbst)? (?:ausschalt\w*|abschalt\w*|herunterfahr\w*)"
_DAY = r"(?:" + "|".join(_DAY_NAMES) + r")"
DAYS_ON = rf"(?P<first>{_DAY})\.? ?(?:-|to|through|bis|al?|au|until|till) ?(?P<last>{_DAY})\b"
_EVENINGS = r"(?:evenings?|nights?|abends?|soirs?|(?:por |de |a |as )(?:la )?(?:tardes?|noches?|noites?))"
EVENINGS = rf"(?:{DAYS_ON.replace('?P<first>', '?:').replace('?P<last>', '?:')}|(?:weekends?|week-end|wochenende) ?) ?(?:in the )?{_EVENINGS}"
_OTHERWISE = (
    r"(?:off|stopped|asleep|down|aus|ausgeschaltet|apagad[oa]|eteinte?|desligad[oa]|spent[oa]) (?:otherwise|sonst|el resto|le reste|o resto|altrimenti)(?: (?:del?|du|do) (?:tiempo|temps|tempo))?"
    r"|(?:otherwise|sonst|el resto(?: del tiempo)?|le reste(?: du temps)?|o resto(?: do tempo)?) (?:it (?:is|should be) )?(?:off|stopped|asleep|aus|ausgeschaltet|apagad[oa]|eteinte?|desligad[oa])"
    r"|(?:let (?:it )?|lassen |keep it )?(?:run(?:ning)?|on|up)(?: for)? the rest of the (?:week|day|time|month)|not the rest of the (?:week|day|time)"
)
_LISTED_DAY = rf"(?:{_DAY}|week-?ends?|week ?days?|wochenende\w*|werktags?|fines? de semana|fins? de semana)"
_DAY_LIST = rf"{_LISTED_DAY}(?:(?: and | und | y | et | e | & | \+ |/){_LISTED_DAY})+"
DAYS_LISTED = rf"(?:runs?|running|on|up|used|needed|available|online|open|lauft|laufen|funciona\w*|tourne\w*)(?: only| nur| solo)? (?:on |am |los |le |les |nos )?{_DAY_LIST}(?: only| nur| solamente)?"
_NOT_ON = rf"(?:{OFF}|(?:do(?:es)? ?n'?t|do(?:es)? not|not|never|no) (?:need to )?(?:run|running|be on|be up)|kein\w* lauf\w*)"
# Two letters (`mi` is mine in Spanish) are a weekday beside another one alone.
_WHOLE_DAY = rf"(?:(?!(?:mo|di|mi|do|fr|sa|so|mar|sex|seg|dom|sam|sol)\b){_LISTED_DAY})"
_NO_MORE = r"(?![\w]| (?:at|um|a las|from|von|de) \d| \d)"
_WHOLE_DAYS = rf"(?:{_DAY_LIST}|{_WHOLE_DAY}){_NO_MORE}"
OFF_DAYS = rf"{_NOT_ON}(?: (?:it|them|the (?:vm|machine|server)))?(?: (?:on|at|over|during|for|am|an|los|las|les?|nos|aos|el|the|den|every|each)){{0,3}} {_WHOLE_DAYS}"
_ON_A_DAY = rf"(?: \w+){{0,2}}? (?:every |on |am |each |cada |jeden |jeweils |los |el |le |les |il |la |ogni |chaque |aos )?({_DAY}),? {_AT}{_TIME}"
OFF_TILL = rf"{OFF}{_ON_A_DAY}[^.;]{{0,40}}?{_ON}{_ON_A_DAY}"
ON_TILL = rf"{_ON}{_ON_A_DAY}[^.;]{{0,40}}?{OFF}{_ON_A_DAY}"
# `Freitag 18 Uhr an, Montag fruh aus`, `runs only from Friday 5pm to Sunday 10pm`.
_PART_OF_DAY = "fruh|morgens?|abends?|mittags?|(?:early )?morning|evening|noon|por la manana|manana|noche|matin|soir|midi|mattina|sera|manha|noite|ochtend|avond"
_TIME_OR_PART = _TIME.replace(r"(\d{1,2}|", rf"(\d{{1,2}}|{_PART_OF_DAY}|")
_WHOLE_DAY_NAME = rf"(?!(?:mo|di|mi|do|fr|sa|so|mar|sex|seg|dom|sam|sol)\b)({_DAY})"
_DAY_TIME = rf"{_WHOLE_DAY_NAME},? (?:(?:at|um|gegen|a las|a la|as|a|alle|in the|por la|early|ab) )?{_TIME_OR_PART}"
_IS_ON = rf"(?:(?:{_ON}|an|on|up|hoch|ein|aan|runs?|running|needed|lauft|laufen|funciona\w*|tourn\w*|roda\w*|gira)\b)"
_IS_DOWN = rf"(?:{OFF}|aus|off|down|runter|ab|uit)"
_ONLY = r"(?:only|just|nur|solo|solamente|uniquement|seulement|apenas|so|soltanto|alleen)"
DAYS_TILL = rf"{_DAY_TIME} {_IS_ON},? ?(?:(?:and|und|y|et|e|en|then|dann|bis) )?{_DAY_TIME} {_IS_DOWN}\b"
ON_DAYS_TILL = rf"(?:{_IS_ON}|{_ONLY}\b)(?:,? [\w'-]+){{0,3}}?,? (?:from |von |vom |de |des |das |du |dal |on |am |los |el |le )?{_DAY_TIME}(?: ?(?:to|till|until|bis|-|a|hasta|al|jusqu ?'? ?au|au|ate|fino a|tot),? ?(?:el |le |a )?|,? (?:and )?(?:\w+ )?{_IS_DOWN} (?:on |am |el |le )?){_DAY_TIME}"
# `Should only run 17:00-23:00`, `only needed 19:00-23:30`, `nur abends 18-22 Uhr`.
_RUNS_WHEN = r"(?:runs?|running|be (?:on|up|running)|on|up|needed|needs?|used|played|open|online|available|lauf(?:t|en)|an|gebraucht|gespielt|encendid\w|funcion\w+|tourn\w+|allum\w+|ligad\w|rod\w+|acces[oaie]|jug\w+|jog\w+)"
_IN_THE = r"(?: (?:in the |am |por las? |le |a )?(?:evenings?|abends?|nachmittags?|tardes?|noches?|noites?|soirs?|sera)(?: (?:from|von|de|zwischen|entre|between))?)"
ONLY_WITHIN = rf"(?:\b{_ONLY} (?:{_RUNS_WHEN}|to run|has to run)|\b{_RUNS_WHEN} {_ONLY}|\b{_ONLY}(?={_IN_THE})){_IN_THE}?,? {_RANGE}"
WORDS = ", ".join(
    each.replace(", ", ",")
    for each in (
        ON_OFF, OFF_ON, OFF_FROM, FROM_OFF, BEHIND_ON_OFF, BEHIND_OFF_ON, ON_FROM, TO_MIDNIGHT, STOPS, STOPS_THEN, BEHIND_STOPS, EVENINGS, _OTHERWISE, DAYS_LISTED,
        OFF_DAYS, OFF_TILL, ON_TILL, STOPS_ITSELF, BEHIND_STOPS_ITSELF, DAYS_TILL, ON_DAYS_TILL, ONLY_WITHIN,
    )
)  # fmt: skip
"""What says so, as expressions for the table of needs."""
_PATTERNS = (
    (re.compile(rf"\b{ON_OFF}"), False),
    (re.compile(rf"\b{OFF_ON}"), True),
    (re.compile(BEHIND_ON_OFF), False),
    (re.compile(BEHIND_OFF_ON), True),
    (re.compile(rf"\b{OFF_FROM}"), True),
    (re.compile(rf"\b{FROM_OFF}"), True),
    (re.compile(rf"\b{ON_FROM}"), False),
    (re.compile(rf"\b{TO_MIDNIGHT}"), False),
    (re.compile(ONLY_WITHIN), False),
)
_STOPPED = tuple(
    re.compile(rf"\b{each}") for each in (STOPS, STOPS_THEN, BEHIND_STOPS, STOPS_ITSELF, BEHIND_STOPS_ITSELF)
)
_DAYS_LISTED = re.compile(DAYS_LISTED.replace(_DAY_LIST, f"(?P<days>{_DAY_LIST})"))
_DAYS_ON = re.compile(rf"\b{DAYS_ON}")
_IN_EVENINGS = re.compile(rf"\b{EVENINGS}")
_WITH_MINUTES = re.compile(rf"\b{_RANGE}")
_DAYS = re.compile(
    r"\b(?:week ?days?|work(?:ing)? ?days?|werktag\w*|wochentag\w*|wochenende\w*|laborables|entre semana|fins? de semana|fines? de semana|en semaine|week-?ends?|jours ouvr\w+|dias uteis|"
    r"giorni feriali|lavorativi|business days|office hours|mon\w*[- ](?:to |through |bis )?fri\w*|mo-fr|lun\w* (?:a|al) (?:vie\w*|ven\w*)|seg\w* a sex\w*|week)\b"
)


_OFF_DAYS = re.compile(rf"\b{OFF_DAYS.replace(_WHOLE_DAYS, f'(?P<days>{_DAY_LIST}|{_LISTED_DAY}){_NO_MORE}')}")
_OFF_TILL = re.compile(rf"\b{OFF_TILL}")
_ON_TILL = re.compile(rf"\b{ON_TILL}")
_DAYS_TILL = re.compile(rf"\b{DAYS_TILL}")
_ON_DAYS_TILL = re.compile(rf"\b{ON_DAYS_TILL}")


def whole_days_off(text: str) -> tuple[str, str] | None:
    """When a machine starts and when it stops, as cron expressions, where it runs or stands still for whole days on end."""
    for pattern in (_DAYS_TILL, _ON_DAYS_TILL, _ON_TILL, _OFF_TILL):
        if till := pattern.search(text):
            one, other = _clock(*till.group(2, 3, 4)), _clock(*till.group(6, 7, 8))
            if one and other:
                crons = (
                    f"{one[1]} {one[0]} * * {_cron_days(till[1])}",
                    f"{other[1]} {other[0]} * * {_cron_days(till[5])}",
                )
                return crons[::-1] if pattern is _OFF_TILL else crons
    if (off := _OFF_DAYS.search(text)) is None or running(text):
        return None
    days = {int(day) for day in _cron_days(off["days"]).split(",")}
    first = [day for day in days if (day - 1) % 7 not in days]
    after = [(day + 1) % 7 for day in days if (day + 1) % 7 not in days]
    if not first:
        return None
    return f"0 0 * * {','.join(map(str, sorted(after)))}", f"0 0 * * {','.join(map(str, sorted(first)))}"


_OUTSIDE = re.compile(r"\b(?:outside|ausserhalb|fuera de|en dehors|hors|fora d[eoa]s?|fuori d\w*|buiten)\b")


def running(text: str) -> tuple[Clock, Clock] | None:
    """When machines start and when they stop, as a few words say it; None where they don't."""
    for pattern, stops_first in _PATTERNS:
        if (match := pattern.search(text)) is None:
            continue
        first, second = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        if first is None or second is None or first == second:
            continue
        # `Off outside office hours (8-18)` is on within them.
        outside = stops_first and _OUTSIDE.search(match[0])
        return (second, first) if stops_first and not outside else (first, second)
    if (match := _WITH_MINUTES.search(text)) is not None:
        first, second = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        if first and second and second <= first <= _NOON and second <= _NOON:
            # From a quarter to eight until half past three is a day's work.
            second = (second[0] + 12, second[1])
        if first and second and first < second and (first[1] or second[1]):
            return first, second
    return (_EVENING, _MIDNIGHT) if _IN_EVENINGS.search(text) else None


_EVENING, _MIDNIGHT, _NOON = (18, 0), (0, 0), (12, 0)


def stopped_at(text: str) -> Clock | None:
    """When machines are stopped day by day, where nobody says that anything starts them again."""
    found = next((match for pattern in _STOPPED if (match := pattern.search(text))), None)
    return None if found is None or running(text) else _clock(*found.group(1, 2, 3))


def days_on(text: str) -> str:
    """The days on which machines run, as the last field of a cron expression; `*` for every day."""
    if listed := _DAYS_LISTED.search(text):
        return _cron_days(listed["days"])
    if (match := _DAYS_ON.search(text)) is None:
        return "1-5" if on_weekdays(text) else "*"
    first, last = (
        next(number for name, number in _DAY_NAMES.items() if re.fullmatch(name, match[side]))
        for side in ("first", "last")
    )
    if first <= last:
        return f"{first}-{last}"
    return ",".join(str(day) for day in [*range(last + 1), *range(first, 7)])


def _cron_days(said: str) -> str:
    """`wednesdays and weekends` as the last field of a cron expression."""
    days: set[int] = set()
    for each in re.split(r" (?:and|und|y|et|e|&|\+) |/", said):
        if re.match(r"week ?day|werktag", each):
            days |= {1, 2, 3, 4, 5}
        elif re.match(r"week-?end|wochenende|fines? de|fins? de", each):
            days |= {0, 6}
        else:
            days |= {next((number for name, number in _DAY_NAMES.items() if re.fullmatch(name, each)), 0)}
    return ",".join(map(str, sorted(days)))


def day_after(days: str) -> str:
    """The days after those of a cron expression: what starts on a Friday evening stops on Saturday."""
    if days == "*":
        return days
    spans = [each.partition("-") for each in days.split(",")]
    numbers = {(day + 1) % 7 for first, _, last in spans for day in range(int(first), int(last or first) + 1)}
    return ",".join(str(day) for day in sorted(numbers))


def on_weekdays(text: str) -> bool:
    """Whether the hours are those of working days."""
    return _DAYS.search(text) is not None


def clock_of(words: str) -> Clock | None:
    """The time of day that a few words are: `9pm`, `6:30am`, `18:00`."""
    match = re.match(rf"{_TIME}", words)
    return None if match is None else _clock(*match.group(1, 2, 3))


_PARTS = (
    (r"fruh|morgen|(?:early )?morning|por la manana|manana|matin|manha|ochtend", 6),
    (r"abend|evening|noche|soir|sera|noite|avond", 18),
    (r"noon|mittag(?!ern)|midi", 12),
)
"""Which hour stands for a part of the day."""


def _clock(hour: str, minute: str | None, half: str | None) -> Clock | None:
    at = int(hour) if hour.isdigit() else next((at for part, at in _PARTS if re.match(part, hour)), 0)
    if half == "pm" and at < 12:
        at += 12
    if half == "am" and at == 12:
        at = 0
    return (at % 24, int(minute or 0)) if at <= 24 and int(minute or 0) < 60 else None


# `Dev, staging and QA Cloud SQL`: which of them says nothing of the hours.
_WHICH_OF_THEM = re.compile(
    r"\b[\w-]+(?:, [\w-]+)*,? (?:and|und|y|et|e) (?=[\w-]+ (?:cloud ?sql|databases?|datenbanken)\b)"
)
UP_AND_DOWN = re.compile(
    r"\b(?:up|on|start\w*) (?:at |from )?(?P<up>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?)\b[^.;\d]{1,20}\b(?:down|off|stop\w*) (?:at |from )?(?P<down>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?)\b"
    r"|\b(?:down|off|stop\w*|shut)\b[^.;\d]{1,40}?(?P<down2>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?),?[^.;\d]{1,30}?\b(?:back|up|on|start\w*)\b[^.;\d]{1,14}?(?P<up2>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?)"
)
"""What says of something when it is up and when it is down, one after the other."""


def up_and_down(text: str) -> tuple[Clock, Clock] | None:
    """When something is started and when it is stopped, however it is said and of how many; None where it is not."""
    text = _WHICH_OF_THEM.sub("", text)
    if found := running(text):
        return found
    match = UP_AND_DOWN.search(text)
    if match is None:
        return None
    up, down = (clock_of(match[one] or match[other]) for one, other in (("up", "up2"), ("down", "down2")))
    return (up, down) if up and down and up != down else None


_AFTER = re.compile(
    r"\b(?:after|for|within) (?:at most |max\w*\.? |up to |no more than )?(?P<n>\d+) ?(?P<unit>hours?|h|days?|d)\b"
)
_WORK = r"(?:runs?|jobs?|training|experiments?|tests?|backfills?|simulations?|imports?|renders?|renderings?|crunch\w*|computations?|migrations?|\w*lauf\w*|berechnung\w*|calculos?|ejecucion|calculs?|execucao)"
_UNIT = rf"(?P<unit>{HOURS}|{DAYS}|{WEEKS})"
_LASTS = (
    re.compile(
        rf"\b{_WORK}(?: \w+){{0,3}} (?:of|for|about|takes|lasts|von|uber|de|durante|pendant) (?:about |around |etwa )?(?P<n>\d+) ?-?{_UNIT}\b"
    ),
    re.compile(rf"\b(?P<n>\d+)[ -]{_UNIT}(?: [\w-]+)? {_WORK}\b"),
)
# What ends by itself when it is done, and not after a time.
ITSELF_DONE = (
    r"(?:and )?(?:delet|remov|destroy|terminat|kill|shut|stop|tear|torn)\w*(?: down)? (?:itself|themselves|by itself)(?: (?:down|off|up|and goes away|automatically|again))*(?: (?:when|once|after\w*|at the end|as soon as)(?: (?:it|they|is|are|done|finished|ready|that|all)){0,3})?, self[- ]?(?:destruct|delet|terminat)\w*, "
    r"(?:losch|beend|zerstor|entfern|schalt)\w* sich(?: (?:danach|anschliessend|dann|am ende|selbst|wieder|aus|ab))+, sich(?: (?:danach|anschliessend|am ende|selbst))+ (?:losch|beend|entfern|abschalt)\w*, "
    r"se (?:auto)?(?:elimin|borr|apag|destruy|delet|exclu|remov|supprim|detrui|etein)\w*(?: (?:sol[oa]|sozinh[oa]|toute seule))? (?:al (?:terminar|acabar|final)|cuando (?:termin|acab)\w*|ao (?:terminar|acabar|final)|quando \w+|a la fin|ensuite|apres|quand \w+(?: \w+)?|despues), "
    r"si (?:elimin|cancell|spegn|distrugg)\w*(?: da sola)? (?:alla fine|al termine|quando \w+)"
)
"""What says so, as expressions for the table of needs."""
WHEN_DONE = re.compile("|".join(ITSELF_DONE.split(", ")))


def hours_of_run(text: str) -> int:
    """For how many hours a machine runs at most after each start, as a folded text says; a day or four hours where it does not."""
    match = _AFTER.search(text) or next((found for way in _LASTS if (found := way.search(text))), None)
    if match is None:
        return 24 if WHEN_DONE.search(text) else 4
    unit = "days" if match["unit"] == "d" else match["unit"]
    return round(int(match["n"]) * in_days(unit) * 24)
