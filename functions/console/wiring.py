"""What the console's function works with."""

from functools import cache
from pathlib import Path

from functions.console.pages import Site
from functions.console.settings import Settings


@cache
def site() -> Site:
    """The one site of this process; the app may be built while it runs."""
    return Site(Settings().console_dist, Path(__file__).with_name("openapi.json"))
