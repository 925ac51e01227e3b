"""Arguments that a goal states: each is set by the words for it, of the part that is spoken of, and told."""

from pathlib import Path

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.schemas.architecture import STATED
from shared.settings import ModelSettings

TABLE = [
    line
    for line in Path(__file__).with_name("arguments.txt").read_text(encoding="utf-8").splitlines()
    if line[:1] != "#"
]


def _drawn(goal):
    plan = make_plan(goal, provider(ModelSettings(), RULES))
    parts = plan.expanded.architecture.parts
    held = {f"{part.id}.{each.key.rpartition('.')[2]}={each.value}" for part in parts for each in part.arguments}
    held |= {f"{part.id}.{each.key}={each.value}" for part in parts for each in part.settings}
    return held, plan.asked


@pytest.mark.parametrize("line", TABLE)
def test_a_goal_states_arguments(line):
    goal, _, wanted = line.rpartition(" | ")
    held, asked = _drawn(goal)
    for each in wanted.split("; "):
        if each.startswith("not "):
            assert not any(one.startswith(each.removeprefix("not ")) for one in held), (each, held)
        elif each.startswith("asked "):
            assert any(not row.met and each.removeprefix("asked ") in f"{row.words} {row.how}" for row in asked), asked
        else:
            assert each in held, (each, held)


def test_each_stated_argument_is_told_once_with_its_value():
    _, asked = _drawn("A Cloud Tasks queue called mailer: 3 attempts, min backoff 5s and max backoff 20s")
    told = {row.words: row.how.partition(" (")[0] for row in asked if row.need == STATED}
    assert told["min backoff 5s"] == "mailer: google_cloud_tasks_queue.retry_config.min_backoff = 5s"
    assert told["max backoff 20s"] == "mailer: google_cloud_tasks_queue.retry_config.max_backoff = 20s"
    assert all(row.met for row in asked), asked
