"""What operations read from their environment."""

from shared.settings import ProjectSettings, TelegramSettings


class Settings(ProjectSettings, TelegramSettings):
    """Settings of operations."""
