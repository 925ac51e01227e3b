"""Quotas that a service keeps of its own, beside those of Compute Engine: Cloud Run's processors, the size of caches.

Cloud Run refuses a single service whose greatest size passes what the project may have in a region. Caches may have so
much in a region together: those that stand are counted by their own lists. How many databases there may be is a limit
of Cloud SQL that no quota shows (cloud.google.com/sql/docs/quotas): the apply alone tells it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jobs.terraform.policy.plan_document import Change, values_at
from jobs.terraform.possible.said import Obstacle, Said
from shared.cloud.project import Google, limits
from shared.parts.views import quotas

_RUN = "run.googleapis.com"
# Sources: cloud.google.com/run/quotas; the metrics are those that a refusal names (CpuAllocPerProjectRegion).
_PROCESSORS, _MEMORY = f"{_RUN}/cpu_allocation", f"{_RUN}/mem_allocation"
_BYTES = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3, "KI": 1024, "MI": 1024**2, "GI": 1024**3}


_LISTED = "v1/projects/{}/locations/{}/instances"
_MORE = "ask for more (console: IAM & Admin, Quotas)"


def over_service_limits(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    """What a service would refuse because the project may not have so much of it."""
    _run(made, project, google, said)
    _counted(made, project, google, said)


def _run(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    services = [each for each in made if each.type == "google_cloud_run_v2_service" and each.writes]
    sized = [(each, size) for each in services if (size := _greatest(each.after)) is not None]
    if not sized:
        return
    found = limits(google, project, _RUN)
    if found is None:
        said.untold.append("the quotas of Cloud Run")
        return
    for change, (most, processors, memory) in sized:
        region = str(change.after.get("location") or "").rpartition("/")[2]
        for metric, one, unit in ((_PROCESSORS, processors, "milli vCPU"), (_MEMORY, memory, "bytes of memory")):
            limit = _limit(found.get(metric), region)
            if limit is not None and one and most * one > limit:
                what = f"{change.address}: up to {most} instances are {most * one:g} {unit} in {region}"
                fits = int(limit // one)
                do = f"Set its greatest number of instances to {fits} or less, or {_MORE}."
                said.obstacles.append(Obstacle("quota", change.address, f"{what}, {limit:g} are allowed", do))
                break


def _greatest(values: Mapping[str, Any]) -> tuple[int, float, float] | None:
    """How many instances there may be, and milli vCPU and bytes of one; None where nothing says how many."""
    most = [each for each in values_at(values, "template.scaling.max_instance_count") if isinstance(each, int)]
    limits = [each for each in values_at(values, "template.containers.resources.limits") if isinstance(each, Mapping)]
    containers = max(1, len([each for each in values_at(values, "template.containers.image") if each]))
    if not most or not most[0]:
        return None
    # A container without a limit of its own gets one vCPU and 512 MiB.
    rest = containers - len(limits)
    processors = sum(_amount(each.get("cpu") or "1", milli=True) for each in limits) + 1000.0 * max(rest, 0)
    memory = sum(_amount(each.get("memory") or "512Mi") for each in limits) + 512.0 * 1024**2 * max(rest, 0)
    return most[0], processors, memory


def _amount(said: object, *, milli: bool = False) -> float:
    match = re.fullmatch(r"([\d.]+)(m|[KMG]i?)?", str(said).strip())
    if match is None:
        return 0.0
    if match[2] == "m":
        return float(match[1]) if milli else float(match[1]) / 1000
    return float(match[1]) * (1000 if milli else _BYTES[(match[2] or "").upper()])


def _counted(made: Sequence[Change], project: str, google: Google, said: Said) -> None:
    more: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], str] = {}
    for each in made:
        counted = quotas().get(each.type)
        if counted is None:
            continue
        if each.writes:
            more[each.type, _region(each.after)] += counted.planned(each.after)
            first.setdefault((each.type, _region(each.after)), each.address)
        if each.removes or "update" in each.actions:
            more[each.type, _region(each.before)] -= counted.planned(each.before)
    for (kind, region), amount in sorted(more.items()):
        counted = quotas()[kind]
        found = limits(google, project, counted.service) if amount > 0 else {}
        if found is None:
            said.untold.append(f"the quotas of {counted.service}")
            continue
        known = [
            _limit(places, region) for name, places in found.items() if re.search(counted.called, name, re.IGNORECASE)
        ]
        limit = min((each for each in known if each is not None), default=None)
        if limit is None:
            continue  # what Google doesn't count is in nobody's way
        path = _LISTED.format(quote(project), quote(region))
        status, listed = google.ask(counted.service.partition(".")[0], path)
        if status != 200:
            said.untold.append(f"how much of {counted.service} there is")
            continue
        there = sum(counted.stands(item) for item in listed.get("instances") or [])
        if there + amount > limit:
            what = (
                f"{counted.service} has {there:g} {counted.unit} in {region}, {limit:g} are allowed, "
                f"{amount:g} more are needed"
            )
            do = f"Remove what is not needed, or {_MORE}."
            said.obstacles.append(Obstacle("quota", first[kind, region], what, do))


def _region(values: Mapping[str, Any]) -> str:
    return next((str(values[key]) for key in ("region", "location") if isinstance(values.get(key), str)), "-")


def _limit(places: Mapping[str, float] | None, region: str) -> float | None:
    """What holds in a region: its own, or what holds wherever nothing else does."""
    return None if places is None else places.get(region, places.get(""))
