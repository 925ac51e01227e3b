"""How long a deployment shall stand, as people say it in a goal: in English, German, Spanish and French.

Only what is said of the whole counts, and not of backups, logs or files that are kept for so long.
"""

import re
from datetime import UTC, datetime, timedelta

from functions.planning.rules.goal import fold
from functions.planning.rules.numerals import in_digits
from shared.schemas.lifetime import LONGEST_DAYS

_DAY = 86400.0
_UNITS = {
    "h": (1 / 24, r"hours?|stunden?|horas?|heures?"),
    "d": (1, r"days?|tage?n?|dias?|jours?"),
    "w": (7, r"weeks?|wochen?|semanas?|semaines?"),
    "m": (30, r"months?|monate?n?|mes(?:es)?|mois"),
}
_ONE = r"an?|one|eine?[nmr]?|una?|une"
_SMALL = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "diez": 10, "quince": 15,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "dix": 10, "quinze": 15,
}  # fmt: skip
_AMOUNT = rf"(\d{{1,4}}|{_ONE}|{'|'.join(_SMALL)}) ?({'|'.join(pattern for _, pattern in _UNITS.values())})\b"
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
# A time that is said of something in it, and not of the whole.
_OF_A_PART = re.compile(
    r"\b(?:back ?ups?|sicherung\w*|copias?|respaldos?|sauvegardes?|logs?|messages?|nachrichten|mensajes|files?|dateien|archivos|fichiers|objects?|"
    r"keep|kept|keeps|stor\w+|retention|retain\w*|aufbewahr\w*|cached?|sessions?|tokens?|links?|metrics?|data|daten|datos|donnees|runs?|lauft)\b[^,.;:]{0,40}$"
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
_TRIED = r"(?:demo|trial|test|workshop|hackathon|poc|proof of concept|probe|prueba|essai|taller|atelier)"
_UNTIL = re.compile(
    rf"\b(?:{_ONLY}|{_TRIED})\b[^.;]{{0,60}}?\b(?:until|till|bis(?: zum| einschliesslich)?|hasta(?: el)?|jusqu'? ?(?:a|au))"
    rf"(?: (?:next|this|the|end of|dem|nachsten|kommenden|proximo|prochain|ce))* "
    rf"(?:(?P<day>{'|'.join(_DAYS)})|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<next>tomorrow|morgen|manana|demain))\b"
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
    for pattern in _SAID:
        found = pattern.search(text)
        if found and not _OF_A_PART.search(text[: found.start()]) and not _AGAIN.search(text[found.end() :]):
            number, unit = found.groups()
            count = int(number) if number.isdigit() else _SMALL.get(number, 1)
            days = next(each for each, words in _UNITS.values() if re.fullmatch(words, unit))
            return min(count * days, float(LONGEST_DAYS)) * _DAY
    return 0.0


def _day_after(found: re.Match[str], today: datetime) -> datetime:
    """The midnight that ends the day that was named; a name of today's weekday means that of next week."""
    if found["next"]:
        return today + timedelta(days=2)
    if found["date"]:
        try:
            return datetime.fromisoformat(found["date"]).replace(tzinfo=UTC) + timedelta(days=1)
        except ValueError:
            return today
    at = next(number for number, names in enumerate(_DAYS) if re.fullmatch(names, found["day"]))
    return today + timedelta(days=((at - today.weekday() - 1) % 7) + 2)


def _until(moment: datetime, now: float) -> float:
    return min(max(moment.timestamp() - now, 0.0), LONGEST_DAYS * _DAY)
