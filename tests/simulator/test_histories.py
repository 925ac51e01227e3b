"""Histories in which anything may be held up, killed or answered wrongly: what is promised holds in each."""

import pytest

from tests.simulator.__main__ import OFTEN, played
from tests.simulator.history import play
from tests.simulator.minimise import minimised

pytestmark = pytest.mark.slow

HISTORIES = 800
GROUPS = 20


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_history_breaks_a_promise(group):
    broken = {}
    for seed in range(group, HISTORIES, GROUPS):
        found = played(seed).violations
        if found:
            broken[seed] = found
    assert not broken, f"python -m tests.simulator 1 {next(iter(broken))}"


def test_a_history_is_the_same_each_time_it_is_played():
    def told(story):
        effects = [(each.at, each.what, each.target) for each in story.platform.machines.effects]
        return story.clockwork.points, story.clockwork.now, story.faults, effects, len(story.platform.bot.posts)

    for seed in (3, 14):
        assert told(played(seed)) == told(played(seed))
        story = played(seed)
        assert told(play(seed, story.ops, story.faults)) == told(story)


def test_the_histories_have_everything_in_them():
    stories = [played(seed) for seed in (*range(0, 40, 3), 13)]
    done = {each.what for story in stories for each in story.platform.machines.effects}
    went_wrong = {each.kind for story in stories for each in story.faults.values()}
    assert done == {"reset", "resize"}
    assert len(went_wrong) == 6
    assert any(not story.faults for story in stories) == (0.0 in OFTEN)
    assert any(intent.alerts for story in stories for intent in story.intents)


@pytest.mark.parametrize(
    ("deaf", "answer"), [("functions.actions.act._stopped", False), ("jobs.terraform.watch.Watch._look", None)]
)
def test_whoever_acts_without_a_look_at_the_switch_is_seen(monkeypatch, deaf, answer):
    monkeypatch.setattr(deaf, lambda *_: answer)
    for seed in range(0, 100, 5):
        if any(each.startswith("blind") for each in played(seed).violations):
            return
    pytest.fail("it was not seen")


def test_a_promise_that_is_broken_is_seen_and_made_small(monkeypatch):
    monkeypatch.setattr("functions.telegram.answers._could_see", lambda *_: True)
    # Whoever answers without a look at what the person saw is found out within a few histories.
    for seed in range(45, 400):
        story = play(seed, often=0.05)
        if any(each.startswith("not meant") for each in story.violations):
            break
    else:
        pytest.fail("it was not seen")
    ops, faults, small = minimised(seed, story)
    assert any(each.startswith("not meant") for each in small.violations)
    assert len(ops) < len(story.ops)
    assert len(faults) <= len(story.faults)
