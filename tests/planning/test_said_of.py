"""Who may come in, how large and for how long are said of one thing, and no other gets it."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.words.tables import apps_env_table, apps_table
from shared.parts import PARTS
from shared.parts.containers import pairs_of
from tests.planning.test_meant import OFFLINE, plan, unmet


@pytest.mark.parametrize(
    "goal",
    [
        "an API with Postgres, reachable from outside",
        "eine API mit Postgres, von außen erreichbar",
        "Eine Laravel-App mit MySQL und einem Bucket. Die Rechnungen dürfen nicht öffentlich sein.",
        "a Node app, customers log in, the uploads must be private",
        "no public IPs anywhere, but the customers must reach the web shop from the internet",
        "A portal with a Node backend, login for customers, employees via Google Workspace",
        "app for patients who log in with email, and staff who use Google Workspace",
    ],
)
def test_what_people_come_to_stays_open_where_something_else_is_closed(goal: str) -> None:
    services = [each.settings for each in plan(goal).values() if each.part == "cloud_run"]
    assert services
    assert not [each for each in services if each.get("public") == "false" or each.get("internal") == "true"]


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "admin.foo.dev -> Cloud Run service 'backoffice' (only @foo.dev)",
            {"iap": "true", "public": "false", "members": "domain:foo.dev"},
        ),
        ("an API with Postgres. the api may only be called by colleagues", {"iap": "true", "public": "false"}),
        ("an API that is not reachable from outside", {"internal": "true", "public": "false"}),
    ],
)
def test_what_only_some_may_reach_is_closed(goal: str, settings: dict[str, str]) -> None:
    (service,) = (each for each in plan(goal).values() if each.part == "cloud_run")
    assert settings.items() <= service.settings.items()


def test_people_who_only_some_of_are_let_in_get_a_door_of_their_own() -> None:
    drawn = plan("LLM chat app: Next.js, Vertex AI Gemini, Firestore for history, only for logged in users")
    assert "identity_platform" in {each.part for each in drawn.values()}
    goal = "A portal with a Node backend, login for customers, employees via Google Workspace"
    assert "identity_platform" in {each.part for each in plan(goal).values()}
    assert "a service of its own" in unmet(goal)["iap"]


def test_machines_inside_have_no_load_balancer_outside() -> None:
    drawn = plan("two VMs behind an internal load balancer")
    assert {each.settings.get("front") for each in drawn.values() if each.part == "group"} == {"none"}


@pytest.mark.parametrize(
    ("goal", "part", "settings"),
    [
        ("Alle Logs außer den Audit-Logs nach BigQuery", "log_sink", {"without_audit": "true"}),
        ("Exporter tous les journaux sauf les journaux d'audit vers un bucket", "log_sink", {"without_audit": "true"}),
        ("Vaultwarden on a Debian 12 VM", "vm", {"os": "debian-12"}),
        ("a Docker container on an Ubuntu 22.04 VM", "vm", {"os": "ubuntu-2204"}),
        ("two Debian 12 machines behind an HTTPS load balancer", "group", {"os": "debian-12"}),
        ("an API on Cloud Run that stores entities in Datastore", "firestore", {"mode": "datastore"}),
        ("export audit logs to a bucket", "log_sink", {"whose": "audit"}),
        (
            "Ubuntu machine, open 8443 and 9000 only to 203.0.113.0/24.",
            "vm",
            {"tcp_ports": "8443,9000", "sources": "203.0.113.0/24"},
        ),
        (
            "A VM. Only my IP 203.0.113.7 may connect, on 22 and 40001.",
            "vm",
            {"tcp_ports": "40001", "sources": "203.0.113.7/32"},
        ),
        (
            "a VM, port 27017 only from within the VPC",
            "vm",
            {"tcp_ports": "27017", "sources": "10.0.0.0/8", "public": "false"},
        ),
        ("un job diario a las 03:15 hora de Madrid", "schedule", {"cron": "15 3 * * *", "timezone": "Europe/Madrid"}),
        (
            "Cloud Run Job läuft werktags um 6:30 Uhr (Europe/Zurich)",
            "schedule",
            {"cron": "30 6 * * 1-5", "timezone": "Europe/Zurich"},
        ),
        ("Spring Boot service (2 GB memory, 2 CPUs) with Cloud SQL MySQL 8", "sql", {"tier": "db-custom-1-3840"}),
        ("Spring Boot service (2 GB memory, 2 CPUs) with MySQL", "cloud_run", {"cpu": "2", "memory": "2Gi"}),
        ("Go API with 2 CPUs and 4 GB, Postgres with 4 CPUs and 16 GB", "sql", {"tier": "db-custom-4-16384"}),
        ("Go API with 2 CPUs and 4 GB, Postgres with 4 CPUs and 16 GB", "cloud_run", {"cpu": "2", "memory": "4Gi"}),
        ("an API with MySQL; the API gets 2 CPUs and 2 GB", "cloud_run", {"cpu": "2", "memory": "2Gi"}),
        ("una API con Postgres, 2 CPU y 2 GB para la API", "sql", {"tier": "db-custom-1-3840"}),
        ("PostgreSQL mit 2 vCPU und 8 GB, jeden Sonntag ein Aufräumjob", "sql", {"tier": "db-custom-2-8192"}),
        ("Postgres, 500 GB, HA, private, plus a bastion to get in", "sql", {"disk_gb": "500"}),
        ("Cloud SQL with 8 GB RAM and a Cloud Run service with 512 MB", "sql", {"tier": "db-custom-2-8192"}),
        ("Cloud SQL with 8 GB RAM and a Cloud Run service with 512 MB", "cloud_run", {"memory": "512Mi"}),
        ("an API on Cloud Run with 1.5 GB RAM and Postgres", "sql", {"tier": "db-custom-1-3840"}),
        ("an API on Cloud Run with 1.5 GB RAM and Postgres", "cloud_run", {"memory": "2Gi"}),
        (
            "Rails: web on Cloud Run min 1 max 10 with 1 GB, sidekiq worker with 2 GB, Redis 1 GB, Postgres with 50 GB",
            "cloud_run",
            {"memory": "1Gi", "min_instances": "1", "max_instances": "10"},
        ),
        (
            "Rails: web on Cloud Run min 1 max 10 with 1 GB, sidekiq worker with 2 GB, Redis 1 GB, Postgres with 50 GB",
            "worker_pool",
            {"memory": "2Gi"},
        ),
        ("webhook service on Cloud Run, the scraper as a job with 2 GB, Postgres", "run_job", {"memory": "2Gi"}),
        ("Postgres with 2 vCPU and 2 GB", "sql", {"tier": "db-custom-2-3840"}),
        (
            "Flask API (512 MB is plenty) and a weekly report job which needs 4 vCPU / 16 GB and takes up to 6 hours",
            "run_job",
            {"memory": "16Gi", "cpu": "4", "timeout_s": "21600"},
        ),
        (
            "Celery worker (3 instances, 2Gi each) with Redis 1GB; web is Django, 1 CPU 1Gi, 2 to 8 instances",
            "cloud_run",
            {"memory": "1Gi", "min_instances": "2", "max_instances": "8"},
        ),
        (
            "Shopware on a VM with 4 cores and 16GB, MySQL managed with 2 cores and 8GB",
            "sql",
            {"tier": "db-custom-2-8192"},
        ),
        (
            "a Cloud Run job with 20 parallel tasks, 10 at a time, each 2 GiB",
            "run_job",
            {"parallelism": "10", "memory": "2Gi"},
        ),
        ('Cloud function on a pubsub topic "telemetry", 256MB, writes into BigQuery', "function", {"memory": "256M"}),
        (
            "when somebody drops a photo into the bucket, a function should make a thumbnail",
            "function",
            {"trigger": "storage"},
        ),
        ("A Cloud Function in Go which moves rows into our database every night", "function", {"public": "false"}),
        (
            "A bucket, objects go to NEARLINE after 30 days and to COLDLINE after 365 days. Never delete anything.",
            "bucket",
            {"lifecycle_class": "NEARLINE", "delete_after_days": None},
        ),
        (
            "bucket con facturas, no se pueden borrar antes de 7 años",
            "bucket",
            {"retention_days": "2555", "delete_after_days": None},
        ),
        ("a private bucket with a lifecycle policy", "bucket", {"delete_after_days": None}),
        (
            "archive bucket, coldline, retention 7 years",
            "bucket",
            {"retention_days": "2555", "delete_after_days": None},
        ),
        ("an API with Postgres, db-f1-micro is enough", "sql", {"tier": "db-f1-micro"}),
        (
            "Een API voor onze klanten met rate limiting van 100 verzoeken per minuut per IP",
            "load_balancer",
            {"rate_limit": "100"},
        ),
        ("a Node app with a bucket for invoices, kept for 10 years", "bucket", {"retention_days": "3650"}),
        (
            "a Node app with a bucket for invoices, deleted after 10 years",
            "bucket",
            {"delete_after_days": "3650"},
        ),
    ],
)
def test_what_is_said_of_one_thing_is_set_there(goal: str, part: str, settings: dict[str, str | None]) -> None:
    (drawn,) = (each for each in plan(goal).values() if each.part == part)
    assert {key: drawn.settings.get(key) for key in settings} == settings


@pytest.mark.parametrize(
    "goal",
    [
        "an API with MySQL 8.4 with 4 vCPU and 16 GB RAM",
        "Cloud Run API and a Postgres (2 vCPU, 8 GB)",
        "Cloud Run API with MySQL, the database gets 8 GB RAM",
    ],
)
def test_a_service_does_not_get_the_size_of_the_database(goal: str) -> None:
    assert not {"cpu", "memory"} & plan(goal)["api"].settings.keys()


def test_a_most_that_workers_do_not_have_is_named() -> None:
    goal = "API max 10 instances, worker max 2"
    assert plan(goal)["api"].settings["max_instances"] == "10"
    assert "it has no most" in unmet(goal)["worker"]


def test_what_stands_elsewhere_is_not_made_again() -> None:
    for goal in (
        "nightly job that dumps our Postgres (it runs on DigitalOcean) into a private bucket",
        "Copia diaria de nuestro Postgres (está en DigitalOcean) a un bucket privado con un job",
        "a Node API, the database stays on Neon",
        "Wir haben schon eine Datenbank bei Hetzner, nur die API soll auf Cloud Run",
        "we keep our Postgres on AWS RDS, the API goes to Cloud Run",
        "une API sur Cloud Run, la base de données reste chez OVH",
        "una API en Cloud Run, nuestra base MySQL está en otro proveedor",
        "our app in a managed instance group with one static outgoing ip, our own database whitelists IP addresses",
    ):
        assert "sql" not in {each.part for each in plan(goal).values()}, goal
    drawn = plan("HA VPN between our VPC in London and an AWS account")
    assert "vpn" in {each.part for each in drawn.values()}


def test_each_of_two_machines_has_its_memory() -> None:
    goal = "two VMs, one with 4 GB for the app and one with 16 GB for the database; backups kept 30 days"
    drawn = plan(goal)
    assert {id_: each.settings["machine_type"] for id_, each in drawn.items()} == {
        "app": "e2-medium",
        "database": "e2-highmem-2",
    }
    assert drawn["database"].settings["database"] == "postgres"
    assert {each.settings["snapshot_days"] for each in drawn.values()} == {"30"}


@pytest.mark.parametrize(
    ("goal", "part", "names"),
    [
        ("two Cloud Tasks queues, emails and invoices, for a Cloud Run API", "tasks", {"emails", "invoices"}),
        ("two topics, orders and refunds, for an API", "queue", {"orders", "refunds"}),
        ("two buckets: raw and processed, europe-west3", "bucket", {"raw", "processed"}),
    ],
)
def test_each_of_several_bears_its_name(goal: str, part: str, names: set[str]) -> None:
    drawn = plan(goal)
    assert {id_ for id_, each in drawn.items() if each.part == part} == names
    if "api" in drawn:
        assert names <= set(drawn["api"].uses)


def test_what_comes_from_elsewhere_is_kept_here() -> None:
    drawn = plan("copy files every night from an S3 bucket to a GCS bucket")
    assert {each.part for each in drawn.values()} == {"bucket", "transfer"}
    beside = plan("API on Cloud Run, our MongoDB cluster is at Atlas")
    assert {each.part for each in beside.values()} == {"cloud_run", "secret"}
    assert (
        plan("Set up Metabase for us, it reads from our existing BigQuery datasets")["api"].settings["port"] == "3000"
    )


def test_data_stands_where_it_is_said_to() -> None:
    assert plan("an API on Cloud Run in europe-west1, BigQuery dataset in US")["warehouse"].settings["location"] == "US"
    for goal, region, missing in (
        ("API in Frankfurt, database in us-east1", "us-east1", "API in Frankfurt"),
        ("React frontend in europe-west4 and Postgres in the US", "us-central1", "frontend in europe-west4"),
    ):
        planned = make_plan(goal, OFFLINE)
        assert planned.expanded.architecture.region == region
        assert missing in {each.words for each in planned.asked if not each.met}
    planned = make_plan("backend in us-east1, postgres in the us", OFFLINE)
    assert planned.expanded.architecture.region == "us-east1"


def test_what_only_some_may_see_is_in_no_open_bucket() -> None:
    goal = "static docs in a bucket that only our paying customers may see, a login app sets signed cookies, with CDN"
    assert not [each for each in plan(goal).values() if each.part == "site" or each.settings.get("public") == "true"]
    assert "none is made" in unmet(goal)["static_site"]


def test_what_cannot_be_otherwise_is_told() -> None:
    assert "over HTTPS whatever" in unmet("an API without https")["https"]
    assert "gone with the instance" in unmet("a small app on Cloud Run, its sqlite files must not get lost")["sqlite"]


@pytest.mark.parametrize(
    ("goal", "part", "settings"),
    [
        ("a VM with ports 30303 TCP and UDP", "vm", {"tcp_ports": "30303", "udp_ports": "30303"}),
        ("a VM with a static IP, ports 2154 (TCP) and 8080 (TCP) open", "vm", {"tcp_ports": "2154,8080"}),
        ("a VM with UDP 7777 and 27015", "vm", {"udp_ports": "7777,27015"}),
        (
            "an API, never below 2 and never above 20 instances",
            "cloud_run",
            {"min_instances": "2", "max_instances": "20"},
        ),
        (
            "Cloud Run, min instances to 1, max instances to 5",
            "cloud_run",
            {"min_instances": "1", "max_instances": "5"},
        ),
        ("an API that scales from 1 to 50", "cloud_run", {"min_instances": "1", "max_instances": "50"}),
        ("an API with between 3 and 10 instances", "cloud_run", {"min_instances": "3", "max_instances": "10"}),
        ("a Cloud Run job without retries", "run_job", {"retries": "0"}),
        ("a GKE cluster with a T4 node pool", "gke", {"gpu": "nvidia-tesla-t4"}),
        ("a VM that is off at the weekend", "vm", {"start_cron": "0 0 * * 1", "stop_cron": "0 0 * * 6"}),
        (
            "a VM that stops every friday at 20:00 and starts monday at 7:00",
            "vm",
            {"start_cron": "0 7 * * 1", "stop_cron": "0 20 * * 5"},
        ),
    ],
)
def test_both_ends_of_what_is_said_are_set(goal: str, part: str, settings: dict[str, str]) -> None:
    (drawn,) = (each for each in plan(goal).values() if each.part == part)
    assert settings.items() <= drawn.settings.items()


def test_a_port_for_the_network_alone_is_open_to_nobody_else() -> None:
    goal = "a VM with snapshots, only our app server in the same network may reach port 8983"
    assert plan(goal)["backend"].settings["sources"] == "10.0.0.0/8"
    assert plan("a Windows app server that has no external IP")["backend"].settings["public"] == "false"


def test_a_job_does_not_get_the_size_of_the_database() -> None:
    drawn = plan("Quarkus-Backend, PostgreSQL mit 2 vCPU und 8 GB, jeden Sonntag um 22:30 ein Aufräumjob")
    assert [each.settings for each in drawn.values() if each.part == "run_job"] == [{}]


def test_only_what_was_uploaded_is_deleted_where_that_is_said() -> None:
    drawn = plan(
        "user uploads to bucket, workers transcode, result in another bucket, old originals deleted after 30 days"
    )
    assert drawn["files"].settings == {"delete_after_days": "30"}
    assert drawn["results"].settings == {}


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("Redis niet nodig, een API voor onze klanten met Postgres", {"cloud_run", "sql"}),
        ("redis 5gb HA and nothing else, for our GKE cluster in network prod-vpc", {"redis"}),
        ("services: web, api, postgres, redis", {"cloud_run", "sql", "redis"}),
    ],
)
def test_what_is_not_wanted_and_what_stands_already_is_not_made(goal: str, parts: set[str]) -> None:
    drawn = plan(goal)
    assert {each.part for each in drawn.values()} == parts
    assert not {"the", "postgres", "redis", "colleagues"} & set(drawn)


def test_a_portuguese_i_is_no_continent() -> None:
    assert region_of("Eu preciso de um banco PostgreSQL pequeno, sem aplicação") == "us-central1"
    assert region_of("Preciso de um banco PostgreSQL na UE, com servidor na EU").startswith("europe-")


def region_of(goal: str) -> str:
    return make_plan(goal, OFFLINE).expanded.architecture.region


@pytest.mark.parametrize(
    ("goal", "known_as", "env"),
    [
        ("WordPress", "WORDPRESS_DB_HOST=DATABASE_HOST", ""),
        ("Ghost blog", "database__connection__host=DATABASE_HOST", "database__client=mysql"),
        ("Metabase for our team", "MB_DB_PASS=DATABASE_PASSWORD", "MB_DB_TYPE=postgres"),
        ("n8n with N8N_PROTOCOL=https", "DB_POSTGRESDB_USER=DATABASE_USER", "DB_TYPE=postgresdb,N8N_PROTOCOL=https"),
        ("Keycloak with Postgres", "KC_DB_URL_HOST=DATABASE_HOST", "KC_DB=postgres"),
        # Of another database than it is for here it reads other names.
        ("Metabase with MySQL", "", ""),
    ],
)
def test_a_known_application_is_given_its_database_by_the_names_that_it_reads(
    goal: str, known_as: str, env: str
) -> None:
    (service,) = (each for each in plan(goal).values() if each.part == "cloud_run")
    assert known_as in service.settings.get("known_as", "")
    assert service.settings.get("env", "") == env


def test_what_applications_read_is_said_of_known_ones_and_given_by_some_link() -> None:
    brought = {env.name for part in PARTS for offer in part.offers for env in offer.env}
    known = {app.name: app for app, _ in apps_table()}
    for name, said in apps_env_table().items():
        assert known[name].own_image
        assert {of for _, of in pairs_of(said.known_as)} <= brought


def test_what_another_applications_machine_does_not_run_is_not_met() -> None:
    assert "alone" in unmet("Jitsi plus coturn")["coturn"]
    assert "coturn" not in unmet("a coturn server")


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        ("a worker that takes jobs from a queue and writes results to Postgres", {"worker_pool", "queue", "sql"}),
        ("an API that puts jobs on a queue and a worker that processes jobs", {"cloud_run", "worker_pool", "queue"}),
        ("a nightly job that reads from a queue", {"run_job", "schedule", "queue"}),
    ],
)
def test_jobs_in_a_queue_are_messages_and_no_programs_that_run_to_their_end(goal: str, kinds: set[str]) -> None:
    assert {each.part for each in plan(goal).values()} == kinds


@pytest.mark.parametrize(
    ("goal", "region", "replica"),
    [
        ("an API on Cloud Run in us-east4, a job every night at 2:00 Europe/Berlin", "us-east4", ""),
        ("API in europe-west2 on Cloud Run, UK data residency", "europe-west2", ""),
        ("API for German customers on Cloud Run in europe-west4, GDPR and German law apply", "europe-west4", ""),
        ("Cloud Run a Milano, MySQL con replica di lettura a Torino (europe-west12)", "europe-west8", "europe-west12"),
        ("Cloud Run à Paris, Postgres répliqué en lecture à Milan", "europe-west9", "europe-west8"),
    ],
)
def test_a_place_is_of_what_it_is_said_of_and_a_clock_s_is_of_nothing(goal: str, region: str, replica: str) -> None:
    architecture = make_plan(goal, OFFLINE).expanded.architecture
    settings = {each.key: each.value for part in architecture.parts for each in part.settings}
    assert (architecture.region, settings.get("replica_region", ""), settings.get("also_in")) == (region, replica, None)


@pytest.mark.parametrize(
    "goal", ["a VM (e2-small, Debian, Frankfurt)", "Server (n2-standard-8, 500 GB SSD, Rocky Linux)"]
)
def test_what_stands_in_brackets_behind_a_machine_tells_of_that_one(goal: str) -> None:
    assert [each.part for each in plan(goal).values()] == ["vm"]
