"""Running the commands of a build: as the builder, bounded in time, with every line they say handed on."""

import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from infra.local.processes import kill_group
from infra.local.tenant import BUILDER, tenant

_LOOK = 0.2
_LINE = 4000


class Failed(Exception):
    """A step of a build that can't go on; the text is for who started it."""


class OutOfTime(Failed):
    """The build's time is over."""


class Cancelled(Failed):
    """Somebody stopped the build."""


class Shell:
    """Runs commands until `deadline` (of time.monotonic) or until `stopped` is set; `say` gets their lines, and `idle`
    is called while they say nothing."""

    def __init__(
        self,
        say: Callable[[str], None],
        *,
        deadline: float,
        stopped: threading.Event,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.say = say
        self._idle = idle
        self._deadline = deadline
        self._stopped = stopped

    def check(self) -> None:
        """Raise where the build must not go on."""
        if self._stopped.is_set():
            raise Cancelled("cancelled by who started it")
        if time.monotonic() > self._deadline:
            raise OutOfTime("the build took longer than its timeout")

    def run(self, arguments: Sequence[str], *, folder: Path, env: Mapping[str, str], failed: str) -> None:
        """One command in `folder`; `failed` is what its failure is called. Raises Failed."""
        self.check()
        lines: queue.Queue[str | None] = queue.Queue(maxsize=1000)
        process = subprocess.Popen(  # noqa: S603 - the user's own application, as the builder
            tenant().command(arguments, BUILDER),
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        threading.Thread(target=_read, args=(process, lines), daemon=True).start()
        try:
            self._follow(lines)
            # What stays behind in the background is no part of a build.
            code = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            code = 0
        finally:
            kill_group(process.pid)
            process.wait()
        if code:
            raise Failed(f"{failed} (exit code {code})")

    def _follow(self, lines: "queue.Queue[str | None]") -> None:
        while True:
            self.check()
            try:
                line = lines.get(timeout=_LOOK)
            except queue.Empty:
                self._idle()
                continue
            if line is None:
                return
            self.say(line)


def _read(process: "subprocess.Popen[bytes]", lines: "queue.Queue[str | None]") -> None:
    assert process.stdout is not None
    with process.stdout as output, suppress(OSError, ValueError):
        for raw in iter(lambda: output.readline(_LINE), b""):
            lines.put(raw.decode(errors="replace").rstrip("\r\n"))
    lines.put(None)


def size_of(folder: Path) -> tuple[int, int]:
    """Bytes and files of a folder, hard links counted once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            about = os.lstat(Path(path) / name)
            if (about.st_dev, about.st_ino) not in seen:
                seen.add((about.st_dev, about.st_ino))
                total += about.st_size
    return total, len(seen)
