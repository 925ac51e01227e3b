"""A VPC of its own with one subnet: one for the whole deployment."""

from shared.parts.part import NONE, UNHEARD, Block, Look, NoSettings, Part, Price, Verified, free, no_risks
from shared.terraform.type_rules import TypeRules

NETWORK = Part(
    name="network",
    what="a VPC with one subnet",
    synonyms=("network", "vpc", "subnet"),
    elsewhere=("Amazon VPC", "Azure Virtual Network"),
    usual_id="net",
    means=("google_compute_network", "google_compute_subnetwork"),
    settings=NoSettings,
    blocks=(
        Block("network", "google_compute_network", "{name}-vpc"),
        Block("subnet", "google_compute_subnetwork", "{name}-subnet"),
    ),
    types=(
        TypeRules("google_compute_network", refused=("params*",)),
        TypeRules("google_compute_subnetwork", plain=("role",), refused=("params*",)),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look("network", "VPC network", "network", "vpc"),
        Look("subnet", "Subnet", "network", "subnet"),
    ),
    risks=no_risks,
    verified=Verified(by="none"),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.networkAdmin",),
)
