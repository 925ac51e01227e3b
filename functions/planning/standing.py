"""What stands, drawn and priced: GET /deployments/{id}/drawing -> the architecture as it is now, not as it began."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from functions.planning.catalogue import compose, write
from functions.planning.cost import cost_of
from functions.planning.drawing import draw
from shared.cost import Cost
from shared.parts import drawn
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from shared.parts.stacks import plan_of
from shared.schemas import Architecture, Deployment, Graph, Node, Resource


class Standing(BaseModel):
    """The drawing of a deployment as it stands: of its architecture, and of what its files say beyond that.

    `cost` is a month of it with usual traffic, and at most (`worst_usd`); None where its parts are not known.
    """

    deployment_id: str
    graph: Graph
    cost: Cost | None


def standing(deployment: Deployment, resources: Iterable[Resource] = ()) -> Standing:
    """The drawing and the bill of what a deployment's architecture says; of what was taken in its files are drawn.

    A repair makes a machine bigger and leaves the architecture: the sizes drawn are those of the registry's resources.
    """
    graph, cost = Graph(), None
    known: set[drawn.Key] = set()
    if deployment.architecture is not None:
        try:
            expanded = expand(deployment.architecture, standing=True)
            sizes = {each.ref: each.machine_type for each in resources if each.machine_type}
            graph, cost = _sized(draw(expanded), sizes), cost_of(expanded, Use(deployment.region))
            known = _written(deployment.architecture)
        except PlanRefused:
            # It was made by an older version, whose parts had other settings.
            graph, cost = Graph(), None
    if deployment.files:
        graph = drawn.redrawn(graph, known, deployment.files)
    return Standing(deployment_id=deployment.deployment_id, graph=graph, cost=cost)


def _written(architecture: Architecture) -> set[drawn.Key]:
    """The resources that an architecture's own files have."""
    return set(drawn.resources(write(compose(plan_of(architecture), architecture, standing=True)).by_name()))


def _sized(graph: Graph, sizes: Mapping[str, str]) -> Graph:
    return graph.model_copy(update={"nodes": [_as_big_as(node, sizes.get(node.id, "")) for node in graph.nodes]})


def _as_big_as(node: Node, size: str) -> Node:
    said = node.config.get("machine_type")
    if not size or not isinstance(said, str) or said == size:
        return node
    data = node.data.model_copy(update={"label": node.data.label.replace(said, size)})
    return node.model_copy(update={"data": data, "config": {**node.config, "machine_type": size}})
