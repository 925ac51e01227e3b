"""The zone that a goal names: whether there is one, and what of the plan stands in it."""

from functions.planning.rules.goal import Goal
from shared.cost.regions import zones_of
from shared.http import Unprocessable
from shared.parts.expand import expand
from shared.parts.instances import Instance
from shared.schemas import Architecture, Asked

_ELSEWHERE = (
    "nothing of this plan stands in a zone that is chosen: what it consists of stands in the region, and Google chooses"
)


def in_zone(architecture: Architecture, goal: Goal) -> Architecture:
    """With what stands in one zone in the one that the goal names; raises Unprocessable where there is no such zone."""
    zone, zones = goal.zone, zones_of(architecture.region)
    if zone is None or zone.rpartition("-")[0] != architecture.region:
        return architecture
    if zone not in zones:
        message = f"{architecture.region} has no zone {zone}; the nearest is {_nearest(zone, zones)}"
        message = f"{message} (its zones: {', '.join(zones)})"
        raise Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}])
    return architecture.model_copy(update={"zone": zone}) if _ids(architecture) else architecture


def zone_asked(goal: Goal, architecture: Architecture) -> list[Asked]:
    """What became of the zone; nothing where none was named."""
    if goal.zone is None:
        return []
    ids = _ids(architecture) if architecture.zone == goal.zone else []
    how = f"{', '.join(ids)}: in {goal.zone}" if ids else _ELSEWHERE
    if goal.zone.rpartition("-")[0] != architecture.region:
        how = f"this plan stands in {architecture.region}"
    return [Asked(words=goal.zone, need="zone" if ids else f"the zone {goal.zone}", met=bool(ids), how=how)]


def _ids(architecture: Architecture) -> list[str]:
    return [each.id for each in expand(architecture).parts if _is_in_a_zone(each)]


def _is_in_a_zone(instance: Instance) -> bool:
    return instance.part.zonal is not None and instance.part.zonal(instance.settings)


def _nearest(zone: str, zones: tuple[str, ...]) -> str:
    """By its letter: zones of a region have no other order."""
    return min(zones, key=lambda each: abs(ord(each[-1]) - ord(zone[-1])))
