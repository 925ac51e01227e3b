"""Whatever somebody types, planning answers: with a plan whose files hold, or with a refusal that says why."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.planning.change import ChangeRequest, change
from functions.planning.generate import GenerateRequest, generate_run
from functions.planning.respond import GraphRequest, respond
from functions.planning.rules.answer import RULES
from shared.http import Problem
from shared.llm import provider
from shared.parts.stacks import plan_of
from shared.schemas import Deployment, Run
from shared.settings import ModelSettings
from shared.store import Documents
from shared.store.deployments import Deployments
from tests.life.sentences import bases
from tests.parts.test_every_part import files_of
from tests.planning.odd import composed

OFFLINE = provider(ModelSettings(), RULES)
# Seconds of the processor for one goal or change of at most 8,000 characters.
SECONDS = 6.0
NOW = 1_790_000_000.0


class Drafts:
    """Where a draft goes that nobody looks at again."""

    def create(self, _id: str, _run: Run) -> bool:
        return True


class Standing:
    """One deployment, whatever it is called."""

    def __init__(self, base: str) -> None:
        architecture = bases()[base]
        about: dict[str, Any] = {"cloud": "gcp", "services": [], "region": architecture.region, "updated_at": 1.0}
        about |= {"terraform_state_path": "", "created_at": 1.0, "alert_webhook_url": "", "application": base}
        self.deployment = Deployment(
            deployment_id=f"{base}-default-abcdef",
            plan=plan_of(architecture),
            architecture=architecture,
            files=files_of(architecture).by_name(),
            **about,
        )

    def called(self, _name: str, _environment: str | None) -> list[Deployment]:
        return [self.deployment]


standing = cache(Standing)
RUNS = cast("Documents[Run]", Drafts())


def planned_and_written(goal: str) -> list[str]:
    """Plan a goal and write its files; the refusal's words, or what is wrong with the files."""
    planned = respond(GraphRequest(prompt=goal), OFFLINE, now=NOW)
    body = {**planned.model_dump(mode="json"), "prompt": goal}
    drafted = generate_run(
        GenerateRequest.model_validate(body),
        provider=OFFLINE,
        runs=RUNS,
        clock=lambda: NOW,
        new_id=lambda: "run-abcdef",
    )
    return [f"{each.file}:{each.line} {each.message}" for each in drafted.findings]


def changed(sentence: str, base: str) -> list[str]:
    """Read a sentence as a change of what stands, and write it; what is wrong with the files."""
    drafted = change(
        base,
        ChangeRequest(prompt=sentence),
        deployments=cast("Deployments", standing(base)),
        runs=RUNS,
        by="ada",
        clock=lambda: NOW,
        new_id=lambda: "run-abcdef",
    )
    return [f"{each.file}:{each.line} {each.message}" for each in drafted.findings]


# What the answer to a goal alone may not be refused for: a setting that planning itself chose.
OWN = ("architecture", "plan", "app", "asked", "run")


def judged(work: Callable[..., list[str]], *said: str) -> None:
    """Do it: a refusal has a clear text and is no fault of the plan's own, files hold, and it takes its time."""
    begun = time.process_time()
    refused: Problem | None = None
    wrong: list[str] = []
    try:
        wrong = work(*said)
    except Problem as problem:
        refused = problem
    took = time.process_time() - begun
    if refused is not None:
        assert refused.status in {400, 409, 413, 422}, refused.detail
        assert len(refused.detail) > 20, refused.detail
        assert not [each for each in refused.errors or [] if each["field"].startswith(OWN)], refused.detail
    assert wrong == [], wrong
    assert took < SECONDS, f"it took {took:.1f} s"


@st.composite
def odd_goals(draw: st.DrawFn) -> str:
    """Goals as `composed` makes them."""
    return composed(lambda several: draw(st.sampled_from(several)))


patient = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
)


@given(odd_goals())
@settings(patient, max_examples=25)
def test_any_goal_is_planned_and_written_or_refused_in_words(goal: str) -> None:
    judged(planned_and_written, goal)


@given(odd_goals(), st.sampled_from(sorted(bases())))
@settings(patient, max_examples=25)
def test_any_sentence_about_what_stands_is_drafted_asked_about_or_refused(sentence: str, base: str) -> None:
    judged(changed, sentence, base)


@pytest.mark.parametrize(
    "goal",
    [
        "A managed instance group of 2 to 5,459 machines",
        "a group of 1.500 to 2.000 servers",
        "between 1.5 and 2.5 instances of an API",
        "Fast 1/2 instances, max 99999999999999999999 instances",
        "An API with 5'459 users and about 1.5k instances",
        "an API on port 99999, timeout 5,459 s, 5,459 GB of disk for Postgres",
        "a job every 5,459 minutes, at 25:61, on the 42nd",
        "an API, public, cron 61 25 32 13 8",
        "backend with postgres, delete it on 9999-12-31",
        "a bucket, files deleted after 99999999999999999999 days",
        "12 and " * 60 + "EOF a VM, UDP",
        "12, " * 60 + "a VM with UDP 10000",
        "\x000\x00 a VM\x001\x00 with MySQL",
    ],
)
def test_goals_that_once_were_no_plan_or_no_answer(goal: str) -> None:
    judged(planned_and_written, goal)


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        # What looked like a reader's own stand-ins was put back for ever.
        ("\x000\x00 should be off from 3am to 3pm", "shed"),
        ("\x005\x00 make the database larger", "shop"),
        # A balancer before a service that comes with it.
        ("Rust API behind Cloud Armor no with mysql instead of postgres~every 3 a 5 am", "rollup"),
        # A version that nobody offers.
        ("Two zones in Sydney and MySQL 5.7 and Postgres in europe-west3", "tulip"),
        ("add a MySQL 5.7 database with 100 GB", "shop"),
        (f"{'5459, ' * 48} wait, max_instances = 10.0.0.1/24 zones", "staff"),
    ],
)
def test_sentences_that_once_had_no_answer(sentence: str, base: str) -> None:
    judged(changed, sentence, base)
