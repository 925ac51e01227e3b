"""Delivers updates to the bot's webhook, in order, each again and again until it is taken."""

import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from infra.local.telegram.chat_log import ChatLog, Pending

_log = logging.getLogger(__name__)
_TIMEOUT = 30.0
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_IDLE = 3600.0


class Delivery:
    """Sends from a thread of its own between `start` and `close`."""

    def __init__(self, log: ChatLog, clock: Callable[[], float]) -> None:
        self._chat = log
        self._clock = clock
        self._session = requests.Session()
        self._session.trust_env = False
        self._wake = threading.Event()
        self._stopping = False
        self._trouble: tuple[float, str] | None = None
        self._thread = threading.Thread(target=self._run, name="telegram updates", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(1.0)
        self._session.close()

    def wake(self) -> None:
        """There is something to deliver, or another place to deliver it to."""
        self._wake.set()

    def info(self) -> dict[str, Any]:
        """As getWebhookInfo answers."""
        answer: dict[str, Any] = {
            "url": self._chat.setting("url"),
            "has_custom_certificate": False,
            "pending_update_count": self._chat.waiting(),
        }
        if self._trouble is not None:
            answer |= {"last_error_date": int(self._trouble[0]), "last_error_message": self._trouble[1]}
        return answer

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            first = self._chat.first() if self._chat.setting("url") else None
            if first is None:
                self._wake.wait(_IDLE)
                continue
            pending, due = first
            wait = due - self._clock()
            if wait > 0:
                self._wake.wait(wait)
            elif self._posted(pending):
                self._chat.taken(pending.update_id)
            else:
                self._chat.later(
                    pending.update_id, self._clock() + min(_FIRST_WAIT * 2**pending.attempts, _LONGEST_WAIT)
                )

    def _posted(self, pending: Pending) -> bool:
        url, secret = self._chat.setting("url"), self._chat.setting("secret")
        if urlsplit(url).hostname not in {"127.0.0.1", "localhost"}:
            self._trouble = (self._clock(), "Nothing leaves this machine from here")
            return False
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        body = {"update_id": 100_000 + pending.update_id, **pending.body}
        try:
            answer = self._session.post(url, json=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            self._trouble = (self._clock(), type(error).__name__)
            return False
        if not answer.ok:
            self._trouble = (self._clock(), f"Wrong response from the webhook: {answer.status_code} {answer.reason}")
            _log.warning("the chat's webhook answered %d", answer.status_code)
        return answer.ok
