"""What people ask for stands in the Terraform, nothing forbidden does, and what is missing is said."""

from pathlib import Path
from typing import Any

import pytest

from tests.planning.facts import resources_in
from tests.planning.judge import FACTS, NEEDS, built, here, judge, wanted
from tests.planning.replan import planned_again
from tests.planning.terraform import needs_terraform

GOALS = list(wanted())
# Every eighth goal, beginning with another one than what reads best: the command under Figures measures the whole.
SAMPLE = GOALS[1::8]


def test_the_goals_are_many_and_in_several_languages() -> None:
    assert len(GOALS) >= 300
    text = " ".join(each["goal"] for each in GOALS)
    assert all(word in text for word in ("Wir brauchen", "Quiero", "Un intranet", "postgress", "AWS", "What should"))


@pytest.mark.slow
def test_what_a_sample_of_goals_takes_stands_in_the_files_and_nothing_forbidden_does() -> None:
    verdicts = [judge(each, here) for each in SAMPLE]
    missing = [(each.goal, each.missing) for each in verdicts if each.missing]
    assert sum(len(each.missing) for each in verdicts) <= 0.05 * sum(each.of for each in verdicts), missing
    assert not [(each.goal, each.forbidden) for each in verdicts if each.forbidden]
    assert all(each.valid for each in verdicts)
    assert len([each for each in verdicts if each.silent]) <= 3, missing


def test_what_a_goal_says_of_a_resource_stands_in_a_sample_of_files_or_is_told() -> None:
    verdicts = [judge(each, here) for each in list(wanted([FACTS]))[1::4]]
    assert not [(each.goal, each.forbidden, each.refused) for each in verdicts if each.forbidden or each.refused]
    assert len([each.goal for each in verdicts if each.silent]) <= 2
    assert sum(len(each.missing) for each in verdicts) <= 0.25 * sum(each.of for each in verdicts)


FILES = {
    "variables.tf": 'variable "size" {\n  default = 5\n}\n',
    "main.tf": 'resource "google_redis_instance" "cache" {\n  tier = "BASIC"\n  memory_size_gb = var.size\n'
    "  maintenance {\n    hour = 3\n  }\n}\n",
}


@pytest.mark.parametrize(
    ("fact", "holds"),
    [
        ({"type": "google_redis_.*", "argument": "tier", "value": "BASIC"}, True),
        ({"type": "google_redis_instance", "argument": "tier", "value": "STANDARD_HA"}, False),
        ({"type": "google_redis_instance", "argument": "memory_size_gb", "value": "5"}, True),
        ({"type": "google_redis_instance", "argument": "maintenance.hour", "matches": "^3$"}, True),
        ({"type": "google_redis_instance", "argument": "our"}, False),
        ({"type": "google_redis_instance", "label": "^cache$", "count": 1}, True),
        ({"type": "google_redis_instance", "count": 2}, False),
        ({"any": [{"type": "google_sql_.*"}, {"type": "google_redis_.*"}]}, True),
    ],
)
def test_a_fact_is_held_by_an_argument_s_value_by_a_label_or_by_how_many_there_are(
    fact: dict[str, Any], *, holds: bool
) -> None:
    assert resources_in(FILES).hold(fact) is holds


def test_a_fact_that_is_not_held_is_silent_unless_its_words_are_told() -> None:
    row = {"words": "a cache of 9 GB", "need": "value", "met": False, "how": "it has 5"}
    fact = {"type": "google_redis_instance", "argument": "memory_size_gb", "value": "9", "told": "9 GB"}
    answer = {"plan": {"region": "us-east1"}, "asked": [row]}, FILES, True
    goal = {"goal": "a cache of 9 GB", "not": [{"type": "google_redis_instance"}]}
    verdicts = [judge({**goal, "facts": [each]}, lambda _: answer) for each in (fact, {**fact, "told": "10 GB"})]
    assert [each.silent for each in verdicts] == [False, True]
    assert all(len(each.forbidden) == 1 for each in verdicts)


def test_a_need_is_met_by_what_stands_in_a_file_and_by_no_word_about_it() -> None:
    made = built({"main.tf": 'resource "google_redis_instance" "a" {\n  tier = "BASIC"\n}\n'})
    assert made.met("google_redis_instance")
    assert not made.met("ha_cache")
    assert made.met("ha_cache|google_redis_instance")
    assert not built({"main.tf": '# resource "google_redis_instance" "a" {}\n'}).met("google_redis_instance")
    assert not any(made.met(need) for need in NEEDS)


@pytest.mark.parametrize(
    ("asked", "named"),
    [([], []), ([{"words": "a cache", "need": "redis", "met": False, "how": "no redis"}], ["google_redis_instance"])],
)
def test_what_is_missing_is_silent_unless_the_answer_says_so(asked: list[dict[str, Any]], named: list[str]) -> None:
    answer = {"plan": {"region": "us-central1"}, "asked": asked}, {"main.tf": ""}, True
    goal = {"goal": "a cache", "must": ["google_redis_instance"], "stated": {"region": "us-east1"}}
    verdict = judge(goal, lambda _: answer)
    assert (verdict.missing, verdict.named) == (["google_redis_instance"], named)
    assert verdict.silent is not bool(named)
    assert verdict.forbidden == ["region us-central1"]
    assert not verdict.full


@needs_terraform
@pytest.mark.terraform
@pytest.mark.parametrize(
    "goal",
    [
        "Telemetry from 500 devices via Pub/Sub, raw into BigQuery, alerts when messages pile up",
        "Unsere Spring-Boot-Anwendung soll bei jedem Push auf main neu ausgeliefert werden, ohne Schlüssel im Repo",
    ],
)
def test_a_goal_that_is_applied_is_planned_empty_the_second_time(goal: str, tmp_path: Path) -> None:
    assert planned_again(goal, tmp_path) == ""
