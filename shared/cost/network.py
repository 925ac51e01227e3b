"""Lines of networks: addresses, load balancers, NAT, VPN, connectors, Cloud Armor, traffic.

What is billed for all resources of a kind together is a line of the first one.
"""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.compute import group_size, machine_lines
from shared.cost.lines import CostLine, line
from shared.cost.logs import gateway_lines
from shared.cost.planned import Block, Deployment, Resource
from shared.cost.registry import pricer
from shared.machine_groups import MANAGERS, TEMPLATES

_RULES = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")


def _first(resource: Resource, deployment: Deployment, *types: str) -> bool:
    return deployment.of(*types)[0] is resource


def _external(values: Block) -> int:
    return sum(bool(each.blocks("access_config")) for each in values.blocks("network_interface"))


@pricer("google_compute_address")
def address(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A reserved external address: in use where something refers to it, at worst lying idle. Internal ones are free."""
    if resource.values.text("address_type", "EXTERNAL").upper() == "INTERNAL":
        return
    region = deployment.region(resource)
    used = rates.address_hour_usd(region) * rates.HOURS
    idle = max(rates.address_hour_usd(region, used=False) * rates.HOURS, used)
    if resource.written is not None and not deployment.is_referred_to(resource):
        yield line("external address, not in use", 1, idle)
        return
    yield line("external address", 1, used, worst=idle / used)


@pricer("google_compute_global_address")
def global_address(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Free where a load balancer uses it; at worst lying idle. Ranges inside a network are free."""
    if resource.values.text("address_type", "EXTERNAL").upper() == "INTERNAL" or resource.values.has("purpose"):
        return
    del deployment
    yield line("external address, global", 0, rates.address_hour_usd("us-central1", used=False) * rates.HOURS, worst=1)


def machine_addresses(deployment: Deployment) -> tuple[float, float]:
    """External addresses that machines have besides the reserved ones, usually and at worst."""
    reserved = [
        each
        for each in deployment.of("google_compute_address")
        if each.values.text("address_type", "EXTERNAL").upper() != "INTERNAL"
    ]
    single = sum(_external(each.values) for each in deployment.of("google_compute_instance"))
    usual = worst = 0.0
    most = max((_external(each.values) for each in deployment.of(*TEMPLATES)), default=0)
    if most:
        for each in deployment.of(*MANAGERS):
            least, largest = group_size(each, deployment)
            usual, worst = usual + least * most, worst + largest * most
    # A reserved one is usually worn by a machine.
    return max(0.0, single - len(reserved)) + usual, single + worst


def _is_endpoint(rule: Resource) -> bool:
    """Whether it leads to a service attachment: one that is not made yet has no address, and the rule no scheme."""
    if rule.values.is_unknown("target"):
        return not rule.values.has("load_balancing_scheme")
    return "/serviceattachments/" in rule.values.whole_text("target", "").lower()


@pricer(*_RULES)
def forwarding_rules(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """All rules: the first five together, each further one; and what the load balancer passes on."""
    values = resource.values
    target = "" if values.is_unknown("target") else values.whole_text("target", "").lower()
    if target in {"all-apis", "vpc-sc"} or _is_endpoint(resource):
        yield line("Private Service Connect endpoint", 1, rates.PSC_ENDPOINT_HOUR * rates.HOURS)
        return
    fronts = [each for each in deployment.of(*_RULES) if not _is_endpoint(each)]
    if fronts[0] is not resource:
        return
    region = deployment.region(resource)
    more = max(0, len(fronts) - rates.FORWARDING_RULES_INCLUDED)
    hour = rates.FORWARDING_RULES_HOUR + more * rates.FORWARDING_RULE_MORE_HOUR
    yield line("load balancer, forwarding rules", 1, rates.regional_usd(hour * rates.HOURS, region))
    usd = rates.regional_usd(rates.LOAD_BALANCER_GB, region)
    usual, worst = use.LOAD_BALANCER_GB
    yield line("load balancer, GB processed", usual, usd, worst=worst)


# Envoy proxies grow with traffic.
_MOST_PROXIES = 3


@pricer(
    "google_compute_region_target_http_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_region_target_tcp_proxy",
    "google_compute_target_grpc_proxy",
)
def proxies(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Proxy instances of a regional load balancer."""
    month = rates.regional_usd(rates.PROXY_HOUR * rates.HOURS, deployment.region(resource))
    yield line("load balancer, proxies", 1, month, worst=_MOST_PROXIES)


@pricer("google_compute_router_nat")
def nat(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Per machine up to 32, the addresses Google picks, and the data."""
    region = deployment.region(resource)
    machines = most = float(len(deployment.of("google_compute_instance")))
    for each in deployment.of(*MANAGERS):
        least, largest = group_size(each, deployment)
        machines, most = machines + least, most + largest
    if deployment.of("google_container_cluster", "google_container_node_pool", "google_cloud_run_v2_service"):
        most = rates.NAT_MACHINES
    usual = min(max(machines, 1), rates.NAT_MACHINES)
    unit = rates.nat_machine_hour_usd(region) * rates.HOURS
    yield line("Cloud NAT, machines", usual, unit, worst=min(max(most, 1), rates.NAT_MACHINES))
    if resource.values.text("nat_ip_allocate_option", "AUTO_ONLY") != "MANUAL_ONLY":
        yield line("Cloud NAT, addresses", 1, rates.address_hour_usd(region) * rates.HOURS, worst=max(1, most / 32))
    yield from gateway_lines(resource.values)
    yield line("Cloud NAT, GB", use.NAT_GB.usual, rates.nat_gb_usd(region), worst=use.NAT_GB.worst)


@pricer("google_compute_vpn_tunnel")
def vpn_tunnel(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A tunnel by the hour, and what goes through it."""
    region = deployment.region(resource)
    yield line("VPN tunnel", 1, rates.vpn_tunnel_hour_usd(region) * rates.HOURS)
    unit = rates.internet_gb_usd("0-1", region)
    yield line("VPN traffic, GB", use.VPN_GB.usual, unit, worst=use.VPN_GB.worst)


@pricer("google_network_connectivity_spoke")
def spoke(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A spoke of a Network Connectivity hub."""
    del resource, deployment
    yield line("Network Connectivity spoke", 1, rates.SPOKE_HOUR * rates.HOURS)


_CONNECTOR_MOST = 10


@pricer("google_vpc_access_connector")
def connector(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """The machines of a connector, from its minimum to its maximum (2 and 10 where nothing is written)."""
    values = resource.values
    smallest = values.number("min_instances", 0) or max(2.0, values.number("min_throughput", 0) / 100)
    largest = values.number("max_instances", 0) or values.number("max_throughput", 0) / 100 or _CONNECTOR_MOST
    name = values.text("machine_type", "e2-micro")
    yield from machine_lines(name, deployment.region(resource), count=smallest, worst=max(largest, smallest))


# https://cloud.google.com/armor/pricing, Standard tier.
_POLICY, _RULE, _ARMOR_REQUEST = 5.0, 1.0, 0.75 / 1_000_000


@pricer("google_compute_security_policy", "google_compute_region_security_policy")
def security_policy(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A policy of Cloud Armor, its rules and the requests it looks at."""
    del deployment
    yield line("Cloud Armor policy", 1, _POLICY)
    yield line("Cloud Armor rules", float(len(resource.values.blocks("rule"))), _RULE)
    yield line("Cloud Armor requests", use.REQUESTS.usual, _ARMOR_REQUEST, worst=use.REQUESTS.worst)


@pricer("google_compute_security_policy_rule", "google_compute_region_security_policy_rule")
def security_rule(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A rule of its own."""
    del resource, deployment
    yield line("Cloud Armor rules", 1, _RULE)


@pricer("google_compute_backend_bucket", "google_compute_backend_service", "google_compute_region_backend_service")
def backend(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Free by itself; what Cloud CDN serves from its caches is billed by the GB (https://cloud.google.com/cdn/pricing)."""
    if resource.values.is_unknown("enable_cdn") or resource.values.flag("enable_cdn"):
        del deployment
        yield line("Cloud CDN, GB", 0, 0.08, worst=use.INTERNET_GB.worst)
        yield line("Cloud CDN, requests", 0, 0.0075 / 10_000, worst=use.REQUESTS.worst)


# Types by which a deployment can send something to the internet.
OUTWARD = (
    "google_compute_instance", *MANAGERS, "google_cloud_run_v2_service", "google_cloud_run_service",
    "google_cloudfunctions2_function", "google_storage_bucket", "google_container_cluster",
    "google_cloud_run_v2_worker_pool", "google_cloud_run_v2_job",
)  # fmt: skip


def traffic(deployment: Deployment) -> Iterator[CostLine]:
    """Internet traffic and external addresses of machines: of the deployment as a whole."""
    usual, worst = machine_addresses(deployment)
    unit = rates.address_hour_usd(deployment.home) * rates.HOURS
    yield line("external address", usual, unit, worst=worst)
    if deployment.of(*OUTWARD):
        gb = use.INTERNET_GB
        yield line("internet traffic, GB", gb.usual, rates.internet_gb_usd("0-1", deployment.home), worst=gb.worst)
        yield line("logs, GiB", use.LOGS_GIB.usual, rates.LOGS_GIB, worst=use.LOGS_GIB.worst)
