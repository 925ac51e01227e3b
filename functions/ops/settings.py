"""What operations read from their environment."""

from shared.settings import AuthSettings, ProjectSettings, TelegramSettings


class Settings(ProjectSettings, AuthSettings, TelegramSettings):
    """Settings of operations."""
