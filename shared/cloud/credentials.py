"""This process's own identity, for clients that don't sign their tokens themselves."""

from typing import Any


def own_credentials(scope: str) -> Any:
    """The default credentials for one scope; a key signs its own tokens. Raises google.auth errors."""
    import google.auth

    credentials, _ = google.auth.default(scopes=[f"https://www.googleapis.com/auth/{scope}"])
    if hasattr(credentials, "with_always_use_jwt_access"):
        credentials = credentials.with_always_use_jwt_access(True)
    return credentials
