"""The planning function's settings."""

from shared.settings import (
    AuthSettings,
    CapSettings,
    ModelSettings,
    RegionSettings,
    SecretSettings,
    SourceSettings,
    TargetSettings,
)


class PlanningSettings(
    TargetSettings, AuthSettings, ModelSettings, SourceSettings, SecretSettings, CapSettings, RegionSettings
):
    """Where runs are stored, and who answers."""
