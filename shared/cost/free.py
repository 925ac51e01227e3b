"""Types that cost nothing by themselves, each with the reason. A type neither here nor in a pricer is unpriced."""

_CONFIGURATION = "configuration; what it configures is priced"
_ROUTING = "part of a load balancer; its forwarding rules and traffic are priced"
_ACCESS = "access is free"
_NETWORK = "networks are free; what stands in them and leaves them is priced"

_REASONS: dict[str, tuple[str, ...]] = {
    _NETWORK: (
        "compute_network", "compute_route", "compute_router",
        "compute_router_interface", "compute_router_peer", "compute_router_route_policy", "compute_network_peering",
        "compute_network_peering_routes_config", "compute_ha_vpn_gateway", "compute_external_vpn_gateway",
        "compute_network_firewall_policy", "compute_network_firewall_policy_rule", "compute_firewall_policy",
        "compute_network_firewall_policy_association", "compute_region_network_firewall_policy",
        "compute_region_network_firewall_policy_association", "compute_region_network_firewall_policy_rule",
        "compute_shared_vpc_host_project", "compute_shared_vpc_service_project",
        "network_connectivity_hub", "network_connectivity_group", "network_connectivity_internal_range",
        "network_connectivity_policy_based_route", "network_connectivity_service_connection_policy",
        "network_connectivity_regional_endpoint", "service_networking_connection",
        "service_networking_peered_dns_domain", "compute_service_attachment", "compute_network_attachment",
    ),
    _ROUTING: (
        "compute_url_map", "compute_region_url_map", "compute_target_http_proxy", "compute_target_https_proxy",
        "compute_target_tcp_proxy", "compute_target_ssl_proxy", "compute_target_pool", "compute_target_instance",
        "compute_health_check", "compute_region_health_check", "compute_http_health_check",
        "compute_https_health_check", "compute_instance_group", "compute_instance_group_membership",
        "compute_instance_group_named_port", "compute_network_endpoint_group", "compute_network_endpoint",
        "compute_region_network_endpoint_group", "compute_global_network_endpoint_group",
        "compute_global_network_endpoint", "compute_region_network_endpoint", "compute_ssl_policy",
        "compute_region_ssl_policy", "compute_backend_service_signed_url_key", "compute_backend_bucket_signed_url_key",
    ),
    "priced with the group it scales": ("compute_autoscaler", "compute_region_autoscaler"),
    "the disk is priced where it is made": ("compute_attached_disk",),
    "the schedule is priced with its policy": (
        "compute_disk_resource_policy_attachment", "compute_region_disk_resource_policy_attachment",
        "compute_resource_policy_attachment",
    ),
    "certificates that Google manages are free up to a hundred, and uploading one's own is": (
        "compute_managed_ssl_certificate", "compute_ssl_certificate", "compute_region_ssl_certificate",
        "certificate_manager_certificate", "certificate_manager_certificate_map",
        "certificate_manager_certificate_map_entry", "certificate_manager_dns_authorization",
        "certificate_manager_trust_config", "certificate_manager_certificate_issuance_config",
    ),
    "records are free; zones and queries are priced": ("dns_record_set", "dns_response_policy",
        "dns_response_policy_rule"),
    _ACCESS: (
        "service_account", "service_account_key", "project_iam_custom_role",
        "iam_workload_identity_pool", "iam_workload_identity_pool_provider", "iam_deny_policy", "iap_brand",
        "iap_client", "iap_settings", "iap_tunnel_dest_group", "storage_bucket_acl", "storage_bucket_access_control",
        "storage_default_object_acl", "storage_object_acl", "sql_ssl_cert", "storage_hmac_key",
        "iap_web_region_backend_service_iam_member",
    ),
    "logical; the instance is priced": ("sql_database", "sql_user"),
    "what a bucket holds is counted with the bucket": ("storage_bucket_object", "storage_folder",
        "storage_managed_folder", "storage_notification"),
    "moving is free; what is stored and sent is priced": ("storage_transfer_agent_pool",),
    "switching it on is free": ("project_service", "project_service_identity"),
    "dashboards, channels and groups are free; conditions and checks are priced": (
        "monitoring_dashboard", "monitoring_notification_channel", "monitoring_group", "monitoring_service",
        "monitoring_metric_descriptor", "monitoring_monitored_project",
    ),
    "sending logs is free; where they go is priced": ("logging_project_sink", "logging_project_exclusion",
        "logging_log_view", "logging_linked_dataset"),
    "budgets are free": ("billing_budget",),
    "the ring is free; keys are priced": ("kms_key_ring",),
    "an API and its configuration are free; calls are counted with the gateway": (
        "api_gateway_api", "api_gateway_api_config",
    ),
    "Google's own events are free; messages of one's own are counted with their topic": ("eventarc_trigger",
        "eventarc_channel", "eventarc_google_channel_config"),
    "counted with the database": ("firestore_document", "firestore_index", "firestore_field",
        "firebaserules_ruleset", "firebaserules_release"),
    "free by itself; queries and tables are priced": ("bigquery_routine", "bigquery_connection",
        "bigquery_dataset_access", "bigquery_reservation_assignment"),
    "costs nothing until a model is on it; those machines are priced": (
        "vertex_ai_endpoint", "vertex_ai_index_endpoint", "vertex_ai_dataset", "vertex_ai_schedule",
        "vertex_ai_featurestore_entitytype", "vertex_ai_featurestore_entitytype_feature", "vertex_ai_feature_group",
        "vertex_ai_feature_group_feature", "vertex_ai_feature_online_store_featureview",
        "notebooks_environment",
    ),
    "free; traffic to it is priced with its service": ("cloud_run_domain_mapping",),
    _CONFIGURATION: (
        "compute_project_metadata", "compute_project_metadata_item", "compute_project_default_network_tier",
        "artifact_registry_vpcsc_config", "pubsub_schema", "resource_manager_lien",
        "tags_tag_key", "tags_tag_value", "tags_tag_binding", "tags_location_tag_binding"),
}  # fmt: skip

FREE: dict[str, str] = {f"google_{name}": reason for reason, names in _REASONS.items() for name in names} | {
    f"{provider}_{name}": "made up by Terraform itself"
    for provider, names in (
        ("random", ("id", "integer", "password", "pet", "shuffle", "string", "uuid")),
        ("time", ("offset", "rotating", "sleep", "static")),
        ("tls", ("cert_request", "locally_signed_cert", "private_key", "self_signed_cert")),
    )
    for name in names
}
"""Terraform type -> why it costs nothing."""

_ACCESS_SUFFIXES = ("_iam_member", "_iam_binding", "_iam_policy")


def reason_free(kind: str) -> str | None:
    """Why a type costs nothing; None for one that isn't free."""
    if kind.startswith("google_") and kind.endswith(_ACCESS_SUFFIXES):
        return _ACCESS
    return FREE.get(kind)
