"""The schema check holds files to every limit of the provider's facts, and only to what is known from the text."""

import json

import pytest

from shared.terraform.hcl import parse_hcl, parse_json
from shared.terraform.lint import lint
from shared.terraform.schema import provider_schema
from tests.support.facts import broken, said

SCHEMA = provider_schema()
FIREWALL = 'resource "google_compute_firewall" "f" {\n  name    = "f"\n  network = "n"\n'


def messages(text: str) -> list[str]:
    return [f"{one.rule}: {one.message}" for one in lint({"main.tf": parse_hcl(text, "main.tf")})]


@pytest.mark.slow
def test_every_limit_of_every_type_is_found_where_it_is_broken() -> None:
    count = 0
    for kind, path, value, limit in broken(SCHEMA):
        text = json.dumps({"resource": {kind: {"x": said(path, value)}}})
        found = lint({"main.tf.json": parse_json(text, "main.tf.json")})
        name = path.rsplit(".", 1)[-1]
        assert any(one.rule == "invalid_value" and f'"{name}"' in one.message for one in found), (kind, path, limit)
        count += 1
    assert count > 1600


ALLOW = 'allow { protocol = "tcp" }'
DENY = 'deny { protocol = "udp" }'
DYNAMIC = 'dynamic "%s" {\n for_each = var.x\n content { protocol = "tcp" }\n }'
TAGS = 'source_tags = ["a"]'
TOO_HIGH = 'invalid_value: google_compute_firewall: "priority" must be of at most 65535'


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ([], "missing_argument: google_compute_firewall: Exactly one of"),
        ([ALLOW, DENY], "conflict: google_compute_firewall: Only one of"),
        ([ALLOW, DYNAMIC % "deny"], None),
        ([DYNAMIC % "allow"], None),
        ([ALLOW, TAGS, 'target_service_accounts = ["b"]'], "conflict: "),
        ([ALLOW, TAGS, "target_service_accounts = null"], None),
        ([ALLOW, TAGS, "target_service_accounts = var.x"], None),
        ([ALLOW, TAGS, 'target_service_accounts = var.x ? ["b"] : null'], None),
        ([ALLOW, "priority = 70000"], TOO_HIGH),
        ([ALLOW, "priority = local.high"], TOO_HIGH),
        ([ALLOW, "priority = var.x"], None),
        ([ALLOW, 'direction = "IN"'], "invalid_value: "),
        ([ALLOW, 'direction = "IN${var.x}"'], None),
    ],
)
def test_what_is_unknown_is_neither_set_nor_missing(body, rule) -> None:
    lines = "\n".join(body)
    found = messages(f'variable "x" {{}}\nlocals {{\n  high = 70000\n}}\n{FIREWALL}{lines}\n}}\n')
    assert (rule is None and not found) or any(one.startswith(rule) for one in found if rule), found


def test_a_name_is_told_from_a_sentence() -> None:
    found = messages('resource "google_compute_network" "n" {\n  name = "My Network"\n}\n')
    assert len(found) == 1
    assert found[0].startswith('invalid_value: google_compute_network: "name" is no name of Compute Engine: up to 63')


def test_a_block_for_the_beta_provider_may_use_what_only_beta_has() -> None:
    beta = provider_schema("google-beta")
    only = min(beta.resource_types() - SCHEMA.resource_types())
    assert messages(f'resource "{only}" "x" {{}}\n')[0].startswith("unknown_type")
    found = messages(f'resource "{only}" "x" {{\n  provider = google-beta\n  no_such = 1\n}}\n')
    assert any("has no argument" in one for one in found)
    assert not any(one.startswith("unknown_type") for one in found)
