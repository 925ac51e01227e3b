"""Asking people in their chat, and keeping where the question stands."""

import logging
from typing import TYPE_CHECKING, Any

from shared.schemas import Alert, AlertStatus, Approval, ChatMessage, HistoryEntry
from shared.store.alerts import MAX_HISTORY, later, unreached
from shared.telegram import TelegramError

if TYPE_CHECKING:
    from functions.decisions.decide import Desk

_log = logging.getLogger(__name__)

_FIRST_WAIT = 20.0
_REFUSED_WAIT = 120.0
_LONGEST_WAIT = 600.0


def tell(alert: Alert, desk: "Desk") -> Alert:
    """Ask in the chat, then keep where the question stands; a crash in between asks twice rather than never.

    The time to answer begins now. When nobody can be asked, the alert's history says so, and the sweeper has it asked
    again. Returns the alert as it stands then.
    """
    asked = alert.approval
    if asked is None:
        return alert
    if not desk.lets(alert):
        return _told_together(alert, asked, desk)
    asked = asked.model_copy(update={"around": desk.around(alert)})
    try:
        where = desk.tell(alert.model_copy(update={"approval": asked}))
    except TelegramError as error:
        _log.warning("asking about %s: %s", alert.alert_id, error)
        return _not_asked(alert, asked, error, desk)
    if where is None:
        return alert
    delivered = asked.model_copy(
        update={
            "chat_id": where.chat_id,
            "message_id": where.message_id,
            "delivered_at": where.at,
            "expires_at": desk.clock() + desk.approval_ttl,
        }
    )
    message = ChatMessage(chat_id=where.chat_id, message_id=where.message_id, token=asked.token)

    def keep(current: Alert) -> dict[str, Any]:
        fields: dict[str, Any] = {"open_messages": [*current.open_messages, message]}
        same = current.approval is not None and current.approval.token == asked.token
        waits = same and current.status is AlertStatus.PENDING_APPROVAL
        # When two have asked the same either message takes the answer, and both are closed then.
        if same and current.approval is not None and current.approval.message_id is None:
            fields |= {"approval": delivered}
            fields |= {"due_at": delivered.expires_at, "nudges": 0} if waits else {}
        # When it was answered, or asked anew, while the message was on its way, there is nothing to answer any more.
        return fields if waits else {**fields, "close_at": desk.clock()}

    return desk.alerts.change(alert.alert_id, keep) or alert


def _told_together(alert: Alert, asked: Approval, desk: "Desk") -> Alert:
    """The question once one message tells of it and others: it stands, and expires, as any other."""
    now = desk.clock()
    said = "So many came within the hour that the chat tells of them together; it can be answered in the console."

    def note(current: Alert) -> dict[str, Any] | None:
        if current.approval is None or current.approval.token != asked.token or not current.approval.unsent:
            return None
        until = now + desk.approval_ttl
        entry = HistoryEntry(at=now, event="told_together", by="decisions", detail=said)
        return {
            "approval": current.approval.model_copy(update={"together": True, "expires_at": until}),
            "due_at": until,
            "history": [*current.history, entry][-MAX_HISTORY:],
        }

    return desk.alerts.change(alert.alert_id, note) or alert


def _not_asked(alert: Alert, asked: Approval, error: TelegramError, desk: "Desk") -> Alert:
    now = desk.clock()
    wait = later(asked.tries, first=_FIRST_WAIT if error.retryable else _REFUSED_WAIT, longest=_LONGEST_WAIT)

    def note(current: Alert) -> dict[str, Any] | None:
        open_ = current.status is AlertStatus.PENDING_APPROVAL and current.approval is not None
        if not open_ or current.approval is None or current.approval.token != asked.token:
            return None
        return {
            "approval": current.approval.model_copy(update={"tries": asked.tries + 1}),
            "due_at": now + max(wait, error.retry_after),
            "history": unreached(current, now, str(error)),
        }

    return desk.alerts.change(alert.alert_id, note) or alert
