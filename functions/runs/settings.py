"""What the runs function reads from its environment."""

from shared.settings import ProjectSettings


class Settings(ProjectSettings):
    """Settings of the runs function."""
