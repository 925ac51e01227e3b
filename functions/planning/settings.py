"""The planning function's settings."""

from shared.settings import AuthSettings, ModelSettings, SecretSettings, SourceSettings, TargetSettings


class PlanningSettings(TargetSettings, AuthSettings, ModelSettings, SourceSettings, SecretSettings):
    """Where runs are stored, and who answers."""
