"""Each guard of the plan gate switched off, one at a time: an attack that nothing else stops gets through then.

So none of them is there in vain, and a test fails on the day one of them stops nothing.
"""

from dataclasses import replace
from typing import NamedTuple

import pytest

from jobs.terraform.policy import plan_access, plan_federation, plan_gate, plan_logs, plan_network
from shared.schemas import AllowedChange, Declared, Environment
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, PROJECT, TOKEN

HERE = Environment(name="here", project=PROJECT, region="us-central1", regions=["us-central1"])
NOTHING = Declared(added=[], updated=[], replaced=[], loses=[], confirmed_by="")
LOOSE = replace(LIMITS, cap_usd=None)


class Ref(str):
    """An expression; its value is known after the apply."""


ACCOUNT = Ref("google_service_account.own.email")
BESIDE = {
    "google_service_account.own": {"account_id": "own-abcde", "project": PROJECT},
    "google_compute_network.own": {"name": "own-abcde", "project": PROJECT, "auto_create_subnetworks": False},
    "google_storage_bucket.own": {"name": "own-abcde", "project": PROJECT, "location": "US"},
    "google_iam_workload_identity_pool.own": {"workload_identity_pool_id": "own-abcde", "project": PROJECT},
}


class Attack(NamedTuple):
    """A resource that a guard alone refuses, by a rule."""

    guard: tuple[object, str]
    rule: str
    kind: str
    after: dict
    limits: object = LOOSE
    before: dict | None = None
    mode: str = "managed"
    more: dict | None = None


def service(**container):
    return {
        "name": "web-abcde",
        "location": "us-central1",
        "project": PROJECT,
        "template": [
            {
                "service_account": ACCOUNT,
                "containers": [{"image": "us-docker.pkg.dev/cloudrun/container/hello", **container}],
            }
        ],
    }


def topic(**values):
    return {"name": "orders-abcde", "project": PROJECT, **values}


def firewall(ranges, port, name="in-abcde"):
    return {
        "name": name,
        "project": PROJECT,
        "direction": "INGRESS",
        "network": Ref("google_compute_network.own.id"),
        "source_ranges": [ranges],
        "allow": [{"protocol": "tcp", "ports": [port]}],
    }


def check(host, **asks):
    return {
        "display_name": "c-abcde",
        "project": PROJECT,
        "timeout": "10s",
        "http_check": [{"path": "/", "port": 443, "use_ssl": True, **asks}],
        "monitored_resource": [{"type": "uptime_url", "labels": {"host": host, "project_id": PROJECT}}],
    }


POOL = {
    "workload_identity_pool_id": Ref("google_iam_workload_identity_pool.own.workload_identity_pool_id"),
    "workload_identity_pool_provider_id": "ci-abcde",
    "project": PROJECT,
    "attribute_condition": 'assertion.sub != ""',
    "attribute_mapping": {"google.subject": "assertion.sub"},
    "oidc": [{"issuer_uri": "https://token.actions.githubusercontent.com"}],
}
CHANGED = {"before": topic(message_retention_duration="600s"), "after": topic(message_retention_duration="900s")}
ATTACKS = [
    Attack(
        (plan_gate, "_removal"), "destroys_data", "google_pubsub_topic", {}, before=topic()),
    Attack(
        (plan_gate, "_protections"), "unprotects_data", "google_pubsub_topic",
        topic(message_retention_duration="600s"), before=topic(message_retention_duration="900s")),
    Attack(
        (plan_gate, "arguments"), "claimed_name", "google_pubsub_topic", topic(name="victim-zzzzz")),
    Attack(
        (plan_gate, "single_types"), "refused_argument", "time_sleep", {"create_duration": "20h"}),
    Attack(
        (plan_gate, "queries"), "foreign_project", "google_bigquery_data_transfer_config",
        {"display_name": "q-abcde", "data_source_id": "scheduled_query", "project": PROJECT,
         "service_account_name": ACCOUNT,
         "params": {"query": "select * from `theirs.a.b`"}}),
    Attack(
        (plan_gate, "variables"), "refused_argument", "google_cloud_run_v2_service",
        service(env=[{"name": "LD_PRELOAD", "value": "/tmp/x.so"}])),
    Attack(
        (plan_gate, "_grants"), "privileged_role", "google_project_iam_member",
        {"project": PROJECT, "role": "roles/owner", "member": Ref("google_service_account.own.member")}),
    Attack(
        (plan_logs, "sink"), "foreign_resource", "google_logging_project_sink",
        {"name": "all-abcde", "project": PROJECT, "filter": "", "unique_writer_identity": True,
         "destination": "storage.googleapis.com/own-abcde"}),
    Attack(
        (plan_logs, "exclusion"), "foreign_resource", "google_logging_project_exclusion",
        {"name": "all-abcde", "project": PROJECT, "filter": "severity>=DEFAULT"}),
    Attack(
        (plan_federation, "provider"), "foreign_identity", "google_iam_workload_identity_pool_provider", POOL),
    Attack(
        (plan_gate, "_contents"), "leaks_token", "google_pubsub_topic", topic(labels={"note": TOKEN})),
    Attack(
        (plan_gate, "undeclared"), "undeclared_change", "google_pubsub_topic", CHANGED["after"],
        limits=replace(LOOSE, allowed=AllowedChange(address="google_pubsub_topic.other", attribute="labels")),
        before=CHANGED["before"]),
    Attack(
        (plan_gate, "beyond"), "undeclared_change", "google_pubsub_topic", CHANGED["after"],
        limits=replace(LOOSE, declared=NOTHING), before=CHANGED["before"]),
    Attack(
        (plan_gate, "outside"), "foreign_region", "google_pubsub_topic",
        topic(message_storage_policy=[{"allowed_persistence_regions": ["me-central1"]}]),
        limits=replace(LOOSE, environment=HERE)),
    Attack(
        (plan_gate, "_cost"), "cost_above_cap", "google_compute_disk",
        {"name": "d-abcde", "project": PROJECT, "type": "pd-ssd", "size": 60000, "zone": "us-central1-a"},
        limits=replace(LIMITS, cap_usd=10)),
    Attack(
        (plan_gate, "data"), "foreign_project", "google_pubsub_topic",
        {"name": "victim", "project": "theirs-1"}, mode="data"),
    Attack(
        (plan_gate, "_network"), "public_port", "google_compute_firewall", firewall("0.0.0.0/0", "22")),
    Attack(
        (plan_network, "openings"), "public_port", "google_compute_firewall", firewall("1.2.0.0/15", "22"),
        more={"google_compute_firewall.other": firewall("1.4.0.0/15", "22", "other-abcde")}),
    Attack(
        (plan_access, "bucket"), "unprotects_data", "google_storage_bucket",
        {"name": "files-abcde", "project": PROJECT, "location": "US", "public_access_prevention": "inherited",
         "uniform_bucket_level_access": False}),
    Attack(
        (plan_gate, "asked"), "foreign_endpoint", "google_compute_url_map",
        {"name": "map-abcde", "project": PROJECT,
         "default_url_redirect": [{"host_redirect": "169.254.169.254", "strip_query": False}]}),
    Attack(
        (plan_gate, "posts"), "foreign_endpoint", "google_monitoring_uptime_check_config",
        check("www.example.com", request_method="POST", body="eA==")),
    Attack(
        (plan_gate, "watching"), "foreign_resource", "google_pubsub_topic", topic(labels={"deployment": "theirs"})),
]  # fmt: skip


def judged(attack):
    """The rules by which the plan of one resource is refused."""
    plan, files = planned(attack)
    found = plan_gate.judge_plan(plan, plan_for("backend_api"), attack.limits, files=files)
    return {finding.rule for finding in found}, found


def planned(attack):
    """The document of a plan of one resource, and the files that it is of."""
    values = attack.after
    actions = ["delete"] if not values else ["update"] if attack.before else ["create"]
    if attack.mode == "data":
        actions = ["read"]
    block = "data" if attack.mode == "data" else "resource"
    every = [(f"{'data.' if block == 'data' else ''}{attack.kind}.x", attack.mode, actions, attack.before, values)]
    every += (
        [(address, "managed", ["create"], None, each) for address, each in {**BESIDE, **(attack.more or {})}.items()]
        if values
        else []
    )
    plan = {"resource_changes": [], "planned_values": {"root_module": {"resources": []}}}
    plan["configuration"] = {"root_module": {"resources": []}}
    files = ""
    for address, mode, does, before, after in every:
        kind, label = address.removeprefix("data.").split(".")
        about = {"address": address, "mode": mode, "type": kind, "name": label}
        provider = f"registry.terraform.io/hashicorp/{kind.partition('_')[0]}"
        known, unknown = _split(after)
        change = {"actions": does, "before": before, "after": known or None, "after_unknown": unknown}
        plan["resource_changes"].append({**about, "provider_name": provider, "change": change})
        if after:
            plan["planned_values"]["root_module"]["resources"].append({**about, "values": known})
            plan["configuration"]["root_module"]["resources"].append({**about, "expressions": {}})
            text = "\n".join(f"{name} = {_hcl(value)}" for name, value in after.items())
            files += f'{block if label == "x" else "resource"} "{kind}" "{label}" {{\n{text}\n}}\n'
    return plan, {"main.tf": files}


def _split(value):
    """What is known, and what only the apply can tell."""
    if isinstance(value, Ref):
        return None, True
    if isinstance(value, dict):
        pairs = {key: _split(each) for key, each in value.items()}
        known = {key: told for key, (told, later) in pairs.items() if later is not True}
        return known, {key: later for key, (_, later) in pairs.items()}
    if isinstance(value, list):
        return [_split(each)[0] for each in value], [_split(each)[1] for each in value]
    return value, False


def _hcl(value):
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_hcl(each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_hcl(each) for each in value) + "]"
    if isinstance(value, str):
        quoted = value.replace('"', '\\"')
        return f'"{quoted}"'
    return str(value).lower()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.guard[1])
def test_without_its_guard_an_attack_gets_through(attack, monkeypatch):
    rules, found = judged(attack)
    print(*found, sep="\n")
    assert rules == {attack.rule}
    monkeypatch.setattr(*attack.guard, lambda *_, **__: iter(()))
    assert judged(attack)[0] == set()
