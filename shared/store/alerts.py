"""`ops_alerts`: alerts, and the claims that keep two workers from doing one thing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from shared.schemas import PASSING, Alert, AlertStatus, HistoryEntry
from shared.store.documents import TIMEOUT, WRITES, Documents, NotFound, marks, new_mark, next_marks
from shared.store.flags import KillSwitch

if TYPE_CHECKING:
    from google.cloud.firestore import Client, Transaction

COLLECTION = "ops_alerts"
MAX_HISTORY = 200
UNREADABLE = "unreadable"
"""The event of an alert that stands for a document which can't be read."""

# What the sweeper comes back to: what is halted is asked about again once autonomy is resumed.
_WAITS = {*PASSING, AlertStatus.PENDING_APPROVAL, AlertStatus.HALTED}
_PEOPLE_HEAR_OF = {AlertStatus.ESCALATED, AlertStatus.EXPIRED, AlertStatus.HALTED}


class ClaimResult(Enum):
    """Why a claim was given or not: a reason instead of a bool."""

    CLAIMED = "claimed"
    HALTED = "halted"
    LEASED = "leased"
    PASSED = "passed"


class Claim(NamedTuple):
    """The answer to a claim.

    CLAIMED: `alert` is the document as claimed. HALTED: the kill switch was active, the alert is halted now. LEASED:
    somebody else is at work on it until `alert.lease_until`. PASSED: it is in another state, the message is a repeat.
    """

    result: ClaimResult
    alert: Alert


class Alerts(Documents[Alert]):
    """The alerts; `change` from `Documents` is compare-and-set, `claim` is the way into every side effect."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        super().__init__(client, COLLECTION, Alert)
        self.clock = clock
        self._kill_switch = KillSwitch(client, clock)

    def claim(
        self, alert_id: str, expect: Collection[AlertStatus], *, to: AlertStatus, lease: float, by: str, event: str
    ) -> Claim:
        """Take an alert in one of the states `expect` to the state `to` for `lease` seconds, in one transaction.

        The kill switch is read in the same transaction: when it is active the alert goes to `halted` instead. A state
        that is both in `expect` and equal to `to` can be claimed again once its lease is over (the worker died).
        Raises NotFound; google.api_core errors pass.
        """
        from google.cloud import firestore  # loaded with the client anyway

        mark = new_mark()

        @firestore.transactional
        def run(transaction: "Transaction") -> Claim:
            reference = self.collection.document(alert_id)
            snapshot = reference.get(transaction=transaction)
            if not snapshot.exists:
                raise NotFound(f"{COLLECTION}/{alert_id}")
            data = snapshot.to_dict()
            alert = Alert.model_validate(data)
            now = self.clock()
            if mark in marks(data):
                # The answer to this very claim was lost.
                return Claim(ClaimResult.HALTED if alert.status is AlertStatus.HALTED else ClaimResult.CLAIMED, alert)
            if alert.status not in expect:
                return Claim(ClaimResult.PASSED, alert)
            if alert.lease_until is not None and alert.lease_until > now:
                return Claim(ClaimResult.LEASED, alert)
            switch = self._kill_switch.state(transaction)
            if switch.active:
                begun = f"; {alert.action.name} had begun" if alert.action else ""
                detail = f"Autonomy was stopped by {switch.by}{begun}."
                entry = HistoryEntry(at=now, event="halted", by="kill switch", detail=detail)
                fields = moved(alert, AlertStatus.HALTED, entry, lease_until=None)
                result = ClaimResult.HALTED
            else:
                fields = moved(alert, to, HistoryEntry(at=now, event=event, by=by), lease_until=now + lease)
                result = ClaimResult.CLAIMED
            changed = Alert.model_validate({**alert.model_dump(), **fields})
            written = {**changed.model_dump(mode="json", include=set(fields)), WRITES: next_marks(data, mark)}
            transaction.update(reference, written)
            return Claim(result, changed)

        claim: Claim = run(self.client.transaction())
        return claim

    @contextmanager
    def working_on(self, alert: Alert) -> Iterator[None]:
        """Around the work on a leased alert: when it fails, whoever tries again need not wait for the lease's end."""
        try:
            yield
        except Exception:
            # When this fails too, the lease ends by itself.
            with suppress(Exception):
                self.change(
                    alert.alert_id, lambda now: {"lease_until": None} if now.lease_until == alert.lease_until else None
                )
            raise

    def move(
        self, alert_id: str, expect: Collection[AlertStatus], to: AlertStatus, entry: HistoryEntry, **fields: Any
    ) -> Alert | None:
        """Compare-and-set from one of `expect` to `to` with more fields; None when it is in another state by now."""

        def decide(alert: Alert) -> Mapping[str, Any] | None:
            return moved(alert, to, entry, **fields) if alert.status in expect else None

        return self.change(alert_id, decide)

    def show(self, alert_id: str) -> Alert:
        """The alert to be looked at, or what can be said of one that can't be read; raises NotFound."""
        snapshot = self.collection.document(alert_id).get(timeout=TIMEOUT)
        if not snapshot.exists:
            raise NotFound(f"{COLLECTION}/{alert_id}")
        return next(self.read([snapshot]))

    def unreadable(self, key: str, data: Mapping[str, Any], error: ValidationError) -> Alert:
        """An alert in place of one whose document this version can't read, so that people see that there is one."""
        fields = ", ".join(dict.fromkeys(str(each["loc"][0]) for each in error.errors() if each["loc"]))
        at = data.get("created_at")
        at = float(at) if isinstance(at, int | float) else 0.0
        detail = (
            f"Its document can't be read by this version ({fields}): nothing is done about it. Look at it yourself."
        )
        return Alert(
            alert_id=key,
            incident_id=str(data.get("incident_id", "")),
            policy_name=str(data.get("policy_name", "")),
            resource=str(data.get("resource", "")),
            resource_type=str(data.get("resource_type", "")),
            metric=str(data.get("metric", "")),
            value=None,
            severity=str(data.get("severity", "")),
            status=AlertStatus.ESCALATED,
            history=[HistoryEntry(at=at, event=UNREADABLE, by="store", detail=detail)],
            created_at=at,
            updated_at=at,
        )

    def note(self, alert_id: str, entry: HistoryEntry, **fields: Any) -> None:
        """Add to the history (and set fields) without a change of state."""
        self.change(alert_id, lambda alert: moved(alert, alert.status, entry, lease_until=alert.lease_until, **fields))


def moved(alert: Alert, to: AlertStatus, entry: HistoryEntry, **fields: Any) -> dict[str, Any]:
    """The fields that take an alert to a state and say so in its history, the newest entries kept.

    An end that people have to hear of, and every verdict, is `untold` from this write on. Whoever asks a question anew
    or ends one leaves its messages to be closed.
    """
    history = [*alert.history, entry][-MAX_HISTORY:]
    if to is not alert.status:
        untold = to in _PEOPLE_HEAR_OF or "verdict" in fields or _owed(alert, to)
        outbox = {"untold": untold, "tell_at": entry.at if untold else None, "tells": 0, "nudges": 0}
        fields = {**outbox, "due_at": entry.at if to in _WAITS else None, **fields}
    if alert.open_messages and ("approval" in fields or to is not AlertStatus.PENDING_APPROVAL):
        fields = {"close_at": entry.at, **fields}
    return {"lease_until": None, **fields, "status": to, "history": history, "updated_at": entry.at}


def unreached(alert: Alert, at: float, why: str) -> list[HistoryEntry]:
    """The alert's history once it says that nobody could be reached, and why; the same is said once."""
    entry = HistoryEntry(at=at, event="unreached", by="chat", detail=f"Nobody could be told: {why}"[:500])
    said = any(each.event == entry.event and each.detail == entry.detail for each in alert.history[-20:])
    return alert.history if said else [*alert.history, entry][-MAX_HISTORY:]


def later(tries: int, *, first: float, longest: float) -> float:
    """Seconds until the next try, doubled with each vain one."""
    return float(min(first * 2 ** min(tries, 20), longest))


def _owed(alert: Alert, to: AlertStatus) -> bool:
    """Whether people still have to hear of what they approved, or of what was done, though the incident has closed."""
    if to is not AlertStatus.RESOLVED:
        return False
    done = alert.approved_by is not None or alert.action is not None or alert.verdict is not None
    return (alert.untold and done) or alert.status is AlertStatus.APPROVED
