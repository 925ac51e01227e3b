"""Real kills: whoever works on an alert dies right after each step that leaves a trace, when it is first made.

The stand-ins of this process see each write, message and effect before its answer reaches whoever made it, who is
killed then: what was done is done, and nobody learns of it. After each death there is one sweep.
"""

import os
import signal
import threading
import time
from contextlib import suppress

import pytest
import requests
from google.cloud.firestore_v1._helpers import decode_dict

from infra.cli.client import ApiError
from infra.cli.incident import inject
from infra.local.compute.operations import Operations
from infra.local.firestore.service import FirestoreService
from infra.local.host import FunctionsHost
from infra.local.platform import LocalPlatform
from infra.local.provider.google import GoogleProvider
from infra.local.pubsub.service import PubSubService
from infra.local.run_jobs.executions import RunJobs
from infra.local.settings import LocalSettings
from infra.local.telegram.bot import Bot
from shared.schemas import PASSING, Alert, AlertStatus
from shared.store.alerts import Alerts

pytestmark = pytest.mark.cloud

# Nobody sweeps but the tests.
SETTINGS = LocalSettings(boot_seconds=0.3, latency=0.1, patience=5.0, sweep_seconds=3600.0, time_scale=100.0)
PATIENCE = 120.0


CPU = "compute.googleapis.com/instance/cpu/utilization"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
ENDS = set(AlertStatus) - PASSING - {AlertStatus.PENDING_APPROVAL}


class Cloud:
    """The platform, whose processes are killed at the steps of one alert, and what was done to its machine."""

    def __init__(self):
        self.effects = []
        self.kills = []
        self.died = threading.Event()
        self._metric = ""
        self._holder = 0
        self._dead = []
        self._changing = threading.Lock()

    def follow(self, metric):
        """From now on every new step is deadly, and alerts on this metric are what counts; none with ""."""
        with self._changing:
            self._metric = metric
            self.effects.clear()

    def step(self, *what, job=False):
        """The functions have done this, or a job: the first time they die of it."""
        with self._changing:
            if not self._metric or what in self.kills:
                return
            self.kills.append(what)
            # Of an execution that has no process yet nothing can die: it comes to the run after the others.
            at_work = [each for each in self.platform.jobs.executions() if each.pid and not each.ended]
            for pid in [each.pid for each in at_work] if job else [self.platform.host.pid]:
                # One that has ended by itself may be on record as at work for a moment yet.
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._dead += [each.name for each in at_work] if job else []
            self.died.set()

    def written(self, name, document):
        collection = name.split("/documents/")[1].split("/")[0]
        stored = decode_dict(document.fields, None)
        if collection == "ops_alerts" and stored["metric"] == self._metric:
            said = [stored["status"], stored["history"][-1]["event"]]
            said += [name for name in ("lease_until", "untold") if stored[name]]
            said += ["asked"] if stored["approval"] and stored["approval"]["message_id"] else []
            if stored["lease_until"]:
                self._holder = self.platform.host.pid
            self.step("alert", *said, stored["action"] and stored["action"]["name"])
        elif collection == "runs" and "/logs/" not in name:
            if stored["phase"] == "starting":
                self.step("run", stored["phase"])
            elif stored["phase"] == "verifying":
                self.step("run", stored["phase"], job=True)
        elif collection == "claims":
            self.step("claim", name.rpartition("/")[2].partition("-")[0])

    def call(self, method, path, body=None):
        """Like a client that comes again when nobody answers, as Cloud Monitoring, Pub/Sub and people do."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = requests.request(method, self.platform.url + path, json=body, timeout=20)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                # Its process died before the answer, or in the middle of it.
                assert time.monotonic() < deadline
                continue
            return answer

    def deploy(self, goal):
        planned = self.call("POST", "/generate-graph", {"prompt": goal}).json()
        asked = {"prompt": goal, "plan": planned["plan"], "graph": planned["graph"]}
        run_id = self.call("POST", "/generate_terraform", asked).json()["run_id"]
        self.call("POST", "/execute", {"run_id": run_id, "mode": "apply"})
        status = until(lambda: (run := self.call("GET", f"/runs/{run_id}").json())["status"] != "running" and run)
        assert status["status"] == "completed", status
        return run_id

    def machine(self):
        (machine,) = self.platform.world.list("google_compute_instance")
        return machine.attributes

    def alert(self, metric):
        """The newest alert on a metric, read without the functions."""
        found = [each.to_dict() for each in self.alerts.collection.stream(timeout=10)]
        mine = sorted((each for each in found if each["metric"] == metric), key=lambda each: each["created_at"])
        return Alert.model_validate(mine[-1]) if mine else None

    def recover(self, metric):
        """What happens after a death: the functions are back, whatever was held is let go of, and one sweep."""
        self.died.clear()
        until(lambda: self.call("GET", "/_health").ok)
        # Until Cloud Run knows that they have ended, the launcher leaves their run to them, and a sweep is too early.
        until(lambda: all(self.platform.jobs.execution(name).ended for name in self._dead))
        waits = float(self.platform.environment()["STALLED_AFTER_SECONDS"])
        time.sleep(max(self._held(metric), waits) + 0.05)
        # One sweep, and one that was made: while the functions start, whoever stands before them answers that.
        until(lambda: self.call("POST", "/_functions/sweeper/sweep").ok)

    def _held(self, metric):
        """For how many seconds the alert is still held; what a dead process holds runs out at once."""
        alert = self.alert(metric)
        if not alert or not alert.lease_until:
            return 0.0
        if self._holder == self.platform.host.pid:
            return alert.lease_until - time.time()
        self.alerts.collection.document(alert.alert_id).update({"lease_until": time.time()})
        return 0.0

    def bring_to_an_end(self, metric):
        """Approve what asks, recover from each death; the alert once it has ended and the functions live on."""
        deadline = time.monotonic() + PATIENCE
        while True:
            if self.died.is_set():
                self.recover(metric)
                deadline = time.monotonic() + PATIENCE
            alert = self.alert(metric)
            if alert and alert.status is AlertStatus.PENDING_APPROVAL and alert.approval.message_id:
                meant = {"question": alert.approval.question, "proposal_sha": alert.proposal.digest}
                self.call("POST", f"/ops/alerts/{alert.alert_id}/approve", meant)
            if alert and alert.status in ENDS and not alert.untold and not self.died.is_set():
                return alert
            assert time.monotonic() < deadline, f"one sweep was not enough after {self.kills[-1:]}: {alert}"
            time.sleep(0.02)


def until(look):
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    cloud = Cloud()
    with pytest.MonkeyPatch.context() as patch:
        watch(cloud, patch)
        user = {"PATH": os.environ["PATH"], "LLM_DEADLINE_SECONDS": "1"}
        folder = tmp_path_factory.mktemp("kills")
        with LocalPlatform(folder, port=0, settings=SETTINGS, user=user) as cloud.platform:
            patch.setenv("FIRESTORE_EMULATOR_HOST", cloud.platform.environment()["FIRESTORE_EMULATOR_HOST"])
            from google.cloud import firestore

            client = firestore.Client(project=SETTINGS.project)
            cloud.alerts = Alerts(client, time.time)
            cloud.deployment = cloud.deploy("A backend API on a VM for 1k users")
            yield cloud
            client.close()


def watch(cloud, patch):
    """See every trace the functions leave, in the stand-ins, before the answer to it is on its way."""
    firestore, pubsub, reset = FirestoreService._apply, PubSubService._publish, Operations.once
    update, run, say = GoogleProvider.update, RunJobs.run, Bot._send_message

    def applied(self, changes, commit_time):
        firestore(self, changes, commit_time)
        for name, document in changes.items():
            if document is not None:
                cloud.written(name, document)

    def published(self, request):
        answer = pubsub(self, request)
        cloud.step("published", request.messages[0].attributes["type"])
        return answer

    def once(self, verb, target, request_id, change):
        def counted():
            change()
            cloud.effects.append((verb, target.rpartition("/")[2]))

        answer = reset(self, verb, target, request_id, counted)
        cloud.step("asked for", verb)
        return answer

    def updated(self, client, type_name, prior, planned, config):
        state = update(self, client, type_name, prior, planned, config)
        cloud.effects.append(("update", type_name))
        cloud.step("updated", type_name, job=True)
        return state

    def launched(self, *args, **fields):
        answer = run(self, *args, **fields)
        cloud.step("launched")
        return answer

    def said(self, given):
        answer = say(self, given)
        cloud.step("said", str(given.get("text")).split(":")[0])
        return answer

    # Of the functions that are started again and again, only those are loaded that are called.
    patch.setattr(FunctionsHost, "warm_up", lambda self: None)
    patch.setattr(FirestoreService, "_apply", applied)
    patch.setattr(PubSubService, "_publish", published)
    patch.setattr(Operations, "once", once)
    patch.setattr(GoogleProvider, "update", updated)
    patch.setattr(RunJobs, "run", launched)
    patch.setattr(Bot, "_send_message", said)


def test_a_restart_outlives_the_death_of_the_functions_after_every_step_and_is_done_once(cloud):
    cloud.follow(UPTIME)
    _injected(cloud.platform.url, "hang", cloud.deployment)
    alert = cloud.bring_to_an_end(UPTIME)
    assert cloud.effects == [("reset", cloud.machine()["name"])]
    cloud.follow("")
    begun = {
        ("published", "AlertRaised"),
        ("alert", "pending", "raised", "lease_until", None),
        ("published", "ActionApproved"),
        ("alert", "executing", "acting", "lease_until", "restart_instance"),
        ("asked for", "reset"),
    }
    assert begun <= set(cloud.kills)
    assert alert.action.name == "restart_instance"
    if alert.action.success is None:
        # The machine was well again, and its incident closed, before anybody took over from the dead worker.
        assert "not known whether it was done" in alert.history[-1].detail, alert.history
        return
    ended = {("published", "ActionTaken"), ("alert", "executed", "executed", "lease_until", "restart_instance")}
    assert ended <= set(cloud.kills)
    assert alert.verdict is not None


def test_a_larger_machine_outlives_the_death_of_functions_and_jobs_after_every_step_and_is_made_once(cloud):
    before = cloud.machine()["machine_type"]
    cloud.follow(CPU)
    _injected(cloud.platform.url, "load", cloud.deployment)
    alert = cloud.bring_to_an_end(CPU)
    assert cloud.effects == [("update", "google_compute_instance")]
    cloud.follow("")
    assert (alert.action.name, alert.action.success) == ("scale_up_vm", True), alert.history
    assert {
        ("said", "CRITICAL"),
        ("published", "RunRequested"),
        ("launched",),
        ("updated", "google_compute_instance"),
        ("published", "InfraApplied"),
        ("run", "verifying"),
    } <= set(cloud.kills)
    assert alert.verdict is not None
    assert cloud.machine()["machine_type"] == alert.proposal.after != before


def _injected(url, *words):
    """An incident, once the doors that the deaths before it closed are open again."""
    for _ in range(60):
        try:
            return inject(url, *words)
        except ApiError:
            time.sleep(0.5)
    return inject(url, *words)
