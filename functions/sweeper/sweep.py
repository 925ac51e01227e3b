"""One sweep: the documents are the outbox, and whatever sits in a passing state for too long is sent again.

Every message sent here is harmless to repeat: its consumer claims the document before it does anything.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from shared.events import (
    ActionApproved,
    ActionTaken,
    AlertRaised,
    InfraVerified,
    Message,
    Publish,
    RunFailed,
)
from shared.schemas import Alert, AlertStatus, Approval, HistoryEntry, Run, RunStatus
from shared.store.alerts import Alerts, moved
from shared.store.runs import Runs, overdue

_log = logging.getLogger(__name__)

_PATIENCE = 3
# Longer than every wait of a stage with all its repetitions: what fails for so long will not succeed by itself.
_GIVEN_UP_AFTER = 1800.0
_RUN_ENDED: dict[RunStatus, type[InfraVerified] | type[RunFailed]] = {
    RunStatus.COMPLETED: InfraVerified,
    RunStatus.VERIFY_FAILED: InfraVerified,
    RunStatus.FAILED: RunFailed,
}


class Waiting(Protocol):
    """What is in a passing state."""

    def runs(self) -> Iterable[Run]:
        """Runs that are running."""

    def alerts(self) -> Iterable[Alert]:
        """Alerts in a passing state or waiting for a person."""

    def untold(self) -> Iterable[Alert]:
        """Alerts whose end people have not heard of."""


@dataclass(frozen=True)
class Desk:
    """What sweeping needs.

    What has not moved for `stalled_after` seconds is sent again, `asks` is how often one alert is asked about before it
    is given up, `chat` whether questions are sent anywhere.
    """

    waiting: Waiting
    alerts: Alerts
    runs: Runs
    publish: Publish
    close_question: Callable[[Alert, str], None]
    report: Callable[[Alert], bool]
    stalled_after: float
    approval_ttl: float
    asks: int
    chat: bool
    clock: Callable[[], float]


def sweep(desk: Desk) -> dict[str, int]:
    """Look at everything once; returns how many of each message were sent again, questions repeated and given up."""
    done: dict[str, int] = {}
    for run in desk.waiting.runs():
        _send(overdue(run, desk.clock(), desk.stalled_after), desk, done)
    for alert in desk.waiting.alerts():
        if alert.status is AlertStatus.PENDING_APPROVAL:
            _expire(alert, desk, done)
        elif _stuck(alert, desk):
            _give_up(alert, desk, done)
        else:
            _send(_overdue(alert, desk), desk, done)
    _tell(desk, done)
    return done


def _tell(desk: Desk, done: dict[str, int]) -> None:
    """Tell people what whoever ended an alert did not come to tell; no longer than the chat answers."""
    failures = 0
    for alert in desk.waiting.untold():
        if desk.clock() - alert.updated_at < desk.stalled_after:
            continue
        if desk.report(alert):
            _count(done, "told")
        elif (failures := failures + 1) == _PATIENCE:
            return


def _overdue(alert: Alert, desk: Desk) -> Message | None:
    """The message that moves an alert on; None while somebody is at work on it."""
    now = desk.clock()
    if now - alert.updated_at < desk.stalled_after or (alert.lease_until or 0.0) > now:
        return None
    if alert.status is AlertStatus.PENDING:
        return AlertRaised(alert_id=alert.alert_id)
    if alert.status is AlertStatus.EXECUTED:
        return ActionTaken(alert_id=alert.alert_id)
    if alert.status is AlertStatus.EXECUTING and alert.action and alert.action.run_id:
        run = desk.runs.find(alert.action.run_id)
        if run is not None:
            end = _RUN_ENDED.get(run.status)
            return end(run_id=run.run_id) if end else None
    return ActionApproved(alert_id=alert.alert_id)


def _stuck(alert: Alert, desk: Desk) -> bool:
    """Whether a stage fails again and again; a remediation's run that still goes on has an end of its own."""
    now = desk.clock()
    began = alert.created_at
    if alert.status is AlertStatus.EXECUTED and alert.action and alert.action.ended_at:
        began = alert.action.ended_at
    elif alert.status is not AlertStatus.PENDING:
        began = alert.acting_since or alert.created_at
    if now - began < _GIVEN_UP_AFTER or (alert.lease_until or 0.0) > now:
        return False
    run = desk.runs.find(alert.action.run_id) if alert.action and alert.action.run_id else None
    # A run may take longer than this; its end has to be heard of before anybody despairs of it.
    return run is None or (run.status is not RunStatus.RUNNING and now - run.updated_at >= _GIVEN_UP_AFTER)


def _give_up(alert: Alert, desk: Desk, done: dict[str, int]) -> None:
    """Hand what is stuck to a person, unless somebody has come on with it meanwhile."""
    now = desk.clock()
    detail = f"It is {alert.status.value} and could not be brought further for half an hour; the log has the cause."
    entry = HistoryEntry(at=now, event="escalated", by="sweeper", detail=detail)

    def escalate(current: Alert) -> dict[str, Any] | None:
        untouched = current.status is alert.status and current.lease_until == alert.lease_until
        return moved(current, AlertStatus.ESCALATED, entry) if untouched else None

    changed = desk.alerts.change(alert.alert_id, escalate)
    if changed is not None:
        _count(done, "given_up")
        desk.report(changed)


def _expire(alert: Alert, desk: Desk, done: dict[str, int]) -> None:
    """A question nobody answered: asked again while the incident is open, given up after `asks` times."""
    now = desk.clock()
    approval = alert.approval
    if approval is None:
        return
    if approval.expires_at > now:
        if desk.chat and approval.message_id is None and now - alert.updated_at >= desk.stalled_after:
            _send(AlertRaised(alert_id=alert.alert_id), desk, done)
        return
    asked = sum(entry.event == "expired" for entry in alert.history) + 1
    again = asked < desk.asks
    to = AlertStatus.PENDING_APPROVAL if again else AlertStatus.EXPIRED
    fresh = Approval(token=secrets.token_urlsafe(9), asked_at=now, expires_at=now + desk.approval_ttl)
    detail = "nobody answered; asked again" if again else f"Nobody answered {asked} times; nothing was done."
    entry = HistoryEntry(at=now, event="expired", by="sweeper", detail=detail)

    def expire(current: Alert) -> dict[str, Any] | None:
        same = current.approval is not None and current.approval.token == approval.token
        if current.status is not AlertStatus.PENDING_APPROVAL or not same:
            return None
        return moved(current, to, entry, approval=fresh if again else approval)

    changed = desk.alerts.change(alert.alert_id, expire)
    if changed is None:
        return
    desk.close_question(alert, "Expired: nobody answered in time.")
    if again:
        _count(done, "asked_again")
        desk.publish(AlertRaised(alert_id=alert.alert_id))
    else:
        _count(done, "expired")
        desk.report(changed)


def _send(message: Message | None, desk: Desk, done: dict[str, int]) -> None:
    if message is not None:
        desk.publish(message)
        _count(done, type(message).__name__)


def _count(done: dict[str, int], what: str) -> None:
    done[what] = done.get(what, 0) + 1
