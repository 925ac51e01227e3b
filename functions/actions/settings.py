"""What actions read from their environment."""

from pydantic import Field

from shared.settings import ProjectSettings, TelegramSettings


class Settings(ProjectSettings, TelegramSettings):
    """Settings of the actions."""

    compute_endpoint: str | None = Field(None, description="Another address for the Compute Engine API.")
    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
    cooldown_seconds: float = Field(900.0, ge=0, description="After an action, its resource is left alone this long.")
    feedback_settle_seconds: float = Field(
        30.0, ge=0, description="Between an action and the first look at its metric."
    )
    feedback_every_seconds: float = Field(10.0, gt=0, description="Between two looks at the metric.")
    feedback_deadline_seconds: float = Field(
        360.0, ge=0, le=450, description="How long to wait for a point that was sampled after the action."
    )
