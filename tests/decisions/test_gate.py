"""The gate makes the model's word stricter, never looser."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.decisions import knowledge
from functions.decisions.gate import EXPLAINED, DecisionLimits, Recent, ask_instead, impossible, rule
from functions.decisions.knowledge import ALLOWED_ACTIONS, USUAL_THRESHOLDS, Evidence, known_fix, match_target
from shared.parts.views import fixes, profiles
from shared.schemas import Alert, AlertTarget, OpsDecision, Resource
from shared.terraform.schema import provider_schema

CPU = "compute.googleapis.com/instance/cpu/utilization"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"


def alert(**fields):
    base = {
        "alert_id": "al-1",
        "incident_id": "i-1",
        "policy_name": "p",
        "resource": "vm-1",
        "resource_names": ["vm-1"],
        "resource_type": "gce_instance",
        "metric": CPU,
        "value": 0.95,
        "threshold": 0.8,
        "comparison": "gt",
        "severity": "warning",
        "created_at": 0.0,
        "updated_at": 0.0,
    }
    return Alert.model_validate(base | fields)


def target(**fields):
    base = {
        "name": "vm-1",
        "type": "google_compute_instance",
        "deployment_id": "run-1",
        "address": "google_compute_instance.vm_1",
        "project": "p",
        "zone": "us-central1-a",
        "machine_type": "e2-medium",
    }
    return AlertTarget.model_validate(base | fields)


def said(**fields):
    base = {
        "severity": "warning",
        "recommended_action": "scale_up_vm",
        "requires_approval": False,
        "confidence": 0.9,
        "reasoning": "because",
    }
    return OpsDecision.model_validate(base | fields)


def ruled(about=None, to=None, decision=None, fix="scale_up_vm", recent=None, *, stopped=False, model_failed=False):
    return rule(
        about or alert(),
        to or target(),
        decision or said(),
        fix,
        recent=recent or Recent(),
        limits=DecisionLimits(),
        stopped=stopped,
        model_failed=model_failed,
    )


def test_a_known_fix_that_is_not_critical_runs_by_itself():
    ruling = ruled()
    assert (ruling.route, ruling.action, ruling.reasons) == ("auto", "scale_up_vm", ["known_fix"])
    assert ruling.decision.requires_approval is False


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"about": alert(severity="critical")}, "severity_critical"),
        ({"about": alert(severity="unknown")}, "severity_unknown"),
        ({"decision": said(severity="CRITICAL")}, "severity_critical"),
        ({"to": "unknown_resource"}, "unknown_resource"),
        ({"to": "ambiguous_target"}, "ambiguous_target"),
        ({"fix": "none"}, "unknown_problem"),
        ({"decision": said(recommended_action="restart_instance")}, "not_the_known_fix"),
        ({"decision": said(recommended_action="delete_everything")}, "unknown_action"),
        ({"decision": said(recommended_action="none")}, "no_action"),
        ({"to": target(type="google_sql_database_instance")}, "action_not_allowed"),
        ({"about": alert(value=None)}, "no_value"),
        ({"about": alert(value=0.5)}, "below_threshold"),
        ({"decision": said(confidence=0.2)}, "low_confidence"),
        ({"decision": said(confidence=7.0)}, "low_confidence"),
        ({"decision": said(confidence=float("nan"))}, "low_confidence"),
        ({"decision": said(requires_approval=True)}, "model_asks"),
        ({"model_failed": True}, "model_unavailable"),
        ({"recent": Recent(since_last_action=10.0)}, "cooldown"),
        ({"recent": Recent(acted=frozenset("abcdef"))}, "budget_exhausted"),
        ({"recent": Recent(openings_this_hour=4)}, "flapping"),
        ({"about": alert(tried=["scale_up_vm"])}, "already_tried"),
    ],
)
def test_each_doubt_asks_a_person_and_says_why(arguments, reason):
    ruling = ruled(**arguments)
    assert ruling.route == "person"
    assert reason in ruling.reasons
    assert ruling.decision.requires_approval is True
    assert all(EXPLAINED[each] for each in ruling.reasons)


def test_the_kill_switch_halts_whatever_was_decided():
    ruling = ruled(stopped=True)
    assert (ruling.route, "kill_switch" in ruling.reasons) == ("halt", True)


def test_an_action_that_turns_out_impossible_goes_to_a_person_without_one():
    ruling = impossible(ruled())
    assert (ruling.route, ruling.action, ruling.reasons) == ("person", "none", ["not_possible"])
    assert ruling.decision.recommended_action == "none"


decisions = st.builds(
    OpsDecision,
    severity=st.sampled_from(["critical", "error", "warning", "info", "", "CRITICAL", "fine"]),
    recommended_action=st.one_of(
        st.sampled_from(["scale_up_vm", "restart_instance", "modify_firewall", "none"]), st.text(max_size=20)
    ),
    requires_approval=st.booleans(),
    confidence=st.floats(),
    reasoning=st.text(max_size=20),
)
alerts = st.builds(
    alert,
    severity=st.sampled_from(["critical", "error", "warning", "info", "unknown"]),
    value=st.one_of(st.none(), st.floats(0, 1)),
    metric=st.sampled_from([CPU, UPTIME, "custom.googleapis.com/x"]),
)
targets = st.one_of(
    st.sampled_from(["unknown_resource", "ambiguous_target", "target_mismatch"]),
    st.builds(
        target, type=st.sampled_from([*ALLOWED_ACTIONS, "google_sql_database_instance", "google_storage_bucket"])
    ),
)


@given(alerts, targets, decisions, st.booleans())
def test_whatever_the_model_says_only_the_known_fix_on_an_allowed_target_runs_by_itself(about, to, decision, stopped):
    fix = known_fix(about, to, Evidence()) if isinstance(to, AlertTarget) else "none"
    ruling = rule(about, to, decision, fix, recent=Recent(), limits=DecisionLimits(), stopped=stopped)
    assert ruling.reasons
    if ruling.action != "none":
        assert ruling.action in ALLOWED_ACTIONS[to.type]
    if ruling.route == "auto":
        assert not stopped
        assert ruling.action == fix == decision.recommended_action != "none"
        assert about.severity in {"error", "warning", "info"}
        assert decision.severity.lower() != "critical"
        assert not decision.requires_approval
        assert 0.7 <= decision.confidence <= 1.0


@pytest.mark.parametrize(
    ("metric", "comparison", "evidence", "fix"),
    [
        (CPU, "gt", Evidence(), "scale_up_vm"),
        (CPU, "", Evidence(), "scale_up_vm"),
        (CPU, "lt", Evidence(), "none"),
        (UPTIME, "gt", Evidence(), "none"),
        (UPTIME, "gt", Evidence(missing_firewall="google_compute_firewall.a"), "modify_firewall"),
        (UPTIME, "gt", Evidence(missing_firewall="", instance_status="RUNNING"), "restart_instance"),
        (UPTIME, "gt", Evidence(missing_firewall="", instance_status="TERMINATED"), "none"),
        (UPTIME, "gt", Evidence(missing_firewall=None, instance_status="RUNNING"), "none"),
        ("compute.googleapis.com/instance/disk/read_bytes_count", "gt", Evidence(), "none"),
    ],
)
def test_a_fix_is_known_only_where_the_cause_is(metric, comparison, evidence, fix):
    assert known_fix(alert(metric=metric, comparison=comparison), target(), evidence) == fix


def test_a_fix_that_a_part_says_of_another_metric_is_known(monkeypatch):
    said = fixes()["google_compute_instance"]
    swapping = replace(said[0], metric="agent.googleapis.com/swap/percent_used")
    assert known_fix(alert(metric=swapping.metric), target(), Evidence()) == "none"
    monkeypatch.setattr(knowledge, "fixes", lambda: {"google_compute_instance": (*said, swapping)})
    assert known_fix(alert(metric=swapping.metric), target(), Evidence()) == "scale_up_vm"


def test_every_known_fix_changes_what_can_be_set_and_has_a_cause_and_one_reason():
    known = [(kind, fix) for kind, each in fixes().items() for fix in each]
    assert {fix.action for _, fix in known} == knowledge._CAUSES.keys()
    assert len({fix.why for _, fix in known}) == len({fix.action for _, fix in known})
    for kind, fix in known:
        block = provider_schema().resource(kind)
        assert fix.attribute is None or block.attributes[fix.attribute].settable


@pytest.mark.parametrize("about", [alert(value=None), alert(resource_type="uptime_url")])
def test_no_larger_machine_is_known_to_help_against_a_load_that_nobody_measured(about):
    assert known_fix(about, target(), Evidence()) == "none"


@pytest.mark.parametrize(("value", "route"), [(0.85, "auto"), (0.8, "person"), (0.05, "person")])
def test_an_alert_without_a_threshold_is_held_to_the_usual_one(value, route):
    ruling = ruled(about=alert(threshold=None, value=value))
    assert ruling.route == route
    assert ("below_threshold" in ruling.reasons) is (route == "person")


def test_the_usual_threshold_is_the_one_a_machine_is_born_with():
    (born,) = (each for each in profiles()["google_compute_instance"] if each.metric == CPU)
    assert USUAL_THRESHOLDS[CPU] == born.threshold


def test_a_database_has_no_known_fix_whatever_its_metric():
    assert known_fix(alert(), target(type="google_sql_database_instance"), Evidence()) == "none"


def registered(**fields):
    return Resource.model_validate({**target().model_dump(), "ref": "vm-1", **fields})


DATABASE = "google_sql_database_instance"


@pytest.mark.parametrize(
    ("about", "known", "found"),
    [
        (alert(), [], "unknown_resource"),
        (alert(), [registered(), registered(name="vm-2")], "ambiguous_target"),
        (alert(), [registered(), registered()], "ambiguous_target"),
        (alert(project="other"), [registered()], "target_mismatch"),
        (alert(zone="europe-west1-b"), [registered()], "target_mismatch"),
        (alert(resource_type="cloudsql_database"), [registered()], "target_mismatch"),
        (alert(resource_id="7"), [registered(cloud_id="8")], "target_mismatch"),
        (alert(resource_id="7"), [registered(cloud_id="7")], target(cloud_id="7")),
        (alert(resource_id="7"), [registered(cloud_id=None)], target()),
        (alert(resource_type="k8s_node"), [registered()], "target_mismatch"),
        (alert(resource_type="prometheus_target"), [registered()], "target_mismatch"),
        (alert(resource_type=""), [registered()], target()),
        (alert(resource_type="redis_instance"), [registered(type="google_redis_instance")], "google_redis_instance"),
        (alert(resource_names=["ghost", "vm-1"]), [registered()], "target_mismatch"),
        (alert(resource_names=["ghost"], resource_id="7"), [registered(cloud_id="7")], "target_mismatch"),
        (alert(resource_names=[], resource_id="7"), [registered(cloud_id="7")], target(cloud_id="7")),
        (alert(resource_names=["203.0.113.9", "vm-1"], resource_type="uptime_url"), [registered()], target()),
        (alert(project="p", zone="us-central1-a"), [registered()], target()),
        (alert(zone="us-central1-a"), [registered(), registered(zone="us-central1-b")], target()),
        (alert(), [registered(), registered(type=DATABASE)], target()),
    ],
)
def test_an_alert_is_about_one_registered_resource_or_nobody_s(about, known, found):
    matched = match_target(about, known, "platform")
    assert found in (matched, getattr(matched, "type", None))


@pytest.mark.parametrize(
    ("of_alert", "said_severity", "stands"),
    [
        ("warning", "info", "warning"),
        ("warning", "ERROR", "error"),
        ("error", "critical", "critical"),
        ("critical", "info", "critical"),
        ("unknown", "info", "unknown"),
        ("warning", "harmless, really", "warning"),
    ],
)
def test_the_model_can_find_an_alert_worse_but_never_better(of_alert, said_severity, stands):
    ruling = ruled(about=alert(severity=of_alert), decision=said(severity=said_severity))
    assert ruling.decision.severity == stands


@pytest.mark.parametrize(
    ("comparison", "value", "threshold", "doubted"),
    [
        ("gt", 0.9, 0.8, False),
        ("gt", 0.8, 0.8, True),
        ("", 0.5, 0.8, True),
        ("lt", 0.1, 0.2, False),
        ("lt", 0.3, 0.2, True),
    ],
)
def test_a_value_on_the_right_side_of_its_threshold_is_a_doubt(comparison, value, threshold, doubted):
    ruling = ruled(about=alert(comparison=comparison, value=value, threshold=threshold))
    assert ("below_threshold" in ruling.reasons) is doubted


def test_one_more_reason_takes_the_action_from_the_machine_to_a_person():
    ruling = ask_instead(ruled(), "budget_exhausted")
    assert (ruling.route, ruling.action, ruling.reasons) == ("person", "scale_up_vm", ["budget_exhausted"])
    assert ruling.decision.requires_approval
