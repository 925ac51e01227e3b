"""A secret that somebody typed into a goal is kept nowhere: not with the run, and no model is told it."""

import pytest

from functions.planning.typed import HIDDEN, without_secrets

SECRETS = [
    ("an API from repository https://user:{}@github.com/acme/shop", "ghp_Rk29dLw0QpZx71MbTyUeVn5cHsAj38FgXoP4"),
    ("an API with STRIPE_KEY={}", "sk_live_51HkT8dLmQ8sPz0Xv7Rb2Yw"),
    ("an API with DB_PASSWORD={} and PostgreSQL", "hT6kd82LmQ8s"),
    ("an API, the admin password is {}", "hT6kd82LmQ8s"),
    ("an API, password: '{}', and a bucket", "hT6kd82LmQ8s"),
    ("an API with DATABASE_URL=postgres://app:{}@db.example/x", "hT6kd82LmQ8s"),
    ("an API with token {} in the header", "ghp_Rk29dLw0QpZx71MbTyUeVn5cHsAj38FgXoP4"),
    ("eine API mit Passwort {}.", "hT6kd82LmQ8s"),
]
NONE = [
    "an API with PostgreSQL and a password for the admin page",
    "the token of Stripe comes from Secret Manager, the key is rotated every 90 days",
    "an API with LOG_LEVEL=debug and FEATURE=checkout-v2",
    "a key ring in europe-west1 for the bucket customer-documents-2026",
    "an API from repository https://github.com/acme/shop at commit 0123456789abcdef0123456789abcdef01234567",
    "the password should be made up by you",
    "api: STRIPE_KEY has no value: infraai set shop --secret STRIPE_KEY=FILE",
    "API with JWT tokens, secret rotation and customer-managed keys",
]


@pytest.mark.parametrize(("goal", "secret"), SECRETS)
def test_a_secret_is_hidden_and_the_rest_stays(goal: str, secret: str) -> None:
    kept = without_secrets(goal.format(secret))
    assert kept == goal.format(HIDDEN) or kept == goal.format(HIDDEN).replace(f"{HIDDEN}.", HIDDEN)
    assert without_secrets(kept) == kept


@pytest.mark.parametrize("goal", NONE)
def test_what_is_no_secret_stays(goal: str) -> None:
    assert without_secrets(goal) == goal
