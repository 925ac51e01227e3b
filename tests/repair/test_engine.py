from collections.abc import Iterator

import pytest

from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.repair import engine, repair
from shared.terraform.repair.engine import STAGES, rule_id
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import World

BROKEN = """\
provider "google" {
  project = var.project_id
  region  = var.region
}
variable "project_id" {
  type = "string"
}
resource "google_compute_vpc" "vpc" {
  name = "my_vpc"
}
resource "google_compute_subnetwork" "subnet" {
  name       = "subnet"
  cidr_block = "10.0.0.0/16" # room for all
  vpc_id     = google_compute_network.main.id
}
resource "google_compute_instance" "web" {
  name          = "web"
  instance_type = "e2-medium"
  zone          = us-central1-a
  ami           = "debian-cloud/debian-12"
  tags          = "http"
  network_interface = {
    subnetwork = google_compute_subnetwork.subnet.id
  }
  labels {
    env = "prod"
  }
  access_confg {
  }
}
output "ip" {
  values = google_compute_instance.web.public_ip
}
"""


def test_what_the_schema_knows_is_mended_in_one_pass_and_comments_stay() -> None:
    mended = repair({"main.tf": BROKEN}, []).files["main.tf"]
    for line in (
        'resource "google_compute_network" "vpc" {',
        'ip_cidr_range = "10.0.0.0/16" # room for all',
        "= google_compute_network.vpc.id",
        'machine_type = "e2-medium"',
        'zone          = "us-central1-a"',
        'tags          = ["http"]',
        "network_interface {",
        "labels = {",
        "google_compute_instance.web.network_interface[0].access_config[0].nat_ip",
        'variable "region" {',
    ):
        assert line in mended, line
    assert mended.count("network_interface {") == 1
    assert "access_confg" not in mended


def test_edits_name_the_line_of_the_file_as_it_was_given() -> None:
    edits = {edit.reason.split(" ", 1)[0]: edit.line for edit in repair({"main.tf": BROKEN}, []).edits}
    lines = BROKEN.splitlines()
    assert "tags" in lines[edits["tags:"] - 1]
    assert "labels" in lines[edits["labels"] - 1]


def test_a_second_repair_has_nothing_to_do() -> None:
    once = repair({"main.tf": BROKEN}, []).files
    assert repair(once, []).edits == []


def test_a_timeout_is_named_as_terraform_does_and_has_a_unit_where_one_was_meant() -> None:
    written = (
        'resource "google_storage_bucket" "a" {\n  name     = "a"\n  location = "EU"\n  timeouts {\n    %s\n  }\n}\n'
    )
    for said, meant in (
        ('creation = "10m"', 'create = "10m"'),
        ('create = "30 minutes"', 'create = "30m"'),
        ('create = "1 hour"', 'create = "1h"'),
        ('create = "30"', 'create = "30"'),
        ("create = 30", "create = 30"),
    ):
        assert repair({"main.tf": written % said}, []).files["main.tf"] == written % meant


def test_files_in_json_syntax_are_read_and_left_as_they_are() -> None:
    declared = (
        '{"variable": {"region": {"default": "us-central1"}}, "resource": {"google_pubsub_topic": {"t": {"nam": "t"}}}}'
    )
    files = {"a.tf.json": declared, "b.tf": 'output "t" {\n  value = "${var.region}-${google_pubsub_topic.t.id}"\n}\n'}
    assert repair(files, []).files == files


def test_line_ends_of_another_system_stay() -> None:
    text = 'resource "google_pubsub_topic" "t" {\r\n  name = "t\r\n}\r\n'
    assert repair({"main.tf": text}, []).files["main.tf"] == text.replace('"t\r', '"t"\r')


def test_an_error_that_no_edit_answers_is_left() -> None:
    text = 'resource "google_sql_database_instance" "x" {\n  nam = "x"\n}\n'

    def error(line: int, summary: str) -> Diagnostic:
        place = Position(line=line)
        return Diagnostic(summary=summary, range=SourceRange(filename="main.tf", start=place, end=place))

    missing, unknown = error(1, "Missing required argument"), error(2, "Unsupported argument")
    result = repair({"main.tf": text}, [missing, unknown])
    assert 'name = "x"' in result.files["main.tf"]
    assert result.left == [missing]


def test_a_restriction_that_does_not_exist_is_not_dropped_silently() -> None:
    text = """\
resource "google_compute_firewall" "f" {
  name    = "f"
  network = "default"
  allow {
    protocol = "tcp"
  }
  only_from_office = ["198.51.100.0/24"]
}
"""
    place = Position(line=7)
    error = Diagnostic(
        summary="Unsupported argument",
        detail="An argument named x is not expected here.",
        range=SourceRange(filename="main.tf", start=place, end=place),
    )
    result = repair({"main.tf": text}, [error])
    assert result.files["main.tf"] == text
    assert result.left == [error]


def test_a_heredoc_without_an_end_does_not_swallow_the_next_resource() -> None:
    text = """\
resource "google_pubsub_topic" "a" {
  name = <<-EOT
    first
}

resource "google_pubsub_topic" "b" {
  name = <<-EOT
    second
  EOT
}
"""
    mended = repair({"main.tf": text}, []).files["main.tf"]
    assert mended == text.replace("first\n", "first\n  EOT\n")


def test_every_edit_bears_the_id_of_the_rule_that_made_it() -> None:
    text = 'resource "google_compute_instance" "vm" {\n  nam = "vm"\n  machine_type = "e2-small"\n  zone = "z"\n'
    rules = [edit.rule for edit in repair({"main.tf": text}, []).edits]
    assert "syntax" in rules
    assert "bodies" in rules
    known = {rule_id(rule) for stage in STAGES for rule in stage}
    assert set(rules) <= known | {"syntax"}
    assert len(known) == sum(len(stage) for stage in STAGES)


def test_a_rule_that_fails_keeps_no_other_from_mending(monkeypatch: pytest.MonkeyPatch) -> None:
    def mend_nothing(_: World) -> Iterator[Fix]:
        raise TypeError("unhashable")

    monkeypatch.setattr(engine, "STAGES", ((mend_nothing, *STAGES[0]), *STAGES[1:]))
    mended = repair({"main.tf": 'resource "google_pubsub_topic" "t" {\n  nam = "t"\n}\n'}, [])
    assert 'name = "t"' in " ".join(mended.files["main.tf"].split())


def test_a_block_of_which_nothing_is_left_goes_where_it_may_not_be_empty() -> None:
    head = 'resource "google_container_cluster" "c" {\n  name = "c"\n  initial_node_count = 1\n'
    text = f'{head}  master_auth {{\n    username = ""\n    password = ""\n  }}\n}}\n'
    said = [
        Diagnostic(
            summary="Unsupported argument",
            detail=f'An argument named "{name}" is not expected here.',
            range=SourceRange(filename="main.tf", start=Position(line=line), end=Position(line=line)),
        )
        for line, name in ((5, "username"), (6, "password"))
    ]
    assert repair({"main.tf": text}, said).files["main.tf"] == f"{head}}}\n"
