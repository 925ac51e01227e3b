"""Under which id Terraform imports a resource, told from the values it was planned with."""

import re
from collections.abc import Mapping
from typing import Any

from shared.terraform.schema import schema_of

_PART = re.compile(r"\{\{([a-z0-9_-]+)\}\}")
_PLACES = frozenset({"project", "region", "zone", "location"})
# What the provider's patterns call by another name than its attribute's.
_MEANS = {"project_id": "project", "peering-network": "network", "peering_id": "name"}
_OF_A_TYPE = {("google_storage_bucket", "bucket"): "name"}
_AS_WRITTEN = frozenset({"network", "role", "member"})
# The attributes that hold another resource's full name, and the parts of it that patterns are made of.
_WITHIN = {
    "crypto_key_id": re.compile(
        r"projects/(?P<project_id>[^/]+)/locations/(?P<location>[^/]+)"
        r"/keyRings/(?P<key_ring_name>[^/]+)/cryptoKeys/(?P<crypto_key_name>[^/]+)"
    ),
    "network": re.compile(r"(?:.*/)?projects/(?P<project_id>[^/]+)/global/networks/(?P<network_id>[^/]+)"),
    "service_account_id": re.compile(
        r"projects/(?P<project_id>[^/]+)/serviceAccounts/(?P<service_account_email>[^/]+)"
    ),
    **{
        f"{store}_store_id": re.compile(
            r"projects/(?P<project_id>[^/]+)/locations/(?P<location>[^/]+)"
            rf"/datasets/(?P<dataset>[^/]+)/{stores}/(?P<{store}_store>[^/]+)"
        )
        for store, stores in (("fhir", "fhirStores"), ("dicom", "dicomStores"), ("hl7_v2", "hl7V2Stores"))
    },
}


def import_id(kind: str, values: Mapping[str, Any], places: Mapping[str, str | None]) -> str | None:
    """The import id of a planned resource, in the provider's documented format.

    None for what can't be imported, or when a part of the id is not known yet. `places` are the deployment's project,
    region and zone, for a resource that does not say its own.
    """
    if kind not in schema_of(kind).resource_types():
        return None
    facts = schema_of(kind).type_facts(kind)
    # A shorter pattern leaves places to the provider's own settings, which an import does not have.
    full = [pattern for pattern in facts.imports if _placed(pattern) == _placed(facts.imports[0])]
    for pattern in full:
        identity = _filled(pattern, kind, values, places)
        if identity is None:
            continue
        if not facts.iam:
            return identity
        return _granted(identity, values)
    return None


def _placed(pattern: str) -> frozenset[str]:
    return _PLACES & {_MEANS.get(name, name) for name in _PART.findall(pattern)}


def _filled(pattern: str, kind: str, values: Mapping[str, Any], places: Mapping[str, str | None]) -> str | None:
    names = _PART.findall(pattern)
    within = _named_within(frozenset(names), values)
    known = {
        name: within.get(name) or _value(_OF_A_TYPE.get((kind, name)) or _MEANS.get(name, name), values, places)
        for name in names
    }
    if None in known.values():
        return None
    return _PART.sub(lambda match: known[match[1]] or "", pattern)


def _named_within(names: frozenset[str], values: Mapping[str, Any]) -> dict[str, str]:
    """The parts of an id that are all told by one full name, as for a grant on a key."""
    for attribute, form in _WITHIN.items():
        whole = values.get(attribute)
        if isinstance(whole, str) and names >= form.groupindex.keys() and (found := form.fullmatch(whole)):
            return found.groupdict()
    return {}


def _value(name: str, values: Mapping[str, Any], places: Mapping[str, str | None]) -> str | None:
    value = values.get(name)
    if not (isinstance(value, str) and value):
        value = places.get(name)
    if not value and name == "email":
        account, project = (_value(part, values, places) for part in ("account_id", "project"))
        return f"{account}@{project}.iam.gserviceaccount.com" if account and project else None
    if not value:
        return None
    # Most may be given as links; these are not names of what is at the end of one.
    return value if name in _AS_WRITTEN else value.rpartition("/")[2]


def _granted(identity: str, values: Mapping[str, Any]) -> str | None:
    """The id of a grant: what it is on, the role, who has it, and its condition's title.

    Of what is logged of a service: what it is on, and the service.
    """
    if "role" not in values and isinstance(values.get("service"), str):
        return f"{identity} {values['service']}"
    conditions = values.get("condition") or []
    if not isinstance(conditions, list):
        return None
    parts = [identity, values.get("role"), values.get("member"), *(each.get("title") for each in conditions)]
    said = [part for part in parts if isinstance(part, str) and part]
    return " ".join(said) if len(said) == len(parts) else None
