"""Telling people where an alert ended up: after it is stored, at least once, by whoever notices that nobody has."""

import logging

from shared.schemas import Alert
from shared.store.alerts import Alerts
from shared.telegram import Chat, TelegramError

_log = logging.getLogger(__name__)


class Reports:
    """The alert is its own outbox: `untold` is set by the write that ends it and cleared once people were told.

    A crash in between tells twice rather than never; a chat that can't be reached is tried again by the sweeper.
    Without a chat there is nobody to tell: the console and the command line show what is stored.
    """

    def __init__(self, alerts: Alerts, chat: Chat | None) -> None:
        self._alerts = alerts
        self._chat = chat

    def report(self, alert: Alert) -> bool:
        """Tell people, unless they were told; whether they know now. google.api_core errors pass."""
        if not alert.untold:
            return True
        if self._chat is not None:
            try:
                self._chat.tell_end(alert)
            except TelegramError:
                _log.exception("telling the chat of %s", alert.alert_id)
                return False
        # One that has moved on since has news of its own.
        self._alerts.change(
            alert.alert_id, lambda now: {"untold": False} if now.untold and now.status is alert.status else None
        )
        return True
