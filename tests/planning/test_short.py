"""Short goals, as people ask in public threads: each row of short.txt is met, and what it rules out is not there."""

from pathlib import Path

import pytest

from tests.planning.judge import here, judge

_ROWS = [
    [each.strip() for each in line.split(" || ")]
    for line in Path(__file__).with_name("short.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize(("goal", "must", "never"), [(row[0], row[1], (row[2:] or [""])[0]) for row in _ROWS])
def test_a_short_goal_is_met_in_full(goal: str, must: str, never: str) -> None:
    verdict = judge({"goal": goal, "must": must.split(), "must_not": never.split()}, here)
    assert not verdict.refused
    assert not verdict.missing
    assert not verdict.forbidden
    assert verdict.valid
