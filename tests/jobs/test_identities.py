"""Import ids: in the provider's own format, and only when every part of one is known."""

import pytest

from jobs.terraform.identities import import_id
from shared.policy.plan_types import TYPES
from shared.terraform.schema import schema_of

PLACES = {"project": "p", "region": "europe-west1", "zone": "europe-west1-b"}
# Google makes these ids itself (or, for objects, workflows, clusters of Dataproc and domains, takes none).
NUMBERED = {
    "google_active_directory_domain",
    "google_bigquery_data_transfer_config",
    "google_billing_budget",
    "google_cloudbuild_trigger",
    "google_dataflow_job",
    "google_dataproc_cluster",
    "google_document_ai_processor",
    "google_firestore_backup_schedule",
    "google_monitoring_alert_policy",
    "google_monitoring_custom_service",
    "google_monitoring_dashboard",
    "google_monitoring_notification_channel",
    "google_monitoring_slo",
    "google_monitoring_uptime_check_config",
    "google_secret_manager_secret_version",
    "google_storage_bucket_object",
    "google_storage_notification",
    "google_vertex_ai_index",
    "google_vertex_ai_index_endpoint",
    "google_workflows_workflow",
}
KEY, ACCOUNT = (
    "projects/p/locations/eu/keyRings/r/cryptoKeys/k",
    "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com",
)
_STORE = "projects/p/locations/eu/datasets/d"
WHOLE = {
    "google_compute_network_peering": {"network": "projects/p/global/networks/n"},
    "google_healthcare_dicom_store_iam_member": {"dicom_store_id": f"{_STORE}/dicomStores/i"},
    "google_healthcare_fhir_store_iam_member": {"fhir_store_id": f"{_STORE}/fhirStores/f"},
    "google_healthcare_hl7_v2_store_iam_member": {"hl7_v2_store_id": f"{_STORE}/hl7V2Stores/h"},
    "google_kms_crypto_key_iam_member": {"crypto_key_id": KEY},
    "google_service_account_iam_member": {"service_account_id": ACCOUNT},
}


@pytest.mark.parametrize(
    ("kind", "values", "identity"),
    [
        ("google_kms_crypto_key_iam_member", {"crypto_key_id": KEY, "role": "r", "member": "m"}, "p/eu/r/k r m"),
        (
            "google_project_iam_audit_config",
            {"project": "p", "service": "storage.googleapis.com"},
            "p storage.googleapis.com",
        ),
        (
            "google_service_account_iam_member",
            {"service_account_id": ACCOUNT, "role": "r", "member": "m"},
            f"{ACCOUNT} r m",
        ),
        (
            "google_compute_network_peering",
            {"name": "to-vendor", "network": "projects/p/global/networks/n"},
            "p/n/to-vendor",
        ),
        (
            "google_healthcare_fhir_store_iam_member",
            {"fhir_store_id": f"{_STORE}/fhirStores/f", "role": "r", "member": "m"},
            "p/eu/d/f r m",
        ),
        ("google_redis_instance", {"name": "c"}, "projects/p/locations/europe-west1/instances/c"),
        ("google_storage_bucket", {"name": "b"}, "p/b"),
        ("google_service_account", {"account_id": "a"}, "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com"),
        ("google_sql_user", {"instance": "d", "name": "u"}, "p/d/u"),
        ("google_sql_user", {"instance": "d", "name": "u", "host": "%"}, "p/d/%/u"),
        ("google_compute_instance", {"name": "v", "zone": "us-east1-b"}, "projects/p/zones/us-east1-b/instances/v"),
        ("google_project_iam_member", {"role": "r", "member": "m"}, "p r m"),
        ("google_storage_bucket_iam_member", {"bucket": "b", "role": "r", "member": "m"}, "b/b r m"),
        (
            "google_pubsub_topic_iam_member",
            {"topic": "projects/p/topics/t", "role": "r", "member": "m", "condition": [{"title": "until"}]},
            "projects/p/topics/t r m until",
        ),
        (
            "google_service_networking_connection",
            {"network": "projects/p/global/networks/n", "service": "s"},
            "projects/p/global/networks/n:s",
        ),
    ],
)
def test_an_id_is_what_the_provider_documents(kind, values, identity):
    assert import_id(kind, values, PLACES) == identity


def test_what_is_not_known_yet_has_no_id():
    assert import_id("google_compute_instance", {"name": object()}, PLACES) is None
    assert import_id("google_compute_instance", {"name": "v"}, PLACES | {"zone": None}) is None
    grant = {"bucket": "b", "role": "r", "member": "m", "condition": object()}
    assert import_id("google_storage_bucket_iam_member", grant, PLACES) is None
    assert import_id("random_id", {"byte_length": "4"}, PLACES) is None


@pytest.mark.parametrize("kind", sorted(kind for kind in TYPES if kind.startswith("google_")))
def test_every_type_of_a_deployment_can_be_taken_in_unless_google_numbers_it(kind):
    given = {argument.path: "x" for argument in schema_of(kind).arguments(kind) if "." not in argument.path}
    given = {name: value for name, value in given.items() if name not in {"condition", "id"}} | WHOLE.get(kind, {})
    if kind in NUMBERED:
        given.pop("name", None)
        assert import_id(kind, given, PLACES) is None
    else:
        assert import_id(kind, given, PLACES)
