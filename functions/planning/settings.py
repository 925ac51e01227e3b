"""The planning function's settings."""

from shared.settings import AuthSettings, CapSettings, ModelSettings, SecretSettings, SourceSettings, TargetSettings


class PlanningSettings(TargetSettings, AuthSettings, ModelSettings, SourceSettings, SecretSettings, CapSettings):
    """Where runs are stored, and who answers."""
