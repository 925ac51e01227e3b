"""What a run makes of the bill, against what the goal allows and what a person knew of last."""

from types import SimpleNamespace

import pytest

from jobs.terraform.steps.finalize import _agreed
from jobs.terraform.steps.gate import _cap, dearer
from shared.schemas.run import PlanSummary


@pytest.mark.parametrize(
    ("kind", "drafted", "now", "more", "told"),
    [
        ("deploy", 142.0, 641.0, 641.0, "641.00 USD a month instead of 142.00"),
        ("deploy", 142.0, 200.0, 200.0, ""),
        ("deploy", 1.0, 40.0, 40.0, ""),
        ("change", 142.0, 641.0, 500.0, "641.00 USD a month instead of 141.00"),
        ("change", 142.0, 641.0, 0.0, ""),
        ("change", 142.0, None, None, ""),
    ],
)
def test_an_edit_that_makes_it_twice_as_dear_is_asked_about(kind, drafted, now, more, told):
    found = dearer(work_of(kind, drafted, now, more, {"main.tf": ""}, None))
    assert [told in each for each in found] == [True] * bool(told)


def work_of(kind, drafted, now, more, drafted_files, most, agreed=None):
    plan, about = SimpleNamespace(estimated_cost_usd=drafted), {"deployment_id": "shop", "drafted_files": drafted_files}
    run = SimpleNamespace(kind=kind, plan=plan, budget_usd=None if kind == "change" else most, **about)
    summary = PlanSummary(monthly_cost_usd=now, monthly_cost_delta_usd=more)
    deployments = SimpleNamespace(find=lambda _: SimpleNamespace(budget_usd=most, agreed_usd=agreed))
    desk = SimpleNamespace(deployments=deployments)
    return SimpleNamespace(run=run, planned=SimpleNamespace(summary=summary), desk=desk)


@pytest.mark.parametrize(
    ("kind", "drafted", "now", "more", "edited", "asks"),
    [
        ("deploy", 55.0, 97.0, 97.0, True, True),
        ("deploy", 55.0, 59.0, 59.0, True, False),
        # As it was planned: that it is above the budget is told with the plan.
        ("deploy", 97.0, 97.0, 97.0, False, False),
        ("change", 55.0, 97.0, 42.0, True, True),
        ("change", 55.0, 97.0, 42.0, False, True),
        ("change", 55.0, 59.0, 4.0, False, False),
        # It was agreed to then, and this makes it no dearer.
        ("change", 55.0, 97.0, 0.0, False, False),
        ("change", 55.0, 90.0, -7.0, True, False),
        ("rollback", 55.0, 97.0, 20.0, False, True),
    ],
)
def test_what_the_goal_allows_binds_every_edit_and_change(kind, drafted, now, more, edited, asks):
    found = dearer(work_of(kind, drafted, now, more, {"main.tf": ""} if edited else {}, 60.0))
    assert [f"{now:,.2f} USD a month; the goal allows 60.00" in each for each in found] == [True] * asks


@pytest.mark.parametrize(
    ("now", "more", "agreed", "asks"),
    [(320.0, 40.0, 142.0, True), (280.0, 40.0, 142.0, False), (320.0, 40.0, 280.0, False), (320.0, -5.0, 142.0, False)],
)
def test_edits_that_add_up_are_counted_from_what_a_person_knew_of_last(now, more, agreed, asks):
    found = dearer(work_of("change", 1.0, now, more, {"main.tf": ""}, None, agreed))
    assert found == [f"it would cost {now:,.2f} USD a month instead of {agreed:,.2f}"] * asks


@pytest.mark.parametrize(
    ("fields", "before", "agreed"),
    [
        ({"approved_by": "ann"}, 55.4, 97.2),
        ({}, 55.4, 97.2),
        ({"drafted_files": {"main.tf": ""}}, 55.4, 55.4),
        ({"planned_by": "catalogue, edited by a person"}, 55.4, 55.4),
        ({"drafted_files": {"main.tf": ""}}, None, 50.0),
        ({"kind": "remediation"}, 55.4, 55.4),
    ],
)
def test_what_a_person_knew_of_is_what_was_told_or_approved(fields, before, agreed):
    usual = {"approved_by": None, "drafted_files": {}, "planned_by": "catalogue", "kind": "change"}
    run = SimpleNamespace(**usual | fields, plan=SimpleNamespace(estimated_cost_usd=50.0))
    stands = None if before is None else SimpleNamespace(agreed_usd=before, monthly_cost_usd=80.0)
    assert _agreed(run, stands, 97.2) == agreed


@pytest.mark.parametrize(
    ("kind", "asked", "cap"),
    [("remediation", "", 60.0), ("remediation", "ann@example.com", 2000.0), ("change", "", 2000.0)],
)
def test_a_remediation_that_nobody_was_asked_about_keeps_to_what_the_goal_allows(kind, asked, cap):
    work = work_of(kind, 55.0, 97.0, 42.0, {}, 60.0)
    work.run.requested_by, work.desk.cap_usd = asked, 2000.0
    assert _cap(work) == cap
