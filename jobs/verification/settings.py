"""What the verification job reads from its environment."""

from pydantic import Field

from shared.cloud.jobs import ExecutionSettings
from shared.settings import ProjectSettings


class Settings(ProjectSettings, ExecutionSettings):
    """Settings of the verification job."""

    run_id: str = Field(description="The run to work on; set by the launcher for each execution.")
    verify_attempts: int = Field(
        5, ge=1, description="How often a deployment is asked before it counts as unreachable."
    )
    verify_wait_seconds: float = Field(10.0, ge=0, description="The wait between two attempts.")
    verify_timeout_seconds: float = Field(5.0, gt=0, description="How long one attempt may take.")
