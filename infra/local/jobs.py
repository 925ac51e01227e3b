"""The platform's own jobs, as Cloud Run has them."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local.environment import ROOT

if TYPE_CHECKING:
    from infra.local.run_jobs import RunJobs
    from infra.local.settings import LocalSettings
    from infra.local.warm import Warm

JOBS = ROOT / "jobs"
_TIMEOUTS = {"terraform": 3600.0}
# What the launcher tells an execution.
_TOLD = frozenset({"RUN_ID", "TRACEPARENT", "TRACESTATE"})
# Clients that a job needs and loads late.
_CLIENTS = ("google.cloud.firestore", "google.cloud.pubsub_v1")


def job_names(folder: Path) -> list[str]:
    """The jobs in `folder`: each folder of it that has a main.py."""
    return [path.parent.name for path in sorted(folder.glob("*/main.py"))]


def put_jobs(jobs: "RunJobs", folder: Path, settings: "LocalSettings", verification: dict[str, str]) -> None:
    """Make each job known, started as a module of `folder`; `verification` is given to the job of that name alone."""
    from infra.local.run_jobs.executions import Job  # after what others wait for

    jobs.born_of(partial(parent_of, folder))
    parent = f"projects/{settings.project}/locations/{settings.region}"
    for name in job_names(folder):
        command = [sys.executable, "-m", f"{folder.name}.{name}.main"]
        env = verification if name == "verification" else {}
        timeout = _TIMEOUTS.get(name, 600.0)
        jobs.put_job(Job(name=f"{parent}/jobs/{name}", command=command, env=env, timeout=timeout, told=_TOLD))


def parent_of(folder: Path) -> "Warm | None":
    """Who has loaded the jobs of this installation and starts them; None for jobs of another folder."""
    from infra.local.warm import parent  # after what others wait for

    if folder != JOBS:
        return None
    return parent([ROOT], [*(f"{folder.name}.{name}" for name in job_names(folder)), *_CLIENTS])
