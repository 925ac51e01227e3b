"""Networks as settings: from where something may be reached."""

import ipaddress


def check_networks(name: str, networks: str) -> None:
    """Raise ValueError for what is no list of networks, such as `203.0.113.0/24,198.51.100.7/32`, or is everybody."""
    for each in filter(None, networks.split(",")):
        try:
            network = ipaddress.ip_network(each)
        except ValueError as error:
            raise ValueError(f"{name}: {each[:60]} is no network such as 203.0.113.0/24") from error
        if network.prefixlen == 0:
            raise ValueError(f"{name}: {each} is everybody; leave it out for that")
