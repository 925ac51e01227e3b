"""Bigtable: an instance in a zone, its table, and what its nodes have to do. Nothing answers its protocol here."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, settle
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry

INSTANCE = "google_bigtable_instance"
TABLE = "google_bigtable_table"
PROFILE = "google_bigtable_app_profile"


def _clusters(call: Call, values: Object) -> None:
    for cluster in blocks(values, "cluster"):
        zone = str(cluster.get("zone"))
        if cluster.get("num_nodes") not in (None, 0, UNKNOWN) and cluster.get("autoscaling_config"):
            raise call.refuse("creating", 400, "num_nodes can't be set together with autoscaling., badRequest")
        if zone.count("-") != 2:
            raise call.refuse("creating", 400, f"Location {zone} is not a zone., badRequest")


def _fill(_call: Call, values: Object) -> None:
    for cluster in blocks(values, "cluster"):
        scaling = blocks(cluster, "autoscaling_config")
        least = scaling[0].get("min_nodes") if scaling else 1
        settle(cluster, num_nodes=least, kms_key_name="", state="READY")
        for each in scaling:
            settle(each, storage_target=2560 if cluster.get("storage_type") != "HDD" else 8192)
    settle(values, display_name=values.get("name"), edition="ENTERPRISE")


def _has_instance(call: Call, values: Object) -> None:
    name = values.get("instance_name")
    if isinstance(name, str) and not any(
        str(each.attributes.get("name")) == name.rpartition("/")[2] for each in call.world.list(INSTANCE)
    ):
        raise call.refuse("creating", 404, f"Instance not found: {name}, notFound")


def _table(_call: Call, values: Object) -> None:
    settle(values, deletion_protection="UNPROTECTED", change_stream_retention="", row_key_schema="")


def _profile(call: Call, values: Object) -> None:
    """It belongs to an instance, and to a cluster of that where it names one."""
    name = str(values.get("instance") or "").rpartition("/")[2]
    instance = next((each for each in call.world.list(INSTANCE) if each.attributes.get("name") == name), None)
    if instance is None:
        raise call.refuse("creating", 404, f"Instance not found: {name}, notFound")
    clusters = {each.get("cluster_id") for each in blocks(dict(instance.attributes), "cluster")}
    for each in blocks(values, "single_cluster_routing"):
        if each.get("cluster_id") not in clusters:
            raise call.refuse("creating", 400, f"Cluster {each.get('cluster_id')} is not of {name}., badRequest")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    cluster: Mapping[str, object] = next(iter(attributes.get("cluster") or []), {})
    return {
        "project_id": str(attributes.get("project")),
        "instance": str(attributes.get("name")),
        "cluster": str(cluster.get("cluster_id")),
        "zone": str(cluster.get("zone")),
    }


HALF = Half(
    behaviours={
        INSTANCE: Behaviour(prepare=_clusters, fill=_fill),
        TABLE: Behaviour(prepare=_has_instance, fill=_table),
        PROFILE: Behaviour(prepare=_profile),
    },
    watched=(
        Watched(
            INSTANCE,
            "bigtable_cluster",
            "Cloud Bigtable Cluster",
            _labels,
            (
                Signal(
                    "bigtable.googleapis.com/cluster/cpu_load",
                    Metric("GAUGE", "DOUBLE", "1", "CPU load"),
                    idle=0.08,
                    busy=0.93,
                ),
                Signal(
                    "bigtable.googleapis.com/cluster/storage_utilization",
                    Metric("GAUGE", "DOUBLE", "1", "Storage utilization"),
                    idle=0.1,
                    busy=0.85,
                ),
            ),
        ),
    ),
)
