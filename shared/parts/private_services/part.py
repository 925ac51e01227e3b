"""A range of the VPC that is peered with Google's services: how databases and caches get a private address."""

from shared.parts.part import NONE, UNHEARD, Block, Need, NoSettings, Part, Price, Verified, free, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

PRIVATE_SERVICES = Part(
    name="private_services",
    what="a range of private addresses for Google's services",
    synonyms=("private services access", "vpc peering"),
    elsewhere=("AWS PrivateLink", "Azure Private Link"),
    usual_id="services",
    means=("google_service_networking_connection",),
    settings=NoSettings,
    blocks=(
        Block("services_range", "google_compute_global_address", "{name}-services"),
        Block("peering", "google_service_networking_connection", "{name}-services", named=False),
    ),
    types=(
        TypeRules(
            "google_compute_global_address",
            refused=("params*",),
            references={"address": ("google_compute_global_address", "google_compute_address")},
        ),
        TypeRules(
            "google_service_networking_connection",
            name=NO_NAME,
            only={"service": ("servicenetworking.googleapis.com",)},
        ),
    ),
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=NONE,
    risks=no_risks,
    verified=Verified(by="none"),
    meets=(
        ("static_ip", "google_compute_global_address"),
        ("dns", "google_compute_global_address"),
    ),
    apis=("servicenetworking.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/servicenetworking.networksAdmin", "roles/compute.networkAdmin"),
)
