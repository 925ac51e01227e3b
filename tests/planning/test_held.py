"""What a request says of its own plan: nothing that safety hangs on is taken from it."""

import pytest

from functions.planning.draw import draw_graph
from functions.planning.held import added_to, flagged, seen
from functions.planning.plan import make_plan
from functions.planning.risks import RISKS
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import read_goal
from shared.llm import OfflineProvider
from shared.parts.expand import expand
from shared.parts.stacks import plan_of
from shared.schemas import Architecture, ArchitecturePart, Edge, Graph, InfraPlan, Node, NodeData
from shared.schemas.app import App

OFFLINE = OfflineProvider(RULES)
GOALS = [
    "an API with PostgreSQL", "a private bucket for our backups", "three services (web, api, billing) with Redis",
    "a website under shop.example.com", "a worker that works off a queue", "Metabase for our own people",
    "a nightly job that writes to BigQuery", "two VMs behind a load balancer in Tokyo under 300 dollars",
]  # fmt: skip


@pytest.mark.parametrize("goal", GOALS)
def test_what_the_goal_s_words_give_is_nobody_else_s(goal: str) -> None:
    planned = make_plan(goal, OFFLINE)
    assert added_to(planned.expanded.architecture, goal, None, None, None) == []
    flags = flagged(planned.plan.risk_flags, planned.expanded, planned.goal, [])
    assert flags == planned.plan.risk_flags


def test_an_application_s_own_parts_are_its_caller_s() -> None:
    app = App(image="docker.io/me/shop:1", env={"COLOUR": "red"})
    planned = make_plan("a service on Cloud Run", OFFLINE, app)
    assert added_to(planned.expanded.architecture, "a service on Cloud Run", app, None, None) == []


@pytest.mark.parametrize(
    ("goal", "id_", "part"),
    [
        ("an API with PostgreSQL", "helper", "cloud_run"),
        ("an API with PostgreSQL", "api", "vm"),
        ("a private bucket", "warehouse", "bigquery"),
        ("写真の保管場所が欲しい", "photos", "bucket"),
    ],
)
def test_what_it_does_not_give_is_a_model_s_whoever_sends_it_on(goal: str, id_: str, part: str) -> None:
    drawn = make_plan(goal, OFFLINE).expanded.architecture.parts if goal.isascii() else []
    parts = [*(each for each in drawn if each.id != id_), ArchitecturePart(id=id_, part=part)]
    found = added_to(Architecture(name="x", region="us-central1", parts=parts), goal, None, None, None)
    assert [each.how.partition(":")[0] for each in found] == [id_]
    assert {each.need for each in found} == {"added"}


def bucket(**settings: str) -> tuple[Architecture, InfraPlan]:
    said = [{"key": key, "value": value} for key, value in settings.items()]
    one = ArchitecturePart.model_validate({"id": "data", "part": "bucket", "settings": said})
    architecture = Architecture(name="data", region="us-central1", parts=[one])
    return architecture, plan_of(architecture)


def test_a_plan_opens_nothing_by_its_flags_and_hides_nothing_by_leaving_them_out() -> None:
    private, _ = bucket()
    found = flagged(RISKS, expand(private), read_goal("a private bucket"), [])
    opening = {"open_ports", "public_bucket", "public_database", "authorized_networks", "data_access", "people_access"}
    assert not opening & set(found)
    assert "added_by_model" in found
    public, _ = bucket(public="true")
    assert "public_bucket" in flagged([], expand(public), read_goal("a public bucket"), [])


def test_a_drawing_that_was_sent_shows_what_will_stand() -> None:
    goal = "an API with PostgreSQL for orders"
    planned = make_plan(goal, OFFLINE)
    ours = draw_graph(goal, planned.plan, planned.expanded, OFFLINE, by_rules=True)
    database = next(node for node in ours.nodes if node.data.icon == "sql" or "SQL" in node.data.label)
    named = database.model_copy(
        update={"data": database.data.model_copy(update={"label": f"{database.data.label}: Orders"})}
    )
    sent = Graph(nodes=[*(each for each in ours.nodes if each.id != database.id), named], edges=ours.edges)
    kept = seen(sent, planned.expanded, goal)
    assert {node.id: node.data.label for node in kept.nodes} == {node.id: node.data.label for node in sent.nodes}
    assert seen(kept, planned.expanded, goal) == kept
    waf = Node(id="waf", data=NodeData(label="Cloud Armor (on)", category="security", icon="armor"))
    lies = [each.model_copy(update={"data": waf.data}) for each in ours.nodes]
    lie = Graph(nodes=[*lies, waf], edges=[Edge(source="users", target="waf", relation="connects_to")])
    assert seen(lie, planned.expanded, goal) == ours
