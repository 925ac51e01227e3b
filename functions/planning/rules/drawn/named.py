"""What single things are called: a dataset, a bucket, a topic, the tables of a warehouse."""

import re

from functions.planning.rules.meant.listed import databases_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

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
_TABLE = re.compile(
    r"\bbig ?query tables? (?:named |called )?[\"'`]?(?!(?:for|of|with|in|and|per|that|to|which|each|by|on|from|every|partition\w*)\b)([a-z]\w{1,60})"
)


def draw_single_names(sketch: Sketch, reading: Reading) -> None:
    """Call what is named so, and make the tables that a warehouse is to have."""
    databases, said = databases_in(reading.text)
    for id_ in sketch.of("sql")[:1]:
        if databases and sketch.set("database", id_, ",".join(databases), "databases"):
            sketch.taken.append(said)
    for match in [*_CALLED.finditer(reading.text), *_TOPIC.finditer(reading.text)]:
        kind = _KINDS[match["kind"]] if match.re is _CALLED else "queue"
        name, there = match["name"].replace("_", "-")[:20].strip("-"), sketch.of(kind)
        if len(there) == 1 and (there[0] == name or sketch.rename(there[0], name)):
            sketch.taken.append(match.span("name"))
    tables = list(_TABLE.finditer(reading.text))
    for id_ in sketch.of("bigquery")[:1]:
        names = ",".join(dict.fromkeys(match[1] for match in tables))
        if names and sketch.set("", id_, names, "tables"):
            sketch.taken += [match.span(1) for match in tables]
