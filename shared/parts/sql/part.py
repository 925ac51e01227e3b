"""Cloud SQL on a private address, with backups, and a login without a password for each part that uses it."""

from collections.abc import Mapping
from typing import Any

from shared.parts.arguments import Argument, chosen, only_read
from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Use,
    Verified,
)
from shared.parts.rules import NO_NAME
from shared.parts.sql.settings import EXTENSIONS, FLAGS, VERSIONS, SqlSettings
from shared.terraform.type_rules import Recovery, TypeRules


def _planned(settings: SqlSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    def instance(region: str, *, first: bool) -> tuple[str, Mapping[str, Any]]:
        inner = {
            "tier": settings.tier,
            "edition": settings.edition.upper(),
            "disk_size": settings.disk_gb,
            "disk_type": settings.disk_type,
            "disk_autoresize_limit": settings.disk_limit,
            "availability_type": settings.availability.upper() if first else "ZONAL",
            "backup_configuration": [
                {
                    "enabled": settings.backups and first,
                    "transaction_log_retention_days": settings.log_days,
                    "backup_retention_settings": [{"retained_backups": settings.backup_days}],
                }
            ],
            "ip_configuration": [{"ipv4_enabled": bool(settings.networks) and first}],
        }
        values = {"region": region, "database_version": settings.database_version, "settings": [inner]}
        return "google_sql_database_instance", values

    made = [instance(use.region, first=True)]
    if settings.replica:
        made.append(instance(settings.replica_region or use.region, first=False))
    if settings.psc:
        made += [("google_compute_forwarding_rule", {"region": use.region, "target": _ATTACHMENT})] * len(made)
    if settings.by_password:
        made += [("google_secret_manager_secret_version", {})] * 2
    return made


_ATTACHMENT = "projects/p/regions/r/serviceAttachments/a"


def _risks(settings: SqlSettings) -> tuple[str, ...]:
    found = ["single_zone"] if settings.availability == "zonal" else []
    if settings.networks:
        found.append("authorized_networks")
    if not settings.backups:
        found.append("no_backup")
    return tuple(found)


_PASSWORD = ("login", "password")
_PSC, _REPLICA_PSC = ("psc", True), ("replica_psc", True)
_HOST = "[[ place.address ~ '.address' if s.psc else db.address ~ '.private_ip_address' ]]"
_REPLICA_HOST = "[[ replica_place.address ~ '.address' if s.psc else replica.address ~ '.private_ip_address' ]]"
_CONSUMERS = "settings.ip_configuration.psc_config.allowed_consumer_projects"
_DATABASE_ID = 'resource.labels.database_id="${var.project_id}:${[[ watched.address ]].name}"'
_READING = 'resource.type="cloudsql_database" AND resource.labels.database_id="{project}:{name}"'
_ADVICE = "Look at slow queries and at open connections first; the database itself is changed by a person only."

_CROWDED = 0.8
"""Of the connections that a database takes: as many are too many."""


def _connections(metric: str, series: Series, engine: str) -> Profile:
    return Profile(
        word="db",
        name="sql_connections_high",
        metric=metric,
        threshold=_CROWDED * 100,
        duration="60s",
        severity="warning",
        label="Open connections",
        advice=_ADVICE,
        series=series,
        asked=None,
        reading=_READING,
        when=("engine", engine),
        by=lambda settings: float(round(_CROWDED * settings.connections)),
    )


def _used(what: str, label: str) -> Profile:
    return Profile(
        word="db",
        name=f"sql_{what}_high",
        metric=f"cloudsql.googleapis.com/database/{what}/utilization",
        threshold=0.9,
        duration="300s",
        severity="warning",
        label=label,
        advice="Look at what grew first; a disk grows by itself where it may, and memory comes with the tier.",
        series=Series("cloudsql_database", _DATABASE_ID),
        asked=None,
        reading=_READING,
        wished=True,
    )


# With the flags that the part itself sets; each other one may open the instance up, or lose what it has written.
_HARMLESS_FLAGS = (
    "cloudsql.iam_authentication",
    "cloudsql_iam_authentication",
    "cloudsql.logical_decoding",
    *(each for each in EXTENSIONS.values() if each),
    *sorted(frozenset().union(*FLAGS.values()) - {"remote access"}),
)

# Of SQL Server the version says the license too, which is nobody's to change so.
_VERSIONS = {each: said for engine in ("postgres", "mysql") for each, said in VERSIONS[engine].items()}
_BACKUPS = "settings.backup_configuration"


def _engine(version: str) -> str | None:
    """The engine by Google's name of its version: POSTGRES_17."""
    return next((each for each in VERSIONS if version.lower().startswith(each)), None)


SQL = Part(
    name="sql",
    what="a private Cloud SQL database",
    synonyms=(
        "cloud sql",
        "postgres",
        "postgresql",
        "mysql",
        "mariadb",
        "sql server",
        "mssql",
        "database",
        "relational database",
    ),
    elsewhere=("Amazon RDS", "Amazon Aurora", "Azure Database for PostgreSQL", "Azure SQL Database", "Heroku Postgres"),
    usual_id="app",
    means=("google_sql_database_instance",),
    settings=SqlSettings,
    blocks=(
        Block("db", "google_sql_database_instance", "{id}-db"),
        Block("database", "google_sql_database", "{id}", named=False, said="database"),
        Block("databases", "google_sql_database", "{id}-more", named=False, when=("has_more_databases", True)),
        Block("root", "random_password", "{id}-root", named=False, when=("has_root", True)),
        Block("replica", "google_sql_database_instance", "{id}-replica", when=("replica", True)),
        Block("place", "google_compute_address", "{id}-inner", when=_PSC),
        Block("endpoint", "google_compute_forwarding_rule", "{id}-endpoint", when=_PSC),
        Block("replica_place", "google_compute_address", "{id}-replica-inner", when=_REPLICA_PSC),
        Block("replica_endpoint", "google_compute_forwarding_rule", "{id}-replica-endpoint", when=_REPLICA_PSC),
    ),
    types=(
        TypeRules(
            "google_sql_database_instance",
            copied=(
                "final backup, kept for 30 days",
                "Cloud SQL, retained backups: gcloud sql backups list --project={project} --filter=instance:{name}",
            ),
            from_copy=Recovery(30, "gcloud sql backups restore BACKUP --restore-instance={new} --project={project}"),
            finished=("connection_name", "self_link", "ip_address"),
            by_google=("settings.disk_size", "maintenance_version"),
            ends=(
                ("deletion_protection", "false"),
                ("settings.final_backup_config", "{\n      enabled        = true\n      retention_days = 30\n    }"),
            ),
            ends_if_written=(("settings.deletion_protection_enabled", "false"),),
            sources=("settings.ip_configuration.authorized_networks.value",),
            refused=(
                "clone*",
                "restore_backup_context*",
                "point_in_time_restore_context*",
                "backupdr_backup*",
                "replica_configuration*",
                "replication_cluster*",
                "replica_names",
                "settings.active_directory_config*",
                "settings.entraid_config*",
                "settings.data_api_access",
                "settings.location_preference.follow_gae_application",
                "settings.ip_configuration.server_ca_pool",
                "settings.ip_configuration.psc_config.psc_auto_connections*",
                "settings.ip_configuration.psc_config.psc_auto_connection_policy_enabled",
            ),
            sizes=("settings.read_pool_auto_scale_config*",),
            # Which projects they may be stands in the settings, and the gate holds it to them.
            plain=(_CONSUMERS,),
            stateful=True,
            protections=(
                ("deletion_protection", True),
                ("settings.deletion_protection_enabled", True),
                ("settings.backup_configuration.enabled", True),
                ("settings.backup_configuration.point_in_time_recovery_enabled", True),
                ("settings.backup_configuration.binary_log_enabled", True),
                ("settings.activation_policy", "ALWAYS"),
                ("settings.disk_autoresize", True),
                ("settings.ip_configuration.ssl_mode", "ENCRYPTED_ONLY"),
                ("settings.ip_configuration.ssl_mode", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
            ),
            weakens={
                "settings.backup_configuration.enabled": (True,),
                "settings.database_flags.name": _HARMLESS_FLAGS,
                "settings.backup_configuration.point_in_time_recovery_enabled": (True,),
                "settings.ip_configuration.ssl_mode": ("ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
            },
        ),
        TypeRules(
            "google_sql_database",
            harmless=("name",),
            name=NO_NAME,
            references={"instance": ("google_sql_database_instance",)},
            plain=("name",),
            stateful=True,
            protections=(("deletion_policy", "ABANDON"),),
        ),
        TypeRules(
            "google_sql_user",
            ends=(("deletion_policy", '"ABANDON"'),),
            name=NO_NAME,
            references={"instance": ("google_sql_database_instance",)},
            plain=("name", "host"),
        ),
        TypeRules("google_project_iam_member", name=NO_NAME),
    ),
    needs=(Need("network", "shared"), Need("private_services", "shared", ("psc", False))),
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to have it copied",
            template="copy.tf",
            blocks=(Block("copy_access", "google_project_iam_member", "{user}-{id}-copy", named=False),),
            env=(Env("INSTANCE", "[[ db.address ]].name"), Env("DATABASE", "[[ database.address ]].name")),
            network=False,
            node="db",
            when=("copies", "sql"),
        ),
        Offer(
            to="code",
            brings="a login as its own service account",
            template="link.tf",
            blocks=(
                Block("user", "google_sql_user", "{user}-{id}", named=False),
                Block("db_login", "google_project_iam_member", "{user}-sql-login", named=False, when=("login", "iam")),
                Block("password", "random_password", "{user}-{id}", named=False, when=_PASSWORD),
                *(
                    Block(
                        f"{what}_{word}",
                        f"google_secret_manager_secret{kind}",
                        f"{{user}}-{{id}}-{what}",
                        named,
                        _PASSWORD,
                    )
                    for what in ("password", "url")
                    for word, kind, named in (
                        ("secret", "", True),
                        ("version", "_version", False),
                        ("access", "_iam_member", False),
                    )
                ),
            ),
            env=(
                Env("DATABASE_HOST", _HOST),
                Env("DATABASE_NAME", "[[ database.address ]].name"),
                Env("DATABASE_USER", "[[ user.address ]].name"),
                Env("DATABASE_PORT", "tostring([[ s.port ]])", when=_PASSWORD),
                Env(
                    "DATABASE_URL",
                    '"[[ s.scheme ]]://${urlencode([[ user.address ]].name)}'
                    f'@${{{_HOST}}}/${{[[ database.address ]].name}}"',
                    when=("login", "iam"),
                ),
                Env("DATABASE_PASSWORD", "[[ password_secret.address ]].id", secret=True, when=_PASSWORD),
                Env("DATABASE_URL", "[[ url_secret.address ]].id", secret=True, when=_PASSWORD),
                Env("DATABASE_URL_SECRET", "[[ url_secret.address ]].id", when=_PASSWORD),
                Env("DATABASE_REPLICA_HOST", _REPLICA_HOST, when=("replica", True)),
            ),
            network=True,
            node="db",
        ),
        Offer(
            to="streamer",
            brings="what changes in it",
            template=None,
            blocks=NONE,
            env=NONE,
            network=True,
            node="db",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="db",
            name="sql_cpu_high",
            metric="cloudsql.googleapis.com/database/cpu/utilization",
            threshold=0.75,
            duration="60s",
            severity="critical",
            label="CPU utilization",
            advice=_ADVICE,
            series=Series("cloudsql_database", _DATABASE_ID),
            asked=None,
            reading=_READING,
        ),
        # PostgreSQL counts connections per database; the sum keeps the name of the instance.
        _connections(
            "cloudsql.googleapis.com/database/postgresql/num_backends",
            Series("cloudsql_database", _DATABASE_ID, reducer="REDUCE_SUM", group_by="resource.label.database_id"),
            "postgres",
        ),
        _connections(
            "cloudsql.googleapis.com/database/network/connections",
            Series("cloudsql_database", _DATABASE_ID),
            "mysql",
        ),
        _connections(
            "cloudsql.googleapis.com/database/network/connections",
            Series("cloudsql_database", _DATABASE_ID),
            "sqlserver",
        ),
        Profile(
            word="replica",
            name="sql_replica_lag",
            metric="cloudsql.googleapis.com/database/replication/replica_lag",
            threshold=300,
            duration="300s",
            severity="warning",
            label="Seconds the replica is behind",
            advice="Look at long transactions and bulk writes on the first database; until then readers see old rows.",
            series=Series("cloudsql_database", _DATABASE_ID),
            asked=None,
            reading=_READING,
            when=("replica", True),
        ),
        _used("disk", "Disk used of what the database has"),
        _used("memory", "Memory used of what the database has"),
    ),
    heard=Heard(
        resources=(("cloudsql_database", ("google_sql_database_instance",)),),
        metrics=(
            "cloudsql.googleapis.com/database/disk/utilization",
            "cloudsql.googleapis.com/database/memory/utilization",
            "cloudsql.googleapis.com/database/up",
        ),
    ),
    fixes=NONE,
    looks=(
        Look(
            "db",
            "Cloud SQL",
            "database",
            "cloud_sql",
            inside=True,
            detail="[[ s.product ]]",
        ),
        Look(
            "replica",
            "Read replica",
            "database",
            "cloud_sql",
            inside=True,
            detail="[[ s.replica_region or 'same region' ]]",
            when=("replica", True),
        ),
        Look("endpoint", "Private Service Connect endpoint", "network", "psc", inside=True, to="db", when=_PSC),
    ),
    risks=_risks,
    verified=Verified(by="exists"),
    meets=(
        ("vm", "google_sql_database_instance"),
        ("postgres", "google_sql_database_instance database_version ~ POSTGRES"),
        ("mysql", "google_sql_database_instance database_version ~ MYSQL"),
        ("sqlserver", "google_sql_database_instance database_version ~ SQLSERVER"),
        ("database", "google_sql_database_instance"),
        ("ha_db", "google_sql_database_instance settings.availability_type ~ REGIONAL"),
        ("pitr", "google_sql_database_instance settings.backup_configuration.point_in_time_recovery_enabled ~ true"),
        ("pitr", "google_sql_database_instance settings.backup_configuration.binary_log_enabled ~ true"),
        ("authorized_network", "google_sql_database_instance settings.ip_configuration.authorized_networks ~ ."),
        ("data_disk", "google_sql_database_instance"),
        ("backups", "google_sql_database_instance settings.backup_configuration.enabled ~ true"),
        ("replica", "google_sql_database_instance master_instance_name ~ ."),
        ("service_attachment", "google_sql_database_instance settings.ip_configuration.psc_config.psc_enabled ~ true"),
        ("pooling", "google_sql_database_instance settings.connection_pool_config.connection_pooling_enabled ~ true"),
        ("query_insights", "google_sql_database_instance settings.insights_config.query_insights_enabled ~ true"),
    ),
    apis=("sqladmin.googleapis.com",),
    plan_roles=("roles/cloudsql.viewer", "roles/iam.securityReviewer", "roles/compute.viewer"),
    apply_roles=("roles/cloudsql.admin", "roles/resourcemanager.projectIamAdmin", "roles/compute.networkAdmin"),
    arguments=(
        Argument("engine", "database_version", "db", only_read(_engine)),
        Argument("version", "database_version", "db", chosen(_VERSIONS)),
        Argument("tier", "settings.tier", "db"),
        Argument(
            "availability",
            "settings.availability_type",
            "db",
            chosen({"zonal": "ZONAL", "regional": "REGIONAL"}),
            unset="zonal",
        ),
        Argument("disk_gb", "settings.disk_size", "db", unset="10"),
        Argument("disk_limit_gb", "settings.disk_autoresize_limit", "db", unset="0"),
        Argument("backups", f"{_BACKUPS}.enabled", "db", unset="false"),
        Argument(
            "pitr", f"{_BACKUPS}.point_in_time_recovery_enabled", "db", unset="false", when=("engine", "postgres")
        ),
        Argument("pitr", f"{_BACKUPS}.binary_log_enabled", "db", unset="false", when=("engine", "mysql")),
        Argument("backup_days", f"{_BACKUPS}.backup_retention_settings.retained_backups", "db", unset="7"),
        Argument("log_days", f"{_BACKUPS}.transaction_log_retention_days", "db", unset="7"),
        Argument("query_insights", "settings.insights_config.query_insights_enabled", "db", unset="false"),
        Argument("maintenance_day", "settings.maintenance_window.day", "db"),
        Argument("maintenance_hour", "settings.maintenance_window.hour", "db"),
    ),
)
