"""What no table knows is said to be missing, in the goal's own words, and what is no requirement is left alone."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.asked import NOT_UNDERSTOOD
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import fold
from functions.planning.rules.read import read
from functions.planning.rules.told.heard import unheard
from functions.planning.typed import MAX_PROMPT
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import WANTED, Answer, here, judge, wanted

HERE = Path(__file__).parent
LINES = [line.split("|") for line in (HERE / "heard.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
HEARD = [line for line in LINES if len(line) > 1]
EVERYDAY = [line[0] for line in LINES if len(line) == 1]
# Every third of them: `python -m tests.planning.judge` reads all.
KNOWN = [each["goal"] for each in wanted((WANTED, HERE / "asks.jsonl"))][::3]
OFFLINE = provider(ModelSettings(), RULES)


@pytest.mark.slow
def test_what_no_table_knows_is_seldom_dropped_without_a_word() -> None:
    silent = []
    for goal, *said in HEARD:
        try:
            planned = make_plan(goal, OFFLINE)
        except Unprocessable:
            continue
        asked = "\n".join(f"{each.words} {each.need}" for each in planned.asked).lower()
        silent += [(goal, each) for each in said if not re.search(each, asked)]
    assert len(HEARD) >= 150
    assert len({goal for goal, _ in silent}) <= 0.13 * len(HEARD), silent


@pytest.mark.slow
@pytest.mark.parametrize("goals", [KNOWN, EVERYDAY], ids=["known", "everyday"])
def test_goals_without_such_a_requirement_get_few_entries(goals: list[str]) -> None:
    assert len(goals) >= 40
    # Some of the later and longer goals do ask for what no table knows (Dataproc, a virus scan, Dovecot).
    assert sum(len(read(goal).unheard) for goal in goals) <= 0.25 * len(goals)


@pytest.mark.parametrize(
    ("goal", "heard"),
    [
        ("An API with Postgres, it has to speak Klingon", "it has to speak Klingon"),
        ("Deploy an API and a database with row-level security", "row-level security"),
        ("Eine API mit Postgres, Backups müssen auf Bändern landen", "Bändern landen"),
        ("Una API con Postgres y cuotas separadas por inquilino", "cuotas separadas por inquilino"),
        ("Une API avec Postgres, les journaux doivent être signés", "les journaux doivent être signés"),
        ("A Flask app with MySQL through Frobnicator", "Frobnicator"),
        ("Run my API on Cloud Run with HTTP/3", "HTTP/3"),
        ("Eine API mit MySQL; Schlüssel sollen alle 90 Tage wechseln", "Schlüssel sollen alle 90 Tage wechseln"),
        ("- an API\n- Postgres\n- quotas per tenant", "quotas per tenant"),
        ("1. an API\n2. Postgres\n3. circuit breakers", "circuit breakers"),
    ],
)
def test_a_clause_that_nothing_stands_for_is_an_unmet_entry_with_its_own_words(goal: str, heard: str) -> None:
    (entry,) = [each for each in make_plan(goal, OFFLINE).asked if each.need == NOT_UNDERSTOOD]
    assert entry.words == heard
    assert not entry.met
    assert "infraai change" in entry.how


@pytest.mark.parametrize(
    "goal",
    [
        "Please build me a simple app for my company",
        "Deploy a booking site for my restaurant where people can book tables, with Postgres",
        "We need an API in Frankfurt for 5,000 users, it must be cheap, at most 100 euros a month",
        "An API with Postgres, but without IPv6 and LDAP",
        "A bucket that must be encrypted with our own key",
        "Eine Webanwendung mit PostgreSQL für unsere Firma in Berlin, 200 Nutzer",
        "Una tienda con MySQL para mi empresa en Madrid",
        "Une boutique avec Postgres pour mon entreprise à Paris",
        "DEPLOY AN API WITH POSTGRES",
        "We are building a recipe sharing app, people upload pictures and rate dishes. Node backend, Postgres",
        "Ein Vereinsportal für 400 Mitglieder mit Terminen, Bildern und einem Forum, dazu eine MySQL-Datenbank",
        "Make me something like Airbnb for boats, with search, payments and messaging, for the Croatian coast",
        "Nous avons une application Laravel et une base MySQL, il faut la mettre en ligne pour 500 utilisateurs",
        "We have a Java monolith in a container, Oracle is gone already and we are on Postgres 16 now",
    ],
)
def test_what_is_understood_or_no_infrastructure_is_no_entry(goal: str) -> None:
    assert read(goal).unheard == ()


def test_words_that_nobody_understood_are_not_repeated_in_what_the_platform_says() -> None:
    planned = make_plan("An API with Postgres, it must run the evil payload first", OFFLINE)
    assert any("evil" in each.words for each in planned.asked if each.need == NOT_UNDERSTOOD)
    assert "not understood" in planned.risks["partly_covered"]
    assert not any("evil" in each for each in planned.risks.values())


def test_a_goal_whose_needs_are_met_counts_as_met_beside_what_was_not_understood() -> None:
    goal = {"goal": "A private Postgres and an API on Cloud Run, quotas per tenant", "must": ["postgres", "private_db"]}
    said: list[Answer | str] = []
    verdict = judge(goal, lambda text: said.append(here(text)) or said[0])
    assert verdict.full
    assert [each["words"] for each in said[0][0]["asked"] if each["need"] == NOT_UNDERSTOOD] == ["quotas per tenant"]


def test_a_clause_without_an_end_is_given_from_its_verb_on() -> None:
    (entry,) = read("An API whose " + "many owners " * 30 + "must sing loudly " + "for the whole crowd " * 30).unheard
    assert entry.startswith("must sing loudly")
    assert len(entry.split()) <= 14


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "line", ["Postgres, quotas per tenant, IPv6 and mTLS. ", "a api.\n", "1.\n", "foo-bar with Baz. "]
)
def test_the_longest_goal_is_read_in_a_second(line: str) -> None:
    text = fold((line * MAX_PROMPT)[:MAX_PROMPT])
    tokens = [(each[0], each.span()) for each in re.finditer(r"\S+", text)]
    begun = time.process_time()
    list(unheard(text, tokens, [match.span() for match in re.finditer("postgres|api", text)], []))
    assert time.process_time() - begun < 1
