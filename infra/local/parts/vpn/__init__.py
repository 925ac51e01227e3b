"""VPN: a tunnel belongs to a gateway that is there, and what it drops is sampled. Nothing is at its other end."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call
from infra.local.provider.plan import Object
from infra.local.world import Entry

TUNNEL = "google_compute_vpn_tunnel"


def _gateways_exist(call: Call, values: Object) -> None:
    for name in ("vpn_gateway", "peer_external_gateway", "router"):
        said = values.get(name)
        if isinstance(said, str) and call.exists(said) is None:
            raise call.refuse("creating", 404, f"The resource '{said}' was not found, notFound")


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "gateway_id": str(attributes.get("vpn_gateway") or "").rpartition("/")[2],
        "tunnel_name": str(attributes.get("name")),
    }


def _dropped(way: str, shown: str) -> Signal:
    metric = f"vpn.googleapis.com/network/dropped_{way}_packets_count"
    return Signal(metric, Metric("DELTA", "INT64", "1", shown), idle=0.0, busy=20.0)


HALF = Half(
    behaviours={TUNNEL: Behaviour(prepare=_gateways_exist)},
    watched=(
        Watched(
            TUNNEL,
            "vpn_gateway",
            "Cloud VPN Gateway",
            _labels,
            (_dropped("sent", "Outgoing packets dropped"), _dropped("received", "Incoming packets dropped")),
        ),
    ),
)
