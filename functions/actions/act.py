"""Carrying out an approved action: claimed first, the kill switch read again right before the side effect."""

import hashlib
import uuid
from typing import Any

from functions.actions.desk import Busy, Desk, NotPossible
from functions.actions.files import with_machine_type
from functions.actions.runs import ended
from shared.events import ActionTaken, RunRequested
from shared.failures import Missing, Refused
from shared.schemas import (
    NO_RECOVERY,
    ActionRecord,
    Alert,
    AlertStatus,
    AlertTarget,
    AllowedChange,
    HistoryEntry,
    ProposedChange,
    Run,
)
from shared.store import NotFound
from shared.store.alerts import ClaimResult, moved
from shared.store.runs import started

# As long as the sweeper lets an alert wait: what was decided longer ago is a person's to decide again.
_TOO_OLD = 1800.0

_CLAIMABLE = (AlertStatus.APPROVED, AlertStatus.AUTO_EXECUTING, AlertStatus.EXECUTING)


def act(alert_id: str, desk: Desk) -> None:
    """Do what was decided on an alert. Safe to repeat: the reset carries an id that makes its repeat a no-op, and a
    remediation's run has an id of its own. Raises Busy while another worker is at it.
    """
    claim = desk.alerts.claim(
        alert_id, _CLAIMABLE, to=AlertStatus.EXECUTING, lease=desk.times.acting, by="actions", event="executing"
    )
    if claim.result is ClaimResult.LEASED:
        raise Busy(f"{alert_id} is being acted on until {claim.alert.lease_until}")
    if claim.result is ClaimResult.HALTED:
        desk.report(claim.alert)
        return
    if claim.result is ClaimResult.CLAIMED:
        with desk.alerts.working_on(claim.alert):
            _carry_out(claim.alert, desk)


def _carry_out(alert: Alert, desk: Desk) -> None:
    change, target = alert.proposal, alert.target
    if alert.closed_at is not None and (alert.action is None or alert.action.method == "api"):
        _resolve(alert, desk)
        return
    if desk.clock() - (alert.acting_since or alert.created_at) > _TOO_OLD:
        _hand_back(alert, desk, f"it was decided more than {_TOO_OLD / 60:.0f} minutes ago")
        return
    if change is None or target is None or change.action == "none":
        _hand_back(alert, desk, "there is nothing that could be carried out")
        return
    if alert.approved_by is None and not desk.cooldowns.take(target.name, alert.alert_id):
        _hand_back(alert, desk, "another action on this resource was taken a moment ago")
        return
    if alert.action is None and change.action in alert.tried:
        _hand_back(alert, desk, f"{change.action} was tried on this incident already")
        return
    record = alert.action or ActionRecord(
        name=change.action,
        method=change.method,
        started_at=desk.clock(),
        value_before=alert.value if alert.measured is None else alert.measured,
    )
    try:
        ACTION_MAP[change.action](alert, target, change, record, desk)
    except NotPossible as error:
        _hand_back(alert, desk, str(error))


def _restart_instance(
    alert: Alert, target: AlertTarget, change: ProposedChange, record: ActionRecord, desk: Desk
) -> None:
    """Reset through the Compute Engine API; no Terraform state changes."""
    if not _free_to_act(alert, record, desk):
        return
    try:
        request_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{alert.alert_id}/{change.action}"))
        desk.compute.reset(target.project, target.zone or "", target.name, request_id=request_id)
    except Missing as error:
        raise NotPossible(f"there is no instance {target.name} in {target.zone}") from error
    except Refused as error:
        raise NotPossible(f"Compute Engine refuses it: {error}"[:500]) from error
    done = record.model_copy(update={"ended_at": desk.clock(), "success": True, "detail": f"reset {target.name}"})
    entry = HistoryEntry(at=desk.clock(), event="executed", by="actions", detail=done.detail)
    if desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], AlertStatus.EXECUTED, entry, action=done):
        desk.publish(ActionTaken(alert_id=alert.alert_id))


def _through_terraform(
    alert: Alert, target: AlertTarget, change: ProposedChange, record: ActionRecord, desk: Desk
) -> None:
    """A remediation run on the deployment's own files and state, allowed to make this one change."""
    run_id = "run-" + hashlib.sha256(f"{alert.alert_id}/{change.action}".encode()).hexdigest()[:12]
    if desk.runs.find(run_id) is not None:
        # Made by a worker that died: what the registry holds now may be this very run's work.
        desk.publish(RunRequested(run_id=run_id))
        ended(run_id, desk)
        return
    try:
        deployment = desk.deployments.get(target.deployment_id)
        plan = deployment.plan or desk.runs.get(target.deployment_id).plan
    except NotFound as error:
        raise NotPossible(f"the deployment {target.deployment_id} is not in the registry") from error
    files = dict(deployment.files)
    if change.kind == "update":
        known = desk.deployments.resources.find(target.name)
        files = with_machine_type(files, change, known.machine_type if known else None)
    now = desk.clock()
    draft = Run(
        run_id=run_id,
        deployment_id=deployment.deployment_id,
        application=deployment.application,
        environment=deployment.environment,
        project=deployment.project,
        kind="remediation",
        prompt=deployment.prompt,
        plan=plan,
        files=files,
        valid=True,
        allowed_change=AllowedChange(
            address=change.address or "",
            attribute=change.attribute,
            kind="update" if change.kind == "update" else "restore",
            before=change.before,
            after=change.after,
        ),
        alert_id=alert.alert_id,
        # Who let it happen stands in the deployment's history too; empty where nobody was asked.
        requested_by=alert.approved_by or "",
        architecture=deployment.architecture,
        planned_by=alert.decided_by,
        created_at=now,
        updated_at=now,
    )
    if not _free_to_act(alert, record.model_copy(update={"run_id": run_id}), desk):
        return
    desk.runs.create(run_id, draft.model_copy(update=started(draft, now, mode="apply")))
    desk.publish(RunRequested(run_id=run_id))


ACTION_MAP = {
    "scale_up_vm": _through_terraform,
    "modify_firewall": _through_terraform,
    "restart_instance": _restart_instance,
}
"""Action -> how it is carried out. There is no other way to act."""


def _free_to_act(alert: Alert, record: ActionRecord, desk: Desk) -> bool:
    """Write down what is about to happen, and look for the last time whether it may: all right before the side effect.

    A worker that was held up for longer than its lease finds the alert in other hands, and does and writes nothing.
    Raises Busy when too little of the lease is left for the side effect.
    """
    # Not "by api": that is also what a caller without a name is called.
    how = "through Terraform" if record.method == "terraform" else "at Google's API"
    entry = HistoryEntry(at=desk.clock(), event="acting", by="actions", detail=f"{record.name} {how}")

    def begin(current: Alert) -> dict[str, Any] | None:
        mine = current.status is AlertStatus.EXECUTING and current.lease_until == alert.lease_until
        if not mine or current.closed_at is not None:
            return None
        tried = list(dict.fromkeys([*current.tried, record.name]))
        return moved(current, current.status, entry, lease_until=current.lease_until, action=record, tried=tried)

    if desk.alerts.change(alert.alert_id, begin) is None:
        current = desk.alerts.get(alert.alert_id)
        if current.lease_until == alert.lease_until and current.closed_at is not None:
            _resolve(current, desk)
        return False
    if _stopped(alert, desk):
        return False
    if (alert.lease_until or 0.0) - desk.clock() < desk.times.acting / 2:
        raise Busy(f"{alert.alert_id}: what is left of the lease is too little to act in")
    return True


def _stopped(alert: Alert, desk: Desk) -> bool:
    """The last look at the kill switch before the side effect."""
    state = desk.switch.state()
    if not state.active:
        return False
    entry = HistoryEntry(
        at=desk.clock(), event="halted", by="kill switch", detail=f"Autonomy was stopped by {state.by}."
    )
    halted = desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], AlertStatus.HALTED, entry)
    if halted is not None:
        desk.report(halted)
    return True


def _resolve(alert: Alert, desk: Desk) -> None:
    """The incident ended before anything was done, or known to be done: nothing is begun any more."""
    detail, to = "The incident was closed before anything was done.", AlertStatus.RESOLVED
    if alert.action is not None:
        detail = f"The incident was closed after {alert.action.name} had begun; it is not known whether it was done."
        to = AlertStatus.ESCALATED if alert.closing in NO_RECOVERY else to
    entry = HistoryEntry(at=desk.clock(), event=to.value, by="actions", detail=detail)
    resolved = desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], to, entry, untold=True)
    if resolved is not None:
        desk.report(resolved)


def _hand_back(alert: Alert, desk: Desk, why: str) -> None:
    """Nothing is done; a person takes over."""
    entry = HistoryEntry(at=desk.clock(), event="escalated", by="actions", detail=why)
    escalated = desk.alerts.move(alert.alert_id, [AlertStatus.EXECUTING], AlertStatus.ESCALATED, entry)
    if escalated is not None:
        desk.report(escalated)
