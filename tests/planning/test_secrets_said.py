# ruff: noqa: E501 - tables of goals
"""A secret that somebody typed into a goal is kept nowhere: not with the run, and no model is told it."""

import pytest

from functions.planning.typed_secrets import HIDDEN, without_secrets

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
DRAWN = "Zk93kdkwqpzA7"
FORMS = [
    "environment:\n  DB_PASSWORD: {}", "environment: {{DB_PASSWORD: {}, X: 1}}", 'environment:\n  "DB_PASSWORD": "{}"', "args:\n  NPM_TOKEN: {}",
    "DB_PASSWORD: >-\n  {}", "- name: API_TOKEN\n  value: {}", "DB_PASSWORD: ${{DB_PASSWORD:-{}}}", "x-pw: &pw {}", "command: redis-server --requirepass {}",
    "curl -u admin:{} http://x", "mysqladmin -p{}", "docker login -u me -p {} registry.io", "password:\n{}", "la password \u00e8 {}",
    "het wachtwoord is {}", "a senha \u00e9 {}", "has\u0142o to {}", "das Passwort lautet {}", "mot de passe : {}", "use {} as the password",
    "the secret for webhooks is {}.", "admin / {}", "user bob and pass {}", "Authorization: Bearer {}", "X-Auth-Token: {}", "<password>{}</password>",
    "https://api.example.com/x?api_key={}", "https://x.blob.core.windows.net/c?sv=2020&sig={}", "Server=x;User Id=sa;Password={};", "db:5432:app:u:{}",
    "it is {}", "AccountKey={}", "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", "amqp://guest:{}@mq:5672", "the pin is 493022 or {}",
]  # fmt: skip
NONE = [
    "an API with PostgreSQL and a password for the admin page",
    "the token of Stripe comes from Secret Manager, the key is rotated every 90 days",
    "an API with LOG_LEVEL=debug and FEATURE=checkout-v2",
    "a key ring in europe-west1 for the bucket customer-documents-2026",
    "an API from repository https://github.com/acme/shop at commit 0123456789abcdef0123456789abcdef01234567",
    "the password should be made up by you",
    "api: STRIPE_KEY has no value: infraai set shop --secret STRIPE_KEY=FILE",
    "API with JWT tokens, secret rotation and customer-managed keys",
    "image ghcr.io/acme/shop@sha256:815fdfe80123456789abcdef0123456789abcdef0123456789abcdef01234567 on n2d-standard-4",
    "services:\n  api:\n    image: acme/api:1\n    environment:\n      LOG_LEVEL: info\n      DB_PASSWORD: ${DB_PASSWORD}",
    "run n8n with basic protection; admin only for hans@firma.de, token per user, projects/p-1/locations/europe-west1/connections/C/repositories/r",
]


@pytest.mark.parametrize(("goal", "secret"), SECRETS)
def test_a_secret_is_hidden_and_the_rest_stays(goal: str, secret: str) -> None:
    kept = without_secrets(goal.format(secret))
    assert kept == goal.format(HIDDEN) or kept == goal.format(HIDDEN).replace(f"{HIDDEN}.", HIDDEN)
    assert without_secrets(kept) == kept


@pytest.mark.parametrize("form", FORMS)
def test_however_it_is_written_it_is_hidden(form: str) -> None:
    kept = without_secrets(f"an API with PostgreSQL for 1,000 users in Frankfurt; {form.format(DRAWN)}")
    assert DRAWN not in kept
    assert "493022" not in kept
    assert kept.startswith("an API with PostgreSQL for 1,000 users in Frankfurt; ")
    # What is said of a piece of the goal is held to the whole of it.
    assert DRAWN not in without_secrets(f"not understood: {DRAWN}, and more", form.format(DRAWN))


@pytest.mark.parametrize("goal", NONE)
def test_what_is_no_secret_stays(goal: str) -> None:
    assert without_secrets(goal) == goal
