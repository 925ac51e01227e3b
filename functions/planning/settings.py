"""The planning function's settings."""

from shared.settings import AuthSettings, ModelSettings, SourceSettings, TargetSettings


class PlanningSettings(TargetSettings, AuthSettings, ModelSettings, SourceSettings):
    """Where runs are stored, and who answers."""
