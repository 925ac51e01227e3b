"""Cloud SQL on a private address, with backups, and a login without a password for each part that uses it."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

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
    Settings,
    Use,
    Verified,
)
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules


class SqlSettings(Settings):
    """`tier` as Cloud SQL names it; disks in GB and grow by themselves; `regional` has a standby in another zone."""

    engine: Literal["postgres", "mysql"] = "postgres"
    tier: str = Field("db-custom-1-3840", pattern=r"^db-(f1-micro|g1-small|custom-[1-9]\d{0,2}-[1-9]\d{3,6})$")
    availability: Literal["zonal", "regional"] = "zonal"
    disk_gb: int = Field(20, ge=10, le=65_536)
    disk_type: Literal["PD_SSD", "PD_HDD"] = "PD_SSD"
    backups: bool = True


VERSIONS = {"postgres": "POSTGRES_16", "mysql": "MYSQL_8_4"}
"""In Google's standard support (https://docs.cloud.google.com/sql/docs/db-versions): older ones cost a surcharge."""


def _planned(settings: SqlSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    inner = {
        "tier": settings.tier,
        "disk_size": settings.disk_gb,
        "disk_type": settings.disk_type,
        "availability_type": settings.availability.upper(),
        "backup_configuration": [{"enabled": settings.backups}],
        "ip_configuration": [{"ipv4_enabled": False}],
    }
    values = {"region": use.region, "database_version": VERSIONS[settings.engine], "settings": [inner]}
    return [("google_sql_database_instance", values)]


_DATABASE_ID = 'resource.labels.database_id="${var.project_id}:${[[ watched.address ]].name}"'
_READING = 'resource.type="cloudsql_database" AND resource.labels.database_id="{project}:{name}"'
_ADVICE = "Look at slow queries and at open connections first; the database itself is changed by a person only."


def _connections(metric: str, series: Series, engine: str) -> Profile:
    return Profile(
        word="db",
        name="sql_connections_high",
        metric=metric,
        threshold=100,
        duration="60s",
        severity="warning",
        label="Open connections",
        advice=_ADVICE,
        series=series,
        asked=None,
        reading=_READING,
        when=("engine", engine),
    )


SQL = Part(
    name="sql",
    what="a private Cloud SQL database",
    synonyms=("cloud sql", "postgres", "postgresql", "mysql", "database", "relational database"),
    elsewhere=("Amazon RDS", "Amazon Aurora", "Azure Database for PostgreSQL", "Azure SQL Database", "Heroku Postgres"),
    usual_id="app",
    means=("google_sql_database_instance",),
    settings=SqlSettings,
    blocks=(
        Block("db", "google_sql_database_instance", "{id}-db"),
        Block("database", "google_sql_database", "{id}", named=False),
    ),
    types=(
        TypeRules(
            "google_sql_database_instance",
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
            stateful=True,
            protections=(
                ("deletion_protection", True),
                ("settings.deletion_protection_enabled", True),
                ("settings.backup_configuration.enabled", True),
                ("settings.backup_configuration.point_in_time_recovery_enabled", True),
                ("settings.backup_configuration.binary_log_enabled", True),
            ),
        ),
        TypeRules(
            "google_sql_database",
            name=NO_NAME,
            references={"instance": ("google_sql_database_instance",)},
            plain=("name",),
            stateful=True,
            protections=(("deletion_policy", "ABANDON"),),
        ),
        TypeRules(
            "google_sql_user",
            name=NO_NAME,
            references={"instance": ("google_sql_database_instance",)},
            plain=("name", "host"),
        ),
        TypeRules("google_project_iam_member", name=NO_NAME),
    ),
    needs=(Need("network", "shared"), Need("private_services", "shared")),
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="a login as its own service account",
            template="link.tf",
            blocks=(
                Block("user", "google_sql_user", "{user}-{id}", named=False),
                Block("db_login", "google_project_iam_member", "{user}-sql-login", named=False),
            ),
            env=(
                Env("DATABASE_HOST", "[[ db.address ]].private_ip_address"),
                Env("DATABASE_NAME", "[[ database.address ]].name"),
                Env("DATABASE_USER", "[[ user.address ]].name"),
                Env(
                    "DATABASE_URL",
                    "\"[[ 'mysql' if s.engine == 'mysql' else 'postgresql' ]]://${urlencode([[ user.address ]].name)}"
                    '@${[[ db.address ]].private_ip_address}/${[[ database.address ]].name}"',
                ),
            ),
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
            detail="[[ 'MySQL' if s.engine == 'mysql' else 'PostgreSQL' ]]",
        ),
    ),
    risks=lambda settings: ("single_zone",) if settings.availability == "zonal" else NONE,
    verified=Verified(by="exists"),
    apis=("sqladmin.googleapis.com",),
    plan_roles=("roles/cloudsql.viewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/cloudsql.admin", "roles/resourcemanager.projectIamAdmin"),
)
