"""What the sweeper reads from its environment."""

from pydantic import Field

from shared.settings import ApprovalSettings, AuthSettings, SecretSettings, TargetSettings, TelegramSettings


class Settings(TargetSettings, AuthSettings, TelegramSettings, ApprovalSettings, SecretSettings):
    """Settings of the sweeper."""

    stalled_after_seconds: float = Field(
        45.0, ge=0, description="What has not moved for this long is sent on its way again."
    )
    drift_every_seconds: float = Field(
        86400.0, ge=0, description="How often each deployment is looked at for changes by hand; 0 never."
    )
    approval_asks: int = Field(4, ge=1, description="How often one alert is asked about before it is given up.")
