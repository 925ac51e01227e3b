"""What a person who is asked sees beside the question: whose it is, the last hour, what ran lately."""

from google.api_core.exceptions import ServiceUnavailable

from functions.decisions.around import Around
from functions.decisions.background import background, bars
from shared.cloud.monitoring import Point
from shared.schemas import Deployment, InfraPlan, Run
from shared.store.deployments import Deployments
from shared.store.runs import Runs
from shared.telegram import words
from tests.support.alerts import pending_alert

CPU = "compute.googleapis.com/instance/cpu/utilization"
KNOWN = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "alert_webhook_url": ""}
SHOP = Deployment(
    deployment_id="run-1", created_at=0.0, updated_at=0.0, application="shop", environment="prod", **KNOWN
)


def test_the_last_hour_is_drawn_with_its_lowest_its_highest_and_its_last_value():
    hour = [(60.0 * n, 0.1 + n / 100) for n in range(61)]
    line = background(CPU, None, [], hour)[0]
    assert line.startswith("Last 60 min: ▁")
    assert line.endswith("█ now 70 % (10 % to 70 %)")


def test_a_short_peak_is_not_lost_in_a_row_of_blocks():
    values = [0.1] * 30 + [0.99] + [0.1] * 29
    assert bars(values).count("█") == 1
    assert len(bars(values)) <= 24
    assert bars([0.5, 0.5]) == "▁▁"


def test_a_deployment_is_called_by_its_name_and_environment_beside_its_id():
    assert background(CPU, SHOP, [], []) == ["Deployment: shop, prod (run-1)"]


def run(**fields):
    plan = InfraPlan(
        cloud="gcp", stack_type="bucket", region="us-central1", machine_type="", autoscaling=False,
        estimated_cost_usd=1, risk_flags=[], resources=[], monitoring=[],
    )  # fmt: skip
    about = {"run_id": "r", "deployment_id": "run-1", "plan": plan, "files": {}, "created_at": 0.0, "updated_at": 0.0}
    return Run.model_validate(about | fields)


def test_what_ran_is_told_and_no_draft_no_waiting_plan_and_no_look():
    begun = [{"phase": "applying", "started_at": 1.0}]
    runs = [
        run(prompt="a draft", status="draft", kind="change"),
        run(prompt="waits", status="awaiting_approval", kind="change"),
        run(prompt="given up", status="failed", reason="cancelled", kind="change"),
        run(prompt="looked", status="completed", kind="drift"),
        run(prompt="broke off", status="failed", reason="cancelled", phases=begun, kind="change"),
        run(prompt="refused", status="failed", reason="refused_by_policy", kind="change"),
        run(prompt="did it", status="completed"),
    ]
    told = [line.split(": ", 1)[1] for line in background(CPU, None, runs, [])]
    assert told == [
        "change “broke off”, failed: cancelled",
        "change “refused”, failed: refused by policy",
        "deploy “did it”, completed",
    ]


class Unreachable:
    def points(self, *_, **__):
        raise ServiceUnavailable("no")


class Steady:
    def points(self, project, reading, *, now, window):
        assert (project, window) == ("p", 3600.0)
        return [Point(now - 60.0 * n, 0.9) for n in range(60)]


def test_who_can_t_be_looked_at_keeps_nobody_from_being_asked(client, clock):
    deployments = Deployments(client)
    assert deployments.create("run-1", SHOP)
    alert = pending_alert(clock, deployment_id="run-1")
    around = Around(deployments, Runs(client, clock), Unreachable(), clock)
    assert around(alert) == ["Deployment: shop, prod (run-1)"]
    seen = Around(deployments, Runs(client, clock), Steady(), clock)(alert)
    assert seen[1].startswith("Last 59 min: ")


def test_what_was_known_as_it_was_asked_stands_in_the_question_and_stays_when_it_is_closed():
    alert = pending_alert(lambda: 0.0, deployment_id="run-1")
    lines = ["Deployment: shop, prod (run-1)", "Last 60 min: ▁█ now 90 % (1 % to 90 %)"]
    asked = alert.model_copy(update={"approval": alert.approval.model_copy(update={"around": lines})})
    for said in (words.question(asked), words.answered(asked, "approved by ada")):
        assert said.splitlines()[1:3] == lines
