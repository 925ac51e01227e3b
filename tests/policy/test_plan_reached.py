"""Which networks are peered with, and which projects attach to what is published."""

from typing import Any

import pytest

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source
from jobs.terraform.policy.plan_people import people_of
from jobs.terraform.policy.plan_reached import reached
from tests.parts.architectures import architecture, part

OTHER = "projects/vendor-net/global/networks/shared"
NAMED = people_of(
    architecture(
        part("api", "cloud_run", internal=True),
        part("inside", "internal_load_balancer", "api", published=True, consumers="acme-prod"),
        part("net", "network", name_servers="10.20.0.53"),
        part("db", "sql", psc=True, consumers="acme-bi"),
        part("peers", "network_peering", networks=OTHER),
    )
)


def _made(kind: str, **after: Any) -> Change:
    return Change(f"{kind}.it", "managed", kind, "it", "google", ("create",), after=after)


def peering(network: object) -> Change:
    return _made("google_compute_network_peering", peer_network=network)


def attachment(*projects: object) -> Change:
    accepted = [{"project_id_or_num": each, "connection_limit": 10} for each in projects]
    return _made("google_compute_service_attachment", consumer_accept_lists=accepted)


def database(*projects: object) -> Change:
    ip = [{"psc_config": [{"psc_enabled": True, "allowed_consumer_projects": [*projects]}]}]
    return _made("google_sql_database_instance", settings=[{"ip_configuration": ip}])


def policy(*servers: object) -> Change:
    asked = [{"target_name_servers": [{"ipv4_address": each} for each in servers]}]
    return _made("google_dns_policy", alternative_name_server_config=asked)


def found(change: Change, people: Any = NAMED, text: str = "") -> set[str]:
    return {rule for rule, _ in reached(change, Source({"main.tf": text}), people, "own-project")}


def test_what_the_plan_names_is_connected_to() -> None:
    assert {f"peer:{OTHER}", "attach:acme-prod", "endpoint:acme-bi"} <= NAMED
    assert [found(each) for each in (peering(OTHER), attachment("acme-prod"), attachment())] == [set()] * 3
    assert [found(each) for each in (database("own-project", "acme-bi"), policy("10.20.0.53"))] == [set()] * 2
    assert found(peering("projects/other-net/global/networks/shared"), None) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (peering(OTHER.replace("vendor", "mallory")), "foreign_resource"),
        (peering(UNKNOWN), "unknown_value"),
        (attachment("acme-prod", "mallory-net"), "foreign_resource"),
        (attachment(UNKNOWN), "unknown_value"),
        (attachment("own-project"), "foreign_resource"),
        (database("own-project", "acme-prod"), "foreign_resource"),
        (database(UNKNOWN), "unknown_value"),
        (policy("203.0.113.66"), "foreign_resource"),
    ],
)
def test_nothing_else_is(change: Change, rule: str) -> None:
    assert found(change) == {rule}


_DATABASE = """resource "google_sql_database_instance" "it" {
  settings {
    tier = "db-f1-micro"
    %s
  }
}
"""


_DYNAMIC = """ip_configuration {
      dynamic "psc_config" {
        for_each = [1]
        content {
          allowed_consumer_projects = local.who
        }
      }
    }"""


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("", set()),
        ("ip_configuration {\n psc_config {\n allowed_consumer_projects = [var.who]\n }\n }", {"unknown_value"}),
        (_DYNAMIC, {"unknown_value"}),
    ],
)
def test_what_google_fills_in_connects_to_nobody(said: str, rules: set[str]) -> None:
    change = _made("google_sql_database_instance", settings=[{"tier": "db-f1-micro", "ip_configuration": UNKNOWN}])
    assert found(change, text=_DATABASE % said) == rules
