"""An incident's end, and what was told before its beginning, are believed once the metric does not say otherwise."""

import pytest

from functions.decisions.decide import decide
from shared.schemas import AlertStatus, HistoryEntry


@pytest.mark.parametrize(
    ("measured", "closing", "then"),
    [
        (0.93, "recovered", AlertStatus.PENDING_APPROVAL),
        (0.93, "unsaid", AlertStatus.PENDING_APPROVAL),
        (0.41, "recovered", AlertStatus.RESOLVED),
        (None, "recovered", AlertStatus.RESOLVED),
        (0.93, "policy_changed", AlertStatus.RESOLVED),
    ],
)
def test_an_end_is_believed_once_the_metric_does_not_say_otherwise(room, measured, closing, then):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    room.close(closing=closing)
    room.measured = measured
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.closed_at is None) == (then, then is not AlertStatus.RESOLVED)
    assert [
        "It was said to be over, and it is 93" in each.detail for each in alert.history if each.event == "open_still"
    ] == [True] * (then is not AlertStatus.RESOLVED)
    assert room.newest == (None if closing == "policy_changed" else 1)
    # Saying it again makes it no truer; that it is well again does.
    room.close(closing=closing)
    decide("al-1", room.desk)
    assert room.status() is then
    room.close(closing=closing)
    room.measured = 0.41
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.RESOLVED


@pytest.mark.parametrize(
    ("measured", "raised", "then"),
    [
        (0.93, True, AlertStatus.PENDING_APPROVAL),
        (None, True, AlertStatus.PENDING_APPROVAL),
        (0.41, True, AlertStatus.RESOLVED),
        (None, False, AlertStatus.RESOLVED),
    ],
)
def test_an_end_that_was_told_before_its_beginning_silences_nothing(room, measured, raised, then):
    events = ["closed", *(["raised"] if raised else [])]
    history = [HistoryEntry(at=room.clock(), event=each, by="Cloud Monitoring") for each in events]
    ended = {"status": AlertStatus.RESOLVED, "closing": "recovered", "closed_at": room.clock()}
    room.alert(severity="critical", history=history, **ended)
    room.measured = measured
    decide("al-1", room.desk)
    assert room.status() is then
    # What nobody can read is over once it is said to be after a person was told.
    room.close(closing="recovered")
    decide("al-1", room.desk)
    assert room.status() is (AlertStatus.RESOLVED if measured is None else then)
