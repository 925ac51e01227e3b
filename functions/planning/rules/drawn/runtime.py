"""Where what a goal asks for runs: Cloud Run, a machine, a group of them, Kubernetes, or nothing that runs code."""

import re
from dataclasses import dataclass, field, replace

from functions.planning.rules.drawn.inner_balancers import is_before_each
from functions.planning.rules.drawn.tiers import service_size
from functions.planning.rules.meant.listed import named_lists
from functions.planning.rules.meant.meaning import is_of_a_job
from functions.planning.rules.meant.public_buckets import is_confidential
from functions.planning.rules.meant.served import is_served_in_container
from functions.planning.rules.meant.static_pages import has_static_pages
from functions.planning.rules.read import Reading
from functions.planning.rules.words.amounts import gpu_machine_in
from functions.planning.rules.words.tables import App
from functions.planning.rules.words.values import gpu_in, image_in, machines_in
from functions.planning.rules.words.values_named import numbered_machines
from shared.parts import part_named


@dataclass(slots=True)
class Runtime:
    """`run`, `vm`, `group`, `gke`: what there is of each. `apart`: ids that no service uses; `internal`: private ones."""

    run: bool = False
    vm: bool = False
    group: bool = False
    gke: bool = False
    app: App | None = None
    frontend: bool = False
    apart: set[str] = field(default_factory=set)
    internal: set[str] = field(default_factory=set)


_FIRM = ("container", "source", "cloud_run", "internal_services", "multi_service")
_MACHINE = (
    "vm", "windows", "game", "vpn_server", "sftp", "mysql_on_vm", "instance_schedule", "ephemeral", "data_disk",
    "snapshots",
)  # fmt: skip
# What only a machine can be, whatever else is said.
_MACHINE_ONLY = ("game", "vpn_server", "windows", "mysql_on_vm", "sftp", "ci_runner")
_DYNAMIC = ("postgres", "mysql", "database", "mongodb", "auth", "redis")
# Needs that a function, a job, a bucket or a queue meets without a service beside it.
PIECES = (
    "function", "job", "schedule", "trigger", "workflow", "batch", "static_site", "site", "bucket", "queue", "to_bigquery",
    "sftp", "ci_runner", "iam_roles", "budget_alert", "auth", "api_gateway", "bigquery", "dataflow", "composer", "worker",
    "log_export", "keyless_ci", "alert", "private_dns", "vpn", "shared_vpc", "secret_alert", "workbench", "workstations", "vertex_index", "kms", "datastream", "peering", "dashboard",
)  # fmt: skip
BESIDE = frozenset({"Pi-hole", "Minecraft", "Portainer", "Jupyter", "coturn", "Minecraft Bedrock"})
"""Applications that come with another one on its machine."""
# Frameworks of frontends: beside another application they are a service of their own.
_PAGES = frozenset({"Next.js", "Nuxt", "Remix"})
_SIZED, MOST_MACHINES = ("dataproc", "workstations"), 6
"""Up to so many machines that are no group (with a GPU, with hours of their own) are planned one by one."""
MOST_TOLD_APART = 50
"""Up to so many machines are planned one by one where a goal numbers them, or tells them apart by their sizes."""
_LANGUAGES = frozenset({"Python", "Java", "Go", "Rust", "Ruby", "PHP", "Express", "ASP.NET"})
# A service by a word that fits anything else that was asked for too.
_WEAK = frozenset([
    "service", "app", "application", "software", "tool", "platform", "plattform", "product", "anwendung", "dienst",
    "console", "system", "erp", "mvp", "store", "shop", "proxie", "http", "crm", "chat", "server", "services",
    "apps", "applications",
])  # fmt: skip


def runtime_of(reading: Reading) -> Runtime:
    """The kinds of machinery that a goal needs."""
    wants = reading.wants
    apps = [app for app, _ in reading.apps]
    products = [app for app in apps if not app.framework]
    # What comes along with another one is not what its machine is made for.
    product = next((app for app in products if app.name not in {"coturn", "Portainer"}), next(iter(products), None))
    if (
        product
        and product.where == "vm"
        and wants("scale_to_zero")
        and "gpu" in product.needs
        and not reading.names("vm")
    ):
        # A container that is gone between requests.
        product = replace(product, where="run", size="16Gi")
        apps = [product if app.name == product.name else app for app in apps]
    made = Runtime(app=product or next((each for each in apps if each.where == "run"), None))
    # What is said to stand on machines stands on none of a cluster's.
    bare = is_firm_machine(reading) and not reading.names("kubernetes", "node_pools", "autopilot", "standard_cluster")
    made.gke = wants("autopilot", "standard_cluster", "private_nodes", "node_pools") or _is_cluster(reading)
    made.gke = (made.gke or any(app.where == "gke" for app in apps)) and not (bare and "gke" in {a.where for a in apps})
    if made.gke and not wants("cloud_run"):
        made.vm = is_firm_machine(reading)
        return made
    made.group = _is_group(reading)
    made.vm = not made.group and _is_machine(reading, made.app)
    made.run = _is_run(reading, made) or (made.vm and _answers_beside(reading, made))
    if product is not None and product.where in {"composer", "workbench"}:
        made.run, made.app = wants("cloud_run"), None
    spa = any(each.where == "site" for each in apps)
    pages = [app for app in apps if app.name in _PAGES]
    behind = _has_service(reading, pages=spa) or any(app.where == "run" for app in apps)
    beside = bool(pages) and any(app.where == "run" and app not in pages for app in apps)
    # Pages that a browser runs stand in a bucket where a CDN carries them.
    apart = (spa and (wants("cdn") or _static(reading)) and not pages) or has_static_pages(reading.text)
    apart = apart and not is_confidential(reading.text)
    made.frontend = made.run and not apart and (((wants("frontend") or spa) and behind) or beside)
    return made


_AN_APP = re.compile(r"(?:web ?)?(?:app|application|anwendung|aplicacion)s?")


def _has_service(reading: Reading, *, pages: bool) -> bool:
    """Whether something is to answer beside pages: a program that comes along and is called an app is those pages."""
    said = [each.words.lower() for each in reading.of("service")]
    if reading.own and pages and all(_AN_APP.fullmatch(words) for words in said):
        return False
    return reading.wants("service")


def _static(reading: Reading) -> bool:
    """Whether pages are said to be static, beside an API of their own."""
    said = (
        any("static" in each.words.lower() for each in reading.of("static_site")) or "firebase hosting" in reading.text
    )
    return said and reading.names("service", "function") and not reading.own


_API = re.compile(r"\b(?:rest|apis?|graphql|backend|matchmak\w*|lobby|web ?site|web ?app)\b")


def _answers_beside(reading: Reading, made: Runtime) -> bool:
    """Whether an API stands beside game servers: players' machines are none of its."""
    known = made.app is not None and made.app.where == "vm" and not made.app.framework
    return (
        reading.names("game") and not known and any(_API.search(each.words.lower()) for each in reading.of("service"))
    )


# What a cluster of machines of any kind is said to be.
_ANY_CLUSTER = frozenset({"cluster", "clusters", "nodes", "node", "k3s", "microk8s", "rke2", "kubeadm"})


def _is_cluster(reading: Reading) -> bool:
    """Whether Kubernetes is meant, and no cluster of machines that are named as such."""
    said = {each.words.lower() for each in reading.mentions if each.need == "kubernetes" and not each.rejected}
    machines = reading.names("vm") and not _is_vague(reading)
    if machines and any(each.need == "kubernetes" and each.rejected for each in reading.mentions):
        return False
    return reading.wants("kubernetes") and not (machines and said and said <= _ANY_CLUSTER)


def _has(*parts: str) -> bool:
    return any(part_named(name) is not None for name in parts)


# Each of them is something else.
_EACH_ONE = re.compile(
    r"\b\d (?:vms?|machines|servers)\b ?[,:(-][^.;]{0,4}\b(?:1|an?)\b[^.;]*\b(?:1|other|another|second)\b"
)


def _is_group(reading: Reading) -> bool:
    """Several machines that come and go, and what asks for a load balancer and nothing more of it."""
    numbered = numbered_machines(reading.text)[0] and not reading.wants("load_balancer", "autoscale")
    if numbered or any(each.noun == "vm" for each in named_lists(reading.text)):
        return False
    wants, count = reading.wants, machines_in(reading.text) or 1
    if wants("ci_runner") and not wants("group", "load_balancer"):
        return False
    if reading.rejects("group", "load_balancer") or wants("cloud_run", "container"):
        return wants("group")
    served = any(app.where == "run" and not app.framework for app, _ in reading.apps) and _is_vague(reading)
    # Cores and memory of what runs in containers make no machines.
    size = reading.goal.machine_type
    sized = size is not None and size in reading.text and not wants(*_SIZED)
    machines = (wants("vm") and not served) or sized
    # What one machine keeps on a disk of its own is no group's, whoever stands before it.
    keeps = (
        wants("data_disk") and count == 1 and not wants("group", "autoscale", "self_healing", "available", "service")
    )
    # A disk in two zones is how one machine outlives a zone.
    keeps = keeps or (wants("two_zone_disk") and count == 1 and not wants("group", "autoscale", "self_healing"))
    fronted = machines and wants("load_balancer", "internal_lb") and not (keeps or is_before_each(reading))
    if wants("group") or (wants("spot") and count > 3) or fronted:
        return True
    alone = _EACH_ONE.search(reading.text) is not None or wants("kafka", "search", "broker", "timeseries", "db_cluster")
    alone = alone or wants("instance_schedule", "gpu", "data_disk", "snapshots", "bastion", *_MACHINE_ONLY)
    if machines and count > 1 and not (alone or _are_single(reading, count)):
        return True
    unfronted = (
        wants("load_balancer")
        and not re.search(r"\b(?:global|anycast)\b", reading.text)
        and not wants("https", "domain", "cdn", "waf", "iap")
        and not wants("static_site", "function", "api_gateway")
    )
    framed = any(app.framework and app.where == "run" and app.name not in _LANGUAGES for app, _ in reading.apps)
    framed = framed or len({app.name for app, _ in reading.apps if app.framework}) > 1
    return unfronted and not wants("bucket") and not (framed and reading.goal.sensitive)


# What several machines that are one thing are for.
_TOGETHER = ("service", "frontend", "site", "autoscale", "available", "worker", "container", "spot", "https", "domain")


def _are_single(reading: Reading, count: int) -> bool:
    """Whether a few machines are asked for and nothing that they would do together."""
    apps = any(app.where == "run" for app, _ in reading.apps) or not reading.names("vm")
    return count <= MOST_MACHINES and not (apps or reading.goal.users or reading.wants(*_TOGETHER))


_ANY_SERVER = re.compile(r"(?:the |a |an |ein\w* |un\w? )?(?:server|serveur|servidor|instance)s?")


def _is_vague(reading: Reading) -> bool:
    """Whether machines are spoken of by words that mean whatever runs: a server, instances."""
    said = [each.words.lower() for each in reading.mentions if each.need == "vm" and not each.rejected]
    return bool(said) and all(_ANY_SERVER.fullmatch(each) for each in said)


_MACHINE_NAMED = re.compile(
    r"(?:.* )?(?:vms?|virtual machines?|compute[- ]engine(?:[- ]\w+)?|gce|maquinas? virtual(?:es)?|machines? virtuelles?|\w*maschinen?|macchin[ae] virtual[ei]|maquinas? virtuais)"
)
_OF_THE_CLUSTER = re.compile(
    r"\b(?:nodes?|knoten|nodos|noeuds|pools?)(?: (?!(?:on|in|auf|en|sur|su|op|em)\b)\w+){0,3} $"
)


# `Neo4j on a VM`, `plus a Windows VM`; `our VM` and `the VM` are what there is.
_PLACED = re.compile(
    r"\b(?:on|in|plus|and|with|beside|auf|neben|und|mit|en|sur|mas|y|con|su|em|numa|num|una|uno|op|naast)(?: (?:an?|one|1|\d+|two|its|their|eine[rm]?|eigene[rn]?|un|una|une|uma|um|een|google|gcp|small|tiny|little|big|private|cheap|new|spot|own|separate|second|dedicated|linux|windows|debian|ubuntu|kleine[nr]?|pequena|petite)){1,5} $|(?:^|[,;:+&(] ?)(?:an?|one|1|eine?|una?|une|uma|een) (?:[\w-]+ ){0,3}$|\bon $|\+ $"
)
_LEFT_BEHIND = re.compile(
    r"\b(?:migrat\w*|mov(?:e|es|ed|ing)|replac\w*|switch\w*|away|off|from|leav\w*|instead of|rather than|umzieh\w*|umzug|ersetz\w*|weg|statt|migr\w*|reemplaz\w*|sustitu\w*|remplac\w*|quitt\w*|substitu\w*|trasloc\w*|vervang\w*|today|currently|so far|until now)\b[^.;\n]{0,60}$"
)


def _is_beside(reading: Reading) -> bool:
    """Whether a machine is put beside what runs elsewhere, rather than left for it."""
    return any(
        (_PLACED.search(reading.text[: each.start]) or reading.names("data_disk"))
        and not _LEFT_BEHIND.search(reading.text[: each.start])
        for each in reading.of("vm")
    )


_ITS_OWN = re.compile(
    r"\b(?:own|separate|dedicated|another|second|eigene[nrms]?|separate[nrms]?|propia|otra|dediee|autre|propria|altra|outra|eigen|aparte)(?: [\w-]+)? $"
)


def is_firm_machine(reading: Reading) -> bool:
    """Whether a machine is asked for by its name, so that nothing else is one: `a VM`, `its own machine`, and no `server`, and no node."""
    return any(
        (_MACHINE_NAMED.fullmatch(each.words.lower()) or _ITS_OWN.search(reading.text[: each.start]))
        and not _OF_THE_CLUSTER.search(reading.text[: each.start])
        for each in reading.of("vm")
    )


_SIZE_OF_DATABASE = re.compile(
    r"\b(?:postgres\w*|mysql|maria ?db|sql server|database|datenbank|db)\b(?: [\w.]+){0,5}?(?:,| with| mit| con| avec)? ?\d+ ?(?:gb|gib|v?cpus?|v?cores?)\b"
)


def is_of_database(reading: Reading) -> bool:
    """Whether cores and memory without a machine are the database's."""
    wants = reading.wants
    if not wants("postgres", "mysql", "sqlserver", "database") or wants("vm"):
        return False
    return not wants("service") or (
        str(reading.goal.machine_type) not in reading.text and _SIZE_OF_DATABASE.search(reading.text) is not None
    )


def _is_machine(reading: Reading, app: App | None) -> bool:
    wants = reading.wants
    if wants(*_MACHINE_ONLY):
        return True
    # Whoever wants a server for an application that Cloud Run serves wants the application.
    if _is_vague(reading) and app is not None and app.where == "run" and not app.framework:
        others = [need for need in _MACHINE if need not in {"vm", "snapshots"}]
        return wants(*others) or (
            reading.goal.machine_type is not None and str(reading.goal.machine_type) in reading.text
        )
    if is_served_in_container(reading.text, wants) and not is_firm_machine(reading):
        return False
    # A machine that something is put on stands beside what runs on Cloud Run.
    if reading.rejects("vm") or (_on_run(reading) and not (is_firm_machine(reading) and _is_beside(reading))):
        return False
    if reading.rejects("cloud_run") and (is_firm_machine(reading) or not reading.names("function", "kubernetes")):
        return reading.wants("vm", "service", "frontend", "container") or app is not None
    if app is not None and app.where == "run" and wants("scale_to_zero") and not reading.names("vm"):
        return False
    # A file of rows needs a disk that stays.
    if wants("bot") and re.search(r"\bsqlite\b", reading.text):
        return True
    # Nothing else answers datagrams.
    if wants("ports") and re.search(r"\budp\b", reading.text):
        return True
    if wants("gpu"):
        model = gpu_in(reading.text)[0]
        return (
            wants("vm", "instance_schedule", "spot", "ephemeral")
            # Cloud Run has one kind of accelerator.
            or (model is not None and model != "l4" and not wants("kubernetes"))
            or (app is not None and app.where == "vm")
            or (reading.goal.machine_type or gpu_machine_in(reading.text)) is not None
        )
    # Cores and memory without a machine beside a database are the database's.
    stored = is_of_database(reading)
    size = reading.goal.machine_type
    # Only Cloud Run counts requests of an instance.
    if wants("concurrency", "timeout", "http2") and not wants(*_MACHINE):
        return False
    # Cores of a container are Cloud Run's; a type that is named is a machine's.
    container = wants("container") or image_in(reading.goal.text) is not None
    contained = (container or (app is not None and app.where == "run")) and str(size) not in reading.text
    # So are a job's, which ends.
    contained = contained or (
        wants("job", "batch", "schedule", "worker") and not wants("vm", "gpu") and str(size) not in reading.text
    )
    # Beside a managed database nothing has to stay on a disk of its own.
    beside = wants("postgres", "mysql", "sqlserver", "database") and service_size(reading) is not None
    contained = contained or (beside and str(size) not in reading.text)
    named = size is not None and not wants("kubernetes", "sqlserver", *_SIZED) and not stored and not contained
    return (
        wants(*_MACHINE)
        or named
        or (app is not None and app.where == "vm")
        or (wants("bastion") and not _has("bastion"))
    )


def _is_run(reading: Reading, made: Runtime) -> bool:
    wants = reading.wants
    apps = [app for app, _ in reading.apps]
    if _on_run(reading):
        return True
    served = wants("ci_runner") and any(app.where == "run" and not app.framework for app in apps)
    if (made.vm or made.group) and not served:
        return False
    if is_polling(reading) and not wants(*_BESIDE_A_BOT):
        return False
    if wants("bot") and not is_polling(reading):
        return True
    if reading.own and (is_pushed(reading) or not wants(*_ASIDE)):
        return True
    # A job that computes on one ends, and answers nobody.
    if wants("gpu") and not wants("kubernetes") and (not wants("job") or wants("service", "frontend", "site")):
        return True
    # An image that is named is to run, and a queue of tasks calls somebody, unless it alone is asked for.
    calls = wants("tasks") and not _TASKS_ALONE.search(reading.text)
    # That of a workstation is started by whoever works there.
    if (image_in(reading.goal.text) or calls) and not wants("kubernetes", "workstations", *_ASIDE):
        return True
    runs = [app for app in apps if app.where == "run"]
    spoken = [app for app in runs if app.name not in _LANGUAGES]
    if spoken:
        return True
    # A language and an application in it: something answers, whatever stands beside it.
    if runs and wants("service") and not wants("kubernetes", *_ASIDE):
        return True
    # A bucket has no sign-in.
    if wants("iap") and (wants("static_site", "site") or any(app.where == "site" for app in apps)):
        return True
    # Pages and the language of what answers them, with rows to keep: two things.
    if runs and any(app.where == "site" for app in apps) and wants(*_DYNAMIC) and not wants("function"):
        return True
    only_site = any(app.where == "site" for app in apps) and not wants("service")
    if only_site:
        return False
    if (wants("site") or (wants("static_site") and not _ONLY_FILES.search(reading.text))) and wants(*_DYNAMIC):
        return True
    if wants("site") and wants("bucket") and re.search(r"\buploads?\b", reading.text):
        return True
    # Where people sign in to put files there, something has to show them.
    if wants("auth", "iap") and wants("bucket") and not wants("function", "kubernetes"):
        return True
    # A copy for staging is a copy of an application.
    copied = wants("environments") and not wants("kubernetes", "static_site", "function")
    copied = copied and (
        wants("service", "frontend", "container", "promotion") or not wants("bucket", "queue", "bigquery")
    )
    return bool(runs and not wants(*PIECES)) or copied or _is_served(reading)


# Whatever keeps rows beside them, these are files that nobody computes.
_ONLY_FILES = re.compile(r"\bstati\w+|\bfirebase hosting\b")
_TASKS_ALONE = re.compile(
    r"(?:^|[.!?\n])\W*(?:(?:please|could|can|you|just|only|we|i|need|want|create|add|set ?up|provision|make|an?|one|the|\d|bitte|wir|brauchen|eine?|un[ae]?|quiero|necesito|new) )*(?:google )?(?:cloud )?tasks?[ -]queues?\b"
)
# What runs the user's own program and is no service.
_ASIDE = ("worker", "job", "batch", "function", "trigger", "schedule")
_PUSHED = re.compile(r"\bpush(?:es|ed|ing)?\b|\bcalled (?:for|with) (?:every|each|all)\b")


def is_pushed(reading: Reading) -> bool:
    """Whether messages are brought to the user's own program by calling it, rather than fetched by it."""
    if reading.wants("google_batch"):
        return False
    return reading.wants("queue", "worker") and _PUSHED.search(reading.text) is not None


# What answers people beside a bot.
_BESIDE_A_BOT = (
    "service", "frontend", "site", "static_site", "https", "domain", "iap", "load_balancer", "multi_service",
)  # fmt: skip


def is_polling(reading: Reading) -> bool:
    """Whether a bot asks its chat for what is new: nobody calls it, unless the goal has a webhook for that."""
    called = re.search(
        r"(?<!no )(?<!without )(?<!without a )(?<!not a )(?<!ohne )\b(?:webhooks?|interactions?(?: (?:endpoint|url)s?)?(?= (?:go|are|come|land|endpoint|url)))\b",
        reading.text,
    )
    return reading.wants("bot") and called is None


def _on_run(reading: Reading) -> bool:
    """Whether Cloud Run is named; `serverless` alone may mean a function as well, and is no quality of machines."""
    said = [
        each.words.lower()
        for each in reading.mentions
        # Cloud Run has jobs too.
        if each.need == "cloud_run" and not each.rejected and not is_of_a_job(reading.text, each.start, each.end)
    ]
    if reading.names("function", "trigger", "group"):
        said = [words for words in said if "serverless" not in words and "server less" not in words]
    return bool(said)


def _is_served(reading: Reading) -> bool:
    """Whether something is to answer requests, rather than a word of it being said of something else."""
    wants = reading.wants
    if wants(*_FIRM):
        served = wants("service", "multi_service", "source") or _on_run(reading)
        return served or not wants("batch", "worker", "job", "schedule")
    firm = [each for each in reading.mentions if each.need in {"service", "frontend"} and not each.rejected]
    strong = [each for each in firm if each.words.lower() not in _WEAK]
    # An application that keeps rows answers somebody.
    keeps = wants("postgres", "mysql", "sqlserver", "database") and not wants("function", "kubernetes", "datastream")
    return bool(strong) or bool(firm and (keeps or not wants(*PIECES)))
