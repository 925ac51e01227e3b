"""Cloud Scheduler's stand-in: when a line is due, and what is called then."""

import base64
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from infra.local.serve.cron import is_due
from infra.local.serve.schedules import SCHEDULE, Schedules


def at(text, zone="Etc/UTC"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("line", "due", "not_due"),
    [
        ("* * * * *", "2026-03-02 10:07", None),
        ("*/15 * * * *", "2026-03-02 10:45", "2026-03-02 10:50"),
        ("5/20 * * * *", "2026-03-02 10:25", "2026-03-02 10:20"),
        ("0 6 * * *", "2026-03-02 06:00", "2026-03-02 06:01"),
        ("30 4 * * mon-fri", "2026-03-02 04:30", "2026-03-01 04:30"),
        ("0 0 * * 0", "2026-03-01 00:00", "2026-03-02 00:00"),
        ("0 0 * * 7", "2026-03-01 00:00", "2026-03-02 00:00"),
        ("0 0 1,15 * *", "2026-03-15 00:00", "2026-03-14 00:00"),
        ("0 0 1 jan *", "2026-01-01 00:00", "2026-02-01 00:00"),
        # Where day and weekday both say something, either will do.
        ("0 0 13 * fri", "2026-03-13 00:00", "2026-03-12 00:00"),
        ("0 0 13 * fri", "2026-03-06 00:00", "2026-03-07 00:00"),
    ],
)
def test_a_line_is_due_in_its_minutes_and_in_no_others(line, due, not_due):
    assert is_due(line, "", at(due) + 59)
    assert not_due is None or not is_due(line, "", at(not_due))


def test_the_hour_is_that_of_its_time_zone_on_either_side_of_summer_time():
    for day in ("2026-01-15", "2026-07-15"):
        assert is_due("0 6 * * *", "Europe/Berlin", at(f"{day} 06:00", "Europe/Berlin"))
        assert not is_due("0 6 * * *", "Europe/Berlin", at(f"{day} 06:00"))


@pytest.mark.parametrize("line", ["* * * *", "60 * * * *", "* * * * funday", "5-1 * * * *", "*/0 * * * *", "@daily"])
def test_what_is_no_line_is_said(line):
    with pytest.raises(ValueError, match=r"field|within"):
        is_due(line, "", 0.0)


class Called:
    """What is called, and what it answers."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = []

    def __call__(self, *said):
        self.calls.append(said)
        return self.answers.pop(0) if self.answers else 200


@pytest.fixture
def scheduled(world, logs):
    """Put a job that is due every minute, let two minutes pass; what was called, started, published, and was said."""

    def run(*answers, **said):
        now = [6000.0]
        call, start, publish = Called(*answers), Called(), Called()
        name = "projects/demo/locations/us-central1/jobs/nightly"
        world.put(SCHEDULE, name, {"id": name, "name": "nightly", "schedule": "* * * * *", "region": "r", **said})
        made = Schedules(world, logs, call=call, start_job=start, publish=publish, clock=lambda: now[0])
        made.look()
        assert call.calls == []
        now[0] += 61
        made.look()
        made.look()
        made.close(wait=True)
        return call.calls, start.calls, publish.calls

    return run


def test_a_service_is_called_once_a_minute_as_its_own_account(scheduled):
    token = [{"service_account_email": "timer@x", "audience": "https://a.run.app"}]
    target = {"uri": "https://a.run.app/cron", "http_method": "PUT", "body": base64.b64encode(b"{}").decode()}
    target |= {"headers": {"Content-Type": "application/json"}, "oidc_token": token}
    [(method, url, body, headers, told)], started, published = scheduled(http_target=[target])
    assert (method, url, body) == ("PUT", "https://a.run.app/cron", b"{}")
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"] == "Google-Cloud-Scheduler"
    assert told == ("timer@x", "https://a.run.app")
    assert (started, published) == ([], [])


def test_a_job_is_started_and_a_message_published(scheduled):
    job = "projects/demo/locations/us-central1/jobs/report-x"
    called, started, _ = scheduled(http_target=[{"uri": f"https://run.googleapis.com/v2/{job}:run"}])
    assert (called, started) == ([], [(job,)])
    _, _, published = scheduled(pubsub_target=[{"topic_name": "projects/demo/topics/t", "data": "aGk="}])
    assert published == [("projects/demo/topics/t", b"hi")]


def test_nothing_is_called_that_is_paused_and_what_is_no_line_is_told(scheduled, logs):
    assert scheduled(paused=True, http_target=[{"uri": "https://a.run.app"}])[0] == []
    assert scheduled(schedule="60 * * * *", http_target=[{"uri": "https://a.run.app"}])[0] == []
    assert any("not within 0 to 59" in str(entry) for _, entry in logs.entries())


def test_what_does_not_go_well_is_tried_again_as_often_as_it_may_be(scheduled, logs, monkeypatch):
    monkeypatch.setattr("infra.local.serve.schedules._PAUSE", 0.0)
    target = [{"uri": "https://a.run.app"}]
    assert len(scheduled(500, 503, http_target=target, retry_config=[{"retry_count": 3}])[0]) == 3
    assert len(scheduled(500, 503, http_target=target)[0]) == 1
    assert any("answered 500" in str(entry) for _, entry in logs.entries())
