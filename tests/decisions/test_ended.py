"""An incident's end, and what was told before its beginning, are believed once the metric does not say otherwise."""

import pytest

from functions.decisions.decide import decide
from shared.approvals import ASKED_AGAIN
from shared.schemas import AlertStatus, HistoryEntry
from shared.store.alerts import moved
from tests.decisions.conftest import CPU, UPTIME, VM


@pytest.mark.parametrize(
    ("measured", "closing", "then"),
    [
        (0.93, "recovered", AlertStatus.PENDING_APPROVAL),
        (0.93, "unsaid", AlertStatus.PENDING_APPROVAL),
        (0.41, "recovered", AlertStatus.RESOLVED),
        (None, "recovered", AlertStatus.RESOLVED),
        (0.93, "policy_changed", AlertStatus.PENDING_APPROVAL),
        (0.93, "no_data", AlertStatus.PENDING_APPROVAL),
        (None, "no_data", AlertStatus.RESOLVED),
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
    assert 1 in room.newest
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


@pytest.mark.parametrize("names", [[], ["shop-somebody-else"]])
def test_an_uptime_check_of_an_address_that_is_nobody_s_is_asked_about_before_its_end_is_believed(room, names):
    room.alert(
        metric=UPTIME, resource="".join(names), resource_names=names, resource_type="uptime_url", severity="critical"
    )
    decide("al-1", room.desk)
    before = room.status()
    room.close(closing="recovered")
    decide("al-1", room.desk)
    assert (room.status(), before) == (AlertStatus.PENDING_APPROVAL, AlertStatus.PENDING_APPROVAL)
    room.close(closing="recovered")
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.RESOLVED


CHECK = "shop-check-1"
EXPIRES = "monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires"
CHECKS = "google_monitoring_uptime_check_config"
LOW = {"comparison": "lt", "threshold": 14}


@pytest.mark.parametrize(
    ("about", "policies", "measured", "then"),
    [
        # What its own policy calls wrong when it is low: days of a certificate.
        ({"metric": EXPIRES, **LOW}, [(EXPIRES, 14, "warning")], 3, AlertStatus.PENDING_APPROVAL),
        ({"metric": EXPIRES, **LOW}, [(EXPIRES, 14, "warning")], 60, AlertStatus.RESOLVED),
        # What no policy of the registry watches, by the bound that it opened at.
        ({"metric": CPU, "comparison": "lt", "threshold": 0.1}, [], 0.01, AlertStatus.PENDING_APPROVAL),
        ({"metric": CPU, "comparison": "lt", "threshold": 0.1}, [], 0.4, AlertStatus.RESOLVED),
        ({"metric": CPU, "comparison": "gt", "threshold": 0.8}, [], 0.93, AlertStatus.PENDING_APPROVAL),
        ({"metric": CPU, "comparison": "", "threshold": 0.8}, [], 0.93, AlertStatus.RESOLVED),
        ({"metric": CPU, "inferred": ["condition"]}, [], 0.93, AlertStatus.RESOLVED),
        ({"metric": UPTIME, "comparison": "lt", "threshold": 0.5}, [], 3, AlertStatus.PENDING_APPROVAL),
        ({"metric": UPTIME, "comparison": "lt", "threshold": 0.5}, [], 0, AlertStatus.RESOLVED),
        # What opened because nothing came.
        ({"absent": True, "threshold": None, "comparison": ""}, [], None, AlertStatus.PENDING_APPROVAL),
        ({"absent": True, "threshold": None, "comparison": ""}, [], 0.2, AlertStatus.RESOLVED),
    ],
)
def test_an_end_is_held_to_the_metric_on_either_side(room, about, policies, measured, then):
    name = CHECK if about.get("metric") == EXPIRES else VM
    kind = CHECKS if name == CHECK else "google_compute_instance"
    room.register(name, kind=kind, ref="shop-check")
    room.deploy(*policies, refs=("shop-check", "backend-vm-1"))
    place = {"resource": name, "resource_names": [name], "resource_type": "" if name == CHECK else "gce_instance"}
    room.alert(severity="critical", **{**place, "value": None, **about})
    decide("al-1", room.desk)
    room.close(closing="recovered")
    room.measured = measured
    decide("al-1", room.desk)
    assert room.status() is then
    if room.newest:
        assert room.low is (about.get("comparison") == "lt" and about["metric"] != UPTIME)


def test_a_reading_from_before_the_end_contradicts_nothing_until_the_metric_had_time_to_come(room):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    room.close(closing="recovered")
    room.measured, room.measured_at = 0.93, 0.0
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.due_at) == (AlertStatus.RESOLVED, room.clock() + 60.0)
    room.clock.sleep(301)
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.PENDING_APPROVAL


def test_a_later_reading_that_is_well_ends_it(room):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    room.close(closing="recovered")
    room.measured, room.measured_at = 0.93, 0.0
    decide("al-1", room.desk)
    room.measured, room.measured_at = 0.3, float("inf")
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.RESOLVED


def test_whoever_wants_to_be_asked_again_is_asked_whatever_is_decided_with_a_fresh_reading(room, sent):
    room.alert()
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.AUTO_EXECUTING
    again = HistoryEntry(at=room.clock(), event=ASKED_AGAIN, by="ada")
    room.alerts.change("al-1", lambda alert: moved(alert, AlertStatus.EXPIRED, again))
    room.alerts.change("al-1", lambda alert: moved(alert, AlertStatus.PENDING, again, attempts=0))
    room.measured = 0.91
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.measured) == (AlertStatus.PENDING_APPROVAL, 0.91)
    assert "asked_again" in alert.decision_reasons
    assert "it is 91" in alert.history[-1].detail
