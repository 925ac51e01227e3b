"""What holds data keeps it as long as it did: an update that ends it sooner is a loss, by whatever argument."""

import pytest

from jobs.terraform.policy.plan_gate import weakened


def change(kind, before, after, unknown=None):
    shown = {"actions": ["update"], "before": before, "after": after, "after_unknown": unknown or {}}
    return {"resource_changes": [{"address": f"{kind}.x", "mode": "managed", "type": kind, "change": shown}]}


def table(**values):
    return {"deletion_protection": True, **values}


def partitioned(ms):
    return {"time_partitioning": [{"type": "DAY", "expiration_ms": ms}]}


def sql(**settings):
    return {"settings": [settings]}


def reached(mode):
    return sql(ip_configuration=[{"ssl_mode": mode}])


DELETES = {"id": "old", "action": "DELETE", "condition": [{"older_than": "1s"}]}
KEEPS = {"id": "some", "action": "KEEP", "most_recent_versions": [{"keep_count": 5}]}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("google_bigquery_table", table(expiration_time=None), table(expiration_time=1795770000000)),
        ("google_bigquery_table", table(expiration_time=1995770000000), table(expiration_time=1795770000000)),
        ("google_bigquery_table", partitioned(0), partitioned(1000)),
        ("google_bigquery_table", {}, partitioned(1000)),
        ("google_bigquery_dataset", {}, {"default_table_expiration_ms": 3600000}),
        ("google_bigquery_dataset", {"max_time_travel_hours": "168"}, {"max_time_travel_hours": "48"}),
        ("google_secret_manager_secret", {}, {"expire_time": "2026-11-27T09:00:00Z"}),
        ("google_secret_manager_secret", {}, {"ttl": "3600s"}),
        ("google_artifact_registry_repository", {}, {"cleanup_policies": [DELETES]}),
        (
            "google_artifact_registry_repository",
            {"cleanup_policies": [DELETES, KEEPS]},
            {"cleanup_policies": [DELETES]},
        ),
        (
            "google_artifact_registry_repository",
            {"cleanup_policies": [DELETES], "cleanup_policy_dry_run": True},
            {"cleanup_policies": [DELETES], "cleanup_policy_dry_run": False},
        ),
        (
            "google_pubsub_subscription",
            {"message_retention_duration": "604800s"},
            {"message_retention_duration": "600s"},
        ),
        ("google_pubsub_subscription", {"retain_acked_messages": True}, {"retain_acked_messages": False}),
        (
            "google_pubsub_subscription",
            {"expiration_policy": [{"ttl": ""}]},
            {"expiration_policy": [{"ttl": "86400s"}]},
        ),
        ("google_pubsub_topic", {"message_retention_duration": "604800s"}, {}),
        ("google_storage_bucket", {"soft_delete_policy": [{"retention_duration_seconds": 604800}]}, {}),
        ("google_firestore_backup_schedule", {"retention": "604800s"}, {"retention": "86400s"}),
        ("google_sql_database_instance", sql(activation_policy="ALWAYS"), sql(activation_policy="NEVER")),
        ("google_sql_database_instance", reached("ENCRYPTED_ONLY"), reached("ALLOW_UNENCRYPTED_AND_ENCRYPTED")),
        ("google_redis_instance", {"auth_enabled": True}, {"auth_enabled": False}),
        (
            "google_compute_instance",
            {"shielded_instance_config": [{"enable_secure_boot": True}]},
            {"shielded_instance_config": []},
        ),
        ("google_identity_platform_config", {}, {"autodelete_anonymous_users": True}),
    ],
)
def test_what_would_end_sooner_is_named_as_a_loss(kind, before, after):
    assert weakened(change(kind, before, after)) == [f"{kind}.x"]


def test_an_end_that_only_apply_can_tell_is_named_as_a_loss():
    plan = change("google_secret_manager_secret", {}, {}, {"expire_time": True})
    assert weakened(plan) == ["google_secret_manager_secret.x"]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("google_bigquery_table", table(expiration_time=1795770000000), table(expiration_time=1995770000000)),
        ("google_bigquery_table", table(expiration_time=1795770000000), table()),
        ("google_secret_manager_secret", {"expire_time": "2026-11-27T09:00:00Z"}, {}),
        ("google_secret_manager_secret", {"labels": {"a": "b"}}, {"labels": {"a": "c"}}),
        ("google_pubsub_topic", {}, {"message_retention_duration": "600s"}),
        ("google_artifact_registry_repository", {"cleanup_policies": [DELETES]}, {}),
        ("google_artifact_registry_repository", {}, {"cleanup_policies": [KEEPS]}),
        ("google_dns_record_set", {"ttl": 3600}, {"ttl": 60}),
        (
            "google_pubsub_subscription",
            {"expiration_policy": [{"ttl": "86400s"}]},
            {"expiration_policy": [{"ttl": ""}]},
        ),
    ],
)
def test_what_stays_as_long_or_longer_is_not(kind, before, after):
    assert weakened(change(kind, before, after)) == []
