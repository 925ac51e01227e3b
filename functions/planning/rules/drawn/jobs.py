"""What runs for a while and ends: jobs, schedules, functions and workflows."""

import re

from functions.planning.rules.drawn.clocks import draw_times
from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.drawn.services import add_queue
from functions.planning.rules.meant.starting import is_started
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import hours, values
from functions.planning.rules.words.numbers import counting
from functions.planning.rules.words.zones import zone_said
from shared.schemas import Asked


def draw_job(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """A job, started by a schedule, by messages or by hand."""
    need = "job" if reading.wants("job") else "batch" if reading.wants("batch") else "schedule"
    image = None if runtime.run else values.image_in(reading.goal.text)
    made = sketch.add(need, "job", "run_job", "cloud_run_job", image=image)
    if reading.wants("batch"):
        sketch.meet("batch", "job: a Cloud Run job with as many tasks as are needed")
        if reading.wants("autoscale"):
            sketch.meet("autoscale", "job: tasks start in parallel and end when they are done")
    if (many := _TASKS.search(reading.text)) and sketch.set("", made, re.sub("[.,]", "", many[1]), "tasks"):
        sketch.taken.append(many.span())
    if (never := _NO_RETRIES.search(reading.text)) and sketch.set("", made, 0, "retries"):
        sketch.taken.append(never.span())
    if (often := _RETRIES.search(reading.text)) and not never:
        number = next(each for each in often.groups() if each)
        if sketch.set("", made, int(number) if number.isdigit() else 1, "retries"):
            sketch.taken.append(often.span())
    if made and reading.wants("container"):
        sketch.meet("container", "job: its image is a variable")
    if made and reading.wants("cloud_run"):
        sketch.meet("cloud_run", "job: it runs on Cloud Run")
    if made and reading.wants("gpu") and not sketch.of("vm", "group", "gke", "cloud_run"):
        sketch.put("gpu", made, gpu="nvidia-l4", memory="16Gi", cpu="4")
    if reading.wants("schedule"):
        schedule(sketch, reading, made)
    elif made and reading.wants("queue") and not runtime.run:
        add_queue(sketch, "queue")
        started_by_messages(sketch, made, "jobs")


_NO_RETRIES = re.compile(
    r"\b(?:no|without|never|zero|0|ohne|keine|sin|sans|sem|senza) (?:any )?(?:retr(?:y|ies|ied|ying)|wiederhol\w*|reintent\w*|nouvel\w* (?:essais?|tentatives?)|nouvelles? tentatives?|tentativ\w*)\b"
)
_RETRIES = re.compile(
    r"(?:\b(?:max\w*|up to|at most|bis zu|hochstens|como maximo|au plus|no maximo) )?\b(\d{1,2}|an?|one|eine?|una?|une|uma) (?:retr(?:y|ies)|wiederholung(?:en)?|reintentos?|tentativas?|(?:nouvelles? )?tentatives?|(?:nuov[io] )?tentativ[io])\b"
    r"|\bretr(?:y|ies|ied)(?: \w+){0,2}? (\d{1,2}) times\b|\b(?:max )?retries:? (\d{1,2})\b"
)
# How many times the same work is done in one execution.
_TASKS = re.compile(
    r"\b(\d{2,5}|\d{1,2}[.,]\d{3}) (?:(?:short|small|independent|parallel|separate|kurze|kleine|unabhangige|cortas|pequenas|petites|courtes) )?(?:simulations?|simulation(?:en)?|tasks|frames|renderings?|renders|"
    r"iterations|experiments|chunks|shards|simulaciones|tareas|taches|aufgaben|tarefas|simulacoes|simulazioni)\b(?! (?:per|a|/) (?:second|minute))"
)


def started_by_messages(sketch: Sketch, job: str, queue: str) -> None:
    """A job takes nothing from a queue: a service that scales to zero is called for each message and starts it."""
    starter = sketch.add("", "starter", "cloud_run", public=False)
    sketch.parts[job].uses = [each for each in sketch.parts[job].uses if each != queue]
    sketch.use(queue, starter)
    sketch.use(starter, job)
    if starter:
        sketch.meet("queue", f"{starter}: it is called for every message and starts {job}")


def schedule(sketch: Sketch, reading: Reading, target: str | None) -> None:
    """A schedule that starts something."""
    cron = hours.cron_in(reading.text)
    made = sketch.add("schedule", "schedule", "schedule", "scheduler")
    sketch.set("", made, cron, "cron", "schedule")
    zone = zone_said(reading.text)
    if zone:
        sketch.set("", made, zone.name, "timezone")
    if made and target:
        sketch.use(made, target)
        sketch.taken += hours.days_and_hours(reading.text)
        if re.search(r" \d+-\d+(?:/\d+)? ", cron) and reading.wants("off_hours"):
            sketch.meet("off_hours", f"{made}: {cron}: it starts within these hours alone")
        if made in sketch.how:
            sketch.meet("schedule", f"{made}: {cron} {zone.name if zone else 'UTC'} (minute hour day month weekday)")
        draw_times(sketch, reading.text, made, target)


# What a function works on is what starts it.
_UPLOADED = re.compile(
    r"\b(?:uploaded|uploads|incoming|new|neue|hochgeladene\w*) (?:\w+ )?(?:files?|images?|photos?|videos?|pdfs?|documents?|csvs?|bilder|dateien)\b"
    r"|\b(?:files?|images?|photos?|videos?|pdfs?|documents?|csvs?)(?: \w+){0,2} (?:when|once|as soon as) (?:they are |it is )?uploaded\b"
    r"|\b(?:bilder|fotos|dateien|originale|pdfs?|scans?|imagenes|archivos|fotos|ficheros|images|fichiers|photos|imagens|arquivos)\b[^.;]{0,40}\b(?:in|im|en|a|dans|au|no|num) (?:einen |einem |den |un |une |le |la |el |um |uma )?(?:\w+ )?bucket"
    r"|\b(?:functions?|funktion|funcion|fonction|funcao) (?:that |which |die |der |que |qui )?(?:then |each |sie )?(?:resiz|shrink|convert|scan|pars|thumbnail|verkleiner|konvertier|skalier|redimension|convert|redim|reduc|proces|verarbeit)\w*"
    r"|\b(?:every|each|any|all|jede[nrs]?|cada|chaque) (?:\w+ )?(?:files?|images?|photos?|videos?|pdfs?|documents?|csvs?|objects?|uploads?)\b"
)


_COUNTED = re.compile(
    r"\b(\d{1,2}) (?:(?!an?\b|eine?\b|una?\b|une\b)[\w.-]+ ){0,2}?(?:cloud )?(?:functions?|lambdas?|funktionen|funciones|fonctions)\b"
)


def _further(sketch: Sketch, reading: Reading, first: str | None) -> None:
    """As many functions as are counted, each with the settings of the first."""
    counted = _COUNTED.search(counting(reading.text))
    if first is None or counted is None:
        return
    for number in range(2, min(10, int(counted[1])) + 1):
        made = sketch.add("", f"function-{number}", "function", **sketch.parts[first].settings)
        sketch.use(made, *sketch.parts[first].uses)


_NOBODY = "{}: the goal does not say who calls it, so nobody without a right to may: say `a public function` to open it"


def draw_functions(sketch: Sketch, reading: Reading) -> None:
    """Functions, what starts them, and a workflow over them."""
    wants = reading.wants
    if wants("trigger") and not wants("function", "workflow", "email", "secret_alert"):
        if not sketch.of("cloud_run") and wants("job") and not wants("schedule", "queue"):
            # A job takes no event: a service that scales to zero is called for each file and starts it.
            job = sketch.add("job", "job", "run_job")
            sketch.use(sketch.add("", "starter", "cloud_run", public=False), job)
        if sketch.of("cloud_run"):
            _arrivals(sketch)
            return
    needs = [each for each in ("function", "trigger", "email", "secret_alert") if wants(each)] or [""]
    trigger = "http"
    files = wants("bucket") and not wants("document_trigger")
    arrives = _UPLOADED.search(reading.text) or _starts_on_arrival(reading)
    if is_started(reading):
        trigger = "http"
    elif wants("trigger") or (
        files and not wants("schedule") and arrives and not (wants("service") and not _starts_on_arrival(reading))
    ):
        trigger = "storage"
    elif wants("document_trigger"):
        trigger = "firestore"
    elif wants("secret_alert", "email") or (wants("queue") and not wants("api_gateway", "workflow")):
        trigger = "pubsub"
    made = sketch.add(needs[0], "function", "function", "cloud_function")
    sketch.set("", made, (trigger, {"storage": "bucket", "pubsub": "queue"}.get(trigger, trigger)), "trigger")
    calls = _OPENLY if wants("schedule") else _CALLED
    if trigger == "http" and not (
        wants("public", "workflow", "api_gateway", "service", "frontend") or calls.search(reading.text)
    ):
        # Who is to call it from outside is not said: nobody on the internet may.
        sketch.set("", made, False, "public")
        if not wants("schedule"):
            sketch.told.append(Asked(words="", need="public", met=False, how=_NOBODY.format(made)))
    if trigger == "storage":
        used = sketch.add("bucket", "files", "bucket")
        sketch.use(made, used)
        if made and used:
            sketch.meet("trigger", "function: it runs for every object that arrives in the bucket")
    if trigger == "pubsub":
        sketch.add("queue", "jobs", "queue", "pubsub")
        sketch.use(made, "jobs")
    if not wants("workflow"):
        _further(sketch, reading, made)
    if trigger == "firestore" and made:
        _documents(sketch, reading, made)
    elif wants("document_trigger"):
        sketch.lack("document_trigger", "one function starts for files or for documents: name a second one for these")
    if wants("workflow"):
        _steps(sketch, reading, made)
    elif wants("schedule") and not wants("job", "dataflow"):
        schedule(sketch, reading, "jobs" if trigger == "pubsub" and "jobs" in sketch.parts else made)
    if made and wants("email"):
        sketch.meet("email", "function: it sends through your mail provider, whose key stands in Secret Manager")


_FUNCTION = re.compile(r"\b(?:cloud )?(?:functions?|lambdas?|funktion\w*|funcion\w*|fonctions?|funcao|funzione)\b")
_ARRIVAL = re.compile(
    r"\b(?:when\w*|whenever|once|as soon as|each time|every time|every|each|any|triggered (?:by|on|when)|on (?:each |every )?upload|for (?:every|each|all)|"
    r"sobald|wenn|jede[nrs]?|bei jedem|cuando|cada|al subir|quand|chaque|des que|quando|ogni)\b"
)
_OBJECT = re.compile(
    r"\b(?:files?|uploads?|uploaded|objects?|photos?|images?|pictures?|videos?|pdfs?|csvs?|documents?|invoices?|scans?|recordings?|buckets?|dateien|datei|bilder|fotos?|archivos?|ficheros?|imagen(?:es)?|fichiers?|arquivos?|imagens?)\b"
)
# Who calls a function from outside: without one of them nobody is known to.
_CALLED = re.compile(
    r"\b(?:https?|webhooks?|apis?|rest|endpoints?|urls?|public\w*|forms?|front-?ends?|sites?|websites?|pages?|browsers?|clients?|customers?|users?|apps?|mobile|slack|telegram|stripe|github|requests?|calls?|called|invok\w*|callable|"
    r"offentlich\w*|publi\w+|formular\w*|kontakt\w*|contact|gateway|load ?balancer|domain|cors|internet)\b"
)


# Who calls what a clock starts already.
_OPENLY = re.compile(
    r"\b(?:public\w*|webhooks?|https? (?:function|endpoint|trigger)\w*|endpoints?|from outside|offentlich\w*|publi[ck]\w+|formular\w*|contact form)\b"
)


def _starts_on_arrival(reading: Reading) -> bool:
    """Whether a clause says of files that they start the function that it, or the one beside it, is about."""
    clauses = re.split(r"[.;\n](?=\s|$)", reading.text)
    for at, clause in enumerate(clauses):
        about = " ".join(clauses[max(0, at - 1) : at + 2])
        said = _ARRIVAL.search(clause)
        if said and _OBJECT.search(clause, said.start()) and _FUNCTION.search(about):
            return True
    return False


_COLLECTION = (
    r"\b(?:collection|sammlung|coleccion|colecao|collezione)(?: (?:called|named|namens|llamada|appelee))? ['\"`]?(?P<name>[a-z][a-z0-9_-]{1,40})\b",
    r"\b(?P<name>[a-z][a-z0-9_-]{1,40})['\"`]? (?:collection|sammlung)\b",
)
_NO_COLLECTION = frozenset({
    "a", "an", "the", "our", "my", "one", "this", "that", "any", "firestore", "is", "in", "of", "gets", "new", "ein", "eine", "un", "une", "has",
    "receives", "changes",
})  # fmt: skip
_HAPPENS = (
    ("deleted", r"\bdelet\w*|\bgelosch\w*|\bremoved?\b|\bborr\w*|\bsupprim\w*"),
    ("updated", r"\bupdat\w*|\bactualiz\w*"),
    (
        "created",
        r"\bcreat\w*|\badd(?:s|ed)\b|\bnew\b|\bangelegt|\berstellt|\bneue?s?\b|\bcrea\w*|\bcria\w*|\barrives?\b|\bappears?\b",
    ),
)


def _documents(sketch: Sketch, reading: Reading, made: str) -> None:
    """The function starts for documents: of the collection, and for what happens to them, that the goal names."""
    used = sketch.add("mongodb", "documents", "firestore")
    sketch.use(made, used)
    said = " ".join(reading.text[max(0, each.start - 40) : each.end + 60] for each in reading.of("document_trigger"))
    names = [match["name"] for pattern in _COLLECTION for match in re.finditer(pattern, said)]
    named = next((each for each in names if each not in _NO_COLLECTION), "")
    if named:
        sketch.set("", made, named, "collection")
    happens = [what for what, pattern in _HAPPENS if re.search(pattern, said)]
    sketch.set("", made, happens[0] if len(happens) == 1 else "written", "on")
    which = f"of {named}" if sketch.parts[made].settings.get("collection") else "of the database"
    sketch.meet(
        "document_trigger", f"{made}: it runs for each document {which} that is {sketch.parts[made].settings['on']}"
    )
    sketch.taken += [(each.start, each.end) for each in reading.of("document_trigger")]


def _arrivals(sketch: Sketch) -> None:
    """Each file calls the service that there is."""
    service = sketch.of("cloud_run")[0]
    made = sketch.add("trigger", "arrivals", "eventarc")
    used = sketch.add("bucket", "files", "bucket")
    if sketch.use(made, service, used):
        sketch.meet("trigger", f"{made}: each object that arrives in {used} calls {service}")


def _steps(sketch: Sketch, reading: Reading, first: str | None) -> None:
    """A workflow over functions, which nobody else calls."""
    flow = sketch.add("workflow", "workflow", "workflow")
    count = min(
        10, int(each[1]) if (each := _COUNTED.search(counting(reading.text))) else values.services_in(reading.text) or 1
    )
    functions = [first, *(sketch.add("", f"function-{number}", "function") for number in range(2, count + 1))]
    for id_ in functions:
        sketch.set("", id_, False, "public")
    sketch.use(flow, *functions)
