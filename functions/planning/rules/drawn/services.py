"""What answers requests and messages on Cloud Run: services and workers."""

import re

from functions.planning.rules.drawn.messages import is_of_tasks
from functions.planning.rules.drawn.products import in_its_words
from functions.planning.rules.drawn.runtime import Runtime, is_of_database, is_polling, is_pushed
from functions.planning.rules.drawn.tiers import service_size
from functions.planning.rules.meant.mentions import Mention
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.heard import clause_around
from functions.planning.rules.words import values
from functions.planning.rules.words.ports import ports_in
from shared.cost import memory_gb, vcpus

_MOST_SERVICES = 12
KEEPS_CONNECTIONS = (
    "connections stay open for an hour at most, and whoever comes back meets the same instance; what is sent to all "
    "has to go through Redis or Pub/Sub, for each instance knows its own connections only"
)
"""What a service does whose clients keep connections open."""


def draw_services(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """The service that is reachable, those beside it, and how they scale."""
    text, wants, app = reading.text, reading.wants, runtime.app
    image = values.image_in(reading.goal.text) or (app.own_image if app and app.where != "vm" else None)
    ports = ports_in(text)
    port = ports[0] if ports else (app.port if app and app.where != "site" else None)
    size = app.size if app and app.where == "run" else None
    main = sketch.add("service", "api", "cloud_run", image=image, port=port)
    _size(sketch, reading, main, size)
    if app is not None and image == app.own_image:
        in_its_words(sketch, reading, main, app)
    for need in ("cloud_run", "container"):
        if wants(need):
            sketch.meet(need, "api: a container on Cloud Run, its image a variable" + (f" ({image})" if image else ""))
    if ports and wants("ports"):
        sketch.meet("ports", f"{main}: it listens on port {ports[0]}, and people reach it over HTTPS")
    if reading.own and wants("static_site"):
        sketch.meet("static_site", f"{main}: its files are served by the container that is built of them")
    if wants("autoscale"):
        sketch.meet("autoscale", "api: Cloud Run starts instances as requests come in")
    _scale(sketch, reading, main)
    if wants("gpu"):
        sketch.put("gpu", main, gpu="nvidia-l4", memory="16Gi", cpu="4")
    if "websocket" in text or "web socket" in text:
        sketch.set("", main, 3600, "timeout_s", "timeout", "timeout_seconds")
        sketch.taken += [match.span() for match in re.finditer(r"\bweb ?sockets?(?: servers?| connections?)?\b", text)]
        if sketch.set("", main, True, "session_affinity"):
            sketch.meet("min_instances" if wants("min_instances") else "service", f"{main}: {KEEPS_CONNECTIONS}")
    if wants("least_privilege"):
        sketch.meet(
            "least_privilege", "api: it acts as a service account of its own with the rights it uses and no others"
        )
    if runtime.frontend:
        sketch.add("frontend", "web", "cloud_run")
        sketch.meet("multi_service", "api and web: two services, each scaled by itself")
        if wants("internal_services") or (wants("private") and wants("public") and is_inside(reading)):
            sketch.set("", main, False, "public")
            sketch.set("internal_services", main, ("true", "internal"), "internal", "ingress")
            sketch.meet("private", f"{main}: only web calls it, from inside the network")
            # What calls an internal service has to come out of the network.
            sketch.set("", "web", "all", "egress")
        if wants("static_site"):
            sketch.meet("static_site", "web: it serves the pages beside the API")
    elif wants("frontend"):
        sketch.meet("frontend", "api: it serves the frontend too")
    if wants("multi_service", "internal_services") and not runtime.frontend:
        _several(sketch, reading, runtime)
    if wants("private") and not wants("public"):
        _inside(sketch, reading, main)


def _size(sketch: Sketch, reading: Reading, main: str | None, usual: str | None) -> None:
    """How large a service is: as it is said of it, as a machine that is named, or `usual`ly for its application."""
    if said := service_size(reading):
        # Cloud Run's memory comes in powers of two, and with as many CPUs as carry it.
        memory_gib = next((gib for gib in (1, 2, 4, 8, 16, 32) if gib >= said[1]), 32)
        fitting = next((each for each in (1, 2, 4, 8) if each >= said[0]), 8)
        sketch.put("", main, cpu=fitting, memory=f"{memory_gib}Gi") or sketch.put("", main, memory=f"{memory_gib}Gi")
    elif reading.goal.machine_type and not is_of_database(reading):
        cores, memory = vcpus(reading.goal.machine_type), memory_gb(reading.goal.machine_type)
        fitting = next((each for each in (1, 2, 4, 8) if each >= cores), 8)
        sketch.put("", main, cpu=fitting, memory=f"{next((g for g in (1, 2, 4, 8, 16, 32) if g >= memory / 2), 32)}Gi")
    elif usual:
        sketch.put("", main, memory=usual, cpu=_CPUS.get(usual, "1"))


_CPUS = {"8Gi": "2", "16Gi": "4", "32Gi": "8"}


def _scale(sketch: Sketch, reading: Reading, main: str | None) -> None:
    text, wants = reading.text, reading.wants
    least, most = values.range_in(text)
    if most:
        sketch.set("", main, most, "max_instances")
    elif (reading.goal.users or 0) > 50_000:
        sketch.set("", main, 100, "max_instances")
    if wants("min_instances") and least == 0:
        if sketch.set("min_instances", main, 0, "min_instances"):
            sketch.meet("scale_to_zero", f"{main}: without requests nothing runs and nothing is billed")
    elif wants("min_instances"):
        sketch.set("min_instances", main, max(1, least or 1), "min_instances")
    elif least and sketch.set("", main, least, "min_instances"):
        pass
    elif reading.rejects("scale_to_zero"):
        # What must not stop without traffic is always there.
        if sketch.set("", main, 1, "min_instances"):
            sketch.meet("min_instances", f"{main}: min_instances = 1")
    elif wants("available") and not wants("cheap", "scale_to_zero"):
        sketch.set("", main, 1, "min_instances")
    if wants("scale_to_zero") and "scale_to_zero" not in sketch.how:
        if wants("min_instances") and least != 0 and "environments" not in reading.needs:
            sketch.lack("scale_to_zero", "an instance that is always there was asked for too, and that one wins")
            sketch.risks["contradiction"] = "Scaling to zero and no cold start exclude each other: one instance stays."
        else:
            sketch.set("", main, 0, "min_instances")
            sketch.lacks.pop("min_instances", None)
            sketch.meet("scale_to_zero", f"{main}: without requests nothing runs and nothing is billed")


def _several(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    count = min(_MOST_SERVICES, values.services_in(reading.text) or 2)
    wants = reading.wants
    internal = wants("internal_services") or (wants("private") and wants("public") and is_inside(reading))
    made = ["api"]
    for number in range(2, count + 1):
        if id_ := sketch.add("multi_service", f"service-{number}", "cloud_run"):
            made.append(id_)
            if internal:
                runtime.internal.add(id_)
                sketch.set("", id_, False, "public")
                sketch.set("internal_services", id_, ("true", "internal"), "internal", "ingress")
    if internal and len(made) > 1:
        # What calls an internal service has to come out of the network.
        sketch.set("", "api", "all", "egress")
    sketch.meet("multi_service", f"{', '.join(made)}: each its own service")


def _inside(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """A service that is reachable from inside alone; one that people sign in to is reached by them."""
    if not is_inside(reading):
        return
    sketch.set("", main, False, "public")
    if reading.wants("iap"):
        sketch.meet("private", f"{main}: nobody gets in without signing in")
    else:
        sketch.set("private", main, ("true", "internal"), "internal", "ingress")


_REACHED = re.compile(
    r"\b(?:erreichbar|zuganglich|reachable|accessible|reached|access|visible|open|accesible|joignable|only|nur|solo|seulement|uniquement|"
    r"internet|zugriff|zugang|acces\w*|aces\w*|raggiung\w*|expos\w*|expuest\w*|espost\w*|expost\w*|somente|apenas|soltanto)\b"
)
# `Nothing is public but the API`.
_BUT = re.compile(
    r"(?: \w+){0,2}? (?:except|but|other than|apart from|besides|ausser|bis auf|excepto|salvo|sauf|a part|hormis|alem d[aeo]s?|fora|tranne|eccetto|a parte)(?: \w+){0,2}? "
    r"(?:apis?|app|apps|sites?|web\w*|frontend|load ?balancer|balanceador|balancer|gateway|lb|dienst|service|servicio|servico|servizio|seite)\b"
)
_NOTHING = re.compile(r"\b(?:nothing|nichts|nada|rien|niente|nulla)\b")
_PROGRAM = re.compile(
    r" (?:\w+ )?(?:api|service|app|application|backend|back-end|dashboard|tool|portal|site|website|wiki|page|admin|panel|frontend|anwendung|dienst|werkzeug|seite|servicio|herramienta|outil|appli|strumento|ferramenta|painel)s?\b"
)
# `It must never be public` of the first thing that is named, or what a program is `now`.
_IT = re.compile(
    r"^[^.;!?\n]*\b(?:api|service|app|application|backend|dashboard|tool|portal|site|website|wiki|page|panel|frontend)s?\b"
    r"(?:(?!database|datenbank|\bdbs?\b|postgres|mysql|sql|bucket|redis|,? (?:with|and an?|using)\b)[^.;!?\n])*(?:[,;] ?| and )(?:it |this |that |and )?(?:(?:must|may|should|is|shall|will|now) )*$"
)
_DATA = re.compile(
    r"database|datenbank|\bdbs?\b|postgres|mysql|sql|\bbases?\b|\bbanco\b|maria|bucket|subnet|node|redis|dns|ip address"
)


_FILES = (
    r"(?:files?|uploads?|invoices?|documents?|photos?|images?|pictures?|pdfs?|exports?|recordings?|originals?|attachments?|rechnungen|dateien|belege|"
    r"dokumente|fotos?|bilder|anhange|archivos|ficheros|facturas|documentos|imagenes|fichiers|factures|documents|arquivos|faturas|imagens|fatture|documenti)"
)
_OF_FILES = re.compile(
    rf"\b{_FILES}(?: \([^)]*\))?(?: (?:the|which|that|die|que|qui|are|is|be|to|must|may|should|shall|can|have|need|stay|in|a|an|it|bucket|sind|durfen|sollen|mussen|"
    r"darf|soll|muss|aber|deben|pueden|doivent|peuvent|devem|podem|no|ne|nao|not|never|auf|keinen|fall)){0,5} $"
)
_ADDRESSES = re.compile(r"\bips?\b|\baddress\w*|\badress\w*|\bdireccion\w*|\bendereco\w*|\bindirizz\w*")


def _is_of_files(text: str, mention: Mention) -> bool:
    """Whether it is files that are to be private: `the invoices must not be public`."""
    inner = re.search(rf"\b{_FILES}\b", text[mention.start : mention.end])
    return inner is not None or _OF_FILES.search(text[: mention.start]) is not None


def _is_of_addresses(reading: Reading, mention: Mention) -> bool:
    """Whether it is addresses that nothing is to have, while people are to come in: through the load balancer."""
    return reading.wants("public") and _ADDRESSES.search(mention.words.lower()) is not None


def is_inside(reading: Reading) -> bool:
    """Whether `private` is said of what runs, and not of what it keeps."""
    about = [each for each in reading.mentions if each.need == "private" and not each.rejected]
    if about and all(_is_of_files(reading.text, each) or _is_of_addresses(reading, each) for each in about):
        return False
    if any(_PROGRAM.match(reading.text, each.end) or _IT.search(reading.text, 0, each.start) for each in about):
        return True
    near = [reading.text[max(0, each.start - 40) : each.end + 30] for each in about]
    if any(re.search(r"\b(?:api|service|app|backend)s?\b", each.words.lower()) for each in about):
        return True
    if any(_BUT.match(reading.text, each.end) for each in about):
        return False
    if any(_NOTHING.search(reading.text, each.start, each.end) for each in about):
        return True
    if any(
        re.match(r" (?:(?:cloud run|\w+) )?(?:\w+ )?(?:api|service|app|backend|back-end)s?\b", reading.text[each.end :])
        for each in about
    ):
        return True
    clauses = [reading.text[slice(*clause_around(reading.text, (each.start, each.end)))] for each in about]
    if any(_REACHED.search(each) and not _DATA.search(each) for each in clauses):
        return True
    return not any(_DATA.search(each) for each in near)


def draw_worker(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """What works through messages: a worker of its own, or the service that messages are pushed to."""
    if reading.own and is_pushed(reading) and "api" in sketch.parts:
        add_queue(sketch, "" if reading.wants("queue") else "worker")
        sketch.use("jobs", "api")
        if not reading.wants("service", "frontend", "public"):
            sketch.set("", "api", False, "public")
        for need in ("worker", "queue"):
            if reading.wants(need):
                sketch.meet(need, "api: it is called for every message")
        return
    image = None if sketch.code() else values.image_in(reading.goal.text)
    made = sketch.add("worker", "worker", "worker_pool", "worker", image=image)
    if made and not reading.wants("queue") and any(each.kind in {"queue", "cache"} for each in reading.outside):
        sketch.meet("worker", f"{made}: what it takes its work from stands elsewhere")
    elif is_of_tasks(reading) and not reading.wants("redis", "valkey"):
        # Whatever works through tasks is called for each: a service that nobody else may call.
        sketch.drop(made or "")
        worker = sketch.add("worker", "worker", "cloud_run", public=False)
        sketch.use(sketch.add("tasks", "tasks", "tasks"), worker)
    elif any(app.name.startswith("RabbitMQ") for app, _ in reading.apps) and made:
        sketch.meet("worker", f"{made}: it takes its jobs from RabbitMQ")
    elif reading.wants("redis", "valkey") and not reading.wants("queue") and not reading.rejects("redis", "valkey"):
        # Celery, RQ, BullMQ, Sidekiq: the jobs lie in the store that the goal names, and no topic is asked for.
        if made:
            sketch.meet("worker", f"{made}: it takes its jobs from Redis")
    else:
        add_queue(sketch, "" if reading.wants("queue") else "worker")
        sketch.use(made, "jobs")
    if made and runtime.run is False and reading.wants("container"):
        sketch.meet("container", f"{made}: it runs your container")


def draw_bot(sketch: Sketch, reading: Reading) -> None:
    """A bot is called by its chat, or asks it: then it works all the time and nobody reaches it."""
    if there := sketch.of("vm", "group", "gke"):
        sketch.meet("bot", f"{there[0]}: it runs there")
    elif not is_polling(reading):
        sketch.meet("bot", f"{sketch.of('cloud_run')[0]}: its chat calls it")
    else:
        image = None if sketch.of("cloud_run") else values.image_in(reading.goal.text)
        made = sketch.add("bot", "bot", "worker_pool", "worker", image=image)
        if made and not sketch.of("cloud_run") and reading.wants("container"):
            sketch.meet("container", f"{made}: it runs your container")
        if made and reading.wants("min_instances"):
            sketch.meet("min_instances", f"{made}: one instance is always there")


def add_queue(sketch: Sketch, need: str) -> None:
    """The queue of the work to do."""
    sketch.add(need, "jobs", "queue", "pubsub")
