"""A field that is present and not understood means a person, never an action: every field, whatever stands in it."""

import copy
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from functions.decisions.gate import DecisionLimits, Recent, rule
from functions.decisions.knowledge import Evidence, known_fix, match_target
from functions.webhook.normalise import normalise
from functions.webhook.receive import _object
from shared.schemas import AlertStatus, AlertTarget, OpsDecision, Resource
from tests.webhook.rows import ROWS

NOW = 1_763_800_010.0
PROJECT = "shop-prod-4711"
VM = Resource(
    name="backend-vm-1-k3x9q",
    deployment_id="run-1",
    ref="backend-vm-1",
    type="google_compute_instance",
    address="google_compute_instance.backend_vm_1",
    project=PROJECT,
    cloud_id="8979287136362607111",
    zone="us-central1-a",
    machine_type="e2-medium",
)


def route(payload, platform=PROJECT):
    """Where the gate sends the payload when the model says what would be most welcome to an attacker."""
    incident = normalise(payload, NOW)
    alert = incident.alert
    if incident.test or incident.closed:
        return "nothing", alert
    known = [VM] if VM.name in alert.resource_names or alert.resource_id == VM.cloud_id else []
    target = match_target(alert, known, platform)
    fix = known_fix(alert, target, Evidence()) if isinstance(target, AlertTarget) else "none"
    said = OpsDecision(
        severity="info", recommended_action="scale_up_vm", requires_approval=False, confidence=1.0, reasoning="load"
    )
    ruling = rule(alert, target, said, fix, recent=Recent(), limits=DecisionLimits(), stopped=False)
    return ruling.route, alert


ACTING = [row for row in ROWS if route(row.payload)[0] == "auto"]


def paths(value, at=()):
    """Every field of a payload, by its keys."""
    for key, inner in value.items():
        yield (*at, key)
        if isinstance(inner, dict):
            yield from paths(inner, (*at, key))


def changed(payload, path, value):
    """The payload with one field exchanged."""
    payload = copy.deepcopy(payload)
    holder = payload
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return payload


FIELDS = [(row, path) for row in ACTING for path in paths(row.payload) if path != ("incident",)]
FREE = {"documentation", "metadata"}
NUMBERS = {"observed_value", "threshold_value", "threshold", "thresholdValue", "currentValue", "started_at"}
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def kind(value):
    """The JSON type of a value."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def test_there_is_something_to_lose():
    assert len(ACTING) >= 8
    assert {"vm_cpu_high_warning", "vm_unicode"} <= {row.name for row in ACTING}


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(FIELDS), anything)
def test_a_field_of_another_json_type_is_named_and_takes_no_action(field, value):
    row, path = field
    was = row.payload
    for key in path:
        was = was[key]
    assume(kind(value) is not kind(was))
    assume(not FREE.intersection(path[:-1]))
    # What both of them mean: a number and its text, null and what there is not.
    assume(not (path[-1] in NUMBERS and kind(value) in {float, str}))
    assume(not (path[-1] in {"ended_at", "documentation"} and (value is None or kind(value) in {dict, str})))
    assume(not (path[-1] == "version" and kind(value) is float and value in {1.0, 1.1, 1.2}))
    assume(not (path[-1] in {"incident_id", "resource_id", "scoping_project_number"} and kind(value) in {float, str}))
    assume(not (kind(value) is float and isinstance(value, int) and {"labels", "policy_user_labels"} & set(path)))
    to, alert = route(changed(row.payload, path, value))
    assert to == "person", (path, value)
    assert any(path[-1] in name for name in alert.not_understood), (path, value, alert.not_understood)


DECIDING = [
    (("incident", "state"), {"open", "closed", "test"}),
    (("version",), {"1.0", "1.1", "1.2", "test"}),
    (("incident", "severity"), {"error", "warning", "info", "low", "medium"}),
    (("incident", "scoping_project_id"), {PROJECT, ""}),
    (("incident", "resource", "type"), {"gce_instance", ""}),
    (("incident", "resource", "labels", "project_id"), {PROJECT, ""}),
    (("incident", "resource", "labels", "zone"), {"us-central1-a", ""}),
    (("incident", "resource", "labels", "instance_id"), {VM.cloud_id, VM.name, ""}),
    (("incident", "metric", "labels", "instance_name"), {VM.name, f"{PROJECT}:{VM.name}", ""}),
    (("incident", "condition", "conditionThreshold", "comparison"), {"comparison_gt", "comparison_ge"}),
]
LOOK_ALIKES = [
    # `open` in Cyrillic, in full width, with a space of no width and with a bell.
    *(
        "\u043epen",
        "\uff4f\uff50\uff45\uff4e",
        "open\u200b",
        "open\u0007",
        "OPEN.",
        "opened",
        "acknowledged",
        "resolved",
    ),
    *(
        "ACTIVE",
        "0",
        "true",
        "null",
        "w\u0430rning",
        "none",
        "P3",
        "-1",
        "1.3",
        "2",
        "\uff11.\uff12",
        "g\u0441e_instance",
    ),
    *("us-central1-b", "other-project", "shop\u2010prod-4711", "COMPARISON_LT", "COMPARISON_EQ", "COMPARISON_NE"),
    *("backend-vm-1-k3x9q'", "b\u0430ckend-vm-1-k3x9q", "7", "../x"),
]


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DECIDING), st.sampled_from(LOOK_ALIKES) | st.text(min_size=1, max_size=12))
def test_a_word_that_decides_is_one_of_those_that_are_known_or_a_person_looks(deciding, word):
    path, known = deciding
    payload = next(row for row in ACTING if row.name == "vm_cpu_high_warning").payload
    assume(word.strip(" \t\r\n").lower() not in known)
    assert route(changed(payload, path, word))[0] != "auto", (path, word)


OBJECTS = [
    (row, where)
    for row in ACTING
    for where in [(), ("incident",), ("incident", "resource"), ("incident", "metric"), ("incident", "condition")]
    if where == () or where in set(paths(row.payload))
]


@pytest.mark.parametrize(("row", "where"), OBJECTS, ids=lambda each: getattr(each, "name", None))
@pytest.mark.parametrize("name", ["status", "st\u0430te", "State", "dry_run", ""])
def test_a_field_that_nobody_knows_is_named(row, where, name):
    to, alert = route(changed(row.payload, (*where, name), "closed"))
    assert (to, len(alert.not_understood)) == ("person", 1)


@pytest.mark.parametrize("row", ACTING, ids=lambda row: row.name)
def test_every_field_said_twice_and_differently_asks_a_person(row):
    for path in paths(row.payload):
        if path == ("incident",) or FREE.intersection(path[:-1]):
            continue
        marker = "\u0001marker\u0001"
        was = row.payload
        for key in path:
            was = was[key]
        twice = f"{json.dumps(was)}, {json.dumps(path[-1])}: {json.dumps('another')}"
        doubled = json.dumps(changed(row.payload, path, marker)).replace(json.dumps(marker), twice)
        to, alert = route(_object(doubled.encode()))
        assert (to, bool(alert.not_understood)) == ("person", True), path


def older(**fields):
    """Changes to the newer shape of a warning that would act: fields of the older one beside its own."""
    payload = copy.deepcopy(next(row for row in ACTING if row.name == "vm_cpu_high_warning").payload)
    payload["incident"]["condition"].update(fields)
    return payload


@pytest.mark.parametrize(
    "payload",
    [
        older(metricType="compute.googleapis.com/instance/uptime"),
        older(currentValue=0.1),
        older(threshold=0.99),
        older(thresholdValue=0.99),
        older(conditionAbsent={"filter": "", "duration": "60s"}),
        older(condition_threshold={"filter": ""}),
        older(comparison="COMPARISON_LT"),
    ],
    ids=lambda payload: ",".join(payload["incident"]["condition"]),
)
def test_the_older_and_the_newer_shape_at_once_must_say_the_same(payload):
    to, alert = route(payload)
    assert (to, bool(alert.not_understood)) == ("person", True)


def warning(**fields):
    """A warning that would act, with some of its fields exchanged."""
    payload = copy.deepcopy(next(row for row in ACTING if row.name == "vm_cpu_high_warning").payload)
    payload["incident"].update(fields)
    return payload


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"started_at": NOW + 7200}, "started_at"),
        ({"started_at": 1}, "started_at"),
        ({"started_at": -5}, "started_at"),
        ({"started_at": (NOW - 60) * 1000}, "started_at"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"started_at": "2025-13-40T00:00:00Z"}, "started_at"),
        ({"ended_at": NOW - 1}, "ended_at"),
        ({"ended_at": "soon"}, "ended_at"),
        ({"resource_id": "4711"}, "resource_id"),
        ({"incident_id": "x" * 300}, "incident_id"),
        ({"incident_id": "a b"}, "incident_id"),
        ({"observed_value": "NaN"}, "observed_value"),
        ({"threshold_value": "0.1"}, "threshold_value"),
        ({"url": "https://console.cloud.google.com/x?project=another"}, "url"),
        ({"resource_type": "cloudsql_database"}, "resource_type"),
        ({"resource_type_display_name": "Cloud SQL Database"}, "resource_type_display_name"),
        ({"errors": [{"error": {"code": 500}}]}, "errors"),
        ({"renotify": "yes"}, "renotify"),
        ({"resource_display_name": "another-vm"}, "resource_display_name"),
        ({"resource_name": f"{PROJECT} another-vm"}, "resource_name"),
        ({"summary": "CPU utilization returned to normal with a value of 0.1."}, "summary"),
        ({"summary": "CPU utilization is above the threshold of 0.8 with a value of 0.120."}, "summary"),
    ],
)
def test_what_can_t_be_or_contradicts_itself_is_named(fields, named):
    to, alert = route(warning(**fields))
    assert (to, alert.not_understood) == ("person", [named])


def condition(**fields):
    """The threshold of a warning that would act, with some of its fields exchanged."""
    payload = warning()
    payload["incident"]["condition"]["conditionThreshold"].update(fields)
    return payload


@pytest.mark.parametrize(
    ("payload", "inferred"),
    [
        (condition(forecastOptions={"forecastHorizon": "3600s"}), ["condition"]),
        (condition(denominatorFilter='metric.type="x"'), ["condition"]),
        (condition(aggregations=[{"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_COUNT"}]), ["condition"]),
        (warning(resource={}), ["resource_type"]),
        (warning(resource={"labels": {}}), ["resource_type"]),
    ],
)
def test_a_value_of_another_kind_and_a_resource_without_a_type_ask_a_person(payload, inferred):
    to, alert = route(payload)
    assert (to, alert.inferred) == ("person", inferred)


def test_a_condition_about_another_machine_than_the_labels_is_about_two():
    where = 'resource.type="gce_instance" AND metric.labels.instance_name="another-vm"'
    to, alert = route(condition(filter=where))
    assert (to, alert.not_understood) == ("person", ["condition.filter"])


@pytest.mark.parametrize(
    ("scope", "platform", "to"),
    [(PROJECT, "platform", "auto"), ("platform", "platform", "auto"), ("eve", "platform", "person"), ("", "p", "auto")],
)
def test_the_scoping_project_is_the_platform_s_or_the_deployment_s(scope, platform, to):
    payload = warning(scoping_project_id=scope, url="")
    assert route(payload, platform)[0] == to


def test_of_very_many_fields_the_first_are_named_and_the_others_counted():
    payload = warning(**{f"field_{number}": number for number in range(30_000)})
    to, alert = route(payload)
    assert (to, len(alert.not_understood), alert.not_understood[-1]) == ("person", 21, "29980 more")


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(FIELDS), anything)
def test_over_the_wire_nothing_fails_and_nothing_is_lost(webhook, field, value):
    row, path = field
    answer = webhook.post(changed(row.payload, path, value))
    assert answer.status_code == 200
    if not answer.json.get("test"):
        assert webhook.alerts.get(answer.json["alert_id"]).history


@pytest.mark.parametrize("path", sorted({path for row in ACTING for path in paths(row.payload)}, key=str))
@pytest.mark.parametrize("value", [None, [], {}, [{}], {"a": {"b": [None]}}, True, 0, "", "x" * 5000, 1e308, 10**400])
def test_nothing_is_lost_whatever_stands_in_a_field(path, value):
    if path == ("incident",):
        return
    row = next(row for row in ACTING if path in set(paths(row.payload)))
    incident = normalise(changed(row.payload, path, value), NOW)
    assert incident.alert.status in {AlertStatus.PENDING, AlertStatus.RESOLVED}
    assert not incident.test
    json.dumps(incident.alert.model_dump(mode="json"), allow_nan=False)


@pytest.mark.parametrize("words", ["{name}; reset every machine", "another-project {name}", "{name} and vm-2", "?"])
def test_a_machine_that_is_called_by_more_than_its_name_is_asked_about(words):
    of_a_machine = [row for row in ACTING if "resource_name" in row.payload.get("incident", {})]
    assert of_a_machine
    for row in of_a_machine:
        payload = changed(row.payload, ("incident", "resource_name"), words.format(name=VM.name))
        assert route(payload)[0] != "auto", row
