"""Small words that turn what is wanted are followed or said, and what runs by itself runs when it is said to."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.hours import cron_in, in_words
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("Each service gets its own database: orders and users, on Cloud Run", "Each service gets its own"),
        ("Half of the traffic goes to the new version of our Cloud Run API", "Half of the traffic"),
        ("Everything in Frankfurt except the bucket, which goes to Belgium", "Everything in Frankfurt except"),
        ("A bucket for backups that nobody may ever delete", "nobody may ever delete"),
    ],
)  # fmt: skip
def test_a_word_that_turns_what_is_wanted_is_said_where_the_plan_does_not_follow_it(goal: str, words: str) -> None:
    asked = make_plan(goal, OFFLINE).asked
    assert words in " | ".join(each.words for each in asked if not each.met)


@pytest.mark.parametrize(
    "goal",
    [
        "Three Node APIs (orders, payments, users) on Cloud Run, each with its own Postgres database",
        "A bucket that keeps invoices for 10 years, nobody may delete them",
        "An API with Postgres",
    ],
)
def test_what_the_plan_follows_is_not_said_to_be_missing(goal: str) -> None:
    assert "not_understood" not in {each.need for each in make_plan(goal, OFFLINE).asked}


@pytest.mark.parametrize(
    ("said", "cron"),
    [
        ("a weekly report job", "0 6 * * 1"),
        ("a monthly report job", "0 6 1 * *"),
        ("a quarterly report job", "0 6 1 */3 *"),
        ("a yearly cleanup job", "0 6 1 1 *"),
        ("a biweekly job", "0 6 1,15 * *"),
        ("a job twice a day", "0 6,18 * * *"),
        ("a job 3 times a week at 9", "0 9 * * 1,3,5"),
        ("back up every other day", "0 6 */2 * *"),
        ("a job every friday evening", "0 18 * * 5"),
        ("every monday morning", "0 6 * * 1"),
    ],
)
def test_a_schedule_is_as_often_as_it_is_said(said: str, cron: str) -> None:
    assert cron_in(said) == cron


def test_a_query_keeps_the_day_of_its_schedule() -> None:
    assert [in_words(each) for each in ("0 6 * * 1", "30 7 * * *", "0 6 1 * *", "*/5 * * * *")] == [
        "every monday 06:00",
        "every day 07:30",
        "1 of month 06:00",
        "every 1 hours",
    ]


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("a quarterly report job on Cloud Run", {"run_job": 1, "schedule": 1}),
        ("a nightly job on Cloud Run", {"run_job": 1, "schedule": 1}),
        ("a job twice a day", {"run_job": 1, "schedule": 1}),
        ("a Dataflow job from Pub/Sub to BigQuery", {"dataflow": 1, "queue": 1, "bigquery": 1, "bucket": 1}),
        ("a scheduled query in BigQuery every morning at 6", {"bigquery": 1}),
        ("a node pool of 3 e2-standard-2 nodes", {"gke": 1}),
    ],
)  # fmt: skip
def test_nothing_is_drawn_beside_what_a_wish_names(goal: str, parts: dict[str, int]) -> None:
    planned = [each for each in make_plan(goal, OFFLINE).expanded.architecture.parts if each.part != "secret"]
    assert {each.part: sum(one.part == each.part for one in planned) for each in planned} == parts


def test_one_pool_is_one_pool() -> None:
    made = make_plan("a node pool of 3 e2-standard-2 nodes", OFFLINE)
    [cluster] = made.expanded.architecture.parts
    assert {each.key: each.value for each in cluster.settings}["pools"] == "main fixed"
    assert "Express" not in {each.need for each in made.asked}
