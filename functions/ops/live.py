"""What has changed, told as it happens: server-sent events for pages that would otherwise ask every few seconds."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Request

from shared.http import Answer
from shared.http.paging import asked_number
from shared.http.streams import Room, Stream, changes
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client

LONGEST = 50
"""Seconds: below the function's own timeout; a browser comes back by itself."""
_EVERY = 1.0
_MOST = 6
_WATCHED = {"alerts": "ops_alerts", "runs": "runs", "deployments": "deployments"}
_FLAGS = "ops_control_flags"


class Look:
    """When each kind of thing was last changed; one look serves everybody who asks within a second."""

    def __init__(self, client: "Client", clock: Callable[[], float], *, every: float = _EVERY) -> None:
        self._client = client
        self._clock = clock
        self._every = every
        self._lock = threading.Lock()
        self._at = float("-inf")
        self._seen: Mapping[str, object] = {}

    def __call__(self) -> Mapping[str, object]:
        """The newest change by kind: alerts, runs, deployments, kill-switch. Four reads a second at most."""
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        with self._lock:
            if self._clock() - self._at >= self._every:
                self._at = self._clock()
                # Where nothing new can be known, pages ask by themselves every now and then.
                with suppress(GoogleAPIError):
                    self._seen = {**self._newest(), "kill-switch": self._switch()}
            return self._seen

    def _newest(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, collection in _WATCHED.items():
            query = self._client.collection(collection).order_by("updated_at", direction="DESCENDING").limit(1)
            found[name] = [(each.id, each.get("updated_at")) for each in query.stream(timeout=TIMEOUT)]
        return found

    def _switch(self) -> object:
        snapshot = self._client.collection(_FLAGS).document("kill_switch").get(timeout=TIMEOUT)
        return snapshot.to_dict() if snapshot.exists else None


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
