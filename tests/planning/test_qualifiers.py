"""How something is to be stands in the settings of the parts, or is said not to."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.read import read
from functions.planning.rules.words.tables import needs_table, qualifiers_table
from shared.llm import provider
from shared.parts import part_named
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


def _settings(goal: str) -> dict[str, str]:
    parts = make_plan(goal, OFFLINE).expanded.architecture.parts
    return {f"{part.part}.{each.key}": each.value for part in parts for each in part.settings}


def test_every_qualifier_is_a_setting_of_a_part_and_has_words() -> None:
    for name, settings in qualifiers_table().items():
        assert settings, name
        assert needs_table()[name][0], name
        for each in settings:
            part, _, key = each.partition("=")[0].partition(".")
            known = part_named(part)
            assert known is not None, each
            assert key in known.settings.model_fields, each


@pytest.mark.parametrize(
    ("goal", "setting", "value"),
    [
        ("An API and a queue with messages in the same order", "queue.ordering", "true"),
        ("API on Cloud Run with sticky sessions", "cloud_run.session_affinity", "true"),
        ("API on Cloud Run, request timeout 15 minutes", "cloud_run.timeout_s", "900"),
        ("Postgres with backups kept for two weeks", "sql.backup_days", "14"),
        ("An API and a Redis of 5 GB", "redis.memory_gb", "5"),
        ("Ein Schlüssel in einem HSM für unseren Bucket, CMEK", "kms.protection", "HSM"),
        ("Web app, no more than 3 instances", "cloud_run.max_instances", "3"),
        ("BigQuery with a scheduled query each morning", "bigquery.schedule", "every day 06:00"),
        ("A VM with Ubuntu 24.04", "vm.os", "ubuntu"),
    ],
)
def test_a_qualifier_is_set(goal: str, setting: str, value: str) -> None:
    assert _settings(goal).get(setting) == value


@pytest.mark.parametrize(
    ("goal", "need"),
    [
        ("A bucket with sticky sessions", "sticky"),
        ("Postgres with delayed replicas", "replica_delay"),
        ("Web app with geo blocking", "geo_block"),
        ("A blog for -5 users", "-5 users, which is less than none"),
    ],
)
def test_one_that_nothing_takes_is_said_to_be_missing(goal: str, need: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    assert [each.met for each in asked if each.need == need] == [False]


@pytest.mark.parametrize(
    ("goal", "countries"),
    [
        ("Web app, block visitors from Russia and Iran", "RU,IR"),
        ("Web app, WAF, block countries like North Korea", "KP"),
    ],
)
def test_only_countries_that_are_named_are_kept_out(goal: str, countries: str) -> None:
    assert _settings(goal)["load_balancer.blocked_countries"] == countries


def test_the_number_of_an_item_counts_nobody() -> None:
    assert read("1. API 2. Postgres 3. quotas per user").goal.users is None


def test_what_is_refused_in_a_second_sentence_is_not_built() -> None:
    assert "redis.memory_gb" not in _settings("Web app, no more than 3 instances, but don't add a cache")
    assert not [
        part
        for part in make_plan("API, don't add a cache", OFFLINE).expanded.architecture.parts
        if part.part == "redis"
    ]
