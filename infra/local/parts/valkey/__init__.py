"""Memorystore for Valkey: it gets addresses where a policy of its network lets it, and memory and CPU are sampled.

There is no server behind the addresses: what speaks the protocol is not there, and nothing claims that it is.
"""

import hashlib
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

INSTANCE = "google_memorystore_instance"
POLICY = "google_network_connectivity_service_connection_policy"
_NODES = {"SHARED_CORE_NANO": 1.4, "STANDARD_SMALL": 6.5, "HIGHMEM_MEDIUM": 13.0, "HIGHMEM_XLARGE": 58.0}


def _may_connect(call: Call, values: Object) -> None:
    """Addresses are only made where the network's owner has said so for this service and region."""
    for wanted in blocks(values, "desired_auto_created_endpoints"):
        network = str(wanted.get("network"))
        if call.exists(network, "google_compute_network") is None:
            raise call.refuse("creating", 400, f"The network {network} does not exist., badRequest")
        policies = (entry.attributes for entry in call.world.list(POLICY))
        if not any(
            each.get("service_class") == "gcp-memorystore"
            and each.get("location") == values.get("location")
            and str(each.get("network")).rpartition("/")[2] == network.rpartition("/")[2]
            for each in policies
        ):
            text = f"No service connection policy found for network {network} and service class gcp-memorystore."
            raise call.refuse("creating", 400, text)
    if values.get("mode") == "CLUSTER_DISABLED" and values.get("shard_count") not in (0, 1):
        raise call.refuse("creating", 400, "shard_count must be 1 when mode is CLUSTER_DISABLED., badRequest")


def _fill(call: Call, values: Object) -> None:
    number = hashlib.sha256(str(values["id"]).encode()).digest()
    network = next((str(each.get("network")) for each in blocks(values, "desired_auto_created_endpoints")), "")
    connections = [_connection(call, values, network, number, at) for at in range(2)]
    settle(values, endpoints=[{"connections": [{"psc_auto_connection": [each]} for each in connections]}])
    settle(values, psc_auto_connections=connections, discovery_endpoints=[], psc_attachment_details=[])
    settle(values, name=values["id"], state="ACTIVE", create_time=call.now(), update_time=call.now(), uid=call.number())
    settle(values, node_config=[{"size_gb": _NODES.get(str(values.get("node_type")), 13.0)}], state_info=[])
    settle(values, managed_server_ca=[], maintenance_schedule=[], available_maintenance_versions=[])
    settle(values, backup_collection="", effective_maintenance_version="", replica_count=0, node_type="HIGHMEM_MEDIUM")
    settle(values, cross_instance_replication_config=[], persistence_config=[], zone_distribution_config=[])
    settle(values, engine_version="VALKEY_8_0", mode="CLUSTER", server_ca_mode="", authorization_mode="AUTH_DISABLED")


def _connection(call: Call, values: Object, network: str, number: bytes, at: int) -> Object:
    """An address in the subnet: the first writes, the second reads."""
    return {
        "connection_type": ("CONNECTION_TYPE_PRIMARY", "CONNECTION_TYPE_READER")[at],
        "forwarding_rule": f"sca-auto-fr-{number.hex()[:12]}-{at}",
        "ip_address": f"10.10.0.{100 + (number[at] + at) % 150}",
        "network": network,
        "port": 6379,
        "project_id": call.settings.project,
        "psc_connection_id": str(int.from_bytes(number[at : at + 8], "big")),
        "psc_connection_status": "PSC_CONNECTION_STATUS_ACTIVE",
        "service_attachment": f"projects/p{number.hex()[:8]}/regions/{values.get('location')}/serviceAttachments/{at}",
    }


def _policy(call: Call, values: Object) -> None:
    settle(values, create_time=call.now(), update_time=call.now(), infrastructure="PSC", etag="", psc_connections=[])


def _in_use(call: Call, values: Object) -> None:
    network = str(values.get("network")).rpartition("/")[2]
    for entry in call.world.list(INSTANCE):
        wanted = entry.attributes.get("desired_auto_created_endpoints")
        for each in wanted if isinstance(wanted, list) else []:
            if str(each.get("network")).rpartition("/")[2] == network:
                raise call.refuse("deleting", 400, f"The policy {values.get('name')} is in use by {entry.id}., inUse")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "resource_container": str(attributes.get("project")),
        "location": str(attributes.get("location")),
        "instance_id": str(attributes.get("instance_id")),
    }


HALF = Half(
    behaviours={
        POLICY: Behaviour(fill=_policy, remove=_in_use),
        INSTANCE: Behaviour(
            prepare=_may_connect,
            fill=_fill,
            taken="Error creating Instance: googleapi: Error 409: Resource '{id}' already exists.",
        ),
    },
    watched=(
        Watched(
            INSTANCE,
            "memorystore.googleapis.com/Instance",
            "Memorystore Instance",
            _labels,
            (
                Signal(
                    "memorystore.googleapis.com/instance/memory/maximum_utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Instance maximum memory utilization"),
                    idle=0.12,
                    busy=0.95,
                ),
                Signal(
                    "memorystore.googleapis.com/instance/cpu/maximum_utilization",
                    Metric("GAUGE", "DOUBLE", "10^2.%", "Instance maximum CPU utilization"),
                    idle=0.05,
                    busy=0.93,
                ),
            ),
        ),
    ),
)
