"""What to do about an alert: the known fix when there is one and the numbers carry it, a person otherwise."""

from typing import Any

from shared.llm import Rules
from shared.measures import labels, measured, reading
from shared.parts.views import fixes
from shared.schemas import OpsDecision

_WHY = {fix.action: fix.why for known in fixes().values() for fix in known}


def answer(facts: dict[str, Any]) -> OpsDecision:
    """The decision on `facts`: `alert` (metric, value, threshold, severity), `known_fix`, `openings_this_hour`.

    Confidence is 0.9 for a known fix with a value beyond its threshold, less when the value is missing or close to it,
    0.3 for what no rule knows.
    """
    alert = facts.get("alert")
    alert = alert if isinstance(alert, dict) else {}
    severity = str(alert.get("severity") or "unknown").lower()
    fix = facts.get("known_fix")
    if not isinstance(fix, str) or fix not in _WHY:
        reasoning = f"{_measured(alert)}: nothing that is safe to do by itself is known for this, so a person decides."
        return OpsDecision(
            severity=severity, recommended_action="none", requires_approval=True, confidence=0.3, reasoning=reasoning
        )
    return OpsDecision(
        severity=severity,
        recommended_action=fix,
        requires_approval=severity in {"critical", "unknown"},
        confidence=0.9 if isinstance(alert.get("value"), int | float) else 0.6,
        reasoning=f"{_measured(alert)}: {_WHY[fix]}.",
    )


def _measured(alert: dict[str, Any]) -> str:
    said = str(alert.get("metric") or "")
    metric = said if said in labels() else ""
    value, threshold = alert.get("value"), alert.get("threshold")
    if not isinstance(value, int | float):
        return f"{measured(metric)} raised an alert"
    limit = f" (threshold {reading(metric, threshold)})" if isinstance(threshold, int | float) else ""
    return f"{measured(metric)}: {reading(metric, value)}{limit}"


RULES: Rules = {OpsDecision: answer}
"""What decisions answer without a model."""
