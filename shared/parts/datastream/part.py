"""A stream of Datastream: what changes in a database, into BigQuery or a bucket, while it changes."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Need,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
)
from shared.schemas.inner_hosts import is_inner, is_of_each_machine
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

Engine = Literal["postgres", "mysql", "sqlserver", "oracle"]

_NOBODYS = "db.example.com"
_PORTS = {"postgres": 5432, "mysql": 3306, "sqlserver": 1433, "oracle": 1521}
# What Terraform calls an engine, and in its lists of tables a schema, the schema's name and a table.
_WORDS = {
    "postgres": ("postgresql", "postgresql_schemas", "schema", "postgresql_tables"),
    "mysql": ("mysql", "mysql_databases", "database", "mysql_tables"),
    "sqlserver": ("sql_server", "schemas", "schema", "tables"),
    "oracle": ("oracle", "oracle_schemas", "schema", "oracle_tables"),
}
_OWN_ENGINES = frozenset({"postgres", "mysql"})
_MACHINE = "e2-micro"


class DatastreamSettings(Settings):
    """`source`: a database of Cloud SQL that it uses (without one, one of its own), or one that stands `elsewhere`.

    Elsewhere: `host` answers at `port` (0: the engine's own); an address of a private range is asked by way of the
    network, any other over the internet from the addresses that Google publishes. It logs in as `user`, with a password
    from a secret. `database` is the one it reads; of SQL Server and Oracle too. `tables`: those alone, with their
    schema (or MySQL's database) before the point: `public.orders,public.customers`; without, all. `backfill`: with
    what stands there already. `publication`: PostgreSQL's name for what is published, and of the slot.
    `to` BigQuery, at most `freshness` seconds behind, or a bucket, in files of a `format`.
    `range`: a /29 that nothing else in the network has, for Datastream's side.
    """

    source: Literal["own", "elsewhere"] = "own"
    engine: Engine = "postgres"
    host: str = Field(_NOBODYS, pattern=r"^[a-z0-9][a-z0-9.-]{2,120}$")
    port: int = Field(0, ge=0, le=65_535)
    user: str = Field("datastream", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,30}$")
    database: str = Field("", pattern=r"^([A-Za-z_][A-Za-z0-9_.]{0,60})?$")
    tables: str = Field(
        "", pattern=r"^([a-zA-Z_0-9]+\.[a-zA-Z_0-9]+(,[a-zA-Z_0-9]+\.[a-zA-Z_0-9]+)*)?$", max_length=2_000
    )
    backfill: bool = True
    publication: str = Field("changes", pattern=r"^[a-z][a-z0-9_]{0,40}$")
    to: Literal["bigquery", "bucket"] = "bigquery"
    freshness: int = Field(900, ge=0, le=86_400)
    format: Literal["avro", "json"] = "avro"
    range: str = Field("192.168.240.0/29", pattern=r"^[0-9.]{7,15}/29$")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            inner = ipaddress.IPv4Network(self.range).is_private
        except ValueError:
            inner = False
        if not inner:
            raise ValueError("range is a private /29, such as 192.168.240.0/29")
        if is_of_each_machine(self.host):
            raise ValueError(
                f"host: a database answers at an address of its own, and {self.host} is each machine's own"
            )
        if self.of_its_own and self.engine not in _OWN_ENGINES:
            raise ValueError(f"of Cloud SQL it reads PostgreSQL and MySQL; {self.engine} is read with source=elsewhere")
        return self

    def using(self, used: Mapping[str, Settings]) -> Self:
        """The same as the database has it that it uses; into the bucket where that alone is there."""
        said: dict[str, Any] = {}
        if "sql" in used:
            if not self.of_its_own:
                raise ValueError("it reads a database elsewhere, and uses one of this deployment")
            said["engine"] = getattr(used["sql"], "engine", self.engine)
        if "bucket" in used and "bigquery" not in used:
            said["to"] = "bucket"
        return type(self).model_validate(self.model_dump() | said)

    @property
    def of_its_own(self) -> bool:
        """Whether the database is one of this deployment."""
        return self.source == "own"

    @property
    def by_private_way(self) -> bool:
        """Whether the database is asked by way of the deployment's network."""
        return self.of_its_own or is_inner(self.host)

    @property
    def listens(self) -> int:
        """Where the database listens."""
        return self.port or _PORTS[self.engine]

    @property
    def profile(self) -> str:
        """Terraform's block for how the engine is reached."""
        return f"{_WORDS[self.engine][0]}_profile"

    @property
    def configured(self) -> str:
        """Terraform's block for what is read of the engine."""
        return f"{_WORDS[self.engine][0]}_source_config"

    @property
    def words(self) -> tuple[str, ...]:
        """Terraform's words in a list of tables: the schema's block, its name, the table's block."""
        return _WORDS[self.engine][1:]

    @property
    def database_name(self) -> str:
        """The database elsewhere."""
        return self.database or {"postgres": "postgres", "oracle": "ORCL"}.get(self.engine, "app")

    @property
    def chosen(self) -> list[tuple[str, list[str]]]:
        """Schemas with the tables of each that are read; empty for all."""
        found: dict[str, list[str]] = {}
        for each in filter(None, self.tables.split(",")):
            schema, _, table = each.partition(".")
            found.setdefault(schema, []).append(table)
        return list(found.items())

    @property
    def is_ready(self) -> bool:
        """Whether nobody has to do anything at the source."""
        return self.of_its_own and self.engine == "mysql"

    @property
    def state(self) -> str:
        """In which state it is made."""
        return "RUNNING" if self.is_ready else "NOT_STARTED"

    @property
    def prepares(self) -> str:
        """What an administrator runs once in the database; empty where that is nothing, or no matter of SQL alone."""
        user = f'"{self.user}"'
        if self.engine == "postgres":
            published = f"TABLE {self.tables.replace(',', ', ')}" if self.tables else "ALL TABLES"
            schemas = ", ".join(schema for schema, _ in self.chosen) or "public"
            made = (
                f"ALTER USER {user} WITH REPLICATION"
                if self.of_its_own
                else f"CREATE USER {user} WITH REPLICATION LOGIN"
            )
            return (
                f"{made}; CREATE PUBLICATION {self.publication} FOR {published}; "
                f"SELECT PG_CREATE_LOGICAL_REPLICATION_SLOT('{self.publication}', 'pgoutput'); "
                f"GRANT USAGE ON SCHEMA {schemas} TO {user}; GRANT SELECT ON ALL TABLES IN SCHEMA {schemas} TO {user};"
            )
        if self.engine == "mysql" and not self.of_its_own:
            return (
                f"CREATE USER '{self.user}'@'%'; "
                f"GRANT REPLICATION SLAVE, SELECT, REPLICATION CLIENT ON *.* TO '{self.user}'@'%';"
            )
        return ""

    @property
    def before(self) -> str:
        """What has to be there before it begins, for whoever reads the files."""
        if self.is_ready:
            return "nothing has to be done in the database before."
        if self.of_its_own:
            return "the publication, its slot and the user's right are made once in the database (output source_sql)."
        return "the user, its secret and the way in are made once at the source."


# https://cloud.google.com/datastream/pricing, us-central1: changes, a GiB, in the first tier; the first 500 GiB of what
# stands there already are free each month. What is counted is two to five times as large as the data is.
_CHANGED_GIB = 2.00


def _planned(settings: DatastreamSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    made: list[tuple[str, Mapping[str, Any]]] = [
        ("google_datastream_stream", {}),
        ("google_secret_manager_secret_version", {}),
    ]
    if settings.of_its_own:
        disk = {"initialize_params": [{"size": 10, "type": "pd-balanced"}]}
        way = {"machine_type": _MACHINE, "zone": f"{use.region}-b", "boot_disk": [disk]}
        made.append(("google_compute_instance", way))
    return made


def _changes(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """What changes, by what is usual of a table; one that does not run costs nothing."""
    from shared.cost import rates, use
    from shared.cost.lines import line

    resource.values.pass_over()
    gib = use.TABLE_GB
    unit = rates.regional_usd(_CHANGED_GIB, deployment.home)
    yield line("Datastream, GiB of changes", gib.usual, unit, worst=gib.worst)


def _nothing(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """What a stream leads from, by and to costs nothing; what goes through it does."""
    resource.values.pass_over()
    yield from ()


def _profile(name: str, metric: str, threshold: float, *, aligner: str, label: str, advice: str) -> Profile:
    return Profile(
        word="stream",
        name=name,
        metric=f"datastream.googleapis.com/stream/{metric}",
        threshold=threshold,
        duration="600s",
        severity="warning",
        label=label,
        advice=advice,
        series=Series(
            "datastream.googleapis.com/Stream",
            'resource.labels.stream_id="${[[ watched.address ]].stream_id}"',
            aligner=aligner,
            reducer="REDUCE_MAX",
            group_by="resource.label.stream_id",
        ),
        asked=None,
        reading='resource.type="datastream.googleapis.com/Stream" AND resource.labels.stream_id="{name}"',
    )


_OWN, _WAY, _BUCKET = ("of_its_own", True), ("by_private_way", True), ("to", "bucket")
_PROFILES = ("mysql_profile", "oracle_profile", "postgresql_profile", "sql_server_profile")

DATASTREAM = Part(
    name="datastream",
    what="a stream of changes",
    synonyms=("datastream", "change data capture", "cdc", "replication into bigquery", "database replication"),
    elsewhere=(
        "AWS DMS",
        "AWS Database Migration Service",
        "Debezium",
        "Fivetran",
        "Azure Data Factory CDC",
        "Qlik Replicate",
    ),
    usual_id="changes",
    means=("google_datastream_stream",),
    settings=DatastreamSettings,
    blocks=(
        Block("stream", "google_datastream_stream", "{id}-stream", called="stream_id"),
        Block("source", "google_datastream_connection_profile", "{id}-source", called="connection_profile_id"),
        Block("target", "google_datastream_connection_profile", "{id}-target", called="connection_profile_id"),
        Block(
            "private",
            "google_datastream_private_connection",
            "{id}-private",
            called="private_connection_id",
            when=_WAY,
        ),
        Block("login", "google_secret_manager_secret", "{id}-login", called="secret_id"),
        Block("reads_login", "google_secret_manager_secret_iam_member", "{id}-login", named=False),
        Block("password", "random_password", "{id}-login", named=False, when=_OWN),
        Block("kept", "google_secret_manager_secret_version", "{id}-login", named=False, when=_OWN),
        Block("user", "google_sql_user", "{id}-login", named=False, when=_OWN),
        Block("way", "google_compute_instance", "{id}-way", when=_OWN),
        Block("lets_in", "google_compute_firewall", "{id}-lets-in", when=_OWN),
        Block("creates", "google_storage_bucket_iam_member", "{id}-creates", named=False, when=_BUCKET),
        Block("reads", "google_storage_bucket_iam_member", "{id}-reads", named=False, when=_BUCKET),
        Block("looks", "google_storage_bucket_iam_member", "{id}-looks", named=False, when=_BUCKET),
    ),
    types=(
        TypeRules(
            "google_datastream_private_connection",
            name=("private_connection_id",),
            # By an attachment whoever knows its name may come in: this one lets in Datastream's own network alone.
            references={"vpc_peering_config.vpc": ("google_compute_network",)},
            plain=("display_name", "vpc_peering_config", "vpc_peering_config.subnet", "create_without_validation"),
            refused=("psc_interface_config*", "deletion_policy"),
        ),
        TypeRules(
            "google_datastream_connection_profile",
            name=("connection_profile_id",),
            references={
                "gcs_profile.bucket": ("google_storage_bucket",),
                "private_connectivity.private_connection": ("google_datastream_private_connection",),
            },
            endpoints={
                f"{each}.secret_manager_stored_password": (
                    ("google_secret_manager_secret_version", "", "name", ""),
                    ("google_secret_manager_secret", "", "id", "/"),
                )
                for each in _PROFILES
            },
            plain=(
                "display_name",
                "create_without_validation",
                "bigquery_profile",
                "gcs_profile",
                "gcs_profile.root_path",
                "private_connectivity",
                *_PROFILES,
                *(f"{each}.{word}" for each in _PROFILES for word in ("hostname", "port", "username")),
                "oracle_profile.database_service",
                "postgresql_profile.database",
                "sql_server_profile.database",
                "mysql_profile.ssl_config",
                "mysql_profile.ssl_config.ca_certificate",
                "postgresql_profile.ssl_config",
                "postgresql_profile.ssl_config.server_verification*",
            ),
            # Passwords and keys in the files, and ways in over a machine that nobody here knows.
            refused=(
                "*.password",
                "*.ssl_config.client_*",
                "*.server_and_client_verification*",
                "deletion_policy",
                "forward_ssh_connectivity*",
                "mongodb_profile*",
                "oracle_profile.connection_attributes",
            ),
        ),
        TypeRules(
            "google_datastream_stream",
            name=("stream_id",),
            references={
                "source_config.source_connection_profile": ("google_datastream_connection_profile",),
                "destination_config.destination_connection_profile": ("google_datastream_connection_profile",),
                "*.single_target_dataset.dataset_id": ("google_bigquery_dataset",),
                "customer_managed_encryption_key": ("google_kms_crypto_key",),
            },
            plain=(
                "display_name",
                "desired_state",
                "create_without_validation",
                "backfill_all*",
                "backfill_none",
                "source_config",
                *(f"source_config.{words[0]}_source_config*" for words in _WORDS.values()),
                "destination_config",
                "destination_config.bigquery_destination_config",
                "destination_config.bigquery_destination_config.data_freshness",
                "destination_config.bigquery_destination_config.append_only",
                "destination_config.bigquery_destination_config.merge",
                "destination_config.bigquery_destination_config.single_target_dataset",
                "destination_config.gcs_destination_config*",
            ),
            # Datasets of any name in the project, tables in a bucket of anybody's, and sources that are none of these.
            refused=(
                "*.source_hierarchy_datasets*",
                "*.blmt_config*",
                "rule_sets*",
                "deletion_policy",
                "source_config.mongodb_*",
                "source_config.salesforce_*",
                "source_config.spanner_*",
            ),
        ),
    ),
    needs=(
        Need("identity", "own", _OWN),
        Need("network", "shared", _WAY),
        Need("sql", "own", _OWN),
        Need("bigquery", "own", ("to", "bigquery")),
        Need("bucket", "own", _BUCKET),
    ),
    roles=frozenset({"streamer"}),
    uses="stream",
    offers=NONE,
    price=Price(
        planned=_planned,
        usage=None,
        own=(
            ("google_datastream_stream", _changes),
            ("google_datastream_connection_profile", _nothing),
            ("google_datastream_private_connection", _nothing),
        ),
    ),
    profiles=(
        _profile(
            "stream_behind",
            "freshness",
            3_600,
            aligner="ALIGN_MAX",
            label="Seconds the stream is behind its source",
            advice="Look at the stream's errors and at long transactions of the source first; PostgreSQL keeps its log "
            "until the slot is read, so a stream that stands still fills the source's disk.",
        ),
        _profile(
            "stream_unsupported",
            "unsupported_event_count",
            0.01,
            aligner="ALIGN_RATE",
            label="Changes that could not be written, a second",
            advice="Look at the stream's log for the table and the reason: a table without a primary key, a type that "
            "the target does not have, a row that is too large.",
        ),
    ),
    heard=Heard(
        resources=(("datastream.googleapis.com/Stream", ("google_datastream_stream",)),),
        metrics=(
            "datastream.googleapis.com/stream/event_count",
            "datastream.googleapis.com/stream/system_latencies",
        ),
    ),
    fixes=NONE,
    looks=(
        Look("stream", "Datastream", "compute", "dataflow", detail="[[ s.engine ]] to [[ s.to ]]"),
        Look("way", "Way to the database", "compute", "compute_engine", inside=True, when=_OWN),
    ),
    zonal=lambda settings: settings.of_its_own,
    risks=lambda settings: ("stream_waits",) if not settings.is_ready else NONE,
    verified=Verified(by="exists"),
    meets=(("datastream", "google_datastream_stream"), ("to_bigquery", "google_datastream_stream")),
    apis=("datastream.googleapis.com",),
    plan_roles=("roles/datastream.viewer",),
    apply_roles=(
        "roles/datastream.admin",
        "roles/secretmanager.admin",
        "roles/storage.admin",
        "roles/compute.instanceAdmin.v1",
        "roles/compute.networkAdmin",
    ),
)
