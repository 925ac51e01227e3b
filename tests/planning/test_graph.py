"""Drawings obey the rules, whoever drew them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.planning.draw import CATEGORIES, ICONS, draw_graph, normalise_graph
from functions.planning.drawing import draw as draw_parts
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.parts import PARTS
from shared.parts.expand import expand
from shared.parts.instances import Expanded
from shared.parts.stacks import EXTRAS, SERVERLESS, STACKS, architecture_of, has_machine, stack_resources
from shared.schemas import Edge, Graph, InfraPlan, Node, NodeData
from shared.settings import ModelSettings
from tests.llm.fake_gemini import failed, fake_gemini, said

patient = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def plan_of(stack: str, *, regional: bool = False, extras: bool = False) -> InfraPlan:
    kinds = list(dict.fromkeys([*stack_resources(stack, regional=regional), *(EXTRAS if extras else ())]))
    return InfraPlan(
        cloud="gcp", stack_type=stack, region="us-central1", autoscaling=regional, resources=kinds, monitoring=[],
        machine_type="e2-medium" if has_machine(stack) else SERVERLESS, estimated_cost_usd=1, risk_flags=[],
    )  # fmt: skip


plans = st.builds(plan_of, st.sampled_from(sorted(STACKS)), regional=st.booleans(), extras=st.booleans())


# Types that are drawn, and those that are drawn inside the subnet.
LOOKS = {block.type for part in PARTS for look in part.looks for block in part.blocks if block.word == look.word}
INSIDE = {
    block.type
    for part in PARTS
    for look in part.looks
    if look.inside
    for block in part.blocks
    if block.word == look.word
}


def expanded(plan: InfraPlan) -> Expanded:
    return expand(architecture_of(plan))


def draw(plan: InfraPlan) -> Graph:
    return draw_parts(expanded(plan))


def assert_rules(graph: Graph, plan: InfraPlan) -> None:
    ids = [node.id for node in graph.nodes]
    assert len(ids) == len(set(ids))
    assert all(ids)
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    assert len(pairs) == len(set(pairs)), "an edge twice"
    assert all(source != target for source, target in pairs), "an edge to itself"
    assert not {(target, source) for source, target in pairs} & set(pairs), "an edge both ways"
    assert {end for pair in pairs for end in pair} <= set(ids), "an edge to nowhere"

    kinds = {node.id: str(node.config.get("type", "")) for node in graph.nodes}
    drawn = {kind for kind in plan.resources if kind in LOOKS}
    # Behind a load balancer the firewall lets in that balancer alone: it is no way in for users.
    if "google_compute_address" not in plan.resources:
        drawn.discard("google_compute_firewall")
    shown = {kind for kind in kinds.values() if kind}
    # A rule that lets only Google's own addresses in is no way in either; a grant is drawn where it is for people,
    # and a secret or an account where somebody asked for one: beside what needs it, it is detail.
    either = {
        "google_compute_firewall",
        "google_project_iam_member",
        "google_secret_manager_secret",
        "google_service_account",
    }
    assert shown | either == drawn | either
    assert shown - drawn <= {"google_compute_firewall"}
    for node in graph.nodes:
        assert node.type == "cloudNode"
        assert node.data.cloud == "gcp"
        assert node.data.category in CATEGORIES
        assert node.data.icon in ICONS
        assert node.data.label.strip()
        assert (not kinds[node.id]) is (node.data.category == "external")

    boxes: dict[str, str] = {}
    for edge in graph.edges:
        if edge.relation == "contains":
            assert edge.target not in boxes, "in two boxes"
            boxes[edge.target] = edge.source
            above = {"google_compute_subnetwork": "google_compute_network"}.get(kinds[edge.target])
            assert kinds[edge.source] == (above or "google_compute_subnetwork")
    for ref, kind in kinds.items():
        inside = kind == "google_compute_subnetwork" or kind in INSIDE
        assert (ref in boxes) is inside


@patient
@given(plans)
def test_the_rules_draw_by_the_rules(plan: InfraPlan) -> None:
    graph = draw(plan)
    assert_rules(graph, plan)
    reached = {end for edge in graph.edges for end in (edge.source, edge.target)}
    alone = {node.id for node in graph.nodes} - reached
    assert not alone or plan.stack_type in {"bucket", "static_site"}


def test_a_backend_with_a_database_stands_in_its_subnet() -> None:
    graph = draw(plan_of("backend_api_postgres"))
    edges = {(edge.source, edge.relation, edge.target) for edge in graph.edges}
    assert edges == {
        ("backend-vpc", "contains", "backend-subnet"),
        ("backend-subnet", "contains", "backend-vm-1"),
        ("backend-subnet", "contains", "app-db"),
        ("users", "connects_to", "backend-allow-http"),
        ("backend-allow-http", "connects_to", "backend-vm-1"),
        ("backend-vm-1", "connects_to", "app-db"),
    }


refs = st.sampled_from(["backend-vm-1", "app-db", "backend-vpc", "backend-subnet", "users", "web-group", "a", "", "🤷"])
anything = st.text(max_size=12)
model_nodes = st.builds(
    Node,
    id=refs | anything,
    data=st.builds(
        NodeData,
        label=anything | st.just("x" * 300),
        category=st.sampled_from([*sorted(CATEGORIES), "aws"]) | anything,
        icon=st.sampled_from(sorted(ICONS)) | anything,
    ),
    config=st.dictionaries(
        st.just("type"), st.sampled_from(sorted(LOOKS)) | st.integers(-(2**63), 2**63 - 1) | st.none(), max_size=1
    ),
)
model_edges = st.builds(
    Edge, source=refs | anything, target=refs | anything, relation=st.sampled_from(["contains", "connects_to"])
)
model_graphs = st.builds(Graph, nodes=st.lists(model_nodes, max_size=12), edges=st.lists(model_edges, max_size=15))


@pytest.mark.slow
@patient
@given(model_graphs, plans)
def test_whatever_a_model_draws_ends_up_within_the_rules(drawn: Graph, plan: InfraPlan) -> None:
    graph = normalise_graph(drawn, draw(plan), "x a b 0 1 an app")
    assert_rules(graph, plan)
    assert all(len(node.data.label) <= 48 and node.data.label.isprintable() for node in graph.nodes)
    assert len(graph.nodes) <= len(draw(plan).nodes) + 6


def node(ref: str, label: str = "x", category: str = "compute", icon: str = "vm", **config: Any) -> Node:
    return Node(id=ref, data=NodeData(label=label, category=category, icon=icon), config=config)


def test_a_model_may_name_things_and_add_who_is_outside() -> None:
    drawn = Graph(
        nodes=[
            node("backend-vm-1", "Order API"),
            node("db", "Orders", "database", "cloud_sql"),
            node("stripe", "Payment service", "external", "external"),
        ],
        edges=[Edge(source="backend-vm-1", target="stripe", relation="connects_to")],
    )
    ours = draw(plan_of("backend_api_postgres"))
    called = {each.id: each.data.label for each in ours.nodes}
    graph = normalise_graph(drawn, ours, "an API for orders that asks a payment service")
    labels = {each.id: each.data.label for each in graph.nodes}
    assert labels["backend-vm-1"] == f"{called['backend-vm-1']}: Order API"
    assert labels["app-db"] == f"{called['app-db']}: Orders"
    assert labels["stripe"] == "Payment service"
    assert Edge(source="backend-vm-1", target="stripe", relation="connects_to") in graph.edges


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Private - login needed, encrypted",
            "Cloud Armor WAF (on)",
            "Secured API",
            "API, no login",
            "API (reviewed)",
        ),
        *("A private API", "The only API", "Nobody's API", "", "..."),
    ],
)
def test_a_drawing_promises_nothing_and_names_nobody_of_whom_the_goal_does_not_speak(label: str) -> None:
    ours = draw(plan_of("backend_api_postgres"))
    drawn = Graph(nodes=[node("backend-vm-1", label), node("waf", label, "external", "external")])
    assert normalise_graph(drawn, ours, "a private API with orders, login on, and a database") == ours


def test_a_resource_that_the_plan_does_not_have_is_not_drawn() -> None:
    drawn = Graph(nodes=[node("redis", "Redis cache", "database", "redis")])
    graph = normalise_graph(drawn, draw(plan_of("backend_api")), "an API with a Redis cache")
    assert graph == draw(plan_of("backend_api"))


def test_buckets_and_services_stay_outside_the_vpc() -> None:
    plan = plan_of("backend_api", extras=True)
    drawn = Graph(
        nodes=[node("backend-vpc"), node("files-bucket")],
        edges=[Edge(source="backend-vpc", target="files-bucket", relation="contains")],
    )
    contained = {edge.target for edge in normalise_graph(drawn, draw(plan), "x").edges if edge.relation == "contains"}
    assert "files-bucket" not in contained


def gemini_at(url: str) -> Any:
    values = {"llm_provider": "gemini", "gemini_api_key": "k", "gemini_base_url": url, "llm_max_calls": 1}
    return provider(ModelSettings.model_validate(values), RULES)


def test_one_question_draws_with_gemini_and_none_without() -> None:
    plan = plan_of("backend_api")
    drawn = Graph(nodes=[node("backend-vm-1", "Order API")])
    with fake_gemini() as fake:
        fake.answers = [said(drawn.model_dump_json())]
        graph = draw_graph("an order API", plan, expanded(plan), gemini_at(fake.url), by_rules=False)
        assert fake.calls == 1
        assert any(each.data.label.endswith(": Order API") for each in graph.nodes)
        assert draw_graph("orders", plan, expanded(plan), gemini_at(fake.url), by_rules=True) == draw(plan)
        assert fake.calls == 1
        fake.answers = [failed(500, "INTERNAL")]
        assert draw_graph("orders", plan, expanded(plan), gemini_at(fake.url), by_rules=False) == draw(plan)
