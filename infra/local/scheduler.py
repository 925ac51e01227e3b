"""Cloud Scheduler on a laptop: calls functions at intervals."""

import http.client
import logging
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple

from infra.local.sockets import LOOPBACK

_log = logging.getLogger(__name__)
_TIMEOUT = 60.0


class Timer(NamedTuple):
    """A POST to `path` of the functions' address, every `seconds`; the first soon after the start."""

    path: str
    seconds: float


class Scheduler:
    """Runs timers, each in a thread of its own, so that none waits for another; a failure waits for the next time."""

    def __init__(self, port: int, timers: Iterable[Timer], *, first: float = 1.0) -> None:
        """`port` is the functions'; `first` the seconds until everything is called for the first time."""
        self._port = port
        self._first = first
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(timer,), name=f"timer {timer.path}", daemon=True)
            for timer in timers
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Call nothing any more; a call under way is left to end with the functions."""
        self._stopping.set()

    def _run(self, timer: Timer) -> None:
        due = time.monotonic() + self._first
        while not self._stopping.wait(max(due - time.monotonic(), 0.0)):
            due = time.monotonic() + timer.seconds
            connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=_TIMEOUT)
            try:
                connection.request("POST", timer.path, headers={"Content-Length": "0"})
                status = connection.getresponse().status
                if status >= 400:
                    _log.warning("%s answered %d", timer.path, status)
            except (OSError, http.client.HTTPException) as error:
                if not self._stopping.is_set():
                    _log.warning("%s did not answer: %s", timer.path, error)
            finally:
                connection.close()
