"""How long a deployment shall stand, as people say it in a goal: in English, German, Spanish and French.

Only what is said of the whole counts, and not of backups, logs or files that are kept for so long.
"""

import re
from datetime import UTC, datetime, timedelta

from functions.planning.rules.goal import fold
from functions.planning.rules.words.numerals import in_digits
from functions.planning.rules.words.spans import DAY, DAYS, HOURS, MONTHS, WEEKS, in_days
from shared.schemas.lifetime import LONGEST_DAYS

_ONE = r"an?|one|eine?[nmr]?|una?|une"
_SMALL = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "diez": 10, "quince": 15,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "dix": 10, "quinze": 15,
}  # fmt: skip
_AMOUNT = rf"(\d{{1,4}}|{_ONE}|{'|'.join(_SMALL)}) ?({HOURS}|{DAYS}|{WEEKS}|{MONTHS})\b"
_WEEKS = rf"(\d{{1,4}}|{_ONE}|{'|'.join(_SMALL)}) ?({DAYS}|{WEEKS}|{MONTHS})\b"
_FOR = r"(?:for|fur|por|durante|para|pendant|pour)"
_ONLY = (
    r"(?:only|just|temporar(?:y|ily)|needed|required|nur|lediglich|bloss|vorubergehend\w*|gebraucht|benotigt|"
    r"solo|solamente|unicamente|temporal(?:mente)?|seulement|uniquement|juste|temporaire(?:ment)?)"
)
_NEXT = r"(?:the (?:next|coming)|die (?:nachsten|kommenden)|l[oa]s proxim[oa]s|les prochaine?s)"
_AFTER = r"(?:after|in|nach|en|dentro de|despues de|tras|pasad[oa]s|apres|dans|au bout de)"
_ENDS = (
    r"(?:tear (?:it |this |everything )?down|(?:destroy|delete|remove|drop|kill|end|shut down) (?:it|this|everything|all of it|the whole thing)(?: down)?|"
    r"(?:it|this|everything) (?:can |may |should |must |shall )?(?:goes?|be gone|ends?|expires?|be (?:deleted|destroyed|removed|torn down))|gone|"
    r"(?:throw|take|tear) (?:it|this|everything)(?: all)? (?:all )?(?:away|down)|gone again|"
    r"(?:losch\w*|entfern\w*|zerstor\w*|bau\w*) (?:es|alles|das ganze)|"
    r"(?:borra|elimina|destruye)(?:lo|la)(?: todo)?|(?:borra|elimina|destruye)r?(?:lo)? todo|"
    r"(?:supprime|detrui[st]|enleve)[rz]?[- ](?:le|la|tout)|tout (?:supprimer|detruire))"
)
_SAID = [
    re.compile(pattern)
    for pattern in (
        rf"\b{_ONLY} (?:\w+ )?{_FOR} (?:{_NEXT} )?{_AMOUNT}",
        rf"\b{_FOR} {_AMOUNT} (?:only|nur|solamente|solo|seulement|uniquement|max(?:imum)?)\b",
        rf"\b{_FOR} {_NEXT} {_AMOUNT}",
        rf"\b{_ENDS} (?:again |wieder )?{_AFTER} {_AMOUNT}",
        rf"\b{_AFTER} {_AMOUNT} (?:\w+ )?(?:wieder |alles )*(?:abbauen|abgebaut|abreissen|weg sein|wieder weg|alles (?:loschen|weg))\b",
        rf"\b{_AFTER} {_AMOUNT},? (?:it|this|everything) (?:can |may |should |must |shall )?(?:goes?|be gone|ends?|be (?:deleted|destroyed|removed|torn down))\b",
    )
]
_PLAIN = re.compile(
    rf"\b{_FOR} (?:about |around |roughly |etwa )?{_WEEKS}(?=[.,;!]|$| (?:under|with|in|on|and then|max\w*|below|unter|mit|con|avec)\b)"
)
# A time that is said of something in it, and not of the whole.
_OF_A_PART = re.compile(
    r"\b(?:(?:delete|remove|overwrite|change|erase)s?|nearline|coldline|archive|buckets?|dumps?|back ?ups?|sicherung\w*|copias?|respaldos?|sauvegardes?|logs?|messages?|nachrichten|mensajes|files?|dateien|archivos|fichiers|objects?|"
    r"keep|kept|keeps|stor\w+|retention|retain\w*|aufbewahr\w*|cached?|sessions?|tokens?|links?|metrics?|recover\w*|restor\w*|pitr|wiederherstell\w*|recupera\w*|data|daten|datos|donnees|runs?|lauft|reports?|history|versions?|snapshots?|valid|expir\w*|caches|queues?|jobs?|events?|records?|retr(?:y|ies|ied|ying)|try|tries|tried|wiederhol\w*|reintent\w*|block\w*|bann?\w*|lock\w*|sperr\w*|wait\w*|down|silent|mut(?:e|ed)|paus\w*|delay\w*|hold|held|stockage|almacen\w*|pdfs?|photos?|fotos?|videos?|images?|documents?)\b[^,.;:]{0,40}$"
)
_AGAIN = re.compile(r"^ ?(?:every|each|a day|per |of |jede\w*|pro |cada|al dia|chaque|par |de (?:datos|donnees))\b")
_WEEKEND = re.compile(
    r"\b(?:(?:for|over) (?:the|this)|furs|fur (?:das|dieses)|ubers|uber (?:das|dieses)|(?:durante|para|por) (?:el|este)|(?:pour|pendant) (?:le|ce)|le temps du)"
    r"(?: (?:the|this|coming|kommende|proximo|prochain))* (?:week-?end|wochenende|fin de semana)\b|\b(?:the|this) weekend only\b"
)
_DAYS = (
    r"monday|montag|lunes|lundi", r"tuesday|dienstag|martes|mardi", r"wednesday|mittwoch|miercoles|mercredi",
    r"thursday|donnerstag|jueves|jeudi", r"friday|freitag|viernes|vendredi", r"saturday|samstag|sonnabend|sabado|samedi",
    r"sunday|sonntag|domingo|dimanche",
)  # fmt: skip
_TRIED = r"(?:demo\w*|trial|test|testumgebung|testsystem|testing|workshop|hackathon|poc|proof of concept|probe|prueba|essai|taller|atelier)"
_UNTIL = re.compile(
    rf"\b(?:{_ONLY}|{_TRIED}|(?:i|we) (?:only )?(?:need|want|keep)|(?:ich|wir) brauch\w*|(?:lo |la )?(?:necesit\w*|quer\w*)|j'?ai besoin|nous avons besoin|environment|umgebung|entorno|environnement|runs?|stands?|lauft|steht)\b[^.;:\n]{{0,60}}?\b(?:until|till|bis(?: zum| einschliesslich)?|hasta(?: el)?|jusqu'? ?(?:a|au))"
    rf"(?: (?:next|this|the|end of|dem|nachsten|kommenden|proximo|prochain|ce))* "
    rf"(?:(?P<day>{'|'.join(_DAYS)})|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<next>tomorrow|morgen|manana|demain))\b"
)
_MONTH_NAMES = (
    "jan(?:uary|uar)?|enero|janvier|janeiro", "feb(?:ruary|ruar)?|febrero|fevrier|fevereiro", "mar(?:ch|z|zo|s)?|marco", "apr(?:il)?|abril|avril",
    "may|mai|mayo|maio", "june?|juni|junio|juin|junho", "july?|juli|julio|juillet|julho", "aug(?:ust)?|agosto|aout", "sep(?:t(?:ember|iembre|embre)?)?|setembro",
    "o[ck]t(?:ober|ubre|obre)?|outubro", "nov(?:ember|iembre|embre)?|novembro", "de[cz](?:ember|embre|iembre)?|dezembro",
)  # fmt: skip
_NAMED_MONTH = "|".join(_MONTH_NAMES)
_LIVES = (
    r"(?:li(?:ves?|ve)|stands?|stays?(?: up)?|keep (?:it|this|everything)|runs?|(?:is |only )?needed|exists?|lebt|steht|bleibt|lauft|gebraucht|benotigt|"
    r"vive|vivira|dura|se necesita|existe|vit|dure|reste|sert|fica|e necessario)"
)
_UNTIL_MONTH = re.compile(
    rf"\b(?:(?:{_LIVES}|{_ONLY}|{_TRIED})\b(?: \w+){{0,4}}? (?:until|till|bis(?: zum)?|hasta(?: el)?|jusqu'? ?(?:a|au)|ate(?: o)?)"
    r"|(?:ends?|endet|is over|finishes|termina|acaba|se termine|finit)(?: on| am| el| le| em)?)"
    rf" (?:(?:the )?(?P<end>end of|ende|finales de|fin(?: de)?|el final de|la fin (?:de|du mois de)|(?:o )?fim de|final de) )?"
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th|er)?\.?(?: of| de)? )?(?P<month>{_NAMED_MONTH})\b\.?(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]))?(?:,? (?P<year>20\d\d))?"
)
_TODAY = re.compile(
    r"\b(?:(?:just |only )?for (?:today|tonight)(?: only)?|(?:just|only) today|nur (?:fur )?heute|solo (?:por |para )?hoy|"
    r"(?:seulement|juste) (?:pour )?aujourd'? ?hui)\b"
)


def lifetime_in(goal: str, now: float) -> float:
    """The seconds after which a goal says that what it asks for shall end; 0 where it says nothing of the kind.

    More than a year is a year, a month has 30 days. A day ends with it, in UTC, and a weekend with its Sunday.
    """
    text = in_digits(fold(goal)).replace("\n", " ")
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if _WEEKEND.search(text):
        return _until(today + timedelta(days=7 - today.weekday()), now)
    if _TODAY.search(text):
        return _until(today + timedelta(days=1), now)
    if found := _UNTIL.search(text):
        return _until(_day_after(found, today), now)
    if (found := _UNTIL_MONTH.search(text)) and not _OF_A_PART.search(text[: found.start()]):
        return _until(_day_of_month(found, today), now)
    for pattern in _SAID:
        found = pattern.search(text)
        if found and not _OF_A_PART.search(text[: found.start()]) and not _AGAIN.search(text[found.end() :]):
            return min(_days_of(*found.groups()), float(LONGEST_DAYS)) * DAY
    plain = _PLAIN.search(text)
    if plain and not _OF_A_PART.search(text[: plain.start()]) and not _AGAIN.search(text[plain.end() :]):
        return min(_days_of(*plain.groups()), float(LONGEST_DAYS)) * DAY
    return 0.0


def _days_of(number: str, unit: str) -> float:
    count = int(number) if number.isdigit() else _SMALL.get(number, 1)
    return count * in_days(unit)


def _day_after(found: re.Match[str], today: datetime) -> datetime:
    """The midnight that ends the day that was named: the coming one, and today for today's own name, unless it is the next."""
    if found["next"]:
        return today + timedelta(days=2)
    if found["date"]:
        try:
            return datetime.fromisoformat(found["date"]).replace(tzinfo=UTC) + timedelta(days=1)
        except ValueError:
            return today
    at = next(number for number, names in enumerate(_DAYS) if re.fullmatch(names, found["day"]))
    ahead = (at - today.weekday()) % 7
    if ahead == 0 and re.search(r"\b(?:next|nachste[nr]?|proximo|prochain)\b", found[0]):
        ahead = 7
    return today + timedelta(days=ahead + 1)


def _day_of_month(found: re.Match[str], today: datetime) -> datetime:
    """The midnight that ends a day of a month, or the last of it: the coming one where no year is said."""
    month = next(number for number, names in enumerate(_MONTH_NAMES, 1) if re.fullmatch(names, found["month"]))
    day = found["before"] or found["after"]
    year = int(found["year"] or today.year)
    if not found["year"] and (month, int(day or 31)) < (today.month, today.day):
        year += 1
    first = datetime(year, month, 1, tzinfo=UTC)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    # `Until March` is until it begins.
    named = last.day if found["end"] else min(int(day), last.day) if day else 0
    return first + timedelta(days=named)


def _until(moment: datetime, now: float) -> float:
    return min(max(moment.timestamp() - now, 0.0), LONGEST_DAYS * DAY)


_END = r"(?:tear|destroy|delete|remove|drop|kill|end|shut|take|stop|abbau\w*|bau\w*|losch\w*|zerstor\w*|beende\w*|borra\w*|elimina\w*|destruye\w*|termina\w*|supprim\w*|detrui\w*|arrete\w*)"
_WHOLE = r"(?:it|this|that|everything|all of it|it all|all|the (?:whole )?(?:thing|deployment|app\w*|project|lot)|es|alles|das (?:ganze|projekt)|todo|tout|le tout|lo|la|le)"
_ENDS_THEN = re.compile(
    rf"^\W*(?:please |bitte |you can |we can )*{_END}[- ]?(?:{_WHOLE}\b[ ,]*)+(?:down|off|away|again|ab|wieder)?[ ,]*(?P<when>.+)$"
)
_STANDS = re.compile(
    rf"^\W*(?:please |bitte )*(?:(?:only |just )?(?:keep|leave|let|need|want|run)s? {_WHOLE} (?:stand |up |running |alive |around |on |here |end |expire |go )*(?:only |just )?|"
    rf"{_WHOLE} (?:should be gone|must be gone|has to be gone|has to go|must go|is|stands|should (?:stand|run|live|stay|end|be gone|go)|can (?:go|stand|stay|end|be (?:deleted|destroyed|torn down))|may (?:go|end)|ends?|expires?|goes|lives?|runs?|soll \w+|is (?:only )?needed)(?: away)? (?:only |just |nur )?|"
    r"(?:we |i )?(?:only |just )(?:need (?:it|this) )?|nur |solo |seulement |set (?:an |the )?(?:end|ttl|expiry|expiration|lifetime)(?: (?:to|at|of|for))? |end (?:at|on) |(?:ttl|lifetime|end)(?::| of| is)? )(?P<when>.+)$"
)
_POINT = re.compile(
    rf"^(?:until|till|by|on|at|from|for|over|bis(?: zum)?|am|hasta(?: el)?|el|jusqu'? ?(?:a|au)|le|the end of|end of|ende|zum ende)? ?(?:the |this |coming |next |end |of |der |des |dem |diesem |kommenden |proximo |prochain )*"
    rf"(?:(?P<day>{'|'.join(_DAYS)})|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<next>tomorrow|morgen|manana|demain)|(?P<today>today|tonight|heute|hoy|aujourd'? ?hui)|(?P<weekend>weekend|wochenende|fin de semana|week-?end)|(?P<month>month|monats?|mes|mois)|(?P<week>week|woche|semana|semaine))"
    r"(?: ?(?:at |um |a las |a )?(?:(?P<part>morning|noon|midday|afternoon|evening|night|midnight|morgen|mittag|abend|nacht|manana|tarde|noche|matin|midi|soir|nuit)|(?P<h>\d{1,2})(?::(?P<m>\d{2}))? ?(?P<half>am|pm|uhr|h)?))?\W*$"
)
_LONG = re.compile(
    rf"^(?:for|in|after|only|fur|nach|en|por|durante|pendant|pour|dans|noch|otr[ao]s?|encore)? ?(?:the next |only )?{_AMOUNT}(?: only| longer| more| from now)?\W*$"
)
_HOURS = {
    "morning": 9, "matin": 9, "noon": 12, "midday": 12, "mittag": 12, "midi": 12, "afternoon": 15, "tarde": 15, "evening": 20, "abend": 20,
    "soir": 20, "night": 24, "midnight": 24, "nacht": 24, "noche": 24, "nuit": 24,
}  # fmt: skip


def end_said(sentence: str, now: float) -> float:
    """The moment (epoch seconds) at which a sentence about a deployment lets all of it end; 0 where it says no such thing.

    `tear it down on Sunday evening`, `only until Friday`, `it can go in 3 days`. A day that is named is the coming one,
    today's for the name of today, and it ends with that day in UTC unless an hour is said.
    """
    text = " ".join(in_digits(fold(sentence)).replace("\n", " ").split())
    match = _ENDS_THEN.search(text) or _STANDS.search(text)
    if match is None:
        return 0.0
    when = match["when"].strip(" ,.!")
    if (said := _LONG.search(when)) is not None:
        return now + min(_days_of(*said.groups()), float(LONGEST_DAYS)) * DAY
    point = _POINT.search(when)
    if point is None:
        return 0.0
    today = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = _end_of(point, today) - timedelta(days=1) + timedelta(hours=_hour(point), minutes=int(point["m"] or 0))
    if moment.timestamp() <= now and point["day"]:
        moment += timedelta(days=7)
    return min(moment.timestamp(), now + LONGEST_DAYS * DAY) if moment.timestamp() > now else 0.0


def _end_of(point: re.Match[str], today: datetime) -> datetime:
    """The midnight after what is named."""
    if point["today"]:
        return today + timedelta(days=1)
    if point["weekend"] or point["week"]:
        return today + timedelta(days=7 - today.weekday())
    if point["month"]:
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _day_after(point, today)


def _hour(point: re.Match[str]) -> int:
    if point["h"]:
        hour = int(point["h"])
        return min(24, hour + 12 if point["half"] == "pm" and hour < 12 else hour)
    return _HOURS.get(point["part"] or "", 24)
