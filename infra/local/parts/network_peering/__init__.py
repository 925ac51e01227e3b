"""Network peerings: one side of a network that is there; nobody peers back here, so it waits."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import short

PEERING = "google_compute_network_peering"


def _has_network(call: Call, values: Object) -> None:
    own, other = values.get("network"), values.get("peer_network")
    if isinstance(own, str) and call.exists(own, "google_compute_network") is None:
        raise call.refuse("creating", 404, f"The resource '{own}' was not found, notFound")
    if isinstance(own, str) and isinstance(other, str) and own.split("projects/")[-1] == other.split("projects/")[-1]:
        raise call.refuse("creating", 400, "A network cannot be peered with itself., invalid")
    for entry in call.world.list(PEERING):
        there = entry.attributes
        if short(there.get("network")) == short(own) and there.get("peer_network") == other:
            raise call.refuse("creating", 400, "There is already a peering with the same network., invalid")


def _fill(_call: Call, values: Object) -> None:
    settle(values, state="INACTIVE", state_details="Waiting for peer network to connect.")


HALF = Half(behaviours={PEERING: Behaviour(prepare=_has_network, fill=_fill)}, watched=())
