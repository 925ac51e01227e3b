"""The catalogue's files in the hands of the real terraform binary, with the laptop's provider server."""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings

from functions.planning.generate import generate
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from shared.parts.stacks import STACKS
from shared.schemas import InfraPlan
from shared.terraform.naming import name_suffix, real_name
from tests.planning.plans import plan_for, plans
from tests.planning.terraform import needs_terraform, store, terraform

pytestmark = [needs_terraform, pytest.mark.terraform]

WEBHOOK = "https://ops.example.test/ops/webhook"
TOKEN = "s3cret token"


@pytest.fixture(scope="module")
def attached() -> Iterator[Mapping[str, str]]:
    """What terraform needs in its environment."""
    with ProviderServer(World(None, time.time), project="demo-project", only=OFFERED) as server:
        yield {
            **server.reattach_env(),
            "TF_VAR_project_id": "demo-project",
            "TF_VAR_ops_webhook_url": WEBHOOK,
            "TF_VAR_ops_webhook_token": TOKEN,
        }


def applied(folder: Path, plan: InfraPlan, env: Mapping[str, str]) -> dict[str, str]:
    """Initialize, plan, judge and apply a plan's files in a folder; the environment to go on with."""
    deployment = f"run-{folder.name}"
    env = {**env, "TF_VAR_name_suffix": name_suffix(deployment), "TF_VAR_deployment_id": deployment}
    files = generate(plan).by_name()
    store(folder, files)
    commands = ["init -input=false", "plan -input=false -out=saved", "show -json saved", "apply -input=false saved"]
    printed = {}
    for command in commands:
        done = terraform(folder, *command.split(), env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        printed[command] = done.stdout
    assert not any(TOKEN in text or quote(TOKEN) in text for command, text in printed.items() if "show" not in command)
    limits = PlanLimits(
        project="demo-project",
        name_suffix=name_suffix(deployment),
        deployment_id=deployment,
        webhook_url=WEBHOOK,
        secrets=[TOKEN],
    )
    assert judge_plan(json.loads(printed["show -json saved"]), plan, limits, files=files) == []
    return env


@pytest.fixture(scope="module")
def validating(tmp_path_factory: pytest.TempPathFactory, attached: Mapping[str, str]) -> Path:
    folder = store(tmp_path_factory.mktemp("valid"), generate(plan_for("bucket")).by_name())
    assert terraform(folder, "init", "-input=false", env=attached).returncode == 0
    return folder


@settings(max_examples=4)
@given(plan=plans())
def test_terraform_validate_passes_on_whatever_a_plan_says(
    validating: Path, attached: Mapping[str, str], plan: InfraPlan
) -> None:
    store(validating, generate(plan).by_name())
    done = terraform(validating, "validate", "-json", env=attached)
    assert json.loads(done.stdout)["diagnostics"] == []


@pytest.mark.parametrize(
    ("stack", "regional"), [*((stack, False) for stack in STACKS), ("web_app_autoscaled_postgres", True)]
)
def test_a_plan_right_after_apply_is_empty(
    tmp_path: Path, attached: Mapping[str, str], stack: str, regional: bool
) -> None:
    folder = tmp_path / f"{stack.replace('_', '-')}-{'r' if regional else 'z'}"
    plan = plan_for(stack, regional=regional)
    env = applied(folder, plan, attached)
    again = terraform(folder, "plan", "-input=false", "-no-color", "-detailed-exitcode", env=env)
    assert again.returncode == 0, again.stdout + again.stderr
    outputs = json.loads(terraform(folder, "output", "-json", env=env).stdout)
    names = outputs["resource_names"]["value"]
    for policy in plan.monitoring:
        assert real_name(policy.resource_ref, f"run-{folder.name}") in names
    if stack.startswith(("backend_api", "web_app")):
        assert outputs["external_ip"]["value"].startswith("203.0.113.")


def test_with_a_topic_the_channel_leads_there_and_holds_no_secret(tmp_path: Path, attached: Mapping[str, str]) -> None:
    topic = "projects/platform/topics/monitoring-notifications"
    env = {**attached, "TF_VAR_ops_topic": topic, "TF_VAR_ops_webhook_token": ""}
    plan = plan_for("bucket")
    files = generate(plan).by_name()
    store(tmp_path, files)
    for command in ("init -input=false", "plan -input=false -out=saved"):
        assert terraform(tmp_path, *command.split(), env=env).returncode == 0
    document = json.loads(terraform(tmp_path, "show", "-json", "saved", env=env).stdout)
    [channel] = [each for each in document["resource_changes"] if each["type"].endswith("notification_channel")]
    after = channel["change"]["after"]
    assert (after["type"], after["labels"]) == ("pubsub", {"topic": topic})
    limits = PlanLimits(project="demo-project", name_suffix="", webhook_url=WEBHOOK, topic=topic, secrets=[""])
    assert "foreign_webhook" not in {each.rule for each in judge_plan(document, plan, limits, files=files)}
    for other in (PlanLimits(project="demo-project", name_suffix="", webhook_url=WEBHOOK, topic=f"{topic}-2"),
                  PlanLimits(project="demo-project", name_suffix="", webhook_url=WEBHOOK)):  # fmt: skip
        assert "foreign_webhook" in {each.rule for each in judge_plan(document, plan, other, files=files)}


def test_a_larger_machine_is_one_change_in_place(tmp_path: Path, attached: Mapping[str, str]) -> None:
    folder = tmp_path / "larger"
    env = applied(folder, plan_for("backend_api"), attached)
    store(folder, generate(plan_for("backend_api", machine_type="e2-standard-4")).by_name())
    assert terraform(folder, "plan", "-input=false", "-out=next", env=env).returncode == 0
    changes = json.loads(terraform(folder, "show", "-json", "next", env=env).stdout)["resource_changes"]
    (change,) = (each for each in changes if each["change"]["actions"] != ["no-op"])
    assert (change["address"], change["change"]["actions"]) == ("google_compute_instance.backend_vm_1", ["update"])
