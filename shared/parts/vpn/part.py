"""A highly available VPN to a gateway somewhere else: two tunnels, routes by BGP, a key that nobody types."""

import ipaddress
from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

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
)
from shared.schemas.inner_hosts import is_inner
from shared.terraform.type_rules import TypeRules


class VpnSettings(Settings):
    """`peer_ip`: the public address of the other gateway; `peer_asn`: its number in BGP, `asn`: the one here."""

    peer_ip: str = ""
    peer_asn: int = Field(65001, ge=1, le=4_294_967_294)
    asn: int = Field(64514, ge=64_512, le=4_294_967_294)

    @model_validator(mode="after")
    def _an_address(self) -> Self:
        try:
            fits = not self.peer_ip or ipaddress.ip_address(self.peer_ip).version == 4
        except ValueError:
            fits = False
        if not fits or (self.peer_ip and is_inner(self.peer_ip)):
            raise ValueError("peer_ip is a public IPv4 address, such as 198.51.100.7")
        return self


def _planned(_settings: VpnSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    tunnel: tuple[str, Mapping[str, Any]] = ("google_compute_vpn_tunnel", {"region": use.region})
    return [tunnel, tunnel, ("google_secret_manager_secret_version", {})]


def _profile(word: str, way: str, number: int) -> Profile:
    return Profile(
        word=word,
        name=f"vpn_{way}_drops_high_{number}",
        metric=f"vpn.googleapis.com/network/dropped_{way}_packets_count",
        threshold=1,
        duration="300s",
        severity="error",
        label=f"Packets dropped on their way {'out' if way == 'sent' else 'in'}, each second",
        advice="Look at whether the tunnel is established and its BGP session is up, and at the other gateway.",
        series=Series(
            "vpn_gateway",
            'metric.labels.tunnel_name="${[[ watched.address ]].name}"',
            aligner="ALIGN_RATE",
            reducer="REDUCE_SUM",
            group_by="metric.label.tunnel_name",
        ),
        asked=None,
        reading='resource.type="vpn_gateway" AND metric.labels.tunnel_name="{name}"',
    )


VPN = Part(
    name="vpn",
    what="a VPN to another network",
    synonyms=("ha vpn", "site-to-site vpn", "vpn gateway", "ipsec"),
    elsewhere=("AWS Site-to-Site VPN", "Azure VPN Gateway"),
    usual_id="vpn",
    means=("google_compute_vpn_tunnel", "google_compute_ha_vpn_gateway"),
    settings=VpnSettings,
    blocks=(
        Block("bgp_router", "google_compute_router", "{id}-bgp"),
        Block("gateway", "google_compute_ha_vpn_gateway", "{id}-gateway"),
        Block("peer", "google_compute_external_vpn_gateway", "{id}-peer"),
        Block("key", "random_password", "{id}-key", named=False),
        Block("secret", "google_secret_manager_secret", "{id}-secret", named=False),
        Block("secret_version", "google_secret_manager_secret_version", "{id}-secret", named=False),
        Block("tunnel_0", "google_compute_vpn_tunnel", "{id}-tunnel-0"),
        Block("interface_0", "google_compute_router_interface", "{id}-if-0", named=False),
        Block("session_0", "google_compute_router_peer", "{id}-peer-0", named=False),
        Block("tunnel_1", "google_compute_vpn_tunnel", "{id}-tunnel-1"),
        Block("interface_1", "google_compute_router_interface", "{id}-if-1", named=False),
        Block("session_1", "google_compute_router_peer", "{id}-peer-1", named=False),
    ),
    types=(
        TypeRules(
            "google_compute_ha_vpn_gateway",
            plain=("gateway_ip_version",),
            refused=("vpn_interfaces*", "params*"),
        ),
        TypeRules(
            "google_compute_external_vpn_gateway",
            plain=("redundancy_type", "interface*"),
            refused=("params*",),
        ),
        TypeRules(
            "google_compute_vpn_tunnel",
            quota="VPN_TUNNELS",
            references={
                "vpn_gateway": ("google_compute_ha_vpn_gateway",),
                "peer_external_gateway": ("google_compute_external_vpn_gateway",),
            },
            plain=(
                "ike_version",
                "shared_secret",
                "vpn_gateway_interface",
                "peer_external_gateway_interface",
                "cipher_suite*",
            ),
            refused=("peer_gcp_gateway", "params*"),
        ),
        TypeRules(
            "google_compute_router_interface",
            references={"vpn_tunnel": ("google_compute_vpn_tunnel",)},
            plain=("ip_range",),
        ),
        TypeRules(
            "google_compute_router_peer",
            references={"interface": ("google_compute_router_interface",)},
            plain=("peer_asn", "peer_ip_address", "ip_address", "advertised_route_priority", "bfd*"),
            refused=("md5_authentication_key*", "router_appliance_instance"),
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="code",
            brings="a way to the network at its other end",
            template=None,
            blocks=NONE,
            env=NONE,
            network=True,
            node="gateway",
        ),
    ),
    price=Price(planned=_planned, usage=None),
    profiles=tuple(_profile(f"tunnel_{number}", way, number) for number in (0, 1) for way in ("sent", "received")),
    heard=Heard(
        resources=(("vpn_gateway", ("google_compute_vpn_tunnel",)),),
        metrics=("vpn.googleapis.com/tunnel_established", "vpn.googleapis.com/network/sent_bytes_count"),
    ),
    fixes=NONE,
    looks=(Look("gateway", "VPN gateway", "network", "vpn"),),
    risks=lambda settings: () if settings.peer_ip else ("peer_missing",),
    verified=Verified(by="exists"),
    meets=(("vpn", "google_compute_ha_vpn_gateway"),),
    apis=("compute.googleapis.com", "secretmanager.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/secretmanager.viewer"),
    apply_roles=("roles/compute.networkAdmin",),
)
