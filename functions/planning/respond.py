"""POST /generate-graph {"prompt"} -> {"plan","architecture","summary","graph","cost","risks","asked","planned_by"}."""

from pydantic import BaseModel, Field

from functions.planning.draw import draw_graph
from functions.planning.plan import Planned, make_plan, named_parts, summarise
from shared.cost import Cost
from shared.http import Unavailable
from shared.llm import ModelError, Provider
from shared.schemas import Architecture, Graph, InfraPlan


class GraphRequest(BaseModel):
    """The goal, in words."""

    prompt: str


class Need(BaseModel):
    """One need read in the goal: its words there, its usual name, whether the plan meets it, and how or why not."""

    words: str
    need: str
    met: bool
    how: str


class GraphResponse(BaseModel):
    """The plan and its drawing.

    `architecture` is what the plan is a view of; send it on to POST /generate_terraform. `asked` lists the needs read
    in the goal, `risks` is flag -> explanation, `planned_by` who proposed the plan.
    """

    plan: InfraPlan
    architecture: Architecture
    summary: str
    graph: Graph
    cost: Cost
    risks: dict[str, str] = Field(default_factory=dict)
    asked: list[Need] = Field(default_factory=list)
    planned_by: str


def respond(body: GraphRequest, provider: Provider) -> GraphResponse:
    """Plan and draw a goal; raises Problem."""
    try:
        planned = make_plan(body.prompt, provider)
    except ModelError as error:
        raise Unavailable(f"No plan can be made now: {error}.") from error
    return GraphResponse(
        plan=planned.plan,
        architecture=planned.expanded.architecture,
        summary=summarise(planned),
        graph=draw_graph(body.prompt, planned.plan, planned.expanded, provider, by_rules=planned.by_rules),
        cost=planned.cost,
        risks=planned.risks,
        asked=_asked(planned),
        planned_by=planned.planned_by,
    )


def _asked(planned: Planned) -> list[Need]:
    """What is met by a part of its own, then what is left out."""
    met = [
        Need(words=word, need=part.name, met=True, how=part.what) for part, word in named_parts(planned.goal).items()
    ]
    return met + [Need(words=gap, need=gap, met=False, how="not part of this plan") for gap in planned.left_out]
