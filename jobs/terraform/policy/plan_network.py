"""What a plan opens to the network."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.policy.plan_types import TYPES
from shared.sensitive_ports import SENSITIVE_PORTS, unusual
from shared.terraform.hcl import named

# More public addresses than a large organisation has: a union of ranges this wide is the world, however it is written.
_WORLD_V4 = 2**17
_WORLD_V6 = 2 ** (128 - 32)
# IAP, health checks and proxies of load balancers (cloud.google.com/load-balancing/docs/health-check-concepts).
_GOOGLE_S = tuple(
    ip_network(each)
    for each in ("35.235.240.0/20", "35.191.0.0/16", "130.211.0.0/22", "209.85.152.0/22", "209.85.204.0/22")
)
_HARMLESS_PROTOCOLS = {"icmp", "1", "icmpv6", "ipv6-icmp", "58"}
_PORTED_PROTOCOLS = {"tcp", "6", "udp", "17", "sctp", "132"}
_NUMBERS = {"6": "tcp", "17": "udp", "132": "sctp"}

Reason = tuple[str, str]
"""A rule and what is wrong."""


def firewall(change: Change, source: Source, *, ports_are_named: bool) -> Iterator[Reason]:
    """Why a firewall rule may not be so; `ports_are_named`: the plan says that unusual ports are open."""
    if _denies(change.before) and (change.removes or not _keeps_as_much(change.before, change.after)):
        yield "weakens_firewall", "a rule that keeps traffic out would be removed, disabled or keep out less"
    after = change.after
    if not change.writes or after.get("direction") == "EGRESS" or after.get("disabled") is True:
        return
    rules = after.get("allow") or []
    if rules is UNKNOWN:
        yield "unknown_value", "what it lets in is known only after apply"
        return
    if not rules or not from_the_world(after, written="source_ranges" in source.written(change)):
        return
    for rule in rules:
        yield from _allowed(rule, ports_are_named=ports_are_named)


def openings(changes: list[Change]) -> Iterator[tuple[Change, Reason]]:
    """What is open only when all of a deployment is looked at.

    Many rules with a small range each can let in the world, and behind the port that a load balancer takes stands the
    port of its backends.
    """
    standing = [each for each in changes if each.mode == "managed" and each.after]
    fronts = [each for each in standing if each.type in FRONTS and _faces_the_world(each)]
    for change in standing:
        for path in _BACKEND_PORTS.get(change.type, ()) if fronts and change.writes else ():
            for value in values_at(change.after, path):
                if value is UNKNOWN:
                    yield change, ("unknown_value", f"{path}, which a load balancer reaches, is known only after apply")
                elif value is not None:
                    for rule, message in _opened(str(value)):
                        yield change, (rule, f"{message} by a load balancer")
    rules = [each for each in standing if each.type == "google_compute_firewall" and _lets_in(each.after)]
    for port, name in SENSITIVE_PORTS.items():
        open_to = [each for each in rules if any(_covers(rule, port) for rule in each.after.get("allow") or ())]
        ranges = [text for each in open_to for text in _ranges(each.after)]
        if len(open_to) > 1 and ranges and _is_world(ranges):
            for change in open_to:
                if change.writes and not _is_world(_ranges(change.after) or ["10.0.0.0/8"]):
                    yield (
                        change,
                        ("public_port", f"port {port} ({name}) would be open to the internet by several rules"),
                    )


def let_through(changes: list[Change], source: Source) -> Iterator[tuple[Change, Reason]]:
    """Rules that let through all that another one keeps out, by coming before it: that one would be nothing."""
    rules = [each for each in changes if each.type == "google_compute_firewall" and each.mode == "managed"]
    for deny in rules:
        kept = deny.after or {}
        if not isinstance(kept.get("deny"), list) or kept.get("disabled") is True:
            continue
        near = [each for each in rules if _network(each, source) == _network(deny, source)]
        before = [each for each in near if _comes_before(each.after or {}, kept)]
        ranges = [text for each in before for text in _addresses(each.after)]
        out = _addresses(kept)
        if kept["deny"] and ranges and out and _within(out, ranges):
            for each in before:
                if each.writes:
                    yield each, ("weakens_firewall", f"it would let through all that {deny.address} keeps out")


def _comes_before(rule: Mapping[str, Any], deny: Mapping[str, Any]) -> bool:
    """Whether a rule holds before one that denies, for all of its machines and protocols; a rule denies by default."""
    if not isinstance(rule.get("allow"), list) or rule.get("disabled") is True:
        return False
    same = (rule.get("direction") or "INGRESS") == (deny.get("direction") or "INGRESS")
    targets = [rule.get(each) or [] for each in _TARGETS]
    everybody = not any(targets)
    first, second = (1_000 if each.get("priority") is None else each["priority"] for each in (rule, deny))
    earlier = not (isinstance(first, int) and isinstance(second, int)) or first < second
    if not same or not earlier or not (everybody or targets == [deny.get(each) or [] for each in _TARGETS]):
        return False
    return any(_all_of(each, rule["allow"], nearly=True) for each in deny["deny"])


_TARGETS = ("target_tags", "target_service_accounts")
_SOURCES = ("source_tags", "source_service_accounts")


def _network(rule: Change, source: Source) -> str:
    """Of which network a rule is: what it is called, or how its file says it where only apply can tell."""
    said = rule.after.get("network")
    written = [named(expr) for expr in source.written(rule).get("network", ())]
    return str(said) if said is not UNKNOWN or not written or written[0] is None else str(written[0].label)


def _all_of(denied: Any, said: Any, *, nearly: bool = False) -> bool:
    """Whether what other entries say holds all of one: every port; `nearly`: of all protocols, TCP."""
    if denied is UNKNOWN or said is UNKNOWN or UNKNOWN in said:
        return nearly
    kept = _protocol(denied)
    enough = {"all", kept} | ({"tcp"} if nearly and kept == "all" else set())
    spans = [each for one in said if _protocol(one) in enough for each in _spans(one)]
    return bool(spans) and all(
        any(low <= one and other <= high for low, high in spans) for one, other in _spans(denied)
    )


def _protocol(rule: Mapping[str, Any]) -> str:
    name = str(rule.get("protocol")).strip().lower()
    return _NUMBERS.get(name, name)


def _spans(rule: Mapping[str, Any]) -> list[tuple[int, int]]:
    ports = rule.get("ports") or ["0-65535"]
    pairs = [str(each).partition("-") for each in ports]
    return [(int(low), int(high or low)) for low, _, high in pairs if low.isdigit() and (high or low).isdigit()]


def _addresses(rule: Mapping[str, Any]) -> list[str]:
    """Where a rule's traffic comes from or goes to; everywhere where it does not say."""
    path = "destination_ranges" if rule.get("direction") == "EGRESS" else "source_ranges"
    ranges = rule.get(path)
    if isinstance(ranges, list) and ranges:
        return [str(each) for each in ranges if each is not UNKNOWN]
    return [] if rule.get("source_tags") or rule.get("source_service_accounts") else ["0.0.0.0/0"]


def _within(inner: list[str], outer: list[str]) -> bool:
    """Whether ranges lie in the union of others."""
    try:
        v4 = [net for text in outer if isinstance(net := ip_network(text.strip(), strict=False), IPv4Network)]
        v6 = [net for text in outer if isinstance(net := ip_network(text.strip(), strict=False), IPv6Network)]
        wanted = [ip_network(text.strip(), strict=False) for text in inner]
    except ValueError:
        return False
    whole4, whole6 = list(collapse_addresses(v4)), list(collapse_addresses(v6))
    return all(
        any(net.subnet_of(each) for each in whole4)
        if isinstance(net, IPv4Network)
        else any(net.subnet_of(each) for each in whole6)
        for net in wanted
    )


FRONTS = frozenset({"google_compute_forwarding_rule", "google_compute_global_forwarding_rule"})
_BACKEND_PORTS = {rules.type: rules.backs for rules in TYPES.values() if rules.backs}


def _faces_the_world(change: Change) -> bool:
    scheme = change.after.get("load_balancing_scheme")
    return scheme is UNKNOWN or str(scheme or "EXTERNAL").startswith("EXTERNAL")


def _lets_in(rule: Any) -> bool:
    return (
        rule.get("direction") != "EGRESS" and rule.get("disabled") is not True and isinstance(rule.get("allow"), list)
    )


def _ranges(rule: Any) -> list[Any]:
    ranges = rule.get("source_ranges")
    return [each for each in ranges if each is not UNKNOWN] if isinstance(ranges, list) else []


def _covers(rule: Any, port: int) -> bool:
    if rule is UNKNOWN or str(rule.get("protocol")).lower() in _HARMLESS_PROTOCOLS:
        return False
    ports = rule.get("ports")
    if not ports or ports is UNKNOWN:
        return True
    return any(each is UNKNOWN or not _away_from(str(each), port) for each in ports)


def _away_from(text: str, port: int) -> bool:
    first, dash, last = text.strip().partition("-")
    try:
        return not int(first) <= port <= int(last if dash else first)
    except ValueError:
        return False


def sources(change: Change, source: Source) -> Iterator[Reason]:
    """Why something may not be reached from where its own list of ranges says."""
    for path in TYPES[change.type].sources if change.writes and change.type in TYPES else ():
        values = values_at(change.after, path)
        if UNKNOWN in values and path in source.written(change):
            yield "unknown_value", "who may reach it is known only after apply"
        known = [value for value in values if value not in (None, "") and value is not UNKNOWN]
        if known and _is_world(known):
            what = "public_database" if change.type == "google_sql_database_instance" else "public_access"
            yield what, f"it would be open to {', '.join(map(str, known[:3]))}"


def forwarding_rule(change: Change, source: Source) -> Iterator[Reason]:
    """Why a load balancer's front may not be so."""
    if not change.writes or not _faces_the_world(change):
        return
    after, written = change.after, source.written(change)
    if after.get("all_ports") is True or (after.get("all_ports") is UNKNOWN and "all_ports" in written):
        yield "public_port", "a load balancer would take every port from the internet"
    for path in ("port_range", "ports"):
        for value in values_at(after, path):
            if value is UNKNOWN:
                if path in written:
                    yield "unknown_value", f"{path}, which the internet may reach, is known only after apply"
            elif value not in {None, ""}:
                yield from _opened(str(value))


def database(change: Change, *, public_is_named: bool) -> Iterator[Reason]:
    """Why a Cloud SQL instance may not be reachable so."""
    if not change.writes:
        return
    if not public_is_named and is_public(change.after):
        yield "public_database", "the database would have a public address, which the plan does not name"


def is_public(instance: Mapping[str, Any]) -> bool:
    """Whether a Cloud SQL instance has a public address: without the block or the argument it gets one."""
    public = values_at(instance, "settings.ip_configuration.ipv4_enabled")
    return not public or any(value is not False for value in public)


def _denies(rule: Any) -> bool:
    return bool(rule.get("deny")) and rule.get("disabled") is not True


def _keeps_as_much(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a rule that denies still does so for all that it did, and no later among the rules."""
    if not _denies(after) or (after.get("direction") or "INGRESS") != (before.get("direction") or "INGRESS"):
        return False
    earlier, later = (1_000 if each.get("priority") is None else each["priority"] for each in (before, after))
    targets = [after.get(each) or [] for each in _TARGETS]
    everybody = not any(targets)
    same = [sorted(map(str, each)) for each in targets] == [
        sorted(map(str, before.get(each) or [])) for each in _TARGETS
    ]
    sources = [after.get(each) or [] for each in _SOURCES] == [before.get(each) or [] for each in _SOURCES]
    return (
        (later == earlier or (isinstance(later, int) and isinstance(earlier, int) and later < earlier))
        and (everybody or same)
        and sources
        and _within(_addresses(before), _addresses(after))
        and all(_all_of(each, after["deny"]) for each in before["deny"])
    )


def from_the_world(rule: Any, *, written: bool) -> bool:
    """Whether a firewall rule lets in the internet, or so much of it; what can't be told counts as that."""
    ranges = rule.get("source_ranges")
    if ranges is UNKNOWN or (isinstance(ranges, list) and any(each is UNKNOWN for each in ranges)):
        # With tags or service accounts as sources and no ranges, the provider leaves ranges to be known later.
        return written or not (ranges is UNKNOWN and _has_inner_sources(rule))
    if not ranges:
        return not _has_inner_sources(rule)
    return _is_world(ranges)


def is_inside(text: str) -> bool:
    """Whether a range of addresses is private, or one that Google's own health checks and IAP come from."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    first, last = network.network_address, network.broadcast_address
    return network.is_private or any(first in google and last in google for google in _GOOGLE_S)


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


def _allowed(rule: Any, *, ports_are_named: bool) -> Iterator[Reason]:
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
    known = _NUMBERS.get(name, name)
    for each in ports or []:
        reasons = list(_opened(str(each)))
        yield from reasons
        if not reasons and not ports_are_named and unusual(known, str(each)):
            what = f"{known} port {each} would be open to the internet, and the plan does not name it"
            yield "public_port", f"{what}: say in the goal which ports a machine opens, or name who may come in"


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
