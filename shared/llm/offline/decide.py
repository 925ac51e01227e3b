"""What to do about an alert, by what its metric and its condition are about."""

from typing import Any

from shared.schemas import OpsDecision

# First match wins. The words are looked for in the metric and the policy's name, which are ours, never in free text.
_RULES: tuple[tuple[tuple[str, ...], str, float, str], ...] = (
    (("firewall",), "modify_firewall", 0.7, "a firewall rule keeps traffic out"),
    (
        ("hang", "unreachable", "uptime", "heartbeat", "not_responding"),
        "restart_instance",
        0.75,
        "the machine does not answer; a reset clears a hang",
    ),
    (("cpu",), "scale_up_vm", 0.85, "load is above what the machine's vCPUs can carry; a larger one has room"),
)


def answer(facts: dict[str, Any]) -> OpsDecision:
    """The decision on `facts["alert"]`: its `metric`, `policy_name`, `value`, `threshold`, `severity`, `resource_type`.

    A database is not scaled by a rule made for machines: what no rule knows is `none`, for a person.
    """
    alert = facts.get("alert")
    alert = alert if isinstance(alert, dict) else facts
    severity = str(alert.get("severity") or "warning").lower()
    about = f"{alert.get('metric') or ''} {alert.get('policy_name') or ''}".lower()
    machine = "sql" not in about and "sql" not in str(alert.get("resource_type") or "").lower()
    for words, action, confidence, reasoning in _RULES:
        if machine and any(word in about for word in words):
            return OpsDecision(
                severity=severity,
                recommended_action=action,
                requires_approval=severity == "critical",
                confidence=confidence,
                reasoning=f"{_measured(alert)}: {reasoning}.",
            )
    return OpsDecision(
        severity=severity,
        recommended_action="none",
        requires_approval=True,
        confidence=0.3,
        reasoning=f"{_measured(alert)}: no rule knows a safe action for this, so a person decides.",
    )


def _measured(alert: dict[str, Any]) -> str:
    metric = str(alert.get("metric") or "an unnamed metric")
    value, threshold = alert.get("value"), alert.get("threshold")
    if not isinstance(value, int | float):
        return f"{metric} raised an alert"
    return f"{metric} is {value:g}" + (f" (threshold {threshold:g})" if isinstance(threshold, int | float) else "")
