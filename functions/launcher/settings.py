"""What the launcher reads from its environment."""

from shared.cloud.jobs import JobsSettings
from shared.settings import AuthSettings, ProjectSettings


class Settings(ProjectSettings, AuthSettings, JobsSettings):
    """Settings of the launcher."""
