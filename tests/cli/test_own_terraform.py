"""The file with which somebody's own terraform reaches the laptop's cloud, and a plan that is shown once."""

import subprocess
from types import SimpleNamespace

import pytest
import typer
from rich.console import Console

from infra.cli import deploy, going_on, output
from infra.cli.own_terraform import forget, write_environment


def test_a_shell_reads_what_terraform_needs_and_nobody_else_may(tmp_path):
    given = {"TF_REATTACH_PROVIDERS": '{"a": "it\'s"}', "GOOGLE_OAUTH_ACCESS_TOKEN": "t", "SECRET": "not this"}
    given |= {"TF_CLI_CONFIG_FILE": str(tmp_path / "nowhere"), "STATE_ENDPOINT": "http://127.0.0.1:1/storage/v1/b"}
    path = write_environment(tmp_path, given, "p")
    assert path.stat().st_mode & 0o777 == 0o600
    words = ("TF_REATTACH_PROVIDERS", "GOOGLE_OAUTH_ACCESS_TOKEN", "TF_VAR_project_id", "SECRET", "TF_CLI_CONFIG_FILE")
    words += ("GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT",)
    quoted = " ".join(f'"${word}"' for word in words)
    asked = f'. {path}; printf "%s|" {quoted}'
    said = subprocess.run(["/bin/sh", "-c", asked], capture_output=True, check=True, env={})
    assert said.stdout.decode() == '{"a": "it\'s"}|t|p|||http://127.0.0.1:1/storage/v1/b|'
    write_environment(tmp_path, given, "q")
    forget(tmp_path)
    assert not path.exists()


SUMMARY = {"add": 1, "change": 0, "replace": 0, "destroy": 0, "changes": []}


class Followed:
    """A run that is seen once more after its plan was shown."""

    def __init__(self, status):
        self.status = status

    def follow(self, _run_id, *, logs):
        assert not logs
        yield "status", self.status

    def call(self, *_):
        return {}


@pytest.mark.parametrize(("kept", "discarded"), [(False, ["/runs/r/cancel"]), (True, [])])
def test_a_plan_that_is_declined_waits_for_nobody_unless_it_is_kept(monkeypatch, kept, discarded):
    called = []
    platform = SimpleNamespace(call=lambda method, path, *_, **__: called.append(path) or {"application": "shop"})
    monkeypatch.setattr(going_on, "waits_for_a_look", lambda *_: False)
    waiting = {"run_id": "r", "deployment_id": "d", "plan_sha": "0", "plan_summary": SUMMARY}
    for refused in (waiting, waiting | {"plan_summary": SUMMARY | {"loses": ["google_storage_bucket.kept"]}}):
        called.clear()
        with pytest.raises(typer.Exit):
            going_on.go_on(platform, refused, confirm="", yes=False, json_=True, question="Change this?", kept=kept)
        assert [each for each in called if each.endswith("/cancel")] == discarded


def test_a_plan_and_phases_that_were_shown_are_not_shown_again(monkeypatch):
    console = Console(width=100, record=True)
    monkeypatch.setattr(deploy, "out", console)
    monkeypatch.setattr(output, "out", console)
    monkeypatch.setattr(deploy, "show_end", lambda *_: None)
    planned = {"phase": "planning", "started_at": 0.0, "ended_at": 1.0}
    waiting = {"run_id": "r", "status": "awaiting_approval", "phases": [planned], "plan_summary": SUMMARY}
    deploy.follow(Followed(waiting), "r", quiet=False)
    applied = {"phase": "applying", "started_at": 1.0, "ended_at": 2.0}
    done = waiting | {"status": "completed", "phases": [planned, applied]}
    deploy.follow(Followed(done), "r", quiet=False, since=waiting)
    said = console.export_text()
    assert (said.count("1 to add"), said.count("planning"), said.count("applying")) == (1, 1, 1)
