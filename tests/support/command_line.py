"""The command line in this process: its commands are put together once, not at each call, which takes longer than most
of them."""

from functools import cache
from typing import Any

from typer import testing
from typer.main import get_command
from typer.testing import CliRunner

__all__ = ["CliRunner"]

_TESTING: Any = testing
_TESTING._get_command = cache(get_command)
