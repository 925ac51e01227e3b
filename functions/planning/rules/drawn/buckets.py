"""Buckets, and what becomes of their objects with time."""

import re

from functions.planning.rules.drawn.keeping import STEP, in_days
from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.meant.whose_time import of_files
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words import values
from functions.planning.rules.words.deletions import AFTER_GONE, ARCHIVED_AFTER, ARCHIVES, GOES, GONE_AFTER

# Only whoever says so wants something gone.
_GOES = re.compile(rf"\b{GOES}")
# Who only says to keep something wants nothing gone.
_KEEPS = re.compile(r"\b(?:aufbewahr\w*|aufheben|keep\w*|kept|retain\w*|conserv\w*|guard\w*|mant\w*)\b")
# What rules are for that hold something: where no time is said with it, none is guessed that ends it.
_HELD = re.compile(r"\b(?:retention|retencion|retain|aufbewahr|conserva[ct]i)\w*")
_ARCHIVES = re.compile(rf"archiv|\b{ARCHIVES}\b")
_IN_CLASS = re.compile(
    r"\b(?:storage )?class(?: is| of)?:? (?:cold ?line|near ?line|archive)\b|\b(?:cold ?line|near ?line|archive) (?:storage )?class\b"
)


def _of_saves(reading: Reading) -> bool:
    """Whether a time to keep something is said of a database's backups: `tägliche Datensicherung, 14 Tage aufbewahren`."""
    rows = reading.wants("postgres", "mysql", "sqlserver", "database")
    ends = re.search(r"\b(?:delet|expir|losch|gelosch|borra|elimin|supprim|files?|objects?|dateien)\w*", reading.text)
    return rows and reading.wants("backups") and ends is None


def _is_of_files(reading: Reading, text: str) -> bool:
    """Whether what is said of keeping is said of files: not all of it has the time of something else."""
    said = [clause_around(text, (each.start, each.end)) for each in reading.of("lifecycle")]
    return any(text[slice(*span)] == reading.text[slice(*span)] for span in said)


def is_of_messages(reading: Reading) -> bool:
    """Whether what is kept for a time are a topic's messages: a goal that names no files and no bucket."""
    words = {each.words.lower() for each in reading.of("lifecycle")}
    return words == {"retention"} and reading.wants("queue", "dead_letter") and not reading.wants("bucket", "to_bucket")


def draw_buckets(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    wants = reading.wants
    wanted = wants("bucket", "versioning", "to_bucket", "trigger")
    to_warehouse = wants("log_export") and wants("bigquery")
    text = of_files(reading.text)
    keeps = wants("lifecycle") and _is_of_files(reading, text)
    wanted = wanted or (
        keeps
        and not (
            wants("table_expiry", "partition_expiry") or to_warehouse or _of_saves(reading) or is_of_messages(reading)
        )
    )
    wanted = wanted or (wants("dataflow") or (wants("bigquery") and wants("email")))
    wanted = wanted or (wants("bigquery") and wants("dashboard") and wants("schedule"))
    # What is looked up for a model's answer has to lie somewhere.
    wanted = wanted or (
        wants("vertex")
        and re.search(r"\brag\b|documents?|knowledge|retrieval|\bpdfs?\b|manuals?|handbuch", reading.text) is not None
    )
    if not wanted or (wants("static_site") and not wants("bucket", "trigger", "lifecycle", "versioning")):
        return
    if wants("static_site", "site") and not (runtime.run or runtime.vm) and _is_site_bucket(reading):
        return
    if wants("static_site") and _holds_only_the_site(reading):
        return
    alone = not sketch.parts
    made = sketch.add("bucket", "data" if alone else "files", "bucket")
    place = _location(reading)
    if place:
        sketch.set("", made, place, "location")
    if keeps and made:
        _keep(sketch, reading, made, text)
    if (
        wants("versioning")
        and made
        and (not sketch.takes(made, "versioning") or sketch.set("", made, True, "versioning"))
    ):
        sketch.meet("versioning", f"{made}: earlier versions of what is overwritten are kept")
    for need in ("private_bucket", "private"):
        if wants(need) and made:
            sketch.meet(need, f"{made}: public access is prevented, whoever tries to grant it")
    if made and _one_and_another(sketch, reading, made):
        return
    if wants("public") and wants("private_bucket", "private"):
        sketch.risks["contradiction"] = (
            "Private and public were asked of one thing; it is private until you say otherwise."
        )
        sketch.lack("public", "the same thing is asked to be private, and that one wins")
    elif wants("public") and alone:
        sketch.set("public", made, True, "public")
    if wants("backups") and made and "backups" not in sketch.how and not runtime.vm and not sketch.of("gke"):
        sketch.meet("backups", f"{made}: holds them; deleted objects can be restored")


def _keep(sketch: Sketch, reading: Reading, made: str, text: str) -> None:
    """What becomes of a bucket's files with time; `text` has none but their times."""
    gone = GONE_AFTER.search(text) or AFTER_GONE.search(text)
    archived = ARCHIVED_AFTER.search(text)
    count, unit = [each for each in archived.groups() if each] if archived else ("0", "d")
    days = values.days_in(text) or (in_days(gone[1], gone[2]) if gone else None) or in_days(count, unit)
    kind = values.storage_class_in(reading.text)
    goes, held = _GOES.search(reading.text), _HELD.search(reading.text)
    kept = held or _KEEPS.search(reading.text)
    if kind is None and _ARCHIVES.search(reading.text) and not goes and not (kept and days):
        kind = "ARCHIVE"
    if kind and gone and not STEP.search(text):
        # The class is what they begin with, and the time is their end.
        sketch.put("lifecycle", made, storage_class=kind, delete_after_days=in_days(gone[1], gone[2]))
    elif kind and not days and _IN_CLASS.search(reading.text):
        # What it is stored in from the first day on.
        sketch.put("lifecycle", made, storage_class=kind)
    elif kind and held and days and not STEP.search(text):
        # The class is where they lie, and the time is how long nobody may delete them.
        sketch.put("lifecycle", made, storage_class=kind, retention_days=days)
    elif kind:
        sketch.put("lifecycle", made, lifecycle_class=kind, lifecycle_days=days or 30)
    elif days and (goes or kept or not held):
        sketch.put("lifecycle", made, delete_after_days=days)
    elif not (goes or kept):
        # A rule of which nobody says what it does moves what is old, and ends nothing.
        sketch.put("lifecycle", made, lifecycle_class="NEARLINE", lifecycle_days=30)
    else:
        sketch.lack("lifecycle", "for how long is not said, and nothing is deleted")


_ONE_AND_ANOTHER = re.compile(
    r"\b(?:1|one|an?|the other|another|second)(?: is| bucket)? (public|private)(?: bucket| one| 1)? (?:for|with) (?:the |our |all )?([a-z][a-z-]{2,18})\b"
)


def _one_and_another(sketch: Sketch, reading: Reading, made: str) -> bool:
    """Several buckets, of which some are for everybody: `one public for assets, one private for invoices`."""
    said = {match[2]: match for match in _ONE_AND_ANOTHER.finditer(reading.text)}
    if len(said) < 2 or {match[1] for match in said.values()} != {"public", "private"}:
        return False
    settings = dict(sketch.parts[made].settings)
    closed = next(name for name, match in said.items() if match[1] == "private")
    sketch.rename(made, closed)
    for name, match in said.items():
        shown = match[1] == "public"
        if name != closed:
            sketch.add("bucket", name, "bucket", **({"public": True} if shown else settings))
        sketch.meet(match[1], f"{name}: {'everybody may read it' if shown else 'public access is prevented'}")
        sketch.taken.append(match.span())
    return True


def _is_site_bucket(reading: Reading) -> bool:
    """Whether the bucket that a goal names is where its site stands."""
    return not reading.wants("trigger", "lifecycle", "versioning", "worker", "queue", "function")


_INTO = re.compile(
    r"(?: (?:app|site|website|pages|frontend|files))? (?:in|into|on|from|to|out of) (?:an? |the |one |its own |our )?(?:[\w-]+ )?$"
)


def _holds_only_the_site(reading: Reading) -> bool:
    """Whether each bucket that a goal names is said to be where its static pages stand: `a React SPA in a bucket`."""
    pages = [each.end for each in reading.of("static_site")]
    buckets = [each.start for each in reading.of("bucket")]
    text = reading.text
    return bool(buckets) and all(any(end <= at and _INTO.fullmatch(text, end, at) for end in pages) for at in buckets)


def _location(reading: Reading) -> str | None:
    text = f" {reading.text} "
    if reading.goal.region_stated:
        return None
    if any(each in text for each in (" eu ", " eu,", " eu-only", " eu.", " european union", " eu\n")):
        return "EU"
    return None
