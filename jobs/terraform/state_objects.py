"""A state that lies in somebody's own bucket, read once."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from jobs.terraform.work import Backend
from shared.failures import translated

if TYPE_CHECKING:
    import requests

_TIMEOUT = 20.0
_GOOGLE = "https://storage.googleapis.com/storage/v1/b"
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_only"


class StateObjects:
    """Reads objects as whom terraform plans in a project (`account`), who may look there and nowhere else."""

    def __init__(self, backend: Backend, *, token: str | None, account: Callable[[str], str | None]) -> None:
        self._backend = backend
        self._token = token
        self._account = account

    @translated()
    def read(self, url: str, project: str) -> bytes:
        """The first MAX_STATE + 1 bytes of an object. Raises ValueError for what is no address of one, CloudError."""
        from shared.policy.adopted_state import MAX_STATE, bucket_and_name  # the gate's tables: most runs need none

        bucket, name = bucket_and_name(url)
        if bucket == self._backend.bucket or "infraai" in bucket.replace(project, ""):
            raise ValueError("the bucket is the platform's own")
        address = f"{(self._backend.endpoint or _GOOGLE).rstrip('/')}/{bucket}/o/{quote(name, safe='')}"
        with self._session(project).get(address, params={"alt": "media"}, timeout=_TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            held = b""
            for piece in answer.iter_content(65536):
                held += piece
                if len(held) > MAX_STATE:
                    break
            return held

    def _session(self, project: str) -> "requests.Session":
        if self._token is not None:
            import requests  # only where something is adopted

            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {self._token}"
            return session
        import google.auth
        from google.auth import impersonated_credentials
        from google.auth.transport.requests import AuthorizedSession

        credentials, _ = google.auth.default()
        if account := self._account(project):
            credentials = impersonated_credentials.Credentials(credentials, account, [_SCOPE])
        made: requests.Session = AuthorizedSession(credentials)
        return made
