"""What the sweeper reads from its environment."""

from pydantic import Field

from shared.settings import ApprovalSettings, AuthSettings, ProjectSettings, TelegramSettings


class Settings(ProjectSettings, AuthSettings, TelegramSettings, ApprovalSettings):
    """Settings of the sweeper."""

    approval_asks: int = Field(4, ge=1, description="How often one alert is asked about before it is given up.")
