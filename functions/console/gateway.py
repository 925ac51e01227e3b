"""On Google Cloud the console is the one address that browsers and the command line know: it passes the API on.

A browser signs in here (sign_in.py) and gets its identity token as a cookie that no script can read; the command line
shows a token of its own. Either goes on to the function that answers, which checks it again, together with the
console's own identity, without which Cloud Run lets nobody through.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import Request, Response

from functions.console.sign_in import SESSION, SignIn, ended
from shared.auth import Guard
from shared.http import Forbidden, NoSuchThing, Problem, TooLarge, Unauthorized, Unavailable, problem_response
from shared.http.paths import Ways, answering, ways
from shared.http.streams import KIND
from shared.trace import carried, enter

if TYPE_CHECKING:
    import requests

_TIMEOUT = 110.0
_LARGEST = 1024 * 1024
_KEPT = ("Content-Type", "Link", "Allow", "Cache-Control", "Location", "ETag", "Retry-After")
_PASSED = ("Idempotency-Key", "If-Match")
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Gateway:
    """What passing on needs: who may call, where the functions are, signing in, and the console's own identity.

    `own_token`: the console's identity token for an audience.
    """

    guard: Guard
    urls: Mapping[str, str]
    sign_in: SignIn
    own_token: Callable[[str], str]
    http: "requests.Session"

    def answer(self, request: Request) -> Response | None:
        """The answer to signing in, to a call of the API, to a page before signing in; None for the app's own."""
        try:
            if request.path.startswith("/auth/"):
                return self._signing_in(request)
            if request.method in _READING and request.headers.get("Accept", "").lstrip().lower().startswith(
                "text/html"
            ):
                return self._page(request)
            if request.path == "/metrics":
                # The console's own, for who may call.
                self.guard.who(self._token(request))
                return None
            name = _function(request.path)
            return self._passed_on(request, self.urls[name]) if name else None
        except Problem as problem:
            return problem_response(problem)

    def _signing_in(self, request: Request) -> Response | None:
        step = (request.method, request.path)
        if step == ("GET", "/auth/sign-in"):
            return self.sign_in.begin(request, request.args.get("to", "/"))
        if step == ("GET", "/auth/callback"):
            return self.sign_in.finish(request)
        if step == ("POST", "/auth/sign-out"):
            _refuse_other_sites(request)
            return ended()
        return None

    def _page(self, request: Request) -> Response | None:
        """None when a person is signed in, who then gets the page; else the way to Google."""
        try:
            self.guard.who(request.cookies.get(SESSION, ""))
        except Unauthorized:
            query = {"to": request.full_path.rstrip("?")}
            return Response(
                status=302, headers={"Location": f"/auth/sign-in?{urlencode(query)}", "Cache-Control": "no-store"}
            )
        return None

    def _passed_on(self, request: Request, url: str) -> Response:
        import requests  # the app's own files need none

        token = self._token(request)
        self.guard.who(token)
        body = request.stream.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise TooLarge(f"The body is larger than {_LARGEST} bytes.")
        query = request.query_string.decode("latin-1")
        streams = request.accept_mimetypes.best == KIND
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Serverless-Authorization": f"Bearer {self.own_token(url)}",
            "Accept": KIND if streams else "application/json",
            "Content-Type": request.headers.get("Content-Type", "application/json"),
        }
        headers |= {name: request.headers[name] for name in _PASSED if name in request.headers}
        enter(dict(request.headers))
        headers |= carried()
        try:
            answer = self.http.request(
                request.method,
                url + quote(request.path) + (f"?{query}" if query else ""),
                data=body,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=streams,
            )
        except requests.RequestException as error:
            raise Unavailable("The function behind this does not answer; try again.") from error
        kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        if streams:
            pieces = answer.iter_content(None)
            return Response(pieces, answer.status_code, {**kept, "X-Accel-Buffering": "no"})
        return Response(answer.content, answer.status_code, kept)

    def _token(self, request: Request) -> str:
        """The person's token: shown, or a cookie, which only this origin's own pages may use to change things."""
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and shown.strip():
            return shown.strip()
        if request.method not in _READING:
            _refuse_other_sites(request)
        return request.cookies.get(SESSION, "")


def _refuse_other_sites(request: Request) -> None:
    """Raises Forbidden unless a page of this very origin asks."""
    if request.headers.get("Origin") != f"https://{request.host}":
        raise Forbidden("This was asked for by another site's page.")


def forgetful_session() -> "requests.Session":
    """Connections that are kept, and no cookies: one person's must not travel with the next one's request."""
    import http.cookiejar  # the app's own files need none

    import requests

    session = requests.Session()
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return session


def own_identity() -> Callable[[str], str]:
    """The identity tokens of the service account this function runs as, from Google's metadata server, kept an hour."""
    from google.auth import compute_engine  # the app's own files need none
    from google.auth.transport.requests import Request as Transport

    transport = Transport()
    kept: dict[str, compute_engine.IDTokenCredentials] = {}

    def token(audience: str) -> str:
        credentials = kept.get(audience)
        if credentials is None:
            credentials = kept[audience] = compute_engine.IDTokenCredentials(
                transport, target_audience=audience, use_metadata_identity_endpoint=True
            )
        if not credentials.valid:
            credentials.refresh(transport)
        return str(credentials.token)

    return token


@cache
def routes() -> Ways:
    """Which function answers where, for what people may call: by the description of the API beside this."""
    described = json.loads(Path(__file__).with_name("openapi.json").read_bytes())["paths"]
    return ways(described, public=True)


def _function(path: str) -> str | None:
    """The function that answers a path.

    Raises NoSuchThing for one that a client or a server on the way could read as another path.
    """
    name = answering(path, routes())
    parts = path.removesuffix("/").split("/")[1:]
    odd = any(part in {"", ".", ".."} for part in parts) or any(one in path for one in "\\;%?#")
    if name and (odd or not path.isprintable()):
        raise NoSuchThing("Nothing is at this address: no id is like that.")
    return name
