"""One sweep sends again what stalled, asks again what expired, and leaves alone what is at work."""

import pytest

from functions.sweeper.sweep import Desk, sweep
from functions.sweeper.wiring import FirestoreWaiting
from shared.events import ActionApproved, ActionTaken, AlertRaised, InfraVerified, RunFailed, RunRequested
from shared.reports import Reports
from shared.schemas import ActionRecord, AlertStatus, HistoryEntry, InfraPlan, Run, RunStatus
from shared.store.alerts import Alerts
from shared.store.runs import Runs, started
from shared.telegram import TelegramError, words
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures


class Chat:
    """Says where alerts ended up, unless it is down."""

    def __init__(self, told):
        self._told = told

    def tell_end(self, alert):
        if self._told == ["down"]:
            raise TelegramError("sendMessage: 502 Bad Gateway", retryable=True)
        self._told.append(words.end(alert))


@pytest.fixture
def told():
    return []


@pytest.fixture
def desk(client, clock, sent, told):  # noqa: F811 - fixtures
    alerts, runs = Alerts(client, clock), Runs(client, clock)
    return Desk(
        waiting=FirestoreWaiting(alerts, runs),
        alerts=alerts,
        runs=runs,
        publish=sent,
        close_question=lambda alert, what: told.append(what),
        report=Reports(alerts, Chat(told)).report,
        stalled_after=45.0,
        approval_ttl=900.0,
        asks=2,
        chat=True,
        clock=clock,
    )


def run(**fields):
    plan = InfraPlan(
        cloud="gcp",
        stack_type="bucket",
        region="r",
        machine_type="",
        autoscaling=False,
        estimated_cost_usd=0,
        risk_flags=[],
        resources=[],
        monitoring=[],
    )
    base = {"run_id": "run-9", "deployment_id": "run-9", "prompt": "", "plan": plan, "files": {}}
    return Run.model_validate(base | {"created_at": 1.0, "updated_at": 1.0} | fields)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (AlertStatus.PENDING, AlertRaised(alert_id="al-1")),
        (AlertStatus.APPROVED, ActionApproved(alert_id="al-1")),
        (AlertStatus.AUTO_EXECUTING, ActionApproved(alert_id="al-1")),
        (AlertStatus.EXECUTING, ActionApproved(alert_id="al-1")),
        (AlertStatus.EXECUTED, ActionTaken(alert_id="al-1")),
    ],
)
def test_each_passing_state_is_sent_its_message_again_but_only_once_it_is_overdue(desk, clock, sent, status, message):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=status))
    assert (sweep(desk), sent) == ({}, [])
    clock.sleep(46)
    assert sweep(desk) == {type(message).__name__: 1}
    assert sent == [message]


@pytest.mark.parametrize(
    "status",
    [AlertStatus.RESOLVED, AlertStatus.REJECTED, AlertStatus.ESCALATED, AlertStatus.HALTED, AlertStatus.EXPIRED],
)
def test_ends_are_left_alone(desk, clock, status):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=status))
    clock.sleep(10_000)
    assert sweep(desk) == {}


def test_people_hear_of_an_end_that_nobody_told_them_once_the_chat_is_back(desk, clock, told):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING))
    entry = HistoryEntry(at=clock(), event="escalated", by="actions", detail="somebody has to look")
    assert desk.alerts.move("al-1", [AlertStatus.EXECUTING], AlertStatus.ESCALATED, entry)
    assert (sweep(desk), told) == ({}, []), "whoever ended it is about to tell"
    clock.sleep(46)
    told.append("down")
    assert sweep(desk) == {}
    told.clear()
    assert sweep(desk) == {"told": 1}
    assert "somebody has to look" in told[0]
    assert (sweep(desk), len(told)) == ({}, 1)


@pytest.mark.parametrize("state", ["pending", "approved", "auto_executing", "executing", "executed"])
def test_what_fails_again_and_again_reaches_a_person(desk, clock, sent, told, state):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=state))
    clock.sleep(1700)
    assert "given_up" not in sweep(desk)
    clock.sleep(101)
    desk.alerts.change("al-1", lambda _: {"lease_until": clock() + 60})
    assert sweep(desk) == {}, "somebody is at work on it"
    sent.clear()
    clock.sleep(61)
    assert (sweep(desk), sent) == ({"given_up": 1}, [])
    assert desk.alerts.get("al-1").status is AlertStatus.ESCALATED
    assert f"It is {state} and could not be brought further" in told[-1]


def test_a_remediation_whose_run_goes_on_is_not_given_up(desk, clock):  # noqa: F811
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0, run_id="run-9")
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING, action=record))
    clock.sleep(3600)
    desk.runs.create("run-9", run(status=RunStatus.RUNNING, updated_at=clock()))
    assert sweep(desk) == {}
    desk.runs.change("run-9", lambda _: {"status": RunStatus.COMPLETED})
    assert sweep(desk) == {"InfraVerified": 1}
    clock.sleep(1801)
    assert sweep(desk) == {"given_up": 1}


def test_nobody_hears_of_an_end_that_has_been_overtaken(desk, clock, told):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.ESCALATED, untold=True))
    entry = HistoryEntry(at=clock(), event="closed", by="Cloud Monitoring")
    assert desk.alerts.move("al-1", [AlertStatus.ESCALATED], AlertStatus.RESOLVED, entry)
    clock.sleep(46)
    assert (sweep(desk), told) == ({}, [])


def test_what_somebody_is_at_work_on_is_left_alone_until_its_lease_is_over(desk, clock):  # noqa: F811
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING, lease_until=clock() + 180))
    clock.sleep(100)
    assert sweep(desk) == {}
    clock.sleep(100)
    assert sweep(desk) == {"ActionApproved": 1}


@pytest.mark.parametrize(
    ("status", "done"),
    [
        (RunStatus.COMPLETED, {"InfraVerified": 1}),
        (RunStatus.VERIFY_FAILED, {"InfraVerified": 1}),
        (RunStatus.FAILED, {"RunFailed": 1}),
    ],
)
def test_an_alert_whose_run_ended_unheard_hears_of_it(desk, clock, sent, status, done):  # noqa: F811
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0, run_id="run-9")
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING, action=record))
    desk.runs.create("run-9", run(status=status))
    clock.sleep(46)
    assert sweep(desk) == done
    assert sent[0] in (InfraVerified(run_id="run-9"), RunFailed(run_id="run-9"))


def test_a_run_that_stalled_is_launched_again(desk, clock, sent):  # noqa: F811
    draft = run()
    desk.runs.create("run-9", draft.model_copy(update=started(draft, clock())))
    assert sweep(desk) == {}
    clock.sleep(61)
    assert sweep(desk) == {"RunRequested": 1}
    assert sent == [RunRequested(run_id="run-9")]


def test_an_expired_question_is_asked_again_with_a_new_token_and_then_given_up(desk, clock, sent, told):  # noqa: F811
    first = pending_alert(clock)
    desk.alerts.create("al-1", first)
    clock.sleep(901)
    assert sweep(desk) == {"asked_again": 1}
    again = desk.alerts.get("al-1")
    assert again.status is AlertStatus.PENDING_APPROVAL
    assert (again.approval.token != first.approval.token, again.approval.message_id) == (True, None)
    assert sent == [AlertRaised(alert_id="al-1")]
    clock.sleep(901)
    assert sweep(desk) == {"expired": 1}
    assert desk.alerts.get("al-1").status is AlertStatus.EXPIRED
    assert told[-1].endswith("Nobody answered 2 times; nothing was done.")


def test_a_question_that_was_never_sent_is_sent(desk, clock):  # noqa: F811
    alert = pending_alert(clock)
    unsent = alert.approval.model_copy(update={"message_id": None})
    desk.alerts.create("al-1", alert.model_copy(update={"approval": unsent}))
    clock.sleep(46)
    assert sweep(desk) == {"AlertRaised": 1}
