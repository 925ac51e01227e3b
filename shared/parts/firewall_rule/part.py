"""One rule of the network's firewall: what is let in or out, or kept from it, as somebody says it."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Literal, Self

from pydantic import Field, model_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Verified, free

_PORTS = r"[0-9]{1,5}(-[0-9]{1,5})?"
_TAG = r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
_WIDE = 16
"""A range with fewer bits than this that is not inside is the internet, or so much of it."""


class FirewallRuleSettings(Settings):
    """`action` for what comes in from `ranges` (`direction` in) or goes out to them (out): of `protocol`, to `ports`
    (`80,8000-8100`; all where none is said), for the machines that carry one of `tags` (all where none is said).

    Of several rules the one with the least `priority` holds. What nobody may open is not opened by one: SSH, RDP,
    databases and their like are let in from ranges alone that are no part of the internet at large.
    """

    action: Literal["allow", "deny"] = "allow"
    direction: Literal["in", "out"] = "in"
    protocol: Literal["tcp", "udp", "icmp", "esp", "ah", "sctp", "all"] = "tcp"
    ports: str = Field("", pattern=rf"^({_PORTS}(,{_PORTS}){{0,29}})?$")
    ranges: str = Field("10.0.0.0/8", max_length=1_000)
    tags: str = Field("", pattern=rf"^({_TAG}(,{_TAG}){{0,29}})?$")
    priority: int = Field(1_000, ge=0, le=65_534)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for each in self.each_range:
            try:
                ip_network(each)
            except ValueError:
                raise ValueError(f"ranges: {each[:60]} is no range such as 10.20.0.0/16") from None
        if not self.each_range:
            raise ValueError("ranges: say from where, or to where, such as 10.20.0.0/16")
        if self.ports and self.protocol not in {"tcp", "udp", "sctp"}:
            raise ValueError(f"ports: {self.protocol} has none")
        for low, high in self.spans:
            if not low <= high <= 65_535:
                raise ValueError(f"ports: {low}-{high} is no range of ports")
        if self.opens and (closed := next(self._closed(), None)):
            raise ValueError(f"ports: {closed} is not opened to the internet; say from which addresses")
        return self

    @property
    def each_range(self) -> list[str]:
        """The ranges one by one."""
        return [each.strip() for each in self.ranges.split(",") if each.strip()]

    @property
    def each_port(self) -> list[str]:
        """The ports and ranges of them one by one."""
        return [each for each in self.ports.split(",") if each]

    @property
    def each_tag(self) -> list[str]:
        """The tags one by one."""
        return [each for each in self.tags.split(",") if each]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The first and last port of each; all of them where none is said."""
        pairs = [each.partition("-") for each in self.each_port]
        return [(int(low), int(high or low)) for low, _, high in pairs]

    @property
    def opens(self) -> bool:
        """Whether it lets in the internet, or much of it."""
        networks = [ip_network(each) for each in self.each_range]
        wide = any(each.prefixlen < _WIDE and not each.is_private for each in networks)
        return self.action == "allow" and self.direction == "in" and wide

    def _closed(self) -> Iterator[str]:
        from shared.sensitive_ports import SENSITIVE_PORTS

        if self.protocol in {"all", "esp", "ah"} or (self.protocol != "icmp" and not self.ports):
            yield "everything"
        for low, high in self.spans:
            yield from (f"{port} ({name})" for port, name in SENSITIVE_PORTS.items() if low <= port <= high)


def _risks(settings: FirewallRuleSettings) -> tuple[str, ...]:
    from shared.sensitive_ports import UNUSUAL_PORTS, unusual

    if not settings.opens:
        return ()
    odd = any(unusual(settings.protocol, each) for each in settings.each_port)
    return ("open_firewall", UNUSUAL_PORTS) if odd else ("open_firewall",)


FIREWALL_RULE = Part(
    name="firewall_rule",
    what="a firewall rule",
    synonyms=("firewall rule", "firewall rules", "network rule", "ingress rule", "egress rule"),
    elsewhere=("AWS security group rule", "Azure network security rule", "iptables rule"),
    usual_id="rule",
    # Machines and networks bring rules too, so that a type alone does not mean one of these.
    means=NONE,
    settings=FirewallRuleSettings,
    blocks=(Block("rule", "google_compute_firewall", "{id}-rule"),),
    types=NONE,
    needs=(Need("network", "shared"),),
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("rule", "Firewall rule", "security", "firewall", detail="[[ s.action ]] [[ s.ports or s.protocol ]]"),),
    risks=_risks,
    verified=Verified(by="exists"),
    apis=("compute.googleapis.com",),
    plan_roles=("roles/compute.viewer",),
    apply_roles=("roles/compute.securityAdmin",),
)
