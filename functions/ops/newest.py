"""When things were last changed, as Firestore has it."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from shared.failures import CloudError, translated
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client

_WATCHED = {"alerts": "ops_alerts", "runs": "runs", "deployments": "deployments"}
_FLAGS = "ops_control_flags"


class Look:
    """When each kind of thing was last changed; one look serves everybody who asks within a second."""

    def __init__(self, client: "Client", clock: Callable[[], float], *, every: float = 1.0) -> None:
        self._client = client
        self._clock = clock
        self._every = every
        self._lock = threading.Lock()
        self._at = float("-inf")
        self._seen: Mapping[str, object] = {}

    def __call__(self) -> Mapping[str, object]:
        """The newest change by kind: alerts, runs, deployments, kill-switch. Four reads a second at most."""
        with self._lock:
            if self._clock() - self._at >= self._every:
                self._at = self._clock()
                # Where nothing new can be known, pages ask by themselves every now and then.
                with suppress(CloudError), translated():
                    self._seen = {**self._newest(), "kill-switch": self._switch()}
            return self._seen

    def _newest(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, collection in _WATCHED.items():
            query = self._client.collection(collection).order_by("updated_at", direction="DESCENDING").limit(1)
            found[name] = [(each.id, each.get("updated_at")) for each in query.stream(timeout=TIMEOUT)]
        return found

    def _switch(self) -> object:
        snapshot = self._client.collection(_FLAGS).document("kill_switch").get(timeout=TIMEOUT)
        return snapshot.to_dict() if snapshot.exists else None
