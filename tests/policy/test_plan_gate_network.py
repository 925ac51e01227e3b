"""What a plan opens to the network."""

import copy
import json
from dataclasses import replace

import pytest

from jobs.terraform.policy.plan_access import bucket
from jobs.terraform.policy.plan_document import Source, changes
from jobs.terraform.policy.plan_gate import PUBLIC_DATABASE, judge_plan
from jobs.terraform.policy.plan_hosts import posts
from shared.schemas import ADOPTED
from shared.sensitive_ports import UNUSUAL_PORTS
from tests.planning.plans import plan_for
from tests.policy.plan_room import (
    FIREWALL,
    LIMITS,
    SQL,
    UNKNOWN,
    allow,
    edit,
    files_of,
    rules,
)

GOOGLE = "registry.terraform.io/hashicorp/google"
pytestmark = pytest.mark.terraform


def firewall(documents, **after):
    files, document = documents("backend_api")
    return rules(judge_plan(edit(document, FIREWALL, **after), plan_for("backend_api"), LIMITS, files=files))


OPEN = [
    allow("22"),
    allow("20-30"),
    allow("3389"),
    allow("80", "5432"),
    allow("3300-3400"),
    allow("0-65535"),
    allow("1-65535", protocol="udp"),
    allow("6379"),
    allow("27017"),
    allow(protocol="tcp"),
    allow(protocol="all"),
    allow(protocol="ALL"),
    allow(protocol="6"),
    allow("22", protocol="6"),
    allow(protocol="esp"),
    allow("ssh"),
    [*allow("80"), *allow("22")],
]


@pytest.mark.parametrize("rule", OPEN, ids=json.dumps)
def test_no_sensitive_port_is_opened_to_the_world(documents, rule):
    assert firewall(documents, allow=rule) == {"public_port"}


UNUSUAL = [allow("161", protocol="udp"), allow("8088"), allow("9000"), allow("123", protocol="17"), allow("80-90")]


@pytest.mark.parametrize("rule", UNUSUAL, ids=json.dumps)
def test_a_port_that_is_not_known_to_be_public_is_not_opened_by_hand(documents, rule):
    assert firewall(documents, allow=rule) == {"public_port"}


@pytest.mark.parametrize(("port", "refused"), [("9000", set()), ("9000-9010", set()), ("8088", {"public_port"})])
def test_a_plan_that_names_unusual_ports_opens_them_but_no_sensitive_one(documents, port, refused):
    files, document = documents("backend_api")
    plan = plan_for("backend_api")
    named = plan.model_copy(update={"risk_flags": [*plan.risk_flags, UNUSUAL_PORTS]})
    assert rules(judge_plan(edit(document, FIREWALL, allow=allow(port)), named, LIMITS, files=files)) == refused


def written(text, **after):
    """A resource of a file, as a plan would make it."""
    kind = text.split('"')[1]
    values = {"address": f"{kind}.x", "mode": "managed", "type": kind, "name": "x"}
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {}}
    document = {"resource_changes": [{**values, "provider_name": GOOGLE, "change": change}]}
    return changes(document)[0], Source({"main.tf": text})


@pytest.mark.parametrize(
    ("after", "flags", "found"),
    [
        ({"uniform_bucket_level_access": False}, [], {"unprotects_data"}),
        ({"public_access_prevention": "inherited"}, [], {"unprotects_data"}),
        ({"public_access_prevention": "inherited"}, ["public_bucket"], set()),
        ({"force_destroy": True}, ["public_bucket"], {"unprotects_data"}),
        ({"uniform_bucket_level_access": True, "public_access_prevention": "enforced"}, [], set()),
    ],
    ids=str,
)
def test_a_new_bucket_keeps_its_protections(after, flags, found):
    change, source = written('resource "google_storage_bucket" "x" {}', **after)
    plan = plan_for("backend_api").model_copy(update={"risk_flags": flags})
    assert {rule for rule, _ in bucket(change, plan, source)} == found


@pytest.mark.parametrize(
    ("host", "http", "found"),
    [
        ('"shop.example.com"', {}, set()),
        ('"shop.example.com"', {"request_method": "GET"}, set()),
        ('"shop.example.com"', {"request_method": "POST"}, {"foreign_endpoint"}),
        ('"shop.example.com"', {"body": "YQ=="}, {"foreign_endpoint"}),
        ('"${google_compute_address.a.address}.example.com"', {"body": "YQ=="}, {"foreign_endpoint"}),
        ("google_compute_address.a.address", {"request_method": "POST", "body": "YQ=="}, set()),
    ],
    ids=str,
)
def test_a_check_sends_a_body_to_the_deployment_s_own_address_only(host, http, found):
    labels = f'monitored_resource {{\n type = "uptime_url"\n labels = {{ host = {host} }}\n}}'
    text = f'resource "google_monitoring_uptime_check_config" "x" {{\n{labels}\n}}'
    assert {rule for rule, _ in posts(*written(text, http_check=[http]))} == found


WORLDS = [
    ["0.0.0.0/0"],
    ["::/0"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["10.0.0.0/8", "0.0.0.0/0"],
    ["1.2.3.4/0"],
    ["2000::/3"],
    ["8.0.0.0/8"],
    ["35.0.0.0/10", "36.0.0.0/10"],
    [f"{first}.0.0.0/9" for first in range(1, 9)],
    ["nonsense"],
    [],
    None,
]


@pytest.mark.parametrize("ranges", WORLDS, ids=json.dumps)
def test_the_world_is_recognised_however_it_is_written(documents, ranges):
    assert firewall(documents, allow=allow("22"), source_ranges=ranges) == {"public_port"}


@pytest.mark.parametrize(
    "after",
    [
        {"allow": allow("22"), "source_ranges": ["10.0.0.0/8"]},
        {"allow": allow("22"), "source_ranges": ["203.0.113.7/32", "198.51.100.0/24"]},
        {"allow": allow("22"), "source_ranges": ["35.235.240.0/20"]},
        {"allow": allow("22"), "source_ranges": [], "source_tags": ["bastion"]},
        {"allow": allow("22"), "disabled": True},
        {"allow": allow("22"), "direction": "EGRESS"},
        {"allow": allow("8080-8085", "443")},
        {"allow": allow(protocol="icmp")},
        {"allow": [], "deny": allow(protocol="all")},
    ],
    ids=str,
)
def test_what_is_not_open_to_the_world_passes(documents, after):
    assert firewall(documents, **after) == set()


@pytest.mark.parametrize(
    "after",
    [
        {"allow": UNKNOWN},
        {"allow": allow("22"), "source_ranges": UNKNOWN},
        {"allow": allow("5432"), "source_ranges": UNKNOWN, "source_tags": ["web"]},
        {"allow": [{"protocol": "tcp"}]},
    ],
    ids=str,
)
def test_what_is_not_known_where_it_matters_is_refused(documents, after):
    assert firewall(documents, **after) <= {"unknown_value", "public_port"}
    assert firewall(documents, **after)


def test_ports_that_are_known_only_after_apply_are_refused(documents):
    files, document = documents("backend_api")
    edit(document, FIREWALL, allow=[{"protocol": "tcp"}])
    (change,) = [each for each in document["resource_changes"] if each["address"] == FIREWALL]
    change["change"]["after_unknown"]["allow"] = [{"ports": True}]
    assert rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files)) == {"unknown_value"}


DENY = """
resource "google_compute_firewall" "deny" {
  name          = "deny${var.name_suffix}"
  network       = google_compute_network.backend_vpc.id
  source_ranges = ["0.0.0.0/0"]
  priority      = 10
  deny {
    protocol = "all"
  }
}
"""


NARROWER = {
    "": "",
    "priority ": "disabled = true\n  priority ",
    "priority      = 10": "priority      = 60000",
    '"0.0.0.0/0"': '"10.0.0.0/8"',
    'protocol = "all"': 'protocol = "tcp"',
    "deny {": 'target_tags = ["one"]\n  deny {',
}


@pytest.mark.parametrize("after", [DENY.replace(before, after) if before else "" for before, after in NARROWER.items()])
def test_a_rule_that_keeps_traffic_out_stays(workshop, after):
    files = files_of("backend_api")
    document = workshop.changed({**files, "deny.tf": DENY}, {**files, "deny.tf": after})
    assert "weakens_firewall" in rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files))


def test_a_rule_that_keeps_out_more_or_sooner_weakens_nothing(workshop):
    usual = files_of("backend_api")
    files = {**usual, "deny.tf": DENY.replace("priority      = 10", "priority      = 5")}
    document = workshop.changed({**usual, "deny.tf": DENY}, files)
    assert rules(judge_plan(document, plan_for("backend_api"), LIMITS, files=files)) == set()


BESIDE = DENY.replace('"deny"', '"let"').replace('"deny$', '"let$').replace("deny {", "allow {")
LETS = {
    "all of it, sooner": ("= 10\n", "= 9\n", True),
    "all of it, later": ("= 10\n", "= 11\n", False),
    "a few, sooner": ("= 10\n", '= 9\n  target_tags = ["one"]\n', False),
    "from one place, sooner": ('["0.0.0.0/0"]\n  priority      = 10', '["10.1.0.0/16"]\n  priority      = 9', False),
}


@pytest.mark.parametrize(("before", "after", "undone"), LETS.values(), ids=LETS)
def test_no_rule_undoes_one_that_keeps_traffic_out(workshop, before, after, undone):
    kept = DENY.replace('["0.0.0.0/0"]', '["10.0.0.0/8"]')
    lets = BESIDE.replace(before, after).replace('["0.0.0.0/0"]', '["10.0.0.0/8"]')
    files = {**files_of("backend_api"), "deny.tf": kept + lets}
    found = rules(judge_plan(workshop.plan(files), plan_for("backend_api"), LIMITS, files=files))
    assert ("weakens_firewall" in found) is undone


def with_ip(document, **configuration):
    (change,) = [each for each in document["resource_changes"] if each["address"] == SQL]
    settings = copy.deepcopy(change["change"]["after"]["settings"])
    settings[0]["ip_configuration"][0].update(configuration)
    return edit(document, SQL, settings=settings)


@pytest.mark.parametrize("value", ["0.0.0.0/0", "0.0.0.0/1", "8.0.0.0/8"])
def test_a_database_is_not_open_to_the_world(documents, value):
    files, document = documents("backend_api_postgres")
    with_ip(document, authorized_networks=[{"name": "x", "value": value}])
    found = judge_plan(document, plan_for("backend_api_postgres"), LIMITS, files=files)
    assert rules(found) == {"public_database"}


def test_a_database_has_a_public_address_only_when_the_plan_names_it(documents):
    files, document = documents("backend_api_postgres")
    plan = plan_for("backend_api_postgres")
    with_ip(document, ipv4_enabled=True)
    assert rules(judge_plan(document, plan, LIMITS, files=files)) == {"public_database"}
    named = plan.model_copy(update={"risk_flags": [PUBLIC_DATABASE]})
    assert judge_plan(document, named, LIMITS, files=files) == []
    # Cloud SQL gives a public address when nothing is said.
    (change,) = [each for each in document["resource_changes"] if each["address"] == SQL]
    settings = copy.deepcopy(change["change"]["after"]["settings"])
    settings[0]["ip_configuration"] = []
    edit(document, SQL, settings=settings)
    assert rules(judge_plan(document, plan, LIMITS, files=files)) == {"public_database"}


def test_what_was_public_and_dear_when_it_was_taken_in_may_be_set_back_and_ended(documents):
    files, document = documents("backend_api_postgres")
    with_ip(document, ipv4_enabled=True)
    (change,) = [each for each in document["resource_changes"] if each["address"] == SQL]
    before = copy.deepcopy(change["change"]["after"])
    change["change"] |= {"actions": ["update"], "before": before}
    (stands,) = [each for each in document["planned_values"]["root_module"]["resources"] if each["address"] == SQL]
    document["prior_state"] = {"values": {"root_module": {"resources": [copy.deepcopy(stands)]}}}
    edit(document, SQL, deletion_protection=False)
    plan, made = plan_for("backend_api_postgres"), plan_for("backend_api_postgres")
    adopted = plan.model_copy(update={"stack_type": ADOPTED})
    assert "public_database" in rules(judge_plan(document, made, LIMITS, files=files))
    assert "public_database" not in rules(judge_plan(document, adopted, LIMITS, files=files))
    # What was closed does not open by it, and nothing gets dearer.
    before["settings"][0]["ip_configuration"][0]["ipv4_enabled"] = False
    assert "public_database" in rules(judge_plan(document, adopted, LIMITS, files=files))
    cheap = replace(LIMITS, cap_usd=1.0, registered=[("google_compute_disk", "x")])
    assert "cost_above_cap" in rules(judge_plan(document, adopted, cheap, files=files))
    document["prior_state"]["values"]["root_module"]["resources"] = copy.deepcopy(
        [each for each in document["planned_values"]["root_module"]["resources"] if each["mode"] == "managed"]
    )
    assert "cost_above_cap" not in rules(judge_plan(document, adopted, cheap, files=files))
    assert "cost_above_cap" in rules(judge_plan(document, made, replace(cheap, registered=()), files=files))


def test_a_channel_that_is_switched_off_and_a_disk_that_grows_no_more_are_asked_about(documents):
    files, document = documents("backend_api_postgres")
    channel = "google_monitoring_notification_channel.ops_webhook"
    for address in (channel, SQL):
        (change,) = [each for each in document["resource_changes"] if each["address"] == address]
        change["change"] |= {"actions": ["update"], "before": copy.deepcopy(change["change"]["after"])}
    settings = copy.deepcopy(change["change"]["after"]["settings"])
    change["change"]["before"]["settings"][0]["disk_autoresize"] = True
    settings[0]["disk_autoresize"] = False
    edit(document, SQL, settings=settings)
    edit(document, channel, enabled=False)
    found = judge_plan(document, plan_for("backend_api_postgres"), LIMITS, files=files)
    said = {each.message.partition(":")[0] for each in found if each.rule == "unprotects_data"}
    assert said == {channel, SQL}
