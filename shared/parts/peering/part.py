"""Networks around a hub of Network Connectivity Center: each reaches the private addresses of all others."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Use, Verified, no_risks
from shared.terraform.type_rules import TypeRules


class PeeringSettings(Settings):
    """`spokes`: how many networks."""

    spokes: int = Field(2, ge=1, le=9)


def _planned(settings: PeeringSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    del use
    return [("google_network_connectivity_spoke", {})] * settings.spokes


PEERING = Part(
    name="peering",
    what="networks around a hub",
    synonyms=("network connectivity center", "hub and spoke", "hub and spokes"),
    elsewhere=("AWS Transit Gateway", "Azure Virtual WAN"),
    usual_id="hub",
    means=("google_network_connectivity_hub", "google_network_connectivity_spoke"),
    settings=PeeringSettings,
    blocks=(
        Block("hub", "google_network_connectivity_hub", "{id}"),
        Block("spoke_network", "google_compute_network", "{id}-vpc", named=False),
        Block("spoke_subnet", "google_compute_subnetwork", "{id}-subnet", named=False),
        Block("spoke", "google_network_connectivity_spoke", "{id}-spoke", named=False),
    ),
    types=(
        TypeRules("google_network_connectivity_hub", plain=("export_psc", "policy_mode", "preset_topology")),
        TypeRules(
            "google_network_connectivity_spoke",
            references={
                "hub": ("google_network_connectivity_hub",),
                "linked_vpc_network.uri": ("google_compute_network",),
            },
            plain=("linked_vpc_network*",),
            refused=(
                "gateway*",
                "linked_interconnect_attachments*",
                "linked_producer_vpc_network*",
                "linked_router_appliance_instances*",
                "linked_vpn_tunnels*",
            ),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look("hub", "Network hub", "network", "network_hub", to="spoke_network"),
        Look("spoke_network", "VPC networks", "network", "vpc", detail="[[ s.spokes ]]"),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("peering", "google_network_connectivity_spoke"),),
    apis=("networkconnectivity.googleapis.com", "compute.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/networkconnectivity.hubViewer"),
    apply_roles=("roles/networkconnectivity.hubAdmin", "roles/compute.networkAdmin"),
)
