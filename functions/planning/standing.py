"""What stands, drawn and priced: GET /deployments/{id}/drawing -> the architecture as it is now, not as it began."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from functions.planning.cost import cost_of
from functions.planning.drawing import draw
from shared.cost import Cost
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from shared.schemas import Deployment, Graph, Node, Resource


class Standing(BaseModel):
    """The drawing of a deployment as it stands, without a node where its parts are not known (it was taken in).

    `cost` is a month of it with usual traffic, and at most (`worst_usd`); None where its parts are not known.
    """

    deployment_id: str
    graph: Graph
    cost: Cost | None


def standing(deployment: Deployment, resources: Iterable[Resource] = ()) -> Standing:
    """The drawing and the bill of what a deployment's architecture says; what nobody can read is not drawn.

    A repair makes a machine bigger and leaves the architecture: the sizes drawn are those of the registry's resources.
    """
    graph, cost = Graph(), None
    if deployment.architecture is not None:
        try:
            expanded = expand(deployment.architecture)
            sizes = {each.ref: each.machine_type for each in resources if each.machine_type}
            graph, cost = _sized(draw(expanded), sizes), cost_of(expanded, Use(deployment.region))
        except PlanRefused:
            # It was made by an older version, whose parts had other settings.
            graph, cost = Graph(), None
    return Standing(deployment_id=deployment.deployment_id, graph=graph, cost=cost)


def _sized(graph: Graph, sizes: Mapping[str, str]) -> Graph:
    return graph.model_copy(update={"nodes": [_as_big_as(node, sizes.get(node.id, "")) for node in graph.nodes]})


def _as_big_as(node: Node, size: str) -> Node:
    said = node.config.get("machine_type")
    if not size or not isinstance(said, str) or said == size:
        return node
    data = node.data.model_copy(update={"label": node.data.label.replace(said, size)})
    return node.model_copy(update={"data": data, "config": {**node.config, "machine_type": size}})
