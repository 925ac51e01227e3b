"""A deployment ends when it was said to, and a time that is said of something else ends nothing."""

from datetime import UTC, datetime

import pytest

from infra.cli.client import ApiError
from shared.schemas.lifetime import lifetime_in, not_too_long, seconds_of

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
    ],
)
def test_words_set_an_end(goal, days):
    assert lifetime_in(goal, THURSDAY) == days * DAY


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
    # A time would give an end to what has none.
    assert refused("1h") == 409
