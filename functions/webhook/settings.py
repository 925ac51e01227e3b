"""What the webhook reads from its environment."""

from pydantic import Field, SecretStr

from shared.settings import AuthSettings, ProjectSettings


class Settings(ProjectSettings, AuthSettings):
    """Settings of the webhook."""

    ops_webhook_token: SecretStr = Field(description="The token a notification channel shows to the webhook.")
