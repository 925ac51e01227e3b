"""Every watched resource of a plan gets its policies, under the name the generator gives it."""

import pytest

from functions.planning.catalogue import bind_monitoring
from functions.planning.catalogue.monitoring import bind
from shared.parts.expand import expand
from shared.parts.stacks import STACKS, stack_resources
from shared.parts.views import profiles
from shared.schemas import Architecture, ArchitecturePart, InfraPlan, Setting


def plan_of(stack: str, *, regional: bool = False) -> InfraPlan:
    return InfraPlan(
        cloud="gcp", stack_type=stack, region="us-central1", machine_type="e2-medium", autoscaling=False,
        estimated_cost_usd=0, risk_flags=[], resources=stack_resources(stack, regional=regional), monitoring=[],
    )  # fmt: skip


def summary(plan: InfraPlan) -> list[tuple[str, str, float, str, str]]:
    return [(p.resource_ref, p.metric_name, p.threshold, p.duration, p.severity) for p in bind_monitoring(plan)]


def test_a_vm_and_its_database_are_watched() -> None:
    assert summary(plan_of("backend_api_postgres")) == [
        ("backend-vm-1", "cpu_high", 0.80, "60s", "critical"),
        ("backend-vm-1", "disk_read_high", 100_000_000, "120s", "warning"),
        ("backend-vm-1", "http_unreachable", 1, "60s", "error"),
        ("app-db", "sql_cpu_high", 0.75, "60s", "critical"),
        ("app-db", "sql_connections_high", 80, "60s", "warning"),
    ]


@pytest.mark.parametrize("regional", [False, True])
def test_a_group_is_watched_whether_zonal_or_regional(regional: bool) -> None:
    assert summary(plan_of("web_app_autoscaled", regional=regional)) == [
        ("web-group", "asg_cpu_high", 0.70, "120s", "critical"),
        ("web-group", "asg_disk_read_high", 100_000_000, "120s", "warning"),
        ("web-group", "http_unreachable", 1, "60s", "error"),
    ]


def test_a_worker_has_no_address_that_could_be_asked() -> None:
    assert [name for _, name, *_ in summary(plan_of("worker_pubsub"))] == [
        "cpu_high",
        "disk_read_high",
        "messages_old",
        "messages_waiting",
    ]


def test_connections_are_counted_by_the_engines_own_metric() -> None:
    def paths(stack: str) -> set[str]:
        return {p.metric_path for p in bind_monitoring(plan_of(stack)) if p.metric_name == "sql_connections_high"}

    assert paths("backend_api_postgres") == {"cloudsql.googleapis.com/database/postgresql/num_backends"}
    assert paths("backend_api_mysql") == {"cloudsql.googleapis.com/database/network/connections"}


@pytest.mark.parametrize(
    ("said", "threshold"),
    [
        ({"tier": "db-f1-micro"}, 20),
        ({"tier": "db-custom-1-3840"}, 80),
        ({"tier": "db-custom-2-7680"}, 320),
        ({"tier": "db-perf-optimized-N-16"}, 800),
        ({"tier": "db-custom-1-3840", "max_connections": "300"}, 240),
        ({"tier": "db-custom-1-3840", "flags": "max_connections=50"}, 40),
        ({"tier": "db-f1-micro", "engine": "mysql"}, 200),
        ({"tier": "db-custom-8-30720", "engine": "mysql"}, 3200),
        ({"tier": "db-custom-8-30720", "engine": "sqlserver"}, 461),
    ],
)
def test_connections_are_too_many_at_four_fifths_of_what_the_database_takes(
    said: dict[str, str], threshold: float
) -> None:
    settings = [Setting(key=key, value=value) for key, value in said.items()]
    parts = [ArchitecturePart(id="app", part="sql", settings=settings)]
    bound = bind(expand(Architecture(name="shop", region="us-central1", parts=parts)))
    assert [each.threshold for each in bound if each.metric_name == "sql_connections_high"] == [threshold]


def test_a_resource_that_is_named_twice_is_watched_once() -> None:
    plan = plan_of("backend_api")
    twice = plan.model_copy(update={"resources": [*plan.resources, *plan.resources]})
    assert bind_monitoring(twice) == bind_monitoring(plan)


def test_every_profile_can_be_an_alert_policy() -> None:
    for kind, of_a_type in profiles().items():
        # A metric is watched by itself alone.
        assert len(of_a_type) >= (1 if kind == "google_logging_metric" else 2)
        for profile in of_a_type:
            assert int(profile.duration.removesuffix("s")) % 60 == 0
            assert profile.threshold > 0
            assert profile.severity in {"critical", "error", "warning"}
            assert "googleapis.com/" in profile.metric or profile.metric.startswith("kubernetes.io/")


def test_policies_of_a_plan_have_names_of_their_own() -> None:
    for stack in STACKS:
        names = [(p.resource_ref, p.metric_name) for p in bind_monitoring(plan_of(stack))]
        assert len(names) == len(set(names))
