"""Where a deployment answers, told from its outputs, and which addresses may be asked at all."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from shared.parts.containers import IMAGE
from shared.parts.expand import PlanRefused, expand
from shared.parts.fronts import Front
from shared.schemas import Architecture

_DOCUMENTATION = (ip_network("203.0.113.0/24"), ip_network("2001:db8::/32"))
_ADDRESS_OUTPUTS = ("external_ip", "instance_ip")
_URL_OUTPUT = "url"
_SERVICE = "cloud_run"
_FROM_ANYWHERE = "INGRESS_TRAFFIC_ALL"
_PUBLIC_HOSTS = (".run.app", "storage.googleapis.com")


class Target(NamedTuple):
    """What to ask: the URL, and the address where that is what was deployed.

    `at` is the one address that the URL's name is asked at, whatever a resolver says of the name; empty for any.
    """

    url: str
    ip: str | None = None
    at: str = ""


def may_be_asked(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is on the public internet (or reserved for documentation, which a laptop's cloud uses).

    Outputs are written by whoever wrote the Terraform: nothing of the platform's own network is ever fetched for them.
    """
    inner = _embedded(address)
    if inner is not None:
        return False
    if any(address in network for network in _DOCUMENTATION if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast


def target(outputs: Mapping[str, Any]) -> Target | None:
    """What to ask: the first valid address of `external_ip` and `instance_ip`, else a public `url`; None for neither.

    An output that is a list gives its first valid entry.
    """
    for name in _ADDRESS_OUTPUTS:
        value = outputs.get(name)
        for each in value if isinstance(value, list) else [value]:
            address = _address(each)
            if address is not None and may_be_asked(address):
                host = f"[{address}]" if address.version == 6 else str(address)
                return Target(f"http://{host}/", str(address))
    url = outputs.get(_URL_OUTPUT)
    return Target(url) if isinstance(url, str) and _is_public_url(url) else None


def balancer(front: Front) -> Target | None:
    """What to ask of a load balancer: its domain at its address, else the address; None for an address inside."""
    address = _address(front.ip)
    if address is None or not may_be_asked(address):
        return None
    host = f"[{address}]" if address.version == 6 else str(address)
    return Target(front.url, at=host) if front.url else Target(f"http://{host}/", str(address))


def others(architecture: Architecture | None, outputs: Mapping[str, Any]) -> dict[str, Target]:
    """The other services that everybody may call and that run a program of the user's, by their ids, each at its
    health path."""
    if architecture is None:
        return {}
    try:
        parts = expand(architecture, standing=True).parts
        services = [each for each in parts if each.part.name == _SERVICE and not each.main]
    except PlanRefused:
        return {}
    found = {}
    for each in services:
        said, url = each.settings.model_dump(), outputs.get(each.named(_URL_OUTPUT))
        open_ = said["public"] and getattr(each.settings, "traffic", "") == _FROM_ANYWHERE
        if open_ and (said["source"] or said["image"] != IMAGE) and isinstance(url, str) and _is_public_url(url):
            found[each.id] = Target(at_path(url, said["health_path"]))
    return found


def at_path(url: str, path: str) -> str:
    """The address of a path at the host of an address, whatever the path says: `//name` names no other host."""
    if not path:
        return url
    return urlsplit(url)._replace(path="/" + path.lstrip("/"), query="", fragment="").geturl()


def _address(value: Any) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: a way to a private address that is not seen as one."""
    if isinstance(address, IPv4Address):
        return None
    if address in ip_network("64:ff9b::/96"):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def _is_public_url(url: str) -> bool:
    """A URL that Google serves a deployment's own content at; nothing else that an output may name."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    own = host == _PUBLIC_HOSTS[1] or host.endswith(_PUBLIC_HOSTS[0])
    return own and parts.scheme in {"https", "http"} and port in {None, 80, 443} and parts.username is None
