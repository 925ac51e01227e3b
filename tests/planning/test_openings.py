"""What could be meant to be closed is closed, in whatever words, and what nobody restricts stays open."""

from pathlib import Path

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.architect import draw
from functions.planning.rules.drawn.openings import doors_open
from functions.planning.rules.meant.access import access_said
from functions.planning.rules.read import read
from functions.planning.wished import as_wished
from shared.llm import provider
from shared.settings import ModelSettings

_ROWS = [
    line.split(" | ")
    for line in Path(__file__).with_name("openings.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("open_", "goal"), _ROWS, ids=[goal[:40] for _, goal in _ROWS])
def test_what_could_be_meant_is_closed_and_nothing_else(open_: str, goal: str) -> None:
    drawn = draw(read(as_wished(goal).text))
    assert {each.id for each in doors_open(drawn)} == set(open_.replace("-", "").split())


def test_what_it_closed_is_told_with_the_words_and_the_way_to_open_it() -> None:
    goal = "An app on Cloud Run, visible to nobody except the two of us."
    asked = make_plan(goal, provider(ModelSettings(), RULES)).asked
    line = next(each for each in asked if each.need == "private")
    assert not line.met
    assert "nobody except the two of us" in line.words
    assert "api is public" in line.how


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("stock is internal, shop is public", ["shop", "stock"], [(["stock"], False), (["shop"], True)]),
        ("nothing is public except shop", ["shop", "stock"], [(["shop"], True), ([""], False)]),
        ("only shop may call stock", ["shop", "stock"], [(["stock"], False)]),
        ("shop (staff only), stock (world)", ["shop", "stock"], [(["shop"], False), (["stock"], True)]),
        ("the database must not be public", ["shop"], []),
    ],
)
def test_a_phrase_is_said_of_its_own_things(text: str, names: list[str], said: list[tuple[list[str], bool]]) -> None:
    found = access_said(text, {each: each for each in names})
    assert [([one.name for one in each.subjects], each.opens) for each in found] == said
