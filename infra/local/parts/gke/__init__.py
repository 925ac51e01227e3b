"""Kubernetes Engine: pools belong to a cluster that is there, and the load of its nodes is sampled.

There is no Kubernetes behind it, and nothing claims that there is: its endpoint answers nobody.
"""

import hashlib
from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, blocks, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

CLUSTER = "google_container_cluster"
POOL = "google_container_node_pool"
BACKUPS = "google_gke_backup_backup_plan"
_VERSION = "1.33.5-gke.1201000"


def _network_exists(call: Call, values: Object) -> None:
    network = values.get("network")
    if isinstance(network, str) and call.exists(network, "google_compute_network") is None:
        raise call.refuse("creating", 400, f'Network "{network}" not found., badRequest')


def _fill(call: Call, values: Object) -> None:
    number = hashlib.sha256(str(values["id"]).encode()).digest()
    settle(
        values, master_version=_VERSION, node_version=_VERSION, endpoint=f"172.16.{number[0]}.2", services_ipv4_cidr=""
    )
    settle(values, label_fingerprint=number.hex()[:8], tpu_ipv4_cidr_block="", operation=None)
    for private in blocks(values, "private_cluster_config"):
        settle(private, master_ipv4_cidr_block=f"172.16.{number[0]}.0/28", private_endpoint=f"172.16.{number[0]}.2")
    del call


def _cluster_exists(call: Call, values: Object) -> None:
    name = values.get("cluster")
    if not isinstance(name, str):
        return
    location = str(values.get("location"))
    here = [entry for entry in call.world.list(CLUSTER) if entry.attributes.get("name") == name.rpartition("/")[2]]
    if not any(str(entry.attributes.get("location")) == location for entry in here):
        path = f"projects/{call.settings.project}/locations/{location}/clusters/{name}"
        raise call.refuse("creating", 404, f"Not found: {path}., notFound")


def _backed_up(call: Call, values: Object) -> None:
    cluster = values.get("cluster")
    found = call.exists(cluster, CLUSTER)
    if isinstance(cluster, str) and found is None:
        raise call.refuse("creating", 404, f"Resource '{cluster}' was not found., notFound")


def _planned(call: Call, values: Object) -> None:
    settle(values, uid=call.number(), etag=call.number(), state="READY", state_reason="", protected_pod_count=0)
    settle(values, deactivated=False)


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    name = str(attributes.get("name"))
    return {
        "project_id": str(attributes.get("project")),
        "location": str(attributes.get("location")),
        "cluster_name": name,
        "node_name": f"gke-{name}-default-0",
    }


HALF = Half(
    behaviours={
        CLUSTER: Behaviour(prepare=_network_exists, fill=_fill),
        POOL: Behaviour(prepare=_cluster_exists),
        BACKUPS: Behaviour(prepare=_backed_up, fill=_planned),
    },
    watched=(
        Watched(
            CLUSTER,
            "k8s_node",
            "Kubernetes Node",
            _labels,
            (
                Signal(
                    "kubernetes.io/node/cpu/allocatable_utilization",
                    Metric("GAUGE", "DOUBLE", "1", "CPU allocatable utilization"),
                    idle=0.08,
                    busy=0.97,
                ),
                Signal(
                    "kubernetes.io/node/memory/allocatable_utilization",
                    Metric("GAUGE", "DOUBLE", "1", "Memory allocatable utilization"),
                    idle=0.2,
                    busy=0.96,
                    labels={"memory_type": "non-evictable"},
                ),
            ),
        ),
    ),
)
