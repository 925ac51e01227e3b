"""What a container is to a job: nothing of it outlives its main process, and nothing of it outlives the platform.

Run as a script of its own, `container.py LOG TIMEOUT GRACE COMMAND...`, so that it needs no import but the standard
library's and is up in a few milliseconds. It writes a line of JSON when the main process is started, `{"pid"}`, and
one when everything is over: `{"ended": "exited"|"timeout"|"cancelled"|"abandoned", "exit_code", "signal"}`. Its
standard input is its leash: `cancel` asks the main process to stop, the end of the input means the platform is gone.
Timeout and grace are in seconds; grace is what the main process gets between SIGTERM and SIGKILL. LOG is a file, or
`fd:OUT,ERR`, two descriptors for what the main process says and for its errors.
"""

import ctypes
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable  # it is up sooner without
    from typing import IO

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"
_ABANDONED_GRACE = 1.0
# The longest the kernel is asked to wait at a time, which has a limit of its own.
_LOOK_UP = 3600.0


def main(start: "Callable[[list[str], int, int], int] | None" = None) -> None:
    """Run the command to its end, and report. `start` starts it, given where its output and its errors go, and returns
    its pid; it dies with this process."""
    log, timeout, grace, *command = sys.argv[1:]
    # The terminal's Ctrl-C is for the platform, which then stops its jobs in its own way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _LINUX:
        # Whatever loses its parent becomes our child, also when it made itself a session or dropped its environment.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        # The environment it hands on holds secrets, which nothing that runs in it may read here.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        with ExitStack() as opened:
            output, errors = _streams(log, opened)
            pid = (start or _started)(command, output.fileno(), errors.fileno())
    except OSError as error:
        _say(ended="exited", exit_code=127, signal=0, message=f"starting {command[0]}: {error.strerror}")
        return
    _say(pid=pid)
    try:
        ended, status = _watch(pid, woken, float(timeout), float(grace))
    finally:
        _kill_everything(pid)
    code = os.waitstatus_to_exitcode(status) if status is not None else -signal.SIGKILL
    _say(ended=ended, exit_code=max(code, 0), signal=max(-code, 0))


def _started(command: list[str], output: int, errors: int) -> int:
    process = subprocess.Popen(  # noqa: S603 - the command is the platform's own
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - there is one thread here
    )
    # It is waited for with everything else, by its pid.
    process.returncode = 0
    return process.pid


def _streams(log: str, opened: ExitStack) -> "tuple[IO[bytes], IO[bytes]]":
    """Where the main process's output and its errors go."""
    if not log.startswith("fd:"):
        file = opened.enter_context(Path(log).open("ab"))  # noqa: SIM115 - the stack closes it
        return file, file
    out, _, err = log.removeprefix("fd:").partition(",")
    return opened.enter_context(os.fdopen(int(out), "wb")), opened.enter_context(os.fdopen(int(err), "wb"))


def _watch(pid: int, woken: socket.socket, timeout: float, grace: float) -> tuple[str, int | None]:
    """Why the main process ended, and its wait status (None when it has to be killed still)."""
    ended = "exited"
    deadline = time.monotonic() + timeout
    selector = selectors.DefaultSelector()
    selector.register(woken, selectors.EVENT_READ)
    selector.register(0, selectors.EVENT_READ)
    while True:
        asked: str | None = None
        left = deadline - time.monotonic()
        events = selector.select(min(max(left, 0), _LOOK_UP))
        for key, _ in events:
            if key.fd == woken.fileno():
                with suppress(BlockingIOError):
                    woken.recv(4096)
            elif os.read(0, 4096):
                asked = "cancelled"
            else:
                selector.unregister(0)
                asked = "abandoned"
        status = _reap(pid)
        if status is not None:
            return ended, status
        if left <= 0 and asked is None:
            if ended != "exited":
                return ended, None
            asked = "timeout"
        if asked is not None:
            limit = time.monotonic() + (_ABANDONED_GRACE if asked == "abandoned" else grace)
            deadline = limit if ended == "exited" else min(deadline, limit)
            if ended == "exited":
                ended = asked
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)


def _reap(pid: int) -> int | None:
    """Take leave of every child that has ended; the wait status of the main process if it is among them."""
    found = None
    with suppress(ChildProcessError):
        while True:
            ended, status = os.waitpid(-1, os.WNOHANG)
            if ended == 0:
                break
            if ended == pid:
                found = status
    return found


def _kill_everything(pid: int) -> None:
    """Return when no process that the main process started is left."""
    while True:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        for descendant in _descendants():
            with suppress(ProcessLookupError):
                os.kill(descendant, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)


def _descendants() -> list[int]:
    """Every process below this one, by the kernel's list of processes; none where there is no such list."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            # The name in the second field may hold anything, so what follows begins after its last parenthesis.
            parents[int(entry.parent.name)] = int(entry.read_text(errors="replace").rpartition(")")[2].split()[1])
    below: set[int] = {os.getpid()}
    while grown := {child for child, parent in parents.items() if parent in below} - below:
        below |= grown
    return sorted(below - {os.getpid()})


def die_with_parent() -> None:
    """Let this process end with the one that started it, and by a Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _say(**fact: object) -> None:
    # The platform may be gone; then nobody needs to be told.
    with suppress(OSError):
        os.write(1, json.dumps(fact).encode() + b"\n")


if __name__ == "__main__":
    main()
