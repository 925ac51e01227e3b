"""Cloud NAT: a gateway belongs to a router that is there, and its traffic is sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry

NAT = "google_compute_router_nat"


def _router_exists(call: Call, values: Object) -> None:
    router = values.get("router")
    if isinstance(router, str) and call.exists(router, "google_compute_router") is None:
        path = f"projects/{call.settings.project}/regions/{values.get('region')}/routers/{router}"
        raise call.refuse("creating", 404, f"The resource '{path}' was not found, notFound")


def _ports(_: Call, values: Object) -> None:
    """What a machine gets where nothing is said: https://docs.cloud.google.com/nat/docs/ports-and-addresses."""
    settle(values, min_ports_per_vm=32 if values.get("enable_dynamic_port_allocation") is True else 64)


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "router_id": str(attributes.get("router")),
        "gateway_name": str(attributes.get("name")),
    }


HALF = Half(
    behaviours={NAT: Behaviour(prepare=_router_exists, fill=_ports)},
    watched=(
        Watched(
            NAT,
            "nat_gateway",
            "Cloud NAT Gateway",
            _labels,
            (
                Signal(
                    "router.googleapis.com/nat/dropped_sent_packets_count",
                    Metric("DELTA", "INT64", "{packet}", "Sent packets dropped count"),
                    idle=0.0,
                    busy=40.0,
                    labels={"reason": "OUT_OF_RESOURCES"},
                ),
                Signal(
                    "router.googleapis.com/nat/sent_bytes_count",
                    Metric("DELTA", "INT64", "By", "Sent bytes count"),
                    idle=4_000.0,
                    busy=80_000_000.0,
                    labels={"ip_protocol": "6"},
                ),
            ),
        ),
    ),
)
