"""What was begun and not finished: it is let go of, listed as it stands, and can be gone on with."""

import json
import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from google.api_core.exceptions import ServiceUnavailable

from infra.local.storage.objects import Condition
from jobs.terraform.steps.locks import lock_user
from shared.schemas import ActionRecord, Alert, AlertStatus, AllowedChange, Phase, RunStatus
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch, KillSwitchState
from shared.terraform.naming import name_suffix
from tests.jobs.conftest import is_applied, lines_of, until
from tests.jobs.test_crashes import finish, in_state, is_locked, kill_when, standing

pytestmark = pytest.mark.cloud

BUCKET = "infraai-local-state"


def terraforms():
    """The processes of terraform that apply, by pid."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"terraform") and words[1:2] == [b"apply"]:
            found.append(int(entry.parent.name))
    return found


def put_lock(platform, run_id, who):
    lock = {"ID": "x", "Operation": "by hand", "Who": who, "Created": "2026-01-01T00:00:00Z", "Path": ""}
    name = f"deployments/{run_id}/default.tflock"
    platform.storage.put(BUCKET, name, json.dumps(lock).encode(), {}, Condition())


def test_a_terraform_that_is_killed_alone_leaves_no_lock_and_what_it_made_is_listed(
    platform,
    runs,
    requested,
    execute,
    client,
    slowly,
):
    run_id = requested(stack="backend_api")
    before = set(terraforms())
    execution = execute(run_id)
    until(lambda: "google_compute_network" in standing(platform, run_id), "the first resources")
    for pid in until(lambda: set(terraforms()) - before, "terraform"):
        os.kill(pid, signal.SIGKILL)
    assert platform.jobs.wait(execution.name, 30).exit_code == 0
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "apply_failed"), run.message
    assert "terraform was killed by SIGKILL" in run.message
    assert not is_locked(platform, run_id)
    assert not client.collection("claims").document(f"deployment-{run_id}").get().exists
    half = Deployments(client).get(run_id)
    assert (half.status, half.run_id) == ("incomplete", run_id)
    platform.provider.latency = 0.0
    assert runs.request(run_id, "apply") is not None
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    whole = Deployments(client).get(run_id)
    assert whole.status == "complete"
    assert whole.monthly_cost_usd > half.monthly_cost_usd


def test_a_lock_that_somebody_took_after_the_death_is_asked_about_and_not_removed(
    platform,
    runs,
    requested,
    execute,
    client,
    slowly,
):
    run_id = requested(stack="bucket")
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "applying")
    platform.provider.latency = 0.0
    name = f"deployments/{run_id}/default.tflock"
    if is_locked(platform, run_id):
        platform.storage.delete(BUCKET, name, None, Condition())
    put_lock(platform, run_id, "operator@desk")
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "state_locked"), run.message
    assert is_locked(platform, run_id)
    # Nobody who asks for another lock is meant; and the lock of the dead execution is not forgotten over this.
    assert runs.unlock(run_id, "1", "a person") is None
    lease = client.collection("claims").document(f"deployment-{run_id}").get().to_dict()
    assert lease["holder"] == ""
    assert killed.execution in lease["dead"]
    assert runs.unlock(run_id, run.lock.id, "a person") is not None
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    assert any("as a person asked: operator@desk" in line.text for line in lines_of(client, run_id))


def test_the_lock_of_an_execution_that_died_while_it_initialised_is_removed(platform, runs, requested, execute, client):
    """Terraform writes the first state under a lock: there is no initialised folder yet by which to unlock it."""
    run_id = requested(stack="bucket")
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "initializing")
    if not is_locked(platform, run_id):
        put_lock(platform, run_id, f"{lock_user(killed.execution)}@elsewhere")
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    assert not is_locked(platform, run_id)
    assert any("that a dead execution left" in line.text for line in lines_of(client, run_id))


def test_stop_ends_an_apply_in_its_middle_and_after_resume_it_is_finished(
    platform,
    runs,
    requested,
    execute,
    client,
    slowly,
):
    run_id = requested(stack="backend_api_postgres")
    platform.provider.latency = 1.5
    execution = execute(run_id)
    until(lambda: "google_compute_network" in standing(platform, run_id), "the first resources")
    switch = KillSwitch(client, time.time)
    assert [run.run_id for run in runs.under_way() if run.run_id == run_id] == [run_id]
    switch.set(active=True, by="a person")
    try:
        assert platform.jobs.wait(execution.name, 40).exit_code == 0
    finally:
        switch.set(active=False, by="a person")
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "halted"), run.message
    assert "in the middle" in run.message
    made = standing(platform, run_id)
    assert "google_sql_database" not in made
    assert not is_locked(platform, run_id)
    assert in_state(platform, run_id) < set(run.intent)
    half = Deployments(client).get(run_id)
    assert half.status == "incomplete"
    platform.provider.latency = 0.0
    assert runs.request(run_id, "apply") is not None
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    assert in_state(platform, run_id) == set(run.intent)


def test_a_heartbeat_that_sees_a_cancelled_run_interrupts_its_terraform_in_any_phase():
    from jobs.terraform.watch import Watch

    class Held:
        run = SimpleNamespace(phase=Phase.PLANNING, cancelled_by="")

        def beat(self):
            pass

    interrupted = []
    watch = Watch(Held(), lambda: KillSwitchState(active=False), time.time)
    watch.terraform = SimpleNamespace(interrupt=lambda: interrupted.append(True))
    watch.beat()
    assert not interrupted
    Held.run.cancelled_by = "ada"
    watch.beat()
    watch.beat()
    assert interrupted == [True]
    assert (watch.reason, watch.stopped) == ("cancelled", "cancelled by ada")


def test_a_stop_is_heard_at_the_first_look_and_a_look_that_fails_counts_only_twice_in_a_row():
    from jobs.terraform.watch import LOOK_EVERY, Watch

    class Held:
        run = SimpleNamespace(phase=Phase.APPLYING, cancelled_by="")

        def beat(self):
            # A heartbeat that can't be written makes nobody deaf.
            raise ServiceUnavailable("not now")

    going, stopped = KillSwitchState(active=False), KillSwitchState(active=True, by="eva")
    unread = KillSwitchState(active=True, by="unreadable: ServiceUnavailable", unreadable=True)

    def interrupted_after(*looks):
        now, seen, left = [0.0], [], list(looks)
        watch = Watch(Held(), lambda: left.pop(0), lambda: now[0])
        watch.terraform = SimpleNamespace(interrupt=lambda: seen.append(len(looks) - len(left)))
        while left and not seen:
            with pytest.raises(ServiceUnavailable):
                watch.beat()
            now[0] += LOOK_EVERY / 2
        return seen

    assert interrupted_after(going, stopped, going) == [2]
    assert interrupted_after(stopped, going) == [1]
    assert interrupted_after(unread, going, unread, going) == []
    assert interrupted_after(going, unread, unread, going) == [3]


def test_who_lost_the_run_lets_its_terraform_go_on_no_longer():
    """The heartbeat learns that another execution holds the run."""
    from jobs.terraform.watch import Watch
    from shared.store.runs import LostClaim

    class Held:
        run = SimpleNamespace(phase=Phase.APPLYING, cancelled_by="")

        def beat(self):
            raise LostClaim("somebody else's")

    class Terraform:
        interrupted = False

        def interrupt(self):
            self.interrupted = True

    watch = Watch(Held(), lambda: KillSwitchState(active=False), time.time)
    watch.terraform = Terraform()
    with pytest.raises(LostClaim):
        watch.beat()
    assert watch.lost
    assert watch.terraform.interrupted


def test_a_half_made_deployment_is_registered_from_what_stands_and_costs_that(
    here, requested, runs, client, keep, faults
):
    faults.fail("google_compute_instance", "create", "googleapi: Error 403: Quota exceeded, quotaExceeded", times=None)
    run_id = requested(stack="backend_api")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "apply_failed"), run.message
    assert "Quota exceeded" in run.message
    assert "more quota" in run.message
    half = Deployments(client).get(run_id)
    assert (half.status, half.run_id) == ("incomplete", run_id)
    network = f"backend-vpc{name_suffix(run_id)}"
    assert network in half.resource_map
    assert not [name for name in half.resource_map if name.startswith("backend-vm-1")]
    assert Deployments(client).resources.get(network).deployment_id == run_id
    # From the state: an address that nothing uses is paid for, the machine that isn't there is not.
    assert 1 < half.monthly_cost_usd < run.plan_summary.monthly_cost_usd - 5
    faults.clear()
    assert runs.request(run_id, "apply") is not None
    here(run_id, change=keep)
    assert is_applied(runs.get(run_id)), runs.get(run_id).message
    whole = Deployments(client).get(run_id)
    assert whole.status == "complete"
    assert whole.monthly_cost_usd == pytest.approx(run.plan_summary.monthly_cost_usd, abs=0.5)


def an_alert(client, run_id, **fields):
    alerts = Alerts(client, time.time)
    now = time.time()
    action = ActionRecord(name="scale_up_vm", method="terraform", started_at=now, run_id=run_id)
    given = {"alert_id": f"a-{run_id}", "status": AlertStatus.EXECUTING, "action": action, "value": 1.0, **fields}
    texts = dict.fromkeys(("incident_id", "policy_name", "resource", "resource_type", "metric", "severity"), "x")
    alert = Alert(**texts, created_at=now, updated_at=now, **given)
    assert alerts.create(alert.alert_id, alert)
    return alert.alert_id


@pytest.mark.parametrize(
    ("fields", "age", "applied"),
    [
        ({}, 0, True),
        ({"status": AlertStatus.HALTED}, 0, False),
        ({"status": AlertStatus.ESCALATED}, 0, False),
        ({"closed_at": 1.0}, 0, False),
        ({}, 3600, False),
    ],
    ids=["executing", "halted", "escalated", "closed", "too old"],
)
def test_a_remediation_is_done_only_while_its_alert_waits_for_it(
    here, requested, runs, client, keep, fields, age, applied
):
    first = requested(stack="bucket")
    here(first, change=keep)
    files = runs.get(first).files
    more = {**files, "more.tf": 'resource "google_pubsub_topic" "more" {\n  name = "more${var.name_suffix}"\n}\n'}
    declared = AllowedChange(address="google_pubsub_topic.more", kind="restore")
    run_id = requested(
        more, deployment_id=first, kind="remediation", allowed_change=declared, created_at=time.time() - age
    )
    alert_id = an_alert(client, run_id, **fields)
    runs.change(run_id, lambda run: {"alert_id": alert_id})
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run) == applied, run.message
    if not applied:
        assert (run.status, run.reason) == (RunStatus.FAILED, "not_wanted")
        # A person who asks for it by hand gets it.
        assert runs.request(run_id, "apply") is not None
        here(run_id, change=keep)
        assert is_applied(runs.get(run_id)), runs.get(run_id).message


def test_what_another_region_does_not_know_is_not_taken_for_dead():
    from google.api_core.exceptions import NotFound

    from shared.cloud.jobs import Jobs, JobsSettings

    jobs = Jobs("p", JobsSettings(run_location="us-central1"))

    class Nowhere:
        def get_execution(self, name, timeout):
            raise NotFound(name)

    jobs._executions_client = Nowhere()
    assert jobs.ended("locations/us-central1/jobs/terraform/executions/x#0")
    assert jobs.ended("jobs/terraform/executions/x#0")
    assert not jobs.ended("locations/europe-west1/jobs/terraform/executions/x#0")
