"""Hundreds of goals as people type them, through the planning door, and every plan on to its Terraform."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from functions.planning import wiring
from functions.planning.catalogue import bind
from functions.planning.risks import RISKS
from functions.planning.rules.goal import Goal, read_goal
from shared.cost import vcpus
from shared.parts.expand import expand
from shared.parts.views import profiles
from shared.schemas import Architecture, Graph, InfraPlan
from tests.planning.goals import Row, rows
from tests.planning.test_graph import assert_rules
from tests.support.store import firestore_host  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

ROWS = rows()
ZONES = "google_compute_region_instance_group_manager"
# What brings a sum of rounded lines and a rounded sum together.
CENT = 0.005


@pytest.fixture(scope="module")
def answers(client: FlaskClient) -> dict[int, tuple[int, dict[str, Any]]]:
    """Every row's answer, by its line."""
    made = {}
    for row in ROWS:
        answer = client.post("/generate-graph", json={"prompt": row.goal})
        made[row.line] = answer.status_code, answer.get_json()
    return made


def test_the_table_is_long() -> None:
    assert len(ROWS) > 300
    assert len({row.goal for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.line}-{row.goal[:40]}")
def test_a_goal_gets_the_answer_a_sensible_architect_gives(
    row: Row, answers: dict[int, tuple[int, dict[str, Any]]]
) -> None:
    status, body = answers[row.line]
    assert status == (422 if row.refused else 200), body
    if row.refused:
        assert all(each in body["detail"] for each in row.says), body["detail"]
        assert body["errors"]
        return
    plan, goal = InfraPlan.model_validate(body["plan"]), read_goal(row.goal)
    assert plan.stack_type in row.stacks
    assert plan.region in row.regions
    assert_amounts(row, goal)
    if row.machine:
        assert plan.machine_type == row.machine
    if row.vcpus:
        assert row.vcpus[0] <= vcpus(plan.machine_type) <= row.vcpus[1]
    assert row.autoscaling is None or plan.autoscaling is row.autoscaling
    assert not row.zones or ZONES in plan.resources
    assert set(row.resources) <= set(plan.resources)
    assert set(row.parts) <= {part["part"] for part in body["architecture"]["parts"]}
    assert set(row.flags) <= set(plan.risk_flags)
    assert not set(row.no_flags) & set(plan.risk_flags), body["risks"]
    told = " ".join([body["summary"], *body["risks"].values()])
    assert all(each in told for each in row.says), told
    assert not [each for each in row.silent if each in told]


def assert_amounts(row: Row, goal: Goal) -> None:
    if row.users != "*":
        assert goal.users == row.users
    if row.budget != "*":
        assert goal.budget_usd == (None if row.budget is None else pytest.approx(row.budget))


def test_every_answer_holds_together(answers: dict[int, tuple[int, dict[str, Any]]]) -> None:
    """The bill adds up, the budget is judged, risks are explained, the drawing obeys, what is watched exists."""
    for row in ROWS:
        status, body = answers[row.line]
        if status != 200:
            continue
        plan, cost = InfraPlan.model_validate(body["plan"]), body["cost"]
        lines = cost["lines"]
        assert cost["total_usd"] == plan.estimated_cost_usd >= 0, row.goal
        assert sum(each["monthly_usd"] for each in lines) == pytest.approx(cost["total_usd"], abs=CENT), row.goal
        for each in lines:
            assert each["quantity"] * each["unit_usd"] == pytest.approx(each["monthly_usd"], rel=1e-4, abs=CENT + 1e-6)
        assert cost["unpriced"] == []

        budget = read_goal(row.goal).budget_usd
        over = budget is not None and cost["total_usd"] > budget
        assert ("budget_exceeded" in plan.risk_flags) is over, row.goal
        if over:
            assert f"{cost['total_usd']:,.2f} USD" in body["risks"]["budget_exceeded"]
            assert f"{budget:,.2f} USD" in body["summary"]
        assert list(body["risks"]) == plan.risk_flags
        assert set(plan.risk_flags) <= set(RISKS)
        assert all(text[0].isupper() or text[0].isdigit() for text in body["risks"].values())
        assert all(text.endswith(".") for text in body["risks"].values())

        summary = body["summary"]
        assert summary[0].isupper(), summary
        assert summary.endswith("."), summary
        assert "  " not in summary, summary
        assert "None" not in summary, summary
        assert plan.region in summary, summary
        assert f"{cost['total_usd']:,.2f} USD a month" in summary, summary

        assert_rules(Graph.model_validate(body["graph"]), plan)
        watched = {(each.resource_ref, each.metric_name) for each in plan.monitoring}
        assert len(watched) == len(plan.monitoring)
        expanded = expand(Architecture.model_validate(body["architecture"]))
        assert plan.monitoring == bind(expanded)
        kinds = {made.ref: made.type for _, _, made in expanded.blocks()}
        assert {kinds[ref] for ref, _ in watched} <= set(profiles()) & set(plan.resources), row.goal
        assert all(name in {each.name for each in profiles()[kinds[ref]]} for ref, name in watched), row.goal


def test_every_plan_becomes_valid_terraform_at_the_same_price(
    client: FlaskClient, answers: dict[int, tuple[int, dict[str, Any]]]
) -> None:
    seen = set()
    for row in ROWS:
        status, planned = answers[row.line]
        # Places differ in a word; sizes, parts and availability in what is written.
        plan = planned.get("plan", {})
        shape = (plan.get("stack_type"), plan.get("machine_type"), plan.get("autoscaling"), *plan.get("resources", []))
        if status != 200 or shape in seen:
            continue
        seen.add(shape)
        body = {key: planned[key] for key in ("plan", "architecture", "graph")} | {"prompt": row.goal}
        answer = client.post("/generate_terraform", json=body)
        made = answer.get_json()
        assert answer.status_code == 200, (row.goal, made)
        assert made["valid"], (row.goal, made["findings"])
        assert made["notes"] == [], row.goal
        run = wiring.runs().get(made["run_id"])
        assert run is not None
        assert run.plan == InfraPlan.model_validate(planned["plan"]), row.goal
    assert len(seen) > 40
