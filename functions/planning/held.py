"""What a request says of its own plan, held to what code makes of the same goal.

A plan comes back from whoever was answered with it. Nothing that safety hangs on is believed of it: its flags are those
of its parts and its goal, a part that the goal's words don't give is a model's, and a drawing shows what will stand.
"""

from collections.abc import Iterable, Sequence

from functions.planning.asked import by_a_model
from functions.planning.draw import normalise_graph
from functions.planning.drawing import draw
from functions.planning.own_program import Own
from functions.planning.plan import make_plan
from functions.planning.risks import RISKS, flags_of
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import Goal
from functions.planning.sources import Sources, program_of
from shared.http import Problem
from shared.llm import OfflineProvider
from shared.parts import part_named
from shared.parts.app import built_parts
from shared.parts.expand import Expanded, PlanRefused
from shared.schemas import Architecture, Asked, Environment, Graph
from shared.schemas.app import App
from shared.schemas.architecture import PARTS_BY_MODEL

# What only the reading of a goal tells, and no gate looks at.
_TOLD = frozenset(
    {"budget_exceeded", "above_cap", "contradiction", "undersized", "cost_spikes", "high_cost", "partly_covered"}
    | {"domain_missing", "peer_missing", "name_servers", "sign_in_nobody", "repository_missing", PARTS_BY_MODEL}
)


def flagged(said: Iterable[str], expanded: Expanded, goal: Goal, added: Sequence[Asked]) -> list[str]:
    """The flags of a plan, the gravest first: those of its parts and its goal, and of what is said those that open
    nothing."""
    found = flags_of(expanded, goal) | (_TOLD & set(said)) | ({PARTS_BY_MODEL} if added else set())
    return [flag for flag in RISKS if flag in found]


def added_to(
    architecture: Architecture, prompt: str, app: App | None, environment: Environment | None, sources: Sources | None
) -> list[Asked]:
    """The parts that no words of the goal ask for, by the rules' own drawing; all of them where they draw none.

    A program's source may bring parts too; it is read only where the goal's words alone don't give them.
    """
    beyond = _beyond(architecture, prompt, app, environment, None)
    if beyond and (own := app or _app_of(architecture)).source:
        beyond = _beyond(architecture, prompt, own, environment, sources)
    return [
        by_a_model(each.id, part_named(each.part), {one.key: one.value for one in each.settings})
        for each in architecture.parts
        if each.id in beyond
    ]


def _beyond(
    architecture: Architecture,
    prompt: str,
    app: App | None,
    environment: Environment | None,
    sources: Sources | None,
) -> list[str]:
    own = Own(program_of(app, sources) if sources else None)
    try:
        drawn = make_plan(prompt, OfflineProvider(RULES), app, None, environment, own=own).expanded.architecture
    except (Problem, PlanRefused):
        return [each.id for each in architecture.parts]
    known = {(each.id, each.part) for each in drawn.parts}
    return [each.id for each in architecture.parts if (each.id, each.part) not in known]


def _app_of(architecture: Architecture) -> App:
    """The application whose source stands in an architecture."""
    for said in built_parts(architecture).values():
        kind, _, sha256 = said.partition(":")
        if kind == "sha256":
            return App(source=sha256)
    return App()


def seen(graph: Graph, expanded: Expanded, goal: str) -> Graph:
    """The drawing of what will stand, with the names and outsiders of one that was sent as far as they may be there."""
    ours = draw(expanded)
    called = {node.id: f"{node.data.label}: " for node in ours.nodes}
    named = ((node, node.data.label.removeprefix(called.get(node.id, ""))) for node in graph.nodes)
    nodes = [node.model_copy(update={"data": node.data.model_copy(update={"label": label})}) for node, label in named]
    return normalise_graph(graph.model_copy(update={"nodes": nodes}), ours, goal)
