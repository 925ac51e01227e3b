"""Running the commands of a build: as the builder, bounded in time, with every line they say handed on."""

import json
import os
import queue
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from infra.local.tenant import BUILDER, tenant

_CONTAINER = Path(__file__).parents[1] / "container.py"
_LOOK = 0.2
# The build's own deadline comes first.
_LONGEST = 90_000.0
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
        """One command in `folder`; `failed` is what its failure is called. Nothing that it started is left on return.
        Raises Failed."""
        self.check()
        lines: queue.Queue[str | None] = queue.Queue(maxsize=1000)
        read, write = os.pipe()
        again = os.dup(write)
        container = [sys.executable, "-I", "-S", str(_CONTAINER), f"fd:{write},{again}", str(_LONGEST), "1"]
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own application, as the builder
                [*container, *tenant().command(arguments, BUILDER)],
                cwd=folder,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=(write, again),
                start_new_session=True,
            )
        finally:
            os.close(write)
            os.close(again)
        threading.Thread(target=_read, args=(os.fdopen(read, "rb"), lines), daemon=True).start()
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                self._follow(lines)
            finally:
                # Its leash: what still runs in it, in the background too, ends now.
                with suppress(OSError):
                    process.stdin.close()
                said = [json.loads(line) for line in process.stdout]
        code = next((each["exit_code"] or each["signal"] for each in said if "ended" in each), 1)
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


def _read(output: IO[bytes], lines: "queue.Queue[str | None]") -> None:
    with output, suppress(OSError, ValueError):
        for raw in iter(lambda: output.readline(_LINE), b""):
            lines.put(raw.decode(errors="replace").rstrip("\r\n"))
    lines.put(None)


def size_of(folder: Path) -> tuple[int, int]:
    """Bytes and files of a folder, hard links counted once; raises Failed for what is no file, as a pipe."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            about = os.lstat(Path(path) / name)
            if not (stat.S_ISREG(about.st_mode) or stat.S_ISLNK(about.st_mode)):
                raise Failed(f"the build left {name}, which is neither a file nor a link")
            if (about.st_dev, about.st_ino) not in seen:
                seen.add((about.st_dev, about.st_ino))
                total += about.st_size
    return total, len(seen)
