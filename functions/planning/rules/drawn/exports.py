"""Copies of databases in a bucket at fixed times: a job that asks the database for one, and what starts it.

The job runs no code of anybody's and may have this one database copied; the database's own account adds to the bucket.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from functions.planning.rules.drawn.together import drawn_there
from functions.planning.rules.meant.exports import OF_COPIES, Exports, exports_in
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.meant.things import things_in
from functions.planning.rules.read import Reading, read
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours
from functions.planning.rules.words.negation import negated_in
from functions.planning.rules.words.zones import zone_said
from shared.schemas import Asked
from shared.schemas.architecture import MAX_ID, STATED

_PARTS = {"firestore": "firestore", "bigquery": "bigquery", "postgres": "sql", "mysql": "sql"}
_ROWS = ("postgres", "mysql", "sqlserver", "database")
_ORDER = ("sql", "firestore", "bigquery")
# What a bucket is called where a goal does not say it.
_PLAIN = frozenset({"files", "data", "bucket", "uploads"})
_NOTHING = "an export to a bucket takes a database of Cloud SQL, Firestore or BigQuery, and this plan has none"


def draw_exports(reading: Reading, draw: Callable[[Reading], Sketch]) -> Sketch | None:
    """What is drawn of a goal that wants a database copied at fixed times; None where it does not."""
    names = tuple(each.name for each in things_in(reading.text) if each.kind == "database")
    found = exports_in(reading.text, names)
    if found is None or _is_not_wished(reading, found) or reading.wants("mysql_on_vm"):
        # What runs on a machine of one's own is copied by that machine.
        return None
    # No job here reaches what stands on a server of somebody's own.
    if any(each.need in _ROWS for each in reading.standing) and not reading.wants(*_ROWS):
        return None
    sketch = draw(_shown(reading, found, inside=False))
    _draw(sketch, reading, found, _bucket_of(_shown(reading, found, inside=True), draw))
    return sketch


def _is_not_wished(reading: Reading, found: Exports) -> bool:
    """Whether a copy is said no to where it is told of."""
    low, _ = found.said
    return any(begin <= low < end for begin, end in negated_in(reading.text))


def _shown(reading: Reading, found: Exports, *, inside: bool) -> Reading:
    """The reading of what is said of the copies alone, or of everything else."""
    about = {place for low, high in found.spans for place in range(low, high)}
    text = reading.text
    if inside:
        # To the bucket they are files as any others.
        text = OF_COPIES.sub(lambda match: ("files" if len(match[0]) > 4 else "file").ljust(len(match[0])), text)
    part = read("".join(each if (at in about) is inside else " " for at, each in enumerate(text)), reading.own)
    if not inside:
        return part
    keep = tuple(
        each
        for each in part.mentions
        if each.need in {"bucket", "lifecycle", "versioning", "retention_lock", "storage_class"}
    )
    return replace(part, mentions=(Mention("bucket", "bucket", 0, 0), *keep), apps=(), brought=frozenset())


def _bucket_of(part: Reading, draw: Callable[[Reading], Sketch]) -> Sketch:
    """The bucket of the copies, with what is said of it alone."""
    sketch = drawn_there(part, draw)
    for id_ in [each for each in sketch.parts if sketch.parts[each].part.name != "bucket"]:
        sketch.drop(id_)
    return sketch


def _draw(sketch: Sketch, reading: Reading, found: Exports, kept: Sketch) -> None:
    said = Words.of(reading.goal.text, reading.text)(*found.said)
    wanted = _databases(sketch, found)
    if not wanted:
        sketch.told.append(Asked(words=said, need=STATED, met=False, how=_NOTHING))
        return
    first = next(iter(kept.of("bucket")), "")
    name = first if first and first not in _PLAIN else "dumps"
    name = name if name not in sketch.parts or sketch.parts[name].part.name == "bucket" else f"{name[:10]}-dumps"
    sketch.add("", name, "bucket", **(kept.parts[first].settings if first else {}))
    sketch.apart.add(name)
    for need in ("bucket", "lifecycle", "versioning", "storage_class"):
        if reading.wants(need) and need in kept.how:
            sketch.lacks.pop(need, None)
            for line in kept.how[need]:
                sketch.meet(need, re.sub(rf"^{re.escape(first)}: ", f"{name}: ", line))
    about = " ".join(reading.text[slice(*span)] for span in found.spans)
    cron, zone = hours.cron_in(about), zone_said(about)
    lines, rows = [], []
    for id_ in wanted:
        job = "export" if len(wanted) == 1 else f"{id_[: MAX_ID - 7]}-export"
        job = job if job not in sketch.parts else f"{job[: MAX_ID - 2]}-2"
        kind = sketch.parts[id_].part.name
        sketch.add("", job, "run_job", copies=kind)
        sketch.use(job, id_, name)
        clock = f"{job[: MAX_ID - 6]}-clock"
        sketch.add("", clock, "schedule", cron=cron, **({"timezone": zone.name} if zone else {}))
        sketch.use(clock, job)
        rows.append(f"{job}: copies = {kind}")
        lines.append(f"{clock}: {cron} {zone.name if zone else 'UTC'} (minute hour day month weekday)")
    sketch.told.append(Asked(words=said, need=STATED, met=True, how="; ".join(rows)))
    for need in ("schedule", "job", "batch"):
        if reading.wants(need) and need not in sketch.how:
            sketch.lacks.pop(need, None)
            for line in lines if need == "schedule" else rows:
                sketch.meet(need, line)
    if reading.wants("database") and "database" not in sketch.how:
        sketch.lacks.pop("database", None)
        sketch.meet("database", f"{wanted[0]}: {sketch.parts[wanted[0]].part.what}")
    if reading.wants("backups") and "backups" not in sketch.how:
        sketch.lacks.pop("backups", None)
        sketch.meet("backups", f"{name}: a copy of {', '.join(wanted)} each time")
    sketch.taken += [*found.spans, *kept.taken, found.said]


def _databases(sketch: Sketch, found: Exports) -> list[str]:
    """The ids of what is copied: what is named, every one, those of the kinds that are said, or the first that there is."""
    there = sketch.of(*_ORDER)
    if found.name:
        return [each for each in there if each == found.name]
    if found.every:
        return there
    by_kind = [
        each
        for each in there
        for kind in found.kinds
        if _PARTS[kind] == sketch.parts[each].part.name
        and (_PARTS[kind] != "sql" or sketch.parts[each].settings.get("engine", "postgres") == kind)
    ]
    first = [each for kind in _ORDER for each in sketch.of(kind)][:1]
    return list(dict.fromkeys(by_kind)) if found.kinds and by_kind else first
