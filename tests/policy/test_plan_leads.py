"""What a person writes into drafted files leads nowhere that nobody named; small words may be what they are."""

import pytest

from jobs.terraform.policy import plan_weak
from jobs.terraform.policy.plan_weak import less_safe
from tests.attacks.switched_off import guards, without
from tests.attacks.test_removed_guards import Attack, planned, service

LEAD_AWAY = [
    ("SENTRY_DSN", "https://abc@googleapis.co/1"),  # Its name is a part of one that is known.
    ("EXPORT", "https://pis.com:4318"),
    ("SMTP_HOST", "mail.evil1.example"),
    ("AGENT_HOST", "198.51.100.7"),
    ("BROKERS", "evil2.example:9092"),
    ("PLACE", "evil18.example/path"),
    ("PLACE", "https://storage.googleapis.com/evil-bucket/keys.json"),
    ("PLACE", "https://evil8-abc123-uc.a.run.app"),
    ("AUTH_ENABLED", "false"),
    ("CORS_ORIGINS", "*"),
    ("DEBUG", "True"),
    ("SESSION_LIMIT", "0"),
    ("WORDS", "one two; three"),
    ("FOLDER", "/app/../../etc"),
    ("STATIC_DIR", "/proc/self"),
    ("MEDIA_DIR", "/"),
    ("EXPORT_BUCKET", "evil-bucket"),
    ("GOOGLE_CLOUD_PROJECT", "evil-project"),
    ("SMTP_HOST", "3405803783"),
    ("STATSD_AT", "3405803783"),
    ("PAYOUT_ACCOUNT", "12345678"),
    ("SPRING_JPA_HIBERNATE_DDL_AUTO", "create-drop"),
    ("RETENTION_DAYS", "1"),
    ("TWO_FACTOR", "false"),
    ("WEB_CONCURRENCY", "0"),
    ("SLACK_CHANNEL", "evil"),
    ("APP_ENV", "local"),
    ("START_WITH", "nc evil"),
    ("EMPTY", ""),
]
HARMLESS = [
    ("GREETING", "hello there"),
    ("LOG_LEVEL", "debug"),
    ("WORKERS", "4"),
    ("CACHE_FOR", "30s"),
    ("FOLDER", "/var/data/files"),
    ("SHOP_URL", "https://shop.example.com/x"),
    ("TZ", "Europe/Berlin"),
    ("FEATURE_CHECKOUT", "true"),
    ("BROWSER_COUNT", "3"),
    ("CURRENCY", "EUR"),
    ("MODE_DEBUG", "1"),
]
# As a browser or a client of the web reads it.
ADDRESSES = [
    "https://evil.example/x",
    "see HTTPS://evil.example",
    "https:/evil.example/x",
    "https:evil.example",
    r"https:\\evil.example\x",
    "https:///evil.example",
    "//evil.example",
    "https://%65vil.example",
    "https://\tevil.example",
    "https://ev\til.example",
    "https://ev\u200bil.example",
    "https://" + "a" * 100 + "@evil.example/x",
    r"https://shop.example.com\@evil.example",
    r"https://evil.example\@shop.example.com",
    "https://accounts.google.com/url?q=https%3A%2F%2Fevil.example",
    "mailto:x@evil.example",
    "amqps://u@evil.example/",
]
BARE = [("https://[2001:db8::7]/x", "[2001:db8::7]"), ("http://3405803783/", "3405803783"), ("ws://0x7f000001", "0x7f")]


def with_variable(name, value):
    plan, files = planned(
        Attack(("", ""), "", "google_cloud_run_v2_service", service(env=[{"name": name, "value": value}]))
    )
    drafted = planned(Attack(("", ""), "", "google_cloud_run_v2_service", service()))[1]
    return less_safe(
        plan, files, "a shop at shop.example.com with MODE_DEBUG=1", drafted | {"apis.tf": '# "run.googleapis.com"\n'}
    )


def with_text(text):
    plan, files = planned(Attack(("", ""), "", "google_compute_instance", {"name": "v-abcde", "description": text}))
    return less_safe(plan, files, "a shop at shop.example.com", {"main.tf": "# nothing yet\n"})


@pytest.mark.parametrize(("name", "value"), LEAD_AWAY)
def test_a_variable_written_by_hand_that_leads_away_or_lets_in_is_named(name, value):
    assert any(f"{name} = {value} is not as" in line for line in with_variable(name, value))


def test_a_comment_or_a_description_names_nothing():
    kind, env = "google_cloud_run_v2_service", [{"name": "REPORTS", "value": "https://evil.example/x"}]
    noted = service() | {"description": "see https://evil.example"}
    plan, files = planned(Attack(("", ""), "", kind, noted | {"template": service(env=env)["template"]}))
    drafted = {"main.tf": "# see https://evil.example\n" + planned(Attack(("", ""), "", kind, noted))[1]["main.tf"]}
    assert any("REPORTS = https://evil.example/x is not" in line for line in less_safe(plan, files, "a shop", drafted))


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_one_that_leads_nowhere_is_not(name, value):
    assert with_variable(name, value) == []


@pytest.mark.parametrize(("text", "host"), [*((each, "evil.example") for each in ADDRESSES), *BARE])
def test_an_address_in_a_text_is_named(text, host):
    assert any(f"leads to {host}" in line for line in with_text(text)), with_text(text)


NAMED = [
    "https://www.googleapis.com/auth/cloud-platform",
    "https://shop.example.com/x",
    "the shop's; see note: 12:30",
    "a//b",
]


@pytest.mark.parametrize("text", NAMED)
def test_google_s_own_and_what_was_named_are_not(text):
    assert not any("leads to" in line for line in with_text(text))


@pytest.mark.parametrize("guard", guards(plan_weak.written_out, ("before",)))
def test_without_its_guard_an_address_passes_or_a_named_one_is_told(guard, monkeypatch):
    monkeypatch.setattr(plan_weak, "written_out", without(plan_weak.written_out, guard))
    passed = [text for text in ADDRESSES if not any("leads to evil.example" in line for line in with_text(text))]
    assert passed or [text for text in NAMED if any("leads to" in line for line in with_text(text))]


@pytest.mark.parametrize("guard", guards(plan_weak.set_by_hand, ("not isinstance",)))
def test_without_its_guard_a_variable_passes_or_a_harmless_one_is_named(guard, monkeypatch):
    monkeypatch.setattr(plan_weak, "set_by_hand", without(plan_weak.set_by_hand, guard))
    passed = [pair for pair in LEAD_AWAY if not any(pair[1] in line for line in with_variable(*pair))]
    assert passed or [pair for pair in HARMLESS if with_variable(*pair)]


def test_what_google_gives_back_is_nobodys_address():
    plan, files = planned(Attack(("", ""), "", "google_cloud_run_v2_service", service(client="console")))
    change = next(each["change"] for each in plan["resource_changes"] if each["address"].endswith(".x"))
    change["after"]["urls"] = ["https://x-abc-uc.a.run.app"]
    assert not any("leads to" in line for line in less_safe(plan, files, "", {"main.tf": "# nothing yet\n"}))
