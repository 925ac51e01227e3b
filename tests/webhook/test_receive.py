"""POST /ops/webhook over functions-framework, Google's clients and the wire."""

import base64
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.webhook import wiring
from functions.webhook.receive import MAX_BYTES
from shared.schemas import ActionRecord, AlertStatus, Approval, HistoryEntry, OpsDecision
from shared.schemas.ops import SEVERITIES
from tests.webhook.conftest import TOKEN
from tests.webhook.rows import ROWS
from tests.webhook.test_normalise import anything, incidents

BY_NAME = {row.name: row for row in ROWS}
OPEN, CLOSED = BY_NAME["vm_cpu_high_open"].body, BY_NAME["vm_cpu_high_closed"].body


def decided(webhook, alert_id, status=AlertStatus.PENDING_APPROVAL, **fields):
    """Another worker brings the alert to a state."""
    said = OpsDecision(
        severity="critical", recommended_action="scale_up_vm", requires_approval=True, confidence=0.9, reasoning="load"
    )
    entry = HistoryEntry(at=time.time(), event="decided", by="offline")
    return webhook.alerts.move(alert_id, list(AlertStatus), status, entry, decision=said, **fields)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_payload_is_taken_in(webhook, row):
    answer = webhook.post(row.body)
    assert (answer.status_code, answer.json["received"]) == (200, True)
    if row.state == "test":
        assert answer.json["alert_id"] is None
        assert (webhook.stored(), webhook.published()) == ([], [])
        return
    alert = webhook.alerts.get(answer.json["alert_id"])
    assert (alert.metric, alert.value, alert.severity) == tuple(
        row.expect[name] for name in ("metric", "value", "severity")
    )
    sent = [json.loads(message.data) for message in webhook.published()]
    assert sent == ([{"alert_id": alert.alert_id}] if row.state == "open" else [])


def test_a_new_alert_costs_one_commit_and_one_publish_and_a_repeat_two_reads(webhook):
    webhook.post(BY_NAME["sql_cpu_high"].body)
    webhook.cost()
    first = webhook.post(OPEN)
    assert webhook.cost() == {"Commit": 1, "Publish": 1}
    # Firestore refuses to create what is there, and counts that as one read; then it is looked whether it was opened.
    assert webhook.post(OPEN).json == first.json == {"received": True, "alert_id": first.json["alert_id"]}
    assert webhook.cost() == {"Commit": 1, "BatchGetDocuments": 1}
    assert webhook.post(OPEN, wait=0).status_code == 200
    assert webhook.cost() == {"Commit": 1, "BatchGetDocuments": 1}
    assert len(webhook.published()) == 2


def test_a_test_send_costs_nothing(webhook):
    webhook.post(BY_NAME["test_notification"].body)
    assert webhook.cost() == {}


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        ({}, None, 401),
        ({}, "", 401),
        ({}, "wrong", 403),
        ({}, TOKEN + "x", 403),
        ({}, "wörng", 403),
        ({"Authorization": "Bearer wrong"}, None, 403),
        ({"Authorization": "Basic !!!"}, None, 401),
        ({"Authorization": "Digest x"}, None, 401),
        ({"Authorization": "Basic " + base64.b64encode(b"monitoring:wrong").decode()}, None, 403),
        ({"Authorization": f"Bearer {TOKEN}"}, None, 200),
        ({"Authorization": "Basic " + base64.b64encode(f"monitoring:{TOKEN}".encode()).decode()}, None, 200),
    ],
)
def test_only_the_token_opens_the_door(webhook, headers, token, status):
    answer = webhook.post(OPEN, token=token, headers=headers)
    assert answer.status_code == status
    assert len(webhook.stored()) == (status == 200)
    if status != 200:
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == status


def test_the_token_is_asked_for_before_anything_is_read(webhook):
    assert webhook.post(b"x" * (MAX_BYTES + 1), token="wrong").status_code == 403


def test_what_is_too_large_is_refused_whether_or_not_it_says_so(webhook):
    large = json.dumps({"incident": {"summary": "x" * MAX_BYTES}}).encode()
    assert webhook.post(large).status_code == 413
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    assert webhook.post(large, environ_overrides=chunked).status_code == 413
    frame = len(json.dumps({"incident": {"summary": ""}}))
    just = json.dumps({"incident": {"summary": "x" * (MAX_BYTES - frame)}}).encode()
    assert len(just) == MAX_BYTES
    assert webhook.post(just).status_code == 200


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"not json", "not JSON"),
        (b'{"incident": ', "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"incident": {"observed_value": ' + b"9" * 5000 + b"}}", "not JSON"),
        (b'{"incident": {"documentation": ' + b"[" * 900 + b"]" * 900 + b"}}", "nested"),
        (b'{"incident": {"incident_id": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}}", "nested"),
        (b"[]", "JSON object"),
        (b'"incident"', "JSON object"),
        (b"{}", "`incident`"),
        (b'{"incident": null}', "`incident`"),
        (b'{"incident": {}}', "`incident`"),
        (b'{"incident": [1]}', "`incident`"),
        (b'{"incident": {"x": 1}}', "none of the fields"),
        (b'{"test": true}', "`incident`"),
        (b'{"incident": {"incident_id": "1"}, "incident": {"incident_id": "2"}}', "`incident`"),
        (b'{"message": {"data": "e30="}, "subscription": "s"}', "/ops/pubsub"),
    ],
)
def test_what_is_no_incident_is_told_why(webhook, body, reason):
    answer = webhook.post(body)
    assert answer.status_code == 400
    assert reason in answer.json["detail"]
    assert webhook.stored() == []


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused(webhook, method):
    assert getattr(webhook.client, method)(f"/ops/webhook?auth_token={TOKEN}").status_code == 405


def test_what_is_said_twice_and_differently_is_not_said(webhook):
    fields = b'"severity": "Critical", "severity": "Warning", "policy_name": "cpu", "policy_name": "cpu"'
    body = b'{"incident": {"incident_id": "0.twice", "observed_value": "0.1", "observed_value": 0.9, %s}}' % fields
    alert = webhook.alerts.get(webhook.post(body).json["alert_id"])
    assert (alert.severity, alert.value, alert.policy_name) == ("unknown", None, "cpu")
    assert alert.not_understood == ["observed_value", "severity"]


def test_a_closing_resolves_the_alert(webhook):
    alert_id = webhook.post(OPEN).json["alert_id"]
    assert webhook.post(CLOSED).json["alert_id"] == alert_id
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.closed_at) == (AlertStatus.RESOLVED, 1_763_800_600.0)
    assert [entry.event for entry in alert.history] == ["raised", "closed"]
    webhook.post(CLOSED)
    assert webhook.alerts.get(alert_id) == alert


def test_a_closing_has_the_question_taken_back_once(webhook):
    alert_id = webhook.post(OPEN).json["alert_id"]
    asked = Approval(token="t", asked_at=1.0, expires_at=2.0, message_id=7)
    decided(webhook, alert_id, approval=asked)
    webhook.published()
    webhook.post(CLOSED)
    webhook.post(CLOSED)
    assert [json.loads(message.data) for message in webhook.published()] == [{"alert_id": alert_id}]


def test_a_closing_that_comes_first_leaves_the_opening_to_whoever_reads_the_metric(webhook):
    alert_id = webhook.post(CLOSED).json["alert_id"]
    assert webhook.published() == []
    assert [webhook.post(OPEN).json["alert_id"] for _ in range(2)] == [alert_id, alert_id]
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, [each.event for each in alert.history]) == (AlertStatus.RESOLVED, ["closed", "raised"])
    assert [json.loads(message.data) for message in webhook.published()] == [{"alert_id": alert_id}]


def test_a_repeat_that_says_otherwise_is_named_and_the_graver_one_counts(webhook):
    harmless = json.loads(OPEN)
    harmless["incident"]["severity"] = "Info"
    alert_id = webhook.post(json.dumps(harmless).encode()).json["alert_id"]
    mild = webhook.alerts.get(alert_id)
    decided(webhook, alert_id)
    webhook.published()
    for _ in range(2):
        assert webhook.post(OPEN).json["alert_id"] == alert_id
    alert = webhook.alerts.get(alert_id)
    assert SEVERITIES.index(alert.severity) < SEVERITIES.index(mild.severity)
    assert alert.not_understood == ["severity"]
    assert "severity" in alert.history[-1].detail
    assert len([each for each in alert.history if each.event == "not_understood"]) == 1
    webhook.post(json.dumps(harmless).encode())
    assert webhook.alerts.get(alert_id).severity == alert.severity


@pytest.mark.parametrize(
    ("claimed", "then"),
    [
        ({"resource": {"type": "gce_instance", "labels": {"project_id": "shop", "instance_id": "999"}}}, None),
        ({"metric": {"type": "custom.googleapis.com/x"}}, None),
        ({"severity": "Info"}, AlertStatus.REJECTED),
        ({"severity": "Info"}, AlertStatus.RESOLVED),
        ({"severity": "Info"}, AlertStatus.EXPIRED),
    ],
)
def test_an_id_that_was_claimed_for_something_else_swallows_no_alert(webhook, claimed, then):
    real, forged = json.loads(OPEN), json.loads(OPEN)
    forged["incident"] |= claimed
    first = webhook.post(forged).json["alert_id"]
    if then is not None:
        decided(webhook, first, then)
    webhook.published()
    ids = {webhook.post(real).json["alert_id"] for _ in range(3)}
    (second,) = ids
    assert second != first
    alert = webhook.alerts.get(second)
    assert (alert.status, alert.not_understood) == (AlertStatus.PENDING, ["incident_id"])
    about = ("resource_id", "metric", "severity")
    assert [getattr(alert, each) for each in about] != [getattr(webhook.alerts.get(first), each) for each in about]
    assert [json.loads(message.data) for message in webhook.published()] == [{"alert_id": second}]
    webhook.post(CLOSED)
    assert webhook.alerts.get(second).status is AlertStatus.RESOLVED
    assert webhook.alerts.get(first).closed_at is None


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (AlertStatus.PENDING_APPROVAL, AlertStatus.RESOLVED),
        (AlertStatus.APPROVED, AlertStatus.RESOLVED),
        (AlertStatus.AUTO_EXECUTING, AlertStatus.RESOLVED),
        (AlertStatus.EXPIRED, AlertStatus.RESOLVED),
        (AlertStatus.ESCALATED, AlertStatus.RESOLVED),
        (AlertStatus.HALTED, AlertStatus.RESOLVED),
        (AlertStatus.REJECTED, AlertStatus.REJECTED),
        (AlertStatus.EXECUTING, AlertStatus.EXECUTING),
        (AlertStatus.EXECUTED, AlertStatus.EXECUTED),
    ],
)
def test_a_closing_ends_what_waits_and_leaves_what_runs(webhook, status, then):
    alert_id = webhook.post(OPEN).json["alert_id"]
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0)
    before = decided(webhook, alert_id, status, action=record, lease_until=9e9)
    webhook.post(CLOSED)
    alert = webhook.alerts.get(alert_id)
    assert (alert.status, alert.closed_at) == (then, 1_763_800_600.0)
    assert (alert.decision, alert.action) == (before.decision, record)
    assert alert.lease_until == (9e9 if then in {AlertStatus.EXECUTING, AlertStatus.EXECUTED} else None)


def test_wait_answers_with_the_decision_as_soon_as_there_is_one(webhook):
    alert_id = webhook.post(OPEN).json["alert_id"]
    later = threading.Timer(0.15, decided, [webhook, alert_id])
    later.start()
    started = time.monotonic()
    answer = webhook.post(OPEN, wait=20)
    later.join()
    assert time.monotonic() - started < 10
    assert answer.json["decision"]["recommended_action"] == "scale_up_vm"


def test_wait_ends_without_a_decision(webhook):
    answer = webhook.post(OPEN, wait=0.05)
    assert (answer.status_code, "decision" in answer.json) == (200, False)
    # The first look is after 10 ms, and each pause is longer than the one before it.
    assert 1 <= webhook.cost()["BatchGetDocuments"] <= 5


@pytest.mark.parametrize("wait", ["-1", "21", "nan", "inf", "soon", ""])
def test_a_wait_that_can_t_be_is_refused(webhook, wait):
    assert webhook.post(OPEN, wait=wait).status_code == 400


def test_many_deliveries_at_once_are_one_alert_and_one_message(webhook):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(webhook.post, [OPEN] * 12))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["alert_id"] for answer in answers}) == len(webhook.stored()) == 1
    assert len(webhook.published()) == 1


def test_opening_and_closing_at_once_end_resolved(webhook):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(webhook.post, [OPEN, CLOSED] * 4))
    assert {answer.status_code for answer in answers} == {200}
    assert webhook.alerts.get(answers[0].json["alert_id"]).status is AlertStatus.RESOLVED


def test_neither_log_nor_answer_holds_the_token_or_a_trace_when_something_breaks(webhook, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)

    def broken(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr(wiring, "desk", broken)
    answer = webhook.post(OPEN)
    assert answer.status_code == 500
    assert "out of order" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=60),
        anything.map(lambda value: json.dumps(value).encode()),
        st.builds(
            lambda incident, version: json.dumps({"incident": incident, "version": version}).encode(),
            incidents,
            anything,
        ),
    )
)
def test_nothing_that_anybody_sends_is_our_fault(webhook, body):
    assert webhook.post(body).status_code in {200, 400}
