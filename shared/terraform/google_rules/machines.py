"""Machines, disks and groups."""

import re
from collections.abc import Iterator

from shared.machine_groups import MANAGERS, REGIONAL, TEMPLATES
from shared.terraform.google_rules.look import Look, Problem, Rule, last_part, place, whole

_MACHINES = ("google_compute_instance", *TEMPLATES)
_POLICY = "update_policy"
_LEAST_SIZE = {"pd-extreme": 500, "hyperdisk-extreme": 64, "hyperdisk-throughput": 2048, "hyperdisk-balanced": 4,
               "pd-standard": 10, "pd-balanced": 10, "pd-ssd": 10}  # fmt: skip
_HYPERDISK_ONLY = {"c4", "c4a", "c4d", "n4", "n4a", "n4d", "x4", "a4", "m4", "h4d"}
_NO_HYPERDISK = {"e2", "f1", "g1", "n1", "t2a", "c2", "m1"}
_NO_LOCAL_SSD = {"e2", "f1", "g1", "t2d", "t2a", "n4", "h3"}
_WITH_GPU = {"n1", "a2", "a3", "a4", "g2", "g4"}
_CONFIDENTIAL = {"n2d", "c2d", "c3d", "c3", "a3", "c4d", "g4"}
_SMALLEST_IMAGE = {"windows": 50, "rhel": 20, "rocky": 20, "centos": 20, "almalinux": 20, "sles": 20}
_MEMORY = {"n1": (0.9, 6.5), "n4": (2, 8), "g2": (4, 8)}

# Where families are sold that are not sold nearly everywhere: price list by region of 30 July 2026.
_SOLD_IN = {
    "t2a": "asia-southeast1 europe-west4 us-central1 us-east1 us-west1",
    "c4n": "europe-west2 us-central1 us-east1 us-east5 us-west1",
    "n4a": "africa-south1 asia-southeast1 europe-west1 europe-west2 europe-west3 europe-west4 us-central1 us-east1 "
    "us-east4 us-west1",
    "c4d": "asia-east1 asia-northeast1 asia-south1 asia-southeast1 europe-west1 europe-west2 europe-west3 europe-west4 "
    "europe-west9 us-central1 us-east1 us-east4 us-east5 us-west1 us-west3 us-west4",
    "g4": "asia-east1 asia-south1 asia-south2 asia-southeast1 asia-southeast2 europe-north1 europe-west1 europe-west10 "
    "europe-west2 europe-west4 europe-west8 me-central2 us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 "
    "us-west3 us-west4",
}


def _family(look: Look) -> str:
    return last_part(look.known("machine_type") or "").split("-", 1)[0]


def _standstill(look: Look) -> Iterator[Problem]:
    fixed = [look.known(f"{_POLICY}.max_{what}_fixed") for what in ("surge", "unavailable")]
    percents = all(look.absent(f"{_POLICY}.max_{what}_percent") for what in ("surge", "unavailable"))
    if fixed == [0, 0] and percents:
        yield place(f"{_POLICY}.max_surge_fixed"), "max_surge and max_unavailable can't both be 0: set one of them."


def _steps(look: Look) -> Iterator[Problem]:
    chosen = look.get("distribution_policy_zones")
    zones = len(chosen) if isinstance(chosen, list) else 3 if chosen is None else 1
    for name in ("max_surge_fixed", "max_unavailable_fixed"):
        value = whole(look.known(f"{_POLICY}.{name}"))
        if value is not None and 0 < value < zones:
            text = f"{name} of a regional group can't be {value}: 0, or at least its {zones} zones."
            yield place(f"{_POLICY}.{name}"), text


def _recreate(look: Look) -> Iterator[Problem]:
    surge = any(look.known(f"{_POLICY}.max_surge_{how}") for how in ("fixed", "percent"))
    if look.known(f"{_POLICY}.replacement_method") == "RECREATE" and surge:
        yield place(f"{_POLICY}.max_surge_fixed"), "max_surge must be 0 for the replacement method RECREATE."


def _shape(look: Look) -> Iterator[Problem]:
    shape = look.known("distribution_policy_target_shape")
    path = f"{_POLICY}.instance_redistribution_type"
    if shape in ("ANY", "ANY_SINGLE_ZONE") and look.known(path) == "PROACTIVE":
        yield place(path), f"instance_redistribution_type must be NONE for the target shape {shape}."


def _bounds(look: Look) -> Iterator[Problem]:
    least, most = (whole(look.known(f"autoscaling_policy.{name}_replicas")) for name in ("min", "max"))
    if least is not None and most is not None and least > most:
        yield place("autoscaling_policy.max_replicas"), f"max_replicas {most} is less than min_replicas {least}."


def _target(look: Look) -> Iterator[Problem]:
    for where, value in look.every("autoscaling_policy.cpu_utilization.target"):
        if isinstance(value, int | float) and not 0 < value <= 1:
            yield where, f"The CPU target is a share: more than 0 and at most 1, not {value}."


def _disk_size(look: Look) -> Iterator[Problem]:
    kind, size = last_part(look.known("type") or ""), whole(look.known("size"))
    least = 200 if look.kind == "google_compute_region_disk" and kind == "pd-standard" else _LEAST_SIZE.get(kind, 1)
    if size is not None and not least <= size <= 65536:
        yield place("size"), f"A {kind or 'disk'} has {least} to 65536 GB, not {size}."


def _boot_size(look: Look) -> Iterator[Problem]:
    path = "boot_disk.initialize_params"
    size, image = whole(look.known(f"{path}.size")), look.known(f"{path}.image")
    if size is None or not isinstance(image, str):
        return
    least = next((least for word, least in _SMALLEST_IMAGE.items() if word in image), 10)
    if size < least:
        yield place(f"{path}.size"), f"The image {image} needs a disk of at least {least} GB, not {size}."


def _disk_family(look: Look) -> Iterator[Problem]:
    family = _family(look)
    for path in ("boot_disk.initialize_params.type", "disk.disk_type"):
        for where, value in look.every(path):
            kind = last_part(value)
            if family in _HYPERDISK_ONLY and kind.startswith("pd-"):
                yield where, f"Machines of the family {family} take Hyperdisk only, not {kind}."
            if family in _NO_HYPERDISK and kind.startswith("hyperdisk"):
                yield where, f"Machines of the family {family} take no Hyperdisk: use pd-balanced or pd-ssd."


def _local_ssd(look: Look) -> Iterator[Problem]:
    family = _family(look)
    scratch = [where for where, _ in look.blocks("scratch_disk")]
    scratch += [where for where, value in look.every("disk.type") if value == "SCRATCH"]
    if family in _NO_LOCAL_SSD and scratch:
        yield scratch[0], f"Machines of the family {family} take no local SSD."


def _accelerator(look: Look) -> Iterator[Problem]:
    family = _family(look)
    if not family or not look.present("guest_accelerator"):
        return
    if family not in _WITH_GPU:
        yield place("guest_accelerator"), f"Machines of the family {family} take no GPU: use n1, g2, a2 or a3."
    elif look.absent("scheduling.on_host_maintenance") or look.known("scheduling.on_host_maintenance") == "MIGRATE":
        path = "scheduling.on_host_maintenance"
        yield place(path), 'A machine with a GPU needs scheduling { on_host_maintenance = "TERMINATE" }.'


def _spot(look: Look) -> Iterator[Problem]:
    spot = look.known("scheduling.preemptible") is True or look.known("scheduling.provisioning_model") == "SPOT"
    if spot and look.known("scheduling.automatic_restart") is True:
        yield place("scheduling.automatic_restart"), "A spot machine needs automatic_restart = false."
    if spot and look.known("scheduling.on_host_maintenance") == "MIGRATE":
        yield place("scheduling.on_host_maintenance"), "A spot machine can't migrate: on_host_maintenance TERMINATE."


def _confidential(look: Look) -> Iterator[Problem]:
    family = _family(look)
    path = "confidential_instance_config"
    on = look.known(f"{path}.enable_confidential_compute") is True
    if family and family not in _CONFIDENTIAL and (on or look.known(f"{path}.confidential_instance_type")):
        yield place(path), f"Machines of the family {family} can't be confidential: use n2d, c2d or c3d."


def _custom(look: Look) -> Iterator[Problem]:
    name = last_part(look.known("machine_type") or "")
    found = re.fullmatch(r"(?:(e2|n1|n2|n2d|n4|g2)-)?custom-(\d+)-(\d+)(-ext)?", name)
    if found is None:
        return
    cpus, memory = int(found[2]), int(found[3])
    least, most = _MEMORY.get(found[1] or "n1", (0.5, 8))
    if cpus > 1 and cpus % 2:
        yield place("machine_type"), f"{name}: the number of CPUs is 1 or even, not {cpus}."
    elif memory % 256 or memory < least * 1024 * cpus or (memory > most * 1024 * cpus and not found[4]):
        text = f"{name}: memory is a multiple of 256 MB and {least:g} to {most:g} GB a CPU, not {memory} MB."
        yield place("machine_type"), text


def _sold(look: Look) -> Iterator[Problem]:
    family, zone = _family(look), look.known("zone")
    places = _SOLD_IN.get(family, "").split()
    if isinstance(zone, str) and places and last_part(zone).rsplit("-", 1)[0] not in places:
        yield place("machine_type"), f"There is no machine of the family {family} in {zone}: {', '.join(places)}."


def _metadata(look: Look) -> Iterator[Problem]:
    metadata = look.known("metadata")
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        if not re.fullmatch(r"[\w-]{1,128}", key, re.ASCII):
            yield place("metadata"), f'"{key}" can\'t be a key of metadata: letters, digits, - and _, at most 128.'
        if isinstance(value, str) and len(value.encode()) > 262144:
            yield place("metadata"), f'The metadata "{key}" is larger than 256 KiB.'


def _tags(look: Look) -> Iterator[Problem]:
    tags = look.known("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and not re.fullmatch(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?", tag):
            text = f'"{tag}" can\'t be a network tag: up to 63 lower-case letters, digits and hyphens, a letter first.'
            yield place("tags"), text


_SCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")
MACHINES = (
    Rule("surge_and_unavailable", MANAGERS, _standstill),
    Rule("regional_steps", (REGIONAL,), _steps),
    Rule("recreate_surge", MANAGERS, _recreate),
    Rule("redistribution", (REGIONAL,), _shape),
    Rule("scaler_bounds", _SCALERS, _bounds),
    Rule("cpu_target", _SCALERS, _target),
    Rule("disk_size", ("google_compute_disk", "google_compute_region_disk"), _disk_size),
    Rule("boot_disk_size", ("google_compute_instance",), _boot_size),
    Rule("disk_family", _MACHINES, _disk_family),
    Rule("local_ssd_family", _MACHINES, _local_ssd),
    Rule("accelerator", _MACHINES, _accelerator),
    Rule("spot", _MACHINES, _spot),
    Rule("confidential", _MACHINES, _confidential),
    Rule("custom_machine", _MACHINES, _custom),
    Rule("machine_place", ("google_compute_instance",), _sold),
    Rule("metadata", _MACHINES, _metadata),
    Rule("network_tag", _MACHINES, _tags),
)
