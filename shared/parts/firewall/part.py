"""Lets HTTP and HTTPS in, for the machines that carry its tag: one for the whole deployment."""

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, NoSettings, Part, Price, Verified, free
from shared.terraform.type_rules import TypeRules

FIREWALL = Part(
    name="firewall",
    what="a firewall rule that lets HTTP and HTTPS in",
    synonyms=("firewall",),
    elsewhere=("AWS security group", "Azure network security group"),
    usual_id="http",
    means=("google_compute_firewall",),
    settings=NoSettings,
    blocks=(Block("firewall", "google_compute_firewall", "{name}-allow-http"),),
    types=(
        TypeRules(
            "google_compute_firewall",
            quota="FIREWALLS",
            refused=("params*",),
            plain=("*.ports", "source_ranges", "destination_ranges"),
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
    looks=(Look("firewall", "Firewall", "security", "firewall", front=True),),
    risks=lambda _: ("open_firewall",),
    verified=Verified(by="none"),
    meets=(
        (
            "authorized_network",
            r"google_compute_firewall source_ranges ~ ^(?!0\.0\.0\.0/0|130\.211\.|35\.191\.|35\.235\.|10\.)",
        ),
        ("iap", r"google_compute_firewall source_ranges ~ 35\.235\.240\.0"),
        ("bastion", r"google_compute_firewall source_ranges ~ 35\.235\.240\.0"),
        ("ports", r"google_compute_firewall allow.ports ~ \d"),
    ),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.securityAdmin",),
)
