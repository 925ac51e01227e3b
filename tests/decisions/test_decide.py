"""From an alert to a decision, whole: real Firestore underneath."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core.exceptions import ServiceUnavailable

from functions.decisions.decide import Busy, decide
from functions.decisions.gate import DecisionLimits, Recent
from functions.decisions.knowledge import Evidence
from shared.events import ActionApproved
from shared.schemas import AlertStatus, AlertTarget
from shared.store import NotFound
from shared.telegram.words import question as card
from tests.decisions.conftest import CPU, DB, UPTIME, VM


def test_a_known_fix_that_is_not_critical_is_let_loose(room, sent):
    room.alert()
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.decision_reasons) == (AlertStatus.AUTO_EXECUTING, ["known_fix"])
    assert (alert.decision.recommended_action, alert.decision.requires_approval) == ("scale_up_vm", False)
    assert (alert.proposal.before, alert.proposal.after) == ("e2-medium", "e2-standard-2")
    assert (alert.target.name, alert.deployment_id, alert.decided_by) == (VM, "run-1", "offline")
    assert (alert.acting_since, alert.lease_until) == (room.clock(), None)
    assert (sent, room.told) == ([ActionApproved(alert_id="al-1")], [])
    assert alert.history[-1].data == {"action": "scale_up_vm", "route": "auto", "reasons": ["known_fix"]}


def test_a_critical_alert_asks_a_person_once_with_what_would_change(room, sent):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.approval.message_id) == (AlertStatus.PENDING_APPROVAL, 1)
    assert alert.approval.expires_at == room.clock() + 900
    assert alert.proposal.monthly_delta_usd > 0
    assert (sent, room.told) == ([], ["al-1"])


def test_a_resource_that_nobody_knows_goes_to_a_person_without_an_action(room, sent):
    room.alert(resource="x", resource_names=["x", "__x__", "."])
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.target, alert.proposal) == (AlertStatus.PENDING_APPROVAL, None, None)
    assert "unknown_resource" in alert.decision_reasons


def test_the_numeric_id_finds_a_machine_that_the_names_do_not(room):
    room.register("other-vm-2-abc", cloud_id="77")
    room.alert(resource_names=[], resource_id="77")
    decide("al-1", room.desk)
    assert room.alerts.get("al-1").target.name == "other-vm-2-abc"


def test_a_database_is_only_ever_looked_at_by_a_person(room, sent):
    room.register(DB, "google_sql_database_instance", zone=None, region="us-central1", machine_type=None)
    room.alert(
        resource_names=[DB],
        resource_type="cloudsql_database",
        metric="cloudsql.googleapis.com/database/cpu/utilization",
    )
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.target.name, alert.proposal) == (AlertStatus.PENDING_APPROVAL, DB, None)
    assert "unknown_problem" in alert.decision_reasons


@pytest.mark.parametrize(
    ("evidence", "action"),
    [
        (Evidence(instance_status="RUNNING", missing_firewall=""), "restart_instance"),
        (Evidence(instance_status="RUNNING", missing_firewall="google_compute_firewall.a"), "modify_firewall"),
        (Evidence(instance_status="TERMINATED", missing_firewall=""), "none"),
        (Evidence(), "none"),
    ],
)
def test_a_machine_that_does_not_answer_is_looked_at_first(room, evidence, action):
    room.evidence = evidence
    room.alert(metric=UPTIME, value=2.0, threshold=1.0, resource_type="uptime_url", zone="")
    decide("al-1", room.desk)
    assert (room.looked, room.alerts.get("al-1").decision.recommended_action) == ([VM], action)


def test_the_largest_size_leaves_nothing_to_propose(room):
    room.register(machine_type="e2-standard-32")
    room.alert()
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.decision.recommended_action) == (AlertStatus.PENDING_APPROVAL, "none")
    assert alert.decision_reasons == ["not_possible"]


@pytest.mark.parametrize(
    ("said", "possible"),
    [
        ("", False),
        ("allow_stopping_for_update = false", False),
        ("allow_stopping_for_update = true", True),
        ("allow_stopping_for_update = var.stops", True),
    ],
)
def test_a_size_that_the_files_keep_terraform_from_changing_is_not_offered(room, said, possible):
    room.deploy(
        (CPU, 0.8, "warning"), files={"main.tf": f'resource "google_compute_instance" "backend_vm_1" {{\n{said}\n}}\n'}
    )
    room.alert()
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert ("may_not_stop" in alert.decision_reasons, alert.proposal is None) == (not possible, not possible)
    assert (alert.decision.recommended_action == "none") is not possible


def test_a_machine_of_another_size_than_registered_is_taken_as_it_is_and_asked_about(room, sent):
    room.evidence = Evidence(instance_status="RUNNING", machine_type="e2-standard-2")
    room.alert()
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, sent) == (AlertStatus.PENDING_APPROVAL, [])
    assert (alert.proposal.before, alert.proposal.after) == ("e2-standard-2", "e2-standard-4")
    assert alert.decision_reasons == ["changed_since"]


@pytest.mark.parametrize(
    ("policies", "reasons"),
    [
        ([(CPU, 0.8, "critical")], ["severity_critical"]),
        ([(CPU, 0.8, "warning"), (CPU, 0.99, "critical")], ["known_fix"]),
        ([(CPU, 0.8, "warning"), (CPU, 0.9, "critical")], ["severity_critical"]),
    ],
)
def test_an_alert_is_no_less_severe_than_the_deployment_s_own_policy_that_is_crossed(room, policies, reasons):
    room.deploy(*policies)
    room.alert(severity="warning")
    decide("al-1", room.desk)
    assert room.alerts.get("al-1").decision_reasons == reasons


@pytest.mark.parametrize(
    ("policies", "measured", "reason", "said"),
    [
        ([(CPU, 0.8, "warning")], 0.31, "not_confirmed", "does not show what the alert says: it is 31 % now."),
        ([(CPU, 0.8, "warning")], 0.8, "not_confirmed", "does not show"),
        ([(CPU, 0.8, "warning")], math.nan, "not_confirmed", "does not show"),
        ([(CPU, 0.8, "warning")], None, "not_measured", "no reading of it now"),
        ([(CPU, 0.97, "warning")], 0.95, "not_confirmed", "it is 95 % now"),
        ([(UPTIME, 0.5, "warning")], 0.95, "not_watched", "no alert policy for this metric"),
        ([], 0.95, "not_watched", "no alert policy"),
    ],
)
def test_what_cloud_monitoring_does_not_show_itself_is_not_acted_on_unasked(
    room, sent, policies, measured, reason, said
):
    room.deploy(*policies)
    room.measured = measured
    room.alert(severity="warning", value=0.99, threshold=0.1)
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.decision_reasons, sent) == (AlertStatus.PENDING_APPROVAL, [reason], [])
    assert said in alert.history[-1].detail
    assert room.desk.registry.recent(alert, alert.target).acted == frozenset()


def test_what_was_measured_is_kept_wherever_an_action_is_proposed(room):
    room.alert(value=0.85)
    decide("al-1", room.desk)
    assert (room.alerts.get("al-1").measured, room.read) == (0.95, [(CPU, VM, "run-1")])
    room.alert("al-2", severity="critical")
    decide("al-2", room.desk)
    assert (room.alerts.get("al-2").measured, len(room.read)) == (0.95, 2)


def test_a_deployment_that_nobody_registered_is_asked_about(room, sent):
    room.register("other-vm-1-abc", deployment_id="run-9")
    room.alert(resource="other-vm-1-abc", resource_names=["other-vm-1-abc"])
    decide("al-1", room.desk)
    assert (room.alerts.get("al-1").decision_reasons, sent) == (["foreign_policy", "not_watched"], [])


def test_an_alert_of_an_incomplete_deployment_names_the_run_that_left_it_so_and_asks(room, sent):
    room.deploy((CPU, 0.8, "warning"), status="incomplete")
    room.alert()
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, sent, alert.decision_reasons) == (AlertStatus.PENDING_APPROVAL, [], ["deployment_incomplete"])
    assert "run-7" in alert.history[-1].detail
    assert "Deployment: shop, prod (run-1)" in card(alert)
    assert "run-7" in card(alert)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"not_understood": ["state", "resource.labels.zone"]}, "not_understood", "state, resource.labels.zone."),
        ({"inferred": ["value"]}, "only_inferred", "words, labels or a query only: value."),
        ({"scope": "eve"}, "foreign_scope", "another project"),
    ],
)
def test_what_is_not_understood_is_named_to_a_person_and_not_acted_on(room, sent, fields, reason, detail):
    room.alert(**fields)
    decide("al-1", room.desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, sent, room.told) == (AlertStatus.PENDING_APPROVAL, [], ["al-1"])
    assert reason in alert.decision_reasons
    assert detail in alert.history[-1].detail


def test_the_platform_s_own_scope_may_hold_every_deployment(room):
    room.alert(scope="platform")
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.AUTO_EXECUTING


def test_the_kill_switch_halts_and_neither_acts_nor_asks_but_tells(room, sent):
    room.switch.set(active=True, by="eva")
    room.alert()
    decide("al-1", room.desk)
    assert (room.status(), sent, room.told) == (AlertStatus.HALTED, [], [])
    assert room.reported == [(AlertStatus.HALTED, True)]


def test_an_unknown_alert_is_not_found(room):
    with pytest.raises(NotFound):
        decide("al-0", room.desk)


def test_a_repeat_decides_nothing_again(room, sent):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    before = room.alerts.get("al-1")
    decide("al-1", room.desk)
    assert room.alerts.get("al-1") == before
    assert (len(room.questions), room.told, sent) == (1, ["al-1"], [])


def test_deliveries_at_once_make_one_decision(room, sent):
    room.alert(severity="critical")

    def deliver(_):
        try:
            decide("al-1", room.desk)
        except Busy:
            return "busy"
        return "done"

    with ThreadPoolExecutor(6) as threads:
        outcomes = set(threads.map(deliver, range(6)))
    assert outcomes <= {"busy", "done"}
    assert (len(room.questions), room.status()) == (1, AlertStatus.PENDING_APPROVAL)


def test_a_crash_between_the_record_and_the_publish_is_made_good_by_the_next_delivery(room, sent):
    def broken(_):
        raise ServiceUnavailable("no publish now")

    room.alert()
    desk = room.desk
    with pytest.raises(ServiceUnavailable):
        decide("al-1", room.having(publish=broken).desk)
    assert room.status() is AlertStatus.AUTO_EXECUTING
    decide("al-1", desk)
    assert (sent, len(room.questions)) == ([ActionApproved(alert_id="al-1")], 1)


def test_a_chat_that_is_down_is_asked_again_by_the_next_delivery(room):
    def broken(_):
        raise ConnectionError("no chat now")

    room.alert(severity="critical")
    desk = room.desk
    with pytest.raises(ConnectionError):
        decide("al-1", room.having(tell=broken).desk)
    decide("al-1", desk)
    assert (room.told, len(room.questions)) == (["al-1"], 1)


def test_an_incident_that_closes_while_the_model_thinks_ends_there(room, sent):
    room.alert()
    ask = room.desk.ask

    def slow(messages):
        room.close()
        return ask(messages)

    decide("al-1", room.having(ask=slow).desk)
    alert = room.alerts.get("al-1")
    assert (alert.status, alert.decision, sent, room.told) == (AlertStatus.RESOLVED, None, [], [])


def test_a_question_about_an_incident_that_has_closed_is_taken_back(room, sent):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    assert room.taken_back == []
    room.close()
    decide("al-1", room.desk)
    assert (room.taken_back, sent) == ([1], [])


def test_an_incident_that_closes_while_the_question_is_sent_is_not_left_with_it(room):
    tell = room.desk.tell

    def slow(alert):
        room.close()
        return tell(alert)

    room.alert(severity="critical")
    decide("al-1", room.having(tell=slow).desk)
    assert (room.status(), room.taken_back) == (AlertStatus.RESOLVED, [1])


def test_an_alert_that_a_person_has_answered_keeps_that_answer_in_the_chat(room):
    room.alert(severity="critical")
    decide("al-1", room.desk)
    room.alerts.change("al-1", lambda _: {"status": AlertStatus.RESOLVED, "open_messages": []})
    decide("al-1", room.desk)
    assert room.taken_back == []


def test_whoever_is_at_work_is_left_alone_until_the_lease_is_over(room, sent):
    room.alert(lease_until=room.clock() + 60)
    with pytest.raises(Busy):
        decide("al-1", room.desk)
    room.clock.sleep(61)
    decide("al-1", room.desk)
    assert (room.status(), len(sent)) == (AlertStatus.AUTO_EXECUTING, 1)


def test_an_error_that_passes_does_not_wait_for_the_end_of_the_lease(room, sent):
    room.alert()
    look = room.desk.registry.targets

    def down(alert):
        raise ServiceUnavailable("down")

    room.registry.targets = down
    with pytest.raises(ServiceUnavailable):
        decide("al-1", room.desk)
    room.registry.targets = look
    decide("al-1", room.desk)
    assert (room.status(), len(sent)) == (AlertStatus.AUTO_EXECUTING, 1)


def test_a_worker_whose_lease_ran_out_can_not_overrule_the_one_who_took_over(room, sent):
    room.alert()
    ask, taken_over = room.desk.ask, []

    def slow(messages):
        if not taken_over:
            taken_over.append(True)
            room.clock.sleep(room.desk.lease + 1)
            room.switch.set(active=True, by="eva")
            decide("al-1", room.desk)
            room.switch.set(active=False, by="eva")
        return ask(messages)

    decide("al-1", room.having(ask=slow).desk)
    assert (room.status(), sent) == (AlertStatus.HALTED, [])


def test_a_second_action_on_the_resource_waits_out_the_cooldown(room):
    room.alert()
    decide("al-1", room.desk)
    room.clock.sleep(600)
    room.alert("al-2")
    decide("al-2", room.desk)
    assert room.alerts.get("al-2").decision_reasons == ["cooldown"]
    room.clock.sleep(901)
    room.alert("al-3")
    decide("al-3", room.desk)
    assert room.status("al-3") is AlertStatus.AUTO_EXECUTING


def test_the_fourth_opening_within_the_hour_is_flapping(room):
    for number in range(1, 5):
        room.alert(f"al-{number}")
    decide("al-4", room.desk)
    assert "flapping" in room.alerts.get("al-4").decision_reasons


def test_openings_of_another_policy_or_before_the_hour_are_not_counted(room):
    for number in range(1, 4):
        room.alert(f"old-{number}")
    room.clock.sleep(3601)
    for number in range(1, 4):
        room.alert(f"other-{number}", policy_name="disk")
    room.alert()
    decide("al-1", room.desk)
    assert room.status() is AlertStatus.AUTO_EXECUTING


def test_openings_are_flapping_too_when_there_are_more_than_can_be_counted(room):
    for number in range(60):
        room.alert(f"other-{number}", policy_name="disk")
    room.alert()
    decide("al-1", room.desk)
    assert "flapping" in room.alerts.get("al-1").decision_reasons


def test_incidents_decided_at_once_share_one_budget_and_one_cooldown(room, sent):
    """Each sees the past, in which nobody has acted yet; the places are taken one at a time all the same."""
    for number in range(6):
        room.register(f"vm-{number}-abc")
        for again in range(2):
            name = f"vm-{number}-abc"
            room.alert(f"al-{number}-{again}", resource=name, resource_names=[name])
    room.deploy((CPU, 0.8, "warning"), refs=[f"vm-{number}" for number in range(6)])
    gate = DecisionLimits(actions_per_hour=4)
    empty = Recent()
    room.registry.recent = lambda *_: empty
    room.having(limits=gate)
    ids = [f"al-{number}-{again}" for number in range(6) for again in range(2)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda alert_id: decide(alert_id, room.desk), ids))
    ended = [room.alerts.get(alert_id) for alert_id in ids]
    acting = [alert for alert in ended if alert.status is AlertStatus.AUTO_EXECUTING]
    assert len(acting) == len({alert.target.name for alert in acting}) == len(sent) == 4
    asked = [alert for alert in ended if alert.status is AlertStatus.PENDING_APPROVAL]
    assert len(asked) == 8
    assert {alert.decision_reasons[-1] for alert in asked} <= {"cooldown", "budget_exhausted"}
    assert all(alert.proposal and alert.decision.requires_approval for alert in asked)


def test_a_place_in_the_budget_is_kept_for_a_repeat_and_free_again_after_an_hour(room):
    room.having(limits=DecisionLimits(actions_per_hour=1))
    room.register("vm-2-abc")
    first, second = room.alert(), room.alert("al-2", resource="vm-2-abc", resource_names=["vm-2-abc"])
    target = AlertTarget.model_validate(room.resources.get(VM).model_dump())
    other = AlertTarget.model_validate(room.resources.get("vm-2-abc").model_dump())

    def reserve(alert, on):
        return room.registry.reserve(alert, on, Recent(), room.desk.limits)

    assert [reserve(first, target), reserve(first, target), reserve(second, other)] == [None, None, "budget_exhausted"]
    room.clock.sleep(3601)
    assert reserve(second, other) is None
