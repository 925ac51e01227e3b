"""Alerts with figures of a goal's own: what is read of them, which policy they become, and who is told."""

from typing import Any

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.meant.alarms import alarms_in
from functions.planning.rules.meant.recipients import recipients_in
from functions.planning.rules.read import read
from shared.llm import provider
from shared.settings import ModelSettings
from tests.planning.facts import resources_in

POLICY = "google_monitoring_alert_policy"


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def said(goal: str) -> list[tuple[str, float | None, str, int | None]]:
    return [(each.what, each.value, each.unit, each.seconds) for each in alarms_in(read(goal).text)]


@pytest.mark.parametrize(
    ("goal", "alarms"),
    [
        ("A VM. Warn us when the CPU stays above 85 % for 10 minutes.", [("cpu", 85, "percent", 600)]),
        (
            "Alert rules: cpu > 85% 10m, connections > 200, memory over 80 percent",
            [("cpu", 85, "percent", 600), ("connections", 200, "count", None), ("memory", 80, "percent", None)],
        ),
        ("An API. Alert when 5xx exceeds .05 qps for 15 m", [("errors", 0.05, "rate", 900)]),
        ("An API; page me if p95 latency climbs above 800 ms for half an hour", [("latency", 0.8, "s", 1_800)]),
        ("Melde dich, wenn mehr als 100 Nachrichten 10 Minuten lang warten", [("waiting", 100, "count", 600)]),
        ("Avísame si la CPU supera el 70 % durante 15 minutos", [("cpu", 70, "percent", 900)]),
        ("Prévenez-nous si la mémoire dépasse 75 % pendant 10 minutes", [("memory", 75, "percent", 600)]),
        ("Waarschuw als de CPU langer dan 10 minuten boven 90% is", [("cpu", 90, "percent", 600)]),
        ("Avise se as conexões passarem de 150", [("connections", 150, "count", None)]),
        ("Notify me if the replica lags more than 2 minutes for 10 min", [("lag", 120, "s", 600)]),
        ("Alert when there are more than 30 errors within 10 minutes", [("errors", 0.05, "rate", 600)]),
        # One figure is said of both, and nothing is an alert that follows the load or counts money.
        (
            "Alert when CPU or memory goes above 85 %",
            [("cpu", 85, "percent", None), ("memory", 85, "percent", None)],
        ),
        ("Scale out when the CPU is over 70 %, and alert me when it is down", []),
        ("Alert me at 80 % of a budget of 300 USD", []),
        ("2 containers behind a load balancer, and alerts", []),
    ],
)
def test_an_alert_is_read_with_its_value_and_its_time(goal: str, alarms: list[Any]) -> None:
    assert said(goal) == alarms


@pytest.mark.parametrize(
    ("goal", "name", "threshold", "duration"),
    [
        ("A VM; alert when its CPU is above 70 % for 15 minutes", "cpu_high", 0.7, "900s"),
        ("A VM. Warn when its disk is 90 % full.", "disk_full", 90, "300s"),
        ("Postgres for our ERP, alert at more than 400 connections", "sql_connections_high", 400, "60s"),
        ("MySQL; alert when its storage is above 80%", "sql_disk_high", 0.8, "300s"),
        (
            "An API on Cloud Run. Alert if p99 latency is over 2 seconds for 5 minutes",
            "latency_p99_high",
            2_000,
            "300s",
        ),
        ("An API on Cloud Run. Alert if more than 1 % of requests end in a 5xx", "error_share_high", 0.01, "300s"),
        ("A Cloud Run job; tell me when it runs longer than 45 minutes", "job_runs_long", 0.5, "2700s"),
    ],
)
def test_an_alert_becomes_the_policy_of_its_part(goal: str, name: str, threshold: float, duration: str) -> None:
    plan = planned(goal)
    policy = next(each for each in plan.plan.monitoring if each.metric_name == name)
    assert (policy.threshold, policy.duration) == (threshold, duration)
    assert any(each.need == "alert" and each.met for each in plan.asked)
    assert not any(each.need == "not_understood" for each in plan.asked)


def test_what_nobody_asks_for_is_not_watched_and_costs_nothing() -> None:
    bare, watched = planned("An API on Cloud Run"), planned("An API on Cloud Run; alert when p95 latency is over 1 s")
    assert "latency_p95_high" not in {each.metric_name for each in bare.plan.monitoring}
    assert len(watched.plan.monitoring) == len(bare.plan.monitoring) + 1
    assert watched.cost.total_usd >= bare.cost.total_usd


def test_a_share_of_requests_is_a_ratio_of_two_series() -> None:
    plan = planned("An API on Cloud Run. Alert when more than 1 % of the requests end in a 5xx for 10 minutes")
    files = write(compose(plan.plan, plan.expanded.architecture)).by_name()
    made = resources_in(files)
    assert made.hold(
        {"type": POLICY, "label": "error_share", "argument": "denominator_filter", "matches": "request_count"}
    )
    assert made.hold({"type": POLICY, "label": "error_share", "argument": "threshold_value", "value": "0.01"})


def test_what_nothing_here_measures_is_told() -> None:
    plan = planned("A bucket; alert when the CPU is above 80 %")
    assert any(each.need == "alert" and not each.met for each in plan.asked)


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("An API. E-mail a@x.io and b@x.io when it is down.", ["a@x.io", "b@x.io"]),
        ("Prévenir equipe@boite.fr si elle tombe", ["equipe@boite.fr"]),
        ("Warn at 70 % full. To render@x.io please.", ["render@x.io"]),
        ("Budget of 300 euros, mails at 50 and 100 percent to finance@x.io", ["finance@x.io"]),
        ("Alarm an betrieb@x.de und chef@x.de, wenn mehr als 5 warten", ["betrieb@x.de", "chef@x.de"]),
        # Whoever gets a right, signs in or sends mail is told nothing.
        ("An app for ops@x.io only; alerts go to sre@x.io", ["sre@x.io"]),
        ("A bucket. ana@x.io may read it.", []),
        ("Notifications are sent from noreply@x.io", []),
    ],
)  # fmt: skip
def test_who_is_told(goal: str, told: list[str]) -> None:
    assert [address for address, _ in recipients_in(read(goal).text)] == told


def test_a_chat_is_told_to_have_no_channel() -> None:
    plan = planned("A VM. Alerts go to Slack and to PagerDuty when its CPU is above 85 %.")
    assert any(each.need == "alert_channel" and not each.met for each in plan.asked)


def test_an_uptime_check_expects_what_is_said() -> None:
    goal = (
        'Check https://a.example.org:8443/healthz every 5 minutes from Europe, it must contain the text "all good" '
        "and answers with status 204"
    )
    watch = next(each for each in planned(goal).expanded.architecture.parts if each.part == "uptime")
    settings = {each.key: each.value for each in watch.settings}
    assert settings["contains"] == "all good"
    assert (settings["asked_port"], settings["status"], settings["minutes"]) == ("8443", "204", "5")
    assert settings["places"].startswith("EUROPE")


def test_who_asks_too_often_is_banned_for_as_long_as_is_said() -> None:
    goal = "A load balancer for our API at shop.example.org, 120 requests per minute per IP, banned for 10 minutes"
    front = next(each for each in planned(goal).expanded.architecture.parts if each.part == "load_balancer")
    settings = {each.key: each.value for each in front.settings}
    assert (settings["rate_limit"], settings["ban_minutes"]) == ("120", "10")
