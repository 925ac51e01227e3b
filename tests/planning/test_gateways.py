"""API gateways: what stands behind one, who may call it, and what it does not have."""

import pytest

from functions.planning.rules.architect import draw
from functions.planning.rules.drawn.openings import doors_open
from functions.planning.rules.read import read
from functions.planning.rules.sketch import Sketch
from shared.parts.api_gateway.part import ApiGatewaySettings
from tests.parts.architectures import architecture, part
from tests.parts.test_every_part import files_of


def gateway_of(sketch: Sketch) -> dict[str, str]:
    (made,) = sketch.of("api_gateway")
    return sketch.parts[made].settings


@pytest.mark.parametrize(
    ("goal", "behind", "settings"),
    [
        (
            "API Gateway in front of two cloud functions, quotes and orders, callers need an API key",
            {"quotes", "orders"},
            {"keys": "true"},
        ),
        (
            "api gateway with key auth in front of 2 cloud functions (quotes, orders), quota 100 req/min per client",
            {"quotes", "orders"},
            {"keys": "true", "rate_limit": "100"},
        ),
        ("Our backend on Cloud Run should only be reachable through Google API Gateway", {"api"}, {}),
        ("Passerelle API devant une fonction Cloud, avec clé d'API", {"function", "api"}, {"keys": "true"}),
        ("We call OpenAI with our API key; api gateway in front of the Cloud Run app", {"api"}, {}),
        ("API Gateway before our Cloud Run service in europe-west3", {"api"}, {"place": "europe-west1"}),
        (
            "API Gateway in front of Cloud Run, Firebase Auth sign-in for users, the gateway checks the JWT",
            {"api"},
            {"tokens": "true"},
        ),
    ],
)
def test_what_stands_behind_a_gateway_is_called_by_nobody_else(
    goal: str, behind: set[str], settings: dict[str, str]
) -> None:
    sketch = draw(read(goal))
    (made,) = sketch.of("api_gateway")
    assert set(sketch.parts[made].uses) == behind
    assert gateway_of(sketch) == settings
    for id_ in behind:
        said = sketch.parts[id_].settings
        assert said["public"] == "false"
        assert not {"behind", "internal"} & set(said)
    assert not sketch.of("load_balancer")
    assert "api_gateway" in sketch.how
    assert "api_gateway" not in sketch.lacks


@pytest.mark.parametrize(
    "goal",
    [
        "API gateway in front of functions, with CDN",
        "Apigee in front of our API on Cloud Run",
        "API Gateway at api.example.com before the Cloud Run service, with a WAF",
    ],
)
def test_what_only_a_load_balancer_has_is_not_given_up_for_one(goal: str) -> None:
    sketch = draw(read(goal))
    assert not sketch.of("api_gateway")
    assert sketch.of("load_balancer")
    assert "api_gateway" in sketch.lacks


@pytest.mark.parametrize(
    "goal",
    [
        "Internal API gateway in front of our Cloud Run services, nothing may be reachable from the internet",
        "API gateway for Cloud Run, internal only",
        "API gateway in front of Cloud Run, no public endpoint anywhere",
        "API Gateway for our private REST API on Cloud Run, nobody from outside may reach it",
        "API Gateway before two Cloud Run services, orders and billing; nothing is public",
        "Internes API Gateway vor Cloud Run, nichts öffentlich",
        "Passerelle API devant Cloud Run, aucun accès depuis Internet",
        "API Gateway in front of Cloud Run, only from our office 203.0.113.0/24",
        "API Gateway before Cloud Run for our employees only",
    ],
)
def test_a_gateway_lets_in_nobody_whom_the_goal_keeps_out(goal: str) -> None:
    sketch = draw(read(goal))
    assert not sketch.of("api_gateway")
    assert "api_gateway" in sketch.lacks
    assert not [each.id for each in doors_open(sketch)]
    assert not any("gateway may call it" in line for lines in sketch.how.values() for line in lines)


@pytest.mark.parametrize(
    "goal",
    [
        "API Gateway in front of private Cloud Run services",
        "Cloud Run must not be reachable from the internet, only through API Gateway",
        "API Gateway; backend services stay internal",
        "Cloud Run service private, API Gateway public with API keys",
    ],
)
def test_what_stands_behind_may_be_closed(goal: str) -> None:
    sketch = draw(read(goal))
    assert sketch.of("api_gateway")
    assert sketch.how["private"] == ["api: nobody but gateway may call it"]
    assert not sketch.lacks


def test_what_stands_behind_is_told_by_its_own_names() -> None:
    sketch = draw(read("Put API Gateway before our three functions users, billing and search"))
    assert "users, billing, search: nobody but gateway may call it" in sketch.how["api_gateway"]


def test_keys_are_not_given_up_for_a_domain() -> None:
    sketch = draw(read("API Gateway at api.example.com with API keys before the function"))
    assert gateway_of(sketch) == {"keys": "true"}
    assert "domain" in sketch.lacks
    assert not sketch.of("load_balancer")


def test_a_limit_takes_keys() -> None:
    with pytest.raises(ValueError, match="rate_limit takes keys"):
        ApiGatewaySettings.model_validate({"rate_limit": "5"})


def test_each_part_answers_below_its_path_and_the_first_all_others() -> None:
    assert ApiGatewaySettings().paths(["shop", "quotes"]) == [
        ("/", "shop"),
        ("/{path=**}", "shop"),
        ("/quotes", "quotes"),
        ("/quotes/{path=**}", "quotes"),
    ]
    routed = ApiGatewaySettings(routes="/v1/shop=shop")
    assert [path for path, _ in routed.paths(["shop", "quotes"])] == [
        "/v1/shop",
        "/v1/shop/{path=**}",
        "/quotes",
        "/quotes/{path=**}",
    ]


def test_the_beta_provider_stands_where_it_is_needed_and_nowhere_else() -> None:
    plain = files_of(architecture(part("app", "cloud_run"))).main_tf
    gated = files_of(
        architecture(part("gateway", "api_gateway", "app"), part("app", "cloud_run", public=False))
    ).main_tf
    assert "google-beta" not in plain
    assert 'provider "google-beta" {' in gated
    assert gated.count("provider     = google-beta") == 2
