"""What a goal keeps for some people is never open to everybody."""

import pytest

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
