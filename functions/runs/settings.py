"""What the runs function reads from its environment."""

from shared.settings import AuthSettings, DeploymentSettings


class Settings(DeploymentSettings, AuthSettings):
    """Settings of the runs function."""
