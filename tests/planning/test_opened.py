"""What is said to be open is open, what is said to be closed is closed, and a wish that nothing meets is named."""

import pytest

from tests.planning.test_meant import plan, unmet


@pytest.mark.parametrize(
    "goal",
    [
        "an API with Postgres, reachable from outside",
        "n8n with Postgres, hooks must be reachable from outside",
        "Eine API mit Postgres, von außen erreichbar",
        "no public IPs anywhere, but the customers must reach the web shop from the internet, mysql",
        "Eine Laravel-Anwendung mit MySQL und einem Bucket. Die Rechnungen dürfen nicht öffentlich sein.",
        "a Node app, customers log in, the uploads must be private",
    ],
)
def test_a_service_that_people_are_to_reach_is_open(goal: str) -> None:
    assert not {"internal", "iap"} & plan(goal)["api"].settings.keys()


@pytest.mark.parametrize(
    "goal",
    [
        "an API, nobody may reach it from outside",
        "an API that is not reachable from the internet",
        "an API with a bucket for invoices, only reachable from our own network",
    ],
)
def test_a_service_that_nobody_is_to_reach_is_closed(goal: str) -> None:
    assert plan(goal)["api"].settings["internal"] == "true"


def test_who_is_kept_out_without_the_company_s_login_signs_in() -> None:
    n8n = plan("n8n, nobody gets in without the company login, it must never scale to zero, Postgres behind it")["api"]
    assert n8n.settings["iap"] == "true"
    assert n8n.settings["min_instances"] == "1"


def test_what_exists_already_is_not_made_again() -> None:
    goal = "an Express API and MongoDB Atlas (already exists, connection string as a secret)"
    assert not [each for each in plan(goal).values() if each.part == "firestore"]
    assert "stands already" in unmet(goal)["mongodb"]


@pytest.mark.parametrize(
    "goal",
    [
        "When a user document in Firestore changes, sync it to BigQuery",
        "When a document in the Firestore collection orders is created, call a function that sends a mail",
    ],
)
def test_what_documents_are_to_start_starts_for_them(goal: str) -> None:
    started = next(each.settings for each in plan(goal).values() if each.part == "function")
    assert started["trigger"] == "firestore"
    assert {"documents"} <= plan(goal).keys()


@pytest.mark.parametrize(
    ("goal", "domain", "redirects"),
    [
        (
            "a static site, www.studio-lux.fr should redirect to studio-lux.fr",
            "studio-lux.fr",
            "www.studio-lux.fr=studio-lux.fr",
        ),
        (
            "Eine Nuxt App unter neu.example.de, alt.example.de soll dorthin umgeleitet werden",
            "neu.example.de",
            "alt.example.de=neu.example.de",
        ),
        ("un sitio estático en luna.es, www.luna.es redirige a luna.es", "luna.es", "www.luna.es=luna.es"),
        ("static site on acme.io with CDN, www should redirect to the apex", "acme.io", "www.acme.io=acme.io"),
        (
            "Laravel app unter shop.de, shop.com und shop.net leiten auf shop.de weiter",
            "shop.de",
            "shop.net=shop.de,shop.com=shop.de",
        ),
        (
            "Redirect oldcompany.com and www.oldcompany.com to https://newbrand.com, nothing else",
            None,
            "oldcompany.com=newbrand.com,www.oldcompany.com=newbrand.com",
        ),
    ],
)
def test_names_are_sent_on_as_the_goal_says(goal: str, domain: str | None, redirects: str) -> None:
    parts = plan(goal)
    assert parts["front"].settings.get("domain") == domain
    assert parts["front"].settings["redirects"] == redirects
    assert domain or set(parts) == {"front"}


def test_a_redirect_that_leads_nowhere_clear_is_said_to_be_missing() -> None:
    assert (
        "which name leads where is not clear"
        in unmet("an API on a.example.dev, with redirects for the old links")["redirect"]
    )


def test_encryption_of_http_alone_is_no_redirect_between_names() -> None:
    assert "redirects" not in plan("an API on api.x.dev, http redirects to https")["front"].settings


def test_each_of_two_databases_is_as_large_and_as_safe_as_is_said_of_it() -> None:
    parts = plan(
        "Two databases: Postgres 15 with 4 vCPU and HA for billing, a small MySQL 8 for the wiki, on Cloud Run."
    )
    databases = {each.settings["engine"]: each.settings for each in parts.values() if each.part == "sql"}
    assert databases["postgres"]["availability"] == "regional"
    assert databases["postgres"]["tier"].startswith("db-custom-4-")
    assert "availability" not in databases["mysql"]
    assert databases["mysql"]["tier"] == "db-f1-micro"


def test_what_is_said_of_both_databases_is_done_to_both() -> None:
    parts = plan("an API with Postgres and MySQL, both highly available")
    assert {each.settings.get("availability") for each in parts.values() if each.part == "sql"} == {"regional"}


def test_what_is_not_needed_is_not_made_in_dutch_either() -> None:
    assert not [
        each for each in plan("Een Node backend met Postgres, Redis niet nodig").values() if each.part == "redis"
    ]


def test_webhooks_that_must_not_be_lost_go_into_a_queue() -> None:
    parts = plan("I want webhooks from Stripe to be received reliably, even when our backend is down")
    assert {"cloud_run", "queue"} <= {each.part for each in parts.values()}


@pytest.mark.parametrize(
    ("goal", "sources", "ports"),
    [
        ("A VM running our license server, port 27000 for 192.0.2.0/24 only", "192.0.2.0/24", "27000"),
        ("Debian VM, only 203.0.113.9 may connect on port 8080", "203.0.113.9/32", "8080"),
        ("A VM, open 9000 only to our office", None, None),
        ("A VM whose port 7000 only the partner may reach", None, None),
        ("A VM that is reachable from the internet on port 25565 only", None, "25565"),
    ],
)
def test_a_port_for_some_is_open_to_nobody_else(goal: str, sources: str | None, ports: str | None) -> None:
    settings = plan(goal)["backend"].settings
    assert (settings.get("sources"), settings.get("tcp_ports")) == (sources, ports)


@pytest.mark.parametrize(
    ("goal", "members"),
    [
        ("An app on Cloud Run, let ops@example.com in", "group:ops@example.com"),
        (
            "An app on Cloud Run. viewers: anna@example.com, bob@example.com",
            "user:anna@example.com,user:bob@example.com",
        ),
        (
            "Cloud Run app with Google sign-in. Our admin tom@example.com wrote it, access for group staff@example.com",
            "group:staff@example.com",
        ),
        (
            "A Cloud Run app behind IAP. fired@example.com must be left out; hr@example.com may use it",
            "group:hr@example.com",
        ),
    ],
)
def test_who_is_let_in_by_no_form_that_does_so_stays_out(goal: str, members: str) -> None:
    assert plan(goal)["api"].settings["members"] == members


@pytest.mark.parametrize(
    "goal",
    [
        "A bucket for medical scans, public access is my nightmare",
        "A bucket with payrolls for a publicly traded firm",
        "A bucket for plans, our CEO joked that we could make it public",
    ],
)
def test_a_word_for_the_public_that_wishes_nothing_opens_no_bucket(goal: str) -> None:
    assert all(each.settings.get("public") != "true" for each in plan(goal).values())


@pytest.mark.parametrize(
    "goal",
    [
        "put our podcast episodes into a public bucket",
        "a bucket with product photos that anyone on the internet can read",
        "bucket público de solo lectura para los PDF",
        "GCS bucket for the release binaries, world readable, versioned",
        "Bucket, den alle im Internet lesen dürfen",
    ],
)
def test_a_bucket_is_public_where_everybody_is_to_read_it(goal: str) -> None:
    assert any(drawn.settings.get("public") == "true" for drawn in plan(goal).values())


@pytest.mark.parametrize(
    "goal",
    [
        "a bucket that anyone in the team can read",
        "a bucket for uploads which everyone on our network can read",
        "a bucket, later maybe publicly readable",
        "bucket for reports, world readable access is not ok",
        "a bucket that used to be public",
        "a public bucket for media and another private bucket",
    ],
)
def test_a_bucket_stays_closed_where_not_everybody_is_to_read_it(goal: str) -> None:
    assert not any(drawn.settings.get("public") == "true" for drawn in plan(goal).values())


def test_of_two_buckets_the_public_one_is_open_alone() -> None:
    made = plan("one public bucket for avatars and a private one for invoices")
    assert made["avatars"].settings["public"] == "true"
    assert "public" not in made["invoices"].settings


@pytest.mark.parametrize(
    ("goal", "opened", "closed"),
    [
        ("Two buckets: hr-files with CMEK and public-assets readable by anyone", "public-assets", "hr-files"),
        ("Dos buckets: nominas con CMEK y fotos-web legible por cualquiera", "fotos-web", "nominas"),
        ("Deux buckets : paie chiffré avec CMEK et images-site lisible par tous", "images-site", "paie"),
        ("Zwei Buckets: personal mit CMEK, website-bilder öffentlich lesbar", "website-bilder", "personal"),
    ],
)
def test_of_two_buckets_only_the_one_that_it_is_said_of_is_open(goal: str, opened: str, closed: str) -> None:
    buckets = plan(goal)
    assert buckets[opened].settings.get("public") == "true"
    assert "public" not in buckets[closed].settings
