"""What operations read from their environment."""

from pydantic import Field

from shared.settings import AuthSettings, ProjectSettings, TelegramSettings


class Settings(ProjectSettings, AuthSettings, TelegramSettings):
    """Settings of operations."""

    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
    chat_url: str | None = Field(None, description="Where people find the chat, for links; none where nobody said.")
    applications_url: str | None = Field(
        None,
        description="Where browsers find what is deployed, with `{host}` for its address; else at the address itself.",
    )
