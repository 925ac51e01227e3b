"""The google provider's functions: parts of an id or self link, as in `provider::google::region_from_id(id)`."""

import re
from collections.abc import Callable, Mapping

from infra.local.provider.problems import Refused


def _part(kind: str, pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Refused(f"there is no {kind} in {text!r}")
    return found[1]


def _from(kind: str, pattern: str) -> Callable[[str], str]:
    return lambda text: _part(kind, pattern, text)


FUNCTIONS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "location_from_id": ("id", _from("location", r"(?:^|/)locations/([^/]+)/")),
    "name_from_id": ("id", _from("name", r"/([^/]+)$")),
    "project_from_id": ("id", _from("project", r"(?:^|/)projects/([^/]+)/")),
    "region_from_id": ("id", _from("region", r"(?:^|/)regions/([^/]+)/")),
    "region_from_zone": ("zone", _from("region", r"^(.+-.+)-[^-]+$")),
    "zone_from_id": ("id", _from("zone", r"(?:^|/)zones/([^/]+)/")),
}
"""Name -> the name of its one argument, a string, and what it gives back for it; Refused when there is no such part."""
