# ruff: noqa: E501 - a table of edits
"""What is written otherwise is an edit, however alike it looks."""

from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_document import Change, Source
from jobs.terraform.policy.plan_drafted import Drafted

KEPT = "  versioning {\n    enabled = true\n  }\n"


@pytest.mark.parametrize(
    ("was", "now", "more"),
    [
        # A block that is made no times is gone, though what it would hold stands there to the letter.
        (KEPT, '  dynamic "versioning" {\n    for_each = []\n    content {\n      enabled = true\n    }\n  }\n', ""),
        (KEPT, '  dynamic "versioning" {\n    for_each = {}\n    content {\n      enabled = true\n    }\n  }\n', ""),
        # A text is compared as a text, whatever it looks like.
        ('  location = "US"\n', '  location = "US span=Span(x)"\n', ""),
        ('  location = "US"\n', '  location = "US name_span=Span(start=1, end=2), "\n', ""),
        # A type may order, convert or drop.
        ('  cors {\n    origin = ["a", "b"]\n  }\n', "  cors {\n    origin = var.l\n  }\n",
         'variable "l" {\n  type = set(string)\n  default = ["a", "b"]\n}\n'),
        ('  location = "07"\n', "  location = var.l\n", 'variable "l" {\n  type = number\n  default = "07"\n}\n'),
        # A switch is no number, and how something is written is not what it says.
        ("  requester_pays = true\n", "  requester_pays = 1\n", ""),
        ("  location = google_x.y.id\n", "  location = \"GetAttr(GetAttr(GetAttr(Name('google_x'), 'y'), 'id')\"\n", ""),
    ],
)  # fmt: skip
def test_what_is_made_otherwise_is_no_less_an_edit_for_looking_as_drafted(was, now, more):
    here, there = Source({"m.tf": wrap(now) + more}), {"m.tf": wrap(was)}
    change = Change("google_storage_bucket.x", "managed", "google_storage_bucket", "x", "", ("create",))
    assert list(Drafted(there, here).edits(change, frozenset()))
    assert not list(Drafted(there, Source(there)).edits(change, frozenset()))


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [
        ("google_sql_database_instance", 'database_version = "POSTGRES_16"', 'database_version = "POSTGRES_17"'),
        ("google_redis_instance", 'redis_version = "REDIS_7_0"', 'redis_version = "REDIS_7_2"'),
    ],
)
def test_a_newer_version_is_a_choice_in_a_draft_and_an_upgrade_of_what_stands(kind, was, now):
    here, there = (f'resource "{kind}" "x" {{\n  {each}\n}}\n' for each in (now, was))
    draft = Drafted({"m.tf": there}, Source({"m.tf": here}))
    fresh = Change(f"{kind}.x", "managed", kind, "x", "", ("create",))
    stands = replace(fresh, actions=("update",), before={was.split()[0]: "older"})
    assert not list(draft.edits(fresh, frozenset()))
    assert list(draft.edits(stands, frozenset()))


def test_a_name_is_free_until_another_one_destroys_what_stands():
    here, there = (f'resource "google_cloud_run_v2_service" "x" {{\n  name = "{each}-abcde"\n}}\n' for each in "ab")
    draft = Drafted({"m.tf": there}, Source({"m.tf": here}))
    kind = "google_cloud_run_v2_service"
    made = Change(f"{kind}.x", "managed", kind, "x", "", ("create",))
    assert not list(draft.edits(made, frozenset()))
    assert list(draft.edits(replace(made, actions=("delete", "create"), before={"name": "b-abcde"}), frozenset()))


@pytest.mark.parametrize(("port", "is_asked"), [("25", False), ("587", True)])
def test_a_rule_against_mail_by_the_port_that_google_keeps_shut_is_nothing_to_ask_about(port, is_asked):
    text = 'resource "google_compute_firewall" "x" {\n  direction = "EGRESS"\n  deny {\n    protocol = "tcp"\n  }\n}\n'
    after = {"direction": "EGRESS", "priority": 900, "deny": [{"protocol": "tcp", "ports": [port]}]}
    kind = "google_compute_firewall"
    change = Change(f"{kind}.x", "managed", kind, "x", "", ("create",), after=after)
    assert bool(list(Drafted({"m.tf": ""}, Source({"m.tf": text})).edits(change, frozenset()))) == is_asked


def wrap(said):
    return f'resource "google_storage_bucket" "x" {{\n  name = "f-abcde"\n{said}}}\n'
