"""What the numbers say: a pure function from points to a verdict."""

from collections.abc import Sequence

from shared.cloud.monitoring import Point
from shared.measures import measured, reading
from shared.schemas import Alert, Verdict

_NOTABLY = 0.05


def verdict_of(alert: Alert, points: Sequence[Point], now: float) -> Verdict:
    """The verdict on an action by the points sampled after it (newest first).

    resolved: the newest point no longer crosses the threshold. worse: it crosses it by over 5% more than before.
    unchanged: it still crosses it. no_data: no point, or no threshold to compare with.
    """
    before = alert.action.value_before if alert.action else alert.value
    after = points[0].value if points else None
    if after is None or alert.threshold is None:
        why = "No point was sampled after the action." if after is None else "The alert has no threshold."
        return Verdict(
            verdict="no_data",
            before=before,
            after=after,
            threshold=alert.threshold,
            points=len(points),
            at=now,
            reasoning=why,
        )
    crosses = after < alert.threshold if alert.comparison == "lt" else after > alert.threshold
    numbers = f"before {reading(alert.metric, before)}, threshold {reading(alert.metric, alert.threshold)}"
    told = f"{measured(alert.metric)} is {reading(alert.metric, after)} after the action ({numbers})"
    if not crosses:
        name, why = "resolved", f"{told}: back within the threshold."
    elif before is not None and _further(before, after, lower=alert.comparison == "lt"):
        name, why = "worse", f"{told}: further off than before."
    else:
        name, why = "unchanged", f"{told}: still beyond the threshold."
    return Verdict.model_validate(
        {
            "verdict": name,
            "before": before,
            "after": after,
            "threshold": alert.threshold,
            "points": len(points),
            "at": now,
            "reasoning": why,
        }
    )


def _further(before: float, after: float, *, lower: bool) -> bool:
    margin = abs(before) * _NOTABLY
    return after < before - margin if lower else after > before + margin
