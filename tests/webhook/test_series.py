"""Series of notifications: each ends as the incident does, and says why."""

import copy
import json
import time

import pytest

from shared.schemas import ActionRecord, AlertStatus, HistoryEntry, Verdict
from tests.webhook.rows import ROWS

BY_NAME = {row.name: row for row in ROWS}
CANCELLED = "Incident cancelled because the alert policy condition was deleted or modified while incident was active."


def vm(state, key="0.q1", **fields):
    """A notification of one machine's CPU."""
    payload = copy.deepcopy(BY_NAME["vm_cpu_high_warning"].payload)
    ended = {
        "ended_at": 1_763_800_600,
        "observed_value": "0.410",
        "summary": "CPU returned to normal with a value of 0.410.",
    }
    payload["incident"] |= {"incident_id": key, "state": state, **(ended if state == "closed" else {}), **fields}
    return payload


def sent(webhook):
    return [json.loads(message.data)["alert_id"] for message in webhook.published()]


@pytest.mark.parametrize(
    ("fields", "closing", "words"),
    [
        ({}, "recovered", "recovered"),
        ({"summary": "x"}, "recovered", "recovered"),
        ({"observed_value": CANCELLED, "summary": "x"}, "policy_changed", "the policy was changed"),
        (
            {"observed_value": CANCELLED, "summary": f"CPU returned to normal with a value of {CANCELLED}."},
            "policy_changed",
            "the policy was changed",
        ),
        (
            {"observed_value": "The alerting policy was deleted or disabled.", "summary": "The policy was deleted."},
            "policy_changed",
            "the policy was changed",
        ),
        (
            {"observed_value": "0.95", "summary": "The incident was auto-closed."},
            "no_data",
            "no data, closed by itself",
        ),
        (
            {"observed_value": "No data was received for 7 days.", "summary": "x"},
            "no_data",
            "no data, closed by itself",
        ),
    ],
)
def test_a_closing_says_why(webhook, fields, closing, words):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    webhook.post(vm("closed", **fields))
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.closing, alert.value) == (AlertStatus.RESOLVED, closing, 0.87)
    assert (alert.history[-1].event, alert.history[-1].detail) == ("closed", words)
    assert alert.history[-1].data == {"closing": closing}


@pytest.mark.parametrize(
    ("success", "verdict", "ended", "then"),
    [
        (False, None, {}, AlertStatus.RESOLVED),
        (False, None, {"observed_value": CANCELLED}, AlertStatus.ESCALATED),
        (True, "unchanged", {"observed_value": CANCELLED}, AlertStatus.ESCALATED),
        (True, "unchanged", {}, AlertStatus.RESOLVED),
    ],
)
def test_a_closing_after_an_action_in_vain_is_told(webhook, success, verdict, ended, then):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0, success=success)
    measured = verdict and Verdict(verdict=verdict, before=0.9, after=0.9, threshold=0.8, points=3, at=2.0)
    entry = HistoryEntry(at=time.time(), event="escalated", by="terraform", detail="it failed")
    fields = {"action": record, "verdict": measured, "untold": False, "tell_at": None}
    webhook.alerts.move(alert_id, list(AlertStatus), AlertStatus.ESCALATED, entry, **fields)
    webhook.post(vm("closed", **ended))
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.untold, alert.closed_at) == (then, True, 1_763_800_600.0)
    assert alert.tell_at is not None


def test_the_first_closing_counts(webhook):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    webhook.post(vm("closed", observed_value=CANCELLED))
    webhook.post(vm("closed"))
    alert = webhook.alerts.get(alert_id)
    assert (alert.closing, [entry.event for entry in alert.history]) == ("policy_changed", ["raised", "closed"])


def test_a_closing_before_its_opening_says_why_and_whoever_decides_looks_whether_it_is_so(webhook):
    alert_id = webhook.post(vm("closed", observed_value=CANCELLED)).json["alert_id"]
    assert webhook.post(vm("open")).json["alert_id"] == alert_id
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.closing, sent(webhook)) == (AlertStatus.RESOLVED, "policy_changed", [alert_id])


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (AlertStatus.PENDING, AlertStatus.PENDING),
        (AlertStatus.AUTO_EXECUTING, AlertStatus.PENDING),
        (AlertStatus.PENDING_APPROVAL, AlertStatus.PENDING_APPROVAL),
        (AlertStatus.ESCALATED, AlertStatus.ESCALATED),
        (AlertStatus.EXECUTED, AlertStatus.EXECUTED),
    ],
)
@pytest.mark.parametrize(
    "fields", [{}, {"summary": "x"}, {"summary": "x", "condition": {}, "threshold_value": "0.8"}], ids=str
)
def test_a_closing_beyond_the_threshold_ends_nothing_and_a_person_looks(webhook, status, then, fields):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    entry = HistoryEntry(at=time.time(), event="decided", by="offline")
    webhook.alerts.move(alert_id, list(AlertStatus), status, entry, lease_until=None)
    for _ in range(2):
        webhook.post(vm("closed", observed_value="0.99", **fields))
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.closed_at, alert.not_understood) == (then, None, ["observed_value"])
    assert [each.event for each in alert.history].count("not_understood") == 1
    assert "a closing at 0.99, which is still beyond the threshold" in alert.history[-1].detail
    webhook.post(vm("closed"))
    assert webhook.alerts.get(alert_id).closed_at == 1_763_800_600.0


@pytest.mark.parametrize(
    "when",
    [{"started_at": 1_763_800_900, "ended_at": 1_763_800_600}, {"ended_at": "soon"}, {"started_at": "yesterday"}],
    ids=str,
)
def test_a_closing_at_a_time_that_can_t_be_ends_nothing_and_a_person_looks(webhook, when):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    webhook.post(vm("closed", **when))
    alert = webhook.alerts.get(alert_id)
    assert (alert.closed_at, alert.not_understood) == (None, [list(when)[-1]])
    assert "a closing, not understood" in alert.history[-1].detail


@pytest.mark.parametrize(
    ("opens", "later", "then"),
    [
        ({}, 0.0, AlertStatus.RESOLVED),
        ({}, 3_600.0, AlertStatus.RESOLVED),
        # Told a year before the incident began.
        ({}, 33_000_000.0, AlertStatus.PENDING),
        ({"started_at": 1_763_800_900}, 0.0, AlertStatus.PENDING),
    ],
)
def test_a_closing_that_can_not_be_its_end_silences_no_opening(webhook, opens, later, then):
    alert_id = webhook.post(vm("closed")).json["alert_id"]
    stored = webhook.alerts.get(alert_id)
    webhook.alerts.change(alert_id, lambda known: {"created_at": stored.created_at - later})
    for _ in range(2):
        webhook.post(vm("open", **opens))
    alert = webhook.alerts.get(alert_id)
    assert alert.status is then
    if then is AlertStatus.PENDING:
        assert (alert.value, alert.closed_at, alert.closing, alert.not_understood) == (0.87, None, "", ["state"])
        assert [each.event for each in alert.history] == ["closed", "raised"]
    assert sent(webhook) == [alert_id]


def test_what_opens_again_is_a_new_incident_of_the_same_policy(webhook):
    first = webhook.post(vm("open")).json["alert_id"]
    webhook.post(vm("closed"))
    second = webhook.post(vm("open", key="0.q2")).json["alert_id"]
    assert webhook.alerts.get(first).status is AlertStatus.RESOLVED
    assert webhook.alerts.get(second).status is AlertStatus.PENDING
    assert sent(webhook) == [first, first, second]


def test_two_incidents_of_one_policy_end_each_for_itself(webhook):
    one, two = (webhook.post(vm("open", key=key)).json["alert_id"] for key in ("0.q1", "0.q2"))
    webhook.post(vm("closed", key="0.q2"))
    assert [webhook.alerts.get(each).status for each in (one, two)] == [AlertStatus.PENDING, AlertStatus.RESOLVED]


def test_a_reminder_of_an_open_incident_starts_nothing_again(webhook):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    assert webhook.post(vm("open", renotify=True)).json["alert_id"] == alert_id
    assert sent(webhook) == [alert_id]


@pytest.mark.parametrize("status", [AlertStatus.PENDING, AlertStatus.AUTO_EXECUTING])
def test_a_repeat_that_is_not_understood_has_what_has_not_begun_decided_again(webhook, status):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    entry = HistoryEntry(at=time.time(), event="decided", by="offline")
    webhook.alerts.move(alert_id, list(AlertStatus), status, entry, acting_since=1.0, lease_until=9e9)
    for _ in range(2):
        assert webhook.post(vm("resolved")).json["alert_id"] == alert_id
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.not_understood) == (AlertStatus.PENDING, ["state"])
    assert (alert.acting_since, alert.lease_until) == (None, None)
    assert alert.history[-1].detail == "a repeat, not understood: state"
    assert set(sent(webhook)) == {alert_id}


@pytest.mark.parametrize("status", [AlertStatus.EXECUTING, AlertStatus.PENDING_APPROVAL, AlertStatus.REJECTED])
def test_a_repeat_that_is_not_understood_stands_in_the_history_of_what_has_begun_or_ended(webhook, status):
    alert_id = webhook.post(vm("open")).json["alert_id"]
    entry = HistoryEntry(at=time.time(), event="decided", by="offline")
    webhook.alerts.move(alert_id, list(AlertStatus), status, entry, lease_until=9e9)
    webhook.post(vm(["open"]))
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.lease_until, alert.not_understood) == (status, 9e9, ["state"])
    assert alert.history[-1].event == "not_understood"
