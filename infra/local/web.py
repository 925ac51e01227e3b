"""A threaded HTTP server for one WSGI app: HTTP/1.1, keep-alive, quiet, and gone when closed."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from infra.local import peers
from infra.local.sockets import LOOPBACK
from infra.local.wall import OWN_USER, Key, Wall

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


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


def bind_near(port: int) -> socket.socket:
    """As `bind`, and a free one where that port is taken."""
    try:
        return bind(port)
    except PortInUse:
        return bind()


class _Handler(WSGIRequestHandler):
    # Headers and body go out in two writes; with Nagle's algorithm the second would wait 40 ms for an ACK.
    disable_nagle_algorithm = True
    # A client that keeps its connection open without a word is let go after this many seconds.
    timeout = 120.0
    _own_user: bool | None = None

    def make_environ(self) -> Any:
        """What the app gets to see, and who is at the other end, which a connection does not change."""
        if self._own_user is None:
            ours: tuple[str, int] = self.connection.getsockname()[:2]
            self._own_user = peers.admitted(self.client_address[:2], ours)
        environ = super().make_environ()
        environ[OWN_USER] = self._own_user
        return environ

    def run_wsgi(self) -> None:
        """Answer one request; the server knows that it is being answered."""
        server: Any = self.server
        with server.answering():
            super().run_wsgi()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing: the apps log what matters, and the webhook's token is in its URL."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """See `log`."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Clients may hang up."""


class _Server(ThreadedWSGIServer):
    """Knows who is connected, so that closing can hang up on them: keep-alive outlives the listening socket."""

    def __init__(self, app: "WSGIApplication", listener: socket.socket) -> None:
        self._connected: set[socket.socket] = set()
        self._idle = threading.Condition()
        self._busy = 0
        super().__init__(LOOPBACK, listener.getsockname()[1], app, _Handler, fd=listener.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connected.discard(request)
        super().shutdown_request(request)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Around one answer."""
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def hang_up(self, patience: float) -> None:
        """Close every connection, after waiting at most `patience` seconds for what is being answered."""
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout=patience)
        for connection in list(self._connected):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class WebServer:
    """Serves `app` from threads of its own between `start` and `close`, to this user's own programs and pages.

    `key`, `pages`, `proxy` and `zone` say what else it takes (infra.local.wall).
    """

    def __init__(
        self,
        app: "WSGIApplication",
        port: int = 0,
        *,
        listener: socket.socket | None = None,
        name: str = "web",
        key: Key | None = None,
        pages: Callable[[dict[str, Any]], bool] | None = None,
        sessions: Callable[[dict[str, Any]], bool] | None = None,
        proxy: bool = False,
        zone: str = "",
    ) -> None:
        """Bind at once, so that the port is known and taken, or take over a listening socket; raises PortInUse."""
        with listener or bind(port) as bound:
            self.port: int = bound.getsockname()[1]
            self._server = _Server(
                Wall(app, self.port, key=key, pages=pages, sessions=sessions, proxy=proxy, zone=zone), bound
            )
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

    def close(self, patience: float = 0.0) -> None:
        """Stop listening, wait at most `patience` seconds for answers under way, hang up, and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.hang_up(patience)
