"""What actions read from their environment."""

from pydantic import Field

from shared.settings import AuthSettings, LeaseSettings, ProjectSettings, TelegramSettings


class Settings(ProjectSettings, AuthSettings, TelegramSettings, LeaseSettings):
    """Settings of the actions."""

    compute_endpoint: str | None = Field(None, description="Another address for the Compute Engine API.")
    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
    cooldown_seconds: float = Field(900.0, ge=0, description="After an action, its resource is left alone this long.")
    reset_timeout_seconds: float = Field(
        120.0, gt=0, description="How long the reset of a machine may take before it is given up."
    )
    feedback_settle_seconds: float = Field(
        30.0, ge=0, description="Between an action and the first look at its metric."
    )
    feedback_period_seconds: float = Field(
        60.0, ge=0, description="What one point of a metric covers; it counts when all of that lies after the action."
    )
    feedback_patience_points: int = Field(
        3, ge=1, description="So many points may still be beyond the threshold, as while a machine boots."
    )
    feedback_every_seconds: float = Field(10.0, gt=0, description="Between two looks at the metric.")
    feedback_deadline_seconds: float = Field(
        450.0,
        ge=0,
        le=450,
        # Cloud Monitoring shows a point up to four minutes after it was sampled: so three of them come in time.
        description="How long to wait for points that were sampled after the action.",
    )
