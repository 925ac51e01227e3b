"""Lines of machines: single ones, groups, reservations, and whatever else is made of machines."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from shared.cost import rates
from shared.cost.disks import disk_gb, disk_lines
from shared.cost.hours import running_share
from shared.cost.images import Image, image, licence_hour_usd
from shared.cost.lines import CostLine, line
from shared.cost.machines import (
    HOURS_PER_MONTH,
    family_of,
    hourly_usd,
    machine,
    sustained_use_share,
    vcpus,
    worst_spot_hourly_usd,
)
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer
from shared.machine_groups import AUTOSCALERS, MANAGERS, TEMPLATES

LOCAL_SSD_GB = 375.0
# https://cloud.google.com/compute/gpus-pricing, us-central1, US dollars an hour, for N1.
_GPU_HOUR = {
    "nvidia-tesla-k80": 0.45,
    "nvidia-tesla-p4": 0.60,
    "nvidia-tesla-t4": 0.35,
    "nvidia-tesla-v100": 2.48,
    "nvidia-tesla-p100": 1.46,
}
_WORKSTATION_HOUR = 0.20
# Families whose price includes their accelerators.
_BUILT_IN = {
    "g2": {"nvidia-l4"},
    "g4": {"nvidia-rtx-pro-6000"},
    "a2": {"nvidia-tesla-a100", "nvidia-a100-80gb"},
    "a3": {"nvidia-h100-80gb", "nvidia-h100-mega-80gb", "nvidia-h200-141gb"},
}
_CONFIDENTIAL_CPU, _CONFIDENTIAL_GB = 0.0055, 0.000738
_DEFAULT_MACHINE_DISK = "pd-standard"


def machine_lines(
    name: str, location: str, *, count: float = 1, worst: float | None = None, spot: bool = False
) -> Iterator[CostLine]:
    """Machines that run the whole month: list price, and what sustained use takes off as a line of its own."""
    most = count if worst is None else worst
    if spot:
        usual = hourly_usd(name, location, spot=True)
        dearest = worst_spot_hourly_usd(name, location) / usual * most if usual else most
        yield line(f"machine {name}, spot, {location}", count, usual * HOURS_PER_MONTH, worst=dearest)
        return
    month = hourly_usd(name, location) * HOURS_PER_MONTH
    yield line(f"machine {name}, {location}", count, month, worst=most)
    if off := 1 - sustained_use_share(name):
        # The discount is for a full month; what a schedule stops gets little of it, and here none.
        yield line(f"sustained-use discount, {name}", float(int(count)), -month * off, worst=most)


def gpu_lines(
    kind: str, each: float, machine_type: str, location: str, *, count: float = 1, worst: float | None = None
) -> Iterator[CostLine]:
    """`each` accelerators of a kind on every machine. UnpricedError for a kind without a price."""
    most = count if worst is None else worst
    bare = kind.removesuffix("-vws")
    if bare not in _BUILT_IN.get(family_of(machine_type), ()):
        if bare not in _GPU_HOUR:
            raise UnpricedError(f"no price is known for the accelerator {kind[:60]!r} on {machine_type}")
        month = rates.regional_usd(_GPU_HOUR[bare], location) * HOURS_PER_MONTH
        yield line(f"accelerator {kind}", count * each, month, worst=most * each)
    if bare != kind:
        month = _WORKSTATION_HOUR * HOURS_PER_MONTH
        yield line(f"workstation licence, {kind}", count * each, month, worst=most * each)


def local_ssd_lines(gb: float, location: str, *, count: float = 1, worst: float | None = None) -> Iterator[CostLine]:
    """Local SSDs of `gb` in all on every machine."""
    most = count if worst is None else worst
    yield line("local SSD, GB", count * gb, rates.local_ssd_gb_usd(location), worst=most * gb)


def licence_lines(
    found: Image, machine_type: str, *, count: float = 1, worst: float | None = None
) -> Iterator[CostLine]:
    """The licence an image brings; of an image of one's own only the dearest month counts one."""
    most = count if worst is None else worst
    for licence, usual in ((found.licence, count), (found.worst, 0.0)):
        if licence:
            month = licence_hour_usd(licence, vcpus(machine_type)) * HOURS_PER_MONTH
            yield line(f"licence {licence}", usual, month, worst=most)


@pricer("google_compute_instance")
def instance(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """One machine with the disks that are made with it; a schedule stops the machine, its disks are paid on."""
    location = deployment.region(resource)
    values = resource.values
    usual = running_share(resource, deployment)
    yield from shape_lines(values, values.text("machine_type"), location, usual=usual, worst=1)
    boot = values.block("boot_disk")
    params = boot.block("initialize_params")
    if boot.has("source") and not boot.blocks("initialize_params"):
        return
    yield from _made_disk(resource, params, _BOOT, location, usual=1, worst=1)
    yield from licence_lines(_image(resource, params, _BOOT), values.text("machine_type"), count=usual, worst=1)


@pricer("google_compute_instance_template", "google_compute_region_instance_template")
def template(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A template costs nothing; its groups do, by what stands in it."""
    del resource, deployment
    yield from ()


def template_lines(
    resource: Resource, location: str, usual: float, worst: float, *, machine_type: str | None = None
) -> Iterator[CostLine]:
    """Machines made from a template."""
    values = resource.values
    name = machine_type or values.text("machine_type")
    yield from shape_lines(values, name, location, usual=usual, worst=worst)
    for at, disk in enumerate(values.blocks("disk")):
        if disk.text("disk_type", "") == "local-ssd" or disk.text("type", "PERSISTENT").upper() == "SCRATCH":
            gb = disk.number("disk_size_gb", LOCAL_SSD_GB) or LOCAL_SSD_GB
            yield from local_ssd_lines(gb, location, count=usual, worst=worst)
            continue
        if disk.has("source"):
            continue
        yield from _made_disk(resource, disk, _TEMPLATE_DISK, location, usual=usual, worst=worst)
        if at == 0 or disk.flag("boot"):
            yield from licence_lines(_image(resource, disk, _TEMPLATE_DISK), name, count=usual, worst=worst)


def shape_lines(values: Block, name: str, location: str, *, usual: float, worst: float) -> Iterator[CostLine]:
    """What an instance and a template have in common: type, accelerators, local disks, and what is sold on top."""
    scheduling = values.block("scheduling")
    model = scheduling.text("provisioning_model", "STANDARD").upper()
    spot = scheduling.flag("preemptible") or model == "SPOT"
    yield from machine_lines(name, location, count=usual, worst=worst, spot=spot)
    for gpu in values.blocks("guest_accelerator"):
        each = gpu.number("count", 0)
        if each:
            yield from gpu_lines(gpu.text("type"), each, name, location, count=usual, worst=worst)
    for disk in values.blocks("scratch_disk"):
        gb = disk.number("size", LOCAL_SSD_GB) or LOCAL_SSD_GB
        yield from local_ssd_lines(gb, location, count=usual, worst=worst)
    if values.block("network_performance_config").text("total_egress_bandwidth_tier", "DEFAULT") != "DEFAULT":
        raise UnpricedError("network_performance_config: no price is known for higher bandwidth")
    if scheduling.blocks("node_affinities"):
        raise UnpricedError("scheduling.node_affinities: no price is known for machines on nodes of one's own")
    confidential = values.block("confidential_instance_config")
    if confidential.flag("enable_confidential_compute") or confidential.has("confidential_instance_type"):
        size = machine(name)
        hour = size.vcpus * _CONFIDENTIAL_CPU + size.memory_gb * _CONFIDENTIAL_GB
        yield line("confidential machine", usual, hour * HOURS_PER_MONTH, worst=worst)


class _Names(NamedTuple):
    """What a disk's attributes are called where it is made, and where those are."""

    path: str
    size: str
    kind: str
    image: str


_BOOT = _Names("boot_disk.initialize_params", "size", "type", "image")
_TEMPLATE_DISK = _Names("disk", "disk_size_gb", "disk_type", "source_image")


def _made_disk(
    resource: Resource, disk: Block, names: _Names, location: str, *, usual: float, worst: float
) -> Iterator[CostLine]:
    kind = disk.text(names.kind, _DEFAULT_MACHINE_DISK)
    if disk.has("storage_pool"):
        raise UnpricedError("storage_pool: no price is known for storage pools")
    gb = disk.number(names.size, 0)
    if not gb:
        own = _is_own(resource, names)
        gb = 10.0 if own else disk_gb(disk, kind, size=names.size, source=names.image)
    yield from disk_lines(kind, gb, location, count=usual, worst=worst, performance=disk)


def _is_own(resource: Resource, names: _Names) -> bool:
    labels = resource.refers_to(f"{names.path}.{names.image}")
    return any(label.startswith("google_compute_image.") for label in labels)


def _image(resource: Resource, disk: Block, names: _Names) -> Image:
    if _is_own(resource, names) or disk.has("snapshot") or disk.has("source_snapshot"):
        return Image(None, 10, worst="windows")
    return image(disk.whole_text(names.image)) if disk.has(names.image) else Image(None, 10)


@pricer(*MANAGERS)
def group(resource: Resource, deployment: Deployment) -> Iterable[CostLine]:
    """A group of machines by its own template, from its own autoscaler's minimum to its maximum.

    Machines that an update makes on top for some minutes are not counted, unless they are more than the group itself.
    """
    location = deployment.region(resource)
    usual, worst = group_size(resource, deployment)
    worst += _beyond(resource, worst)
    chosen = _templates(resource, deployment)
    types: list[str | None] = [None]
    for selection in resource.values.block("instance_flexibility_policy").blocks("instance_selections"):
        types += selection.texts("machine_types")
    offers = [
        list(template_lines(each, location, usual, worst, machine_type=kind)) for each in chosen for kind in types
    ]
    return max(offers, key=lambda lines: sum(each.worst_usd for each in lines))


_ZONES = 3.0


def _beyond(resource: Resource, most: float) -> float:
    """Machines that an update makes on top and that are more than the group itself, or than one in each zone."""
    found = resource.values.block("update_policy")
    surge = max(found.number("max_surge_fixed", 0), found.number("max_surge_percent", 0) / 100 * most)
    return surge if surge > max(most, _ZONES) else 0.0


def group_size(resource: Resource, deployment: Deployment) -> tuple[float, float]:
    """Machines of a group, usually and at most."""
    values = resource.values
    scalers = _autoscalers(resource, deployment)
    idle = sum(
        values.number(name, 0)
        for name in ("target_suspended_size", "target_stopped_size")
        if not values.is_unknown(name) or not scalers
    )
    if not scalers:
        size = values.number("target_size", 0)
        return size, size + idle
    policies = [each.values.block("autoscaling_policy") for each in scalers]
    smallest = max(each.number("min_replicas") for each in policies)
    largest = max(each.number("max_replicas") for each in policies)
    first = values.number("target_size", 0) if not values.is_unknown("target_size") else 0.0
    return smallest, max(smallest, largest, first) + idle


def _autoscalers(resource: Resource, deployment: Deployment) -> list[Resource]:
    """Those that are written for this group; one that doesn't show its group may be any group's."""
    found = []
    for each in deployment.of(*AUTOSCALERS):
        groups = [label for label in each.refers_to("target") if label.partition(".")[0] in MANAGERS]
        if groups:
            mine = resource.label in groups
        elif each.values.has("target") and not each.values.is_unknown("target"):
            mine = each.values.text("target") == _name(resource)
        else:
            mine = True
        if mine:
            found.append(each)
    return found


def _templates(resource: Resource, deployment: Deployment) -> list[Resource]:
    """The templates a group's machines may be made from: those it names, or any where it doesn't show which."""
    every = deployment.of(*TEMPLATES)
    labels = resource.refers_to("version.instance_template", "instance_template")
    named = deployment.named(labels, *TEMPLATES)
    if named:
        return named
    versions = [each for each in resource.values.blocks("version") if not each.is_unknown("instance_template")]
    links = {each.text("instance_template", "").partition("?")[0] for each in versions} - {""}
    known = [each for each in every if links & {_name(each), each.values.text("self_link", "-")}]
    if links and len(known) < len(links):
        raise UnpricedError("version.instance_template: the template is none of this deployment's")
    if not (known or every):
        raise UnpricedError("version.instance_template: there is no template to price its machines by")
    return known or every


def _name(resource: Resource) -> str:
    return "" if resource.values.is_unknown("name") else resource.values.text("name", "")


@pricer("google_compute_reservation")
def reservation(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Reserved machines are paid for whether they run or not."""
    location = deployment.region(resource)
    specific = resource.values.block("specific_reservation")
    count = specific.number("count")
    properties = specific.block("instance_properties")
    name = properties.text("machine_type")
    yield from machine_lines(name, location, count=count)
    for gpu in properties.blocks("guest_accelerators"):
        yield from gpu_lines(gpu.text("accelerator_type"), gpu.number("accelerator_count"), name, location, count=count)
    for disk in properties.blocks("local_ssds"):
        yield from local_ssd_lines(disk.number("disk_size_gb"), location, count=count)
