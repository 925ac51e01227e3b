"""What the verification job reads from its environment."""

from pydantic import Field

from shared.cloud.jobs import ExecutionSettings
from shared.settings import TargetSettings


class Settings(TargetSettings, ExecutionSettings):
    """Settings of the verification job."""

    run_id: str = Field(description="The run to work on; set by the launcher for each execution.")
    verify_patience: float = Field(
        1.0,
        ge=0,
        description="By how much the time is multiplied that a new deployment gets to answer: ten minutes for a load "
        "balancer, five for a machine, three for Cloud Run and a site.",
    )
    verify_wait_seconds: float = Field(10.0, ge=0, description="The wait between two attempts.")
    verify_timeout_seconds: float = Field(5.0, gt=0, description="How long one attempt may take.")
