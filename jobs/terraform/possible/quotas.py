"""Quotas of Compute Engine that what a plan makes would exceed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_document import UNKNOWN, Change, values_at
from jobs.terraform.possible.said import Obstacle, Said
from shared.cloud.project import Google, left
from shared.cost import is_machine_type, vcpus
from shared.policy.plan_types import TYPES


class _Use(NamedTuple):
    """So much of a quota, `region` empty for the project's own."""

    metric: str
    region: str
    amount: float


# Families whose CPUs are counted apart; all others are CPUS.
_FAMILIES = frozenset({"a2", "c2", "c2d", "c3", "m1", "m2", "n2", "n2d", "t2a", "t2d"})


def used_up(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    """What is wanted of a quota against what is left; what the plan destroys is given back."""
    wanted: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], str] = {}
    templates = [each.after for each in made if each.type.endswith("instance_template") and each.writes]
    for each in made:
        stood = "create" not in each.actions or each.removes
        for values, sign, counts in ((each.after, 1.0, each.writes), (each.before, -1.0, stood)):
            for use in (*_uses(each.type, values), *_of_group(each.type, values, templates)) if counts else ():
                key = use.region, use.metric
                wanted[key] += sign * use.amount
                if sign > 0:
                    first.setdefault(key, each.address)
    asked: dict[str, Mapping[str, float] | None] = {}
    for (region, metric), amount in sorted(wanted.items()):
        if amount <= 0:
            continue
        if region not in asked:
            asked[region] = left(google, project, region or None)
        found, where = asked[region], region or project
        if found is None:
            said.untold.append(f"the quotas of {where}")
        elif metric in found and amount > found[metric]:
            what = f"{metric} of {where}: {amount:g} more are needed, {max(found[metric], 0):g} are left"
            remedy = "Ask for more (console: IAM & Admin, Quotas), remove what is not needed, or ask for less."
            said.obstacles.append(Obstacle("quota", first[region, metric], what, remedy))


def _uses(kind: str, values: Mapping[str, Any]) -> Iterator[_Use]:
    region = _region(values)
    if kind in TYPES and TYPES[kind].quota:
        yield _Use(TYPES[kind].quota, "", 1)
    elif kind in {"google_compute_address", "google_compute_global_address"}:
        outside = values.get("address_type") in {None, "", "EXTERNAL", UNKNOWN}
        if kind == "google_compute_address":
            if outside and region:
                yield _Use("STATIC_ADDRESSES", region, 1)
        elif outside:
            yield _Use("STATIC_ADDRESSES", "", 1)
        else:
            yield _Use("GLOBAL_INTERNAL_ADDRESSES", "", 1)
    elif kind == "google_compute_instance":
        if region:
            yield _Use("INSTANCES", region, 1)
            if any(
                isinstance(each.get("access_config"), list) and each["access_config"] for each in _interfaces(values)
            ):
                yield _Use("IN_USE_ADDRESSES", region, 1)
        yield from _cpus(str(values.get("machine_type") or ""), region)
        for disk in _blocks(values.get("boot_disk")):
            for made_of in _blocks(disk.get("initialize_params")):
                yield from _storage(made_of.get("type"), made_of.get("size"), region)
    elif kind in {"google_compute_disk", "google_compute_region_disk"}:
        yield from _storage(values.get("type"), values.get("size"), region)


def _of_group(kind: str, values: Mapping[str, Any], templates: Sequence[Mapping[str, Any]]) -> Iterator[_Use]:
    """The machines of a group, where the plan has one template that they can be made from.

    A group that scales has no size of its own: it begins with as many as its autoscaler wants at least.
    """
    size, region = values.get("target_size"), _region(values)
    rules = TYPES.get(kind)
    if rules is None or not (rules.manages_instances or rules.scales):
        return
    if rules.scales:
        size = next(iter(values_at(values, rules.scales)), None)
    if len(templates) != 1 or not isinstance(size, int) or not region:
        return
    (template,) = templates
    outside = any(_blocks(each.get("access_config")) for each in _interfaces(template))
    for use in (*_cpus(str(template.get("machine_type") or ""), region), _Use("INSTANCES", region, 1)):
        yield use._replace(amount=use.amount * size)
    if outside:
        yield _Use("IN_USE_ADDRESSES", region, size)
    for disk in _blocks(template.get("disk")):
        for use in _storage(disk.get("disk_type"), disk.get("disk_size_gb"), region):
            yield use._replace(amount=use.amount * size)


def _storage(kind: object, size: object, region: str) -> Iterator[_Use]:
    """Gigabytes of a disk; one without a size is as big as its image, and is not counted."""
    if not region or not isinstance(size, int | float):
        return
    name = str(kind or "pd-standard").rpartition("/")[2]
    if name in {"pd-ssd", "pd-balanced"}:
        yield _Use("SSD_TOTAL_GB", region, float(size))
    elif name == "pd-standard":
        yield _Use("DISKS_TOTAL_GB", region, float(size))


def _blocks(found: object) -> list[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _cpus(machine_type: str, region: str) -> Iterator[_Use]:
    name = machine_type.rpartition("/")[2]
    if not is_machine_type(name):
        return
    family = name.partition("-")[0]
    metric = f"{family.upper()}_CPUS" if family in _FAMILIES else "CPUS"
    if region:
        yield _Use(metric, region, vcpus(name))
    yield _Use("CPUS_ALL_REGIONS", "", vcpus(name))


def _region(values: Mapping[str, Any]) -> str:
    region, zone = values.get("region"), values.get("zone")
    if isinstance(region, str) and region:
        return region.rpartition("/")[2]
    return zone.rpartition("/")[2].rpartition("-")[0] if isinstance(zone, str) else ""


def _interfaces(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _blocks(values.get("network_interface"))
