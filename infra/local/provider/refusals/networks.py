"""Networks, firewalls, addresses, NAT and load balancers: what Compute Engine refuses."""

import ipaddress
import re
from typing import Any

from infra.local.provider.refusals.refusal import Refusal, Request
from infra.local.world import Entry, short

_FIREWALL, _SUBNETWORK = ("google_compute_firewall",), ("google_compute_subnetwork",)
_ADDRESSES = ("google_compute_address", "google_compute_global_address")
_RULES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")
_BACKENDS = ("google_compute_backend_service", "google_compute_region_backend_service")
_HEALTH = ("google_compute_health_check", "google_compute_region_health_check")
_PROTOCOLS = {"tcp", "udp", "icmp", "esp", "ah", "sctp", "ipip", "all"}
_RESERVED = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "199.36.153.4/30",
             "199.36.153.8/30")  # fmt: skip
_SUBNETS = "cloud.google.com/vpc/docs/subnets#ipv4-ranges"
_BALANCING = "cloud.google.com/load-balancing/docs/backend-service#balancing-mode"
_SCHEMES = "cloud.google.com/load-balancing/docs/forwarding-rule-concepts"


def _protocol(request: Request) -> str | None:
    for kind in ("allow", "deny"):
        for where, value in request.every(f"{kind}.protocol"):
            text = str(value).lower()
            if text not in _PROTOCOLS and not (text.isdigit() and int(text) <= 255):
                field = where.replace("allow", "allowed").replace("deny", "denied").replace("protocol", "IPProtocol")
                return f"Invalid value for field 'resource.{field}': '{value}'. Invalid IP protocol specification."
    return None


def _ports(request: Request) -> str | None:
    for kind, field in (("allow", "allowed"), ("deny", "denied")):
        rules = request.values.get(kind)
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            ports = rule.get("ports") if isinstance(rule, dict) else None
            protocol = str(rule.get("protocol")).lower() if isinstance(rule, dict) else ""
            if ports and protocol not in ("tcp", "udp", "sctp", "6", "17", "132"):
                return (
                    f"Invalid value for field 'resource.{field}[{index}].ports': Ports may only be specified for TCP, "
                    f"UDP and SCTP, not for {protocol}."
                )
            for port in ports if isinstance(ports, list) else ():
                numbers = [int(part) for part in re.findall(r"\d+", str(port))]
                if numbers and (max(numbers) > 65535 or numbers != sorted(numbers)):
                    return f"Invalid value for field 'resource.{field}[{index}].ports[0]': '{port}'. Invalid range."
    return None


def _direction(request: Request) -> str | None:
    egress = request.get("direction") == "EGRESS"
    wrong = ("source_ranges", "source_tags", "source_service_accounts") if egress else ("destination_ranges",)
    for name in wrong:
        if egress and request.get(name):
            word = name.replace("_", " ")
            return f"Invalid value for field 'resource': ''. Egress rules cannot have {word}."
    return None


def _source(request: Request) -> str | None:
    if request.get("direction") == "EGRESS":
        return None
    names = ("source_ranges", "source_tags", "source_service_accounts", "destination_ranges")
    if any(request.get(name) for name in names):
        return None
    return "one of source_tags, source_ranges, or source_service_accounts must be defined"


def _networks(request: Request) -> list[tuple[str, ipaddress.IPv4Network]]:
    found = []
    for path in ("ip_cidr_range", "secondary_ip_range.ip_cidr_range"):
        for where, value in request.every(path):
            try:
                found.append((where, ipaddress.IPv4Network(value)))
            except ValueError:
                continue
    return found


def _host_bits(request: Request) -> str | None:
    for path in ("ip_cidr_range", "secondary_ip_range.ip_cidr_range"):
        for _, value in request.every(path):
            try:
                network = ipaddress.IPv4Network(value, strict=False)
            except ValueError:
                continue
            if str(network) != value:
                return (
                    f"Invalid value for field 'resource.ipCidrRange': '{value}'. It must be a valid CIDR range: "
                    f"the address must be the network's first, {network}."
                )
    return None


def _range_size(request: Request) -> str | None:
    proxy = request.get("purpose") in ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY")
    smallest = 26 if proxy else 29
    for _, network in _networks(request):
        if not 4 <= network.prefixlen <= smallest:
            return (
                f"Invalid value for field 'resource.ipCidrRange': '{network}'. Subnetwork's mask must be /4 to "
                f"/{smallest}."
            )
    return None


def _range_reserved(request: Request) -> str | None:
    for _, network in _networks(request):
        for reserved in _RESERVED:
            if network.overlaps(ipaddress.IPv4Network(reserved)):
                return f"Invalid value for field 'resource.ipCidrRange': '{network}'. {reserved} is reserved."
    return None


def _ranges_overlap(request: Request) -> str | None:
    found = _networks(request)
    for index, (_, one) in enumerate(found):
        for _, other in found[index + 1 :]:
            if one.overlaps(other):
                return f"Invalid IPCidrRange: {other} conflicts with {one} of the same subnetwork."
    return None


def _subnetworks_overlap(request: Request) -> str | None:
    network = request.named(request.get("network"), "google_compute_network")
    if network is None:
        return None
    for entry in request.call.world.list("google_compute_subnetwork"):
        there = Request(request.call, entry.attributes)
        same = (there.get("name"), there.get("region")) == (request.get("name"), request.get("region"))
        if same or there.named(there.get("network"), "google_compute_network") != network:
            continue
        for _, one in _networks(request):
            if any(one.overlaps(other) for _, other in _networks(there)):
                where = f"'{there.get('name')}' in region '{str(there.get('region')).rpartition('/')[2]}'"
                return f"Invalid IPCidrRange: {one} conflicts with existing subnetwork {where}."
    return None


def _proxy_role(request: Request) -> str | None:
    if request.get("purpose") in ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY") and not request.get("role"):
        return "Invalid value for field 'resource.role': ''. A subnetwork for managed proxies must have a role."
    return None


def _peering_length(request: Request) -> str | None:
    if request.get("purpose") != "VPC_PEERING":
        return None
    if request.get("address_type") != "INTERNAL":
        return "Invalid value for field 'resource.addressType': 'EXTERNAL'. VPC_PEERING needs an INTERNAL range."
    length = request.get("prefix_length")
    if request.get("address") is None and length is None:
        return "Invalid value for field 'resource.prefixLength': '0'. A range for VPC_PEERING needs a prefix length."
    if isinstance(length, int) and not 8 <= length <= 29:
        return f"Invalid value for field 'resource.prefixLength': '{length}'. Must be between 8 and 29."
    return None


def _address_tier(request: Request) -> str | None:
    if request.get("address_type") == "INTERNAL" and request.get("network_tier"):
        return "Invalid value for field 'resource.networkTier': An internal address cannot have a network tier."
    return None


def _address_purpose(request: Request) -> str | None:
    purpose = request.get("purpose")
    if (
        purpose in ("GCE_ENDPOINT", "SHARED_LOADBALANCER_VIP", "DNS_RESOLVER")
        and request.get("address_type") != "INTERNAL"
    ):
        return f"Invalid value for field 'resource.purpose': '{purpose}'. Purpose is for internal addresses only."
    return None


def _nat_ips(request: Request) -> str | None:
    option, ips = request.get("nat_ip_allocate_option"), request.get("nat_ips")
    if option == "MANUAL_ONLY" and not ips:
        return "Invalid value for field 'resource.nats[0].natIps': MANUAL_ONLY needs at least one address."
    if option == "AUTO_ONLY" and ips:
        return "Invalid value for field 'resource.nats[0].natIps': AUTO_ONLY takes no addresses."
    return None


def _nat_subnetworks(request: Request) -> str | None:
    option, listed = request.get("source_subnetwork_ip_ranges_to_nat"), request.get("subnetwork")
    if option == "LIST_OF_SUBNETWORKS" and not listed:
        return "Invalid value for field 'resource.nats[0].subnetworks': LIST_OF_SUBNETWORKS needs a subnetwork."
    if option in ("ALL_SUBNETWORKS_ALL_IP_RANGES", "ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES") and listed:
        return f"Invalid value for field 'resource.nats[0].subnetworks': {option} takes no list of subnetworks."
    return None


def _nat_dynamic(request: Request) -> str | None:
    dynamic = request.get("enable_dynamic_port_allocation") is True
    if dynamic and request.get("enable_endpoint_independent_mapping") is True:
        return "Dynamic port allocation and endpoint-independent mapping cannot both be enabled."
    least, most = request.get("min_ports_per_vm"), request.get("max_ports_per_vm")
    if not dynamic and most:
        return "Invalid value for field 'maxPortsPerVm': it needs dynamic port allocation."
    for value in (least, most) if dynamic else ():
        if isinstance(value, int) and value and value & (value - 1):
            return f"Invalid value for field 'minPortsPerVm': '{value}'. It must be a power of two."
    if dynamic and isinstance(least, int) and isinstance(most, int) and most <= least:
        return "Invalid value for field 'maxPortsPerVm': it must be greater than minPortsPerVm."
    return None


def _asn(request: Request) -> str | None:
    asn = request.get("bgp.asn")
    if isinstance(asn, int) and asn != 16550 and not (64512 <= asn <= 65534 or 4200000000 <= asn <= 4294967294):
        return f"Invalid value for field 'resource.bgp.asn': '{asn}'. It must be a private ASN or 16550."
    return None


def _check_times(request: Request) -> str | None:
    interval, timeout = request.get("check_interval_sec"), request.get("timeout_sec")
    if isinstance(interval, int) and isinstance(timeout, int) and timeout > interval:
        return (
            f"Invalid value for field 'resource.timeoutSec': '{timeout}'. TimeoutSec should be less than or equal to "
            "checkIntervalSec."
        )
    return None


def _check_port(request: Request) -> str | None:
    for kind in ("http", "https", "http2", "tcp", "ssl", "grpc"):
        one = f"{kind}_health_check"
        option, port = request.get(f"{one}.port_specification"), request.get(f"{one}.port")
        if option == "USE_SERVING_PORT" and port:
            return "Invalid value for field 'resource.port': it cannot be set with portSpecification USE_SERVING_PORT."
        if option == "USE_FIXED_PORT" and not port:
            return "Invalid value for field 'resource.port': portSpecification USE_FIXED_PORT needs a port."
        if option == "USE_NAMED_PORT" and not request.get(f"{one}.port_name"):
            return "Invalid value for field 'resource.portName': portSpecification USE_NAMED_PORT needs a name."
    return None


def _backend_of(request: Request) -> Entry | None:
    """The backend service a forwarding rule leads to, through its proxy and URL map."""
    own = request.get("backend_service")
    if own:
        return request.named(own, *_BACKENDS)
    proxy = request.named(request.get("target"))
    if proxy is None:
        return None
    attributes = proxy.attributes
    if attributes.get("url_map"):
        found = request.named(attributes["url_map"], "google_compute_url_map", "google_compute_region_url_map")
        attributes = found.attributes if found is not None else {}
    return request.named(attributes.get("default_service") or attributes.get("backend_service"), *_BACKENDS)


def _schemes(request: Request) -> str | None:
    backend = _backend_of(request)
    if backend is None:
        return None
    mine, theirs = request.get("load_balancing_scheme"), backend.attributes.get("load_balancing_scheme")
    if mine and theirs and mine != theirs:
        return (
            f"Invalid value for field 'resource.loadBalancingScheme': '{mine}'. Load balancing scheme must match the "
            f"backend service's, {theirs} of {short(backend.id)}."
        )
    return None


def _proxy_ports(request: Request) -> str | None:
    target, ports = str(request.get("target") or ""), str(request.get("port_range") or "")
    scheme = request.get("load_balancing_scheme")
    wanted = {"targetHttpProxies": ("80", "8080"), "targetHttpsProxies": ("443",)}
    for collection, allowed in wanted.items():
        if f"/{collection}/" in target and scheme == "EXTERNAL" and ports:
            first, _, last = ports.partition("-")
            if first not in allowed or last not in ("", first):
                return (
                    f"Invalid value for field 'resource.portRange': '{ports}'. Port range for a classic "
                    f"{collection} must be one of {', '.join(allowed)}."
                )
    return None


def _rule_address(request: Request) -> str | None:
    said = request.get("ip_address")
    entry = request.named(said, *_ADDRESSES) if isinstance(said, str) else None
    if entry is None:
        return None
    # An endpoint of Private Service Connect has no scheme, and an address inside the network.
    leads_out = "/serviceAttachments/" in str(request.get("target"))
    internal = leads_out or str(request.get("load_balancing_scheme") or "EXTERNAL").startswith("INTERNAL")
    kind = entry.attributes.get("address_type") or "EXTERNAL"
    if (kind == "INTERNAL") != internal:
        return f"Invalid value for field 'resource.IPAddress': '{said}'. The address is {kind}, the rule is not."
    worldwide = "/global/addresses/" in entry.id
    if worldwide != (request.call.type_name == "google_compute_global_forwarding_rule"):
        place = "global" if worldwide else "regional"
        return f"Invalid value for field 'resource.IPAddress': '{said}'. A {place} address cannot be used here."
    return None


def _balancing_mode(request: Request) -> str | None:
    scheme, protocol = request.get("load_balancing_scheme"), request.get("protocol")
    backends = request.values.get("backend")
    for index, backend in enumerate(backends if isinstance(backends, list) else ()):
        mode = backend.get("balancing_mode") if isinstance(backend, dict) else None
        field = f"resource.backends[{index}].balancingMode"
        if scheme == "INTERNAL" and mode not in (None, "CONNECTION"):
            return f"Invalid value for field '{field}': '{mode}'. It must be CONNECTION for INTERNAL."
        if mode == "RATE" and protocol in ("TCP", "SSL", "UDP"):
            return f"Invalid value for field '{field}': 'RATE'. RATE is for HTTP, HTTPS, HTTP2 and GRPC only."
        if mode == "CONNECTION" and protocol in ("HTTP", "HTTPS", "HTTP2", "GRPC"):
            return f"Invalid value for field '{field}': 'CONNECTION'. CONNECTION is for TCP, SSL and UDP only."
    return None


def _rate_needed(request: Request) -> str | None:
    backends = request.values.get("backend")
    names = ("max_rate", "max_rate_per_instance", "max_rate_per_endpoint")
    for index, backend in enumerate(backends if isinstance(backends, list) else ()):
        rate = isinstance(backend, dict) and backend.get("balancing_mode") == "RATE"
        if rate and not any(isinstance(backend.get(name), int | float) for name in names):
            return (
                f"Invalid value for field 'resource.backends[{index}].maxRate': ''. Either maxRate, maxRatePerInstance "
                "or maxRatePerEndpoint must be set for balancing mode RATE."
            )
    return None


def _cdn(request: Request) -> str | None:
    if request.get("enable_cdn") is True and request.get("iap.enabled") is True:
        return "Invalid value for field 'resource.iap': IAP and Cloud CDN cannot both be enabled on a backend service."
    return None


def _internal_protocol(request: Request) -> str | None:
    scheme, protocol = request.get("load_balancing_scheme"), request.get("protocol")
    if scheme == "INTERNAL" and protocol not in (None, "TCP", "UDP", "UNSPECIFIED"):
        return f"Invalid value for field 'resource.protocol': '{protocol}'. INTERNAL needs TCP, UDP or UNSPECIFIED."
    return None


def _paths(request: Request) -> str | None:
    for where, value in request.every("path_matcher.path_rule.paths"):
        if isinstance(value, str) and (not value.startswith("/") or "*" in value[:-1]):
            return f"Invalid value for field 'resource.{where}': '{value}'. It must start with / and have * only last."
    return None


def _host_rules(request: Request) -> str | None:
    known = {value for _, value in request.every("path_matcher.name")}
    for _, value in request.every("host_rule.path_matcher"):
        if value not in known:
            return f"Invalid value for field 'resource.hostRules[0].pathMatcher': '{value}'. No such path matcher."
    return None


def _certificate_domains(request: Request) -> str | None:
    domains = request.get("managed.domains")
    for domain in domains if isinstance(domains, list) else ():
        text = str(domain)
        if "*" in text or not re.fullmatch(r"(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)+[a-z][-a-z0-9]*\.?", text):
            return f"Invalid value for field 'resource.managed.domains[0]': '{text}'. It is no domain name."
    if isinstance(domains, list) and len(domains) > 100:
        return f"Invalid value for field 'resource.managed.domains': {len(domains)} domains. Maximum 100."
    return None


def _auto_mode(request: Request) -> str | None:
    network = request.named(request.get("network"), "google_compute_network")
    internal: Any = network.attributes.get("auto_create_subnetworks") if network is not None else None
    if internal is not True:
        return None
    for _, one in _networks(request):
        if one.overlaps(ipaddress.IPv4Network("10.128.0.0/9")):
            return f"Invalid IPCidrRange: {one} is in the range of the auto mode network, 10.128.0.0/9."
    return None


def _invalid(id_: str, types: tuple[str, ...], problem: Any, source: str) -> Refusal:
    return Refusal(id_, types, problem, source, reason="invalid")


_RULE_DOCS = "cloud.google.com/firewall/docs/firewalls"
_NAT = ("google_compute_router_nat",)
_NAT_DOCS = "cloud.google.com/nat/docs/ports-and-addresses"
_ADDRESS_DOCS = "cloud.google.com/compute/docs/reference/rest/v1/addresses"
_CHECK_DOCS = "cloud.google.com/compute/docs/reference/rest/v1/healthChecks"
_MAPS = ("google_compute_url_map", "google_compute_region_url_map")
_MAP_DOCS = "cloud.google.com/load-balancing/docs/url-map-concepts"
NETWORKS = (
    _invalid("firewall_protocol", _FIREWALL, _protocol, _RULE_DOCS),
    _invalid("firewall_ports", _FIREWALL, _ports, _RULE_DOCS),
    _invalid("firewall_egress", _FIREWALL, _direction, _RULE_DOCS),
    _invalid("firewall_source", _FIREWALL, _source, _RULE_DOCS),
    _invalid("range_host_bits", _SUBNETWORK, _host_bits, _SUBNETS),
    _invalid("range_size", _SUBNETWORK, _range_size, _SUBNETS),
    _invalid("range_reserved", _SUBNETWORK, _range_reserved, _SUBNETS),
    _invalid("ranges_overlap", _SUBNETWORK, _ranges_overlap, _SUBNETS),
    _invalid("subnetworks_overlap", _SUBNETWORK, _subnetworks_overlap, _SUBNETS),
    _invalid("range_auto_mode", _SUBNETWORK, _auto_mode, "cloud.google.com/vpc/docs/vpc#auto-mode-considerations"),
    _invalid("proxy_role", _SUBNETWORK, _proxy_role, "cloud.google.com/load-balancing/docs/proxy-only-subnets"),
    _invalid("peering_range", ("google_compute_global_address",), _peering_length,
             "cloud.google.com/vpc/docs/configure-private-services-access"),
    _invalid("address_tier", _ADDRESSES, _address_tier, _ADDRESS_DOCS),
    _invalid("address_purpose", _ADDRESSES, _address_purpose, _ADDRESS_DOCS),
    _invalid("nat_addresses", _NAT, _nat_ips, _NAT_DOCS),
    _invalid("nat_subnetworks", _NAT, _nat_subnetworks, _NAT_DOCS),
    _invalid("nat_dynamic", _NAT, _nat_dynamic, _NAT_DOCS),
    _invalid("router_asn", ("google_compute_router",), _asn,
             "cloud.google.com/network-connectivity/docs/router/concepts/overview"),
    _invalid("check_times", _HEALTH, _check_times, _CHECK_DOCS),
    _invalid("check_port", _HEALTH, _check_port, _CHECK_DOCS),
    _invalid("balancer_scheme", _RULES, _schemes, _SCHEMES),
    _invalid("proxy_port", _RULES, _proxy_ports, _SCHEMES),
    _invalid("rule_address", _RULES, _rule_address, _SCHEMES),
    _invalid("balancing_mode", _BACKENDS, _balancing_mode, _BALANCING),
    _invalid("balancing_rate", _BACKENDS, _rate_needed, _BALANCING),
    _invalid("cdn_and_iap", _BACKENDS, _cdn, "cloud.google.com/iap/docs/concepts-overview"),
    _invalid("internal_protocol", _BACKENDS, _internal_protocol,
             "cloud.google.com/load-balancing/docs/backend-service#protocol_to_the_backends"),
    _invalid("url_paths", _MAPS, _paths, _MAP_DOCS),
    _invalid("url_matcher", _MAPS, _host_rules, _MAP_DOCS),
    _invalid("certificate_domains", ("google_compute_managed_ssl_certificate",), _certificate_domains,
             "cloud.google.com/load-balancing/docs/ssl-certificates/google-managed-certs"),
)  # fmt: skip
