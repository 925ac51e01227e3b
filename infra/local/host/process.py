"""Starting and stopping the functions' process."""

import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from infra.local.host.routes import FUNCTIONS
from infra.local.processes import kill_group
from infra.local.web import LOOPBACK, bind

_ROOT = Path(__file__).parents[3]
_LOG_LIMIT = 10 * 1024 * 1024


class HostFailed(RuntimeError):
    """The functions' process ended instead of answering; the message has the end of its log."""


class FunctionsHost:
    """All functions of a folder in one process of their own, with `environment` and nothing else around them."""

    def __init__(self, log: Path, *, port: int = 0, functions: Path = FUNCTIONS) -> None:
        """Take the port at once, so that it can be told to others before the functions run; raises PortInUse."""
        self._listener = bind(port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._log = log
        self._functions = functions
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id once it is started."""
        return self._process.pid if self._process else None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process; what calls before it is ready waits."""
        descriptor = self._listener.fileno()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > _LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".1.log"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "infra.local.host", str(descriptor), str(self._functions)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(environment),
                cwd=_ROOT,
                pass_fds=[descriptor],
                start_new_session=True,
            )
        self._listener.close()

    def wait_ready(self, timeout: float = 30.0) -> None:
        """Return once it answers; raises HostFailed."""
        assert self._process is not None
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], timeout)
        if not readable or self._process.stdout.readline() != b"ready\n":
            said = self._log.read_text(errors="replace").strip().splitlines()[-5:]
            raise HostFailed("starting the functions: " + ("\n".join(said) or "no answer in time"))

    def warm_up(self) -> None:
        """Have every function loaded in the background; later than the rest of the start, with which it competes."""
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(b"warm up\n")
            self._process.stdin.flush()

    def close(self, patience: float = 1.5) -> None:
        """Let it go, at the latest after `patience` seconds."""
        self._listener.close()
        if self._process is None:
            return
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        deadline = time.monotonic() + patience
        try:
            self._process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()
        self._process.stdout.close()
        self._process = None
