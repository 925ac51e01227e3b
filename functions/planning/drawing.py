"""The drawing of an architecture, by code: what stands in what, and who speaks to whom."""

from collections.abc import Iterator
from typing import Any

from functions.planning.catalogue.render import filled
from shared.parts import PARTS
from shared.parts.instances import Expanded, Instance
from shared.parts.part import Look, holds
from shared.schemas import Edge, Graph, Node, NodeData

OUTSIDE: dict[str, Look] = {
    "users": Look("", "Users", "external", "users"),
    "internet": Look("", "Internet", "external", "internet"),
    "external": Look("", "External service", "external", "external"),
}
"""What is no resource and may still be drawn."""

_EVERY = (*(look for part in PARTS for look in part.looks), *OUTSIDE.values())
CATEGORIES = frozenset(look.category for look in _EVERY)
ICONS = frozenset(look.icon for look in _EVERY)


def draw(expanded: Expanded) -> Graph:
    """Every drawn block of an architecture under its ref: the VPC contains the subnet, the subnet what stands in it.

    What a part does not look like (addresses, grants, templates, ...) is detail of what it does.
    """
    drawn = list(_looks(expanded))
    nodes = [_node(instance, look, expanded.architecture.region) for instance, look in drawn]
    edges = [*_containment(drawn), *_talk(drawn, expanded)]
    if any(edge.source == "users" for edge in edges):
        look = OUTSIDE["users"]
        nodes.insert(0, Node(id="users", data=NodeData(label=look.label, category=look.category, icon=look.icon)))
    return Graph(nodes=nodes, edges=edges)


def _looks(expanded: Expanded) -> Iterator[tuple[Instance, Look]]:
    for instance in expanded.instances():
        for look in instance.part.looks:
            if look.word in instance.made and holds(look.when, instance.settings):
                yield instance, look


def _node(instance: Instance, look: Look, region: str) -> Node:
    made = instance.made[look.word]
    detail = filled(look.detail, {"s": instance.settings, "id": instance.id}) if look.detail else ""
    config: dict[str, Any] = {"type": made.type, "name": made.ref, "region": region}
    if machine := getattr(instance.settings, "machine_type", None):
        config["machine_type"] = machine
    if engine := getattr(instance.settings, "engine", None):
        config["engine"] = engine
    label = f"{look.label} ({detail})" if detail else look.label
    return Node(id=made.ref, data=NodeData(label=label, category=look.category, icon=look.icon), config=config)


def _containment(drawn: list[tuple[Instance, Look]]) -> list[Edge]:
    refs = {look.word: instance.made[look.word].ref for instance, look in drawn if instance.part.name == "network"}
    vpc, subnet = refs.get("network"), refs.get("subnet")
    edges = [Edge(source=vpc, target=subnet, relation="contains")] if vpc and subnet else []
    inside = [instance.made[look.word].ref for instance, look in drawn if look.inside]
    return edges + [Edge(source=subnet, target=ref, relation="contains") for ref in inside if subnet]


def _talk(drawn: list[tuple[Instance, Look]], expanded: Expanded) -> list[Edge]:
    shown = {instance.made[look.word].ref for instance, look in drawn}
    pairs: list[tuple[str, str]] = []
    for instance, look in drawn:
        ref = instance.made[look.word].ref
        if look.front:
            pairs.append(("users", ref))
        if look.to and look.to in instance.made:
            pairs.append((ref, instance.made[look.to].ref))
    for part in expanded.parts:
        if part.part.uses is None:
            continue
        me = part.made[part.part.uses].ref
        # A firewall is the way in to the machines behind it.
        firewall = part.words.get("firewall")
        if firewall is not None:
            pairs.append((firewall.ref, me))
        for link in part.links:
            other = link.used.made[link.offer.node].ref
            pairs.append((other, me) if link.offer.inward else (me, other))
    ends = {*shown, "users"}
    return [
        Edge(source=a, target=b, relation="connects_to")
        for a, b in dict.fromkeys(pairs)
        if a in ends and b in ends and a != b
    ]
