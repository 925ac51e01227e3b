"""Databases that are to stand still at night: two jobs that say so to Cloud SQL, each started by a clock.

Cloud SQL has no hours of its own: what stops one is its activation policy, NEVER, and ALWAYS starts it again. Either job
is Google's own command line with that one command; which instances, and the right to do so, are given by whoever has them.
"""

import re

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours, running
from functions.planning.rules.words.zones import zone_said
from shared.parts.run_job.part import CLI_IMAGE
from shared.schemas import Asked

_NEED = "off_hours"
_DATABASE = re.compile(
    r"\b(?:cloud ?sql|data ?bases?|dbs?|postgres\w*|my ?sql|sql server|\w*datenbank(?:en)?|bases? de (?:datos|donnees)|bancos? de dados)\b"
)
_SWITCHES = re.compile(
    rf"\W*(?:please |bitte |we (?:want|need) to |automatically )*(?:schedule |{running.OFF}|turn|shut|power)"
)
_ALONE = frozenset({
    _NEED, "database", "postgres", "mysql", "sqlserver", "environments", "schedule", "scheduled_query", "cheap", "budget_alert",
})  # fmt: skip
_COMMAND = (
    "/bin/sh -c 'for each in $INSTANCES; do gcloud sql instances patch \"$each\" --activation-policy={} --quiet; done'"
)
_HOW = (
    "{stop} ({off}) and {start} ({on}, minute hour day month weekday) set the activation policy of Cloud SQL with "
    "`gcloud sql instances patch`, each started by Cloud Scheduler; two things are yours: the "
    "names of the instances in INSTANCES of both, apart by blanks, and Cloud SQL Editor (roles/cloudsql.editor) for their "
    "service accounts, which have no right to it before you grant it"
)


def draw_database_hours(sketch: Sketch, reading: Reading) -> None:
    """Stop and start databases by the clock, where a goal gives hours to them and to no machine."""
    text = reading.text
    if not _DATABASE.search(text) or sketch.of("vm", "group", "gke", "workbench"):
        return
    said = _crons(text, asked=reading.wants(_NEED))
    if said is None or (reading.rejects(_NEED) and not reading.wants(_NEED)):
        return
    on, off = said
    if _SWITCHES.match(text) and set(reading.needs) <= _ALONE and not reading.apps:
        # Who stops what there is wants no second one.
        for id_ in list(sketch.parts):
            sketch.drop(id_)
        sketch.meet("database", "it stands already: it is stopped and started, and none is made")
    zone = zone_said(text)
    made: dict[str, str] = {}
    for id_, policy, cron in (("db-stop", "NEVER", off), ("db-start", "ALWAYS", on)):
        job = sketch.add("", id_, "run_job", image=CLI_IMAGE, command=_COMMAND.format(policy), retries=1)
        clock = sketch.add("", f"{id_}-time", "schedule", cron=cron, **({"timezone": zone.name} if zone else {}))
        if not job or not sketch.use(clock, job):
            for each in ("db-stop", "db-start", "db-stop-time", "db-start-time"):
                sketch.drop(each)
            return
        made[policy] = job
    how = _HOW.format(stop=made["NEVER"], start=made["ALWAYS"], off=off, on=on)
    spans = [(each.start, each.end) for each in reading.of(_NEED)]
    sketch.taken += [*spans, *hours.days_and_hours(text)]
    for need in (_NEED, "schedule", "scheduled_query"):
        sketch.how.pop(need, None)
        sketch.lacks.pop(need, None)
    if spans:
        sketch.lack(_NEED, how)
    elif match := running.UP_AND_DOWN.search(text):
        words = Words.of(reading.goal.text, text)(*match.span())
        sketch.told.append(Asked(words=words, need=_NEED, met=False, how=how))
        sketch.taken.append(match.span())


def _crons(text: str, *, asked: bool) -> tuple[str, str] | None:
    """When a database starts and when it stops, as cron expressions; None where no hours are said of one."""
    days = running.days_on(text)
    if found := running.up_and_down(text):
        (start, begins), (stop, ends) = found
    elif asked:
        start, stop = hours.running_hours(text)
        begins = ends = 0
    else:
        return None
    late = (stop, ends) <= (start, begins)
    return f"{begins} {start} * * {days}", f"{ends} {stop} * * {running.day_after(days) if late else days}"
