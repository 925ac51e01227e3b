"""A goal that lets only some in never comes out open to everybody."""

import pytest

from tests.planning.judge import here

_CLOSED = (
    "Deploy n8n with its Postgres so that only I (me@acme.com) can open it",
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
)
_OPEN = (
    "a public API with Postgres, only the API can reach the database",
    "a blog on Cloud Run for my readers",
    "an API where only the backend can access the bucket",
    "just an API on Cloud Run",
    "an API for our mobile app, only in Europe",
    "an API on Cloud Run with a database that only we can reach",
)


@pytest.mark.parametrize("goal", _CLOSED)
def test_what_only_some_may_open_is_open_to_nobody_else(goal):
    _, files, valid = here(goal)
    assert '"allUsers"' not in "".join(files.values())
    assert valid


@pytest.mark.parametrize("goal", _OPEN)
def test_what_is_said_of_a_store_or_a_place_closes_nothing_else(goal):
    _, files, _ = here(goal)
    assert '"allUsers"' in "".join(files.values())


def test_whom_it_could_not_read_is_asked():
    answer, _, _ = here("an API on Cloud Run just for me")
    (asked,) = [each for each in answer["asked"] if each["need"] == "iap"]
    assert not asked["met"]
    assert "until you say who may come in" in asked["how"]
