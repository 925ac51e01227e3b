"""What stands, drawn and priced: GET /deployments/{id}/drawing -> the architecture as it is now, not as it began."""

from pydantic import BaseModel

from functions.planning.cost import cost_of
from functions.planning.drawing import draw
from shared.cost import Cost
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from shared.schemas import Deployment, Graph


class Standing(BaseModel):
    """The drawing of a deployment as it stands, without a node where its parts are not known (it was taken in).

    `cost` is a month of it with usual traffic, and at most (`worst_usd`); None where its parts are not known.
    """

    deployment_id: str
    graph: Graph
    cost: Cost | None


def standing(deployment: Deployment) -> Standing:
    """The drawing and the bill of what a deployment's architecture says; what nobody can read is not drawn."""
    graph, cost = Graph(), None
    if deployment.architecture is not None:
        try:
            expanded = expand(deployment.architecture)
            graph, cost = draw(expanded), cost_of(expanded, Use(deployment.region))
        except PlanRefused:
            # It was made by an older version, whose parts had other settings.
            graph, cost = Graph(), None
    return Standing(deployment_id=deployment.deployment_id, graph=graph, cost=cost)
