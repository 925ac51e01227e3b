"""What one part does to another by the words of a goal: messages pushed to a service, a job that it starts, files that nothing keeps."""

import re

from functions.planning.rules.drawn.buckets import is_of_messages
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.values import days_in
from shared.schemas import Asked

_PUSHES = re.compile(
    r"\b(?:topics?|subscriptions?|pub ?/?sub|thema|tema|sujet|abonnement\w*|suscripcion\w*|messages?|nachrichten|mensajes)\b[^.;\n]{0,60}\bpush(?:es|ed|ing|t)?\b(?! notif)(?![^.;\n]{0,30}https?://)"
    r"|\bpush(?:es|ed|ing|t)?\b(?! notif)[^.;\n]{0,30}\b(?:topics?|subscriptions?|pub ?/?sub)\b(?![^.;\n]{0,30}https?://)"
    r"|\bpub ?/?sub push\b"
)
_STARTS = re.compile(
    r"\b(?:start|trigger|launch|kick|execut|(?<!cloud )run|startet|starten|ausfuhr|anstoss|lanz|arranc|ejecut|inici|lanc|declench|demarr)\w*\b(?: off)?"
    r"(?: [\w'-]+){1,4}? (?:\w*jobs?|scrapers?|crawlers?|trabajos?|taches?|tareas?)\b"
)
# A clock, a pipeline or what arrives starts it.
_BY_OTHERS = re.compile(
    r"\b(?:every|each|daily|nightly|hourly|weekly|schedul\w*|cron|jede\w*|taglich|nachts|cada|diari\w*|chaque|tous les|jours?|pipeline|ci)\b"
)
_KEEPS_FILES = frozenset({
    "BookStack", "Actual", "Vaultwarden", "Uptime Kuma", "Gitea", "Nextcloud", "Node-RED", "Home Assistant", "Paperless-ngx", "Immich",
    "PhotoPrism", "Jellyfin", "DokuWiki", "FreshRSS", "Linkding", "Mealie",
})  # fmt: skip
"""Applications that write into their own folders, by their own documentation."""
_MUST_STAY = re.compile(
    r"\b(?:surviv\w*|(?:not|never|nicht|nie|no|ne pas) (?:\w+ )?(?:get |be |go )?(?:lost|verlor\w*|perd\w*)|persist\w*|restarts?|neustarts?|uberleb\w*|reinici\w*|redemarr\w*)\b"
)
DISK_LOST = "disk_lost"


def draw_joins(sketch: Sketch, reading: Reading) -> None:
    """Draw what one part does to another."""
    if is_of_messages(reading):
        for topic in sketch.of("queue"):
            sketch.set("lifecycle", topic, days_in(reading.text), "retention_days")
    _taken_by_a_second(sketch, reading)
    _pushed(sketch, reading)
    _started(sketch, reading)


_SECOND_TAKES = re.compile(
    r"\b(?:another|a second|1 other|a separate|ein(?:en)? zweite[rn]|otro|un second|un autre) (?:cloud run )?(?:service|dienst|servicio) (?:that |which |der |que |qui |to )?"
    r"(?:process|handl|consum|receiv|verarbeit|proces|trait)\w*(?: (?:them|it|sie|es))?"
)


def _taken_by_a_second(sketch: Sketch, reading: Reading) -> None:
    """A second service that a topic pushes to, where one service of the goal writes into the topic and another takes it out."""
    said, topic = _SECOND_TAKES.search(reading.text), next(iter(sketch.of("queue")), None)
    if said is None or topic is None or len(sketch.of("cloud_run")) != 1 or "cloud run" not in reading.text:
        return
    made = sketch.add("", "processor", "cloud_run", public=False)
    if made is None or not sketch.use(topic, made):
        return
    for pool in sketch.of("worker_pool"):
        sketch.drop(pool)
    sketch.use(sketch.of("cloud_run")[0], topic)
    for need in ("worker", "multi_service"):
        if reading.wants(need):
            sketch.lacks.pop(need, None)
            sketch.meet(need, f"{made}: {topic} pushes each message to it, as an account that alone may call it so")
    sketch.taken.append(said.span())


def _pushed(sketch: Sketch, reading: Reading) -> None:
    said = _PUSHES.search(reading.text)
    topic, service = next(iter(sketch.of("queue")), None), next(iter(sketch.of("cloud_run")), None)
    if not said or topic is None or service is None or reading.wants("external_push"):
        return
    if sketch.use(topic, service):
        for need in ("queue", "worker"):
            if reading.wants(need):
                sketch.meet(
                    need, f"{topic}: each message is pushed to {service}, as an account that alone may call it so"
                )
        sketch.taken.append(said.span())


def _started(sketch: Sketch, reading: Reading) -> None:
    said = _STARTS.search(reading.text)
    job = next(iter(sketch.of("run_job")), None)
    services = [each for each in sketch.of("cloud_run", "function", "worker_pool") if each != "web"]
    if not said or job is None or not services or _BY_OTHERS.search(reading.text, *_clause(reading.text, said)):
        return
    if sketch.use(services[0], job):
        sketch.meet("job", f"{services[0]}: it may start {job}, whose name it finds in JOB")
        sketch.taken.append(said.span())


def tell_what_is_lost(sketch: Sketch, reading: Reading) -> None:
    """Say what Cloud Run's disk does to what a known application keeps in its folders."""
    names = [mention.words for app, mention in reading.apps if app.name in _KEEPS_FILES]
    services = [each for each in sketch.of("cloud_run") if "mount" not in sketch.parts[each].settings]
    if not services or not names or sketch.of("filestore") or "sqlite" in reading.text:
        return
    sketch.risks[DISK_LOST] = (
        f"{names[0]} writes to the disk of {services[0]}, which is memory on Cloud Run: it is empty again with each new "
        "instance. A machine with a disk keeps it, or a database and a mounted bucket."
    )
    if stays := _MUST_STAY.search(reading.text):
        how = f"{services[0]}: Cloud Run's disk is memory, so what is written there does not stay; a machine with a disk keeps it"
        sketch.told.append(Asked(words=names[0], need=DISK_LOST, met=False, how=how))
        sketch.taken.append(stays.span())


_TO_BUCKET = re.compile(
    r"\b(?:\w*backups?|back up|sicherung\w*|sicher\w*|copias?(?: de seguridad)?|sauvegard\w*|respald\w*)\b[^.;\n]{0,60}?\b(?:buckets?|cloud storage|gcs)\b"
)


def tell_who_copies(sketch: Sketch, reading: Reading) -> None:
    """Say of a known application on a machine that its disk is copied, and that nothing writes to the bucket."""
    machines = [id_ for id_ in sketch.of("vm") if {"app", "image"} & sketch.parts[id_].settings.keys()]
    buckets = sketch.of("bucket")
    known = any(app.where == "vm" for app, _ in reading.apps)
    if known and machines and buckets and _TO_BUCKET.search(reading.text):
        sketch.lack(
            "backups",
            f"nothing writes to {buckets[0]} by itself: a timer on {machines[0]} that runs `gcloud storage rsync "
            "--recursive FOLDER gs://BUCKET` does, which it may",
        )


def _clause(text: str, said: re.Match[str]) -> tuple[int, int]:
    low = max((match.end() for match in _STOPS.finditer(text, 0, said.start())), default=0)
    stop = _STOPS.search(text, said.end())
    return low, stop.start() if stop else len(text)


_STOPS = re.compile(r"[.;!?\n](?![\w/])")
