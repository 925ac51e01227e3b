"""A deployment ends when it was said to, and a time that is said of something else ends nothing."""

import getpass
import time
from datetime import UTC, datetime

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.lifetime import lifetime_in
from infra.cli.client import ApiError
from shared.llm import provider
from shared.schemas.lifetime import not_too_long, seconds_of
from shared.settings import ModelSettings
from shared.store.deployments import Deployments
from tests.environments.conftest import left_of, store

DAY = 86400.0
THURSDAY = datetime(2026, 11, 26, 12, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("goal", "days"),
    [
        ("a demo API, only for 3 days", 3),
        ("a container on Cloud Run, temporarily for two weeks", 14),
        ("an API for 12 hours only", 0.5),
        ("a static site, tear it down after 5 days", 5),
        ("a load test VM, delete it in one day", 1),
        ("a staging copy for the weekend", 3.5),
        ("a game server over this weekend", 3.5),
        ("eine API, nur für 3 Tage", 3),
        ("API fürs Wochenende", 3.5),
        ("eine Demo-API bis Sonntag", 3.5),
        ("API mit Redis, bitte nach 5 Tagen wieder abbauen", 5),
        ("vorübergehend für eine Woche ein Testserver", 7),
        ("una API solo por 3 días", 3),
        ("un servidor para el fin de semana", 3.5),
        ("una API, bórralo después de 2 días", 2),
        ("une API seulement pendant deux semaines", 14),
        ("une API pour le week-end", 3.5),
        ("une API pour 3 jours seulement", 3),
        ("an API, only needed until Friday", 1.5),
        ("a VM for the next 48 hours", 2),
        ("a demo until tomorrow", 1.5),
        ("an API for a month only", 30),
        ("just for tonight a game server", 0.5),
        ("an API for the hackathon, only until 2026-11-30", 4.5),
        ("a static site, it can be deleted after 10 days", 10),
        ("an API; after one week it should be gone", 7),
        ("a test environment that runs until monday", 4.5),
        ("A VM for a load test. Keep it up for the weekend only and then tear it all down.", 3.5),
        ("We need this only for 3 days: a Cloud Run service with a bucket", 3),
    ],
)
def test_words_set_an_end(goal, days):
    assert lifetime_in(goal, THURSDAY) == days * DAY


@pytest.mark.parametrize(
    "goal",
    [
        "a queue and a worker, only for 3 days",
        "an API temporarily for two weeks",
        "une API pour le week-end",
        "a VM for the next 48 hours",
    ],
)
def test_an_end_that_is_said_is_among_what_is_answered_for_and_met(goal):
    asked = make_plan(goal, provider(ModelSettings(), RULES)).asked
    assert [each.met for each in asked if each.need == "lifetime"] == [True]
    assert [each.words for each in asked if not each.met] == []


@pytest.mark.parametrize(
    "goal",
    [
        "PostgreSQL with backups kept for 30 days",
        "a bucket that keeps logs for 90 days",
        "an API for 3,000 users",
        "a worker that runs for 2 hours every night",
        "delete objects after 30 days",
        "a job every weekend",
        "rates for weekend trips",
        "Datenbank mit Backups für 30 Tage",
        "files deleted after 30 days",
        "Dateien nach 30 Tagen löschen",
        "logs kept for two weeks",
        "a worker that only runs for 2 hours every night",
        "a bucket whose objects are deleted after 90 days",
        "open until Friday evening booking site",
        "une base avec des sauvegardes pendant 30 jours",
        "backups only for 7 days",
        "keep messages only for 3 days",
        "a cache only for 2 weeks of data",
        "un bucket que borra archivos en 30 días",
        "An API. The office is closed for the weekend, so answer by mail please.",
        "Tom is only here for three days. Cloud Run with Postgres.",
        "We were closed for two weeks in summer. An API for a bakery.",
        "Our intern is here for three months. An API on Cloud Run.",
        "Am Wochenende bin ich weg, fürs Wochenende ist Anna da. Eine API.",
        "Free trial for 14 days, then customers pay. An API on Cloud Run.",
        "Please have this ready for the weekend. A VM with Ubuntu.",
        "A Cloud Run job that tests our backups. The test runs until Friday.",
        "A booking site for our hotel. Guests stay for three nights, on average for the weekend.",
    ],
)
def test_other_times_set_none(goal):
    assert lifetime_in(goal, THURSDAY) == 0.0


def test_a_ttl_is_read():
    assert [seconds_of(each) for each in ("36h", "3d", "2w", "")] == [1.5 * DAY, 3 * DAY, 14 * DAY, 0.0]


def test_what_is_said_to_stand_for_longer_than_a_year_stands_for_a_year():
    assert lifetime_in("a VM, only for 9999 weeks", THURSDAY) == 366 * DAY
    with pytest.raises(ValueError, match="at most 366 days"):
        not_too_long("53w")


@pytest.mark.cloud
def test_a_deployment_with_a_ttl_says_when_it_ends_and_is_extended(run, call, staging):
    made = run("deploy", "a private bucket", "--environment", "staging", "--app", "short", "--ttl", "3d")
    stands = call("GET", f"/deployments/{made['deployment_id']}")
    assert stands["ends_at"] == pytest.approx(stands["created_at"] + 3 * DAY, abs=5.0)
    more = run("extend", "short", "2d")
    assert more["ends_at"] == pytest.approx(stands["ends_at"] + 2 * DAY, abs=5.0)

    def refused(by):
        with pytest.raises(ApiError) as error:
            call("POST", f"/deployments/{made['deployment_id']}/extend", {"by": by})
        return error.value.status

    assert [refused(by) for by in ("soon", "9999w", "366d", True)] == [422] * 4
    assert run("extend", "short", "never")["ends_at"] is None
    told = [(each["kind"], each["by"]) for each in run("history", "short")]
    assert told == [("end", getpass.getuser()), ("end", getpass.getuser()), ("deploy", getpass.getuser())]
    # A time would give an end to what has none.
    assert refused("1h") == 409


@pytest.mark.cloud
def test_what_is_over_is_destroyed_by_itself_and_nothing_of_it_is_left(run, call, platform):
    """Its time is set back instead of waiting for it; what holds data is asked about, and stays."""
    gone = run("deploy", "a container API on Cloud Run, only for 2 days", "--app", "gone")["deployment_id"]
    kept = run("deploy", "a private bucket", "--app", "kept", "--ttl", "1h")["deployment_id"]
    deployments = Deployments(store(platform))
    for each in (gone, kept):
        deployments.change(each, lambda now: {"ends_at": now.created_at, "end_told": "hour"})
    call("POST", "/_functions/sweeper/sweep")
    deadline = time.monotonic() + 120
    while deployments.find(gone) is not None and time.monotonic() < deadline:
        time.sleep(0.5)
    (ended, *_) = run("history", "gone")
    assert (ended["kind"], ended["status"], ended["by"]) == ("destroy", "completed", "sweeper")
    assert left_of(platform, gone) == []
    assert deployments.get(kept).end_told == "over"
    assert len(left_of(platform, kept)) > 0
    assert run("destroy", "kept", "--confirm", "kept")["status"] == "completed"
    assert left_of(platform, kept) == []
