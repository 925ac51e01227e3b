"""A remediation's run has ended: the action is done, or handed back."""

from functions.actions.desk import Desk
from shared.events import ActionTaken
from shared.schemas import Alert, AlertStatus, HistoryEntry, Run, RunStatus

_APPLIED = {RunStatus.COMPLETED, RunStatus.VERIFY_FAILED}


def ended(run_id: str, desk: Desk) -> None:
    """Take the alert of a run that ended from executing to executed, escalated or halted; a repeat is a no-op.

    Runs that no alert asked for are nobody's business here.
    """
    run = desk.runs.get(run_id)
    if run.alert_id is None or run.status not in {*_APPLIED, RunStatus.FAILED}:
        return
    alert = desk.alerts.get(run.alert_id)
    if alert.action is None or alert.action.run_id != run_id:
        return
    if run.status in _APPLIED:
        _applied(alert, run, desk)
    else:
        _failed(alert, run, desk)


def _applied(alert: Alert, run: Run, desk: Desk) -> None:
    now = desk.clock()
    summary = run.plan_summary
    changed = ", ".join(change.address for change in summary.changes) if summary else ""
    detail = f"run {run.run_id} is {run.status}; changed: {changed or 'nothing'}"
    if alert.action is None:
        return
    record = alert.action.model_copy(update={"ended_at": now, "success": True, "detail": detail})
    entry = HistoryEntry(at=now, event="executed", by="terraform", detail=detail, data={"run_id": run.run_id})
    if desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], AlertStatus.EXECUTED, entry, action=record):
        desk.publish(ActionTaken(alert_id=alert.alert_id))


def _failed(alert: Alert, run: Run, desk: Desk) -> None:
    now = desk.clock()
    why = f"run {run.run_id} failed: {run.reason} {run.message}".strip()
    if alert.action is None:
        return
    record = alert.action.model_copy(update={"ended_at": now, "success": False, "resolved": False, "detail": why})
    to = AlertStatus.HALTED if run.reason == "halted" else AlertStatus.ESCALATED
    if alert.closed_at is not None and run.reason == "not_wanted":
        to = AlertStatus.RESOLVED
    entry = HistoryEntry(at=now, event=to.value, by="terraform", detail=why, data={"run_id": run.run_id})
    moved = desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], to, entry, action=record)
    if moved is not None:
        desk.report(moved)
