"""What decisions read from their environment."""

from pydantic import Field

from shared.settings import (
    ApprovalSettings,
    AuthSettings,
    LeaseSettings,
    ModelSettings,
    ProjectSettings,
    TelegramSettings,
)


class Settings(ProjectSettings, AuthSettings, ModelSettings, TelegramSettings, ApprovalSettings, LeaseSettings):
    """Settings of the decisions."""

    compute_endpoint: str | None = Field(None, description="Another address for the Compute Engine API.")
    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
    confidence_floor: float = Field(0.7, ge=0, le=1, description="Below this confidence a person is asked.")
    cooldown_seconds: float = Field(900.0, ge=0, description="After an action, its resource is left alone this long.")
    actions_per_hour: int = Field(6, ge=0, description="Actions of all resources within an hour; more ask a person.")
    oldest_alert_seconds: float = Field(
        3600.0, ge=0, description="An alert that began longer ago than this is never acted on unasked."
    )
    openings_per_hour: int = Field(4, ge=1, description="From this many openings an hour on, an alert is flapping.")
