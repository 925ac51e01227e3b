"""What would stand there and do nothing on its first day: a queue that nobody reads, a job that nobody starts."""

from functions.planning.rules.drawn.jobs import started_by_messages
from functions.planning.rules.sketch import Drawn, Sketch
from shared.schemas import Asked

_READERS = ("worker_pool", "worker", "dataflow", "group", "vm", "gke")
_STARTS = frozenset({"schedule", "workflow", "cloud_run", "function", "eventarc"})
_UNREAD = (
    "{}: its messages wait in the subscription until something takes them, and nothing here does: add a worker or a "
    "function for them with `infraai change`"
)
_BY_HAND = "{}: nothing starts it by itself: you do, or your pipeline (`gcloud run jobs execute`), or a schedule"


def draw_day_one(sketch: Sketch) -> None:
    """Let messages start the job that works them off; say what is read or started by nobody."""
    for queue in [sketch.parts[id_] for id_ in sketch.of("queue")]:
        # Logs that are sent to a topic are pulled from outside.
        logged = any(queue.id in sketch.parts[id_].uses for id_ in sketch.of("log_sink"))
        if not sketch.code() or _is_read(sketch, queue) or logged:
            continue
        idle = [id_ for id_ in sketch.of("run_job") if not _is_started(sketch, id_)]
        if idle and len(sketch.of("queue")) == 1:
            started_by_messages(sketch, idle[0], queue.id)
        else:
            sketch.told.append(Asked(words="", need="reader", met=False, how=_UNREAD.format(queue.id)))
    for job in sketch.of("run_job"):
        if not _is_started(sketch, job):
            sketch.meet("job", _BY_HAND.format(job))


def _is_read(sketch: Sketch, queue: Drawn) -> bool:
    """Whether something takes its messages: what it pushes or writes to, a worker, or a function that they start."""
    if queue.uses:
        return True
    users = [each for each in sketch.parts.values() if queue.id in each.uses]
    return any(each.part.name in _READERS or each.settings.get("trigger") == "pubsub" for each in users)


def _is_started(sketch: Sketch, job: str) -> bool:
    return any(job in each.uses and each.part.name in _STARTS for each in sketch.parts.values())
