"""A load balancer inside the network that passes TCP connections on as they are: databases, queues, any port."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from shared.parts.networks import check_inner, check_networks
from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified, no_risks

_PORT = r"[1-9][0-9]{0,4}"
_MOST = 5
"""Ports that one forwarding rule of Google's takes."""


class InternalTcpLoadBalancerSettings(Settings):
    """`ports`: at most five, with commas; the first is asked every `health_s` seconds whether it takes a connection.

    `sources`: the networks that alone may reach them, as `10.4.0.0/14,10.20.0.0/16`; empty for the deployment's own
    subnet.
    """

    ports: Annotated[str, Field(pattern=rf"^{_PORT}(,{_PORT}){{0,{_MOST - 1}}}$")] = "80"
    sources: str = Field("", max_length=400)
    health_s: int = Field(10, ge=1, le=300)

    @model_validator(mode="after")
    def _fit(self) -> Self:
        check_networks("sources", self.sources)
        for each in self.networks:
            check_inner("sources", each)
        if any(int(each) > 65_535 for each in self.each_port):
            raise ValueError("ports are numbers up to 65535")
        return self

    @property
    def each_port(self) -> list[str]:
        """The ports, each once."""
        return list(dict.fromkeys(self.ports.split(",")))

    @property
    def networks(self) -> list[str]:
        """The networks that are named."""
        return [each for each in self.sources.split(",") if each]


def _planned(_settings: InternalTcpLoadBalancerSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_compute_forwarding_rule", {"region": use.region})]


INTERNAL_TCP_LOAD_BALANCER = Part(
    name="internal_tcp_load_balancer",
    what="a TCP load balancer inside the network",
    synonyms=("internal tcp load balancer", "internal passthrough load balancer", "internal network load balancer"),
    elsewhere=("internal AWS Network Load Balancer", "Azure internal network load balancer"),
    usual_id="inside-tcp",
    means=NONE,
    settings=InternalTcpLoadBalancerSettings,
    blocks=(
        Block("inner_health", "google_compute_region_health_check", "{id}-health"),
        Block("passed", "google_compute_region_backend_service", "{id}-backend"),
        Block("inner_front", "google_compute_forwarding_rule", "{id}-frontend"),
        Block("probes_in", "google_compute_firewall", "{id}-probes"),
        Block("callers_in", "google_compute_firewall", "{id}-callers"),
    ),
    types=NONE,
    needs=(Need("network", "shared"),),
    roles=frozenset({"inner_passthrough"}),
    uses="inner_front",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look(
            "inner_front", "Internal load balancer", "network", "load_balancer", inside=True, detail="TCP [[ s.ports ]]"
        ),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("load_balancer", "google_compute_forwarding_rule"),
        ("internal_lb", "google_compute_forwarding_rule load_balancing_scheme ~ INTERNAL"),
        ("ports", r"google_compute_forwarding_rule ports ~ \d"),
        ("authorized_network", r"google_compute_firewall source_ranges ~ ^(10|172|192|100)\."),
    ),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.loadBalancerAdmin", "roles/compute.securityAdmin"),
    least_uses=1,
)
