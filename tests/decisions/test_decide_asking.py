"""Asking a person: nobody could be reached, the time to answer, what can't be decided, what came late."""

import pytest

from functions.decisions.decide import MAX_ATTEMPTS, decide
from shared.schemas import AlertStatus, HistoryEntry
from shared.telegram import TelegramError


@pytest.mark.parametrize(
    ("error", "soonest", "latest"),
    [
        (TelegramError("Telegram sendMessage: 403 Forbidden: bot was kicked", retryable=False, code=403), 60, 600),
        (TelegramError("Telegram sendMessage: 502", retryable=True, code=502), 1, 60),
        (TelegramError("Telegram sendMessage: 429", retryable=True, code=429, retry_after=400.0), 400, 500),
    ],
    ids=["kicked", "down", "flooded"],
)
def test_a_question_that_nobody_could_be_asked_says_so_and_is_asked_again(room, error, soonest, latest):
    def refused(alert):
        raise error

    room.alert(severity="critical")
    decide("al-1", room.having(tell=refused).desk)
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    said = [entry.detail for entry in alert.history if entry.event == "unreached"]
    assert said == [f"Nobody could be told: {error}"], "once, however often it is tried"
    assert (alert.status, alert.approval.message_id, alert.approval.tries) == (AlertStatus.PENDING_APPROVAL, None, 2)
    assert soonest <= alert.due_at - room.clock() <= latest


def test_the_time_to_answer_begins_when_the_question_stands_in_the_chat(room):
    room.alert(severity="critical")

    def down(alert):
        raise TelegramError("down", retryable=True)

    tell = room.desk.tell
    decide("al-1", room.having(tell=down).desk)
    room.clock.sleep(5000)
    decide("al-1", room.having(tell=tell).desk)
    approval = room.alerts.get("al-1").approval
    assert (approval.delivered_at, approval.expires_at) == (room.clock(), room.clock() + 900)
    assert approval.number == 1


def test_what_can_not_be_decided_reaches_a_person_after_a_few_attempts(room):
    def broken(messages):
        raise RuntimeError("the answer can't be stored")

    room.alert()
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(RuntimeError):
            decide("al-1", room.having(ask=broken).desk)
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.untold) == (AlertStatus.ESCALATED, True)
    assert "could not be decided" in alert.history[-1].detail
    assert room.reported


def test_a_message_that_arrives_after_the_answer_is_to_be_closed(room):
    """Answered over HTTP while the question was on its way."""
    tell = room.desk.tell

    def slow(alert):
        entry = HistoryEntry(at=room.clock(), event="rejected", by="ada")
        room.alerts.move("al-1", [AlertStatus.PENDING_APPROVAL], AlertStatus.REJECTED, entry)
        return tell(alert)

    room.alert(severity="critical")
    decide("al-1", room.having(tell=slow, close_question=lambda alert, what: None).desk)
    alert = room.alerts.get("al-1")
    assert [each.message_id for each in alert.settled_messages] == [1]
    assert alert.close_at is not None
