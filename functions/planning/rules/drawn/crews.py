"""Machines that come and go to work, beside the one that stays: `scheduler on a VM, workers as a spot group from 0 to 50`."""

import re
from typing import NamedTuple

from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.one_machine import BOX
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_affirmed
from shared.schemas import Asked

Span = tuple[int, int]

_WORKER = re.compile(
    r"(?<!no )(?<!cloud run )(?<!cloudflare )\b(?:workers?|executors?|slaves?|crawlers?|renderers?|agent(?:s|es|en|i)|job machines|clients?(?= in an? )|\w*arbeitern?|trabajador\w*|travailleurs?|trabalhador\w*|lavorator\w*)\b(?! pools?| nodes?| threads?| process\w*)"
)
_SPOT = re.compile(r"\b(?:spot|pre-?empt\w*)\b")
_GROUP = re.compile(r"\b(?:instance |managed |spot |autoscal\w+ )*(?:groups?|\w*gruppe|grupo|groupe|gruppo|migs?)\b")
# Machines that Google may take back are no worker pool of Cloud Run's.
_POOL = re.compile(r"\b(?:pools?|fleet|farm|verbund|schwarm|flota|flotte|frota|flotta)\b")
_SPAWNS = re.compile(
    r"\b(?:spawns?|starts?|launch(?:es)?|creates?|boots?|spins? up|startet|erzeugt|arranca|lanza|crea|demarre|lance|inicia|cria|avvia|lancia)\b"
)
_TO = r" ?(?:to|-|and|bis|und|a|y|et|ate|e|tot|hasta) ?"
_RANGE = re.compile(
    rf"(?<![\w.:$])(?P<least>\d{{1,3}}){_TO}(?P<most>\d{{1,3}})(?![\w.:%]|\d| ?(?:gb|h\b|uhr|am\b|pm\b))"
)
_MOST = re.compile(
    r"\b(?:up to|at most|no more than|max(?:imum|imal)?\.?(?: of)?|bis zu|hochstens|hasta|como maximo|jusqu'? ?a|au plus|ate|no maximo|fino a|tot|hoogstens) (?P<most>\d{1,3})(?![\w.:%])"
)
_HEADS = (
    r"(?:head(?: node)?|scheduler|server|master|controller|coordinator|manager|broker|leader|driver|planer|verwalter|steuerung|coordinador|planificador|gestor|ordonnanceur|coordinateur|gestionnaire|"
    r"coordenador|agendador|coordinatore)"
)
_HEAD = (
    re.compile(
        rf"\b(?P<head>{_HEADS})(?: [\w-]+){{0,2}}? (?:on|auf|en|sur|em|su|op|in) (?:an?|1|the|einer?|einem|una?|une|uma?|um|een) (?:(?!and\b|with\b)[\w.-]+ ){{0,3}}?{BOX}"
    ),
    re.compile(rf"\b(?P<head>(?!server){_HEADS})[- ](?:vm|machine|server|instance)\b"),
    re.compile(rf"\b(?:vm|machine|maquina) (?:de |di )?(?P<head>{_HEADS})\b"),
    re.compile(rf"\b(?P<head>(?!server|driver){_HEADS}),? (?:that|which|der|die|que|qui|che) (?:\w+ ){{0,4}}?{_SPAWNS.pattern}"),
)  # fmt: skip
_ELSEWHERE = ("kubernetes", "dataproc", "google_batch", "gpu")
_LEAST_ONE = (
    "{}: a group of machines here never has fewer than one, so the last one stays: none at all takes a change by hand"
)
_BY_HAND = (
    "{}: the machine is there, with an account of its own; that it starts and ends those of {} is yours to set up (gitlab-runner "
    "with its autoscaler), and so is the right to (roles/compute.instanceAdmin.v1), for nobody else is to have it"
)


class Crew(NamedTuple):
    """Workers that come and go: where they are named, how few and how many (None where nobody says), whether spot."""

    span: Span
    least: int | None
    most: int | None
    spot: bool


def crew_in(text: str) -> Crew | None:
    """The workers of a folded goal that are a group of machines: spot, or in an instance group, and counted or grouped."""
    for worker in _WORKER.finditer(text):
        low = max(worker.start() - 32, *(text.rfind(stop, 0, worker.start()) + 1 for stop in ".;:\n"))
        end = re.compile(r"[.;\n]").search(text, worker.end())
        high = min(worker.end() + 64, end.start() if end else len(text))
        near = text[low:high]
        spot, group = _SPOT.search(near), _GROUP.search(near)
        spread = _RANGE.search(near)
        most = spread or _MOST.search(near)
        several = group or _POOL.search(near) or (head_in(text) and _SPAWNS.search(near))
        if not ((spot and (most or several)) or (group and most)) or not is_affirmed(text, worker.span()):
            continue
        said = [each.span() for each in (worker_at(near, worker, low), spot, group, most) if each]
        span = (low + min(a for a, _ in said), low + max(z for _, z in said))
        return Crew(
            span, int(spread["least"]) if spread else None, int(most["most"]) if most else None, spot is not None
        )
    return None


def worker_at(near: str, worker: re.Match[str], low: int) -> re.Match[str] | None:
    """The word for the workers again, in the stretch around it that begins at `low`."""
    return _WORKER.search(near, max(worker.start() - low - 1, 0)) or _WORKER.search(near)


def head_in(text: str) -> re.Match[str] | None:
    """Where a folded goal has the machine that stays and hands out the work."""
    found = (match for form in _HEAD for match in form.finditer(text))
    return next((each for each in found if is_affirmed(text, each.span())), None)


def draw_crews(sketch: Sketch, reading: Reading) -> None:
    """Make one group of a goal's workers that come and go, and the machine that hands out their work."""
    head = head_in(reading.text)
    if sketch.of("gitlab_runner", "runner"):
        _manager(sketch, reading, head)
        return
    crew = crew_in(reading.text)
    groups = sketch.of("group")
    if crew is None or reading.wants("ci_runner", *_ELSEWHERE) or sketch.of("gke", "runner") or len(groups) > 1:
        return
    made = (
        groups[0]
        if groups
        else sketch.add("", "workers", "group", machine_type=reading.goal.machine_type or "e2-medium")
    )
    if made is None:
        return
    if groups and not reading.wants("load_balancer", "service", "site", "frontend") and sketch.rename(made, "workers"):
        made = "workers"
    if not reading.wants("load_balancer"):
        sketch.set("", made, "none", "front")
    most = min(max(crew.most or 10, 1), 100)
    sketch.put("", made, min_replicas=min(max(crew.least or 1, 1), most), max_replicas=most)
    if crew.spot:
        sketch.set("", made, True, "spot")
    _taken_over(sketch, reading, made, head)
    _stays(sketch, reading, crew)
    how = f"{made}: an autoscaled group of machines{' that Google may take back' if crew.spot else ''}, at most {most}"
    for need in ("group", "autoscale", "worker", *(("spot",) if crew.spot else ())):
        if reading.wants(need):
            sketch.lacks.pop(need, None)
            sketch.how.pop(need, None)
            sketch.meet(need, how)
    sketch.taken.append(crew.span)
    if crew.least == 0:
        words = Words.of(reading.goal.text, reading.text)(*crew.span)
        sketch.told.append(Asked(words=words, need="scale_to_zero", met=False, how=_LEAST_ONE.format(made)))
    if head is not None:
        _head(sketch, reading, head)


def _taken_over(sketch: Sketch, reading: Reading, made: str, head: re.Match[str] | None) -> None:
    """Let the group use what was drawn for its words otherwise, and drop that."""
    agents = [id_ for id_ in sketch.of("vm") if re.fullmatch(r"agent(?:-\d+)?", id_)]
    jobs = (
        []
        if reading.wants("cloud_run", "container") or not _is_handed_out(reading, head)
        else sketch.of("run_job", "schedule")
    )
    started = [id_ for id_ in sketch.of("cloud_run") if id_ == "starter" and sketch.parts[id_].uses]
    for id_ in [*sketch.of("worker_pool"), *agents, *jobs, *(started if jobs else ())]:
        used = [each for each in sketch.parts[id_].uses if each in sketch.parts]
        sketch.drop(id_)
        sketch.use(made, *(each for each in used if each in sketch.parts and sketch.parts[each].part.name in _REACHED))
    for id_ in sketch.of("queue") if not reading.wants("queue") else ():
        sketch.drop(id_)
    for id_ in sketch.of("queue", "bucket"):
        sketch.use(made, id_)
    for need in ("job", "schedule", "batch"):
        if jobs and reading.wants(need) and need not in sketch.how:
            sketch.meet(need, f"{made}: it runs on these machines, which take the work as it comes")


def _stays(sketch: Sketch, reading: Reading, crew: Crew) -> None:
    """Take from the machine that stays what is said of the workers: that Google may take them back, and how many there are."""
    low, high = crew.span
    for id_ in sketch.of("vm"):
        settings = sketch.parts[id_].settings
        if all(low <= each.start < high for each in reading.of("spot")):
            settings.pop("spot", None)
        if "start_cron" in settings and all(
            each.start < high and low < each.end for each in reading.of("instance_schedule")
        ):
            for key in ("start_cron", "stop_cron"):
                settings.pop(key, None)
            sketch.lacks.pop("instance_schedule", None)
            sketch.how.pop("instance_schedule", None)


_REACHED = frozenset({"queue", "bucket", "sql", "redis", "bigquery", "firestore", "secret", "filestore"})
_CLOCK = re.compile(
    r"\b(?:every|each|daily|nightly|weekly|hourly|cron\w*|jeden?|jede\w*|taglich|nachtlich|cada|todas?|chaque|tous|ogni|elke)\b"
)


def _is_handed_out(reading: Reading, head: re.Match[str] | None) -> bool:
    """Whether work comes from a queue or from the machine that stays, rather than by the clock."""
    return (head is not None or reading.wants("queue")) and not _CLOCK.search(reading.text)


def _head(sketch: Sketch, reading: Reading, head: re.Match[str]) -> None:
    name = {"head node": "head"}.get(head["head"], head["head"])
    there = sketch.of("vm")
    made = there[0] if there else sketch.add("", name, "vm", machine_type=reading.goal.machine_type or "e2-medium")
    if made is None:
        return
    sketch.lacks.pop("vm", None)
    sketch.how.pop("vm", None)
    sketch.meet("vm", f"{made}: a machine that stays and hands out the work")
    sketch.taken.append(head.span())


def _manager(sketch: Sketch, reading: Reading, head: re.Match[str] | None) -> None:
    """The machine of a pipeline's runners that starts the others."""
    if head is None or sketch.of("vm"):
        return
    made = sketch.add(
        "vm", "manager", "vm", machine_type=reading.goal.machine_type or "e2-small", public=False, own_account=True
    )
    if made is None:
        return
    sketch.how.pop("vm", None)
    sketch.meet("vm", f"{made}: a machine without a public address")
    if (groups := sketch.of("group")) and sketch.rename(groups[0], "runners"):
        sketch.set("", "runners", "none", "front")
        sketch.parts["runners"].settings.pop("image", None)
    words = Words.of(reading.goal.text, reading.text)(*head.span())
    runs = " and ".join([*sketch.of("gitlab_runner", "runner"), *sketch.of("group")])
    sketch.told.append(Asked(words=words, need="manager", met=False, how=_BY_HAND.format(made, runs)))
    sketch.taken.append(head.span())
