"""Network Connectivity Center: a spoke belongs to a hub that is there."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object

SPOKE = "google_network_connectivity_spoke"


def _hub_exists(call: Call, values: Object) -> None:
    hub = values.get("hub")
    if isinstance(hub, str) and call.exists(hub, "google_network_connectivity_hub") is None:
        raise call.refuse("creating", 404, f"Resource '{hub}' was not found")


HALF = Half(behaviours={SPOKE: Behaviour(prepare=_hub_exists)}, watched=())
