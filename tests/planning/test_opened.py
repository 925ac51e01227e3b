"""What is said to be open is open, what is said to be closed is closed, and a wish that nothing meets is named."""

import pytest

from functions.planning.plan import make_plan
from shared.http import Unprocessable
from tests.planning.test_meant import OFFLINE, plan, unmet


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
def test_what_documents_are_to_start_is_there_and_said_not_to_start_by_itself(goal: str) -> None:
    assert {"function", "firestore"} <= {each.part for each in plan(goal).values()}
    assert "document_trigger" in unmet(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "a static site, www.studio-lux.fr should redirect to studio-lux.fr",
        "Eine Nuxt App unter neu.example.de, alt.example.de soll dorthin umgeleitet werden",
        "un sitio estático en luna.es, www.luna.es redirige a luna.es",
    ],
)
def test_a_redirect_is_said_to_be_missing(goal: str) -> None:
    assert "redirect" in unmet(goal)


def test_a_redirect_alone_is_refused_with_its_reason() -> None:
    with pytest.raises(Unprocessable, match="every name leads to the same pages"):
        make_plan("Redirect oldcompany.com and www.oldcompany.com to https://newbrand.com, nothing else", OFFLINE)


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
