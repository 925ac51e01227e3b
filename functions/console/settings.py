"""What the console's function reads from its environment."""

from pathlib import Path

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Settings of the console.

    `console_dist`: the folder of the built app (`npm run build` in functions/console/web makes it).
    """

    console_dist: Path = Path(__file__).parent / "dist"
