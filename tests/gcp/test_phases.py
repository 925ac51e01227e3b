"""Terraform plans as one identity and applies as another; the state is reached as a third."""

import shutil
import tempfile
from pathlib import Path

import pytest

from jobs.terraform.settings import Settings
from jobs.terraform.wiring import _terraform
from shared.terraform.confinement import scratch
from shared.terraform.output import Scrubber

pytestmark = pytest.mark.terraform

PLAN, APPLY, STATE = (f"infraai-tf-{name}@p.iam.gserviceaccount.com" for name in ("plan", "apply", "state"))
FILES = """
terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}
provider "google" {
  project = "demo-platform"
}
resource "google_pubsub_topic" "one" {
  name = "one-%s"
}
"""


@pytest.fixture
def open_folder():
    """A folder that terraform's own user may read: pytest's are this user's alone."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def recorded(open_folder, provider, monkeypatch):
    """A run's terraform as the job makes it, with a terraform that writes down as whom it was called."""
    monkeypatch.setattr("signal.signal", lambda *_: None)
    tmp_path = open_folder
    seen, binary = tmp_path / "seen", tmp_path / "terraform"
    seen.touch()
    seen.chmod(0o666)
    # Impersonation itself would ask Google.
    binary.write_text(
        "#!/bin/sh\n"
        f'echo "$1 $GOOGLE_IMPERSONATE_SERVICE_ACCOUNT $GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT" >> {seen}\n'
        "unset GOOGLE_IMPERSONATE_SERVICE_ACCOUNT GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT\n"
        f'exec {shutil.which("terraform")} "$@"\n'
    )
    # Read as well: it is a script, whatever this process makes files as.
    binary.chmod(0o755)
    lock = tmp_path / "image.lock.hcl"
    lock.write_text("# The providers of the image.\n")
    settings = Settings(
        google_cloud_project="demo-platform",
        state_bucket="b",
        ops_webhook_url="https://example.com/ops/webhook",
        ops_webhook_token="0123456789abcdef",
        run_id="r",
        cloud_run_job="terraform",
        cloud_run_execution="terraform-1",
        terraform_binary=str(binary),
        terraform_lock_file=str(lock),
        plan_service_account=PLAN,
        apply_service_account=APPLY,
        state_service_account=STATE,
        tf_reattach_providers=provider.reattach_env()["TF_REATTACH_PROVIDERS"],
        google_oauth_access_token=None,
    )
    folder = tmp_path / "configuration"
    folder.mkdir()
    written = folder / "main.tf"
    written.write_text(FILES % tmp_path.name.replace("_", "-")[:40])
    written.chmod(0o644)
    with _terraform((settings, Scrubber([]), "token"), folder, lambda _: None, "") as terraform:
        yield terraform, folder, lambda: [line.split() for line in seen.read_text().splitlines()]


def test_only_an_apply_has_the_identity_that_may_change_things(recorded):
    terraform, _, seen = recorded
    terraform.init({})
    assert terraform.validate() == []
    terraform.plan("tfplan")
    terraform.show("tfplan")
    terraform.apply("tfplan", lambda *_: None)
    terraform.show()
    by_command = {(command, account) for command, account, _ in seen()}
    assert by_command == {("init", PLAN), ("validate", PLAN), ("plan", PLAN), ("show", PLAN), ("apply", APPLY)}
    assert {state for *_, state in seen()} == {STATE}


def test_the_image_s_lock_file_lies_beside_the_run_s_files(recorded):
    _, folder, _ = recorded
    assert (folder / ".terraform.lock.hcl").read_text() == "# The providers of the image.\n"


def test_without_identities_of_its_own_terraform_is_who_the_job_is():
    assert Settings.model_construct(apply_service_account=None).applying() == {}
