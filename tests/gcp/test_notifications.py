"""Cloud Monitoring's two ways to the platform, webhook and Pub/Sub channel, end in the same alert."""

import base64
import json
from pathlib import Path

import pytest
from functions_framework import create_app

from shared.events import AlertRaised
from shared.schemas import AlertStatus
from shared.store.alerts import Alerts
from tests.auth.conftest import guard, key_server, signer  # noqa: F401 - fixtures
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/webhook/main.py"
TOKEN = "0123456789abcdef0123"
PUSH = "infraai-push@demo-platform.iam.gserviceaccount.com"


def incident(key="inc-1", state="open"):
    return {
        "version": "1.2",
        "incident": {
            "incident_id": key,
            "scoping_project_id": "demo-platform",
            "state": state,
            "severity": "Critical",
            "ended_at": None,
            "observed_value": "0.41" if state == "closed" else "0.93",
            "threshold_value": "0.8",
            "policy_name": "backend-vm-1 — cpu_high",
            "condition_name": "cpu_high",
            "resource": {"type": "gce_instance", "labels": {"instance_id": "17", "zone": "us-central1-a"}},
            "metric": {
                "type": "compute.googleapis.com/instance/cpu/utilization",
                "labels": {"instance_name": "backend-vm-1-abcde"},
            },
            "summary": "CPU is high",
        },
    }


@pytest.fixture
def alerts(client, clock):
    return Alerts(client, clock)


@pytest.fixture
def http(alerts, clock, sent, guard, monkeypatch):
    from functions.webhook import wiring
    from functions.webhook.receive import Desk

    desk = Desk(alerts=alerts, publish=sent, token=TOKEN, clock=clock, sleep=clock.sleep)
    monkeypatch.setattr(wiring, "desk", lambda: desk)
    at = guard(auth_emails=PUSH, auth_audiences="https://webhook.example")
    monkeypatch.setattr(wiring, "guard", lambda: at)
    return create_app("webhook", str(SOURCE)).test_client()


@pytest.fixture
def pushed(http, signer):
    """Sends a notification as Pub/Sub does."""

    def send(payload, data=None, **claims):
        raw = json.dumps(payload).encode() if data is None else data
        message = {"data": base64.b64encode(raw).decode(), "attributes": {"version": "1.2"}, "messageId": "1"}
        token = signer.token(**{"email": PUSH, "aud": "https://webhook.example", **claims})
        body = {"message": message, "subscription": "projects/p/subscriptions/monitoring-notifications-webhook"}
        return http.post("/ops/pubsub", json=body, headers={"Authorization": f"Bearer {token}"})

    return send


def test_the_same_incident_by_both_ways_is_one_alert_that_is_raised_once(http, pushed, alerts, sent):
    first = http.post(f"/ops/webhook?auth_token={TOKEN}", json=incident())
    second = pushed(incident())
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json["alert_id"] == second.json["alert_id"]
    assert sent == [AlertRaised(alert_id=first.json["alert_id"])]
    assert alerts.get(first.json["alert_id"]).resource == "backend-vm-1-abcde"


def test_what_one_way_opened_the_other_closes(http, pushed, alerts):
    opened = pushed(incident("inc-2")).json["alert_id"]
    assert http.post(f"/ops/webhook?auth_token={TOKEN}", json=incident("inc-2", "closed")).json["alert_id"] == opened
    assert alerts.get(opened).status is AlertStatus.RESOLVED


@pytest.mark.parametrize(
    ("claims", "status"),
    [({"email": "eve@example.com"}, 403), ({"aud": "another"}, 401), ({"email_verified": False}, 401)],
)
def test_a_push_of_somebody_else_raises_nothing(pushed, sent, claims, status):
    answer = pushed(incident("inc-3"), **claims)
    assert (answer.status_code, answer.mimetype, sent) == (status, "application/problem+json", [])


def test_the_webhook_s_token_is_no_identity_and_an_identity_is_no_token(http, signer, sent):
    assert http.post(f"/ops/pubsub?auth_token={TOKEN}", json=incident()).status_code == 401
    token = signer.token(email=PUSH, aud="https://webhook.example")
    shown = {"Authorization": f"Bearer {token}"}
    assert http.post("/ops/webhook", json=incident(), headers=shown).status_code == 403
    assert sent == []


@pytest.mark.parametrize("data", [b"", b"not json", b"[1]", b"{}", b'{"incident": 1}', b"\xff"])
def test_what_can_t_be_read_is_taken_and_not_sent_again(pushed, sent, data):
    answer = pushed(None, data)
    assert (answer.status_code, answer.json) == (200, {"received": False, "alert_id": None})
    assert sent == []


def test_a_test_send_starts_nothing(pushed, sent):
    answer = pushed({**incident(), "version": "test"})
    assert (answer.status_code, answer.json["test"], sent) == (200, True, [])
