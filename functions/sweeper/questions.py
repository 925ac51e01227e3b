"""Questions that nobody answered, that nobody was asked, and that a stop has cut off."""

import secrets

from functions.sweeper.desk import Desk
from shared.approvals import ASKED_AGAIN
from shared.events import AlertRaised
from shared.schemas import Alert, AlertStatus, Approval, HistoryEntry
from shared.store.alerts import later, moved

_A_DAY = 86400.0
_LONGEST_WAIT = 300.0


def expire(alert: Alert, desk: Desk) -> str:
    """A question nobody answered is asked again while the incident is open, and given up after `asks` times; one that
    nobody was asked is neither: it is sent until it stands in the chat.

    Returns what was done in a word, empty for nothing.
    """
    now = desk.clock()
    asked = alert.approval
    if asked is None:
        return ""
    if desk.chat and asked.unsent:
        return _send(alert, asked, desk)
    if asked.expires_at > now:
        _look_at(alert, asked, desk, asked.expires_at)
        return ""
    again = asked.number < desk.asks
    to = AlertStatus.PENDING_APPROVAL if again else AlertStatus.EXPIRED
    fresh = _anew(alert, desk) if again else asked
    detail = "nobody answered; asked again" if again else f"Nobody answered {asked.number} times; nothing was done."
    entry = HistoryEntry(at=now, event="expired", by="sweeper", detail=detail)

    def expired(current: Alert) -> dict[str, object] | None:
        same = current.approval is not None and current.approval.token == asked.token
        if current.status is not AlertStatus.PENDING_APPROVAL or not same:
            return None
        return moved(current, to, entry, approval=fresh, due_at=now if again else None)

    changed = desk.alerts.change(alert.alert_id, expired)
    if changed is None:
        return ""
    desk.close_question(changed, "Expired: nobody answered in time.")
    if again:
        desk.publish(AlertRaised(alert_id=alert.alert_id))
        return "asked_again"
    desk.report(changed)
    return "expired"


def ask_after_resume(alert: Alert, desk: Desk) -> str:
    """What a stop has halted before anything had begun is a question again once autonomy is resumed.

    Nothing is done by itself: a person looks at the same proposal anew. After a day it is a matter of the past.
    """
    now = desk.clock()
    over = alert.closed_at is not None or alert.action is not None or now - alert.updated_at > _A_DAY
    if not over and desk.switch().active:
        wait = later(alert.nudges, first=desk.stalled_after / 3, longest=_LONGEST_WAIT)
        desk.alerts.change(
            alert.alert_id,
            lambda now_: {"due_at": now + wait, "nudges": alert.nudges + 1} if now_.status is alert.status else None,
        )
        return ""
    entry = HistoryEntry(
        at=now, event=ASKED_AGAIN, by="sweeper", detail="Autonomy was resumed: a person is asked about it again."
    )

    def asked(current: Alert) -> dict[str, object] | None:
        if current.status is not AlertStatus.HALTED:
            return None
        if over:
            return {"due_at": None}
        fields = {"approval": _anew(current, desk), "approved_by": None, "acting_since": None}
        return moved(current, AlertStatus.PENDING_APPROVAL, entry, **fields)

    changed = desk.alerts.change(alert.alert_id, asked)
    if changed is None or changed.status is not AlertStatus.PENDING_APPROVAL:
        return ""
    desk.publish(AlertRaised(alert_id=alert.alert_id))
    return "asked_again"


def _anew(alert: Alert, desk: Desk) -> Approval:
    now = desk.clock()
    return Approval(
        token=secrets.token_urlsafe(9),
        asked_at=now,
        expires_at=now + desk.approval_ttl,
        proposal_sha=alert.proposal.digest if alert.proposal else "",
        number=alert.approval.number + 1 if alert.approval else 1,
    )


def _send(alert: Alert, asked: Approval, desk: Desk) -> str:
    """Have an unsent question sent; its time to be answered has not begun."""
    now = desk.clock()
    if now - alert.updated_at < desk.stalled_after:
        return ""
    desk.publish(AlertRaised(alert_id=alert.alert_id))
    wait = later(alert.nudges, first=desk.stalled_after, longest=_LONGEST_WAIT)

    def waiting(current: Alert) -> dict[str, object] | None:
        still = current.status is AlertStatus.PENDING_APPROVAL and current.approval == asked
        if not still or current.approval is None:
            return None
        until = max(asked.expires_at, now + desk.approval_ttl)
        return {
            "approval": current.approval.model_copy(update={"expires_at": until}),
            "due_at": now + wait,
            "nudges": current.nudges + 1,
        }

    desk.alerts.change(alert.alert_id, waiting)
    return AlertRaised.__name__


def _look_at(alert: Alert, asked: Approval, desk: Desk, at: float) -> None:
    desk.alerts.change(
        alert.alert_id,
        lambda current: {"due_at": at} if current.approval == asked and current.due_at != at else None,
    )
