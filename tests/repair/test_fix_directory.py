import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.cli.fix_directory import fix_directory
from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from tests.repair.figures import corpus
from tests.repair.terraform import Validator

pytestmark = pytest.mark.terraform

BROKEN = {
    "main.tf": """\
provider "google" {
  project = var.project_id
}

resource "google_compute_instance" "web" {
  name          = "web"
  instance_type = "e2-medium" # small enough
  zone          = "us-central1-a"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface = {
    network = "default"
  }
}
""",
    "outputs.tf": 'output "ip" {\n  value = google_compute_instance.web.private_ip\n}\n',
}


@pytest.fixture(scope="module")
def terraform() -> Iterator[Validator]:
    with Validator() as validator:
        yield validator


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def never(_: Path) -> list[Diagnostic]:
    raise AssertionError("terraform must not see these files")


def test_a_broken_directory_is_valid_after_one_attempt_and_untouched_without_write(
    tmp_path: Path, terraform: Validator
) -> None:
    report = fix_directory(written(tmp_path, BROKEN), validate=terraform.directory)
    assert report.valid
    assert [turn.by for turn in report.attempts] == ["code"]
    assert report.changed == ["main.tf", "outputs.tf", "variables.tf"]
    assert "-  instance_type" in report.diff
    assert '+  machine_type = "e2-medium" # small enough' in report.diff
    assert not report.written
    assert (tmp_path / "main.tf").read_text() == BROKEN["main.tf"]
    assert not (tmp_path / "variables.tf").exists()


def test_the_report_is_json_with_the_edits(tmp_path: Path, terraform: Validator) -> None:
    report = fix_directory(written(tmp_path, BROKEN), validate=terraform.directory)
    dumped = json.loads(report.model_dump_json())
    assert {"path", "valid", "attempts", "files"} <= dumped.keys()
    (attempt,) = dumped["attempts"]
    assert attempt["diagnostics"]
    assert all(edit.keys() == {"file", "line", "reason", "rule"} and edit["rule"] for edit in attempt["edits"])


def test_write_replaces_files_as_a_whole_and_keeps_their_permissions(tmp_path: Path, terraform: Validator) -> None:
    written(tmp_path, BROKEN)
    (tmp_path / "main.tf").chmod(0o640)
    report = fix_directory(tmp_path, validate=terraform.directory, write=True)
    assert report.written
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == report.files
    assert stat.S_IMODE((tmp_path / "main.tf").stat().st_mode) == 0o640
    assert fix_directory(tmp_path, validate=terraform.directory).attempts == []


def test_a_hostile_directory_is_neither_run_nor_touched(tmp_path: Path) -> None:
    hostile = (
        BROKEN["main.tf"]
        + 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n'
    )
    report = fix_directory(written(tmp_path, {**BROKEN, "main.tf": hostile}), validate=never, write=True)
    assert report.refused
    assert not report.valid
    assert not report.attempts
    assert (tmp_path / "main.tf").read_text() == hostile


def test_what_only_repaired_files_show_to_be_hostile_is_refused_then(tmp_path: Path) -> None:
    hidden = 'resource "google_pubsub_topic" "t" {\n  name = "t\n  labels = { a = file("/etc/passwd") }\n}\n'
    report = fix_directory(written(tmp_path, {"main.tf": hidden}), validate=never, write=True)
    assert report.refused
    assert not report.written
    assert (tmp_path / "main.tf").read_text() == hidden


def test_a_file_that_cannot_be_parsed_is_repaired_before_terraform_sees_it(
    tmp_path: Path, terraform: Validator
) -> None:
    text = 'resource "google_pubsub_topic" "t {\n  name: "orders",\n'
    report = fix_directory(written(tmp_path, {"main.tf": text}), validate=terraform.directory)
    assert report.valid
    assert report.files["main.tf"].split() == [
        "resource",
        '"google_pubsub_topic"',
        '"t"',
        "{",
        "name",
        "=",
        '"orders"',
        "}",
    ]


def test_local_modules_are_repaired_with_names_of_their_own(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "net" {\n  source = "./net"\n  name   = "a"\n}\n',
        "net/main.tf": 'resource "google_compute_network" "n" {\n  nam = var.name\n}\n',
        "net/variables.tf": 'variable "name" {\n  type = string\n}\n',
    }
    place = Position(line=2)
    wrong = Diagnostic(
        summary="Unsupported argument", range=SourceRange(filename="net/main.tf", start=place, end=place)
    )

    def validate(folder: Path) -> list[Diagnostic]:
        return [wrong] if "nam =" in (folder / "net/main.tf").read_text() else []

    report = fix_directory(written(tmp_path, files), validate=validate)
    assert report.valid
    assert report.changed == ["net/main.tf"]
    assert "name = var.name" in report.files["net/main.tf"]


def test_a_repair_that_gets_nowhere_stops(tmp_path: Path) -> None:
    text = 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'
    calls = []

    def validate(_: Path) -> list[Diagnostic]:
        calls.append(1)
        return [Diagnostic(summary="Something else")]

    report = fix_directory(written(tmp_path, {"main.tf": text}), validate=validate)
    assert not report.valid
    assert report.left == ["Something else"]
    assert len(calls) == 1


def test_every_stack_of_the_corpus_is_one_that_terraform_accepts(terraform: Validator) -> None:
    """All of them at once cost too long here; the figures and this sample see the rest."""
    stacks = corpus()
    assert len(stacks) >= 40
    for name in sorted(stacks)[::8]:
        assert terraform(stacks[name]) == [], name


def test_a_channel_without_its_id_is_mended_before_the_gate_says_no(tmp_path: Path) -> None:
    channel = 'resource "google_monitoring_notification_channel" "c" {\n  type = "email"\n}\n'
    policy = (
        'resource "google_monitoring_alert_policy" "p" {\n  display_name = "cpu"\n  combiner = "OR"\n'
        "  notification_channels = [google_monitoring_notification_channel.c]\n}\n"
    )
    report = fix_directory(written(tmp_path, {"main.tf": channel + policy}), validate=lambda _: [])
    assert report.refused == []
    assert "[google_monitoring_notification_channel.c.id]" in report.files["main.tf"]
    leaks = policy.replace(".c]", ".c.labels.token]")
    report = fix_directory(written(tmp_path, {"main.tf": channel + leaks}), validate=never)
    assert [each.rule for each in report.refused] == ["webhook_token"]
