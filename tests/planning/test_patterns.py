"""Expressions that are put together while a goal is read: found as `re` finds them, and compiled once."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.words.patterns import place_of_whole
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.judge import WANTED

_LETTERS = st.text("ab_-. é1", max_size=12)


@given(_LETTERS.filter(bool), _LETTERS)
def test_words_stand_whole_where_an_expression_finds_them(words: str, text: str) -> None:
    found = re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text)
    assert place_of_whole(words, text) == (found.start() if found else -1)


def test_goals_that_are_read_again_compile_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    goals = [json.loads(line)["goal"] for line in WANTED.read_text("utf-8").splitlines()[::40]]
    rules = provider(ModelSettings(), RULES)

    def plan_all() -> None:
        for goal in goals:
            try:
                make_plan(goal, rules)
            except Unprocessable:
                continue

    plan_all()
    made: list[str] = []
    compile_ = re._compiler.compile  # type: ignore[attr-defined]

    def counted(pattern: Any, flags: int = 0) -> Any:
        made.append(str(pattern))
        return compile_(pattern, flags)

    monkeypatch.setattr("re._compiler.compile", counted)
    plan_all()
    # Some seventy a goal while `re` had to keep them.
    assert len(made) <= 8 * len(goals), made
