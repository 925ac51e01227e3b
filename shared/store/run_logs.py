"""`runs/{run_id}/logs`: a run's lines, a document a batch, numbered without gaps across executions.

    {"first": 1, "last": 3, "by": EXECUTION, "lines": [{"n", "at", "phase", "text"}...], "made": [{"address", "id"}...]}

`made` is what terraform reported as created: should the job die before terraform saved its state, this is how the next
execution knows the cloud's ids of what exists.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from shared.schemas.text import printable
from shared.store.documents import TIMEOUT

if TYPE_CHECKING:
    from google.cloud.firestore import Client, CollectionReference

INTERVAL_SECONDS = 0.5
MAX_LINES = 500
MAX_BATCH_CHARACTERS = 200_000


class LogLine(NamedTuple):
    """One line: its number from one, when (epoch seconds), in which phase."""

    n: int
    at: float
    phase: str
    text: str


def read_lines(client: "Client", run_id: str, after: int, limit: int = 1000) -> list[LogLine]:
    """Up to about `limit` lines with numbers above `after`, in order; one round trip."""
    from google.cloud.firestore_v1.base_query import FieldFilter  # comes with the client

    query = _logs(client, run_id).where(filter=FieldFilter("last", ">", after)).order_by("last")
    lines: list[LogLine] = []
    # A batch holds a line at least: as many batches as lines are always enough, and reading stops once it is.
    for snapshot in query.limit(limit).stream(timeout=TIMEOUT):
        batch = snapshot.to_dict() or {}
        lines += [LogLine(**line) for line in batch.get("lines", []) if line["n"] > after]
        if len(lines) >= limit:
            break
    return lines[:limit]


def made_so_far(client: "Client", run_id: str) -> dict[str, str]:
    """Address -> cloud id of everything that terraform reported as created in this run."""
    made: dict[str, str] = {}
    for snapshot in _logs(client, run_id).order_by("last").stream(timeout=TIMEOUT):
        made |= {each["address"]: each["id"] for each in (snapshot.to_dict() or {}).get("made", [])}
    return made


class RunLog:
    """Writes a run's lines from a thread of its own, at most two batches a second; `flush` writes what is left.

    `beat` is called about every half second from that thread, for a heartbeat; what it raises stops nothing.
    """

    def __init__(
        self, client: "Client", run_id: str, me: str, clock: Callable[[], float], beat: Callable[[], None]
    ) -> None:
        self._logs = _logs(client, run_id)
        self._me = me
        self._clock = clock
        self._beat = beat
        self._waiting: list[tuple[float, str, str]] = []
        self._made: list[dict[str, str]] = []
        self._next: int | None = None
        self._batch: dict[str, Any] | None = None
        self._adding = threading.Lock()
        self._writing = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="run-log", daemon=True)

    def start(self) -> None:
        """Begin to write in the background."""
        self._thread.start()

    def add(self, phase: str, text: str) -> None:
        """Note a line; it is stored within half a second, with what a terminal would obey left out."""
        with self._adding:
            self._waiting.append((self._clock(), phase, printable(text, keep="\t")))

    def add_made(self, address: str, identity: str) -> None:
        """Note that terraform created something."""
        with self._adding:
            self._made.append({"address": address, "id": identity})

    def close(self) -> None:
        """Write what is left and stop; raises google.api_core errors when that fails."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        self.flush()

    def flush(self) -> None:
        """Store every line noted so far; raises google.api_core errors, and keeps the lines then."""
        with self._writing:
            while self._write_batch():
                pass

    def _work(self) -> None:
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        while not self._closing.wait(INTERVAL_SECONDS):
            # The lines are kept for the next turn; a run that was lost shows at the pipeline's next write.
            for each in (self._beat, self.flush):
                with suppress(GoogleAPIError, RuntimeError):
                    each()

    def _write_batch(self) -> bool:
        """Store one batch; False when there was nothing to store."""
        from google.api_core.exceptions import AlreadyExists  # comes with the client

        batch = self._batch or self._gathered()
        if batch is None:
            return False
        # Kept until it is known to be stored: after an error the very same batch is tried again.
        self._batch = batch
        reference = self._logs.document(f"{batch['first']:09d}")
        try:
            reference.create(batch, timeout=TIMEOUT)
        except AlreadyExists:
            if (reference.get(timeout=TIMEOUT).to_dict() or {}) != batch:
                # Another execution's: number on from its end.
                self._next = self._batch = None
                return True
        self._next = batch["last"] + 1
        self._batch = None
        with self._adding:
            del self._waiting[: len(batch["lines"])]
            del self._made[: len(batch["made"])]
        return True

    def _gathered(self) -> dict[str, Any] | None:
        """The next batch, numbered."""
        first = self._next or self._last() + 1
        with self._adding:
            lines: list[dict[str, Any]] = []
            size = 0
            for n, line in enumerate(self._waiting[:MAX_LINES], start=first):
                size += len(line[2])
                if lines and size > MAX_BATCH_CHARACTERS:
                    break
                lines.append(LogLine(n, *line)._asdict())
            made = list(self._made)
        if not lines:
            # What was made is always followed by the line that says so.
            return None
        return {"first": first, "last": first + len(lines) - 1, "by": self._me, "lines": lines, "made": made}

    def _last(self) -> int:
        newest = self._logs.order_by("last", direction="DESCENDING").limit(1).stream(timeout=TIMEOUT)
        return next((int((snapshot.to_dict() or {})["last"]) for snapshot in newest), 0)


def _logs(client: "Client", run_id: str) -> "CollectionReference":
    logs: CollectionReference = client.collection("runs").document(run_id).collection("logs")
    return logs
