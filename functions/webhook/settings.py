"""What the webhook reads from its environment."""

from pydantic import Field, SecretStr

from shared.settings import ProjectSettings


class Settings(ProjectSettings):
    """Settings of the webhook."""

    ops_webhook_token: SecretStr = Field(description="The token a notification channel shows to the webhook.")
