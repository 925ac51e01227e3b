"""Buttons about what stands: each does what its message told, once, and nothing once that is no longer so."""

from dataclasses import replace

import pytest

from functions.telegram.standing import Standing
from shared.events import RunRequested
from shared.schemas import Deployment, Drift, PlannedChange, RunStatus
from shared.store.deployments import Deployments
from shared.store.runs import Runs
from shared.telegram.buttons import of_drift, of_end
from shared.under_way import PlansWaiting
from tests.planning.plans import plan_for
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.telegram.people import STRANGER

DAY = 86400.0
FILES = {"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = "t"\n  message_retention_duration = "600s"\n}\n'}
CHANGE = PlannedChange(
    address="google_pubsub_topic.t",
    type="google_pubsub_topic",
    name="t",
    actions=["update"],
    attributes={"message_retention_duration": ("900s", "600s")},
)


@pytest.fixture
def at(room, client, clock, sent):
    room.deployments, room.runs = Deployments(client), Runs(client, clock)
    standing = Standing(room.deployments, room.runs, sent, room.switch, clock)
    object.__setattr__(room.desk, "standing", standing)
    about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
    about |= {
        "alert_webhook_url": "",
        "updated_at": 1.0,
        "application": "shop",
        "files": FILES,
        "plan": plan_for("worker_pubsub"),
    }
    room.stands = Deployment(
        deployment_id="d1",
        ends_at=clock() + DAY / 2,
        lasts=2 * DAY,
        end_told="day",
        drift=Drift(run_id="look-1", at=1.0, changes=[CHANGE]),
        **about,
    )
    room.deployments.put("d1", room.stands)
    room.buttons = dict([*of_end(room.stands), *of_drift(room.stands)])
    return room


def test_a_day_longer_is_given_once_however_often_it_is_pressed_and_by_whom(at):
    before = at.stands.ends_at
    at.press(at.buttons["A day longer"])
    now = at.deployments.get("d1")
    assert (now.ends_at, now.end_told) == (before + DAY, "")
    at.press(at.buttons["A day longer"], user=12)
    assert at.deployments.get("d1").ends_at == before + DAY
    assert "otherwise already" in at.chat.said[-1]
    assert "telegram:11" in at.chat.said[0]


def test_a_plan_that_waits_is_told_with_the_page_where_a_phone_reaches_it(at, clock):
    at.press(at.buttons["Plan the way back"])
    (message,) = at.sent
    planned = at.runs.get(message.run_id).model_copy(update={"status": RunStatus.AWAITING_APPROVAL})
    at.runs.put(message.run_id, planned)
    assert PlansWaiting(at.runs, "https://console.example")() == [
        f"{message.run_id}: change of shop, https://console.example/runs/{message.run_id}"
    ]
    assert PlansWaiting(at.runs)() == [f"{message.run_id}: change of shop"]


@pytest.mark.parametrize(("button", "retention"), [("Plan the way back", "600s"), ("Take it into the files", "900s")])
def test_drift_is_planned_back_or_taken_in_once_and_waits_at_its_plan(at, button, retention):
    at.press(at.buttons[button])
    (message,) = at.sent
    assert isinstance(message, RunRequested)
    run = at.runs.get(message.run_id)
    assert (run.kind, run.mode, run.declared.updated) == ("change", "plan", ["google_pubsub_topic.t"])
    assert f'"{retention}"' in run.files["main.tf"]
    # What the files would say otherwise is held to what they say, though there is nothing left to plan.
    assert run.drafted_files == (FILES if retention == "900s" else {})
    assert ("Nothing is changed before" in at.chat.said[-1]) == (retention == "600s")
    at.press(at.buttons[button], user=12)
    assert at.sent == [message]


def test_what_is_left_as_it_is_changes_nothing(at):
    at.press(at.buttons["Leave it"])
    assert at.sent == []
    assert at.deployments.get("d1").drift == at.stands.drift.model_copy(update={"left_by": "telegram:11 (nick)"})
    assert "leaves it" in at.chat.said[-1]


def test_what_is_no_longer_so_is_not_done(at):
    at.deployments.change("d1", lambda _: {"drift": Drift(run_id="look-2", at=2.0, changes=[CHANGE])})
    at.press(at.buttons["Plan the way back"])
    at.switch.set(active=True, by="ada")
    at.press("DR:d1:look-2")
    assert "stopped" in at.chat.said[-1]
    at.switch.set(active=False, by="ada")
    for data in ("EX:d9:1", "EX:d1:soon", "EX:d1:", "EX:../x:1"):
        at.press(data)
    at.press(at.buttons["A day longer"], user=STRANGER)
    assert at.sent == []
    assert at.deployments.get("d1").ends_at == at.stands.ends_at


def test_a_button_that_telegram_would_not_take_is_left_out(at):
    assert of_drift(at.stands.model_copy(update={"deployment_id": "d" * 60})) == []
    assert replace(at.desk).standing is at.desk.standing
