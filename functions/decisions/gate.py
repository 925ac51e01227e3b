"""The gate: what the model said, made stricter by code, never looser.

Pure: everything it looks at is handed in, everything it says is a value with reason codes.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from functions.decisions.knowledge import ALLOWED_ACTIONS, USUAL_THRESHOLDS
from shared.schemas import ActionName, Alert, AlertTarget, Deployment, OpsDecision

Reason = Literal[
    "known_fix",
    "severity_critical",
    "severity_unknown",
    "unknown_resource",
    "ambiguous_target",
    "target_mismatch",
    "foreign_scope",
    "foreign_policy",
    "contradicted",
    "too_old",
    "not_understood",
    "only_inferred",
    "unknown_problem",
    "unknown_action",
    "action_not_allowed",
    "not_the_known_fix",
    "no_action",
    "no_value",
    "below_threshold",
    "low_confidence",
    "model_asks",
    "model_unavailable",
    "cooldown",
    "budget_exhausted",
    "flapping",
    "already_tried",
    "changed_since",
    "deployment_incomplete",
    "not_watched",
    "not_measured",
    "asked_again",
    "not_confirmed",
    "not_possible",
    "may_not_stop",
    "reopens",
    "by_hand",
    "kill_switch",
]

EXPLAINED: dict[Reason, str] = {
    "known_fix": "A known fix that is not critical: it runs by itself.",
    "severity_critical": "Critical alerts always ask a person.",
    "severity_unknown": "The alert does not say how severe it is.",
    "unknown_resource": "The registry does not know this resource.",
    "ambiguous_target": "The alert's names lead to more than one resource.",
    "target_mismatch": "Name, type, id, project or zone differ from what the registry has.",
    "foreign_scope": "The alert is of another project than the platform's and the resource's.",
    "foreign_policy": "The alert's policy is none that this resource's deployment made.",
    "contradicted": "The alert says different things of whose it is.",
    "too_old": "The alert began too long ago, or does not say when.",
    "not_understood": "The alert has fields that were not understood.",
    "only_inferred": "What the alert is about stands in words, labels or a query only.",
    "unknown_problem": "There is no known fix for this metric on this resource.",
    "unknown_action": "The model named an action that does not exist.",
    "action_not_allowed": "The action is not allowed on this type of resource.",
    "not_the_known_fix": "The model chose another action than the known fix.",
    "no_action": "The recommendation is to do nothing by machine.",
    "no_value": "The alert carries no value.",
    "below_threshold": "The value does not cross the threshold.",
    "low_confidence": "The confidence is below the floor.",
    "model_asks": "The recommendation asks for approval.",
    "model_unavailable": "The model did not answer well; the rules decided.",
    "cooldown": "An action on this resource was taken a short time ago.",
    "budget_exhausted": "The hourly budget of actions is used up.",
    "flapping": "This alert has opened too often within the hour.",
    "already_tried": "This action was tried on this incident already.",
    "changed_since": "The machine has another size by now than the registry has: it is taken as it is.",
    "deployment_incomplete": "Its deployment is incomplete, since this run of it failed half-way.",
    "not_watched": "Its deployment has no alert policy for this metric on this resource.",
    "not_measured": "Cloud Monitoring has no reading of it now, or could not be asked.",
    "not_confirmed": "Cloud Monitoring does not show what the alert says.",
    "asked_again": "Somebody wants to be asked about it again.",
    "not_possible": "The action can't be carried out here (no larger size, nothing to restore).",
    "may_not_stop": "A larger size stops the machine, and its files do not let Terraform do that: write "
    "`allow_stopping_for_update = true` into the machine's block and deploy that first.",
    "reopens": "It lets traffic in that is kept out now, and somebody may have closed it on purpose.",
    "by_hand": "What it would change was changed by hand.",
    "kill_switch": "Autonomy is stopped.",
}
"""Reason code -> what it means, for people."""


class DecisionLimits(NamedTuple):
    """The gate's settings: confidence floor (0 to 1), seconds of cooldown, actions an hour, openings an hour, and how
    long ago an alert may have begun."""

    confidence_floor: float = 0.7
    cooldown_seconds: float = 900.0
    actions_per_hour: int = 6
    openings_per_hour: int = 4
    oldest_alert_seconds: float = 3600.0


class Recent(NamedTuple):
    """What happened lately: seconds since the last action on this resource (None: never), the alerts that were acted on
    within the hour whatever their resource, openings of this policy on this resource within the hour (this one
    included)."""

    since_last_action: float | None = None
    acted: frozenset[str] = frozenset()
    openings_this_hour: int = 1


class Watched(NamedTuple):
    """A policy that the registry has: its threshold in the metric's own unit; `below` when what is low is wrong."""

    severity: str
    threshold: float
    below: bool = False

    def crossed_by(self, value: float) -> bool:
        """Whether a value is too high; no action mends what is too low."""
        return not self.below and self.is_wrong(value)

    def is_wrong(self, value: float) -> bool:
        """Whether a value is on the side at which the policy opens an incident."""
        return value < self.threshold if self.below else value > self.threshold


class Standing(NamedTuple):
    """What the registry holds of a target: its deployment, and the policies of the alert's metric on it."""

    deployment: Deployment | None = None
    policies: tuple[Watched, ...] = ()

    @property
    def unfinished_run(self) -> str | None:
        """The run that left the deployment incomplete; None when it is whole."""
        whole = self.deployment is None or self.deployment.status != "incomplete"
        return None if whole or self.deployment is None else self.deployment.run_id


class Ruling(NamedTuple):
    """The decision as it stands after the gate, the action that may be proposed, the route, and why."""

    decision: OpsDecision
    action: ActionName
    route: Literal["auto", "person", "halt"]
    reasons: list[Reason]


def rule(
    alert: Alert,
    target: AlertTarget | Reason,
    said: OpsDecision,
    fix: ActionName,
    *,
    recent: Recent,
    limits: DecisionLimits,
    stopped: bool,
    model_failed: bool = False,
) -> Ruling:
    """Judge what the model said about an alert.

    `target` is the registered resource or the reason why there is none; `fix` the known fix by code. An action survives
    only when it exists and its target's type allows it; it runs by itself only when nothing speaks for a person.
    """
    reasons: list[Reason] = []
    action = _action(said, target, reasons)
    if alert.severity == "critical" or said.severity.lower() == "critical":
        reasons.append("severity_critical")
    if alert.severity == "unknown":
        reasons.append("severity_unknown")
    if alert.not_understood:
        reasons.append("not_understood")
    if alert.inferred:
        reasons.append("only_inferred")
    if isinstance(target, AlertTarget):
        if fix == "none":
            reasons.append("unknown_problem")
        elif action not in {"none", fix}:
            reasons.append("not_the_known_fix")
        # What may be pressed is what is known to help, whatever else a model would do.
        action = fix if action != "none" else "none"
    reasons += _doubts(alert, said, limits)
    if said.requires_approval:
        reasons.append("model_asks")
    if model_failed:
        reasons.append("model_unavailable")
    reasons += _restraint(alert, action, recent, limits)
    if stopped:
        reasons.append("kill_switch")
        return _ruling(said, action, "halt", reasons, alert)
    return _ruling(said, action, "person" if reasons else "auto", reasons or ["known_fix"], alert)


def confirmed(ruling: Ruling, policies: Sequence[Watched], measured: float | None) -> Ruling:
    """The ruling once the metric was read: nothing is done unasked that Cloud Monitoring itself does not call for, and
    nothing is proposed that it speaks against.

    `measured` is the value as it is now, None where there is none. An alert is somebody's word, and so is what it says
    of its own policy; which of the deployment's policies are crossed is not.
    """
    if measured is None:
        return ask_instead(ruling, "not_measured" if policies else "not_watched")
    crossed = [each for each in policies if each.crossed_by(measured)]
    if not crossed:
        return impossible(ruling, "not_confirmed") if policies else ask_instead(ruling, "not_watched")
    return ask_instead(ruling, "severity_critical") if any(each.severity == "critical" for each in crossed) else ruling


def impossible(ruling: Ruling, why: Reason = "not_possible") -> Ruling:
    """The ruling once it turned out that its action can't be carried out here: a person, without an action."""
    asked = ask_instead(ruling, why)
    return asked._replace(action="none", decision=asked.decision.model_copy(update={"recommended_action": "none"}))


def ask_instead(ruling: Ruling, why: Reason) -> Ruling:
    """The ruling with one more reason for a person."""
    reasons: list[Reason] = [reason for reason in ruling.reasons if reason != "known_fix"]
    route: Literal["person", "halt"] = "halt" if ruling.route == "halt" else "person"
    decision = ruling.decision.model_copy(update={"requires_approval": True})
    return Ruling(decision, ruling.action, route, list(dict.fromkeys([*reasons, why])))


def _action(said: OpsDecision, target: AlertTarget | Reason, reasons: list[Reason]) -> ActionName:
    action = next((name for name in _ACTIONS if name == said.recommended_action), None)
    if action is None:
        reasons.append("unknown_action")
    elif action == "none":
        reasons.append("no_action")
    if not isinstance(target, AlertTarget):
        reasons.append(target)
        return "none"
    if action is None or action == "none":
        return "none"
    if action not in ALLOWED_ACTIONS.get(target.type, frozenset()):
        reasons.append("action_not_allowed")
        return "none"
    return action


def _doubts(alert: Alert, said: OpsDecision, limits: DecisionLimits) -> list[Reason]:
    doubts: list[Reason] = []
    if alert.value is None:
        doubts.append("no_value")
    else:
        threshold = USUAL_THRESHOLDS.get(alert.metric) if alert.threshold is None else alert.threshold
        if threshold is not None and not _crossed(alert.value, threshold, alert.comparison):
            doubts.append("below_threshold")
    # Written so that a confidence that is no number counts as none.
    if not limits.confidence_floor <= said.confidence <= 1.0:
        doubts.append("low_confidence")
    return doubts


def _crossed(value: float, threshold: float, comparison: str) -> bool:
    """Whether the value is on the wrong side; where the alert doesn't say which that is, above is."""
    return value < threshold if comparison == "lt" else value > threshold


def _restraint(alert: Alert, action: ActionName, recent: Recent, limits: DecisionLimits) -> list[Reason]:
    reasons: list[Reason] = []
    if recent.since_last_action is not None and recent.since_last_action < limits.cooldown_seconds:
        reasons.append("cooldown")
    if len(recent.acted) >= limits.actions_per_hour:
        reasons.append("budget_exhausted")
    if recent.openings_this_hour >= limits.openings_per_hour:
        reasons.append("flapping")
    if action != "none" and action in alert.tried:
        reasons.append("already_tried")
    return reasons


def _ruling(
    said: OpsDecision, action: ActionName, route: Literal["auto", "person", "halt"], why: Sequence[Reason], alert: Alert
) -> Ruling:
    confidence = said.confidence if 0.0 <= said.confidence <= 1.0 else 0.0
    decision = OpsDecision(
        severity=_worse(alert.severity, said.severity.lower()),
        recommended_action=action,
        requires_approval=route != "auto",
        confidence=confidence,
        reasoning=said.reasoning[:_LONGEST_REASONING],
    )
    return Ruling(decision, action, route, list(why))


def _worse(of_alert: str, said: str) -> str:
    """The model may find an alert more severe than it says, never less; a word of its own counts for nothing."""
    if of_alert not in _SEVERITIES or said not in _SEVERITIES:
        return of_alert
    return max(of_alert, said, key=_SEVERITIES.index)


_SEVERITIES = ("info", "warning", "error", "critical")
_LONGEST_REASONING = 2000
_ACTIONS: tuple[ActionName, ...] = ("scale_up_vm", "restart_instance", "modify_firewall", "none")
