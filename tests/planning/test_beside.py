"""What a goal says beside, instead or of one thing alone: the parts that come of it, and those that must not."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import read_goal
from functions.planning.rules.words.dutch import from_dutch
from shared.llm import provider
from shared.settings import ModelSettings

Parts = dict[str, dict[str, str]]


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


CASES: list[tuple[str, Parts, set[str]]] = [
    # What is taken back no longer counts.
    (
        "node api with postgres - no wait, MySQL. and redis. actually skip redis",
        {"app": {"engine": "mysql"}},
        {"redis"},
    ),
    (
        "a VM in us-east1 with 16 GB RAM. Sorry, meant us-east4, and 32 GB",
        {"backend": {"machine_type": "e2-highmem-4"}},
        set(),
    ),
    ("kubernetes cluster with private nodes, autopilot no!", {"cluster": {"mode": "standard"}}, set()),
    (
        "dont use cloud run. app engine or a vm group with 2-6 machines, java spring boot",
        {"web": {"max_replicas": "6"}},
        {"cloud_run"},
    ),
    # Who may come in, and into what.
    (
        (
            "three microservices in Go (gateway, accounts, ledger), only gateway should be public, accounts and ledger "
            "each with own postgres db"
        ),
        {
            "gateway": {},
            "accounts": {"internal": "true"},
            "ledger": {"internal": "true"},
            "accounts-db": {},
            "ledger-db": {},
        },
        set(),
    ),
    (
        "5 Node services (auth, cart, catalog, mail, web), web public, rest private",
        {"web": {}, "cart": {"internal": "true"}, "mail": {"internal": "true"}},
        set(),
    ),
    (
        "Jeden Montag um 7 Uhr ein Job, der ein CSV in einen Bucket legt, auf den nur lager@muster-gmbh.de lesen darf",
        {"files": {"readers": "user:lager@muster-gmbh.de"}},
        {"cloud_run"},
    ),
    (
        (
            "plain bucket for nightly db dumps from our on-prem server. write only for backup@northwind.com, nobody "
            "may delete for 90 days"
        ),
        {"data": {"retention_days": "90", "adders": "user:backup@northwind.com"}},
        {"vm", "run_job", "cloud_run"},
    ),
    ("portal in .NET with SQL Server, admin area reachable for employees only", {"api": {}}, {"iap"}),
    (
        "REST API (Go) public, admin panel (React) only for our staff, both on Cloud Run",
        {"api": {}, "web": {"iap": "true"}},
        set(),
    ),
    (
        "Metabase en accès réservé aux comptes @groupe-lafayette.fr",
        {"api": {"members": "domain:groupe-lafayette.fr"}},
        set(),
    ),
    # One word, another meaning.
    (
        "github actions of fabrikam/warehouse deploy to cloud run, no json keys",
        {"ci": {"repository": "fabrikam/warehouse"}},
        {"bigquery"},
    ),
    ("Rocket.Chat with MongoDB, chat.openmeadow.org", {"backend": {"domain": "chat.openmeadow.org"}}, set()),
    ("Shopware mit MySQL, soll Black Friday aushalten, aber nachts billig sein", {"api": {}}, {"run_job", "schedule"}),
    ("Django app with celery and redis, sentry dsn as secret", {"api": {}}, {"vm"}),
    (
        "pull from our Postgres (on AWS RDS) each hour into BigQuery",
        {"schedule": {"cron": "0 * * * *"}},
        {"sql", "cloud_run"},
    ),
    ("alert ops@fjord.no when more than 2 percent of the requests of our checkout api fail", {"api": {}}, set()),
    ("Secrets in Secret Manager, rotated every 60 days", {"secrets": {"rotation_days": "60"}}, {"run_job", "schedule"}),
    ("Matomo, EU only, MySQL, keep backups 35 days", {"app": {"backup_days": "35"}}, {"iap"}),
    # Sizes and times.
    (
        "api with 1-10 instances, 512mb memory, 1 cpu, concurrency 40",
        {"api": {"max_instances": "10", "memory": "512Mi"}},
        {"group"},
    ),
    (
        "training job on 1x A100 80GB, shut itself down after max 12h",
        {"backend": {"gpu": "nvidia-a100-80gb", "max_run_hours": "12"}},
        {"run_job"},
    ),
    (
        "a dev box that runs on Wednesdays and weekends only, 9 to 18",
        {"backend": {"start_cron": "0 9 * * 0,3,6", "stop_cron": "0 18 * * 0,3,6"}},
        {"schedule"},
    ),
    (
        "a queue of pdf tasks, at most 5 at a time, 3 retries each, for our container",
        {"tasks": {"at_a_time": "5", "attempts": "3"}},
        {"queue"},
    ),
    ("HA VPN to our office (peer 198.51.100.7, ASN 64520)", {"vpn": {"peer_asn": "64520"}}, set()),
    ("one producer VM and one consumer VM, 8 cores each", {"producer": {}, "consumer": {}}, {"worker_pool"}),
    (
        (
            "clients upload into a bucket, every new file triggers a function that makes thumbnails into a second "
            "bucket, originals go to coldline after 60 days and get deleted after 2 years"
        ),
        {"files": {"lifecycle_class": "COLDLINE", "delete_after_days": "730"}, "results": {}},
        set(),
    ),
    # Several applications, each by itself.
    ("n8n and Metabase on Cloud Run, Postgres", {"api": {"port": "5678"}, "metabase": {"port": "3000"}}, set()),
    (
        "Strapi CMS + Next.js frontend, postgres, cms under cms.fjordkaffe.no and the site under fjordkaffe.no",
        {"front": {"routes": "cms.fjordkaffe.no=api"}},
        set(),
    ),
    ("Strapi backend, Astro static frontend on a CDN", {"api": {}, "site": {}}, set()),
    # A list within a line is a list, and who may come into one of its programs is said of that one.
    (
        (
            "Boss wants: 1) landing page static w/ CDN on acme.example 2) API on api.acme.example (Cloud Run, node) "
            "3) Postgres "
            "4) staff dashboard on admin.acme.example only for @acme.example accounts"
        ),
        {
            "site": {},
            "api": {"behind": "true"},
            "app": {"engine": "postgres"},
            "dashboard": {"iap": "true", "members": "domain:acme.example", "domain": "admin.acme.example"},
            "front": {"routes": "api.acme.example=api", "cdn": "true"},
        },
        {"dashboard-front"},
    ),
    (
        "Spring Boot Backend und ein Angular Frontend. Backend darf nur vom Frontend aufgerufen werden.",
        {"api": {"internal": "true"}, "web": {"egress": "all"}},
        set(),
    ),
    (
        "Web app on Cloud Run, everything public except /admin which only our staff (@brauhaus.de) may open. MySQL.",
        {
            "api": {"behind": "true"},
            "admin": {"iap": "true", "members": "domain:brauhaus.de"},
            "front": {"routes": "/admin=admin"},
        },
        set(),
    ),
    ("FastAPI service, health at /healthz, only our employees may use it", {"api": {"iap": "true"}}, {"load_balancer"}),
    ("We have an existing VPC, put an internal Cloud Run API with MySQL in it", {"api": {"internal": "true"}}, set()),
    # Machines of several sizes are each as it is said of them.
    (
        (
            "Two VMs: an e2-standard-4 with Debian for Jenkins and an n2-highmem-8 with 500 GB SSD for our analytics "
            "Postgres. "
            "Both without public IPs, ssh via IAP only."
        ),
        {
            "jenkins": {"machine_type": "e2-standard-4", "app": "jenkins", "public": "false", "bastion": "true"},
            "analytics": {
                "machine_type": "n2-highmem-8",
                "data_disk_gb": "500",
                "database": "postgres",
                "public": "false",
            },
        },
        {"sql"},
    ),
    (
        "Webshop auf zwei VMs hinter einem Load Balancer, e2-standard-2 für den Shop und e2-highmem-4 für MariaDB",
        {
            "shop": {"machine_type": "e2-standard-2"},
            "mariadb": {"machine_type": "e2-highmem-4", "database": "mysql"},
            "front": {},
        },
        {"group", "sql"},
    ),
    # What stands already, and what is none of Kubernetes, is not made.
    (
        "Just a valkey cluster with HA and a Postgres 17, an app on our existing GKE cluster will use them",
        {"valkey": {}, "app": {"version": "17"}},
        {"gke", "cloud_run"},
    ),
    (
        "Dataproc cluster for our nightly Spark jobs, 1 master and 4 workers",
        {"job": {}},
        {"gke", "worker_pool"},
    ),
    (
        "A consumer with 3 replicas that reads from a Pub/Sub topic and writes rows to BigQuery",
        {"worker": {"instances": "3"}},
        set(),
    ),
    (
        "our python service processes around 1000 jobs an hour, jobs come in over http and should be queued",
        {"api": {}, "worker": {}, "jobs": {}},
        {"run_job"},
    ),
    (
        "devices publish to pubsub, raw into BigQuery, also archived into GCS",
        {"jobs": {}, "data": {}, "warehouse": {}},
        set(),
    ),
    # Whose name of a host it is: people's lets them in, another site's may ask, and nothing answers there.
    (
        "Metabase on our BigQuery, only for lumenhealth.org accounts",
        {"api": {"members": "domain:lumenhealth.org"}},
        {"load_balancer"},
    ),
    (
        "n8n, access restricted to brightloop.co",
        {"api": {"iap": "true", "members": "domain:brightloop.co"}},
        {"load_balancer"},
    ),
    ("Wiki.js with Postgres for @agrar-ost.de accounts", {"api": {"iap": "true"}}, {"load_balancer"}),
    (
        "bucket with CORS for https://app.filmhub.tv and signed URLs",
        {"data": {"cors": "https://app.filmhub.tv"}},
        {"load_balancer"},
    ),
    ("videos in a bucket behind a CDN at media.acme.com", {"data": {"public": "true"}, "front": {}}, set()),
    ("one bucket, public read, for our app's icon files. CDN not needed", {"data": {"public": "true"}}, {"cloud_run"}),
    (
        "public web shop on shop.example.com, admin at admin.example.com only for @example.com",
        {"shop": {"behind": "true"}, "admin": {"iap": "true", "members": "domain:example.com"}},
        set(),
    ),
    (
        "nginx reverse proxy on cloud run, private nodejs service behind it. Only the proxy is reachable",
        {"proxy": {"egress": "all"}, "api": {"internal": "true"}},
        set(),
    ),
    (
        "Cloud Function in python, only callable by our Cloud Run service portal",
        {"function": {"public": "false"}, "portal": {}},
        set(),
    ),
    (
        "open 80 and 443 to the world and 22 just for 73.14.201.88 on a debian vm",
        {"backend": {"bastion": "true", "public": "true"}},
        {"load_balancer"},
    ),
    (
        "services auth, billing and core on Cloud Run, one Postgres",
        {"auth": {}, "billing": {}, "core": {}, "app": {}},
        {"identity_platform"},
    ),
    # How long, how often, how much.
    (
        "archive class bucket for logs, delete after 7 years",
        {"data": {"storage_class": "ARCHIVE", "delete_after_days": "2555"}},
        set(),
    ),
    (
        "eine Java-Anwendung mit PostgreSQL 15, Datensicherung täglich, 14 Tage aufbewahren",
        {"app": {"backup_days": "14"}},
        {"bucket"},
    ),
    ("API with Postgres, sauvegardes conservées 3 semaines", {"app": {"backup_days": "21"}}, set()),
    ("budget alert at 200 EUR (50/90/100%)", {"budget": {"thresholds": "50,90,100"}}, set()),
    ("an API with Postgres. Spikes on black friday up to 500 req/s", {"app": {"tier": "db-custom-1-3840"}}, set()),
    ("1 bucket for uploads, 1 for backups", {"uploads": {}, "backups": {}}, set()),
    ("Cloud SQL MySQL, maintenance only on Sundays at 04:00 UTC", {"app": {"maintenance_day": "7"}}, {"run_job"}),
    ("a Debian VM with a snapshot policy: every night at 2", {"backend": {"snapshots": "true"}}, {"run_job"}),
    ("a nightly maintenance job on Cloud Run, Postgres", {"job": {}}, set()),
    ("Server PostgreSQL su una VM e2-small", {"backend": {"database": "postgres"}}, {"sql"}),
    ("MongoDB on a VM n2-standard-4", {"backend": {"machine_type": "n2-standard-4"}}, {"firestore"}),
    ("API on Cloud Run, the Postgres database is external", {"api": {}}, {"sql"}),
    ("Cloud SQL Postgres, 4 vCPU mit 16 GB RAM", {"app": {"tier": "db-custom-4-16384"}}, set()),
    ("Cloud SQL Postgres com backup diário, retenção de 15 dias", {"app": {"backup_days": "15"}}, {"bucket"}),
    ("GKE-cluster, 3 tot 9 nodes", {"cluster": {"max_nodes": "9"}}, set()),
    ("a job on Cloud Run at 6 am Vancouver time", {"schedule": {"timezone": "America/Vancouver"}}, set()),
]


def test_a_database_that_a_tunnel_leads_to_has_no_public_address() -> None:
    made = planned("Cloud SQL Postgres, only from our office over VPN").expanded.architecture.parts
    assert not any(each.key == "authorized_networks" for part in made for each in part.settings)


@pytest.mark.parametrize(("goal", "parts", "without"), CASES, ids=[goal[:40] for goal, _, _ in CASES])
def test_what_is_said_of_one_thing_is_done_to_it_alone(goal: str, parts: Parts, without: set[str]) -> None:
    made = planned(goal).expanded.architecture.parts
    drawn = {part.id: {each.key: each.value for each in part.settings} for part in made}
    for id_, settings in parts.items():
        assert settings.items() <= drawn[id_].items(), drawn
    assert not without & {part.part for part in made}
    assert "iap" not in without or not any("iap" in settings for settings in drawn.values())


def test_an_application_that_has_no_part_of_its_own_is_said_to_be_missing() -> None:
    asked = planned("one VM with Grafana and Prometheus server, 100 GB disk").asked
    assert not next(each for each in asked if each.need == "Prometheus server").met


def test_dutch_is_read_word_for_word_and_its_neighbours_are_not() -> None:
    said = "wij willen een webshop met mysql, elke nacht om 2 uur een factuurtaak, zonder publiek adres"
    assert from_dutch(said).split(", ")[1] == "each night at 2 uhr a job"
    assert len(from_dutch(said).split()) == len(said.split())
    german = "ein shop mit mysql und redis, jede nacht um 2 uhr ein job"
    assert from_dutch(german) == german


def test_another_cloud_where_data_stand_is_no_wish_to_go_there() -> None:
    assert read_goal("Send our Postgres (on Azure) to BigQuery with a Cloud Run job").other_cloud is None
    assert read_goal("Deploy our API to AWS Fargate with a bucket").other_cloud == "AWS"
