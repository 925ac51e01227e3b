"""AlloyDB for PostgreSQL: a cluster with its primary, private, backed up; nodes that read where they are asked for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

# https://cloud.google.com/alloydb/pricing, as public copies of its list give it for us-east1, a dear one of the regions
# with the factor 1: what is counted with it elsewhere is rather too much than too little.
_CPU_MONTH = 54.5091
_GB_MONTH = 9.2418
_STORED_GB = 0.338939
_BACKUP_GB = 0.113004
_GB_PER_CPU = 8


class AlloydbSettings(Settings):
    """`cpus` of each node, with 8 GB of memory to each. `availability` regional keeps a standby in another zone, at
    twice the price. `read_nodes` read the same storage. `backup_days`: for how long the daily backups are kept,
    `log_days`: to any second of how many days it can be put back.
    """

    cpus: Literal["2", "4", "8", "16", "32", "64", "96", "128"] = "2"
    availability: Literal["zonal", "regional"] = "zonal"
    version: Literal["15", "16", "17"] = "16"
    read_nodes: int = Field(0, ge=0, le=20)
    backup_days: int = Field(14, ge=1, le=365)
    log_days: int = Field(14, ge=1, le=35)

    @property
    def reads(self) -> bool:
        """Whether there are nodes that read."""
        return self.read_nodes > 0


def _planned(settings: AlloydbSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    cluster = {"location": use.region, "automated_backup_policy": [{"enabled": True}]}
    machine = {"location": use.region, "machine_config": [{"cpu_count": int(settings.cpus)}]}
    primary = machine | {"instance_type": "PRIMARY", "availability_type": settings.availability.upper()}
    readers = machine | {"instance_type": "READ_POOL", "read_pool_config": [{"node_count": settings.read_nodes}]}
    nodes = [primary, readers] if settings.reads else [primary]
    return [("google_alloydb_cluster", cluster), *(("google_alloydb_instance", each) for each in nodes)]


def _nodes(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """Each node's CPUs with their memory; a primary that is not zonal has a standby that costs the same."""
    from shared.cost import rates
    from shared.cost.lines import line
    from shared.cost.planned import UnpricedError

    values = resource.values
    machine = values.block("machine_config")
    if name := machine.text("machine_type", ""):
        raise UnpricedError(f"nodes of {name[:40]}: only those that are said by cpu_count have a price here")
    cpus = machine.number("cpu_count")
    if values.text("instance_type") == "READ_POOL":
        count = values.block("read_pool_config").number("node_count")
    else:
        count = 1 if values.text("availability_type", "REGIONAL") == "ZONAL" else 2
    unit = rates.regional_usd(_CPU_MONTH + _GB_PER_CPU * _GB_MONTH, deployment.home)
    yield line("AlloyDB, CPUs with 8 GB each", cpus * count, unit)


def _stored(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """What is stored grows by itself, once for all nodes; backups and logs beside it."""
    from shared.cost import rates, use
    from shared.cost.lines import line

    # No version costs more than another; however long backups are kept, what is counted at worst is a lot of them.
    resource.values.text("database_version", "")
    resource.values.pass_over("automated_backup_policy")
    resource.values.pass_over("continuous_backup_config")
    gb = use.TABLE_GB
    yield line("AlloyDB, GB stored", gb.usual, rates.regional_usd(_STORED_GB, deployment.home), worst=gb.worst)
    yield line("AlloyDB backups, GB", gb.usual, rates.regional_usd(_BACKUP_GB, deployment.home), worst=gb.worst)


def _nothing(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """A user costs nothing, whichever kind it is of."""
    resource.values.pass_over()
    yield from ()


def _profile(word: str, name: str, metric: str, threshold: float, *, label: str, advice: str) -> Profile:
    return Profile(
        word=word,
        name=name,
        metric=f"alloydb.googleapis.com/instance/{metric}",
        threshold=threshold,
        duration="300s",
        severity="critical" if "cpu" in name else "warning",
        label=label,
        advice=advice,
        series=Series(
            "alloydb.googleapis.com/Instance",
            'resource.labels.instance_id="${[[ watched.address ]].instance_id}"',
            reducer="REDUCE_MAX",
            group_by="resource.label.instance_id",
        ),
        asked=None,
        reading='resource.type="alloydb.googleapis.com/Instance" AND resource.labels.instance_id="{name}"',
    )


ALLOYDB = Part(
    name="alloydb",
    what="a private AlloyDB cluster",
    synonyms=("alloy db", "alloydb cluster", "alloydb for postgres", "alloydb for postgresql", "google alloydb"),
    elsewhere=("Amazon Aurora PostgreSQL", "Azure Cosmos DB for PostgreSQL cluster"),
    usual_id="alloy",
    means=("google_alloydb_cluster",),
    settings=AlloydbSettings,
    blocks=(
        Block("cluster", "google_alloydb_cluster", "{id}-cluster", called="cluster_id"),
        Block("primary", "google_alloydb_instance", "{id}-primary", called="instance_id"),
        Block("readers", "google_alloydb_instance", "{id}-readers", called="instance_id", when=("reads", True)),
    ),
    types=(
        TypeRules(
            "google_alloydb_cluster",
            name=("cluster_id",),
            references={
                "network_config.network": ("google_compute_network",),
                "encryption_config.kms_key_name": ("google_kms_crypto_key",),
                "automated_backup_policy.encryption_config.kms_key_name": ("google_kms_crypto_key",),
                "continuous_backup_config.encryption_config.kms_key_name": ("google_kms_crypto_key",),
            },
            plain=(
                "annotations",
                "automated_backup_policy*",
                "continuous_backup_config*",
                "database_version",
                "display_name",
                "maintenance_update_policy*",
                "network_config",
                "encryption_config",
                "skip_await_major_version_upgrade",
                "subscription_type",
            ),
            # Data from elsewhere, another cluster's copy, a way in past the network, and a password in the files.
            refused=(
                "restore_*",
                "secondary_config*",
                "psc_config*",
                "initial_user*",
                "cluster_type",
                "dataplex_config*",
                "network_config.allocated_ip_range",
                "deletion_policy",
            ),
            stateful=True,
            protections=(("deletion_protection", True),),
            ends=(("deletion_protection", "false"),),
            weakens={
                "automated_backup_policy.enabled": (True,),
                "continuous_backup_config.enabled": (True,),
            },
        ),
        TypeRules(
            "google_alloydb_instance",
            name=("instance_id",),
            references={"cluster": ("google_alloydb_cluster",)},
            sizes=("machine_config*", "read_pool_config*", "availability_type", "instance_type"),
            plain=(
                "activation_policy",
                "annotations",
                "client_connection_config*",
                "connection_pool_config*",
                "database_flags",
                "display_name",
                "gce_zone",
                "query_insights_config*",
            ),
            refused=("network_config*", "psc_instance_config*", "deletion_policy"),
            weakens={
                "client_connection_config.ssl_config.ssl_mode": ("ENCRYPTED_ONLY",),
                "activation_policy": ("ALWAYS",),
            },
        ),
        TypeRules(
            "google_alloydb_user",
            name=NO_NAME,
            references={"cluster": ("google_alloydb_cluster",)},
            plain=("user_id", "user_type", "database_roles", "password", "password_wo*"),
            refused=("deletion_policy",),
        ),
    ),
    needs=(Need("network", "shared"), Need("private_services", "shared")),
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="a login of its own, with a password in Secret Manager",
            template="link.tf",
            blocks=(
                Block("user", "google_alloydb_user", "{user}-{id}", named=False),
                Block("password", "random_password", "{user}-{id}", named=False),
                *(
                    Block(f"{what}_{word}", f"google_secret_manager_secret{kind}", f"{{user}}-{{id}}-{what}", named)
                    for what in ("password", "url")
                    for word, kind, named in (
                        ("secret", "", True),
                        ("version", "_version", False),
                        ("access", "_iam_member", False),
                    )
                ),
            ),
            env=(
                Env("DATABASE_HOST", "[[ primary.address ]].ip_address"),
                Env("DATABASE_PORT", '"5432"'),
                Env("DATABASE_NAME", '"postgres"'),
                Env("DATABASE_USER", "[[ user.address ]].user_id"),
                Env("DATABASE_PASSWORD", "[[ password_secret.address ]].id", secret=True),
                Env("DATABASE_URL", "[[ url_secret.address ]].id", secret=True),
                Env("DATABASE_REPLICA_HOST", "[[ readers.address ]].ip_address", when=("reads", True)),
            ),
            network=True,
            node="primary",
        ),
    ),
    price=Price(
        planned=_planned,
        usage=None,
        own=(
            ("google_alloydb_cluster", _stored),
            ("google_alloydb_instance", _nodes),
            ("google_alloydb_user", _nothing),
        ),
    ),
    profiles=(
        _profile(
            "primary",
            "alloydb_cpu_high",
            "cpu/maximum_utilization",
            0.8,
            label="CPU utilization of the busiest node",
            advice="Look at the slowest queries first; more `cpus`, or `read_nodes` for what only reads, carry more.",
        ),
        _profile(
            "primary",
            "alloydb_connections_high",
            "postgres/average_connections",
            800,
            label="Connections",
            advice="Look for clients that open one for each request: a pool in the application needs few of them.",
        ),
    ),
    heard=Heard(
        resources=(("alloydb.googleapis.com/Instance", ("google_alloydb_instance",)),),
        metrics=(
            "alloydb.googleapis.com/instance/cpu/average_utilization",
            "alloydb.googleapis.com/instance/memory/min_available_memory",
            "alloydb.googleapis.com/instance/postgres/replication/maximum_lag",
        ),
    ),
    fixes=NONE,
    looks=(
        Look(
            "primary",
            "AlloyDB",
            "database",
            "alloydb",
            inside=True,
            detail="[[ s.cpus ]] CPUs[[ ', standby' if s.availability == 'regional' ]]",
        ),
        Look(
            "readers",
            "AlloyDB read pool",
            "database",
            "alloydb",
            inside=True,
            detail="[[ s.read_nodes ]] nodes",
            when=("reads", True),
        ),
    ),
    risks=lambda settings: (
        "password_in_state",
        *(("single_zone",) if settings.availability == "zonal" else ()),
    ),
    verified=Verified(by="exists"),
    meets=(
        ("database", "google_alloydb_cluster"),
        ("postgres", "google_alloydb_cluster"),
        ("backups", "google_alloydb_cluster automated_backup_policy.enabled ~ true"),
        ("pitr", "google_alloydb_cluster continuous_backup_config.enabled ~ true"),
        ("ha_db", "google_alloydb_instance availability_type ~ REGIONAL"),
        ("replica", "google_alloydb_instance read_pool_config.node_count ~ [1-9]"),
    ),
    apis=("alloydb.googleapis.com", "servicenetworking.googleapis.com"),
    plan_roles=("roles/alloydb.viewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/alloydb.admin", "roles/secretmanager.admin"),
    said=(
        ("cpus", r"(2|4|8|16|32|64|96|128) ?(?:v?cpus?|cores?|kerne?n?)"),
        ("read_nodes", r"(\d{1,2}) (?:read[- ]?(?:only )?)?(?:replicas?|read(?:er)? nodes?|read pool nodes?|readers?)"),
        ("read_nodes", r"read[- ]?pools? (?:of|with) (\d{1,2})"),
        ("availability", r"(regional)(?: availability| ha)?"),
        ("version", r"(?:postgres\w*|version|v) ?(15|16|17)"),
    ),
)
