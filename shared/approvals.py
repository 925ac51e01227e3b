"""A person's answer to a pending approval, whichever way it came: chat, HTTP or the command line."""

import hmac
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from shared.events import ActionApproved, Publish
from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.store.alerts import Alerts, moved
from shared.store.flags import KillSwitch


class Answered(Enum):
    """What became of an answer."""

    APPROVED = "approved"
    REJECTED = "rejected"
    ALREADY = "already answered"
    EXPIRED = "expired"
    STOPPED = "autonomy is stopped"
    NOTHING_TO_DO = "no action to approve"
    WRONG_TOKEN = "not the current question"  # noqa: S105 - not a secret


class Outcome(NamedTuple):
    """The answer's fate and the alert as it stands now."""

    result: Answered
    alert: Alert


class Approvals:
    """Approve and reject: single use, expiring, refused while the kill switch is active.

    The first answer wins by compare-and-set; the second gets ALREADY and the alert, whose `approved_by` and history
    name who was first. An approved alert whose message was lost is found by the sweeper.
    """

    def __init__(self, alerts: Alerts, switch: KillSwitch, publish: Publish, clock: Callable[[], float]) -> None:
        self._alerts = alerts
        self._switch = switch
        self._publish = publish
        self._clock = clock

    def approve(self, alert_id: str, *, by: str, token: str | None = None) -> Outcome:
        """Let the proposed action go ahead; raises shared.store.NotFound for an unknown alert."""
        if self._switch.state().active:
            return Outcome(Answered.STOPPED, self._alerts.get(alert_id))
        outcome = self._answer(alert_id, AlertStatus.APPROVED, by, token)
        if outcome.result is Answered.APPROVED:
            self._publish(ActionApproved(alert_id=alert_id))
        return outcome

    def reject(self, alert_id: str, *, by: str, token: str | None = None) -> Outcome:
        """Leave things as they are; raises shared.store.NotFound for an unknown alert."""
        return self._answer(alert_id, AlertStatus.REJECTED, by, token)

    def _answer(self, alert_id: str, to: AlertStatus, by: str, token: str | None) -> Outcome:
        refused = Answered.ALREADY

        def decide(alert: Alert) -> dict[str, object] | None:
            nonlocal refused
            now = self._clock()
            if alert.status is not AlertStatus.PENDING_APPROVAL or alert.approval is None:
                refused = Answered.EXPIRED if alert.status is AlertStatus.EXPIRED else Answered.ALREADY
                return None
            if token is not None and not hmac.compare_digest(token, alert.approval.token):
                refused = Answered.WRONG_TOKEN
                return None
            if alert.approval.expires_at <= now:
                refused = Answered.EXPIRED
                return None
            if to is AlertStatus.APPROVED and (alert.proposal is None or alert.proposal.action == "none"):
                refused = Answered.NOTHING_TO_DO
                return None
            entry = HistoryEntry(at=now, event=to.value, by=by)
            if to is AlertStatus.REJECTED:
                return moved(alert, to, entry)
            return moved(alert, to, entry, approved_by=by, acting_since=now)

        changed = self._alerts.change(alert_id, decide)
        if changed is None:
            return Outcome(refused, self._alerts.get(alert_id))
        return Outcome(Answered.APPROVED if to is AlertStatus.APPROVED else Answered.REJECTED, changed)
