"""Logs that are kept elsewhere: in a bucket or a dataset, from which level, and for how long."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values

_LEVEL = re.compile(
    r"\b(?:above|at|from|of|level|severity|least|>=?|ab|desde|a partir de) (?:level |severity )?(notice|warning|error|critical|alert|emergency)\b"
)


def draw_log_export(sketch: Sketch, reading: Reading) -> None:
    """A sink, and where it writes to."""
    text, wants = reading.text, reading.wants
    if not wants("log_export"):
        return
    kept = next(iter(sketch.of("bigquery") if wants("bigquery") else sketch.of("bucket")), None)
    days = values.days_in(text)
    if kept is None and days and not wants("bigquery"):
        kept = sketch.add("", "archive", "bucket", delete_after_days=min(days, 3_650))
    kept = kept or sketch.add("", "warehouse", "bigquery") or next(iter(sketch.of("bucket")), None)
    made = sketch.add("log_export", "logs", "log_sink", "logging")
    sketch.set("", made, ("bigquery" if kept == "warehouse" else "bucket",), "to", "destination")
    sketch.use(made, kept)
    level = _LEVEL.search(text)
    if level and sketch.set("", made, level[1].upper(), "severity"):
        sketch.taken.append(level.span())
    if days and kept in sketch.of("bigquery") and sketch.set("", kept, days, "expire_days"):
        sketch.meet("lifecycle", f"{kept}: rows end after {days} days")
        sketch.lacks.pop("lifecycle", None)
    if days and kept in sketch.of("bucket"):
        held = re.search(r"\b(?:nobody|no ?one|niemand|nadie|personne|never|locked|immutable|worm)\b", text)
        sketch.parts[kept].settings.pop("delete_after_days", None)
        sketch.set("", kept, days, "delete_after_days")
        sketch.set("", kept, days if held else None, "retention_days")
    if "audit" in text:
        sketch.set("", made, ("audit", "true"), "logs", "kind", "audit", "filter")
