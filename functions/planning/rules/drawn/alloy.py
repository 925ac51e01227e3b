"""What is asked of an AlloyDB cluster beside its name: a standby, copies, nodes that read, and for how long."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values

_CPUS = re.compile(r"\b(\d{1,3}) ?(?:v?cpus?|cores?|kerne?n?|nucleos?|coeurs?)\b")


def draw_alloydb(sketch: Sketch, reading: Reading) -> None:
    """Set it, and say which needs a cluster meets by itself."""
    for id_ in sketch.of("alloydb"):
        for need in ("postgres", "database"):
            if reading.wants(need) and not sketch.of("sql"):
                sketch.meet(need, f"{id_}: it is PostgreSQL to its clients")
        for need in ("ha_db", "available"):
            if reading.wants(need):
                sketch.set(need, id_, "regional", "availability")
        if reading.wants("replica") and "read_nodes" not in sketch.parts[id_].settings:
            sketch.set("replica", id_, 1, "read_nodes")
        elif reading.wants("replica"):
            sketch.meet("replica", f"{id_}: read_nodes = {sketch.parts[id_].settings['read_nodes']}")
        if reading.wants("backup_days") and sketch.set("backup_days", id_, values.days_in(reading.text), "backup_days"):
            sketch.lacks.pop("backup_days", None)
        if reading.wants("backups"):
            sketch.meet(
                "backups", f"{id_}: one a day, kept for {sketch.parts[id_].settings.get('backup_days', 14)} days"
            )
        if reading.wants("pitr"):
            sketch.meet("pitr", f"{id_}: it can be put back to any second of the last 14 days")
        if reading.wants("extensions"):
            sketch.meet("extensions", f"{id_}: CREATE EXTENSION works for what AlloyDB has, pgvector among it")
        said = _CPUS.search(reading.text)
        if said and sketch.parts[id_].settings.get("cpus") == said[1]:
            sketch.taken.append(said.span())
