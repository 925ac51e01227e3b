"""One sweep: the documents are the outbox, and whatever sits in a passing state for too long is sent again.

Every message sent here is harmless to repeat: its consumer claims the document before it does anything. What was sent
again is given time before it is sent once more, longer each time.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from functions.sweeper.deployments import end_what_is_over, look_for_drift, tell_drift
from functions.sweeper.desk import Desk
from functions.sweeper.discarded import remove_left
from functions.sweeper.questions import ask_after_resume, expire
from shared.approvals import ASKED_AGAIN
from shared.events import (
    ActionApproved,
    ActionTaken,
    AlertRaised,
    InfraVerified,
    Message,
    RunFailed,
)
from shared.schemas import PASSING, Alert, AlertStatus, HistoryEntry, Run, RunStatus
from shared.store.alerts import later, moved
from shared.store.runs import overdue
from shared.telegram.words import fate

_log = logging.getLogger(__name__)

_PATIENCE = 3
# Longer than every wait of a stage with all its repetitions: what fails for so long will not succeed by itself.
_GIVEN_UP_AFTER = 1800.0
_LONGEST_WAIT = 600.0
_BEGINS_ANEW = frozenset({"open_still", ASKED_AGAIN})
_RUN_ENDED: dict[RunStatus, type[InfraVerified] | type[RunFailed]] = {
    RunStatus.COMPLETED: InfraVerified,
    RunStatus.VERIFY_FAILED: InfraVerified,
    RunStatus.FAILED: RunFailed,
}

T = TypeVar("T", Run, Alert)


def sweep(desk: Desk) -> dict[str, int]:
    """Look at what is due; returns how many of each message were sent again, questions repeated and given up."""
    done: dict[str, int] = {}
    for run in desk.waiting.runs():
        _by_itself(run, desk, done, _run)
    for alert in desk.waiting.alerts():
        _by_itself(alert, desk, done, _alert)
    _tell(desk, done)
    _close(desk, done)
    if looked := look_for_drift(desk):
        done["drift"] = looked
    done |= end_what_is_over(desk)
    if told := tell_drift(desk):
        done["drift_told"] = told
    if removed := remove_left(desk):
        done["secrets_removed"] = removed
    if said := desk.say_again():
        done["said"] = said
    return done


def _by_itself(item: T, desk: Desk, done: dict[str, int], look: Callable[[T, Desk, dict[str, int]], None]) -> None:
    """One that fails is logged and does not keep the others waiting; errors of the stores end the sweep."""
    try:
        look(item, desk, done)
    except (ValueError, LookupError, TypeError, ArithmeticError):
        _log.exception("sweeping %s", item.run_id if isinstance(item, Run) else item.alert_id)
        _count(done, "failed")


def _run(run: Run, desk: Desk, done: dict[str, int]) -> None:
    _send(overdue(run, desk.clock(), desk.stalled_after), desk, done)


def _alert(alert: Alert, desk: Desk, done: dict[str, int]) -> None:
    if alert.status is AlertStatus.PENDING_APPROVAL:
        what = expire(alert, desk)
    elif alert.status is AlertStatus.HALTED:
        what = ask_after_resume(alert, desk)
    elif alert.status is AlertStatus.RESOLVED and alert.closing:
        # Its metric had no reading from after its end yet.
        _send(AlertRaised(alert_id=alert.alert_id), desk, done)
        desk.alerts.change(alert.alert_id, lambda now: {"due_at": None} if now.due_at == alert.due_at else None)
        return
    elif alert.status not in PASSING:
        desk.alerts.change(alert.alert_id, lambda now: {"due_at": None} if now.status is alert.status else None)
        return
    elif _stuck(alert, desk):
        what = _give_up(alert, desk)
    else:
        message = _overdue(alert, desk)
        _send(message, desk, done)
        _look_later(alert, desk, sent=message is not None)
        return
    if what:
        _count(done, what)


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


def _close(desk: Desk, done: dict[str, int]) -> None:
    """Take the buttons of settled questions away where whoever settled them did not come to it."""
    failures = 0
    for alert in desk.waiting.unclosed():
        if desk.clock() - alert.updated_at < desk.stalled_after:
            continue
        if desk.close_question(alert, fate(alert)):
            _count(done, "closed")
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


def _look_later(alert: Alert, desk: Desk, *, sent: bool) -> None:
    """When to look at it again: after its lease, or after ever more time for what was just sent to be taken."""
    now = desk.clock()
    if sent:
        due = now + later(alert.nudges, first=desk.stalled_after, longest=_LONGEST_WAIT)
    else:
        overdue_at = alert.updated_at + desk.stalled_after
        # Not before others that are due, and not later than it may be.
        due = max(alert.lease_until or 0.0, overdue_at if overdue_at > now else 0.0, now)

    def postponed(current: Alert) -> dict[str, object] | None:
        untouched = current.status is alert.status and current.updated_at == alert.updated_at
        return {"due_at": due, "nudges": alert.nudges + sent} if untouched else None

    desk.alerts.change(alert.alert_id, postponed)


def _stuck(alert: Alert, desk: Desk) -> bool:
    """Whether a stage fails again and again; a remediation's run that still goes on has an end of its own."""
    now = desk.clock()
    began = alert.created_at
    if alert.status is AlertStatus.EXECUTED and alert.action and alert.action.ended_at:
        began = alert.action.ended_at
    elif alert.status is not AlertStatus.PENDING:
        began = alert.acting_since or alert.created_at
    else:
        # What was over, or given up, begins anew where it is asked about again.
        began = max([began, *(each.at for each in alert.history if each.event in _BEGINS_ANEW)])
    if now - began < _GIVEN_UP_AFTER or (alert.lease_until or 0.0) > now:
        return False
    run = desk.runs.find(alert.action.run_id) if alert.action and alert.action.run_id else None
    # A run may take longer than this; its end has to be heard of before anybody despairs of it.
    return run is None or (run.status is not RunStatus.RUNNING and now - run.updated_at >= _GIVEN_UP_AFTER)


def _give_up(alert: Alert, desk: Desk) -> str:
    """Hand what is stuck to a person, unless somebody has come on with it meanwhile."""
    now = desk.clock()
    detail = f"It is {alert.status.value} and could not be brought further for half an hour; the log has the cause."
    entry = HistoryEntry(at=now, event="escalated", by="sweeper", detail=detail)

    def escalate(current: Alert) -> dict[str, object] | None:
        untouched = current.status is alert.status and current.lease_until == alert.lease_until
        return moved(current, AlertStatus.ESCALATED, entry) if untouched else None

    changed = desk.alerts.change(alert.alert_id, escalate)
    if changed is None:
        return ""
    desk.report(changed)
    return "given_up"


def _send(message: Message | None, desk: Desk, done: dict[str, int]) -> None:
    if message is not None:
        desk.publish(message)
        _count(done, type(message).__name__)


def _count(done: dict[str, int], what: str) -> None:
    done[what] = done.get(what, 0) + 1
