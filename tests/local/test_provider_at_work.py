"""Which types a terraform process is shown: those that its folder and its state name, else all."""

import json
import zipfile

import pytest

from infra.local.provider.at_work import types_in
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.terraform.schema import provider_schema
from tests.local.terraform_runs import Terraform

BUCKET, TOPIC, NETWORK, SERVICE = (
    "google_storage_bucket",
    "google_pubsub_topic",
    "google_compute_network",
    "google_cloud_run_v2_service",
)
GCS = {"backend": {"type": "gcs", "config": {"bucket": "state", "prefix": "deployments/d1"}}}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "main.tf").write_text(f'resource "{BUCKET}" "b" {{}}\nmoved {{\n  from = {TOPIC}.a\n  to = x.b\n}}\n')
    (tmp_path / "more.tf.json").write_text(json.dumps({"data": {NETWORK: {"n": {}}}}))
    return tmp_path


def connected(folder, to):
    (folder / ".terraform").mkdir()
    (folder / ".terraform" / "terraform.tfstate").write_text(json.dumps(to))


def test_files_name_types(folder):
    assert types_in(folder, None) == {BUCKET, TOPIC, NETWORK}


@pytest.mark.parametrize("name", ["terraform.tfstate", "terraform.tfstate.backup", "errored.tfstate"])
def test_states_in_the_folder_name_types(folder, name):
    (folder / name).write_text(json.dumps({"resources": [{"type": SERVICE}]}))
    assert types_in(folder, None) == {BUCKET, TOPIC, NETWORK, SERVICE}


def test_a_saved_plan_names_the_types_of_its_state(folder):
    with zipfile.ZipFile(folder / "tfplan", "w", zipfile.ZIP_DEFLATED) as plan:
        plan.writestr("tfstate", json.dumps({"resources": [{"type": SERVICE}]}))
    assert types_in(folder, None) == {BUCKET, TOPIC, NETWORK, SERVICE}


def test_a_state_in_a_bucket_names_types(folder):
    connected(folder, GCS)
    kept = {("state", "deployments/d1/default.tfstate"): json.dumps({"resources": [{"type": SERVICE}]}).encode()}
    assert types_in(folder, lambda *where: kept.get(where)) == {BUCKET, TOPIC, NETWORK, SERVICE}
    assert types_in(folder, lambda *_: None) == {BUCKET, TOPIC, NETWORK}


@pytest.mark.parametrize(
    "to", [GCS, {"backend": {"type": "local", "config": {"path": "../x"}}}, {"backend": {"type": "gcs"}}, [], {}]
)
def test_a_state_that_nobody_reads_here_leaves_all(folder, to):
    connected(folder, to)
    assert types_in(folder, None) is None


@pytest.mark.parametrize("what", ["modules", "environment"])
def test_modules_and_workspaces_leave_all(folder, what):
    (folder / ".terraform" / what).mkdir(parents=True)
    assert types_in(folder, None) is None


def test_a_folder_without_files_leaves_all(tmp_path):
    assert types_in(tmp_path, None) is None


@pytest.fixture
def shown(monkeypatch):
    """What the google provider was asked to show, answer by answer."""
    seen = []
    whole = ProviderServer._at_work

    def at_work(self, name, peer):
        seen.append(whole(self, name, peer))
        return seen[-1]

    monkeypatch.setattr(ProviderServer, "_at_work", at_work)
    return seen


@pytest.mark.terraform
def test_terraform_is_shown_what_it_works_on(tmp_path, shown):
    topic, bucket = (f'resource "{each}" "x" {{\n  name = "xy-x"\n%s}}\n' for each in (TOPIC, BUCKET))
    with ProviderServer(World(), project="demo", only=OFFERED) as server:
        terraform = Terraform(tmp_path / "stack", server)
        terraform.write(topic % "")
        terraform.apply()
        assert shown
        assert all(each and each & OFFERED == {TOPIC} for each in shown)
        # What stands and is no longer written is in the state alone.
        terraform.write(bucket % '  location = "EU"\n')
        assert terraform.plan() == {f"{TOPIC}.x": "delete", f"{BUCKET}.x": "create"}
        assert shown[-1] & OFFERED == {TOPIC, BUCKET}
        terraform.apply()
        told = terraform.run("plan", "-state=elsewhere.tfstate")
        assert told.returncode == 0, told.stderr
        assert shown[-1] is None


@pytest.mark.terraform
def test_a_type_that_no_provider_has_is_refused_as_ever(tmp_path, shown):
    with ProviderServer(World(), project="demo") as server:
        terraform = Terraform(tmp_path / "stack", server)
        terraform.write('resource "google_storage_bucke" "x" {\n  name = "x"\n}\n')
        assert "does not support resource type" in terraform.refused()
        assert shown[-1] & provider_schema("google").resource_types() == set()
