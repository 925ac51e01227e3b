"""What operations read from their environment."""

from pydantic import Field

from shared.settings import AuthSettings, ProjectSettings, TelegramSettings


class Settings(ProjectSettings, AuthSettings, TelegramSettings):
    """Settings of operations."""

    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
