"""A state as hashicorp/google 6.50.0 writes it, made of one of today's: its names and schema versions, as facts.

The names are those of google_6_names.json.gz, compiled from the provider's public sources (MPL-2.0; names only).
"""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.world import World

# Written otherwise: (type, path) -> how 6 wrote it.
_OTHERWISE = {("google_storage_bucket", "retention_policy.retention_period"): int}


@cache
def _types() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(Path(__file__).with_name("google_6_names.json.gz").read_bytes()))
    return found["types"]


def as_six_wrote(state: dict[str, Any]) -> set[str]:
    """Change a state file's document into one of 6.50.0; the types that it holds and 6.50.0 knew."""
    known = set()
    for resource in state["resources"]:
        facts = _types().get(resource["type"])
        if resource["mode"] == "managed" and facts:
            known.add(resource["type"])
            for instance in resource["instances"]:
                instance["schema_version"] = facts["schema_version"]
                instance["attributes"] = _fitted(instance["attributes"], facts["names"], resource["type"], "")
    return known


def forget_what_is_terraforms_own(world: World) -> None:
    """What only 7 keeps in its state, and Google knows nothing of."""
    for kind in world.kinds():
        if "deletion_policy" not in _types().get(kind, {"names": {"deletion_policy": None}})["names"]:
            for entry in world.list(kind):
                world.put(kind, entry.id, {**entry.attributes, "deletion_policy": None})


def _fitted(values: dict[str, Any], names: dict[str, Any], kind: str, path: str) -> dict[str, Any]:
    fitted = {}
    for name, inner in names.items():
        value, here = values.get(name), f"{path}{name}"
        if name in values and value is None:
            fitted[name] = None
        elif inner is None:
            change = _OTHERWISE.get((kind, here), lambda same: same)
            fitted[name] = None if value is None else change(value)
        else:
            each = [value] if isinstance(value, dict) else value or []
            made = [_fitted(one, inner, kind, f"{here}.") for one in each]
            fitted[name] = made[0] if isinstance(value, dict) else made
    return fitted
