"""What words mean beside what they stand with: a pool for batch work is no job, and a shop's warehouse no BigQuery."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.planning.rules.meant.whose_time import times_of_others
from functions.planning.rules.words.values import EMAIL
from shared.schemas.inner_hosts import is_inner

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_ENGINES = frozenset({"postgres", "mysql", "sqlserver"})
_OURS = re.compile(
    r"\b(?:from|of|send|stream|read|pull|load|sync|export|copy|query|replicat\w*|connect\w* to|aus|von|desde|de|depuis) (?:our|the|an?|my|unser\w*|nuestr\w*|notre) (?:existing |own |production |prod )?$"
)
_STANDS_THERE = re.compile(
    r"(?: (?:database|db|instance|server|cluster))? ?\(?(?: ?(?:which |that )?(?:is |runs |lives |hosted ))?(?:on|at|in|with) (?:aws|amazon|rds|azure|supabase|neon|planetscale|atlas|aiven|hetzner|digital ?ocean|heroku|premis\w*|our (?:office|data ?cent\w+|own))"
)
_SENT = re.compile(
    r"\b(?:pub ?/?sub|queues?|topics?|stream\w*|events?|messages?|telemetry|sensors?|clicks?|logs?|ingest\w*|send\w*|push\w*|publish\w*|flow\w*|"
    r"nachrichten|ereignisse|mensajes|eventos|messages|evenements|mensagens|iot|devices?)\b"
)
_DATA_THERE = re.compile(r"(?:data|daten|datos|donnees|dados|dati|load|write|store|put|insert|land)\b")


_WRITES_ROWS = frozenset({"function", "cloud_run", "worker", "workflow"})
_STRAIGHT = re.compile(r"\b(?:straight|direct\w*|also|as well|archive|direkt|rechtstreeks|diret\w*)\b|subscri|\bsink")


def _by_itself(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions without the queue into BigQuery where only data that lie there are spoken of, or where a program in
    between says what is written: a row for every message would be there beside what it lets through."""
    programs = [each for each in found if each.need in _WRITES_ROWS]
    found = [
        each
        for each in found
        if each.need != "to_bigquery"
        or _STRAIGHT.search(folded, each.start, each.end)
        or not any(each.start < one.start and one.end < each.end for one in programs)
    ]
    if _SENT.search(folded) or any(each.need == "queue" for each in found):
        return found
    return [each for each in found if each.need != "to_bigquery" or not _DATA_THERE.match(folded, each.start)]


# Copies that are kept so long are no files of a bucket.
_COPIES_KEPT = re.compile(r"\b(?:back ?ups?|snapshots?|sicherung\w*|copias?|respaldos?|sauvegardes?)\b")
_A_STORE = re.compile(r"\b(?:buckets?|files?|objects?|uploads?|dateien|archivos|fichiers|life ?cycle|gcs|s3)\b")
_POOL = re.compile(r"\b(?:node ?pools?|pools?)\b")
_WAREHOUSE = re.compile(
    r"\b(?:data|analy\w*|bi|report\w*|sql|etl|elt|load\w*|dashboards?|quer\w*|facts?|tables?|big ?query|warehouse (?:with|for|in|on))\b"
)


_MADE_OF_WORDS = frozenset(
    {"iap", "alert_address", "data_access", "bastion", "alert", "budget_alert", "uptime", "keyless_ci"}
)
FLOWS = frozenset({"n8n", "Windmill", "Kestra", "Airflow", "Prefect", "Temporal", "Dagster", "Flowise", "Dify"})
"""Applications whose own things are called workflows."""


_REPOSITORY = re.compile(
    r"\b(?:github|gitlab|bitbucket|repo|repository|actions)(?:\.com)?(?:[ :/]+(?:actions|ci|of|from|in|at|for|repo|repository|our|the|org))*[ :/]+(?P<name>[a-z0-9][\w.-]*/[a-z0-9][\w.-]*)"
)


_MACHINE_AFTER = re.compile(r" (?:vms?|machines?)\b")


_CUSTOMERS = re.compile(
    r" (?:for|fur|para|pour|of) (?:our |the |your |unsere |los |les |nos )?(?:end[- ]?)?(?:users|customers|visitors|clients|members|players|shoppers|nutzer|endnutzer|kunden|usuarios|clientes|utilisateurs)\b"
)


def _is_of_customers(mention: "Mention", folded: str) -> bool:
    return mention.need == "iap" and _CUSTOMERS.match(folded, mention.end) is not None


_STAYS_AWAY = re.compile(
    r"no (?:new )?(?:messages?|events?|data)(?: \w+){0,2}? (?:arriv\w*|com(?:es?|ing|e)|received|seen|for \d)"
)
_OF_NAT = re.compile(
    r"(?: gateway)?(?:,| \(| (?:with|using|on|from|over|through|behind|via|mit|uber|avec|sur|con|com|met))(?: (?:an?|one|its|two|three|its own|une?|una|uma|einer|\d))?(?: [\w-]+)?[ (]?"
)
_PIPELINE = re.compile(r"\b(?:github|gitlab|bitbucket|ci|ci/cd|cicd|pipelines?|actions)\b")
_A_FORM = re.compile(r"form(?:ular)?s?\b")


_IS_THERE = re.compile(
    r" (?:is|are|lives?|runs?|stays?|ist|steht|lauft|esta|est) (?:ours|our own|external|elsewhere|already there|hosted|outside|(?:ours |hosted |running )?(?:on|at|with|bei|en|chez) (?:hetzner|aws|azure|supabase|neon|planetscale|atlas|aiven|rds|digital ?ocean|heroku|premis\w*))\b"
)


def without_times_of_others(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions; how long something else than files is kept is told by the need of that, where one says so."""
    theirs = [
        span
        for span in times_of_others(folded)
        if any(each.need in _KEPT_BY and each.start < span[1] and span[0] < each.end for each in found)
    ]
    return [
        each
        for each in found
        if each.need != "lifecycle" or not any(each.start < high and low < each.end for low, high in theirs)
    ]


_KEPT_BY = frozenset({"backup_days", "message_days", "table_expiry", "partition_expiry", "snapshots", "cache_ttl"})


def as_said(found: "list[Mention]", folded: str) -> "list[Mention]":
    """The mentions without words that mean something else beside what they stand with."""
    named = {each.need for each in found if not each.rejected}
    theirs = {
        each.need
        for each in found
        if each.need in _ENGINES
        and (
            (_OURS.search(folded[: each.start]) and _STANDS_THERE.match(folded, each.end))
            or _IS_THERE.match(folded, each.end)
        )
    }
    if theirs:
        # What is read from elsewhere is not made here.
        found = [each for each in found if each.need not in {*theirs, "database"}]
    found = without_times_of_others(found, folded)
    if named & {"backups", "snapshots"} and not _A_STORE.search(folded):
        found = [each for each in found if each.need != "lifecycle" or not _COPIES_KEPT.search(each.words.lower())]
    if "kubernetes" in named and _POOL.search(folded):
        # A pool for batch work is a pool.
        found = [each for each in found if each.need not in {"job", "batch"} or each.words.lower() != "batch"]
    # Customers sign in to the application, and nobody's own people before it.
    found = [replace(each, need="auth") if _is_of_customers(each, folded) else each for each in found]
    if named & {"redis", "valkey"} and not named & {"service", "frontend", "site", "static_site", "function", "mobile"}:
        # A cache that stands alone has a password, and no users of its own.
        found = [replace(each, need="cache_auth") if each.need == "auth" else each for each in found]
    # The network that may come in is no tunnel to be made.
    allowed = [each for each in found if each.need == "authorized_network" and re.search(r"\d\.\d", each.words)]
    found = [
        each for each in found if each.need != "vpn" or not any(one.start <= each.start < one.end for one in allowed)
    ]
    found = [each for each in found if each.need != "available" or each.words.lower() != "always on"]
    if "secrets" in named and not named & {"bucket", "static_site"}:
        # `A function adds the new version`: of the secret.
        found = [each for each in found if each.need != "versioning"]
    if re.search(r"\bspanner\b", folded) and not _A_STORE.search(folded):
        # Its backups and former states are kept, and no files of a bucket.
        found = [each for each in found if each.need not in {"lifecycle", "versioning"}]
    if "slo" in named:
        # What an objective measures is no wish for a standby.
        found = [each for each in found if each.need != "available" or not re.match(r"99[.,]", each.words)]
    if "static_site" not in named:
        # A form of an application is the application's.
        found = [each for each in found if each.need != "function" or not _A_FORM.search(each.words.lower())]
    # `No message for an hour` is no wish that none is lost.
    found = [each for each in found if each.need != "dead_letter" or not _STAYS_AWAY.match(folded, each.start)]
    # What goes out through NAT has the address then, and no machine.
    ways_out = [each.end for each in found if each.need == "nat" and not each.rejected]
    found = [
        replace(each, need="static_egress")
        if each.need == "static_ip"
        and any(_OF_NAT.fullmatch(folded, end, each.start) for end in ways_out if end <= each.start)
        else each
        for each in found
    ]
    # A machine that consumes is a machine.
    found = [each for each in found if each.need != "worker" or not _MACHINE_AFTER.match(folded, each.end)]
    # `backup@example.com` is somebody.
    people = [match.span() for match in EMAIL.finditer(folded)]
    found = [
        each
        for each in found
        if each.need in _MADE_OF_WORDS or not any(low <= each.start and each.end <= high for low, high in people)
    ]
    # What a repository is called says nothing of what is in it.
    called = [match.span("name") for match in _REPOSITORY.finditer(folded)]
    found = [
        each
        for each in found
        if each.need in {*_MADE_OF_WORDS, "service"}
        or not any(low <= each.start and each.end <= high for low, high in called)
    ]
    # Without Cloud Run there is none by another name, where something else is named to run on.
    if any(each.need == "cloud_run" and each.rejected for each in found) and named & {"vm", "group", "kubernetes"}:
        found = [replace(each, rejected=True) if each.need == "cloud_run" else each for each in found]
    if "kubernetes" in named and not _PIPELINE.search(folded):
        # The cluster's own identities, and nobody's pipeline.
        found = [
            each for each in found if each.need != "keyless_ci" or not each.words.lower().endswith("workload identity")
        ]
    if not _WAREHOUSE.search(folded.replace("warehouse", "")):
        # Where goods lie.
        found = [each for each in found if each.need != "bigquery" or each.words.lower() != "warehouse"]
    if "job" in named and not named & {"service", "frontend", "site", "static_site", "https", "load_balancer"}:
        # What a job works through is nobody's address.
        found = [each for each in found if each.need != "domain" or each.words.lower() != "domains"]
    if "internal_lb" in named and not named & {"public", "load_balancer", "cdn", "waf", "iap"}:
        # What only those inside call has its name inside, and no certificate of the internet's.
        closed = "private" in named or _BY_TUNNEL.search(folded) is not None
        found = [
            replace(each, need="private_dns")
            if each.need == "domain" and _A_HOST.fullmatch(each.words) and (closed or is_inner(each.words))
            else each
            for each in found
        ]
    return _by_itself(found, folded)


_A_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_BY_TUNNEL = re.compile(
    r"\b(?:only|nur|solo|seulement|uniquement|apenas|soltanto|alleen)\b[^.;\n]{0,40}\b(?:vpn|vpc|interconnect|inside|intern\w*)\b"
)


def is_of_a_job(text: str, start: int, end: int) -> bool:
    """`A Cloud Run job`, `a nightly job on Cloud Run`, `a worker on Cloud Run`."""
    return bool(_JOB_AFTER.match(text, end) or _JOB_BEFORE.search(text[:start]))


_JOB_AFTER = re.compile(
    r"[ -](?:(?:batch|cron|etl|import|export|migration|report|cleanup) )?(?:jobs?|worker ?pools?|workers?)\b"
)
_JOB_BEFORE = re.compile(
    r"\b(?:(?:cron|batch)?jobs?|workers?|consumers?|worker containers?)(?: (?!and\b|und\b|y\b|et\b|with\b)[\w:]+){0,3}? (?:on|in|auf|en|sur|no|na|su|op|em) (?:google )?$"
    r"|\b(?:jobs?|trabajos?|taches?|tareas?|tarefas?) (?:de |do |di |von |du )?(?:google )?$"
)
