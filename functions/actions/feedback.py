"""Measuring what an action did: wait, read the metric, judge, resolve or hand back."""

import logging
from typing import Any

from functions.actions.desk import Busy, Desk
from functions.actions.verdict import verdict_of
from shared.cloud.monitoring import Point
from shared.failures import CloudError
from shared.readings import reading_of
from shared.schemas import CLOSINGS, NO_RECOVERY, Alert, AlertStatus, HistoryEntry, Verdict
from shared.store.alerts import moved

_log = logging.getLogger(__name__)


def measure(alert_id: str, desk: Desk) -> None:
    """ActionTaken: bring an executed alert to resolved or escalated. Reading only, so a repeat does no harm; raises
    Busy while another worker measures.
    """
    alert = desk.alerts.change(alert_id, lambda current: _lease(current, desk.clock(), desk.times.measuring))
    if alert is None:
        current = desk.alerts.get(alert_id)
        if current.status is AlertStatus.EXECUTED:
            raise Busy(f"{alert_id} is being measured")
        return
    with desk.alerts.working_on(alert):
        points = _points(alert, desk)
        verdict = verdict_of(alert, points, desk.clock())
        if verdict.verdict in {"unchanged", "worse"} and len(points) < desk.times.patience:
            early = f"Only {len(points)} of {desk.times.patience} points had come by then: it may be too early to tell."
            verdict = verdict.model_copy(update={"reasoning": f"{verdict.reasoning} {early}"})
        _settle(alert, verdict, desk)


def _points(alert: Alert, desk: Desk) -> list[Point]:
    """The points sampled after the action, newest first: enough for a verdict, or what there is at the deadline.

    A point that is back within the threshold is enough. One that is not may be a machine that still boots, so only
    several of them are.
    """
    if alert.target is None or alert.action is None or alert.action.ended_at is None:
        return []
    acted = alert.action.ended_at
    reading = reading_of(alert.metric, alert.target, desk.deployments.find(alert.target.deployment_id))
    if reading is None:
        return []
    desk.sleep(max(0.0, acted + desk.times.settle - desk.clock()))
    deadline = acted + desk.times.settle + desk.times.deadline
    while True:
        fresh = _read(alert, desk, reading, acted)
        helped = bool(fresh) and verdict_of(alert, fresh, desk.clock()).verdict == "resolved"
        if helped or len(fresh) >= desk.times.patience or desk.clock() >= deadline:
            return fresh
        desk.sleep(desk.times.every)


def _read(alert: Alert, desk: Desk, reading: Any, acted: float) -> list[Point]:
    project = alert.target.project if alert.target else ""
    try:
        found = desk.metrics.points(project, reading, now=desk.clock())
    except CloudError:
        _log.exception("reading the metric of %s", alert.alert_id)
        return []
    # A point stands for all of its period: one that begins before the action is no proof of it.
    return [point for point in found if point.at - desk.times.period >= acted]


def _lease(alert: Alert, now: float, lease: float) -> dict[str, Any] | None:
    if alert.status is not AlertStatus.EXECUTED or (alert.lease_until or 0.0) > now:
        return None
    return {"lease_until": now + lease}


def _settle(alert: Alert, verdict: Verdict, desk: Desk) -> None:
    """Resolved when the numbers say so, or the incident recovered; anything else is a person's."""

    def settled(current: Alert) -> dict[str, Any] | None:
        if current.status is not AlertStatus.EXECUTED or current.lease_until != alert.lease_until:
            return None
        good = verdict.verdict == "resolved"
        # It may have closed while the metric was watched.
        closed = current.closed_at is not None
        over = closed and current.closing not in NO_RECOVERY
        to = AlertStatus.RESOLVED if good or over else AlertStatus.ESCALATED
        record = current.action.model_copy(update={"resolved": good}) if current.action else None
        detail = verdict.reasoning
        if closed and not good:
            why = CLOSINGS[current.closing or "unsaid"]
            detail += f" The incident was closed: {why}{'' if over else ', which is no recovery'}."
        entry = HistoryEntry(
            at=desk.clock(),
            event=to.value,
            by="feedback",
            detail=detail,
            data=verdict.model_dump(include={"verdict", "before", "after", "threshold", "points"}),
        )
        return moved(current, to, entry, verdict=verdict.model_copy(update={"reasoning": detail}), action=record)

    changed = desk.alerts.change(alert.alert_id, settled)
    if changed is not None:
        desk.report(changed)
