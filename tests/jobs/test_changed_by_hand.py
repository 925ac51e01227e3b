"""What is told as changed by somebody: nothing of what Google changes by itself, by the stand-in's own table of it."""

import copy

import pytest

from infra.local.faults.by_google import DEEDS
from infra.local.faults.drift import path_of
from jobs.terraform.policy.plan_document import Change
from jobs.terraform.steps.drift import changed_by_hand, set_back

# What a deed finds, by the kind of value it changes.
FOUND = (10, "POSTGRES_17_5.R20250727.00_02", "2026-11-26T10:00:00Z", {"a": "b"}, [{"name": "1"}])


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
        "a", "managed", deed.type, "a", "google", ("update",), tree(deed.path, before), tree(deed.path, after)
    )
    assert changed_by_hand(change) == []


def test_what_somebody_does_is_told_by_its_place():
    before = {"settings": [{"tier": "db-f1-micro", "disk_size": 10, "user_labels": {"a": "b"}}], "etag": "1"}
    after = {"settings": [{"tier": "db-g1-small", "disk_size": 25, "user_labels": {"a": "c"}}], "etag": "2"}
    change = Change("a", "managed", "google_sql_database_instance", "a", "google", ("update",), before, after)
    assert changed_by_hand(change) == ["settings.0.tier", "settings.0.user_labels.a"]


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
