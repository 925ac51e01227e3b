"""One question to a WSGI app by a program of the platform's own."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def ask(app: "WSGIApplication", scheme: str, host: str, target: str) -> tuple[int, bytes, dict[str, str]]:
    """GET by a program of the platform's own: status, body and headers."""
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
        said[:] = [int(status.split(maxsplit=1)[0]), dict(headers)]
        return lambda _: None

    environ = {
        "REQUEST_METHOD": "GET",
        "wsgi.input": io.BytesIO(),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_USER_AGENT": "GoogleStackdriverMonitoring-UptimeChecks(https://cloud.google.com/monitoring)",
        "wsgi.url_scheme": scheme,
        "HTTP_HOST": host,
        "REQUEST_URI": target,
    }
    chunks = app(environ, start)
    body = b"".join(chunks)
    return said[0], body, said[1]
