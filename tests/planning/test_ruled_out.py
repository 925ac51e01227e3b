"""What a goal rules out, puts off, keeps elsewhere or keeps shut never stands; what only sounds so does."""

import time
from pathlib import Path

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.drawn import openings
from functions.planning.rules.words.away import away_in, existing_in
from functions.planning.rules.words.context import told_beside
from functions.planning.rules.words.negation import negated_in
from functions.planning.rules.words.withdrawn import withdrawn
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import here

OFFLINE = provider(ModelSettings(), RULES)
# What comes along with others, or answers nobody whatever it is called.
_EVERYBODY = ('"allUsers"', "EXTERNAL_MANAGED", 'source_ranges = ["0.0.0.0/0"]', " authorized_networks {")


def rows(name: str) -> list[tuple[str, list[str]]]:
    """The goals of a table with what must hold for each."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [
        (goal.strip().replace("\\n", "\n"), held.split())
        for line in lines
        if line and not line.startswith("#")
        for goal, _, held in [line.rpartition("|")]
    ]


def broken(goal: str, held: list[str]) -> list[str]:
    """What of it does not hold."""
    planned = make_plan(goal, OFFLINE)
    stands = {each.part for each in planned.expanded.architecture.parts}
    found = [each for each in held if each[0] in "+-" and (each[1:] in stands) != (each[0] == "+")]
    if "shut" in held:
        answer = here(goal)
        assert not isinstance(answer, str), answer
        files = "\n".join(answer[1].values())
        found += [each for each in _EVERYBODY if each in files]
    return found


@pytest.mark.parametrize(("goal", "held"), rows("ruled_out.txt"))
def test_what_a_goal_rules_out_does_not_stand(goal: str, held: list[str]) -> None:
    assert broken(goal, held) == []


@pytest.mark.parametrize(("goal", "held"), rows("wanted_after_all.txt"))
def test_what_only_sounds_ruled_out_stands(goal: str, held: list[str]) -> None:
    assert broken(goal, held) == []


def test_a_long_goal_of_nothing_but_such_words_is_read_at_once() -> None:
    for words in ("when may ", "a", "our other ", " "):
        begun = time.process_time()
        goal = (words * 8000)[:8000]
        assert told_beside(goal) == (goal, ())
        assert not [*away_in(goal), *existing_in(goal)]
        assert time.process_time() - begun < 4


REPEATED = ("private server port 22 ", "behind a x y ", "udp 22 ", "public. scratch that ", "a no, ")


@pytest.mark.parametrize("words", REPEATED)
def test_what_opens_and_what_is_taken_back_is_read_at_once(words: str) -> None:
    goal = (words * 8000)[:8000]
    begun = time.process_time()
    withdrawn(goal)
    negated_in(goal)
    for pattern in (openings._PRIVATE_SERVER, openings._OPENS_PORTS, openings._IN_FRONT):
        pattern.findall(goal)
    assert time.process_time() - begun < 5
