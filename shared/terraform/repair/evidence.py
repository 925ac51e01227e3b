"""What required arguments take their values from: other resources, and the few defaults that are as good as any."""

from shared.machine_groups import AUTOSCALERS, MANAGERS, REGIONAL, ZONAL

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "network": (("google_compute_network", "id"),),
    "private_network": (("google_compute_network", "id"),),
    "peer_network": (("google_compute_network", "id"),),
    "subnetwork": (("google_compute_subnetwork", "id"),),
    "group": (
        ("google_compute_instance_group", "id"),
        *((kind, "instance_group") for kind in MANAGERS),
        ("google_compute_region_network_endpoint_group", "id"),
        ("google_compute_network_endpoint_group", "id"),
    ),
    "topic": (("google_pubsub_topic", "id"),),
    "service_account": (("google_service_account", "email"),),
    "service_account_email": (("google_service_account", "email"),),
    "subscription": (("google_pubsub_subscription", "name"),),
    "bucket": (("google_storage_bucket", "name"),),
    "cluster": (("google_container_cluster", "name"), ("google_alloydb_cluster", "name")),
    "dataset_id": (("google_bigquery_dataset", "dataset_id"),),
    "managed_zone": (("google_dns_managed_zone", "name"),),
    "router": (("google_compute_router", "name"),),
    "key_ring": (("google_kms_key_ring", "id"),),
    "crypto_key_id": (("google_kms_crypto_key", "id"),),
    "secret": (("google_secret_manager_secret", "id"),),
    "secret_id": (("google_secret_manager_secret", "id"),),
    "service_account_id": (("google_service_account", "name"),),
    "url_map": (("google_compute_url_map", "id"), ("google_compute_region_url_map", "id")),
    "repository": (("google_artifact_registry_repository", "name"),),
    "security_policy": (("google_compute_security_policy", "name"),),
    "instance_template": (
        ("google_compute_instance_template", "id"),
        ("google_compute_region_instance_template", "id"),
    ),
    "source_instance_template": (("google_compute_instance_template", "id"),),
    "job": (("google_cloud_run_v2_job", "name"),),
}
"""Arguments that name another resource -> the type and attribute they take."""

BY_TYPE: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("google_sql_database", "instance"): (("google_sql_database_instance", "name"),),
    ("google_sql_user", "instance"): (("google_sql_database_instance", "name"),),
    ("google_sql_ssl_cert", "instance"): (("google_sql_database_instance", "name"),),
    ("google_sql_source_representation_instance", "instance"): (("google_sql_database_instance", "name"),),
    ("google_spanner_database", "instance"): (("google_spanner_instance", "name"),),
    ("google_spanner_database_iam_member", "instance"): (("google_spanner_instance", "name"),),
    ("google_spanner_database_iam_member", "database"): (("google_spanner_database", "name"),),
    ("google_spanner_instance_iam_member", "instance"): (("google_spanner_instance", "name"),),
    ("google_bigtable_table", "instance_name"): (("google_bigtable_instance", "name"),),
    ("google_bigtable_app_profile", "instance"): (("google_bigtable_instance", "name"),),
    ("google_filestore_snapshot", "instance"): (("google_filestore_instance", "name"),),
    ("google_compute_attached_disk", "instance"): (("google_compute_instance", "id"),),
    ("google_compute_attached_disk", "disk"): (("google_compute_disk", "id"),),
    ("google_compute_url_map", "default_service"): (
        ("google_compute_backend_service", "id"),
        ("google_compute_backend_bucket", "id"),
    ),
    **{(scaler, "target"): ((manager, "id"),) for scaler, manager in zip(AUTOSCALERS, MANAGERS, strict=True)},
    ("google_compute_global_forwarding_rule", "target"): (
        ("google_compute_target_https_proxy", "id"),
        ("google_compute_target_http_proxy", "id"),
    ),
    ("google_compute_backend_bucket", "bucket_name"): (("google_storage_bucket", "name"),),
    ("google_cloud_run_v2_service_iam_member", "name"): (("google_cloud_run_v2_service", "name"),),
    ("google_cloud_run_service_iam_member", "service"): (
        ("google_cloud_run_v2_service", "name"),
        ("google_cloud_run_service", "name"),
    ),
    ("google_service_networking_connection", "network"): (("google_compute_network", "id"),),
    ("google_compute_network_peering", "network"): (("google_compute_network", "self_link"),),
    ("google_compute_backend_service/backend", "group"): (
        (REGIONAL, "instance_group"),
        (ZONAL, "instance_group"),
        ("google_compute_region_network_endpoint_group", "id"),
    ),
    ("google_compute_target_http_proxy", "url_map"): (("google_compute_url_map", "id"),),
    ("google_compute_target_https_proxy", "url_map"): (("google_compute_url_map", "id"),),
}

DEFAULTS: dict[tuple[str, str], str] = {
    ("google_monitoring_alert_policy", "combiner"): '"OR"',
    ("google_monitoring_alert_policy/conditions/condition_threshold", "comparison"): '"COMPARISON_GT"',
    ("google_monitoring_alert_policy/conditions/condition_threshold", "duration"): '"60s"',
    ("google_storage_bucket/lifecycle_rule/action", "type"): '"Delete"',
    ("google_dns_record_set", "type"): '"A"',
    ("google_compute_router_nat", "nat_ip_allocate_option"): '"AUTO_ONLY"',
    ("google_compute_router_nat", "source_subnetwork_ip_ranges_to_nat"): '"ALL_SUBNETWORKS_ALL_IP_RANGES"',
    ("google_service_networking_connection", "service"): '"servicenetworking.googleapis.com"',
    ("google_artifact_registry_repository", "format"): '"DOCKER"',
    ("google_redis_instance", "memory_size_gb"): "1",
    ("google_compute_backend_service/iap", "enabled"): "true",
    ("google_compute_region_backend_service/iap", "enabled"): "true",
    ("google_compute_instance_template/disk", "source_image"): '"debian-cloud/debian-13"',
    ("google_compute_instance/service_account", "scopes"): '["cloud-platform"]',
    ("google_compute_instance_template/service_account", "scopes"): '["cloud-platform"]',
    **dict.fromkeys(((f"{kind}/named_port", "port") for kind in MANAGERS), "80"),
    ("google_kms_key_ring", "location"): '"global"',
    ("google_bigquery_dataset", "location"): '"US"',
    ("google_storage_bucket", "location"): '"US"',
    ("google_sql_database_instance/settings", "tier"): '"db-f1-micro"',
    ("google_compute_instance", "machine_type"): '"e2-micro"',
    ("google_compute_instance_template", "machine_type"): '"e2-micro"',
    ("google_compute_subnetwork", "ip_cidr_range"): '"10.0.0.0/24"',
    **{(f"{kind}/autoscaling_policy", f"{bound}_replicas"): "1" for kind in AUTOSCALERS for bound in ("min", "max")},
    ("google_monitoring_notification_channel", "type"): '"email"',
    ("google_bigquery_table/time_partitioning", "type"): '"DAY"',
    ("google_compute_firewall/log_config", "metadata"): '"INCLUDE_ALL_METADATA"',
    ("google_compute_url_map/default_url_redirect", "strip_query"): "false",
    ("google_compute_url_map/path_matcher/default_url_redirect", "strip_query"): "false",
    ("google_compute_url_map/path_matcher/path_rule/url_redirect", "strip_query"): "false",
    ("google_compute_region_url_map/default_url_redirect", "strip_query"): "false",
    **dict.fromkeys(((f"{kind}/update_policy", "minimal_action") for kind in MANAGERS), '"REPLACE"'),
    **dict.fromkeys(((f"{kind}/update_policy", "type") for kind in MANAGERS), '"OPPORTUNISTIC"'),
}
"""The smallest choice where a choice has to be made and any is as safe; named as a default in its reason."""

BESIDE: dict[tuple[str, str], tuple[str, str]] = {
    ("google_compute_router_nat", "source_subnetwork_ip_ranges_to_nat"): ("subnetwork", '"LIST_OF_SUBNETWORKS"'),
}
"""Required arguments that a block beside them decides -> that block and what it means."""

DEFAULT_BLOCKS: dict[tuple[str, str], str] = {
    (
        "google_compute_instance",
        "boot_disk",
    ): 'boot_disk {\n  initialize_params {\n    image = "debian-cloud/debian-13"\n  }\n}',
    (
        "google_compute_instance_template",
        "disk",
    ): 'disk {\n  source_image = "debian-cloud/debian-13"\n  boot         = true\n}',
    ("google_secret_manager_secret", "replication"): "replication {\n  auto {}\n}",
    ("google_monitoring_alert_policy/conditions/condition_threshold", "aggregations"): "",
    ("google_cloud_scheduler_job", "pubsub_target"): "",
}

ONE_OF: dict[str, dict[str, str]] = {"cdn_policy": {"signed_url_cache_max_age_sec": "3600"}}
"""Blocks that the provider wants one of several arguments in -> one of them, with the value that it has anyway."""

REPLACED: dict[tuple[str, str], str] = {
    ("google_cloud_run_v2_service/traffic", "latest_revision"): 'type = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"',
    ("google_compute_firewall/log_config", "enabled"): 'metadata = "INCLUDE_ALL_METADATA"',
    ("google_compute_firewall/log_config", "enable"): 'metadata = "INCLUDE_ALL_METADATA"',
    ("google_dns_managed_zone", "dnssec"): 'dnssec_config {\n  state = "on"\n}',
    ("google_dns_managed_zone", "enable_dnssec"): 'dnssec_config {\n  state = "on"\n}',
    ("google_dns_managed_zone", "dnssec_enabled"): 'dnssec_config {\n  state = "on"\n}',
    ("google_compute_firewall", "enable_logging"): 'log_config {\n  metadata = "INCLUDE_ALL_METADATA"\n}',
    ("google_container_cluster", "enable_dataplane_v2"): 'datapath_provider = "ADVANCED_DATAPATH"',
}
"""Arguments that people write and that are `true` -> what says the same."""

LABELS: dict[tuple[str, str], str] = {
    ("google_monitoring_notification_channel", "email"): "email_address",
    ("google_monitoring_notification_channel", "email_address"): "email_address",
    ("google_monitoring_notification_channel", "channel_name"): "channel_name",
    ("google_monitoring_notification_channel", "number"): "number",
    ("google_monitoring_notification_channel", "url"): "url",
    ("google_monitoring_notification_channel", "webhook_url"): "url",
}
"""Arguments that are entries of the resource's labels, and the entry."""

PLACES = frozenset({"region", "zone", "location", "project", "project_id"})
OF_PROJECTS = frozenset({"project", "project_id"})
OF_NO_OTHER = frozenset(
    {"gcp", "google", "gce", "cloud", "id", "name", "default", "compute", "resource", "instance", "vm", "target", "the"}
)
"""Words before `project` or `region` that make it no other project: `image_project` is one, `gcp_project` is not."""
