"""Which hosts are not on the public internet: what only an inner network answers, in whatever way it is written."""

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote

# Names that only an inner network answers, and public ones whose answer is the address they spell.
_INNER_NAME = re.compile(r"(?:.*\.)?(?:localhost|localdomain|internal|local|intranet|lan|home|corp|arpa|metadata)")
_SPELLED = re.compile(r".*\.(?:nip|sslip|xip)\.io|.*\.(?:localtest|lvh)\.me")
_TRANSLATED = ip_network("64:ff9b::/96")
# Addresses for documentation: nobody has them, and a laptop's cloud gives them out.
_DOCUMENTATION = (ip_network("203.0.113.0/24"), ip_network("198.51.100.0/24"), ip_network("192.0.2.0/24"))


def is_inner(text: str) -> bool:
    """Whether a host, as a name, an address in any way of writing it, or in a URL, is not on the public internet."""
    host = unicodedata.normalize("NFKC", unquote(unquote(text))).strip().lower()
    host = re.sub(r"\A[a-z][a-z0-9+.-]*://", "", host)
    host = re.split(r"[/?#\\]", host, maxsplit=1)[0].rpartition("@")[2]
    host = host.replace("\u3002", ".")
    host = host[1:].partition("]")[0] if host.startswith("[") else host
    host = host if host.count(":") > 1 else host.partition(":")[0]
    host = host.partition("%")[0].rstrip(".")
    address = _address(host)
    if address is not None:
        return _is_inner_address(address)
    return "." not in host or _INNER_NAME.fullmatch(host) is not None or _SPELLED.fullmatch(host) is not None


# What answers each machine about itself: no database and no gateway stands there.
_ITS_OWN_NAME = re.compile(r"(?:.*\.)?localhost|(?:.*\.)?localdomain|metadata(?:\.google\.internal)?")


def is_of_each_machine(host: str) -> bool:
    """Whether a host is what each machine calls itself, or where it asks for its own identity."""
    name = host.strip().lower().rstrip(".")
    address = _address(name)
    if address is None:
        return _ITS_OWN_NAME.fullmatch(name) is not None
    return address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        pass
    if not re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}", host):
        return None
    try:
        # As resolvers read it: whole numbers, octal, hexadecimal, fewer than four parts.
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return IPv4Address(0)


def _is_inner_address(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _TRANSLATED or int(address) < 1 << 32:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        return _is_inner_address(inner) if inner is not None else not address.is_global
    if any(address in network for network in _DOCUMENTATION):
        return False
    return not address.is_global or address.is_multicast
