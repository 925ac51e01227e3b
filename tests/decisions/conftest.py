"""The desk of decisions: real Firestore, real gate, real rules; the cloud, the model and the chat are stood in for."""

import threading
from dataclasses import replace

import pytest

from functions.decisions.decide import Desk
from functions.decisions.gate import DecisionLimits
from functions.decisions.knowledge import Evidence
from functions.decisions.registry import FirestoreRegistry
from functions.decisions.rules import RULES
from functions.decisions.wiring import asking
from shared import llm
from shared.schemas import Alert, AlertStatus, Deployment, HistoryEntry, MonitoringPolicy, Resource
from shared.settings import ModelSettings
from shared.store import Documents
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.telegram import Delivered
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

CPU = "compute.googleapis.com/instance/cpu/utilization"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
POLICY = "projects/platform/alertPolicies/1"
VM, DB = "backend-vm-1-k3x9q", "app-db-k3x9q"


class Room:
    """A desk, and what was asked, told and sent over it."""

    def __init__(self, store, now, publish):
        self.client, self.clock = store, now
        self.alerts, self.switch = Alerts(store, now), KillSwitch(store, now)
        self.registry = FirestoreRegistry(store, now)
        self.resources = Documents(store, "resources", Resource)
        self.deployments = Deployments(store)
        self.evidence, self.measured, self.read, self.newest = Evidence(), 0.95, [], []
        self.measured_at = float("inf")
        self.questions, self.told, self.looked, self.taken_back, self.reported = [], [], [], [], []
        self._rules = asking(llm.provider(ModelSettings(llm_provider="offline"), RULES))
        self._counting = threading.Lock()
        self.message_ids = iter(range(1, 10_000))
        self.desk = Desk(
            alerts=self.alerts,
            switch=self.switch,
            registry=self.registry,
            look=self._look,
            measure=self._measure,
            ask=self._ask,
            around=lambda alert: [f"Deployment: shop, prod ({alert.deployment_id})"] if alert.deployment_id else [],
            tell=self._tell,
            close_question=lambda alert, _: self.taken_back.append(alert.approval and alert.approval.message_id),
            report=self._report,
            publish=publish,
            lets=lambda alert: True,
            limits=DecisionLimits(),
            approval_ttl=900.0,
            lease=120.0,
            clock=now,
            project="platform",
        )

    def having(self, **changes):
        """The same room with some things of its desk exchanged."""
        self.desk = replace(self.desk, **changes)
        return self

    def _look(self, target):
        self.looked.append(target.name)
        return self.evidence

    def _measure(self, metric, target, deployment, newest=2, *, low=False, since=0.0):
        if since > self.measured_at:
            return None
        self.read.append((metric, target.name, deployment.deployment_id))
        self.newest.append(newest)
        self.low = low
        return self.measured

    def _ask(self, messages):
        with self._counting:
            self.questions.append(messages)
        return self._rules(messages)

    def _tell(self, alert):
        with self._counting:
            self.told.append(alert.alert_id)
            return Delivered("-5", next(self.message_ids), self.clock())

    def _report(self, alert):
        self.reported.append((alert.status, alert.untold))

    def register(self, name=VM, kind="google_compute_instance", **fields):
        base = {
            "name": name,
            "deployment_id": "run-1",
            "ref": name.rpartition("-")[0],
            "type": kind,
            "address": f"{kind}.{name.rpartition('-')[0].replace('-', '_')}",
            "project": "shop",
            "zone": "us-central1-a",
            "machine_type": "e2-medium",
        }
        self.resources.put(name, Resource.model_validate(base | fields))

    def deploy(self, *policies, refs=("backend-vm-1",), files=None, **fields):
        """The deployment of the registered machine: policies by (metric, threshold, severity), of each of `refs`."""
        made = Deployment(
            deployment_id="run-1", cloud="gcp", services=[], region="us-central1", terraform_state_path="",
            created_at=0, alert_webhook_url="", updated_at=0, files=files or {}, run_id="run-7",
            alert_policies=[POLICY],
            monitoring_policies=[
                MonitoringPolicy(
                    resource_ref=ref, metric_name="high", metric_path=metric, threshold=threshold,
                    duration="60s", severity=severity,
                )
                for ref in refs
                for metric, threshold, severity in policies
            ],
            **fields,
        )  # fmt: skip
        self.deployments.put("run-1", made)

    def alert(self, alert_id="al-1", **fields):
        now = self.clock()
        base = {
            "alert_id": alert_id,
            "incident_id": alert_id,
            "policy_name": "cpu_high",
            "policy": POLICY,
            "resource": VM,
            "resource_names": [VM],
            "resource_type": "gce_instance",
            "project": "shop",
            "zone": "us-central1-a",
            "metric": CPU,
            "value": 0.93,
            "threshold": 0.8,
            "comparison": "gt",
            "severity": "warning",
            "started_at": now - 60,
            "created_at": now,
            "updated_at": now,
        }
        made = Alert.model_validate(base | fields)
        self.alerts.create(made.alert_id, made)
        return made

    def status(self, alert_id="al-1"):
        return self.alerts.get(alert_id).status

    def close(self, alert_id="al-1", closing=""):
        """What the webhook does with a closing."""
        entry = HistoryEntry(at=self.clock(), event="closed", by="Cloud Monitoring")
        ended = {"status": AlertStatus.RESOLVED, "closed_at": self.clock(), "closing": closing}
        self.alerts.change(alert_id, lambda known: {**ended, "history": [*known.history, entry]})


@pytest.fixture
def room(client, clock, sent):
    made = Room(client, clock, sent)
    made.register()
    made.deploy((CPU, 0.8, "warning"), (UPTIME, 0.5, "error"))
    return made
