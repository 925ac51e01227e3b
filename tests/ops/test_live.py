"""What changes is told as it happens, and never by more threads than this process can spare."""

from pathlib import Path

import pytest
from functions_framework import create_app

from functions.ops.live import Live
from functions.ops.newest import Look
from shared.http.streams import Room
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/ops/main.py"


@pytest.fixture
def meanwhile():
    """What happens while the stream waits, one thing a second."""
    return []


@pytest.fixture
def live(client, clock, meanwhile):
    def wait(seconds):
        clock.sleep(seconds)
        if meanwhile:
            meanwhile.pop(0)()

    return Live(Look(client, clock), clock, wait, Room(1))


@pytest.fixture
def http(live, monkeypatch):
    from functions.ops import wiring

    monkeypatch.setattr(wiring, "live", lambda: live)
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com")
    return create_app("ops", str(SOURCE)).test_client()


def told(answer):
    return [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]


def test_what_changes_is_told_by_its_kind_and_nothing_else_is(http, client, clock, meanwhile):
    alerts, switch = Alerts(client, clock), KillSwitch(client, clock)
    meanwhile += [
        lambda: None,
        lambda: alerts.create("al-1", pending_alert(clock, "al-1")),
        lambda: switch.set(active=True, by="ada"),
    ]
    answer = http.get("/ops/events?seconds=6")
    assert answer.mimetype == "text/event-stream"
    assert told(answer) == ['["alerts", "deployments", "kill-switch", "runs"]', '["alerts"]', '["kill-switch"]']


def test_a_quiet_stream_says_that_it_is_there_and_ends_in_time(http, clock):
    begun = clock()
    answer = http.get("/ops/events?seconds=20")
    assert answer.text.count(": still here") == 3
    assert clock() - begun < 20


def test_who_finds_no_place_is_sent_away_and_a_place_is_given_back(http):
    first = http.get("/ops/events?seconds=0", buffered=False)
    assert http.get("/ops/events?seconds=0").status_code == 204
    first.close()
    assert http.get("/ops/events?seconds=0").status_code == 200


def test_a_store_that_does_not_answer_changes_nothing_and_breaks_nothing(http, live, client, monkeypatch):
    from google.api_core.exceptions import ServiceUnavailable

    def broken(*_):
        raise ServiceUnavailable("not now")

    monkeypatch.setattr(live.look, "_newest", broken)
    assert told(http.get("/ops/events?seconds=3")) == []
    assert http.get("/ops/events?seconds=99").status_code == 400
