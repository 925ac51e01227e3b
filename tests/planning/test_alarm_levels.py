"""Alerts of one thing from several values: each is a policy with its severity, and tells whom its goal names for it."""

import pytest

from functions.planning.catalogue import bind, compose, write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.meant.alarm_levels import ranked
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.facts import resources_in

POLICY = "google_monitoring_alert_policy"


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def levels(plan: Planned, name: str) -> dict[float, str]:
    return {each.threshold: each.severity for each in plan.plan.monitoring if each.metric_name.startswith(name)}


@pytest.mark.parametrize(
    ("goal", "name", "said"),
    [
        (
            "A Cloud Run API with Postgres; warn at 80 % CPU of the database, critical at 95 %.",
            "sql_cpu_high",
            {0.8: "warning", 0.95: "critical"},
        ),
        (
            "Eine Cloud-Run-API mit PostgreSQL. Warnung ab 80 % Datenbank-CPU, kritisch ab 95 %.",
            "sql_cpu_high",
            {0.8: "warning", 0.95: "critical"},
        ),
        (
            "API en Cloud Run con MySQL: aviso cuando la CPU de la base de datos pase del 75 % y crítico al 90 %.",
            "sql_cpu_high",
            {0.75: "warning", 0.9: "critical"},
        ),
        (
            "Un service Cloud Run avec Postgres. Alerte d'avertissement à 70 % de mémoire de la base, critique à 90 %.",
            "sql_memory_high",
            {0.7: "warning", 0.9: "critical"},
        ),
        (
            "API op Cloud Run met Postgres: waarschuwing bij 80 % CPU van de database en kritiek bij 95 %.",
            "sql_cpu_high",
            {0.8: "warning", 0.95: "critical"},
        ),
        (
            "API su Cloud Run con Postgres: avviso all'80 % di CPU del database, critico al 95 %.",
            "sql_cpu_high",
            {0.8: "warning", 0.95: "critical"},
        ),
        # Behind its figure, in brackets, and before it; three of them, and a colour.
        (
            "Redis and an API on Cloud Run. Two-stage alert on Redis memory: 75 % warning, 92 % critical.",
            "redis_memory_high",
            {0.75: "warning", 0.92: "critical"},
        ),
        (
            "An API on Cloud Run: alert at p95 latency above 500 ms (warning) and above 2 s (critical).",
            "latency_p95_high",
            {500: "warning", 2_000: "critical"},
        ),
        (
            "Cloud Run service; CPU alert thresholds: WARNING 60 %, ERROR 75 %, CRITICAL 90 %.",
            "container_cpu_high",
            {0.6: "warning", 0.75: "error", 0.9: "critical"},
        ),
        (
            "Redis; memory alert thresholds 70/85/95 %.",
            "redis_memory_high",
            {0.7: "warning", 0.85: "error", 0.95: "critical"},
        ),
        (
            "GKE cluster with two alert levels for CPU: yellow at 65 %, red at 85 %.",
            "cluster_cpu_high",
            {0.65: "warning", 0.85: "critical"},
        ),
        (
            "Postgres: connections warning at 300, critical at 450.",
            "sql_connections_high",
            {300: "warning", 450: "critical"},
        ),
        (
            "Pub/Sub worker: warning alert when more than 1000 messages wait, critical when more than 10000.",
            "messages_waiting",
            {1_000: "warning", 10_000: "critical"},
        ),
        # Nothing says how bad either is: the lower one is the warning.
        ("A VM, alert at 75 % and 90 % CPU.", "cpu_high", {0.75: "warning", 0.9: "critical"}),
        # In sentences of their own, and beside a budget that has thresholds too.
        ("A VM. Warn when CPU is above 80 %. Critical above 95 %.", "cpu_high", {0.8: "warning", 0.95: "critical"}),
        (
            "Budget of 500 USD, mails at 50, 80 and 100 %, and a VM whose CPU warns at 80 % and is critical at 95 %.",
            "cpu_high",
            {0.8: "warning", 0.95: "critical"},
        ),
        # What is said of how bad it is holds for one alert too, and what only tells somebody says nothing of it.
        ("A VM; a warning alert when its CPU is above 70 %.", "cpu_high", {0.7: "warning"}),
        ("A VM; warn us when its CPU is above 70 %.", "cpu_high", {0.7: "critical"}),
    ],
)  # fmt: skip
def test_each_value_is_a_policy_with_its_severity(goal: str, name: str, said: dict[float, str]) -> None:
    plan = planned(goal)
    assert levels(plan, name) == said
    assert not any(each.need in {"not_understood", "alert"} and not each.met for each in plan.asked)
    made = resources_in(write(compose(plan.plan, plan.expanded.architecture)).by_name())
    for value, severity in said.items():
        label = name if len(said) == 1 or severity == "critical" else f"{name}_{severity}"
        policy = {"type": POLICY, "label": f"^{label}$"}
        assert made.hold({**policy, "argument": "threshold_value", "value": f"{value:g}"})
        assert made.hold({**policy, "argument": "severity", "value": severity.upper()})


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        (
            "A VM. Mail ops@example.com when CPU is above 70 % and page +491701234567 when it goes above 90 %.",
            {"ops@example.com": "warning,error", "+491701234567": "critical"},
        ),
        (
            "Eine VM: ab 70 % CPU eine Mail an team@example.de, ab 90 % eine SMS an +49 151 23456789.",
            {"team@example.de": "warning,error", "+4915123456789": "critical"},
        ),
        (
            "Postgres. Notify dba@example.com when the disk is 80 % full, and oncall@example.com when it is 95 % full.",
            {"dba@example.com": "warning,error", "oncall@example.com": "critical"},
        ),
        (
            "A VM; warning alerts go to team@example.com and critical alerts to oncall@example.com.",
            {"team@example.com": "warning,error", "oncall@example.com": "critical"},
        ),
        # Who is named for all of them, or alone, is told of all.
        ("A VM; warn at 70 % CPU, critical at 90 %, to ops@example.com.", {"ops@example.com": None}),
        ("A VM; mail ops@example.com at 70 % CPU and page at 90 %.", {"ops@example.com": None}),
        ("A VM; mail a@x.com and b@x.com when CPU is above 70 %.", {"a@x.com": None, "b@x.com": None}),
    ],
)  # fmt: skip
def test_each_severity_reaches_whom_the_goal_names_for_it(goal: str, told: dict[str, str | None]) -> None:
    plan = planned(goal)
    channels = [each for each in plan.expanded.architecture.parts if each.part == "alert_channel"]
    settings = [{each.key: each.value for each in channel.settings} for channel in channels]
    assert {each["to"]: each.get("severities") for each in settings} == told


def test_a_policy_calls_those_alone_who_are_told_of_its_severity() -> None:
    plan = planned("A VM. Mail ops@example.com at 70 % CPU, and send an SMS to +491701234567 at 90 %.")
    made = resources_in(write(compose(plan.plan, plan.expanded.architecture)).by_name())
    for label, own, other in (("cpu_high", "mail_2", "mail_channel"), ("cpu_high_warning", "mail_channel", "mail_2")):
        row = {"type": POLICY, "label": f"^{label}$", "argument": "notification_channels"}
        assert made.hold({**row, "matches": own})
        assert made.hold({**row, "matches": "ops_webhook"})
        assert not made.hold({**row, "matches": other})


def test_a_pager_without_a_number_is_told() -> None:
    plan = planned("A VM; mail ops@example.com at 70 % CPU and page us at 90 %.")
    assert [each.words for each in plan.asked if each.need == "alert_channel" and not each.met] == ["page"]


@pytest.mark.parametrize(
    "goal",
    [
        "Worker on Pub/Sub; tell us when more than 500 messages wait in 2 queues.",
        "A VM. Alert me when CPU is above 85 % for 10 minutes and when memory exceeds 90 %.",
        "An autoscaled group of VMs that grows at 60 % CPU, and an alert at 85 % CPU.",
    ],
)
def test_other_figures_are_no_levels(goal: str) -> None:
    names = [each.metric_name for each in planned(goal).plan.monitoring]
    assert not any(name.endswith(("_warning", "_error", "_critical")) for name in names)


def test_levels_stay_with_what_is_bound_again() -> None:
    plan = planned("A VM; warn at 80 % CPU, critical at 95 %.")
    again = bind(plan.expanded, {}, plan.plan.monitoring)
    assert [each.metric_name for each in again] == [each.metric_name for each in plan.plan.monitoring]
    assert next(each for each in again if each.metric_name == "cpu_high_warning").threshold == 0.8


def test_what_is_said_of_one_level_decides_the_others() -> None:
    assert ranked([(80, ""), (95, "critical")]) == ["warning", "critical"]
    assert ranked([(80, "warning"), (95, "")]) == ["warning", "critical"]
    assert ranked([(20, ""), (5, "")], below=True) == ["warning", "critical"]
    assert ranked([(80, "")]) == [""]
