"""A parent that has loaded what others will need, and gives birth to them: a job's imports alone take a second.

    warm = Warm([ROOT], ["jobs.terraform", "google.cloud.firestore"])
    born = warm.start("jobs.terraform.main", [], env=env, cwd=folder)
    born.stdout.read()
    born.wait()

The parent itself has no more of an environment than Python needs, one thread, and no connection; who is born gets an
environment, a folder, a session and descriptors of its own, as a program that is started does. Only Linux has it.
"""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from json import dumps
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).parents[3]


class Barren(OSError):
    """The parent is gone: whoever wants something started does it another way."""


class Born:
    """A process that a warm parent has started, with what users of `subprocess.Popen` ask of one."""

    def __init__(self, pid: int, fate: int, leash: int, output: int) -> None:
        """`fate` is where its exit code comes when it has ended, the others are this side's ends of pipes."""
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: IO[bytes] = os.fdopen(leash, "wb")
        self.stdout: IO[bytes] = os.fdopen(output, "rb")
        self._fate = fate
        self._waiting = threading.Lock()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, below 0 for a signal's number; raises subprocess.TimeoutExpired."""
        with self._waiting:
            if self.returncode is None:
                readable, _, _ = select.select([self._fate], [], [], timeout)
                if not readable:
                    raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
                said = os.read(self._fate, 16)
                os.close(self._fate)
                # A parent that is killed leaves nobody who would hear of the end of those it has started.
                self.returncode = int(said) if said else -signal.SIGKILL
            return self.returncode

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Warm:
    """A warm parent: a process of its own that starts at once and takes what is asked of it meanwhile as it comes."""

    def __init__(self, paths: Sequence[Path], load: Sequence[str]) -> None:
        """`load` are modules and packages, the latter with all that is in them, found in `paths` as in PYTHONPATH."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "infra.local.warm", str(theirs.fileno()), *load],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={
                    "PATH": os.defpath,
                    "PYTHONPATH": os.pathsep.join(map(str, paths)),
                    "PYTHONUNBUFFERED": "1",
                    "LANG": "C.UTF-8",
                },
                cwd=_ROOT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._asking = ours
        self._one_at_a_time = threading.Lock()

    @property
    def lives(self) -> bool:
        """Whether it can start anything."""
        return self._process.poll() is None

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        errors: int = 2,
        kept: Sequence[int] = (),
    ) -> Born:
        """Run `module` as `python -m` does, in a session of its own; `errors` is the descriptor where its errors go,
        `kept` become its descriptors from 3 on. Raises Barren."""
        asked = dumps({"module": module, "arguments": [*arguments], "env": dict(env), "cwd": str(cwd)}).encode()
        (leash, its_leash), (output, its_output), (fate, its_fate) = _turned(os.pipe()), os.pipe(), os.pipe()
        theirs: tuple[int, ...] = (its_fate, its_leash, its_output)
        try:
            with self._one_at_a_time:
                socket.send_fds(self._asking, [asked], [*theirs, errors, *kept])
                for each in theirs:
                    os.close(each)
                theirs = ()
                pid = int(self._asking.recv(32))
        except (OSError, ValueError) as error:
            for each in (leash, output, fate, *theirs):
                os.close(each)
            raise Barren(f"asking the warm parent: {error}") from error
        return Born(pid, fate, leash, output)

    def end(self) -> None:
        """Let it go at once, whatever it is about to load."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        """Let it go; whom it has started lives on."""
        self._asking.close()
        self._process.wait()


def _turned(pipe: tuple[int, int]) -> tuple[int, int]:
    """The end that is written to first."""
    return pipe[1], pipe[0]


_parents: dict[tuple[tuple[Path, ...], tuple[str, ...]], Warm] = {}
_looking = threading.Lock()


def parent(paths: Sequence[Path], load: Sequence[str]) -> Warm | None:
    """The one warm parent of this process for these modules, started if there is none that lives; None where only
    programs can be started. It ends with this process."""
    if sys.platform != "linux":
        return None
    with _looking:
        known = _parents.get(key := (tuple(paths), tuple(load)))
        if known is None or not known.lives:
            known = _parents[key] = Warm(*key)
            atexit.register(known.end)
        return known
