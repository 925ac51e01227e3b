"""The Bot API, called with requests."""

from collections.abc import Callable
from typing import Any

import requests

_TIMEOUT = 10.0
_RETRY_AFTER_LIMIT = 5.0
_TRIES = 3


class TelegramError(RuntimeError):
    """The Bot API said no, or nothing. Never holds the token.

    `retryable` says whether asking again may help, `retry_after` after how many seconds at the earliest, `code` is the
    HTTP status (0 without an answer), `migrated_to` the id the chat has now.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool,
        code: int = 0,
        retry_after: float = 0.0,
        migrated_to: str | None = None,
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.code = code
        self.retry_after = retry_after
        self.migrated_to = migrated_to


class BotApi:
    """One bot; every method raises TelegramError."""

    def __init__(self, token: str, base: str, sleep: Callable[[float], None]) -> None:
        self._base = f"{base.rstrip('/')}/bot{token}"
        self._sleep = sleep
        self._session = requests.Session()

    def call(self, method: str, **parameters: Any) -> Any:
        """The `result` of a method; a 429 that asks for at most 5 s of patience is honoured, twice."""
        for attempt in range(_TRIES):
            status, answer = self._post(method, parameters)
            if answer.get("ok") and "result" in answer:
                return answer["result"]
            given = answer.get("parameters")
            more: dict[str, Any] = given if isinstance(given, dict) else {}
            wait = _seconds(more.get("retry_after"))
            if status != 429 or wait > _RETRY_AFTER_LIMIT or attempt == _TRIES - 1:
                break
            self._sleep(wait)
        said = str(answer.get("description", ""))[:200]
        moved = more.get("migrate_to_chat_id")
        raise TelegramError(
            f"Telegram {method}: {status} {said}".strip(),
            retryable=status == 429 or status >= 500,
            code=status,
            retry_after=wait,
            migrated_to=str(moved) if isinstance(moved, int) else None,
        )

    def _post(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            response = self._session.post(f"{self._base}/{method}", json=parameters, timeout=_TIMEOUT)
        except requests.RequestException as error:
            # The exception's own text has the address, and the address has the token.
            raise TelegramError(f"Telegram {method}: {type(error).__name__}", retryable=True) from None
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        return response.status_code, answer if isinstance(answer, dict) else {}


def _seconds(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value < 1e6 else 0.0
