"""Sentences of long briefs and what their plan must have, and must not have: briefs.txt, a row `checks | goal`.

A check is `+PATTERN` (stands in the plan), `-PATTERN` (does not) or `?PATTERN` (stands there, or is told as not met).
The plan is one line, `part:setting=value,...<uses>` for each part, and its region; `\\n` in a goal is a new line.
"""

import re
from importlib import resources

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)
ROWS = [
    line.partition(" | ")[::2]
    for line in resources.files(__package__).joinpath("briefs.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("checks", "goal"), ROWS, ids=[goal[:60] for _, goal in ROWS])
def test_a_brief_is_planned_as_it_says(checks: str, goal: str) -> None:
    made = make_plan(goal.replace("\\n", "\n"), OFFLINE)
    plan = " ".join(
        f"{each.part}:{','.join(f'{said.key}={said.value}' for said in each.settings)}<{','.join(each.uses)}>"
        for each in made.expanded.architecture.parts
    )
    plan = f"{plan} region={made.plan.region}"
    told = " ".join(f"{each.words} {each.how}" for each in made.asked if not each.met)
    for check in checks.split(" ; "):
        where = f"{plan} {told}" if check[0] == "?" else plan
        assert bool(re.search(check[1:], where)) is (check[0] != "-"), f"{check}: {plan}"
