"""Units of time as people write them in English, German, Dutch and the Romance languages, without accents: whoever reads one asks here."""

import re

SECONDS = r"seconds?|secs?|s|sekunden?|segundos?|secondes?"
MINUTES = r"minutes?|mins?|minuten?|minutos?"
HOURS = r"hours?|hrs?|h|stunden?|horas?|heures?"
DAYS = r"days?|tage?n?|dag(?:en)?|dias?|jours?|giorn[oi]"
WEEKS = r"weeks?|wochen?|weken|semanas?|semaines?|settiman[ae]"
MONTHS = r"months?|monate?n?|maand(?:en)?|mes(?:es)?|mois|mes[ei]"
YEARS = r"years?|jahre?n?|jaar|anos?|ans|ann[oi]"

DAY = 86_400
"""In seconds."""

_IN_DAYS = ((HOURS, 1 / 24), (DAYS, 1), (WEEKS, 7), (MONTHS, 30), (YEARS, 365))


def in_days(unit: str) -> float:
    """How many days one of a unit has: a month 30, a year 365; a KeyError for what is no unit from an hour up."""
    for words, days in _IN_DAYS:
        if re.fullmatch(words, unit):
            return days
    raise KeyError(unit)
