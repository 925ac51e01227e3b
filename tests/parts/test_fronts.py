"""The address that users come to, told from a deployment's outputs."""

import pytest

from shared.parts.fronts import comes_to
from tests.parts.architectures import architecture, part

OUT = {"url": "https://api-x-uc.a.run.app", "front_balancer_ip": "203.0.113.7"}
NAMED = OUT | {"front_domain_url": "https://api.example.org"}


@pytest.mark.parametrize(
    ("behind", "outputs", "address"),
    [
        ("true", NAMED, "https://api.example.org"),
        ("true", OUT, "http://203.0.113.7/"),
        ("true", OUT | {"front_domain_url": "https://www.example.com"}, None),
        ("true", OUT | {"front_domain_url": "https://api.example.org@203.0.113.9"}, "http://203.0.113.7/"),
        ("true", {"url": OUT["url"]}, OUT["url"]),
        ("false", NAMED, OUT["url"]),
        ("false", {}, None),
    ],
)
def test_users_come_to_the_load_balancer_where_it_alone_reaches_the_service(behind, outputs, address):
    made = architecture(part("api", "cloud_run", behind=behind), part("front", "load_balancer", "api"), name="api")
    assert comes_to(made, outputs) == address


def test_without_an_architecture_the_url_is_it():
    assert comes_to(None, NAMED) == OUT["url"]
