"""A model's architecture reduced to what can be built and to what the goal states; the rules' own stands behind it."""

import re
from collections.abc import Iterator, Mapping

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from shared.cost import REGIONS
from shared.parts import part_named
from shared.schemas import Architecture
from shared.schemas.architecture import ID_PATTERN

_ID = re.compile(ID_PATTERN)
_MOST_PARTS = 24
# What a part that a model added may be: which kind of thing, and never how large, how open or how long it is kept.
_OF_ADDED = frozenset({"engine", "version", "runtime", "cron", "timezone"})
# A part that a goal says no to by naming one of these needs only to reject it.
_REJECTED = {
    "sql": ("database", "postgres", "mysql", "sqlserver"),
    "redis": ("redis",),
    "load_balancer": ("load_balancer",),
    "gke": ("kubernetes",),
    "queue": ("queue",),
    "bucket": ("bucket",),
    "cloud_run": ("cloud_run",),
}


def normalise(proposed: Architecture, draft: Sketch, reading: Reading) -> Sketch:
    """The draft where the model says nothing that holds; else the model's parts with what the draft must have.

    Unknown parts and links are dropped; what the goal says no to too. Every setting of what the rules drew is the
    rules' own or the catalogue's default, and so is the region: one that is less safe, dearer, more open or elsewhere
    looks like any other, and the goal's words are what decides. What a model wished for is said (`wishes`), and a part
    that it added has its kind alone from it, and waits for a person (`added`).
    """
    wishes = _elsewhere(proposed, draft)
    if _same(proposed, draft):
        draft.wishes = wishes
        return draft
    made = Sketch(draft.region, how=draft.how, lacks=draft.lacks, risks=draft.risks, thresholds=draft.thresholds)
    wanted: dict[str, dict[str, str]] = {}
    for given in proposed.parts[:_MOST_PARTS]:
        part = part_named(given.part)
        if part is None or not _ID.fullmatch(given.id) or given.id in made.parts or _refused(part.name, reading):
            continue
        # What only comes along with others (a network, an identity) is not a model's to add.
        if not (part.uses or part.offers or "front" in part.roles):
            continue
        made.add("", given.id, part.name)
        wanted[given.id] = {each.key: each.value for each in given.settings if each.key in part.settings.model_fields}
    if not made.parts:
        return draft
    standing = _standing_for(made, draft)
    for drawn in draft.parts.values():
        mine = standing.get(drawn.id)
        if mine is None:
            made.add("", drawn.id, drawn.part.name, **drawn.settings)
            continue
        made.add("", mine.id, mine.part.name, **drawn.settings)
    asked_for = {each.id for each in standing.values()} | set(draft.parts)
    made.added = [id_ for id_ in made.parts if id_ not in asked_for]
    for id_ in made.added:
        made.add("", id_, made.parts[id_].part.name, **{k: v for k, v in wanted[id_].items() if k in _OF_ADDED})
    made.wishes = [*wishes, *(wish for id_, settings in wanted.items() for wish in _wishes(made.parts[id_], settings))]
    ids = {given.id: given.uses for given in proposed.parts if given.id in made.parts}
    for id_, uses in [*ids.items(), *((each.id, each.uses) for each in draft.parts.values())]:
        for used in uses:
            user = standing[id_].id if id_ in standing else id_
            made.use(user, standing[used].id if used in standing else used)
    # What was noted of a part is true of the one that stands for it.
    made.how = {need: [_said_of(each, standing) for each in said] for need, said in made.how.items()}
    made.settle()
    return made if made.parts else draft


def _standing_for(made: Sketch, draft: Sketch) -> dict[str, Drawn]:
    """Which of the model's parts stands for which of the draft's: of its id, else of its kind, each for one."""
    found = {
        drawn.id: made.parts[drawn.id]
        for drawn in draft.parts.values()
        if drawn.id in made.parts and made.parts[drawn.id].part is drawn.part
    }
    for drawn in draft.parts.values():
        if drawn.id in found:
            continue
        taken = {each.id for each in found.values()}
        free = (each for each in made.parts.values() if each.part is drawn.part and each.id not in taken)
        if (mine := next((each for each in free if each.id not in draft.parts), None)) is not None:
            found[drawn.id] = mine
    return found


def _said_of(how: str, standing: Mapping[str, Drawn]) -> str:
    id_, colon, rest = how.partition(": ")
    return f"{standing[id_].id}{colon}{rest}" if colon and id_ in standing else how


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


def _refused(part: str, reading: Reading) -> bool:
    return part in _REJECTED and any(reading.rejects(need) for need in _REJECTED[part])


def _same(proposed: Architecture, draft: Sketch) -> bool:
    if not draft.parts:
        return not proposed.parts
    return proposed.parts == draft.architecture().parts
