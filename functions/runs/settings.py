"""What the runs function reads from its environment."""

from shared.settings import AuthSettings, DeploymentSettings, ProjectSettings


class Settings(ProjectSettings, DeploymentSettings, AuthSettings):
    """Settings of the runs function."""
