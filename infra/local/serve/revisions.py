"""The revisions of each service, kept on disk: what a service served with before is known after a restart too."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from infra.local.disk import open_database

_TABLES = """
CREATE TABLE IF NOT EXISTS revisions (
  service TEXT NOT NULL, name TEXT NOT NULL, template TEXT NOT NULL, created REAL NOT NULL, ready INTEGER NOT NULL,
  PRIMARY KEY (service, name)
);
"""


class Revision(NamedTuple):
    """One revision of a service: `name` as in `web-00002-abc`, its template as Terraform has it."""

    service: str
    name: str
    template: Mapping[str, Any]
    created: float
    ready: bool


class Revisions:
    """Every revision, in the file `path` (None: in memory)."""

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._db = open_database(path, _TABLES)
        self._clock = clock
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def put(self, service: str, name: str, template: Mapping[str, Any], *, ready: bool) -> Revision:
        """Keep a revision, new or not."""
        made = Revision(service, name, template, self._clock(), ready)
        row = (service, name, json.dumps(template), made.created, int(ready))
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?, ?)", row)
        return made

    def of(self, service: str) -> list[Revision]:
        """A service's, the newest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM revisions WHERE service = ? ORDER BY created DESC, rowid DESC", (service,)
            ).fetchall()
        return [Revision(row[0], row[1], json.loads(row[2]), row[3], bool(row[4])) for row in rows]

    def forget(self, service: str) -> None:
        """All of a service that is gone."""
        with self._lock:
            self._db.execute("DELETE FROM revisions WHERE service = ?", (service,))
