"""What people ask for stands in the Terraform, nothing forbidden does, and what is missing is said."""

from pathlib import Path
from typing import Any

import pytest

from tests.planning.judge import NEEDS, built, here, judge, wanted
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
