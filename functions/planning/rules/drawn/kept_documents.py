"""How Firestore's documents are kept, where a goal says it: where, how far back, and by which backups for how long."""

import re

from functions.planning.rules.drawn.keeping import daily_backups, in_days
from functions.planning.rules.meant.mentions import ENGINES
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_PLACE = re.compile(r"\b(nam5|nam7|eur3)\b")
_BACK_IN_TIME = re.compile(
    r"\bpitr\b|\bpoint[- ]in[- ]time(?:[- ]\w*recovery|[- ]restore|-wiederherstellung)?|\bzeitpunktgenau\w*(?: wiederherstell\w*)?|\bwiederherstellung (?:auf|zu) (?:einen|jeden|jedem) (?:beliebigen )?zeitpunkt"
    r"|\b(?:recuperacion|restauracion|restaurar|recuperacao)(?: \w+){0,2} (?:un |el |um )?(?:momento dado|punto en el tiempo|cualquier momento|ponto no tempo|cualquier punto)"
    r"|\b(?:restauration|recuperation|retour)(?: \w+){0,2} (?:un )?(?:instant|moment|point dans le temps)\w*(?: donne)?|\b(?:any|every) (?:minute|second|moment)\b"
)
_COPIES = r"(?:back ?-?ups?|\w*sicherung\w*|copias?|respaldos?|sauvegardes?|salvataggi\w*|copie)"
_DAILY = r"(?:daily|nightly|each night|every (?:day|night)|\w*taglich\w*|jede nacht|diari[oa]s?|diariamente|cada dia|quotidien\w*|chaque jour|tous les jours|giornalier\w*|dagelijks\w*)"
_DAYS = {
    "MONDAY": "mondays?|montags?|lunes|lundis?|segunda|lunedi", "TUESDAY": "tuesdays?|dienstags?|martes|mardis?|terca|martedi",
    "WEDNESDAY": "wednesdays?|mittwochs?|miercoles|mercredis?|quarta|mercoledi", "THURSDAY": "thursdays?|donnerstags?|jueves|jeudis?|quinta|giovedi",
    "FRIDAY": "fridays?|freitags?|viernes|vendredis?|sexta|venerdi", "SATURDAY": "saturdays?|samstags?|sabados?|samedis?|sabato",
    "SUNDAY": "sundays?|sonntags?|domingos?|dimanches?|domenica",
}  # fmt: skip
_WEEKLY = rf"(?:weekly|(?:every|each|once (?:a|per)) week|wochentlich\w*|jede woche|semanal(?:es|mente)?|semanais|cada semana|hebdomadaires?|chaque semaine|settimanal\w*|wekelijks\w*|{'|'.join(_DAYS.values())})"
_KIND = re.compile(rf"\b(?:(?P<daily>{_DAILY})|(?P<weekly>{_WEEKLY}))\b")
_SO_LONG = re.compile(
    r"(?<![\w.])(\d{1,3}|an?|one|eine?[nmrs]?|una?|une|um)[ -](days?|weeks?|months?|tagen?|tage|wochen?|monaten?|monate?|dias?|semanas?|mes(?:es)?|jours?|semaines?|mois|giorni|settimane|mesi)\b(?! (?:ago|later))"
)
_MOST, _USUAL_WEEKS = 98, 56


def draw_kept_documents(sketch: Sketch, reading: Reading, made: str | None) -> None:
    """Set what is said of the documents: of them alone where rows are kept beside them."""
    if made is None:
        return
    said = _said(reading)
    if place := _PLACE.search(said):
        sketch.set("", made, place[1], "location")
        sketch.taken += [each.span() for each in _PLACE.finditer(reading.text)]
    if _BACK_IN_TIME.search(said) and not reading.rejects("pitr"):
        sketch.set("pitr", made, True, "pitr")
        sketch.taken += [each.span() for each in _BACK_IN_TIME.finditer(reading.text)]
    if reading.rejects("backups"):
        sketch.set("", made, False, "backups")
        return
    if not re.search(rf"\b{_COPIES}\b", said):
        return
    _copies(sketch, reading, made, said)


def _said(reading: Reading) -> str:
    """The sentences about the documents; all of the goal where no other database is in it."""
    if not reading.wants(*ENGINES):
        return reading.text
    return " . ".join(each for each in _SENTENCE.split(reading.text) if "firestore" in each)


def _copies(sketch: Sketch, reading: Reading, made: str, said: str) -> None:
    """Backups each day, each week or both, each kept for as long as is said of it."""
    found = list(_KIND.finditer(said))
    kept: dict[str, int | None] = {}
    for at, match in enumerate(found):
        kind = "daily" if match["daily"] else "weekly"
        end = next((each.start() for each in found[at + 1 :] if bool(each["daily"]) != bool(match["daily"])), len(said))
        days = _days(said[match.start() : end])
        kept[kind] = kept.get(kind) or days
    if len(kept) == 1:
        kept = dict.fromkeys(kept, _days(said))
    if not kept:
        kept = {"daily": _days(said)}
    if not found:
        # No such rhythm is said: one a day, and what is to be said of another.
        daily_backups(sketch, reading, made)
        if "backups" in sketch.lacks:
            return
    told = []
    if "daily" in kept:
        sketch.set("", made, True, "backups")
        if (days := kept["daily"]) is not None:
            sketch.set("", made, min(days, _MOST), "backup_days")
        told.append(f"one a day, kept for {sketch.parts[made].settings.get('backup_days', 7)} days")
    else:
        sketch.set("", made, False, "backups")
    if "weekly" in kept:
        sketch.set("", made, min(kept["weekly"] or _USUAL_WEEKS, _MOST), "weekly_days")
        day = next((name for name, words in _DAYS.items() if re.search(rf"\b(?:{words})\b", said)), None)
        sketch.set("", made, day, "weekday")
        told.append(f"one a week ({day or 'SUNDAY'}), kept for {sketch.parts[made].settings['weekly_days']} days")
    sketch.meet("backups", f"{made}: {' and '.join(told)}")
    if any((days or 0) > _MOST for days in kept.values()):
        sketch.lack("backup_days", f"Firestore keeps a backup for {_MOST} days at most")
    elif reading.wants("backup_days"):
        sketch.meet("backup_days", f"{made}: as said")
    sketch.taken += [each.span() for each in [*_KIND.finditer(reading.text), *_SO_LONG.finditer(reading.text)]]


def _days(said: str) -> int | None:
    match = _SO_LONG.search(said)
    return in_days(match[1], match[2]) if match else None
