"""A threaded HTTP server for one WSGI app: HTTP/1.1, keep-alive, quiet, and gone when closed."""

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK = "127.0.0.1"


class PortInUse(RuntimeError):
    """Somebody else listens on the port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} on {LOOPBACK} is in use.")
        self.port = port


def bind(port: int = 0) -> socket.socket:
    """A listening socket on the loopback address; port 0 takes a free one. Raises PortInUse."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise PortInUse(port) from error
    return listener


class _Handler(WSGIRequestHandler):
    # Headers and body go out in two writes; with Nagle's algorithm the second would wait 40 ms for an ACK.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: the apps log what matters, and the webhook's token is in its URL."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Clients may hang up."""


class _Server(ThreadedWSGIServer):
    """Knows who is connected, so that closing can hang up on them: keep-alive outlives the listening socket."""

    def __init__(self, app: "WSGIApplication", listener: socket.socket) -> None:
        self._connected: set[socket.socket] = set()
        super().__init__(LOOPBACK, listener.getsockname()[1], app, _Handler, fd=listener.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connected.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for connection in list(self._connected):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class WebServer:
    """Serves `app` from threads of its own between `start` and `close`."""

    def __init__(self, app: "WSGIApplication", port: int = 0, *, name: str = "web") -> None:
        """Bind at once, so that the port is known and taken; raises PortInUse."""
        with bind(port) as listener:
            self.port: int = listener.getsockname()[1]
            self._server = _Server(app, listener)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name=name, daemon=True
        )

    @property
    def address(self) -> str:
        """`127.0.0.1:PORT`."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://{self.address}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering, hang up on everybody, and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.hang_up()
