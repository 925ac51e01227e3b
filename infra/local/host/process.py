"""Starting, reviving and stopping the functions' process."""

import logging
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from infra.local.host.routes import FUNCTIONS
from infra.local.processes import kill_group
from infra.local.sockets import LOOPBACK
from infra.local.warm import Barren, Born, Warm, parent
from infra.local.web import bind

_ROOT = Path(__file__).parents[3]
_LOG_LIMIT = 10 * 1024 * 1024
# Seconds between the deaths of a process that does not live and its next start.
_PAUSES = (0.0, 1.0, 5.0)
_LIVES = 1.0
_LOADED = ("infra.local.host", "functions_framework", "google.cloud.firestore", "google.cloud.pubsub_v1")
_MODULE = "infra.local.host"
_Process = subprocess.Popen[bytes] | Born
_log = logging.getLogger(__name__)


def warm_parent(*more: str) -> Warm | None:
    """One that has loaded the functions of this project, and `more` modules."""
    names = (each.parent.name for each in sorted(FUNCTIONS.glob("*/main.py")))
    return parent([_ROOT], [*(f"{FUNCTIONS.name}.{name}" for name in names), *_LOADED, *more])


class HostFailed(RuntimeError):
    """The functions' process ended instead of answering; the message has the end of its log."""


class FunctionsHost:
    """All functions of a folder in one process of their own, with `environment` and nothing else around them.

    Should the process die it is started again, as Cloud Run does with an instance; until then callers wait.
    """

    def __init__(self, log: Path, *, port: int = 0, functions: Path = FUNCTIONS) -> None:
        """Take the port at once, so that it can be told to others before the functions run; raises PortInUse."""
        self._listener = bind(port)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._log = log
        self._functions = functions
        self._process: _Process | None = None
        self._environment: Mapping[str, str] = {}
        self._changing = threading.Lock()
        self._closing = threading.Event()

    @staticmethod
    def warm() -> Warm | None:
        """Who starts it, where many are started one after the other: a parent that has loaded this project's."""
        return None

    @property
    def pid(self) -> int | None:
        """The process's id once it is started."""
        return self._process.pid if self._process else None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process; what calls before it is ready waits."""
        self._environment = dict(environment)
        self._spawn()

    def _spawn(self) -> _Process:
        descriptor = self._listener.fileno()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > _LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".1.log"))
        with self._log.open("ab") as log:
            process = self._process = self._born(descriptor, log.fileno()) or subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, "-m", _MODULE, str(descriptor), str(self._functions)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(self._environment),
                cwd=_ROOT,
                pass_fds=[descriptor],
                start_new_session=True,
            )
        return process

    def _born(self, descriptor: int, log: int) -> Born | None:
        warm = self.warm() if self._functions == FUNCTIONS else None
        if warm is None:
            return None
        arguments = ["3", str(self._functions)]
        try:
            return warm.start(
                f"{_MODULE}.__main__", arguments, env=self._environment, cwd=_ROOT, errors=log, kept=[descriptor]
            )
        except Barren as error:
            _log.warning("starting the functions without a parent: %s", error)
            return None

    def wait_ready(self, timeout: float = 30.0) -> None:
        """Return once it answers, and look after it from then on; raises HostFailed."""
        assert self._process is not None
        self._wait_ready(self._process, timeout)
        threading.Thread(target=self._revive, name="functions", daemon=True).start()

    def _wait_ready(self, process: _Process, timeout: float) -> None:
        assert process.stdout is not None
        readable, _, _ = select.select([process.stdout], [], [], timeout)
        if not readable or process.stdout.readline() != b"ready\n":
            said = self._log.read_text(errors="replace").strip().splitlines()[-5:]
            raise HostFailed("starting the functions: " + ("\n".join(said) or "no answer in time"))

    def warm_up(self) -> None:
        """Have every function loaded in the background; later than the rest of the start, with which it competes."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(b"warm up\n")
            self._process.stdin.flush()

    def _revive(self) -> None:
        """Start the process again whenever it dies, less and less quickly when it does not live."""
        deaths = 0
        while (process := self._process) is not None:
            born = time.monotonic()
            code = process.wait()
            deaths = 1 if time.monotonic() - born > _LIVES else deaths + 1
            if self._closing.wait(_PAUSES[min(deaths, len(_PAUSES)) - 1]):
                break
            _log.warning("The functions' process ended (%d); starting it again. Its log is %s.", code, self._log)
            with self._changing:
                if self._closing.is_set():
                    break
                _let_go(process)
                process = self._spawn()
            try:
                self._wait_ready(process, 30.0)
                self.warm_up()
            except (HostFailed, OSError, ValueError) as error:
                # Whoever closes this takes the pipes away.
                if not self._closing.is_set():
                    _log.warning("%s", error)

    def close(self, patience: float = 1.5) -> None:
        """Let it go, at the latest after `patience` seconds."""
        self._closing.set()
        with self._changing:
            self._close(patience)

    def _close(self, patience: float) -> None:
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


def _let_go(process: _Process) -> None:
    """Close this side's ends of the pipes of a process that has ended."""
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        with suppress(OSError):
            pipe.close()
