"""What has changed, told as it happens: server-sent events for pages that would otherwise ask every few seconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Request

from shared.http import Answer
from shared.http.paging import asked_number
from shared.http.streams import Room, Stream, changes

LONGEST = 50
"""Seconds: below the function's own timeout; a browser comes back by itself."""
_EVERY = 1.0
_MOST = 6


@dataclass(frozen=True)
class Live:
    """What telling needs; `room` bounds how many are told at a time by one process."""

    look: Callable[[], Mapping[str, object]]
    clock: Callable[[], float]
    wait: Callable[[float], object]
    room: Room = field(default_factory=lambda: Room(_MOST))


def events(live: Live, request: Request) -> Answer:
    """GET /ops/events?seconds=: `event: changed` with the kinds that changed, until the time is over.

    204 where this process tells as many as it can: the page goes on asking.
    """
    seconds = asked_number(request, "seconds", LONGEST, least=0, most=LONGEST)
    if not live.room.enter():
        return Answer(None, 204)
    told = changes(live.look, seconds=seconds, every=_EVERY, clock=live.clock, wait=live.wait)
    return Answer(Stream(told, live.room.leave))
