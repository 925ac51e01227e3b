"""Bigtable: wide rows by key, for readings of devices, events and whatever else outgrows one machine."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from shared.parts.part import (
    NONE,
    Block,
    Env,
    Heard,
    Look,
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
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource


class BigtableSettings(Settings):
    """`nodes` in one zone; with `max_nodes` above them it grows and shrinks by itself. `table` with one column
    `family`. `replica`: a second cluster in another zone. `backups`: one a day, kept for a week. `app_profile`: by
    which programs ask it, with all of theirs sent to one cluster (`single`), where `transactions` lets them change a
    row by what it holds, or to whichever is next (`multi`).
    """

    nodes: int = Field(1, ge=1, le=30)
    max_nodes: int = Field(0, ge=0, le=60)
    storage: Literal["ssd", "hdd"] = "ssd"
    table: str = Field("events", pattern=r"^[a-z][a-z0-9_-]{0,49}$")
    family: str = Field("data", pattern=r"^[a-z][a-z0-9_]{0,49}$")
    backups: bool = True
    replica: bool = False
    app_profile: Literal["", "single", "multi"] = ""
    transactions: bool = False

    @property
    def scales(self) -> bool:
        """Whether it changes the number of its nodes itself."""
        return self.max_nodes > self.nodes

    @property
    def clusters(self) -> int:
        """In how many zones it stands."""
        return 2 if self.replica else 1

    @property
    def routing(self) -> str:
        """How its profile sends requests on: to `single` or `multi`, or empty without a profile."""
        return self.app_profile or ("single" if self.transactions else "")

    @property
    def profiled(self) -> bool:
        """Whether programs ask it by a profile of their own."""
        return self.routing != ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.transactions and self.app_profile == "multi":
            raise ValueError(
                "transactions need app_profile=single: rows are only changed by what they hold in one place"
            )
        if 0 < self.max_nodes < self.nodes:
            raise ValueError("max_nodes is less than nodes")
        return self


# https://cloud.google.com/bigtable/pricing, us-central1: a node an hour, a GB of each kind a month.
_NODE_HOUR, _GB, _BACKUP_GB = 0.65, {"SSD": 0.17, "HDD": 0.026}, 0.026
# Each backup holds what changed since the last one.
_MOST_BACKUPS = 3


def _planned(settings: BigtableSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    cluster: dict[str, Any] = {"zone": f"{use.region}-b", "storage_type": settings.storage.upper()}
    if settings.scales:
        cluster["autoscaling_config"] = [{"min_nodes": settings.nodes, "max_nodes": settings.max_nodes}]
    else:
        cluster["num_nodes"] = settings.nodes
    return [("google_bigtable_instance", {"cluster": [cluster] * settings.clusters})]


def _nodes(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """The nodes of each cluster, from its minimum to its maximum; what is stored comes on top."""
    from shared.cost import rates
    from shared.cost.lines import line

    for cluster in resource.values.blocks("cluster"):
        # Nodes cost the same on either kind of disk, and in steps of two as well.
        cluster.text("storage_type", "SSD"), cluster.text("node_scaling_factor", "")
        scaling = cluster.block("autoscaling_config")
        least = scaling.number("min_nodes", 0) or cluster.number("num_nodes", 1)
        most = max(least, scaling.number("max_nodes", 0))
        unit = rates.regional_usd(_NODE_HOUR * rates.HOURS, deployment.region(resource))
        yield line("Bigtable, nodes", least, unit, worst=most)


def _kept(resource: "Resource", deployment: "Deployment") -> "Iterator[CostLine]":
    """Free by itself, as it is stored in its instance; backups and the stream of its changes are not."""
    from shared.cost import use
    from shared.cost.lines import line

    values = resource.values
    backups = values.block("automated_backup_policy")
    backups.text("frequency", ""), backups.text("retention_period", "")
    # Each cluster keeps its own.
    instances = deployment.of("google_bigtable_instance")
    times = max((len(each.values.blocks("cluster")) for each in instances), default=1)
    usual, worst = use.TABLE_GB.usual * times, use.TABLE_GB.worst * times
    if values.blocks("automated_backup_policy"):
        yield line("Bigtable backups, GB", usual, _BACKUP_GB, worst=worst * _MOST_BACKUPS)
    if values.text("change_stream_retention", "0") not in {"0", "0s"}:
        yield line("Bigtable changes kept, GB", 0, _GB["SSD"], worst=worst)


def _usage(settings: BigtableSettings, use: Use) -> "list[CostLine]":
    from shared.cost import rates
    from shared.cost.lines import line

    if use.stored_gb is None:
        return []
    unit = rates.regional_usd(_GB[settings.storage.upper()], use.region)
    return [line("Bigtable, GB stored", use.stored_gb * settings.clusters, unit)]


def _profile(name: str, metric: str, severity: Literal["critical", "warning"], label: str, advice: str) -> Profile:
    return Profile(
        word="instance",
        name=name,
        metric=f"bigtable.googleapis.com/cluster/{metric}",
        threshold=0.7,
        duration="600s",
        severity=severity,
        label=label,
        advice=advice,
        series=Series(
            "bigtable_cluster",
            'resource.labels.instance="${[[ watched.address ]].name}"',
            reducer="REDUCE_MAX",
            group_by="resource.label.instance",
        ),
        asked=None,
        reading='resource.type="bigtable_cluster" AND resource.labels.instance="{name}"',
    )


BIGTABLE = Part(
    name="bigtable",
    what="a Bigtable instance with a table",
    synonyms=("big table", "cloud bigtable", "hbase", "wide-column store", "wide column database"),
    elsewhere=("Apache HBase", "Amazon Keyspaces", "Azure Table Storage"),
    usual_id="rows",
    means=("google_bigtable_instance",),
    settings=BigtableSettings,
    blocks=(
        Block("instance", "google_bigtable_instance", "{id}-rows"),
        Block("table", "google_bigtable_table", "{id}-table", named=False),
        Block("profile", "google_bigtable_app_profile", "{id}-profile", named=False, when=("profiled", True)),
    ),
    types=(
        TypeRules(
            "google_bigtable_instance",
            sizes=("cluster.num_nodes", "cluster.storage_type", "cluster.node_scaling_factor", "cluster.autoscaling*"),
            plain=("cluster", "cluster.cluster_id", "cluster.zone", "edition", "instance_type"),
            refused=("tags",),
            references={"cluster.kms_key_name": ("google_kms_crypto_key",)},
            stateful=True,
            protections=(("deletion_protection", True),),
            ends=(("deletion_protection", "false"), ("force_destroy", "true")),
        ),
        TypeRules(
            "google_bigtable_table",
            name=NO_NAME,
            references={"instance_name": ("google_bigtable_instance",)},
            plain=(
                "name",
                "automated_backup_policy",
                "automated_backup_policy.frequency",
                "automated_backup_policy.retention_period",
                "change_stream_retention",
                "column_family*",
                "row_key_schema",
                "split_keys",
            ),
            # Backups in other regions.
            refused=("automated_backup_policy.locations",),
            stateful=True,
            protections=(("deletion_protection", "PROTECTED"),),
            ends_if_written=(("deletion_protection", '"UNPROTECTED"'),),
        ),
        TypeRules(
            "google_bigtable_app_profile",
            name=NO_NAME,
            references={"instance": ("google_bigtable_instance",)},
            plain=(
                "app_profile_id",
                "ignore_warnings",
                "multi_cluster_routing_cluster_ids",
                "multi_cluster_routing_use_any",
                "row_affinity",
                "single_cluster_routing*",
                "standard_isolation*",
            ),
            # Paid by what it reads.
            refused=("data_boost_isolation_read_only*",),
        ),
        TypeRules(
            "google_bigtable_instance_iam_member",
            name=NO_NAME,
            references={"instance": ("google_bigtable_instance",)},
            gives=("roles/bigtable.user", "roles/bigtable.reader"),
        ),
    ),
    needs=NONE,
    roles=frozenset({"database"}),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the right to read and write its rows",
            template="link.tf",
            blocks=(Block("rows_access", "google_bigtable_instance_iam_member", "{user}-{id}-rows", named=False),),
            env=(
                Env("BIGTABLE_INSTANCE", "[[ instance.address ]].name"),
                Env("BIGTABLE_TABLE", "[[ table.address ]].name"),
                Env("BIGTABLE_APP_PROFILE", "[[ profile.address ]].app_profile_id", when=("profiled", True)),
            ),
            network=False,
            node="instance",
        ),
    ),
    price=Price(
        planned=_planned,
        usage=_usage,
        own=(
            ("google_bigtable_instance", _nodes),
            ("google_bigtable_table", _kept),
            ("google_bigtable_app_profile", "how requests are sent on, which costs nothing"),
        ),
    ),
    profiles=(
        _profile(
            "bigtable_cpu_high",
            "cpu_load",
            "critical",
            "CPU load of the busiest cluster",
            "Look for keys that all begin alike, so that one node gets them all; more `nodes` carry more.",
        ),
        _profile(
            "bigtable_storage_high",
            "storage_utilization",
            "warning",
            "Storage used of what the nodes carry",
            "Look at what is kept without an age limit; each node carries so much and no more, so add `nodes`.",
        ),
    ),
    heard=Heard(
        resources=tuple((kind, ("google_bigtable_instance",)) for kind in ("bigtable_cluster", "bigtable_table")),
        metrics=(
            "bigtable.googleapis.com/cluster/cpu_load_hottest_node",
            "bigtable.googleapis.com/server/latencies",
            "bigtable.googleapis.com/server/error_count",
        ),
    ),
    fixes=NONE,
    looks=(
        Look(
            "instance",
            "Bigtable",
            "database",
            "bigtable",
            detail="[[ s.nodes ]] x [[ s.storage | upper ]][[ ', two zones' if s.replica ]]",
        ),
    ),
    zonal=lambda _: True,
    risks=lambda settings: () if settings.replica else ("single_zone",),
    verified=Verified(by="exists"),
    apis=("bigtable.googleapis.com", "bigtableadmin.googleapis.com"),
    plan_roles=("roles/bigtable.viewer", "bigtable.instances.getIamPolicy"),
    apply_roles=("roles/bigtable.admin",),
    said=(
        ("nodes", r"(?<!to )(?<!most )(?<!max )(?<!maximum )(\d{1,2}) (?:bigtable )?nodes?"),
        ("max_nodes", r"(?:up to|at most|max(?:imum)?) (\d{1,2}) nodes?"),
        ("storage", r"(ssd|hdd)"),
        ("table", r"table (?:called|named) ([a-z][a-z0-9_-]{0,49})"),
    ),
)
