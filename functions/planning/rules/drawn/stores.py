"""What keeps data: databases, caches, buckets, queues, secrets; warehouses have a file of their own."""

import re

from functions.planning.rules.drawn.buckets import draw_buckets
from functions.planning.rules.drawn.caches import draw_caches
from functions.planning.rules.drawn.copies import tell_copies
from functions.planning.rules.drawn.documents import draw_documents
from functions.planning.rules.drawn.keeping import daily_backups
from functions.planning.rules.drawn.messages import is_of_tasks
from functions.planning.rules.drawn.reached import draw_authorized, is_of_database
from functions.planning.rules.drawn.runtime import Runtime
from functions.planning.rules.drawn.secrets import draw_secrets
from functions.planning.rules.drawn.services import is_inside
from functions.planning.rules.drawn.tiers import tier_of
from functions.planning.rules.drawn.warehouses import draw_warehouse
from functions.planning.rules.goal import copies_in, named_regions
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.places import far_from

_ENGINES = ("postgres", "mysql", "sqlserver")
_NOT_IN_STATE = re.compile(
    r"\b(?:passwords?|secrets?|credentials?)\b[^.;]{0,40}\b(?:not|never|nowhere|out of|outside)\b[^.;]{0,25}\bstate\b"
    r"|\b(?:no|without|never)\b[^.;]{0,30}\b(?:passwords?|secrets?|credentials?)\b[^.;]{0,25}\bstate\b"
)
_DATABASE = ("database", "ha_db", "pitr", "replica", "authorized_network", "pooling", "extensions")


def draw_stores(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    """Every part that keeps something."""
    wants = reading.wants
    _databases(sketch, reading, runtime)
    if wants("valkey") and not any(each.words.lower().startswith("redis") for each in reading.of("redis")):
        # A cache that is Valkey is no second one.
        if wants("redis"):
            sketch.meet("redis", "valkey: it speaks the protocol of Redis")
    elif wants("redis", "memcached"):
        draw_caches(sketch, reading)
    if wants("queue") and any(each.words.lower() in {"kafka", "apache kafka"} for each in reading.of("queue")):
        sketch.lack("queue", "Pub/Sub stands here instead: another protocol, so Kafka's clients need its own library")
    if wants("memcached"):
        why = (
            "Google lets new projects make no Memorystore for Memcached from February 2027 on, and closes it on "
            "31 January 2029; Redis does its work, with another client"
        )
        sketch.lack("memcached", why)
    if wants("mongodb"):
        draw_documents(sketch, reading)
    draw_buckets(sketch, reading, runtime)
    if _BUCKET_ELSEWHERE.search(reading.text):
        place = neighbour(sketch.region)
        for id_ in sketch.of("bucket"):
            if sketch.set("cross_region", id_, place, "location"):
                sketch.lacks.pop("cross_region", None)
    if wants("filestore"):
        _files(sketch, reading)
    _queues(sketch, reading)
    draw_warehouse(sketch, reading)
    draw_secrets(sketch, reading)
    kept = sketch.of("sql", "redis", "filestore")
    if (
        wants("private")
        and "authorized_network" not in sketch.how
        and "private" not in sketch.how
        and kept
        and not is_inside(reading)
    ):
        sketch.meet("private", f"{', '.join(kept)}: no address on the internet, whoever asks")


def engine_of(reading: Reading, runtime: Runtime) -> str | None:
    """The database engine: the one that is named, the application's, PostgreSQL where only a database is asked for."""
    wants = reading.wants
    if reading.rejects("database") or ("sqlite" in reading.text and not wants(*_ENGINES)):
        return None
    named = next((engine for engine in _ENGINES if wants(engine)), None)
    if wants("alloydb") and named in {None, "postgres"} and "cloud sql" not in reading.text:
        # It is PostgreSQL itself.
        return None
    if named or wants("spanner"):
        # Where Spanner is named, the database that is spoken of is that one.
        return named
    there = {each.need for each in reading.standing} & {*_ENGINES, "database"}
    there |= {each.kind for each in reading.outside} & {"database", "documents"}
    if there and not reading.names("database"):
        # What is saved, and who logs in, is said of the one that stands.
        return None
    named_there = any(_OF_DATA.search(each.words.lower()) for each in reading.of("cross_region"))
    survives = wants("cross_region") and (
        named_there or "database" in reading.text or bool(_SURVIVES.search(reading.text))
    )
    # Whoever promises so many people that it never fails keeps something for them.
    steady = wants("available") and (reading.goal.users or 0) >= 100_000 and _durable(reading)
    # An address that alone may come in is the machine's where there is no database.
    asked = [
        need
        for need in _DATABASE
        if need != "authorized_network"
        or (
            (any(is_of_database(None, reading, each) for each in reading.of(need)) and not wants("filestore", "vpn"))
            and not (wants("vm", "kubernetes", "service", "group", "function") or runtime.vm or runtime.run)
        )
    ]
    # What survives a zone need not be a database.
    if not any(_OF_DATA.search(each.words.lower()) for each in reading.of("ha_db")) and not _SURVIVES.search(
        reading.text
    ):
        asked.remove("ha_db")
    if wants(*asked) or survives or steady or _looks_up(reading):
        # Firestore by its name goes back in time, and stands in several zones, by itself.
        mongo = wants("mongodb") and ("firestore" in reading.text or not wants("ha_db", "pitr", "replica"))
        on_bucket = wants("bigquery", "composer") and not wants("service")
        if mongo or (on_bucket and not wants("ha_db", "pitr", "replica", "database")):
            return None
        return next((app.maybe for app, _ in reading.apps if app.maybe), None) or "postgres"
    return None


_OF_DATA = re.compile(
    r"data ?base|\bdb\b|sql|postgres|datenbank|base (?:de|en|de donnees)|replica|replik|standby|backup|data"
)
_SURVIVES = re.compile(
    r"\b(?:data|daten|datos|donnees|rows|records|orders)\b[^.;]{0,40}\b(?:surviv\w*|lost|verlor\w*|perd\w*)\b"
)
_DUE = re.compile(
    r"\b(?:due|overdue|pending|unpaid|falligen?|uberfallige\w*|ausstehende\w*) [a-z]+s?\b(?! (?:diligence|to)\b)"
)


def _looks_up(reading: Reading) -> bool:
    """Whether a job works off what is due: something has to know what is."""
    elsewhere = ("mongodb", "bigquery", "bucket", "queue", "redis", "composer", "function")
    return reading.wants("job", "schedule") and bool(_DUE.search(reading.text)) and not reading.wants(*elsewhere)


def _durable(reading: Reading) -> bool:
    """Whether a service that must not fail is more than a proxy of something else."""
    return not reading.wants("mongodb", "static_site", "bigquery", "function")


# A queue that is one of messages, whatever tasks there are besides.
_MANAGED = re.compile(r"(?<!not )(?<!no )\bcloud ?sql\b|\b(?:managed|separate|own) (?:sql|database|db|instance)\b")


def _databases(sketch: Sketch, reading: Reading, runtime: Runtime) -> None:
    wants = reading.wants
    if wants("mysql_on_vm") and sketch.of("group") and not sketch.of("vm"):
        # Machines that come and go keep nothing: the rows are on one of their own.
        rows = "mysql" if wants("mysql") else "postgres"
        if sketch.add("mysql_on_vm", "db", "vm", database=rows, public=False, data_disk_gb=100, snapshots=True):
            sketch.meet("mysql_on_vm", f"db: {rows} on a machine of its own, which nobody outside reaches")
    on_vm = wants("mysql_on_vm") and sketch.of("vm")
    engine = engine_of(reading, runtime)
    if on_vm:
        for need in (*_ENGINES, "database"):
            if wants(need) and "mysql_on_vm" in sketch.how:
                sketch.meet(need, "it runs on the machine itself, as asked")
        return
    if engine is None:
        app, machines = runtime.app, sketch.of("vm")
        rows_of = [each for each in ("mysql", "postgres") if app and not app.framework and each in app.needs]
        if rows_of and machines and reading.rejects("database"):
            # Whoever wants no managed database has the application's own beside it.
            sketch.set("mysql_on_vm", machines[0], rows_of[0], "database")
            sketch.meet(rows_of[0], "it runs on the machine itself")
        return
    # What stands in a machine's image needs no second database.
    inside = any(sketch.parts[id_].settings.get("os", "").startswith("windows-sql") for id_ in sketch.of("vm"))
    if inside and not _MANAGED.search(reading.text):
        if wants("database"):
            sketch.meet("database", "it runs on the machine itself")
        if wants("authorized_network"):
            sketch.lack(
                "authorized_network", "nobody reaches it but by signing in to the machine through IAP, from anywhere"
            )
        return
    engines = [each for each in _ENGINES if wants(each)] or [engine]
    for index, each in enumerate(engines):
        if index and wants("migration", "datastream") and not wants("service"):
            break
        need = each if wants(each) else "database"
        id_ = "app" if index == 0 else each
        made = sketch.add(need, id_, "sql")
        if not sketch.set("", made, each, "engine"):
            sketch.how.pop(need, None)
            sketch.parts.pop(id_, None)
            sketch.lack(need, f"Cloud SQL for {each} is no part of the catalogue yet")
            continue
        if wants("database") and made:
            sketch.meet("database", f"{id_}: Cloud SQL for {each}")
        _database(sketch, reading, id_, each)


def _login(sketch: Sketch, reading: Reading, id_: str) -> None:
    """By IAM, or with a password where what runs takes no other."""
    foreign = reading.own or any(not app.framework and app.own_image for app, _ in reading.apps)
    stateless = bool(_NOT_IN_STATE.search(reading.text))
    if stateless and not foreign:
        sketch.meet("secrets", f"{id_}: services log in by IAM, so there is no password that a state could hold")
    elif foreign or reading.wants("secrets"):
        # What takes DATABASE_URL as it is logs in with a password, which then stands in Secret Manager.
        sketch.set("secrets", id_, "password", "login")
        if "secrets" not in sketch.how:
            sketch.lacks.pop("secrets", None)
        if stateless:
            known = (
                "Terraform makes the password, so its state holds it; the platform's own identities alone read that."
            )
            sketch.lack("secrets", known)
            sketch.risks["password_in_state"] = known


def _database(sketch: Sketch, reading: Reading, id_: str, engine: str) -> None:
    text, wants = reading.text, reading.wants
    edition = re.search(r"\b(express|web|standard|enterprise)(?: edition)\b", text)
    if engine == "sqlserver":
        sketch.set("", id_, edition[1] if edition else None, "license")
    sketch.set("", id_, tier_of(sketch, reading), "tier")
    version = values.version_in(text, engine)
    if version:
        prefix = {"postgres": "POSTGRES_", "mysql": "MYSQL_", "sqlserver": "SQLSERVER_"}[engine]
        mysql = {"8": "8.4"}.get(version, version)
        forms = (
            mysql,
            version,
            f"{prefix}{mysql.replace('.', '_')}",
            f"{prefix}{version}_STANDARD",
            f"{version}_STANDARD",
        )
        if not sketch.set("", id_, forms, "version"):
            sketch.lack(engine, f"version {version} can't be chosen yet")
    if wants("ha_db") or (wants("available") and not wants("cheap")):
        need = "ha_db" if wants("ha_db") else "available"
        sketch.set(need, id_, "regional", "availability")
        if wants("available"):
            sketch.meet("available", f"{id_}: a standby in another zone takes over")
    if wants("backups") and sketch.takes(id_, "backups"):
        daily_backups(sketch, reading, id_)
    if wants("pitr"):
        sketch.set("pitr", id_, True, "pitr", "point_in_time")
    elsewhere = _BUCKET_ELSEWHERE.search(text)
    if wants("replica") or (wants("cross_region") and not elsewhere):
        _replica(sketch, reading, id_)
    tell_copies(sketch, reading, id_)
    draw_authorized(sketch, reading, id_)
    if wants("pooling"):
        sketch.set("pooling", id_, True, "pooling", "connection_pooling", "pool")
    _login(sketch, reading, id_)
    if wants("extensions"):
        if engine == "postgres":
            named = [name for name in _EXTENSIONS if name in text]
            sketch.set("", id_, ",".join(named) or None, "extensions")
            sketch.meet(
                "extensions", f"{id_}: CREATE EXTENSION works for what Cloud SQL has, PostGIS and pgvector among it"
            )
        else:
            sketch.lack("extensions", "extensions are PostgreSQL's")
    _asked_of_it(sketch, reading, id_)
    stored = reading.goal.stored_gb
    if (size := _OF_ROWS.search(text)) and not wants("disk_limit"):
        gigabytes = int(float(size[1].replace(",", ".")) * (1_024 if size[2].startswith("t") else 1))
        if sketch.set("", id_, max(10, gigabytes), "disk_gb"):
            sketch.taken.append(size.span(1))
    elif (
        stored
        and stored > 20
        and not wants("disk_limit", "bucket", "filestore")
        and (not sketch.of("vm") or wants("bastion"))
    ):
        sketch.set("", id_, int(max(10, min(65_536, stored))), "disk_gb")
    if wants("private"):
        sketch.meet("private", f"{id_}: a private address and no other")


# How much a database holds, where the size stands beside its name.
_OF_ROWS = re.compile(
    r"\b(?:postgres\w*|my ?sql|maria ?db|sql server|databases?|db|datenbank\w*|base de (?:datos|donnees)|banco de dados)(?: v?\d+(?:\.\d+)?)?"
    r"(?: with| of| mit| con| com| de| avec| is| has| ist| hat)?(?: an?)?,? ?\(?(?:(?:an? )?(?:new|fresh|own|small|neue?)(?: one)?, )?(?:about |around |roughly |ca\.? |circa |etwa |rund |environ |unos |uns |~ ?)?(\d+(?:[.,]\d+)?) ?(gb|tb|go|to)\b(?! ?(?:ram|memory|of ram|arbeitsspeicher|de ram))"
)
_BUCKET_ELSEWHERE = re.compile(r"\bbuckets? in (?:an?other|a different|a second) region\b")


def _asked_of_it(sketch: Sketch, reading: Reading, id_: str) -> None:
    """What else is said of a database, one by one."""
    text, wants = reading.text, reading.wants
    if limit := reading.of("disk_limit"):
        size = re.search(r"(\d+) ?(gb|tb)", text[limit[0].start : limit[0].end])
        sketch.set(
            "disk_limit", id_, int(size[1]) * (1_024 if size[2] == "tb" else 1) if size else None, "disk_limit_gb"
        )
    if wants("iam_login"):
        sketch.set("iam_login", id_, "iam", "login", why="SQL Server's users log in with a password")
        for need in ("auth", "secrets"):
            if wants(need):
                sketch.meet(need, f"{id_}: people and services log in by IAM")
    if wants("replica_delay"):
        why = "Cloud SQL's replicas follow at once; point-in-time recovery goes back to any moment before a mistake"
        sketch.lack("replica_delay", why)


_EXTENSIONS = ("pgvector", "postgis", "pg_cron", "pg_trgm", "hstore", "uuid-ossp", "pg_stat_statements")
_NEIGHBOURS = {
    "us-central1": "us-east1", "us-east1": "us-central1", "us-east4": "us-central1", "us-west1": "us-central1",
    "europe-west1": "europe-west4", "europe-west3": "europe-west4", "europe-west4": "europe-west1",
    "europe-west9": "europe-west1", "europe-west2": "europe-west1", "europe-southwest1": "europe-west9",
    "asia-northeast1": "asia-northeast2", "asia-southeast1": "asia-east1", "australia-southeast1": "australia-southeast2",
}  # fmt: skip


def neighbour(region: str) -> str:
    """Another region of the same continent."""
    known = _NEIGHBOURS.get(region)
    if known:
        return known
    return "europe-west1" if region.startswith("europe") else "us-central1" if region != "us-central1" else "us-east1"


_REPLICAS = re.compile(r"\b(\d) (?:read[- ]?(?:only )?)?replicas?\b")


def _replica(sketch: Sketch, reading: Reading, id_: str) -> None:
    need = "cross_region" if reading.wants("cross_region") else "replica"
    second = next((each for each in named_regions(reading.goal.text) if each != sketch.region), None)
    second = second or far_from(sketch.region, reading.text)
    if need == "replica" and second:
        need = "cross_region"
    place = (second or neighbour(sketch.region)) if need == "cross_region" else sketch.region
    done = sketch.set(need, id_, place, "replica_region")
    done = (
        sketch.set(
            need,
            id_,
            (("true", "1", "cross_region") if need == "replica" else ("1", "true")),
            "replica",
            "replicas",
            "read_replicas",
        )
        or done
    )
    if done and need == "cross_region":
        sketch.lack(
            "running_there",
            f"the database alone has a copy in {place}; services, machines or a cluster there are a second deployment",
        )
    if done:
        sketch.lacks.pop(need, None)
        for each in ("replica", "cross_region"):
            if reading.wants(each):
                sketch.meet(each, f"{id_}: a read replica in {place}")
    counted = _REPLICAS.search(reading.text)
    places = copies_in(reading.text)
    asked = max(int(counted[1]) if counted else 1, len(places))
    if done and asked > 1:
        none = ", ".join(each for each in places if each != place)
        where = f", in {place} and none in {none}" if none else ""
        sketch.lack("replica", f"{asked} were asked for; a plan makes one{where}, and more are a copy of its block")
        sketch.taken += [counted.span()] if counted else []


def _files(sketch: Sketch, reading: Reading) -> None:
    made = sketch.add("filestore", "shares", "filestore")
    if made is None and sketch.parts.get("files"):
        sketch.lacks.pop("filestore", None)
        sketch.meet("filestore", "files: a bucket that every instance reads and writes")
    stored = reading.goal.stored_gb
    if made and re.search(r"\bssd\b", reading.text):
        sketch.put("", made, tier="BASIC_SSD", capacity_gb=max(2_560, int(stored or 0)))
    elif made and stored:
        sketch.set("", made, int(stored), "capacity_gb", "size_gb")


def _queues(sketch: Sketch, reading: Reading) -> None:
    text, wants = reading.text, reading.wants
    if wants("broker"):
        sketch.lack(
            "broker", "Pub/Sub does its work here, with a client of its own; a broker would be a machine to look after"
        )
    if wants("external_push"):
        why = "messages that leave the deployment are refused by its gates: let a service take them and pass them on"
        sketch.lack("external_push", why)
    streamed = wants("to_bigquery") and not wants("log_export", "dataflow", "job", "datastream")
    topic = streamed or wants("queue", "dead_letter", "filters", "to_bucket") or (wants("trigger") and wants("worker"))
    topic = (
        topic or (wants("batch") and "queue" in text) or wants("secret_alert") or (wants("email") and wants("schedule"))
    )
    topic = topic or (wants("dataflow") and wants("bigquery") and "stream" in text)
    # A queue of tasks is no second one.
    if wants("queue") and is_of_tasks(reading):
        sketch.meet("queue", "tasks: it keeps what is to be done")
        topic = False
    if reading.rejects("queue"):
        if streamed:
            sketch.meet("to_bigquery", "the service writes its rows itself, as asked")
        topic = False
    if topic:
        made = sketch.add("queue", "jobs", "queue", "pubsub")
        if wants("dead_letter"):
            sketch.set("dead_letter", made, True, "dead_letter")
        if wants("filters"):
            count = min(10, values.services_in(text) or 3)
            sketch.set(
                "filters", made, (str(count), "attributes.kind", "true"), "filters", "filter", "filtered_subscriptions"
            )
        if streamed:
            sketch.add("", "warehouse", "bigquery")
            if sketch.use(made, "warehouse"):
                sketch.meet("to_bigquery", f"{made}: a subscription writes each message as a row into warehouse")
        if wants("to_bucket"):
            made_bucket = next(iter(sketch.of("bucket")), None) or sketch.add("", "files", "bucket")
            if sketch.use(made, made_bucket):
                sketch.meet("to_bucket", f"{made}: a subscription writes into {made_bucket}")
    if wants("tasks"):
        sketch.add("tasks", "tasks", "tasks", "cloud_tasks")
    _uncached_workers(sketch, reading)


def _uncached_workers(sketch: Sketch, reading: Reading) -> None:
    """Workers without a queue of their own (Laravel, Sidekiq, Celery) take their jobs from Redis."""
    libraries = ("celery", "sidekiq", "bullmq", "horizon", "resque", "laravel")
    if reading.wants("worker") and any(name in reading.text for name in libraries) and "cache" not in sketch.parts:
        sketch.add("", "cache", "redis")
