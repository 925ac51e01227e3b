"""The doors for people, with the real guard: strangers see nothing, and who decided is recorded."""

from pathlib import Path

import pytest
from functions_framework import create_app

from shared.approvals import Approvals
from shared.schemas import InfraPlan, Run, RunStatus
from shared.store.adoptions import pending
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from tests.auth.conftest import ADA
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

FUNCTIONS = Path(__file__).parents[2] / "functions"
SHA = "a" * 64


@pytest.fixture
def door(guard, monkeypatch):
    """Makes the app of a function around a desk of one's own."""
    at = guard()

    def made(name, wiring, desk):
        monkeypatch.setattr(wiring, "desk", lambda: desk)
        monkeypatch.setattr(wiring, "guard", lambda: at)
        return create_app(name, str(FUNCTIONS / name / "main.py")).test_client()

    return made


@pytest.fixture
def ops(door, client, clock, sent):
    from functions.ops import wiring
    from functions.ops.again import Again
    from functions.ops.answer import Desk

    alerts, switch = Alerts(client, clock), KillSwitch(client, clock)
    approvals = Approvals(alerts, switch, sent, clock)
    assert alerts.create("al-1", pending_alert(clock, "al-1"))
    again = Again(alerts, switch, sent, clock)
    desk = Desk(alerts, approvals, again, switch, lambda *_: None, lambda _: None, lambda _: {})
    return door("ops", wiring, desk), alerts, switch


def shown(signer, **claims):
    return {"Authorization": f"Bearer {signer.token(**claims)}"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ops/alerts"),
        ("GET", "/ops/alerts/al-1"),
        ("POST", "/ops/alerts/al-1/approve"),
        ("POST", "/ops/alerts/al-1/reject"),
        ("GET", "/ops/kill-switch"),
        ("PUT", "/ops/kill-switch"),
        ("GET", "/nothing"),
    ],
)
def test_a_stranger_sees_and_changes_nothing(ops, signer, sent, method, path):
    http, _, switch = ops
    assert http.open(path, method=method, json={"active": True}).status_code == 401
    answer = http.open(path, method=method, json={"active": True}, headers=shown(signer, email="eve@example.com"))
    assert answer.status_code == 403
    assert (sent, switch.state().active) == ([], False)


def test_the_alert_s_history_says_which_person_approved(ops, signer):
    http, alerts, _ = ops
    asked = alerts.get("al-1")
    meant = {"question": asked.approval.question, "proposal_sha": asked.proposal.digest}
    assert http.post("/ops/alerts/al-1/approve", json=meant, headers=shown(signer)).status_code == 200
    kept = alerts.get("al-1")
    assert kept.approved_by == ADA
    assert ADA in {entry.by for entry in kept.history}


def test_the_kill_switch_says_which_person_pulled_it(ops, signer):
    http, _, switch = ops
    assert http.put("/ops/kill-switch", json={"active": True}, headers=shown(signer)).json["by"] == ADA
    assert switch.state().by == ADA


def test_the_run_says_which_person_approved_its_plan(door, client, clock, sent, signer, monkeypatch):
    from functions.runs import wiring
    from functions.runs.adopt import AdoptDesk
    from functions.runs.desk import Desk
    from functions.runs.drift import DriftDesk
    from functions.runs.environments import EnvironmentDesk

    runs = Runs(client, clock)
    plan = InfraPlan(
        cloud="gcp",
        stack_type="bucket",
        region="us-central1",
        machine_type="serverless",
        autoscaling=False,
        estimated_cost_usd=1.0,
        risk_flags=[],
        resources=["google_storage_bucket"],
        monitoring=[],
    )
    run = Run(
        run_id="r-1",
        deployment_id="r-1",
        prompt="a bucket",
        plan=plan,
        files={},
        status=RunStatus.AWAITING_APPROVAL,
        mode="plan",
        plan_sha=SHA,
        created_at=clock(),
        updated_at=clock(),
    )
    assert runs.create("r-1", run)
    given = {"runs": runs, "deployments": Deployments(client), "read_lines": lambda *_: [], "publish": sent}
    desk = Desk(**given, switch=KillSwitch(client, clock), environment=Environments(client, "p").named)
    places = Environments(client, "p")
    where = EnvironmentDesk(places, given["deployments"], runs, own="p", projects=(), clock=clock)
    monkeypatch.setattr(wiring, "environments", lambda: where)
    monkeypatch.setattr(wiring, "drifts", lambda: DriftDesk(runs, Deployments(client), sent))
    taking = AdoptDesk(runs, Deployments(client), pending(client), sent, environment=places.named)
    monkeypatch.setattr(wiring, "adoptions", lambda: taking)
    http = door("runs", wiring, desk)
    # The header that a proxy sets without a signature says nothing.
    spoofed = {"X-Goog-Authenticated-User-Email": f"accounts.google.com:{ADA}"}
    assert http.post("/runs/r-1/apply", json={"plan_sha": SHA}, headers=spoofed).status_code == 401
    assert http.post("/runs/r-1/apply", json={"plan_sha": SHA}, headers=shown(signer)).status_code == 202
    assert runs.get("r-1").approved_by == ADA
