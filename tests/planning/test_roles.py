"""A part is drawn of what is wished for itself: not of what another has, of somebody else's things or a comparison."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
_COME_ALONG = {"network", "private_services", "identity", "address", "registry", "firewall", "nat", "iam_roles"}


def planned(goal: str) -> Planned:
    """The plan of a goal."""
    return make_plan(goal, OFFLINE)


def parts(goal: str) -> list[str]:
    """The kinds of the parts that a goal gets, without what only comes along."""
    made = planned(goal).expanded.architecture.parts
    return sorted(each.part for each in made if each.part not in _COME_ALONG)


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        # What another part has: the rhythm of its copies, its kind, its password, its images.
        ("Eine VM mit 500 GB Datenplatte in Frankfurt, Snapshot-Zeitplan täglich um 3 Uhr", ["vm"]),
        (
            "Firestore in eur3, a weekly backup and point-in-time recovery. The database is never deleted.",
            ["firestore"],
        ),
        ("Firestore nativo en Madrid, copia de seguridad diaria de la base de datos durante 7 días", ["firestore"]),
        ("snapshots every 12 hours. Create the NFS VM with a 2 TB data disk and that schedule", ["vm"]),
        ("an NFS server on a VM with a 2000 GB data disk", ["vm"]),
        ("Artifact Registry for Docker images in europe-west1, pulled by our GKE clusters", []),
        # Somebody else's: who reads, writes, calls, or stands elsewhere.
        ("a bucket for object files. Runner service accounts read and write", ["account", "bucket"]),
        ("Three buckets for build caches, one per cluster, europe-west3", ["bucket", "bucket", "bucket"]),
        ("Ein Bucket für die Terraform-States unserer Kubernetes-Cluster, versioniert", ["bucket"]),
        ("Our Jenkins (jenkins.acme.example) uploads build artifacts to a private bucket", ["bucket"]),
        ("a private bucket into which our GitLab pipeline (gitlab.com, group acme) puts nightly dumps", ["bucket"]),
        ("a BigQuery dataset that our Airflow (on premises) loads every night", ["bigquery"]),
        ("Memorystore Redis 2 GB for the Magento shop which runs at our hoster", ["redis"]),
        ("Service Cloud Run public appelé par notre serveur Jenkins toutes les heures", ["cloud_run"]),
        # Whose, for whom or beside what: an application that is only spoken of.
        ("MySQL 8 for our Laravel app, 2 vCPU, private address only", ["sql"]),
        ("A bucket for the uploads of our Node backend, EU, old versions deleted after 60 days", ["bucket"]),
        ("Una base de datos MySQL para nuestra API en Node, con copia diaria a las 02:00", ["sql"]),
        ("BigQuery-Dataset `web_events`, in das unser Python-Dienst schreibt", ["bigquery"]),
        ("Wij hebben al een website. Graag alleen een bucket voor de back-ups in Nederland", ["bucket"]),
        ("I'm a frontend developer and need a Postgres 15 instance, private IP, 20 GB", ["sql"]),
        (
            "Je travaille dans l'équipe backend. Il me faut un job Cloud Run qui trie les commandes chaque nuit à 3h",
            ["run_job", "schedule"],
        ),
        ("Uptime check on https://status.example.org/ every 5 minutes. The app itself already runs", ["uptime"]),
        (
            "Docker repo `core` in Artifact Registry, also a python repo `wheels`. Account app-pull only reads",
            ["account"],
        ),
        ("Cloud SQL Postgres with a public address, but only 198.51.100.7 may connect to it, no one else", ["sql"]),
        # What something is compared with or too dear beside.
        ("a bucket for photos; cheaper than the VM we had (12 $ a month)", ["bucket"]),
        ("HA VPN to the office at 203.0.113.9. We can't use peering because the ranges overlap", ["vpn"]),
        ("a small VM with MySQL. No Cloud SQL, it would be 25 $ a month", ["vm"]),
    ],
)
def test_what_is_said_of_something_else_makes_no_part(goal: str, wanted: list[str]) -> None:
    assert parts(goal) == wanted


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("Postgres, and every night a job that writes a dump into a bucket", ["bucket", "run_job", "schedule", "sql"]),
        ("a machine for our Jenkins with 200 GB", ["vm"]),
        ("an API that keeps users in Postgres and chat in Firestore", ["cloud_run", "firestore", "sql"]),
        ("two VMs and a shared NFS drive", ["filestore", "vm", "vm"]),
        ("a gRPC service on its own machine", ["vm"]),
        ("a small VM, at most 20 dollars a month", ["budget", "vm"]),
        ("a small VM, cheaper than 20 dollars a month", ["budget", "vm"]),
        ("small Redis for sessions next to our VM", ["redis", "vm"]),
    ],
)
def test_what_is_wished_for_itself_stays(goal: str, wanted: list[str]) -> None:
    assert parts(goal) == wanted


def test_somebody_elses_program_is_told_once() -> None:
    made = planned("Our Jenkins uploads build artifacts to a private bucket")
    assert [each.met for each in made.asked if "Jenkins" in each.words] == [False]


@pytest.mark.parametrize(
    "goal",
    [
        "Put this Flask thing online for us, with a Postgres behind it",
        "Deployment of our Rails app, with Postgres and a bucket for the attachments",
        "Unser Backend soll auf Cloud Run umziehen, die Datenbank (Postgres) gleich mit",
        "Backend for a mobile game, Node, with a Redis leaderboard",
        "Il faut héberger le backend de notre appli mobile, avec Firestore",
        "Postgres for our shop at shop.example.com, which has to scale to 10 instances",
        "a Postgres database and an API that is reachable from the internet",
        "Redis with TLS for our API on Cloud Run",
        "Publier le site de notre association, avec MySQL",
    ],
)
def test_an_application_that_is_wished_is_served(goal: str) -> None:
    assert "cloud_run" in parts(goal)
