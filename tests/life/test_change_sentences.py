"""What sentences about a change are read as: exactly the intended difference, or a question."""

import pytest

from functions.planning.catalogue import PlanRefused, write
from functions.planning.change import apply_steps
from functions.planning.rules.changes import read_change
from functions.planning.rules.unclear import Unclear
from tests.life.sentences import bases, rows, told
from tests.parts.test_every_part import files_of


@pytest.mark.parametrize("name", ["changes.txt"])
def test_a_sentence_is_read_as_exactly_its_change_or_asked_about(name):
    read = [(base, sentence, want, told(base, sentence)) for base, sentence, want in rows(name)]
    wrong = [f"{base}: {sentence!r} is {got}, not {want}" for base, sentence, want, got in read if got != want]
    # What is to be asked about is never done.
    assert [line for line in wrong if line.endswith("not ask")] == []
    assert len(wrong) <= 0.05 * len(read), "\n".join(wrong)


def test_a_change_leaves_every_block_that_it_does_not_touch_as_it_is():
    changed = 0
    for base, sentence, want in rows("changes.txt"):
        if want == "ask" or "name=" in want:
            continue
        before = bases()[base]
        try:
            after = apply_steps(before, read_change(sentence, before))
            old, new = (files_of(each).by_name() for each in (before, after))
        except (Unclear, PlanRefused):
            continue
        names = {each.id for each in after.parts} ^ {each.id for each in before.parts}
        names |= {each.id for each in after.parts if each not in before.parts}
        for part in before.parts:
            if part.id in names:
                continue
            mine = [line for line in old["variables.tf"].splitlines() if line.startswith(f'variable "{part.id}_')]
            assert set(mine) <= set(new["variables.tf"].splitlines()), sentence
        assert old != new, sentence
        changed += 1
    assert changed > 100


@pytest.mark.parametrize("base", list(bases()))
def test_the_deployments_that_the_sentences_are_about_can_be_made(base):
    assert write is not None
    assert files_of(bases()[base]).main_tf
