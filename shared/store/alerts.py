"""`ops_alerts`: alerts, and the claims that keep two workers from doing one thing."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.store.documents import Documents, NotFound
from shared.store.flags import KillSwitch

if TYPE_CHECKING:
    from google.cloud.firestore import Client, Transaction

COLLECTION = "ops_alerts"
MAX_HISTORY = 200
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
        self._clock = clock
        self._kill_switch = KillSwitch(client, clock)

    def claim(
        self, alert_id: str, expect: Collection[AlertStatus], *, to: AlertStatus, lease: float, by: str, event: str
    ) -> Claim:
        """Take an alert in one of the states `expect` to the state `to` for `lease` seconds, in one transaction.

        The kill switch is read in the same transaction: when it is active the alert goes to `halted` instead. A state
        that is both in `expect` and equal to `to` can be claimed again once its lease is over (the worker died).
        Raises NotFound; google.api_core errors pass.
        """
        from google.cloud import firestore  # noqa: PLC0415 - loaded with the client anyway

        @firestore.transactional
        def run(transaction: "Transaction") -> Claim:
            reference = self.collection.document(alert_id)
            snapshot = reference.get(transaction=transaction)
            if not snapshot.exists:
                raise NotFound(f"{COLLECTION}/{alert_id}")
            alert = Alert.model_validate(snapshot.to_dict())
            now = self._clock()
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
            transaction.update(reference, changed.model_dump(mode="json", include=set(fields)))
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

    def note(self, alert_id: str, entry: HistoryEntry, **fields: Any) -> None:
        """Add to the history (and set fields) without a change of state."""
        self.change(alert_id, lambda alert: moved(alert, alert.status, entry, lease_until=alert.lease_until, **fields))


def moved(alert: Alert, to: AlertStatus, entry: HistoryEntry, **fields: Any) -> dict[str, Any]:
    """The fields that take an alert to a state and say so in its history, the newest entries kept.

    An end that people have to hear of, and every verdict, is `untold` from this write on.
    """
    history = [*alert.history, entry][-MAX_HISTORY:]
    if to is not alert.status:
        fields = {"untold": to in _PEOPLE_HEAR_OF or "verdict" in fields, **fields}
    return {"lease_until": None, **fields, "status": to, "history": history, "updated_at": entry.at}
