"""Google sign-in without a script of anybody else's on the page: the authorization code flow with PKCE (RFC 7636).

GET  /auth/sign-in?to=PATH   -> Google's page
GET  /auth/callback          <- Google, with a code that is exchanged for the identity token here
POST /auth/sign-out
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Request, Response

from shared.auth import Guard
from shared.http import Forbidden, Unavailable

if TYPE_CHECKING:
    import requests

SESSION = "__Host-infraai"
_PENDING = "__Host-infraai-sign-in"
_PENDING_SECONDS = 600
# An identity token of Google's holds for an hour.
_SESSION_SECONDS = 3600
_TIMEOUT = 10.0


@dataclass(frozen=True)
class SignIn:
    """The OAuth client, and where Google's two addresses are."""

    client_id: str
    client_secret: str
    guard: Guard
    http: "requests.Session"
    page_url: str
    token_url: str

    def begin(self, request: Request, to: str) -> Response:
        """Off to Google; what has to be recognised again waits in a cookie."""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "client_id": self.client_id,
            "redirect_uri": _callback(request),
            "response_type": "code",
            "scope": "openid email",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        response = _redirect(f"{self.page_url}?{urlencode(asked)}")
        pending = base64.urlsafe_b64encode(json.dumps([state, verifier, _own_path(to)]).encode()).decode()
        _keep(response, _PENDING, pending, _PENDING_SECONDS)
        return response

    def finish(self, request: Request) -> Response:
        """Back from Google: the session, and on to where the person wanted to go. Raises Forbidden, Unavailable."""
        state, verifier, to = _pending(request)
        shown = request.args.get("state", "")
        if not state or not hmac.compare_digest(state.encode(), shown.encode()):
            raise Forbidden("This sign-in was not begun in this browser, or too long ago: open the console again.")
        if "code" not in request.args:
            raise Forbidden("Google did not sign you in.")
        token = self._token(request, request.args["code"], verifier)
        self.guard.who(token)
        response = _redirect(to)
        _keep(response, SESSION, token, _SESSION_SECONDS)
        response.delete_cookie(_PENDING, secure=True, httponly=True, samesite="Lax")
        return response

    def _token(self, request: Request, code: str, verifier: str) -> str:
        import requests  # once an hour and person

        asked = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code": code,
            "code_verifier": verifier,
            "grant_type": "authorization_code",
            "redirect_uri": _callback(request),
        }
        try:
            answer = self.http.post(self.token_url, data=asked, timeout=_TIMEOUT)
            said = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Unavailable("Google's sign-in does not answer; try again.") from error
        if not answer.ok or not isinstance(said, dict) or not isinstance(said.get("id_token"), str):
            raise Forbidden("Google did not take the code of this sign-in: open the console again.")
        return str(said["id_token"])


def ended() -> Response:
    """The session's cookie is gone."""
    response = Response(status=204)
    response.delete_cookie(SESSION, secure=True, httponly=True, samesite="Lax")
    return response


def _pending(request: Request) -> tuple[str, str, str]:
    try:
        state, verifier, to = json.loads(base64.urlsafe_b64decode(request.cookies.get(_PENDING, "")))
    except (ValueError, TypeError):
        return "", "", "/"
    return str(state), str(verifier), _own_path(str(to))


def _own_path(to: str) -> str:
    """A path of this origin, whatever was asked for."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"


def _callback(request: Request) -> str:
    return f"https://{request.host}/auth/callback"


def _redirect(to: str) -> Response:
    return Response(status=302, headers={"Location": to, "Cache-Control": "no-store"})


def _keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, secure=True, httponly=True, samesite="Lax", path="/")
