"""The load balancer inside a network: its forwarding rules are sampled, and what is attached to reaches one."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.provider.call import Behaviour, Call, settle
from infra.local.provider.plan import Object
from infra.local.world import Entry


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "forwarding_rule_name": str(attributes.get("name")),
        "target_proxy_name": str(attributes.get("target") or "").rpartition("/")[2],
    }


def _reaches(call: Call, values: Object) -> None:
    target = values.get("target_service")
    if isinstance(target, str) and call.exists(target, "google_compute_forwarding_rule") is None:
        raise call.refuse("creating", 404, f"The resource '{target}' was not found, notFound")
    for each in values.get("nat_subnets") or []:
        entry = call.exists(each, "google_compute_subnetwork")
        if entry is not None and entry.attributes.get("purpose") != "PRIVATE_SERVICE_CONNECT":
            raise call.refuse("creating", 400, f"{each} has no purpose PRIVATE_SERVICE_CONNECT., invalid")


def _fill(call: Call, values: Object) -> None:
    parts = [{"high": call.number(), "low": call.number()}]
    settle(values, connected_endpoints=[], fingerprint=call.number(), psc_service_attachment_id=parts)
    settle(values, propagated_connection_limit=250)


HALF = Half(
    behaviours={"google_compute_service_attachment": Behaviour(prepare=_reaches, fill=_fill)},
    watched=(
        Watched(
            "google_compute_forwarding_rule",
            "internal_http_lb_rule",
            "Internal HTTP/S Load Balancing Rule",
            _labels,
            (
                Signal(
                    "loadbalancing.googleapis.com/https/internal/request_count",
                    Metric("DELTA", "INT64", "1", "Request count"),
                    idle=0.0,
                    busy=3.0,
                    labels={"response_code": "503", "response_code_class": "500"},
                ),
                Signal(
                    "loadbalancing.googleapis.com/https/internal/response_bytes_count",
                    Metric("DELTA", "INT64", "By", "Response bytes"),
                    idle=20_000.0,
                    busy=90_000_000.0,
                    labels={"response_code": "200", "response_code_class": "200"},
                ),
            ),
        ),
    ),
)
