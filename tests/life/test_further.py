"""What is said of a part beyond its settings: each row is an argument that there is, that can be said and written."""

from collections.abc import Iterator
from contextlib import suppress

from functions.planning.catalogue import PlanRefused
from functions.planning.change import apply_steps
from functions.planning.change_told import said
from functions.planning.rules.changes.clause import Put
from functions.planning.rules.changes.parts import Now
from functions.planning.rules.changes.read import read_change
from functions.planning.rules.unclear import Unclear
from shared.drafts import judge_draft
from shared.parts import PARTS, part_named
from shared.parts.further import Further, further, settings
from shared.schemas import Architecture
from shared.terraform.schema import provider_schema
from shared.terraform.schema.model import Attribute
from tests.parts.architectures import architecture, part, with_part
from tests.parts.test_every_part import files_of

_SPAN = {"seconds": "{} seconds", "hours": "{} hours", "days": "{} days", "count": "{}", "percent": "{} percent"}


def _attribute(row: Further) -> Attribute | None:
    block = provider_schema().resource(row.type)
    for step in row.path[:-1]:
        assert block is not None, row.key
        if step in block.attributes:
            return block.attributes[step]
        block = block.blocks[step].block if step in block.blocks else None
    return block.attributes.get(row.path[-1]) if block is not None else None


def test_each_row_is_an_argument_that_is_set_in_place_and_takes_the_form():
    for row in further().values():
        found = _attribute(row)
        assert found is not None, row.key
        assert found.settable, row.key
        assert not any([found.sensitive, found.forces_new, found.deprecated]), row.key
        values = [each for each in (row.on, row.off, *dict(row.choices)) if each]
        known = found.facts.values
        assert known is None or set(values) <= set(known), (row.key, values, known)
        if row.number is not None and found.type == "number":
            assert not row.number.suffix, row.key
            if found.facts.range is not None:
                assert _within(row, found), (row.key, found.facts.range)
        if values and found.type == "bool":
            assert set(values) <= {"true", "false"}, row.key


def _within(row: Further, found: Attribute) -> bool:
    assert row.number is not None
    assert found.facts.range is not None
    low, high = found.facts.range
    least, most = row.number.least * row.number.times, row.number.most * row.number.times
    return (low is None or low <= least) and (high is None or most <= high)


def _sayings(row: Further) -> list[tuple[str, str]]:
    """Plain sentences about gadget, each with what it has to set."""
    name = row.ways[0] if row.ways else ""
    if row.number is not None:
        amounts = dict.fromkeys([row.number.most, max(row.number.least, row.number.step, 2)])
        return [
            (f"set the {name} of gadget to {_SPAN[row.number.unit].format(each)}", row.written(_seconds(row, each)))
            for each in amounts
        ]
    if row.page:
        return [(f"the {name} of gadget is errors/missing.html", "errors/missing.html")]
    if row.choices:
        # A program is not written in another language by a word.
        plain = [
            (value, way)
            for value, ways in row.choices
            for way in ways
            if not set("/?*~") & set(way) and not way.startswith("nodejs")
        ]
        return [(f"gadget: {way}", value) for value, way in {value: (value, way) for value, way in plain}.values()]
    return [(f"turn on {name} for gadget", row.on)] + ([(f"turn off {name} for gadget", row.off)] if row.off else [])


def _seconds(row: Further, amount: int) -> float:
    assert row.number is not None
    return amount * {"seconds": 1, "hours": 3600, "days": 86400}.get(row.number.unit, 1)


def _architectures() -> Iterator[tuple[str, Architecture]]:
    """Each part as gadget, and some with what has to be said before they have a block."""
    for each in PARTS:
        with suppress(PlanRefused):
            text = with_part(each).model_dump_json().replace('"it"', '"gadget"')
            Now(made := Architecture.model_validate_json(text))
            yield each.name, made
    for name, settings_ in MORE:
        kind = part_named(name)
        assert kind is not None
        behind = settings_.pop("behind", "")
        parts = [part("gadget", name, *(["used"] if behind else []), **settings_)]
        yield name, architecture(*parts, *([part("used", behind)] if behind else []), name="gadget")


MORE = (
    ("load_balancer", {"behind": "cloud_run", "cdn": "true", "waf": "true"}),
    ("load_balancer", {"behind": "site", "cdn": "true"}),
    ("gke", {"mode": "standard"}),
    ("cloud_run", {"health_path": "/healthz"}),
    ("group", {"spread": "region"}),
    ("bucket", {"cors": "https://www.example.com"}),
)


def test_each_row_is_said_by_its_own_name_and_written_where_it_belongs():
    """For each part that has it: the step says what it means, and the files with all of them are fit to be planned."""
    unread, unwritten, made = [], [], set()
    for name, architecture_ in _architectures():
        stands = Now(architecture_).parts["gadget"]
        rows = [row for key, row in further().items() if stands.takes(key)]
        after = architecture_
        for row in [*rows, *(each for each in settings() if each.type == name)]:
            key = row.key if row in rows else row.path[0]
            for sentence, value in _sayings(row):
                try:
                    steps = read_change(sentence, architecture_)
                except Unclear as unclear:
                    if unclear.message.startswith("It is so already") or unclear.loses:
                        made.add(row.key)
                    else:
                        unread.append(f"{key}: {sentence}: {unclear.message}")
                    continue
                if Put("gadget", key, value) not in steps:
                    unread.append(f"{key}: {sentence}: {steps}")
                    continue
                assert row not in rows or any(row.means in line for line in said(architecture_, steps))
                after = apply_steps(after, [step for step in steps if isinstance(step, Put) and step.key == row.key])
                made.add(row.key)
        if after != architecture_:
            files = files_of(after).by_name()
            unwritten += [f"{name}: {each}" for each in judge_draft(files)]
            assert files != files_of(architecture_).by_name()
    assert unread == []
    assert unwritten == []
    assert len(made) >= 0.9 * len(further())
