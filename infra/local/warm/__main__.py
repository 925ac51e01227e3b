"""The warm parent: `python -m infra.local.warm FD MODULE...`, FD being a socket on which it is asked for children.

It ends with the socket. A child leaves every frame of the parent and runs its module as the main one, so that it ends
as any program does.
"""

import ctypes
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from infra.local import container

_PR_SET_DUMPABLE = 4
_LONGEST = 1024 * 1024
_STREAMS = 3
_MOST_KEPT = 8
_CONTAINER = container.__name__


class _Begin(BaseException):
    """This process is a child: `module` is what it runs, once the parent's frames are left."""

    def __init__(self, module: str) -> None:
        self.module = module


def main(asked: socket.socket, load: Sequence[str]) -> str:
    """Start children as long as somebody may ask for some; in a child, the module that it is to run."""
    # Nobody may read in it what its children are given.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    for name in load:
        _load(name)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()
    gc.freeze()
    try:
        _serve(asked)
    except _Begin as begun:
        return begun.module
    os._exit(0)


def _load(name: str) -> None:
    """A module, and where it is a package all that is in it but what is run as the main one. What can't be imported
    shows where it is needed."""
    with suppress(Exception):
        found = import_module(name)
        for each in pkgutil.iter_modules(getattr(found, "__path__", ())):
            if each.name not in {"main", "__main__"}:
                _load(f"{name}.{each.name}")


def _serve(asked: socket.socket) -> None:
    """Until the socket ends; leaves by _Begin in a child."""
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    fates: dict[int, int] = {}
    while True:
        readable, _, _ = select.select([asked, woken], [], [])
        if woken in readable:
            with suppress(BlockingIOError):
                woken.recv(4096)
            _tell_ends(fates)
        if asked not in readable:
            continue
        said, given, _, _ = socket.recv_fds(asked, _LONGEST, 1 + _STREAMS + _MOST_KEPT)
        if not said:
            return
        fate, *descriptors = given
        pid = os.fork()
        if not pid:
            for end in (asked, woken, wake):
                end.close()
            _become(json.loads(said), descriptors)
        fates[pid] = fate
        for each in descriptors:
            os.close(each)
        with suppress(OSError):
            asked.send(str(pid).encode())


def _tell_ends(fates: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            fate = fates.pop(pid)
            with suppress(OSError):
                os.write(fate, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(fate)


def _become(asked: Mapping[str, Any], descriptors: Sequence[int]) -> None:
    """What a new process is to itself: nothing of the parent's is left but what is loaded."""
    os.setsid()
    _plain_signals()
    _take(descriptors)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    tempfile.tempdir = None  # it is told by the environment, when it is first asked for
    sys.argv = [asked["module"], *asked["arguments"]]
    gc.enable()
    if asked["module"] == _CONTAINER:
        container.main(_in_this_container)
        os._exit(0)
    raise _Begin(asked["module"])


def _plain_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _take(descriptors: Sequence[int]) -> None:
    """Have these descriptors from 0 on, and no others."""
    # First out of the way: one of them may have the number that another one is to have.
    above = [os.dup(each) for each in descriptors]
    while min(above) < len(descriptors):
        above = [os.dup(each) for each in above]
    for number, each in enumerate(above):
        os.dup2(each, number)
    os.closerange(len(descriptors), os.sysconf("SC_OPEN_MAX"))


def _in_this_container(command: list[str], output: int, errors: int) -> int:
    """The main process of a container, `python -m MODULE ARGUMENT...`, born here; its pid."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    container.die_with_parent()
    _plain_signals()
    with Path(os.devnull).open("rb") as nothing:
        for number, each in enumerate((nothing.fileno(), output, errors)):
            os.dup2(each, number)
    _, _, module, *arguments = command
    sys.argv = [module, *arguments]
    raise _Begin(module)


if __name__ == "__main__":
    _module = main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
    runpy.run_module(_module, run_name="__main__", alter_sys=True)
