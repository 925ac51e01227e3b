"""The planning function's settings."""

from pydantic import Field

from shared.settings import AuthSettings, ModelSettings, SourceSettings, TargetSettings


class PlanningSettings(TargetSettings, AuthSettings, ModelSettings, SourceSettings):
    """Where runs are stored, and who answers."""

    secrets_endpoint: str | None = Field(None, description="Another address for the Secret Manager API.")
