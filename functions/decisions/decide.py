"""From an alert to a decision, and on to an action or a person."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from functions.decisions.ask import question
from functions.decisions.diagnosis import diagnosis
from functions.decisions.ended import goes_on
from functions.decisions.gate import (
    EXPLAINED,
    DecisionLimits,
    Reason,
    Recent,
    Ruling,
    Standing,
    ask_instead,
    confirmed,
    impossible,
    rule,
)
from functions.decisions.knowledge import Evidence, known_fix, match_target, needs_evidence
from functions.decisions.origin import doubts, doubts_of_change
from functions.decisions.propose import may_not_stop, propose
from functions.decisions.tell import tell
from shared.approvals import ASKED_AGAIN
from shared.events import ActionApproved, Publish
from shared.llm import Message
from shared.measures import reading
from shared.schemas import (
    Alert,
    AlertStatus,
    AlertTarget,
    Approval,
    Deployment,
    HistoryEntry,
    OpsDecision,
    ProposedChange,
    Resource,
    is_by_rules,
)
from shared.store.alerts import Alerts, moved
from shared.store.flags import KillSwitch
from shared.telegram import Delivered
from shared.telegram.words import fate

_ROUTES = {"auto": AlertStatus.AUTO_EXECUTING, "person": AlertStatus.PENDING_APPROVAL, "halt": AlertStatus.HALTED}


MAX_ATTEMPTS = 6
"""How often an alert is begun to be decided before it is handed to a person."""


class Busy(RuntimeError):
    """Somebody else is at work on this alert; Pub/Sub should ask again later."""


class Registry(Protocol):
    """What is known about what exists."""

    def targets(self, alert: Alert) -> list[Resource]:
        """The registered resources behind the alert's names or its numeric id."""

    def recent(self, alert: Alert, target: AlertTarget | None) -> Recent:
        """What happened lately to this resource and in all."""

    def standing(self, target: AlertTarget, metric: str) -> Standing:
        """The target's deployment, and its policies of this metric on the target."""

    def owner(self, policy: str) -> str:
        """The deployment that an alert policy belongs to, by Google's own name of it; empty when it is nobody's."""

    def reserve(self, alert: Alert, target: AlertTarget, recent: Recent, limits: DecisionLimits) -> Reason | None:
        """A place in the hourly budget and the resource for an action by machine, or why there is none.

        Unlike `recent` it sees what others decide at this moment. A repeat for one alert gets the place it has.
        """


class Look(Protocol):
    """Reads the cloud; never changes it."""

    def __call__(self, target: AlertTarget) -> Evidence:
        """What is there now; what can't be read is None."""


class Measure(Protocol):
    """Reads the metric itself, from Cloud Monitoring."""

    def __call__(
        self,
        metric: str,
        target: AlertTarget,
        deployment: Deployment | None,
        newest: int = 2,
        *,
        low: bool = False,
        since: float = 0.0,
    ) -> float | None:
        """Its value now, the highest of so many newest points, or the lowest; None when none is there to be read, or
        none from `since` on."""


class Ask(Protocol):
    """The model, with a way to tell which one answered."""

    def __call__(self, messages: Sequence[Message]) -> tuple[OpsDecision, str, bool]:
        """The decision, who made it, and whether the model that was asked for failed."""


class Tell(Protocol):
    """Asks people in their chat."""

    def __call__(self, alert: Alert) -> Delivered | None:
        """Where the question stands, or None when there is no chat; raises TelegramError."""


@dataclass(frozen=True)
class Desk:
    """What deciding needs; an alert is this worker's for `lease` seconds, a question stands for `approval_ttl`.

    `around` says what stands around an alert, in lines, for whoever is asked; `lets` whether it is asked about by a
    message of its own. `project` is the platform's own.
    """

    alerts: Alerts
    switch: KillSwitch
    registry: Registry
    look: Look
    measure: Measure
    ask: Ask
    around: Callable[[Alert], list[str]]
    tell: Tell
    close_question: Callable[[Alert, str], object]
    report: Callable[[Alert], object]
    publish: Publish
    lets: Callable[[Alert], bool]
    limits: DecisionLimits
    approval_ttl: float
    lease: float
    clock: Callable[[], float]
    project: str


def decide(alert_id: str, desk: Desk) -> None:
    """Bring an alert from `pending` to its route; a repeat only sends what may not have been sent.

    An alert whose incident has closed by itself has its question taken back.

    Raises Busy while another worker holds the alert, and whatever keeps it from being finished now.
    """
    claimed = desk.alerts.change(alert_id, lambda alert: _lease(alert, desk))
    if claimed is None and goes_on(desk.alerts.get(alert_id), desk):
        claimed = desk.alerts.change(alert_id, lambda alert: _lease(alert, desk))
    if claimed and claimed.status is AlertStatus.PENDING:
        with desk.alerts.working_on(claimed):
            alert = _decide(claimed, desk)
    else:
        alert = claimed or desk.alerts.get(alert_id)
    if alert.status is AlertStatus.PENDING:
        raise Busy(f"{alert_id} is being decided")
    if alert.status is AlertStatus.AUTO_EXECUTING:
        # On a repeat too: the first delivery may have ended between the record and the publish.
        desk.publish(ActionApproved(alert_id=alert_id))
    if alert.status is AlertStatus.PENDING_APPROVAL and alert.approval and alert.approval.unsent:
        alert = tell(alert, desk)
    if alert.status in {AlertStatus.HALTED, AlertStatus.ESCALATED}:
        desk.report(alert)
    if alert.settled_messages:
        desk.close_question(alert, fate(alert))


def _lease(alert: Alert, desk: Desk) -> dict[str, Any] | None:
    now = desk.clock()
    if alert.status is not AlertStatus.PENDING or (alert.lease_until or 0.0) > now:
        return None
    if alert.attempts >= MAX_ATTEMPTS:
        why = f"It could not be decided in {alert.attempts} attempts; the log has the cause. Somebody has to look."
        return moved(alert, AlertStatus.ESCALATED, HistoryEntry(at=now, event="escalated", by="decisions", detail=why))
    return {"lease_until": now + desk.lease, "attempts": alert.attempts + 1}


def _decide(alert: Alert, desk: Desk) -> Alert:
    matched = match_target(alert, desk.registry.targets(alert), desk.project)
    target = matched if isinstance(matched, AlertTarget) else None
    recent = desk.registry.recent(alert, target)
    evidence = desk.look(target) if target and needs_evidence(alert) else Evidence()
    fresh = _as_it_is(target, evidence)
    differs, target = fresh != target, fresh
    fix = known_fix(alert, target, evidence) if target else "none"
    said, decided_by, failed = desk.ask(question(alert, target, fix, evidence, recent))
    if not is_by_rules(decided_by):
        told = diagnosis(said.reasoning, alert, target, recent.openings_this_hour)
        said = said.model_copy(update={"reasoning": told})
    ruling = rule(
        alert,
        matched,
        said,
        fix,
        recent=recent,
        limits=desk.limits,
        stopped=desk.switch.state().active,
        model_failed=failed,
    )
    change = propose(ruling.action, target, evidence.missing_firewall) if target else None
    standing = desk.registry.standing(target, alert.metric) if target else Standing()
    if change is not None and standing.deployment and may_not_stop(change, standing.deployment.files):
        change, ruling = None, impossible(ruling, "may_not_stop")
    elif ruling.action != "none" and change is None:
        ruling = impossible(ruling)
    if differs:
        ruling = ask_instead(ruling, "changed_since")
    if standing.unfinished_run is not None:
        ruling = ask_instead(ruling, "deployment_incomplete")
    age = None if alert.started_at is None else desk.clock() - alert.started_at
    oldest = desk.limits.oldest_alert_seconds
    drift = standing.deployment.drift if standing.deployment else None
    origin = list(doubts(alert, target, standing.deployment, age, oldest)) if target else []
    for each in (origin := [*origin, *doubts_of_change(change, drift)]):
        ruling = ask_instead(ruling, each.reason)
    measured, again = None, bool(alert.history) and alert.history[-1].event == ASKED_AGAIN
    if (change is not None or again) and target:
        if standing.policies:
            measured = desk.measure(alert.metric, target, standing.deployment)
        ruling = confirmed(ruling, standing.policies, measured)
        change = change if ruling.action != "none" else None
    ruling = ask_instead(ruling, "asked_again") if again else ruling
    if ruling.route == "auto" and target:
        refused = desk.registry.reserve(alert, target, recent, desk.limits)
        ruling = ask_instead(ruling, refused) if refused else ruling
    found: dict[Reason, list[str]] = {}
    for each in origin:
        found.setdefault(each.reason, []).append(each.named)
    if "foreign_policy" in found and alert.policy:
        owner = desk.registry.owner(alert.policy)
        found["foreign_policy"].append(f"which is {owner}'s" if owner else "which is no deployment's")
    detail = _explained(alert, ruling, standing.unfinished_run, measured, found)
    return _record(
        alert,
        desk,
        target=target,
        ruling=ruling,
        change=change,
        decided_by=decided_by,
        detail=detail,
        measured=measured,
    )


def _as_it_is(target: AlertTarget | None, evidence: Evidence) -> AlertTarget | None:
    """The target with the size that the machine has now: somebody, or a change whose answer was lost, may have
    resized it since it was registered."""
    if target is None or evidence.machine_type is None or target.machine_type is None:
        return target
    return target.model_copy(update={"machine_type": evidence.machine_type})


def _record(
    alert: Alert,
    desk: Desk,
    *,
    target: AlertTarget | None,
    ruling: Ruling,
    change: ProposedChange | None,
    decided_by: str,
    detail: str,
    measured: float | None,
) -> Alert:
    now = desk.clock()
    status = _ROUTES[ruling.route]
    entry = HistoryEntry(
        at=now,
        event="decided",
        by=decided_by,
        detail=detail,
        data={"action": ruling.action, "route": ruling.route, "reasons": ruling.reasons},
    )
    fields: dict[str, Any] = {
        "decision": ruling.decision,
        "decision_reasons": ruling.reasons,
        "decided_by": decided_by,
        "target": target,
        "deployment_id": target.deployment_id if target else None,
        "proposal": change,
        "measured": measured,
        "acting_since": now if status is AlertStatus.AUTO_EXECUTING else None,
    }
    if status is AlertStatus.PENDING_APPROVAL:
        fields["approval"] = Approval(
            token=secrets.token_urlsafe(9),
            asked_at=now,
            expires_at=now + desk.approval_ttl,
            proposal_sha=change.digest if change else "",
        )

    def settle(current: Alert) -> dict[str, Any] | None:
        # The incident may have closed while the model was thinking.
        if current.status is not AlertStatus.PENDING or current.lease_until != alert.lease_until:
            return None
        return moved(current, status, entry, **fields)

    return desk.alerts.change(alert.alert_id, settle) or desk.alerts.get(alert.alert_id)


def _explained(
    alert: Alert, ruling: Ruling, unfinished: str | None, measured: float | None, found: dict[Reason, list[str]]
) -> str:
    named: dict[Reason, list[str]] = {
        **{reason: [each for each in texts if each] for reason, texts in found.items()},
        "not_understood": alert.not_understood,
        "only_inferred": alert.inferred,
        "deployment_incomplete": [unfinished or ""],
        "not_confirmed": [] if measured is None else [f"it is {reading(alert.metric, measured)} now"],
        "asked_again": [] if measured is None else [f"it is {reading(alert.metric, measured)} now"],
    }
    said = [
        f"{EXPLAINED[reason].removesuffix('.')}: {', '.join(named[reason])}."
        if named.get(reason)
        else EXPLAINED[reason]
        for reason in ruling.reasons
    ]
    return " ".join(said)
