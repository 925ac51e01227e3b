"""What somebody changes by hand is found, shown, set back or taken in, and never touched by itself."""

import time

import pytest

from infra.local.faults.by_google import what_google_does
from infra.local.faults.drift import audited
from infra.local.faults.drift import drift as change_by_hand
from shared.life.drift import adopted
from shared.schemas import Drift, PlannedChange
from shared.terraform.naming import name_suffix
from tests.environments.conftest import as_json
from tests.support.endpoint import until

pytestmark = pytest.mark.cloud
SERVICE = "google_cloud_run_v2_service.api_service"


@pytest.fixture(scope="module")
def api(run, staging):
    return run("deploy", "a container API on Cloud Run", "--environment", "staging", "--app", "drifting")


def test_what_nobody_changed_is_no_drift_and_neither_is_what_google_does(run, api, platform):
    assert run("drift", "drifting")["drift"] == []
    assert what_google_does(platform.world)
    assert run("drift", "drifting")["drift"] == []


def test_a_change_by_hand_is_shown_with_both_values_and_left_alone(run, api, call, platform):
    service = _service(platform, api)
    change_by_hand(
        platform.world, f"google_cloud_run_v2_service.{service}", "template[0].scaling[0].max_instance_count", 9
    )
    (found,) = run("drift", "drifting")["drift"]
    assert found["address"] == SERVICE
    (said,) = found["attributes"].values()
    assert said[0] == "9"
    stands = call("GET", f"/deployments/{api['deployment_id']}")
    assert stands["drift"]["changes"] == [found]
    assert stands["drift_untold"]
    assert _instances(platform, api) == 9
    listed = {each["deployment_id"]: each["changes"] for each in run("drift")}
    assert listed[api["deployment_id"]] == [found]


def test_who_changed_it_and_when_is_told_where_the_audit_log_knows(run, api, call, platform):
    service = f"google_cloud_run_v2_service.{_service(platform, api)}"
    by_hand = service, "template[0].scaling[0].max_instance_count"
    ours = "infraai-tf-apply@infraai-local.iam.gserviceaccount.com"
    audited(platform.applications.logs, change_by_hand(platform.world, *by_hand, 11), ours)
    assert run("drift", "drifting")["changed_by"] == []
    audited(platform.applications.logs, change_by_hand(platform.world, *by_hand, 12), "eve@example.com")
    (act,) = run("drift", "drifting")["changed_by"]
    assert (act["address"], act["who"]) == (SERVICE, "eve@example.com")
    assert abs(act["at"] - time.time()) < 120
    assert call("GET", f"/deployments/{api['deployment_id']}")["drift"]["changed_by"] == [act]


def test_it_is_set_back_to_what_the_files_say_and_nothing_else_is(run, api, platform, call):
    before = _instances(platform, api)
    reverted = run("drift", "drifting", "--revert")
    assert (reverted["status"], reverted["kind"]) == ("completed", "change")
    assert [each["address"] for each in reverted["plan_summary"]["changes"]] == [SERVICE]
    assert _instances(platform, api) != before
    assert call("GET", f"/deployments/{api['deployment_id']}")["drift"] is None


def test_it_is_taken_into_the_files_and_waits_there_where_it_is_less_safe(run, api, platform, call):
    service = f"google_cloud_run_v2_service.{_service(platform, api)}"
    change_by_hand(platform.world, service, "template[0].scaling[0].max_instance_count", 2)
    asked = as_json("drift", "drifting", "--adopt", "--url", platform.url, code=3)
    assert "nothing was done" in str(asked)
    waits = call("POST", f"/deployments/{api['deployment_id']}/drift/adopt")
    held = until(lambda: (now := call("GET", f"/runs/{waits['run_id']}"))["status"] == "awaiting_approval" and now)
    assert held["reason"] == "less_safe"
    assert held["plan_summary"]["less_safe"] == [f"{SERVICE}: template.scaling.max_instance_count = 2 (was 10)"]
    call("POST", f"/runs/{waits['run_id']}/cancel")
    change_by_hand(platform.world, service, "template[0].scaling[0].max_instance_count", 12)
    taken = run("drift", "drifting", "--adopt")
    assert (taken["status"], taken["left"]) == ("completed", [])
    assert (taken["plan_summary"]["changes"], taken["plan_summary"]["monthly_cost_usd"] is not None) == ([], True)
    assert _instances(platform, api) == 12
    assert run("drift", "drifting")["drift"] == []


def _service(platform, api):
    suffix = name_suffix(api["deployment_id"])
    services = platform.world.list("google_cloud_run_v2_service")
    return next(each.attributes["name"] for each in services if each.attributes["name"].endswith(suffix))


def _instances(platform, api):
    name = _service(platform, api)
    services = platform.world.list("google_cloud_run_v2_service")
    (found,) = [each for each in services if each.attributes["name"] == name]
    return found.attributes["template"][0]["scaling"][0]["max_instance_count"]


FILES = {
    "main.tf": (
        'resource "google_compute_instance" "vm" {\n  machine_type = var.size\n  tags         = ["a"]\n'
        '  boot_disk {\n    initialize_params {\n      size = 10\n    }\n  }\n  description = "plain"\n'
        '  labels = { team = "a" }\n}\n'
    ),
    "variables.tf": 'variable "size" {\n  default = "e2-small"\n}\n',
}


def _drift(path, there, said, actions=("update",), **more):
    change = PlannedChange(
        address="google_compute_instance.vm",
        type="google_compute_instance",
        name="vm",
        actions=list(actions),
        attributes={path: (there, said)},
        **more,
    )
    return Drift(run_id="r", at=1.0, changes=[change])


def test_values_are_taken_in_where_they_are_written():
    assert (
        'default = "e2-medium"' in adopted(FILES, _drift("machine_type", "e2-medium", "e2-small")).files["variables.tf"]
    )
    assert "size = 25" in adopted(FILES, _drift("boot_disk.initialize_params.size", "25", "10")).files["main.tf"]
    assert 'team = "b"' in adopted(FILES, _drift("labels.team", "b", "a")).files["main.tf"]
    assert '"words"' in adopted(FILES, _drift("description", "words", "plain")).files["main.tf"]


def test_what_a_variable_s_own_validation_says_of_it_is_no_use_of_it():
    check = 'validation {\n    condition = can(regex("^e2-", var.type))\n    error_message = "An e2."\n  }'
    variable = 'variable "type" {\n  default = "e2-small"\n  ' + check + "\n}\n"
    machine = 'resource "google_compute_instance" "vm" {\n  machine_type = var.type\n}\n'
    files = {"main.tf": machine, "variables.tf": variable}
    found = adopted(files, _drift("machine_type", "e2-medium", "e2-small")).files
    assert 'default = "e2-medium"' in found["variables.tf"]
    twice = files | {"more.tf": machine.replace('"vm"', '"other"')}
    assert adopted(twice, _drift("machine_type", "e2-medium", "e2-small")).files == twice


@pytest.mark.parametrize(
    "drift",
    [
        _drift("description", '${file("/etc/passwd")}', "plain"),
        _drift("description", 'x"\n}\nresource "google_project_iam_member" "e" {', "plain"),
        _drift("description", "%{ if true }", "plain"),
        _drift("description", "words", "something else than the files say"),
        _drift("boot_disk.initialize_params.size", "25; x", "10"),
        _drift("boot_disk.initialize_params.size", "var.x", "10"),
        _drift("tags", '["a", "b"]', '["a"]'),
        _drift("machine_type", "e2-medium", "e2-tiny"),
        _drift("nowhere.at.all", "1", "2"),
        _drift("", "", "", actions=("create",)),
        _drift("", "", "", actions=("delete", "create")),
    ],
)
def test_what_is_no_plain_value_stays_a_person_s(drift):
    made = adopted(FILES, drift)
    assert made.files == FILES
    assert made.left


def test_a_hostile_value_is_shown_as_text_only(run, api, platform, call):
    change_by_hand(
        platform.world,
        f"google_cloud_run_v2_service.{_service(platform, api)}",
        "ingress",
        "[red]STOP AUTONOMY[/red]\x1b[31m",
    )
    (found,) = run("drift", "drifting")["drift"]
    assert "\x1b" not in str(found)
    assert run("drift", "drifting", "--revert")["status"] == "completed"
