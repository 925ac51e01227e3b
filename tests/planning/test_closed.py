"""What a goal keeps for some people is never open to everybody."""

import re

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import here

_OPEN = (
    "a public API with Postgres, only the API can reach the database",
    "a blog on Cloud Run for my readers",
    "an API where only the backend can access the bucket",
    "just an API on Cloud Run",
    "an API for our mobile app, only in Europe",
)


@pytest.mark.parametrize(
    "goal",
    [
        "Deploy n8n with its Postgres so that only I (me@acme.com) can open it",
        "A Flask dashboard only we can see",
        "Static docs site that only my team may read",
        "Cloud Function that only our staff can call",
        "Grafana, nur wir dürfen es sehen",
        "Una app Django que solo nosotros podamos usar",
        "Une appli Rails, uniquement nous pouvons y accéder",
        "Host my wiki, not for everybody, just for us",
        "A web app restricted to named people: a@b.co, c@d.io",
        "Grafana auf Cloud Run, nur ich soll es öffnen können",
        "una app en Cloud Run que solo nosotros podamos ver",
        "une API Node sur Cloud Run, personne d'autre ne doit y accéder",
        "a dashboard container for our team only",
        "a Flask app restricted to our staff",
        "an API on Cloud Run just for me",
        "a Jupyter container, sonst niemand darf rein",
        "a container that is visible to my colleagues only",
        "an admin panel in Django which only our admins can reach, with Postgres",
        "a Node API, nobody else than our family should see it",
    ],
)
def test_what_is_for_some_people_alone_is_open_to_nobody_else(goal: str) -> None:
    answer = here(goal)
    assert not isinstance(answer, str), answer
    assert '"allUsers"' not in "\n".join(answer[1].values())


def test_a_service_that_only_another_one_may_reach_is_internal() -> None:
    answer = here("Two microservices, orders and billing; orders is public, billing only reachable from orders")
    assert not isinstance(answer, str), answer
    files = "\n".join(answer[1].values())
    billing = files.partition('"google_cloud_run_v2_service" "billing_service"')[2].partition("\n}")[0]
    assert '"INGRESS_TRAFFIC_INTERNAL_ONLY"' in billing
    assert files.count('"allUsers"') == 1


@pytest.mark.parametrize("goal", _OPEN)
def test_what_is_said_of_a_store_or_a_place_closes_nothing_else(goal: str) -> None:
    _, files, _ = here(goal)
    assert '"allUsers"' in "".join(files.values())


def test_whom_it_could_not_read_is_asked() -> None:
    answer, _, _ = here("a dashboard container for our team only")
    (asked,) = [each for each in answer["asked"] if each["need"] == "iap"]
    assert not asked["met"]
    assert "until you say who may come in" in asked["how"]


@pytest.mark.parametrize(
    ("goal", "front", "inside"),
    [
        ("two services: api, which is internal, and web, which is public and calls the api", "web", "api"),
        ("an internal api and a public web app that calls it", "web", "api"),
        ("api (internal) and web (public) on Cloud Run", "web", "api"),
        ("api is internal and web is public on Cloud Run", "web", "api"),
        ("a public web app that calls an internal api", "web", "api"),
        ("two services on Cloud Run, orders is internal, shop is public", "shop", "orders"),
        ("an api that is internal and a website that is public", "website", "api"),
    ],
)
def test_of_an_open_and_a_closed_service_the_right_one_is_open(goal: str, front: str, inside: str) -> None:
    services = services_of(goal)
    assert services.keys() == {front, inside}
    assert services[inside] == {"public": "false", "internal": "true"}
    assert services[front] == {}


@pytest.mark.parametrize(
    "goal", ["an internal tool with a public landing page", "orders api internal, checkout public"]
)
def test_where_it_is_not_clear_which_one_is_open_none_is(goal: str) -> None:
    assert all(said["public"] == "false" for said in services_of(goal).values())
    assert services_of("a public API with a private Postgres database")["api"] == {}


def services_of(goal: str) -> dict[str, dict[str, str]]:
    """Its services on Cloud Run, each with who may call it."""
    parts = make_plan(goal, provider(ModelSettings(), RULES)).expanded.architecture.parts
    return {
        part.id: {each.key: each.value for each in part.settings if each.key in {"public", "internal"}}
        for part in parts
        if part.part == "cloud_run"
    }


@pytest.mark.parametrize(
    ("goal", "never"),
    [
        ("A bucket called docs, public access is forbidden.", "allUsers"),
        ("A bucket called docs which leaked because it was public.", "allUsers"),
        ("A bucket called docs, should it ever be public tell us.", "allUsers"),
        ("Ein Bucket namens akten, öffentlicher Zugriff ist verboten.", "allUsers"),
        ("Un bucket llamado fotos, el acceso público está prohibido.", "allUsers"),
        ("An internal dashboard, it must never be public, with Postgres.", "allUsers"),
        ("A service called api, once public and now private, with MySQL.", "allUsers"),
        ("A service called api. Later it will be public.", "allUsers"),
        ("A VM; our old one had port 8080 open to the world.", '"8080"'),
        ("Eine VM; die alte hatte Port 8080 offen.", '"8080"'),
        ("A dataset called facts that neither ann@example.com nor bob@example.com may read.", "bob@"),
        ("A dataset called facts that ann@example.com reads until june.", "ann@"),
        (
            "A dashboard behind Google sign-in for all at corp.example except bob@corp.example.",
            "domain:corp.example",
        ),
        ("A bucket where files are deleted after 30 days unless they are invoices.", "age = 30"),
        ("Ein Bucket, Dateien werden nach 30 Tagen gelöscht, außer Rechnungen.", "age = 30"),
        ("A bucket called docs, kept for 10 years.", "age = 3650"),
    ],
)
def test_what_is_forbidden_past_put_off_or_excepted_opens_and_deletes_nothing(goal: str, never: str) -> None:
    answer = here(goal)
    assert not isinstance(answer, str), answer
    granted = re.sub(r"\s+", " ", "\n".join(text for name, text in answer[1].items() if name.endswith(".tf")))
    assert never not in granted


@pytest.mark.parametrize(
    "goal",
    [
        "Two buckets for the object files of our builds, the runner's service accounts read and write, nobody else.",
        "A bucket for scans; only ann@example.com and tom@example.com may look at them in the browser.",
        "Ein Bucket für Gutachten, sonst niemand außer den Prüfern soll sie sehen",
    ],
)
def test_files_for_some_are_never_shown_to_everybody(goal: str) -> None:
    made = make_plan(goal, provider(ModelSettings(), RULES))
    settings = [each.key for part in made.expanded.architecture.parts for each in part.settings if each.value == "true"]
    assert "public" not in settings
    assert "load_balancer" not in [part.part for part in made.expanded.architecture.parts]
