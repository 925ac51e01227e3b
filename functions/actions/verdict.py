"""What the numbers say: a pure function from points to a verdict."""

from collections.abc import Sequence

from shared.cloud.monitoring import Point
from shared.measures import measured, reading
from shared.schemas import Alert, Verdict

_NOTABLY = 0.05


def verdict_of(alert: Alert, points: Sequence[Point], now: float) -> Verdict:
    """The verdict on an action by the points sampled after it (newest first).

    resolved: the newest point no longer crosses the threshold, which was crossed before. worse: it crosses it by over
    5% more than before. unchanged: it still crosses it. no_data: no point, no threshold to compare with, or nothing
    that was wrong before.
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
    lower = alert.comparison == "lt"
    crosses = _crosses(after, alert.threshold, lower=lower)
    numbers = f"before {reading(alert.metric, before)}, threshold {reading(alert.metric, alert.threshold)}"
    told = f"{measured(alert.metric)}: {reading(alert.metric, after)} after the action ({numbers})"
    if not crosses and before is not None and not _crosses(before, alert.threshold, lower=lower):
        name, why = "no_data", f"{told}: it was within the threshold before as well, so this proves nothing."
    elif not crosses:
        name, why = "resolved", f"{told}: back within the threshold."
    elif before is not None and _further(before, after, lower=lower):
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


def _crosses(value: float, threshold: float, *, lower: bool) -> bool:
    return value < threshold if lower else value > threshold


def _further(before: float, after: float, *, lower: bool) -> bool:
    margin = abs(before) * _NOTABLY
    return after < before - margin if lower else after > before + margin
