"""A load balancer inside the network: HTTP for what stands in it, by path to several services or groups."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Need,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.parts.rules import BACKEND, FRONT, PROJECTS, URL_MAP
from shared.terraform.type_rules import TypeRules


class InternalLoadBalancerSettings(Settings):
    """`published`: other networks attach to it by Private Service Connect, those of the projects in `consumers`
    (`acme-prod,partner-net`) and no others; while none is named nobody does.
    """

    published: bool = False
    consumers: str = Field("", max_length=1_200, pattern=PROJECTS)

    @property
    def each_consumer(self) -> list[str]:
        """The projects that may attach to it."""
        return list(dict.fromkeys(each for each in self.consumers.split(",") if each))


def _planned(_settings: InternalLoadBalancerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    where = {"region": use.region}
    return [("google_compute_forwarding_rule", where), ("google_compute_region_target_http_proxy", where)]


_RULE = 'resource.labels.forwarding_rule_name="${[[ watched.address ]].name}"'


def _profile(name: str, metric: str, threshold: float, label: str, selector: str) -> Profile:
    return Profile(
        word="inner_front",
        name=name,
        metric=f"loadbalancing.googleapis.com/https/internal/{metric}",
        threshold=threshold,
        duration="300s",
        severity="error" if "errors" in name else "warning",
        label=label,
        advice="Look at what stands behind it first: failing health checks, a new revision, a full database.",
        series=Series(
            "internal_http_lb_rule",
            selector,
            aligner="ALIGN_RATE",
            reducer="REDUCE_SUM",
            group_by="resource.label.forwarding_rule_name",
        ),
        asked=None,
        reading='resource.type="internal_http_lb_rule" AND resource.labels.forwarding_rule_name="{name}"',
    )


INTERNAL_LOAD_BALANCER = Part(
    name="internal_load_balancer",
    what="an HTTP load balancer inside the network",
    synonyms=("internal lb", "private load balancer", "internal application load balancer"),
    elsewhere=("internal AWS Application Load Balancer", "Azure internal load balancer"),
    usual_id="inside",
    means=("google_compute_forwarding_rule",),
    settings=InternalLoadBalancerSettings,
    blocks=(
        Block("proxies", "google_compute_subnetwork", "{id}-proxies"),
        Block("inner_routes", "google_compute_region_url_map", "{id}-routes"),
        Block("inner_proxy", "google_compute_region_target_http_proxy", "{id}-proxy"),
        Block("inner_front", "google_compute_forwarding_rule", "{id}-frontend"),
        Block("attached_from", "google_compute_subnetwork", "{id}-attached", when=("published", True)),
        Block("attachment", "google_compute_service_attachment", "{id}-attachment", when=("published", True)),
    ),
    types=(
        TypeRules("google_compute_forwarding_rule", **FRONT),
        TypeRules("google_compute_region_backend_service", **BACKEND),
        TypeRules("google_compute_region_health_check"),
        TypeRules("google_compute_region_target_http_proxy"),
        TypeRules(
            "google_compute_service_attachment",
            references={
                "target_service": ("google_compute_forwarding_rule",),
                "nat_subnets": ("google_compute_subnetwork",),
            },
            # Everybody who knows its name would come in otherwise.
            only={"connection_preference": ("ACCEPT_MANUAL",), "enable_proxy_protocol": (False,)},
            # Which projects they may be stands in the settings, and the gate holds it to them.
            plain=(
                "consumer_accept_lists",
                "consumer_accept_lists.project_id_or_num",
                "consumer_accept_lists.connection_limit",
                "consumer_reject_lists",
                "reconcile_connections",
            ),
            refused=(
                "consumer_accept_lists.endpoint_url",
                "consumer_accept_lists.network_url",
                "deletion_policy",
                "domain_names",
                "propagated_connection_limit",
                "send_propagated_connection_limit_if_zero",
                "show_nat_ips",
            ),
            weakens={"consumer_accept_lists.project_id_or_num": (), "reconcile_connections": (True,)},
        ),
        TypeRules("google_compute_region_url_map", **URL_MAP),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset({"inner_balancer"}),
    uses="inner_front",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        _profile(
            "inner_errors_high",
            "request_count",
            0.2,
            "Requests answered with an error, each second",
            f'{_RULE} AND metric.labels.response_code_class="500"',
        ),
        _profile("inner_traffic_high", "response_bytes_count", 50_000_000, "Bytes sent, each second", _RULE),
    ),
    heard=Heard(
        resources=(("internal_http_lb_rule", ("google_compute_forwarding_rule",)),),
        metrics=("loadbalancing.googleapis.com/https/internal/total_latencies",),
    ),
    fixes=NONE,
    looks=(Look("inner_front", "Internal load balancer", "network", "load_balancer", inside=True),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("load_balancer", "google_compute_forwarding_rule"),
        ("service_attachment", "google_compute_service_attachment"),
        ("internal_lb", "google_compute_forwarding_rule load_balancing_scheme ~ INTERNAL"),
    ),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.loadBalancerAdmin", "roles/compute.networkAdmin", "roles/compute.securityAdmin"),
    least_uses=1,
)
