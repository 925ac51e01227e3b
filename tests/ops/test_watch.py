"""The metrics behind an alert and of a deployment, over functions-framework's own app."""

from pathlib import Path

import pytest
from functions_framework import create_app

from shared.cloud.monitoring import Point
from shared.failures import NotAnswered
from shared.schemas import Deployment, MonitoringPolicy, Resource
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from tests.support.alerts import pending_alert
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/ops/main.py"
READS = "compute.googleapis.com/instance/disk/read_bytes_count"
CPU = "compute.googleapis.com/instance/cpu/utilization"


class Monitoring:
    """Answers with what it was told to, and remembers what it was asked."""

    def __init__(self):
        self.values, self.asked, self.broken = {}, [], False

    def __call__(self, project, reading, *, now, window=300.0):
        if self.broken:
            raise NotAnswered("not now")
        self.asked.append((project, reading, now, window))
        return [Point(now - 60 * n, value) for n, value in enumerate(self.values.get(reading.filter.split('"')[1], ()))]


@pytest.fixture
def monitoring():
    return Monitoring()


@pytest.fixture
def alerts(client, clock):
    return Alerts(client, clock)


@pytest.fixture
def deployments(client):
    return Deployments(client)


@pytest.fixture
def http(alerts, deployments, monitoring, clock, monkeypatch):
    from functions.ops import wiring
    from functions.ops.watch import Watch

    monkeypatch.setattr(wiring, "watch", lambda: Watch(alerts, deployments, monitoring, clock))
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com")
    return create_app("ops", str(SOURCE)).test_client()


def machine(clock, *policies, name="run-1"):
    made = Resource(
        name="backend-vm-1-abcde",
        deployment_id=name,
        ref="backend-vm-1",
        type="google_compute_instance",
        address="google_compute_instance.backend_vm_1",
        project="p",
    )
    known = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "application": "shop"}
    known |= {"alert_webhook_url": "", "created_at": clock(), "updated_at": clock(), "deployment_id": name}
    return Deployment(**known, monitoring_policies=list(policies)), [made]


def policy(threshold, path=CPU):
    given = {"resource_ref": "backend-vm-1", "metric_name": "cpu_high", "duration": "60s", "severity": "critical"}
    return MonitoringPolicy(metric_path=path, threshold=threshold, **given)


def test_an_alerts_metric_is_told_from_an_hour_before_it_began_to_an_hour_after(http, alerts, monitoring, clock):
    began = clock()
    alerts.create("al-1", pending_alert(clock, "al-1", started_at=began))
    clock.sleep(3 * 3600)
    monitoring.values[CPU] = [0.93, 0.5]
    said = http.get("/ops/alerts/al-1/series").json
    assert (said["from_at"], said["to_at"]) == (began - 3600, began + 3600)
    assert (said["label"], said["unit"], said["threshold"], said["why"]) == ("CPU utilization", "ratio", 0.8, "")
    assert [each["value"] for each in said["points"]] == [0.5, 0.93]
    ((project, reading, now, window),) = monitoring.asked
    assert (project, now, window) == ("p", began + 3600, 7200)
    assert "backend-vm-1-abcde" in reading.filter


@pytest.mark.parametrize(("comparison", "worst"), [("gt", 9.0), ("lt", 0.0)])
def test_of_a_long_series_the_worst_of_every_stretch_is_kept(http, alerts, monitoring, clock, comparison, worst):
    alerts.create("al-1", pending_alert(clock, "al-1", comparison=comparison))
    monitoring.values[CPU] = [5.0] * 700 + [worst] + [5.0] * 700
    points = http.get("/ops/alerts/al-1/series").json["points"]
    assert len(points) <= 240
    assert worst in [each["value"] for each in points]


def test_an_alert_about_nothing_of_ours_has_no_points_and_says_why(http, alerts, monitoring, clock):
    alerts.create("al-1", pending_alert(clock, "al-1", target=None))
    alerts.create("al-2", pending_alert(clock, "al-2", metric='x" OR metric.type="y'))
    for alert_id in ("al-1", "al-2"):
        said = http.get(f"/ops/alerts/{alert_id}/series").json
        assert said["points"] == []
        assert said["why"]
    assert monitoring.asked == []
    assert http.get("/ops/alerts/al-none/series").status_code == 404


@pytest.mark.parametrize(("values", "state"), [([0.4], "well"), ([0.9, 0.4], "in trouble"), ([], "unknown")])
def test_a_deployment_is_as_well_as_the_worst_of_what_is_watched(http, deployments, monitoring, clock, values, state):
    deployments.register(*machine(clock, policy(0.8), policy(1e8, READS)))
    monitoring.values[CPU] = values
    said = http.get("/deployments/shop/health").json
    assert (said["deployment_id"], said["state"]) == ("run-1", state)
    cpu, disk = said["watched"]
    assert (cpu["crossed"], cpu["value"]) == (state == "in trouble", values[0] if values else None)
    assert (cpu["address"], cpu["label"]) == ("google_compute_instance.backend_vm_1", "CPU utilization")
    assert (disk["unit"], disk["value"], disk["crossed"]) == ("bytes_per_second", None, False)


def test_a_monitoring_that_does_not_answer_is_no_good_news(http, deployments, alerts, monitoring, clock):
    deployments.register(*machine(clock, policy(0.8)))
    alerts.create("al-1", pending_alert(clock, "al-1"))
    monitoring.broken = True
    assert http.get("/deployments/run-1/health").status_code == 503
    assert http.get("/ops/alerts/al-1/series").status_code == 503
    assert http.get("/deployments/nobody/health").status_code == 404
