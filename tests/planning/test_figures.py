"""A figure or a name that a goal says stands in its plan, or the plan says that it does not."""

from collections import Counter

import pytest

from functions.planning.asked import NOT_UNDERSTOOD
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.numbers import counting, is_clock, number, numbers_in
from functions.planning.rules.words.values import machines_in, range_in
from shared.llm import provider
from shared.settings import ModelSettings

STEPS = "A bucket: nearline after 30 days, coldline after 90, delete after 1 year"
OFFLINE = provider(ModelSettings(), RULES)


def settings_of(planned: Planned) -> dict[str, dict[str, str]]:
    return {part.id: {each.key: each.value for each in part.settings} for part in planned.expanded.architecture.parts}


def not_held(goal: str) -> list[str]:
    """The clauses of which a figure or a name stands nowhere, alone or in the line of the need that it is said of."""
    unmet = [each for each in make_plan(goal, OFFLINE).asked if not each.met]
    return [each.words for each in unmet if each.need == NOT_UNDERSTOOD or "but not as said" in each.how]


@pytest.mark.parametrize(
    ("goal", "part", "key", "value"),
    [
        ("Postgres 16 with log_min_duration_statement=500", "app", "flags", "log_min_duration_statement=500"),
        ("MySQL 8 that logs queries slower than 2 s", "app", "flags", "slow_query_log=on,long_query_time=2"),
        ("Postgres, maintenance window Tuesday 5am", "app", "maintenance_day", "2"),
        ("Postgres with backups every night at 1:00", "app", "backup_hour", "1"),
        ("Metabase only for people in group analysts@acme.io", "api", "members", "group:analysts@acme.io"),
        ("A Flask app, staff only, sign in with Google: eve@acme.io may come in", "api", "members", "user:eve@acme.io"),
        ("Cloud Tasks for our API, at most 5 per second, 10 at once", "tasks", "per_second", "5"),
        ("Cloud Tasks for our API, at most 5 per second, 10 at once", "tasks", "at_a_time", "10"),
        (STEPS, "data", "further_classes", "COLDLINE=90"),
        (STEPS, "data", "delete_after_days", "365"),
        ("Cloud Run deployed by GitHub Actions of acme/shop without keys", "ci", "repository", "acme/shop"),
        ("A web app on Cloud Run, block all countries except DE, AT, CH", "front", "allowed_countries", "DE,AT,CH"),
        ("3 private VMs (app1, app2, spare) on Ubuntu 22.04", "app2", "os", "ubuntu-2204"),
        ("49 validator VMs n1-standard-1, one leader n1-standard-16", "validator-49", "machine_type", "n1-standard-1"),
        ("49 validator VMs of n1-standard-1 and one leader n1-standard-16", "leader", "machine_type", "n1-standard-16"),
        ("3 app servers (e2-standard-4) and 2 db servers (n2-highmem-4)", "db-2", "database", "postgres"),
        ("2x c2-standard-8 for render workers, 1x e2-medium for Zoo", "render-2", "machine_type", "c2-standard-8"),
        ("Five VMs named web-1 to web-5, e2-small, Debian 12", "web-5", "os", "debian-12"),
        ("Spin up vms app01 to app04 as e2-medium with no public IP", "app04", "public", "false"),
        ("GKE pools e2-standard-4 and spot n2-highmem-8", "cluster", "pools", "main; second type=n2-highmem-8 spot"),
        ("GKE, the control plane must not have a public endpoint, 2 nodes", "cluster", "endpoint", "private"),
        ("A VM with a 500 GB pd-ssd data disk, boot disk 30 GB pd-standard", "backend", "data_disk_type", "pd-ssd"),
        ("A VM with a 500 GB pd-ssd data disk, boot disk 30 GB pd-standard", "backend", "disk_type", "pd-standard"),
        ("GKE, node pool np-1, at least 2 and at most 4 nodes in total", "cluster", "pools", "np-1 total"),
        ("An API on Cloud Run with the secrets STRIPE_KEY and JWT_SECRET", "jwt-secret", "env", "JWT_SECRET"),
        ("A nightly job at 2:30 Berlin time", "schedule", "timezone", "Europe/Berlin"),
        ("Postgres, storage autogrow to max 500 GB", "app", "disk_limit_gb", "500"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_part_is_its_setting(goal: str, part: str, key: str, value: str) -> None:
    planned = make_plan(goal, OFFLINE)
    assert settings_of(planned)[part].get(key) == value
    assert not [each.words for each in planned.asked if each.need == NOT_UNDERSTOOD]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("An API on Cloud Run with Postgres reachable by 20 partitions", "20 partitions"),
        ("A bucket, our router is 10.9.8.7", "10.9.8.7"),
        ("Actual Budget on an e2-micro with a separate 10-GB disk", "10-GB disk"),
        ("Postgres 15 with a 200 GB HDD", "HDD"),
        ("Pub/Sub topic orders.created.v2", "orders.created.v2"),
        ("A function that reads gs://scans-in", "gs://scans-in"),
        ("Cloud Run service, liveness probe on /healthz, startup probe on /ready", "/ready"),
        ("Cloud Functions in Node 20 behind HTTPS", "Node 20"),
        ("An API with Postgres where track_cost_delay_timing is on", "track_cost_delay_timing"),
        ("A VM for our ERP, its agent listens on port 8443/tcp and calls home each 45 seconds", "45 seconds"),
        ("An API on Cloud Run and nine buckets", "nine buckets"),
        ("A Windows VM with SQL Server 2016 Standard", "SQL Server 2016"),
    ],
)
def test_a_figure_that_no_setting_holds_is_named(goal: str, words: str) -> None:
    assert any(words in each for each in not_held(goal)), not_held(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "A shop for our 3 branches, founded 20 years ago, 500 customers, on Cloud Run with Postgres 16",
        "Postgres on 2 vCPUs and 8 GB of memory, 14 days of backups",
        "An app where people book a table within 3 days, 40 tables, in Frankfurt",
        "A Django API with Redis in Paris for 20,000 users, at most 90 euros a month",
    ],
)
def test_figures_that_are_held_or_are_no_infrastructure_are_not_named(goal: str) -> None:
    assert not not_held(goal)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("10,000", 10_000), ("10.000", 10_000), ("1 500", 1_500), ("1.5", 1.5), ("1,5", 1.5), ("1.234,50", 1_234.5),
        ("1,234.50", 1_234.5), ("0.005", 0.005), ("0,250", 0.25), ("3.", 3), ("1.2.3", None), ("", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_a_person_means_it(said: str, meant: float | None) -> None:
    assert number(said) == meant


@pytest.mark.parametrize("size", ["1000", "1.000", "1,000"])
def test_a_number_with_a_separator_is_the_same_to_every_rule(size: str) -> None:
    goal = f"A VM that has a disk of {size} GB"
    assert settings_of(make_plan(goal, OFFLINE))["backend"]["data_disk_gb"] == "1000"
    assert not not_held(goal)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2 debian 12 vms with 4 vcpus and 32 gb, udp 7777", ["plain", "version", "cores", "size", "port"]),
        ("zwischen 0 und 6 stuck, 24/7", ["count", "count", "name", "name"]),
        ("3 to 12 e2-standard-4 vms at 65% cpu", ["count", "count", "name", "name", "share"]),
        ("node 20 services, odoo 17, minecraft for 20 players", ["version", "version", "people"]),
        ("5 instances max, $50/month, 50 minutes, at 7, 18:30", ["count", "money", "span", "clock", "clock", "clock"]),
        ("ports 80, 443 and 8080", ["port", "port", "port"]),
        ("2 regions, 20 processes, 10 requests per second", ["count", "count", "rate"]),
    ],
)
def test_a_number_is_what_it_stands_beside(text: str, kinds: list[str]) -> None:
    assert [each.kind.value for each in numbers_in(text)] == kinds


def test_who_counts_sees_no_version_and_who_reads_a_clock_no_count() -> None:
    assert machines_in("a debian 12 vm") is None
    assert machines_in("2 debian 12 vms") == 2
    assert range_in("vms, zwischen 0 und 6 stuck") == (0, 6)
    assert counting("2 debian 12 vms") == "2 debian vms"
    assert is_clock("off from 2 to 8", 0, 15)
    assert not is_clock("from 2 to 8 instances", 0, 21)


@pytest.mark.parametrize(
    ("goal", "made"),
    [
        ("1 bastion e2-micro, 16 compute VMs c2-standard-60 and 2 db VMs n2-highmem-4", {"vm": 19, "nat": 1}),
        ("VMs worker-1 through worker-6, c2-standard-4, no external IP", {"vm": 6}),
        ("3 identical Ubuntu VMs called node-1, node-2 and node-3, e2-medium each", {"vm": 3}),
        ("2x c2-standard-8 for the render workers, 1x e2-medium for the scheduler", {"vm": 3}),
        ("A 10 GB disk on an e2-medium VM", {"vm": 1}),
        ("We have 2 n1-standard-1 VMs elsewhere; build 3 e2-medium VMs and 1 n2-standard-2 VM", {"vm": 4}),
        ("I'd like to have 3 e2-medium VMs and 1 n2-standard-2 VM", {"vm": 4}),
        ("A Dataproc cluster: 1 master n1-standard-4 and 2 workers n1-standard-2", {}),
    ],
)
def test_as_many_machines_as_are_told_apart_are_made_and_nothing_of_their_names(
    goal: str, made: dict[str, int]
) -> None:
    parts = Counter(each.part for each in make_plan(goal, OFFLINE).expanded.architecture.parts)
    assert made == (parts if made else {kind: count for kind, count in parts.items() if kind == "vm"})
