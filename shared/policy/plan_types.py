"""The resource types that a plan may hold, and what is special about each."""

ALLOWED_TYPES = frozenset(
    "google_" + name
    for name in [
        "artifact_registry_repository",
        "artifact_registry_repository_iam_member",
        "cloud_run_service",
        "cloud_run_service_iam_member",
        "cloud_run_v2_service",
        "cloud_run_v2_service_iam_member",
        "compute_address",
        "compute_attached_disk",
        "compute_autoscaler",
        "compute_backend_bucket",
        "compute_backend_service",
        "compute_disk",
        "compute_disk_resource_policy_attachment",
        "compute_firewall",
        "compute_forwarding_rule",
        "compute_global_address",
        "compute_global_forwarding_rule",
        "compute_health_check",
        "compute_http_health_check",
        "compute_instance",
        "compute_instance_group",
        "compute_instance_group_manager",
        "compute_instance_template",
        "compute_managed_ssl_certificate",
        "compute_network",
        "compute_network_endpoint_group",
        "compute_region_autoscaler",
        "compute_region_backend_service",
        "compute_region_disk",
        "compute_region_health_check",
        "compute_region_instance_group_manager",
        "compute_region_instance_template",
        "compute_region_network_endpoint_group",
        "compute_region_target_http_proxy",
        "compute_region_target_https_proxy",
        "compute_region_url_map",
        "compute_resource_policy",
        "compute_route",
        "compute_router",
        "compute_router_nat",
        "compute_security_policy",
        "compute_snapshot",
        "compute_ssl_policy",
        "compute_subnetwork",
        "compute_target_http_proxy",
        "compute_target_https_proxy",
        "compute_target_tcp_proxy",
        "compute_url_map",
        "logging_metric",
        "monitoring_alert_policy",
        "monitoring_dashboard",
        "monitoring_notification_channel",
        "monitoring_uptime_check_config",
        "project_iam_member",
        "project_service",
        "pubsub_subscription",
        "pubsub_subscription_iam_member",
        "pubsub_topic",
        "pubsub_topic_iam_member",
        "secret_manager_secret",
        "secret_manager_secret_iam_member",
        "secret_manager_secret_version",
        "service_account",
        "service_networking_connection",
        "sql_database",
        "sql_database_instance",
        "sql_user",
        "storage_bucket",
        "storage_bucket_iam_member",
        "storage_bucket_object",
        "vpc_access_connector",
    ]
) | frozenset(f"random_{name}" for name in ("id", "integer", "password", "pet", "shuffle", "string", "uuid"))
"""What the catalogue writes, and its close kin."""

PROVIDERS = frozenset(f"registry.terraform.io/hashicorp/{name}" for name in ("google", "google-beta", "random"))

STATEFUL_TYPES = frozenset(
    "google_" + name
    for name in [
        "artifact_registry_repository",
        "compute_disk",
        "compute_instance",
        "compute_region_disk",
        "compute_snapshot",
        "pubsub_subscription",
        "pubsub_topic",
        "secret_manager_secret",
        "secret_manager_secret_version",
        "sql_database",
        "sql_database_instance",
        "storage_bucket",
        "storage_bucket_object",
    ]
)
"""Destroying one loses what somebody put into it; a machine counts, for its boot disk goes with it."""

PROTECTIONS: dict[str, tuple[tuple[str, object], ...]] = {
    "google_sql_database_instance": (
        ("deletion_protection", True),
        ("settings.deletion_protection_enabled", True),
        ("settings.backup_configuration.enabled", True),
        ("settings.backup_configuration.point_in_time_recovery_enabled", True),
        ("settings.backup_configuration.binary_log_enabled", True),
    ),
    "google_sql_database": (("deletion_policy", "ABANDON"),),
    "google_compute_instance": (("deletion_protection", True), ("boot_disk.auto_delete", False)),
    "google_storage_bucket": (
        ("force_destroy", False),
        ("versioning.enabled", True),
        ("public_access_prevention", "enforced"),
        ("uniform_bucket_level_access", True),
    ),
    "google_cloud_run_v2_service": (("deletion_protection", True),),
}
"""Type -> attributes and the value that protects what is there: a change away from it is refused."""

OWN_TARGETS: dict[str, tuple[str, str]] = {
    "google_artifact_registry_repository_iam_member": ("repository", "google_artifact_registry_repository"),
    "google_cloud_run_service_iam_member": ("service", "google_cloud_run_service"),
    "google_cloud_run_v2_service_iam_member": ("name", "google_cloud_run_v2_service"),
    "google_pubsub_subscription": ("topic", "google_pubsub_topic"),
    "google_pubsub_subscription_iam_member": ("subscription", "google_pubsub_subscription"),
    "google_pubsub_topic_iam_member": ("topic", "google_pubsub_topic"),
    "google_secret_manager_secret_iam_member": ("secret_id", "google_secret_manager_secret"),
    "google_secret_manager_secret_version": ("secret", "google_secret_manager_secret"),
    "google_sql_database": ("instance", "google_sql_database_instance"),
    "google_sql_user": ("instance", "google_sql_database_instance"),
    "google_storage_bucket_iam_member": ("bucket", "google_storage_bucket"),
    "google_storage_bucket_object": ("bucket", "google_storage_bucket"),
}
"""Type -> the attribute that says what it is attached to, and the type that must be: one of this deployment's own."""

IDENTITIES: dict[str, str] = {
    "google_cloud_run_v2_service": "template.service_account",
    "google_cloud_run_service": "template.spec.service_account_name",
    "google_compute_instance": "service_account.email",
    "google_compute_instance_template": "service_account.email",
    "google_compute_region_instance_template": "service_account.email",
}
"""Type -> where it says as whom it acts."""

SIZES: dict[str, str] = {
    "google_compute_instance": "machine_type",
    "google_compute_instance_template": "machine_type",
    "google_compute_region_instance_template": "machine_type",
    "google_sql_database_instance": "settings.tier",
}
"""Type -> the attribute its price hangs on."""
