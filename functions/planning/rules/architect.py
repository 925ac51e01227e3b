"""From what a goal asks for to the architecture that a competent architect would choose. Deterministic.

A container and an application in a known framework go to Cloud Run; a machine only where the goal says so or needs one
(UDP, a game, a GPU of its own, Windows, long-lived state). Databases are private, secrets stand in Secret Manager,
nothing runs without traffic unless it has to.
"""

import re

from functions.planning.rules.drawn.accounts import draw_accounts
from functions.planning.rules.drawn.addressed import hold_open
from functions.planning.rules.drawn.alarms import draw_alarms
from functions.planning.rules.drawn.alerts import draw_alerts
from functions.planning.rules.drawn.alloy import draw_alloydb
from functions.planning.rules.drawn.as_built import tell_what_is_built
from functions.planning.rules.drawn.called import draw_called
from functions.planning.rules.drawn.called_inside import draw_called_inside
from functions.planning.rules.drawn.composed import draw_composed
from functions.planning.rules.drawn.compute import draw_compute
from functions.planning.rules.drawn.crews import draw_crews
from functions.planning.rules.drawn.day_one import draw_day_one
from functions.planning.rules.drawn.deeds import draw_deeds
from functions.planning.rules.drawn.details import draw_details
from functions.planning.rules.drawn.each_machine import draw_each_machine
from functions.planning.rules.drawn.each_service import draw_each_service
from functions.planning.rules.drawn.exports import draw_exports
from functions.planning.rules.drawn.firewall_rules import draw_firewall_rules
from functions.planning.rules.drawn.flows import draw_flows
from functions.planning.rules.drawn.frame import draw_frame
from functions.planning.rules.drawn.front import draw_front
from functions.planning.rules.drawn.implied import draw_implied
from functions.planning.rules.drawn.inner_ports import draw_inner_ports
from functions.planning.rules.drawn.joins import draw_joins, tell_what_is_lost, tell_who_copies
from functions.planning.rules.drawn.keeping import hold_deletions
from functions.planning.rules.drawn.keys import hold_keys
from functions.planning.rules.drawn.links import draw_links
from functions.planning.rules.drawn.machines import machine_size
from functions.planning.rules.drawn.mounts import draw_mounts
from functions.planning.rules.drawn.on_machine import hold_on_machine
from functions.planning.rules.drawn.opened import open_named
from functions.planning.rules.drawn.others import draw_others
from functions.planning.rules.drawn.outside_calls import draw_outside_calls
from functions.planning.rules.drawn.own_stores import draw_own_stores
from functions.planning.rules.drawn.own_words import hold_own_words
from functions.planning.rules.drawn.programs import draw_programs
from functions.planning.rules.drawn.qualifiers import draw_qualifiers
from functions.planning.rules.drawn.reached import draw_sources
from functions.planning.rules.drawn.read_only import hold_read_only
from functions.planning.rules.drawn.redirects import draw_redirects
from functions.planning.rules.drawn.restricted import draw_restricted
from functions.planning.rules.drawn.rights import draw_rights
from functions.planning.rules.drawn.ruled_out import hold_ruled_out
from functions.planning.rules.drawn.runtime import PIECES, runtime_of
from functions.planning.rules.drawn.said_of import place_amounts
from functions.planning.rules.drawn.shown import hold_shown
from functions.planning.rules.drawn.shut import hold_shut
from functions.planning.rules.drawn.snapshots import draw_snapshots
from functions.planning.rules.drawn.spanner import draw_spanner
from functions.planning.rules.drawn.started import draw_started, hold_starters
from functions.planning.rules.drawn.stores import draw_stores
from functions.planning.rules.drawn.together import with_the_rest
from functions.planning.rules.drawn.transfers import draw_transfers
from functions.planning.rules.drawn.two_databases import draw_two_databases
from functions.planning.rules.drawn.wide_places import draw_buckets_apart, draw_wide_places
from functions.planning.rules.goal import fold, read_goal
from functions.planning.rules.meant.already import is_existing, runs_already
from functions.planning.rules.meant.availability import is_watching_alone
from functions.planning.rules.meant.dns_policies import dns_policy_in
from functions.planning.rules.meant.listed import databases_in
from functions.planning.rules.meant.mentions import ENGINES
from functions.planning.rules.meant.outside import draw_outside
from functions.planning.rules.meant.served import is_to_run
from functions.planning.rules.meant.stands import draw_places
from functions.planning.rules.meant.subnets import subnets_said
from functions.planning.rules.meant.watched import without_watched
from functions.planning.rules.meant.wide import ends_by_money
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.claims import hold_claims
from shared.cost import DEFAULT_REGION
from shared.schemas import Asked


def draw(reading: Reading) -> Sketch:
    """The architecture of a goal; without parts where nothing that it asks for can be built."""
    sketch = draw_exports(reading, _drawn) or _drawn(reading)
    draw_implied(sketch, reading)
    draw_flows(sketch, reading)
    draw_started(sketch, reading)
    draw_alarms(sketch, reading)
    draw_accounts(sketch, reading)
    hold_starters(sketch)
    draw_rights(sketch, reading)
    draw_transfers(sketch, reading)
    draw_outside_calls(sketch, reading)
    draw_firewall_rules(sketch, reading)
    hold_deletions(sketch, reading)
    draw_own_stores(sketch, reading)
    draw_crews(sketch, reading)
    draw_called_inside(sketch, reading)
    hold_on_machine(sketch, reading)
    hold_own_words(sketch, reading)
    hold_read_only(sketch, reading)
    hold_keys(sketch, reading)
    hold_ruled_out(sketch, reading)
    hold_shut(sketch, reading)
    open_named(sketch, reading)
    hold_shown(sketch, reading)
    hold_open(sketch, reading)
    draw_inner_ports(sketch, reading)
    draw_wide_places(sketch, reading)
    draw_buckets_apart(sketch, reading)
    draw_frame(sketch, reading)
    settled = sketch.settle()
    hold_claims(settled, reading)
    return settled


# What is to be private there is not the program.
_OF_A_STORE = re.compile(
    r"(?:privat\w*|intern\w*) (?:[\w-]+ ){0,2}?(?:databases?|db|datenbank\w*|bases?|sql|postgres\w*|mysql|redis|cache|buckets?|ips?|address\w*|networks?|vpc)\b"
)


def _drawn(reading: Reading) -> Sketch:
    if reading.compose is not None:
        limits = (each for each in reading.of("private") if not _OF_A_STORE.match(reading.text, each.start))
        shut = any(limits) and not reading.wants("public")
        made = draw_composed(reading.compose, reading.goal.region or DEFAULT_REGION, shut=shut)
        if shut and (services := made.of("cloud_run")):
            made.meet("private", f"nobody outside reaches {', '.join(services)}, whatever the file publishes")
        sketch = with_the_rest(made, reading, _draw_one)
    elif (found := draw_each_machine(reading, _draw_one) or draw_each_service(reading, _draw_one)) is not None:
        sketch = found
    else:
        sketch = _draw(reading)
        draw_programs(sketch, reading)
        place_amounts(sketch, reading)
        return sketch
    draw_deeds(sketch, reading)
    draw_alerts(sketch, reading)
    return sketch


def _draw_one(reading: Reading) -> Sketch:
    """What is drawn of a goal's stretch, each amount in its place."""
    sketch = _draw(reading)
    place_amounts(sketch, reading)
    return sketch


def _draw(reading: Reading) -> Sketch:
    sketch = Sketch(reading.goal.region or DEFAULT_REGION)
    if reading.wants("redirect") and not reading.apps and set(reading.needs) <= _OF_A_NAME:
        # Nothing else is to be there.
        draw_redirects(sketch, reading)
        return sketch.settle()
    runtime = runtime_of(reading)
    draw_compute(sketch, reading, runtime)
    near = reading.goal.infrastructure and not ends_by_money(reading.text)
    if not sketch.parts and near and _is_nearest_run(reading):
        runtime.run = True
        draw_compute(sketch, reading, runtime)
    draw_stores(sketch, reading, runtime)
    draw_joins(sketch, reading)
    draw_front(sketch, reading, runtime)
    draw_redirects(sketch, reading)
    draw_others(sketch, reading)
    draw_qualifiers(sketch, reading)
    draw_sources(sketch, reading)
    draw_details(sketch, reading)
    draw_snapshots(sketch, reading)
    draw_alloydb(sketch, reading)
    draw_spanner(sketch, reading)
    draw_places(sketch, reading.text)
    _guarded(sketch, reading)
    _shown(sketch, reading)
    draw_two_databases(sketch, reading)
    draw_outside(sketch, reading.outside, secrets=reading.wants("secrets"))
    if not sketch.parts and near and not reading.wants("google_batch"):
        _nearest(sketch, reading)
    draw_links(sketch, reading, runtime)
    draw_mounts(sketch, reading)
    tell_what_is_lost(sketch, reading)
    tell_who_copies(sketch, reading)
    draw_alerts(sketch, reading)
    draw_restricted(sketch, reading)
    _closed(sketch, reading)
    _told_anyway(sketch, reading)
    draw_called(sketch, reading)
    tell_what_is_built(sketch, reading)
    draw_day_one(sketch)
    return sketch.settle()


def _nearest(sketch: Sketch, reading: Reading) -> None:
    """What comes closest to a goal that names nothing of the catalogue, by the kind of thing that it is."""
    wants = reading.goal.wants
    if wants & {"worker"} and not wants & {"api", "app", "container", "kubernetes", "cloud_run"}:
        sketch.add("worker", "worker", "worker_pool", "worker")
        sketch.add("queue", "jobs", "queue")
        sketch.use("worker", "jobs")
    elif wants & {"bucket", "storage"} and not wants & {"api", "app", "thing"}:
        sketch.add("bucket", "data", "bucket")
    elif wants & {"static", "site"} and not wants & {"api", "app"} and not reading.wants("uptime"):
        sketch.add("static_site", "site", "site")
    elif wants & {"machine"} and not wants & {"container", "kubernetes"}:
        sketch.add("vm", "backend", "vm", machine_type=machine_size(reading))


# An account that is asked for by that word is made though nothing here runs as it.
_ACCOUNT = re.compile(r"\b(?:service|accounts?|\w*konto|\w*konten|cuentas?|contas?|comptes?)\b")
_OF_A_NAME = frozenset({"redirect", "domain", "https", "private_dns", "load_balancer"})
_NO_BATCH = (
    "Terraform has no resource for its jobs, so none is made: `gcloud batch jobs submit` says image, tasks, machines, spot "
    "and disks, and what they read and write stands here; a Cloud Run job carries work of up to 8 CPUs and 32 GiB"
)
_OF_A_CLUSTER = (
    "taken as said of something else than the cluster, so nothing copies what its volumes hold: `Backup for GKE every night` "
    "does"
)
_ANSWERS = ("cloud_run", "function", "vm", "group", "site", "load_balancer", "gke", "bucket")


def _closed(sketch: Sketch, reading: Reading) -> None:
    """What answers nobody is private without a setting; what stands in several zones by itself survives one."""
    if reading.wants("private") and "private" not in sketch.how and sketch.parts and not sketch.of(*_ANSWERS):
        sketch.meet("private", "nothing here has an address that anybody could call")
    if reading.wants("deletion_protection"):
        if held := sketch.of("sql", "gke", "firestore"):
            sketch.meet(
                "deletion_protection", f"{', '.join(held)}: Google refuses to delete it until that is taken back"
            )
        else:
            sketch.lack("deletion_protection", "nothing in this plan is guarded so")
    if reading.wants("backups") and "backups" not in sketch.how and sketch.of("gke"):
        sketch.lack("backups", _OF_A_CLUSTER)
    if reading.wants("off_hours") and "off_hours" not in sketch.how:
        why = "only machines have hours here: a service bills nothing while nobody calls it, and a database stays up"
        if named := sketch.of("sql"):
            why = (
                f"{named[0]} stays up: nothing here stops a database; `gcloud sql instances patch --activation-policy NEVER` "
                "does, and ALWAYS starts it again (activationPolicy)"
            )
        sketch.lack("off_hours", why)
    if reading.wants("least_privilege") and "least_privilege" not in sketch.how:
        if runs := [*sketch.code(), *sketch.of("vm", "group", "gke", "runner")]:
            sketch.lacks.pop("least_privilege", None)
            # A machine that uses nothing has no identity by itself.
            for id_ in (each for each in sketch.of("vm") if not sketch.parts[each].uses):
                sketch.set("", id_, True, "own_account")
            said = "each acts as a service account of its own with the rights it uses and no others"
            sketch.meet("least_privilege", f"{', '.join(dict.fromkeys(runs))}: {said}")
        else:
            made = (
                sketch.add("", "agent", "identity")
                if _ACCOUNT.search(" ".join(fold(each.words) for each in reading.of("least_privilege")))
                else None
            )
            if made:
                sketch.meet(
                    "least_privilege",
                    f"{made}: a service account without a key, which has no rights before you grant them",
                )
            else:
                sketch.lack(
                    "least_privilege", "nothing here runs, so no service account is made: add what shall have one"
                )
    fronted = [id_ for id_ in sketch.of("gke") if sketch.parts[id_].settings.get("ingress") == "true"]
    if fronted and reading.wants("load_balancer") and "load_balancer" not in sketch.how:
        sketch.lacks.pop("load_balancer", None)
        sketch.meet("load_balancer", f"{fronted[0]}: its ingress is an HTTPS load balancer of Google's")
    if any(is_existing(reading.text, each.start, each.end) for each in reading.of("vpc")):
        sketch.how.pop("vpc", None)
        sketch.lack("vpc", "yours stands already, and this plan's network is one of its own: join the two by peering")
    if reading.wants("google_batch"):
        sketch.lack("google_batch", _NO_BATCH)
    machines = sketch.of("vm", "group")
    steady = machines and not any("stop_cron" in sketch.parts[id_].settings for id_ in machines)
    if reading.wants("min_instances") and steady and "min_instances" not in sketch.how and not sketch.of("cloud_run"):
        sketch.lacks.pop("min_instances", None)
        sketch.meet("min_instances", f"{machines[0]}: it runs all the time")
    if stays := _open_still(sketch, reading):
        said = "it was taken to be said of what is kept; say that nothing may be public to close it"
        sketch.meet("private", f"{', '.join(stays)} answers everybody: {said}")
    serverless = sketch.of("cloud_run", "worker_pool", "function", "run_job", "queue", "firestore", "tasks")
    if (
        reading.wants("available")
        and "available" not in sketch.how
        and serverless
        and not sketch.of("sql", "vm", "group")
    ):
        sketch.meet("available", f"{', '.join(serverless)}: Google runs them in several zones of the region by itself")


_PLAIN_HTTP = "{}: Google answers it over HTTPS whatever is asked for, with a certificate that costs nothing"
_LOST = (
    "{}: Cloud Run's disk is memory, so what SQLite writes is gone with the instance; say `on a VM`, or let it use a "
    "database"
)


def _told_anyway(sketch: Sketch, reading: Reading) -> None:
    """What can't be otherwise here: HTTPS that nobody wants, and a file of rows that would not last."""
    runs = [id_ for id_ in sketch.of("cloud_run") if "mount" not in sketch.parts[id_].settings]
    if runs and reading.rejects("https") and (said := next((m for m in reading.mentions if m.need == "https"), None)):
        how = _PLAIN_HTTP.format(runs[0])
        sketch.told.append(Asked(words=said.words, need="https", met=False, how=how))
    written = _SQLITE.search(reading.text)
    if runs and written and not sketch.of("vm", "sql", "group", "gke"):
        sketch.told.append(Asked(words=written[0], need="sqlite", met=False, how=_LOST.format(runs[0])))
        sketch.risks["sqlite_lost"] = _LOST.format(runs[0])


_SQLITE = re.compile(r"(?<!no )(?<!not )\bsqlite3?\b(?: files?)?")


_GUARDED = re.compile(
    r"\bsigned cookies?\b|\bbuckets?(?: itself)? (?:must|should|may|shall) not be (?:public\w*|read\w*|reach\w*|open)\b"
    r"|\bonly (?:our |the )?(?:paying |registered |signed[- ]in )?(?:customers|members|subscribers|clients) (?:may|can|should|must|are allowed to) (?:see|read|view|open|access)\b"
)
_OPEN_TO_ALL = (
    "a site's bucket is read by everybody, so none is made: what only some may see stands in {}, and a program that knows "
    "who they are hands it out (signed URLs)"
)


def _guarded(sketch: Sketch, reading: Reading) -> None:
    """Pages that only some may see stand in no bucket that everybody reads."""
    sites, said = sketch.of("site"), _GUARDED.search(reading.text)
    if not sites or said is None or reading.wants("part_sign_in"):
        return
    for id_ in sites:
        sketch.drop(id_)
    for drawn in sketch.parts.values():
        drawn.settings.pop("routes", None)
    kept = next(iter(sketch.of("bucket")), None) or sketch.add("", "pages", "bucket") or ""
    why = _OPEN_TO_ALL.format(kept)
    for need in ("static_site", "site", "cdn"):
        if reading.wants(need):
            sketch.how.pop(need, None)
            sketch.lacks[need] = why
    if kept and reading.wants("bucket"):
        sketch.meet("bucket", f"{kept}: {sketch.parts[kept].part.what}")
    sketch.how["private"] = [f"{kept}: public access is prevented, whoever tries to grant it"]
    sketch.taken.append(said.span())


_SIGNED = re.compile(
    r"\b(?:pre-?)?signed (?:urls?|links?|cookies?)\b|\bsignierte\w* (?:urls?|links?)\b|\b(?:urls?|enlaces?|liens?|links?) (?:pre-?)?(?:firmad[ao]s?|signe[e]?s?|assinad[ao]s?|firmat[ie])\b"
)
_UNSIGNED = (
    "Cloud CDN shows what is not for everybody by signed URLs, whose key (google_compute_backend_bucket_signed_url_key) "
    "Terraform's state would keep, so none is made: {} stays private, and a program that may read it signs URLs of its files"
)


def _shown(sketch: Sketch, reading: Reading) -> None:
    """Only what everybody may read stands behind a load balancer."""
    for id_ in sketch.of("load_balancer"):
        buckets = [each for each in sketch.parts[id_].uses if sketch.parts[each].part.name == "bucket"]
        closed = [each for each in buckets if sketch.parts[each].settings.get("public") != "true"]
        if closed and _SIGNED.search(reading.text):
            sketch.parts[id_].uses = [each for each in sketch.parts[id_].uses if each not in closed]
            for need in ("cdn", *(("load_balancer", "https", "domain") if not sketch.parts[id_].uses else ())):
                if reading.wants(need):
                    sketch.how.pop(need, None)
                    sketch.lacks[need] = _UNSIGNED.format(", ".join(closed))
            if not sketch.parts[id_].uses:
                sketch.drop(id_)
        elif closed and buckets == sketch.parts[id_].uses and reading.wants("iap"):
            # Whom a goal lets in alone is no reason to show the files to everybody.
            sketch.drop(id_)
            sketch.lacks["iap"] = (
                "a bucket has no sign-in: its files are private, grant those people or programs access to it"
            )
        elif buckets and len(closed) == len(buckets) and not reading.wants("private", "private_bucket"):
            # What a load balancer shows of a bucket everybody may read, or nobody gets it.
            for each in buckets:
                if sketch.set("", each, True, "public"):
                    sketch.meet("public", f"{each}: everybody may read what is in it, for {id_} shows it")
        elif len(closed) < len(buckets):
            sketch.parts[id_].uses = [each for each in sketch.parts[id_].uses if each not in closed]


def _open_still(sketch: Sketch, reading: Reading) -> list[str]:
    """The services that everybody may call in a plan of which something is asked to be private."""
    if "private" not in sketch.how or reading.wants("public", "iap"):
        return []
    closed = {"internal", "behind", "iap"}
    parts = [sketch.parts[id_] for id_ in sketch.of("cloud_run", "function")]
    return [
        each.id
        for each in parts
        if not closed & {key for key, value in each.settings.items() if value == "true"}
        and each.settings.get("public") != "false"
        and each.settings.get("trigger", "http") == "http"
    ]


_KEPT = (
    "database", "postgres", "mysql", "sqlserver", "redis", "mongodb", "bucket", "bigquery", "memcached", "valkey", "filestore",
)  # fmt: skip


def _is_nearest_run(reading: Reading) -> bool:
    """Whether a goal that names nothing of the catalogue is about something that answers requests."""
    # An address that is looked at from outside says nothing of what is to run.
    wants = read_goal(without_watched(reading.text)).wants if reading.wants("uptime") else reading.goal.wants
    zone = reading.names("dns") and set(reading.needs) <= {"dns", "domain", "public"}
    # What a zone is called is nothing that runs, and subnets are called after what is to stand in them some day.
    # What answers and stands elsewhere is not built here a second time.
    there = any(each.need in {"service", "frontend"} for each in reading.standing) and not reading.wants("service")
    watching = is_watching_alone(reading.needs, reading.text) or subnets_said(reading.text)
    if reading.said_of or reading.wants("google_batch", "tasks") or zone or there or watching:
        return False
    kinds = {"api", "app", "thing", "code", "container", "kubernetes", "cloud_run", "autoscaling", "available"}
    elsewhere = {"bucket", "storage", "static", "site", "worker"} if not wants & {"api", "app"} else set()
    # A database that is always there is no service.
    beside = {"autoscaling", "available"}
    if "kubernetes" in wants and not reading.wants("kubernetes"):
        # A cluster that stands already, and its workloads.
        beside |= {"kubernetes", "thing"}
    if "cloud_run" in wants and not reading.wants("cloud_run"):
        # `Serverless Postgres` runs nothing.
        beside |= {"cloud_run"}
    named = bool(databases_in(reading.text)[0]) and not reading.wants("service")
    if (named or runs_already(reading.text)) and reading.wants(*_KEPT):
        return False
    # Where a database is wanted, that is what is reached by an endpoint.
    endpoint = reading.wants("service_attachment") and reading.wants(*ENGINES, "database")
    alone = reading.wants("registry") or endpoint or dns_policy_in(reading.text).spans
    if alone and not reading.wants("service", "frontend", "site", "cloud_run") and not reading.apps:
        return False
    # `Postgres for a hobby project`: what it is for is nothing by itself, unless it is to go somewhere.
    vague = set() if is_to_run(reading.text) else {"thing", "code"}
    made = bool(reading.taken.called or reading.taken.moved) or reading.wants(*_KEPT)
    if made and not wants & (kinds - beside - vague):
        return False
    return bool(wants & kinds) and not wants & elsewhere and not reading.wants(*PIECES)
