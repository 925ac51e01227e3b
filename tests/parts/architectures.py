"""Architectures for tests: one that has a part in use, and one that has every part."""

from shared.parts import PARTS, Part, part_named
from shared.schemas import Architecture, ArchitecturePart, Setting

REGION = "us-central1"


def part(id_: str, name: str, *uses: str, **settings: object) -> ArchitecturePart:
    """A part with settings as text."""
    said = [Setting.model_validate({"key": key, "value": value}) for key, value in settings.items()]
    return ArchitecturePart(id=id_, part=name, settings=said, uses=list(uses))


def architecture(*parts: ArchitecturePart, name: str = "shop") -> Architecture:
    """An architecture of parts."""
    return Architecture(name=name, region=REGION, parts=list(parts))


def user_of(offered: Part) -> Part | None:
    """A part that can use another."""
    roles = {offer.to for offer in offered.offers}
    return next((each for each in PARTS if each.uses is not None and each.roles & roles), None)


def with_part(each: Part) -> Architecture:
    """The smallest architecture that has a part, and something that uses it where it can be used."""
    if each.least_uses:
        target = next(other for other in PARTS if _first_offer(each, other))
        return architecture(part("it", each.name, "used"), part("used", target.name), name="it")
    user = user_of(each)
    if user is None:
        return architecture(part("it", each.name), name="it")
    return architecture(part("app", user.name, "it"), part("it", each.name), name="app")


def linked_pairs() -> list[tuple[str, str]]:
    """Every part and every other that it may use."""
    return [
        (user.name, used.name)
        for user in PARTS
        if user.uses is not None and user.name not in BROUGHT
        for used in PARTS
        if used.name not in BROUGHT and any(offer.to in user.roles for offer in used.offers)
    ]


def everything() -> Architecture:
    """Every part that stands for itself at once, and every pair of parts of which one may use the other."""
    made = [
        part(f"p{number}", each.name, **NAMED.get(each.name, {}))
        for number, each in enumerate(PARTS)
        if each.name not in BROUGHT
    ]
    record = {given.id: part_named(given.part) for given in made}
    for given in list(made):
        for offer in (each for each in _of(record[given.id]).offers if each.is_usual):
            # The first offer that fits is taken, so a role's own user is the one that comes with nothing before it.
            able = [
                each
                for each in made
                if each is not given
                and _of(record[each.id]).uses is not None
                and _first_offer(_of(record[each.id]), _of(record[given.id])) is offer
            ]
            free = (each for each in able if not _reaches(made, given.id, each.id))
            user = next((each for each in free if len(each.uses) < _room(_of(record[each.id]))), None)
            if user is None:
                # One that uses as much as it may has a brother.
                user = part(f"q{len(made)}", able[0].part)
                record[user.id] = record[able[0].id]
                made.append(user)
            user.uses.append(given.id)
    for given in made:
        _use_one_of(given, made)
    for user_name, used_name in linked_pairs():
        users = [each for each in made if each.part == user_name]
        targets = [each for each in made if each.part == used_name]
        if any(target.id in each.uses for each in users for target in targets):
            continue
        most = _of(part_named(user_name)).most_uses
        free = ((each, target) for each in users for target in targets if not _reaches(made, target.id, each.id))
        pair = next(((each, target) for each, target in free if len(each.uses) < most), None)
        if pair is None:
            # Those that are there use as much as they may, or are used by the other themselves.
            pair = part(f"q{len(made)}", user_name), targets[0]
            made.append(pair[0])
        pair[0].uses.append(pair[1].id)
        _use_one_of(pair[0], made)
    return architecture(*made, name="all")


def _room(user: Part) -> int:
    """How many it may use beside the one that it must."""
    return user.most_uses - (1 if user.must_use else 0)


def _use_one_of(given: ArchitecturePart, made: list[ArchitecturePart]) -> None:
    """Let a part use the first kind of what it has to use one of."""
    must = _of(part_named(given.part)).must_use
    if must and not any(each.id in given.uses for each in made if each.part in must):
        given.uses.append(next(each.id for each in made if each.part == must[0]))


def _reaches(made: list[ArchitecturePart], start: str, end: str) -> bool:
    uses = {each.id: each.uses for each in made}
    return start == end or any(_reaches(made, each, end) for each in uses[start])


VARIANTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("sql", {"engine": "mysql", "login": "password", "replica_region": "europe-west4", "databases": "crm"}),
    ("sql", {"engine": "sqlserver", "authorized_networks": "203.0.113.4/32"}),
    ("bucket", {"cmek": "true", "signed_uploads": "true", "location": "us-east1", "lifecycle_days": "30"}),
    ("bigquery", {"tables": "events", "scheduled_query": "true", "readers": "user:bob@example.com", "cmek": "true"}),
    (
        "bigquery",
        {
            "tables": "views,clicks",
            "columns": "ts:TIMESTAMP,user_id:STRING",
            "partition_column": "ts",
            "partition_days": "90",
            "cluster_by": "user_id",
            "billing": "PHYSICAL",
        },
    ),
    ("bucket", {"readers": "user:bob@example.com", "writers": "group:team@example.com,user:ann@example.com"}),
    ("registry", {"format": "python", "mode": "virtual", "keep_count": "10", "tagged_days": "90", "cmek": "true"}),
    ("vm", {"app": "openvpn"}),
    ("firestore", {"mode": "mongodb", "pitr": "true", "weekly_days": "56", "location": "eur3"}),
    ("filestore", {"tier": "REGIONAL"}),
    ("redis", {"auth": "true", "tls": "true", "availability": "regional", "snapshots": "true"}),
    ("valkey", {"shards": "3", "replicas": "1", "tls": "true", "backups": "true"}),
    ("uptime", {"host": "status.example.org", "https": "false", "minutes": "15"}),
    ("gitlab_runner", {"spot": "true", "count": "3"}),
    ("dataflow", {"template": "word_count"}),
    (
        "datastream",
        {"source": "elsewhere", "engine": "oracle", "host": "203.0.113.40", "to": "bucket", "tables": "HR.JOBS"},
    ),
    ("datastream", {"source": "elsewhere", "engine": "sqlserver", "host": "10.20.0.5", "database": "shop"}),
    ("datastream", {"tables": "public.orders,crm.people,crm.calls", "backfill": "false", "freshness": "60"}),
    ("document_ai", {"kind": "w2", "location": "eu"}),
    ("audit_config", {"services": "storage,bigquery", "looks": "false"}),
    ("dataproc", {"max_workers": "5", "idle_minutes": "60", "spot_workers": "2", "masters": "3"}),
    ("health_data", {"dicom": "true", "hl7": "true"}),
    (
        "vertex_index",
        {"public": "true", "updates": "stream", "distance": "cosine", "size": "medium", "max_replicas": "3"},
    ),
    ("workstations", {"disk_gb": "200", "idle_minutes": "60", "image": "europe-west1-docker.pkg.dev/acme/tools/ide:1"}),
    (
        "transfer",
        {"source": "azure", "account": "acmefiles", "source_bucket": "scans", "every_hours": "24", "at": "01:30"},
    ),
    ("transfer", {"source": "list", "list_url": "https://data.example.org/list.tsv", "every_hours": "168"}),
    ("firewall_rule", {"ports": "8080,9000-9010", "ranges": "10.20.0.0/16", "tags": "backend", "priority": "900"}),
    ("firewall_rule", {"action": "deny", "direction": "out", "protocol": "all", "ranges": "0.0.0.0/0"}),
    ("schedule", {"url": "https://hooks.example.com/nightly", "method": "PUT"}),
    (
        "transfer",
        {
            "source_bucket": "acme-raw",
            "prefix": "2026/",
            "role_arn": "arn:aws:iam::123456789012:role/reader",
            "every_hours": "1",
        },
    ),
    ("log_sink", {"to": "bucket", "severity": "ERROR", "without_audit": "true"}),
    ("log_sink", {"to": "log_bucket", "keep_days": "365", "location": "eu", "drops": "debug,health_checks"}),
    ("log_sink", {"to": "topic", "whose": "audit"}),
    ("sql", {"version": "17", "pooling": "true", "extensions": "pgvector,pgaudit", "availability": "regional"}),
    ("sql", {"psc": "true", "replica": "true", "consumers": "acme-prod"}),
    (
        "load_balancer",
        {
            "waf": "true",
            "rate_limit": "100",
            "blocked_countries": "RU,KP",
            "allowed_networks": "203.0.113.0/24",
            "cdn": "true",
        },
    ),
    ("load_balancer", {"domain": "shop.example.com", "iap": "true", "members": "group:staff@example.com"}),
    ("load_balancer", {"https": "false", "path_rates": "/login=10,/export=5", "waf": "true", "preview": "true"}),
    ("load_balancer", {"domain": "shop.example.net", "dns_authorized": "true"}),
    (
        "load_balancer",
        {"domain": "example.com", "redirects": "www.example.com=example.com,a.example=example.com"},
    ),
    (
        "gke",
        {
            "node_pools": "3",
            "spot": "true",
            "gpu": "nvidia-l4",
            "domain": "k8s.example.com",
            "authorized_networks": "198.51.100.0/24",
            "waf": "true",
            "rate_limit": "100",
        },
    ),
    (
        "gke",
        {
            "pools": "system disk_type=pd-standard fixed; app type=n2-highmem-2 nodes=4 ssds=2 fixed total "
            "taint=dedicated=app:NO_SCHEDULE label=env=prod; "
            "batch nodes=0..6 total spot gpu=nvidia-tesla-t4*2 type=n1-standard-8",
            "min_nodes": "1",
            "max_nodes": "1",
            "regional": "true",
            "endpoint": "public",
            "control_range": "172.16.0.0/28",
            "pods_range": "10.4.0.0/14",
            "services_name": "gke-services",
            "maintenance_days": "SU",
            "binary_authorization": "true",
            "backup_cron": "0 0 * * *",
            "backup_days": "180",
            "backup_namespaces": "ns1,ns2",
        },
    ),
    ("gke", {"backup_cron": "0 */6 * * *", "backup_secrets": "false"}),
    ("binary_authorization", {"signed": "false", "images": "gcr.io/acme/*,docker.io/library/nginx"}),
    ("nat", {"static_ip": "true"}),
    ("dns", {"private": "true", "domain": "corp.internal", "records": "db A 10.10.0.9; @ TXT inner"}),
    (
        "network",
        {
            "own": "app=10.10.0.0/20,=10.30.0.0/22@europe-west4,a=10.31.0.0/24,b=10.32.0.0/24",
            "flow_logs": "true",
            "dns_inbound": "true",
            "dns_logs": "true",
            "name_servers": "10.20.0.53,10.20.0.54",
        },
    ),
    (
        "vm",
        {
            "data_disk_gb": "100",
            "snapshots": "true",
            "start_cron": "0 8 * * 1-5",
            "stop_cron": "0 19 * * 1-5",
            "tcp_ports": "8080",
            "sources": "203.0.113.0/24",
        },
    ),
    ("vm", {"gpu": "nvidia-tesla-t4", "spot": "true", "max_run_hours": "4"}),
    ("vm", {"gpu": "nvidia-tesla-a100", "gpu_count": "4", "image": "vllm/vllm-openai:latest", "port": "8000"}),
    ("vm", {"os": "windows-sql-standard", "machine_type": "n2-standard-4", "members": "user:ann@example.com"}),
    ("vm", {"image": "nginx:stable", "domain": "www.example.com", "database": "mysql"}),
    ("vm", {"bastion": "true", "public": "false", "members": "group:ops@example.com", "snapshots": "true"}),
    ("vm", {"app": "lamp", "logs": "true"}),
    (
        "vm",
        {
            "data_disk_gb": "100",
            "data_mount": "/var/lib/postgresql",
            "data_disk_regional": "true",
            "snapshots": "true",
            "disks": "logs=50:pd-ssd:/var/log/app,backup=500",
            "internal_ip": "10.10.0.9",
            "hostname": "db.corp.example",
        },
    ),
    ("vm", {"app": "valheim", "data_disk_gb": "50"}),
    ("vm", {"sftp": "true"}),
    ("vm", {"image": "nginx:stable", "os": "rocky", "public": "false", "tcp_ports": "5432", "sources": "10.0.0.0/8"}),
    ("group", {"image": "nginx:stable", "port": "8080", "spread": "region", "machine_type": "e2-small"}),
    (
        "iam_roles",
        {
            "viewers": "group:all@example.com",
            "admins": "user:ann@example.com",
            "developers": "group:d@x.org",
            "security_admins": "group:security@example.com",
        },
    ),
    ("secret", {"rotation_days": "30"}),
    ("bigtable", {"transactions": "true", "max_nodes": "3", "replica": "true"}),
    ("keyless_ci", {"provider": "gitlab", "repository": "acme/backend/shop", "branch": ""}),
    ("alloydb", {"availability": "regional", "read_nodes": "2", "version": "17"}),
    ("log_alert", {"text": "payment failed", "times": "5", "minutes": "10", "of": "machine"}),
    ("log_alert", {"text": "run.failed", "severity": "DEFAULT", "minutes": "1", "of": "job", "whose": "project"}),
    ("spanner", {"backup_days": "14", "backup_every": "week", "version_days": "3"}),
    ("cloud_run", {"rolled_out": "true"}),
    ("cloud_run", {"slo": "99.9", "slo_days": "28", "slo_fast": "95", "slo_ms": "300"}),
    ("cloud_run", {"iap": "true", "members": "group:staff@example.com", "domain": "wiki.example.com"}),
    ("run_job", {"rolled_out": "true"}),
    ("api_gateway", {"keys": "true", "rate_limit": "600", "tokens": "true", "routes": "/v1=app", "place": "us-east4"}),
    ("group", {"spot": "true", "min_replicas": "1", "max_replicas": "20", "os": "debian-12"}),
)
"""Parts with settings other than their defaults, which make other blocks."""


def variants() -> Architecture:
    """Every variant at once; a service uses what can be used, and stands behind what needs something behind it."""
    made = [part(f"v{number}", name, **settings) for number, (name, settings) in enumerate(VARIANTS)]
    used = [each.id for each in made if any(offer.to == "code" for offer in _of(part_named(each.part)).offers)]
    made += [
        part("arrives", "function", "v2", trigger="storage", runtime="nodejs22"),
        part("works", "function", "messages", trigger="pubsub", env="BATCH_SIZE=500"),
        part("noted", "function", "papers", trigger="firestore", collection="orders", on="created"),
        part("papers", "firestore"),
        part("copy-rows", "run_job", "copied", "copies", copies="sql"),
        part("copy-papers", "run_job", "papers", "copies", copies="firestore"),
        part("copy-sales", "run_job", "dataset", "copies", copies="bigquery"),
        part("copied", "sql"),
        part("copies", "bucket"),
        part("messages", "queue"),
        part("rows", "queue", "dataset"),
        part("dataset", "bigquery"),
        part("pushes", "queue", "hook"),
        part("calls", "tasks", "hook"),
        part("hook", "function", behind=True),
        part("gate", "load_balancer", "hook", rate_limit=60),
        part(
            "near", "cloud_run", "kept", behind=True, binary_authorization=True, also_in="europe-west1,asia-northeast1"
        ),
        part("kept", "redis"),
        part("wide", "load_balancer", "near", iap=True),
        part("ships", "keyless_ci", "near"),
        part("lends", "internal_load_balancer", "near", published=True, consumers="acme-prod,partner-net"),
    ]
    made += [
        part("every", "load_balancer", "hook", domain="ourapp.example.net,*.ourapp.example.net"),
        part("names-every", "dns", "every", domain="ourapp.example.net"),
    ]
    made += [
        part("search", "vm", public=False, http=False, tcp_ports="9200", sources="10.4.0.0/14"),
        part("found", "internal_tcp_load_balancer", "search", ports="9200", sources="10.4.0.0/14", health_s=5),
    ]
    alone = part("sent", "load_balancer", redirects="www.example.org=example.org")
    for each in made:
        outside = any(setting.key == "url" for setting in each.settings)
        kind = _of(part_named(each.part))
        fits = _first_offer(kind, _of(part_named("cloud_run"))) is not None
        each.uses += ["app"] if kind.least_uses and not outside and fits else []
    return architecture(part("app", "cloud_run", *used), *made, alone, name="app")


NAMED: dict[str, dict[str, object]] = {
    "network_peering": {"networks": "projects/vendor-net/global/networks/shared"},
    "build_trigger": {"repository": "acme/shop"},
}
"""Parts that make nothing before somebody names something."""

BROUGHT = {"network", "private_services", "firewall"}
"""Parts that come with others and are tested with them."""


def _of(found: Part | None) -> Part:
    assert found is not None
    return found


def _first_offer(user: Part, used: Part) -> object:
    return next((offer for offer in used.offers if offer.to in user.roles and offer.is_usual), None)
