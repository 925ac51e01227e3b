"""What a request says of its own plan: nothing that safety hangs on is taken from it."""

import pytest

from functions.planning.draw import draw_graph
from functions.planning.held import Wish, added_to, flagged, hold, seen
from functions.planning.plan import make_plan
from functions.planning.risks import RISKS
from functions.planning.rules.answer import RULES
from functions.planning.rules.goal import read_goal
from shared.llm import OfflineProvider
from shared.parts.expand import expand
from shared.parts.stacks import plan_of
from shared.schemas import Architecture, ArchitecturePart, Edge, Graph, InfraPlan, Node, NodeData, Setting
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
    assert added_to(planned.expanded.architecture, planned.plan.monitoring, Wish(goal)) == []
    flags = flagged(planned.plan.risk_flags, planned.expanded, planned.goal, [])
    assert flags == planned.plan.risk_flags


def test_an_application_s_own_parts_are_its_caller_s() -> None:
    app = App(image="docker.io/me/shop:1", env={"COLOUR": "red"})
    planned = make_plan("a service on Cloud Run", OFFLINE, app)
    wish = Wish("a service on Cloud Run", app)
    assert added_to(planned.expanded.architecture, planned.plan.monitoring, wish) == []
    # Left away at the draft, it is nobody's; said at the draft alone, it is put in and told.
    nobody_s = added_to(planned.expanded.architecture, planned.plan.monitoring, Wish(wish.prompt))
    assert ["image = docker.io/me/shop:1" in each.how for each in nobody_s] == [True]
    bare = make_plan(wish.prompt, OFFLINE)
    held = hold(bare.expanded.architecture, bare.plan.monitoring, wish)
    assert (held.architecture, held.added) == (planned.expanded.architecture, [])
    assert "docker.io/me/shop:1" in held.told[0].how


OTHERWISE = {
    "source": "sha256:" + "ab" * 32, "image": "evil.example/x:1", "command": "sh -c whoami", "env": "A=1",
    "rolled_out": "true", "known_as": "PGHOST=DATABASE_HOST", "health_path": "/steal", "public": "false",
    "members": "user:eve@evil.example", "egress": "all", "memory": "32Gi", "mount": "/etc",
}  # fmt: skip


@pytest.mark.parametrize("key", OTHERWISE)
def test_a_setting_that_comes_back_otherwise_waits_and_is_named(key: str) -> None:
    """Whatever is planned is asked about by no more than what was changed in it."""
    goal = "an API with PostgreSQL"
    planned = make_plan(goal, OFFLINE)
    drawn = planned.expanded.architecture
    said = [each for each in drawn.main.settings if each.key != key]
    part = drawn.main.model_copy(update={"settings": [*said, Setting(key=key, value=OTHERWISE[key])]})
    sent = drawn.model_copy(update={"parts": [part if each.id == part.id else each for each in drawn.parts]})
    found = hold(sent, planned.plan.monitoring, Wish(goal)).added
    assert [f"{drawn.main.id}: {key} = {OTHERWISE[key]}" in each.how for each in found] == [True]
    # An application that says nothing of it does not make it asked for.
    assert hold(sent, planned.plan.monitoring, Wish(goal, App(port=9000))).added


def test_a_link_a_place_a_name_and_an_alert_that_come_back_otherwise_wait() -> None:
    goal = "an internal API with PostgreSQL and a private bucket"
    planned = make_plan(goal, OFFLINE)
    drawn, watched = planned.expanded.architecture, planned.plan.monitoring
    last = drawn.parts[-1]
    linked = last.model_copy(update={"uses": [drawn.parts[0].id]})
    for sent in (
        drawn.model_copy(update={"parts": [*drawn.parts[:-1], linked]}),
        drawn.model_copy(update={"parts": drawn.parts[:-1]}),
        drawn.model_copy(update={"region": "asia-east1"}),
        drawn.model_copy(update={"domain": "evil.example"}),
        drawn.model_copy(update={"name": last.id}),
    ):
        assert len(added_to(sent, watched, Wish(goal))) == 1
    assert added_to(drawn, watched[1:], Wish(goal))
    louder = watched[0].model_copy(update={"threshold": watched[0].threshold / 1000})
    assert added_to(drawn, [louder, *watched[1:]], Wish(goal))
    assert not added_to(drawn, watched, Wish(goal))


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
    given = make_plan(goal, OFFLINE).expanded.architecture if goal.isascii() else None
    sent = Architecture(name=given.name if given else "x", region="us-central1", parts=parts)
    found = added_to(sent, [], Wish(goal))
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
