"""Incidents, and notifications that are not delivered yet, on disk: a restart opens and sends nothing twice."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from infra.local.disk import all_or_nothing, open_database
from infra.local.monitoring.payload import notification

_TABLES = """
CREATE TABLE IF NOT EXISTS incidents (
  id TEXT PRIMARY KEY, condition TEXT NOT NULL, series TEXT NOT NULL, project TEXT NOT NULL,
  started_at REAL NOT NULL, ended_at REAL, fields TEXT NOT NULL, urls TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS one_open ON incidents (condition, series) WHERE ended_at IS NULL;
CREATE TABLE IF NOT EXISTS notifications (
  number INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, body TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL
);
"""
_KEPT = 86400.0


class Incident(NamedTuple):
    """One condition that is met on one series; `fields` are those of its notification, `urls` where they go."""

    id: str
    condition: str
    series: str
    project: str
    started_at: float
    fields: dict[str, Any]
    urls: list[str]


class Notification(NamedTuple):
    """A body that has to go to an address; `attempts` were made already."""

    number: int
    url: str
    body: str
    attempts: int


class IncidentLog:
    """Incidents and their notifications; opening or closing one and what it sends are kept together."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._db = open_database(path, _TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def open(self) -> list[Incident]:
        """Every incident that is open."""
        query = "SELECT id, condition, series, project, started_at, fields, urls FROM incidents WHERE ended_at IS NULL"
        with self._lock:
            rows = self._db.execute(query).fetchall()
        return [
            Incident(incident_id, condition, series, project, started_at, json.loads(fields), json.loads(urls))
            for incident_id, condition, series, project, started_at, fields, urls in rows
        ]

    def begin(self, incident: Incident) -> None:
        """Keep an incident that opened, and what it sends."""
        values = (*incident[:5], None, json.dumps(incident.fields), json.dumps(incident.urls))
        with self._lock, all_or_nothing(self._db):
            self._db.execute("DELETE FROM incidents WHERE ended_at < ?", (incident.started_at - _KEPT,))
            self._db.execute("INSERT INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            self._enqueue(incident, incident.fields, incident.urls, incident.started_at, ended_at=None)

    def end(self, incident: Incident, fields: dict[str, Any], now: float) -> None:
        """Keep that an incident closed, and what that sends."""
        with self._lock, all_or_nothing(self._db):
            self._db.execute("UPDATE incidents SET ended_at = ? WHERE id = ?", (now, incident.id))
            self._enqueue(incident, fields, incident.urls, now, ended_at=now)

    def due(self, now: float) -> list[Notification]:
        """What has to be sent now, oldest first."""
        query = "SELECT number, url, body, attempts FROM notifications WHERE due <= ? ORDER BY number"
        with self._lock:
            return [Notification(*row) for row in self._db.execute(query, (now,)).fetchall()]

    def next_due(self) -> float | None:
        """When something has to be sent, in epoch seconds; None when nothing has to."""
        with self._lock:
            found: float | None = self._db.execute("SELECT min(due) FROM notifications").fetchone()[0]
        return found

    def sent(self, notification_: Notification) -> None:
        """It was delivered, or given up."""
        with self._lock:
            self._db.execute("DELETE FROM notifications WHERE number = ?", (notification_.number,))

    def again(self, notification_: Notification, due: float) -> None:
        """It was not delivered: another attempt at `due`."""
        query = "UPDATE notifications SET attempts = attempts + 1, due = ? WHERE number = ?"
        with self._lock:
            self._db.execute(query, (due, notification_.number))

    def _enqueue(
        self, incident: Incident, fields: dict[str, Any], urls: Sequence[str], now: float, *, ended_at: float | None
    ) -> None:
        body = notification(fields, incident.id, incident.project, started_at=incident.started_at, ended_at=ended_at)
        rows = [(url, json.dumps(body), now) for url in urls]
        self._db.executemany("INSERT INTO notifications (url, body, due) VALUES (?, ?, ?)", rows)
