"""From a plan to its drawing: a model may name things and add who is outside, code decides everything else."""

import re
from functools import cache
from importlib import resources

from functions.planning.drawing import CATEGORIES, ICONS, OUTSIDE, draw
from shared.llm import ModelError, Provider, question
from shared.parts.instances import Expanded
from shared.schemas import Edge, Graph, InfraPlan, Node, NodeData

_MOST_OUTSIDERS = 6
_MOST_READ = 200
_LONGEST_LABEL = 48
_JOINING = frozenset({"a", "an", "the", "of", "for", "and", "to", "from", "in", "by", "with", "our", "your", "my"})
# Whether that is so is for the plan to say.
_PROMISES = re.compile(
    r"approv|armor|armour|audit|authent|authori|backed|backup|block|checked|closed|cmek|compli|confiden|ddos|deny|denied|disabled"
    r"|enabled|encrypt|firewall|gdpr|guard|hidden|hipaa|hsm|https|iap|internal|isolat|kms|limit|lock|login|mfa|no$|none$|not$|off$"
    r"|ok$|on$|only|password|private|protect|public|redundan|replica|restrict|review|safe|secret|secur|signed|sso|tls|trust|verif|vpn"
    r"|waf|without"
)


def draw_graph(prompt: str, plan: InfraPlan, expanded: Expanded, provider: Provider, *, by_rules: bool) -> Graph:
    """The drawing of a plan and its architecture.

    One question to the model, and none when the rules planned: they would draw what code draws from the plan anyway.
    A model that fails costs its labels, not the drawing.
    """
    ours = draw(expanded)
    if by_rules:
        return ours
    nodes = [{"id": node.id, "type": node.config.get("type"), "label": node.data.label} for node in ours.nodes]
    facts = {
        "goal": prompt,
        "plan": plan.model_dump(mode="json"),
        "nodes": nodes,
        "categories": sorted(CATEGORIES),
        "icons": sorted(ICONS),
    }
    try:
        drawn = provider.generate(question(_instructions(), facts), Graph)
    except ModelError:
        return ours
    return normalise_graph(drawn, ours, prompt)


def normalise_graph(drawn: Graph, ours: Graph, goal: str) -> Graph:
    """What of a model's drawing obeys the rules, on top of the drawing that code makes.

    A node that stands for a resource of the plan keeps what it is called, and may be given a name beside it; a node of
    the category `external` may be added (at most 6); an edge between known nodes may be added if it says `connects_to`
    and nothing connects the two yet. All containment is code's own. Names are words of the goal, and none of them says
    how safe something is: whoever approves takes the drawing for what will stand.
    """
    words = _plain_words(goal)
    nodes = {node.id: node for node in ours.nodes}
    known = _match(drawn, nodes)
    outsiders = 0
    for node in drawn.nodes[:_MOST_READ]:
        label = _label(node.data.label) if _may_name(node.data.label, words) else ""
        if node.id in known:
            ref = known[node.id]
            if label and (label := _beside(nodes[ref].data.label, label)):
                nodes[ref] = nodes[ref].model_copy(update={"data": nodes[ref].data.model_copy(update={"label": label})})
        elif node.data.category == "external" and label and outsiders < _MOST_OUTSIDERS:
            fresh = _fresh_id(node.id or label, nodes)
            icon = node.data.icon if node.data.icon in {look.icon for look in OUTSIDE.values()} else "external"
            nodes[fresh] = Node(id=fresh, data=NodeData(label=label, category="external", icon=icon))
            known[node.id] = fresh
            outsiders += 1
    edges = list(ours.edges)
    joined = {frozenset((edge.source, edge.target)) for edge in edges}
    for edge in drawn.edges[:_MOST_READ]:
        source, target = known.get(edge.source), known.get(edge.target)
        if not source or not target or source == target or edge.relation != "connects_to":
            continue
        if (pair := frozenset((source, target))) not in joined:
            joined.add(pair)
            edges.append(Edge(source=source, target=target, relation="connects_to"))
    return Graph(nodes=list(nodes.values()), edges=edges)


def _match(drawn: Graph, nodes: dict[str, Node]) -> dict[str, str]:
    """A model's node id -> the id of the plan's node it stands for; the first claim to a node holds."""
    by_type = {str(node.config.get("type")): ref for ref, node in nodes.items() if node.config}
    by_icon = {node.data.icon: ref for ref, node in nodes.items()}
    matched: dict[str, str] = {}
    exact = [node for node in drawn.nodes[:_MOST_READ] if node.id in nodes]
    for node in [*exact, *drawn.nodes[:_MOST_READ]]:
        named = str(node.config.get("type") or "")
        ref = node.id if node.id in nodes else by_type.get(named) or by_icon.get(node.data.icon)
        if ref and ref not in matched.values():
            matched.setdefault(node.id, ref)
    return matched


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))


def _may_name(label: str, words: frozenset[str]) -> bool:
    """Whether a label is made of the goal's words, with the few that join them, and promises nothing."""
    said = _plain_words(label)
    named = {each for each in said if each in words or each.removesuffix("s") in words or f"{each}s" in words}
    return bool(named) and said <= named | _JOINING and not any(_PROMISES.match(each) for each in said)


def _beside(called: str, name: str) -> str:
    """What a node is called, with a name; empty where there is no room for both."""
    both = f"{called}: {name}"
    return both if len(both) <= _LONGEST_LABEL and name.casefold() not in called.casefold() else ""


def _label(text: str) -> str:
    """One short line of a label, without control characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _fresh_id(wanted: str, taken: dict[str, Node]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:40] or "outside"
    fresh, n = slug, 2
    while fresh in taken:
        fresh, n = f"{slug}-{n}", n + 1
    return fresh


@cache
def _instructions() -> str:
    return resources.files(__package__).joinpath("prompts/drawer.txt").read_text(encoding="utf-8")
