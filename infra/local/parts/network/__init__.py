"""Networks, subnetworks, firewalls, addresses, peering and connectors."""

import ipaddress
from typing import Any

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour, Call, blocks, fingerprint, settle
from infra.local.provider.identity import COMPUTE
from infra.local.provider.places import REGIONS, auto_range, region_of
from infra.local.provider.plan import Object
from infra.local.provider.wire import UNKNOWN
from infra.local.world import Entry, short
from infra.local.world.network import network_path

NETWORK = "google_compute_network"
SUBNETWORK = "google_compute_subnetwork"
_DEFAULT_RULES: tuple[tuple[str, str, list[str], str], ...] = (
    ("default-allow-icmp", "icmp", [], "0.0.0.0/0"),
    ("default-allow-internal", "icmp tcp udp", ["0-65535"], "10.128.0.0/9"),
    ("default-allow-rdp", "tcp", ["3389"], "0.0.0.0/0"),
    ("default-allow-ssh", "tcp", ["22"], "0.0.0.0/0"),
)
ADDRESSES = ("google_compute_address", "google_compute_global_address")


def find_network(call: Call, reference: Any) -> Entry | None:
    """The network a reference names; None for one of another project; raises Refused when it does not exist."""
    if reference in (None, UNKNOWN, ""):
        return None
    found = call.exists(reference, NETWORK)
    if found is None and short(str(reference)) == "default":
        found = default_network(call)
    if found is None:
        path = network_path(str(reference), call.settings.project)
        if not path.startswith(f"projects/{call.settings.project}/"):
            return None
        raise call.refuse("creating", 404, f"The resource '{path}' was not found, notFound")
    return found


def default_network(call: Call) -> Entry | None:
    """The network every new project has, made with its firewall rules when it is first asked for; None once removed."""
    project = call.settings.project
    network_id = f"projects/{project}/global/networks/default"
    if call.world.next_number(f"default network of {project}"):
        return call.world.get(NETWORK, network_id)
    about = {"project": project, "description": "", "creation_timestamp": call.now()}
    network = {**about, "id": network_id, "self_link": COMPUTE + network_id, "name": "default"}
    mode = {"auto_create_subnetworks": True, "routing_mode": "REGIONAL", "mtu": 1460, "numeric_id": call.number()}
    entry = call.world.put(NETWORK, network_id, {**network, **mode})
    for name, protocol, ports, source in _DEFAULT_RULES:
        rule_id = f"projects/{project}/global/firewalls/{name}"
        rule = {**about, "id": rule_id, "self_link": COMPUTE + rule_id, "name": name, "network": COMPUTE + network_id}
        allow = [{"protocol": one, "ports": ports} for one in protocol.split()]
        values = {**rule, "allow": allow, "source_ranges": [source], "direction": "INGRESS", "priority": 65534}
        call.world.put("google_compute_firewall", rule_id, values)
    return entry


def subnetwork_of(call: Call, interface: Object, region: str) -> tuple[str, str]:
    """The id and the range of the subnetwork an interface is in; raises Refused when there is none."""
    reference = interface.get("subnetwork")
    if reference not in (None, UNKNOWN, ""):
        found = _named_subnetwork(call, str(reference), region)
        if found is not None:
            return found.id, str(found.attributes.get("ip_cidr_range"))
        auto = find_network(call, "default") if short(str(reference)) == "default" else None
        auto = auto or call.exists(short(str(reference)), NETWORK)
        if auto is not None and auto.attributes.get("auto_create_subnetworks"):
            return _subnetwork_id(call, region, short(str(reference))), auto_range(region)
        if "projects/" in str(reference) and f"projects/{call.settings.project}/" not in str(reference):
            return "projects/" + str(reference).split("projects/", 1)[1], "10.0.0.0/20"  # shared by another project
        path = _subnetwork_id(call, region, short(str(reference)))
        raise call.refuse("creating", 404, f"The resource '{path}' was not found, notFound")
    network = find_network(call, interface.get("network") or "default")
    if network is None or network.attributes.get("auto_create_subnetworks"):
        name = short(network.id) if network else short(str(interface.get("network")))
        return _subnetwork_id(call, region, name), auto_range(region)
    text = (
        "Invalid value for field 'resource.networkInterfaces[0]': '{}'. Subnetwork should be specified for custom "
        "subnetmode network., badRequest"
    )
    raise call.refuse("creating", 400, text)


def internal_address(call: Call, subnetwork: str, cidr: str) -> str:
    """A free internal address of a subnetwork; the first usable one is its gateway."""
    hosts = ipaddress.ip_network(cidr)
    used = _used_addresses(call)
    for offset in range(2, hosts.num_addresses - 2):
        address = str(hosts[offset])
        if address not in used:
            return address
    raise call.refuse("creating", 403, f"IP space of '{subnetwork}' is exhausted., ipSpaceExhausted")


def _used_addresses(call: Call) -> set[str]:
    used = {str(entry.attributes.get("address")) for kind in ADDRESSES for entry in call.world.list(kind)}
    for entry in call.world.list("google_compute_instance"):
        used |= {str(nic.get("network_ip")) for nic in entry.attributes.get("network_interface") or []}
    for entry in call.world.list("google_compute_forwarding_rule"):
        used.add(str(entry.attributes.get("ip_address")))
    for entry in call.world.list("google_sql_database_instance"):
        used.add(str(entry.attributes.get("private_ip_address")))
    return used


def _named_subnetwork(call: Call, reference: str, region: str) -> Entry | None:
    if "/" in reference:
        return call.exists(reference, SUBNETWORK)
    return call.world.get(SUBNETWORK, _subnetwork_id(call, region, reference))


def _subnetwork_id(call: Call, region: str, name: str) -> str:
    return f"projects/{call.settings.project}/regions/{region}/subnetworks/{name}"


def _fill_network(call: Call, values: Object) -> None:
    number = call.number()
    settle(values, network_id=number, numeric_id=number, gateway_ipv4="", mtu=1460, routing_mode="REGIONAL")
    settle(values, bgp_best_path_selection_mode="LEGACY", internal_ipv6_range="")


def _remove_network(call: Call, values: Object) -> None:
    own = network_path(str(values["id"]), call.settings.project)
    users = [SUBNETWORK, "google_compute_firewall", "google_compute_router", "google_compute_route"]
    for kind in users:
        for entry in call.world.list(kind):
            if network_path(entry.attributes.get("network"), call.settings.project) == own:
                raise _in_use(call, "network", own, entry.id)
    for entry in call.world.list("google_compute_instance"):
        for nic in entry.attributes.get("network_interface") or []:
            if network_path(nic.get("network"), call.settings.project) == own:
                raise _in_use(call, "network", own, entry.id)


def _in_use(call: Call, kind: str, own: str, user: str) -> Exception:
    text = f"The {kind} resource '{own}' is already being used by '{user}', resourceInUseByAnotherResource"
    return call.refuse("waiting for Deleting", 400, text)


def _prepare_subnetwork(call: Call, values: Object) -> None:
    _region_exists(call, values)
    network = find_network(call, values.get("network"))
    cidr = values.get("ip_cidr_range")
    if not isinstance(cidr, str) or network is None:
        return
    mine = ipaddress.ip_network(cidr, strict=False)
    for entry in call.world.list(SUBNETWORK):
        same = call.exists(entry.attributes.get("network"), NETWORK)
        theirs = entry.attributes.get("ip_cidr_range")
        if same and same.id == network.id and theirs and entry.attributes.get("name") != values.get("name"):
            other = ipaddress.ip_network(theirs, strict=False)
            if other.version == mine.version and mine.overlaps(other):
                region = short(entry.attributes.get("region"))
                text = (
                    f"Invalid IPCidrRange: {cidr} conflicts with existing subnetwork '{short(entry.id)}' in region "
                    f"'{region}'., invalidIPCidrRange"
                )
                raise call.refuse("waiting to create", 400, text)


def _fill_subnetwork(call: Call, values: Object) -> None:
    cidr = values.get("ip_cidr_range")
    gateway = str(ipaddress.ip_network(cidr, strict=False)[1]) if isinstance(cidr, str) else ""
    settle(values, gateway_address=gateway, purpose="PRIVATE", stack_type="IPV4_ONLY", state="READY")
    settle(values, private_ipv6_google_access="DISABLE_GOOGLE_ACCESS", subnetwork_id=int(call.number()[-9:]))
    settle(values, external_ipv6_prefix="", internal_ipv6_prefix="", ipv6_cidr_range="", ipv6_gce_endpoint="")


def _remove_subnetwork(call: Call, values: Object) -> None:
    for entry in call.world.list("google_compute_instance"):
        for nic in entry.attributes.get("network_interface") or []:
            used = str(nic.get("subnetwork") or "")
            if used.endswith(str(values["id"])):
                raise _in_use(call, "subnetwork", str(values["id"]), entry.id)


def _prepare_firewall(call: Call, values: Object) -> None:
    find_network(call, values.get("network"))


def _fill_firewall(_call: Call, values: Object) -> None:
    egress = values.get("direction") == "EGRESS"
    settle(values, direction="INGRESS")
    narrowed = values.get("source_tags") or values.get("source_service_accounts")
    everywhere = ["0.0.0.0/0"]
    settle(values, source_ranges=[] if egress or narrowed else everywhere)
    settle(values, destination_ranges=everywhere if egress else [])


def _fill_address(call: Call, values: Object) -> None:
    internal = values.get("address_type") == "INTERNAL"
    region = short(str(values.get("region") or ""))
    if values.get("address") is UNKNOWN:
        if internal and call.type_name == "google_compute_address":
            subnetwork, cidr = subnetwork_of(call, values, region)
            values["address"] = internal_address(call, subnetwork, cidr)
            settle(values, subnetwork=COMPUTE + subnetwork)
        elif internal:
            values["address"] = _peering_range(call, values)
        else:
            values["address"] = call.world.claim_address(call.type_name, str(values["id"]))
    settle(values, network_tier="" if internal else "PREMIUM", purpose="GCE_ENDPOINT" if internal else "", users=[])
    settle(values, prefix_length=0, subnetwork="", label_fingerprint=fingerprint(values.get("labels")))


def _peering_range(call: Call, values: Object) -> str:
    """A free block for private services, out of 10.64.0.0/10: no auto mode subnetwork is there."""
    length = values.get("prefix_length")
    length = length if isinstance(length, int) and length else 16
    taken = []
    for entry in call.world.list("google_compute_global_address"):
        if entry.attributes.get("address_type") == "INTERNAL":
            size = entry.attributes.get("prefix_length") or 32
            taken.append(ipaddress.ip_network(f"{entry.attributes['address']}/{size}", strict=False))
    for block in ipaddress.ip_network("10.64.0.0/10").subnets(new_prefix=max(length, 10)):
        if not any(block.overlaps(other) for other in taken):
            return str(block.network_address)
    raise call.refuse("creating", 403, "no internal range of that size is free, ipSpaceExhausted")


def _prepare_connection(call: Call, values: Object) -> None:
    find_network(call, values.get("network"))
    for name in blocks(values, "reserved_peering_ranges"):
        if call.exists(name, "google_compute_global_address") is None:
            text = f"Allocated IP range '{name}' not found in network., badRequest"
            raise call.refuse("waiting for Create Service Networking Connection:", 400, text)


def _fill_connection(_call: Call, values: Object) -> None:
    settle(values, peering=str(values.get("service")).replace(".", "-").replace("-googleapis-com", "-googleapis-com"))


def _prepare_connector(call: Call, values: Object) -> None:
    find_network(call, values.get("network"))


def _fill_connector(_call: Call, values: Object) -> None:
    settle(values, state="READY", connected_projects=[], min_throughput=200, max_throughput=300)
    settle(values, min_instances=2, max_instances=3, network="default")


def _region_exists(call: Call, values: Object) -> None:
    region = short(str(values.get("region") or ""))
    if region and region not in REGIONS:
        text = f"Invalid value for field 'region': '{region}'. Unknown region., invalid"
        raise call.refuse("creating", 400, text)


def _router(call: Call, values: Object) -> None:
    find_network(call, values.get("network"))
    _region_exists(call, values)


def zone_region(values: Object) -> str:
    """The region of a zonal resource."""
    return region_of(short(str(values.get("zone") or "")))


_BEHAVIOURS = {
    NETWORK: Behaviour(fill=_fill_network, remove=_remove_network),
    SUBNETWORK: Behaviour(
        prepare=_prepare_subnetwork,
        fill=_fill_subnetwork,
        remove=_remove_subnetwork,
    ),
    "google_compute_firewall": Behaviour(prepare=_prepare_firewall, fill=_fill_firewall),
    "google_compute_address": Behaviour(prepare=_region_exists, fill=_fill_address),
    "google_compute_global_address": Behaviour(fill=_fill_address),
    "google_compute_router": Behaviour(prepare=_router),
    "google_service_networking_connection": Behaviour(prepare=_prepare_connection, fill=_fill_connection),
    "google_vpc_access_connector": Behaviour(prepare=_prepare_connector, fill=_fill_connector),
}

HALF = Half(behaviours=_BEHAVIOURS)
