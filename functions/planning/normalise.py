"""A model's architecture reduced to what can be built and to what the goal states; the rules' own stands behind it."""

import re
from collections.abc import Mapping

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Drawn, Sketch
from functions.planning.rules.stores import neighbour
from shared.cost import REGIONS
from shared.parts import Part, part_named
from shared.schemas import Architecture
from shared.schemas.architecture import ID_PATTERN

_ID = re.compile(ID_PATTERN)
_MOST_PARTS = 24
# What a model may choose by its own judgement where the goal names no number: how large.
_SIZES = frozenset(
    {
        "machine_type",
        "tier",
        "cpu",
        "memory",
        "memory_gb",
        "min_instances",
        "max_instances",
        "min_replicas",
        "max_replicas",
        "disk_gb",
    }
)
# What opens something to the world is never a model's to say.
_OPENS = frozenset({
    "public", "authorized_networks", "iap", "internal", "ingress", "image", "container_image", "members", "anonymous",
    "sign_up", "rolled_out",
})  # fmt: skip
# Text that runs nothing and lets nobody in; all other (a command, variables, SQL, a path) is the user's to write.
_TEXTS = frozenset(
    {"version", "location", "storage_class", "lifecycle_class", "cron", "timezone", "runtime", "tables", "extensions"}
)
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

    Unknown parts, settings and links are dropped; what the goal says no to too; what the rules drew for a need that the
    goal names stays, with its settings, sizes aside.
    """
    region = region_of(proposed.region, reading)
    _move(draft, region)
    if _same(proposed, draft):
        return draft
    made = Sketch(region, how=draft.how, lacks=draft.lacks, risks=draft.risks, thresholds=draft.thresholds)
    for given in proposed.parts[:_MOST_PARTS]:
        part = part_named(given.part)
        if part is None or not _ID.fullmatch(given.id) or given.id in made.parts or _refused(part.name, reading):
            continue
        # What only comes along with others (a network, an identity) is not a model's to add.
        if not (part.uses or part.offers or "front" in part.roles):
            continue
        settings = {each.key: each.value for each in given.settings if _is_for_a_model(part, each.key)}
        made.add("", given.id, part.name, **settings)
    if not made.parts:
        return draft
    standing = _standing_for(made, draft)
    for drawn in draft.parts.values():
        mine = standing.get(drawn.id)
        if mine is None:
            made.add("", drawn.id, drawn.part.name, **drawn.settings)
            continue
        stated = reading.goal.machine_type is not None
        kept = {
            k: v
            for k, v in drawn.settings.items()
            if k not in _SIZES or k not in mine.settings or (stated and k == "machine_type")
        }
        made.add("", mine.id, mine.part.name, **kept)
    ids = {given.id: given.uses for given in proposed.parts if given.id in made.parts}
    for id_, uses in [*ids.items(), *((each.id, each.uses) for each in draft.parts.values())]:
        for used in uses:
            user = standing[id_].id if id_ in standing else id_
            made.use(user, standing[used].id if used in standing else used)
    # What was noted of a part is true of the one that stands for it.
    made.how = {need: [_said_of(each, standing) for each in said] for need, said in made.how.items()}
    asked_for = {each.id for each in standing.values()} | set(draft.parts)
    made.added = [id_ for id_ in made.parts if id_ not in asked_for]
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


def _move(draft: Sketch, region: str) -> None:
    """The draft in a model's region; a replica's place is where it was meant to be from there: beside it, or apart."""
    before, draft.region = draft.region, region
    for drawn in draft.parts.values() if before != region else ():
        place = drawn.settings.get("replica_region")
        if place is not None:
            drawn.settings["replica_region"] = region if place == before else neighbour(region)


def _is_for_a_model(part: Part, key: str) -> bool:
    """Whether a model may set this: a size, a number, a choice from a list or harmless text, and nothing that opens."""
    field = part.settings.model_fields.get(key)
    if field is None or key in _OPENS:
        return False
    return key in _SIZES or key in _TEXTS or field.annotation is not str


def region_of(proposed: str, reading: Reading) -> str:
    """The region that the goal names; the proposed one where it lies on the goal's continent, or on any."""
    goal = reading.goal
    if goal.region and goal.region_stated:
        return goal.region
    if proposed in REGIONS and (goal.region is None or REGIONS[proposed].continent == REGIONS[goal.region].continent):
        return proposed
    from shared.cost import DEFAULT_REGION

    return goal.region or DEFAULT_REGION


def _refused(part: str, reading: Reading) -> bool:
    return part in _REJECTED and any(reading.rejects(need) for need in _REJECTED[part])


def _same(proposed: Architecture, draft: Sketch) -> bool:
    if not draft.parts:
        return not proposed.parts
    return proposed.parts == draft.architecture().parts
