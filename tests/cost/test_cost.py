"""Costs come from tables, add up, and survive whatever a plan's JSON holds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.planning.cost import plan_cost
from shared.cost import (
    COST_TABLE,
    REGIONS,
    is_sold,
    machine_monthly_usd,
    memory_gb,
    next_machine_type,
    region_of,
    resources_cost,
    smaller_machine_types,
    vcpus,
)
from shared.parts.stacks import SERVERLESS, STACKS, has_machine, sql_tier, stack_resources
from shared.schemas import InfraPlan

# On a busy machine an example may take long; that says nothing about what holds.
patient = settings(suppress_health_check=[HealthCheck.too_slow])


def plan_of(
    stack: str, machine: str = "e2-medium", region: str = "us-central1", autoscaling: bool = False
) -> InfraPlan:
    return InfraPlan(
        cloud="gcp",
        stack_type=stack,
        region=region,
        machine_type=machine if has_machine(stack) else SERVERLESS,
        autoscaling=autoscaling,
        estimated_cost_usd=0,
        risk_flags=[],
        resources=stack_resources(stack),
        monitoring=[],
    )


plans = st.builds(
    plan_of, st.sampled_from(sorted(STACKS)), st.sampled_from(sorted(COST_TABLE)), st.sampled_from(sorted(REGIONS)),
    st.booleans(),
).filter(lambda plan: not has_machine(plan.stack_type) or is_sold(plan.machine_type, plan.region))  # fmt: skip


def test_named_prices_are_the_published_ones() -> None:
    assert COST_TABLE["e2-standard-4"] == 0.134
    assert COST_TABLE["n1-standard-2"] == 0.095
    assert COST_TABLE["n2-standard-2"] == pytest.approx(0.0971, abs=1e-4)
    assert COST_TABLE["c2-standard-4"] == pytest.approx(0.2088, abs=1.5e-4)
    assert COST_TABLE["e2-highmem-2"] == pytest.approx(0.0904, abs=1e-4)


def test_a_month_is_730_hours_at_the_regions_price() -> None:
    assert machine_monthly_usd("e2-standard-4", "us-central1") == pytest.approx(0.134 * 730, rel=1e-3)
    assert machine_monthly_usd("e2-standard-4", "asia-northeast1-b") == pytest.approx(0.134 * 730 * 1.283, rel=1e-3)


def test_an_unknown_machine_type_has_no_price() -> None:
    with pytest.raises(KeyError):
        machine_monthly_usd("e2-standard-3", "us-central1")


def test_custom_machines_are_priced_by_their_size() -> None:
    assert vcpus("n2-custom-6-24576") == 6
    assert memory_gb("custom-2-4096") == 4
    assert machine_monthly_usd("e2-custom-4-16384", "us-central1") == pytest.approx(0.134 * 730, rel=1e-3)


@pytest.mark.parametrize(
    ("machine", "larger"),
    [("e2-micro", "e2-small"), ("e2-medium", "e2-standard-2"), ("e2-standard-4", "e2-standard-8"),
     ("n1-standard-2", "n1-standard-4"), ("n2-highmem-16", "n2-highmem-32"), ("e2-standard-32", None),
     ("no-such-type", None)],
)  # fmt: skip
def test_the_next_size_stays_in_the_family(machine: str, larger: str | None) -> None:
    assert next_machine_type(machine) == larger


@patient
@given(st.sampled_from(sorted(COST_TABLE)))
def test_the_next_size_is_larger_and_dearer(machine: str) -> None:
    larger = next_machine_type(machine)
    if larger:
        assert vcpus(larger) > vcpus(machine)
        assert COST_TABLE[larger] > COST_TABLE[machine]
        assert smaller_machine_types(larger)[0] == machine


@patient
@given(plans, st.none() | st.integers(0, 10_000_000))
def test_a_plans_lines_add_up_and_nothing_of_a_stack_is_unpriced(plan: InfraPlan, users: int | None) -> None:
    cost = plan_cost(plan, users=users)
    assert cost.unpriced == []
    assert cost.total_usd == pytest.approx(sum(line.monthly_usd for line in cost.lines), abs=0.005)
    for line in cost.lines:
        assert line.monthly_usd == pytest.approx(line.quantity * line.unit_usd, abs=0.01, rel=1e-3)
    assert cost.worst_usd == pytest.approx(sum(line.worst_usd for line in cost.lines), abs=0.01)
    assert cost.worst_usd >= cost.total_usd - 0.01


def test_a_backend_with_a_database_costs_machine_disks_address_and_database() -> None:
    plan = plan_of("backend_api_postgres", "e2-standard-2")
    items = {line.item: line.monthly_usd for line in plan_cost(plan).lines if line.monthly_usd}
    assert items == {
        "machine e2-standard-2, us-central1": 48.92,
        "disk pd-balanced, GB": 2.0,
        "database db-custom-2-7680": pytest.approx((2 * 0.0413 + 7.5 * 0.007) * 730, abs=0.01),
        "database disk PD_SSD, GB": 3.4,
        "database backups, GB": 1.6,
        "external address": 3.65,
        "alert conditions": 0.5,
    }


def test_availability_doubles_the_database() -> None:
    def database(autoscaling: bool) -> float:
        plan = plan_of("web_app_autoscaled_postgres", "e2-standard-2", autoscaling=autoscaling)
        return next(line.monthly_usd for line in plan_cost(plan).lines if line.item.startswith("database db-"))

    assert database(True) == pytest.approx(2 * database(False), abs=0.01)


def test_more_users_never_cost_less() -> None:
    for stack in ("cloud_run_service", "static_site", "web_app_autoscaled", "worker_pubsub"):
        plan = plan_of(stack)
        totals = [plan_cost(plan, users=users).total_usd for users in (100, 10_000, 1_000_000)]
        assert totals == sorted(totals)
        assert totals[-1] > totals[0]


def test_a_group_is_counted_at_its_autoscalers_smallest_size() -> None:
    planned = [
        {"type": "google_compute_instance_template",
         "values": {"machine_type": "e2-standard-2", "region": None,
                    "disk": [{"disk_size_gb": 30, "source_image": "debian-cloud/debian-12"}]}},
        {"type": "google_compute_region_instance_group_manager",
         "values": {"region": "europe-west1", "target_size": None}},
        {"type": "google_compute_region_autoscaler",
         "values": {"autoscaling_policy": [{"min_replicas": 3, "max_replicas": 5}]}},
    ]  # fmt: skip
    cost = resources_cost(planned)
    assert cost.lines[0].quantity == 3
    assert cost.lines[0].monthly_usd == pytest.approx(
        3 * machine_monthly_usd("e2-standard-2", "europe-west1"), abs=0.01
    )
    assert cost.lines[1].quantity == 90


def test_a_machine_with_a_reserved_address_pays_for_one_address() -> None:
    planned = [
        {"type": "google_compute_address", "values": {"address_type": "EXTERNAL", "region": "us-central1"}},
        {"type": "google_compute_instance",
         "values": {"zone": "us-central1-a", "machine_type": "e2-small",
                    "network_interface": [{"access_config": [{}]}]}},
    ]  # fmt: skip
    assert sum(line.quantity for line in resources_cost(planned).lines if line.item == "external address") == 1


def test_a_type_nobody_has_a_price_for_is_named() -> None:
    cost = resources_cost([{"type": "google_bigtable_instance", "values": {}}])
    assert cost.total_usd == 0
    assert [each.type for each in cost.unpriced] == ["google_bigtable_instance"]


def test_the_difference_of_a_larger_machine_is_the_difference_of_the_machines() -> None:
    def total(machine: str) -> float:
        values = {"zone": "us-central1-b", "machine_type": machine}
        return resources_cost([{"type": "google_compute_instance", "values": values}]).total_usd

    assert total("e2-standard-8") - total("e2-standard-4") == pytest.approx(0.134 * 730, abs=0.1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.sampled_from(["settings", "tier", "disk_size", "template", "containers", "resources", "limits", "cpu",
                         "memory", "scaling", "min_instance_count", "zone", "machine_type", "boot_disk",
                         "initialize_params", "size", "network_interface", "access_config", "autoscaling_policy"]),
        inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@patient
@pytest.mark.slow
@given(
    st.lists(
        st.fixed_dictionaries({
            "type": st.sampled_from(sorted({"google_x", *(kind for each in STACKS for kind in stack_resources(each))})),
            "values": json_values,
        }),
        max_size=4,
    )
)  # fmt: skip
def test_odd_values_are_priced_or_named_and_never_an_error(planned: list[dict[str, object]]) -> None:
    cost = resources_cost(planned)
    assert cost.total_usd >= 0
    assert all(each.reason for each in cost.unpriced)


def test_a_zone_belongs_to_its_region() -> None:
    assert region_of("europe-west10-a") == "europe-west10"
    assert region_of("EU") == "europe-west1"
    with pytest.raises(LookupError, match="mars-north1"):
        region_of("mars-north1")


@pytest.mark.parametrize(
    ("machine", "tier"),
    [
        ("n2-custom-4-8192", "db-custom-4-15360"),
        ("custom-2-4096", "db-custom-2-7680"),
        ("n2-custom-2-32768-ext", "db-custom-2-7680"),
        ("c3-standard-4-lssd", "db-custom-4-15360"),
        ("e2-medium", "db-custom-1-3840"),
        ("e2-standard-8", "db-custom-8-30720"),
        ("n2-standard-128", "db-custom-64-245760"),
        ("strange", "db-custom-1-3840"),
    ],
)
def test_a_database_is_as_large_as_the_machine_that_asks_it(machine: str, tier: str) -> None:
    assert sql_tier(machine) == tier
