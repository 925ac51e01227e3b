"""An HTTP proxy (for HTTP_PROXY) behind which only the laptop's own internet lies: nothing leaves through it."""

import ipaddress
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from infra.local.internet.authority import RANGE, Authority
from infra.local.internet.tunnel import serve

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_RETRANSMIT = 0.2
_INSIDE = f"{RANGE}, *.run.app, storage.googleapis.com, domains of load balancers"
_REQUEST_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; `delay` in seconds is how long it takes. `app` gives it instead, where a program does."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    app: "WSGIApplication | None" = None


REFUSED = Reply(0)
"""Nobody listens on the port: the connection is closed without an answer."""

Answer = Callable[[str, int, str], Reply | None]
"""What an address (or host name) says on a port to a path; None when packets to it get lost."""


Leads = Callable[[str], str | None]
"""The address that a domain of what was applied leads to; None for any other name."""


def proxy_app(
    answer: Answer, *, authority: Authority, leads: Leads = lambda _: None, patience: float = 60.0
) -> "WSGIApplication":
    """The proxy as a WSGI app; `authority` signs for what is asked over HTTPS.

    Where there is no answer, the connection is held until the client gives up, at most `patience` seconds, and asked
    for again now and then in between: a packet that was lost is sent again, so who comes up meanwhile answers.
    """

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "CONNECT":
            response: WSGIApplication = _tunnel(environ, answer, authority, leads, patience)
        else:
            response = _respond(environ, answer, leads, patience)
        return response(environ, start_response)

    return app


def _tunnel(environ: dict[str, Any], answer: Answer, authority: Authority, leads: Leads, patience: float) -> Response:
    """Serve HTTPS to one of the laptop's hosts; what is returned is a refusal."""
    host, _, port = environ["REQUEST_URI"].lower().rpartition(":")
    if not inside(host, leads):
        return say(403, f"{host} is not in the laptop's internet ({_INSIDE}).")
    if port not in {"80", "443"}:
        return say(403, f"{host}:{port}: a tunnel leads to port 443, or to 80 without TLS.")

    client: socket.socket = environ["werkzeug.socket"]

    def secure(inner: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        # Whether the client is still there is looked for below TLS.
        inner["infraai.connection"], inner["werkzeug.socket"] = inner["werkzeug.socket"], client
        # An address may be asked under a name that leads to it, as by somebody who resolved the name.
        named = inner.get("HTTP_HOST", "").lower().partition(":")[0]
        asked = named if leads(named) == host else host
        return reply_to(inner, (asked, int(port), inner["REQUEST_URI"]), answer, patience)(inner, start_response)

    def context(name: str | None) -> ssl.SSLContext:
        if name and leads(name) in {host, leads(host)} - {None}:
            return authority.named.context(name)
        return authority.context(host)

    address = (environ.get("REMOTE_ADDR", ""), int(environ.get("REMOTE_PORT") or 0))
    serve(client, address, context=context if port == "443" else None, app=secure)
    raise AssertionError("a tunnel ends with Closed")


def _respond(environ: dict[str, Any], answer: Answer, leads: Leads, patience: float) -> "WSGIApplication":
    asked = environ["REQUEST_URI"]
    try:
        parts = urlsplit(asked)
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host = None
    if host is None or parts.scheme != "http":
        return say(400, "This is an HTTP proxy: set HTTP_PROXY to its address.")
    if not inside(host, leads):
        return say(403, f"{host} is not in the laptop's internet ({_INSIDE}).")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return reply_to(environ, (host, port, path), answer, patience)


def reply_to(
    environ: dict[str, Any], asked: tuple[str, int, str], answer: Answer, patience: float
) -> "WSGIApplication":
    """What a host says on a port to a path, waited for."""
    host, port, path = asked
    client: socket.socket = environ["werkzeug.socket"]
    deadline = time.monotonic() + patience
    while (reply := answer(host, port, path)) is None:
        if time.monotonic() >= deadline:
            return say(504, f"{host}:{port} did not answer within {patience:g} s.")
        if _gone(client, min(_RETRANSMIT, patience)):
            return say(499, "gone")
    if reply.app is not None:
        return reply.app
    # A body that stays unread would be taken for the next request on this connection.
    environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), _REQUEST_LIMIT))
    if reply.delay and _gone(client, reply.delay):
        return say(499, "gone")
    if reply is REFUSED:
        client.shutdown(socket.SHUT_RDWR)
        return Response(status=502)
    return _via(Response(reply.body, reply.status, dict(reply.headers)))


def inside(host: str, leads: Leads) -> bool:
    """Whether a host is one of the laptop's internet."""
    if host.endswith((".run.app", ".storage.googleapis.com")) or host == "storage.googleapis.com":
        return True
    try:
        return ipaddress.ip_address(host) in RANGE
    except ValueError:
        return leads(host) is not None


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


def say(status: int, text: str) -> Response:
    return _via(Response(text + "\n", status, mimetype="text/plain"))


def _via(response: Response) -> Response:
    response.headers["Via"] = "1.1 infraai-local"
    return response
