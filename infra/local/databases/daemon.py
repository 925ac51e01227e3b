"""A database server: a process that ends with the platform, as a user without rights where this one is root."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from infra.local.processes import kill_group
from infra.local.tenant import around, tenant

_CONTAINER = Path(__file__).parents[1] / "container.py"
_FOREVER = str(10 * 365 * 86_400.0)
_GRACE = 5.0
_LOOK = 0.02
# A socket's whole path has to fit into 104 bytes, 92 on some systems.
_SHORT = 60
_OPEN = ("/tmp", "/var/tmp")  # noqa: S108 - a folder of a new name, for one user, is made in it
# PostgreSQL runs only as somebody who has a name.
_NAMES = ("nobody", "postgres")


class Failed(RuntimeError):
    """A server that doesn't start; the text says why."""


def server_user() -> int:
    """The number of the user that servers run as, where this process may choose."""
    for name in _NAMES:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise Failed(f"this machine has no user {' or '.join(_NAMES)} to run a database as")


def program(name: str, package: str, inside: str, kept: Path, elsewhere: Sequence[str] = ()) -> str:
    """Where a server's program is: of the Python package `package`, below `inside`, or on this machine. A package that
    the server's user can't get to is copied below `kept`. Raises Failed."""
    found = importlib.util.find_spec(package)
    if found is not None and found.origin is not None:
        folder = Path(found.origin).parent / inside.split("/", maxsplit=1)[0]
        own = folder.parent / inside / name
        if own.is_file():
            if _lets_through(own):
                return str(own)
            copied = kept / package
            if not copied.exists():
                shutil.copytree(folder, copied / inside.split("/", maxsplit=1)[0], symlinks=True)
            return str(copied / inside / name)
    for place in (*elsewhere, *os.get_exec_path()):
        if (Path(place) / name).is_file():
            return str((Path(place) / name).resolve())
    raise Failed(f"{name} is missing: `pip install {package.replace('_', '-')}` brings it")


def _lets_through(path: Path) -> bool:
    if not tenant().apart:
        return True
    return all(each.stat().st_mode & 0o001 for each in path.resolve().parents)


class Daemon:
    """A server that runs from now until `stop`; `ready` says when it answers. Raises Failed."""

    def __init__(self, command: Sequence[str], *, folder: Path, ready: Callable[[], bool], patience: float) -> None:
        self._log = folder / "server.log"
        container = [sys.executable, "-I", "-S", str(_CONTAINER), str(self._log), _FOREVER, str(_GRACE)]
        self._process = subprocess.Popen(  # noqa: S603 - a database's own program
            [*container, *tenant().command(command, server_user())],
            cwd=folder,
            env=around(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + patience
        while not ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Failed(f"{Path(command[0]).name} did not start: {self._last()}")
            time.sleep(_LOOK)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it, and return when nothing of it is left."""
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()

    def _last(self) -> str:
        with suppress(OSError):
            lines = self._log.read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else "it said nothing"
        return "it said nothing"


class Instance:
    """A server of one instance: its data is in `folder`, its socket where whoever it runs as gets to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._daemon: Daemon | None = None
        self._socket: Path | None = None

    def close(self) -> None:
        """Stop it; what is in its folder stays."""
        with self._lock:
            if self._daemon is not None:
                self._daemon.stop()
                self._daemon = None
            if self._socket is not None:
                shutil.rmtree(self._socket, ignore_errors=True)
                self._socket = None

    def remove(self) -> None:
        """Stop it and delete its folder."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def run(command: Sequence[str], *, folder: Path, given: str = "", timeout: float = 60.0) -> str:
    """One command as the server's user; what it said. Raises Failed."""
    try:
        done = subprocess.run(  # noqa: S603 - a database's own program
            tenant().command(command, server_user()),
            cwd=folder,
            env=around(folder),
            input=given,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"{Path(command[0]).name} took longer than {timeout:g} s") from None
    if done.returncode:
        raise Failed(f"{Path(command[0]).name}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def socket_place() -> Path:
    """A new folder for a socket, for the server's user alone: where that user gets to, and whose path is short enough.

    The folder for temporary files may be this user's own, or long, as on a Mac. Raises Failed.
    """
    for place in (tempfile.gettempdir(), *_OPEN):
        if len(place) <= _SHORT and Path(place).is_dir() and _lets_through(Path(place) / "socket"):
            folder = Path(tempfile.mkdtemp(prefix="infraai-", dir=place))
            tenant().give(folder, server_user())
            return folder
    raise Failed(f"no folder for a socket: {tempfile.gettempdir()} and {', '.join(_OPEN)} are closed to a server")
