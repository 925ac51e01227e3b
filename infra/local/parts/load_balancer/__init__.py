"""The external load balancer: its forwarding rules are sampled; a policy that does not fit its backend is refused."""

from collections.abc import Mapping

from infra.local.parts.half import Half, Metric, Signal, Watched
from infra.local.parts.load_balancer.behaviour import BEHAVIOURS
from infra.local.world import Entry

RULE = "google_compute_global_forwarding_rule"


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    target = str(attributes.get("target") or "").rpartition("/")[2]
    return {
        "project_id": str(attributes.get("project")),
        "forwarding_rule_name": str(attributes.get("name")),
        "target_proxy_name": target,
        "url_map_name": "",
        "region": "global",
    }


HALF = Half(
    behaviours=BEHAVIOURS,
    watched=(
        Watched(
            RULE,
            "https_lb_rule",
            "Google Cloud HTTP/S Load Balancing Rule",
            _labels,
            (
                Signal(
                    "loadbalancing.googleapis.com/https/request_count",
                    Metric("DELTA", "INT64", "1", "Request count"),
                    idle=0.0,
                    busy=3.0,
                    labels={"response_code": "503", "response_code_class": "500"},
                ),
                Signal(
                    "loadbalancing.googleapis.com/https/response_bytes_count",
                    Metric("DELTA", "INT64", "By", "Response bytes count"),
                    idle=20_000.0,
                    busy=90_000_000.0,
                    labels={"response_code": "200", "response_code_class": "200"},
                ),
                Signal(
                    "loadbalancing.googleapis.com/https/total_latencies",
                    Metric("DELTA", "DISTRIBUTION", "ms", "Total latency"),
                    idle=60.0,
                    busy=2_400.0,
                ),
            ),
        ),
    ),
)
