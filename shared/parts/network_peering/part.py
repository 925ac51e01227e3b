"""A peering with a network that stands elsewhere: private addresses of either reach the other, once both have it."""

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Verified, free, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

_PATH = r"projects/[a-z][a-z0-9-]{4,28}[a-z0-9]/global/networks/[a-z]([a-z0-9-]{0,61}[a-z0-9])?"


class NetworkPeeringSettings(Settings):
    """`networks`: those on the other side, as `projects/P/global/networks/N`, between commas; while none is, nothing is
    peered.

    `routes`: routes that either side learned or wrote itself (to an office, say) are given to the other too.
    """

    networks: str = Field("", max_length=1_200, pattern=rf"^({_PATH}(,{_PATH}){{0,9}})?$")
    routes: bool = False

    @property
    def each(self) -> list[str]:
        """The networks on the other side."""
        return list(dict.fromkeys(each for each in self.networks.split(",") if each))


NETWORK_PEERING = Part(
    name="network_peering",
    what="a peering with another network",
    synonyms=("peering with another network", "peered network", "vpc network peering"),
    elsewhere=("AWS VPC peering", "Azure virtual network peering"),
    usual_id="peers",
    means=("google_compute_network_peering",),
    settings=NetworkPeeringSettings,
    blocks=(Block("peered", "google_compute_network_peering", "{id}", named=False),),
    types=(
        TypeRules(
            "google_compute_network_peering",
            # Which network it may be stands in the settings, and the gate holds it to them.
            plain=("name", "peer_network", "import_custom_routes", "export_custom_routes"),
            refused=(
                "deletion_policy",
                "export_subnet_routes_with_public_ip",
                "import_subnet_routes_with_public_ip",
                "stack_type",
                "update_strategy",
            ),
            name=NO_NAME,
            weakens={"peer_network": (), "import_custom_routes": (False,), "export_custom_routes": (False,)},
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
    looks=(Look("peered", "Network peering", "network", "network_hub"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(("peering", "google_compute_network_peering"),),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.networkAdmin",),
)
