# ruff: noqa: E501 - a table of what is billed
"""What is billed is counted or has no price: no argument that may cost something passes because nobody thought of it."""

import pytest

from shared.cost.unread import is_costless
from shared.parts.prices import planned_cost
from shared.policy.argument_words import SIZES
from shared.policy.arguments import Kind, table
from shared.policy.plan_types import TYPES

DATABASE = {
    "database_version": "POSTGRES_16",
    "region": "us-central1",
    "settings": [
        {
            "tier": "db-f1-micro",
            "disk_size": 20,
            "disk_autoresize": False,
            "ip_configuration": [{"ipv4_enabled": False}],
        }
    ],
}


def database(**backups):
    (usual,) = DATABASE["settings"]
    return DATABASE | {"settings": [usual | {"backup_configuration": [{"enabled": True, **backups}]}]}


def bucket(**values):
    return {"location": "US", **values}


def cost(kind, values, *more):
    planned = [{"address": f"{kind}.x", "type": kind, "values": values}, *more]
    return planned_cost(planned)


DEARER = {
    "flow logs": ("google_compute_subnetwork", {}, {"log_config": [{"aggregation_interval": "INTERVAL_5_SEC", "flow_sampling": 1.0, "metadata": "INCLUDE_ALL_METADATA"}]}),
    "firewall logs": ("google_compute_firewall", {}, {"log_config": [{"metadata": "INCLUDE_ALL_METADATA"}]}),
    "a year of backups": ("google_sql_database_instance", database(backup_retention_settings=[{"retained_backups": 7}]), database(backup_retention_settings=[{"retained_backups": 365}])),
    "a month of backups": ("google_sql_database_instance", database(backup_retention_settings=[{"retained_backups": 7}]), database(backup_retention_settings=[{"retained_backups": 30}])),
    "a month of messages": ("google_pubsub_topic", {"message_retention_duration": "604800s"}, {"message_retention_duration": "2678400s"}),
    "read messages that are kept": ("google_pubsub_subscription", {"message_retention_duration": "604800s"}, {"message_retention_duration": "2678400s", "retain_acked_messages": True}),
    "autoclass": ("google_storage_bucket", bucket(), bucket(autoclass=[{"enabled": True, "terminal_storage_class": "ARCHIVE"}])),
    "logs for ten years": ("google_logging_project_bucket_config", {"retention_days": 30}, {"retention_days": 3650}),
    "firestore backups": ("google_firestore_backup_schedule", {"retention": "604800s", "daily_recurrence": [{}]}, {"retention": "8467200s", "daily_recurrence": [{}]}),
    "a key that is made anew each day": ("google_kms_crypto_key", {"rotation_period": "7776000s"}, {"rotation_period": "86400s"}),
    "bigtable backups": ("google_bigtable_table", {}, {"automated_backup_policy": [{"frequency": "24h", "retention_period": "2160h"}]}),
}  # fmt: skip
WORSE = {
    "a cold class": ("google_storage_bucket", bucket(storage_class="STANDARD"), bucket(storage_class="ARCHIVE")),
    "moved to a cold class": ("google_storage_bucket", bucket(), bucket(lifecycle_rule=[{"action": [{"type": "SetStorageClass", "storage_class": "ARCHIVE"}]}])),
    "what is deleted is kept": ("google_storage_bucket", bucket(), bucket(soft_delete_policy=[{"retention_duration_seconds": 7776000}])),
    "all connections of a gateway": ("google_compute_router_nat", {}, {"log_config": [{"enable": True, "filter": "ALL"}]}),
    "messages to phones": ("google_identity_platform_config", {}, {"sign_in": [{"phone_number": [{"enabled": True}]}]}),
    "former versions of rows": ("google_spanner_database", {}, {"version_retention_period": "7d"}),
    "changes of rows": ("google_bigtable_table", {}, {"change_stream_retention": "168h"}),
    "a cache's backups": ("google_memorystore_instance", {"shard_count": 1}, {"shard_count": 1, "automated_backup_config": [{"retention": "31536000s"}]}),
}  # fmt: skip


@pytest.mark.parametrize("name", DEARER)
def test_what_costs_more_in_a_usual_month_is_dearer(name):
    kind, one, other = DEARER[name]
    less, more = cost(kind, one), cost(kind, other)
    assert (less.unpriced, more.unpriced) == ([], [])
    assert more.total_usd > less.total_usd
    assert more.worst_usd >= less.worst_usd


@pytest.mark.parametrize("name", WORSE)
def test_what_may_cost_more_makes_the_dearest_month_dearer(name):
    kind, one, other = WORSE[name]
    less, more = cost(kind, one), cost(kind, other)
    assert (less.unpriced, more.unpriced) == ([], [])
    assert more.worst_usd > less.worst_usd


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("google_compute_network", {"capacity_gb": 9}, "capacity_gb"),
        ("google_pubsub_topic", {"of_a_later_schema": [{"speed": "FAST"}]}, "of_a_later_schema.speed"),
        ("google_container_node_pool", {"node_config": [{"confidential_nodes": [{"enabled": True}]}]}, "node_config.confidential_nodes.enabled"),
        ("google_container_cluster", {"remove_default_node_pool": True, "monitoring_config": [{"managed_prometheus": [{"enabled": True}]}]}, "monitoring_config.managed_prometheus.enabled"),
    ],
)  # fmt: skip
def test_what_no_pricer_looks_at_has_no_price(kind, values, path):
    assert [each.reason for each in cost(kind, {"location": "us-central1", **values}).unpriced] == [
        f"{path}: nobody has said what it costs"
    ]


def test_only_what_the_files_write_is_looked_at():
    row = {"address": "google_pubsub_topic.x", "type": "google_pubsub_topic", "values": {"later": "FAST", "name": "t"}}
    assert planned_cost([{**row, "written": frozenset({"name"})}]).unpriced == []
    assert len(planned_cost([{**row, "written": frozenset({"name", "later"})}]).unpriced) == 1


def test_an_address_that_nothing_uses_is_paid_as_such():
    (address,) = [
        {
            "address": "google_compute_address.x",
            "type": "google_compute_address",
            "values": {"region": "us-central1"},
            "written": frozenset({"region"}),
        }
    ]
    user = {
        "address": "google_compute_router_nat.n",
        "type": "google_compute_router_nat",
        "values": {},
        "references": {"nat_ips": frozenset({"google_compute_address.x"})},
    }
    other = {**user, "references": {"router": frozenset({"google_compute_router.r"})}}
    used, idle = (
        next(
            each.monthly_usd
            for each in planned_cost([address, beside]).lines
            if each.address == "google_compute_address.x"
        )
        for beside in (user, other)
    )
    assert (used, idle) == (3.65, 7.3)


@pytest.mark.parametrize(
    ("schedule", "at_once"),
    [
        ("* * * * *", 1440),
        ("*/5 * * * *", 288),
        ("every 2 hours", 12),
        ("0 * * * *", 24),
        ("0 3 * * *", 1),
        ("when it rains", 1440),
    ],
)
def test_a_job_that_is_started_before_it_ends_runs_as_often_at_once(schedule, at_once):
    inner = {
        "timeout": "86400s",
        "max_retries": 0,
        "containers": [{"resources": [{"limits": {"cpu": "1", "memory": "512Mi"}}]}],
    }
    job = {
        "address": "google_cloud_run_v2_job.x",
        "type": "google_cloud_run_v2_job",
        "values": {"location": "us-central1", "template": [{"task_count": 1, "parallelism": 1, "template": [inner]}]},
    }
    timer = {
        "address": "google_cloud_scheduler_job.t",
        "type": "google_cloud_scheduler_job",
        "values": {"schedule": schedule},
        "references": {"http_target.uri": frozenset({"google_cloud_run_v2_job.x"})},
    }
    alone, timed = (
        next(each.worst_usd for each in planned_cost(rows).lines if each.item.startswith("Cloud Run job"))
        for rows in ([job], [job, timer])
    )
    assert timed == pytest.approx(alone * at_once, rel=1e-3)


def test_no_argument_that_a_price_hangs_on_is_called_costless():
    every = [
        (kind, path)
        for kind in TYPES
        if kind.startswith("google_")
        for path, meant in table(kind)
        if meant.kind is Kind.SIZE
    ]
    assert [each for each in every if each[1].rpartition(".")[2] in SIZES and is_costless(each[1])] == []
