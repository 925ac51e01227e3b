"""`ops_control_flags`: the kill switch, and where the chat has moved to."""

import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.failures import translated
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client, DocumentReference, Transaction

COLLECTION = "ops_control_flags"
KILL_SWITCH = "kill_switch"
_CHAT = "telegram_chat"
_STORING_SECONDS = 20.0
_ONE_TRY_SECONDS = 3.0
_PAUSE_SECONDS = 0.02
_TRANSACTION_TRIES = 20


class Mark(NamedTuple):
    """A document, and fields to set in it together with something else."""

    document: "DocumentReference"
    fields: Mapping[str, Any]


class KillSwitchState(NamedTuple):
    """Whether autonomy is stopped, who said so and when (epoch seconds); `by` is empty when nobody ever did.

    `unreadable`: nobody is known to have said so, and it counts as stopped all the same.
    """

    active: bool
    by: str = ""
    at: float = 0.0
    unreadable: bool = False

    @property
    def why(self) -> str:
        """Why nothing may be done, in words."""
        return f"autonomy is stopped ({self.by or 'kill switch'})"


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
        from google.api_core.exceptions import Aborted, GoogleAPIError  # comes with the client

        try:
            snapshot = self.reference.get(transaction=transaction, timeout=TIMEOUT)
        except GoogleAPIError as error:
            if transaction is not None and isinstance(error, Aborted):
                # The transaction lost a race and will be tried again; that says nothing about the switch.
                raise
            return KillSwitchState(active=True, by=f"unreadable: {type(error).__name__}", unreadable=True)
        return _state(snapshot.to_dict() if snapshot.exists else None)

    @translated()
    def set(self, *, active: bool, by: str) -> KillSwitchState:
        """Stop or resume, tried until it is stored: whoever claims something reads the switch and locks it meanwhile.

        Raises CloudError when it is not stored after 20 s, so that nobody believes in a stop that was not.
        """
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        state = KillSwitchState(active, by, self._clock())
        deadline = time.monotonic() + _STORING_SECONDS
        while True:
            try:
                self.reference.set(_document(state), retry=None, timeout=_ONE_TRY_SECONDS)
            except GoogleAPIError as error:
                if time.monotonic() > deadline or not _passes(error):
                    raise
                _pause()
            else:
                return state

    def resume(self, *, by: str, said_at: float, mark: Mark | None = None) -> KillSwitchState | None:
        """Resume, unless autonomy was stopped at or after `said_at` (epoch seconds): then None, and nothing changes.

        `mark` is set in the same transaction, if it is resumed. Tried for 20 s while others hold the switch. Raises
        google.api_core errors.
        """
        from google.api_core.exceptions import Aborted  # comes with the client
        from google.cloud import firestore  # loaded with the client anyway

        @firestore.transactional
        def run(transaction: "Transaction") -> KillSwitchState | None:
            snapshot = self.reference.get(transaction=transaction, timeout=TIMEOUT)
            before = _state(snapshot.to_dict() if snapshot.exists else None)
            if before.active and before.at >= said_at:
                return None
            after = KillSwitchState(active=False, by=by, at=self._clock()) if before.active else before
            if before.active:
                transaction.set(self.reference, _document(after))
            if mark is not None:
                transaction.set(mark.document, dict(mark.fields), merge=True)
            return after

        deadline = time.monotonic() + _STORING_SECONDS
        while True:
            try:
                resumed: KillSwitchState | None = run(self._client.transaction(max_attempts=_TRANSACTION_TRIES))
            except Aborted:
                # The client begins again when a commit loses the race, but not when a read waits too long for its lock.
                if time.monotonic() > deadline:
                    raise
                _pause()
            else:
                return resumed


class ChatHome:
    """Where the configured chat is now: a group that becomes a supergroup gets another id."""

    def __init__(self, client: "Client", configured: str) -> None:
        self._reference = client.collection(COLLECTION).document(_CHAT)
        self._configured = configured

    def now(self) -> str | None:
        """The id it has moved to, None when it has not; one read."""
        data = self._reference.get(timeout=TIMEOUT).to_dict() or {}
        return str(data["now"]) if data.get("configured") == self._configured and data.get("now") else None

    def moved(self, to: str) -> None:
        """Keep where it has moved to."""
        self._reference.set({"configured": self._configured, "now": to}, timeout=TIMEOUT)


def _document(state: KillSwitchState) -> dict[str, Any]:
    return {"value": "active" if state.active else "inactive", "by": state.by, "at": state.at}


def _state(data: Mapping[str, Any] | None) -> KillSwitchState:
    if data is None:
        return KillSwitchState(active=False)
    at = data.get("at", 0.0)
    at = float(at) if isinstance(at, int | float) else 0.0
    return KillSwitchState(data.get("value") != "inactive", str(data.get("by", "")), at)


def _pause() -> None:
    """Let somebody else be first; two who wait do not wait equally long."""
    time.sleep(random.uniform(0, _PAUSE_SECONDS))  # noqa: S311 - no secret


def _passes(error: Exception) -> bool:
    """Whether the next try may succeed."""
    from google.api_core.exceptions import (  # comes with the client
        Aborted,
        Cancelled,
        DeadlineExceeded,
        InternalServerError,
        ResourceExhausted,
        RetryError,
        ServiceUnavailable,
        Unknown,
    )

    passing = (
        *(Aborted, Cancelled, DeadlineExceeded, InternalServerError),
        *(ResourceExhausted, RetryError, ServiceUnavailable, Unknown),
    )
    return isinstance(error, passing)
