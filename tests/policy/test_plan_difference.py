# ruff: noqa: E501 - a table of edits
"""What is written otherwise is an edit, however alike it looks."""

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


def wrap(said):
    return f'resource "google_storage_bucket" "x" {{\n  name = "f-abcde"\n{said}}}\n'
