"""Running the real terraform: streamed, scrubbed, stopped in time, and never outliving who started it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from shared.terraform.output import HIDDEN, Lock, Scrubber, read_lock, readable
from shared.terraform.runner import Interrupted, Terraform, TerraformError, TimedOut, environment

pytestmark = pytest.mark.terraform

TOKEN = "token-of-the-webhook"
FILES = """
variable "token" {
  type      = string
  sensitive = true
}
resource "terraform_data" "shown" {
  input = "plain"
}
output "shown" {
  value = terraform_data.shown.output
}
output "loud" {
  value = nonsensitive(var.token)
}
"""
SLOW = """
resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "sleep 60 & wait"
  }
}
"""


@pytest.fixture
def lines():
    return []


@pytest.fixture
def make(tmp_path, lines):
    made = []

    def build(text, **env):
        folder = tmp_path / f"w{len(made)}"
        folder.mkdir()
        (folder / "main.tf").write_text(text)
        given = environment("terraform", tmp_path, {"TF_VAR_token": TOKEN, **env})
        terraform = Terraform(folder, given, Scrubber([TOKEN]), on_line=lines.append)
        made.append(terraform)
        return terraform

    yield build
    for terraform in made:
        terraform.close()


def until(happened, what, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not (value := happened()):
        assert time.monotonic() < deadline, f"waited too long for {what}"
        time.sleep(0.01)
    return value


def sleepers():
    """Processes `sleep 60`, by pid."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if entry.read_bytes() == b"sleep\x0060\x00":
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return set(found)


def test_the_four_commands_in_a_row(make, lines):
    terraform = make(FILES)
    made = []
    terraform.init({})
    assert terraform.validate() == []
    terraform.plan("p")
    planned = terraform.show("p")
    assert [each["address"] for each in planned["resource_changes"]] == ["terraform_data.shown"]
    terraform.apply("p", lambda address, identity: made.append((address, identity)))
    state = terraform.show()
    assert state["values"]["outputs"]["shown"]["value"] == "plain"
    (resource,) = state["values"]["root_module"]["resources"]
    assert made == [("terraform_data.shown", resource["values"]["id"])]
    text = "\n".join(lines)
    assert "terraform_data.shown: Creation complete" in text
    assert TOKEN not in text
    # The plan is said once, not again by the apply.
    assert text.count("terraform_data.shown: Plan to create") == 1
    assert not [line for line in lines if "\x1b" in line or line.startswith("{")]


def test_mistakes_come_as_diagnostics_and_the_error_names_the_activity(make):
    terraform = make('resource "terraform_data" "x" {\n  inputs = 1\n}\n')
    terraform.init({})
    (found,) = terraform.validate()
    assert (found.summary, found.file, found.line) == ("Unsupported argument", "main.tf", 2)
    with pytest.raises(TerraformError, match=r"^planning: main.tf:2: Unsupported argument") as raised:
        terraform.plan("p")
    assert raised.value.diagnostics[0].summary == "Unsupported argument"


def test_files_that_do_not_parse_fail_init_with_diagnostics(make):
    with pytest.raises(TerraformError, match=r"^initializing: ") as raised:
        make('resource "terraform_data" "x" {\n').init({})
    assert any(each.file == "main.tf" for each in raised.value.diagnostics)


def test_no_secret_comes_through_an_error(make, lines):
    terraform = make(
        'variable "token" {}\nlocals {\n  x = tonumber(var.token)\n}\noutput "x" {\n  value = local.x\n}\n'
    )
    terraform.init({})
    with pytest.raises(TerraformError) as raised:
        terraform.plan("p")
    everything = str(raised.value) + str(raised.value.diagnostics) + "\n".join(lines)
    assert TOKEN not in everything


def test_terraform_sees_nothing_of_this_processs_environment(make, lines, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_JOB", "hidden-from-terraform")
    monkeypatch.setenv("TF_VAR_extra", "leaked")
    terraform = make('resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "env"\n  }\n}\n')
    terraform.init({})
    terraform.plan("p")
    terraform.apply("p", lambda *_: None)
    text = "\n".join(lines)
    assert "hidden-from-terraform" not in text
    assert "TF_VAR_extra" not in text
    assert f"TF_VAR_token={HIDDEN}" in text


def test_what_takes_too_long_is_stopped_with_all_it_started(make):
    terraform = make(SLOW)
    terraform.init({})
    terraform.plan("p")
    before = sleepers()
    with pytest.raises(TimedOut, match="applying: stopped after 1 s"):
        terraform.apply("p", lambda *_: None, timeout=1)
    until(lambda: sleepers() <= before, "everything to be gone", 3)


def test_asked_to_stop_it_ends_and_runs_nothing_more(make):
    terraform = make(SLOW)
    terraform.init({})
    terraform.plan("p")
    before = sleepers()

    def interrupt():
        until(lambda: sleepers() - before, "the apply")
        terraform.interrupt()

    other = threading.Thread(target=interrupt)
    other.start()
    with pytest.raises(Interrupted, match=r"^applying: asked to stop"):
        terraform.apply("p", lambda *_: None)
    other.join()
    until(lambda: sleepers() <= before, "everything to be gone", 3)
    with pytest.raises(Interrupted):
        terraform.validate()


def test_terraform_dies_with_who_started_it(tmp_path):
    before = sleepers()
    (tmp_path / "main.tf").write_text(SLOW)
    script = f"""
import sys
from pathlib import Path
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, environment
folder = Path({str(tmp_path)!r})
terraform = Terraform(folder, environment("terraform", folder, {{}}), Scrubber())
terraform.init({{}})
terraform.plan("p")
terraform.apply("p", lambda *_: None)
"""
    job = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2], start_new_session=True)
    until(lambda: sleepers() - before, "the apply")
    os.kill(job.pid, signal.SIGKILL)
    job.wait()
    until(lambda: not sleepers() - before, "everything to be gone")


def test_a_binary_that_is_not_there_is_named(tmp_path):
    with (
        Terraform(
            tmp_path, environment("no-such-terraform", tmp_path, {}), Scrubber(), binary="no-such-terraform"
        ) as it,
        pytest.raises(TerraformError, match=r"initializing: starting terraform: .*no-such-terraform"),
    ):
        it.init({})


@pytest.mark.parametrize(
    "text",
    [
        f"x {TOKEN} y",
        f"https://x/?auth_token={TOKEN}",
        "auth_token=abc%2Fdef&x=1",
        "Authorization: Bearer abcdefghijkl",
        "ya29.a0AfH6SMBx-secret_part",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ",
    ],
)
def test_secrets_and_what_looks_like_one_are_hidden(text):
    hidden = Scrubber([TOKEN])(text)
    assert HIDDEN in hidden
    for secret in (TOKEN, "abc%2Fdef", "abcdefghijkl", "a0AfH6SMBx", "MIIEvQ"):
        assert secret not in hidden


def test_secrets_are_hidden_however_they_are_escaped():
    secret = 'a/b "c"+d'
    scrub = Scrubber([secret, "short", ""])
    assert scrub(json.dumps({"x": secret})) == json.dumps({"x": HIDDEN})
    assert scrub("https://x/?t=a%2Fb%20%22c%22%2Bd") == f"https://x/?t={HIDDEN}"
    assert scrub("a short text") == "a short text"
    assert scrub.deep({"a": [secret, 1, None], "b": {"c": f"x{secret}"}}) == {
        "a": [HIDDEN, 1, None],
        "b": {"c": f"x{HIDDEN}"},
    }


LOCKED = """Error acquiring the state lock

writing "gs://b/d/default.tflock" failed: googleapi: Error 412
Lock Info:
  ID:        1795344004793753
  Path:      gs://b/d/default.tflock
  Operation: OperationTypeApply
  Who:       root@host
  Version:   1.11.4
  Created:   2026-11-22 10:40:04.793753123 +0000 UTC
  Info:

Terraform acquires a state lock"""


def test_a_lock_is_read_from_the_message():
    assert read_lock(LOCKED) == Lock("1795344004793753", "root@host", 1795344004.793753123, "OperationTypeApply")
    boxed = "\n".join(f"│ {line}" for line in LOCKED.splitlines())
    assert read_lock(boxed) == read_lock(LOCKED)
    assert read_lock("Error: something else") is None
    assert read_lock("Lock Info:\n  Who: x") is None


def test_a_diagnostic_reads_as_one_does_at_a_terminal():
    diagnostic = {
        "severity": "error",
        "summary": "Bad thing",
        "detail": "It is bad.",
        "address": "a.b",
        "range": {"filename": "main.tf", "start": {"line": 3}},
    }
    assert readable({"type": "diagnostic", "diagnostic": diagnostic}) == "Error: a.b: Bad thing (main.tf:3)\nIt is bad."
    assert readable({"type": "version", "@message": "Terraform 1.11.4"}) == ""
