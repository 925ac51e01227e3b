"""Work that a goal tells by its fruit and its rhythm alone: `a daily dump of the rates into BigQuery` is a job at fixed times.

Nobody says job, script or schedule there. What such a sentence names as the source is read, and is nothing to be built.
"""

import re
from typing import TYPE_CHECKING

from functions.planning.rules.meant.mentions import Mention

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Words

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|morning|evening|night|day|week|weekday|month|hour|quarter"
_RHYTHM = (
    rf"(?:daily|nightly|hourly|weekly|monthly|quarterly|(?:every|each) (?:\d+ )?(?:{_DAY}|hours|minutes|days)|once an? (?:day|week|month)|"
    r"taglich\w*|nachtlich\w*|stundlich\w*|wochentlich\w*|monatlich\w*|jede[nrs]? (?:nacht|tag|morgen|abend|woche|stunde|monat|montag|sonntag)|"
    r"diari[oa]s?|diariamente|semanal\w*|semanais|mensual\w*|mensa(?:l|is)|cada (?:dia|noche|semana|mes|hora|lunes)|todos los dias|todas las noches|todos os dias|toda noite|"
    r"quotidien\w*|hebdomadaires?|mensuel\w*|chaque (?:jour|nuit|semaine|mois|matin)|toutes les nuits|tous les (?:jours|matins)|"
    r"giornalier\w*|settimanal\w*|mensil\w*|ogni (?:giorno|notte|settimana|mese|mattina)|dagelijks\w*|wekelijks\w*|elke (?:dag|nacht|week|ochtend))"
)
# What such work leaves behind, in the words for it. Backups of disks and databases are their own, and no job.
_FRUIT = (
    r"(?:inventor(?:y|ies)|dumps?|exports?|extracts?|reports?|digests?|summar(?:y|ies)|copy|copies|sync\w*|imports?|ingest\w*|loads?|refresh\w*|feeds?|listings?|crawl|scrape|archive|"
    r"snapshots? of (?:the |our |all |its )?(?:\w+ )?(?:inventory|assets?|table|prices|rates|api|feed|state|data)|"
    r"inventar|auszug|auszuge|bericht|berichte|abzug|abzuge|\w*export|\w*import|\w*abgleich|inventario|volcado|informe|exportacion|importacion|extracto|carga|relatorio|exportacao|"
    r"inventaire|rapport|exportation|extraction|esportazione|rapporto|inventaris|overzicht)"
)
_GOES = r"(?:in(?:to)?|to|onto|as|nach|en|a|al|dans|vers|em|no|su|naar|lands? in|goes (?:to|into)|written (?:to|into)|ends? up in)"
_KEPT = r"(?:big ?query|warehouse|data ?sets?|buckets?|cloud storage|gcs|csv\w*|nd?json|parquet|(?:an? |our |the )?(?:\w+ )?table|google sheets?|spreadsheets?)"
_BEFORE = re.compile(
    rf"\b(?P<when>{_RHYTHM})(?: (?!backups?\b|snapshots?\b)[\w'-]+){{0,2}}? (?P<work>{_FRUIT})\b(?P<of>[^.;\n]*?)\b{_GOES} (?:(?:an?|the|our|one|einen?|un|una|eine) )?{_KEPT}"
)
_AFTER = re.compile(
    rf"\b(?P<work>{_FRUIT})\b(?P<of>[^.;\n]*?)\b{_GOES} (?:(?:an?|the|our|one|einen?|un|una|eine) )?{_KEPT}[^.;\n]{{0,40}}?\b(?P<when>{_RHYTHM})\b"
)
# `Monthly ERA5 update: download, Dataflow, BigQuery`: the rhythm at the head of a sentence, before a colon and what is done.
_NO_WORK = (
    r"(?:costs?|budget|bills?|spend\w*|prices?|back ?ups?|snapshots?|users?|visitors?|traffic|limits?|active|newsletter|meeting|dashboards?|alerts?|"
    r"kosten|preis\w*|sicherung\w*|nutzer|besucher|costes?|costos?|presupuesto|copias?|respaldos?|usuarios|couts?|sauvegardes?|utilisateurs|custos?|orcamento|costi|utenti|kosten|gebruikers)"
)
_HEADED = re.compile(
    rf"(?:^|(?<=[.;\n] )|(?<=\n))(?:the |our |an? |el |la |le |il |o )?(?:(?P<when>{_RHYTHM})(?P<work>(?: (?!{_NO_WORK}\b)[\w'/-]+){{0,3}})|"
    rf"(?P<work2>(?!{_NO_WORK}\b)[\w'/-]+(?: (?!{_NO_WORK}\b)[\w'/-]+){{0,2}}) (?P<when2>{_RHYTHM})) ?: (?P<of>[^.;\n]+)"
)
_DONE = frozenset({"dataflow", "to_bigquery", "job", "batch", "function", "workflow", "scheduled_query"})
_WORKS = frozenset(
    {"job", "batch", "function", "workflow", "dataflow", "scheduled_query", "worker", "transfer", "composer"}
)
_OF_DATABASES = frozenset({"database", "postgres", "mysql", "sqlserver", "mongodb"})
_SOURCE = frozenset({"service", "site", "frontend", "snapshots", "backups", "to_bigquery", "queue"})


def with_rounds(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with a job and its schedule where only fruit and rhythm say them, and without what that reads from."""
    found = _with_head(found, text, typed)
    if any(each.need in _WORKS for each in found):
        return found
    said = _BEFORE.search(text) or _AFTER.search(text)
    if said is None or any(said.start() <= each.start < said.end() for each in found if each.need in _OF_DATABASES):
        # What copies a database is read elsewhere.
        return found
    low, high = said.start(), said.end("of")
    kept = [each for each in found if not (each.need in _SOURCE and low <= each.start < high)]
    for need, group in (("job", "work"), ("schedule", "when")):
        if not any(each.need == need for each in kept):
            kept.append(Mention(need, typed(*said.span(group)), *said.span(group)))
    return kept


def _with_head(found: "list[Mention]", text: str, typed: "Words") -> "list[Mention]":
    """The mentions with the schedule that stands before a colon, where work follows and no other time is said."""
    if any(each.need in {"schedule", "stream"} for each in found):
        return found
    for said in _HEADED.finditer(text):
        low, high = said.span("of")
        if any(low <= each.start < high and each.need in _DONE and not each.rejected for each in found):
            at = said.span("when" if said["when"] else "when2")
            return [*found, Mention("schedule", typed(*at), *at)]
    return found
