"""From payloads as the services send them to the fields of an alert."""

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.webhook.normalise import NotAnIncident, alert_id, normalise
from shared.schemas import AlertStatus
from tests.webhook.rows import PAYLOADS, ROWS

NOW = 1_763_800_010.0
VM = {row.name: row for row in ROWS}


def test_every_payload_has_its_expectation_beside_it():
    assert len(ROWS) >= 100
    payloads = [path.stem for path in PAYLOADS.glob("*.json") if not path.name.endswith(".expect.json")]
    assert sorted(row.name for row in ROWS) == sorted(payloads)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_payload_becomes_what_stands_beside_it(row):
    incident = normalise(row.payload, NOW)
    alert = incident.alert
    assert alert.status is (AlertStatus.RESOLVED if incident.closed else AlertStatus.PENDING)
    assert len(json.dumps(alert.model_dump(mode="json"))) < 32_000
    state = "test" if incident.test else "closed" if incident.closed else "open"
    found = {"state": state, "names": alert.resource_names}
    found |= {name: getattr(alert, name) for name in row.expect if name not in found}
    assert found == row.expect
    assert [name for name in ("inferred", "not_understood") if getattr(alert, name)] == [
        name for name in ("inferred", "not_understood") if name in row.expect
    ]


def test_the_opening_and_the_closing_of_an_incident_are_one_alert():
    opened, closed = (normalise(VM[f"vm_cpu_high_{state}"].payload, NOW).alert for state in ("open", "closed"))
    assert opened.alert_id == closed.alert_id
    assert (opened.closed_at, closed.closed_at) == (None, 1_763_800_600.0)
    opened, closed = (
        normalise(VM[name].payload, NOW).alert for name in ("older_shape_with_incident_id", "older_shape_closed")
    )
    assert opened.alert_id == closed.alert_id


def test_other_incidents_and_other_projects_are_other_alerts():
    assert len({alert_id("a", "1"), alert_id("a", "2"), alert_id("b", "1"), alert_id("a\n1", "")}) == 4


def test_the_older_shape_without_an_id_is_one_incident_within_the_hour():
    first, again, later = (normalise(VM["older_shape"].payload, at).alert for at in (NOW, NOW + 60, NOW + 7200))
    assert first.alert_id == again.alert_id != later.alert_id


def test_who_and_where_come_from_the_labels():
    alert = normalise(VM["vm_cpu_high_open"].payload, NOW).alert
    assert (alert.resource, alert.zone, alert.project) == ("backend-vm-1-k3x9q", "us-central1-a", "shop-prod-4711")
    assert alert.resource_id == "8979287136362607111"
    assert alert.policy_name == "backend-vm-1 — cpu_high"
    assert normalise(VM["vm_resource_id_beside_empty_labels"].payload, NOW).alert.resource_id == "8979287136362607111"
    assert normalise(VM["older_shape_sql"].payload, NOW).alert.project == "shop-prod-4711"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("backend-vm-1", ["backend-vm-1"]),
        ("p backend-vm-1", ["backend-vm-1"]),
        ("p:app-db", ["app-db"]),
        ("projects/p/zones/z/instances/backend-vm-1", ["backend-vm-1"]),
        ("//compute.googleapis.com/projects/p/zones/z/instances/backend-vm-1", ["backend-vm-1"]),
        ("other:app-db", []),
        ("p VM Instance", []),
        ("words/app-db", []),
        ("../app-db", []),
        ("app-db\nAPPROVED", []),
        ("", []),
        (7, ["7"]),
        (None, []),
        (["app-db"], []),
    ],
)
def test_a_name_is_a_name_and_nothing_but_the_alert_s_own_project_comes_off_it(name, read):
    payload = {"incident": {"scoping_project_id": "p", "metric": {"labels": {"instance_name": name}}}}
    assert normalise(payload, NOW).alert.resource_names == read


def test_names_stand_in_their_order_the_metric_s_label_first():
    payload = {
        "incident": {
            "resource_name": "third",
            "resource_display_name": "fourth",
            "policy_user_labels": {"resource": "last"},
            "resource": {"labels": {"instance_name": "second", "service_name": "first"}},
            "metric": {"labels": {"instance_name": "first"}},
        }
    }
    assert normalise(payload, NOW).alert.resource_names == ["first", "second", "third", "fourth", "last"]


@pytest.mark.parametrize(
    ("said", "label", "severity"),
    [
        ("Warning", "critical", "critical"),
        ("Error", "info", "error"),
        ("Critical", "info", "critical"),
        ("No severity", "info", "unknown"),
        (None, "low", "unknown"),
        (None, "critical", "critical"),
    ],
)
def test_a_policy_s_label_can_make_an_alert_critical_and_nothing_else(said, label, severity):
    incident = {"severity": said, "policy_user_labels": {"severity": label}}
    assert normalise({"incident": incident}, NOW).alert.severity == severity


@pytest.mark.parametrize(
    ("kind", "labels", "metric"),
    [
        ("agent.googleapis.com/memory/percent_used", {"state": "used"}, "agent.googleapis.com/memory/percent_used"),
        ("agent.googleapis.com/memory/percent_used", {}, "agent.googleapis.com/memory/percent_used"),
        (
            "agent.googleapis.com/memory/percent_used",
            {"state": "free"},
            "agent.googleapis.com/memory/percent_used{state=free}",
        ),
        ("agent.googleapis.com/cpu/utilization", {"cpu_state": "user"}, "agent.googleapis.com/cpu/utilization"),
        (
            "agent.googleapis.com/cpu/utilization",
            {"cpu_state": "idle"},
            "agent.googleapis.com/cpu/utilization{state=idle}",
        ),
        (
            "run.googleapis.com/container/instance_count",
            {"state": "idle"},
            "run.googleapis.com/container/instance_count",
        ),
    ],
)
def test_an_agent_that_tells_of_free_memory_or_an_idle_cpu_tells_of_no_load(kind, labels, metric):
    incident = {"metric": {"type": kind, "labels": labels}}
    assert normalise({"incident": incident}, NOW).alert.metric == metric


@pytest.mark.parametrize(
    ("said", "value"),
    [("0.930", 0.93), (" .5 ", 0.5), ("-1e3", -1000.0), ("+2.", 2.0), (7, 7.0)]
    + [(text, None) for text in ("1_0", "\uff10.93", "93%", "0,93", "0x5d", "inf", "1e400", "", "0.9 of 1", True)],
)
def test_a_number_is_written_as_a_number(said, value):
    assert normalise({"incident": {"observed_value": said}}, NOW).alert.value == value


@pytest.mark.parametrize(
    ("said", "closed_at"),
    [
        ({"state": "closed", "ended_at": 1_763_800_000}, 1_763_800_000.0),
        ({"state": "Closed", "ended_at": 1e300}, NOW),
        ({"state": "closed", "ended_at": -5}, NOW),
        ({"ended_at": 1_763_800_000}, 1_763_800_000.0),
        ({"state": "open", "ended_at": 1_763_800_000}, None),
        ({"ended_at": 0}, None),
        ({"state": "", "ended_at": "soon"}, None),
    ],
)
def test_an_incident_is_over_when_it_says_so_or_has_ended(said, closed_at):
    incident = normalise({"incident": said}, NOW)
    assert (incident.closed, incident.alert.closed_at) == (closed_at is not None, closed_at)


@pytest.mark.parametrize("started_at", [1e300, -1, True, "yesterday", {"seconds": 1}, 10**30])
def test_a_time_that_is_none_is_left_out(started_at):
    assert normalise({"incident": {"started_at": started_at}}, NOW).alert.started_at is None


def test_a_push_at_the_wrong_door_is_told_the_right_one():
    with pytest.raises(NotAnIncident, match="/ops/pubsub"):
        normalise({"message": {"data": ""}, "subscription": "s"}, NOW)


@pytest.mark.parametrize("payload", [{}, {"incident": None}, {"incident": {}}, {"incident": []}, {"incident": "x"}])
def test_without_an_incident_the_reason_is_said(payload):
    with pytest.raises(NotAnIncident, match="incident"):
        normalise(payload, NOW)


KEYS = [
    *("incident_id", "state", "severity", "resource", "labels", "type", "metric", "condition", "conditionThreshold"),
    *("filter", "policy_user_labels", "observed_value", "threshold_value", "started_at", "instance_name", "zone"),
    *("scoping_project_id", "project_id", "database_id", "metricType", "currentValue", "resource_name", "comparison"),
]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(["open", "0.9"])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=20,
)
incidents = st.dictionaries(st.sampled_from(KEYS), anything, max_size=10).map(lambda said: {"summary": "", **said})


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(incidents)
def test_whatever_an_incident_holds_it_becomes_a_bounded_alert(incident):
    alert = normalise({"incident": incident}, NOW).alert
    assert alert.severity in {"critical", "error", "warning", "info", "unknown"}
    assert alert.value is None or abs(alert.value) < float("inf")
    assert set(alert.alert_id) <= set(string.ascii_lowercase + string.digits + "-")
    assert len(json.dumps(alert.model_dump(mode="json"), allow_nan=False)) < 100_000


POLICY = "projects/shop-prod-4711/alertPolicies/7"


@pytest.mark.parametrize(
    ("fields", "policy", "not_understood"),
    [
        ({"condition": {"name": f"{POLICY}/conditions/1"}}, POLICY, []),
        ({"condition": {"name": f"{POLICY}/conditions/1"}, "policy_name": POLICY}, POLICY, []),
        ({"condition": {"name": f"{POLICY}8/conditions/1"}, "policy_name": POLICY}, f"{POLICY}8", ["condition.name"]),
        ({"condition": {"name": POLICY}}, "", []),
        ({"policy_user_labels": {"managed-by": "infraai", "severity": "warning"}, "severity": "Warning"}, "", []),
        ({"policy_user_labels": {"managed-by": "eve"}}, "", ["policy_user_labels.managed-by"]),
        ({"policy_user_labels": {"severity": "info"}, "severity": "Warning"}, "", ["policy_user_labels.severity"]),
    ],
)
def test_the_policy_is_known_by_google_s_name_and_what_contradicts_it_is_named(fields, policy, not_understood):
    alert = normalise({"incident": {"state": "open", **fields}}, NOW).alert
    assert (alert.policy, alert.not_understood) == (policy, not_understood)


def test_what_labels_and_an_uptime_check_say_of_whose_it_is_is_kept():
    labels = {"deployment": "d-1", "resource": "vm-1", "metric": "cpu_high", "team": "x"}
    resource = {"type": "uptime_url", "labels": {"host": "shop.example"}}
    told = normalise({"incident": {"policy_user_labels": labels, "resource": resource}}, NOW).alert.told
    assert told == {"deployment": "d-1", "resource": "vm-1", "metric": "cpu_high", "host": "shop.example"}
