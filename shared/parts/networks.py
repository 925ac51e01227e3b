"""Networks as settings: from where something may be reached."""

import ipaddress
from collections.abc import Iterable

_MOST = 1 << 29
"""So many addresses of IPv4 are an eighth of all there are: who names more names no network."""
_WIDEST_6 = 16


def are_everybody(networks: Iterable[str]) -> bool:
    """Whether networks are the internet, in one piece or in several: `0.0.0.0/1` and `128.0.0.0/1`.

    What is no network is left out.
    """
    four: list[ipaddress.IPv4Network] = []
    for each in networks:
        try:
            network = ipaddress.ip_network(each, strict=False)
        except ValueError:
            continue
        if isinstance(network, ipaddress.IPv4Network):
            four.append(network)
        elif network.prefixlen < _WIDEST_6:
            return True
    return sum(each.num_addresses for each in ipaddress.collapse_addresses(four)) >= _MOST


def check_networks(name: str, networks: str) -> None:
    """Raise ValueError for what is no list of networks, such as `203.0.113.0/24,198.51.100.7/32`, or is everybody."""
    for each in filter(None, networks.split(",")):
        try:
            network = ipaddress.ip_network(each)
        except ValueError as error:
            raise ValueError(f"{name}: {each[:60]} is no network such as 203.0.113.0/24") from error
        if network.prefixlen == 0:
            raise ValueError(f"{name}: {each} is everybody; leave it out for that")
    if are_everybody(filter(None, networks.split(","))):
        raise ValueError(f"{name}: {networks[:60]} are everybody together; name who may come")


_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def is_private(networks: str) -> bool:
    """Whether networks are named, each within those that no packet from the internet comes from."""
    named = [ipaddress.ip_network(each) for each in networks.split(",") if each]
    return bool(named) and all(
        isinstance(each, ipaddress.IPv4Network) and any(each.subnet_of(own) for own in _PRIVATE) for each in named
    )


_INNER = (*_PRIVATE, *map(ipaddress.IPv4Network, ("100.64.0.0/10", "240.0.0.0/4")))


def check_inner(name: str, network: str) -> None:
    """Raise ValueError for what is no range of addresses that only a network inside has, such as `10.4.0.0/14`."""
    if not network:
        return
    try:
        said = ipaddress.IPv4Network(network)
    except ValueError as error:
        raise ValueError(f"{name}: {network[:60]} is no network such as 10.4.0.0/14") from error
    if not any(said.subnet_of(each) for each in _INNER):
        raise ValueError(f"{name}: {network} is not among the addresses that networks have inside")
