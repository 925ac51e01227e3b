"""This process's own identity, for clients that don't sign their tokens themselves."""

from typing import Any


def credentials_as(account: str | None, scope: str) -> Any:
    """Those of another account that this process may become, its own where none is named. Raises google.auth errors."""
    if account is None:
        return own_credentials(scope)
    import google.auth
    from google.auth import impersonated_credentials

    source, _ = google.auth.default()
    return impersonated_credentials.Credentials(source, account, [f"https://www.googleapis.com/auth/{scope}"])


def own_credentials(scope: str) -> Any:
    """The default credentials for one scope; a key signs its own tokens. Raises google.auth errors."""
    import google.auth

    credentials, _ = google.auth.default(scopes=[f"https://www.googleapis.com/auth/{scope}"])
    if hasattr(credentials, "with_always_use_jwt_access"):
        credentials = credentials.with_always_use_jwt_access(True)
    return credentials
