"""Constructions that many goals are made of, each with goals where the opposite holds."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import here
from tests.planning.test_ruled_out import rows

OFFLINE = provider(ModelSettings(), RULES)


def _fails(goal: str, held: list[str]) -> list[str]:
    """What of it does not hold: `+part`, `-part`, `part*3` (so many), `"text` and `!text` of the Terraform."""
    made = make_plan(goal, OFFLINE)
    parts = [each.part for each in made.expanded.architecture.parts]
    answer = here(goal) if any(each[0] in '"!' for each in held) else None
    files = "\n".join(answer[1].values()) if isinstance(answer, tuple) else ""
    open_rows = " ".join(each.how for each in made.asked if not each.met)
    ways = {
        "+": lambda said: said in parts,
        "-": lambda said: said not in parts,
        '"': lambda said: said in files,
        "!": lambda said: said not in files,
        "?": lambda said: said in open_rows,
    }
    return [
        each
        for each in held
        if not (
            parts.count(each.partition("*")[0]) == int(each.partition("*")[2])
            if "*" in each
            else ways[each[0]](each[1:])
        )
    ]


@pytest.mark.parametrize(("goal", "held"), rows("constructions.txt"))
def test_a_construction_is_read_wherever_it_stands(goal: str, held: list[str]) -> None:
    assert _fails(goal, held) == []
