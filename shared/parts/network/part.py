"""A VPC of its own: one for the whole deployment. What a deployment makes stands in its first subnet."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zlib import crc32

from pydantic import Field, field_validator, model_validator

from shared.parts.networks import check_inner
from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Use, Verified
from shared.parts.rules import GIVEN, PLACES
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource


_INNER = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_FURTHER = IPv4Network("10.64.0.0/10")
_LEAST = 20
_OWN = r"([a-z]([a-z0-9-]{0,40}[a-z0-9])?)?=[0-9.]{7,15}/[0-9]{1,2}(@[a-z]+-[a-z]+\d+)?"
_SMALLEST = 29
_MOST_SERVERS = 5
_SECONDARY = r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?=[0-9.]{7,15}/[0-9]{1,2}"


class _Given(NamedTuple):
    """A subnet as somebody gave it."""

    name: str
    range: str
    region: str


class NetworkSettings(Settings):
    """`subnets`: for what faces users, for what does not, for data, and one more. `flow_logs`: who spoke to whom.

    `also_in`: the regions with a subnet for what stands there beside the first. `range`: out of which the subnets of
    the first region are, each 256 addresses of its beginning. `own`: subnets with a name, a range and a region that
    somebody gave them, in place of those (`app=10.10.0.0/20,data=10.20.0.0/22@us-east1`); the first is in the
    deployment's region, and what it makes stands there. `secondary`: further ranges of the first subnet, for the
    pods and services of a cluster: `pods=10.128.0.0/14,services=10.132.0.0/20`.
    `dns_inbound`: whoever comes by VPN or peering may ask its resolvers for names; `dns_logs`: which names its machines
    ask for; `name_servers`: the servers that they ask for every name (`10.20.0.53,10.20.0.54`), in place of Cloud DNS.
    `vpc`: what the network is called, where that is not the deployment's own name.
    """

    range: str = Field("10.10.0.0/16", pattern=r"^[0-9.]{7,15}/[0-9]{1,2}$")
    subnets: int = Field(1, ge=1, le=4)
    vpc: str = Field("", pattern=GIVEN)
    own: str = Field("", pattern=rf"^({_OWN}(,{_OWN}){{0,3}})?$")
    flow_logs: bool = False
    also_in: str = Field("", pattern=PLACES)
    secondary: str = Field("", pattern=rf"^({_SECONDARY}(,{_SECONDARY}){{0,7}})?$")

    dns_inbound: bool = False
    dns_logs: bool = False
    name_servers: str = Field("", max_length=100)

    @field_validator("name_servers")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        found = [each.strip() for each in value.split(",") if each.strip()]
        try:
            read = [IPv4Address(each) for each in found]
        except ValueError:
            raise ValueError("name_servers: addresses of IPv4 with commas, such as 10.20.0.53,10.20.0.54") from None
        if len(read) > _MOST_SERVERS or any(each.is_unspecified or each.is_loopback for each in read):
            raise ValueError(f"name_servers: at most {_MOST_SERVERS}, each the address of a server")
        return ",".join(dict.fromkeys(map(str, read)))

    @field_validator("range")
    @classmethod
    def _is_inner(cls, value: str) -> str:
        try:
            network = IPv4Network(value)
        except ValueError:
            raise ValueError(f"range: {value} is no network such as 10.10.0.0/16") from None
        if network.prefixlen > _LEAST or not any(network.subnet_of(each) for each in _INNER):
            raise ValueError(
                f"range: {value} is not within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, of /{_LEAST} or more"
            )
        return value

    @model_validator(mode="after")
    def _stands_apart(self) -> Self:
        if self.also_in and IPv4Network(self.range).overlaps(_FURTHER):
            raise ValueError(f"range: out of {_FURTHER} are the subnets of further regions")
        if self.given and self.given[0].region:
            raise ValueError(
                f"own: the first subnet stands in the deployment's own region, and not in {self.given[0].region}"
            )
        names = [each.name for each in self.given if each.name]
        if len(names) != len({*names}):
            raise ValueError("own: two subnets have one name")
        ranges: list[IPv4Network] = [_FURTHER] if self.also_in else []
        for each in self.given:
            try:
                network = IPv4Network(each.range)
            except ValueError:
                raise ValueError(f"own: {each.range} is no network such as 10.10.0.0/20") from None
            if network.prefixlen > _SMALLEST or not any(network.subnet_of(inner) for inner in _INNER):
                inner = ", ".join(map(str, _INNER))
                raise ValueError(f"own: {each.range} is not within one of {inner}, of /{_SMALLEST} or more")
            if any(network.overlaps(other) for other in ranges):
                raise ValueError(f"own: {each.range} has addresses that another subnet has")
            ranges.append(network)
        ranges += [] if self.given else [IPv4Network(self.range)]
        for name, addresses in self.secondary_ranges:
            check_inner("secondary", addresses)
            if any(IPv4Network(addresses).overlaps(other) for other in ranges):
                raise ValueError(f"secondary: {name} ({addresses}) has addresses that another range has")
            ranges.append(IPv4Network(addresses))
        if len(self.secondary_ranges) != len(dict(self.secondary_ranges)):
            raise ValueError("secondary: two ranges have one name")
        return self

    @property
    def has_dns_policy(self) -> bool:
        """Whether something is said of how it asks for names."""
        return self.dns_inbound or self.dns_logs or bool(self.name_servers)

    @property
    def each_server(self) -> list[str]:
        """The servers that it asks."""
        return [each for each in self.name_servers.split(",") if each]

    @property
    def given(self) -> "list[_Given]":
        """The subnets of `own`."""
        found = []
        for each in filter(None, self.own.split(",")):
            name, _, rest = each.partition("=")
            addresses, _, region = rest.partition("@")
            found.append(_Given(name, addresses, region))
        return found

    @property
    def many(self) -> int:
        """How many subnets there are, without those of further regions."""
        return len(self.given) or self.subnets

    def place(self, number: int) -> str:
        """The region that somebody gave a subnet, if it is another than the deployment's."""
        return self.given[number].region if self.given else ""

    @property
    def secondary_ranges(self) -> list[tuple[str, str]]:
        """The further ranges of the first subnet by their names."""
        pairs = (each.partition("=") for each in self.secondary.split(",") if each)
        return [(name, addresses) for name, _, addresses in pairs]

    def holding(self, ranges: tuple[tuple[str, str], ...]) -> Self:
        """With these ranges in the first subnet."""
        said = dict.fromkeys([*filter(None, self.secondary.split(",")), *(f"{name}={value}" for name, value in ranges)])
        return self.model_validate({**self.model_dump(), "secondary": ",".join(said)})

    def subnet(self, number: int) -> str:
        """The range of a subnet."""
        if self.given:
            return self.given[number].range
        return f"{IPv4Address(int(IPv4Network(self.range).network_address) + number * 256)}/24"

    @property
    def spread(self) -> bool:
        """Whether something stands in further regions."""
        return bool(self.also_in)

    @property
    def ranges(self) -> list[tuple[str, str]]:
        """The further regions with the addresses of the subnet there, which no other region has."""
        slots = [(each, crc32(each.encode()) % 16_384) for each in self.also_in.split(",") if each]
        return [(each, f"10.{64 + slot // 256}.{slot % 256}.0/24") for each, slot in slots]

    def reaching(self, regions: tuple[str, ...]) -> Self:
        """With a subnet in each of these regions."""
        there = dict.fromkeys([*(each for each in self.also_in.split(",") if each), *regions])
        return self.model_copy(update={"also_in": ",".join(there)})

    def _called(self, number: int) -> str:
        return self.given[number].name if number < len(self.given) else ""

    @property
    def first_name(self) -> str:
        """What somebody calls the first subnet."""
        return self._called(0)

    @property
    def second_name(self) -> str:
        """What somebody calls the second subnet."""
        return self._called(1)

    @property
    def third_name(self) -> str:
        """What somebody calls the third subnet."""
        return self._called(2)

    @property
    def fourth_name(self) -> str:
        """What somebody calls the fourth subnet."""
        return self._called(3)

    @property
    def second(self) -> bool:
        """Whether there is a second subnet."""
        return self.many >= 2

    @property
    def third(self) -> bool:
        """Whether there is a third subnet."""
        return self.many >= 3

    @property
    def fourth(self) -> bool:
        """Whether there is a fourth subnet."""
        return self.many >= 4


# https://cloud.google.com/vpc/network-pricing#network-telemetry, the first 10 TB.
_FLOW_LOGS_GIB = 0.25


def _usage(settings: NetworkSettings, use: Use) -> "list[CostLine]":
    from shared.cost import use as amounts
    from shared.cost.lines import line

    del use
    logs = amounts.LOGS_GIB
    return [line("VPC flow logs, GiB", logs.usual, _FLOW_LOGS_GIB, worst=logs.worst)] if settings.flow_logs else []


def _planned(settings: NetworkSettings, use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    del use
    return [("google_dns_policy", {"enable_logging": settings.dns_logs})] if settings.has_dns_policy else []


_SERVER = "alternative_name_server_config.target_name_servers.ipv4_address"


def _asked(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """A policy of DNS is free; a log line for each query is not."""
    from shared.cost.logs import log_lines

    if resource.values.flag("enable_logging"):
        yield from log_lines("DNS logs")


NETWORK = Part(
    name="network",
    what="a VPC with its subnets",
    synonyms=("network", "vpc", "subnet"),
    elsewhere=("Amazon VPC", "Azure Virtual Network"),
    usual_id="net",
    means=("google_compute_network", "google_compute_subnetwork"),
    settings=NetworkSettings,
    blocks=(
        Block("network", "google_compute_network", "{name}-vpc", said="vpc"),
        Block("subnet", "google_compute_subnetwork", "{name}-subnet", said="first_name"),
        Block("subnet_2", "google_compute_subnetwork", "{name}-private", when=("second", True), said="second_name"),
        Block("subnet_3", "google_compute_subnetwork", "{name}-data", when=("third", True), said="third_name"),
        Block("subnet_4", "google_compute_subnetwork", "{name}-more", when=("fourth", True), said="fourth_name"),
        Block("subnet_there", "google_compute_subnetwork", "{name}-there", named=False, when=("spread", True)),
        Block("names", "google_dns_policy", "{name}-names", when=("has_dns_policy", True)),
    ),
    types=(
        TypeRules("google_compute_network", quota="NETWORKS", refused=("params*",)),
        TypeRules("google_compute_subnetwork", quota="SUBNETWORKS", plain=("role",), refused=("params*",)),
        TypeRules(
            "google_dns_policy",
            references={"networks.network_url": ("google_compute_network",)},
            # Which servers they may be stands in the settings, and the gate holds it to them.
            plain=(
                "alternative_name_server_config",
                "alternative_name_server_config.target_name_servers",
                _SERVER,
                "enable_inbound_forwarding",
                "enable_logging",
                "networks",
            ),
            refused=("alternative_name_server_config.target_name_servers.forwarding_path", "dns64_config*"),
            weakens={_SERVER: ()},
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=_planned, usage=_usage, own=(("google_dns_policy", _asked),)),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look("network", "VPC network", "network", "vpc"),
        Look("subnet", "Subnet", "network", "subnet"),
    ),
    risks=lambda settings: ("other_name_servers",) if settings.name_servers else NONE,
    verified=Verified(by="none"),
    meets=(
        ("vpc", "google_compute_network"),
        ("subnets", "google_compute_subnetwork"),
        ("flow_logs", "google_compute_subnetwork log_config ~ ."),
    ),
    apis=("compute.googleapis.com", "dns.googleapis.com"),
    plan_roles=("roles/compute.viewer", "roles/dns.reader"),
    apply_roles=("roles/compute.networkAdmin", "roles/dns.admin"),
)
