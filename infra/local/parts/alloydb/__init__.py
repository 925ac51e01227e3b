"""AlloyDB: a cluster, its nodes and users, and what the nodes have to do. Nothing answers its protocol here."""

import hashlib
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

CLUSTER = "google_alloydb_cluster"
INSTANCE = "google_alloydb_instance"
USER = "google_alloydb_user"
_CPUS = (1, 2, 4, 8, 16, 32, 64, 96, 128)


def _reaches(call: Call, values: Object) -> None:
    """Google gives its nodes addresses in a range that the network has for its services."""
    for each in blocks(values, "network_config"):
        network = str(each.get("network"))
        if call.exists(network, "google_compute_network") is None:
            raise call.refuse("creating", 400, f"The network {network} does not exist., badRequest")
        joined = (str(one.attributes.get("network")) for one in call.world.list("google_service_networking_connection"))
        if network.rpartition("/")[2] not in {one.rpartition("/")[2] for one in joined}:
            text = "The network has no private services access: peer it with servicenetworking.googleapis.com first."
            raise call.refuse("creating", 400, f"{text}, failedPrecondition")


def _fill_cluster(call: Call, values: Object) -> None:
    settle(values, name=values["id"], state="READY", uid=call.number(), cluster_type="PRIMARY", reconciling=False)
    settle(values, database_version="POSTGRES_16", subscription_type="STANDARD", deletion_policy="DEFAULT", etag="")
    settle(
        values, backup_source=[], continuous_backup_info=[], encryption_info=[], migration_source=[], trial_metadata=[]
    )


def _has_cluster(call: Call, values: Object) -> None:
    name = values.get("cluster")
    if isinstance(name, str) and call.exists(name, CLUSTER) is None:
        raise call.refuse("creating", 404, f"Resource '{name}' was not found, notFound")


def _has_room(call: Call, values: Object) -> None:
    _has_cluster(call, values)
    for each in blocks(values, "machine_config"):
        count = each.get("cpu_count")
        if isinstance(count, int) and count not in _CPUS:
            raise call.refuse("creating", 400, f"cpu_count {count} is none of {_CPUS}., badRequest")
    others = [one.attributes for one in call.world.list(INSTANCE)]
    first = any(
        each.get("cluster") == values.get("cluster") and each.get("instance_type") == "PRIMARY" for each in others
    )
    if values.get("instance_type") == "READ_POOL" and not first:
        raise call.refuse("creating", 400, "A read pool needs a primary instance in the cluster., failedPrecondition")


def _fill_instance(call: Call, values: Object) -> None:
    number = hashlib.sha256(str(values["id"]).encode()).digest()
    settle(values, name=values["id"], state="READY", uid=call.number(), reconciling=False, deletion_policy="DEFAULT")
    settle(values, create_time=call.now(), update_time=call.now(), activation_policy="ALWAYS", database_flags={})
    settle(values, ip_address=f"10.20.{number[0]}.{2 + number[1] % 250}", availability_type="REGIONAL")
    settle(values, public_ip_address="", outbound_public_ip_addresses=[], psc_instance_config=[], network_config=[])
    settle(values, query_insights_config=[], client_connection_config=[], machine_config=[])


def _fill_user(_call: Call, values: Object) -> None:
    settle(values, name=values["id"], deletion_policy="DEFAULT", database_roles=[])


def _in_use(call: Call, values: Object) -> None:
    for entry in call.world.list(INSTANCE):
        if entry.attributes.get("cluster") in {values.get("name"), values.get("id")}:
            text = f"Cluster {values.get('cluster_id')} has instances: delete them first, or force it."
            raise call.refuse("deleting", 400, f"{text}, failedPrecondition")


def _labels(entry: Entry) -> Mapping[str, str]:
    parts = str(entry.attributes.get("cluster")).split("/")
    return {
        "resource_container": parts[1] if len(parts) > 1 else "",
        "location": parts[3] if len(parts) > 3 else "",
        "cluster_id": parts[-1],
        "instance_id": str(entry.attributes.get("instance_id")),
    }


HALF = Half(
    behaviours={
        CLUSTER: Behaviour(prepare=_reaches, fill=_fill_cluster, remove=_in_use),
        INSTANCE: Behaviour(prepare=_has_room, fill=_fill_instance),
        USER: Behaviour(prepare=_has_cluster, fill=_fill_user),
    },
    watched=(
        Watched(
            INSTANCE,
            "alloydb.googleapis.com/Instance",
            "AlloyDB Instance",
            _labels,
            (
                Signal(
                    "alloydb.googleapis.com/instance/cpu/maximum_utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Maximum CPU utilization"),
                    idle=0.06,
                    busy=0.93,
                ),
                Signal(
                    "alloydb.googleapis.com/instance/postgres/average_connections",
                    Metric("GAUGE", "DOUBLE", "1", "Average connections"),
                    idle=6,
                    busy=900,
                ),
            ),
        ),
    ),
)
