"""Operations of Compute Engine: what was asked for, kept on disk so that a repeat of a request changes nothing."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from infra.local.disk import all_or_nothing, open_database

_TABLES = """
CREATE TABLE IF NOT EXISTS operations (
  name TEXT PRIMARY KEY, request_id TEXT, verb TEXT NOT NULL, target TEXT NOT NULL,
  at REAL NOT NULL, done_at REAL NOT NULL
);
"""
_REQUEST_IDS_COUNT = 3600.0
_KEPT = 14 * 86400.0
_COLUMNS = "name, verb, target, at, done_at"
BASE = "https://www.googleapis.com/compute/v1/"


class Operation(NamedTuple):
    """One operation on `target` (`projects/P/zones/Z/instances/N`); times are epoch seconds."""

    name: str
    verb: str
    target: str
    at: float
    done_at: float

    @property
    def scope(self) -> str:
        """`projects/P/zones/Z` or `projects/P/global`."""
        return self.target.rsplit("/", 2)[0]


class Operations:
    """Operations by name, and by the id of their request for an hour; each takes `latency` seconds."""

    def __init__(self, path: Path | None, clock: Callable[[], float], latency: float) -> None:
        self._lock = threading.RLock()
        self._db = open_database(path, _TABLES)
        self._clock = clock
        self._latency = latency

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def once(self, verb: str, target: str, request_id: str | None, change: Callable[[], None]) -> Operation:
        """Make a change under a new operation; with an id that was seen within the hour, the operation of that time."""
        now = self._clock()
        with self._lock, all_or_nothing(self._db):
            self._db.execute("DELETE FROM operations WHERE at < ?", (now - _KEPT,))
            if request_id:
                query = f"SELECT {_COLUMNS} FROM operations WHERE request_id = ? AND target = ? AND at > ?"  # noqa: S608 - constant columns
                row = self._db.execute(query, (request_id, target, now - _REQUEST_IDS_COUNT)).fetchone()
                if row:
                    return Operation(*row)
            change()
            count = self._db.execute("SELECT count(*) FROM operations").fetchone()[0]
            made = Operation(f"operation-{int(now * 1000)}-{count:06d}", verb, target, now, now + self._latency)
            row = (made.name, request_id, verb, target, now, made.done_at)
            self._db.execute("INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?)", row)
        return made

    def get(self, scope: str, name: str) -> Operation | None:
        """An operation of this scope."""
        with self._lock:
            row = self._db.execute(f"SELECT {_COLUMNS} FROM operations WHERE name = ?", (name,)).fetchone()  # noqa: S608 - constant columns
        found = Operation(*row) if row else None
        return found if found and found.scope == scope else None

    def shown(self, operation: Operation) -> dict[str, Any]:
        """The operation as the API answers it."""
        done = self._clock() >= operation.done_at
        scope = operation.scope
        answer: dict[str, Any] = {
            "kind": "compute#operation",
            "id": str(1_000_000_000_000_000_000 + int(operation.at * 1000)),
            "name": operation.name,
            "operationType": operation.verb,
            "targetLink": BASE + operation.target,
            "status": "DONE" if done else "RUNNING",
            "progress": 100 if done else 0,
            "user": "laptop@infraai.local",
            "insertTime": rfc3339(operation.at),
            "startTime": rfc3339(operation.at),
            "selfLink": f"{BASE}{scope}/operations/{operation.name}",
        }
        if "/zones/" in scope:
            answer["zone"] = BASE + scope
        return answer | ({"endTime": rfc3339(operation.done_at)} if done else {})

    def left(self, operation: Operation) -> float:
        """Seconds until it is done."""
        return max(operation.done_at - self._clock(), 0.0)


def rfc3339(seconds: float) -> str:
    """A moment as Compute Engine writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
