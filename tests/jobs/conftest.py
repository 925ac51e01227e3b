"""The laptop's cloud without its functions: jobs run as real executions, or in this process with the same desk."""

import os
import signal
import threading
import time
import uuid
from dataclasses import replace

import pytest

from functions.planning.catalogue import bind_monitoring, compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from shared.llm import provider
from shared.parts.stacks import has_machine, stack_resources
from shared.schemas import InfraPlan, Run, RunStatus
from shared.schemas.app import App
from shared.settings import ModelSettings
from shared.store.runs import Runs, started
from tests.jobs.cloud_build import SHA
from tests.jobs.faults import Faults

LOCATION = "projects/infraai-local/locations/us-central1"


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cloud")
    (folder / "functions").mkdir()
    settings = LocalSettings(latency=0.0, boot_seconds=0.0, grace=5.0, patience=0.2)
    user = {"PATH": os.environ["PATH"]}
    with LocalPlatform(
        folder / "data", port=0, settings=settings, user=user, functions=folder / "functions"
    ) as running:
        yield running


@pytest.fixture
def cloud_environment(platform, monkeypatch):
    """The platform's environment, in this process too: clients find the emulators by it.

    Firestore's client is kept for a process; other tests of this process have clouds of their own.
    """
    from shared.store import firestore_client

    for name, value in platform.environment().items():
        if name != "PATH":
            monkeypatch.setenv(name, value)
    firestore_client.cache_clear()
    yield platform.environment()
    firestore_client.cache_clear()


@pytest.fixture
def client(cloud_environment):
    from shared.store import firestore_client

    return firestore_client("infraai-local")


@pytest.fixture
def runs(client):
    return Runs(client, time.time)


@pytest.fixture
def here(cloud_environment, alive_here):
    """Work on a run in this process, as an execution of the terraform job with settings of one's own."""
    from jobs.terraform.pipeline import work_on
    from jobs.terraform.settings import Settings
    from jobs.terraform.wiring import desk

    before = signal.getsignal(signal.SIGTERM)

    def work(run_id, *, change=lambda desk: desk, **settings):
        execution = f"terraform-{uuid.uuid4().hex[:5]}"
        given = {"cloud_run_job": "terraform", "cloud_run_execution": execution, "run_id": run_id, **settings}
        work_on(change(desk(Settings(**given))), run_id)

    yield work
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def execute(platform, runs):
    """Start an execution of the terraform job for a run; the execution."""

    def start(run_id, job="terraform", **env):
        return platform.jobs.run(f"{LOCATION}/jobs/{job}", env={"RUN_ID": run_id, **env})

    return start


@pytest.fixture
def requested(runs):
    """Store a run that has been asked for; its id."""

    def store(files=None, *, stack="bucket", plan=None, **fields):
        plan = plan or plan_of(stack)
        files = write(compose(plan)).by_name() if files is None else files
        run_id = f"r{uuid.uuid4().hex[:10]}"
        now = time.time()
        run = Run(
            **{
                "run_id": run_id,
                "deployment_id": run_id,
                "prompt": "a test",
                "plan": plan,
                "files": files,
                "created_at": now,
                "updated_at": now,
                **fields,
            }
        )
        run = run.model_copy(update=started(run, now))
        assert runs.create(run_id, run)
        return run_id

    return store


@pytest.fixture
def published():
    return []


@pytest.fixture
def keep(published):
    """Keep what is published instead of sending it."""
    return lambda desk: replace(desk, publish=published.append)


@pytest.fixture
def faults(platform, monkeypatch):
    """Makes Google fail."""
    made = Faults(platform, monkeypatch)
    yield made
    made.clear()


@pytest.fixture
def alive_here(monkeypatch):
    """Executions in this process are unknown to Cloud Run, where unknown means ended long ago."""
    from shared.cloud import jobs

    real = jobs.Jobs.ended
    monkeypatch.setattr(
        jobs.Jobs, "ended", lambda self, execution, me="": execution != me and real(self, execution, me)
    )


def plan_of(stack, **changes):
    machine = "e2-small" if has_machine(stack) else "serverless"
    plan = InfraPlan(
        cloud="gcp",
        stack_type=stack,
        region="us-central1",
        machine_type=machine,
        autoscaling=False,
        estimated_cost_usd=10.0,
        risk_flags=[],
        resources=stack_resources(stack),
        monitoring=[],
    )
    return plan.model_copy(update={"monitoring": bind_monitoring(plan), **changes})


def until(happened, what, seconds=90.0):
    """Poll until something is true; its value."""
    deadline = time.monotonic() + seconds
    while not (value := happened()):
        assert time.monotonic() < deadline, f"waited too long for {what}"
        time.sleep(0.02)
    return value


def lines_of(client, run_id):
    from shared.store.run_logs import read_lines

    return read_lines(client, run_id, 0)


def is_applied(run):
    return run.status is RunStatus.RUNNING and run.execution is None and run.phase == "finalizing"


@pytest.fixture
def slowly(platform):
    """Every change of a resource takes a while, so that an apply can be met in the middle."""
    platform.provider.latency = 0.6
    yield
    platform.provider.latency = 0.0


@pytest.fixture
def held_up(platform, monkeypatch):
    """Every change of a resource waits for this event: what is to come first comes first on any machine."""
    go_on = threading.Event()
    for one in platform.provider._google:
        monkeypatch.setattr(one, "_wait", lambda _seconds: go_on.wait(60))
    yield go_on
    go_on.set()


@pytest.fixture
def asked(requested):
    """Store a run of an application of one's own; its id."""

    def store(**fields):
        app = App(**{"source": SHA, **fields.pop("app", {})})
        planned = make_plan("a service for 100 users", provider(ModelSettings(), RULES), app)
        architecture = planned.expanded.architecture
        files = write(compose(planned.plan, architecture)).by_name()
        # Only as far as the plan: the stand-in of Cloud Run would look for the image.
        return requested(files, **{"plan": planned.plan, "architecture": architecture, "mode": "plan", **fields})

    return store
