"""Nothing that a goal says is dropped without a word, wherever in a sentence the reader does not know it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import fold
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
GOALS = (
    "A REST API on Cloud Run with PostgreSQL 16 and Redis in Frankfurt",
    "Two cloud functions behind an API gateway, a bucket and a Pub/Sub topic",
    "WordPress for a bakery at www.bakery.example, at most 40 EUR a month",
    "A VM in London with a 200 GB disk and a static address",
    "GKE cluster with private nodes, 3 nodes of e2-standard-4",
    "Ein Kundenportal mit Datenbank und täglichen Backups",
    "Une API avec Postgres pour notre équipe",
    "Cloud Run job every night that loads a CSV into BigQuery",
    "Internal tool for employees, Django, behind IAP",
)
CLAUSES = (
    ", with {} support",
    " and a {} cluster",
    ", {} enabled",
    ". The {} database must be replicated",
    "; {} nodes",
    ", each {} instance writes logs",
    " plus {}",
    ". Alerts go to {}",
    ", and the service uses {} for its sessions",
    ", all buckets are {}",
    " with {} backups every night",
    ". Please also {} the bucket",
    ", scheduled {} jobs every hour",
    ", mit {} und Zubehör",
    ". It should be able to {}",
    ", deploy from {} on every push",
    ", {} vpn to our office",
    ", keep the {} logs for 30 days",
    ", accessible only by {}",
    ", queue with {} retries",
)
# Syllables that make words of no language, one slip away from none that is known.
WORDS = st.lists(
    st.sampled_from(["zor", "quib", "flax", "mung", "drov", "wib", "krul", "yent"]), min_size=2, max_size=3
).map("".join)


def said(goal: str) -> str:
    """What the answer to a goal says that it has not understood or can't meet."""
    try:
        asked = make_plan(goal, OFFLINE).asked
    except Unprocessable as refused:
        return fold(refused.detail)
    return fold(" ".join(f"{each.words} {each.how}" for each in asked if not each.met))


@pytest.mark.slow
@given(goal=st.sampled_from(GOALS), clause=st.sampled_from(CLAUSES), word=WORDS)
def test_a_word_that_nobody_knows_is_said_wherever_it_stands(goal: str, clause: str, word: str) -> None:
    assert word in said(goal + clause.format(word))


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        (
            "a public service called portal and an internal one called billing, one Postgres for both",
            "billing",
        ),
        ("two Cloud Run services called portal and intake, intake is internal, and a worker on Pub/Sub", "intake"),
        ("a public service called api and an internal service called sender, api puts mails into Cloud Tasks", "api"),
    ],
)
def test_a_program_that_a_goal_names_is_in_the_plan_or_said_to_be_missing(goal, name):
    planned = make_plan(goal, OFFLINE)
    stands = {instance.id: instance.part.name for instance in planned.expanded.parts}
    told = [each.words for each in planned.asked if not each.met]
    assert stands.get(name) == "cloud_run" or name in told


@pytest.mark.parametrize(
    ("goal", "program"),
    [
        ("an API called hello", ("hello", "cloud_run")),
        ("a Flask API called visits with Postgres", ("visits", "cloud_run")),
        ("a nightly job called cleanup with Postgres", ("cleanup", "run_job")),
        ("a function called resize that runs for each upload to a bucket", ("resize", "function")),
    ],
)
def test_the_only_program_of_its_kind_is_called_as_the_goal_calls_it(goal: str, program: tuple[str, str]) -> None:
    planned = make_plan(goal, OFFLINE)
    assert program in [(each.id, each.part) for each in planned.expanded.architecture.parts]
    assert not [each.words for each in planned.asked if not each.met and program[0] in each.words]


@pytest.mark.parametrize(
    "clause",
    ["Redis erst später", "Redis comes later", "Redis más adelante", "Redis plus tard", "Redis later, not now"],
)
def test_what_comes_later_is_not_drawn(clause: str) -> None:
    planned = make_plan(f"an API with Postgres; {clause}", OFFLINE)
    assert "redis" not in {each.part for each in planned.expanded.architecture.parts}
