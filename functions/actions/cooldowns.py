"""`claims/action-{resource}`: one action by machine on a resource within its cooldown."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from shared.store import Documents

if TYPE_CHECKING:
    from google.cloud.firestore import Client


class ActionClaim(BaseModel):
    """Who acts on a resource, and until when nobody else may; Firestore deletes it some time after `expires_at`."""

    alert_id: str
    until: float
    expires_at: datetime


class FirestoreCooldowns:
    """Cooldowns by claim; a claim that is over is taken over."""

    def __init__(self, client: "Client", clock: Callable[[], float], seconds: float) -> None:
        self._claims = Documents(client, "claims", ActionClaim)
        self._clock = clock
        self._seconds = seconds

    def take(self, resource: str, alert_id: str) -> bool:
        """One round trip when nobody acted lately."""
        until = self._clock() + self._seconds
        fresh = ActionClaim(alert_id=alert_id, until=until, expires_at=datetime.fromtimestamp(until, UTC))
        key = f"action-{resource}"
        if self._claims.create(key, fresh):
            return True

        def take_over(held: ActionClaim) -> dict[str, object] | None:
            return fresh.model_dump() if held.until <= self._clock() else None

        held = self._claims.find(key)
        if held is not None and held.alert_id == alert_id:
            return True
        if held is None:
            return self._claims.create(key, fresh)
        return self._claims.change(key, take_over) is not None
