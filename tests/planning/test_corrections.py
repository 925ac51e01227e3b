"""What a goal takes back while it is said is settled before anything else reads it."""

import itertools

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.corrections import settled
from functions.planning.wished import CORRECTED
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
# Things of one kind, with a goal that names one of them.
ALIKE = {
    "a Node API with {} behind a load balancer": ("Postgres", "MySQL 8", "SQL Server", "Firestore"),
    "an API with {} for sessions": ("Redis", "Valkey", "Memcached"),
    "an API with Postgres in {}": ("us-east4", "europe-west3", "Zurich", "Tokyo", "Germany"),
    "a VM with {} of RAM": ("8 GB", "16 GB", "32 GB"),
    "a shop for {} users": ("500", "20k", "3,000"),
    "{} workers and a queue": ("two", "3", "five"),
    "a job that runs at {}": ("2:30", "6am", "23:00"),
    "a web app for at most {} a month": ("$50", "80 EUR", "$1,200"),
    "alerts to {}": ("ops@one.example", "team@two.example"),
    "a {} API with Postgres": ("Django", "FastAPI", "Laravel"),
}
TAKEN_BACK = (
    "{first}{rest} - no wait, {then}",
    "{first}{rest}, no, {then}",
    "{first}{rest}. Sorry, I meant {then}.",
    "{first}{rest}, scratch that, {then}",
    "{first}{rest} - make that {then}",
    "{first}{rest}. Actually {then}",
    "{first}{rest} (no, {then})",
    "{first}{rest}, ach nein, doch lieber {then}",
    "{first}{rest}, Korrektur: {then}",
    "{first}{rest}, perdón, {then}",
    "{first}{rest}, no, espera, {then}",
    "{first}{rest}, pardon, {then}",
    "{first}{rest}, anzi {then}",
    "{first}{rest}, desculpa, {then}",
)


@pytest.mark.parametrize("said", ALIKE)
def test_the_later_word_of_a_kind_takes_the_place_of_the_earlier_one(said: str) -> None:
    head, _, tail = said.partition("{}")
    for one, other in itertools.permutations(ALIKE[said], 2):
        for form in TAKEN_BACK:
            goal = form.format(first=head + one, rest=tail, then=other)
            meant = settled(goal)
            assert meant.text.rstrip(".") == head + other + tail, goal
            assert [(each.words, each.instead) for each in meant.corrections] == [(one, other)]


THINGS = ("Redis", "a worker", "a CDN", "a bucket")
LEFT_OUT = (
    "An API with Postgres and {}. Actually skip {bare} for now",
    "An API with Postgres and {}, forget {bare}",
    "An API with Postgres and {}. On second thought, no {bare}.",
    "An API with Postgres and {}. We don't need {bare} after all",
    "An API with Postgres and {}. Leave {bare} out.",
    "An API with Postgres and {}. {bare} can wait",
    "An API with Postgres and {}. {bare} doch nicht",
    "An API with Postgres and {}. Lass {bare} weg",
    "An API with Postgres and {}. Al final sin {bare}",
    "An API with Postgres and {}, finalement pas de {bare}",
)


@pytest.mark.parametrize("form", LEFT_OUT)
def test_what_is_left_out_after_all_goes(form: str) -> None:
    for thing in THINGS:
        bare = thing.removeprefix("a ")
        meant = settled(form.format(thing, bare=bare))
        said = f"An API with Postgres. without {bare.lower()}"
        assert meant.text.rstrip(".") == said
        assert [each.instead for each in meant.corrections] == [""]


@pytest.mark.parametrize(
    ("goal", "plain"),
    [
        (
            "node api with postgres - no wait, MySQL. and redis. actually skip redis for now",
            "node api with MySQL, without redis",
        ),
        (
            "Set up a VM in us-east1 with 16 GB RAM. Sorry, meant us-east4, and 32 GB",
            "Set up a VM in us-east4 with 32 GB RAM",
        ),
        ("An API with Postgres and Redis. Use MySQL instead of Postgres", "An API with MySQL and Redis"),
        ("Redis 5 GB and Postgres 50 GB; make that 10 GB for redis", "Redis 10 GB and Postgres 50 GB"),
    ],
)
def test_a_corrected_goal_plans_the_same_as_the_plain_one(goal: str, plain: str) -> None:
    corrected, meant = make_plan(goal, OFFLINE), make_plan(plain, OFFLINE)
    assert corrected.plan == meant.plan
    assert corrected.expanded.architecture == meant.expanded.architecture
    assert any(each.need == CORRECTED and each.met for each in corrected.asked)


@pytest.mark.parametrize(
    "goal",
    [
        "api without redis",
        "we say no to redis. no, rather two of them",
        "backend with postgres, no redis, and a bucket",
        "API in Frankfurt, no public IP",
        "please don't forget the backups. api with postgres and backups",
        "API with postgres. Sorry for my English, and redis in Frankfurt",
        "1 instance min, better 2 instances max",
        "Wait for the database before the 3 workers start. Postgres.",
        "Drop files into the bucket, a function reads the bucket. Drop emails older than 3 days.",
        "1. WAF in front, TLS 1.2 or better\n5. Admin area",
        "Wir wollen statt der VM lieber Cloud Run",
    ],
)
def test_nothing_is_taken_back_that_was_only_said_like_it(goal: str) -> None:
    assert settled(goal).text == goal


def test_a_long_goal_of_nothing_but_such_words_is_settled_at_once() -> None:
    for words in ("no, ", "and ", "actually, ", " ", "- "):
        assert settled((words * 8000)[:8000]).corrections == ()
