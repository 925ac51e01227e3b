"""What the chat's door reads from its environment."""

from pydantic import Field, SecretStr

from shared.settings import ProjectSettings, TelegramSettings


class Settings(ProjectSettings, TelegramSettings):
    """Settings of the chat's door."""

    telegram_webhook_secret: SecretStr = Field(description="The secret that Telegram shows in its header.")
    telegram_allowed_users: str = Field(
        "", description="Numeric ids of the people who may answer, separated by commas; nobody when it is empty."
    )
