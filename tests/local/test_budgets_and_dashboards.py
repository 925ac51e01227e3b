"""Budgets and dashboards as the laptop's cloud takes them: what Google would refuse is refused."""

import json
import time
from collections.abc import Mapping

import pytest

from infra.local.parts import HALVES
from infra.local.provider.call import Call, Settings
from infra.local.provider.problems import Refused
from infra.local.world import World


def offer(kind: str, values: Mapping[str, object]) -> None:
    world = World(None, time.time)
    prepare = next(half.behaviours[kind] for half in HALVES if kind in half.behaviours).prepare
    assert prepare is not None
    try:
        prepare(Call(world, Settings("demo-project"), kind), dict(values))
    finally:
        world.close()


def budget(account: str = "012345-6789AB-CDEF01", units: str = "300", share: float = 0.5) -> Mapping[str, object]:
    return {
        "billing_account": account,
        "amount": [{"specified_amount": [{"units": units}]}],
        "threshold_rules": [{"threshold_percent": share}],
    }


def dashboard(**said: object) -> Mapping[str, object]:
    data = {"timeSeriesQuery": {"timeSeriesFilter": {"filter": 'metric.type="m"'}}}
    layout = {"gridLayout": {"widgets": [{"xyChart": {"dataSets": [data]}}]}}
    return {"dashboard_json": json.dumps({"displayName": "load", **layout, **said})}


def test_a_whole_budget_and_a_whole_dashboard_are_taken() -> None:
    offer("google_billing_budget", budget())
    offer("google_monitoring_dashboard", dashboard())


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("google_billing_budget", budget(account="mine"), "billing account"),
        ("google_billing_budget", budget(units="0"), "greater than zero"),
        ("google_billing_budget", budget(share=-1), "negative"),
        ("google_monitoring_dashboard", {"dashboard_json": "{"}, "Invalid JSON"),
        ("google_monitoring_dashboard", dashboard(displayName=""), "displayName"),
        ("google_monitoring_dashboard", dashboard(rowLayout={}), "one layout"),
        (
            "google_monitoring_dashboard",
            dashboard(gridLayout={"widgets": [{"xyChart": {"dataSets": [{}]}}]}),
            "filter",
        ),
    ],
)
def test_what_google_would_refuse_is_refused(kind: str, values: Mapping[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        offer(kind, values)
