"""Messages on which no decision hangs: what they tell is stored already, and they are tried until they are through.

The stored documents are their outbox: an alert keeps the messages that are to be closed, `unsaid` keeps plain words.
"""

import logging
from collections.abc import Sequence

from shared.schemas import Alert, ChatMessage
from shared.store import Conflict, NotFound
from shared.store.alerts import Alerts, later
from shared.store.unsaid import Unsaid, Words
from shared.telegram.chat import Chat
from shared.telegram.client import TelegramError

_log = logging.getLogger(__name__)

_FIRST = 20.0
_LONGEST = 3600.0
_TRIES = 40


class Courtesy:
    """Says and closes; never raises. What fails is kept for `say_again` and for the alert's next closing."""

    def __init__(self, chat: Chat | None, alerts: Alerts, unsaid: Unsaid) -> None:
        self._chat = chat
        self._alerts = alerts
        self._unsaid = unsaid

    def close_question(self, alert: Alert, what: str) -> bool:
        """Take the buttons of all its settled questions away, and say what became of them; whether all are closed."""
        if self._chat is None:
            return True
        closed: list[ChatMessage] = []
        wait = 0.0
        for message in alert.settled_messages:
            try:
                self._chat.close_question(alert, message, what)
                closed.append(message)
            except TelegramError as error:
                if error.code == 400:
                    # It is closed already, or not there any more.
                    closed.append(message)
                else:
                    wait = max(wait, error.retry_after, _FIRST if error.retryable else _LONGEST)
                    _log.warning("closing a question of %s: %s", alert.alert_id, error)
        if alert.settled_messages:
            self._keep(alert.alert_id, closed, wait)
        return not wait

    def say(self, text: str, buttons: Sequence[tuple[str, str]] = ()) -> bool:
        """Plain words, now or later, with buttons below them."""
        if self._chat is None:
            return True
        try:
            self._chat.say(text, buttons=buttons)
        except TelegramError as error:
            _log.warning("telling the chat: %s", error)
            self._unsaid_keep(text, max(error.retry_after, _FIRST), buttons)
            return False
        return True

    def answer_button(self, callback_id: str, text: str) -> bool:
        """Tell the one who pressed; said as plain words when the button can't be answered for now."""
        if self._chat is None:
            return True
        try:
            self._chat.answer_button(callback_id, text)
        except TelegramError as error:
            _log.warning("answering a button: %s", error)
            # A query that is too old takes no answer, and what became of the question stands there.
            return error.code == 400 or self.say(text)
        return True

    def say_again(self, limit: int = 20) -> int:
        """Try what could not be said; how many went through. Stops at the first that does not."""
        said = 0
        for words in self._unsaid.due(limit) if self._chat is not None else []:
            if not self._again(words):
                break
            said += 1
        return said

    def _again(self, words: Words) -> bool:
        try:
            if self._chat is not None:
                self._chat.say(words.text, buttons=words.buttons)
        except TelegramError as error:
            if words.tries < _TRIES:
                wait = max(error.retry_after, later(words.tries, first=_FIRST, longest=_LONGEST))
                due = self._unsaid.clock() + wait
                self._unsaid.change(words.key, lambda now: {"tries": now.tries + 1, "due_at": due})
                return False
            _log.exception("nobody could be told: %s", words.text)
        self._unsaid.delete(words.key)
        return True

    def _keep(self, alert_id: str, closed: list[ChatMessage], wait: float) -> None:
        """Forget what is closed; what is not is due again."""

        def left(now: Alert) -> dict[str, object]:
            open_ = [each for each in now.open_messages if each not in closed]
            remaining = now.model_copy(update={"open_messages": open_}).settled_messages
            return {"open_messages": open_, "close_at": self._alerts.clock() + wait if remaining else None}

        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        try:
            self._alerts.change(alert_id, left)
        except NotFound:
            _log.warning("the alert %s is gone", alert_id)
        except (GoogleAPIError, Conflict):
            # It is closed once more, which does no harm.
            _log.exception("noting what was closed")

    def _unsaid_keep(self, text: str, wait: float, buttons: Sequence[tuple[str, str]]) -> None:
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        try:
            self._unsaid.keep(text, wait, buttons)
        except GoogleAPIError:
            _log.exception("keeping what could not be said")
