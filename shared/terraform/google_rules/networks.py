"""Networks, firewalls, addresses, NAT, load balancers."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from shared.terraform.google_rules.look import Look, Problem, Rule, place, whole
from shared.terraform.written import Path, Ref, is_open

_PROTOCOLS = {"tcp", "udp", "icmp", "esp", "ah", "sctp", "ipip", "all"}
_WITH_PORTS = {"tcp", "udp", "sctp", "6", "17", "132"}
_SOURCES = ("source_ranges", "source_tags", "source_service_accounts")
_RESERVED = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "199.36.153.4/30", "199.36.153.8/30")
_PROXY_PURPOSES = ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY")
_BACKENDS = ("google_compute_backend_service", "google_compute_region_backend_service")
_MAPS = ("google_compute_url_map", "google_compute_region_url_map")
_HEALTH = ("google_compute_health_check", "google_compute_region_health_check")
_RULES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")
_ADDRESSES = ("google_compute_address", "google_compute_global_address")
_FIREWALL, _SUBNETWORK, _NAT = "google_compute_firewall", "google_compute_subnetwork", "google_compute_router_nat"


def _protocol(look: Look) -> Iterator[Problem]:
    for kind in ("allow", "deny"):
        for where, value in look.every(f"{kind}.protocol"):
            text = str(value).lower()
            if text not in _PROTOCOLS and not (text.isdigit() and int(text) <= 255):
                yield where, f'"{value}" is no protocol: tcp, udp, icmp, esp, ah, sctp, ipip, all or a number.'


def _ports(look: Look) -> Iterator[Problem]:
    for kind in ("allow", "deny"):
        for where, rule in look.blocks(kind):
            protocol, ports = rule.get("protocol"), rule.get("ports")
            if not isinstance(ports, list) or not isinstance(protocol, str):
                continue
            if ports and protocol.lower() not in _WITH_PORTS:
                yield (*where, "ports"), f"Only tcp, udp and sctp have ports, not {protocol}."
            for port in ports:
                numbers = [int(number) for number in re.findall(r"\d+", port)] if isinstance(port, str) else []
                if numbers and (max(numbers) > 65535 or numbers != sorted(numbers)):
                    yield (*where, "ports"), f'"{port}" is no port or range of ports: 0 to 65535, the smaller first.'


def _direction(look: Look) -> Iterator[Problem]:
    for name in _SOURCES if look.known("direction") == "EGRESS" else ():
        if look.present(name):
            yield place(name), f"A rule for outgoing traffic has no {name}: use destination_ranges."


def _source(look: Look) -> Iterator[Problem]:
    incoming = look.absent("direction") or look.known("direction") in ("INGRESS", "")
    if incoming and all(look.absent(name) for name in (*_SOURCES, "destination_ranges")):
        yield (), "A rule for incoming traffic needs source_ranges, source_tags or source_service_accounts."


def _ranges(look: Look) -> Iterator[tuple[Path, str, ipaddress.IPv4Network]]:
    for path in ("ip_cidr_range", "secondary_ip_range.ip_cidr_range"):
        for where, value in look.every(path):
            try:
                yield where, str(value), ipaddress.IPv4Network(value, strict=False)
            except ValueError:
                continue


def _host_bits(look: Look) -> Iterator[Problem]:
    for where, text, network in _ranges(look):
        if str(network) != text:
            yield where, f"{text} is not the start of its range: write {network}."


def _range_size(look: Look) -> Iterator[Problem]:
    smallest = 26 if look.known("purpose") in _PROXY_PURPOSES else 29
    for where, text, network in _ranges(look):
        if not 4 <= network.prefixlen <= smallest:
            yield where, f"A subnetwork's range is /4 to /{smallest}, not {text}."


def _range_reserved(look: Look) -> Iterator[Problem]:
    for where, text, network in _ranges(look):
        if any(network.overlaps(ipaddress.IPv4Network(one)) for one in _RESERVED):
            yield where, f"{text} is reserved: use a private range such as 10.10.0.0/24."


def _overlap(look: Look) -> Iterator[Problem]:
    found = list(_ranges(look))
    for index, (_, text, one) in enumerate(found):
        for where, other, network in found[index + 1 :]:
            if one.overlaps(network):
                yield where, f"{other} overlaps {text} of the same subnetwork."


def _overlap_others(look: Look) -> Iterator[Problem]:
    """Ranges of two subnetworks of one network, told at the second."""
    mine = look.get("network")
    network = mine.name if isinstance(mine, Ref) and mine.type == "google_compute_network" else None
    if network is None or look.block.body.attribute("for_each") or look.block.body.attribute("count"):
        return
    for (mode, kind, _), other in look.module.items():
        theirs = other.get("network") if (mode, kind) == ("resource", _SUBNETWORK) else None
        if not isinstance(theirs, Ref) or (theirs.type, theirs.name) != ("google_compute_network", network):
            continue
        if other.block is look.block or other.block.span.start > look.block.span.start:
            continue
        for _, text, one in _ranges(other):
            for where, said, range_ in _ranges(look):
                if one.overlaps(range_):
                    yield where, f"{said} overlaps {text} of {other.block.names[1]}, which is in the same network."


def _auto_mode(look: Look) -> Iterator[Problem]:
    network = look.other(look.get("network"), "google_compute_network")
    if network is None or network.get("auto_create_subnetworks") is not True:
        return
    for where, text, one in _ranges(look):
        if one.overlaps(ipaddress.IPv4Network("10.128.0.0/9")):
            yield where, f"{text} is in 10.128.0.0/9, which the auto mode network uses itself."


def _proxy_role(look: Look) -> Iterator[Problem]:
    if look.known("purpose") in _PROXY_PURPOSES and look.absent("role"):
        yield place("purpose"), 'A subnetwork for proxies needs role = "ACTIVE" or "BACKUP".'


def _peering_range(look: Look) -> Iterator[Problem]:
    if look.known("purpose") != "VPC_PEERING":
        return
    kind, length = look.known("address_type"), whole(look.known("prefix_length"))
    if kind is not None and kind != "INTERNAL":
        yield place("address_type"), 'A range for VPC_PEERING needs address_type = "INTERNAL".'
    elif look.absent("prefix_length") and look.absent("address"):
        yield place("purpose"), "A range for VPC_PEERING needs a prefix_length, such as 16."
    elif length is not None and not 8 <= length <= 29:
        yield place("prefix_length"), f"prefix_length is 8 to 29, not {length}."


def _address_tier(look: Look) -> Iterator[Problem]:
    if look.known("address_type") == "INTERNAL" and look.known("network_tier"):
        yield place("network_tier"), "An internal address has no network_tier."


def _address_purpose(look: Look) -> Iterator[Problem]:
    purpose, kind = look.known("purpose"), look.get("address_type")
    internal = purpose in ("GCE_ENDPOINT", "SHARED_LOADBALANCER_VIP", "DNS_RESOLVER")
    if internal and not is_open(kind) and kind != "INTERNAL":
        yield place("purpose"), f'The purpose {purpose} needs address_type = "INTERNAL".'


def _nat_addresses(look: Look) -> Iterator[Problem]:
    option = look.known("nat_ip_allocate_option")
    if option == "MANUAL_ONLY" and look.absent("nat_ips"):
        yield place("nat_ip_allocate_option"), "MANUAL_ONLY needs nat_ips."
    if option == "AUTO_ONLY" and look.present("nat_ips"):
        yield place("nat_ips"), "AUTO_ONLY takes no nat_ips."


def _nat_subnetworks(look: Look) -> Iterator[Problem]:
    path = "source_subnetwork_ip_ranges_to_nat"
    option = look.known(path)
    if option == "LIST_OF_SUBNETWORKS" and look.absent("subnetwork"):
        yield place(path), "LIST_OF_SUBNETWORKS needs a subnetwork block."
    if str(option).startswith("ALL_SUBNETWORKS") and look.present("subnetwork"):
        yield place("subnetwork"), f"{option} takes no subnetwork blocks."


def _nat_dynamic(look: Look) -> Iterator[Problem]:
    dynamic = look.known("enable_dynamic_port_allocation")
    if dynamic is True:
        if look.known("enable_endpoint_independent_mapping") is True:
            path = "enable_endpoint_independent_mapping"
            yield place(path), "It can't be on together with enable_dynamic_port_allocation."
        for name in ("min_ports_per_vm", "max_ports_per_vm"):
            value = whole(look.known(name))
            if value and value & (value - 1):
                yield place(name), f"{name} must be a power of two, not {value}."
    elif dynamic is False and look.known("max_ports_per_vm"):
        yield place("max_ports_per_vm"), "max_ports_per_vm needs enable_dynamic_port_allocation."


def _asn(look: Look) -> Iterator[Problem]:
    asn = whole(look.known("bgp.asn"))
    if asn is not None and asn != 16550 and not (64512 <= asn <= 65534 or 4200000000 <= asn <= 4294967294):
        yield place("bgp.asn"), f"The ASN {asn} is not private: 64512 to 65534, or 4200000000 to 4294967294."


def _check_times(look: Look) -> Iterator[Problem]:
    interval, timeout = whole(look.known("check_interval_sec")), whole(look.known("timeout_sec"))
    if interval is not None and timeout is not None and timeout > interval:
        yield place("timeout_sec"), f"timeout_sec {timeout} is more than check_interval_sec {interval}."


def _check_port(look: Look) -> Iterator[Problem]:
    for kind in ("http", "https", "http2", "tcp", "ssl", "grpc"):
        block = f"{kind}_health_check"
        option = look.known(f"{block}.port_specification")
        path = place(f"{block}.port_specification")
        if option == "USE_SERVING_PORT" and look.present(f"{block}.port"):
            yield path, "USE_SERVING_PORT takes no port."
        if option == "USE_FIXED_PORT" and look.absent(f"{block}.port"):
            yield path, "USE_FIXED_PORT needs a port."
        if option == "USE_NAMED_PORT" and look.absent(f"{block}.port_name"):
            yield path, "USE_NAMED_PORT needs a port_name."


def _backend(look: Look) -> Look | None:
    """The backend service behind a forwarding rule, where the module shows the whole way."""
    direct = look.get("backend_service")
    if direct is not None:
        return look.other(direct, *_BACKENDS)
    proxy = look.other(look.get("target"))
    if proxy is None:
        return None
    front = proxy
    if not proxy.absent("url_map"):
        found = look.other(proxy.get("url_map"), *_MAPS)
        if found is None:
            return None
        front = found
    reference: Any = front.get("default_service") or front.get("backend_service")
    return look.other(reference, *_BACKENDS)


def _scheme(look: Look) -> Iterator[Problem]:
    backend = _backend(look)
    path = "load_balancing_scheme"
    mine, theirs = look.known(path), backend.known(path) if backend is not None else None
    if mine and theirs and mine != theirs:
        yield (
            place(path),
            f"The rule's load_balancing_scheme is {mine}, its backend service's {theirs}: make them equal.",
        )


def _proxy_port(look: Look) -> Iterator[Problem]:
    proxy, ports = look.other(look.get("target")), look.known("port_range")
    if proxy is None or not isinstance(ports, str) or look.known("load_balancing_scheme") != "EXTERNAL":
        return
    allowed = {"google_compute_target_http_proxy": ("80", "8080"), "google_compute_target_https_proxy": ("443",)}
    first, _, last = ports.partition("-")
    if proxy.kind in allowed and (first not in allowed[proxy.kind] or last not in ("", first)):
        yield place("port_range"), f"A classic load balancer of this kind has port {' or '.join(allowed[proxy.kind])}."


def _rule_address(look: Look) -> Iterator[Problem]:
    address = look.other(look.get("ip_address"), *_ADDRESSES)
    if address is None:
        return
    worldwide = address.kind == "google_compute_global_address"
    if worldwide != (look.kind == "google_compute_global_forwarding_rule"):
        yield place("ip_address"), f"A {'global' if worldwide else 'regional'} address can't be used here."
    kind, scheme = address.known("address_type"), look.known("load_balancing_scheme")
    if kind and scheme and (kind == "INTERNAL") != str(scheme).startswith("INTERNAL"):
        yield place("ip_address"), f"The address is {kind}, the rule's scheme {scheme}."


def _balancing(look: Look) -> Iterator[Problem]:
    scheme, protocol = look.known("load_balancing_scheme"), look.known("protocol")
    for where, backend in look.blocks("backend"):
        mode = backend.get("balancing_mode")
        if is_open(mode) or mode is None:
            continue
        path = (*where, "balancing_mode")
        if scheme == "INTERNAL" and mode != "CONNECTION":
            yield path, f"A backend service of the scheme INTERNAL balances by CONNECTION, not {mode}."
        elif mode == "RATE" and protocol in ("TCP", "SSL", "UDP"):
            yield path, f"RATE is for HTTP; for {protocol} use CONNECTION or UTILIZATION."
        elif mode == "CONNECTION" and protocol in ("HTTP", "HTTPS", "HTTP2", "GRPC"):
            yield path, f"CONNECTION is for TCP; for {protocol} use RATE or UTILIZATION."


def _rate(look: Look) -> Iterator[Problem]:
    names = ("max_rate", "max_rate_per_instance", "max_rate_per_endpoint")
    for where, backend in look.blocks("backend"):
        if backend.get("balancing_mode") == "RATE" and all(backend.get(name) is None for name in names):
            yield (*where, "balancing_mode"), "RATE needs max_rate, max_rate_per_instance or max_rate_per_endpoint."


def _cdn(look: Look) -> Iterator[Problem]:
    if look.known("enable_cdn") is True and look.known("iap.enabled") is True:
        yield place("enable_cdn"), "Cloud CDN and IAP can't both be on for one backend service."


def _internal(look: Look) -> Iterator[Problem]:
    protocol = look.known("protocol")
    if look.known("load_balancing_scheme") == "INTERNAL" and protocol not in (None, "TCP", "UDP", "UNSPECIFIED"):
        yield place("protocol"), f"The scheme INTERNAL needs the protocol TCP, UDP or UNSPECIFIED, not {protocol}."


def _paths(look: Look) -> Iterator[Problem]:
    for where, values in look.every("path_matcher.path_rule.paths"):
        for value in values if isinstance(values, list) else ():
            if isinstance(value, str) and (not value.startswith("/") or "*" in value[:-1]):
                yield where, f'"{value}" is no path: it starts with / and has * only at its end.'


def _matchers(look: Look) -> Iterator[Problem]:
    matchers = look.get("path_matcher")
    names = [item.get("name") for item in matchers or [] if isinstance(item, dict)] if matchers is not None else []
    if isinstance(matchers, list) and (len(names) < len(matchers) or any(map(is_open, names))):
        return
    for where, value in look.every("host_rule.path_matcher"):
        if value not in names:
            yield where, f'There is no path_matcher "{value}".'


def _domains(look: Look) -> Iterator[Problem]:
    domains = look.known("managed.domains")
    for domain in domains if isinstance(domains, list) else ():
        good = r"(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)+[a-z][-a-z0-9]*\.?"
        if isinstance(domain, str) and not re.fullmatch(good, domain):
            yield place("managed.domains"), f'"{domain}" is no domain: no *, lower case, as in www.example.com.'
    if isinstance(domains, list) and len(domains) > 100:
        yield place("managed.domains"), f"A certificate has at most 100 domains, not {len(domains)}."


NETWORKS = (
    Rule("firewall_protocol", (_FIREWALL,), _protocol),
    Rule("firewall_ports", (_FIREWALL,), _ports),
    Rule("firewall_egress", (_FIREWALL,), _direction),
    Rule("firewall_source", (_FIREWALL,), _source),
    Rule("range_host_bits", (_SUBNETWORK,), _host_bits),
    Rule("range_size", (_SUBNETWORK,), _range_size),
    Rule("range_reserved", (_SUBNETWORK,), _range_reserved),
    Rule("ranges_overlap", (_SUBNETWORK,), _overlap),
    Rule("subnetworks_overlap", (_SUBNETWORK,), _overlap_others),
    Rule("range_auto_mode", (_SUBNETWORK,), _auto_mode),
    Rule("proxy_role", (_SUBNETWORK,), _proxy_role),
    Rule("peering_range", ("google_compute_global_address",), _peering_range),
    Rule("address_tier", _ADDRESSES, _address_tier),
    Rule("address_purpose", _ADDRESSES, _address_purpose),
    Rule("nat_addresses", (_NAT,), _nat_addresses),
    Rule("nat_subnetworks", (_NAT,), _nat_subnetworks),
    Rule("nat_dynamic", (_NAT,), _nat_dynamic),
    Rule("router_asn", ("google_compute_router",), _asn),
    Rule("check_times", _HEALTH, _check_times),
    Rule("check_port", _HEALTH, _check_port),
    Rule("balancer_scheme", _RULES, _scheme),
    Rule("proxy_port", _RULES, _proxy_port),
    Rule("rule_address", _RULES, _rule_address),
    Rule("balancing_mode", _BACKENDS, _balancing),
    Rule("balancing_rate", _BACKENDS, _rate),
    Rule("cdn_and_iap", _BACKENDS, _cdn),
    Rule("internal_protocol", _BACKENDS, _internal),
    Rule("url_paths", _MAPS, _paths),
    Rule("url_matcher", _MAPS, _matchers),
    Rule("certificate_domains", ("google_compute_managed_ssl_certificate",), _domains),
)
