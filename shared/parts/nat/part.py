"""Cloud NAT: how what has no address of its own reaches the internet, from one fixed address if need be."""

from collections.abc import Mapping
from typing import Any

from shared.parts.part import (
    NONE,
    Block,
    Heard,
    Look,
    Need,
    Offer,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
    no_risks,
)
from shared.terraform.type_rules import TypeRules


class NatSettings(Settings):
    """`static_ip`: what goes out always has the same address."""

    static_ip: bool = False


def _planned(settings: NatSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    where = {"region": use.region}
    if not settings.static_ip:
        return [("google_compute_router_nat", where | {"nat_ip_allocate_option": "AUTO_ONLY"})]
    return [
        ("google_compute_address", where),
        ("google_compute_router_nat", where | {"nat_ip_allocate_option": "MANUAL_ONLY"}),
    ]


_GATEWAY = 'resource.labels.gateway_name="${[[ watched.address ]].name}"'
_SERIES = Series(
    "nat_gateway", _GATEWAY, aligner="ALIGN_RATE", reducer="REDUCE_SUM", group_by="resource.label.gateway_name"
)
_READING = 'resource.type="nat_gateway" AND resource.labels.gateway_name="{name}"'

NAT = Part(
    name="nat",
    what="a NAT gateway to the internet",
    synonyms=("cloud nat", "nat gateway", "static egress address", "outbound internet access"),
    elsewhere=("AWS NAT Gateway", "Azure NAT Gateway"),
    usual_id="nat",
    means=("google_compute_router_nat",),
    settings=NatSettings,
    blocks=(
        Block("router", "google_compute_router", "{name}-router"),
        Block("nat_ip", "google_compute_address", "{name}-nat-ip", when=("static_ip", True)),
        Block("nat", "google_compute_router_nat", "{name}-nat"),
    ),
    types=(
        TypeRules(
            "google_compute_router",
            quota="ROUTERS",
            refused=("params*", "md5_authentication_keys*", "encrypted_interconnect_router"),
        ),
        TypeRules(
            "google_compute_router_nat",
            references={
                "subnetwork.name": ("google_compute_subnetwork",),
                "nat64_subnetwork.name": ("google_compute_subnetwork",),
            },
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="the way to the internet, from one address",
            template=None,
            blocks=NONE,
            env=NONE,
            network=True,
            node="nat",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="nat",
            name="nat_drops_high",
            metric="router.googleapis.com/nat/dropped_sent_packets_count",
            threshold=1,
            duration="300s",
            severity="error",
            label="Packets dropped on their way out, each second",
            advice="Ports or addresses are too few for the connections: look for clients that connect anew each time.",
            series=_SERIES,
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="nat",
            name="nat_traffic_high",
            metric="router.googleapis.com/nat/sent_bytes_count",
            threshold=50_000_000,
            duration="300s",
            severity="warning",
            label="Bytes sent to the internet, each second",
            advice="NAT is billed by the GB, and the traffic on top: look at what sends so much, and where to.",
            series=_SERIES,
            asked=None,
            reading=_READING,
        ),
    ),
    heard=Heard(
        resources=(("nat_gateway", ("google_compute_router_nat",)),),
        metrics=(
            "router.googleapis.com/nat/nat_allocation_failed",
            "router.googleapis.com/nat/open_connections",
            "router.googleapis.com/nat/port_usage",
        ),
    ),
    fixes=NONE,
    looks=(Look("nat", "Cloud NAT", "network", "nat", detail="[[ 'fixed address' if s.static_ip ]]"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("nat", "google_compute_router_nat"),
        ("static_egress", "google_compute_router_nat"),
    ),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.networkAdmin",),
)
