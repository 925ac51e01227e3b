"""HTTPS through the proxy: what CONNECT opens, answered with a certificate of the laptop's own authority."""

import os
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_OPENED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
_HANDSHAKE = 10.0
_IDLE = 120.0


class Closed(ConnectionError):
    """The tunnel is over; there is nothing left to answer on its connection."""


def serve(
    client: socket.socket,
    address: tuple[str, int],
    context: Callable[[str | None], ssl.SSLContext] | None,
    app: "WSGIApplication",
) -> None:
    """Answer everything that comes through the tunnel with `app`, over TLS where there is a `context`, which is asked
    by the name that a client wants (None for none).

    Raises Closed at its end.
    """
    shown = context(None) if context else None
    if context and shown:

        def named(secure: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            secure.context = context(name)

        shown.sni_callback = named
    client.sendall(_OPENED)
    # A descriptor of its own: who holds the connection goes on to hold it, and finds it closed.
    plain = socket.socket(fileno=os.dup(client.fileno()))
    try:
        plain.settimeout(_HANDSHAKE)
        if shown is None:
            plain.settimeout(_IDLE)
            with suppress(OSError):
                _Handler(plain, address, _Inner(app))
        else:
            with suppress(OSError), shown.wrap_socket(plain, server_side=True) as secure:
                secure.settimeout(_IDLE)
                _Handler(secure, address, _Inner(app))
                # Whoever took the connection over may have ended it.
                with suppress(OSError, ValueError):
                    secure.unwrap()
    finally:
        plain.close()
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
    raise Closed("the tunnel is over")


class _Inner:
    """As much of a server as the handler asks for."""

    multithread = True
    multiprocess = False
    ssl_context: ssl.SSLContext | None = None
    passthrough_errors = False
    server_address = ("127.0.0.1", 443)

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def log(self, *_: Any) -> None:
        """Say nothing, as the proxy itself."""


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, connection: socket.socket, address: tuple[str, int], server: Any) -> None:
        super().__init__(connection, address, server)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """See _Inner.log."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """See _Inner.log."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Clients may hang up."""
