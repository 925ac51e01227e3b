"""Which arguments make a new resource when they change, from the documentation of hashicorp/google.

Neither package says it, so it is written down: what places and names a thing can't change in (nearly) any type, and the
common types' own arguments. A dotted path leads into blocks; a block's own name stands for everything in it, and with #
for how many of it there are.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

EVERYWHERE = (
    "name", "project", "region", "zone", "location", "parent", "org_id", "organization", "folder", "key_ring",
)  # fmt: skip
# Own names a user gives under another argument.
_GIVEN_IDS = ("account_id", "dataset_id", "repository_id", "secret_id", "table_id", "instance_id", "cluster_id")
# What can be renamed or moved after all.
_CHANGEABLE = {
    "google_project": {"name"},
    "google_monitoring_dashboard": {"name"},
    "google_compute_project_metadata_item": {"project"},
    "google_storage_bucket_object": {"content", "source"},
}

_RULE = (
    "ip_protocol",
    "ip_version",
    "load_balancing_scheme",
    "network",
    "port_range",
    "subnetwork",
    "ip_address",
)
_MANAGER = ("base_instance_name", "description")
_PLACED = ("network", "subnetwork")

OWN: dict[str, tuple[str, ...]] = {
    "google_artifact_registry_repository": ("format", "kms_key_name", "mode"),
    "google_bigquery_table": ("dataset_id",),
    "google_compute_address": (
        "address", "address_type", "description", "ip_version", "network", "network_tier", "prefix_length", "purpose",
        "subnetwork",
    ),
    "google_compute_attached_disk": ("device_name", "disk", "instance", "mode"),
    "google_compute_backend_service": ("load_balancing_scheme",),
    "google_compute_disk": (
        "description", "image", "physical_block_size_bytes", "snapshot", "source_disk", "type", "disk_encryption_key",
        "enable_confidential_compute", "guest_os_features",
    ),
    "google_compute_firewall": ("network", "direction"),
    "google_compute_forwarding_rule": (
        *_RULE, "ports", "backend_service", "service_label", "is_mirroring_collector", "description",
    ),
    "google_compute_global_address": (
        "address", "address_type", "description", "ip_version", "network", "prefix_length", "purpose",
    ),
    "google_compute_global_forwarding_rule": (*_RULE, "description"),
    "google_compute_instance": (
        "boot_disk.device_name", "boot_disk.disk_encryption_key_raw", "boot_disk.initialize_params",
        "boot_disk.interface", "boot_disk.kms_key_self_link", "boot_disk.mode", "boot_disk.source",
        "confidential_instance_config", "description", "guest_accelerator", "hostname", "metadata_startup_script",
        "network_interface#", "network_interface.nic_type", "network_interface.queue_count",
        "network_performance_config", "params", "reservation_affinity", "scheduling.local_ssd_recovery_timeout",
        "scheduling.preemptible", "scheduling.provisioning_model", "scratch_disk",
    ),
    "google_compute_instance_group": ("network",),
    "google_compute_instance_group_manager": _MANAGER,
    "google_compute_managed_ssl_certificate": ("managed", "description", "type"),
    "google_compute_network": (
        "auto_create_subnetworks", "delete_default_routes_on_create", "description", "enable_ula_internal_ipv6",
        "internal_ipv6_range", "mtu",
    ),
    "google_compute_region_backend_service": ("load_balancing_scheme", "network"),
    "google_compute_region_disk": ("description", "replica_zones", "snapshot", "type"),
    "google_compute_region_instance_group_manager": (*_MANAGER, "distribution_policy_zones"),
    "google_compute_region_network_endpoint_group": (
        "app_engine", "cloud_function", "cloud_run", "description", "network", "network_endpoint_type",
        "psc_target_service", "subnetwork",
    ),
    "google_compute_route": (
        "description", "dest_range", "network", "next_hop_gateway", "next_hop_ilb", "next_hop_instance", "next_hop_ip",
        "next_hop_vpn_tunnel", "priority", "tags",
    ),
    "google_compute_router": ("network", ),
    "google_compute_router_nat": ("router",),
    "google_compute_ssl_certificate": ("certificate", "description", "private_key", "name_prefix"),
    "google_compute_subnetwork": ("description", "network", "purpose", "reserved_internal_range"),
    "google_compute_target_http_proxy": ("description", "proxy_bind", "http_keep_alive_timeout_sec"),
    "google_compute_target_https_proxy": ("description", "proxy_bind", "http_keep_alive_timeout_sec"),
    "google_compute_target_tcp_proxy": ("description", "proxy_bind"),
    "google_container_cluster": ("cluster_ipv4_cidr", "enable_autopilot", "network", "subnetwork", "networking_mode"),
    "google_container_node_pool": ("cluster", "initial_node_count", "max_pods_per_node", "name_prefix"),
    "google_dns_managed_zone": ("dns_name", "visibility"),
    "google_dns_record_set": ("managed_zone", ),
    "google_monitoring_uptime_check_config": ("monitored_resource", "resource_group"),
    "google_project_service": ("service",),
    "google_pubsub_subscription": ("enable_message_ordering", "filter", "topic"),
    "google_redis_instance": (
        "alternative_location_id", "authorized_network", "connect_mode", "customer_managed_key", "location_id",
        "reserved_ip_range", "tier", "transit_encryption_mode",
    ),
    "google_secret_manager_secret": ("replication",),
    "google_secret_manager_secret_version": ("secret", "secret_data"),
    "google_service_account_key": ("service_account_id", "key_algorithm", "public_key_data", "public_key_type"),
    "google_service_networking_connection": ("network", "service"),
    "google_sql_database": ("instance",),
    "google_sql_database_instance": ("clone", "encryption_key_name", "settings.collation", "settings.disk_type"),
    "google_sql_user": ("host", "instance", ),
    "google_storage_bucket": ("custom_placement_config", "enable_object_retention", "hierarchical_namespace"),
    "google_storage_bucket_object": (
        "bucket", "cache_control", "content_disposition", "content_encoding", "content_language", "content_type",
        "customer_encryption", "kms_key_name", "storage_class",
    ),
    "google_vpc_access_connector": (
        "ip_cidr_range", "max_throughput", "min_throughput", "network", "subnet",
    ),
}  # fmt: skip
# A database can be upgraded in place (but not downgraded, nor become another engine), so the version does not force.


def mark(type_name: str, block: Json) -> None:
    """Adds the letter f to what forces a new resource, in place; raises KeyError for a path the schema lacks."""
    changeable = _CHANGEABLE.get(type_name, set())
    given = [name for name in _GIVEN_IDS if "r" in block.get("a", {}).get(name, ["", ""])[1]]
    for name in (*EVERYWHERE, *given):
        item = block.get("a", {}).get(name)
        if item is not None and name not in changeable and item[1][0] in "ro":
            _flag(item, 1)
    for path in OWN.get(type_name, ()):
        _mark_path(block, path)


def _mark_path(block: Json, path: str) -> None:
    *outer, last = path.removesuffix("#").split(".")
    for name in outer:
        block = block["b"][name][3]
    if last in block.get("a", {}):
        _flag(block["a"][last], 1)
        return
    nested = block["b"][last]
    if len(nested) < 5:
        nested.append("")
    _flag(nested, 4)
    if not path.endswith("#"):
        _mark_all(nested[3])


def _mark_all(block: Json) -> None:
    for item in block.get("a", {}).values():
        if item[1][0] in "ro":
            _flag(item, 1)
    for name in block.get("b", {}):
        _mark_path(block, name)


def _flag(item: list[Any], index: int) -> None:
    if "f" not in item[index]:
        item[index] += "f"
