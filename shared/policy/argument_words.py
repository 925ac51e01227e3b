"""What arguments mean by their names, for all types alike. Types say more, and otherwise, in their rules."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from shared.policy.plan_types import TYPES

NAMING_ATTRIBUTES = frozenset(
    {
        "account_id", "address", "connection_name", "dataset_id", "email", "id", "instance_group", "member", "name",
        "psc_service_attachment_link", "repository_id", "secret_id", "self_link", "self_link_unique", "unique_id",
        "uri", "workload_identity_pool_id",
    }
)  # fmt: skip
"""The attributes of a resource that say which one it is. None of the others may stand for it: labels and descriptions
hold whatever somebody wrote."""

IMAGE_PROJECTS = frozenset(
    {
        "almalinux-cloud", "centos-cloud", "cloud-hpc-image-public", "confidential-vm-images", "cos-cloud",
        "debian-cloud",
        "deeplearning-platform-release", "fedora-coreos-cloud", "ml-images", "opensuse-cloud", "rhel-cloud",
        "rhel-sap-cloud", "rocky-linux-cloud", "suse-cloud", "suse-sap-cloud", "ubuntu-os-cloud", "ubuntu-os-pro-cloud",
        "windows-cloud", "windows-sql-cloud",
    }
)  # fmt: skip

_BACKENDS = ("google_compute_backend_service", "google_compute_region_backend_service", "google_compute_backend_bucket")
_GROUPS = tuple(rules.type for rules in TYPES.values() if rules.backs is not None)
_CHECKS = (
    "google_compute_health_check",
    "google_compute_http_health_check",
    "google_compute_region_health_check",
)
_DISKS = ("google_compute_disk", "google_compute_region_disk")
_KEY = ("google_kms_crypto_key",)

REFERENCES: dict[str, tuple[str, ...]] = {
    "network": ("google_compute_network",),
    "private_network": ("google_compute_network",),
    "authorized_network": ("google_compute_network",),
    "subnetwork": ("google_compute_subnetwork",),
    "backend_service": _BACKENDS,
    "default_service": _BACKENDS,
    "error_service": _BACKENDS,
    "backend_group": _GROUPS,
    "group": _GROUPS,
    "health_check": _CHECKS,
    "health_checks": _CHECKS,
    "url_map": ("google_compute_url_map", "google_compute_region_url_map"),
    "ssl_policy": ("google_compute_ssl_policy",),
    "ssl_certificates": ("google_compute_managed_ssl_certificate",),
    "security_policy": ("google_compute_security_policy",),
    "edge_security_policy": ("google_compute_security_policy",),
    "instance_template": ("google_compute_instance_template", "google_compute_region_instance_template"),
    "instances": ("google_compute_instance", "google_sql_database_instance"),
    "next_hop_instance": ("google_compute_instance",),
    "next_hop_ilb": ("google_compute_forwarding_rule",),
    "ip_address": ("google_compute_address", "google_compute_global_address"),
    "nat_ip": ("google_compute_address",),
    "nat_ips": ("google_compute_address",),
    "drain_nat_ips": ("google_compute_address",),
    "initial_nat_ips": ("google_compute_address",),
    "source_nat_active_ips": ("google_compute_address",),
    "source_nat_drain_ips": ("google_compute_address",),
    "external_ipv6": ("google_compute_address",),
    "reserved_peering_ranges": ("google_compute_global_address",),
    "allocated_ip_range": ("google_compute_global_address",),
    "router": ("google_compute_router",),
    "connector": ("google_vpc_access_connector",),
    "snapshot": ("google_compute_snapshot",),
    "source_snapshot": ("google_compute_snapshot",),
    "source_disk": _DISKS,
    "disk": _DISKS,
    "resource_policies": ("google_compute_resource_policy",),
    "workload_policy": ("google_compute_resource_policy",),
    "storage_pool": ("google_compute_storage_pool",),
    "bucket": ("google_storage_bucket",),
    "bucket_name": ("google_storage_bucket",),
    "log_bucket": ("google_storage_bucket",),
    "topic": ("google_pubsub_topic",),
    "dead_letter_topic": ("google_pubsub_topic",),
    "subscription": ("google_pubsub_subscription",),
    "schema": ("google_pubsub_schema",),
    "secret": ("google_secret_manager_secret",),
    "secret_name": ("google_secret_manager_secret",),
    "repository": ("google_artifact_registry_repository",),
    "master_instance_name": ("google_sql_database_instance",),
    "notification_channels": ("google_monitoring_notification_channel",),
    "notification_channel_names": ("google_monitoring_notification_channel",),
    "kms_key_name": _KEY,
    "kms_key": _KEY,
    "kms_key_self_link": _KEY,
    "default_kms_key_name": _KEY,
    "encryption_key_name": _KEY,
    "encryption_key": _KEY,
}
"""Argument -> the types one of whose resources it must name."""

IDENTITIES = frozenset(
    {
        "email", "service_account", "service_account_email", "service_account_name", "kms_key_service_account",
        "disk_encryption_service_account", "gcp_service_account", "source_service_accounts", "target_service_accounts",
        "run_as", "impersonate_service_account",
    }
)  # fmt: skip
PROJECTS = frozenset({"project", "namespace", "project_id", "subnetwork_project", "source_project"})
ENDPOINTS = frozenset({"push_endpoint"})
IMAGES = frozenset({"image", "source_image"})
SIZES = frozenset(
    {
        "accelerator", "availability_type", "data_disk_provisioned_iops", "data_disk_provisioned_throughput",
        "disk_size",
        "disk_size_gb", "disk_type", "edition", "limits", "machine_type", "machine_types", "manual_instance_count",
        "max_instance_count", "max_instances", "max_node_count", "max_replicas", "max_throughput", "memory_size_gb",
        "min_instance_count", "min_instances", "min_node_count", "min_replicas", "min_required_replicas",
        "min_throughput", "node_count", "node_selector", "num_nodes", "provisioned_iops", "provisioned_throughput",
        "replica_count", "replica_zones", "requests", "shard_count", "size", "target_size", "target_stopped_size",
        "target_suspended_size", "tier", "total_egress_bandwidth_tier", "vm_count",
    }
)  # fmt: skip
PORTS = frozenset({"ports", "port_range", "default_port", "container_port"})

REFUSED = frozenset(
    {
        "breakglass_justification", "create_ignore_already_exists", "raw_key", "rsa_encrypted_key",
        "resource_manager_tags", "disk_encryption_key_raw", "disk_encryption_key_rsa", "network_attachment",
        "network_attachment_uri", "target_pools", "server_tls_policy", "client_tls_policy", "service_lb_policy",
        "ip_collection", "reserved_internal_range", "network_profile", "ncc_gateway", "licenses", "next_hop_vpn_tunnel",
        "authentication_config", "allowed_consumer_projects", "consumer_network", "consumer_service_project_id",
        "source_instant_snapshot", "source_storage_object", "root_password_wo", "password_wo", "secret_data_wo",
        "sandbox_launcher", "service_agent_authentication", "psc_target_service", "url_mask", "worker_pool",
        "value_extractor", "label_extractors", "allow_cross_org_vpcs", "allow_all_service_agent_access",
        "custom_repository", "upstream_credentials", "common_repository",
    }
)  # fmt: skip
"""Never set: they name what lies outside the deployment, or hold a key in the files, and nothing here needs them."""


def is_neutral(type_name: str, path: str, values: Sequence[object] = ()) -> bool:
    """Whether an argument makes nothing less safe with these values; without any, whatever its value is.

    The longest ending of `type.path` that stands in `neutral_words.txt` decides; what is not there is not neutral.
    """
    if values and all(_is_harmless(type_name, path, value) for value in values):
        return True
    said, steps = _neutral(), [type_name, *path.split(".")]
    for start in range(len(steps)):
        tail = ".".join(steps[start:])
        around = [f"{'.'.join(steps[start:end])}.*" for end in range(len(steps) - 1, start, -1)]
        for each in (tail, *around):
            if f"-{each}" in said:
                return False
            if each in said:
                return True
    return False


def _is_harmless(type_name: str, path: str, value: object) -> bool:
    said, steps = _neutral(), [type_name, *path.split(".")]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    tails = [".".join(steps[start:]) for start in range(len(steps))]
    if any(f"-{tail}={text}" in said for tail in tails):
        return False
    shown = {text, "#"} if text.isdigit() else {text}
    return any(f"{tail}={each}" in said for tail in tails for each in shown)


@cache
def _neutral() -> frozenset[str]:
    text = resources.files(__package__).joinpath("neutral_words.txt").read_text()
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def plain_words() -> frozenset[str]:
    """Arguments and blocks by name that do no harm whatever they say (`plain_words.txt`)."""
    text = resources.files(__package__).joinpath("plain_words.txt").read_text()
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
