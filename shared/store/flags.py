"""`ops_control_flags`: the kill switch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference, Transaction

COLLECTION = "ops_control_flags"
KILL_SWITCH = "kill_switch"


class KillSwitchState(NamedTuple):
    """Whether autonomy is stopped, who said so and when (epoch seconds); `by` is empty when nobody ever did."""

    active: bool
    by: str = ""
    at: float = 0.0


class KillSwitch:
    """Stops every action until a person resets it.

    It fails closed: what can't be read, or isn't the word `inactive`, counts as active. A project in which nobody ever
    touched it has no document, which means inactive.
    """

    def __init__(self, client: "Client", clock: Callable[[], float]) -> None:
        self._client = client
        self._clock = clock

    @property
    def reference(self) -> "DocumentReference":
        """The flag's document, to be read in a transaction of one's own."""
        return self._client.collection(COLLECTION).document(KILL_SWITCH)

    def state(self, transaction: "Transaction | None" = None) -> KillSwitchState:
        """The switch as it stands, one read; active when the read fails."""
        from google.api_core.exceptions import Aborted, GoogleAPIError  # noqa: PLC0415 - comes with the client

        try:
            snapshot = self.reference.get(transaction=transaction, timeout=TIMEOUT)
        except Aborted:
            # The transaction lost a race and will be tried again; that says nothing about the switch.
            raise
        except GoogleAPIError as error:
            return KillSwitchState(active=True, by=f"unreadable: {type(error).__name__}")
        if not snapshot.exists:
            return KillSwitchState(active=False)
        data = snapshot.to_dict() or {}
        return KillSwitchState(data.get("value") != "inactive", str(data.get("by", "")), float(data.get("at", 0.0)))

    def set(self, *, active: bool, by: str) -> KillSwitchState:
        """Stop or resume; raises google.api_core errors, so that nobody believes in a stop that was not stored."""
        state = KillSwitchState(active, by, self._clock())
        value = "active" if active else "inactive"
        self.reference.set({"value": value, "by": by, "at": state.at}, timeout=TIMEOUT)
        return state
