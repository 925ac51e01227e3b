"""Lines of Kubernetes Engine: a cluster's fee, nodes up to their autoscaler's maximum, pods of Autopilot."""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.compute import LOCAL_SSD_GB, gpu_lines, licence_lines, local_ssd_lines, machine_lines
from shared.cost.disks import disk_lines
from shared.cost.images import Image
from shared.cost.lines import CostLine, line
from shared.cost.machines import HOURS_PER_MONTH, cpu_and_gb_usd
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer

_DEFAULT_MACHINE = "e2-medium"
_DEFAULT_DISK_GB = 100.0
# A region's clusters have nodes in three of its zones where nothing is written.
_ZONES = 3.0


@pricer("google_container_cluster")
def cluster(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """The flat fee, and the nodes that are described in the cluster itself."""
    values = resource.values
    region = deployment.region(resource)
    yield line("Kubernetes control plane", 1, rates.CLUSTER_HOUR * rates.HOURS)
    if values.flag("enable_autopilot"):
        for what, amount, unit in (("vCPU", use.POD_VCPUS, rates.POD_CPU), ("GB", use.POD_GB, rates.POD_GB)):
            yield line(f"Kubernetes pods, {what}", amount.usual, rates.regional_usd(unit, region), worst=amount.worst)
        return
    if values.block("security_posture_config").text("mode", "").upper() == "ENTERPRISE":
        raise UnpricedError("security_posture_config.mode: no price is known for ENTERPRISE")
    zones = _zones(values, deployment.location(resource))
    pools = values.blocks("node_pool")
    for pool in pools:
        yield from _pool_lines(pool, region, zones)
    first = values.number("initial_node_count", 0) * zones
    # A default pool that is removed stands for the minutes in which the cluster is made.
    if not pools and not values.flag("remove_default_node_pool"):
        yield from _node_lines(values.block("node_config"), region, first, first)
    yield from _made_nodes(values.block("cluster_autoscaling"), region)


def _made_nodes(scaling: Block, region: str) -> Iterator[CostLine]:
    """Node pools that the cluster makes by itself, up to its limits."""
    if not scaling.flag("enabled"):
        return
    # Which machines they will be is not known: the rates of N2 are above those of E2 and N4.
    cpu, gb = cpu_and_gb_usd("n2", region)
    for limit in scaling.blocks("resource_limits"):
        kind, most = limit.text("resource_type"), limit.number("maximum")
        if kind in {"cpu", "memory"}:
            unit = (cpu if kind == "cpu" else gb) * HOURS_PER_MONTH
            yield line(f"nodes made when needed, {kind}", limit.number("minimum", 0), unit, worst=most)
        elif most:
            yield from gpu_lines(kind, 1, "n1-standard-4", region, count=0, worst=most)


@pricer("google_container_node_pool")
def node_pool(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """The nodes of a pool, in each of its zones."""
    values = resource.values
    clusters = deployment.named(resource.refers_to("cluster"), "google_container_cluster")
    own = Resource(resource.address, resource.type, values, resource.references)
    place = own if values.has("location") and not values.is_unknown("location") else next(iter(clusters), own)
    location = deployment.location(place)
    zones = _zones(values if values.has("node_locations") else place.values, location)
    yield from _pool_lines(values, deployment.region(place), zones)


def _zones(values: Block, location: str) -> float:
    """In how many zones each number of nodes counts."""
    if values.has("node_locations") and not values.is_unknown("node_locations"):
        extra = len(values.texts("node_locations"))
        return float(extra if _is_region(location) else max(extra, 1) + 1)
    return _ZONES if _is_region(location) else 1.0


def _is_region(location: str) -> bool:
    return not location.rpartition("-")[2].isalpha()


def _pool_lines(pool: Block, region: str, zones: float) -> Iterator[CostLine]:
    usual, worst = _nodes(pool, zones)
    config = pool.block("node_config")
    if pool.has("placement_policy") and pool.block("placement_policy").has("tpu_topology"):
        raise UnpricedError("placement_policy.tpu_topology: no price is known for TPUs")
    yield from _node_lines(config, region, usual, worst)


def _nodes(pool: Block, zones: float) -> tuple[float, float]:
    written = 0.0 if pool.is_unknown("node_count") else pool.number("node_count", 0)
    first = 0.0 if pool.is_unknown("initial_node_count") else pool.number("initial_node_count", 0)
    count = (written or first) * zones
    if not pool.blocks("autoscaling"):
        if pool.is_unknown("node_count"):
            pool.number("node_count")
        return count, max(count, written * zones, first * zones)
    scale = pool.block("autoscaling")
    total_most, total_least = scale.number("total_max_node_count", 0), scale.number("total_min_node_count", 0)
    least = total_least or scale.number("min_node_count", 0) * zones
    most = total_most or scale.number("max_node_count", 0) * zones
    if not most:
        raise UnpricedError("autoscaling: neither max_node_count nor total_max_node_count is set")
    return max(least, min(count, most)), max(most, count)


def _node_lines(config: Block, region: str, usual: float, worst: float) -> Iterator[CostLine]:
    if not worst:
        return
    name = config.text("machine_type", _DEFAULT_MACHINE)
    spot = config.flag("spot") or config.flag("preemptible")
    yield from machine_lines(name, region, count=usual, worst=worst, spot=spot)
    gb = config.number("disk_size_gb", 0) or _DEFAULT_DISK_GB
    yield from disk_lines(config.text("disk_type", "pd-balanced"), gb, region, count=usual, worst=worst)
    for gpu in config.blocks("guest_accelerator"):
        if each := gpu.number("count", 0):
            yield from gpu_lines(gpu.text("type"), each, name, region, count=usual, worst=worst)
    disks = config.number("local_ssd_count", 0)
    for kind in ("ephemeral_storage_local_ssd_config", "local_nvme_ssd_block_config", "ephemeral_storage_config"):
        disks += sum(each.number("local_ssd_count", 0) for each in config.blocks(kind))
    if disks:
        yield from local_ssd_lines(disks * LOCAL_SSD_GB, region, count=usual, worst=worst)
    if config.text("image_type", "COS_CONTAINERD").upper().startswith("WINDOWS"):
        yield from licence_lines(Image("windows", 50), name, count=usual, worst=worst)
    if config.has("storage_pools"):
        raise UnpricedError("node_config.storage_pools: no price is known for storage pools")
    if config.has("sole_tenant_config"):
        raise UnpricedError("node_config.sole_tenant_config: no price is known for nodes of one's own")
