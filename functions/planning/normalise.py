"""What a model adds to the architecture that the rules drew from the goal's words; it changes nothing of that."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from functions.planning.risks import RISKS
from functions.planning.rules.drawn.ruled_out import is_ruled_out
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from shared.cost import REGIONS
from shared.parts import Part, part_named
from shared.schemas import Architecture
from shared.schemas.architecture import ID_PATTERN, PARTS_BY_MODEL

_ID = re.compile(ID_PATTERN)
_MOST_PARTS = 24
# What a part that a model added may be: which kind of thing, and never how large, how open or how long it is kept.
OF_ADDED = frozenset({"engine", "version", "runtime", "cron", "timezone"})
# How it stands until a person opens it, by a change: nobody on the internet reaches it.
SHUT = {"public": "false", "internal": "true"}


def normalise(proposed: Architecture, draft: Sketch, reading: Reading) -> Sketch:
    """What the rules drew as it is, and beside it the parts that a model proposes and that can be built.

    Unknown parts and what the goal says no to are dropped. Every part, setting and link of what the rules drew is the
    rules' own, and so is the region: one that is less safe, dearer, more open or elsewhere looks like any other, and
    the goal's words are what decides. What a model wished for otherwise is said (`wishes`), and a part that it added
    has its kind alone from it, is closed to the internet, and waits for a person with its links (`added`).
    """
    wishes = _elsewhere(proposed, draft)
    if _same(proposed, draft):
        draft.wishes = wishes
        return draft
    copies = {each.id: replace(each, settings={**each.settings}, uses=[*each.uses]) for each in draft.parts.values()}
    made = replace(draft, parts=copies, added=[], wishes=wishes)
    theirs: dict[str, str] = {}  # How a model calls a part, and how it is called here.
    named = {each.id for each in proposed.parts}
    for given in _buildable(proposed, reading):
        if mine := _meant(given, draft, named | set(theirs.values())):
            theirs[given.id] = mine
        elif given.id in made.parts:
            made.wishes.append(f"{given.id}: a model wanted it to be {given.part.what}; it is left as it is")
            continue
        else:
            kind = {key: value for key, value in given.settings.items() if key in OF_ADDED}
            kind |= {key: value for key, value in SHUT.items() if key in given.part.settings.model_fields}
            theirs[given.id] = made.add("", given.id, given.part.name, **kind) or given.id
            made.added.append(given.id)
        made.wishes += _wishes(made.parts[theirs[given.id]], given.settings)
    for each in proposed.parts:
        for used in each.uses:
            if each.id in theirs and used in theirs:
                _link(made, theirs[each.id], theirs[used])
    made.settle()
    if not set(draft.parts) <= set(made.parts) or not made.parts:
        # What was added does not stand beside what was asked for.
        draft.wishes = made.wishes
        return draft
    if any(each in made.parts for each in made.added):
        # Whoever executes the plan is told so without what else was read in the goal.
        made.risks = {**made.risks, PARTS_BY_MODEL: RISKS[PARTS_BY_MODEL]}
    return made


class _Given(NamedTuple):
    """A part that a model proposes and the catalogue has, with the settings that it takes."""

    id: str
    part: Part
    settings: Mapping[str, str]


def _buildable(proposed: Architecture, reading: Reading) -> Iterator[_Given]:
    """What can be built of a proposal, each id once."""
    seen: set[str] = set()
    for given in proposed.parts[:_MOST_PARTS]:
        part = part_named(given.part)
        if (
            part is None
            or not _ID.fullmatch(given.id)
            or given.id in seen
            or reading.rejects(part.name)
            or is_ruled_out(part.name, reading)
        ):
            continue
        # What only comes along with others (a network, an identity) is not a model's to add.
        if part.uses or part.offers or "front" in part.roles:
            seen.add(given.id)
            takes = part.settings.model_fields
            yield _Given(given.id, part, {each.key: each.value for each in given.settings if each.key in takes})


def _meant(given: _Given, draft: Sketch, taken: set[str]) -> str | None:
    """Which of the draft's parts a model means: that of its id and kind, else one of its kind that it has not named."""
    if given.id in draft.parts:
        return given.id if draft.parts[given.id].part is given.part else None
    return next((each.id for each in draft.parts.values() if each.part is given.part and each.id not in taken), None)


def _link(made: Sketch, user: str, used: str) -> None:
    """Let a part use another where one of them waits to be looked at; who reaches what else is the goal's to say."""
    if user in made.added or used in made.added:
        made.use(user, used)
    elif used not in made.parts[user].uses and user != used:
        made.wishes.append(f"{user}: a model wanted it to use {used}, which no words of the goal ask for; left out")


def _elsewhere(proposed: Architecture, draft: Sketch) -> list[str]:
    """That a model would have built in another region; it knows of none that the goal's words do not."""
    if proposed.region not in REGIONS or proposed.region == draft.region:
        return []
    return [f"a model would have built it in {proposed.region}, which no words of the goal ask for: {draft.region}"]


def _wishes(drawn: Drawn, wanted: Mapping[str, str]) -> Iterator[str]:
    """What a model wished of a part and did not get, with what it is instead."""
    fields = drawn.part.settings.model_fields
    for key, value in wanted.items():
        default = fields[key].get_default(call_default_factory=True)
        stands = drawn.settings.get(key, str(default).lower() if isinstance(default, bool) else str(default))
        if value.strip().lower() != str(stands).lower():
            shown = "".join(char if char.isprintable() else " " for char in value[:60])
            left = f"left at {stands}" if stands else "left out"
            yield f"{drawn.id}: a model wanted {key} = {shown}, which no words of the goal ask for; {left}"


def _same(proposed: Architecture, draft: Sketch) -> bool:
    if not draft.parts:
        return not proposed.parts
    return proposed.parts == draft.architecture().parts
