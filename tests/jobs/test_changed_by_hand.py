"""What is told as changed by somebody: nothing of what Google changes by itself, by the stand-in's own table of it."""

import copy

import pytest

from infra.local.faults.by_google import DEEDS
from infra.local.faults.drift import path_of
from jobs.terraform.policy.plan_document import Change
from jobs.terraform.steps.drift import changed_by_hand, set_back

# What a deed finds, by the kind of value it changes.
FOUND = (10, "POSTGRES_17_5.R20250727.00_02", "2026-11-26T10:00:00Z", {"a": "b"}, [{"name": "1"}])


BESIDE = {"name": "a", "autoscaling": [{"min_node_count": 1, "max_node_count": 20}]}
SCALER = {
    "resource_changes": [
        {
            "address": "google_compute_autoscaler.a",
            "type": "google_compute_autoscaler",
            "change": {
                "actions": ["no-op"],
                "before": {
                    "target": "projects/p/zones/z/instanceGroupManagers/a",
                    "autoscaling_policy": [{"min_replicas": 2, "max_replicas": 20}],
                },
            },
        }
    ]
}


def before_and_after(deed):
    for value in FOUND:
        try:
            after = deed.change(copy.deepcopy(value))
        except (TypeError, ValueError):
            continue
        if after is not None and after != value:
            return value, after
    raise AssertionError(deed)


def tree(path, value):
    for step in reversed(path_of(path)):
        value = [value] if isinstance(step, int) else {step: value}
    return value


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: f"{deed.type}.{deed.path}")
def test_what_google_does_is_nobodys_news(deed):
    before, after = before_and_after(deed)
    change = Change(
        "a",
        "managed",
        deed.type,
        "a",
        "google",
        ("update",),
        BESIDE | tree(deed.path, before),
        BESIDE | tree(deed.path, after),
    )
    assert changed_by_hand(change, SCALER) == []


SQL, POOL, GROUP = "google_sql_database_instance", "google_container_node_pool", "google_compute_instance_group_manager"


@pytest.mark.parametrize(
    ("kind", "path", "was", "there", "beside", "told"),
    [
        (SQL, "settings.0.disk_size", 20, 30000, {"disk_autoresize_limit": 40, "disk_autoresize": True}, True),
        (SQL, "settings.0.disk_size", 20, 40, {"disk_autoresize_limit": 40, "disk_autoresize": True}, False),
        (SQL, "settings.0.disk_size", 20, 300, {"disk_autoresize_limit": 0, "disk_autoresize": True}, False),
        (SQL, "settings.0.disk_size", 20, 21, {"disk_autoresize": False}, True),
        (SQL, "settings.0.disk_size", 20, 10, {"disk_autoresize_limit": 40, "disk_autoresize": True}, True),
        (POOL, "node_count", 3, 9, {"autoscaling": [{"min_node_count": 1, "max_node_count": 10}]}, False),
        (POOL, "node_count", 3, 90, {"autoscaling": [{"min_node_count": 1, "max_node_count": 10}]}, True),
        (POOL, "node_count", 3, 4, {}, True),
        (POOL, "version", "1.33.4-gke.100", "1.33.4-gke.1036", {}, False),
        (POOL, "version", "1.33.4-gke.100", "1.32.9-gke.1", {}, True),
        (GROUP, "target_size", 2, 11, {"name": "a"}, False),
        (GROUP, "target_size", 2, 111, {"name": "a"}, True),
        (GROUP, "target_size", 2, 4, {"name": "another"}, True),
    ],
)
def test_google_s_are_its_own_bounds_and_direction_and_nothing_beyond(kind, path, was, there, beside, told):
    def resource(value):
        parent, _, last = path.rpartition(".")
        inner = beside | {last: value} if parent else {last: value}
        return tree(parent, inner) if parent else beside | inner

    change = Change("a", "managed", kind, "a", "google", ("update",), resource(was), resource(there))
    assert changed_by_hand(change, SCALER) == [path] * told


def test_what_somebody_does_is_told_by_its_place():
    before = {"settings": [{"tier": "db-f1-micro", "disk_size": 10, "user_labels": {"a": "b"}}], "etag": "1"}
    after = {"settings": [{"tier": "db-g1-small", "disk_size": 25, "user_labels": {"a": "c"}}], "etag": "2"}
    change = Change("a", "managed", "google_sql_database_instance", "a", "google", ("update",), before, after)
    assert changed_by_hand(change, {}) == ["settings.0.tier", "settings.0.user_labels.a"]


def _document(was, there, planned):
    named = {"address": "google_pubsub_topic.a", "mode": "managed", "type": "google_pubsub_topic", "name": "a"}
    named |= {"provider_name": "registry.terraform.io/hashicorp/google"}
    return {
        "resource_drift": [{**named, "change": {"actions": ["update"], "before": was, "after": there}}],
        "resource_changes": [{**named, "change": {"actions": ["update"], "before": there, "after": planned}}],
    }


def _topic(kept="60s", **labels):
    return {"message_retention_duration": kept, "labels": labels}


@pytest.mark.parametrize(
    ("there", "planned", "said"),
    [
        (_topic("90s"), _topic("60s"), True),
        (_topic("90s"), _topic("30s"), False),
        (_topic("60s"), _topic("30s"), False),
        # What somebody added goes again.
        (_topic(a="b"), _topic(), True),
    ],
)
def test_what_somebody_changed_and_a_change_sets_back_is_told_and_nothing_that_it_changes_itself(there, planned, said):
    assert bool(set_back(_document(_topic(), there, planned))) == said
