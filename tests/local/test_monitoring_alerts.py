"""Applied alert policies open and close incidents, and tell their channel as Cloud Monitoring does."""

import json

import pytest

from functions.webhook.normalise import normalise
from infra.local.incidents import Faults, Injector, Load
from infra.local.internet import Internet
from infra.local.monitoring import Monitoring, Pace
from infra.local.world import World
from tests.local import applied
from tests.local.applied import BACKENDS, CPU, PROJECT, UPTIME
from tests.support.endpoint import Endpoint

NAME = "backend-vm-1-k3x9q"
PACE = Pace(scale=10.0)


@pytest.fixture
def endpoint():
    with Endpoint() as endpoint:
        yield endpoint


class Room:
    """A world and its watch, kept in a folder; ticks and deliveries happen when they are told to."""

    def __init__(self, folder, url):
        self.clock = applied.Clock()
        self.world = World(folder / "world.sqlite", self.clock)
        self.faults = Faults()
        self.folder = folder
        self.internet = Internet(self.world, boot_seconds=2.0, hung=self.faults.hung)
        applied.machine(self.world)
        applied.firewall(self.world)
        applied.database(self.world)
        applied.channel(self.world, f"{url}/ops/webhook?auth_token=secret")
        self.watch()

    def watch(self):
        load = Load(self.world, self.faults, booted=self.internet.booted)
        path = self.folder / "monitoring.sqlite"
        self.monitoring = Monitoring(self.world, load, probe=self.internet.answer, path=path, pace=PACE)
        self.incidents = Injector(self.world, self.faults, send=self.monitoring.send, spike=20.0)

    def go(self, seconds):
        end = self.clock.now + seconds
        while self.clock.now < end - 0.01:
            self.clock.forward(PACE.sample_seconds)
            self.monitoring.tick()
        self.monitoring.notifier.deliver()

    def restart(self):
        self.monitoring.close()
        self.watch()

    def close(self):
        self.monitoring.close()
        self.faults.close()
        self.world.close()


@pytest.fixture
def room(tmp_path, endpoint):
    room = Room(tmp_path, endpoint.url)
    yield room
    room.close()


def told(endpoint):
    return [json.loads(request.body)["incident"] for request in endpoint.requests]


def read(endpoint, number=0):
    """What the webhook makes of a delivery: nothing in it may be left unread."""
    incident = normalise(json.loads(endpoint.requests[number].body), 9e9)
    assert (incident.alert.not_understood, incident.alert.inferred) == ([], [])
    return incident.alert


def states(endpoint):
    return [incident["state"] for incident in told(endpoint)]


def test_a_crossed_threshold_opens_after_its_duration_and_closes_when_it_is_back(room, endpoint):
    applied.cpu_policy(room.world)
    room.go(20)
    assert endpoint.requests == []
    room.incidents.inject("load", NAME)
    room.go(4)
    assert endpoint.requests == []
    room.go(12)
    room.go(12)
    assert states(endpoint) == ["open"]
    room.incidents.clear(NAME)
    room.go(10)
    assert states(endpoint) == ["open", "closed"]
    opened, closed = told(endpoint)
    assert opened["incident_id"] == closed["incident_id"]
    assert (opened["ended_at"], closed["ended_at"] > closed["started_at"]) == (None, True)
    assert "returned to normal" in closed["summary"]
    assert (read(endpoint).closing, read(endpoint, 1).closing) == ("", "recovered")


def test_the_notification_is_the_one_google_sends(room, endpoint):
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    (request,) = endpoint.requests
    assert request.path == "/ops/webhook?auth_token=secret"
    assert request.headers["Content-Type"] == "application/json"
    body = json.loads(request.body)
    incident = body["incident"]
    assert body["version"] == "1.2"
    assert {
        "incident_id", "scoping_project_id", "url", "state", "severity", "started_at", "ended_at", "summary",
        "observed_value", "threshold_value", "policy_name", "policy_user_labels", "condition_name", "condition",
        "resource", "resource_name", "resource_display_name", "metric", "metadata", "documentation",
    } <= set(incident)  # fmt: skip
    assert (incident["severity"], incident["threshold_value"]) == ("Critical", "0.8")
    assert float(incident["observed_value"]) == pytest.approx(0.93, abs=0.02)
    assert incident["policy_user_labels"] == {"resource": NAME, "metric": "cpu_high"}
    threshold = incident["condition"]["conditionThreshold"]
    assert (threshold["comparison"], threshold["thresholdValue"], threshold["duration"]) == (
        "COMPARISON_GT",
        0.8,
        "60s",
    )
    assert threshold["aggregations"] == [{"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_MEAN"}]
    assert incident["resource"]["type"] == "gce_instance"
    assert incident["metric"] == {
        "type": CPU, "displayName": "CPU utilization", "labels": {"instance_name": NAME},
    }  # fmt: skip
    alert = read(endpoint)
    assert (alert.resource, alert.severity, alert.comparison, alert.threshold) == (NAME, "critical", "gt", 0.8)
    assert (alert.resource_id, alert.zone, alert.project) == ("4000000000000000123", "us-central1-b", PROJECT)


def test_an_unreachable_machine_is_named_by_its_policys_label(room, endpoint):
    applied.uptime_check(room.world)
    applied.uptime_policy(room.world)
    room.go(30)
    assert endpoint.requests == []
    room.incidents.inject("hang", NAME)
    room.go(30)
    alert = read(endpoint)
    assert (alert.metric, alert.value, alert.threshold, alert.severity) == (UPTIME, 3.0, 1.0, "error")
    assert NAME in alert.resource_names
    entry = room.world.list("google_compute_instance")[0]
    room.world.restarted(entry.kind, entry.id)
    room.go(20)
    assert states(endpoint) == ["open", "closed"]


def test_a_single_failed_probe_is_not_an_incident(room, endpoint):
    applied.uptime_check(room.world)
    applied.uptime_policy(room.world)
    room.go(30)
    entry = room.world.list("google_compute_instance")[0]
    room.world.restarted(entry.kind, entry.id)
    room.go(30)
    assert endpoint.requests == []


def test_connections_per_database_are_one_incident(room, endpoint):
    where = f'resource.type="cloudsql_database" AND metric.type="{BACKENDS}"'
    database = f'resource.labels.database_id="{PROJECT}:app-db-k3x9q"'
    applied.policy(
        room.world, 3, f"{where} AND {database}", name="sql_connections_high", resource="app-db-k3x9q",
        threshold=80, severity="WARNING", cross_series_reducer="REDUCE_SUM",
        group_by_fields=["resource.label.database_id"],
    )  # fmt: skip
    room.incidents.inject("db-connections", "app-db")
    room.go(20)
    alert = read(endpoint)
    assert (alert.resource, alert.severity, alert.value > 80) == ("app-db-k3x9q", "warning", True)


def test_every_series_is_an_incident_of_its_own(room, endpoint):
    applied.group(room.world, size=2)
    several = 'metric.labels.instance_name=starts_with("web-group-")'
    applied.policy(room.world, 4, f'resource.type="gce_instance" AND metric.type="{CPU}" AND {several}')
    room.go(6)
    room.incidents.inject("load", "web-group")
    room.go(20)
    names = {incident["metric"]["labels"]["instance_name"] for incident in told(endpoint)}
    assert names == {"web-group-k3x9q-0000", "web-group-k3x9q-0001"}


def test_a_group_as_a_whole_is_named_by_its_policys_label(room, endpoint):
    applied.group(room.world, size=2)
    several = f'metric.type="{CPU}" AND metric.labels.instance_name=starts_with("web-group-")'
    applied.policy(
        room.world, 4, f'resource.type="gce_instance" AND {several}', resource="web-group-k3x9q",
        cross_series_reducer="REDUCE_MEAN",
    )  # fmt: skip
    room.incidents.inject("load", "web-group")
    room.go(20)
    assert len(endpoint.requests) == 1
    assert read(endpoint).resource == "web-group-k3x9q"


def test_a_false_alarm_opens_and_closes_by_itself(room, endpoint):
    applied.cpu_policy(room.world)
    room.go(6)
    room.incidents.inject("false-alarm", NAME)
    for _ in range(8):
        room.go(6)
    assert states(endpoint) == ["open", "closed"]


def test_a_boot_neither_closes_nor_opens_anything(room, endpoint):
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    entry = room.world.list("google_compute_instance")[0]
    room.world.restarted(entry.kind, entry.id)
    room.go(30)
    assert states(endpoint) == ["open"]


def test_a_restart_opens_and_sends_nothing_twice_and_closes_what_was_open(room, endpoint):
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    room.restart()
    room.go(30)
    assert states(endpoint) == ["open"]
    room.incidents.clear(NAME)
    room.restart()
    room.go(10)
    assert states(endpoint) == ["open", "closed"]


def test_a_notification_that_was_not_delivered_survives_a_restart(room, endpoint):
    endpoint.statuses = [503]
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(14)
    assert len(endpoint.requests) == 1
    room.restart()
    room.go(4)
    assert len(endpoint.requests) == 2


def test_a_webhook_that_never_answers_well_is_given_up(room, endpoint):
    endpoint.statuses = [500] * 20
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    for _ in range(40):
        room.go(4)
    assert len(endpoint.requests) == 5
    room.incidents.clear(NAME)
    room.go(10)
    assert len(endpoint.requests) == 6


@pytest.mark.parametrize("how", ["deleted", "disabled"])
def test_an_incident_of_a_policy_that_is_gone_closes_with_prose_where_the_value_was(room, endpoint, how):
    policy = applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    if how == "deleted":
        room.world.delete(policy.kind, policy.id)
        room.world.delete("google_monitoring_notification_channel", f"projects/{PROJECT}/notificationChannels/1")
    else:
        room.world.patch(policy.kind, policy.id, enabled=False)
    room.go(4)
    assert states(endpoint) == ["open", "closed"]
    alert = read(endpoint, 1)
    assert (alert.closing, alert.value) == ("policy_changed", None)


def test_an_incident_whose_machine_is_gone_closes_after_a_while(room, endpoint):
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    entry = room.world.list("google_compute_instance")[0]
    room.world.delete(entry.kind, entry.id)
    room.go(100)
    assert states(endpoint) == ["open"]
    room.go(100)
    assert states(endpoint) == ["open", "closed"]
    assert read(endpoint, 1).closing == "no_data"


def test_nothing_is_sent_off_this_machine(room, endpoint):
    applied.channel(room.world, "http://203.0.113.66/?auth_token=secret")
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    assert endpoint.requests == []
    assert len(room.monitoring.open_incidents()) == 1


def test_a_disabled_channel_and_another_projects_series_stay_silent(room, endpoint):
    policy = applied.cpu_policy(room.world)
    room.world.patch(policy.kind, policy.id, project="another")
    room.incidents.inject("load", NAME)
    room.go(20)
    assert room.monitoring.open_incidents() == []
    room.world.patch(policy.kind, policy.id, project=PROJECT)
    room.world.patch(
        "google_monitoring_notification_channel", f"projects/{PROJECT}/notificationChannels/1", enabled=False
    )
    room.go(20)
    assert (len(room.monitoring.open_incidents()), endpoint.requests) == (1, [])


def test_a_poisoned_alert_goes_through_the_channel_and_closes_when_it_is_cleared(room, endpoint):
    applied.cpu_policy(room.world)
    room.incidents.inject("poison", NAME)
    room.go(2)
    alert = read(endpoint)
    assert (alert.resource, alert.severity, "ignore all previous" in alert.summary) == (NAME, "warning", True)
    room.restart()
    room.go(4)
    room.incidents.clear(NAME)
    room.go(2)
    assert states(endpoint) == ["open", "closed"]


def test_a_policy_that_can_not_be_evaluated_disturbs_no_other(room, endpoint):
    applied.policy(room.world, 7, 'metric.type="x" AND (', name="broken")
    applied.cpu_policy(room.world)
    room.incidents.inject("load", NAME)
    room.go(20)
    assert states(endpoint) == ["open"]
