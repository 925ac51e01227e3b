"""Only a metric that came back within its threshold after the action resolves an alert."""

import pytest

from functions.actions.desk import Busy
from functions.actions.feedback import measure
from functions.actions.verdict import verdict_of
from shared.cloud.monitoring import Point
from shared.failures import NotAnswered
from shared.readings import UPTIME, reading_of
from shared.schemas import CLOSINGS, ActionRecord, AlertStatus
from tests.actions.conftest import target


@pytest.fixture
def executed(room, raise_alert, deployed):
    def make(**fields):
        now = room.clock()
        record = ActionRecord(
            name="restart_instance", method="api", started_at=now - 5, ended_at=now, success=True, value_before=0.95
        )
        return raise_alert(status=AlertStatus.EXECUTED, action=record, **fields)

    return make


@pytest.mark.parametrize(
    ("after", "verdict", "status"),
    [
        (0.40, "resolved", AlertStatus.RESOLVED),
        (0.80, "resolved", AlertStatus.RESOLVED),
        (0.93, "unchanged", AlertStatus.ESCALATED),
        (1.00, "worse", AlertStatus.ESCALATED),
    ],
)
def test_the_verdict_is_by_the_newest_point_after_the_action(room, executed, after, verdict, status):
    executed()
    acted = room.clock()
    room.series.points_now = lambda now: [Point(now, after), Point(acted - 60, 0.1)] if now > acted + 60 else []
    measure("al-1", room.desk)
    alert = room.desk.alerts.get("al-1")
    assert (alert.verdict.verdict, alert.status) == (verdict, status)
    assert (alert.verdict.before, alert.verdict.after, alert.verdict.points) == (0.95, after, 1)
    assert alert.action.resolved is (verdict == "resolved")
    (said,) = room.told
    assert said.startswith("Resolved" if verdict == "resolved" else f"NOT resolved ({verdict})")
    assert room.desk.alerts.get("al-1").untold is False
    assert alert.history[-1].data["after"] == after


def test_what_was_within_its_threshold_before_was_not_mended(room, executed):
    alert = executed()
    alert = alert.model_copy(update={"action": alert.action.model_copy(update={"value_before": 0.2})})
    verdict = verdict_of(alert, [Point(room.clock(), 0.1)], room.clock())
    assert verdict.verdict == "no_data"
    assert "before as well" in verdict.reasoning


def test_points_from_before_the_action_are_no_proof(room, executed):
    executed()
    acted = room.clock()
    room.series.points_now = lambda now: [Point(acted - 1, 0.1)]
    measure("al-1", room.desk)
    alert = room.desk.alerts.get("al-1")
    assert (alert.verdict.verdict, alert.status) == ("no_data", AlertStatus.ESCALATED)
    assert room.clock() - acted >= 30 + 450


def test_it_waits_thirty_seconds_before_the_first_look(room, executed):
    executed()
    acted = room.clock()
    looked = []
    room.series.points_now = lambda now: looked.append(now) or [Point(now + 30, 0.1)]
    measure("al-1", room.desk)
    assert looked == [acted + 30]


def test_a_point_that_also_covers_time_before_the_action_is_no_proof(room, executed):
    executed()
    acted = room.clock()
    room.series.points_now = lambda now: [Point(acted + 59, 0.1)]
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").verdict.verdict == "no_data"


def test_a_machine_that_still_boots_has_not_failed_yet(room, executed):
    executed()
    acted = room.clock()
    still_off = [Point(acted + 60, 0.93)]
    room.series.points_now = lambda now: [Point(acted + 120, 0.2), *still_off] if now > acted + 130 else still_off
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").verdict.verdict == "resolved"


def test_points_come_four_minutes_late_and_three_are_still_seen(room, executed):
    executed()
    acted = room.clock()
    sampled = [acted + 119 + 60 * minute for minute in range(5)]
    room.series.points_now = lambda now: [Point(at, 0.93) for at in reversed(sampled) if at + 240 <= now]
    measure("al-1", room.desk)
    verdict = room.desk.alerts.get("al-1").verdict
    assert (verdict.verdict, verdict.points) == ("unchanged", 3)
    assert "too early" not in verdict.reasoning


def test_one_point_beyond_the_threshold_is_said_to_be_early(room, executed):
    executed()
    acted = room.clock()
    room.series.points_now = lambda now: [Point(acted + 90, 0.93)] if now > acted + 330 else []
    measure("al-1", room.desk)
    assert "Only 1 of 3 points" in room.desk.alerts.get("al-1").verdict.reasoning


def test_three_points_beyond_the_threshold_are_enough_to_tell_a_person(room, executed):
    executed()
    acted = room.clock()
    room.series.points_now = lambda now: [Point(at, 0.93) for at in (acted + 180, acted + 120, acted + 60) if at <= now]
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").verdict.verdict == "unchanged"
    assert room.clock() - acted < 200


def test_a_monitoring_api_that_is_down_for_a_while_is_asked_again(room, executed):
    executed()
    answers = iter([NotAnswered("down"), NotAnswered("down"), [Point(room.clock() + 100, 0.2)]])

    def points(now):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    room.series.points_now = points
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").status is AlertStatus.RESOLVED


def test_a_repeat_while_somebody_measures_is_put_off_and_later_does_nothing(room, executed):
    executed()

    def measure_meanwhile(now):
        with pytest.raises(Busy):
            measure("al-1", room.desk)
        return [Point(now, 0.1)]

    room.series.points_now = measure_meanwhile
    measure("al-1", room.desk)
    measure("al-1", room.desk)
    assert [text.partition(":")[0] for text in room.told] == ["Resolved"]


@pytest.mark.parametrize(
    ("closing", "status", "said"),
    [
        ("recovered", AlertStatus.RESOLVED, "The incident has closed"),
        ("unsaid", AlertStatus.RESOLVED, "The incident has closed"),
        ("policy_changed", AlertStatus.ESCALATED, "NOT resolved (unchanged)"),
        ("no_data", AlertStatus.ESCALATED, "NOT resolved (unchanged)"),
    ],
)
def test_only_an_incident_that_recovered_meanwhile_is_resolved_whatever_the_numbers_say(
    room, executed, closing, status, said
):
    executed()

    def closes_meanwhile(now):
        room.desk.alerts.change("al-1", lambda _: {"closed_at": now, "closing": closing})
        return [Point(now, 0.93)]

    room.series.points_now = closes_meanwhile
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").status is status
    assert room.told[0].startswith(said)
    assert CLOSINGS[closing] in room.told[0]


@pytest.mark.parametrize("closing", ["policy_changed", "no_data"])
def test_a_closing_that_is_no_recovery_takes_nothing_back_of_a_good_verdict(room, executed, closing):
    executed(closed_at=1.0, closing=closing)
    room.series.points_now = lambda now: [Point(now, 0.4)]
    measure("al-1", room.desk)
    assert room.desk.alerts.get("al-1").status is AlertStatus.RESOLVED


def test_below_is_worse_where_the_condition_is_below(room, executed):
    alert = executed(comparison="lt", threshold=0.5, value=0.3)
    alert = alert.model_copy(update={"action": alert.action.model_copy(update={"value_before": 0.3})})
    assert verdict_of(alert, [Point(1.0, 0.6)], 1.0).verdict == "resolved"
    assert verdict_of(alert, [Point(1.0, 0.1)], 1.0).verdict == "worse"


def test_a_metric_that_is_no_metric_type_never_reaches_a_filter(room, executed):
    alert = executed(metric='x" OR metric.type="y')
    assert reading_of(alert.metric, target(), None) is None
    assert reading_of("a.b/c", target(name='x" OR "'), None) is None


def test_memory_is_read_by_the_machines_number_which_is_all_the_agent_knows_it_by(room, executed):
    alert = executed(metric="agent.googleapis.com/memory/percent_used")
    reading = reading_of(alert.metric, target(cloud_id="4711"), None)
    assert 'resource.labels.instance_id="4711"' in reading.filter
    assert 'metric.labels.state="used"' in reading.filter
    by_name = reading_of(alert.metric, target(), None)
    assert f'metadata.system_labels.name="{target().name}"' in by_name.filter
    assert reading_of(alert.metric, target(cloud_id='4" OR "'), None) == by_name


def test_reachability_is_read_at_the_deployment_s_own_address(room, executed, deployed):
    reading = reading_of(executed(metric=UPTIME).metric, target(), deployed)
    assert 'resource.labels.host="203.0.113.9"' in reading.filter
    assert reading.reducer == "REDUCE_COUNT_FALSE"
