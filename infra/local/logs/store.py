"""Log entries on disk, in the order they came, as Cloud Logging's REST API shows them."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.disk import open_database

_TABLES = "CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);"
_KEPT = 50_000
_ROOM = 2_000
_PAGE = 500
SEVERITIES = {
    name: number
    for number, name in enumerate(
        ("DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY")
    )
}
"""https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity, by rank."""

Entry = dict[str, Any]


class LogStore:
    """The newest entries, in the file `path` (None: in memory); safe to use from many threads."""

    def __init__(self, path: Path | None, *, project: str, clock: Callable[[], float] = time.time) -> None:
        self.project = project
        self._clock = clock
        self._changed = threading.Condition()
        self._db = open_database(path, _TABLES)
        self._closed = False
        self._next = self.newest()

    def close(self) -> None:
        """Close the file; what is written afterwards is lost."""
        with self._changed:
            self._closed = True
            self._db.close()
            self._changed.notify_all()

    def write(
        self,
        log: str,
        resource: str,
        of: Mapping[str, str],
        *,
        text: str | None = None,
        payload: Mapping[str, Any] | None = None,
        severity: str = "DEFAULT",
        **more: Any,
    ) -> None:
        """One entry: `log` as in `run.googleapis.com/stdout`, `resource` a type with its labels `of`; `more` are
        further fields of an entry, as the REST API calls them."""
        now = _time(self._clock())
        entry: Entry = {
            "logName": f"projects/{self.project}/logs/{log.replace('/', '%2F')}",
            "resource": {"type": resource, "labels": {"project_id": self.project, **of}},
            "severity": severity,
            "timestamp": now,
            "receiveTimestamp": now,
            **more,
        }
        if payload is not None:
            entry["jsonPayload"] = dict(payload)
        elif text is not None:
            entry["textPayload"] = text
        with self._changed:
            if self._closed:
                return
            # Of two with the same time the later has the larger id.
            row = self._next = self._next + 1
            entry["insertId"] = f"{row:016x}"
            self._db.execute("INSERT INTO entries VALUES (?, ?)", (row, json.dumps(entry)))
            if row % _ROOM == 0:
                self._db.execute("DELETE FROM entries WHERE id <= ?", (row - _KEPT,))
            self._changed.notify_all()

    def newest(self) -> int:
        """The number of the newest entry; 0 where there is none."""
        with self._changed:
            return int(self._db.execute("SELECT COALESCE(MAX(id), 0) FROM entries").fetchone()[0])

    def entries(self, *, after: int = 0, before: int | None = None, down: bool = False) -> Iterator[tuple[int, Entry]]:
        """Entries with their numbers, between two numbers; the newest first where `down`."""
        at = (before if before is not None else 1 << 62) if down else after
        while True:
            with self._changed:
                if self._closed:
                    return
                if down:
                    query = "SELECT id, body FROM entries WHERE id < ? AND id > ? ORDER BY id DESC LIMIT ?"
                    rows = self._db.execute(query, (at, after, _PAGE)).fetchall()
                else:
                    query = "SELECT id, body FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?"
                    rows = self._db.execute(query, (at, before or 1 << 62, _PAGE)).fetchall()
            if not rows:
                return
            for number, body in rows:
                yield number, json.loads(body)
            at = rows[-1][0]

    def wait(self, after: int, timeout: float) -> bool:
        """Whether an entry newer than `after` comes within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or self._last() > after, timeout) and not self._closed

    def _last(self) -> int:
        return int(self._db.execute("SELECT COALESCE(MAX(id), 0) FROM entries").fetchone()[0])


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
