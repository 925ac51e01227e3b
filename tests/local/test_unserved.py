"""What the laptop serves nothing of is a warning of the plan, before anything is made; what it serves is none."""

import socket

import pytest

from infra.local.provider.unserved import unserved
from infra.local.provider.wire import UNKNOWN


def container(image="us-central1-docker.pkg.dev/demo/apps/app@sha256:1", **more):
    return {"name": "web", "template": [{"containers": [{"image": image}], **more}]}


@pytest.mark.parametrize(
    ("kind", "values", "says"),
    [
        ("google_cloud_tasks_queue", {"name": "later"}, "nobody takes a task"),
        ("google_cloud_run_v2_service", container("ghcr.io/acme/shop:1"), "a page stands for it"),
        ("google_cloud_run_v2_worker_pool", container(volumes=[{"gcs": [{"bucket": "b"}]}]), "no bucket is mounted"),
        (
            "google_cloud_run_v2_job",
            {"name": "j", "template": [{"template": [{"containers": [{}, {"name": "proxy"}]}]}]},
            "proxy beside it does not",
        ),
        (
            "google_eventarc_trigger",
            {"matching_criteria": [{"attribute": "type", "value": "google.cloud.pubsub.topic.v1.messagePublished"}]},
            "in a bucket",
        ),
        ("google_workflows_workflow", {"name": "w"}, "steps are not run"),
        ("google_firestore_database", {"name": "(default)"}, "nobody answers a program"),
        ("google_bigquery_dataset", {"dataset_id": "events"}, "nobody answers a program"),
        ("google_cloudfunctions2_function", {"name": "f"}, "its code is not run"),
        ("google_sql_database_instance", {"database_version": "SQLSERVER_2022_WEB"}, "nothing answers"),
        ("google_redis_instance", {"transit_encryption_mode": "SERVER_AUTHENTICATION"}, "nothing answers"),
    ],
)
def test_what_is_not_served_is_said(kind, values, says):
    (warning,) = unserved(kind, values, "demo")
    assert warning.warning
    assert says in warning.detail


def test_a_port_that_another_program_has_is_said_before_anything_starts():
    with socket.create_server(("", 0)) as held:
        port = held.getsockname()[1]
        image = container()["template"][0]["containers"][0]
        values = {"name": "web", "template": [{"containers": [{**image, "ports": [{"container_port": port}]}]}]}
        (warning,) = unserved("google_cloud_run_v2_service", values, "demo")
        assert f"another program has port {port}" in warning.detail
    assert unserved("google_cloud_run_v2_service", values, "demo") == []


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("google_cloud_run_v2_service", container()),
        ("google_cloud_run_v2_service", container("us-docker.pkg.dev/cloudrun/container/hello")),
        ("google_sql_database_instance", {"database_version": "POSTGRES_17", "master_instance_name": UNKNOWN}),
        ("google_redis_instance", {"transit_encryption_mode": "DISABLED"}),
        ("google_pubsub_topic", {"name": "t"}),
        (
            "google_eventarc_trigger",
            {"matching_criteria": [{"attribute": "type", "value": "google.cloud.storage.object.v1.finalized"}]},
        ),
    ],
)
def test_what_is_served_is_not_warned_of(kind, values):
    assert unserved(kind, values, "demo") == []
