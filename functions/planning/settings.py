"""The planning function's settings."""

from shared.settings import AuthSettings, ModelSettings, ProjectSettings


class PlanningSettings(ProjectSettings, AuthSettings, ModelSettings):
    """Where runs are stored, and who answers."""
