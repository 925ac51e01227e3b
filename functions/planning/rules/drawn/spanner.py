"""What is asked of Spanner beside its name: how often it is copied, how long copies and former states are kept."""

import re

from functions.planning.rules.drawn.keeping import in_days
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

_MOST_VERSIONS = 7
_UNIT = r"(?P<unit>days?|weeks?|months?|years?|tage?n?|wochen?|monate?n?|jahre?n?|dias?|semanas?|meses|mes|anos?|jours?|semaines?|mois|ans?)\b"
_TIME = rf"(?<![\w.])(?P<n>\d{{1,3}}|an?|one|eine?[rn]?|una?|une) ?{_UNIT}"
_VERSIONS = re.compile(
    r"\b(?:version[- ]?(?:retention|history)\w*|versions?(?: (?:are|be))? kept|retention of versions|retencion de (?:las )?versiones|retention des versions|versionsaufbewahrung|retencao de versoes|point[- ]in[- ]time(?:[- ]recovery)?|pitr)"
    rf"(?: (?!and\b|und\b|y\b|et\b)[\w'-]+){{0,3}}?:? ?{_TIME}"
)
_PITR = re.compile(r"\b(?:point[- ]in[- ]time(?:[- ]recovery)?|pitr)\b")
_BACKUP = re.compile(
    r"\b(?:back ?ups?|backed up|\w*sicherung\w*|copias? de seguridad|copias? de seguranca|respaldos?|sauvegard\w*)\b"
)
_KEPT = re.compile(
    rf"\b(?:kept|keep|retain\w*|retention|for|stored?|conserv\w*|aufbewahr\w*|aufgehoben|guard\w*|durante|pendant|fur|mantid\w*|mantener)(?: (?:for|of|fur|de|durante|pendant|por))?:? {_TIME}"
    rf"|{_TIME.replace('<n>', '<n2>').replace('<unit>', '<unit2>')} (?:retention|aufbewahr\w*|aufheben|lang|de retencion|de retention|de conservation)"
)
_WEEKLY = re.compile(
    r"\b(?:weekly|every (?:week|sunday)|wochentlich\w*|jede woche|semanal\w*|hebdomadaire\w*|chaque semaine)\b(?: on sundays?| am sonntag| (?:el|los) domingos?| le dimanche)?|\b(?:on|every) sundays?\b"
)
_DAILY = re.compile(
    r"\b(?:every (?:day|night)|each (?:day|night)|jede nacht|jeden tag|cada (?:dia|noche)|chaque (?:nuit|jour)|full|completas?|completes?)\b"
)
_TWICE = re.compile(
    r"\b(?:every|alle|cada|toutes les) (?:12|twelve) (?:h|hours?|stunden|horas|heures)\b|\btwice (?:a|per) day\b"
)
_HOUR = re.compile(r"\b(?:at|um|a las?|a|as) (?P<hour>[01]?\d|2[0-3])(?::00)? ?(?P<half>am|pm|uhr|h|hours|utc)?\b")
_OFTENER = re.compile(
    r"\bincremental\w*|\binkrementell\w*|\bincrement\w*|\bhourly\b|\bstundlich\w*|\b(?:every|alle|cada|toutes les) (?!12\b)\d{1,2} (?:h|hours?|stunden|horas|heures)\b"
)
_NO_KEY = "{}: Google's own key encrypts it; a key of your own can't be set for Spanner here yet"
_FULL_ONLY = (
    "{}: full backups each day, each 12 hours or each week; incremental ones are of a dearer edition than the STANDARD one "
    "that is made here"
)


def draw_spanner(sketch: Sketch, reading: Reading) -> None:
    """Set it, and say which needs it meets by itself."""
    for id_ in sketch.of("spanner"):
        text = reading.text
        if reading.wants("database") and not sketch.of("sql", "firestore", "alloydb"):
            sketch.meet("database", f"{id_}: a Spanner database")
        if said := _VERSIONS.search(text):
            days = min(_MOST_VERSIONS, in_days(said["n"], said["unit"]))
            if sketch.set("", id_, days, "version_days"):
                sketch.taken.append(said.span())
            text = f"{text[: said.start()]}{' ' * len(said[0])}{text[said.end() :]}"
        elif _PITR.search(text):
            sketch.set("", id_, _MOST_VERSIONS, "version_days")
        if reading.wants("pitr", "pitr_days") and (kept := sketch.parts[id_].settings.get("version_days")):
            for need in ("pitr", "pitr_days"):
                sketch.meet(need, f"{id_}: any state of the last {kept} days can be read (version_days)")
                sketch.lacks.pop(need, None)
        if (keys := reading.of("kms")) and not sketch.of("sql", "bucket", "bigquery"):
            sketch.told.append(Asked(words=keys[0].words, need="kms", met=False, how=_NO_KEY.format(id_)))
        if reading.wants("backups", "backup_days") and not sketch.of("sql", "firestore", "alloydb"):
            _backups(sketch, reading, id_, text)


def _backups(sketch: Sketch, reading: Reading, id_: str, text: str) -> None:
    """How often it is copied, and for how long: as Google does by itself, unless something else is said."""
    kept, weekly, twice = _KEPT.search(text), _WEEKLY.search(text), _TWICE.search(text)
    near = _BACKUP.search(text)
    hour = _HOUR.search(text, near.start()) if near else None
    if kept or weekly or twice or hour:
        days = in_days(kept["n"] or kept["n2"], kept["unit"] or kept["unit2"]) if kept else 28 if weekly else 7
        sketch.set("", id_, days, "backup_days")
        sketch.set("", id_, "week" if weekly else "12h" if twice else None, "backup_every")
        if hour:
            at = (
                int(hour["hour"]) % 12 + (12 if hour["half"] == "pm" else 0)
                if hour["half"] in {"am", "pm"}
                else int(hour["hour"])
            )
            sketch.set("", id_, at, "backup_hour")
        sketch.taken += [each.span() for each in (kept, twice, hour) if each]
        sketch.taken += [each.span() for each in _WEEKLY.finditer(text)]
    sketch.taken += [each.span() for each in _DAILY.finditer(text)]
    settings = sketch.parts[id_].settings
    how = (
        f"{id_}: a full one each {settings.get('backup_every', 'day')}, kept for {settings.get('backup_days', 7)} days"
    )
    for need in ("backups", "backup_days"):
        sketch.lacks.pop(need, None)
        sketch.meet(need, how)
    if oftener := _OFTENER.search(text):
        words = Words.of(reading.goal.text, reading.text)(*oftener.span())
        sketch.told.append(Asked(words=words, need="backups", met=False, how=_FULL_ONLY.format(id_)))
        sketch.taken.append(oftener.span())
