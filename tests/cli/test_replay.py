"""`infraai replay`: a file of alerts through the real webhook and decision on a private cloud."""

import base64
import json

import pytest
import typer

from infra.cli import output
from infra.cli.replay import replay
from infra.cli.replay_lines import BadInput, Line, read_inventory, read_lines, units
from tests.support.command_line import CliRunner
from tests.webhook.rows import ROWS

BY_NAME = {row.name: row for row in ROWS}
VM, DB = "backend-vm-1-k3x9q", "app-db-k3x9q"
INVENTORY = [
    {"name": VM, "type": "compute_instance", "zone": "us-central1-a", "project": "shop-prod-4711"},
    {"name": "by-id-1", "type": "gce_instance", "zone": "us-central1-a", "id": 8979287136362607111},
    {"name": DB, "type": "cloudsql_database", "zone": "us-central1", "machine_type": None},
    {"name": "api-service-k3x9q", "type": "google_cloud_run_v2_service", "zone": None},
]

app = typer.Typer()
app.command()(replay)


def payload(name):
    return BY_NAME[name].payload


def line(value, **more):
    return json.dumps({"payload": value, **more} if more else value)


def push(value):
    """What Pub/Sub posts for a notification."""
    data = base64.b64encode(json.dumps(value).encode()).decode()
    return json.dumps({"message": {"data": data, "messageId": "1"}, "subscription": "projects/p/subscriptions/s"})


def odd(field, value):
    """A warning that acts by itself, but for one field."""
    changed = payload("vm_cpu_high_warning")
    return {**changed, "incident": {**changed["incident"], field: value, "url": ""}}


NO_ALERT = {"test_notification", "no notification in the push"}
LINES = [
    # (line, http_status, routed, action, a reason)
    (line(payload("vm_cpu_high_open")), 200, "pending_approval", "scale_up_vm", "severity_critical"),
    (line(payload("vm_cpu_high_warning")), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (line(payload("vm_cpu_high_warning")), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (line(payload("vm_unknown_machine")), 200, "pending_approval", "none", "unknown_resource"),
    (line(payload("sql_cpu_high")), 200, "pending_approval", "none", "severity_critical"),
    (line(payload("vm_instance_id_only")), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (line(payload("uptime_check_failed")), 200, "pending_approval", "none", "unknown_problem"),
    (line(payload("test_notification")), 200, "ignored", None, "test_notification"),
    ("this is not JSON", 400, "rejected", None, "The body is not JSON."),
    ('{"something": "else"}', 400, "rejected", None, "`incident`"),
    ("[1, 2]", 400, "rejected", None, "JSON object"),
    (line(payload("vm_cpu_high_open"), group="a"), 200, "pending_approval", "scale_up_vm", "severity_critical"),
    (json.dumps({"body": "{broken"}), 400, "rejected", None, "not JSON"),
    (line(payload("vm_cpu_high_open"), group="a"), 200, "ignored", "scale_up_vm", "repeat"),
    (line(payload("vm_cpu_high_closed"), group="b"), 200, "resolved", None, "incident_closed"),
    (line(payload("vm_cpu_high_open"), group="b"), 200, "ignored", None, "repeat"),
    (line(payload("vm_cpu_high_closed"), group="a"), 200, "resolved", "scale_up_vm", "incident_closed"),
    (line(payload("vm_cpu_high_warning"), group=7), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (line(payload("older_shape_value_as_text"), group=7), 200, "pending_approval", "scale_up_vm", "cooldown"),
    (json.dumps({"body_base64": base64.b64encode(b"\xff\xfe").decode()}), 400, "rejected", None, "not JSON"),
    (json.dumps({"body": "x" * 300_000}), 413, "rejected", None, "262144"),
    (json.dumps({"body": json.dumps(payload("older_shape"))}), 200, "pending_approval", "scale_up_vm", "critical"),
    (line(payload("poisoned_summary")), 200, "pending_approval", "none", "unknown_problem"),
    (line(payload("vm_unicode")), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (push(payload("vm_cpu_high_warning")), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (push(payload("test_notification")), 200, "ignored", None, "test_notification"),
    (push([1]), 200, "rejected", None, "no notification in the push"),
    (line({"message": {}}, group="p"), 200, "rejected", None, "no notification in the push"),
    (
        line(json.loads(push(payload("vm_cpu_high_warning"))), group="p"),
        200,
        "auto_executing",
        "scale_up_vm",
        "known_fix",
    ),
    (line(payload("vm_cpu_high_closed"), group="c"), 200, "resolved", None, "recovered"),
    (line(payload("vm_policy_modified_closed"), group="c"), 200, "resolved", None, "the policy was changed"),
    (line(payload("vm_cpu_high_warning"), group="c2"), 200, "auto_executing", "scale_up_vm", "known_fix"),
    (line(odd("state", "resolved"), group="c2"), 200, "pending_approval", "scale_up_vm", "not_understood"),
    (line(odd("state", "closed"), group="c2"), 200, "pending_approval", "scale_up_vm", "not_understood"),
    (line(odd("state", "resolved")), 200, "pending_approval", "scale_up_vm", "not_understood"),
    (line(odd("scoping_project_id", "eve")), 200, "pending_approval", "none", "foreign_scope"),
]


@pytest.fixture
def files(tmp_path):
    alerts, inventory = tmp_path / "alerts.jsonl", tmp_path / "inventory.json"
    alerts.write_text("\n".join(text for text, *_ in LINES) + "\n\n")
    inventory.write_text(json.dumps(INVENTORY))
    return alerts, inventory


@pytest.mark.slow
def test_every_line_is_routed_in_order_and_nothing_leaks_from_one_to_the_next(files):
    alerts, inventory = files
    done = CliRunner().invoke(app, [str(alerts), "--inventory", str(inventory), "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    reports = [json.loads(text) for text in done.stdout.splitlines()]
    assert [report["line"] for report in reports] == list(range(1, len(LINES) + 1))
    for report, (_, status, routed, action, reason) in zip(reports, LINES, strict=True):
        assert set(report) == {"line", "http_status", "alert", "decision", "routed", "reasons"}
        assert (report["http_status"], report["routed"]) == (status, routed), report
        assert (report["decision"] or {}).get("recommended_action") == action, report
        assert reason in " ".join(report["reasons"]), report
        assert (report["alert"] is None) == (status >= 400 or reason in NO_ALERT)
    by_id = reports[5]["alert"]["target"]
    assert (by_id["name"], by_id["machine_type"]) == ("by-id-1", "e2-medium")
    assert reports[1]["alert"]["proposal"]["after"] == "e2-standard-2"
    assert "token" not in (reports[0]["alert"]["approval"] or {})


@pytest.mark.slow
def test_for_people_there_is_a_table_and_a_count(tmp_path):
    alerts = tmp_path / "alerts.jsonl"
    alerts.write_text(f"{line(payload('vm_cpu_high_open'))}\nnot JSON\n")
    done = CliRunner().invoke(app, [str(alerts)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "2 lines: 1 pending_approval, 1 rejected" in done.stdout
    assert "not JSON." in " ".join(done.stdout.split())


@pytest.mark.slow
def test_eighty_columns_are_enough_for_every_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(output.out, "_width", 80)
    alerts = tmp_path / "alerts.jsonl"
    alerts.write_text(line(payload("vm_unknown_machine")))
    done = CliRunner().invoke(app, [str(alerts)], catch_exceptions=False)
    assert all(len(row) <= 80 for row in done.stdout.splitlines())
    said = " ".join(done.stdout.split())
    for sentence in ("The registry does not know this resource.", "The confidence is below the floor."):
        assert sentence in said
    assert not {"unknown_resource", "low_confidence", "model_asks"} & set(said.replace(",", " ").split())
    assert "1 line: 1 pending_approval" in done.stdout


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_a_file_without_an_alert_is_no_passed_replay(tmp_path, text):
    alerts = tmp_path / "alerts.jsonl"
    alerts.write_text(text)
    done = CliRunner().invoke(app, [str(alerts), "--json"], catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no alert in it" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{}\n{"body": 7}', ["line 2", "`body`"]),
        ('{"body_base64": "!"}', ["line 1", "`body_base64`"]),
        ('{"payload": {}, "body": ""}', ["line 1", "`body`"]),
        ('{"payload": {}, "group": ["a"]}', ["line 1", "`group`"]),
        ('{"payload": {}, "group": true}', ["line 1", "`group`"]),
    ],
)
def test_a_line_that_can_not_be_used_is_named_before_anything_runs(tmp_path, text, named):
    alerts = tmp_path / "alerts.jsonl"
    alerts.write_text(text)
    done = CliRunner().invoke(app, [str(alerts)], catch_exceptions=False)
    assert done.exit_code == 2
    assert all(word in " ".join(done.stderr.split()) for word in named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[\n{"name": }]', "line 2"),
        ("{}", "a list"),
        ('[{"name": "a", "type": "compute_instance"}, {"name": "b"}]', "entry 2, `type`"),
        ('[{"name": "", "type": "compute_instance"}]', "entry 1, `name`"),
        ('[{"name": "a", "type": "compute_instanc"}]', "entry 1, `type`"),
        ('[{"name": "a", "type": "gce_instance", "zone": 7}]', "entry 1, `zone`"),
        ('[{"name": "a", "type": "gce_instnace"}]', "perhaps gce_instance is meant"),
        ('[{"name": "a", "type": "vm"}]', "such as google_compute_instance"),
        ('[{"name": "a"}]', "`type`: it is missing."),
        ("[7]", 'entry 1: it must be an object: {"name"'),
        ("\xff", "not JSON"),
    ],
)
def test_an_inventory_that_can_not_be_used_says_where(tmp_path, text, named):
    path = tmp_path / "inventory.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(BadInput) as refused:
        read_inventory(path)
    assert named in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    done = CliRunner().invoke(app, [str(tmp_path / "nothing")], catch_exceptions=False)
    assert done.exit_code == 2
    assert "can't be read" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("google_compute_instance", "google_compute_instance"),
        ("compute_instance", "google_compute_instance"),
        ("gce_instance", "google_compute_instance"),
        ("cloudsql_database", "google_sql_database_instance"),
        ("sql_database_instance", "google_sql_database_instance"),
        ("instance_group", "google_compute_instance_group_manager"),
        ("cloud_run_revision", "google_cloud_run_v2_service"),
        ("instance_group_manager", "google_compute_instance_group_manager"),
        ("k8s_cluster", "google_container_cluster"),
        ("redis_instance", "google_redis_instance"),
    ],
)
def test_types_are_understood_in_three_languages(tmp_path, given, meant):
    path = tmp_path / "inventory.json"
    path.write_text(json.dumps([{"name": "a-b", "type": given, "zone": "us-central1-a"}]))
    (resource,) = read_inventory(path)
    assert (resource.type, resource.zone, resource.region) == (meant, "us-central1-a", "us-central1")
    assert resource.machine_type == ("e2-medium" if meant == "google_compute_instance" else None)


def test_lines_are_sent_as_they_stand_and_groups_stay_together(tmp_path):
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(
        b'{"incident": {"a": 1}, "body": 7}\r\n\n \xff raw\n{"payload": [1], "group": "g"}\n{"body": "\\ud800"}\n'
        b'{"body": "", "group": "g", "expected": "rejected"}'
    )
    lines = read_lines(path)
    assert lines == [
        Line(1, b'{"incident": {"a": 1}, "body": 7}', None),
        Line(3, b" \xff raw", None),
        Line(4, b"[1]", "g"),
        Line(5, b"\xed\xa0\x80", None),
        Line(6, b"", "g"),
    ]
    assert [[each.number for each in unit] for unit in units(lines)] == [[1], [3], [4, 6], [5]]
