"""POST /generate-graph {"prompt"} -> {"plan","summary","graph","cost","risks","planned_by"}."""

from pydantic import BaseModel, Field

from functions.planning.draw import draw_graph
from functions.planning.plan import make_plan, summarise
from shared.cost import Cost
from shared.http import Unavailable
from shared.llm import ModelError, Provider
from shared.schemas import Graph, InfraPlan


class GraphRequest(BaseModel):
    """The goal, in words."""

    prompt: str


class GraphResponse(BaseModel):
    """The plan and its drawing; `risks` is flag -> explanation, `planned_by` who proposed the plan."""

    plan: InfraPlan
    summary: str
    graph: Graph
    cost: Cost
    risks: dict[str, str] = Field(default_factory=dict)
    planned_by: str


def respond(body: GraphRequest, provider: Provider) -> GraphResponse:
    """Plan and draw a goal; raises Problem."""
    try:
        planned = make_plan(body.prompt, provider)
    except ModelError as error:
        raise Unavailable(f"No plan can be made now: {error}.") from error
    return GraphResponse(
        plan=planned.plan,
        summary=summarise(planned),
        graph=draw_graph(body.prompt, planned.plan, provider, planned_by=planned.planned_by),
        cost=planned.cost,
        risks=planned.risks,
        planned_by=planned.planned_by,
    )
