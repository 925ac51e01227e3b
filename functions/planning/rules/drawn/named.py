"""What single things are called: a dataset, a bucket, a topic."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from functions.planning.rules.meant.listed import databases_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import is_everyday

_KINDS = {
    "dataset": "bigquery",
    "bucket": "bucket",
    "topic": "queue",
    "queue": "queue",
    "service": "cloud_run",
    "function": "function",
    "job": "run_job",
    "vm": "vm",
    "machine": "vm",
    "server": "vm",
    "cluster": "gke",
    "worker": "worker_pool",
}
_CALLED = re.compile(
    rf"\b(?P<kind>{'|'.join(_KINDS)})"
    r"(?: itself)?(?: (?:is|should be|must be|shall be|heisst|se llama|s'appelle|se chama|si chiama))?(?: (?:named|called|namens|llamad[oa]|nommee?|chamad[oa]|chiamat[oa])|(?<=heisst)|(?<=se llama)|(?<=s'appelle)|(?<=se chama)|(?<=si chiama)|(?= ?[\"'`])) ?[\"'`]?(?P<name>[a-z][a-z0-9_-]{1,30})(?![\w.@/])[\"'`]?(?! ?(?:,|and|&) ?[\"'`]?[a-z]+[\"'`]? ?(?:,|and\b))"
)
_TOPIC = re.compile(r"\btopic (?P<name>[a-z][a-z0-9_-]{2,30})(?= (?:-?>|to\b|then|which|with)|[,;)]|$)")

# What a name is given to -> the kinds of parts that can have it.
_NOUNS = {
    "bucket": ("bucket", "site"),
    "dataset": ("bigquery",),
    "topic": ("queue",),
    "queue": ("tasks", "queue"),
    "cola": ("tasks", "queue"),
    "repo": ("registry",),
    "repository": ("registry",),
    "registry": ("registry",),
    "database": ("sql", "spanner", "alloydb"),
    "db": ("sql", "spanner", "alloydb"),
    "datenbank": ("sql", "spanner", "alloydb"),
    "mysql": ("sql",),
    "postgres": ("sql",),
    "postgresql": ("sql",),
    "redis": ("redis", "valkey"),
    "vpc": ("network",),
    "network": ("network",),
    "cluster": ("gke",),
    "secret": ("secret",),
    "service account": ("identity",),
}
_NOUN = rf"(?P<noun>{'|'.join(sorted(_NOUNS, key=len, reverse=True))})"
_GIVEN = re.compile(
    rf"(?<![\w-])(?:{_NOUN} (?:named|called|namens|genannt|llamad[oa]|nommee?|appelee?|chamad[oa]|chiamat[oa]) [\"'`]?(?P<said>[a-z][a-z0-9._-]{{1,62}})"
    # A word that is written as nobody writes words is a name.
    rf"|{_NOUN.replace('noun', 'thing')} [\"'`]?(?P<name>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)"
    rf"|{_NOUN.replace('noun', 'place')} (?P<plain>[a-z]{{3,30}})(?= ?(?:[,;.)\n]|$| (?:in|to|into|and|und|y|et|e)\b)))(?![\w@/])"
)
# What a plain word behind it names: `dataset mart`, `results go to bucket renders`, and no `einen Bucket legt`.
_PLAINLY = re.compile(r"\bdataset$|\b(?:to|from|in|into|of|at|en|al|del|nach|aus|dans|vers) bucket$")
# `A cluster read-only`, `redis cluster-mode`: how something is, and no name.
_HOW = re.compile(
    r"[-_](?:mode|only|side|based|ready|like|level|scoped|managed|regions?|zones?|class|tier|locked|access|enabled|free|wide|time|driven|facing|backed|off|to|per|and|or)$"
)
_LONGEST = 16


class Given(NamedTuple):
    """A name that a goal gives: to what kinds of parts, and where both words stand."""

    name: str
    kinds: tuple[str, ...]
    span: tuple[int, int]


def names_given(reading: Reading) -> Iterator[Given]:
    """The names that a goal gives to single stores, queues, networks and clusters."""
    for match in _GIVEN.finditer(reading.text):
        group = next(each for each in ("said", "name", "plain") if match[each])
        noun = match["noun"] or match["thing"] or match["place"]
        span = match.span(group)
        if any(low <= span[0] < high for low, high in reading.negated):
            continue
        taken = any(low < span[1] and span[0] < high for low, high in reading.heard)
        if group == "plain" and (
            taken or is_everyday(match[group]) or not _PLAINLY.search(reading.text[: match.end("place")])
        ):
            continue
        covered = (match.start() <= low <= span[0] and span[1] <= high for low, high in reading.heard)
        if _HOW.search(match[group]) or any(covered):
            continue
        yield Given(match[group].rstrip("._-"), _NOUNS[noun], (match.start(), span[1]))


def draw_single_names(sketch: Sketch, reading: Reading) -> None:
    """Call what is named so."""
    databases, said = databases_in(reading.text)
    for id_ in sketch.of("sql")[:1]:
        if databases and sketch.set("database", id_, ",".join(databases), "databases"):
            sketch.taken.append(said)
    for match in [*_CALLED.finditer(reading.text), *_TOPIC.finditer(reading.text)]:
        kind = _KINDS[match["kind"]] if match.re is _CALLED else "queue"
        name, there = match["name"].replace("_", "-")[:20].strip("-"), sketch.of(kind)
        if len(there) == 1 and (there[0] == name or sketch.rename(there[0], name)):
            sketch.taken.append(match.span("name"))
    for given in names_given(reading):
        there = [id_ for kind in given.kinds for id_ in sketch.of(kind)]
        name = given.name.replace("_", "-").replace(".", "-")
        if len(there) == 1 and len(name) <= _LONGEST and (there[0] == name or sketch.rename(there[0], name)):
            sketch.taken.append(given.span)
