"""This process's own identity, for clients that don't sign their tokens themselves."""

import os
from functools import cache
from typing import Any


def credentials_as(account: str | None, scope: str) -> Any:
    """Those of another account that this process may become, its own where none is named. Raises google.auth errors."""
    if account is None:
        return own_credentials(scope)
    from google.auth import impersonated_credentials

    return impersonated_credentials.Credentials(
        _own(_key_file()), account, [f"https://www.googleapis.com/auth/{scope}"]
    )


def own_credentials(scope: str) -> Any:
    """The default credentials for one scope; a key signs its own tokens. Raises google.auth errors."""
    from google.auth.credentials import with_scopes_if_required

    credentials = with_scopes_if_required(_own(_key_file()), [f"https://www.googleapis.com/auth/{scope}"])
    if hasattr(credentials, "with_always_use_jwt_access"):
        credentials = credentials.with_always_use_jwt_access(True)
    return credentials


def _key_file() -> str | None:
    return os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")


@cache
def _own(_key_file: str | None) -> Any:
    """Those of one process, found once: a key takes 50 ms to be read, the metadata server as long to be asked."""
    import google.auth

    return google.auth.default()[0]
