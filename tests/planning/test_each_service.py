"""Things that a goal names are drawn each by what is said of it: its size, its store, its times, who reaches it."""

from collections.abc import Mapping

import pytest

from functions.planning.plan import make_plan
from tests.planning.test_meant import OFFLINE, parts_of, plan

CLOSED, OPEN = {"internal": "true", "public": "false"}, {"internal": None}

# Goal -> id -> what its settings are (None: left at the default), and what it uses.
TOLD: list[tuple[str, Mapping[str, Mapping[str, str | None]], Mapping[str, set[str]]]] = [
    (
        "two Cloud Run services, shop-web and tasks, Cloud SQL MySQL, a bucket for recordings",
        {"shop-web": {}, "tasks": {}, "app": {"engine": "mysql"}, "files": {}},
        {"shop-web": {"app", "files"}, "tasks": {"app", "files"}},
    ),
    (
        "BigQuery datasets raw, staging, mart, service accounts for the loaders",
        {"raw": {}, "staging": {}, "mart": {}, "agent": {}},
        {},
    ),
    (
        "one Cloud Run service, GitHub Actions of acme/shop deploy it, production Dockerfile",
        {"api": {}, "ci": {"branch": None}},
        {},
    ),
    (
        "landing, curated and archive buckets; landing deletes after 7 days, archive goes to coldline after 90 days",
        {"landing": {"delete_after_days": "7"}, "curated": {}, "archive": {"lifecycle_days": "90"}},
        {},
    ),
    (
        ("servicios frontend y backend en Cloud Run, PostgreSQL privado, Redis se difiere hasta que exista uso real, "
        "frontend público, backend privado, migraciones antes del despliegue"),
        {"frontend": OPEN, "backend": CLOSED, "job": {}},
        {"frontend": {"app", "backend"}, "job": {"app"}},
    ),
    (
        ("Function triggered by every new CSV in bucket partner-drop, publishes to topic validated; broken ones go to "
        "bucket quarantine"),
        {"function": {"trigger": "storage"}, "partner-drop": {}, "quarantine": {}, "validated": {}},
        {"function": {"partner-drop", "quarantine", "validated"}},
    ),
    (
        ("Both Cloud Run services. The webhook receiver must be public and publishes to a topic. The processor must "
        "not be public, only the push service account of the Pub/Sub subscription may invoke it."),
        {"receiver": OPEN, "processor": CLOSED, "receiver-jobs": {}},
        {"receiver-jobs": {"processor"}},
    ),
    (
        ("A public receiver on Cloud Run publishes to a topic, a push subscription delivers to the processor, another "
        "Cloud Run service that isn't public"),
        {"receiver": OPEN, "processor": CLOSED, "receiver-jobs": {}},
        {"receiver": {"receiver-jobs"}, "receiver-jobs": {"processor"}},
    ),
    (
        "One internal and one external Cloud Run service. The external one calls the internal one.",
        {"internal": CLOSED, "external": OPEN},
        {"external": {"internal"}},
    ),
    (
        "A Cloud Run service called storefront is public and calls a second one called recommender which isn't public",
        {"storefront": OPEN, "recommender": CLOSED},
        {},
    ),
    (
        "staging and production Cloud SQL, production with high availability and 100 GB, staging without HA and 20 GB",
        {"staging": {"availability": None}, "production": {"disk_gb": "100", "availability": "regional"}},
        {},
    ),
    (
        "A small redis for sessions (1 GB) and a bigger one for caching (5 GB), used by one Cloud Run service",
        {"sessions": {"memory_gb": "1"}, "caching": {"memory_gb": "5"}, "api": {}},
        {"api": {"sessions", "caching"}},
    ),
    (
        "public web service with 1 GiB memory and private admin service with 2 GiB memory on Cloud Run",
        {"web": OPEN, "admin": CLOSED},
        {},
    ),
    (
        "FastAPI on Cloud Run with Postgres, a data task container, Den Web",
        {"api": {}, "data-task": {}, "den": {}},
        {"data-task": {"app"}},
    ),
    ("GKE, Pub/Sub topics user-created and invoice-paid", {"user-created": {}, "invoice-paid": {}}, {}),
    ("GCS buckets (source documents, exports), Cloud SQL with pgvector", {"source-documents": {}, "exports": {}}, {}),
    (
        "three services: gateway public, users and billing internal",
        {"gateway": OPEN, "users": CLOSED, "billing": CLOSED},
        {"gateway": {"users", "billing"}},
    ),
    (
        "service A (Node, 1 GB, public), service B (Python, internal)",
        {"service-a": {**OPEN, "memory": "1Gi"}, "service-b": CLOSED},
        {"service-a": {"service-b"}},
    ),
    (
        ("Billing needs MySQL, catalog uses Firestore. Both are Cloud Run services, billing is internal, the "
        "other one is public."),
        {"billing": CLOSED, "catalog": OPEN, "billing-db": {"engine": "mysql"}},
        {"billing": {"billing-db"}, "catalog": {"documents", "billing"}},
    ),
    (
        ("orders (Java, 1Gi, 2 CPUs, public), stock (Go, internal), reports (Python, 4Gi, internal, timeout "
        "15 min). orders and stock share a Postgres, reports reads BigQuery."),
        {
            "orders": {**OPEN, "memory": "1Gi", "cpu": "2"},
            "stock": CLOSED,
            "reports": {"memory": "4Gi", "timeout_s": "900"},
        },
        {"orders": {"app", "stock", "reports"}, "stock": {"app"}, "reports": {"warehouse"}},
    ),
    (
        ("services:\n  gateway: public, 1 CPU, 512 MB\n  billing: MySQL 8, internal\n  search: 2 CPU, 4 GB, "
        "internal\n  mailer: worker, reads from a queue"),
        {"gateway": {**OPEN, "cpu": "1"}, "billing": CLOSED, "search": {**CLOSED, "cpu": "2", "memory": "4Gi"}},
        {"billing": {"billing-db"}, "mailer": {"mailer-jobs"}, "search": set()},
    ),
    (
        "orders service 1 cpu 1 GiB min 2 max 20, pricing service 4 cpu 8 GiB min 0 max 5, both share one postgres",
        {"orders": {"min_instances": "2", "max_instances": "20"}, "pricing": {"max_instances": "5", "cpu": "4"}},
        {"orders": {"app"}, "pricing": {"app"}},
    ),
    (
        ("All services internal except Keycloak. The services are billing and search, each with its own "
        "Postgres database."),
        {"keycloak": OPEN, "billing": CLOSED, "search": CLOSED},
        {"billing": {"billing-db"}, "search": {"search-db"}},
    ),
    (
        "Four services on Cloud Run: shop, stock, billing, audit. All but the shop are internal.",
        {"shop": OPEN, "stock": CLOSED, "billing": CLOSED, "audit": CLOSED},
        {},
    ),
    (
        "Services web, auth and mail on Cloud Run. Except for web nothing is reachable from outside.",
        {"web": OPEN, "auth": CLOSED, "mail": CLOSED},
        {},
    ),
    (
        "Tres servicios en Cloud Run: gateway, pricing y ledger. Todos salvo gateway son internos.",
        {"gateway": OPEN, "pricing": CLOSED, "ledger": CLOSED},
        {},
    ),
    (
        "Two services, web and api. web is public, api only web can call. Postgres for api.",
        {"web": OPEN, "api": CLOSED},
        {"web": {"api"}, "api": {"api-db"}},
    ),
    (
        "Two services, web and api. api must not be reachable from the internet.",
        {"web": OPEN, "api": CLOSED},
        {"web": {"api"}},
    ),
    (
        "frontend: cloud run, public. admin: cloud run, only anna@labor.ch. shared postgres.",
        {"frontend": OPEN, "admin": {"iap": "true", "members": "user:anna@labor.ch"}},
        {"frontend": {"app"}, "admin": {"app"}},
    ),
    (
        ("Zwei Dienste: 'konto' (Kotlin, mindestens 2 Instanzen, öffentlich) und 'risiko' (Python, 8 GB, 4 "
        "CPU, intern). Risiko nur einen Bucket."),
        {"konto": {**OPEN, "min_instances": "2"}, "risiko": {**CLOSED, "memory": "8Gi", "cpu": "4"}},
        {"konto": {"risiko"}, "risiko": {"risiko-files"}},
    ),
    (
        ("Run us-docker.pkg.dev/acme/web/frontend:1.8 and us-docker.pkg.dev/acme/web/api:4.1, frontend "
        "public, api only reachable from frontend"),
        {
            "frontend": {"image": "us-docker.pkg.dev/acme/web/frontend:1.8"},
            "api": {**CLOSED, "image": "us-docker.pkg.dev/acme/web/api:4.1"},
        },
        {"frontend": {"api"}},
    ),
    (
        "two cloud run jobs: import every night at 2, cleanup every Sunday at 5. both talk to one postgres",
        {"import-schedule": {"cron": "0 2 * * *"}, "cleanup-schedule": {"cron": "0 5 * * 0"}},
        {"import": {"app"}, "cleanup": {"app"}, "import-schedule": {"import"}, "cleanup-schedule": {"cleanup"}},
    ),
    (
        "Our prod jobs, each on Cloud Run:\n- import-prices `*/15 * * * *`\n- import-users (Mondays)\n- purge at 01:30",
        {"import-prices": {}, "import-users": {}, "purge-schedule": {"cron": "30 1 * * *"}},
        {"import-prices-schedule": {"import-prices"}, "import-users-schedule": {"import-users"}},
    ),
    (
        "Drei Buckets: rohdaten (nach 90 Tagen löschen), berichte (versioniert) und webseite (öffentlich lesbar)",
        {
            "rohdaten": {"delete_after_days": "90", "public": None},
            "berichte": {"delete_after_days": None, "public": None},
            "webseite": {"public": "true"},
        },
        {},
    ),
    (
        "a bucket for uploads (nearline after 60 days), a second bucket called curated with versioning",
        {"uploads": {"lifecycle_class": "NEARLINE"}, "curated": {"lifecycle_class": None}},
        {},
    ),
    (
        ("two postgres databases: one for the shop with 4 vCPU and 16 GB and high availability, one small one for the "
        "newsletter"),
        {"shop": {"tier": "db-custom-4-16384", "availability": "regional"}, "newsletter": {"availability": None}},
        {},
    ),
    (
        "two task queues: emails with at most 5 per second and webhooks with 50 per second. an api fills both",
        {"api": {}, "emails": {"per_second": "5"}, "webhooks": {"per_second": "50"}},
        {"api": {"emails", "webhooks"}},
    ),
    (
        "Dos servicios en Cloud Run: el portal (público, 1 GB) y el motor de precios (interno, 4 GB, 2 CPU)",
        {"portal": {**OPEN, "memory": "1Gi"}, "motor": {**CLOSED, "memory": "4Gi", "cpu": "2"}},
        {"portal": {"motor"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "settings", "uses"), TOLD, ids=[goal[:40] for goal, _, _ in TOLD])
def test_each_named_service_has_what_is_said_of_it(
    goal: str, settings: Mapping[str, Mapping[str, str | None]], uses: Mapping[str, set[str]]
) -> None:
    parts = plan(goal)
    found = {id_: {key: parts[id_].settings.get(key) for key in wanted} for id_, wanted in settings.items()}
    assert found == {id_: dict(wanted) for id_, wanted in settings.items()}
    assert {id_: set(parts[id_].uses) for id_ in uses} == uses
    assert "api" in settings or "api" not in parts


def test_a_service_that_is_called_as_its_store_is_keeps_both() -> None:
    goal = "catalog uses Firestore, documents uses Firestore and Postgres. Both are public services on Cloud Run."
    parts = plan(goal)
    assert [each.part for each in parts.values()].count("cloud_run") == 2
    (store,) = [id_ for id_, each in parts.items() if each.part == "firestore"]
    (database,) = [id_ for id_, each in parts.items() if each.part == "sql"]
    services = [set(each.uses) for each in parts.values() if each.part == "cloud_run"]
    assert services == [{store}, {store, database}]


def test_who_is_not_said_to_be_open_is_closed_and_told_so() -> None:
    planned = make_plan("gateway (Node, public), stock (Go, 1 GB). Both on Cloud Run.", OFFLINE)
    assert parts_of(planned)["stock"].settings["internal"] == "true"
    assert any("stock" in each.how and "say `stock is public`" in each.how for each in planned.asked)
