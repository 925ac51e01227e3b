"""Real kills: an execution dies at some step, and the next one brings the run to an honest end."""

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from functions.planning.undo import UndoRequest, undo
from infra.local.storage.objects import Condition, NoObject
from shared.schemas import Declared, RunStatus, files_sha
from shared.store.adoptions import PENDING, Pending, keep
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.environments import Environments
from shared.store.runs import overdue, started
from shared.terraform.difference import declared as difference
from shared.terraform.naming import name_suffix
from tests.jobs.conftest import is_applied, lines_of, until

pytestmark = pytest.mark.cloud


def kill_when(platform, runs, execution, run_id, when, seconds=60.0):
    """SIGKILL the execution's main process as soon as `when(run)` holds; the run as it was then."""
    run = until(lambda: (found := runs.get(run_id)) and when(found) and found, "the moment to kill", seconds)
    pid = until(lambda: platform.jobs.execution(execution.name).pid, "the process")
    os.kill(pid, signal.SIGKILL)
    ended = platform.jobs.wait(execution.name, 20)
    assert ended.ended
    assert ended.signal == signal.SIGKILL, "it had ended by itself before it was killed"
    return run


def finish(platform, execute, run_id):
    execution = execute(run_id)
    ended = platform.jobs.wait(execution.name, 120)
    assert ended.exit_code == 0, Path(ended.log).read_text()


def standing(platform, run_id):
    """Kind -> how many of them bear this run's suffix or label."""
    marks = (name_suffix(run_id), f'"{run_id}"')
    found = {}
    for kind in platform.world.kinds():
        texts = [json.dumps(entry.attributes, default=str) for entry in platform.world.list(kind)]
        count = sum(any(mark in text for mark in marks) for text in texts)
        if count:
            found[kind] = count
    return found


def in_state(platform, run_id):
    name = f"deployments/{run_id}/default.tfstate"
    state = json.loads(platform.storage.read("infraai-local-state", name, None, Condition())[1])
    return {f"{each['type']}.{each['name']}" for each in state["resources"] if each["mode"] == "managed"}


def is_locked(platform, run_id):
    try:
        platform.storage.about("infraai-local-state", f"deployments/{run_id}/default.tflock", None, Condition())
    except NoObject:
        return False
    return True


@pytest.mark.parametrize("phase", ["initializing", "validating", "planning"])
def test_killed_before_apply_the_next_execution_applies_it_once(platform, runs, requested, execute, client, phase):
    run_id = requested(stack="bucket")
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == phase)
    assert not killed.intent
    assert not standing(platform, run_id)
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    assert standing(platform, run_id)["google_storage_bucket"] == 1
    assert not is_locked(platform, run_id)
    numbers = [line.n for line in lines_of(client, run_id)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_killed_in_the_middle_of_apply_everything_exists_once_and_is_in_the_state(
    platform, runs, requested, execute, client, slowly
):
    run_id = requested(stack="backend_api")
    execution = execute(run_id)
    until(lambda: "google_compute_network" in standing(platform, run_id), "the first resources")
    killed = kill_when(platform, runs, execution, run_id, lambda run: run.phase == "applying")
    assert killed.intent
    before = standing(platform, run_id)
    assert is_locked(platform, run_id), "the dead terraform's lock should be there still"
    platform.provider.latency = 0.0
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    text = "\n".join(line.text for line in lines_of(client, run_id))
    assert is_applied(run), (run.reason, run.message, text)
    assert not is_locked(platform, run_id)
    assert "removing the lock" in text
    after = standing(platform, run_id)
    assert before.items() <= after.items(), "something was made twice"
    assert in_state(platform, run_id) == set(run.intent)
    # What is there is what was planned: nothing is left to do.
    again = requested(runs.get(run_id).files, plan=run.plan, deployment_id=run_id)
    finish(platform, execute, again)
    assert is_applied(runs.get(again))
    assert runs.get(again).plan_summary.changes == []


def test_killed_after_the_apply_the_rest_is_finished_without_another(platform, runs, requested, execute, client):
    run_id = requested(stack="bucket")
    kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "finalizing")
    before = standing(platform, run_id)
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), (runs.get(run_id).reason, runs.get(run_id).message, runs.get(run_id).phase)
    assert standing(platform, run_id) == before
    assert [time.phase for time in runs.get(run_id).phases].count("applying") == 1


def test_a_run_over_which_executions_keep_dying_is_given_up(platform, runs, requested, execute, client):
    run_id = requested(stack="bucket")
    kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "planning")
    # As if two more had died since.
    client.collection("claims").document(f"deployment-{run_id}").update({"takeovers": 2})
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "recovery_exhausted")
    # Nothing stands in the way of another try.
    assert runs.request(run_id, "apply") is not None
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), (runs.get(run_id).reason, runs.get(run_id).message, runs.get(run_id).phase)


def test_a_second_execution_leaves_a_run_alone_whose_holder_is_alive(platform, runs, requested, execute, held_up):
    run_id = requested(stack="bucket")
    first = execute(run_id)
    held = until(lambda: (run := runs.get(run_id)).phase == "applying" and run, "the first to apply")
    second = platform.jobs.wait(execute(run_id).name, 60)
    assert second.exit_code == 0, Path(second.log).read_text()
    assert runs.get(run_id).execution == held.execution
    held_up.set()
    platform.jobs.wait(first.name, 60)
    assert is_applied(runs.get(run_id)), (runs.get(run_id).reason, runs.get(run_id).message, runs.get(run_id).phase)
    assert [time.phase for time in runs.get(run_id).phases].count("applying") == 1


def test_a_run_waits_while_another_works_on_the_same_deployment(platform, runs, requested, execute, held_up):
    first_id = requested(stack="bucket")
    first = execute(first_id)
    until(lambda: runs.get(first_id).phase == "applying", "the first to apply")
    second_id = requested(stack="bucket", deployment_id=first_id)
    assert platform.jobs.wait(execute(second_id).name, 60).exit_code == 0
    waiting = runs.get(second_id)
    assert (waiting.status, waiting.phase, waiting.execution) == (RunStatus.RUNNING, "starting", None)
    # The sweeper finds it later and sends its message again.
    assert overdue(waiting, time.time() + 3600, 45).run_id == second_id
    held_up.set()
    platform.jobs.wait(first.name, 60)
    finish(platform, execute, second_id)
    assert is_applied(runs.get(second_id))


def test_asked_to_stop_terraform_ends_in_good_order_and_the_next_execution_goes_on(
    platform, runs, requested, execute, slowly
):
    run_id = requested(stack="backend_api")
    execution = execute(run_id)
    until(lambda: "google_compute_network" in standing(platform, run_id), "the first resources")
    platform.jobs.cancel(execution.name)
    ended = platform.jobs.wait(execution.name, 20)
    assert ended.ended
    assert ended.exit_code not in (0, None)
    assert runs.get(run_id).status is RunStatus.RUNNING
    assert not is_locked(platform, run_id)
    assert in_state(platform, run_id)
    platform.provider.latency = 0.0
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), (runs.get(run_id).reason, runs.get(run_id).message, runs.get(run_id).phase)
    assert in_state(platform, run_id) == set(runs.get(run_id).intent)


def test_a_lock_that_somebody_else_holds_is_left_alone(platform, runs, requested, execute):
    run_id = requested(stack="bucket")
    lock = {"ID": "x", "Operation": "by hand", "Who": "a@person", "Created": "2020-01-01T00:00:00Z", "Path": ""}
    name = f"deployments/{run_id}/default.tflock"
    platform.storage.put("infraai-local-state", name, json.dumps(lock).encode(), {}, Condition())
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "state_locked"), run.message
    assert "a@person since 2020-01-01 00:00:00 UTC (by hand)" in run.message
    assert f"infraai unlock {run_id}" in run.message
    assert run.lock.who == "a@person"
    assert is_locked(platform, run_id)


@pytest.mark.parametrize(
    ("stack", "reported"),
    [("backend_api_postgres", False), ("web_app_autoscaled", True)],
)
def test_a_state_that_was_never_saved_is_made_up_from_what_exists(
    platform, runs, requested, client, here, stack, reported
):
    """Everything was made and nothing was saved: by ids that terraform reported, or by names alone."""
    run_id = requested(stack=stack)
    here(run_id, change=lambda desk: replace(desk, publish=lambda _: None))
    before, intent = standing(platform, run_id), runs.get(run_id).intent
    name = f"deployments/{run_id}/default.tfstate"
    platform.storage.delete("infraai-local-state", name, None, Condition())
    if not reported:
        for batch in client.collection("runs").document(run_id).collection("logs").list_documents():
            batch.delete()
    open_end = [{"phase": "applying", "started_at": time.time()}]
    runs.change(run_id, lambda run: {"phase": "applying", "phases": open_end})
    here(run_id, change=lambda desk: replace(desk, publish=lambda _: None))
    run = runs.get(run_id)
    text = "\n".join(line.text for line in lines_of(client, run_id))
    assert is_applied(run), (run.reason, run.message, text)
    assert standing(platform, run_id) == before
    assert in_state(platform, run_id) == set(intent)


@pytest.mark.parametrize("phase", ["backing_up", "destroying"])
def test_killed_in_the_middle_of_a_destruction_the_rest_goes_and_the_last_copies_stay(
    platform, runs, requested, execute, client, slowly, phase
):
    platform.provider.latency = 0.0
    first = requested(stack="backend_api")
    finish(platform, execute, first)
    made = Deployments(client).get(first)
    machine = "google_compute_instance.backend_vm_1"
    run_id = requested(
        made.files,
        plan=made.plan,
        deployment_id=first,
        kind="destroy",
        based_on=files_sha(made.files),
        declared=Declared(removed=["*"], loses=[machine], confirmed_by="somebody"),
    )
    platform.provider.latency = 0.5
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == phase)
    assert killed.intent
    platform.provider.latency = 0.0
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    text = "\n".join(line.text for line in lines_of(client, run_id))
    assert run.status is RunStatus.COMPLETED, (run.reason, run.message, text)
    assert [each.address for each in run.kept] == [machine]
    assert standing(platform, first) == {"google_compute_snapshot": 1}
    assert in_state(platform, first) == set()
    assert Deployments(client).find(first) is None
    assert not is_locked(platform, first)
    if phase == "destroying":
        built_again_though_that_is_killed_too(platform, runs, first, execute, client)


def built_again_though_that_is_killed_too(platform, runs, gone, execute, client):
    """Undone within the day, and killed in the middle of that: everything is there once, under its own suffix."""
    stores = {"runs": runs, "deployments": Deployments(client), "environments": Environments(client, "infraai-local")}
    drafted = undo(gone, None, UndoRequest(), secrets=None, project="infraai-local", by="ada", **stores)
    # The files are this test's and not the catalogue's: each of their lines would be asked about first.
    asked = runs.change(drafted.run_id, lambda run: started(run, time.time(), drafted_files={}))
    platform.provider.latency = 0.5
    killed = kill_when(platform, runs, execute(asked.run_id), asked.run_id, lambda run: run.phase == "applying")
    assert killed.intent
    before = standing(platform, asked.run_id)
    platform.provider.latency = 0.0
    finish(platform, execute, asked.run_id)
    again = runs.get(asked.run_id)
    assert is_applied(again), (again.reason, again.message)
    assert before.items() <= standing(platform, asked.run_id).items(), "something was made twice"
    assert in_state(platform, drafted.deployment_id) == set(again.intent)
    assert Deployments(client).get(drafted.deployment_id).status == "complete"
    # What was kept of the first one is still there.
    assert standing(platform, gone) == {"google_compute_snapshot": 1}


def test_killed_in_the_middle_of_a_change_the_rest_of_it_is_done_once(
    platform, runs, requested, execute, client, slowly
):
    platform.provider.latency = 0.0
    first = requested(stack="bucket")
    finish(platform, execute, first)
    made = Deployments(client).get(first)
    more = "\n".join(
        f'resource "google_pubsub_topic" "t{n}" {{\n  name = "t{n}${{var.name_suffix}}"\n}}\n' for n in range(6)
    )
    files = {**made.files, "more.tf": more}
    run_id = requested(
        files,
        plan=made.plan,
        deployment_id=first,
        kind="change",
        based_on=files_sha(made.files),
        declared=difference(made.files, files),
    )
    platform.provider.latency = 0.5
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "applying")
    assert killed.before.files == made.files
    platform.provider.latency = 0.0
    finish(platform, execute, run_id)
    assert is_applied(runs.get(run_id)), (runs.get(run_id).reason, runs.get(run_id).message)
    assert standing(platform, first)["google_pubsub_topic"] == 6
    assert runs.get(run_id).before.files == made.files
    assert Deployments(client).get(first).files == files


def test_a_promotion_that_is_killed_in_the_middle_ends_well_in_its_own_environment(
    platform, runs, requested, execute, client, slowly
):
    from shared.schemas import Difference, Environment, Promotion

    there = Environment(name="qa", project="shop-qa-01", region="us-central1", regions=["us-central1"])
    Environments(client, "infraai-local").put("qa", there)
    promotion = Promotion(
        from_environment="default",
        from_deployment="d",
        from_run="r",
        differences=[Difference(what="project", before="infraai-local", after="shop-qa-01")],
    )
    run_id = requested(stack="bucket", environment="qa", project="shop-qa-01", application="shop", promotion=promotion)
    killed = kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == "applying")
    assert killed.intent
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message)
    deployment = Deployments(client).get(run_id)
    assert (deployment.status, deployment.environment, deployment.project) == ("complete", "qa", "shop-qa-01")
    buckets = [entry for entry in platform.world.list("google_storage_bucket") if name_suffix(run_id) in entry.id]
    assert [entry.attributes["project"] for entry in buckets] == ["shop-qa-01"]
    assert not is_locked(platform, run_id)


MINE = """
variable "project_id" {{
  type = string
}}

provider "google" {{
  project = var.project_id
  region  = "us-central1"
}}

resource "google_pubsub_topic" "orders" {{
  name = "{name}"
}}
"""


@pytest.mark.parametrize("phase", ["planning", "finalizing"])
def test_an_adoption_that_is_killed_in_the_middle_takes_everything_in_once(
    platform, runs, requested, execute, client, slowly, phase
):
    name = f"orders-{phase}"
    text = MINE.format(name=f"{name}${{var.name_suffix}}") + 'variable "name_suffix" {\n  type = string\n}\n'
    owner = requested({"main.tf": text})
    finish(platform, execute, owner)
    state = platform.storage.read("infraai-local-state", f"deployments/{owner}/default.tfstate", None, Condition())[1]
    # Nobody's any more: what its owner made with a Terraform of their own.
    Deployments(client).remove(owner)
    before = standing(platform, owner)
    run_id = requested({"main.tf": MINE.format(name=f"{name}{name_suffix(owner)}")}, kind="adopt", mode="plan")
    waiting = Documents(client, PENDING, Pending)
    keep(waiting, run_id, Pending(state=state.decode()), now=time.time())
    kill_when(platform, runs, execute(run_id), run_id, lambda run: run.phase == phase)
    assert waiting.find(run_id) is not None
    finish(platform, execute, run_id)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.COMPLETED, None), run.message
    assert run.plan_summary.changes == []
    assert Deployments(client).get(run_id).resource_map == {f"{name}{name_suffix(owner)}": run_id}
    assert waiting.find(run_id) is None
    assert standing(platform, owner) == before
    assert in_state(platform, run_id) == {"google_pubsub_topic.orders"}
    assert not is_locked(platform, run_id)
