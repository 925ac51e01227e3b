"""Whether an incident that was said to be over is over, by its metric."""

from typing import TYPE_CHECKING, Any

from functions.decisions.gate import Standing, Watched
from functions.decisions.knowledge import match_target
from shared.measures import reading
from shared.parts.part import UPTIME
from shared.schemas import Alert, AlertStatus, AlertTarget, HistoryEntry
from shared.store.alerts import moved

if TYPE_CHECKING:
    from functions.decisions.decide import Desk

OPEN_STILL = "open_still"
# Points of Compute Engine come up to four minutes late.
_LATEST = 300.0
_LOOK_AGAIN = 60.0


def goes_on(ended: Alert, desk: "Desk") -> bool:
    """Whether an incident that was said to be over is not, as the metric says itself; then it is open again.

    Why it ended makes no difference: that is somebody's word too.
    What is wrong when it is low is read at its lowest, and what no policy of the registry watches is held to the bound
    that the incident opened with. One whose end was told before its beginning, that opened because its metric stayed
    away, or that is of an uptime check whose address is nobody's, is not over either while nobody can read its metric:
    whoever knows an incident's id could tell its end.
    A reading from before the end contradicts nothing yet: it is looked at again until there is a later one, for as long
    as Cloud Monitoring may be late.
    """
    said = ended.status is AlertStatus.RESOLVED and bool(ended.closing) and ended.verdict is None
    first = bool(ended.history) and ended.history[0].event == "closed"
    if not said or (first and not _had(ended, "raised")):
        return False
    target = match_target(ended, desk.registry.targets(ended), desk.project)
    standing = desk.registry.standing(target, ended.metric) if isinstance(target, AlertTarget) else Standing()
    bounds, value = standing.policies or _own_bound(ended), None
    low = any(each.below for each in bounds)
    if (bounds or ended.absent) and isinstance(target, AlertTarget):
        # The newest one alone: an incident ends with the first that is well again.
        value = desk.measure(ended.metric, target, standing.deployment, 1, low=low)
    crossed = value is not None and not ended.absent and any(each.is_wrong(value) for each in bounds)
    # An uptime check that names nothing of the registry is read by nobody.
    nowhere = ended.metric == UPTIME and not isinstance(target, AlertTarget)
    unread = value is None and (first or ended.absent or nowhere) and not _had(ended, OPEN_STILL)
    if not crossed and not unread:
        return False
    if crossed and isinstance(target, AlertTarget) and (told := _told(ended)) is not None:
        since, now = min(ended.closed_at or told, told), desk.clock()
        late = desk.measure(ended.metric, target, standing.deployment, 1, low=low, since=since) is None
        if late and now - told < _LATEST:
            _look_again(ended, desk, now + _LOOK_AGAIN)
            return False
    now_it_is = "nobody can read its metric" if value is None else f"it is {reading(ended.metric, value)} now"
    entry = HistoryEntry(
        at=desk.clock(), event=OPEN_STILL, by="decisions", detail=f"It was said to be over, and {now_it_is}."
    )
    fields = list(dict.fromkeys([*ended.not_understood, "state"]))

    def again(known: Alert) -> dict[str, Any] | None:
        if known.status is not AlertStatus.RESOLVED or known.closed_at != ended.closed_at:
            return None
        return moved(known, AlertStatus.PENDING, entry, closed_at=None, closing="", not_understood=fields, attempts=0)

    return desk.alerts.change(ended.alert_id, again) is not None


def _own_bound(alert: Alert) -> tuple[Watched, ...]:
    """The bound that an incident says it opened at; none where that is a query's, or it does not say on which side."""
    if alert.threshold is None or not alert.comparison or alert.inferred:
        return ()
    if alert.metric == UPTIME:
        # Read is how many checkers find it dead, whichever way its policy counts them.
        return (Watched(alert.severity, 1.0),)
    return (Watched(alert.severity, alert.threshold, alert.comparison == "lt"),)


def _had(alert: Alert, event: str) -> bool:
    return any(each.event == event for each in alert.history)


def _told(ended: Alert) -> float | None:
    """When its end was heard of, by our own clock."""
    return next((each.at for each in reversed(ended.history) if each.event == "closed"), None)


def _look_again(ended: Alert, desk: "Desk", at: float) -> None:
    """The sweeper has it decided again then."""

    def due(known: Alert) -> dict[str, Any] | None:
        same = known.status is AlertStatus.RESOLVED and known.closed_at == ended.closed_at
        return {"due_at": at} if same else None

    desk.alerts.change(ended.alert_id, due)
