"""The drawing of a plan: nodes and edges as the canvas takes them."""

from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas.storable import Storable


class NodeData(BaseModel):
    """What a node shows: its label, its category (`network`, `compute`, `database`, ...) and its icon's name."""

    label: str
    category: str
    icon: str
    cloud: Literal["gcp"] = "gcp"


class Node(BaseModel):
    """One resource of the plan."""

    id: str
    type: Literal["cloudNode"] = "cloudNode"
    data: NodeData
    config: Storable = Field(default_factory=dict)


class Edge(BaseModel):
    """`contains` (VPC > subnet > machine) or `connects_to` (who speaks to whom)."""

    source: str
    target: str
    relation: Literal["contains", "connects_to"]


class Graph(BaseModel):
    """Unique node ids; no dangling, duplicate, self or two-way edges."""

    nodes: list[Node] = Field(default_factory=list)
    edges: list[Edge] = Field(default_factory=list)
