"""Checking directories: what is reported, and what Terraform gets to see."""

import json
import os
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.cli.check_directory import check_directories, check_directory
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.terraform.diagnostics import Diagnostic, parse_validate_json
from shared.terraform.repair.result import Repair, RepairEdit
from shared.terraform.runner import TerraformError

pytestmark = pytest.mark.terraform

NETWORK = 'resource "google_compute_network" "x" {\n  name = "x"\n}\n'


@pytest.fixture(scope="module")
def provider():
    with ProviderServer(World(), project="demo", only=OFFERED) as server:
        yield server.reattach_env()


@pytest.fixture
def terraform(provider, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TF_CLI_CONFIG_FILE": "/dev/null",
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        **provider,
    }

    def validate(folder):
        def run(*words):
            command = ["terraform", *words]
            return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False).stdout

        run("init", "-backend=false")
        return parse_validate_json(run("validate", "-json"))

    return validate


def directory(root, name, **files):
    folder = root / name
    for path, text in files.items():
        file = folder / path.replace("__", "/").replace("_tf", ".tf")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_a_report_has_exactly_these_fields(tmp_path):
    folder = directory(tmp_path, "a", main_tf='resource "null_resource" "x" {}\n')
    report = check_directory(folder, terraform=None).model_dump(mode="json")
    assert set(report) == {"path", "accepted", "valid", "findings"}
    assert report["path"] == str(folder)
    assert (report["accepted"], report["valid"]) == (False, False)
    (finding,) = report["findings"]
    assert set(finding) == {"rule", "file", "line", "message"}
    assert (finding["rule"], finding["file"], finding["line"]) == ("provider", "main.tf", 1)
    assert json.dumps(report)


def test_what_a_repair_would_leave_out_is_told(tmp_path, monkeypatch):
    (tmp_path / "main.tf").write_text('resource "google_storage_bucket" "b" {\n  nam = "b"\n}\n')
    edit = RepairEdit(file="main.tf", line=2, reason="a brace too many", rule="syntax")
    left = Repair(files={}, edits=[], withheld=[edit])
    monkeypatch.setattr("infra.cli.check_directory.repaired", lambda *_: left)
    assert check_directory(tmp_path, terraform=None).left_out == [edit]
    (tmp_path / "main.tf").write_text("locals {\n  a = 1\n}\n")
    assert check_directory(tmp_path, terraform=None).left_out == []


def test_without_terraform_the_gate_and_the_schema_decide(tmp_path):
    good = directory(tmp_path, "good", main_tf=NETWORK)
    wrong = directory(tmp_path, "wrong", main_tf=NETWORK.replace("name", "nam"))
    broken = directory(tmp_path, "broken", main_tf=NETWORK + "}")
    reports = list(check_directories([good, wrong, broken, tmp_path / "none"], open_terraform=None))
    assert [(one.accepted, one.valid) for one in reports] == [
        (True, True),
        (True, False),
        (False, False),
        (False, False),
    ]
    assert [{finding.rule for finding in one.findings} for one in reports] == [
        set(),
        {"unknown_argument", "missing_argument"},
        {"syntax"},
        {"not_a_directory"},
    ]


def test_terraform_has_the_last_word(tmp_path, terraform):
    good = directory(
        tmp_path, "good", main_tf=NETWORK + 'module "m" {\n  source = "./m"\n}\n', m__main_tf="locals {}\n"
    )
    assert check_directory(good, terraform=terraform).valid
    subtle = directory(tmp_path, "subtle", main_tf='output "x" {\n  value = tonumber("x")\n}\n')
    assert check_directory(subtle, terraform=None).valid
    report = check_directory(subtle, terraform=terraform)
    assert (report.accepted, report.valid) == (True, False)
    assert [(one.rule, one.file, one.line) for one in report.findings] == [("terraform", "main.tf", 2)]


def test_what_both_find_is_told_once(tmp_path, terraform):
    wrong = directory(tmp_path, "wrong", main_tf=NETWORK.replace('"x"\n', "var.y\n"))
    report = check_directory(wrong, terraform=terraform)
    assert [(one.rule, one.line) for one in report.findings] == [("undeclared", 2)]


def test_what_terraform_says_of_no_place_is_told_only_where_nothing_else_is(tmp_path, terraform):
    report = check_directory(directory(tmp_path, "a", main_tf="atlas {\n}\n"), terraform=terraform)
    assert [(one.rule, one.file) for one in report.findings] == [("unknown_block", "main.tf")]
    echo = [Diagnostic(severity="error", summary="Terraform encountered problems")]
    report = check_directory(directory(tmp_path, "b", main_tf="locals {}\n"), terraform=lambda _: echo)
    assert [(one.rule, one.file) for one in report.findings] == [("terraform", "")]


def test_terraform_never_sees_what_was_refused(tmp_path):
    called = []
    for name, text in {
        "hostile": 'output "x" {\n  value = file("/etc/passwd")\n}\n',
        "broken": "locals {\n",
        "empty": "",
    }.items():
        folder = directory(tmp_path, name, **({"main_tf": text} if text else {"README": "x"}))
        assert not check_directory(folder, terraform=called.append).accepted

    def open_terraform(types):
        raise AssertionError(f"opened for {types}")

    assert [one.accepted for one in check_directories(sorted(tmp_path.iterdir()), open_terraform=open_terraform)] == [
        False,
        False,
        False,
    ]
    assert called == []


def test_terraform_sees_a_copy_of_the_judged_files_and_nothing_else(tmp_path):
    folder = directory(
        tmp_path,
        "a",
        main_tf='module "m" {\n  source = "./m"\n}\n',
        m__main_tf="locals {}\n",
        other__main_tf='resource "null_resource" "x" {}\n',
        README="x",
    )
    (folder / "terraform.tfvars").write_text("a = 1\n")
    (folder / ".terraform.lock.hcl").write_text("x")
    seen = []

    def validate(copy):
        assert copy != folder
        seen.extend(sorted(str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()))
        (copy / ".terraform").mkdir()
        return []

    assert check_directory(folder, terraform=validate).valid
    assert seen == ["m/main.tf", "main.tf", "terraform.tfvars"]
    assert not (folder / ".terraform").exists()


def test_a_terraform_that_fails_makes_the_directory_invalid_and_stops_nothing(tmp_path):
    folder = directory(tmp_path, "a", main_tf=NETWORK)

    def validate(copy):
        raise TerraformError("validating", f"it was killed in {copy}")

    report = check_directory(folder, terraform=validate)
    assert (report.accepted, report.valid) == (True, False)
    assert [(one.rule, one.line) for one in report.findings] == [("terraform", 1)]
    assert "infraai-check" not in report.findings[0].message


def test_warnings_do_not_make_a_directory_invalid(tmp_path):
    folder = directory(tmp_path, "a", main_tf=NETWORK)
    assert check_directory(folder, terraform=lambda _: [Diagnostic(severity="warning", summary="old")]).valid


def test_many_directories_are_reported_in_order_with_terraform_opened_once(tmp_path):
    folders = [directory(tmp_path, f"d{at:02}", main_tf=NETWORK if at % 3 else "locals {\n") for at in range(20)]
    opened, threads = [], set()

    @contextmanager
    def open_terraform(types):
        opened.append(types)

        def validate(copy):
            threads.add(threading.current_thread().name)
            assert "google_compute_network" in (copy / "main.tf").read_text()
            return []

        yield validate

    reports = list(check_directories(folders, open_terraform=open_terraform))
    assert [one.path for one in reports] == [str(folder) for folder in folders]
    assert [one.valid for one in reports] == [bool(at % 3) for at in range(20)]
    assert opened == [frozenset({"google_compute_network"})]
    assert len(threads) <= 2


def test_odd_paths_are_reported_and_not_stumbled_over(tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n"))
    odd.mkdir()
    (odd / "main.tf").write_text(NETWORK)
    report = check_directory(odd, terraform=None)
    assert report.valid
    json.dumps(report.model_dump(mode="json")).encode()
    assert not check_directory(tmp_path / "main.tf", terraform=None).accepted
