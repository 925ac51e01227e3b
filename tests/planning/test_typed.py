"""What somebody typed says what it shows, or nobody reads it."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.typed import as_seen
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings


@pytest.mark.parametrize(
    "goal",
    [
        "a static site at www.ex\u0430mple.com",  # Cyrillic
        "an API called sh\u03bfp",  # Greek
        "an API at \uff45xample.com",  # full width
        "let \u0430lice@example.com in",
        "an API \u202emoc.live",
        "an API at\u2066 example.com",
        "an API \U000e0061\U000e0062",
        "a static site at xn--pple-43d.com",
        "a static site at www.xn--80ak6aa92e.com",
        "a static site at xn--0.com",
    ],
)
def test_what_looks_like_something_else_is_refused(goal: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        as_seen(goal)
    assert refused.value.errors == [{"field": "prompt", "message": refused.value.errors[0]["message"]}]


@pytest.mark.parametrize(
    "goal",
    [
        "API-\u0448\u043b\u044e\u0437 \u0441 Postgres",
        "eine API f\u00fcr M\u00fcnchen",
        "answers in 10 \u00b5s",
        "\u03b1 and \u03b2",
        "a static site at xn--mnchen-3ya.de",
        "\u8981\u4e00\u4e2a API",
    ],
)
def test_other_alphabets_are_nobodys_fault(goal: str) -> None:
    assert as_seen(goal) == goal


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("image ghcr.io/acme/shop@sha256:abc", "64 characters"),
        (f"image ghcr.io/acme/shop@sha256:{'A' * 64}", "64 characters"),
        (f"nginx@sha512:{'a' * 128}", "64 characters"),
        ("image ghcr.io/acme/shop:1.4:2", "NAME:TAG"),
        ("us-docker.pkg.dev/p/r/Shop", "small letters"),
        ("US-DOCKER.PKG.DEV/p/r/i", "small letters"),
        ("docker://ghcr.io/acme/shop:1", "without docker://"),
        ("https://ghcr.io/acme/shop", "without https://"),
        ("container image http://evil.example/x", "without http://"),
        ("--image file:///etc", "without file://"),
        ("image: localhost:5000/shop:1", "no name on the internet"),
        ("image registry:5000/shop:1", "no name on the internet"),
    ],
)
def test_an_image_that_is_not_read_whole_is_refused_with_the_reason(named: str, why: str) -> None:
    with pytest.raises(Unprocessable, match=why):
        as_seen(f"an API from {named}, with PostgreSQL")


@pytest.mark.parametrize(
    "named",
    [
        "image ghcr.io/acme/shop",
        f"ghcr.io/acme/shop:1.4@sha256:{'a' * 64}",
        "us-docker.pkg.dev:443/p/r/i",
        "registry.acme.com:5000/shop:1.",
        "image nginx:1",
        "an image called https://shop.example.com/logo.png",
        "images/videos and 16:9 thumbnails",
        "alice@sha.example.com",
    ],
)
def test_an_image_that_is_read_whole_and_what_is_none_is_nobodys_fault(named: str) -> None:
    assert as_seen(f"an API from {named}") == f"an API from {named}"


def test_a_name_is_not_cut_where_nothing_is_seen() -> None:
    made = make_plan("an API at shop.exam\u200bple.com", provider(ModelSettings(), RULES))
    domains = [
        each.value for part in made.expanded.architecture.parts for each in part.settings if each.key == "domain"
    ]
    assert domains == ["shop.example.com"]
