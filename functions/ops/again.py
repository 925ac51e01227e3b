"""An expired alert's question, put again."""

from collections.abc import Callable

from shared.approvals import ASKED_AGAIN, Answered, Outcome
from shared.events import AlertRaised, Publish
from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.store.alerts import Alerts, moved
from shared.store.flags import KillSwitch


class Again:
    """Has an alert that nobody answered in time decided anew, with what is there now; a person answers it, whatever
    the decision.

    An alert whose message was lost is found by the sweeper.
    """

    def __init__(self, alerts: Alerts, switch: KillSwitch, publish: Publish, clock: Callable[[], float]) -> None:
        self._alerts = alerts
        self._switch = switch
        self._publish = publish
        self._clock = clock

    def __call__(self, alert_id: str, *, by: str) -> Outcome:
        """Once it is asked, asking again changes nothing. Raises shared.store.NotFound."""
        if self._switch.state().active:
            return Outcome(Answered.STOPPED, self._alerts.get(alert_id))

        def anew(alert: Alert) -> dict[str, object] | None:
            if alert.status is not AlertStatus.EXPIRED or alert.closed_at is not None:
                return None
            entry = HistoryEntry(at=self._clock(), event=ASKED_AGAIN, by=by, detail="Asked about again, as it is now.")
            return moved(alert, AlertStatus.PENDING, entry, attempts=0, approved_by=None, acting_since=None)

        changed = self._alerts.change(alert_id, anew)
        if changed is not None:
            self._publish(AlertRaised(alert_id=alert_id))
            return Outcome(Answered.AGAIN, changed)
        found = self._alerts.get(alert_id)
        asked = found.status in {AlertStatus.PENDING, AlertStatus.PENDING_APPROVAL}
        return Outcome(Answered.AGAIN if asked else Answered.OVER, found)
