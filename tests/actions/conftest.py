from types import SimpleNamespace

import pytest

from functions.actions.cooldowns import FirestoreCooldowns
from functions.actions.desk import Desk, Times
from shared.reports import Reports
from shared.schemas import Alert, AlertStatus, AlertTarget, Deployment, InfraPlan, OpsDecision, ProposedChange, Run
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs
from shared.telegram import words
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

CPU = "compute.googleapis.com/instance/cpu/utilization"
ADDRESS = "google_compute_instance.backend_vm_1"


class Machines:
    """Compute Engine's reset: the calls it got, and what it raises."""

    def __init__(self):
        self.resets = []
        self.error = None

    def reset(self, project, zone, name, *, request_id):
        if self.error:
            raise self.error
        self.resets.append((project, zone, name, request_id))


class Series:
    """Cloud Monitoring: points that appear as time goes by."""

    def __init__(self):
        self.readings = []
        self.points_now = lambda now: []

    def points(self, project, reading, *, now, window=300.0):
        self.readings.append(reading)
        return self.points_now(now)


class Told(list):
    """The chat: what it said."""

    def tell_end(self, alert):
        self.append(words.end(alert))


@pytest.fixture
def room(client, clock, sent):
    machines, series, told = Machines(), Series(), Told()
    alerts = Alerts(client, clock)
    desk = Desk(
        alerts=alerts,
        switch=KillSwitch(client, clock),
        runs=Runs(client, clock),
        deployments=Deployments(client),
        cooldowns=FirestoreCooldowns(client, clock, 900.0),
        compute=machines,
        metrics=series,
        report=Reports(alerts, told).report,
        publish=sent,
        times=Times(),
        clock=clock,
        sleep=clock.sleep,
    )
    return SimpleNamespace(desk=desk, machines=machines, series=series, told=told, sent=sent, clock=clock)


def target(**fields):
    base = {
        "name": "backend-vm-1-abcde",
        "type": "google_compute_instance",
        "deployment_id": "run-1",
        "address": ADDRESS,
        "project": "p",
        "zone": "us-central1-a",
        "machine_type": "e2-medium",
    }
    return AlertTarget.model_validate(base | fields)


SCALE = ProposedChange(
    action="scale_up_vm",
    method="terraform",
    address=ADDRESS,
    attribute="machine_type",
    kind="update",
    before="e2-medium",
    after="e2-standard-2",
)
RESTART = ProposedChange(action="restart_instance", method="api", address=ADDRESS, kind="reset")


@pytest.fixture
def raise_alert(room):
    """Stores an alert that is ready to be acted on."""

    def make(proposal=RESTART, status=AlertStatus.APPROVED, **fields):
        base = {
            "alert_id": "al-1",
            "incident_id": "i-1",
            "policy_name": "cpu",
            "resource": "backend-vm-1-abcde",
            "resource_type": "gce_instance",
            "metric": CPU,
            "value": 0.95,
            "threshold": 0.8,
            "comparison": "gt",
            "severity": "critical",
            "status": status,
            "target": target(),
            "deployment_id": "run-1",
            "decision": OpsDecision(
                severity="critical",
                recommended_action=proposal.action,
                requires_approval=True,
                confidence=0.9,
                reasoning="",
            ),
            "proposal": proposal,
            "approved_by": "somebody" if status is AlertStatus.APPROVED else None,
            "created_at": room.clock(),
            "updated_at": room.clock(),
        }
        made = Alert.model_validate(base | fields)
        assert room.desk.alerts.create(made.alert_id, made)
        return made

    return make


MAIN_TF = """# the VM
resource "google_compute_instance" "backend_vm_1" {
  name         = "backend-vm-1"
  machine_type = var.machine_type # sized by users
}
"""
VARIABLES_TF = """variable "machine_type" {
  type    = string
  default = "e2-medium"
}
"""


@pytest.fixture
def deployed(room):
    """A deployment in the registry, with the run that made it."""
    plan = InfraPlan(
        cloud="gcp",
        stack_type="backend_api",
        region="us-central1",
        machine_type="e2-medium",
        autoscaling=False,
        estimated_cost_usd=1.0,
        risk_flags=[],
        resources=["compute_instance"],
        monitoring=[],
    )
    files = {"main.tf": MAIN_TF, "variables.tf": VARIABLES_TF, "outputs.tf": ""}
    run = Run(run_id="run-1", deployment_id="run-1", prompt="g", plan=plan, files=files, created_at=1.0, updated_at=1.0)
    deployment = Deployment(
        deployment_id="run-1",
        cloud="gcp",
        services=["google_compute_instance"],
        region="us-central1",
        terraform_state_path="x",
        alert_webhook_url="x",
        created_at=1.0,
        updated_at=1.0,
        files=files,
        outputs={"instance_ip": "203.0.113.9"},
    )
    room.desk.runs.create("run-1", run)
    room.desk.deployments.create("run-1", deployment)
    return deployment
