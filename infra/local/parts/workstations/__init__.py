"""Cloud Workstations: a control plane in a network that is there, and its kind of workstation; none runs here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object

CLUSTER = "google_workstations_workstation_cluster"
CONFIG = "google_workstations_workstation_config"


def _there(call: Call, values: Object) -> None:
    for key, kind in (("network", "google_compute_network"), ("subnetwork", "google_compute_subnetwork")):
        named = values.get(key)
        if isinstance(named, str) and call.exists(named, kind) is None:
            raise call.refuse("creating", 400, f"The resource {named} was not found., badRequest")


def _of_cluster(call: Call, values: Object) -> None:
    named = values.get("workstation_cluster_id")
    if isinstance(named, str) and call.exists(named, CLUSTER) is None:
        raise call.refuse("creating", 404, f"Workstation cluster {named} was not found., notFound")


def _plane(call: Call, values: Object) -> None:
    settle(values, uid=call.number(), etag=call.number(), create_time=call.now(), control_plane_ip="10.10.0.250")
    settle(values, conditions=[], degraded=False)


def _kind(call: Call, values: Object) -> None:
    settle(values, uid=call.number(), etag=call.number(), create_time=call.now(), conditions=[], degraded=False)


HALF = Half(
    behaviours={
        CLUSTER: Behaviour(prepare=_there, fill=_plane),
        CONFIG: Behaviour(prepare=_of_cluster, fill=_kind),
    },
    watched=(),
)
