"""An HTTP endpoint that remembers what was posted to it and answers as it is told."""

import http.server
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], seconds: float = 60.0) -> T:
    """What `look` gives as soon as it gives something true."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing came in time"
        time.sleep(0.01)
    return found


@dataclass
class Request:
    """One POST as it arrived."""

    path: str
    headers: Any
    body: bytes


class Endpoint:
    """Serves on a free port of 127.0.0.1 while it is entered.

    `statuses` are answered one after the other, then 204. While `gate` is clear, requests wait for it.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.statuses: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.at_once = 0
        self.most_at_once = 0
        self._changed = threading.Condition()
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                status = endpoint.take(Request(self.path, self.headers, body))
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: Any) -> None:
                """Keep quiet."""

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 64

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that breaks off is none."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def take(self, request: Request) -> int:
        """Remember a request; the status to answer it with."""
        with self._changed:
            self.requests.append(request)
            status = self.statuses.pop(0) if self.statuses else 204
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            self._changed.notify_all()
        self.gate.wait(60)
        with self._changed:
            self.at_once -= 1
        return status

    def wait_for(self, count: int, seconds: float = 60.0) -> list[Request]:
        """The requests so far, as soon as there are `count`."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= count, seconds), f"{len(self.requests)} came"
            return list(self.requests)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
