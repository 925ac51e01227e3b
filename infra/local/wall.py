"""Who may speak to a server on the loopback address: every web server of the laptop's cloud stands behind this.

The address is open to every page that a browser of this machine shows and to every user of the machine. So a request
must be addressed to the server by a name of this machine (a page whose own name was made to point here keeps that name
in Host), must not come from a page of another address (Origin, Sec-Fetch-Site), and must show a key, or come from the
user who started the server.
"""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Key = Callable[[str, str], bool]
"""Whether an Authorization header opens a path."""

# Where the handler puts whether the other end is this user's (infra.local.web); no header gets there.
OWN_USER = "infraai.own_user"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_OWN_SITES = frozenset({"", "same-origin", "none"})


class Wall:
    """An app, behind the checks.

    `key`: programs only, each request with a key; None: whoever is this user. `pages`: whether a path is a page that a
    link on another site may open, which changes nothing and can't be framed or read from there. `sessions`: whether a
    request carries a secret of its own in its address, which this user's programs need no key beside. `proxy`: the app
    is an HTTP proxy, so a request names the other end instead of this one, which no page can do. `zone`: every name
    that ends so is one of this server's, and a site of its own.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        port: int,
        *,
        key: Key | None = None,
        pages: Callable[[dict[str, Any]], bool] | None = None,
        sessions: Callable[[dict[str, Any]], bool] | None = None,
        proxy: bool = False,
        zone: str = "",
    ) -> None:
        self._app = app
        self._key = key
        self._pages = pages
        self._sessions = sessions
        self._proxy = proxy
        self._hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
        self._zone = f"{zone}:{port}" if zone else ""

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        refusal = self._refusal(environ)
        if refusal is None:
            return self._app(environ, start_response)
        return _refuse(environ, start_response, *refusal)

    def _refusal(self, environ: dict[str, Any]) -> tuple[int, str] | None:
        """Status and reason, or None."""
        if self._proxy:
            return None if "://" in environ["REQUEST_URI"] or environ["REQUEST_METHOD"] == "CONNECT" else _NO_PROXY
        # A header that came twice is joined by a comma, which fits nothing.
        host = environ.get("HTTP_HOST", "").lower()
        own = {host} if self._zone and host.endswith(self._zone) else self._hosts
        if host not in own:
            return _MISDIRECTED
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin.lower().removeprefix("http://") not in own:
            return _OTHER_SITE
        if environ.get("HTTP_SEC_FETCH_SITE", "").lower() not in _OWN_SITES and not self._opened_by_link(environ):
            return _OTHER_SITE
        if self._sessions is not None and self._sessions(environ) and environ.get(OWN_USER) is True:
            return None
        if self._key is not None:
            return None if self._key(environ.get("HTTP_AUTHORIZATION", ""), environ["PATH_INFO"]) else _NO_KEY
        return None if environ.get(OWN_USER) is True else _OTHER_USER

    def _opened_by_link(self, environ: dict[str, Any]) -> bool:
        return (
            self._pages is not None
            and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
            and environ.get("HTTP_SEC_FETCH_DEST") == "document"
            and self._pages(environ)
        )


_NO_PROXY = (400, "This is an HTTP proxy: set HTTP_PROXY to its address.")
_MISDIRECTED = (421, "This server answers at 127.0.0.1 and localhost with its own port only.")
_OTHER_SITE = (403, "A page of another site asked for this.")
_OTHER_USER = (403, "Another user of this machine started this server.")
_NO_KEY = (
    401,
    "Show a key of this platform: `Authorization: Bearer`, with what its data folder keeps in access-token.",
)


def _refuse(environ: dict[str, Any], start_response: "StartResponse", status: int, detail: str) -> list[bytes]:
    """The refusal as a problem document that is also an error of Google's REST APIs."""
    title = HTTPStatus(status).phrase
    names = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED"}
    error = {"code": status, "message": detail, "status": names.get(status, "INVALID_ARGUMENT")}
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "error": error}
    raw = b"" if environ["REQUEST_METHOD"] == "HEAD" else json.dumps(body).encode()
    headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(raw)))]
    if status == HTTPStatus.UNAUTHORIZED:
        headers.append(("WWW-Authenticate", 'Bearer realm="infraai"'))
    start_response(f"{status} {title}", headers)
    return [raw]
