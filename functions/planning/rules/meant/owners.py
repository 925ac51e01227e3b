"""Whose words they are: the thing that a stretch of a goal is said of.

A thing is named by a noun (`a nightly job`, `the API`, `Postgres`) or by what runs there (`Django`). What stands in the
same phrase as a thing is said of it, else it is said of what its clause is about.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from functions.planning.rules.words.tables import apps_table

Span = tuple[int, int]

# Words for a thing -> the parts that it may be drawn as, the likeliest first.
_THINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:staging|dev|test|preview)(?: (?:deploy\w*|environment|env|stage|service|database))?", ("",)),
    (r"(?:cron ?|batch ?)?jobs?|etl|migrations?|import(?:er)?s?|(?:nightly|daily|hourly) (?:run|export|report)|tarea|tache", ("run_job",)),
    (r"workers?|celery|sidekiq|consumers?|background process\w*|daemon", ("worker_pool",)),
    (r"(?:cloud ?)?(?:functions?|lambdas?|funktion\w*|funcion\w*|fonctions?|funcao|funzione)", ("function",)),
    (r"vms?|virtual machines?|machines?", ("vm", "group")),
    (r"bo(?:x|xes)|servers?|maschinen?|maquinas?|serveur\w*|servidor\w*", ("vm", "group", "cloud_run")),
    (r"postgres\w*|my ?sql|maria ?db|sql server|cloud ?sql|databases?|dbs?|datenbank\w*|bases? de (?:datos|donnees)|banco de dados", ("sql", "alloydb", "vm")),
    (r"redis|memorystore|caches?", ("redis", "valkey")),
    (r"valkey", ("valkey", "redis")),
    (r"(?:gke |kubernetes )?clusters?|gke|kubernetes|k8s|nodes?|pools?|knoten|nodos", ("gke",)),
    (r"buckets?|gcs|cloud storage|files?", ("bucket",)),
    (r"pub/?sub|topics?|queues?|messages?", ("queue", "tasks")),
    (r"big ?query|datasets?|warehouse", ("bigquery",)),
    (r"(?:cloud run )?(?:services?|apis?|dienste?|servicios?)|back-?ends?|front-?ends?|web(?: ?apps?)?|apps?|containers?|websites?|sites?|dashboards?|resource limits|anwendung|aplicacion|application|cloud run", ("cloud_run", "vm", "group")),
)  # fmt: skip
_THING = re.compile(
    r"(?<![\w/.@-])(?:" + "|".join(f"(?P<t{at}>{words})" for at, (words, _) in enumerate(_THINGS)) + r")(?![\w@-]|\.\w)"
)
# What is said of something else than the thing that is named in it.
_NO_THING = re.compile(
    r"(?:node\.?js|node|app engine|files? server|database server|cache hits?|service accounts?|api keys?|secrets?)(?![\w-])"
)
FRONT = re.compile(r"front-?ends?|web(?: ?apps?)?|websites?|sites?")
# Where one phrase ends and another begins, and where a clause does.
_PHRASE = re.compile(
    r",(?=\s)|[()]|\s-\s|\s(?:and|plus|und|sowie|y|et|e|while|whereas|but|aber|pero|mais)\s|\s[+&]\s|:(?=\s)"
)
_CLAUSE = re.compile(r"[.!?](?=\s|$)|;|\n")
# `8 GiB for the nightly job`.
_FOR = re.compile(
    r"(?: (?:of )?(?:ram|memory|mem))?(?: each)?,? (?:for|fur|para|pour|per) (?:(?:the|la|el|le|die|den|das|our|my|each|every) )?(?:(?:nightly|daily|weekly|\w+ing) )?"
)
_WITHIN = re.compile(
    r"\s(?:into|to|in|from|of|on|via|through|against|behind|with|for|mit|con|avec|reads|writes|using|uses|calls|drops)\s(?:[\w/]+\s){0,3}['\"`]?$"
)


class Thing(NamedTuple):
    """Where a thing is named, and the parts that it may be drawn as, the likeliest first."""

    span: Span
    parts: tuple[str, ...]


def is_thing(name: str) -> bool:
    """Whether a word is one for a kind of thing, and nobody's name."""
    return _THING.fullmatch(name) is not None


# The text of one goal is asked about by many readers.
@lru_cache(maxsize=64)
def things_named(text: str) -> tuple[Thing, ...]:
    """The things of a folded text in its order."""
    found = [
        Thing(match.span(), next(parts for at, (_, parts) in enumerate(_THINGS) if match[f"t{at}"]))
        for match in _THING.finditer(text)
        if not _NO_THING.match(text, match.start())
    ]
    for app, pattern in apps_table():
        parts = ("cloud_run", "vm", "group") if app.where == "run" else ("vm", "cloud_run") if app.where == "vm" else ()
        if parts:
            found += [Thing(match.span(), parts) for match in pattern.finditer(text)]
    return tuple(sorted(found))


def owner_of(text: str, span: Span, things: Iterable[Thing]) -> tuple[Thing | None, bool]:
    """The thing that a stretch is said of, and whether it stands in the same phrase."""
    low = max((match.end() for match in _CLAUSE.finditer(text, 0, span[0])), default=0)
    stop = _CLAUSE.search(text, span[1])
    high = stop.start() if stop else len(text)
    near = [each for each in things if low <= each.span[0] < high]
    if (told := _FOR.match(text, span[1], high)) and (after := [each for each in near if each.span[0] == told.end()]):
        return after[0], True
    begin = max((match.end() for match in _PHRASE.finditer(text, low, span[0])), default=low)
    end = next((match.start() for match in _PHRASE.finditer(text, span[1], high)), high)
    if same := [each for each in near if begin <= each.span[0] < end]:
        return min(same, key=lambda each: _apart(each.span, span)), True
    if before := [each for each in near if each.span[1] <= span[0]]:
        return _subject(text, low, before), False
    earlier = [each for each in things if each.span[1] <= low]
    if near or not earlier:
        return None, False
    begins = max((match.end() for match in _CLAUSE.finditer(text, 0, earlier[-1].span[0])), default=0)
    return _subject(text, begins, [each for each in earlier if each.span[0] >= begins]), False


def _subject(text: str, low: int, things: list[Thing]) -> Thing:
    """What a clause is about: the last thing that is no object in it."""
    return ([each for each in things if not _WITHIN.search(text[low : each.span[0]])] or things)[-1]


def _apart(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1])


_CORES = r"\d{1,3} ?-?v?(?:cpus?|cores?|kerne\w*|prozessor\w*|nucleos?|coeurs?)\b"
_SIZE = re.compile(
    rf"{_CORES}|\d{{1,4}}(?:[.,]\d{{1,2}})? ?(?:gi?b?|gigs?)\b(?! ?(?:of )?(?:\w+ )?(?:ssd|hdd|disk|storage|drive|space|platte|disco|disque))"
)


def sizes_of_machines(text: str) -> str:
    """A folded text without the cores and the memory that are said of what is no machine."""
    things = things_named(text)
    shown = list(text)
    for match in _SIZE.finditer(text):
        thing, _ = owner_of(text, match.span(), things)
        if thing is not None and thing.parts[0] in NO_MACHINES:
            shown[match.start() : match.end()] = "_" * (match.end() - match.start())
    return "".join(shown)


NO_MACHINES = frozenset({"run_job", "worker_pool", "function", "redis", "valkey", "sql", "cloud_run"})
"""What cores and memory of its own make no machine of."""


_INSTANCES = re.compile(r"\d+\+? (?:[a-z]+ )?(?:instan\w+)?$")


def is_of_no_machine(text: str, span: Span) -> bool:
    """Whether instances that are counted are those of a program, and no machines."""
    if not text[slice(*span)].startswith("instan") or not _INSTANCES.search(text[: span[0]]):
        return False
    thing, _ = owner_of(text, span, [each for each in things_named(text) if each.span != span])
    return thing is not None and thing.parts[0] in NO_MACHINES
