"""Logs that are kept: whose, in a bucket, a dataset or a log bucket of their own, from which level, and for how long."""

import re
from itertools import pairwise

from functions.planning.rules.drawn.keeping import STEP, in_days
from functions.planning.rules.drawn.log_exclusions import writing
from functions.planning.rules.meant.log_exclusions import without_clauses
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.negation import EXCEPT

_LEVEL = re.compile(
    r"\b(?:above|at|from|of|level|severity|least|>=?|ab|desde|a partir de) (?:level |severity )?(notice|warning|error|critical|alert|emergency)\b"
)
_AUDIT = re.compile(r"\baudit(?!or)\w*|\b(?:admin(?: activity)?|data access) logs?\b|\bcloudtrail\b|\bprufprotokoll\w*")
# `Audit logs for BigQuery, kept in a bucket`: whose logs they are is no place to keep them.
_LOGS_OF = re.compile(
    r"\blogs? (?:of|for|from|fur|von|de|des|para|pour|di) [^.;,\n]*?(?=,|[.;\n]|$| (?:kept|stored|sent|exported|shipped|routed|streamed|to|into|in|nach|en|dans|vers) | (?:[\w-]+ )?(?:over|via|through|by|uber|por|par|per|door)(?: \w+)?? pub ?/?sub)"
)
_NO_AUDIT = re.compile(
    rf"\b(?:{EXCEPT}|(?:remov|exclud|filter|drop|leav)\w*|without|no|not|ohne|kein\w*|sans|sin|sem|senza|zonder)(?: [\w']+){{0,3}}? (?:(?:d ?'|de )?audit\w*|prufprotokoll\w*)"
)
_INTO = {
    "bigquery": re.compile(r"\bbig ?query\b|\bwarehouse\b|\bdatasets?\b|\bquer(?:y|ies|ied|ying)\b"),
    "topic": re.compile(
        r"\b(?:to|into|via|over|through|by|uber|auf|ans?|nach|por|a|al|en|vers|par|naar|su|per|door) (?:[\w-]+ ){0,2}?(?:pub ?/?sub|topics?|topicos?)\b"
    ),
    "bucket": re.compile(
        r"\bbuckets?\b|\bgcs\b|\b(?:cloud |cold |archive )storage\b|\b(?:cold|near) ?line\b|\barchives? class\b"
    ),
}
# Cloud Logging's own buckets, which are none of Cloud Storage's.
_LOG_BUCKET = re.compile(
    r"(?:\b_?default )?\b(?:log(?:ging)?[- ])?logbucket(?: de (?:los |les )?\w+)?\b|\b_default(?: buckets?)?\b|\bcloud logging\b"
)
# Where they come from, and not where they are kept.
_FROM_LOGGING = re.compile(
    r"\b(?:export\w*|send\w*|ship\w*|rout\w*|archiv\w*|envoy\w*|enviar?|exporta\w*|from|aus|von|desde|depuis)(?: (?:los |les |os |the |our )?logs (?:de|from|of|aus|von))? cloud logging\b|\bcloud logging(?= (?:exports?\b|(?:to|into|in|a|al|en|vers|dans|para|nach) ))|(?<=logs )(?:de|from|of|aus|von) cloud logging\b"
)
# Where a log bucket stands: in one of two continents, or in a region.
_LOG_PLACE = re.compile(
    r"\blogbuckets?\b(?:(?!\bbuckets?\b)[^.;\n]){0,60}?\b(?:in|en|dans|im|na|nell[ao])\s(?:the |der |la |l ?'|a )?(eu|europe(?!-)|european union|ue|europa|union europea|union europeenne|us|usa|united states|[a-z]+-[a-z]+[0-9]{1,2})\b"
)
_PLACES = {
    "us": "us", "usa": "us", "united states": "us",
    **dict.fromkeys(("eu", "europe", "european union", "ue", "europa", "union europea", "union europeenne"), "eu"),
}  # fmt: skip
_SHARED = re.compile(r"\b_?default\b")
_USUAL_DAYS = 30
_PROJECTS = (
    "{id_} keeps this deployment's own logs so long; the project's _Default bucket holds everybody's, and is its owner's to "
    "change: `gcloud logging buckets update _Default --location=global --retention-days={days}`"
)
_LESS = (
    "a log bucket of its own would cost more: Cloud Logging keeps what it takes in for 30 days at no charge beyond, and "
    "the project's _Default bucket is its owner's to change (`gcloud logging buckets update _Default --location=global "
    "--retention-days={}`)"
)
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_AND = re.compile(r",? (?:and|und|y|et|plus|e|&|as well as) |, ")
STAY = re.compile(
    r"(?<![\w.])(\d{1,4}|an?|one|eine?[nmrs]?|una?|une)[ -](days?|weeks?|months?|years?|jahre?n?|tagen?|tage|wochen|monaten?|monate|anos?|dias?|meses|ans?|jours?|mois|semaines)\b"
)
_HELD = re.compile(r"\b(?:nobody|no ?one|niemand|nadie|personne|never|locked|immutable|worm)\b")
# Logs of what runs, which are none of who did what: beside audit logs they are sent by a sink of their own.
_OF_WHAT_RUNS = re.compile(
    r"\b(?:(?:vpc )?flow|firewall|gke|kubernetes|cluster|waf|cloud armor|load[- ]?balancer|lb|app(?:lication)?|cloud run|container|nginx|request|vm|dns)[- ]?(?:logs?|protokolle?|logging)\b"
)
_OWN = "logs: who did what in the whole project; data access is among it where the project has that logged"


def draw_log_export(sketch: Sketch, reading: Reading) -> None:
    """A sink for each place that the goal names, and how long each place keeps what is written there."""
    if not reading.wants("log_export"):
        return
    said = _FROM_LOGGING.sub(" logs ", said_of_logs(reading))
    into = _LOGS_OF.sub(" logs ", _LOG_BUCKET.sub(" ", said))
    places = [place for place, names in _INTO.items() if names.search(into)]
    if _LOG_BUCKET.search(said) or (not places and _days(said) and not _HELD.search(said)):
        _in_logging(sketch, reading, said)
        if not places:
            return
    if not places:
        places = ["bigquery" if reading.wants("bigquery") or not sketch.of("bucket") else "bucket"]
    without = _NO_AUDIT.search(reading.text) if _NO_AUDIT.search(said) else None
    audit = _AUDIT.search(said) is not None and without is None
    if audit and places == ["topic"] and _OF_WHAT_RUNS.search(said):
        draw_sink_to(sketch, reading, "topic", said, id_="runtime-logs")
    for place in places:
        kept = _kept(sketch, reading, place, said, audit=audit)
        made = sketch.add("log_export", "logs" if place == places[0] else f"logs-to-{kept}"[:16], "log_sink", to=place)
        sketch.use(made, kept)
        if audit:
            sketch.set("", made, "audit", "whose")
        elif without and sketch.set("", made, True, "without_audit"):
            sketch.taken.append(without.span())
        level = _LEVEL.search(said)
        if level and sketch.set("", made, level[1].upper(), "severity"):
            sketch.taken += [each.span() for each in _LEVEL.finditer(reading.text)]
    if audit:
        sketch.meet("log_export", _OWN)


def draw_sink_to(
    sketch: Sketch, reading: Reading, place: str, said: str, *, id_: str = "logs", audit: bool = False
) -> str | None:
    """One sink more to a place (`bigquery`, `bucket`, `topic`): the project's audit logs, or those of what runs here."""
    kept = _kept(sketch, reading, place, said, audit=audit)
    made = sketch.add("", id_, "log_sink", to=place)
    sketch.use(made, kept)
    if audit and made:
        sketch.set("", made, "audit", "whose")
    return made


def _days(said: str) -> int | None:
    found = STAY.search(said)
    return in_days(found[1], found[2]) if found else values.days_in(said)


def _in_logging(sketch: Sketch, reading: Reading, said: str) -> None:
    """A log bucket of the deployment's own, or of the project's audit logs, for as long as is said."""
    days = _days(said)
    spans = [each.span() for pattern in (STAY, _LOG_BUCKET) for each in pattern.finditer(reading.text)]
    audit = _AUDIT.search(said) is not None and _NO_AUDIT.search(said) is None
    dedicated = re.search(r"\b(?:own|dedicated|separate|eigene\w*|propio|dedi[eck]\w*|apart)\b", said)
    if days is not None and days <= _USUAL_DAYS and not (audit or dedicated or _LOG_PLACE.search(said)):
        sketch.taken += spans
        sketch.how.pop("log_export", None)
        sketch.lacks["log_export"] = _LESS.format(days)
        sketch.lacks.setdefault("lifecycle", _LESS.format(days))
        return
    made = sketch.add("log_export", "logs", "log_sink", to="log_bucket")
    if days is not None and sketch.set("", made, days, "keep_days"):
        sketch.meet("log_export", f"{made}: Cloud Logging keeps them {days} days, in a log bucket of their own")
        sketch.meet("lifecycle", f"{made}: keep_days = {days}")
        sketch.lacks.pop("lifecycle", None)
    if place := _LOG_PLACE.search(said):
        sketch.set("", made, _PLACES.get(place[1], place[1]), "location")
    if audit:
        sketch.set("", made, "audit", "whose")
        sketch.meet("log_export", _OWN)
    elif without := _NO_AUDIT.search(said):
        sketch.set("", made, True, "without_audit")
        sketch.taken += [without.span()] if said == reading.text else []
    if (level := _LEVEL.search(said)) and sketch.set("", made, level[1].upper(), "severity"):
        sketch.taken += [each.span() for each in _LEVEL.finditer(reading.text)]
    if not writing(sketch) or _SHARED.search(said) or re.search(r"\b(?:project|projekt\w*|proyecto|projet)\b", said):
        sketch.meet("log_export", _PROJECTS.format(id_=made, days=days or _USUAL_DAYS))
    sketch.taken += spans


def said_of_logs(reading: Reading) -> str:
    """What is said of the logs: each sentence that speaks of them."""
    # What is left out of them is said of no time and of no place.
    text = without_clauses(reading.text)
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    found = [
        text[low:high]
        for low, high in pairwise(ends)
        if any(low <= each.start < high for each in reading.of("log_export"))
    ]
    return " . ".join(found) or text


def _kept(sketch: Sketch, reading: Reading, place: str, said: str, *, audit: bool) -> str | None:
    """Where they are kept in such a place, with the time and the class that are said of it."""
    elsewhere = [each for each in reading.of("bucket") if reading.text[each.start : each.end] not in said]
    if place == "topic":
        return next(iter(sketch.of("queue")), None) or sketch.add("", "log-events", "queue")
    if place == "bigquery":
        kept = next(iter(sketch.of("bigquery")), None) or sketch.add("", "warehouse", "bigquery")
    elif elsewhere or not sketch.of("bucket"):
        kept = sketch.add("", "archive", "bucket")
    else:
        kept = sketch.of("bucket")[0]
    # When they move to a colder class is no time for which they are kept, nor is that class where they begin.
    said = STEP.sub(" ", said)
    days = _time_in(said, place)
    if kept is None or days is None:
        return kept
    sketch.taken += [each.span() for each in STAY.finditer(reading.text) if each[0] in said]
    if place == "bigquery":
        if sketch.set("", kept, days, "expire_days"):
            sketch.meet("lifecycle", f"{kept}: rows end after {days} days")
            sketch.lacks.pop("lifecycle", None)
        return kept
    settings = sketch.parts[kept].settings
    settings.pop("delete_after_days", None)
    held = audit or _HELD.search(said)
    kind = values.storage_class_in(said)
    if held:
        settings.pop("versioning", None)
    if kind and held:
        # What is kept for years is written cold at once.
        for key in ("lifecycle_class", "lifecycle_days"):
            settings.pop(key, None)
        sketch.how.pop("lifecycle", None)
        sketch.set("", kept, kind, "storage_class")
    if not audit:
        sketch.set("", kept, days, "delete_after_days")
    sketch.set("", kept, days if held else None, "retention_days")
    sketch.lacks.pop("lifecycle", None)
    key = "retention_days" if held else "delete_after_days"
    sketch.meet("lifecycle", f"{kept}: {key} = {settings.get(key, days)}")
    return kept


def _time_in(said: str, place: str) -> int | None:
    """For how long something is kept in a place: what is said in the same breath, or of all of it."""
    times = list(STAY.finditer(said))
    if not times:
        return values.days_in(said)
    ends = [0, *(match.end() for match in _AND.finditer(said)), len(said)]
    pieces = [(low, high) for low, high in pairwise(ends) if _INTO[place].search(said, low, high)]
    near = [each for each in times for low, high in pieces if low <= each.start() < high]
    found = (near or times)[0]
    if not near and len(times) > 1:
        return None
    return in_days(found[1], found[2])
