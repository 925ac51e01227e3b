"""The planning function's settings."""

from shared.settings import AuthSettings, ModelSettings, ProjectSettings, SourceSettings


class PlanningSettings(ProjectSettings, AuthSettings, ModelSettings, SourceSettings):
    """Where runs are stored, and who answers."""
