"""What a plan opens to the network."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any

from shared.policy.plan_document import UNKNOWN, Change, values_at

SENSITIVE_PORTS: dict[int, str] = {
    21: "FTP",
    22: "SSH",
    23: "Telnet",
    25: "SMTP",
    111: "RPC",
    135: "RPC",
    137: "NetBIOS",
    138: "NetBIOS",
    139: "NetBIOS",
    389: "LDAP",
    445: "SMB",
    873: "rsync",
    1433: "SQL Server",
    1434: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2181: "ZooKeeper",
    2375: "Docker",
    2376: "Docker",
    2379: "etcd",
    2380: "etcd",
    3306: "MySQL",
    3307: "Cloud SQL proxy",
    3389: "RDP",
    5432: "PostgreSQL",
    5433: "PostgreSQL",
    5900: "VNC",
    5984: "CouchDB",
    5985: "WinRM",
    5986: "WinRM",
    6379: "Redis",
    6443: "Kubernetes",
    8086: "InfluxDB",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    9300: "Elasticsearch",
    10250: "kubelet",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
    27018: "MongoDB",
    27019: "MongoDB",
    50000: "DB2",
}

# More public addresses than a large organisation has: a union of ranges this wide is the world, however it is written.
_WORLD_V4 = 2**17
_WORLD_V6 = 2 ** (128 - 32)
_HARMLESS_PROTOCOLS = {"icmp", "1", "icmpv6", "ipv6-icmp", "58"}
_PORTED_PROTOCOLS = {"tcp", "6", "udp", "17", "sctp", "132"}

Reason = tuple[str, str]
"""A rule and what is wrong."""


def firewall(change: Change) -> Iterator[Reason]:
    """Why a firewall rule may not be so."""
    if _denies(change.before) and (change.removes or not _denies(change.after)):
        yield "weakens_firewall", "a rule that keeps traffic out would be removed, disabled or changed"
    after = change.after
    if not change.writes or after.get("direction") == "EGRESS" or after.get("disabled") is True:
        return
    rules = after.get("allow") or []
    if rules is UNKNOWN:
        yield "unknown_value", "what it lets in is known only after apply"
        return
    if not rules or not _from_the_world(after):
        return
    for rule in rules:
        yield from _allowed(rule)


def forwarding_rule(change: Change) -> Iterator[Reason]:
    """Why a load balancer's front may not be so."""
    if not change.writes or not str(change.after.get("load_balancing_scheme") or "EXTERNAL").startswith("EXTERNAL"):
        return
    after = change.after
    if after.get("all_ports") is True:
        yield "public_port", "a load balancer would take every port from the internet"
    for value in [*values_at(after, "port_range"), *values_at(after, "ports")]:
        if value is UNKNOWN and change.before.get("port_range"):
            continue
        if value not in {None, ""} and value is not UNKNOWN:
            yield from _opened(str(value))


def database(change: Change, *, public_is_named: bool) -> Iterator[Reason]:
    """Why a Cloud SQL instance may not be reachable so."""
    if not change.writes:
        return
    for value in values_at(change.after, "settings.ip_configuration.authorized_networks.value"):
        if value is UNKNOWN:
            yield "unknown_value", "who may reach the database is known only after apply"
        elif _is_world([value]):
            yield "public_database", f"the database would be open to {value}"
    public = values_at(change.after, "settings.ip_configuration.ipv4_enabled")
    # Without the block or the argument Cloud SQL gives a public address.
    if not public_is_named and (not public or any(value is not False for value in public)):
        yield "public_database", "the database would have a public address, which the plan does not name"


def _denies(rule: Any) -> bool:
    return bool(rule.get("deny")) and rule.get("disabled") is not True


def _from_the_world(rule: Any) -> bool:
    ranges = rule.get("source_ranges")
    if ranges is UNKNOWN or (isinstance(ranges, list) and any(each is UNKNOWN for each in ranges)):
        # With tags or service accounts as sources and no ranges, the provider leaves ranges to be known later.
        return not (ranges is UNKNOWN and _has_inner_sources(rule))
    if not ranges:
        return not _has_inner_sources(rule)
    return _is_world(ranges)


def _has_inner_sources(rule: Any) -> bool:
    sources = [rule.get("source_tags"), rule.get("source_service_accounts")]
    return any(isinstance(each, list) and each for each in sources)


def _is_world(ranges: list[Any]) -> bool:
    v4: list[IPv4Network] = []
    v6: list[IPv6Network] = []
    for text in ranges:
        try:
            network = ip_network(str(text).strip(), strict=False)
        except ValueError:
            return True
        if isinstance(network, IPv4Network):
            v4.append(network)
        else:
            v6.append(network)
    inside4 = sum(each.num_addresses for each in collapse_addresses(v4) if not each.is_private)
    inside6 = sum(each.num_addresses for each in collapse_addresses(v6) if not each.is_private)
    return inside4 > _WORLD_V4 or inside6 > _WORLD_V6


def _allowed(rule: Any) -> Iterator[Reason]:
    protocol = rule.get("protocol") if rule is not UNKNOWN else UNKNOWN
    ports = rule.get("ports") if rule is not UNKNOWN else UNKNOWN
    if protocol is UNKNOWN or ports is UNKNOWN or any(each is UNKNOWN for each in ports or []):
        yield "unknown_value", "what it lets in from the internet is known only after apply"
        return
    name = str(protocol).strip().lower()
    if name in _HARMLESS_PROTOCOLS:
        return
    if name not in _PORTED_PROTOCOLS:
        yield "public_port", f"every port of protocol {name} would be open to the internet"
    elif not ports:
        yield "public_port", f"every {name} port would be open to the internet"
    for each in ports or []:
        yield from _opened(str(each))


def _opened(text: str) -> Iterator[Reason]:
    first, dash, last = text.strip().partition("-")
    try:
        low, high = int(first), int(last if dash else first)
    except ValueError:
        yield "public_port", f"{text!r} can't be read as ports, and it would be open to the internet"
        return
    hit = [f"{port} ({SENSITIVE_PORTS[port]})" for port in sorted(SENSITIVE_PORTS) if low <= port <= high]
    if hit:
        shown = ", ".join(hit[:3]) + (", ..." if len(hit) > 3 else "")
        yield "public_port", f"port {shown} would be open to the internet"
