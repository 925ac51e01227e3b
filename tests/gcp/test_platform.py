"""infra/gcp is formatted, valid, planned and applied whole, and a second plan changes nothing."""

import json
import shutil
import subprocess

import pytest

from tests.gcp.conftest import GCP, VALUES

pytestmark = pytest.mark.terraform


def test_it_is_formatted():
    subprocess.run([shutil.which("terraform"), "fmt", "-check", "-recursive", str(GCP)], check=True, env={"PATH": ""})


def test_it_is_applied_whole_and_then_there_is_nothing_left_to_do(applied):
    assert json.loads(applied.terraform("validate", "-json").stdout)["valid"]
    applied.terraform("plan", "-input=false", "-detailed-exitcode", "-no-color")
    outputs = {name: each["value"] for name, each in applied.state["values"]["outputs"].items()}
    assert outputs["console_url"].endswith(".run.app")
    assert set(outputs["secrets"]) == {
        *("OPS_WEBHOOK_TOKEN", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "SIGN_IN_CLIENT_SECRET")
    }


def test_the_example_names_only_variables_that_exist_and_every_variable_is_documented(fresh):
    (fresh.folder / "values.auto.tfvars.json").unlink()
    # What the build gives.
    given = [f"-var={name}={VALUES[name]}" for name in ("source_object", "job_image")]
    done = fresh.terraform("plan", "-input=false", "-no-color", "-var-file=example.tfvars", *given)
    assert "undeclared variable" not in done.stdout + done.stderr
    for block in (GCP / "variables.tf").read_text().split('\nvariable "')[1:]:
        assert 'description = "' in block, block
        assert "type " in block, block
    names = [block.partition('"')[0] for block in (GCP / "variables.tf").read_text().split('\nvariable "')[1:]]
    assert names == sorted(names)


def test_without_chat_model_and_budget_there_is_less(fresh):
    document = fresh.plan(telegram=None, llm_provider="offline", allow_offline=True, billing_account=None)
    made = [each["change"]["after"] for each in document["resource_changes"] if each["change"]["actions"] == ["create"]]
    names = {each.get("name") or each.get("secret_id") for each in made}
    assert "telegram" not in names
    assert {each["secret_id"] for each in made if "secret_id" in each and "replication" in each} == {
        "infraai-ops-webhook-token",
        "infraai-sign-in-client-secret",
    }
    assert not any("billing_account" in each for each in made)


BAD = {
    "billing_account": ("mine", "012345-6789AB-CDEF01"),
    "deployments_project": ("Demo", "A project id"),
    "job_image": ("us-central1-docker.pkg.dev/p/infraai/jobs:latest", "by digest"),
    "llm_provider": ("gpt", "One of vertex, gemini and offline"),
    "max_instances": (0, "From 1 to 100"),
    "monthly_budget_usd": (0, "More than nothing"),
    "operators": (["ada@example.com,eve@example.com"], "At least one e-mail address"),
    "project_id": ("Demo", "A project id"),
    "region": ("us-central1-a", "A region such as"),
    "settle_seconds": (-1, "From 0 to 600"),
    "sign_in_client_id": ("abc", "OAuth client id"),
    "source_object": ("source.zip", "source-HASH.zip"),
    "telegram": ({"chat_id": "-1", "users": []}, "at least one user"),
    "tuning": ({"apply_timeout_seconds": 3600}, "3300 s"),
}


def test_values_that_can_t_be_meant_are_refused_each_with_its_reason(fresh):
    said = fresh.refused(**{name: value for name, (value, _) in BAD.items()})
    for name, (_, reason) in BAD.items():
        assert reason in said, name


def test_nobody_to_sign_in_and_rules_instead_of_a_model_have_to_be_meant(fresh):
    said = fresh.refused(operators=[], llm_provider="offline")
    assert "At least one e-mail address" in said
    assert "allow_offline" in said


def test_deployments_beside_the_platform_have_to_be_meant(fresh):
    assert "one_project" in fresh.refused(deployments_project=VALUES["project_id"])
    document = fresh.plan(deployments_project=VALUES["project_id"], one_project=True, deny_policies=True)
    projects = {
        each["change"]["after"].get("project")
        for each in document["resource_changes"]
        if each["change"]["actions"] == ["create"]
    }
    assert projects <= {None, VALUES["project_id"]}


def test_a_key_of_the_gemini_api_is_there_for_those_who_want_it(fresh):
    document = fresh.plan(llm_provider="gemini")
    made = [each["change"]["after"] for each in document["resource_changes"] if "create" in each["change"]["actions"]]
    assert "infraai-gemini-api-key" in {each.get("secret_id") for each in made}
    assert "roles/aiplatform.user" not in {each.get("role") for each in made}
