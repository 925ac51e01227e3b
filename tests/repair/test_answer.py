import json

import pytest

from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.repair.answer import accept_model_answer, schema_excerpt
from shared.terraform.schema import provider_schema

MAIN = """\
resource "google_compute_firewall" "web" {
  name          = "web"
  network       = "default"
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}

resource "google_sql_database_instance" "db" {
  name                = "db"
  deletion_protection = true
}
"""
FILES = {"main.tf": MAIN, "outputs.tf": 'output "db" {\n  value = google_sql_database_instance.db.name\n}\n'}
PLACE = Position(line=11)
WRONG = [Diagnostic(summary="Missing required argument", range=SourceRange(filename="main.tf", start=PLACE, end=PLACE))]
GOOD = MAIN.replace(
    '  name                = "db"\n', '  name                = "db"\n  database_version    = "POSTGRES_15"\n'
)


def test_an_answer_that_mends_just_what_is_wrong_is_taken() -> None:
    assert accept_model_answer(FILES, {**FILES, "main.tf": GOOD}, WRONG) == []


def test_declarations_may_be_added_to_files_that_were_fine() -> None:
    more = FILES["outputs.tf"] + 'variable "version" {\n  type = string\n}\n'
    assert accept_model_answer(FILES, {"main.tf": GOOD, "outputs.tf": more}, WRONG) == []


@pytest.mark.parametrize(
    ("main", "why"),
    [
        (
            GOOD.split("resource")[0] + "resource" + GOOD.split("resource")[2],
            "lose the resource google_compute_firewall.web",
        ),
        (GOOD + 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n', "add the resource google_pubsub_topic.t"),
        (GOOD.replace("10.0.0.0/8", "0.0.0.0/0"), "open more: 0.0.0.0/0"),
        (GOOD.replace('["80"]', '["80", "22"]'), "changes allow/ports"),
        (GOOD.replace('  source_ranges = ["10.0.0.0/8"]\n', ""), "drops source_ranges"),
        (GOOD.replace("deletion_protection = true", "deletion_protection = false"), "changes deletion_protection"),
        (GOOD + 'data "external" "x" {\n  program = ["id"]\n}\n', "data"),
    ],
)
def test_an_answer_that_does_more_or_less_is_refused(main: str, why: str) -> None:
    reasons = accept_model_answer(FILES, {**FILES, "main.tf": main}, WRONG)
    assert any(why in reason for reason in reasons), reasons


def test_an_answer_that_touches_a_file_that_was_fine_is_refused() -> None:
    touched = FILES["outputs.tf"].replace(".name", ".connection_name")
    assert "it changes outputs.tf, which was fine" in accept_model_answer(
        FILES, {"main.tf": GOOD, "outputs.tf": touched}, WRONG
    )
    assert accept_model_answer(FILES, {"main.tf": GOOD}, WRONG)


def test_the_excerpt_holds_one_type_and_is_small_enough_for_a_prompt() -> None:
    excerpt = schema_excerpt("google_compute_firewall")
    assert excerpt["arguments"]["name"] == {"type": "string", "required": True}
    assert excerpt["blocks"]["allow"]["arguments"]["protocol"]["required"]
    assert len(json.dumps(excerpt)) < 6000
    assert schema_excerpt("google_no_such_thing") is None
    assert all(schema_excerpt(name) for name in list(provider_schema().resource_types())[:50])
