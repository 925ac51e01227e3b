"""Services that call each other: the address of one in a variable of another becomes one of this machine.

No program here has a way to Google's metadata server, and so no token of its own. Each caller gets an address of its
own for each service that it is told of, so who calls is known from where it calls.
"""

import re
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from infra.local.serve.admission import admits
from infra.local.web import WebServer
from infra.local.world import Entry, World, by_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_SERVICE = re.compile(r"https://([a-z0-9.-]{1,200}\.run\.app)(?![\w.-])")

Front = Callable[[Entry, str, str, str], "WSGIApplication"]
"""What answers for a service: (entry, host, scheme, target)."""


class Peers:
    """The addresses of services of a world for the programs of others; opened when a program is told of one."""

    def __init__(self, world: World, serves: Callable[[Entry], bool]) -> None:
        self._world, self._serves = world, serves
        self._front: Front | None = None
        self._lock = threading.Lock()
        self._doors: dict[tuple[str, str], WebServer] = {}

    def behind(self, front: Front) -> None:
        """From now on this answers for the services."""
        self._front = front

    def close(self) -> None:
        """Open to nobody any more."""
        with self._lock:
            doors, self._doors = list(self._doors.values()), {}
        for door in doors:
            door.close()

    def translated(self, text: str, account: str) -> str:
        """A text with the address of each service that runs here replaced by where a caller, by its service account,
        reaches it on this machine."""
        return _SERVICE.sub(lambda match: self._here(match[1], account) or match[0], text)

    def _here(self, host: str, account: str) -> str | None:
        endpoint = by_address(self._world, host)
        if self._front is None or endpoint is None or endpoint.kind != "service" or not self._serves(endpoint.entry):
            return None
        with self._lock:
            door = self._doors.get((host, account))
            if door is None:
                # Programs are users of their own without a key: who is on this machine gets as far as the service.
                app = self._answers(host, account)
                door = self._doors[host, account] = WebServer(app, name=f"peer {host[:20]}", key=lambda *_: True)
                door.start()
        return door.url

    def _answers(self, host: str, account: str) -> "WSGIApplication":
        def answer(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
            endpoint = by_address(self._world, host)
            if endpoint is None or endpoint.kind != "service" or self._front is None:
                return Response("Page not found\n", 404)(environ, start_response)
            if not admits(self._world, endpoint.entry, account):
                return Response("The request was not authorized to invoke this service.\n", 403)(
                    environ, start_response
                )
            target = str(environ.get("REQUEST_URI") or "/")
            return self._front(endpoint.entry, host, "https", target)(environ, start_response)

        return answer
