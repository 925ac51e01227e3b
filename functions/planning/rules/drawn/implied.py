"""What a goal's own words bring along without naming it: the disk of what keeps data, the ports of each program on a
machine, where published images lie, what stops what was forgotten.
"""

import re

from functions.planning.rules.drawn.allow_lists import draw_allow_list
from functions.planning.rules.drawn.database_hours import draw_database_hours
from functions.planning.rules.drawn.people import member
from functions.planning.rules.drawn.spent import draw_spent
from functions.planning.rules.meant.implied import THE_PROXY
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.meant.product import rows_of_its_kind
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words.affirmed import is_let_in
from functions.planning.rules.words.values import EMAIL
from shared.parts.iam_roles.part import SQL_CLIENT
from shared.schemas import Asked

_KEEPS = ("kafka", "db_cluster", "timeseries", "search", "broker", "blockchain", "mail_server")
KEEPERS = (
    r"(?:neo4j|arango\w*|orient ?db|influx\w*|clickhouse|timescale\w*|quest ?db|elastic ?search|opensearch|solr|meilisearch|typesense|qdrant|weaviate|milvus|chroma ?db|cassandra|scylla\w*|cockroach\w*|yugabyte\w*|couch\w*|"
    r"raven ?db|rethink ?db|mongo\w*|maria ?db|percona|oracle(?: xe)?|db2|firebird|rabbit ?mq|kafka|redpanda|nats|mosquitto|emqx|minio|keydb|dragonfly|vector database|graph database)"
)
"""Programs that keep rows, messages or documents of their own, by their names."""
_KEEPS_BY_NAME = re.compile(
    rf"\b(?:{KEEPERS}|zookeeper|brokers?|etcd|elastic\w*|tile ?server|\w*maps? server|nfs|samba|file ?server|dateiserver|nas)\b"
)
_DISK_GB = 100
_INSTALLED = "{}: the machine with its disk is there; the program itself is yours to install on it"


def draw_implied(sketch: Sketch, reading: Reading) -> None:
    """Add to what stands what nobody runs it without; what is told of it is told as an assumption."""
    _disks(sketch, reading)
    _ports(sketch, reading)
    _images(sketch, reading)
    _stopped(sketch, reading)
    _second_service(sketch, reading)
    _rows(sketch, reading)
    draw_spent(sketch, reading)
    draw_database_hours(sketch, reading)
    _page_of_cluster(sketch, reading)
    _through_the_proxy(sketch, reading)
    _runners_of_cluster(sketch, reading)
    draw_allow_list(sketch, reading)


def _disks(sketch: Sketch, reading: Reading) -> None:
    """What keeps data on machines of one's own keeps it on a disk that outlives them."""
    said = reading.of(_KEEPS[0]) + [each for need in _KEEPS[1:] for each in reading.of(need)]
    named = _KEEPS_BY_NAME.search(reading.text)
    if not (said or named) or reading.rejects("data_disk"):
        return
    for id_ in sketch.of("vm"):
        settings = sketch.parts[id_].settings
        if {"data_disk_gb", "app", "gpu"} & set(settings):
            continue
        if sketch.set("", id_, _DISK_GB, "data_disk_gb"):
            what = said[0].words if said else named[0] if named else ""
            sketch.meet("data_disk", f"{id_}: {_DISK_GB} GB of its own for what {what} keeps, as nobody said how much")
    for need in _KEEPS if sketch.of("vm") else ():
        if reading.wants(need):
            sketch.lack(need, _INSTALLED.format(", ".join(sketch.of("vm"))))


def _ports(sketch: Sketch, reading: Reading) -> None:
    """All programs that share one machine are reached at all their ports."""
    machines = sketch.of("vm")
    shared = [app for app, _ in reading.apps if app.where == "vm" and not app.framework]
    if len(machines) != 1 or len(shared) < 2 or sketch.parts[machines[0]].settings.get("public") == "false":
        return
    made = machines[0]
    for kind in ("tcp", "udp"):
        there = [each for each in sketch.parts[made].settings.get(f"{kind}_ports", "").split(",") if each]
        more = [str(number) for app in shared for each, number in app.ports if each == kind]
        wanted = list(dict.fromkeys([*there, *more]))
        if wanted != there and sketch.set("", made, ",".join(wanted), f"{kind}_ports"):
            sketch.meet("ports", f"{made}: {kind}_ports = {','.join(wanted)}")


_PUBLISHED = re.compile(
    r"\b(?:(?:docker |container |oci )?(?:images?|containers?)|docker[- ]?(?:images?|container)|imagenes|contenedores|conteneurs|imagens|immagini)\b[^.;:\n]{0,40}?"
    r"\b(?:publish\w*|push\w*|stored|hosted|kept|released|veroffentlich\w*|publizier\w*|ablegen|abgelegt|publica\w*|publie\w*|guard\w*|pubblica\w*)\b"
    r"|\b(?:publish|push|veroffentlich\w*|publizier\w*|publica\w*|publie\w*)(?:es|ed|ing)? (?:[\w-]+ ){0,3}?(?:docker |container )?(?:images?|containers?|imagenes|conteneurs)\b"
    r"|\b(?:images?|containers?) (?:are |is |get |gets |will be )?(?:built|build|gebaut)\b"
)
_ELSEWHERE = re.compile(r"\b(?:docker ?hub|ghcr|quay|github (?:container|packages)|gitlab registry)\b")


def _images(sketch: Sketch, reading: Reading) -> None:
    """Images that are built and published lie in a repository of the project."""
    said = _PUBLISHED.search(reading.text)
    if said is None or sketch.of("registry") or _ELSEWHERE.search(reading.text) or not sketch.parts:
        return
    if any(low <= said.start() < high for low, high in reading.negated):
        return
    made = sketch.add("registry", "images", "registry")
    for id_ in sketch.of("keyless_ci"):
        sketch.use(id_, made)
    sketch.taken.append(said.span())


_FORGOTTEN = re.compile(
    r"\b(?:(?:must|should|may|shall|can|do|does|will) ?(?:not|n'?t|never)|never|cannot|can't) (?:be left |keep |stay |be )?(?:running|on|run|left on)\b[^.;,\n]{0,30}\b(?:accident\w*|by mistake|overnight|forgotten|unattended|unused|idle|weekends?|for nothing|all night|24/7)\b"
    r"|\b(?:forget\w*|forgot\w*) (?:to )?(?:it|them|turn\w*|shut\w*|stop\w*|switch\w*)\b|\b(?:shuts?|stops?|turns?|switch(?:es)?) (?:itself |them(?:selves)? )?(?:down|off)\b[^.;,\n]{0,40}\bforg[eo]t\w*"
    r"|\bnicht (?:versehentlich|aus versehen|unbemerkt|die ganze nacht|uber nacht) (?:weiter|durch)?(?:lauf\w*|an ?bleib\w*)|\b(?:vergess\w*|vergisst)[^.;,\n]{0,20}\b(?:aus|abschalt\w*|stopp\w*)"
    r"|\b(?:que )?no (?:se )?(?:quede|siga|queden) (?:encendid\w*|corriendo|prendid\w*)|\b(?:ne (?:doit|tourne|reste)\w*) [^.;,\n]{0,24}\b(?:par accident|par erreur|oubli\w*)"
)
_STOP_CRON = "0 20 * * *"


def _stopped(sketch: Sketch, reading: Reading) -> None:
    """What may not be left on is stopped every evening by the clock; who needs it starts it again."""
    said = _FORGOTTEN.search(reading.text)
    if said is None:
        return
    words = Words.of(reading.goal.text, reading.text)(*said.span())
    for id_ in sketch.of("vm"):
        if "stop_cron" in sketch.parts[id_].settings or "max_run_hours" in sketch.parts[id_].settings:
            continue
        if sketch.set("", id_, _STOP_CRON, "stop_cron"):
            how = (
                f"{id_}: stopped every day at 20:00 UTC, and started by you alone: that nobody uses it is something a "
                "machine has to notice by itself; say another hour, such as `stop it at 18:00`"
            )
            sketch.told.append(Asked(words=words, need="instance_schedule", met=True, how=how))
            sketch.taken.append(said.span())


_SECOND = re.compile(
    r"\b(?:another|an other|a second|a separate|1 other|ein(?:en?|er)? (?:zweite\w*|andere\w*|weitere\w*)|otro|un segundo|un autre|un deuxieme|un secondo|un altro|um segundo|outro) "
    r"(?:cloud run )?(?:service|dienst|servicio|servico|servizio|receiver|consumer)\b"
)


def _second_service(sketch: Sketch, reading: Reading) -> None:
    """Messages that one service publishes and a second one gets are pushed to that one."""
    said, services, queues = _SECOND.search(reading.text), sketch.of("cloud_run"), sketch.of("queue")
    if said is None or len(services) != 1 or len(queues) != 1 or sketch.of("worker_pool", "function", "run_job"):
        return
    first, queue = services[0], queues[0]
    made = sketch.add("", "receiver", "cloud_run", public=False)
    if made is None:
        return
    sketch.parts[queue].uses = [made if each == first else each for each in sketch.parts[queue].uses]
    if made not in sketch.parts[queue].uses:
        sketch.use(queue, made)
    sketch.parts[first].settings.pop("public", None) if not reading.wants("private") else None
    sketch.use(first, queue)
    sketch.meet("multi_service", f"{first}, {made}: {first} publishes, and each message is pushed to {made}")
    sketch.how["queue"] = [
        each.replace(f"pushed to {first}", f"pushed to {made}") for each in sketch.how.get("queue", [])
    ]
    sketch.taken.append(said.span())


_STORES = ("sql", "firestore", "alloydb", "spanner", "secret")
_ROWS_ASSUMED = "{}: assumed, for programs of this kind keep rows; say `no database` where it keeps none"


def _rows(sketch: Sketch, reading: Reading) -> None:
    """A program that nobody knows by its name gets the database that its kind takes."""
    said, services = rows_of_its_kind(reading.text), sketch.of("cloud_run")
    known = any(not app.framework for app, _ in reading.apps)
    if said is None or known or len(services) != 1 or sketch.of(*_STORES) or reading.standing or reading.outside:
        return
    made = sketch.add("database", "app", "sql", engine="postgres")
    if sketch.use(services[0], made):
        words = Words.of(reading.goal.text, reading.text)(*said.span())
        sketch.told.append(Asked(words=words, need="guessed", met=True, how=_ROWS_ASSUMED.format(made)))
        sketch.taken.append(said.span())


_A_PAGE = re.compile(
    r"\b(?:ui|web ?ui|dashboards?|consoles?|admin(?: pages?)?|pages?|panel|portal|web ?app|grafana|kibana|argo ?cd|oberflache|interfaz|interface)\b"
)
_A_LOGIN = re.compile(
    r"\b(?:ssh|rdp|bastion|jump|shell|tunnels?|kubectl|nodes?|vms?|machines?|database|postgres\w*|mysql|sql)\b"
)
_IN_THE_CLUSTER = (
    "{}: the page itself takes what your manifests say: an Ingress with a managed certificate (HTTPS) and a BackendConfig "
    "with IAP on; until then people reach it through {}, whose tunnel is IAP's: `kubectl port-forward` behind it"
)


def _page_of_cluster(sketch: Sketch, reading: Reading) -> None:
    """Say what of a cluster's page behind Identity-Aware Proxy the user's own manifests make."""
    clusters, machines = sketch.of("gke"), sketch.of("vm")
    behind = [*reading.of("bastion"), *reading.of("iap")]
    if not (clusters and machines and behind) or "https" in sketch.how:
        return
    if _A_PAGE.search(reading.text) and not _A_LOGIN.search(reading.text):
        how = _IN_THE_CLUSTER.format(clusters[0], machines[0])
        sketch.told.append(Asked(words=behind[0].words, need="https", met=False, how=how))


_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_PEOPLE = re.compile(
    r"\b(?:groups?|teams?|maintainers?|developers?|devs|engineers?|analysts?|admins?|staff|colleagues|people|users?|dbas?|laptops?|gruppe|entwickler\w*|equipo|equipe|grupo|groupe|we|us|our)\b"
)
_NO_CLIENT = (
    "the proxy lets in whoever has {role} and a login of the database: the goal names nobody, so nobody has it; say who, "
    "such as `group:dba@example.com connects through the auth proxy`"
)


def _through_the_proxy(sketch: Sketch, reading: Reading) -> None:
    """Let those people come to the database through the proxy that the goal names by their address."""
    said, rows = THE_PROXY.search(reading.text), sketch.of("sql")
    if said is None or not rows:
        return
    low = max((each.end() for each in _SENTENCE.finditer(reading.text, 0, said.start())), default=0)
    after = _SENTENCE.search(reading.text, said.end())
    high = after.start() if after else len(reading.text)
    if not _PEOPLE.search(reading.text, low, high):
        return
    sketch.taken.append(said.span())
    named = [each for each in EMAIL.finditer(reading.text, low, high) if "gserviceaccount" not in each[0]]
    members = [member(reading.text, each) for each in named if is_let_in(reading.text, each.span())]
    typed = Words.of(reading.goal.text, reading.text)
    words = typed(*said.span())
    made = next(iter(sketch.of("iam_roles")), None)
    before = sketch.parts[made].settings.get("granted", "") if made else ""
    granted = ",".join([*filter(None, [before]), *(part for each in members for part in (SQL_CLIENT, each))])
    if members and sketch.set("", made or sketch.add("", "roles", "iam_roles"), granted, "granted"):
        sketch.taken += [each.span() for each in named]
        how = f"roles: {', '.join(members)} gets {SQL_CLIENT} on the project, and logs in to {rows[0]} with a login of its own"
        sketch.told = [each for each in sketch.told if not (each.need == "iap" and "@" in each.words)]
        sketch.told.append(Asked(words=words, need="iam_roles", met=True, how=how))
    else:
        sketch.told.append(Asked(words=words, need="iam_roles", met=False, how=_NO_CLIENT.format(role=SQL_CLIENT)))


_RUNNERS = re.compile(
    r"\b(?:actions[- ]runner[- ]controller|(?:github|gitlab|ci|actions|self[- ]hosted)[- ](?:actions )?(?:ci )?runners?|(?:run|move|put|host)\w* (?:our |the |all )?(?:github actions|gitlab ci|ci jobs?|builds?))\b"
)
_CHART = (
    "{}: the pool {} for them, which grows and shrinks with the jobs; what takes jobs there (Actions Runner Controller, the "
    "chart of GitLab Runner) and its token are yours to install"
)


def _runners_of_cluster(sketch: Sketch, reading: Reading) -> None:
    """Machines for a pipeline's jobs in a cluster are a pool of their own, whose chart is the user's."""
    said, clusters = _RUNNERS.search(reading.text), sketch.of("gke")
    if said is None or len(clusters) != 1 or sketch.of("runner", "gitlab_runner"):
        return
    made = clusters[0]
    drawn = sketch.parts[made]
    pools = drawn.settings.get("pools", "")
    wanted = f"runners{pools.removeprefix('main')}" if pools.startswith("main") else pools or "runners"
    before = dict(drawn.settings)
    drawn.settings["mode"] = "standard"
    if not sketch.set("", made, wanted, "pools"):
        drawn.settings = before
        return
    for need in ("ci_runner", "autopilot"):
        sketch.lacks.pop(need, None)
        sketch.how.pop(need, None)
    sketch.meet("ci_runner", _CHART.format(made, wanted.partition(" ")[0]))
    sketch.meet("node_pools", f"{made}: pools = {wanted}")
    sketch.taken.append(said.span())
