"""A person's answer to a pending approval, whichever way it came: chat, HTTP or the command line."""

import hmac
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from shared.events import ActionApproved, Publish
from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.store.alerts import Alerts, moved
from shared.store.flags import KillSwitch

ASKED_AGAIN = "asked_again"
"""The event of a question that is put anew."""


class Answered(Enum):
    """What became of an answer, or of a wish to be asked again."""

    AGAIN = "asked again"
    APPROVED = "approved"
    REJECTED = "rejected"
    ALREADY = "already answered"
    EXPIRED = "nobody answered in time"
    OVER = "it no longer waits for an answer"
    STOPPED = "autonomy is stopped"
    NOTHING_TO_DO = "no action to approve"
    CHANGED = "another question is open by now"
    WHICH = "the answer names no question"


class Outcome(NamedTuple):
    """The answer's fate and the alert as it stands now."""

    result: Answered
    alert: Alert


class Question(NamedTuple):
    """Which question an answer is about: the secret of its buttons, or its id and the digest of its change."""

    token: str | None = None
    id: str | None = None
    proposal_sha: str | None = None


class Approvals:
    """Approve and reject: single use, expiring, bound to one question and its change, refused while the kill switch is
    active.

    The first answer wins by compare-and-set; the second gets ALREADY and the alert, whose `approved_by` and history
    name who was first. An approved alert whose message was lost is found by the sweeper.
    """

    def __init__(self, alerts: Alerts, switch: KillSwitch, publish: Publish, clock: Callable[[], float]) -> None:
        self._alerts = alerts
        self._switch = switch
        self._publish = publish
        self._clock = clock

    def approve(
        self,
        alert_id: str,
        *,
        by: str,
        token: str | None = None,
        question: str | None = None,
        proposal_sha: str | None = None,
    ) -> Outcome:
        """Let the proposed action go ahead; raises shared.store.NotFound for an unknown alert.

        The question is named by its buttons' `token` or by its id (`question`), with the digest of what it proposes or
        nothing is approved: WHICH.
        """
        if self._switch.state().active:
            return Outcome(Answered.STOPPED, self._alerts.get(alert_id))
        outcome = self._answer(alert_id, AlertStatus.APPROVED, by, Question(token, question, proposal_sha))
        if outcome.result is Answered.APPROVED:
            self._publish(ActionApproved(alert_id=alert_id))
        return outcome

    def reject(
        self,
        alert_id: str,
        *,
        by: str,
        token: str | None = None,
        question: str | None = None,
        proposal_sha: str | None = None,
    ) -> Outcome:
        """Leave things as they are; the question is named as for `approve`, or is the first. Raises NotFound."""
        return self._answer(alert_id, AlertStatus.REJECTED, by, Question(token, question, proposal_sha))

    def _answer(self, alert_id: str, to: AlertStatus, by: str, about: Question) -> Outcome:
        refused = Answered.ALREADY

        def decide(alert: Alert) -> dict[str, object] | None:
            nonlocal refused
            reason = _refused(alert, to, about, self._clock())
            if reason is not None:
                refused = reason
                return None
            now = self._clock()
            entry = HistoryEntry(at=now, event=to.value, by=by)
            if to is AlertStatus.REJECTED:
                return moved(alert, to, entry)
            return moved(alert, to, entry, approved_by=by, acting_since=now)

        changed = self._alerts.change(alert_id, decide)
        if changed is None:
            return Outcome(refused, self._alerts.get(alert_id))
        return Outcome(Answered.APPROVED if to is AlertStatus.APPROVED else Answered.REJECTED, changed)


def _refused(alert: Alert, to: AlertStatus, about: Question, now: float) -> Answered | None:
    """Why an answer does not count; None when it does."""
    asked = alert.approval
    if alert.status is not AlertStatus.PENDING_APPROVAL or asked is None:
        if alert.status is AlertStatus.EXPIRED:
            return Answered.EXPIRED
        answered = alert.approved_by is not None or alert.status is AlertStatus.REJECTED
        return Answered.ALREADY if answered else Answered.OVER
    other = about.token is not None and not hmac.compare_digest(about.token.encode(), asked.token.encode())
    if other or about.id not in {None, asked.question}:
        return Answered.CHANGED
    proposed = alert.proposal.digest if alert.proposal is not None else ""
    if asked.proposal_sha not in {"", proposed} or about.proposal_sha not in {None, proposed}:
        return Answered.CHANGED
    if about.token is None and about.id is None and (asked.number > 1 or asked.proposal_sha != proposed):
        return Answered.WHICH
    if asked.expires_at <= now:
        return Answered.EXPIRED
    if to is AlertStatus.REJECTED:
        return None
    if alert.proposal is None or alert.proposal.action == "none":
        return Answered.NOTHING_TO_DO
    # To leave things as they are needs no more; what is let happen is said by whoever lets it.
    says_which = about.token is not None or (about.id is not None and about.proposal_sha is not None)
    return None if says_which else Answered.WHICH
