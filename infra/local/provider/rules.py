"""What hashicorp/google's documentation says of common types beyond the schema: defaults, what replaces, what is kept.

Which single arguments replace a resource stands in the schema's facts (`Attribute.forces_new`); here is what depends on
the values: a disk that shrinks, a startup script, a chosen name that changes case only.
"""

from __future__ import annotations

from typing import Any

from infra.local.provider.plan import Object, Path, Planned, Rules
from infra.local.provider.wire import UNKNOWN

_DISK = {"auto_delete": True, "mode": "READ_WRITE"}
_HEALTH = {"check_interval_sec": 5, "healthy_threshold": 2, "timeout_sec": 5, "unhealthy_threshold": 2}
_RULE = {"load_balancing_scheme": "EXTERNAL"}
_BACKEND = {"backend.balancing_mode": "UTILIZATION", "backend.capacity_scaler": 1, "load_balancing_scheme": "EXTERNAL"}
_GROUP = {
    "wait_for_instances": False,
    "wait_for_instances_status": "STABLE",
    "list_managed_instances_results": "PAGELESS",
}

_DEFAULTS: dict[str, dict[str, Any]] = {
    "google_cloud_run_v2_job": {"deletion_protection": True},
    "google_cloud_run_v2_service": {"deletion_protection": True},
    "google_compute_address": {"address_type": "EXTERNAL"},
    "google_compute_autoscaler": {"autoscaling_policy.mode": "ON", "autoscaling_policy.cooldown_period": 60},
    "google_compute_backend_service": {**_BACKEND, "connection_draining_timeout_sec": 300},
    "google_compute_disk": {"type": "pd-standard"},
    "google_compute_firewall": {"priority": 1000},
    "google_compute_forwarding_rule": _RULE,
    "google_compute_global_address": {"address_type": "EXTERNAL"},
    "google_compute_global_forwarding_rule": _RULE,
    "google_compute_health_check": _HEALTH,
    "google_compute_instance": {
        "boot_disk.auto_delete": True,
        "boot_disk.mode": "READ_WRITE",
        "attached_disk.mode": "READ_WRITE",
        "can_ip_forward": False,
        "deletion_protection": False,
        "scheduling.automatic_restart": True,
        "scheduling.preemptible": False,
        "scratch_disk.size": 375,
        "shielded_instance_config.enable_integrity_monitoring": True,
        "shielded_instance_config.enable_secure_boot": False,
        "shielded_instance_config.enable_vtpm": True,
    },
    "google_compute_instance_group_manager": _GROUP,
    "google_compute_instance_template": {"can_ip_forward": False, "disk.auto_delete": True},
    "google_compute_network": {
        "auto_create_subnetworks": True,
        "delete_default_routes_on_create": False,
        "network_firewall_policy_enforcement_order": "AFTER_CLASSIC_FIREWALL",
    },
    "google_compute_region_autoscaler": {"autoscaling_policy.mode": "ON", "autoscaling_policy.cooldown_period": 60},
    "google_compute_region_health_check": _HEALTH,
    "google_compute_region_instance_group_manager": _GROUP,
    "google_compute_router_nat": {"enable_endpoint_independent_mapping": False},
    "google_container_cluster": {"deletion_protection": True},
    "google_monitoring_alert_policy": {"enabled": True},
    "google_monitoring_notification_channel": {"enabled": True, "force_delete": False},
    "google_project_service": {"disable_on_destroy": True},
    "google_pubsub_subscription": {"message_retention_duration": "604800s"},
    "google_secret_manager_secret_version": {"enabled": True, "deletion_policy": "DELETE"},
    "google_service_account": {"disabled": False},
    "google_sql_database": {"deletion_policy": "DELETE"},
    "google_sql_database_instance": {
        "deletion_protection": True,
        "settings.activation_policy": "ALWAYS",
        "settings.availability_type": "ZONAL",
        "settings.deletion_protection_enabled": False,
        "settings.disk_autoresize": True,
        "settings.disk_autoresize_limit": 0,
        "settings.backup_configuration.backup_retention_settings.retention_unit": "COUNT",
        "settings.ip_configuration.ipv4_enabled": True,
        "settings.pricing_plan": "PER_USE",
    },
    "google_storage_bucket": {"force_destroy": False, "storage_class": "STANDARD"},
    "google_storage_bucket_object": {"detect_md5hash": "different hash"},
    "google_vpc_access_connector": {"machine_type": "e2-micro"},
}
_RECOMPUTED: dict[str, dict[str, list[str]]] = {
    "google_cloud_run_v2_service": {
        "latest_created_revision": ["template"],
        "latest_ready_revision": ["template"],
        "generation": ["template", "ingress"],
    },
    "google_compute_instance": {"metadata_fingerprint": ["metadata"], "tags_fingerprint": ["tags"]},
    "google_storage_bucket_object": {name: ["content", "source"] for name in ("crc32c", "md5hash", "generation")},
}
# Immutable as a whole: any change makes a new one.
_ALL_NEW = (
    "google_compute_instance_template",
    "google_compute_region_instance_template",
    "google_project_iam_member",
)


def rules_of(type_name: str) -> Rules:
    """The rules of a type; of one without any, those of a plain resource."""
    return Rules(
        defaults=_DEFAULTS.get(type_name, {}),
        recomputed=_RECOMPUTED.get(type_name, {}),
        all_new=type_name in _ALL_NEW or type_name.endswith("_iam_member"),
    )


def adjust(type_name: str, prior: Object | None, planned: Planned) -> Planned:
    """The plan with what depends on the values."""
    if prior is None:
        return planned
    replaces = list(planned.replaces)
    if type_name in ("google_compute_disk", "google_compute_region_disk") and _shrinks(prior, planned.value, "size"):
        replaces.append(("size",))
    if type_name == "google_sql_database_instance":
        replaces += _sql(prior, planned.value)
    if type_name == "google_compute_instance" and _startup_script_changes(prior, planned.value):
        replaces.append(("metadata_startup_script",))
    if type_name == "google_storage_bucket":
        # The API answers a location in capitals; that is no other place.
        one, other = str(prior.get("location")), str(planned.value.get("location"))
        if one.upper() == other.upper():
            planned.value["location"] = prior.get("location")
            replaces = [path for path in replaces if path != ("location",)]
    return Planned(planned.value, tuple(replaces))


def _sql(prior: Object, value: Object) -> list[Path]:
    before, after = (prior.get("settings") or [{}])[0], (value.get("settings") or [{}])[0]
    return [("settings", 0, "disk_size")] if _shrinks(before, after, "disk_size") else []


def _startup_script_changes(prior: Object, value: Object) -> bool:
    """The script may move between its own argument and the metadata; another script is another machine."""

    def script(one: Object) -> Any:
        metadata = one.get("metadata")
        return one.get("metadata_startup_script") or (metadata or {}).get("startup-script")

    if value.get("metadata") is UNKNOWN or prior.get("metadata_startup_script") == value.get("metadata_startup_script"):
        return False
    return bool(script(prior) != script(value))


def _shrinks(prior: Object, value: Object, name: str) -> bool:
    old, new = prior.get(name), value.get(name)
    if old is None or new is None or old is UNKNOWN or new is UNKNOWN:
        return False
    return bool(new < old)
