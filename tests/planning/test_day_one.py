"""What is called met works on its first day: it is reached, read, started, told to somebody, and is what was asked."""

import pytest

from functions.planning.asked import Asked
from functions.planning.catalogue.compose import compose
from functions.planning.catalogue.write import write
from functions.planning.plan import make_plan
from functions.planning.rules.words.amounts import boot_disks_in, budget_in, storage_in
from shared.schemas import ArchitecturePart
from tests.planning.test_meant import OFFLINE, plan


def asked(goal: str) -> list[Asked]:
    return make_plan(goal, OFFLINE).asked


def main_tf(goal: str) -> str:
    made = make_plan(goal, OFFLINE)
    return write(compose(made.plan, made.expanded.architecture)).main_tf


def _of(goal: str, kind: str) -> list[ArchitecturePart]:
    return [each for each in make_plan(goal, OFFLINE).expanded.architecture.parts if each.part == kind]


@pytest.mark.parametrize(
    ("goal", "kind", "settings"),
    [
        ("keep audit logs 7 years in GCS and 1 year in BigQuery", "bucket", {"retention_days": "2555"}),
        ("keep audit logs 7 years in GCS and 1 year in BigQuery", "bigquery", {"expire_days": "365"}),
        ("audit logs 5 years in a coldline bucket", "bucket", {"storage_class": "COLDLINE", "retention_days": "1825"}),
        ("Export all audit logs to a bucket", "log_sink", {"to": "bucket", "whose": "audit"}),
        ("a VM with a 50 GB boot disk and a 200 GB data disk", "vm", {"disk_gb": "50", "data_disk_gb": "200"}),
        ("a preemptive VM with a Tesla V100", "vm", {"spot": "true", "gpu": "nvidia-tesla-v100"}),
        (
            "a dev VM that is stopped outside of business hours",
            "vm",
            {"start_cron": "0 8 * * 1-5", "stop_cron": "0 19 * * 1-5"},
        ),
        ("auto-shut down dev VMs off-business hrs", "vm", {"stop_cron": "0 19 * * 1-5"}),
        ("VPC 172.20.0.0/16 with two subnets, VPN to our office 10.0.0.0/16", "network", {"range": "172.20.0.0/16"}),
        ("a Pub/Sub topic, ack deadline 2 minutes", "queue", {"ack_s": "120"}),
        ("Cloud Run API, £0-4/month", "budget", {"amount": "4", "currency": "GBP"}),
        ("Craft CMS, 2 cpu 4 GB, Cloud SQL database", "cloud_run", {"cpu": "2", "memory": "4Gi"}),
        ("a container on Cloud Run, direct VPC with all egress through it", "cloud_run", {"egress": "all"}),
        (
            "JupyterHub on GKE: one small node, and more when people log in",
            "gke",
            {"mode": "standard", "min_nodes": "1"},
        ),
        (
            "a GKE node pool with 2 preemptible e2-standard-2 nodes",
            "gke",
            {"pools": "main fixed spot", "min_nodes": "2", "max_nodes": "2"},
        ),
        (
            "Logs are deleted after 30 days. An export sink to a bucket: nearline after 30 days, gone after 365 days",
            "bucket",
            {"lifecycle_class": "NEARLINE", "delete_after_days": "365"},
        ),
        (
            "audit log sink to a bucket, standard class, move to nearline after 30 days, delete after 365 days",
            "bucket",
            {"lifecycle_class": "NEARLINE", "lifecycle_days": "30", "delete_after_days": "365"},
        ),
        (
            "Two Cloud Run services orders and users in FastAPI, React frontend, static files, CDN-cached",
            "load_balancer",
            {"routes": "/api=orders", "cdn": "true"},
        ),
        ("a Flask API on Cloud Run, max_instances has to be 1", "cloud_run", {"max_instances": "1"}),
        ("a VM with 4 x NVIDIA Tesla K80", "vm", {"gpu": "nvidia-tesla-t4", "gpu_count": "4"}),
        ("GKE with Postgres, smallest db tier is ok", "sql", {"tier": "db-f1-micro"}),
        ("a trading bot: a Cloud Run job that runs hourly and takes up to 1 hour", "run_job", {"timeout_s": "3600"}),
    ],
)
def test_what_is_said_of_a_thing_is_set_there(goal: str, kind: str, settings: dict[str, str]) -> None:
    assert any(settings.items() <= each.settings.items() for each in plan(goal).values() if each.part == kind)


@pytest.mark.parametrize(
    ("goal", "kind"),
    [
        ("a VM with Apache from a startup script", "run_job"),
        ("Radicle seed node: a VM that runs docker", "registry"),
        ("Delegate VM with Ubuntu, ingress on ports 80 and 9079", "gke"),
        ("a VM with Docker, access over an SSH tunnel from my laptop only", "load_balancer"),
        ("Go API on Cloud Run at api.acme.dev, the frontend stays on Cloudflare Pages", "site"),
        ("a trading bot: a Cloud Run job that runs hourly", "cloud_run"),
    ],
)
def test_words_of_another_kind_bring_no_part(goal: str, kind: str) -> None:
    assert not _of(goal, kind)


@pytest.mark.parametrize(
    ("goal", "path"),
    [
        ("frontend and backend on Cloud Run behind a load balancer, /v1 goes to the backend", "/v1=api"),
        ("SPA with CDN on shop.acme.io, /api/* is routed to the backend on Cloud Run", "/api=api"),
        ("frontend and backend on Cloud Run on shop.acme.io with a load balancer", "/api=api"),
    ],
)
def test_the_pages_answer_and_the_api_below_its_path(goal: str, path: str) -> None:
    (front,) = _of(goal, "load_balancer")
    assert {each.key: each.value for each in front.settings}["routes"] == path
    assert front.uses[0] in {"web", "site"}


@pytest.mark.parametrize(
    ("goal", "mounted"),
    [
        ("Appsmith on Cloud Run with a Filestore share", 'mount_path = "/mnt/shares"'),
        ("Cloud Run service with a Filestore share mounted at /data", 'mount_path = "/data"'),
        ("two VMs with a shared NFS volume", "mount -t nfs"),
    ],
)
def test_a_share_is_a_folder_of_what_uses_it(goal: str, mounted: str) -> None:
    assert mounted in main_tf(goal)
    assert any(each.need == "filestore" and each.met and "the folder" in each.how for each in asked(goal))


def test_a_share_that_nothing_can_mount_is_not_met() -> None:
    (line,) = [each for each in asked("a cloud function with a Filestore share") if each.need == "filestore"]
    assert not line.met


def test_whom_every_alert_goes_to_is_told_by_the_budget_too() -> None:
    goal = "Cloud Run API, every alert by mail to ops@acme.io, budget 50 dollars a month"
    assert "monitoring_notification_channels = [google_monitoring_notification_channel.mail_channel.id]" in main_tf(
        goal
    )
    nobody = [each for each in asked("a bucket, email me@acme.io about every alert") if each.need == "alert_address"]
    assert nobody
    assert not nobody[0].met


def test_a_queue_beside_a_job_starts_it_and_one_that_nobody_reads_is_told() -> None:
    goal = "PHP site on Cloud Run; the image queue has to process thousands of jobs after each deployment"
    parts = {each.id: each for each in make_plan(goal, OFFLINE).expanded.architecture.parts}
    assert parts["jobs"].uses == ["starter"]
    assert "job" in parts["starter"].uses
    assert any(each.need == "reader" for each in asked("FastAPI on Cloud Run that publishes to Pub/Sub"))
    assert not any(each.need == "reader" for each in asked("FastAPI on Cloud Run and a worker that reads from Pub/Sub"))


@pytest.mark.parametrize(
    ("goal", "ids"),
    [
        ("Node on Cloud Run, encryption salt and password as secrets", {"encryption-salt", "password"}),
        ("Go API with Postgres. Secrets: STRIPE_KEY and DB_PASSWORD and JWT_SECRET", {"stripe-key", "jwt-secret"}),
        ("Cloud Run API, Stripe key and SMTP password in Secret Manager", {"stripe-key", "smtp-password"}),
    ],
)
def test_secrets_that_are_listed_are_so_many(goal: str, ids: set[str]) -> None:
    assert {each.id for each in _of(goal, "secret")} == ids


@pytest.mark.parametrize(
    ("goal", "guessed"),
    [
        ("a function that a scheduler calls every day", "06:00 UTC"),
        ("a function that a scheduler calls every day at 7:30", ""),
        ("a budget alert for the project", "100 a month"),
        ("a budget alert at 250 dollars for the project, at 50 and 100 percent", ""),
        ("a VM that stops outside office hours", "0 19 * * 1-5"),
        ("a VM that runs from 7:00 to 18:30", ""),
        ("a bucket whose files move to nearline", "lifecycle_days = 30"),
        ("a bucket whose files move to nearline after 2 weeks", ""),
        ("a GPU VM", "nvidia-tesla-t4"),
        ("a VM with 4 x NVIDIA Tesla K80", ""),
        ("bucket lifecycle policies (retention, archival) for invoices", "lifecycle_days = 30"),
    ],
)
def test_what_nobody_said_is_told_as_a_guess(goal: str, guessed: str) -> None:
    lines = " ".join(each.how for each in asked(goal) if each.need == "guessed")
    assert guessed in lines
    assert bool(lines) == bool(guessed)


@pytest.mark.parametrize(
    ("goal", "need", "how"),
    [
        ("New VM: Ubuntu 18.04 LTS", "system", "ubuntu-2404"),
        ("auto-shut down our dev VM if idle or off-business hours", "idle", "by the clock"),
    ],
)
def test_what_came_otherwise_is_told(goal: str, need: str, how: str) -> None:
    assert any(each.need == need and not each.met and how in each.how for each in asked(goal))


def test_scale_to_zero_is_met_where_the_least_is_none() -> None:
    lines = asked("Cloud Run API, autoscaling (min 0, max 2 instances), scale to 0 when idle")
    assert all(each.met for each in lines if each.need in {"scale_to_zero", "min_instances"})


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("£0-4/month when running and £0 when torn down", 5.36),
        ("estimated 88-99 dollars a month", 99.0),
        ("$50 to $80 a month", 80.0),
        ("we have 2,000 dollars of credit", None),
        ("a vm for free, 0 dollars", 0.0),
    ],
)
def test_a_range_of_money_ends_at_its_top(text: str, budget: float | None) -> None:
    assert budget_in(text) == budget


def test_a_boot_disk_is_nothing_that_is_kept() -> None:
    assert [size for size, _ in boot_disks_in("a 10 gb boot disk, and a boot disk of 20 gb")] == [10, 20]
    assert storage_in("a 10 gb boot disk") is None
    assert storage_in("a 10 gb boot disk and 200 gb of photos") == 200
