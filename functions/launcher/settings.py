"""What the launcher reads from its environment."""

from shared.cloud.jobs import JobsSettings
from shared.settings import ProjectSettings


class Settings(ProjectSettings, JobsSettings):
    """Settings of the launcher."""
