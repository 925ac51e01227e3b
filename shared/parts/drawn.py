"""What files say beyond a drawing: blocks that are gone are taken out of it, new ones stand where they belong.

    graph = redrawn(graph, known, files)        # known: the resources that the drawing was made of

The drawing of an architecture knows more than files do (who speaks to whom), so what both have stays as it is drawn.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from shared.parts import PARTS
from shared.parts.part import Look
from shared.schemas import Edge, Graph, Node, NodeData
from shared.terraform.hcl import Block, Template, expressions, parse_file, references

Key = tuple[str, str]
"""A resource's Terraform type and name."""

_DETAIL = ("_member", "_binding", "_policy", "_attachment", "_service", "_key", "_version")
_WATCH = "google_monitoring_"
_TOO_MANY = frozenset({"google_project_service", "google_project_iam_member"})
_HOLDS = ("google_compute_subnetwork", "google_compute_network")
_MOST_STEPS = 3


def resources(files: Mapping[str, str]) -> dict[Key, Block]:
    """The resources of files by type and name; what can't be read has none."""
    found: dict[Key, Block] = {}
    for name, text in sorted(files.items()):
        for block in parse_file(name, text).body.blocks_of("resource"):
            if len(block.names) == 2:
                found[block.names[0], block.names[1]] = block
    return found


def redrawn(graph: Graph, known: Iterable[Key], files: Mapping[str, str]) -> Graph:
    """The drawing of `files`, made from one of the resources `known`."""
    blocks = resources(files)
    texts = _Texts(files)
    kept: dict[str, Node] = {}
    at: dict[Key, str] = {}
    for node in graph.nodes:
        key = _key(node)
        if key[0] and key not in blocks:
            continue
        kept[node.id] = _as_said(node, blocks[key], texts) if key[0] else node
        at[key] = node.id
    fresh = {key: look for key in blocks.keys() - set(known) - at.keys() if (look := _look(key[0])) is not None}
    for key, look in sorted(fresh.items(), key=lambda each: each[0]):
        node = _node(key, look, blocks[key], kept, texts)
        kept[node.id] = node
        at[key] = node.id
    edges = [edge for edge in graph.edges if edge.source in kept and edge.target in kept]
    uses = {key: _uses(block) for key, block in blocks.items()}
    for key in sorted(fresh):
        edges += _around(key, fresh[key], at, uses)
    for key in sorted(at.keys() - fresh.keys()):
        reached = _reached(key, uses, at)
        edges += [Edge(source=at[key], target=at[other], relation="connects_to") for other in reached if other in fresh]
    return Graph(nodes=list(kept.values()), edges=_each_once(edges))


def _key(node: Node) -> Key:
    return str(node.config.get("type") or ""), node.id.replace("-", "_")


@cache
def _looks() -> dict[str, Look | None]:
    """Terraform type -> how a block of it looks; None for what is a detail of another."""
    found: dict[str, Look | None] = {rules.type: None for part in PARTS for rules in part.types}
    for part in PARTS:
        for block in part.blocks:
            looks = [look for look in part.looks if look.word == block.word]
            if found.get(block.type) is None:
                found[block.type] = next((look for look in looks if look.when is None), looks[0] if looks else None)
    return found


def _look(kind: str) -> Look | None:
    if kind.startswith(_WATCH) or kind in _TOO_MANY:
        return None
    if kind in _looks():
        return _looks()[kind]
    words = kind.removeprefix("google_").replace("_", " ")
    return None if kind.endswith(_DETAIL) else Look("", words[:1].upper() + words[1:], "other", "other")


def _node(key: Key, look: Look, block: Block, taken: Mapping[str, Node], texts: "_Texts") -> Node:
    kind, name = key
    plain = name.replace("_", "-")
    id_ = plain if plain not in taken else f"{plain}-{kind.removeprefix('google_').replace('_', '-')}"
    config = {"type": kind, "name": texts.of(block, "name") or plain}
    config |= {each: said for each in ("region", "machine_type") if (said := texts.of(block, each))}
    return Node(id=id_, data=NodeData(label=look.label, category=look.category, icon=look.icon), config=config)


def _as_said(node: Node, block: Block, texts: "_Texts") -> Node:
    """A kept node with the machine that its block says by now."""
    before, now = node.config.get("machine_type"), texts.of(block, "machine_type") or texts.of(block, "tier")
    if not isinstance(before, str) or not now or now == before:
        return node
    data = node.data.model_copy(update={"label": node.data.label.replace(before, now)})
    return node.model_copy(update={"data": data, "config": {**node.config, "machine_type": now}})


class _Texts:
    """What arguments are: plain text, or the default of the variable that they name."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._variables = {
            block.names[0]: block
            for name, text in files.items()
            for block in parse_file(name, text).body.blocks_of("variable")
            if block.names
        }

    def of(self, block: Block, argument: str) -> str:
        item = block.body.attribute(argument)
        if item is None:
            return ""
        if isinstance(item.expr, Template):
            return item.expr.text or ""
        named = [each.parts for each in references(item.expr)]
        if len(named) == 1 and named[0][0] == "var" and len(named[0]) == 2 and named[0][1] in self._variables:
            return self.of(self._variables[named[0][1]], "default")
        return ""


def _uses(block: Block) -> list[Key]:
    found = [each.parts for expr in expressions(block.body) for each in references(expr)]
    return list(dict.fromkeys((parts[0], parts[1]) for parts in found if len(parts) > 1))


def _reached(key: Key, uses: Mapping[Key, list[Key]], at: Mapping[Key, str]) -> list[Key]:
    """The drawn resources that a resource refers to, by itself or over what is not drawn."""
    found: dict[Key, None] = {}
    edge, seen = [key], {key}
    for _ in range(_MOST_STEPS):
        following = [other for each in edge for other in uses.get(each, ()) if other not in seen]
        seen.update(following)
        found |= dict.fromkeys(other for other in following if other in at)
        edge = [other for other in following if other not in at]
    return list(found)


def _around(key: Key, look: Look, at: Mapping[Key, str], uses: Mapping[Key, list[Key]]) -> list[Edge]:
    """What a new node stands in, and what it speaks to."""
    reached = _reached(key, uses, at)
    holders = [other for kind in _HOLDS for other in reached if other[0] == kind]
    if not holders and look.inside:
        subnets = [other for other in at if other[0] == _HOLDS[0]]
        holders = subnets if len(subnets) == 1 else []
    inside = look.inside or key[0] == _HOLDS[0]
    edges = [Edge(source=at[holders[0]], target=at[key], relation="contains")] if holders and inside else []
    spoken = [other for other in reached if other[0] not in _HOLDS]
    return edges + [Edge(source=at[key], target=at[other], relation="connects_to") for other in spoken]


def _each_once(edges: Iterable[Edge]) -> list[Edge]:
    """Without those that two nodes have already, either way, and without circles of one."""
    found: dict[tuple[str, frozenset[str]], Edge] = {}
    for edge in edges:
        if edge.source != edge.target:
            found.setdefault((edge.relation, frozenset((edge.source, edge.target))), edge)
    return list(found.values())
