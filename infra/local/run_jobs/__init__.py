"""Cloud Run Jobs on a laptop: a job execution is a process of its own, started and watched over the REST API."""

from infra.local.run_jobs.app import run_jobs_app
from infra.local.run_jobs.executions import RunJobs

__all__ = ["RunJobs", "run_jobs_app"]
