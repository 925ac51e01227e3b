"""Cloud Run Jobs: starting an execution, and asking whether one has ended.

An execution is named `locations/LOCATION/jobs/JOB/executions/EXECUTION`, its name below the project: that is what runs
and leases keep, so that anybody can ask about a holder, also from another region.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import Field

from shared.settings import RegionSettings

if TYPE_CHECKING:
    from google.cloud.run_v2 import ExecutionsClient, JobsClient

TIMEOUT = 20.0


class JobsSettings(RegionSettings):
    """Where the Cloud Run Jobs are."""

    run_endpoint: str | None = Field(None, description="Another address for Cloud Run's REST API.")


class ExecutionSettings(JobsSettings):
    """What Cloud Run tells an execution about itself."""

    cloud_run_job: str = Field(description="The job's name; set by Cloud Run.")
    cloud_run_execution: str = Field(description="The execution's name; set by Cloud Run.")
    cloud_run_task_attempt: int = Field(0, description="Which attempt of the task this is; set by Cloud Run.")

    @property
    def execution(self) -> str:
        """This execution, as runs and leases name their holder."""
        place = f"locations/{self.run_location}/jobs/{self.cloud_run_job}"
        return f"{place}/executions/{self.cloud_run_execution}#{self.cloud_run_task_attempt}"


class Jobs:
    """The jobs of one project and location; clients are made on first use. google.api_core errors pass."""

    def __init__(self, project: str, settings: JobsSettings) -> None:
        self._project = f"projects/{project}"
        self._location = settings.run_location
        self._parent = f"{self._project}/locations/{self._location}"
        self._endpoint = settings.run_endpoint

    def start(self, job: str, env: Mapping[str, str]) -> str:
        """Start an execution with these variables on top of the job's own; its name, without waiting for its end."""
        from google.cloud import run_v2  # 0.3 s that only a start need pay

        variables = [run_v2.EnvVar(name=name, value=value) for name, value in env.items()]
        override = run_v2.RunJobRequest.Overrides.ContainerOverride(env=variables)
        request = run_v2.RunJobRequest(
            name=f"{self._parent}/jobs/{job}",
            overrides=run_v2.RunJobRequest.Overrides(container_overrides=[override]),
        )
        operation = self._jobs_client.run_job(request=request, timeout=TIMEOUT, retry=None)
        return f"locations/{self._location}/jobs/{job}/executions/{str(operation.metadata.name).rpartition('/')[2]}"

    def ended(self, execution: str, me: str = "") -> bool:
        """Whether an execution can do nothing any more.

        One that Cloud Run no longer knows here has ended long ago. What another region does not know may never have
        been there, so that says nothing and it counts as alive.
        `me` is who asks: an earlier attempt of one's own execution is over, since attempts follow one another.
        """
        from google.api_core.exceptions import NotFound  # comes with the client

        name, _, attempt = execution.partition("#")
        mine, _, my_attempt = me.partition("#")
        if name == mine and attempt != my_attempt:
            return not attempt or int(attempt) < int(my_attempt or 0)
        # Holders of earlier versions were named without their region.
        full = name if name.startswith("locations/") else f"locations/{self._location}/{name}"
        try:
            found = self._executions_client.get_execution(name=f"{self._project}/{full}", timeout=TIMEOUT)
        except NotFound:
            return full.startswith(f"locations/{self._location}/")
        return bool(found.completion_time)

    @cached_property
    def _jobs_client(self) -> "JobsClient":
        from google.cloud import run_v2  # see start

        return run_v2.JobsClient(transport="rest", client_options=self._options())

    @cached_property
    def _executions_client(self) -> "ExecutionsClient":
        from google.cloud import run_v2  # see start

        return run_v2.ExecutionsClient(transport="rest", client_options=self._options())

    def _options(self) -> dict[str, Any]:
        return {"api_endpoint": self._endpoint} if self._endpoint else {}
