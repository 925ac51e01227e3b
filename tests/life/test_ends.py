"""An end said in a sentence: the coming day, asked about with its date, and set only when that is repeated."""

from datetime import UTC, datetime

import pytest

from functions.planning.ends import ends
from functions.planning.rules.lifetime import end_said, lifetime_in
from functions.planning.said_twice import SaidTwice
from functions.runs.life import told
from shared.http import Unprocessable, WrongState
from shared.life.end import extend
from shared.schemas import SWEEPER, Deployment, Phase, RunStatus
from shared.store.deployments import Deployments
from shared.store.drift import run_of
from shared.store.runs import Runs
from tests.planning.plans import plan_for
from tests.support.store import client, firestore_host  # noqa: F401 - fixtures

FRIDAY = datetime(2026, 11, 27, 3, 30, tzinfo=UTC).timestamp()


def said_of(moment):
    return f"{datetime.fromtimestamp(moment, UTC):%a %Y-%m-%d %H:%M}" if moment else ""


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("tear it all down on sunday evening", "Sun 2026-11-29 20:00"),
        ("only until Friday", "Sat 2026-11-28 00:00"),
        ("keep it until Monday", "Tue 2026-12-01 00:00"),
        ("delete it in 3 days", "Mon 2026-11-30 03:30"),
        ("let it end in 3 days", "Mon 2026-11-30 03:30"),
        ("it can go at the end of the month", "Tue 2026-12-01 00:00"),
        ("we only need it until 2026-12-24", "Fri 2026-12-25 00:00"),
        ("nur bis Montag", "Tue 2026-12-01 00:00"),
        ("let it stand for 2 weeks", "Fri 2026-12-11 03:30"),
        ("destroy everything", ""),
        ("delete the cache on friday", ""),
        ("keep backups for a week", ""),
        ("keep at least 2 instances until Friday", ""),
    ],
)
def test_a_day_is_the_coming_one_and_ends_with_it(sentence, end):
    assert said_of(end_said(sentence, FRIDAY)) == end


@pytest.mark.parametrize(
    ("goal", "days"),
    [
        ("Deploy an API with PostgreSQL for a week", 7),
        ("a VM for three days", 3),
        ("host a demo for two weeks under $20", 14),
        ("deploy an API, keep backups for a week", 0),
        ("a bucket that keeps files for a month", 0),
        ("run a service that caches results for a day", 0),
        ("Run Redis with sessions for 2 days", 0),
    ],
)
def test_for_a_week_is_an_end_where_it_is_said_of_the_whole(goal, days):
    assert lifetime_in(goal, FRIDAY) == days * 86_400


def test_until_friday_said_on_a_friday_is_today_and_the_next_one_is_a_week_later():
    midnight = datetime(2026, 11, 28, tzinfo=UTC).timestamp()
    assert FRIDAY + lifetime_in("a demo until Friday", FRIDAY) == midnight
    assert FRIDAY + lifetime_in("a demo until next Friday", FRIDAY) == midnight + 7 * 86_400


def test_an_end_is_shown_with_its_date_and_set_when_that_is_repeated(client):
    deployments, runs = Deployments(client), Runs(client, lambda: FRIDAY)
    about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
    about |= {"alert_webhook_url": "", "updated_at": 1.0, "application": "shop", "environment": "default"}
    deployment = Deployment(deployment_id="d1", plan=plan_for("worker_pubsub"), **about)
    deployments.register(deployment, [])
    at = end_said("only until Monday", FRIDAY)

    def said(confirm):
        return ends(SaidTwice(deployment, confirm, deployments, runs, "ada", FRIDAY), at)

    asked = said("")
    assert (asked.status, asked.ask.confirm) == ("asked", "2026-12-01 00:00 UTC")
    assert "Tuesday" in asked.ask.question
    for other in ("2026-12-02 00:00 UTC", "yes"):
        with pytest.raises(Unprocessable):
            said(other)
    assert (deployments.get("d1").ends_at, runs.of_deployment("d1")) == (None, [])
    assert said(asked.ask.confirm).status == "ends"
    assert deployments.get("d1").ends_at == at
    extend(deployment, None, deployments, runs, by="telegram:7 (Bob)", now=FRIDAY + 1)
    # Both stand in the history, and are nothing that one could go back to.
    assert [(run.kind, run.requested_by, run.prompt) for run in runs.of_deployment("d1")] == [
        ("end", "telegram:7 (Bob)", "Let shop stand until somebody ends it"),
        ("end", "ada", "Let shop end by itself on 2026-12-01 00:00 UTC"),
    ]
    assert not any(told(run, current=False)["can_go_back_to"] for run in runs.of_deployment("d1"))


@pytest.mark.parametrize(("phase", "goes"), [("planning", True), ("backing_up", True), ("destroying", False)])
def test_what_is_being_destroyed_is_let_stand_no_longer(client, phase, goes):
    deployments, runs = Deployments(client), Runs(client, lambda: FRIDAY)
    about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
    about |= {"alert_webhook_url": "", "updated_at": 1.0, "ends_at": FRIDAY - 1}
    deployment = Deployment(deployment_id=f"of-{phase}", plan=plan_for("worker_pubsub"), **about)
    deployments.register(deployment, [])
    run = run_of(deployment, "destroy", "its time is over", by=SWEEPER, now=FRIDAY)
    runs.create(run.run_id, run.model_copy(update={"status": RunStatus.RUNNING, "phase": Phase(phase)}))
    if goes:
        assert extend(deployment, 60.0, deployments, runs, by="ada", now=FRIDAY).ends_at == FRIDAY + 60
    else:
        with pytest.raises(WrongState, match="destroys it already"):
            extend(deployment, 60.0, deployments, runs, by="ada", now=FRIDAY)
