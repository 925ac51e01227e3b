"""An HTTP proxy (for HTTP_PROXY) behind which only the laptop's own internet lies: nothing leaves through it."""

import ipaddress
import select
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_RANGE = ipaddress.ip_network("203.0.113.0/24")
_RETRANSMIT = 0.2
_REQUEST_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; `delay` in seconds is how long it takes."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


REFUSED = Reply(0)
"""Nobody listens on the port: the connection is closed without an answer."""

Answer = Callable[[str, int, str], Reply | None]
"""What an address (or host name) says on a port to a path; None when packets to it get lost."""


def proxy_app(answer: Answer, *, patience: float = 60.0) -> "WSGIApplication":
    """The proxy as a WSGI app.

    Where there is no answer, the connection is held until the client gives up, at most `patience` seconds, and asked
    for again now and then in between: a packet that was lost is sent again, so who comes up meanwhile answers.
    """

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        response = _respond(environ, answer, patience)
        response.headers["Via"] = "1.1 infraai-local"
        body: Iterable[bytes] = response(environ, start_response)
        return body

    return app


def _respond(environ: dict[str, Any], answer: Answer, patience: float) -> Response:
    client: socket.socket = environ["werkzeug.socket"]
    asked = environ["REQUEST_URI"]
    if environ["REQUEST_METHOD"] == "CONNECT":
        return _say(403, f"{asked}: HTTPS is not offered by the laptop's internet. Use http:// for what was applied.")
    try:
        parts = urlsplit(asked)
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host = None
    if host is None or parts.scheme != "http":
        return _say(400, "This is an HTTP proxy: set HTTP_PROXY to its address.")
    if not _inside(host):
        return _say(403, f"{host} is not in the laptop's internet ({_RANGE}, *.run.app, storage.googleapis.com).")
    # A body that stays unread would be taken for the next request on this connection.
    environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), _REQUEST_LIMIT))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    deadline = time.monotonic() + patience
    while (reply := answer(host, port, path)) is None:
        if time.monotonic() >= deadline:
            return _say(504, f"{host}:{port} did not answer within {patience:g} s.")
        if _gone(client, min(_RETRANSMIT, patience)):
            return Response(status=499)
    if reply.delay and _gone(client, reply.delay):
        return Response(status=499)
    if reply is REFUSED:
        client.shutdown(socket.SHUT_RDWR)
        return Response(status=502)
    return Response(reply.body, reply.status, dict(reply.headers))


def _inside(host: str) -> bool:
    if host.endswith((".run.app", ".storage.googleapis.com")) or host == "storage.googleapis.com":
        return True
    try:
        return ipaddress.ip_address(host) in _RANGE
    except ValueError:
        return False


def _gone(client: socket.socket, seconds: float) -> bool:
    """Whether the client hangs up within this time, which is waited for."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        readable, _, _ = select.select([client], [], [], left)
        if readable:
            try:
                if not client.recv(1, socket.MSG_PEEK):
                    return True
            except OSError:
                return True
            # The client has sent more ahead of the answer: it is there.
            time.sleep(max(deadline - time.monotonic(), 0))
    return False


def _say(status: int, text: str) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")
