"""What runs: services, workers, jobs, functions, machines, clusters."""

import re

from functions.planning.rules.drawn.calls import draw_calls
from functions.planning.rules.drawn.clusters import draw_cluster
from functions.planning.rules.drawn.jobs import draw_functions, draw_job
from functions.planning.rules.drawn.machines import draw_group, draw_machine
from functions.planning.rules.drawn.products import draw_products
from functions.planning.rules.drawn.runtime import Runtime, is_pushed
from functions.planning.rules.drawn.services import draw_bot, draw_services, draw_worker
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch


def draw_compute(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every part that runs something."""
    wants = reading.wants
    if runtime.gke:
        draw_cluster(sketch, reading)
    if runtime.group:
        draw_group(sketch, reading)
    if runtime.vm:
        draw_machine(sketch, reading, runtime)
    if runtime.run:
        draw_services(sketch, reading, runtime)
    if runtime.run or runtime.vm:
        draw_products(sketch, reading, runtime)
    if wants("function", "trigger", "workflow", "secret_alert", "document_trigger") or _mails(reading, runtime):
        draw_functions(sketch, reading)
    trained = wants("gpu") and sketch.of("vm") and wants("job") and not wants("schedule", "container", "batch")
    if trained:
        # What needs the accelerator runs where it is.
        sketch.meet("job", f"{sketch.of('vm')[0]}: it runs on the machine with the GPU")
    elif sketch.of("vm") and _ITS_CRON.search(reading.text):
        for need in ("job", "schedule"):
            if wants(need):
                sketch.meet(need, f"{sketch.of('vm')[0]}: its own cron starts it")
    elif (
        (wants("job", "batch") and not sketch.of("runner"))
        or (wants("schedule") and not (wants(*_SCHEDULED_ELSEWHERE) or sketch.of("function")))
    ) and not (wants("schedule") and draw_calls(sketch, reading)):
        draw_job(sketch, reading, runtime)
    if (wants("worker") and not _is_handled(sketch, reading)) or (reading.own and is_pushed(reading)):
        draw_worker(sketch, reading, runtime)
    if wants("bot"):
        draw_bot(sketch, reading)


_ITS_CRON = re.compile(
    r"\bcron(?:jobs?|tabs?|s)?\b[^.;:\n]{0,30}? (?:on|auf|en|sur|in|op) (?:an?|one|1|the|einer?|einem|der|dem|una?|la|el|une|le)(?: [\w-]+){0,3}? (?:vm|machine|maschine|server|instance|maquina)\b"
)


def _is_handled(sketch: Sketch, reading: Reading) -> bool:
    """Whether the bot, or the function that messages start, is what works: no worker is named beside it."""
    started = [each for each in sketch.of("function") if sketch.parts[each].settings.get("trigger") == "pubsub"]
    if sketch.of("gke") and not reading.wants("cloud_run", "queue", "tasks"):
        # Its manifests say what works there.
        return True
    named = any(re.search(r"worker|consumer|daemon", each.words.lower()) for each in reading.of("worker"))
    if named or not (started or reading.wants("bot")):
        return False
    sketch.meet("worker", f"{started[0]}: it is called for every message" if started else "bot: it works all the time")
    return True


_SCHEDULED_ELSEWHERE = ("kms", "scheduled_query", "instance_schedule", "composer")


def _mails(reading: Reading, runtime: Runtime) -> bool:
    return reading.wants("email") and not (runtime.run or runtime.vm or runtime.gke or reading.names("job", "batch"))
