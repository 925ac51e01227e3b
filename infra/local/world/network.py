"""Reading the world as its network: which machines exist, who answers on an address, what the firewall lets in."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from infra.local.world.store import Entry, World

INSTANCE = "google_compute_instance"
FIREWALL = "google_compute_firewall"
MANAGERS = ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")
TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
FORWARDING_RULES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")
RUN_SERVICES = ("google_cloud_run_v2_service", "google_cloud_run_service")
CERTIFICATE = "google_compute_managed_ssl_certificate"
MAPPED = "google_certificate_manager_certificate_map_entry"
TLS_PROXY = "google_compute_target_https_proxy"
ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Instance:
    """One machine, its own entry or a member of a managed instance group.

    `id` is `projects/P/zones/Z/instances/N`; `network` is `projects/P/global/networks/N`; `started_at` the last boot in
    epoch seconds; `metadata` includes the startup script under `startup-script`; `manager` is the entry of its group,
    or None; `entry` is the instance's own entry or its group's.
    """

    id: str
    name: str
    project: str
    zone: str
    machine_type: str
    network: str
    internal_ip: str | None
    external_ip: str | None
    tags: frozenset[str]
    service_account: str | None
    metadata: Mapping[str, str]
    status: str
    started_at: float
    instance_id: str
    entry: Entry
    manager: Entry | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Who answers on an address.

    `entry` is the instance, the forwarding rule or the Cloud Run service; `backends` are the machines behind it; `port`
    is the port on the machines for a load balancer (None: the port asked for, as for an instance).
    """

    kind: Literal["instance", "load_balancer", "service"]
    entry: Entry
    backends: tuple[Instance, ...]
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a packet comes in, and the firewall rule that said so (None: nothing matched, so it is dropped)."""

    allowed: bool
    rule: str | None


def short(reference: str | None) -> str:
    """The last part of an id, a self link or a name: `.../machineTypes/e2-small` -> `e2-small`."""
    return (reference or "").rstrip("/").rsplit("/", 1)[-1]


def network_path(reference: str | None, project: str) -> str:
    """`projects/P/global/networks/N` for a network given by name, id or self link."""
    reference = reference or "default"
    if "projects/" in reference:
        return "projects/" + reference.split("projects/", 1)[1]
    return f"projects/{project}/global/networks/{short(reference)}"


def instances(world: World) -> list[Instance]:
    """Every machine: the instances and the members of managed instance groups, stopped ones included."""
    found = [_instance(entry) for entry in world.list(INSTANCE)]
    for kind in MANAGERS:
        for manager in world.list(kind):
            found += group_members(world, manager)
    return found


def group_members(world: World, manager: Entry) -> list[Instance]:
    """The machines of a managed instance group: `target_size` of them, made from its template."""
    attributes = manager.attributes
    template = _template_of(world, attributes)
    if template is None:
        return []
    zones = [short(attributes.get("zone"))] if attributes.get("zone") else attributes.get("distribution_policy_zones")
    zones = [short(zone) for zone in zones or [f"{short(attributes.get('region'))}-b"]]
    project = str(attributes.get("project"))
    members = []
    for index in range(int(attributes.get("target_size") or 0)):
        name = f"{attributes.get('base_instance_name')}-{index:04d}"
        zone = zones[index % len(zones)]
        external = world.address_of(manager.kind, manager.id, str(index))
        member_id = f"projects/{project}/zones/{zone}/instances/{name}"
        shape = {**template.attributes, "name": name, "zone": zone, "project": project}
        members.append(_instance(manager, shape, member_id, external, 10 + index))
    return members


def set_group_size(world: World, manager: Entry, size: int) -> Entry:
    """Gives a managed instance group `size` machines, with external addresses if its template has an access config."""
    with world.transaction():
        entry = world.get(manager.kind, manager.id) or manager
        if entry.attributes.get("target_size") != size:
            entry = world.patch(manager.kind, manager.id, target_size=size)
        template = _template_of(world, entry.attributes)
        interface = _first(template.attributes.get("network_interface")) if template else {}
        members = size if interface.get("access_config") else 0
        for index in range(members):
            world.claim_address(entry.kind, entry.id, str(index))
        gone = members
        while world.address_of(entry.kind, entry.id, str(gone)):
            world.release_address(entry.kind, entry.id, str(gone))
            gone += 1
    return entry


def by_address(world: World, address: str, port: int | None = None) -> Endpoint | None:
    """Who answers on an external IP address or a Cloud Run host name; None when nobody does.

    Several forwarding rules may share an address: with `port`, one that listens there is preferred.
    """
    rules = [entry for kind in FORWARDING_RULES for entry in world.list(kind)]
    sharing = [entry for entry in rules if entry.attributes.get("ip_address") == address]
    if sharing:
        entry = next((entry for entry in sharing if port is not None and listens(entry, port)), sharing[0])
        backends, backend_port = _behind(world, entry)
        return Endpoint("load_balancer", entry, tuple(backends), backend_port)
    for instance in instances(world):
        if instance.external_ip == address:
            return Endpoint("instance", instance.entry, (instance,))
    for kind in RUN_SERVICES:
        for entry in world.list(kind):
            if address in _hosts(entry):
                return Endpoint("service", entry, ())
    return None


def by_domain(world: World, domain: str) -> str | None:
    """The address of the load balancer that has a certificate for a domain; None when none has."""
    held = {
        certificate.id
        for certificate in world.list(CERTIFICATE)
        if domain in (_first(certificate.attributes.get("managed")).get("domains") or ())
    }
    names = {domain, "*." + domain.partition(".")[2]}
    held |= {
        f"projects/{entry.attributes.get('project')}/locations/global/certificateMaps/{short(entry.attributes.get('map'))}"
        for entry in world.list(MAPPED)
        if entry.attributes.get("hostname") in names
    }
    for proxy in world.list(TLS_PROXY):
        shown = [*(proxy.attributes.get("ssl_certificates") or ()), proxy.attributes.get("certificate_map") or ""]
        if held.isdisjoint(map(_path, map(str, shown))):
            continue
        for rule in (entry for kind in FORWARDING_RULES for entry in world.list(kind)):
            if _path(str(rule.attributes.get("target") or "")) == proxy.id and rule.attributes.get("ip_address"):
                return str(rule.attributes["ip_address"])
    return None


def sends_to_https(world: World, rule: Entry) -> bool:
    """Whether all that a forwarding rule takes is sent on to HTTPS."""
    proxy = find(world, str(rule.attributes.get("target") or ""))
    routes = find(world, str(proxy.attributes.get("url_map") or "")) if proxy else None
    return bool(routes and _first(routes.attributes.get("default_url_redirect")).get("https_redirect"))


def listens(rule: Entry, port: int) -> bool:
    """Whether a forwarding rule takes connections on a port."""
    attributes = rule.attributes
    said = [attributes["port_range"]] if attributes.get("port_range") else attributes.get("ports") or []
    return bool(attributes.get("all_ports")) or any(_in_range(port, str(text)) for text in said)


def reachable(world: World, instance: Instance, port: int, source: str = ANYWHERE, *, protocol: str = "tcp") -> bool:
    """Whether the applied firewall rules let `source` (an address or a range) reach a port of the machine."""
    return firewall_verdict(world, instance, port, source, protocol=protocol).allowed


def firewall_verdict(
    world: World, instance: Instance, port: int, source: str = ANYWHERE, *, protocol: str = "tcp"
) -> Verdict:
    """Which ingress rule decides: the lowest priority number wins, deny before allow; no match is a deny.

    `source` 0.0.0.0/0 means a client anywhere on the internet, so only rules that name all of it match.
    """
    matching = [
        (int(_default(rule.attributes.get("priority"), 1000)), 0 if denies else 1, short(rule.id))
        for rule in world.list(FIREWALL)
        for denies in (True, False)
        if _rule_applies(rule.attributes, instance, source)
        and _covers(rule.attributes.get("deny" if denies else "allow") or [], protocol, port)
    ]
    if not matching:
        return Verdict(allowed=False, rule=None)
    _, allows, name = min(matching)
    return Verdict(allowed=bool(allows), rule=name)


def _instance(
    entry: Entry,
    shape: Mapping[str, Any] | None = None,
    instance_id: str | None = None,
    external: str | None = None,
    host: int | None = None,
) -> Instance:
    attributes = shape if shape is not None else entry.attributes
    project = str(attributes.get("project"))
    interface = _first(attributes.get("network_interface"))
    access = _first(interface.get("access_config"))
    account = _first(attributes.get("service_account"))
    metadata = dict(attributes.get("metadata") or {})
    if attributes.get("metadata_startup_script"):
        metadata["startup-script"] = attributes["metadata_startup_script"]
    return Instance(
        id=instance_id or entry.id,
        name=str(attributes.get("name")),
        project=project,
        zone=short(attributes.get("zone")),
        machine_type=short(attributes.get("machine_type")),
        network=network_path(interface.get("network"), project),
        internal_ip=f"10.128.0.{host}" if host is not None else interface.get("network_ip"),
        external_ip=external if shape is not None else access.get("nat_ip"),
        tags=frozenset(attributes.get("tags") or []),
        service_account=account.get("email"),
        metadata=metadata,
        status="RUNNING" if shape is not None else str(attributes.get("current_status") or "RUNNING"),
        started_at=entry.started_at,
        instance_id=str(attributes.get("instance_id") or ""),
        entry=entry,
        manager=entry if shape is not None else None,
    )


def _template_of(world: World, manager: Mapping[str, Any]) -> Entry | None:
    version = _first(manager.get("version"))
    wanted = short(str(version.get("instance_template") or "").split("?")[0])
    return next((entry for kind in TEMPLATES for entry in world.list(kind) if short(entry.id) == wanted), None)


def _behind(world: World, rule: Entry) -> tuple[list[Instance], int | None]:
    """The machines a forwarding rule leads to: through proxy, URL map and backend service to its groups."""
    attributes = rule.attributes
    reference = attributes.get("backend_service") or attributes.get("target")
    seen: set[str] = set()
    while reference and reference not in seen:
        seen.add(reference)
        entry = find(world, reference)
        if entry is None:
            return [], None
        if "backend_service" in entry.kind:
            return _in_groups(world, entry)
        links = [entry.attributes.get(name) for name in ("url_map", "default_service", "backend_service")]
        reference = next((link for link in links if link), None)
    return [], None


def _in_groups(world: World, service: Entry) -> tuple[list[Instance], int | None]:
    machines: list[Instance] = []
    port: int | None = None
    port_name = service.attributes.get("port_name") or "http"
    for backend in service.attributes.get("backend") or []:
        wanted = _path(str(backend.get("group") or "")).replace("/instanceGroups/", "/instanceGroupManagers/")
        for kind in MANAGERS:
            manager = world.get(kind, wanted)
            if manager is None:
                continue
            machines += group_members(world, manager)
            named = {item.get("name"): item.get("port") for item in manager.attributes.get("named_port") or []}
            port = int(named.get(port_name) or port or 80)
        group = world.get("google_compute_instance_group", _path(str(backend.get("group") or "")))
        if group is not None:
            members = {_path(item) for item in group.attributes.get("instances") or []}
            machines += [_instance(entry) for entry in world.list(INSTANCE) if entry.id in members]
            named = {item.get("name"): item.get("port") for item in group.attributes.get("named_port") or []}
            port = int(named.get(port_name) or port or 80)
    return machines, port


def serverless_behind(world: World, rule: Entry) -> Entry | None:
    """The Cloud Run service a forwarding rule leads to, by way of a serverless endpoint group; None for any other."""
    reference = rule.attributes.get("backend_service") or rule.attributes.get("target")
    seen: set[str] = set()
    while reference and reference not in seen:
        seen.add(reference)
        entry = find(world, reference)
        if entry is None:
            return None
        for backend in entry.attributes.get("backend") or []:
            group = world.get("google_compute_region_network_endpoint_group", _path(str(backend.get("group") or "")))
            run = _first(group.attributes.get("cloud_run")) if group else {}
            for kind in RUN_SERVICES if run else ():
                for service in world.list(kind):
                    if service.attributes.get("name") == short(run.get("service")):
                        return service
        links = [entry.attributes.get(name) for name in ("url_map", "default_service", "backend_service")]
        reference = next((link for link in links if link), None)
    return None


def find(world: World, reference: str) -> Entry | None:
    """The entry an id or a self link names, whatever its kind; None when nothing has it."""
    wanted = _path(reference)
    return next((entry for kind in sorted(world.kinds()) if (entry := world.get(kind, wanted))), None)


def _path(reference: str) -> str:
    return "projects/" + reference.split("projects/", 1)[1] if "projects/" in reference else reference


def _hosts(entry: Entry) -> set[str]:
    links = [entry.attributes.get("uri"), *(entry.attributes.get("urls") or [])]
    links += [status.get("url") for status in entry.attributes.get("status") or [] if isinstance(status, dict)]
    return {str(link).split("://", 1)[-1].split("/", 1)[0] for link in links if link}


def _rule_applies(rule: Mapping[str, Any], instance: Instance, source: str) -> bool:
    if _default(rule.get("direction"), "INGRESS") != "INGRESS" or rule.get("disabled"):
        return False
    if network_path(rule.get("network"), str(rule.get("project"))) != instance.network:
        return False
    tags = set(rule.get("target_tags") or [])
    accounts = set(rule.get("target_service_accounts") or [])
    if tags and not tags & instance.tags:
        return False
    if accounts and instance.service_account not in accounts:
        return False
    ranges = rule.get("source_ranges") or []
    if not ranges and (rule.get("source_tags") or rule.get("source_service_accounts")):
        return False  # names machines inside the network, never a client outside
    return _inside(source, ranges or [ANYWHERE])


def _inside(source: str, ranges: Sequence[str]) -> bool:
    client = ipaddress.ip_network(source, strict=False)
    for text in ranges:
        allowed = ipaddress.ip_network(text, strict=False)
        if allowed.version == client.version and client.subnet_of(allowed):  # type: ignore[arg-type] # same version
            return True
    return False


def _covers(rules: Sequence[Mapping[str, Any]], protocol: str, port: int) -> bool:
    numbers = {"tcp": "6", "udp": "17", "icmp": "1"}
    for rule in rules:
        if str(rule.get("protocol")).lower() not in {protocol, "all", numbers.get(protocol)}:
            continue
        ports = rule.get("ports") or []
        if not ports or any(_in_range(port, text) for text in ports):
            return True
    return False


def _in_range(port: int, text: str) -> bool:
    first, _, last = str(text).partition("-")
    return int(first) <= port <= int(last or first)


def _first(blocks: Sequence[Mapping[str, Any]] | None) -> Mapping[str, Any]:
    return blocks[0] if blocks else {}


def _default(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value
