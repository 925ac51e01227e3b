"""What a goal wants left out of its logs, and where log buckets stand."""

import pytest

from functions.planning.plan import Planned, make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.meant.log_exclusions import left_out_in
from functions.planning.rules.read import read
from shared.http import Unprocessable
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> Planned:
    return make_plan(goal, provider(ModelSettings(), RULES))


def parts(plan: Planned, name: str) -> list[dict[str, str]]:
    made = [each for each in plan.expanded.architecture.parts if each.part == name]
    return [{each.key: each.value for each in part.settings} for part in made]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("API on Cloud Run: exclude health check requests from logging.", {"drops": "health_checks"}),
        ("GKE cluster; don't ingest GKE debug logs.", {"drops": "debug", "drops_of": "cluster"}),
        ("Eine API auf Cloud Run; Debug-Logs nicht speichern.", {"drops": "debug"}),
        ("Un servicio en Cloud Run; conserva los logs 1 año y excluye los health checks.", {"drops": "health_checks"}),
        ("Service Cloud Run: garder les logs 6 mois, exclure les logs de debug.", {"drops": "debug"}),
        ("API op Cloud Run; logs 365 dagen bewaren, geen debug logs.", {"drops": "debug"}),
        ("API su Cloud Run; escludi i log di debug da Cloud Logging.", {"drops": "debug"}),
        ("Uma API no Cloud Run, não registre logs de debug.", {"drops": "debug"}),
        ("Cloud Run job; only keep warnings and above in Cloud Logging.", {"drops": "debug,info,notice"}),
        ("A VM; never log anything below WARNING.", {"drops": "debug,info,notice"}),
        ("A VM; drop 90 % of the 200 responses from the logs.", {"drops": "successes", "drops_percent": "90"}),
        ('A VM; ignore "heartbeat ok" lines in the logs.', {"drops_text": "heartbeat ok"}),
        (
            "Drop noisy load balancer logs (GCLB) from Cloud Logging, and a website behind a load balancer.",
            {"drops_of": "balancer"},
        ),
        (
            "GKE Autopilot; filter out istio-system info logs from Cloud Logging.",
            {"drops": "info", "drops_of": "cluster", "drops_namespace": "istio-system"},
        ),
        # Of what stands already those of all of that kind are meant, and nothing is built for it.
        (
            "Create a log exclusion for kube-system info logs on our GKE cluster.",
            {"drops": "info", "drops_of": "cluster", "drops_namespace": "kube-system", "whose": "project"},
        ),
        ("Exclude GKE debug logs from ingestion.", {"drops": "debug", "drops_of": "cluster", "whose": "project"}),
    ],
)
def test_what_is_named_is_left_out(goal: str, said: dict[str, str]) -> None:
    plan = planned(goal)
    assert parts(plan, "log_exclusion") == [said]
    assert any(each.need == "log_exclusion" and each.met for each in plan.asked)
    assert not any(each.need in {"not_understood", "log_exclusion"} and not each.met for each in plan.asked)
    assert ("project_logs_dropped" in plan.plan.risk_flags) == ("whose" in said)
    assert "logs_dropped" in plan.plan.risk_flags
    if "whose" in said:
        assert len(plan.expanded.architecture.parts) == 1


@pytest.mark.parametrize(
    "goal",
    [
        "Cloud Run API; exclude audit logs from logging to save cost.",
        "Exclude all error logs from logging; Cloud Run API.",
        "Cloud Run API, do not store security logs.",
        "Cloud Run API; keep the logs of the _Required bucket for 30 days only.",
    ],
)
def test_what_somebody_has_to_see_is_never_left_out(goal: str) -> None:
    plan = planned(goal)
    assert not parts(plan, "log_exclusion") + parts(plan, "log_sink") + parts(plan, "bucket")
    assert any(each.need == "log_exclusion" and not each.met and "never left out" in each.how for each in plan.asked)


@pytest.mark.parametrize(
    "goal",
    [
        "A Cloud Run API; don't exclude health checks from the logs.",
        "A Cloud Run API with no health checks. Logs to BigQuery without audit logs.",
        "The app logs debug output to stdout; run it on Cloud Run.",
        "A Cloud Run API; passwords must never be logged.",
        "VM; no VPC flow logs.",
        "Cloud Run API; export only errors to BigQuery.",
        "Cloud Run API in debug mode, and keep the logs 90 days.",
    ],
)
def test_other_words_leave_nothing_out(goal: str) -> None:
    assert not left_out_in(read(goal).text)
    assert not parts(planned(goal), "log_exclusion")


def test_nothing_is_left_out_of_a_whole_project_unless_it_is_said_of_what() -> None:
    with pytest.raises(Unprocessable):
        planned("Exclude debug logs in the whole project.")


def test_a_log_bucket_of_the_deployment_gets_nothing_that_is_left_out() -> None:
    plan = planned("Cloud Run API, logs kept 90 days in a log bucket in the EU, no debug logs.")
    assert parts(plan, "log_sink") == [
        {"to": "log_bucket", "keep_days": "90", "location": "eu", "drops": "debug"},
    ]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (
            "Route audit logs to their own log bucket in the EU, kept 2 years.",
            {"to": "log_bucket", "keep_days": "730", "location": "eu", "whose": "audit"},
        ),
        (
            "API in europe-west1, keep the logs in a log bucket in europe-west1 for 3 years.",
            {"to": "log_bucket", "keep_days": "1095", "location": "europe-west1"},
        ),
        ("A VM. Keep its logs in a log bucket for 400 days.", {"to": "log_bucket", "keep_days": "400"}),
        (
            "A VM, and a log bucket in northamerica-northeast1 with 90 days retention.",
            {"to": "log_bucket", "keep_days": "90", "location": "northamerica-northeast1"},
        ),
    ],
)
def test_a_log_bucket_stands_where_it_is_said_and_is_no_bucket_of_cloud_storage(
    goal: str, said: dict[str, str]
) -> None:
    plan = planned(goal)
    assert parts(plan, "log_sink") == [said]
    assert not parts(plan, "bucket")
    assert any(line.item == "logs kept beyond thirty days, GiB" for line in plan.cost.lines)
