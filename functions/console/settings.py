"""What the console's function reads from its environment."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.settings import AuthSettings


class Settings(AuthSettings):
    """Settings of the console."""

    console_dist: Path = Field(
        Path("functions/console/dist"), description="The folder of the built app, from the top of the sources."
    )
    planning_url: str | None = Field(
        None, description="Address of the planning function; none where nothing is passed on."
    )
    runs_url: str | None = Field(None, description="Address of the runs function.")
    ops_url: str | None = Field(None, description="Address of the ops function.")
    sign_in_client_id: str = Field("", description="The OAuth client of Google sign-in.")
    sign_in_client_secret: SecretStr | None = Field(None, description="That client's secret.")
    sign_in_page_url: str = Field(
        "https://accounts.google.com/o/oauth2/v2/auth", description="Where Google asks a person to sign in."
    )
    sign_in_token_url: str = Field(
        "https://oauth2.googleapis.com/token", description="Where Google exchanges the code."
    )
