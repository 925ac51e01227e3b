"""What hashicorp/google does with common types beyond its schema: what replaces, what is kept.

Which arguments replace a resource stands in the schema's facts (`Attribute.forces_new`) and in `replaces`.
"""

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
    if type_name == "google_sql_database_instance":
        _keep_what_grew(prior, planned.value)
    replaces = [*planned.replaces, *conditional(type_name, prior, planned.value)]
    if type_name == "google_storage_bucket":
        # The API answers a location in capitals; that is no other place.
        one, other = str(prior.get("location")), str(planned.value.get("location"))
        if one.upper() == other.upper():
            planned.value["location"] = prior.get("location")
            replaces = [path for path in replaces if path != ("location",)]
    return Planned(planned.value, tuple(replaces))


def _keep_what_grew(prior: Object, value: Object) -> None:
    """A disk that grows by itself is never made smaller: since 7.4.0 the provider takes that for no difference."""
    old, new = ((one.get("settings") or [None])[0] for one in (prior, value))
    if not isinstance(old, dict) or not isinstance(new, dict) or new.get("disk_autoresize") is not True:
        return
    before, after = old.get("disk_size"), new.get("disk_size")
    if isinstance(before, int | float) and isinstance(after, int | float) and after < before:
        new["disk_size"] = before
