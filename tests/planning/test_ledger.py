"""What a goal limits, rules out or promises is held by the plan, or said to be missing."""

import pytest

from functions.planning.asked import NOT_UNDERSTOOD
from functions.planning.plan import make_plan
from functions.planning.rules.architect import draw
from functions.planning.rules.read import read
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.told.claims import hold_claims
from tests.planning.test_meant import OFFLINE


def not_understood(goal: str) -> list[str]:
    return [each.words for each in make_plan(goal, OFFLINE).asked if each.need == NOT_UNDERSTOOD]


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("a bucket for test data, no Autoclass", "no Autoclass"),
        ("a managed instance group of web servers with 99.9% uptime", "99.9% uptime"),
        ("a Postgres database, only from our VPN", "only from our VPN"),
        ("eine API mit Postgres, ohne Zwerge", "ohne Zwerge"),
    ],
)
def test_a_limit_that_nothing_holds_is_said(goal: str, words: str) -> None:
    assert any(words in each for each in not_understood(goal)), not_understood(goal)


@pytest.mark.parametrize(
    ("goal", "need", "met", "words"),
    [
        ("An API on Cloud Run, no Redis, no Kubernetes", "ruled_out", True, "Redis, Kubernetes"),
        ("An API and not the old thing that somebody built on redis", "redis", False, "redis"),
        ("ASP.NET on a Windows VM with IIS, port 80", "ports", True, "port 80"),
        ("Kestra on a VM, port 8080 only for our team", "ports", False, "port 8080"),
    ],
)
def test_what_is_ruled_out_is_told_and_what_may_be_wanted_is_not_met(
    goal: str, need: str, *, met: bool, words: str
) -> None:
    assert [(each.met, each.words) for each in make_plan(goal, OFFLINE).asked if each.need == need] == [(met, words)]


def test_a_property_that_no_part_has_is_not_met() -> None:
    sketch = Sketch("europe-west1")
    sketch.add("vm", "backend", "vm", public=False)
    sketch.meet("ports", "backend: ports 80 and 443 are open")
    sketch.meet("windows", "backend: os = windows")
    hold_claims(sketch, read("a VM"))
    assert set(sketch.lacks) == {"ports", "windows"}
    assert "ports" not in sketch.how


@pytest.mark.parametrize(
    ("goal", "ports"),
    [
        ("Kestra on a VM, port 8080 only for our team", ""),
        ("Kestra sur une VM. L'interface (port 8080) seulement pour notre équipe", ""),
        ("Kestra auf einer VM, Port 8080 nur für unsere Mitarbeiter", ""),
        ("Kestra on a VM, port 8080 open to everybody", "8080"),
        ("ASP.NET on a Windows VM with IIS, port 80", "80"),
    ],
)
def test_a_port_of_a_machine_is_open_to_everybody_only_where_that_is_said(goal: str, ports: str) -> None:
    (machine,) = draw(read(goal)).of("vm")
    assert draw(read(goal)).parts[machine].settings.get("tcp_ports", "") == ports


@pytest.mark.parametrize(
    "goal",
    [
        "an API with Postgres, only for people of our team at acme.com accounts",
        "a Windows server without a public address",
        "an API without a database, no Redis please",
        "a VM, 4 GB, no idea which region",
        "a static site, not expensive",
        "a bucket that nobody outside may read, private",
        "a Cloud Run API that is only reachable from inside the VPC",
    ],
)
def test_a_limit_that_is_held_is_not_said_again(goal: str) -> None:
    assert not not_understood(goal)


@pytest.mark.parametrize(
    ("goal", "need", "met", "words", "how"),
    [
        ("Postgres for our API, retries on", "left_aside", False, "retries on", "nothing in the plan stands for this"),
        ("A Node API; the bigger frobnicator", "left_aside", False, "the bigger frobnicator", "nothing in the plan"),
        ("A VM for our ERP. 4 vCPU, 16 GB", "value", True, "4 vCPU", "machine_type = e2-standard-4"),
        ("Cloud Run API, min 1 max 6", "stated", True, "min 1 max 6", "max_instances = 6"),
        ("Cloud Run API\nСервер должен", "not_understood", False, "Сервер должен", "script"),  # noqa: RUF001
        (
            "A bucket called inventory-of-everything-that-we-own-and-of-what-we-owe-others",
            "name",
            False,
            "inventory-of",
            "it is called data here",
        ),
        ("A Windows VM with SQL Server 2016", "sqlserver", False, "SQL Server 2016", "but not as said"),
    ],
)
def test_each_clause_of_a_goal_stands_in_a_line(goal: str, need: str, *, met: bool, words: str, how: str) -> None:
    lines = [each for each in make_plan(goal, OFFLINE).asked if each.need == need and words in each.words]
    assert [(each.met, how in each.how) for each in lines] == [(met, True)]


@pytest.mark.parametrize(
    ("goal", "part", "name"),
    [
        ("A function that writes to bucket partner-drop", "bucket", "partner-drop"),
        ("Cloud Run with BigQuery dataset mart", "bigquery", "mart"),
        ("A job, results go to bucket renders, in Paris", "bucket", "renders"),
        ("Ein Job, der ein CSV in einen Bucket legt, jeden Montag", "bucket", "files"),
        ("Cloud SQL Postgres, a database called insurehub", "sql", "insurehub"),
        ("Memorystore redis cluster-mode", "valkey", "valkey"),
        ("A Pub/Sub topic with a queue dead-letter", "queue", "jobs"),
        ("A Cloud Tasks queue called namex-emailer-pending-send-queue", "tasks", "namex-emailer-pending-send-queue"),
        ("New VM called govmeeting-clientapp, e2-micro", "vm", "govmeeting-clientapp"),
        ("Cloud Run service `media-transcoding-frontend-eu`", "cloud_run", "media-transcoding-frontend-eu"),
        ("A nightly job that writes into dataset fastly_logs", "bigquery", "fastly-logs"),
        ("VM e2-small in zone europe-west3-a", "vm", "backend"),
    ],
)
def test_a_name_that_a_goal_gives_is_the_name_of_the_thing(goal: str, part: str, name: str) -> None:
    assert draw(read(goal)).of(part) == [name]


@pytest.mark.parametrize(
    ("goal", "kept"),
    [("A bucket for contracts. Never delete anything.", True), ("A bucket for contracts", False)],
)
def test_where_nothing_is_ever_to_be_deleted_no_earlier_version_is(goal: str, *, kept: bool) -> None:
    (bucket,) = draw(read(goal)).of("bucket")
    assert (draw(read(goal)).parts[bucket].settings.get("all_versions") == "true") is kept


@pytest.mark.parametrize(
    ("goal", "part", "said"),
    [
        ("VPC runners with a GitLab runner VM: ingress tcp 22 only to that tag", "gke", {}),
        ("A cluster in Kubernetes. Notebook pool: from 0 nodes", "workbench", {}),
        ("cloud run api, jwt auth is done by us", "identity_platform", {}),
        ("VM. Two colleagues log in by RDP (ann@x.de, tom@x.de)", "identity_platform", {}),
        ("Redis 5 GB with TLS and auth for our API", "identity_platform", {}),
        ("Internal tool, HA VPN to 192.0.2.44, Cloud Run with Cloud SQL", "sql", {"availability": None}),
        ("Redis 2 GB, Hochverfügbarkeit nicht nötig", "redis", {"availability": None}),
        ("Cloud SQL: PITR with 5 days of transaction logs", "sql", {"log_days": "5", "pitr": "true"}),
        ("Postgres 17 on Cloud SQL: 6 days of WAL logs", "sql", {"log_days": "6", "pitr": "true"}),
        ("Cloud SQL Postgres with 30 retained backups", "sql", {"backup_days": "30"}),
        ("Redis 5 GB with TLS and auth for our API", "redis", {"tls": "true", "auth": "true"}),
        ("A Flask API. Health check on /api/health/ready", "cloud_run", {"health_path": "/api/health/ready"}),
        ("A minecraft server, port 25565, 15 players", "vm", {"tcp_ports": "25565"}),
        ("Cloud Run API, uploads on a Cloud Storage volume mount", "cloud_run", {"mount": "/mnt/files"}),
        ("A Windows VM, ann@x.de gets in by RDP (ann@x.de)", "vm", {"members": "user:ann@x.de"}),
        ("One group of 3 to 8 e2-medium machines", "group", {"min_replicas": "3", "max_replicas": "8"}),
    ],
)  # fmt: skip
def test_a_word_is_said_of_what_it_stands_beside(goal: str, part: str, said: dict[str, str | None]) -> None:
    sketch = draw(read(goal))
    assert len(sketch.of(part)) == bool(said)
    assert all(sketch.parts[id_].settings.get(key) == value for id_ in sketch.of(part) for key, value in said.items())


@pytest.mark.parametrize(
    ("goal", "need", "met"),
    [
        ("A Windows VM, we get in by RDP", "sign_in", False),
        ("A Windows VM, RDP for ann@x.de", "sign_in", True),
        ("A Windows VM with RDP, alerts go to ann@x.de", "sign_in", False),
        ("Cloud Run with Cloud SQL over the unix socket", "socket", False),
        ("Cloud SQL Postgres, SSL required", "db_tls", True),
    ],
)
def test_who_gets_in_and_how_a_database_is_reached_is_told(goal: str, need: str, *, met: bool) -> None:
    assert [each.met for each in make_plan(goal, OFFLINE).asked if each.need == need] == [met]


@pytest.mark.parametrize(
    ("goal", "part", "key", "name"),
    [
        ("Cloud SQL MySQL 8 with a database `crm_production`", "sql", "database", "crm_production"),
        (
            "A topic orders with a pull subscription named orders-for-billing",
            "queue",
            "subscription",
            "orders-for-billing",
        ),
        ("A VPC shared-platform-vpc with a VM in it", "network", "vpc", "shared-platform-vpc"),
    ],
)
def test_what_stands_in_a_part_has_the_name_that_a_goal_gives(goal: str, part: str, key: str, name: str) -> None:
    sketch = draw(read(goal))
    assert [sketch.parts[id_].settings.get(key) for id_ in sketch.of(part)] == [name]
