"""Every need of a goal is found, in four languages, and nothing that was asked is dropped without a word."""

import json
import re
import time
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from functions.planning import rules
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.intents import direction_of
from functions.planning.rules.read import read
from functions.planning.rules.told.clauses import VALUE
from functions.planning.rules.words.tables import apps_table, needs_table
from shared.http import Unprocessable
from shared.llm import provider
from shared.parts import PARTS
from shared.settings import ModelSettings

ASKS = [json.loads(line) for line in Path(__file__).with_name("asks.jsonl").read_text(encoding="utf-8").splitlines()]
OFFLINE = provider(ModelSettings(), RULES)
# What an application is where it runs.
_RUNS = {"run": "service", "vm": "vm", "site": "static_site", "composer": "composer", "workbench": "workbench"}


def found(goal: str) -> set[str]:
    reading = read(goal)
    apps = {_RUNS[app.where] for app, _ in reading.apps} | {app.maybe for app, _ in reading.apps if app.maybe}
    return {*reading.needs, *reading.brought, *apps}


def test_the_corpus_speaks_of_needs_that_there_are() -> None:
    assert len(ASKS) >= 150
    assert {need for ask in ASKS for need in (*ask["needs"], *ask["not"])} <= set(needs_table())


@pytest.mark.parametrize(
    ("said", "need"),
    [("Amazon ElastiCache", "redis"), ("AWS ElastiCache", "redis"), ("Azure Event Grid", "trigger"), ("Auth0", "auth")],
)
def test_what_other_clouds_call_a_part_is_read_by_the_part_s_own_words(said: str, need: str) -> None:
    assert read(f"an API, we have {said} today").wants(need)


def test_every_part_that_the_table_of_needs_speaks_of_is_one() -> None:
    text = (Path(read.__code__.co_filename).parent / "words/needs.txt").read_text(encoding="utf-8")
    named = set(re.findall(r"(?m)(?:^|,) @(\w+)(?=,|$)", text))
    assert len(named) >= 25
    assert named <= {part.name for part in PARTS}


@pytest.mark.slow
def test_nearly_every_need_is_read() -> None:
    missed = [(need, ask["goal"]) for ask in ASKS for need in ask["needs"] if need not in found(ask["goal"])]
    assert len(missed) <= 0.05 * sum(len(ask["needs"]) for ask in ASKS), missed


def test_what_a_goal_says_no_to_is_not_read_as_asked_for() -> None:
    assert not [(need, ask["goal"]) for ask in ASKS for need in ask["not"] if read(ask["goal"]).wants(need)]


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask["goal"][:50])
def test_every_need_that_is_read_is_answered_for(ask: dict[str, Any]) -> None:
    """Met with how, or not met with why; and a goal of which nothing can be built says what it named."""
    reading = read(ask["goal"])
    begun = time.process_time()
    try:
        planned = make_plan(ask["goal"], OFFLINE)
    except Unprocessable as refused:
        assert refused.errors  # noqa: PT017 - either outcome is fine
        return
    assert time.process_time() - begun < 1
    # Words that a setting holds are answered by that, whatever they mean elsewhere.
    held = {each.words for each in planned.asked if each.need == VALUE}
    answered = {each.need for each in planned.asked} | {each.need for each in reading.mentions if each.words in held}
    assert set(reading.needs) - answered <= {"cheap", "latency", "site", "public", "private_bucket"}
    assert all(each.how for each in planned.asked)
    own = " ".join(ask["goal"].lower().split())
    said = [
        (words, each.need)
        for each in planned.asked
        for words in ([each.words] if each.words.lower() in own else each.words.split(", "))
    ]
    assert all(words.lower() in own or words == need for words, need in said)


@pytest.mark.parametrize(
    ("goal", "kind"),
    [
        ("terraform destroy the API stack", "destroy"),
        ("ok, just delete the worker", "destroy"),
        ("Add a Redis to the running shop", "change"),
        ("Double the memory of our API", "change"),
        ("Please scale the web app to 10 instances", "change"),
        ("Move the deployment to Frankfurt", "change"),
        ("Füge der laufenden API einen Cache hinzu", "change"),
        ("Roll back the shop to last week", "rollback"),
        ("Undo yesterday's change", "rollback"),
        ("Delete the staging environment", "destroy"),
        ("make the database of run-61p larger", "change"),
        ("Please make our shop's machine a bit smaller", "change"),
        ("Mach die Datenbank von shop größer", "change"),
        ("Lösche bitte alles", "destroy"),
        ("Supprime le serveur de test", "destroy"),
        ("Promote staging to production", "promote"),
        ("Import our existing Terraform project", "adopt"),
        ("Show me all deployments", "list"),
        ("Zeige, was gerade läuft", "list"),
    ],
)
def test_what_is_no_new_deployment_is_told_what_to_do(goal: str, kind: str) -> None:
    direction = direction_of(read(goal))
    assert direction is not None
    assert direction.kind == kind
    with pytest.raises(Unprocessable, match="infraai"):
        make_plan(goal, OFFLINE)


@pytest.mark.parametrize(
    "goal",
    [
        "Move our shop from Heroku to Cloud Run",
        "Put the images of our app behind a CDN",
        "Start the dev VMs at 8 and stop them at 19",
        "Deploy an API that can scale up to 10 instances",
        "Create a bucket and delete objects after 30 days",
        "A new service that lists invoices",
        "A service that makes our images smaller",
        "Migrate our database from on-prem to Cloud SQL",
    ],
)
def test_a_new_deployment_is_not_taken_for_a_change(goal: str) -> None:
    assert direction_of(read(goal)) is None


def test_a_variable_that_a_goal_sets_is_named_with_what_gets_it() -> None:
    made = make_plan("an API on Cloud Run with env FOO=bar and LEVEL=info", OFFLINE)
    said = {each.words: each.how for each in made.asked}
    assert said["FOO=bar, LEVEL=info"] == "api: environment variables FOO, LEVEL"


def test_a_question_is_answered_with_how_to_find_out() -> None:
    with pytest.raises(Unprocessable, match="question about") as refused:
        make_plan("How much is a Redis in Frankfurt?", OFFLINE)
    assert "what should run" in refused.value.detail


def test_contradictions_are_asked_about_and_the_safe_side_is_built() -> None:
    made = make_plan("a private bucket that is public for everyone", OFFLINE)
    assert made.ask is not None
    assert "contradiction" in made.risks
    assert all(part.settings == [] or part.settings[0].value != "true" for part in made.expanded.architecture.parts)


def test_a_technology_that_nobody_here_knows_is_named() -> None:
    made = make_plan("an API with FoundationDB and Postgres", OFFLINE)
    assert [(each.words, each.met) for each in made.asked if each.need == "FoundationDB"] == [("FoundationDB", False)]
    assert "FoundationDB" in made.risks["partly_covered"]


def test_the_table_of_applications_is_sound() -> None:
    apps = [app for app, _ in apps_table()]
    assert len(apps) >= 80
    assert len({app.name for app in apps}) == len(apps)
    assert {need for app in apps for need in app.needs} <= set(needs_table())
    assert all(app.port or app.ports or app.where in {"site", "composer", "workbench"} for app in apps)


def test_every_word_of_the_needs_stands_by_itself() -> None:
    # Words are apart by a comma and a blank: an expression with these in it falls into halves that match nothing.
    lines = resources.files(rules).joinpath("words/needs.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if line.startswith(" ") for word in line.strip().split(", ")]
    assert len(words) > 1000
    for word in words:
        re.compile(re.sub(r"@\w+", "", word))


def test_a_password_that_no_state_may_hold_is_none_or_is_said_to_stand_there() -> None:
    own = make_plan("API with Postgres, the database password must not be in the Terraform state", OFFLINE)
    assert "password_in_state" not in own.risks
    assert "password" not in [each.value for part in own.expanded.architecture.parts for each in part.settings]
    somebodys = make_plan("n8n with Postgres, no passwords in the terraform state", OFFLINE)
    assert "its state holds it" in somebodys.risks["password_in_state"]


def test_people_of_the_company_sign_in_and_open_no_database() -> None:
    planned = make_plan("Grafana that only people from our company can reach", OFFLINE)
    settings = {
        (part.part, each.key): each.value for part in planned.expanded.architecture.parts for each in part.settings
    }
    assert settings[("cloud_run", "iap")] == "true"
    assert ("sql", "authorized_networks") not in settings
