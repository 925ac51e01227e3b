"""What data is brought into to be asked: BigQuery, and what fills it (Dataflow, Composer)."""

from functions.planning.rules.drawn.jobs import schedule
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours


def draw_warehouse(sketch: Sketch, reading: Reading) -> None:
    """A data set with its scheduled query, and the pipelines that a goal names."""
    wants = reading.wants
    if wants("bigquery", "to_bigquery", "scheduled_query") or (wants("dataflow") and "big query" in reading.text):
        made = sketch.add("bigquery", "warehouse", "bigquery")
        if wants("scheduled_query"):
            when = hours.in_words(hours.cron_in(reading.text))
            sketch.set("scheduled_query", made, when, "schedule")
            if made and wants("schedule") and not sketch.of("run_job", "function"):
                sketch.meet("schedule", f"{made}: its query runs {when}, in UTC")
    if wants("dataflow"):
        made = sketch.add("dataflow", "dataflow", "dataflow")
        sketch.use(made, *sketch.of("queue", "bigquery", "bucket"))
        for need in ("to_bigquery", "job"):
            if made and wants(need):
                sketch.meet(need, f"{made}: it reads and writes as its template says")
                sketch.lacks.pop(need, None)
        if wants("schedule"):
            schedule(sketch, reading, made)
    if wants("composer"):
        sketch.add("composer", "airflow", "composer")
