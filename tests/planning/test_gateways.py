"""API gateways: what stands behind one, who may call it, and what it does not have."""

import pytest

from functions.planning.rules.architect import draw
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
