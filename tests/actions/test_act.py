"""An approved action happens once, only while autonomy is not stopped, and says what it did."""

import pytest

from functions.actions import runs
from functions.actions.act import ACTION_MAP, act
from functions.actions.desk import Busy
from functions.decisions.knowledge import ALLOWED_ACTIONS
from shared.events import ActionTaken, RunRequested
from shared.failures import Missing, NotAnswered, Refused
from shared.schemas import ActionRecord, AlertStatus, Run, RunStatus
from tests.actions.conftest import ADDRESS, SCALE, target


def status(room):
    return room.desk.alerts.get("al-1").status


def test_every_allowed_action_has_exactly_one_way_to_be_carried_out():
    assert set(ACTION_MAP) == set().union(*ALLOWED_ACTIONS.values())


def test_a_restart_resets_the_registry_s_instance_and_goes_on_to_measuring(room, raise_alert):
    raise_alert()
    act("al-1", room.desk)
    assert [reset[:3] for reset in room.machines.resets] == [("p", "us-central1-a", "backend-vm-1-abcde")]
    alert = room.desk.alerts.get("al-1")
    assert (alert.status, alert.tried) == (AlertStatus.EXECUTED, ["restart_instance"])
    assert (alert.action.method, alert.action.success) == ("api", True)
    assert room.sent == [ActionTaken(alert_id="al-1")]


def test_a_repeated_message_does_nothing(room, raise_alert):
    raise_alert()
    act("al-1", room.desk)
    act("al-1", room.desk)
    assert len(room.machines.resets) == 1
    assert len(room.sent) == 1


def test_a_worker_that_died_in_the_reset_is_taken_over_after_its_lease_with_the_same_request_id(room, raise_alert):
    raise_alert()
    room.machines.error = SystemExit("killed")
    with pytest.raises(SystemExit):
        act("al-1", room.desk)
    assert status(room) is AlertStatus.EXECUTING
    room.machines.error = None
    with pytest.raises(Busy):
        act("al-1", room.desk)
    room.clock.sleep(1000)
    act("al-1", room.desk)
    assert status(room) is AlertStatus.EXECUTED
    assert len({reset[3] for reset in room.machines.resets}) == 1


def test_an_error_that_passes_does_not_wait_for_the_end_of_the_lease(room, raise_alert):
    raise_alert()
    room.machines.error = NotAnswered("down")
    with pytest.raises(NotAnswered):
        act("al-1", room.desk)
    assert (status(room), room.desk.alerts.get("al-1").lease_until) == (AlertStatus.EXECUTING, None)
    room.machines.error = None
    act("al-1", room.desk)
    assert status(room) is AlertStatus.EXECUTED


def test_the_kill_switch_halts_an_approved_action_at_its_claim(room, raise_alert):
    raise_alert()
    room.desk.switch.set(active=True, by="somebody")
    act("al-1", room.desk)
    assert status(room) is AlertStatus.HALTED
    assert room.machines.resets == []
    (said,) = room.told
    assert "Halted" in said
    assert "stopped by somebody" in said
    assert room.desk.alerts.get("al-1").untold is False


def test_the_kill_switch_halts_between_the_claim_and_the_side_effect(room, raise_alert, monkeypatch):
    raise_alert()
    change = room.desk.alerts.change

    def stop_meanwhile(*args):
        changed = change(*args)
        room.desk.switch.set(active=True, by="somebody")
        return changed

    monkeypatch.setattr(room.desk.alerts, "change", stop_meanwhile)
    act("al-1", room.desk)
    assert (status(room), room.machines.resets) == (AlertStatus.HALTED, [])


def test_an_instance_that_is_gone_goes_back_to_a_person(room, raise_alert):
    raise_alert()
    room.machines.error = Missing("gone")
    act("al-1", room.desk)
    assert status(room) is AlertStatus.ESCALATED
    assert "there is no instance" in room.told[0]


def test_what_google_refuses_goes_back_to_a_person_instead_of_being_tried_for_ever(room, raise_alert):
    raise_alert()
    room.machines.error = Refused("compute.instances.reset is missing")
    act("al-1", room.desk)
    assert status(room) is AlertStatus.ESCALATED
    assert "compute.instances.reset is missing" in room.told[0]


def test_an_action_that_was_tried_on_this_incident_is_not_tried_again(room, raise_alert):
    raise_alert(tried=["restart_instance"])
    act("al-1", room.desk)
    assert (status(room), room.machines.resets) == (AlertStatus.ESCALATED, [])


def test_two_automatic_actions_on_one_resource_exclude_each_other_within_the_cooldown(room, raise_alert):
    raise_alert(status=AlertStatus.AUTO_EXECUTING)
    raise_alert(status=AlertStatus.AUTO_EXECUTING, alert_id="al-2")
    raise_alert(status=AlertStatus.AUTO_EXECUTING, alert_id="al-3", target=target(name="other"))
    act("al-1", room.desk)
    act("al-2", room.desk)
    act("al-3", room.desk)
    assert [reset[2] for reset in room.machines.resets] == ["backend-vm-1-abcde", "other"]
    assert room.desk.alerts.get("al-2").status is AlertStatus.ESCALATED


def test_scaling_up_asks_for_a_run_that_may_change_exactly_one_value(room, raise_alert, deployed):
    raise_alert(SCALE)
    act("al-1", room.desk)
    alert = room.desk.alerts.get("al-1")
    run = room.desk.runs.get(alert.action.run_id)
    assert (alert.status, room.sent) == (AlertStatus.EXECUTING, [RunRequested(run_id=run.run_id)])
    assert (run.deployment_id, run.kind, run.status, run.mode) == ("run-1", "remediation", RunStatus.RUNNING, "apply")
    assert run.requested_by == "somebody"  # who approved the alert
    allowed = run.allowed_change
    assert (allowed.address, allowed.attribute, allowed.kind) == (ADDRESS, "machine_type", "update")
    assert (allowed.before, allowed.after) == ("e2-medium", "e2-standard-2")
    assert run.files["main.tf"] == deployed.files["main.tf"]
    changed = deployed.files["variables.tf"].replace('"e2-medium"', '"e2-standard-2"')
    assert run.files["variables.tf"] == changed


def test_asking_twice_makes_one_run(room, raise_alert, deployed):
    raise_alert(SCALE)
    act("al-1", room.desk)
    room.clock.sleep(1000)
    act("al-1", room.desk)
    remediations = [run for run in room.desk.runs.newest(10) if run.kind == "remediation"]
    assert len(remediations) == 1


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": "", "variables.tf": ""},
        {"main.tf": 'resource "google_compute_instance" "backend_vm_1" {\n  machine_type = "n2-standard-8"\n}\n'},
        {"main.tf": 'resource "google_compute_instance" "backend_vm_1" {\n  machine_type = lookup(var.a, "b")\n}\n'},
    ],
    ids=["no such resource", "another size by now", "an expression"],
)
def test_files_that_are_not_understood_are_left_alone(room, raise_alert, deployed, files):
    room.desk.deployments.put("run-1", deployed.model_copy(update={"files": files}))
    raise_alert(SCALE)
    act("al-1", room.desk)
    assert (status(room), room.sent) == (AlertStatus.ESCALATED, [])


def ended_run(room, **fields):
    run_id = room.desk.alerts.get("al-1").action.run_id
    room.desk.runs.change(run_id, lambda _: fields)
    runs.ended(run_id, room.desk)
    runs.ended(run_id, room.desk)


def test_a_run_that_was_applied_makes_the_action_executed_once(room, raise_alert, deployed):
    raise_alert(SCALE)
    act("al-1", room.desk)
    ended_run(room, status=RunStatus.COMPLETED)
    assert status(room) is AlertStatus.EXECUTED
    assert room.sent.count(ActionTaken(alert_id="al-1")) == 1


@pytest.mark.parametrize(
    ("run", "becomes"),
    [({}, AlertStatus.EXECUTING), ({"status": RunStatus.COMPLETED}, AlertStatus.EXECUTED)],
    ids=["still verified", "over"],
)
def test_a_worker_that_takes_over_finds_the_run_and_not_its_own_work_in_the_registry(
    room, raise_alert, deployed, run, becomes
):
    raise_alert(SCALE)
    act("al-1", room.desk)
    run_id = room.desk.alerts.get("al-1").action.run_id
    remediation = room.desk.runs.get(run_id)
    # The run is applied and registered; nobody has heard of its end.
    room.desk.deployments.change("run-1", lambda _: {"files": remediation.files})
    room.desk.runs.change(run_id, lambda _: run or None)
    room.clock.sleep(1000)
    act("al-1", room.desk)
    assert (status(room), room.told) == (becomes, [])


def test_a_run_that_failed_goes_back_to_a_person_with_the_reason(room, raise_alert, deployed):
    raise_alert(SCALE)
    act("al-1", room.desk)
    ended_run(room, status=RunStatus.FAILED, reason="refused_by_policy", message="changes more than declared")
    assert status(room) is AlertStatus.ESCALATED
    (said,) = room.told
    assert "Please look" in said
    assert "refused_by_policy" in said


def test_a_run_that_the_kill_switch_stopped_halts_its_alert(room, raise_alert, deployed):
    raise_alert(SCALE)
    act("al-1", room.desk)
    ended_run(room, status=RunStatus.FAILED, reason="halted")
    assert status(room) is AlertStatus.HALTED


def test_a_run_that_no_alert_asked_for_changes_none(room, raise_alert, deployed):
    raise_alert()
    room.desk.runs.change("run-1", lambda _: {"status": RunStatus.COMPLETED})
    runs.ended("run-1", room.desk)
    assert isinstance(room.desk.runs.get("run-1"), Run)
    assert status(room) is AlertStatus.APPROVED


def test_a_worker_that_was_held_up_past_its_lease_writes_and_does_nothing(room, raise_alert, monkeypatch):
    """Whatever became of the alert meanwhile: it was done by another worker, or handed to a person."""
    raise_alert()
    real = room.desk.alerts.change
    held_up = []

    def change(alert_id, decide):
        if not held_up:
            held_up.append(alert_id)
            room.clock.sleep(1000)
            act("al-1", room.desk)
        return real(alert_id, decide)

    monkeypatch.setattr(room.desk.alerts, "change", change)
    act("al-1", room.desk)
    alert = room.desk.alerts.get("al-1")
    assert len(room.machines.resets) == 1
    assert (alert.status, alert.action.success) == (AlertStatus.EXECUTED, True)
    assert [entry.event for entry in alert.history].count("acting") == 1


def test_a_worker_with_too_little_of_its_lease_left_leaves_it_to_the_next(room, raise_alert, monkeypatch):
    raise_alert()
    real = room.desk.switch.state

    def late(*asked):
        room.clock.sleep(150)
        return real(*asked)

    monkeypatch.setattr(room.desk.switch, "state", late)
    with pytest.raises(Busy):
        act("al-1", room.desk)
    assert room.machines.resets == []


def test_what_was_decided_long_ago_is_a_persons_again(room, raise_alert):
    raise_alert(created_at=room.clock() - 3600)
    act("al-1", room.desk)
    assert status(room) is AlertStatus.ESCALATED
    assert room.machines.resets == []


def test_an_incident_that_closed_before_the_action_is_resolved_and_told(room, raise_alert):
    raise_alert(closed_at=room.clock())
    act("al-1", room.desk)
    assert status(room) is AlertStatus.RESOLVED
    assert room.machines.resets == []
    assert len(room.told) == 1


def test_the_run_of_a_closed_incident_that_did_nothing_resolves_its_alert(room, raise_alert, deployed):
    raise_alert(proposal=SCALE)
    act("al-1", room.desk)
    run_id = room.desk.alerts.get("al-1").action.run_id
    room.desk.alerts.change("al-1", lambda alert: {"closed_at": room.clock()})
    room.desk.runs.change(run_id, lambda run: {"status": RunStatus.FAILED, "reason": "not_wanted"})
    runs.ended(run_id, room.desk)
    assert status(room) is AlertStatus.RESOLVED


@pytest.mark.parametrize(
    ("closing", "status"), [("recovered", AlertStatus.RESOLVED), ("policy_changed", AlertStatus.ESCALATED)]
)
def test_a_reset_that_a_dead_worker_had_begun_is_not_done_after_its_incident_has_closed(
    room, raise_alert, closing, status
):
    record = ActionRecord(name="restart_instance", method="api", started_at=room.clock())
    raise_alert(status=AlertStatus.EXECUTING, action=record, closed_at=room.clock(), closing=closing)
    act("al-1", room.desk)
    alert = room.desk.alerts.get("al-1")
    assert (alert.status, room.machines.resets) == (status, [])
    assert "not known whether it was done" in room.told[0]
