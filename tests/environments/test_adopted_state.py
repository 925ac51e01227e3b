"""What a state may say before a deployment is made of it."""

import json

import pytest

from functions.runs.adopt import with_own_project, with_values
from shared.policy.adopted_state import RefusedState, judge_state
from shared.schemas import Environment
from shared.terraform.hcl import parse_file


def state_of(**changes):
    resource = {
        "mode": "managed",
        "type": "google_pubsub_topic",
        "name": "t",
        "provider": 'provider["registry.terraform.io/hashicorp/google"]',
        "instances": [{"schema_version": 0, "attributes": {"id": "projects/p/topics/t", "name": "t", "project": "p"}}],
    }
    values = changes.pop("values", {})
    resource["instances"][0]["attributes"] |= values
    state = {"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "a" * 36}
    resource |= changes.pop("resource", {})
    return {**state, "resources": [resource], **changes}


def in_a_module(module, name):
    made = state_of(resource={"module": module, "name": name}, values={"id": f"{module}/{name}"})
    return made["resources"][0]


HERE = Environment.model_construct(name="default", project="p", region="us-central1")


def test_what_stands_in_a_module_is_taken_as_the_root_module_has_it():
    state = state_of(resource={"module": "module.a.module.b"})
    state["resources"][0]["instances"][0]["dependencies"] = ["module.a.google_pubsub_topic.x", "google_pubsub_topic.y"]
    taken = judge_state(json.dumps(state), HERE)
    assert [each.address for each in taken.objects] == ["google_pubsub_topic.a_b_t"]
    (kept,) = json.loads(taken.text)["resources"]
    assert ("module" in kept, kept["name"]) == (False, "a_b_t")
    assert kept["instances"][0]["dependencies"] == ["google_pubsub_topic.a_x", "google_pubsub_topic.y"]


def test_a_plain_state_is_taken():
    state = judge_state(json.dumps(state_of()), HERE)
    assert [(each.type, each.id) for each in state.objects] == [("google_pubsub_topic", "projects/p/topics/t")]
    assert json.loads(state.text)["lineage"] == state.lineage


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "[]",
        '{"version": 3}',
        json.dumps(state_of(lineage="")),
        json.dumps(state_of(lineage="../../x")),
        json.dumps(state_of(serial=-1)),
        json.dumps(state_of(serial=True)),
        json.dumps(state_of(terraform_version="1.9.0\n")),
        json.dumps(state_of(resources=[])),
        json.dumps(state_of(resources={})),
        json.dumps(state_of(resources=[7])),
        json.dumps(state_of()) + " " * 700_001,
        json.dumps(state_of(resource={"module": 'module.x["a.b"]'})),
        json.dumps(state_of(resource={"module": 'module.x["../a"].module.y'})),
        json.dumps(state_of(resource={"module": ["module.x"]})),
        json.dumps(
            state_of(
                resources=[
                    *(state_of(resource={"module": "module.x", "name": "y_z"})["resources"]),
                    *(state_of(resource={"module": "module.x.module.y", "name": "z"}, values={"id": "u"})["resources"]),
                ]
            )
        ),
        json.dumps(state_of(resource={"provider": 'provider["registry.terraform.io/evil/google"]'})),
        json.dumps(state_of(resource={"provider": 'module.x.provider["registry.terraform.io/hashicorp/google"]'})),
        json.dumps(state_of(resource={"type": "null_resource"})),
        json.dumps(state_of(resource={"type": ["x"]})),
        json.dumps(state_of(resource={"mode": "data", "type": "external"})),
        json.dumps(state_of(resource={"mode": "other"})),
        json.dumps(state_of(resource={"instances": None})),
        json.dumps(state_of(resource={"instances": [{"attributes": None}]})),
        json.dumps(state_of(values={"id": ""})),
        json.dumps(state_of(values={"project": "q"})),
        json.dumps(state_of(values={"project": None, "id": "projects/q/topics/t"})),
        json.dumps(state_of(values={"self_link": "https://x/v1/projects/q/topics/t"})),
        json.dumps(state_of(values={"name": "run-requested"})),
        json.dumps(state_of(values={"name": "run-requested-dead-letters"})),
        json.dumps(state_of(values={"name": "p-infraai-deployments"})),
        json.dumps(state_of(values={"member": "serviceAccount:infraai-tf-apply@p.iam.gserviceaccount.com"})),
        json.dumps(state_of(resource={"type": "google_service_account"}, values={"account_id": "infraai-runs"})),
    ],
)
def test_a_hostile_state_is_refused(text):
    with pytest.raises(RefusedState):
        judge_state(text, HERE)


def test_a_value_becomes_the_default_of_its_variable_however_the_block_is_written():
    files = {"variables.tf": 'variable "a" { type = string }\nvariable "b" {}\nvariable "c" {\n  type = number\n}\n'}
    given = with_values(files, "terraform.tfvars", 'a = "one"\nb = "two"\nc = 3\n')
    blocks = {block.names[0]: block for block in parse_file("v.tf", given["variables.tf"]).body.blocks_of("variable")}
    defaults = {name: block.body.attribute("default").expr for name, block in blocks.items()}
    assert (defaults["a"].text, defaults["b"].text) == ("one", "two")
    assert "default = 3" in given["variables.tf"]
    assert blocks["a"].body.attribute("type") is not None


def test_a_provider_works_in_its_own_project_whatever_the_variable_that_says_it_is_called():
    provider = 'provider "google" {\n  project = var.project\n}\n'
    said = 'variable "project" {\n  default = "%s"\n}\n'
    assert 'project = "p"' in with_own_project({"main.tf": said % "p" + provider}, "p")["main.tf"]
    # Another one stays as it is written, for the gate to refuse.
    assert "project = var.project" in with_own_project({"main.tf": said % "q" + provider}, "p")["main.tf"]
