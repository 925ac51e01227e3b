"""Cloud Run Jobs on a laptop, through google-cloud-run's own clients."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from google.api_core.exceptions import BadRequest, GoogleAPICallError, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2
from google.cloud.run_v2.services.executions.transports import ExecutionsRestTransport
from google.cloud.run_v2.services.jobs.transports import JobsRestTransport
from google.cloud.run_v2.services.tasks.transports import TasksRestTransport

from infra.local.processes import identity
from infra.local.run_jobs import RunJobs, run_jobs_app
from infra.local.run_jobs.executions import Job
from infra.local.web import WebServer

pytestmark = pytest.mark.slow

PARENT = "projects/p/locations/us-central1"
JOB = f"{PARENT}/jobs/terraform"
Failed = run_v2.Condition.State.CONDITION_FAILED
Reason = run_v2.Condition.ExecutionReason


def until(holds, timeout=60.0):
    """What `holds` returns once it is true."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")


def python(code):
    return Job(name=JOB, command=[sys.executable, "-S", "-c", code])


class Clients:
    def __init__(self, address):
        how = {"host": address, "url_scheme": "http", "credentials": AnonymousCredentials()}
        self.jobs = run_v2.JobsClient(transport=JobsRestTransport(**how))
        self.executions = run_v2.ExecutionsClient(transport=ExecutionsRestTransport(**how))
        self.tasks = run_v2.TasksClient(transport=TasksRestTransport(**how))

    def run(self, **overrides):
        if "env" in overrides:
            env = [{"name": name, "value": value} for name, value in overrides.pop("env").items()]
            overrides["container_overrides"] = [{"env": env, "args": overrides.pop("args", [])}]
        return self.jobs.run_job(run_v2.RunJobRequest(name=JOB, overrides=overrides), timeout=10)

    def ended(self, operation):
        """The execution of an operation when it has ended, however it did."""
        name = operation.metadata.name
        until(lambda: self.executions.get_execution(name=name).completion_time)
        return self.executions.get_execution(name=name)


@pytest.fixture
def jobs(tmp_path):
    jobs = RunJobs(tmp_path / "jobs", environment=lambda: {"GIVEN": "yes", "PATH": os.environ["PATH"]}, grace=0.3)
    yield jobs
    jobs.close()


@pytest.fixture
def clients(jobs):
    server = WebServer(run_jobs_app(jobs))
    server.start()
    yield Clients(server.address)
    server.close()


def log(execution):
    return Path(execution.log_uri.removeprefix("file://")).read_text()


def test_an_execution_gets_its_overrides_and_nothing_of_the_users_environment(jobs, clients, monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_USER", "x")
    job = python("import os, sys, json; print(json.dumps([dict(os.environ), sys.argv[1:]]))")
    jobs.put_job(
        job.model_copy(update={"env": {"OF_JOB": "1", "BOTH": "job"}, "args": ["of job"], "told": {"RUN_ID", "BOTH"}})
    )
    operation = clients.run(env={"RUN_ID": "r1", "BOTH": "override"})
    execution = operation.result(timeout=10)
    assert execution.name == operation.metadata.name
    assert execution.succeeded_count == 1
    environment, args = json.loads(log(execution))
    assert args == ["of job"]
    short = execution.name.rpartition("/")[2]
    environment.pop("LC_CTYPE", None)
    assert environment.pop("HOME") == environment.pop("TMPDIR")
    assert environment == {
        "GIVEN": "yes",
        "PATH": os.environ["PATH"],
        "OF_JOB": "1",
        "BOTH": "override",
        "RUN_ID": "r1",
        "CLOUD_RUN_JOB": "terraform",
        "CLOUD_RUN_EXECUTION": short,
        "CLOUD_RUN_TASK_INDEX": "0",
        "CLOUD_RUN_TASK_ATTEMPT": "0",
        "CLOUD_RUN_TASK_COUNT": "1",
    }


def test_a_failure_shows_its_exit_code_and_is_not_retried(jobs, clients):
    jobs.put_job(python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    operation = clients.run()
    with pytest.raises(GoogleAPICallError, match="exited with code 3"):
        operation.result(timeout=10)
    execution = clients.ended(operation)
    assert (execution.failed_count, execution.retried_count, execution.running_count) == (1, 0, 0)
    completed = next(c for c in execution.conditions if c.type_ == "Completed")
    assert (completed.state, completed.execution_reason) == (Failed, Reason.NON_ZERO_EXIT_CODE)
    (task,) = clients.tasks.list_tasks(parent=execution.name)
    assert task.last_attempt_result.exit_code == 3
    assert clients.tasks.get_task(name=task.name).last_attempt_result.exit_code == 3
    assert sorted(log(execution).split()) == ["err", "out"]


def test_a_running_execution_is_seen_running_and_can_be_cancelled(jobs, clients):
    jobs.put_job(python("import time; print('up', flush=True); time.sleep(60)"))
    operation = clients.run()
    name = operation.metadata.name
    execution = clients.executions.get_execution(name=name)
    assert execution.reconciling
    assert execution.running_count == 1
    assert not execution.completion_time
    until(lambda: "up" in log(execution))
    clients.executions.cancel_execution(name=name)
    ended = clients.ended(operation)
    completed = next(c for c in ended.conditions if c.type_ == "Completed")
    assert (completed.state, completed.execution_reason) == (Failed, Reason.CANCELLED)
    assert ended.cancelled_count == 1
    assert identity(jobs.execution(name).pid) is None


def test_a_cancelled_job_may_tidy_up_within_the_grace(jobs, clients):
    jobs.put_job(
        python(
            "import signal, sys, time\n"
            "def stop(*_):\n    print('tidied', flush=True); sys.exit(0)\n"
            "signal.signal(signal.SIGTERM, stop); print('up', flush=True); time.sleep(60)"
        )
    )
    operation = clients.run()
    until(lambda: "up" in log(operation.metadata))
    clients.executions.cancel_execution(name=operation.metadata.name)
    execution = clients.ended(operation)
    assert execution.cancelled_count == 1
    assert "tidied" in log(execution)


def test_a_job_that_will_not_stop_is_killed_at_its_timeout(jobs, clients):
    jobs.put_job(python("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"))
    operation = clients.run(timeout={"nanos": 200_000_000})
    assert operation.metadata.template.timeout.total_seconds() == 0.2
    execution = clients.ended(operation)
    assert execution.failed_count == 1
    assert "timeout" in next(c for c in execution.conditions if c.type_ == "Completed").message
    (task,) = clients.tasks.list_tasks(parent=execution.name)
    assert task.last_attempt_result.term_signal == signal.SIGKILL


DAEMON = """
import os, subprocess, sys, time
daemon = "import os, time\\nif os.fork(): os._exit(0)\\nos.setsid(); print(os.getpid(), flush=True); time.sleep(60)"
child = subprocess.Popen(
    [sys.executable, "-S", "-c", daemon],
    env={}, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
)
plain = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
print(child.stdout.readline().decode().strip(), plain.pid, flush=True)
HOW
"""


@pytest.mark.parametrize("how", ["", "import signal; os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(1)"])
def test_nothing_of_an_execution_is_left_when_it_is_reported_as_ended(jobs, clients, how):
    """Not even a process that made itself a session, lost its parent and dropped its environment."""
    jobs.put_job(python(DAEMON.replace("HOW", how)))
    execution = clients.ended(clients.run())
    pids = [int(word) for word in log(execution).split()]
    assert len(pids) == 2
    assert [identity(pid) for pid in pids] == [None, None]


def test_an_execution_killed_from_outside_has_failed_by_that_signal(jobs, clients):
    jobs.put_job(python("import time; print('up', flush=True); time.sleep(60)"))
    operation = clients.run()
    pid = until(lambda: jobs.execution(operation.metadata.name).pid)
    os.kill(pid, signal.SIGKILL)
    execution = clients.ended(operation)
    assert execution.failed_count == 1
    (task,) = clients.tasks.list_tasks(parent=execution.name)
    assert task.last_attempt_result.term_signal == signal.SIGKILL


def test_a_container_that_is_killed_takes_its_process_with_it(jobs, clients):
    jobs.put_job(python("import time; time.sleep(60)"))
    operation = clients.run()
    name = operation.metadata.name
    main = until(lambda: jobs.execution(name).pid)
    (container,) = set(jobs.execution(name).processes) - {main}
    os.kill(container, signal.SIGKILL)
    assert clients.ended(operation).failed_count == 1
    until(lambda: identity(main) is None)


def test_a_command_that_is_missing_fails_with_its_name(jobs, clients):
    jobs.put_job(Job(name=JOB, command=["/no/such/command"]))
    with pytest.raises(GoogleAPICallError, match="/no/such/command"):
        clients.run().result(timeout=10)


def test_jobs_and_executions_are_listed_and_forgotten(jobs, clients):
    jobs.put_job(Job(name=JOB, command=["true"], timeout=90))
    assert clients.jobs.get_job(name=JOB).template.template.timeout.total_seconds() == 90
    ran = [clients.ended(clients.run()).name for _ in range(3)]
    assert [e.name for e in clients.executions.list_executions(parent=JOB)] == ran[::-1]
    few = run_v2.ListExecutionsRequest(parent=f"{PARENT}/jobs/-", page_size=2)
    assert [e.name for e in clients.executions.list_executions(few)] == ran[::-1]
    assert [j.name for j in clients.jobs.list_jobs(parent=PARENT)] == [JOB]
    assert clients.jobs.get_job(name=JOB).execution_count == 3
    assert clients.jobs.get_job(name=JOB).latest_created_execution.name == ran[-1]
    clients.executions.delete_execution(name=ran[0]).result(timeout=5)
    with pytest.raises(NotFound):
        clients.executions.get_execution(name=ran[0])
    jobs.delete_job(JOB)
    with pytest.raises(NotFound):
        clients.jobs.get_job(name=JOB)
    with pytest.raises(NotFound):
        clients.run()


def test_what_is_not_offered_is_refused_and_not_ignored(jobs, clients):
    jobs.put_job(python("pass"))
    with pytest.raises(BadRequest, match="one task"):
        clients.run(task_count=2)


@pytest.mark.parametrize("name", ["LD_PRELOAD", "PYTHONPATH", "PATH", "GIVEN", "RUN_ID"])
def test_a_variable_that_the_job_is_not_made_to_be_told_is_refused(jobs, clients, name):
    jobs.put_job(python("pass"))
    with pytest.raises(BadRequest, match=name):
        clients.run(env={name: "/tmp"})
    assert jobs.executions() == []


def test_nobody_gives_a_job_arguments_or_another_command(jobs, clients):
    jobs.put_job(python("pass"))
    with pytest.raises(BadRequest, match="arguments"):
        clients.run(env={}, args=["-c", "print(1)"])
    job = run_v2.Job({"template": {"template": {"containers": [{"command": ["true"]}]}}})
    with pytest.raises(GoogleAPICallError, match="not offered"):
        clients.jobs.create_job(parent=PARENT, job=job, job_id="other")
    with pytest.raises(GoogleAPICallError, match="not offered"):
        clients.jobs.update_job(job=run_v2.Job(name=JOB, template=job.template))
    with pytest.raises(GoogleAPICallError, match="not offered"):
        clients.jobs.delete_job(name=JOB)


def test_a_job_that_was_put_by_an_earlier_platform_is_none_of_this_one(jobs, tmp_path):
    jobs.put_job(Job(name=JOB, command=["true"]))
    jobs.close()
    later = RunJobs(tmp_path / "jobs", environment=dict)
    with pytest.raises(LookupError):
        later.run(JOB)
    later.close()


PLATFORM = """
import os, sys, time
from pathlib import Path
from infra.local.run_jobs.executions import Job, RunJobs
jobs = RunJobs(Path(sys.argv[1]), environment=lambda: {"PATH": os.environ["PATH"]})
jobs.put_job(Job(name="projects/p/locations/l/jobs/j", command=["sleep", "60"]))
name = jobs.run("projects/p/locations/l/jobs/j").name
while jobs.execution(name).pid is None:
    time.sleep(0.01)
print(name, *jobs.execution(name).processes, flush=True)
time.sleep(60)
"""


def test_a_killed_platform_leaves_no_process_and_reports_what_ran_as_failed(tmp_path):
    platform = subprocess.Popen([sys.executable, "-c", PLATFORM, tmp_path], stdout=subprocess.PIPE, text=True)
    name, *pids = platform.stdout.readline().split()
    platform.kill()
    platform.wait()
    platform.stdout.close()
    again = RunJobs(tmp_path, environment=dict)
    execution = again.execution(name)
    again.close()
    assert execution.state == "failed"
    assert "lost" in execution.message
    assert [identity(int(pid)) for pid in pids] == [None, None]


def test_old_executions_are_forgotten_at_a_start_with_their_logs(tmp_path, monkeypatch):
    jobs = RunJobs(tmp_path, environment=dict)
    jobs.put_job(Job(name=JOB, command=["/bin/true"]))
    names = [jobs.wait(jobs.run(JOB).name, 10).name for _ in range(3)]
    jobs.close()
    monkeypatch.setattr("infra.local.run_jobs.executions._KEPT", 2)
    again = RunJobs(tmp_path, environment=dict)
    assert [execution.name for execution in again.executions()] == names[:0:-1]
    assert len(list((tmp_path / "logs").iterdir())) == 2
    again.close()


def test_closing_stops_what_runs_quickly(tmp_path):
    jobs = RunJobs(tmp_path, environment=dict, grace=30)
    jobs.put_job(python("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"))
    names = [jobs.run(JOB).name for _ in range(2)]
    pids = [until(lambda name=name: jobs.execution(name).pid) for name in names]
    started = time.monotonic()
    jobs.close()
    assert time.monotonic() - started < 20
    assert [identity(pid) for pid in pids] == [None, None]
    again = RunJobs(tmp_path, environment=dict)
    assert {again.execution(name).state for name in names} == {"failed"}
    again.close()
