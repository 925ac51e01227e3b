"""Open questions and handled updates, in Firestore."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.failures import translated
from shared.schemas import Alert, AlertStatus
from shared.store.alerts import Alerts
from shared.store.documents import TIMEOUT
from shared.store.flags import Mark

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference

_DAY = 86400.0
_MOST = 50


class FirestorePending:
    """Alerts that wait for an answer, or did a moment ago."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def by_message(self, message_id: int) -> Alert | None:
        """The alert whose question is this message; one query."""
        return next(iter(self._alerts.where(("approval.message_id", "==", message_id), limit=_MOST)), None)

    def waiting(self) -> list[Alert]:
        """Those that wait; one query."""
        return self._alerts.where(("status", "==", AlertStatus.PENDING_APPROVAL.value), limit=_MOST)

    def answered_since(self, moment: float) -> list[Alert]:
        """Those that waited at a moment and do not any more; one query."""
        changed = self._alerts.where(("updated_at", ">=", moment), limit=_MOST)
        return [each for each in changed if each.approval and each.status is not AlertStatus.PENDING_APPROVAL]


class Kept(NamedTuple):
    """What is known of an update: whether it was handled to its end, what it chose, what was to be said."""

    done: bool = False
    alert_id: str = ""
    token: str = ""
    said: str = ""


class FirestoreUpdates:
    """`claims/telegram-{update_id}`, gone after a day: Telegram gives up sooner."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        self._claims = client.collection("claims")
        self._clock = clock

    @translated()
    def kept(self, update_id: int) -> Kept:
        """One read; raises CloudError."""
        return _kept(self._of(update_id).get(timeout=TIMEOUT).to_dict())

    def choose(self, update_id: int, alert_id: str, token: str) -> Kept:
        """Bind an update to one question before it is answered; what it was bound to first stays. One write."""
        from google.api_core.exceptions import AlreadyExists  # loaded with the client anyway

        chosen = {"done": False, "alert_id": alert_id, "token": token, "expires_at": self._expires()}
        try:
            self._of(update_id).create(chosen, timeout=TIMEOUT)
        except AlreadyExists:
            return self.kept(update_id)
        return _kept(chosen)

    def mark(self, update_id: int, said: str) -> Mark:
        """What a transaction sets together with what the update asks for: that it was done, and what to say of it."""
        return Mark(self._of(update_id), {"done": False, "said": said, "expires_at": self._expires()})

    def finish(self, update_id: int) -> None:
        """Say that it was handled to its end; one write."""
        self._of(update_id).set({"done": True, "expires_at": self._expires()}, merge=True, timeout=TIMEOUT)

    def _of(self, update_id: int) -> "DocumentReference":
        return self._claims.document(f"telegram-{update_id}")

    def _expires(self) -> datetime:
        return datetime.fromtimestamp(self._clock() + _DAY, UTC)


def _kept(data: Mapping[str, Any] | None) -> Kept:
    if data is None:
        return Kept()
    text = {name: str(data.get(name, "")) for name in ("alert_id", "token", "said")}
    return Kept(done=data.get("done") is not False, **text)
