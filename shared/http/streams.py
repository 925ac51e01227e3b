"""Server-sent events: an answer that goes on, one piece after another, until its time is over."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

KIND = "text/event-stream"


class Stream:
    """A body that is sent as it comes. `serve` sends it with headers that keep proxies from holding it back.

    `close` is called once nobody reads it any more, also where nobody has begun to.
    """

    def __init__(self, pieces: Iterator[str], close: Callable[[], object]) -> None:
        self.pieces = pieces
        self.close = close


class Room:
    """So many streams at a time in this process: each holds a thread that could answer others."""

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)

    def enter(self) -> bool:
        """Whether there is a place; one that was taken is given back by `leave`."""
        return self._places.acquire(blocking=False)

    def leave(self) -> None:
        """Give a place back."""
        self._places.release()


def changes(
    look: Callable[[], Mapping[str, Any]],
    *,
    seconds: float,
    every: float,
    clock: Callable[[], float],
    wait: Callable[[float], object],
    quiet: float = 5.0,
) -> Iterator[str]:
    """Events of what `look` sees, at once and whenever it differs, for so many seconds.

    Each is what differs: `event: changed`, with the differing names as JSON. A comment after `quiet` seconds without
    one tells everybody on the way that somebody is still there.
    """
    yield f"retry: {int(every * 1000)}\n\n"
    seen: Mapping[str, Any] = {}
    end = said = clock()
    end += seconds
    while True:
        now = look()
        differs = sorted(name for name in now if name not in seen or seen[name] != now[name])
        if differs:
            yield f"event: changed\ndata: {json.dumps(differs)}\n\n"
            seen, said = now, clock()
        elif clock() - said >= quiet:
            yield ": still here\n\n"
            said = clock()
        if clock() + every >= end:
            return
        wait(every)
