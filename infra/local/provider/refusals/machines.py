"""Machines, disks and groups: what Compute Engine refuses."""

import re
from typing import Any

from infra.local.provider.places import SOLD_IN, region_of, zones
from infra.local.provider.refusals.refusal import Refusal, Request
from infra.local.world import MANAGERS, short

_INSTANCE = ("google_compute_instance",)
_MACHINES = ("google_compute_instance", "google_compute_instance_template", "google_compute_region_instance_template")
_SCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")
_DISKS = ("google_compute_disk", "google_compute_region_disk")
_UPDATES = "cloud.google.com/compute/docs/instance-groups/rolling-out-updates-to-managed-instance-groups"
_SIZES = {"pd-standard": (10, 65536), "pd-balanced": (10, 65536), "pd-ssd": (10, 65536), "pd-extreme": (500, 65536),
          "hyperdisk-balanced": (4, 65536), "hyperdisk-extreme": (64, 65536), "hyperdisk-throughput": (2048, 32768),
          "hyperdisk-ml": (4, 65536)}  # fmt: skip
# Families that take Hyperdisk only, or no Hyperdisk.
_HYPERDISK_ONLY = ("c4", "c4a", "c4d", "n4", "n4a", "n4d", "x4", "a4", "m4", "h4d")
_NO_HYPERDISK = ("e2", "f1", "g1", "n1", "t2a", "c2", "m1")
_NO_LOCAL_SSD = ("e2", "f1", "g1", "t2d", "t2a", "n4", "h3")


def _family(request: Request) -> str:
    return short(str(request.get("machine_type") or "")).split("-", 1)[0]


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _surge_and_unavailable(request: Request) -> str | None:
    names = ("max_surge_fixed", "max_unavailable_fixed", "max_surge_percent", "max_unavailable_percent")
    surge, unavailable, *percents = (_count(request.get(f"update_policy.{name}")) for name in names)
    if surge == 0 and unavailable == 0 and not any(percents):
        return (
            "Invalid value for field 'resource.updatePolicy': ''. Maximum surge and maximum unavailable cannot both be "
            "0."
        )
    return None


def _regional_steps(request: Request) -> str | None:
    chosen = request.get("distribution_policy_zones")
    count = len(chosen) if isinstance(chosen, list) else min(3, len(zones(short(str(request.get("region") or "")))))
    for name, field in (("max_surge_fixed", "maxSurge"), ("max_unavailable_fixed", "maxUnavailable")):
        value = _count(request.get(f"update_policy.{name}"))
        if value is not None and 0 < value < count:
            return (
                f"Invalid value for field 'resource.updatePolicy.{field}.fixed': '{value}'. Fixed value for a regional "
                f"managed instance group has to be either 0 or at least equal to the number of zones ({count})."
            )
    return None


def _replacement(request: Request) -> str | None:
    if request.get("update_policy.replacement_method") != "RECREATE":
        return None
    if _count(request.get("update_policy.max_surge_fixed")) or request.get("update_policy.max_surge_percent"):
        return "Invalid value for field 'resource.updatePolicy.maxSurge': max surge must be 0 when using RECREATE."
    return None


def _redistribution(request: Request) -> str | None:
    shape = request.get("distribution_policy_target_shape")
    kind = request.get("update_policy.instance_redistribution_type")
    if shape in ("ANY", "ANY_SINGLE_ZONE") and kind == "PROACTIVE":
        return (
            "Invalid value for field 'resource.updatePolicy.instanceRedistributionType': 'PROACTIVE'. It must be NONE "
            f"for the target shape {shape}."
        )
    return None


def _bounds(request: Request) -> str | None:
    least, most = (_count(request.get(f"autoscaling_policy.{name}")) for name in ("min_replicas", "max_replicas"))
    if least is not None and most is not None and least > most:
        return (
            f"Invalid value for field 'resource.autoscalingPolicy.maxNumReplicas': '{most}'. Must be greater than or "
            "equal to minNumReplicas."
        )
    return None


def _size_beside_scaler(request: Request) -> str | None:
    if request.get("autoscaling_policy.max_replicas") == 0:
        return "Invalid value for field 'resource.autoscalingPolicy.maxNumReplicas': '0'. Must be at least 1."
    return None


def _disk_size(request: Request) -> str | None:
    kind, size = short(str(request.get("type") or "pd-standard")), _count(request.get("size"))
    least, most = _SIZES.get(kind, (1, 65536))
    if request.call.type_name == "google_compute_region_disk" and kind == "pd-standard":
        least = 200
    if size is not None and not least <= size <= most:
        return f"Invalid value for field 'resource.sizeGb': '{size}'. Size of {kind} must be {least} to {most} GB."
    return None


def _boot_size(request: Request) -> str | None:
    size = _count(request.get("boot_disk.initialize_params.size"))
    image = str(request.get("boot_disk.initialize_params.image") or "")
    least = 50 if "windows" in image else 20 if re.search(r"rhel|rocky|centos|almalinux|sles", image) else 10
    if size is not None and image and size < least:
        return (
            f"Invalid value for field 'resource.disks[0].initializeParams.diskSizeGb': '{size}'. Requested disk size "
            f"cannot be smaller than the image size ({least} GB)"
        )
    return None


def _disk_family(request: Request) -> str | None:
    family = _family(request)
    for path in ("boot_disk.initialize_params.type", "disk.disk_type"):
        for _, value in request.every(path):
            kind = short(str(value))
            wrong = kind.startswith("pd-") if family in _HYPERDISK_ONLY else kind.startswith("hyperdisk")
            if wrong and family in (*_HYPERDISK_ONLY, *_NO_HYPERDISK):
                return f"[{kind}] features are not compatible for creating instance with machine type {family}."
    return None


def _scratch(request: Request) -> str | None:
    family = _family(request)
    local = any(True for _ in request.every("scratch_disk.interface"))
    local = local or any(value == "SCRATCH" for _, value in request.every("disk.type"))
    if local and family in _NO_LOCAL_SSD:
        return f"[LOCAL_SSD] features are not compatible for creating instance with machine type {family}."
    return None


def _accelerator(request: Request) -> str | None:
    family = _family(request)
    if any(True for _ in request.every("guest_accelerator.type")):
        if family not in ("n1", "a2", "a3", "a4", "g2", "g4"):
            return f"Accelerators are not supported for machine type {short(str(request.get('machine_type')))}."
        if request.get("scheduling.on_host_maintenance") != "TERMINATE":
            return (
                "Instances with guest accelerators do not support live migration: set onHostMaintenance to TERMINATE."
            )
    return None


def _spot(request: Request) -> str | None:
    spot = request.get("scheduling.preemptible") is True or request.get("scheduling.provisioning_model") == "SPOT"
    if not spot:
        return None
    if request.get("scheduling.automatic_restart") is True:
        return "Scheduling must have preemptible and automaticRestart not both set: preemptible VMs do not restart."
    if request.get("scheduling.on_host_maintenance") == "MIGRATE":
        return "Scheduling must have onHostMaintenance TERMINATE when the instance is preemptible."
    return None


def _confidential(request: Request) -> str | None:
    on = request.get("confidential_instance_config.enable_confidential_compute") is True
    on = on or request.get("confidential_instance_config.confidential_instance_type") is not None
    if on and _family(request) not in ("n2d", "c2d", "c3d", "c3", "a3", "c4d", "g4"):
        return f"Confidential VMs are not supported on machine type {short(str(request.get('machine_type')))}."
    return None


def _nested_shape(request: Request) -> str | None:
    """Custom machines: an even number of CPUs (or one), memory in steps of 256 MB and in proportion."""
    name = short(str(request.get("machine_type") or ""))
    found = re.fullmatch(r"(?:(e2|n1|n2|n2d|n4|g2)-)?custom-(\d+)-(\d+)(-ext)?", name)
    if found is None:
        return None
    family, cpus, memory = found[1] or "n1", int(found[2]), int(found[3])
    if cpus > 1 and cpus % 2:
        return f"Number of CPUs for custom machine type '{name}' must be 1 or an even number."
    if memory % 256:
        return f"Memory of custom machine type '{name}' must be a multiple of 256 MB."
    least, most = {"n1": (0.9, 6.5), "n4": (2, 8), "g2": (4, 8)}.get(family, (0.5, 8))
    if memory < least * 1024 * cpus or (memory > most * 1024 * cpus and not found[4]):
        return f"Memory of custom machine type '{name}' must be {least} to {most} GB per vCPU."
    return None


def _metadata_size(request: Request) -> str | None:
    metadata = request.get("metadata")
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        if isinstance(value, str) and len(value.encode()) > 262144:
            return f"Value for metadata key '{key}' is too large: maximum size 262144 characters; actual {len(value)}."
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", key):
            return f"Invalid value for field 'resource.metadata.items': '{key}'. Invalid metadata key."
    return None


def _tags(request: Request) -> str | None:
    tags = request.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and not re.fullmatch(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?", tag):
            return (
                f"Invalid value for field 'resource.tags.items': '{tag}'. Must be a match of regex "
                "'(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'"
            )
    return None


def _sold(request: Request) -> str | None:
    machine, zone = short(str(request.get("machine_type") or "")), short(str(request.get("zone") or ""))
    places = SOLD_IN.get(machine.split("-", 1)[0])
    if zone and places is not None and region_of(zone) not in places:
        return f"Machine type with name '{machine}' does not exist in zone '{zone}'."
    return None


_SCHEDULING = "cloud.google.com/compute/docs/instances/setting-vm-host-options"
MACHINES = (
    Refusal("surge_and_unavailable", MANAGERS, _surge_and_unavailable, _UPDATES, reason="invalid"),
    Refusal("regional_steps", MANAGERS[1:], _regional_steps, _UPDATES, reason="invalid"),
    Refusal("recreate_surge", MANAGERS, _replacement, _UPDATES, reason="invalid"),
    Refusal("redistribution", MANAGERS[1:], _redistribution,
            "cloud.google.com/compute/docs/instance-groups/regional-mig-distribution-shape", reason="invalid"),
    Refusal("scaler_bounds", _SCALERS, _bounds, "cloud.google.com/compute/docs/reference/rest/v1/autoscalers",
            reason="invalid"),
    Refusal("scaler_maximum", _SCALERS, _size_beside_scaler,
            "cloud.google.com/compute/docs/reference/rest/v1/autoscalers", reason="invalid"),
    Refusal("disk_size", _DISKS, _disk_size, "cloud.google.com/compute/docs/disks#disk-types", reason="invalid"),
    Refusal("boot_disk_size", _INSTANCE, _boot_size, "cloud.google.com/compute/docs/images/os-details",
            reason="invalid"),
    Refusal("disk_family", _MACHINES, _disk_family, "cloud.google.com/compute/docs/disks#disk-types",
            reason="badRequest"),
    Refusal("local_ssd_family", _MACHINES, _scratch, "cloud.google.com/compute/docs/disks/local-ssd#machine-series",
            reason="badRequest"),
    Refusal("accelerator", _MACHINES, _accelerator, "cloud.google.com/compute/docs/gpus", reason="badRequest"),
    Refusal("spot", _MACHINES, _spot, _SCHEDULING, reason="badRequest"),
    Refusal("confidential", _MACHINES, _confidential,
            "cloud.google.com/confidential-computing/confidential-vm/docs/supported-configurations",
            reason="badRequest"),
    Refusal("custom_machine", _MACHINES, _nested_shape,
            "cloud.google.com/compute/docs/instances/creating-instance-with-custom-machine-type", reason="invalid"),
    Refusal("machine_place", _INSTANCE, _sold, "cloud.google.com/compute/docs/regions-zones", reason="invalid"),
    Refusal("metadata", _MACHINES, _metadata_size, "cloud.google.com/compute/docs/metadata/setting-custom-metadata",
            reason="invalid"),
    Refusal("network_tag", _MACHINES, _tags, "cloud.google.com/vpc/docs/add-remove-network-tags#restrictions",
            reason="invalid"),
)  # fmt: skip
