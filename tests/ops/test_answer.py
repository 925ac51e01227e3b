"""GET /ops/alerts, approve, reject and the kill switch, over functions-framework's own app."""

from pathlib import Path

import pytest
from functions_framework import create_app

from shared.approvals import Approvals
from shared.events import ActionApproved
from shared.schemas import AlertStatus
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/ops/main.py"


@pytest.fixture
def told():
    return []


@pytest.fixture
def alerts(client, clock):  # noqa: F811 - fixtures
    return Alerts(client, clock)


@pytest.fixture
def http(client, clock, sent, alerts, told, monkeypatch):  # noqa: F811 - fixtures
    from functions.ops import wiring
    from functions.ops.answer import Desk

    switch = KillSwitch(client, clock)
    desk = Desk(
        alerts=alerts,
        approvals=Approvals(alerts, switch, sent, clock),
        switch=switch,
        close_question=lambda alert, what: told.append((alert.alert_id, what)),
        announce=told.append,
    )
    monkeypatch.setattr(wiring, "desk", lambda: desk)
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com")
    return create_app("ops", str(SOURCE)).test_client()


def store(alerts, clock, *ids, **fields):  # noqa: F811 - fixtures
    for alert_id in ids:
        clock.sleep(1)
        assert alerts.create(alert_id, pending_alert(clock, alert_id, **fields))


def test_alerts_are_listed_newest_first_in_pages_that_link_to_the_next(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1", "al-2", "al-3")
    first = http.get("/ops/alerts?limit=2")
    assert [alert["id"] for alert in first.json] == ["al-3", "al-2"]
    link = first.headers["Link"]
    assert link.endswith('rel="next"')
    second = http.get(link.partition("<")[2].partition(">")[0])
    assert [alert["id"] for alert in second.json] == ["al-1"]
    assert "Link" not in second.headers


def test_the_status_filter_goes_on_over_the_pages(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1", "al-2", "al-3")
    store(alerts, clock, "al-4", status=AlertStatus.RESOLVED)
    page = http.get("/ops/alerts?status=pending_approval&limit=2")
    rest = http.get(page.headers["Link"].partition("<")[2].partition(">")[0])
    assert [alert["id"] for alert in page.json + rest.json] == ["al-3", "al-2", "al-1"]


def test_several_statuses_are_asked_for_with_commas(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1", "al-2")
    store(alerts, clock, "al-3", status=AlertStatus.RESOLVED)
    store(alerts, clock, "al-4", status=AlertStatus.REJECTED)
    found = http.get("/ops/alerts?status=resolved,rejected").json
    assert [alert["id"] for alert in found] == ["al-4", "al-3"]


@pytest.mark.parametrize(
    "query",
    ["status=nonsense", "status=resolved,", "status=", "limit=0", "limit=x", "limit=1000", "cursor=!!", "cursor=W10"],
)
def test_a_bad_query_is_a_problem_that_names_the_parameter(http, query):
    answer = http.get(f"/ops/alerts?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert query.partition("=")[0] in answer.json["detail"]


def test_an_alert_is_shown_with_its_history_and_without_the_token_of_its_buttons(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1")
    shown = http.get("/ops/alerts/al-1")
    assert shown.json["decision"]["recommended_action"] == "scale_up_vm"
    assert "tok-al-1" not in shown.text


def test_approve_lets_the_action_go_ahead_once(http, alerts, clock, sent, told):  # noqa: F811
    store(alerts, clock, "al-1")
    assert http.post("/ops/alerts/al-1/approve").json == {"success": True}
    assert sent == [ActionApproved(alert_id="al-1")]
    assert alerts.get("al-1").approved_by == "ada@example.com"
    assert told == [("al-1", "approved by ada@example.com")]
    again = http.post("/ops/alerts/al-1/approve")
    assert (again.status_code, "approved" in again.json["detail"], len(sent)) == (409, True, 1)


def test_reject_leaves_things_as_they_are(http, alerts, clock, sent):  # noqa: F811
    store(alerts, clock, "al-1")
    assert http.post("/ops/alerts/al-1/reject").json == {"success": True}
    assert (alerts.get("al-1").status, sent) == (AlertStatus.REJECTED, [])


def test_an_alert_without_an_action_can_t_be_approved(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1", proposal=False)
    answer = http.post("/ops/alerts/al-1/approve")
    assert (answer.status_code, "no action" in answer.json["detail"]) == (409, True)


@pytest.mark.parametrize("path", ["/ops/alerts/nope/approve", "/ops/alerts/nope/reject"])
def test_an_unknown_alert_is_404(http, path):
    assert http.post(path).status_code == 404
    assert http.get("/ops/alerts/nope").status_code == 404


def test_while_autonomy_is_stopped_nothing_can_be_approved(http, alerts, clock, sent, told):  # noqa: F811
    store(alerts, clock, "al-1")
    assert http.get("/ops/kill-switch").json["active"] is False
    assert http.put("/ops/kill-switch", json={"active": True}).json["active"] is True
    assert http.post("/ops/alerts/al-1/approve").status_code == 423
    assert (alerts.get("al-1").status, sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert http.put("/ops/kill-switch", json={"active": False}).json["active"] is False
    assert http.post("/ops/alerts/al-1/approve").status_code == 200
    assert told[0] == "Autonomy is STOPPED (ada@example.com)."


@pytest.mark.parametrize("body", [{}, {"active": "yes"}, {"active": 1}, {"active": None}])
def test_the_kill_switch_takes_nothing_but_a_boolean(http, body):
    answer = http.put("/ops/kill-switch", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "active")
    assert http.get("/ops/kill-switch").json["active"] is False


def test_a_kill_switch_that_can_t_be_read_or_isn_t_understood_counts_as_active(client, clock):  # noqa: F811
    switch = KillSwitch(client, clock)
    switch.reference.set({"value": "whatever"})
    assert switch.state().active

    class Unreadable:
        def get(self, **_):
            from google.api_core.exceptions import ServiceUnavailable

            raise ServiceUnavailable("down")

    class Broken(KillSwitch):
        reference = Unreadable()

    assert Broken(client, clock).state().active


def test_a_document_that_can_t_be_read_is_shown_as_one_and_hides_no_other(http, alerts, clock):  # noqa: F811
    store(alerts, clock, "al-1", "al-2", "al-3")
    alerts.collection.document("al-2").update({"status": "a word of a later version"})
    first = http.get("/ops/alerts?limit=2")
    assert [(alert["id"], alert["status"]) for alert in first.json] == [
        ("al-3", "pending_approval"),
        ("al-2", "escalated"),
    ]
    assert "can't be read by this version (status)" in first.json[1]["history"][0]["detail"]
    assert [alert["id"] for alert in http.get(first.headers["Link"].partition("<")[2].partition(">")[0]).json] == [
        "al-1"
    ]
    assert http.get("/ops/alerts/al-2").json["status"] == "escalated"
    assert alerts.collection.document("al-2").get().get("status") == "a word of a later version"
