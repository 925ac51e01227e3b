"""What named programs do with what the plan keeps: who reads, who writes, each told with what it is given for that.

`ingest writes to the bucket, report only reads it`: who reads alone is given no right to write, where the thing's roles
tell the two apart, and else it is told.
"""

import re

from functions.planning.rules.meant.deeds import deeds_of
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from shared.schemas import Asked

# Kind of part -> what it is called in a clause.
_KEPT = {
    "bucket": r"buckets?|cubo|gcs|cloud storage",
    "bigquery": r"big ?query|data ?sets?|warehouse",
    "firestore": r"firestore",
    "sql": r"postgres\w*|my ?sql|sql|data ?bases?|datenbank\w*|bases? de (?:datos|donnees)|banco de dados|db",
}
_MAY = "{0}: it may read and write what {1} keeps"
MAY_READ = "{0}: it may read what {1} keeps, and not change it"
_NOT_ALONE = (
    "{0}: it may write to {1} as well, for a program is given both there; narrow the right of its account by hand"
)
_BY_GRANT = "{0}: it may write to {1} as well, for its user in the database is given both; `GRANT SELECT` there to a user of its own narrows it"


def draw_deeds(sketch: Sketch, reading: Reading) -> None:
    """Lead each program to what it is said to read or write, and tell what it may do there."""
    deeds = {id_: deed for id_ in sketch.code() if (deed := deeds_of(reading.text, id_)) is not None}
    if len(deeds) < 2:
        # What one program does with its store needs no telling.
        return
    _shared(sketch, [*deeds])
    kept = sketch.of(*_KEPT)
    typed = Words.of(reading.goal.text, reading.text)
    for id_, deed in deeds.items():
        store = _store(sketch, kept, reading.text[slice(*deed.span)])
        if store is None or not (store in sketch.parts[id_].uses or sketch.use(id_, store)):
            continue
        held = deed.writes or reads_alone(sketch, id_, store)
        how = _MAY if deed.writes else MAY_READ if held else _BY_GRANT if store in sketch.of("sql") else _NOT_ALONE
        asked = Asked(words=typed(*deed.span), need="data_access", met=held, how=how.format(id_, store))
        sketch.told.append(asked)
        sketch.taken.append(deed.span)


def reads_alone(sketch: Sketch, id_: str, store: str) -> bool:
    """Whether a program now reads a thing alone: where that has such a right, and the program no other by what starts it."""
    drawn = sketch.parts[id_]
    able = any(each.to == "code" and "read" in each.does for each in sketch.parts[store].part.offers)
    started = drawn.settings.get("trigger", "http") != "http"
    if not able or started or "mount" in drawn.settings:
        return False
    pairs = [each for each in drawn.settings.get("does", "").split(",") if each and not each.startswith(f"{store}=")]
    return sketch.set("", id_, ",".join([*pairs, f"{store}=read"]), "does")


def _shared(sketch: Sketch, programs: list[str]) -> None:
    """Call what several use as nobody's own, where it was drawn as that of the first."""
    for id_ in sketch.of(*_KEPT):
        owner, _, plain = id_.rpartition("-")
        if owner in programs and plain in {"files", "app", "documents", "warehouse"} and len(sketch.of(*_KEPT)) == 1:
            sketch.rename(id_, plain)


def _store(sketch: Sketch, kept: list[str], clause: str) -> str | None:
    """What a clause speaks of: the one that it names, else the only one of its kind, else the only one there is."""
    named = [id_ for id_ in kept if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", clause)]
    kinds = [id_ for id_ in kept if re.search(rf"\b(?:{_KEPT[sketch.parts[id_].part.name]})\b", clause)]
    found = named or kinds or kept
    return found[0] if len(found) == 1 else None
