"""The resource types that a plan may hold, and what is special about each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shared.terraform.type_rules import TypeRules

_MACHINE: dict[str, Any] = {
    "acts_as": "service_account.email",
    "acts_as_block": "service_account",
    "references": {
        "boot_disk.source": ("google_compute_disk", "google_compute_region_disk"),
        "attached_disk.source": ("google_compute_disk", "google_compute_region_disk"),
        "disk.source": ("google_compute_disk", "google_compute_region_disk"),
    },
    "sizes": ("guest_accelerator*", "boot_disk.initialize_params.type", "scratch_disk*", "disk.type"),
    "refused": (
        "workload_identity_config*",
        "reservation_affinity.specific_reservation*",
        "scheduling.node_affinities*",
        "partner_metadata*",
        "params*",
    ),
}
_FRONT: dict[str, Any] = {
    "references": {
        "target": tuple(
            f"google_compute_{region}target_{kind}_proxy"
            for region in ("", "region_")
            for kind in ("http", "https", "tcp", "ssl")
        )
    },
    "refused": ("service_directory_registrations*", "metadata_filters*", "params*"),
}
_URL_MAP: dict[str, Any] = {
    "references": {
        "*.service": ("google_compute_backend_service", "google_compute_region_backend_service"),
        "path_matcher.path_rule.service": (
            "google_compute_backend_service",
            "google_compute_region_backend_service",
            "google_compute_backend_bucket",
        ),
    },
}
_BACKEND: dict[str, Any] = {
    "refused": ("security_settings*", "tls_settings*", "dynamic_forwarding*", "params*"),
    "references": {"ha_policy.leader.network_endpoint.instance": ("google_compute_instance",)},
}
_GROUP: dict[str, Any] = {"sizes": ("version.target_size*",)}
_AUTOSCALER: dict[str, Any] = {
    "references": {"target": ("google_compute_instance_group_manager", "google_compute_region_instance_group_manager")}
}
_DISK: dict[str, Any] = {
    "sizes": ("type",),
    "refused": ("source_image_encryption_key*", "params*"),
    "references": {"async_primary_disk.disk": ("google_compute_disk", "google_compute_region_disk")},
}
_NO_NAME: tuple[str, ...] = ()
_TEMPLATE_NAME = ("name", "name_prefix")

_RULES = [
    TypeRules(
        "google_artifact_registry_repository",
        name=("repository_id",),
        refused=("remote_repository_config.*.custom_repository*", "remote_repository_config.upstream_credentials*"),
        stateful=True,
    ),
    TypeRules("google_artifact_registry_repository_iam_member", name=_NO_NAME),
    TypeRules(
        "google_cloud_run_service",
        acts_as="template.spec.service_account_name",
        identities=("template.spec.service_account_name",),
        references={
            "*.secret_key_ref.name": ("google_secret_manager_secret",),
            "template.spec.volumes.secret.secret_name": ("google_secret_manager_secret",),
        },
        refused=("*.env_from*", "*.volumes.csi*", "*.volumes.nfs*", "template.spec.serving_state"),
    ),
    TypeRules(
        "google_cloud_run_service_iam_member",
        name=_NO_NAME,
        references={"service": ("google_cloud_run_service", "google_cloud_run_v2_service")},
    ),
    TypeRules(
        "google_cloud_run_v2_service",
        acts_as="template.service_account",
        identities=("template.service_account",),
        references={"template.volumes.cloud_sql_instance.instances": ("google_sql_database_instance",)},
        only={"invoker_iam_disabled": (False,)},
        refused=(
            "build_config*",
            "binary_authorization*",
            "template.volumes.nfs*",
            "*.source_code*",
            "multi_region_settings*",
        ),
        protections=(("deletion_protection", True),),
    ),
    TypeRules(
        "google_cloud_run_v2_service_iam_member",
        name=_NO_NAME,
        references={"name": ("google_cloud_run_v2_service", "google_cloud_run_service")},
    ),
    TypeRules("google_compute_address", refused=("params*",)),
    TypeRules("google_compute_attached_disk", name=_NO_NAME, references={"instance": ("google_compute_instance",)}),
    TypeRules("google_compute_autoscaler", **_AUTOSCALER),
    TypeRules("google_compute_backend_bucket", refused=("params*",)),
    TypeRules("google_compute_backend_service", **_BACKEND),
    TypeRules("google_compute_disk", **_DISK, stateful=True),
    TypeRules(
        "google_compute_disk_resource_policy_attachment",
        name=_NO_NAME,
        references={"name": ("google_compute_resource_policy",)},
    ),
    TypeRules(
        "google_compute_firewall", refused=("params*",), plain=("*.ports", "source_ranges", "destination_ranges")
    ),
    TypeRules("google_compute_forwarding_rule", **_FRONT),
    TypeRules("google_compute_global_address", refused=("params*",)),
    TypeRules("google_compute_global_forwarding_rule", **_FRONT),
    TypeRules("google_compute_health_check"),
    TypeRules("google_compute_http_health_check"),
    TypeRules(
        "google_compute_instance",
        **_MACHINE,
        stateful=True,
        protections=(("deletion_protection", True), ("boot_disk.auto_delete", False)),
    ),
    TypeRules("google_compute_instance_group", references={"instances": ("google_compute_instance",)}),
    TypeRules("google_compute_instance_group_manager", **_GROUP),
    TypeRules("google_compute_instance_template", name=_TEMPLATE_NAME, **_MACHINE),
    TypeRules("google_compute_managed_ssl_certificate"),
    TypeRules("google_compute_network", refused=("params*",)),
    TypeRules("google_compute_network_endpoint_group"),
    TypeRules("google_compute_region_autoscaler", **_AUTOSCALER),
    TypeRules("google_compute_region_backend_service", **_BACKEND),
    TypeRules("google_compute_region_disk", **_DISK, stateful=True),
    TypeRules("google_compute_region_health_check"),
    TypeRules("google_compute_region_instance_group_manager", **_GROUP),
    TypeRules("google_compute_region_instance_template", name=_TEMPLATE_NAME, **_MACHINE),
    TypeRules(
        "google_compute_region_network_endpoint_group",
        references={"cloud_run.service": ("google_cloud_run_v2_service", "google_cloud_run_service")},
        refused=("app_engine*", "cloud_function*", "serverless_deployment*", "psc_data*"),
    ),
    TypeRules("google_compute_region_target_http_proxy"),
    TypeRules("google_compute_region_target_https_proxy"),
    TypeRules("google_compute_region_url_map", **_URL_MAP),
    TypeRules("google_compute_resource_policy"),
    TypeRules(
        "google_compute_route",
        only={"next_hop_gateway": ("default-internet-gateway", "global/gateways/default-internet-gateway")},
        refused=("params*",),
    ),
    TypeRules(
        "google_compute_router", refused=("params*", "md5_authentication_keys*", "encrypted_interconnect_router")
    ),
    TypeRules(
        "google_compute_router_nat",
        name=_NO_NAME,
        references={
            "subnetwork.name": ("google_compute_subnetwork",),
            "nat64_subnetwork.name": ("google_compute_subnetwork",),
        },
        plain=("name",),
    ),
    TypeRules("google_compute_security_policy"),
    TypeRules("google_compute_snapshot", refused=("source_disk_encryption_key*", "params*"), stateful=True),
    TypeRules("google_compute_ssl_policy"),
    TypeRules("google_compute_subnetwork", plain=("role",), refused=("params*",)),
    TypeRules("google_compute_target_http_proxy"),
    TypeRules("google_compute_target_https_proxy"),
    TypeRules("google_compute_target_tcp_proxy"),
    TypeRules("google_compute_url_map", **_URL_MAP),
    TypeRules("google_logging_metric", refused=("bucket_name",)),
    TypeRules("google_monitoring_alert_policy", name=_NO_NAME, refused=("conditions.condition_sql*",)),
    TypeRules("google_monitoring_dashboard", name=_NO_NAME),
    TypeRules("google_monitoring_notification_channel", name=_NO_NAME),
    TypeRules(
        "google_monitoring_uptime_check_config",
        name=_NO_NAME,
        refused=("resource_group*", "synthetic_monitor*", "http_check.service_agent_authentication*"),
    ),
    TypeRules("google_project_iam_member", name=_NO_NAME),
    TypeRules(
        "google_project_service",
        name=_NO_NAME,
        only={"disable_on_destroy": (False,), "disable_dependent_services": (False,)},
        plain=("service",),
    ),
    TypeRules(
        "google_pubsub_subscription",
        refused=("bigquery_config.table", "message_transforms.ai_inference*", "bigtable_config*"),
        stateful=True,
    ),
    TypeRules("google_pubsub_subscription_iam_member", name=_NO_NAME),
    TypeRules(
        "google_pubsub_topic",
        refused=("ingestion_data_source_settings*", "message_transforms.ai_inference*"),
        stateful=True,
    ),
    TypeRules("google_pubsub_topic_iam_member", name=_NO_NAME),
    TypeRules(
        "google_secret_manager_secret",
        name=("secret_id",),
        references={"topics.name": ("google_pubsub_topic",)},
        stateful=True,
    ),
    TypeRules(
        "google_secret_manager_secret_iam_member",
        name=_NO_NAME,
        references={"secret_id": ("google_secret_manager_secret",)},
    ),
    TypeRules("google_secret_manager_secret_version", name=_NO_NAME, stateful=True),
    TypeRules("google_service_account", name=("account_id",)),
    TypeRules(
        "google_service_networking_connection",
        name=_NO_NAME,
        only={"service": ("servicenetworking.googleapis.com",)},
    ),
    TypeRules(
        "google_sql_database",
        name=_NO_NAME,
        references={"instance": ("google_sql_database_instance",)},
        plain=("name",),
        stateful=True,
        protections=(("deletion_policy", "ABANDON"),),
    ),
    TypeRules(
        "google_sql_database_instance",
        sources=("settings.ip_configuration.authorized_networks.value",),
        refused=(
            "clone*",
            "restore_backup_context*",
            "point_in_time_restore_context*",
            "backupdr_backup*",
            "replica_configuration*",
            "replication_cluster*",
            "replica_names",
            "settings.active_directory_config*",
            "settings.entraid_config*",
            "settings.data_api_access",
            "settings.location_preference.follow_gae_application",
            "settings.ip_configuration.server_ca_pool",
            "settings.ip_configuration.psc_config.psc_auto_connections*",
            "settings.ip_configuration.psc_config.psc_auto_connection_policy_enabled",
        ),
        sizes=("settings.read_pool_auto_scale_config*",),
        stateful=True,
        protections=(
            ("deletion_protection", True),
            ("settings.deletion_protection_enabled", True),
            ("settings.backup_configuration.enabled", True),
            ("settings.backup_configuration.point_in_time_recovery_enabled", True),
            ("settings.backup_configuration.binary_log_enabled", True),
        ),
    ),
    TypeRules(
        "google_sql_user",
        name=_NO_NAME,
        references={"instance": ("google_sql_database_instance",)},
        plain=("name", "host"),
    ),
    TypeRules(
        "google_storage_bucket",
        only={"retention_policy.is_locked": (False,)},
        stateful=True,
        protections=(
            ("force_destroy", False),
            ("versioning.enabled", True),
            ("public_access_prevention", "enforced"),
            ("uniform_bucket_level_access", True),
        ),
    ),
    TypeRules("google_storage_bucket_iam_member", name=_NO_NAME),
    TypeRules(
        "google_storage_bucket_object",
        name=_NO_NAME,
        plain=("name",),
        refused=("source", "customer_encryption*", "contexts*"),
        stateful=True,
    ),
    TypeRules("google_vpc_access_connector", references={"subnet.name": ("google_compute_subnetwork",)}),
    *(
        TypeRules(f"random_{name}", name=_NO_NAME, plain=("*",))
        for name in ("id", "integer", "password", "pet", "shuffle", "string", "uuid")
    ),
]

TYPES: Mapping[str, TypeRules] = MappingProxyType({rules.type: rules for rules in _RULES})
"""What the catalogue writes, and its close kin: type -> its rules. A type that is not here is refused."""

ALLOWED_TYPES = frozenset(TYPES)
STATEFUL_TYPES = frozenset(rules.type for rules in TYPES.values() if rules.stateful)
"""Destroying one loses what somebody put into it; a machine counts, for its boot disk goes with it."""

PROTECTIONS: Mapping[str, tuple[tuple[str, object], ...]] = {
    rules.type: rules.protections for rules in TYPES.values() if rules.protections
}
"""Type -> attributes and the value that protects what is there: a change away from it is refused."""

PROVIDERS = frozenset(f"registry.terraform.io/hashicorp/{name}" for name in ("google", "google-beta", "random"))
