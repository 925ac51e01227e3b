"""One sweep sends again what stalled, asks again what expired, and leaves alone what is at work."""

from dataclasses import replace

import pytest
from google.cloud.firestore import DocumentReference, Query

from functions.sweeper.sweep import sweep
from infra.gcp.cost import SWEEP_READS
from shared.approvals import ASKED_AGAIN
from shared.events import ActionApproved, ActionTaken, AlertRaised, InfraVerified, RunFailed, RunRequested
from shared.schemas import ActionRecord, AlertStatus, HistoryEntry, RunStatus, Verdict
from shared.store.flags import KillSwitch, KillSwitchState
from shared.store.runs import started
from shared.store.unsaid import Unsaid
from shared.telegram import TelegramError
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures
from tests.sweeper.runs import Chat, run


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
def test_each_passing_state_is_sent_its_message_again_but_only_once_it_is_overdue(desk, clock, sent, status, message):
    desk.alerts.create("al-1", pending_alert(clock, status=status))
    assert (sweep(desk), sent) == ({}, [])
    clock.sleep(46)
    assert sweep(desk) == {type(message).__name__: 1}
    assert sent == [message]


@pytest.mark.parametrize(
    "status",
    [AlertStatus.RESOLVED, AlertStatus.REJECTED, AlertStatus.ESCALATED, AlertStatus.EXPIRED],
)
def test_ends_are_left_alone(desk, clock, status):
    desk.alerts.create("al-1", pending_alert(clock, status=status))
    clock.sleep(10_000)
    assert sweep(desk) == {}


def test_an_end_whose_metric_was_late_is_looked_at_again_once(desk, clock, sent):
    desk.alerts.create(
        "al-1", pending_alert(clock, status=AlertStatus.RESOLVED, closing="recovered", due_at=clock() + 60)
    )
    assert (sweep(desk), sent) == ({}, [])
    clock.sleep(61)
    assert (sweep(desk), sent) == ({"AlertRaised": 1}, [AlertRaised(alert_id="al-1")])
    assert sweep(desk) == {}


def test_whoever_wants_to_be_asked_again_after_an_hour_is_not_given_up(desk, clock):
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXPIRED))
    clock.sleep(4000)
    entry = HistoryEntry(at=clock(), event=ASKED_AGAIN, by="ada")
    desk.alerts.move("al-1", [AlertStatus.EXPIRED], AlertStatus.PENDING, entry)
    clock.sleep(46)
    assert sweep(desk) == {"AlertRaised": 1}
    clock.sleep(1801)
    assert sweep(desk) == {"given_up": 1}


def test_people_hear_of_an_end_that_nobody_told_them_once_the_chat_is_back(desk, clock, told):
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING))
    entry = HistoryEntry(at=clock(), event="escalated", by="actions", detail="somebody has to look")
    assert desk.alerts.move("al-1", [AlertStatus.EXECUTING], AlertStatus.ESCALATED, entry)
    assert (sweep(desk), told) == ({}, []), "whoever ended it is about to tell"
    clock.sleep(46)
    told.append("down")
    assert sweep(desk) == {}
    told.clear()
    clock.sleep(21)
    assert sweep(desk) == {"told": 1}
    assert "somebody has to look" in told[0]
    assert (sweep(desk), len(told)) == ({}, 1)


@pytest.mark.parametrize("state", ["pending", "approved", "auto_executing", "executing", "executed"])
def test_what_fails_again_and_again_reaches_a_person(desk, clock, sent, told, state):
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


def test_a_remediation_whose_run_goes_on_is_not_given_up(desk, clock):
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0, run_id="run-9")
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING, action=record))
    clock.sleep(3600)
    desk.runs.create("run-9", run(status=RunStatus.RUNNING, updated_at=clock()))
    assert sweep(desk) == {}
    desk.runs.change("run-9", lambda _: {"status": RunStatus.COMPLETED})
    assert sweep(desk) == {"InfraVerified": 1}
    clock.sleep(1801)
    assert sweep(desk) == {"given_up": 1}


def test_nobody_hears_of_an_end_that_has_been_overtaken(desk, clock, told):
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.ESCALATED, untold=True))
    entry = HistoryEntry(at=clock(), event="closed", by="Cloud Monitoring")
    assert desk.alerts.move("al-1", [AlertStatus.ESCALATED], AlertStatus.RESOLVED, entry)
    clock.sleep(46)
    assert (sweep(desk), told) == ({}, [])


def test_what_somebody_is_at_work_on_is_left_alone_until_its_lease_is_over(desk, clock):
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
def test_an_alert_whose_run_ended_unheard_hears_of_it(desk, clock, sent, status, done):
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0, run_id="run-9")
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.EXECUTING, action=record))
    desk.runs.create("run-9", run(status=status))
    clock.sleep(46)
    assert sweep(desk) == done
    assert sent[0] in (InfraVerified(run_id="run-9"), RunFailed(run_id="run-9"))


def test_a_run_that_stalled_is_launched_again(desk, clock, sent):
    draft = run()
    desk.runs.create("run-9", draft.model_copy(update=started(draft, clock())))
    assert sweep(desk) == {}
    clock.sleep(61)
    assert sweep(desk) == {"RunRequested": 1}
    assert sent == [RunRequested(run_id="run-9")]


def test_an_expired_question_is_asked_again_with_a_new_token_and_then_given_up(desk, clock, sent, told):
    first = pending_alert(clock)
    desk.alerts.create("al-1", first)
    clock.sleep(901)
    assert sweep(desk) == {"asked_again": 1}
    again = desk.alerts.get("al-1")
    assert again.status is AlertStatus.PENDING_APPROVAL
    assert (again.approval.token != first.approval.token, again.approval.message_id) == (True, None)
    assert (again.approval.number, sent) == (2, [AlertRaised(alert_id="al-1")])
    delivered = again.approval.model_copy(update={"message_id": 8, "expires_at": clock() + 900})
    desk.alerts.change("al-1", lambda _: {"approval": delivered})
    clock.sleep(901)
    assert sweep(desk) == {"expired": 1}
    assert desk.alerts.get("al-1").status is AlertStatus.EXPIRED
    assert told[-1].endswith("Nobody answered 2 times; nothing was done.")


def test_a_question_that_was_never_sent_is_sent(desk, clock):
    alert = pending_alert(clock)
    unsent = alert.approval.model_copy(update={"message_id": None, "delivered_at": None})
    desk.alerts.create("al-1", alert.model_copy(update={"approval": unsent, "open_messages": []}))
    clock.sleep(46)
    assert sweep(desk) == {"AlertRaised": 1}


def unsent(clock, alert_id="al-1"):
    alert = pending_alert(clock, alert_id)
    approval = alert.approval.model_copy(update={"message_id": None, "delivered_at": None, "chat_id": None})
    return alert.model_copy(update={"approval": approval, "open_messages": []})


def test_a_question_that_was_never_delivered_is_not_one_that_nobody_answered(desk, clock, told):
    """The chat is down for hours."""
    desk.alerts.create("al-1", unsent(clock))
    for _ in range(60):
        clock.sleep(120)
        sweep(desk)
    alert = desk.alerts.get("al-1")
    assert (alert.status, alert.approval.number, told) == (AlertStatus.PENDING_APPROVAL, 1, [])
    assert alert.approval.expires_at > clock(), "it can be answered in the console"
    assert not [entry for entry in alert.history if entry.event == "expired"]


def test_what_was_sent_again_is_given_time(desk, clock, sent):
    for n in range(40):
        desk.alerts.create(f"al-{n}", pending_alert(clock, f"al-{n}", status=AlertStatus.PENDING))
    for _ in range(10):
        clock.sleep(60)
        sweep(desk)
    assert 40 * 2 <= len(sent) <= 40 * 5, "once a minute would be 400"


def test_a_sweep_reads_what_is_due_and_not_what_waits(desk, clock, monkeypatch):
    from google.cloud.firestore_v1.services.firestore import FirestoreClient

    for n in range(30):
        desk.alerts.create(f"al-{n}", pending_alert(clock, f"al-{n}"))
    sweep(desk)
    asked, real = [], FirestoreClient.batch_get_documents
    monkeypatch.setattr(
        FirestoreClient, "batch_get_documents", lambda self, *a, **k: asked.append(1) or real(self, *a, **k)
    )
    clock.sleep(60)
    assert sweep(desk) == {}
    assert asked == []


def test_one_bad_document_does_not_keep_the_others_waiting(desk, clock, sent, caplog):
    for name in ("al-1", "al-2", "al-3"):
        desk.alerts.create(name, pending_alert(clock, name, status=AlertStatus.PENDING))
    desk.alerts.collection.document("al-1").update({"status": "of a later version"})
    desk.alerts.collection.document("al-2").update({"history": 7})
    desk.runs.collection.document("run-bad").set({"status": "running"})
    clock.sleep(46)
    assert sweep(desk) == {"AlertRaised": 1}
    assert sent == [AlertRaised(alert_id="al-3")]
    assert "al-1 can't be read" in caplog.text
    assert "run-bad can't be read" in caplog.text


def test_what_the_chat_refuses_does_not_keep_later_ends_untold(desk, clock, told, monkeypatch):
    refused = {"al-1", "al-2", "al-3"}
    real = Chat.tell_end

    def picky(self, alert):
        if alert.alert_id in refused:
            raise TelegramError("Telegram sendMessage: 400 Bad Request", retryable=False, code=400)
        real(self, alert)

    monkeypatch.setattr(Chat, "tell_end", picky)
    for name in ("al-1", "al-2", "al-3", "al-4"):
        desk.alerts.create(name, pending_alert(clock, name, status=AlertStatus.ESCALATED, untold=True))
    clock.sleep(46)
    sweep(desk)
    clock.sleep(60)
    assert sweep(desk) == {"told": 1}
    history = [entry for entry in desk.alerts.get("al-1").history if entry.event == "unreached"]
    assert [entry.detail for entry in history] == ["Nobody could be told: Telegram sendMessage: 400 Bad Request"]


def test_a_settled_question_is_closed_in_the_chat_until_it_is(desk, clock):
    closed, answers = [], [False, True]
    desk = replace(desk, close_question=lambda alert, what: closed.append(what) or answers.pop(0))
    desk.alerts.create("al-1", pending_alert(clock))
    entry = HistoryEntry(at=clock(), event="approved", by="ada")
    desk.alerts.move("al-1", [AlertStatus.PENDING_APPROVAL], AlertStatus.APPROVED, entry, acting_since=clock())
    clock.sleep(46)
    assert "closed" not in sweep(desk)
    assert sweep(desk)["closed"] == 1
    assert closed == ["approved by ada at 1970-01-12 13:46:40 UTC"] * 2


def test_what_a_stop_halted_is_asked_about_again_after_the_resume_and_nothing_is_done(desk, clock, sent):
    stopped = [True]
    desk = replace(desk, switch=lambda: KillSwitchState(active=stopped[0]))
    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.HALTED, approved_by="ada"))
    closed = pending_alert(clock, "al-2", status=AlertStatus.HALTED, closed_at=clock())
    record = ActionRecord(name="scale_up_vm", method="terraform", started_at=1.0)
    desk.alerts.create("al-2", closed)
    desk.alerts.create("al-3", pending_alert(clock, "al-3", status=AlertStatus.HALTED, action=record))
    for _ in range(5):
        clock.sleep(60)
        assert sweep(desk) == {}
    stopped[0] = False
    clock.sleep(301)
    assert sweep(desk) == {"asked_again": 1}
    alert = desk.alerts.get("al-1")
    assert (alert.status, alert.approved_by, alert.approval.number) == (AlertStatus.PENDING_APPROVAL, None, 2)
    assert alert.approval.token != "tok-al-1"
    assert sent == [AlertRaised(alert_id="al-1")]
    assert {desk.alerts.get(name).status for name in ("al-2", "al-3")} == {AlertStatus.HALTED}


@pytest.mark.parametrize(
    ("fields", "told_of"),
    [
        ({"status": AlertStatus.APPROVED, "approved_by": "ada"}, "ada had approved it"),
        ({"status": AlertStatus.ESCALATED, "untold": True, "approved_by": "ada"}, "closed"),
        (
            {
                "status": AlertStatus.ESCALATED,
                "untold": True,
                "verdict": Verdict(
                    verdict="worse", before=1.0, after=2.0, threshold=0.8, points=3, at=1.0, reasoning="it grew"
                ),
            },
            "closed, though after the action it was further off than before",
        ),
    ],
    ids=["approved, then closed", "failed, then closed", "a verdict, then closed"],
)
def test_people_hear_what_became_of_what_they_approved_though_it_has_closed(desk, clock, told, fields, told_of):
    desk.alerts.create("al-1", pending_alert(clock, **fields))
    entry = HistoryEntry(at=clock(), event="closed", by="Cloud Monitoring", detail="recovered")
    desk.alerts.move("al-1", [fields["status"]], AlertStatus.RESOLVED, entry, closed_at=clock())
    clock.sleep(46)
    assert sweep(desk) == {"told": 1}
    assert told_of in told[-1]


def test_alerts_of_an_older_version_are_found_once_it_is_updated(desk, clock, sent):
    from google.cloud.firestore import DELETE_FIELD

    desk.alerts.create("al-1", pending_alert(clock, status=AlertStatus.PENDING))
    desk.alerts.create("al-2", pending_alert(clock, "al-2", status=AlertStatus.ESCALATED, untold=True))
    for name in ("al-1", "al-2"):
        desk.alerts.collection.document(name).update({"due_at": DELETE_FIELD, "tell_at": DELETE_FIELD})
    clock.sleep(46)
    assert sweep(desk) == {"AlertRaised": 1, "told": 1}


def test_a_sweep_that_finds_nothing_reads_what_its_cost_is_computed_from(desk, client, clock, monkeypatch):
    read = []
    stream, get = Query.stream, DocumentReference.get
    monkeypatch.setattr(Query, "stream", lambda self, **how: read.append(self) or stream(self, **how))
    monkeypatch.setattr(DocumentReference, "get", lambda self, **how: read.append(self) or get(self, **how))
    switch, unsaid = KillSwitch(client, clock), Unsaid(client, clock)
    idle = replace(desk, switch=switch.state, say_again=lambda: len(unsaid.due(10)), drift_every=86400.0)
    sweep(idle)  # the first one of a process takes in what an older version stored
    read.clear()
    assert sweep(idle) == {}
    assert len(read) == SWEEP_READS
