"""Cloud SQL: instances, databases, users."""

import re
from collections.abc import Mapping
from zlib import crc32

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.network import find_network
from infra.local.provider.call import Behaviour, Call, first, settle
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry
from infra.local.world.network import network_path

INSTANCE = "google_sql_database_instance"
FINAL_BACKUP = "sql final backup"
_TIER = re.compile(
    r"db-(?:f1-micro|g1-small|n1-(?:standard|highmem)-\d+|custom-\d+-\d+|perf-optimized-N-\d+|c4a-highmem-\d+|"
    r"memory-optimized-N-\d+)"
)
_VERSION = re.compile(
    r"(?:MYSQL_\d_\d(?:_\d+)?|POSTGRES_(?:9_6|\d\d)|SQLSERVER_20\d\d_(?:STANDARD|ENTERPRISE|EXPRESS|WEB))"
)
_PROTECTED = (
    "Error, failed to delete instance because deletion_protection is set to true. Set it to false to proceed with "
    "instance deletion"
)


def _prepare_instance(call: Call, values: Object) -> None:
    if values.get("name") in (None, UNKNOWN, ""):
        values["name"] = f"terraform-{re.sub(r'[^0-9]', '', call.now())}{call.world.next_number('sql') % 10**6:06d}"
    name, version = values["name"], str(values.get("database_version"))
    if not _VERSION.fullmatch(version):
        text = (
            "Invalid value at 'body.database_version' (type.googleapis.com/google.cloud.sql.v1beta4."
            f'SqlDatabaseVersion), "{version}", invalid'
        )
        raise _refused("create", name, 400, text)
    settings = first(values, "settings")
    _check_tier(call, values, settings, "create")
    ip = first(settings, "ip_configuration")
    public = ip.get("ipv4_enabled") is not False
    private = ip.get("private_network")
    if ip and not public and not private and not ip.get("psc_config"):
        text = "Invalid request: At least one of Public IP or Private IP or PSC connectivity must be enabled., invalid"
        raise _refused("create", name, 400, text)
    if isinstance(private, str) and private:
        _check_peering(call, private, str(name))


def _check_tier(_call: Call, values: Object, settings: Object, verb: str) -> None:
    tier = str(settings.get("tier"))
    if not _TIER.fullmatch(tier):
        text = (
            f"Invalid request: Invalid Tier ({tier}) for ({values.get('database_version')}, ENTERPRISE) Edition. Use a "
            "predefined Tier like db-custom-1-3840 instead.., invalid"
        )
        raise _refused(verb, values.get("name"), 400, text)


def _check_peering(call: Call, network: str, name: str) -> None:
    find_network(call, network)
    wanted = network_path(network, call.settings.project)
    for entry in call.world.list("google_service_networking_connection"):
        if network_path(entry.attributes.get("network"), call.settings.project) == wanted:
            return
    instance = f"{call.settings.project}:{name}"
    text = f"Invalid request: Incorrect Service Networking config for instance: {instance}:NETWORK_NOT_PEERED., invalid"
    raise _refused("create", name, 400, text)


def _refused(verb: str, name: object, code: int, text: str) -> Refused:
    return Refused(f"Error, failed to {verb} instance {name}: googleapi: Error {code}: {text}")


def _fill_instance(call: Call, values: Object) -> None:
    name, project, region = values["name"], values.get("project"), values.get("region")
    if region is UNKNOWN:
        raise Refused("Cannot determine region: set in this resource, or set provider-level 'region' or 'zone'.")
    settings = first(values, "settings")
    if settings.get("backup_configuration") is UNKNOWN:
        settings["backup_configuration"] = []
    if settings.get("ip_configuration") is UNKNOWN:
        settings["ip_configuration"] = [{"ipv4_enabled": True}]
    ip = first(settings, "ip_configuration")
    public = ip.get("ipv4_enabled") is not False
    private = bool(ip.get("private_network"))
    settle(settings, version=1, disk_size=10, disk_type="PD_SSD", edition=_edition(values), user_labels={})
    settle(settings, connector_enforcement="NOT_REQUIRED")
    if backups := first(settings, "backup_configuration"):
        # Google chooses the hour where nobody says one, and keeps logs as long as the edition does.
        days = 14 if settings.get("edition") == "ENTERPRISE_PLUS" else 7
        settle(backups, start_time="18:00", transaction_log_retention_days=days)
    settle(ip, ssl_mode="ALLOW_UNENCRYPTED_AND_ENCRYPTED", server_ca_mode="GOOGLE_MANAGED_INTERNAL_CA", psc_config=[])
    external = call.world.claim_address(INSTANCE, str(values["id"])) if public else ""
    internal = _private_address(call, values) if private else ""
    if not public:
        call.world.release_address(INSTANCE, str(values["id"]))
    addresses = [("PRIMARY", external)] * public + [("PRIVATE", internal)] * private
    values["ip_address"] = [{"type": kind, "ip_address": ip, "time_to_retire": ""} for kind, ip in addresses]
    values["public_ip_address"], values["private_ip_address"] = external, internal
    values["first_ip_address"] = external or internal
    settle(values, connection_name=f"{project}:{region}:{name}", instance_type="CLOUD_SQL_INSTANCE")
    settle(values, self_link=f"https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{name}")
    account = f"p{call.project_number()}-{int(call.number()) % 36**6:06x}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
    settle(
        values,
        service_account_email_address=account,
        maintenance_version=f"{values['database_version']}.R20250727.00_02",
    )
    settle(values, available_maintenance_versions=[], replica_names=[], master_instance_name="", encryption_key_name="")
    settle(values, psc_service_attachment_link=_attachment(values, ip), dns_name="", dns_names=[])
    certificate = {"cert": "", "common_name": f"C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA,dnQualifier={name}"}
    settle(
        values,
        server_ca_cert=[{**certificate, "create_time": call.now(), "expiration_time": "", "sha1_fingerprint": ""}],
    )


def _attachment(values: Object, ip: Object) -> str:
    """What endpoints lead to: it stands in a project of Google's."""
    if not first(ip, "psc_config").get("psc_enabled"):
        return ""
    path = f"{values.get('project')}/{values.get('name')}"
    number = f"{crc32(path.encode()):08x}"
    return f"projects/p{number}/regions/{values.get('region')}/serviceAttachments/a-{number}-psc-service-attachment"


def _edition(values: Object) -> str:
    """The edition of an instance that names none: newer versions get Enterprise Plus."""
    newer = re.fullmatch(r"POSTGRES_(?:1[6-9]|[2-9]\d)|MYSQL_(?:8_4|9_\d)", str(values.get("database_version")))
    return "ENTERPRISE_PLUS" if newer else "ENTERPRISE"


def _private_address(call: Call, values: Object) -> str:
    said = values.get("private_ip_address")
    if isinstance(said, str) and said:
        return said
    number = call.world.next_number("sql private address")
    return f"10.64.{number // 250 % 256}.{number % 250 + 3}"


def _change_instance(call: Call, old: Object, new: Object) -> bool:
    before, after = first(old, "settings"), first(new, "settings")
    _check_tier(call, new, after, "update")
    private = first(after, "ip_configuration").get("private_network")
    if isinstance(private, str) and private and not first(before, "ip_configuration").get("private_network"):
        _check_peering(call, private, str(new.get("name")))
    if first(before, "ip_configuration").get("private_network") and not private:
        text = "Invalid request: Private IP can't be disabled once it is enabled., invalid"
        raise _refused("update", new.get("name"), 400, text)
    if before != after and isinstance(before.get("version"), int):
        after["version"] = before["version"] + 1
    return bool(before.get("tier") != after.get("tier"))


def _remove_instance(call: Call, values: Object) -> None:
    if values.get("deletion_protection") is not False:
        raise Refused(_PROTECTED)
    if first(values, "settings").get("deletion_protection_enabled"):
        text = "The instance is protected. Please disable the deletion protection and try again., badRequest"
        raise Refused(f"Error, failed to delete instance {values.get('name')}: googleapi: Error 400: {text}")
    last = first(first(values, "settings"), "final_backup_config")
    if last.get("enabled") and not values.get("master_instance_name"):
        backup = f"projects/{values.get('project')}/backups/{call.number()}"
        call.world.put(FINAL_BACKUP, backup, {"instance": values.get("name"), "type": "FINAL", "time": call.now()})
    for kind in ("google_sql_database", "google_sql_user"):
        for entry in call.world.list(kind):
            if entry.attributes.get("instance") == values.get("name"):
                call.world.delete(kind, entry.id)  # they go with their instance


def _owner(call: Call, values: Object) -> Entry:
    entry = call.world.get(INSTANCE, str(values.get("instance")))
    if entry is None:
        text = f"The Cloud SQL instance does not exist., instanceDoesNotExist ({values.get('instance')})"
        raise call.refuse("creating", 404, text)
    return entry


def _prepare_user(call: Call, values: Object) -> None:
    owner = _owner(call, values)
    mysql = str(owner.attributes.get("database_version")).startswith("MYSQL")
    if values.get("host") in (None, UNKNOWN):
        values["host"] = "%" if mysql else ""


def _prepare_database(call: Call, values: Object) -> None:
    _owner(call, values)


def _fill_database(call: Call, values: Object) -> None:
    mysql = str(_owner(call, values).attributes.get("database_version")).startswith("MYSQL")
    settle(values, charset="utf8mb4" if mysql else "UTF8", collation="utf8mb4_0900_ai_ci" if mysql else "en_US.UTF8")
    settle(values, self_link=_database_link(values))


def _database_link(values: Object) -> str:
    instance = f"projects/{values.get('project')}/instances/{values.get('instance')}"
    return f"https://sqladmin.googleapis.com/sql/v1beta4/{instance}/databases/{values.get('name')}"


_BEHAVIOURS = {
    INSTANCE: Behaviour(
        prepare=_prepare_instance,
        fill=_fill_instance,
        change=_change_instance,
        remove=_remove_instance,
        taken=(
            "Error, failed to create instance {name}: googleapi: Error 409: The Cloud SQL instance already exists. "
            "When you delete an instance, you can't reuse the name of the deleted instance until one week from the "
            "deletion date., instanceAlreadyExists"
        ),
    ),
    "google_sql_database": Behaviour(
        prepare=_prepare_database,
        fill=_fill_database,
        taken=(
            "Error creating Database: googleapi: Error 400: Invalid request: failed to create database {name}. Detail: "
            'pq: database "{name}" already exists., invalid'
        ),
    ),
    "google_sql_user": Behaviour(prepare=_prepare_user, adopts=True),
}


def _labels(entry: Entry) -> Mapping[str, str]:
    project, name = str(entry.attributes.get("project")), str(entry.attributes.get("name"))
    return {
        "project_id": project,
        "database_id": f"{project}:{name}",
        "region": str(entry.attributes.get("region")),
    }


def _is_postgres(entry: Entry) -> bool:
    return str(entry.attributes.get("database_version")).startswith("POSTGRES")


def _is_replica(entry: Entry) -> bool:
    return bool(entry.attributes.get("master_instance_name"))


def _nearly_all(entry: Entry) -> float:
    """Of the connections that a database of this size takes; one that says how many takes those."""
    settings = first(entry.attributes, "settings")
    for flag in settings.get("database_flags") or ():
        if flag.get("name") in {"max_connections", "user connections"} and str(flag.get("value")).isdecimal():
            return 0.95 * int(flag["value"])
    tier, engine = str(settings.get("tier")), str(entry.attributes.get("database_version")).partition("_")[0]
    if engine == "MYSQL":
        return 0.95 * _MYSQL_TAKES.get(tier, 4_000)
    if engine == "SQLSERVER":
        return 700.0
    size = re.search(r"-(\d+)$", tier)
    gigabytes = int(size[1]) / 1024 if size and "custom" in tier else 8.0 * int(size[1]) if size else 1.0
    if tier == "db-f1-micro":
        return 24.0
    takes = [most for least, most in _POSTGRES_TAKES if gigabytes >= least]
    return 0.95 * takes[-1]


_MYSQL_TAKES = {"db-f1-micro": 250, "db-g1-small": 1_000}
_POSTGRES_TAKES = ((0, 50), (3.75, 100), (6, 200), (7.5, 400), (15, 500), (30, 600), (60, 800), (120, 1_000))
_METRIC = "cloudsql.googleapis.com/database/"
HALF = Half(
    behaviours=_BEHAVIOURS,
    watched=(
        Watched(
            INSTANCE,
            "cloudsql_database",
            "Cloud SQL Database",
            _labels,
            (
                Signal(
                    f"{_METRIC}cpu/utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "CPU utilization"),
                    idle=0.15,
                    busy=0.93,
                    crowded=lambda _: 0.35,
                ),
                Signal(
                    f"{_METRIC}disk/utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Disk utilization"),
                    idle=0.2,
                    busy=0.3,
                ),
                Signal(
                    f"{_METRIC}memory/utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Memory utilization"),
                    idle=0.4,
                    busy=0.9,
                ),
                Signal(
                    f"{_METRIC}network/connections",
                    Metric("GAUGE", "INT64", "1", "Cloud SQL Connections"),
                    idle=12.0,
                    busy=15.0,
                    crowded=_nearly_all,
                ),
                Signal(
                    f"{_METRIC}postgresql/num_backends",
                    Metric("GAUGE", "INT64", "1", "PostgreSQL Connections"),
                    idle=12.0,
                    busy=15.0,
                    crowded=_nearly_all,
                    labels={"database": "app"},
                    only=_is_postgres,
                ),
                # A busy one falls behind.
                Signal(
                    f"{_METRIC}replication/replica_lag",
                    Metric("GAUGE", "DOUBLE", "s", "Replica lag"),
                    idle=0.2,
                    busy=500.0,
                    only=_is_replica,
                ),
            ),
        ),
    ),
)
