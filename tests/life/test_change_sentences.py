"""What sentences about a change are read as: exactly the intended difference, or a question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.planning.catalogue import PlanRefused, write
from functions.planning.change import apply_steps
from functions.planning.rules.change_parts import Now
from functions.planning.rules.changes import read_change
from functions.planning.rules.unclear import Unclear
from tests.life.sentences import HERE, bases, rows, told
from tests.parts.test_every_part import files_of


@pytest.mark.parametrize("name", ["changes.txt", "fresh.txt", "asides.txt", "targets.txt"])
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


def hostile():
    lines = (HERE / "hostile.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" | ", 1) for line in lines if " | " in line and not line.startswith("#")]


def holding(architecture):
    """What holds data, with what keeps it: the settings that protect it or say how much of it there is."""
    now = Now(architecture)
    keys = ("disk_gb", "backups", "backup_days", "pitr", "versioning", "engine", "delete_after_days", "retention_days")
    return {
        part.id: {key: part.value(key) for key in keys if part.takes(key)}
        for part in now.parts.values()
        if part.stateful
    }


@pytest.mark.parametrize(("base", "sentence"), hostile(), ids=range(len(hostile())))
def test_no_sentence_destroys_what_nobody_named_beside_it(base, sentence):
    before = bases()[base]
    try:
        after = apply_steps(before, read_change(sentence, before))
    except Unclear:
        return
    kept = holding(after)
    assert {id_: kept.get(id_) for id_ in holding(before)} == holding(before)


def test_what_is_named_beside_the_sentence_goes_and_nothing_else():
    before = bases()["shop"]
    assert told("shop", "remove the cache") == "ask"
    after = apply_steps(before, read_change("remove the cache", before, ["cache"]))
    assert {part.id for part in before.parts} - {part.id for part in after.parts} == {"cache"}
    with pytest.raises(Unclear):
        read_change("remove the database", before, ["cache"])


@given(st.lists(st.sampled_from(sorted({word for _, line in hostile() for word in line.split()})), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_words_of_these_in_any_order_destroy_anything(said):
    before = bases()["shop"]
    try:
        after = apply_steps(before, read_change(" ".join(said), before))
    except Unclear:
        return
    kept, had = holding(after), holding(before)
    assert kept.keys() >= had.keys()
    for id_, values in had.items():
        # A disk that grows loses nothing.
        assert int(kept[id_].pop("disk_gb", 0)) >= int(values.pop("disk_gb", 0))
        assert kept[id_] == values
