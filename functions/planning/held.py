"""What a request says of its own plan, held to what code makes of the same goal.

A plan comes back from whoever was answered with it. Nothing that safety hangs on is believed of it: its flags are those
of its parts and its goal; a part, a setting, a program or a link that neither the goal's words nor the application that
came along give waits for a person; and a drawing shows what will stand.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from functions.planning.application import Look, place
from functions.planning.asked import by_a_model
from functions.planning.draw import normalise_graph
from functions.planning.drawing import draw
from functions.planning.normalise import OF_ADDED, SHUT
from functions.planning.own_program import Own
from functions.planning.plan import make_plan
from functions.planning.risks import RISKS, flags_of
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import Goal
from functions.planning.sources import Sources, program_of
from shared.http import Problem
from shared.llm import OfflineProvider
from shared.parts import part_named
from shared.parts.expand import PlanRefused
from shared.parts.instances import Expanded
from shared.schemas import Architecture, ArchitecturePart, Asked, Environment, Graph, MonitoringPolicy
from shared.schemas.app import App
from shared.schemas.architecture import ADDED, PARTS_BY_MODEL

# What only the reading of a goal tells, and no gate looks at.
_TOLD = frozenset(
    {"budget_exceeded", "above_cap", "contradiction", "undersized", "cost_spikes", "high_cost", "partly_covered"}
    | {"domain_missing", "peer_missing", "name_servers", "sign_in_nobody", "repository_missing", PARTS_BY_MODEL}
)

# Where it stands and what it is called under, beside its parts.
_PLACE = ("name", "region", "zone", "domain", "environment")
_LONGEST = 300


def flagged(said: Iterable[str], expanded: Expanded, goal: Goal, added: Sequence[Asked]) -> list[str]:
    """The flags of a plan, the gravest first: those of its parts and its goal, and of what is said those that open
    nothing."""
    found = flags_of(expanded, goal) | (_TOLD & set(said)) | ({PARTS_BY_MODEL} if added else set())
    return [flag for flag in RISKS if flag in found]


class Held(NamedTuple):
    """An architecture with the application in it, what nobody asked for in it, what is said of the application."""

    architecture: Architecture
    added: list[Asked]
    told: list[Asked]


class Wish(NamedTuple):
    """What a person said of what shall run and where, and what looks sources and images up."""

    prompt: str
    app: App | None = None
    environment: Environment | None = None
    sources: Sources | None = None
    look: Look | None = None


def hold(sent: Architecture, watched: Sequence[MonitoringPolicy], wish: Wish) -> Held:
    """An architecture that was sent, with the application put into it where it is not in it yet.

    Raises Unprocessable and PlanRefused for an application that it does not take.
    """
    added = added_to(sent, watched, wish)
    if wish.app is None or not added:
        return Held(sent, added, [])
    placed = place(sent, wish.app, wish.look)
    return Held(placed.architecture, added_to(placed.architecture, watched, wish), placed.asked)


def added_to(sent: Architecture, watched: Sequence[MonitoringPolicy], wish: Wish) -> list[Asked]:
    """What an architecture and its alert policies have that neither the goal's words nor the application give, a line
    for each part; all of it where the rules draw nothing from the words.

    Of programs nothing is taken from what was sent: the application alone says what runs, or the goal. A source may
    bring parts, and a registry pins an image: both are asked only where the words alone don't give the same.
    """
    found = _otherwise(sent, watched, wish._replace(sources=None, look=None))
    return found and _otherwise(sent, watched, wish)


def _otherwise(sent: Architecture, watched: Sequence[MonitoringPolicy], wish: Wish) -> list[Asked]:
    own = Own(program_of(wish.app, wish.sources))
    try:
        planned = make_plan(wish.prompt, OfflineProvider(RULES), wish.app, wish.look, wish.environment, own=own)
    except (Problem, PlanRefused):
        return [_more(each) for each in sent.parts]
    ours = planned.expanded.architecture
    known = {part.id: part for part in ours.parts}
    found = []
    for part in sent.parts:
        drawn = known.pop(part.id, None)
        if drawn is None or drawn.part != part.part:
            found.append(_more(part))
        elif other := [
            *_other_settings(part, drawn),
            *(_told(each.key, each.value) for each in part.arguments if each not in drawn.arguments),
            *(f"it uses {id_}" for id_ in _other_uses(part, drawn)),
        ]:
            found.append(_line(part.id, "; ".join(other)))
    found += [_line(part.id, f"without {part.part}") for part in known.values()]
    about = [f"{key} = {getattr(sent, key) or 'none'}" for key in _PLACE if getattr(sent, key) != getattr(ours, key)]
    if about:
        found.append(_line("all of it", "; ".join(about)))
    if not found and list(watched) != list(planned.plan.monitoring):
        found.append(_line("alerts", f"{len(watched)} policies, of {len(planned.plan.monitoring)} that are planned"))
    return found


def _more(part: ArchitecturePart) -> Asked:
    """The line of a part that was not asked for, with whatever it is told beyond what a model may say of one."""
    said = {each.key: each.value for each in part.settings}
    beyond = {each.key: each.value for each in part.arguments}
    more = "; ".join(
        _told(key, value) for key, value in {**said, **beyond}.items() if key not in OF_ADDED and SHUT.get(key) != value
    )
    try:
        line = by_a_model(part.id, part_named(part.part), said)
    except ValidationError:
        # Its settings hold nowhere, which whoever writes its files says.
        return _line(part.id, part.part)
    return line.model_copy(update={"how": f"{line.how} ({more})"}) if more else line


def _other_settings(part: ArchitecturePart, drawn: ArchitecturePart) -> list[str]:
    """The settings of a part that are not those of its drawing, as they hold."""
    kind = part_named(part.part)
    said, ours = ({each.key: each.value for each in one.settings} for one in (part, drawn))
    keys = [key for key in {**ours, **said} if said.get(key) != ours.get(key)]
    if kind is None or not keys:
        return [_told(key, said.get(key, "")) for key in keys]
    try:
        now, was = (kind.settings.model_validate(each).model_dump() for each in (said, ours))
    except ValidationError:
        return [_told(key, said.get(key, "")) for key in keys]
    return [_told(key, said.get(key, str(now.get(key, "")))) for key in keys if now.get(key) != was.get(key)]


def _other_uses(part: ArchitecturePart, drawn: ArchitecturePart) -> list[str]:
    return [each for each in part.uses if each not in drawn.uses]


def _told(key: str, value: str) -> str:
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value):,} characters)"
    return f"{key} = {shown}"


def _line(id_: str, what: str) -> Asked:
    how = f"{id_}: {what}: neither the goal's words nor the application that came with it say so"
    return Asked(words="", need=ADDED, met=True, how=how)


def seen(graph: Graph, expanded: Expanded, goal: str) -> Graph:
    """The drawing of what will stand, with the names and outsiders of one that was sent as far as they may be there."""
    ours = draw(expanded)
    called = {node.id: f"{node.data.label}: " for node in ours.nodes}
    named = ((node, node.data.label.removeprefix(called.get(node.id, ""))) for node in graph.nodes)
    nodes = [node.model_copy(update={"data": node.data.model_copy(update={"label": label})}) for node, label in named]
    return normalise_graph(graph.model_copy(update={"nodes": nodes}), ours, goal)
