"""GET /ops/alerts, approve, reject and the kill switch, over functions-framework's own app."""

from pathlib import Path

import pytest
from functions_framework import create_app

from shared.approvals import Approvals
from shared.events import ActionApproved, AlertRaised
from shared.schemas import AlertStatus, Deployment
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/ops/main.py"


@pytest.fixture
def told():
    return []


@pytest.fixture
def alerts(client, clock):
    return Alerts(client, clock)


@pytest.fixture
def http(client, clock, sent, alerts, told, monkeypatch):
    from functions.ops import wiring
    from functions.ops.again import Again
    from functions.ops.answer import Desk

    switch = KillSwitch(client, clock)
    desk = Desk(
        alerts=alerts,
        approvals=Approvals(alerts, switch, sent, clock),
        ask_again=Again(alerts, switch, sent, clock),
        switch=switch,
        close_question=lambda alert, what: told.append((alert.alert_id, what)),
        announce=told.append,
        applications=Deployments(client).applications,
    )
    monkeypatch.setattr(wiring, "desk", lambda: desk)
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com")
    return create_app("ops", str(SOURCE)).test_client()


def store(alerts, clock, *ids, **fields):
    for alert_id in ids:
        clock.sleep(1)
        assert alerts.create(alert_id, pending_alert(clock, alert_id, **fields))


def test_alerts_are_listed_newest_first_in_pages_that_link_to_the_next(http, alerts, clock):
    store(alerts, clock, "al-1", "al-2", "al-3")
    first = http.get("/ops/alerts?limit=2")
    assert [alert["id"] for alert in first.json] == ["al-3", "al-2"]
    link = first.headers["Link"]
    assert link.endswith('rel="next"')
    second = http.get(link.partition("<")[2].partition(">")[0])
    assert [alert["id"] for alert in second.json] == ["al-1"]
    assert "Link" not in second.headers


def test_the_status_filter_goes_on_over_the_pages(http, alerts, clock):
    store(alerts, clock, "al-1", "al-2", "al-3")
    store(alerts, clock, "al-4", status=AlertStatus.RESOLVED)
    page = http.get("/ops/alerts?status=pending_approval&limit=2")
    rest = http.get(page.headers["Link"].partition("<")[2].partition(">")[0])
    assert [alert["id"] for alert in page.json + rest.json] == ["al-3", "al-2", "al-1"]


def test_several_statuses_are_asked_for_with_commas(http, alerts, clock):
    store(alerts, clock, "al-1", "al-2")
    store(alerts, clock, "al-3", status=AlertStatus.RESOLVED)
    store(alerts, clock, "al-4", status=AlertStatus.REJECTED)
    found = http.get("/ops/alerts?status=resolved,rejected").json
    assert [alert["id"] for alert in found] == ["al-4", "al-3"]


def test_the_list_is_asked_for_one_deployment_and_one_severity(http, alerts, clock):
    store(alerts, clock, "al-1", deployment_id="run-1")
    store(alerts, clock, "al-2", severity="warning")
    assert [each["id"] for each in http.get("/ops/alerts?deployment_id=run-1").json] == ["al-1"]
    assert [each["id"] for each in http.get("/ops/alerts?severity=warning").json] == ["al-2"]
    assert http.get("/ops/alerts?severity=warning&status=resolved").json == []
    assert http.get("/ops/alerts?severity=warning&deployment_id=run-1").json == []


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "severity=9",
        "status=resolved,",
        "status=",
        "limit=0",
        "limit=x",
        "limit=1000",
        "cursor=!!",
        "cursor=W10",
    ],
)
def test_a_bad_query_is_a_problem_that_names_the_parameter(http, query):
    answer = http.get(f"/ops/alerts?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert query.partition("=")[0] in answer.json["detail"]


def test_alerts_have_the_name_that_their_deployment_has_today(http, client, alerts, clock):
    store(alerts, clock, "al-1", deployment_id="d1")
    store(alerts, clock, "al-2", deployment_id="gone")
    store(alerts, clock, "al-3", deployment_id=None)
    about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
    about |= {"alert_webhook_url": "", "updated_at": 1.0, "application": "shop"}
    Deployments(client).register(Deployment(deployment_id="d1", **about), [])
    named = {each["id"]: each["application"] for each in http.get("/ops/alerts").json}
    assert named == {"al-1": "shop", "al-2": "", "al-3": ""}
    Deployments(client).change("d1", lambda _: {"application": "storefront"})
    assert http.get("/ops/alerts/al-1").json["application"] == "storefront"


def test_an_alert_is_shown_with_its_history_and_without_the_token_of_its_buttons(http, alerts, clock):
    store(alerts, clock, "al-1")
    shown = http.get("/ops/alerts/al-1")
    assert shown.json["decision"]["recommended_action"] == "scale_up_vm"
    assert "tok-al-1" not in shown.text


def test_approve_lets_the_action_go_ahead_once(http, alerts, clock, sent, told):
    store(alerts, clock, "al-1")
    assert http.post("/ops/alerts/al-1/approve", json=question(http)).json == {"success": True}
    assert sent == [ActionApproved(alert_id="al-1")]
    assert alerts.get("al-1").approved_by == "ada@example.com"
    assert [(id_, what.partition(" at ")[0]) for id_, what in told] == [("al-1", "approved by ada@example.com")]
    again = http.post("/ops/alerts/al-1/approve")
    assert (again.status_code, "approved" in again.json["detail"], len(sent)) == (409, True, 1)


def test_reject_leaves_things_as_they_are(http, alerts, clock, sent):
    store(alerts, clock, "al-1")
    assert http.post("/ops/alerts/al-1/reject").json == {"success": True}
    assert (alerts.get("al-1").status, sent) == (AlertStatus.REJECTED, [])


def test_what_nobody_answered_is_asked_again_once(http, alerts, clock, sent):
    store(alerts, clock, "al-1", status=AlertStatus.EXPIRED, attempts=3)
    store(alerts, clock, "al-2", status=AlertStatus.EXPIRED, closed_at=clock())
    store(alerts, clock, "al-3", status=AlertStatus.RESOLVED)
    for _ in range(2):
        assert http.post("/ops/alerts/al-1/ask").json == {"success": True}
    alert = alerts.get("al-1")
    assert (alert.status, alert.attempts, sent) == (AlertStatus.PENDING, 0, [AlertRaised(alert_id="al-1")])
    assert [(each.event, each.by) for each in alert.history[-1:]] == [("asked_again", "ada@example.com")]
    over = http.post("/ops/alerts/al-2/ask")
    assert (over.status_code, "its incident is over" in over.json["detail"]) == (409, True)
    assert [http.post(f"/ops/alerts/{id_}/ask").status_code for id_ in ("al-3", "nope")] == [409, 404]
    assert http.put("/ops/kill-switch", json={"active": True}).status_code == 200
    assert http.post("/ops/alerts/al-1/ask").status_code == 423


def test_an_alert_without_an_action_can_t_be_approved(http, alerts, clock):
    store(alerts, clock, "al-1", proposal=False)
    answer = http.post("/ops/alerts/al-1/approve")
    assert (answer.status_code, "no action" in answer.json["detail"]) == (409, True)


@pytest.mark.parametrize("path", ["/ops/alerts/nope/approve", "/ops/alerts/nope/reject"])
def test_an_unknown_alert_is_404(http, path):
    assert http.post(path).status_code == 404
    assert http.get("/ops/alerts/nope").status_code == 404


def test_while_autonomy_is_stopped_nothing_can_be_approved(http, alerts, clock, sent, told):
    store(alerts, clock, "al-1")
    assert http.get("/ops/kill-switch").json["active"] is False
    assert http.put("/ops/kill-switch", json={"active": True}).json["active"] is True
    assert http.post("/ops/alerts/al-1/approve").status_code == 423
    assert (alerts.get("al-1").status, sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert http.put("/ops/kill-switch", json={"active": False}).json["active"] is False
    assert http.post("/ops/alerts/al-1/approve", json=question(http)).status_code == 200
    assert told[0] == "Autonomy is STOPPED (ada@example.com)."


@pytest.mark.parametrize("body", [{}, {"active": "yes"}, {"active": 1}, {"active": None}])
def test_the_kill_switch_takes_nothing_but_a_boolean(http, body):
    answer = http.put("/ops/kill-switch", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "active")
    assert http.get("/ops/kill-switch").json["active"] is False


def test_a_kill_switch_that_can_t_be_read_or_isn_t_understood_counts_as_active(client, clock):
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


def test_a_document_that_can_t_be_read_is_shown_as_one_and_hides_no_other(http, alerts, clock):
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


def question(http, alert_id="al-1"):
    asked = http.get(f"/ops/alerts/{alert_id}").json["approval"]
    return {"question": asked["question"], "proposal_sha": asked["proposal_sha"]}


def ask_again(alerts, clock, **fields):
    """The question on the page is followed by another one, about another change."""
    alert = alerts.get("al-1")
    bigger = alert.proposal.model_copy(update={"after": "e2-standard-32"})
    update = {"token": "new", "number": 2, "proposal_sha": bigger.digest, **fields}
    alerts.change("al-1", lambda _: {"proposal": bigger, "approval": alert.approval.model_copy(update=update)})


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_the_question_that_was_looked_at_is_answered(http, alerts, clock, verb):
    store(alerts, clock, "al-1")
    assert http.post(f"/ops/alerts/al-1/{verb}", json=question(http)).json == {"success": True}


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("names", [True, False])
def test_an_old_page_answers_no_new_question(http, alerts, clock, sent, verb, names):
    store(alerts, clock, "al-1")
    old = question(http) if names else None
    ask_again(alerts, clock)
    answer = http.post(f"/ops/alerts/al-1/{verb}", json=old)
    assert (answer.status_code, question(http)["question"] in answer.json["detail"]) == (409, True)
    assert (alerts.get("al-1").status, sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert http.post(f"/ops/alerts/al-1/{verb}", json=question(http)).status_code == 200


@pytest.mark.parametrize("named", [(), ("question",), ("proposal_sha",)])
def test_nothing_is_approved_without_the_question_and_the_change_that_are_meant(http, alerts, clock, sent, named):
    store(alerts, clock, "al-1")
    whole = question(http)
    answer = http.post("/ops/alerts/al-1/approve", json={name: whole[name] for name in named})
    assert (answer.status_code, "`proposal_sha`" in answer.json["detail"], sent) == (409, True, [])
    assert alerts.get("al-1").status is AlertStatus.PENDING_APPROVAL
    assert http.post("/ops/alerts/al-1/approve", json=whole).status_code == 200


def test_a_changed_proposal_is_not_approved_by_the_page_that_showed_the_other(http, alerts, clock, sent):
    store(alerts, clock, "al-1")
    old = question(http)
    bigger = alerts.get("al-1").proposal.model_copy(update={"after": "e2-standard-32"})
    alerts.change("al-1", lambda _: {"proposal": bigger})
    for body in (old, None, {"question": old["question"]}, {"proposal_sha": bigger.digest}):
        assert http.post("/ops/alerts/al-1/approve", json=body).status_code == 409
    assert sent == []


@pytest.mark.parametrize(
    ("body", "status"), [({"question": 3}, 422), ({"question": "nope"}, 409), ({"proposal_sha": "0"}, 409), ([], 400)]
)
def test_an_answer_that_names_something_else_is_refused(http, alerts, clock, sent, body, status):
    store(alerts, clock, "al-1")
    assert (http.post("/ops/alerts/al-1/approve", json=body).status_code, sent) == (status, [])


@pytest.mark.parametrize("status", [AlertStatus.HALTED, AlertStatus.ESCALATED, AlertStatus.EXPIRED])
def test_what_nobody_answered_is_not_said_to_be_answered(http, alerts, clock, status):
    store(alerts, clock, "al-1", status=status)
    answer = http.post("/ops/alerts/al-1/approve")
    assert (answer.status_code, "already answered" in answer.json["detail"]) == (409, False)


def test_no_token_of_a_question_is_shown(http, alerts, clock):
    store(alerts, clock, "al-1")
    for path in ("/ops/alerts/al-1", "/ops/alerts"):
        assert "tok-al-1" not in http.get(path).text


def test_who_stops_is_told_what_is_under_way(http, alerts, client, clock):
    from functions.ops import wiring
    from shared.store.runs import Runs
    from shared.under_way import UnderWay

    record = {"name": "scale_up_vm", "method": "terraform", "started_at": 1.0, "run_id": "run-7"}
    store(alerts, clock, "al-1", status=AlertStatus.EXECUTING, action=record)
    desk = wiring.desk()
    object.__setattr__(desk, "under_way", UnderWay(alerts, Runs(client, clock)))
    said = http.put("/ops/kill-switch", json={"active": True}).json
    assert (said["active"], said["under_way"]) == (True, ["scale_up_vm on backend-vm-1-abcde (run run-7)"])
    assert http.put("/ops/kill-switch", json={"active": False}).json["under_way"] == []
