"""Every Terraform type that a deployment may hold, or soon may, has a price or a reason why it is free."""

import pytest

from shared.cost.free import FREE, reason_free
from shared.cost.registry import PRICERS
from shared.cost.resources import resources_cost
from shared.parts.prices import own_prices
from shared.policy.plan_types import ALLOWED_TYPES

SOON = [
    "redis_instance", "redis_cluster", "memorystore_instance", "container_cluster", "container_node_pool",
    "dns_managed_zone", "dns_record_set", "cloud_scheduler_job", "cloud_tasks_queue", "cloudfunctions2_function",
    "cloud_run_v2_job", "cloud_run_v2_worker_pool", "bigquery_dataset", "bigquery_table", "bigquery_reservation",
    "bigquery_data_transfer_config", "kms_key_ring", "kms_crypto_key", "kms_crypto_key_iam_member",
    "certificate_manager_certificate", "certificate_manager_certificate_map",
    "certificate_manager_certificate_map_entry", "certificate_manager_dns_authorization",
    "compute_managed_ssl_certificate", "compute_ha_vpn_gateway", "compute_external_vpn_gateway", "compute_vpn_tunnel",
    "compute_router", "compute_router_nat", "compute_router_interface", "compute_router_peer", "filestore_instance",
    "firestore_database", "firestore_index", "api_gateway_api", "api_gateway_api_config", "api_gateway_gateway",
    "iam_workload_identity_pool", "iam_workload_identity_pool_provider", "logging_project_sink",
    "monitoring_dashboard", "billing_budget", "iap_web_iam_member", "iap_tunnel_instance_iam_member", "iap_client",
    "compute_security_policy", "eventarc_trigger", "workflows_workflow", "dataflow_job",
    "dataflow_flex_template_job", "composer_environment", "vertex_ai_endpoint", "vertex_ai_index",
    "vertex_ai_index_endpoint", "vertex_ai_dataset", "vertex_ai_featurestore", "vertex_ai_tensorboard",
    "vertex_ai_index_endpoint_deployed_index", "vertex_ai_endpoint_with_model_garden_deployment",
    "notebooks_instance", "workbench_instance", "storage_transfer_job", "artifact_registry_repository",
    "compute_image", "compute_snapshot", "compute_reservation", "vpc_access_connector", "network_connectivity_hub",
    "network_connectivity_spoke", "network_connectivity_service_connection_policy", "service_networking_connection",
    "project_iam_member", "project_iam_custom_role", "project_iam_audit_config", "cloud_run_domain_mapping",
]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(ALLOWED_TYPES | {f"google_{name}" for name in SOON}))
def test_a_type_has_a_price_or_is_free_for_a_reason(kind: str) -> None:
    # One place says it: a table of services here, the reasons why a type is free, or the part's own folder.
    assert (kind in PRICERS) + bool(reason_free(kind)) + (kind in own_prices()) == 1


def test_nothing_is_both_free_and_priced_and_every_reason_is_said() -> None:
    assert not set(FREE) & set(PRICERS)
    assert all(len(reason) > 10 for reason in FREE.values())


@pytest.mark.parametrize(
    "kind",
    [
        "google_bigtable_instance", "google_spanner_instance", "google_alloydb_instance", "google_tpu_v2_vm",
        "google_compute_region_commitment", "google_compute_storage_pool", "google_compute_node_group",
        "google_pubsub_lite_reservation", "google_compute_interconnect_attachment", "google_iam_member_of_nothing",
        "aws_instance", "",
    ],
)  # fmt: skip
def test_a_type_without_a_price_is_unpriced_and_named(kind: str) -> None:
    (found,) = resources_cost([{"address": "a.b", "type": kind, "values": {}}]).unpriced
    assert (found.address, found.type) == ("a.b", kind)
    assert "no price is known" in found.reason
