"""What a job that stands beside a service is given of what the deployment keeps: what it works on, and no more."""

import re

from functions.planning.rules.sketch import Sketch

_NAMED = {
    "sql": r"data ?bases?|datenbank\w*|base de (?:datos|donnees)|\bdb\b|postgres\w*|mysql|sql\b|tables?|rows|records|users|orders|customers|accounts|sessions",
    "redis": r"redis|cache\w*|valkey",
    "memcached": r"memcache\w*|cache\w*",
    "bucket": r"buckets?|files?|uploads?|exports?|images?|storage|objects?|backups?|dumps?|dateien|pdfs?|csvs?",
    "firestore": r"firestore|documents?",
    "bigquery": r"big ?query|warehouse|analytics",
    "filestore": r"nfs|filestore|shared (?:disk|files?)",
    "secret": r"secrets?|api keys?|tokens?|credentials?|stripe|smtp|mail\w*",
    "vertex": r"vertex|embeddings?|gemini|models?",
    "kms": r"kms|encrypt\w*",
}
_JOB = r"(?:\w*jobs?|cron\w*|scripts?|tasks?|batch\w*|nightly|daily|hourly|weekly|every (?:night|day|hour|week|month))"
_DATABASES = ("sql", "firestore", "bigquery")


def reached_by_job(sketch: Sketch, text: str, stores: list[str]) -> list[str]:
    """What a job beside a service is given: what its own clause names; where that names nothing, the first database."""
    clauses = [each for each in re.split(r"[,;.]| and | und | y | et | plus | with ", text) if each.strip()]
    at = next((n for n, each in enumerate(clauses) if re.search(rf"\b{_JOB}\b", each)), None)
    said = " ".join(clauses[at : at + 2]) if at is not None else ""
    named = [id_ for id_ in stores if re.search(rf"\b(?:{_NAMED[sketch.parts[id_].part.name]})", said)]
    return named or [id_ for id_ in stores if sketch.parts[id_].part.name in _DATABASES][:1]
