"""What Google refuses is told from the files alone, by the same rules as the laptop's stand-in has, written apart."""

import subprocess
import sys

import pytest

from infra.local.provider.refusals import REFUSALS
from shared.terraform.files import from_mapping
from shared.terraform.google_rules import RULES
from shared.terraform.lint import lint
from tests.support.refused import Example, examples

EXAMPLES = examples()
IDS = {one.id for one in RULES}


def rules(text: str) -> set[str]:
    """The rules about Google that the check finds broken."""
    name = "main.tf.json" if text.startswith("{") else "main.tf"
    return {one.rule for one in lint(from_mapping({name: text}).parsed, google=True)} & IDS


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])
def test_each_example_is_found_broken_and_not_mended(example: Example) -> None:
    assert example.rule in rules(example.bad)
    assert rules(example.good) == set()


def test_the_check_knows_every_rule_of_the_stand_in() -> None:
    assert {one.id for one in REFUSALS} == IDS


def test_what_a_variable_decides_is_left_alone() -> None:
    text = """
variable "labels" {}
variable "surge" {}
resource "google_storage_bucket" "b" {
  name     = "files-${var.surge}"
  location = var.surge
  labels   = merge(var.labels, { Team = "Shop" })
}
resource "google_compute_instance_group_manager" "g" {
  name               = "g"
  base_instance_name = "g"
  zone               = "us-central1-a"
  version {
    instance_template = var.labels
  }
  update_policy {
    type                  = "PROACTIVE"
    minimal_action        = "REPLACE"
    max_surge_fixed       = var.surge
    max_unavailable_fixed = 0
  }
}
resource "google_compute_firewall" "f" {
  name    = "f"
  network = "n"
  dynamic "allow" {
    for_each = var.labels
    content {
      protocol = allow.value
    }
  }
  source_ranges = var.labels
}
"""
    assert lint(from_mapping({"main.tf": text}).parsed, google=True) == []


def test_local_values_that_are_written_out_are_as_good_as_written_in_place() -> None:
    text = """
locals {
  team   = "Shop"
  labels = { team = local.team }
}
resource "google_pubsub_topic" "t" {
  name   = "orders"
  labels = local.labels
}
"""
    found = lint(from_mapping({"main.tf": text}).parsed, google=True)
    assert [(one.rule, one.line) for one in found] == [("label_value", 8)]


@pytest.mark.slow
def test_the_rules_are_no_weight_on_a_cold_start() -> None:
    code = (
        "import time; from shared.terraform import lint_references; t = time.process_time();"
        "import shared.terraform.lint; print(time.process_time() - t)"
    )
    best = min(float(subprocess.check_output([sys.executable, "-c", code], timeout=20)) for _ in range(3))
    assert best < 0.25
