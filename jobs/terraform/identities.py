"""Under which id Terraform imports a resource, told from the values it was planned with."""

import re
from collections.abc import Mapping
from typing import Any

from shared.terraform.schema import provider_schema

_PART = re.compile(r"\{\{([a-z0-9_-]+)\}\}")
_PLACES = frozenset({"project", "region", "zone", "location"})
# What the provider's patterns call by another name than its attribute's.
_MEANS = {"project_id": "project", "peering-network": "network"}
_OF_A_TYPE = {("google_storage_bucket", "bucket"): "name", ("google_compute_network_peering", "peering_id"): "name"}
_AS_WRITTEN = frozenset({"network", "role", "member"})
# Whose id is made of the parts of another resource's full name: the attribute that holds it, and its form.
_WITHIN = {
    "google_kms_crypto_key_iam_member": (
        "crypto_key_id",
        re.compile(
            r"projects/(?P<project_id>[^/]+)/locations/(?P<location>[^/]+)"
            r"/keyRings/(?P<key_ring_name>[^/]+)/cryptoKeys/(?P<crypto_key_name>[^/]+)"
        ),
    ),
    "google_compute_network_peering": (
        "network",
        re.compile(r"(?:.*/)?projects/(?P<project_id>[^/]+)/global/networks/(?P<network_id>[^/]+)"),
    ),
    **{
        f"google_healthcare_{store}_store_iam_member": (
            f"{store}_store_id",
            re.compile(
                r"projects/(?P<project_id>[^/]+)/locations/(?P<location>[^/]+)"
                rf"/datasets/(?P<dataset>[^/]+)/{stores}/(?P<{store}_store>[^/]+)"
            ),
        )
        for store, stores in (("fhir", "fhirStores"), ("dicom", "dicomStores"), ("hl7_v2", "hl7V2Stores"))
    },
    "google_service_account_iam_member": (
        "service_account_id",
        re.compile(r"projects/(?P<project_id>[^/]+)/serviceAccounts/(?P<service_account_email>[^/]+)"),
    ),
}


def import_id(kind: str, values: Mapping[str, Any], places: Mapping[str, str | None]) -> str | None:
    """The import id of a planned resource, in the provider's documented format.

    None for what can't be imported, or when a part of the id is not known yet. `places` are the deployment's project,
    region and zone, for a resource that does not say its own.
    """
    if kind not in provider_schema().resource_types():
        return None
    facts = provider_schema().type_facts(kind)
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
    within = _named_within(kind, values)
    known = {
        name: within.get(name) or _value(_OF_A_TYPE.get((kind, name)) or _MEANS.get(name, name), values, places)
        for name in _PART.findall(pattern)
    }
    if None in known.values():
        return None
    return _PART.sub(lambda match: known[match[1]] or "", pattern)


def _named_within(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    attribute, form = _WITHIN.get(kind, ("", None))
    whole = values.get(attribute)
    found = form.fullmatch(whole) if form and isinstance(whole, str) else None
    return found.groupdict() if found else {}


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
    """The id of a grant: what it is on, the role, who has it, and its condition's title."""
    conditions = values.get("condition") or []
    if not isinstance(conditions, list):
        return None
    parts = [identity, values.get("role"), values.get("member"), *(each.get("title") for each in conditions)]
    said = [part for part in parts if isinstance(part, str) and part]
    return " ".join(said) if len(said) == len(parts) else None
