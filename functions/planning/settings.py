"""The planning function's settings."""

from shared.settings import ModelSettings, ProjectSettings


class PlanningSettings(ProjectSettings, ModelSettings):
    """Where runs are stored, and who answers."""
