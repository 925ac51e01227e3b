"""A request's caller, proven by a token that Google signed.

`google`  `Authorization: Bearer` with an ID token: a person's from Google sign-in, a service account's from Pub/Sub,
          Cloud Scheduler or another function.
`iap`     `X-Goog-IAP-JWT-Assertion`, which Identity-Aware Proxy adds to every request it lets through.
`none`    everybody is the user of the machine (`auth_user`), or `api`; for a laptop only (shared.auth.start refuses it
          on Google Cloud).

The signature, the time, the audience, the issuer and `email_verified` are checked, then the address against the list.
"""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from shared.auth.keys import Keys
from shared.http import Forbidden, Problem, Unauthorized
from shared.settings import AuthSettings

if TYPE_CHECKING:
    from flask import Request

NOBODY = "api"
"""The caller where nobody is asked who they are, and nobody said whose machine it is."""

GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v1/certs"
IAP_KEYS = "https://www.gstatic.com/iap/verify/public_key"
_GOOGLE_ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
_IAP_ISSUERS = frozenset({"https://cloud.google.com/iap"})
_SKEW = 30
# What Cloud Run puts in place of the signature of a token that it has checked itself.
_CHECKED_ALREADY = "SIGNATURE_REMOVED_BY_GOOGLE"


class Guard:
    """Tells who calls, or refuses. One per process: it keeps Google's keys.

    `user`: whom everybody counts as in the mode `none`.
    `behind_cloud_run`: the function is not public, so Cloud Run has checked the caller's token and taken its signature
    away; the rest of it is checked here once more, against the one caller that is expected.
    """

    def __init__(
        self,
        mode: str,
        keys: Keys,
        audiences: frozenset[str],
        emails: frozenset[str],
        *,
        user: str = "",
        behind_cloud_run: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._mode = mode
        self._user = user or NOBODY
        self._keys = keys
        self._audiences = audiences
        self._emails = emails
        self._behind_cloud_run = behind_cloud_run
        self._clock = clock

    def __call__(self, request: "Request") -> str:
        """The caller's e-mail address, or the user of a laptop; raises Unauthorized, Forbidden, Unavailable."""
        return self._user if self._mode == "none" else self.who(self._token(request))

    def who(self, token: str) -> str:
        """Whose token it is; raises as a call does."""
        if not token:
            raise Unauthorized("Sign in: the request has no identity token.")
        claims = self._claims(token)
        audience = claims.get("aud")
        # Several audiences are allowed by RFC 7519 and never Google's: whoever else is meant could use it here.
        if not isinstance(audience, str) or audience not in self._audiences:
            raise Unauthorized("The token is for somebody else: its audience is not this platform.")
        issuer = claims.get("iss")
        if not isinstance(issuer, str) or issuer not in (_IAP_ISSUERS if self._mode == "iap" else _GOOGLE_ISSUERS):
            raise Unauthorized("The token is not Google's.")
        # IAP signs only for accounts it has checked itself, and says nothing about it.
        if self._mode == "google" and claims.get("email_verified") is not True:
            raise Unauthorized("The token's e-mail address is not verified.")
        email = str(claims.get("email", "")).lower()
        if email not in self._emails:
            raise Forbidden(f"{email or 'The caller'} is not among those who may do this.")
        return email

    def _token(self, request: "Request") -> str:
        if self._mode == "iap":
            return str(request.headers.get("X-Goog-IAP-JWT-Assertion", ""))
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    def _claims(self, token: str) -> Mapping[str, Any]:
        from google.auth import exceptions, jwt  # comes with the clients

        try:
            if self._behind_cloud_run and token.endswith(f".{_CHECKED_ALREADY}"):
                return self._current(jwt.decode(token, verify=False))
            key = jwt.decode_header(token).get("kid")
            if not isinstance(key, str):
                raise Unauthorized("The identity token names no key.")
            return _mapping(jwt.decode(token, certs=self._keys.having(key), clock_skew_in_seconds=_SKEW))
        # Its text would repeat the token.
        except (exceptions.GoogleAuthError, ValueError, TypeError):
            raise Unauthorized("The identity token is not valid, or no longer: sign in again.") from None

    def _current(self, claims: Any) -> Mapping[str, Any]:
        """The claims of a token whose signature was checked before; raises ValueError when its time is over."""
        if float(_mapping(claims).get("exp", 0)) + _SKEW < self._clock():
            raise ValueError("expired")
        return _mapping(claims)


def guard_of(settings: AuthSettings, *, behind_cloud_run: bool = False) -> Guard:
    """The guard that the settings describe."""
    keys = settings.auth_keys_url or (IAP_KEYS if settings.auth == "iap" else GOOGLE_KEYS)
    return Guard(
        settings.auth,
        Keys(keys),
        frozenset(_listed(settings.auth_audiences)),
        frozenset(email.lower() for email in _listed(settings.auth_emails)),
        user=settings.auth_user,
        behind_cloud_run=behind_cloud_run,
    )


def admit(guard: Guard) -> None:
    """For a function that takes events: answer 401 or 403, so that Pub/Sub sets the message aside in the end."""
    from flask import abort, request  # functions-framework has loaded it

    try:
        guard(request)
    except Problem as problem:
        abort(problem.status, problem.detail)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _mapping(claims: Any) -> Mapping[str, Any]:
    if not isinstance(claims, Mapping):
        raise TypeError("not an object")
    return claims
