"""Terraform's lock on a deployment's state, as the object in the bucket that it is.

Looking at it and removing it needs no initialised folder, and removing names the lock's generation, which is its id: a
lock that somebody else has taken meanwhile stays.
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jobs.terraform.work import Backend, state_prefix
from shared.failures import translated
from shared.terraform.output import Lock, epoch_of

if TYPE_CHECKING:
    import requests

TIMEOUT = 20.0
_GOOGLE = "https://storage.googleapis.com/storage/v1/b"
_SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"


class StateLocks:
    """The locks in the state's bucket.

    `token` is an access token to use as it is; without one the process's own credentials are, as `account` where that
    is given. Raises CloudError.
    """

    def __init__(self, backend: Backend, *, token: str | None, account: str | None) -> None:
        self._backend = backend
        self._token = token
        self._account = account

    @translated()
    def look(self, deployment_id: str) -> Lock | None:
        """The lock as it stands; None when there is none."""
        session, url = self._session(), self._url(deployment_id)
        about = session.get(url, timeout=TIMEOUT)
        if about.status_code == 404:
            return None
        about.raise_for_status()
        generation = str(about.json()["generation"])
        content = session.get(url, params={"alt": "media", "generation": generation}, timeout=TIMEOUT)
        if content.status_code == 404:
            return None
        content.raise_for_status()
        try:
            said: Any = json.loads(content.content)
        except ValueError:
            said = {}
        fields = said if isinstance(said, dict) else {}
        who, operation, created = (str(fields.get(name) or "") for name in ("Who", "Operation", "Created"))
        return Lock(generation, who, epoch_of(created), operation)

    @translated()
    def remove(self, deployment_id: str, lock_id: str) -> bool:
        """Remove exactly this lock; False when it is gone or another has been taken since."""
        url, params = self._url(deployment_id), {"ifGenerationMatch": lock_id}
        answer = self._session().delete(url, params=params, timeout=TIMEOUT)
        if answer.status_code in {404, 412}:
            return False
        answer.raise_for_status()
        return True

    @translated()
    def state_generation(self, deployment_id: str) -> str:
        """Which version of the state stands in the bucket; empty where none does."""
        about = self._session().get(self._url(deployment_id, "default.tfstate"), timeout=TIMEOUT)
        if about.status_code == 404:
            return ""
        about.raise_for_status()
        return str(about.json()["generation"])

    @translated()
    def state_version(self, deployment_id: str, generation: str) -> bytes | None:
        """The state as it was in one version; None where that is not kept any more."""
        url, params = self._url(deployment_id, "default.tfstate"), {"alt": "media", "generation": generation}
        answer = self._session().get(url, params=params, timeout=TIMEOUT)
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        return answer.content

    def _url(self, deployment_id: str, name: str = "default.tflock") -> str:
        name = quote(f"{state_prefix(deployment_id)}/{name}", safe="")
        return f"{(self._backend.endpoint or _GOOGLE).rstrip('/')}/{self._backend.bucket}/o/{name}"

    def _session(self) -> "requests.Session":
        if self._token is not None:
            import requests  # only where a lock stands in the way

            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {self._token}"
            return session
        import google.auth
        from google.auth import impersonated_credentials
        from google.auth.transport.requests import AuthorizedSession

        credentials, _ = google.auth.default()
        if self._account:
            credentials = impersonated_credentials.Credentials(credentials, self._account, [_SCOPE])
        made: requests.Session = AuthorizedSession(credentials)
        return made
