"""Pending questions and handled updates, in Firestore."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.schemas import Alert, AlertStatus
from shared.store.alerts import Alerts
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client

_DAY = 86400.0


class FirestorePending:
    """Alerts that wait for an answer."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def by_message(self, message_id: int) -> Alert | None:
        """The alert whose question is this message; one query."""
        return next(iter(self._where("approval.message_id", message_id)), None)

    def all(self) -> list[Alert]:
        """Up to two that wait; one query."""
        return self._where("status", AlertStatus.PENDING_APPROVAL.value)

    def _where(self, field: str, value: object) -> list[Alert]:
        from google.cloud.firestore import FieldFilter  # noqa: PLC0415 - loaded with the client anyway

        query = self._alerts.collection.where(filter=FieldFilter(field, "==", value)).limit(2)
        return [Alert.model_validate(snapshot.to_dict()) for snapshot in query.stream(timeout=TIMEOUT)]


class FirestoreUpdates:
    """`claims/telegram-{update_id}`, gone after a day: Telegram gives up sooner."""

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        self._claims = client.collection("claims")
        self._clock = clock

    def done(self, update_id: int) -> bool:
        """One read."""
        return bool(self._claims.document(f"telegram-{update_id}").get(timeout=TIMEOUT).exists)

    def finish(self, update_id: int) -> None:
        """One write."""
        expires = datetime.fromtimestamp(self._clock() + _DAY, UTC)
        self._claims.document(f"telegram-{update_id}").set({"expires_at": expires}, timeout=TIMEOUT)
