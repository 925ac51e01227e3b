"""What Cloud Armor is told by a goal: rates of paths, a preview, and addresses that alone come in."""

import pytest
from pydantic import ValidationError

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.drawn.armor import path_rates
from shared.llm import provider
from shared.parts.load_balancer.part import LoadBalancerSettings
from shared.settings import ModelSettings


def planned(goal: str) -> dict[str, dict[str, str]]:
    """Kind of part -> its settings."""
    made = make_plan(goal, provider(ModelSettings(), RULES))
    return {each.part: {one.key: one.value for one in each.settings} for each in made.expanded.architecture.parts}


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("/metadata 30 per minute, /calculate 75 per minute", {"/metadata": 30, "/calculate": 75}),
        ("limiter /search a 60 requetes par minute et /export a 5 par minute par ip", {"/search": 60, "/export": 5}),
        ("10 requests per minute on /login", {"/login": 10}),
        ("/api/v1: max 2 requests per second", {"/api/v1": 120}),
        ("we serve /metadata, and 30 people a day come", {}),
    ],
)
def test_each_path_has_its_own_rate(text: str, rates: dict[str, int]) -> None:
    assert path_rates(text)[0] == rates


def test_rates_of_paths_stand_beside_one_for_the_rest_and_are_only_logged_first() -> None:
    front = planned(
        "Cloud Armor before our Cloud Run API: /login 10 requests per minute, the rest 300 per minute, preview first"
    )["load_balancer"]
    assert front["path_rates"] == "/login=10"
    assert front["rate_limit"] == "300"
    assert front["preview"] == "true"


def test_without_the_word_nothing_is_only_logged() -> None:
    assert "preview" not in planned("Cloud Run API with Cloud Armor, 100 requests per minute")["load_balancer"]


@pytest.mark.parametrize(
    "goal",
    [
        "only my own IP may open the admin tool on Cloud Run",
        "nur meine eigene IP darf die Cloud-Run-App öffnen",
        "solo mi IP puede abrir la aplicación en Cloud Run",
        "web tool on cloud run, only accessible from my home ip",
    ],
)
def test_an_address_that_nobody_gave_lets_in_nobody(goal: str) -> None:
    parts = planned(goal)
    assert parts["load_balancer"]["allowed_networks"] == "203.0.113.1/32"
    assert parts["cloud_run"]["behind"] == "true"
    assert "iap" not in parts["cloud_run"]


def test_a_rate_lets_in_nobody_whom_no_list_names() -> None:
    with pytest.raises(ValidationError, match="path_rates"):
        LoadBalancerSettings(path_rates="/login=10", allowed_networks="203.0.113.0/24")
