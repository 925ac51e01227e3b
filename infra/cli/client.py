"""The HTTP API as the command line uses it."""

import time
from collections.abc import Iterator
from typing import Any

import requests

ENDED = {"completed", "deploy_success_verify_failed", "failed", "awaiting_approval"}


# Seconds between two questions about a run, and by how much the next ones come later while nothing changes.
_SOON, _LATE, _LONGER = 0.25, 1.0, 1.25


class ApiError(Exception):
    """The API refused or could not be reached; `status` is 0 when nothing answered, `problem` the document it sent."""

    def __init__(self, message: str, *, status: int = 0, problem: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = problem or {"title": "No answer", "status": 0, "detail": message}


class Api:
    """One INFRAai platform by its address; raises ApiError for every answer that is an error."""

    def __init__(self, url: str, *, token: str | None = None, timeout: float = 90.0) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        # A proxy set for the outside must not be asked about a platform on this machine.
        self._session.trust_env = not self.url.startswith(("http://127.", "http://localhost"))
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        """The JSON of an answer."""
        answer = self.answer(method, path, body, **query)
        try:
            return answer.json()
        except ValueError as error:
            raise ApiError(f"{self.url} is no INFRAai platform: its answer to {path} is not JSON.") from error

    def shown_at(self) -> str | None:
        """Where this user's browser finds what is deployed, with `{host}` for its address; None: at that itself."""
        try:
            found = self.call("GET", "/ops/whoami").get("applications_url")
        except ApiError:
            return None
        return found if isinstance(found, str) and "{host}" in found else None

    def answer(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> requests.Response:
        """The answer itself, for its headers."""
        asked = {key: value for key, value in query.items() if value is not None}
        try:
            response = self._session.request(method, self.url + path, json=body, params=asked, timeout=self._timeout)
        except requests.ConnectionError as error:
            hint = "Start it with `infraai up`, or name another with --url."
            raise ApiError(f"Nothing answers at {self.url}. {hint}") from error
        except requests.Timeout as error:
            raise ApiError(f"{self.url}{path} did not answer within {self._timeout:.0f} s.") from error
        except requests.RequestException as error:
            hint = "Name one with --url, such as http://127.0.0.1:8080."
            raise ApiError(f"{self.url} is no address of a platform. {hint}") from error
        if response.ok:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = None
        if not isinstance(problem, dict) or "status" not in problem:
            detail = f"{self.url}{path} answered {response.status_code} {response.reason}, and not as a platform does."
            problem = {"title": response.reason, "status": response.status_code, "detail": detail}
        raise ApiError(problem.get("detail") or problem.get("title", ""), status=response.status_code, problem=problem)

    def follow(self, run_id: str, *, logs: bool = False, limit: float = 3600.0) -> Iterator[Any]:
        """A run as it happens: ("status", document) when it changed, ("log", line) for new lines; ends with the run.

        It is asked for every 0.25 s, and the longer nothing has changed, the less often: up to every second. Raises
        ApiError when the run has not ended after `limit` seconds.
        """
        deadline = time.monotonic() + limit
        seen: Any = None
        after = 0
        every = _SOON
        while True:
            before = (seen, after)
            status = self.call("GET", f"/runs/{run_id}/status")
            if logs:
                page = self.call("GET", f"/runs/{run_id}/logs", after=after)
                for line in page["lines"]:
                    yield "log", line
                after = page["next"]
            if status != seen:
                seen = status
                yield "status", status
            if status["status"] in ENDED and not (logs and page["lines"]):
                return
            if time.monotonic() > deadline:
                raise ApiError(
                    f"Run {run_id} has not ended within {limit:.0f} s; `infraai status {run_id}` asks again."
                )
            every = _SOON if before != (seen, after) else min(every * _LONGER, _LATE)
            time.sleep(every)
