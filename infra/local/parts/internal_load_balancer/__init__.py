"""The load balancer inside a network: its forwarding rules are sampled."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.world import Entry


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    return {
        "project_id": str(attributes.get("project")),
        "region": str(attributes.get("region")),
        "forwarding_rule_name": str(attributes.get("name")),
        "target_proxy_name": str(attributes.get("target") or "").rpartition("/")[2],
    }


HALF = Half(
    behaviours={},
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
