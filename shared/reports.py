"""Telling people where an alert ended up: after it is stored, at least once, by whoever notices that nobody has."""

import logging
from typing import Any, Protocol

from shared.schemas import Alert
from shared.store.alerts import Alerts, later, unreached
from shared.telegram import Chat, TelegramError

_log = logging.getLogger(__name__)

_FIRST = 20.0
_REFUSED = 300.0
_LONGEST = 3600.0


class Lets(Protocol):
    """Whether people are told of an alert by a message of its own; what is not is told together."""

    def __call__(self, alert: Alert, end: bool = False) -> bool:
        """`end`: the message is about how it ended."""


class Reports:
    """The alert is its own outbox: `untold` is set by the write that ends it and cleared once people were told.

    A crash in between tells twice rather than never; a chat that can't be reached is tried again by the sweeper, later
    each time, and the alert's history says that nobody could be told. Without a chat there is nobody to tell: the
    console and the command line show what is stored.
    """

    def __init__(self, alerts: Alerts, chat: Chat | None, lets: Lets | None = None) -> None:
        """`lets`: whether an end at which nothing was done is told by itself; without it every one is."""
        self._alerts = alerts
        self._chat = chat
        self._lets = lets

    def report(self, alert: Alert) -> bool:
        """Tell people, unless they were told; whether they know now. google.api_core errors pass."""
        if not alert.untold:
            return True
        # What was done, or let happen by a person, is always told.
        owed = alert.action is not None or alert.approved_by is not None
        if self._chat is not None and (owed or self._lets is None or self._lets(alert, end=True)):
            try:
                self._chat.tell_end(alert)
            except TelegramError as error:
                _log.warning("telling the chat of %s: %s", alert.alert_id, error)
                self._postpone(alert, error)
                return False
        # One that has moved on since has news of its own.
        self._alerts.change(
            alert.alert_id,
            lambda now: {"untold": False, "tell_at": None} if now.untold and now.status is alert.status else None,
        )
        return True

    def _postpone(self, alert: Alert, error: TelegramError) -> None:
        def postponed(now: Alert) -> dict[str, Any] | None:
            if not now.untold:
                return None
            # What was refused outright is not to keep others waiting.
            wait = later(now.tells, first=_FIRST if error.retryable else _REFUSED, longest=_LONGEST)
            at = self._alerts.clock()
            return {
                "tells": now.tells + 1,
                "tell_at": at + max(wait, error.retry_after),
                "history": unreached(now, at, str(error)),
            }

        self._alerts.change(alert.alert_id, postponed)
