"""What is only named, or stands already, asks for nothing; what stands on another cloud today is what to build."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings

_USUAL = {"cloud_run", "sql", "bucket"}
OFFLINE = provider(ModelSettings(), RULES)


def planned(goal: str) -> Planned:
    """The plan of a goal."""
    return make_plan(goal, OFFLINE)


def parts(goal: str) -> list[str]:
    """The kinds of the parts that a goal gets, without what only comes along."""
    aside = {"network", "private_services", "identity", "secret", "address", "registry", "firewall", "nat"}
    return sorted(each.part for each in planned(goal).expanded.architecture.parts if each.part not in aside)


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("n8n for running our workflows", ["cloud_run", "sql"]),
        ("API die nachts billig sein darf", ["cloud_run"]),
        ("an API that may be slow at night", ["cloud_run"]),
        ("plain bucket for nightly dumps", ["bucket"]),
        ("a bucket for the nightly database dumps from our on-prem server", ["bucket"]),
        ("a job that runs nightly and writes dumps to a bucket", ["bucket", "run_job", "schedule"]),
        ("an api deployed by github actions of fabrikam/warehouse", ["cloud_run", "keyless_ci"]),
        ("an API that reads from our existing RDS", ["cloud_run"]),
        ("Metabase that connects to our existing BigQuery", ["cloud_run", "sql"]),
        ("bucket for weekly exports from our ERP server", ["bucket"]),
        ("move our existing Postgres to Cloud SQL", ["sql"]),
        ("Rest API on Cloud Functions with Firestore", ["firestore", "function"]),
        ('a bucket called "job-queue" for the scanner', ["bucket"]),
        ('an API for our "Job Board" product', ["cloud_run"]),
        ("an API, mails to jobs@queue.example", ["alert_channel", "cloud_run"]),
        ("a static site for our worker union", ["site"]),
        ("a private Postgres that our VMs in the office read", ["sql"]),
        ("Shiny app on Cloud Run, port 8787", ["cloud_run"]),
        (
            "Cloud Run service accounts, Vertex AI, Memorystore (Redis), Postgres for now (Spanner later)",
            ["cloud_run", "redis", "sql", "vertex"],
        ),
        (
            "- FastAPI backend on Cloud Run\n- React frontend, static files\n- LLM API keys as secrets",
            ["cloud_run", "site"],
        ),
        ("one leader node e2-standard-4 with Debian", ["vm"]),
        ("Cloud Tasks queue mails, 20 per second. Our API's account a@b-c.iam.gserviceaccount.com enqueues", ["tasks"]),
        ("Cloud Tasks queues: emails (10/s), webhooks (50/s), exports (1/s)", ["tasks", "tasks", "tasks"]),
        ("Redis for the sessions of our PHP app; the app itself stays on our own servers at Hetzner", ["redis"]),
        (
            "a bucket raw, filled by the ERP server in our office, and a topic for the CRM at our partner",
            ["bucket", "queue"],
        ),
        ("replace the GKE cronjobs: every 30 mins call https://jobs.acme.example/poll", ["schedule"]),
        ("PHP site with a cronjob on one small VM, 10 GB", ["vm"]),
        ("a self-managed MongoDB replica set on Compute Engine, one VM", ["vm"]),
        ("a Pub/Sub topic events; the backend that publishes runs at AWS", ["queue"]),
        ("bucket for backups of our CMS database, which stays on-prem", ["bucket"]),
        ("Wir ersetzen den alten RabbitMQ-Server durch Pub/Sub: Topic rechnungen", ["queue"]),
        (
            "segredos (API_KEY, MONGODB_URL) para o serviço no Cloud Run. MongoDB Atlas e Qdrant Cloud já existem",
            ["cloud_run"],
        ),
        ("Artifact Registry repo enki in europe-west3, keep 10 images in that repo", []),
    ],
)
def test_only_what_is_asked_for_is_planned(goal: str, wanted: list[str]) -> None:
    assert parts(goal) == wanted


@pytest.mark.parametrize(
    ("goal", "advice"),
    [
        (
            "automatic snapshots for the GCP disk that holds our jupyterhub home directories (NFS), daily",
            "add-resource-policies",
        ),
        ("I can run gcloud firestore export to a bucket, but I need this daily. automate it", "importExportAdmin"),
        ("Nightly backups of our existing Cloud SQL database", "backup-start-time"),
        ("weekly snapshots of the VM which runs our ERP", "add-resource-policies"),
        ("We can only manually make a dump of the MySQL database, automate it every night", "backup-start-time"),
    ],
)
def test_copies_of_what_stands_are_told_and_nothing_new_is_made_for_them(goal: str, advice: str) -> None:
    with pytest.raises(Unprocessable, match=advice):
        planned(goal)


def test_whoever_wants_no_cloud_run_gets_none_under_another_name() -> None:
    goal = "dont use cloud run. i want app engine or a vm group with 2-6 machines behind a load balancer, postgres ha"
    assert "cloud_run" not in parts(goal)
    assert "group" in parts(goal)


def test_what_stands_already_is_said_to_be_yours_to_connect() -> None:
    said = {each.need: each for each in planned("an API that reads from our existing BigQuery").asked}
    assert not said["bigquery"].met
    assert "stands already" in said["bigquery"].how


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("We run on AWS: ECS, RDS MySQL, S3. We want that on Google Cloud in Frankfurt", _USUAL),
        ("an app on Heroku Postgres with ActiveStorage on S3, please the same on GCP", _USUAL),
        ("files on S3, database on RDS, app on ECS. I want all of it on google", _USUAL),
        ("We use Lambda, DynamoDB and SQS today; give us the same here", {"function", "firestore", "queue"}),
        ("Unser Stand heute: EC2, RDS MySQL, S3. Das Gleiche bitte auf Google Cloud", {"vm", "sql", "bucket"}),
        ("Currently:\n- ECS Fargate api\n- RDS MySQL\n- ActiveStorage on S3\nMove it to Google Cloud", _USUAL),
    ],
)
def test_what_stands_on_another_cloud_today_is_what_to_build(goal: str, wanted: set[str]) -> None:
    assert wanted <= set(parts(goal))


@pytest.mark.parametrize(
    "goal",
    [
        "deploy an api on AWS",
        "deploy this on AWS and on GCP",
        "Deploy my API to AWS Lambda",
        "run my app on ec2 with rds",
        "deploy our api on azure",
    ],
)
def test_what_is_to_run_on_another_cloud_is_refused(goal: str) -> None:
    with pytest.raises(Unprocessable, match="plans are made for Google Cloud only"):
        planned(goal)


@pytest.mark.parametrize(
    "goal", ["a VM with 8 GB RAM in Frankfurt", "a Windows server with RDP over IAP", "a plain bucket", "Postgres 16"]
)
def test_nobody_is_asked_how_many_people_visit_what_has_no_visitors(goal: str) -> None:
    ask = planned(goal).ask
    assert ask is None or "people" not in ask.question


def test_how_many_people_come_is_asked_of_a_web_application() -> None:
    ask = planned("a Django web app with Postgres").ask
    assert ask is not None
    assert "How many people" in ask.question
