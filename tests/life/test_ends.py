"""An end said in a sentence: the coming day, asked about with its date, and set only when that is repeated."""

from datetime import UTC, datetime

import pytest

from functions.planning.ends import ends
from functions.planning.rules.lifetime import end_said, lifetime_in
from shared.http import Unprocessable
from shared.schemas import Deployment
from shared.store.deployments import Deployments
from tests.support.store import client, firestore_host  # noqa: F401 - fixtures

FRIDAY = datetime(2026, 11, 27, 3, 30, tzinfo=UTC).timestamp()


def told(moment):
    return f"{datetime.fromtimestamp(moment, UTC):%a %Y-%m-%d %H:%M}" if moment else ""


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("tear it all down on sunday evening", "Sun 2026-11-29 20:00"),
        ("only until Friday", "Sat 2026-11-28 00:00"),
        ("keep it until Monday", "Tue 2026-12-01 00:00"),
        ("delete it in 3 days", "Mon 2026-11-30 03:30"),
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
    assert told(end_said(sentence, FRIDAY)) == end


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
    deployments = Deployments(client)
    about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
    about |= {"alert_webhook_url": "", "updated_at": 1.0, "application": "shop", "environment": "default"}
    deployment = Deployment(deployment_id="d1", **about)
    deployments.register(deployment, [])
    at = end_said("only until Monday", FRIDAY)
    asked = ends(deployment, at, "", deployments, FRIDAY)
    assert (asked.status, asked.ask.confirm) == ("asked", "2026-12-01 00:00 UTC")
    assert "Tuesday" in asked.ask.question
    assert deployments.get("d1").ends_at is None
    for other in ("2026-12-02 00:00 UTC", "yes"):
        with pytest.raises(Unprocessable):
            ends(deployment, at, other, deployments, FRIDAY)
    assert ends(deployment, at, asked.ask.confirm, deployments, FRIDAY).status == "ends"
    assert deployments.get("d1").ends_at == at
