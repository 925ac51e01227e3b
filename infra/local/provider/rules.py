"""What hashicorp/google does with common types beyond its schema: what replaces, what is kept.

Which arguments replace a resource stands in the schema's facts (`Attribute.forces_new`) and in `replaces`.
"""

from __future__ import annotations

from infra.local.provider.plan import Object, Planned, Rules
from infra.local.provider.replaces import conditional
from shared.terraform.schema import provider_schema

_RECOMPUTED: dict[str, dict[str, list[str]]] = {
    "google_cloud_run_v2_service": {
        "latest_created_revision": ["template"],
        "latest_ready_revision": ["template"],
        "generation": ["template", "ingress"],
    },
    "google_compute_instance": {"metadata_fingerprint": ["metadata"], "tags_fingerprint": ["tags"]},
    "google_storage_bucket_object": {name: ["content", "source"] for name in ("crc32c", "md5hash", "generation")},
}


def rules_of(type_name: str) -> Rules:
    """The rules of a type; of one that the provider lacks, those of a plain resource."""
    schema = provider_schema("google-beta")
    updatable = type_name not in schema.resource_types() or schema.type_facts(type_name).updatable
    return Rules(recomputed=_RECOMPUTED.get(type_name, {}), all_new=not updatable)


def adjust(type_name: str, prior: Object | None, planned: Planned) -> Planned:
    """The plan with what depends on the values."""
    if prior is None:
        return planned
    replaces = [*planned.replaces, *conditional(type_name, prior, planned.value)]
    if type_name == "google_storage_bucket":
        # The API answers a location in capitals; that is no other place.
        one, other = str(prior.get("location")), str(planned.value.get("location"))
        if one.upper() == other.upper():
            planned.value["location"] = prior.get("location")
            replaces = [path for path in replaces if path != ("location",)]
    return Planned(planned.value, tuple(replaces))
