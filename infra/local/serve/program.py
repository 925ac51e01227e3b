"""One running copy of an image: its process, its output line by line, and how it ended."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from infra.local.build.images import Found
from infra.local.processes import kill_group
from infra.local.serve.listening import listening
from infra.local.tenant import around, tenant

_CONTAINER = Path(__file__).parents[1] / "container.py"
_LOOK = 0.05
_MEMORY_LOOK = 0.25
_STAT_FIELDS = 21
_LINE = 16_384
_FOREVER = 10 * 365 * 86_400.0
# Cloud Run's own time between SIGTERM and SIGKILL.
GRACE = 10.0
# Who listens on 127.0.0.1 alone does not hear this one, as it would not hear Cloud Run.
_OTHER_LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"

Say = Callable[[str, str], None]
"""Takes a stream, `stdout`, `stderr` or `system`, and a line of it."""


class Start(NamedTuple):
    """How a container is started: `command` (None: the image's own), its variables, its memory in bytes, and the number
    of its user."""

    command: Sequence[str] | None
    env: Mapping[str, str]
    memory: int
    user: int


class Program:
    """A copy of an image that runs from now until `stop`, or until it ends by itself.

    Its files are copied to a folder of its own below `folder`, so that it may write there, as in a container. It is
    told `port`; one that does not read it may listen on the `declared` port of its container instead.
    """

    def __init__(
        self, found: Found, start: Start, *, folder: Path, say: Say, port: int | None = None, declared: int = 0
    ) -> None:
        self.id = uuid.uuid4().hex
        self.port = port
        self._declared = declared
        self._say = say
        self._memory = start.memory
        self._home = folder / self.id
        self._exceeded = 0
        self._stopping = False
        self._ended = threading.Event()
        self._said: dict[str, Any] = {}
        self._pid: int | None = None
        self._place = placed(found, self._home, start.user)
        self._process = self._spawn(found, start)
        for work in (self._follow, self._weigh):
            threading.Thread(target=work, daemon=True, name=f"program-{self.id[:6]}").start()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return not self._ended.is_set()

    def why(self) -> str:
        """How it ended, in Cloud Run's words; empty while it runs."""
        if self.alive:
            return ""
        if self._exceeded:
            limit, used = self._memory >> 20, self._exceeded >> 20
            return (
                f"Memory limit of {limit} MiB exceeded with {used} MiB used. Consider increasing the memory limit, see "
                "https://cloud.google.com/run/docs/configuring/memory-limits"
            )
        number = self._said.get("signal", 0)
        if number:
            return f"Container terminated on signal {number}."
        return f"Container called exit({self._said.get('exit_code', 1)})."

    @property
    def exit_code(self) -> int:
        """What it ended with, as a shell would tell it; 0 while it runs."""
        number = self._said.get("signal", 0)
        return 128 + number if number else int(self._said.get("exit_code", 0))

    def listens(self) -> bool:
        """Whether somebody takes connections on its port from outside; where nobody does and it has the declared port,
        that one is its port from now on.

        A server's first process may listen long before the application is loaded, so it counts only when the connection
        was taken out of the kernel's queue.
        """
        if self._takes(self.port or 0):
            return True
        if self._declared and not self.fixed and self._has(self._declared) and self._takes(self._declared):
            self.port = self._declared
            return True
        return False

    @property
    def fixed(self) -> bool:
        """Whether it listens on its container's own port, which only one copy can have on this machine."""
        return self.port == self._declared

    def _takes(self, port: int) -> bool:
        with suppress(OSError), socket.create_connection((_OTHER_LOOPBACK, port), timeout=1.0):
            taken = until(lambda: not self.alive or _queued(port) == 0, time.monotonic() + 1.0)
            return taken and not self._ended.wait(_LOOK) and _queued(port) is not None
        return False

    def _has(self, port: int) -> bool:
        """Whether a port is this program's, and not somebody else's of this machine."""
        return self.alive and any(number == port for _, number in listening(self._process.pid))

    def elsewhere(self) -> str:
        """Where it listens, in words, while nobody reaches it at its port; empty where that can't be told."""
        found = listening(self._process.pid) if self.alive else []
        if inside := [address for address, port in found if port == self.port]:
            return (
                f"It listens on {inside[0]} alone, which nobody reaches from outside: let it listen on 0.0.0.0, with "
                "the port in PORT."
            )
        if found:
            ports = [str(port) for port in sorted({port for _, port in found})[:3]]
            say = f", or say --port {ports[0]}" if len(ports) == 1 and int(ports[0]) != self._declared else ""
            if all(address.startswith("127.") or address == "::1" for address, _ in found):
                say += f"; and on 0.0.0.0, for nobody reaches {found[0][0]} from outside"
            return f"It listens on port {', '.join(ports)}, and not on the one in PORT: let it read PORT{say}."
        return ""

    def worked(self) -> float:
        """Seconds of CPU that it and all it started have taken; 0 where there is no list of processes."""
        ticks = sum(int(fields[11]) + int(fields[12]) for fields in _below(self._process.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it has ended, after at most `timeout` seconds."""
        return self._ended.wait(timeout)

    def stop(self, grace: float = GRACE) -> None:
        """SIGTERM, SIGKILL after `grace` seconds, and return when nothing of it is left."""
        self._stopping = True
        leash = self._process.stdin
        assert leash is not None
        with suppress(OSError, ValueError):
            leash.write(b"cancel\n")
            leash.flush()
        if not self._ended.wait(grace):
            with suppress(OSError, ValueError):
                leash.close()
            if not self._ended.wait(2.0):
                kill_group(self._process.pid)
        self._ended.wait(2.0)

    def _spawn(self, found: Found, start: Start) -> "subprocess.Popen[bytes]":
        image = found.image
        path = [part if part.startswith("/") else str(self._place / part) for part in image.path]
        given = around(self._home, *path)
        env = {**given, **image.env, **start.env, "HOME": given["HOME"], "TMPDIR": given["TMPDIR"]}
        if self.port is not None:
            env["PORT"] = str(self.port)
        words = without_shell(list(start.command or image.start))
        words[0] = shutil.which(words[0], path=env["PATH"]) or words[0]
        out, err = os.pipe(), os.pipe()
        told = f"fd:{out[1]},{err[1]}"
        container = [sys.executable, "-I", "-S", str(_CONTAINER), told, str(_FOREVER), str(GRACE)]
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, as a user of its own
                [*container, *tenant().command(words, start.user)],
                cwd=self._place,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                pass_fds=(out[1], err[1]),
                start_new_session=True,
            )
        finally:
            os.close(out[1])
            os.close(err[1])
        for name, end in (("stdout", out[0]), ("stderr", err[0])):
            threading.Thread(target=self._read, args=(name, os.fdopen(end, "rb")), daemon=True).start()
        return process

    def _read(self, stream: str, output: IO[bytes]) -> None:
        with output, suppress(OSError, ValueError):
            for raw in iter(lambda: output.readline(_LINE), b""):
                # Its files stand where they do in its container.
                self._say(stream, raw.decode(errors="replace").rstrip("\r\n").replace(f"{self._home}/", "/"))

    def _follow(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            for line in told:
                said = json.loads(line)
                self._said.update(said)
                self._pid = said.get("pid", self._pid)
        self._process.wait()
        if "ended" not in self._said and self._pid is not None:
            kill_group(self._pid)
        with suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        shutil.rmtree(self._home, ignore_errors=True)
        self._ended.set()
        if not self._stopping:
            self._say("system", self.why())

    def _weigh(self) -> None:
        """Kill it when it and all it started hold more memory than it may have."""
        while not self._ended.wait(_MEMORY_LOOK):
            used = _resident(self._process.pid)
            if used > self._memory:
                self._exceeded = used
                kill_group(self._pid or self._process.pid)
                return


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as taken:
        taken.bind(("", 0))
        return int(taken.getsockname()[1])


def until(test: Callable[[], bool], deadline: float) -> bool:
    """Whether a test holds before `deadline` of time.monotonic."""
    while not test():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK)
    return True


def _queued(port: int) -> int | None:
    """How many connections to a port nobody has taken yet, None where nobody listens; 0 where no kernel tells."""
    waiting = None if sys.platform == "linux" else 0
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for row in Path(table).read_text().splitlines()[1:]:
                fields = row.split()
                if fields[3] == "0A" and fields[1].endswith(f":{port:04X}"):
                    waiting = (waiting or 0) + int(fields[4].partition(":")[2], 16)
    return waiting


def without_shell(words: list[str]) -> list[str]:
    """`sh -c LINE` becomes the program itself where the line is nothing but a program, so that it hears SIGTERM."""
    if words[:2] == ["/bin/sh", "-c"] and re.fullmatch(r"(?!exec\s)[\w./-]+(?!=)(\s[^;&|<>()`]*)?", words[2]):
        return [*words[:2], f"exec {words[2]}"]
    return words


def placed(found: Found, home: Path, user: int) -> Path:
    """A copy of an image's files that is its user's own; what was installed is linked to and not written."""
    place = home / "workspace"
    home.mkdir(mode=0o711, parents=True)
    if found.image.kind == "static":
        tenant().give(home, user)
        return found.files
    shutil.copytree(found.files, place, symlinks=True, ignore=_installed(found.files))
    if (found.files / "node_modules").is_dir():
        (place / "node_modules").symlink_to(found.files / "node_modules")
    tenant().give(home, user)
    return place


def _installed(top: Path) -> Callable[[str, list[str]], list[str]]:
    return lambda folder, names: [name for name in names if name == "node_modules" and Path(folder) == top]


def _resident(pid: int) -> int:
    """Bytes of memory that a process and everything below it hold; 0 where there is no list of processes."""
    return sum(int(fields[21]) for fields in _below(pid)) * os.sysconf("SC_PAGE_SIZE")


def _below(pid: int) -> list[list[str]]:
    """The fields of /proc/PID/stat, from the state on, of everything below a container's own process."""
    found: dict[int, list[str]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
            if len(fields) > _STAT_FIELDS:
                found[int(entry.parent.name)] = fields
    below: set[int] = {pid}
    while grown := {child for child, fields in found.items() if int(fields[1]) in below} - below:
        below |= grown
    return [fields for each, fields in found.items() if each in below - {pid}]
