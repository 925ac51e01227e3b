"""One trace goes from a goal or an alert through messages, documents and jobs."""

import re

import pytest

from shared import trace
from shared.events import AlertRaised, RunRequested
from shared.events.receive import read_message
from shared.schemas import Alert, Run
from shared.store.alerts import Alerts
from shared.store.documents import Documents
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

GIVEN = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
ID = "4bf92f3577b34da6a3ce929d0e0e4736"


class Event:
    def __init__(self, message, attributes):
        import base64

        data = base64.b64encode(message.model_dump_json().encode()).decode()
        self.data = {"message": {"data": data, "attributes": {"type": type(message).__name__, **attributes}}}


def test_a_caller_s_trace_is_gone_on_with_and_a_new_one_is_begun_for_who_sends_none():
    assert trace.enter({"Traceparent": GIVEN["traceparent"]}) == ID
    assert trace.carried()["traceparent"].split("-")[1] == ID
    assert trace.variables()["TRACEPARENT"].split("-")[1] == ID
    fresh = trace.enter({})
    assert re.fullmatch(r"[0-9a-f]{32}", fresh)
    assert fresh != ID
    assert trace.enter({"traceparent": "nonsense"}) not in {ID, fresh}


@pytest.mark.parametrize("known", ["", "0" * 32, "not an id", ID + "0"])
def test_what_is_no_id_is_not_followed(known):
    here = trace.enter({})
    trace.follow(known)
    assert trace.trace_id() == here


def test_a_message_brings_its_trace_to_whoever_reads_it():
    trace.enter({})
    assert read_message(Event(AlertRaised(alert_id="al-1"), GIVEN)) == AlertRaised(alert_id="al-1")
    assert trace.trace_id() == ID
    read_message(Event(RunRequested(run_id="run-1"), {}))
    assert trace.trace_id() not in {"", ID}


def test_what_is_created_keeps_its_trace_and_who_works_on_it_later_goes_on_in_it(client, clock):
    alerts = Alerts(client, clock)
    trace.enter(GIVEN)
    alerts.create("al-1", pending_alert(clock, "al-1"))
    trace.enter({})
    assert alerts.get("al-1").trace_id == ID
    assert trace.trace_id() == ID
    trace.enter({})
    alerts.change("al-1", lambda alert: {"summary": "seen"})
    assert trace.trace_id() == ID


def test_a_repair_is_in_the_trace_of_its_alert(client):
    runs = Documents(client, "runs", Run)
    trace.enter({})
    trace.follow(ID)
    made = Run.model_construct(
        run_id="run-1", deployment_id="run-1", prompt="x", files={}, created_at=0.0, updated_at=0.0
    )
    assert runs.create("run-1", made)
    assert client.collection("runs").document("run-1").get().get("trace_id") == ID
    assert "trace_id" in Alert.model_fields
