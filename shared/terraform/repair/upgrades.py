"""What provider versions 3 to 7 renamed, moved and removed, as their upgrade guides say it: one row each.

A row names the block as `google_compute_subnetwork` or `google_storage_bucket/lifecycle_rule/condition`, the old name,
and what says the same today. Where nothing does, the row says what a person can do; such a name stays as it is. What
went to google-beta has no row: the facts of both providers say that.
"""

_CLUSTER, _POOL = "google_container_cluster", "google_container_node_pool"
_NODES = (_CLUSTER, _POOL, f"{_CLUSTER}/node_pool")
"""Where a `node_config` may stand."""
_METADATA = tuple(f"{place}/node_config/workload_metadata_config" for place in _NODES)
_SETTINGS = "google_sql_database_instance/settings"
_RELAY = f"{_CLUSTER}/monitoring_config/advanced_datapath_observability_config"
_AGE = "google_storage_bucket/lifecycle_rule/condition"

RENAMED: dict[tuple[str, str], str] = {
    **{(f"google_bigtable_table_iam_{kind}", "instance"): "instance_name" for kind in ("binding", "member", "policy")},
    ("google_beyondcorp_security_gateway_application", "security_gateways_id"): "security_gateway_id",
    ("google_compute_instance/network_interface", "address"): "network_ip",
    ("google_compute_instance_template/network_interface", "address"): "network_ip",
    ("google_compute_instance/network_interface/access_config", "assigned_nat_ip"): "nat_ip",
    (_CLUSTER, "additional_zones"): "node_locations",
    (_CLUSTER, "region"): "location",
    (_CLUSTER, "zone"): "location",
    (_POOL, "region"): "location",
    (_POOL, "zone"): "location",
    (f"{_CLUSTER}/workload_identity_config", "identity_namespace"): "workload_pool",
    ("google_integrations_client", "create_sample_workflows"): "create_sample_integrations",
    ("google_monitoring_alert_policy", "labels"): "user_labels",
    ("google_storage_bucket", "bucket_policy_only"): "uniform_bucket_level_access",
}
"""The same value under another name."""

SAID_TODAY: dict[tuple[str, str], dict[str, str]] = {
    **{
        (place, "node_metadata"): {
            '"GKE_METADATA_SERVER"': 'mode = "GKE_METADATA"',
            '"EXPOSE"': 'mode = "GCE_METADATA"',
            '"UNSPECIFIED"': 'mode = "MODE_UNSPECIFIED"',
        }
        for place in _METADATA
    },
    (_CLUSTER, "enable_binary_authorization"): {
        "true": 'binary_authorization {\n  evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE"\n}',
        "false": 'binary_authorization {\n  evaluation_mode = "DISABLED"\n}',
    },
    (_RELAY, "relay_mode"): {'"DISABLED"': "enable_relay = false"},
    **{
        (f"google_compute_{kind}instance_group_manager", "update_strategy"): {
            '"NONE"': 'update_policy {\n  type = "OPPORTUNISTIC"\n  minimal_action = "RESTART"\n}',
            '"RESTART"': 'update_policy {\n  type = "PROACTIVE"\n  minimal_action = "RESTART"\n}',
            '"REPLACE"': 'update_policy {\n  type = "PROACTIVE"\n  minimal_action = "REPLACE"\n}',
        }
        for kind in ("", "region_")
    },
    ("google_project", "skip_delete"): {"true": 'deletion_policy = "ABANDON"', "false": ""},
    ("google_compute_subnetwork", "enable_flow_logs"): {
        "true": 'log_config {\n  metadata = "INCLUDE_ALL_METADATA"\n}',
        "false": "",
    },
    ("google_secret_manager_secret/replication", "automatic"): {"true": "auto {}"},
    (f"{_SETTINGS}/ip_configuration", "require_ssl"): {
        "true": 'ssl_mode = "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"',
        "false": 'ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED"',
    },
    (_AGE, "no_age"): {"true": "send_age_if_zero = false", "false": "send_age_if_zero = true"},
    (_AGE, "is_live"): {"true": 'with_state = "LIVE"', "false": 'with_state = "ARCHIVED"'},
}
"""An argument's value -> what says the same today; empty where leaving it out does."""

WITHOUT_EFFECT = frozenset({
    (_SETTINGS, "authorized_gae_applications"),
    (_SETTINGS, "crash_safe_replication"),
    (_SETTINGS, "replication_type"),
    (_CLUSTER, "pod_security_policy_config"),
    (f"{_CLUSTER}/addons_config", "kubernetes_dashboard"),
    (f"{_CLUSTER}/master_auth", "password"),
    (f"{_CLUSTER}/master_auth", "username"),
    (f"{_CLUSTER}/ip_allocation_policy", "use_ip_aliases"),
    ("google_bigquery_table", "allow_resource_tags_on_deletion"),
    ("google_compute_instance", "create_timeout"),
    ("google_compute_network_peering", "auto_create_routes"),
    ("google_gke_hub_membership", "description"),
    ("google_integrations_client", "provision_gmek"),
    ("google_memorystore_instance", "allow_fewer_zones_deployment"),
    ("google_monitoring_uptime_check_config", "internal_checkers"),
    ("google_monitoring_uptime_check_config", "is_internal"),
    ("google_redis_cluster", "allow_fewer_zones_deployment"),
})  # fmt: skip
"""What Google takes no more notice of; a block goes only where it switched something off."""

READ: dict[str, dict[str, str]] = {
    "google_compute_snapshot": {"source_disk_link": "source_disk"},
    _CLUSTER: {"instance_group_urls": "node_pool[0].instance_group_urls"},
    "google_kms_crypto_key": {"self_link": "id"},
    "google_kms_key_ring": {"self_link": "id"},
    "google_privateca_certificate": {"pem_certificates": "pem_certificate_chain"},
    "google_pubsub_subscription": {"path": "id"},
}
"""What references ask a resource for -> where that is today."""

TYPES: dict[str, str] = {
    "google_beyondcorp_application": "google_beyondcorp_security_gateway_application",
    "google_cloudscheduler_job": "google_cloud_scheduler_job",
    "google_identity_platform_project_default_config": "google_identity_platform_config",
    "google_mlengine_model": "google_ml_engine_model",
    "google_project_services": "google_project_service",
    **{
        f"google_beyondcorp_application_iam_{kind}": f"google_beyondcorp_security_gateway_application_iam_{kind}"
        for kind in ("binding", "member", "policy")
    },
}
"""Types that live on under another name with the same arguments."""

_GAMES = "Google closed Game Servers: run the servers on machines or in GKE with Agones"
_THINGS = "Google closed IoT Core: messages of devices come by Pub/Sub from a broker of your own"

GONE_TYPES: dict[str, str] = {
    "google_datastore_index": "google_firestore_index makes it, with collection for kind and fields for properties",
    "google_firebase_project_location": (
        "write google_app_engine_application and google_firestore_database for what it made"
    ),
    "google_notebooks_location": "it never made anything: take the block away",
    "google_tpu_node": "google_tpu_v2_vm of google-beta makes TPU machines in its place, with other arguments",
    "google_tpu_tensorflow_versions": "google_tpu_v2_runtime_versions of google-beta lists what TPU machines run",
    **{
        f"google_game_services_{kind}": _GAMES
        for kind in (
            "game_server_cluster", "game_server_config", "game_server_deployment", "game_server_deployment_rollout",
            "realm",
        )
    },
    **{f"google_cloudiot_{kind}": _THINGS for kind in ("device", "registry", "registry_iam_binding",
       "registry_iam_member", "registry_iam_policy")},
}  # fmt: skip
"""Types that no other stands for -> what to do."""

GONE: dict[tuple[str, str], str] = {
    (_RELAY, "relay_mode"): "enable_relay = true makes the relay; the load balancer in front of it is yours to write",
    ("google_bigquery_reservation", "multi_region_auxiliary"): (
        "the API knows it no more: a reservation of a multi-region says so in its location"
    ),
    ("google_colab_runtime_template", "post_startup_script_config"): "the provider runs no script there: take it away",
    ("google_gke_hub_feature_membership/configmanagement", "binauthz"): (
        "the cluster says it: binary_authorization of google_container_cluster"
    ),
    ("google_service_account_key", "pgp_key"): (
        "the key stands in the state as it is: keep the state closed, or give workloads an identity without a key"
    ),
    ("google_cloud_run_v2_job/template/template/containers", "liveness_probe"): (
        "a job has no liveness probe: take it away, max_retries and timeout end what hangs"
    ),
}
"""Arguments and blocks that nothing here says -> what to do."""
