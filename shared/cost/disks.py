"""Lines of disks: capacity, and the IOPS and throughput that some types sell apart."""

from collections.abc import Iterator

from shared.cost import rates
from shared.cost.images import image
from shared.cost.lines import CostLine, line
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer
from shared.cost.use import SNAPSHOT_GB

_BLANK_GB = {"pd-standard": 500.0}
_BLANK_OTHER_GB = 100.0


def disk_lines(
    kind: str, gb: float, location: str, *, count: float = 1, worst: float | None = None,
    performance: Block | None = None, regional: bool = False,
) -> Iterator[CostLine]:  # fmt: skip
    """`count` disks of `gb` each, at worst `worst` of them. `performance` may hold provisioned_iops and _throughput."""
    most = count if worst is None else worst
    unit = rates.disk_gb_usd(kind, location, regional=regional)
    yield line(f"disk {kind}{', regional' if regional else ''}, GB", count * gb, unit, worst=most * gb)
    iops, throughput = _provisioned(kind, gb, performance or Block({}))
    factor = rates.hyperdisk_factor(location) * (
        2 if regional and kind != "hyperdisk-balanced-high-availability" else 1
    )
    if iops:
        yield line(f"disk {kind}, IOPS", count * iops, rates.IOPS_USD[kind] * factor, worst=most * iops)
    if throughput:
        unit = rates.THROUGHPUT_USD[kind] * factor
        yield line(f"disk {kind}, MB a second", count * throughput, unit, worst=most * throughput)


def _provisioned(kind: str, gb: float, performance: Block) -> tuple[float, float]:
    """IOPS and MB a second beyond what is included, at Google's defaults where nothing is written."""
    iops = performance.number("provisioned_iops", 0) or _default_iops(kind, gb)
    throughput = performance.number("provisioned_throughput", 0) or _default_throughput(kind, gb, iops)
    return (
        max(0.0, iops - rates.INCLUDED_IOPS.get(kind, 0)) if kind in rates.IOPS_USD else 0.0,
        max(0.0, throughput - rates.INCLUDED_THROUGHPUT.get(kind, 0)) if kind in rates.THROUGHPUT_USD else 0.0,
    )


# https://cloud.google.com/compute/docs/disks/hyperdisks: what a disk gets when nothing is asked for.
def _default_iops(kind: str, gb: float) -> float:
    return {
        "pd-extreme": 100_000.0,
        "hyperdisk-extreme": min(100 * gb, 350_000.0),
        "hyperdisk-balanced": min(3_000 + 6 * gb, 160_000.0) if gb >= 6 else 3_000.0,
        "hyperdisk-balanced-high-availability": min(3_000 + 6 * gb, 100_000.0) if gb >= 6 else 3_000.0,
    }.get(kind, 0.0)


def _default_throughput(kind: str, gb: float, iops: float) -> float:
    return {
        "hyperdisk-balanced": max(140.0, min(iops / 256, 2_400.0)),
        "hyperdisk-balanced-high-availability": max(140.0, min(iops / 256, 1_200.0)),
        "hyperdisk-throughput": min(max(10.0, 0.09 * gb), 600.0),
        "hyperdisk-ml": min(max(400.0, 24 * gb), 1_200_000.0),
    }.get(kind, 0.0)


def disk_gb(block: Block, kind: str, *, size: str = "size", source: str = "image") -> float:
    """How large a disk is: as written, or as its image makes it, or Google's size for an empty one."""
    written = block.number(size, 0)
    if written:
        return written
    if block.has(source):
        return image(block.whole_text(source)).gb
    if any(block.has(each) for each in ("snapshot", "source_disk", "source_snapshot", "source_instant_snapshot")):
        raise UnpricedError(f"{size} is not set, and that of what the disk is made from is not known")
    return _BLANK_GB.get(kind, _BLANK_OTHER_GB)


@pricer("google_compute_disk")
def disk(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A zonal disk; one in a storage pool is paid with its pool."""
    values = resource.values
    if values.has("storage_pool"):
        raise UnpricedError("storage_pool: no price is known for storage pools")
    kind = values.text("type", "pd-standard")
    yield from disk_lines(kind, disk_gb(values, kind), deployment.region(resource), performance=values)


@pricer("google_compute_region_disk")
def region_disk(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A disk that is kept in two zones, at one price wherever they are."""
    values = resource.values
    values.texts("replica_zones")
    kind = values.text("type", "pd-standard")
    gb = disk_gb(values, kind, source="snapshot") if values.number("size", 0) else 200.0
    yield from disk_lines(kind, gb, deployment.region(resource), performance=values, regional=True)


def planned_disk_gb(deployment: Deployment, labels: frozenset[str]) -> float | None:
    """How large the planned disks are that something is made from; None where it is none of them."""
    sizes = [
        disk_gb(each.values, each.values.text("type", "pd-standard"))
        for each in deployment.named(labels, "google_compute_disk", "google_compute_region_disk")
    ]
    return max(sizes, default=None)


@pricer("google_compute_snapshot")
def snapshot(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """One snapshot: at worst as large as its disk, or as the amount in `use` where the disk is not planned here."""
    size = planned_disk_gb(deployment, resource.refers_to("source_disk"))
    places = resource.values.texts("storage_locations")
    unit = rates.snapshot_gb_usd(places[0] if places else deployment.region(resource))
    usual, worst = (size / 2, size) if size else SNAPSHOT_GB
    yield line("snapshot, GB", usual, unit, worst=worst)


@pricer("google_compute_image")
def own_image(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """An image of one's own."""
    size = resource.values.number("disk_size_gb", 0) or planned_disk_gb(deployment, resource.refers_to("source_disk"))
    usual, worst = (size / 2, size) if size else SNAPSHOT_GB
    yield line("image, GB", usual, rates.IMAGE_GB, worst=worst)


@pricer("google_compute_machine_image")
def machine_image(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A machine with its disks, as an image."""
    del resource, deployment
    yield line("machine image, GB", SNAPSHOT_GB.usual, rates.IMAGE_GB, worst=SNAPSHOT_GB.worst)


# What of a disk changes from one snapshot to the next.
_CHANGED = 0.1
_KEPT_DAYS = 14


@pricer("google_compute_resource_policy")
def schedule(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A snapshot schedule over the planned disks; placement and schedules that start and stop machines are free."""
    if not resource.values.blocks("snapshot_schedule_policy"):
        return
    policy = resource.values.block("snapshot_schedule_policy")
    days = policy.number("retention_policy.max_retention_days", _KEPT_DAYS)
    hourly = policy.block("schedule.hourly_schedule").number("hours_in_cycle", 24)
    kept = min(days * 24 / max(hourly, 1), 1_000)
    gb = sum(
        disk_gb(each.values, each.values.text("type", "pd-standard"))
        for each in deployment.of("google_compute_disk", "google_compute_region_disk")
    )
    machines = len(deployment.of("google_compute_instance"))
    gb += machines * 50
    unit = rates.snapshot_gb_usd(deployment.region(resource))
    yield line("snapshots, GB", gb * (0.5 + _CHANGED * 0.1 * kept), unit, worst=gb * (1 + _CHANGED * kept))
