"""What is said of one thing is drawn of that one, and nothing is drawn that nobody said."""

from typing import NamedTuple

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


class Drawn(NamedTuple):
    """A part of a plan, as a test looks at it."""

    part: str
    settings: dict[str, str]
    uses: list[str]


def parts_of(planned: Planned) -> dict[str, Drawn]:
    """The parts of a plan by their ids."""
    return {
        each.id: Drawn(each.part, {said.key: said.value for said in each.settings}, each.uses)
        for each in planned.expanded.architecture.parts
    }


def plan(goal: str) -> dict[str, Drawn]:
    """The parts that a goal gets."""
    return parts_of(make_plan(goal, OFFLINE))


def unmet(goal: str) -> dict[str, str]:
    """What of a goal is not met, and why."""
    return {each.need: each.how for each in make_plan(goal, OFFLINE).asked if not each.met}


def test_each_service_has_its_own_database_and_one_alone_is_open() -> None:
    parts = plan(
        "three node apis (orders, payments, users) on cloud run each with its own postgres, only orders is public"
    )
    assert {id_ for id_, each in parts.items() if each.part == "sql"} == {"orders-db", "payments-db", "users-db"}
    assert "payments-db" in parts["payments"].uses
    assert "orders-db" not in parts["payments"].uses
    assert parts["payments"].settings["internal"] == parts["users"].settings["internal"] == "true"
    assert "internal" not in parts["orders"].settings
    assert {"payments", "users"} <= set(parts["orders"].uses)


@pytest.mark.parametrize(
    "goal",
    [
        "two services: web is public, api is internal; both use Redis",
        "a public service called web and an internal service called api, both use Redis",
    ],
)
def test_a_service_is_open_or_closed_by_its_own_name_and_uses_what_both_use(goal: str) -> None:
    drawn = plan(goal)
    assert drawn["api"].settings == {"public": "false", "internal": "true"}
    assert "internal" not in drawn["web"].settings
    assert ("cache" in drawn["web"].uses, "cache" in drawn["api"].uses) == (True, True)


def test_services_that_are_named_with_a_database_of_their_own_have_one_and_no_other_reaches_it() -> None:
    drawn = plan(
        "Three microservices: gateway (public), billing and ledger (both internal only). "
        "billing has its own postgres, ledger its own postgres"
    )
    assert (drawn["billing"].uses, drawn["ledger"].uses) == (["billing-db"], ["ledger-db"])
    assert drawn["gateway"].uses == ["billing", "ledger"]
    assert {id_ for id_, each in drawn.items() if each.settings.get("internal") == "true"} == {"billing", "ledger"}


def test_caches_and_buckets_are_as_many_as_are_said_each_as_it_is_said() -> None:
    caches = plan("Need 2 redis: one for cache 1GB and one for sessions 5GB HA")
    assert caches["sessions"].settings == {"memory_gb": "5", "availability": "regional"}
    assert caches["cache"].settings == {"memory_gb": "1"}
    buckets = plan("two buckets: one public for assets, one private for invoices, invoices deleted after 10 years")
    assert buckets["assets"].settings == {"public": "true"}
    assert buckets["invoices"].settings == {"delete_after_days": "3650"}
    assert set(plan("a bucket for each of dev, test and prod")) == {"dev", "test", "prod"}


def test_jobs_and_services_and_buckets_bear_the_names_that_they_are_given() -> None:
    jobs = plan("Three cron jobs: hourly sync, nightly report, weekly cleanup")
    crons = {id_: each.settings["cron"] for id_, each in jobs.items() if each.part == "schedule"}
    assert crons == {"sync-clock": "0 * * * *", "report-clock": "0 3 * * *", "cleanup-clock": "0 6 * * 1"}
    assert jobs["report-clock"].uses == ["report"]
    services = plan("Cloud Run with 2 services: public web and private api, api uses postgres, web does not")
    assert services["api"].settings == {"public": "false", "internal": "true"}
    assert (services["web"].uses, services["api"].uses) == (["api"], ["api-db"])
    assert {"raw", "curated"} <= set(plan("A data lake: raw bucket, curated bucket, BigQuery"))


def test_people_get_at_the_data_that_they_are_named_for_and_at_nothing_else() -> None:
    (dataset,) = plan("Dataset 'sales' in EU that anna@firma.de can edit and bob@firma.de may only read").items()
    assert dataset[0] == "sales"
    assert dataset[1].settings == {"readers": "user:bob@firma.de", "writers": "user:anna@firma.de"}
    planned = make_plan("Only give marta@firma.pl read access to a bucket", OFFLINE)
    assert {id_: each.settings for id_, each in parts_of(planned).items()} == {
        "data": {"readers": "user:marta@firma.pl"}
    }
    assert "data_access" in planned.risks
    # An account that the goal names by its whole address is let in as a person is, and at nothing else.
    (bucket,) = plan("A bucket; only nas@other.iam.gserviceaccount.com may write").values()
    assert bucket.settings == {"writers": "serviceAccount:nas@other.iam.gserviceaccount.com"}


_HALF = {"text": "no stock", "times": "30", "minutes": "30"}
_ERRORS = {"text": "ERROR", "times": "9", "minutes": "5"}
_ALLOY = {"cpus": "16", "availability": "regional", "read_nodes": "3", "backup_days": "30"}


@pytest.mark.parametrize(
    ("goal", "part", "settings"),
    [
        ("A VM in London with postgres 15 installed on it, NOT cloud sql", "vm", {"database": "postgres"}),
        ("3 VMs: two web and one db", "vm", {"database": "mysql"}),
        ("4 blogs on one machine (PHP + mysql, nginx), not GKE", "vm", {"database": "mysql"}),
        ("API on Cloud Run in us-central1 and europe-west1, nearest answers", "cloud_run", {"also_in": "europe-west1"}),
        ("API auf Cloud Run in Frankfurt sowie in Iowa mit Redis", "cloud_run", {"also_in": "us-central1"}),
        ("Cloud Run API, alert me when the API's log says 'timeout'", "log_alert", {"text": "timeout", "times": "0"}),
        ("Cloud Run API, tell us if 'no stock' shows up over 30 times in half an hour in its logs", "log_alert", _HALF),
        ("Cloud Run API. Melde mehr als 25 Fehler pro Stunde im Log", "log_alert", {"times": "25", "minutes": "60"}),
        ("A worker on Cloud Run; warn us when the log of the worker shows 'poison'", "log_alert", {"of": "worker"}),
        ("Cloud Run API, tell me if the log contains ERROR at least 10 times in 5 minutes", "log_alert", _ERRORS),
        ("AlloyDB with 16 vCPU, HA, a read pool of 3 nodes, backups kept 30 days", "alloydb", _ALLOY),
        ("50 parallel cloud run jobs with 4 cpu 8GB", "run_job", {"tasks": "50", "cpu": "4", "memory": "8Gi"}),
        ("OpenVPN server, fixed ip", "vm", {"app": "openvpn", "udp_ports": "1194"}),
        ("Valheim, turn it off at 2am and on at 5pm", "vm", {"udp_ports": "2456-2458", "start_cron": "0 17 * * *"}),
        ("bigquery dataset, bigquery table clicks", "bigquery", {"tables": "clicks"}),
        ("python package registry in europe-north1", "registry", {"format": "python"}),
        ("Go API with at least 2 instances warm, max 40", "cloud_run", {"min_instances": "2", "max_instances": "40"}),
        ("Deploy gcr.io/a/b:1 with LOG_LEVEL=debug, 2 CPU, 1 GB", "cloud_run", {"env": "LOG_LEVEL=debug", "cpu": "2"}),
        ("e2-small VM, off at 20:00 europe/madrid", "vm", {"stop_cron": "0 20 * * *", "timezone": "Europe/Madrid"}),
        ("Debian server, ssh only for ann@example.com", "vm", {"bastion": "true", "members": "user:ann@example.com"}),
        ("Un CRM avec Postgres, connexion avec le compte google de la boîte", "cloud_run", {"iap": "true"}),
        ("A CRM as a container with Postgres, nur intern erreichbar", "cloud_run", {"internal": "true"}),
        ("Postgres in Iowa, 4 vcpu 16gb, replica in us-east4", "sql", {"replica_region": "us-east4"}),
        ("an API with a 100 GB Postgres with 16 GB memory and 4 CPUs", "sql", {"tier": "db-custom-4-16384"}),
        ("a web app, at least 2 and at most 4 instances", "cloud_run", {"min_instances": "2", "max_instances": "4"}),
        ("GPU box with T4, stop it automatically after 3 hours", "vm", {"max_run_hours": "3"}),
        ("A topic, VPN to our network 10.8.0.0/16, peer 203.0.113.88", "vpn", {"peer_ip": "203.0.113.88"}),
        ("Postgres + nightly dump to a bucket in another region", "bucket", {"location": "us-east1"}),
        ('API + worker, worker runs "celery -A app worker"', "worker_pool", {"command": "celery -A app worker"}),
        ("A job that runs once a week and loads BigQuery", "schedule", {"cron": "0 6 * * 1"}),
        ("Uptime: email me when https://shop.example.io is down", "uptime", {"host": "shop.example.io"}),
    ],
)  # fmt: skip
def test_what_is_said_of_a_part_is_its_setting(goal: str, part: str, settings: dict[str, str]) -> None:
    drawn = [each.settings for each in plan(goal).values() if each.part == part]
    assert any(settings.items() <= each.items() for each in drawn), drawn


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("20 cloud run jobs that resize images", {"run_job"}),
        ("HA MySQL, 4 vcpu 16gb", {"sql"}),
        ("invoices bucket, deleted after 10 years", {"bucket"}),
        ("Ubuntu VM, switched off every night", {"vm"}),
        ("outil interne", {"cloud_run"}),
        ("a Discord bot", {"worker_pool"}),
        ("Memcached for the PHP servers we already run on VMs", {"redis"}),
        ("database for 10 developers with their own logins", {"sql"}),
        ("scrape 200 shops every hour, 2 GB memory per run", {"run_job", "schedule"}),
        ("Airflow on a VM, composer is too expensive", {"vm"}),
        ("a redis with failover for our existing GKE workloads", {"redis"}),
        ("Telegram bot in a container, it polls, no web endpoint", {"worker_pool"}),
        ("Node API used in office hours only", {"cloud_run", "registry"}),
        ("Windows server with SQL Server Express on it", {"vm"}),
        ("FastAPI, max 5 instances, workers need 4GB ram", {"cloud_run", "worker_pool", "queue", "registry"}),
    ],
)
def test_nothing_is_drawn_that_nobody_said(goal: str, parts: set[str]) -> None:
    assert {each.part for each in plan(goal).values()} == parts


@pytest.mark.parametrize(
    ("goal", "need", "word"),
    [
        ("bucket whose objects are locked for 90 days", "retention_lock", "gcloud"),
        ("An API and Kafka for its events", "queue", "protocol"),
        ("a VM with 4 x NVIDIA Tesla K80", "gpu", "K80"),
        ("a windows and a linux bastion host, reachable by IAP alone", "system", "no machine here boots Linux"),
        ("a VM with nginx that serves our pages", "program", "not installed"),
        ("a Debian VM, nginx in front, HTTPS for shop.acme.io", "program", "Caddy"),
        ("Cloud Run API, GitHub Actions of acme/shop deploy on every tag", "on_tag", "no tag gets in"),
        ("a bucket for invoices with a retention policy", "lifecycle", "nothing is deleted"),
    ],
)
def test_what_is_only_nearly_there_says_so(goal: str, need: str, word: str) -> None:
    assert word in unmet(goal)[need]


def test_a_domain_that_nobody_named_is_asked_for() -> None:
    planned = make_plan("Nextcloud for our club, 500 GB", OFFLINE)
    assert planned.ask is not None
    assert "domain" in planned.ask.question
    assert "www.example.com stands for yours" in planned.risks["domain_missing"]


def test_what_moves_here_or_goes_into_containers_is_planned_and_not_turned_away() -> None:
    assert {each.part for each in plan("We're moving from Heroku: a web dyno, Heroku Postgres, Redis").values()} >= {
        "sql",
        "redis",
    }
    assert "cloud_run" in {
        each.part for each in plan("Put our gRPC service in containers and keep two running").values()
    }


def test_who_is_only_like_an_application_is_none() -> None:
    planned = make_plan("Sentry-like error tracking: GlitchTip", OFFLINE)
    assert [each.need for each in planned.asked if each.need in {"Sentry", "GlitchTip"}] == ["GlitchTip"]


@pytest.mark.parametrize("goal", ["A VM without a public IP", "A VM without its own external address"])
def test_a_machine_without_an_address_of_its_own_gets_none(goal: str) -> None:
    (machine,) = plan(goal).values()
    assert (machine.part, machine.settings["public"]) == ("vm", "false")


def test_no_fewer_than_is_at_least() -> None:
    assert plan("a web app, no fewer than 2 instances")["api"].settings["min_instances"] == "2"


def test_prometheus_is_not_promised_where_none_is_built() -> None:
    assert "prometheus" in unmet("an API with Postgres and Prometheus")
    assert "prometheus" not in unmet("a GKE cluster with Prometheus")
    assert "prometheus" not in unmet("a Prometheus server")
