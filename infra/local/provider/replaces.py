"""What replaces a resource depending on the values: the arguments that `TypeFacts.may_force_new` names, and when.

Which single arguments always replace stands in the schema's facts (`Attribute.forces_new`). The conditions are those of
the provider's documentation: a disk, a range or a connector can grow but not shrink, a version goes up only.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from infra.local.provider.plan import Object, Path
from infra.local.provider.wire import UNKNOWN
from infra.local.world import MANAGERS

Condition = Callable[[Any, Any], bool]


def conditional(type_name: str, prior: Object, value: Object) -> list[Path]:
    """The paths of this change that replace because of what they were and what they become."""
    found: list[Path] = []
    for path, condition in _CONDITIONS.get(type_name, {}).items():
        steps = _steps(path)
        old, new = _at(prior, steps), _at(value, steps)
        if new is not UNKNOWN and old != new and condition(old, new):
            found.append(steps)
    if type_name == "google_compute_instance" and _another_script(prior, value):
        found.append(("metadata_startup_script",))
    return found


def _steps(path: str) -> Path:
    names = path.split(".")
    return (*(step for name in names[:-1] for step in (name, 0)), names[-1])


def _at(value: Any, steps: Path) -> Any:
    for step in steps:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        elif value is not UNKNOWN:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _shrinks(old: Any, new: Any) -> bool:
    return isinstance(old, int | float) and isinstance(new, int | float) and new < old


def _range_shrinks(old: Any, new: Any) -> bool:
    """A subnetwork's range may be widened around itself."""
    try:
        return not ipaddress.ip_network(old, strict=False).subnet_of(ipaddress.ip_network(new, strict=False))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return True


def _version_falls(old: Any, new: Any) -> bool:
    def number(text: Any) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", str(text))]

    return bool(old and new) and number(new) < number(old)


def _goes(old: Any, new: Any) -> bool:
    return bool(old) and not new


def _unlocks(old: Any, new: Any) -> bool:
    return old is True and not new


def _comes_or_goes(old: Any, new: Any) -> bool:
    return bool(old) != bool(new)


def _other(old: Any, new: Any) -> bool:
    return bool(old) and bool(new)


def _rewritten(old: Any, new: Any) -> bool:
    """Statements may be added at the end."""
    return isinstance(old, list) and (not isinstance(new, list) or new[: len(old)] != old)


_DISK: dict[str, Condition] = {"size": _shrinks}
_GROUP: dict[str, Condition] = {"resource_policies.workload_policy": _goes}
_CONDITIONS: dict[str, dict[str, Condition]] = {
    "google_compute_disk": _DISK,
    "google_compute_region_disk": _DISK,
    **dict.fromkeys(MANAGERS, _GROUP),
    "google_compute_subnetwork": {"ip_cidr_range": _range_shrinks},
    "google_redis_instance": {"redis_version": _version_falls},
    "google_secret_manager_secret": {"replication.auto": _comes_or_goes},
    "google_spanner_database": {"ddl": _rewritten},
    "google_sql_database_instance": {
        "master_instance_name": _other,
        "settings.disk_size": _shrinks,
        "settings.ip_configuration.private_network": _goes,
    },
    "google_storage_bucket": {"retention_policy.is_locked": _unlocks},
    "google_vpc_access_connector": {"max_instances": _shrinks, "min_instances": _shrinks},
}


def _another_script(prior: Object, value: Object) -> bool:
    """The script may move between its own argument and the metadata; another script is another machine."""

    def script(one: Object) -> Any:
        metadata = one.get("metadata")
        return one.get("metadata_startup_script") or (metadata or {}).get("startup-script")

    if value.get("metadata") is UNKNOWN or prior.get("metadata_startup_script") == value.get("metadata_startup_script"):
        return False
    return bool(script(prior) != script(value))
