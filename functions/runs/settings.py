"""What the runs function reads from its environment."""

from shared.settings import AuthSettings, ProjectSettings


class Settings(ProjectSettings, AuthSettings):
    """Settings of the runs function."""
