"""Telling processes apart and ending them: a pid alone may be somebody else's by now."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


def identity(pid: int) -> str | None:
    """What tells the process of a pid from a later one with the same pid (its start time); None when it is gone.

    A process that has ended and was not waited for counts as gone.
    """
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - a number
    return shown.stdout.strip() or None


def wait_gone(pid: int, known: str, *, timeout: float) -> bool:
    """Whether the process with this pid and identity is gone, after waiting at most `timeout` seconds for it."""
    deadline = time.monotonic() + timeout
    while identity(pid) == known:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def kill_group(pid: int) -> None:
    """Kill the process group that `pid` leads, and itself; nothing happens when there is none."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
