"""What was said in the chat and what the bot was not told yet, kept on disk."""

import json
import threading
from pathlib import Path
from typing import Any, Literal, NamedTuple

from infra.local.disk import all_or_nothing, open_database

Kind = Literal["bot", "person", "notice"]
_TABLES = """
CREATE TABLE IF NOT EXISTS messages (
  message_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, text TEXT NOT NULL, reply_to INTEGER,
  buttons TEXT NOT NULL, at REAL NOT NULL, edited_at REAL, revision INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS updates (
  update_id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, due REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS queries (id TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = "message_id, kind, text, reply_to, buttons, at, edited_at, revision"

Buttons = list[list[dict[str, str]]]


class Said(NamedTuple):
    """One message; `notice` is what a pressed button answered. `buttons` are rows of `{"text", "callback_data"}`.

    `revision` grows over all messages with every change, so what is new since a revision can be asked for.
    """

    message_id: int
    kind: Kind
    text: str
    reply_to: int | None
    buttons: Buttons
    at: float
    edited_at: float | None
    revision: int


class Pending(NamedTuple):
    """An update that the bot has not taken yet; `body` lacks its id."""

    update_id: int
    body: dict[str, Any]
    attempts: int


class ChatLog:
    """Messages, updates and settings of one chat."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._db = open_database(path, _TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def add(self, kind: Kind, text: str, now: float, *, reply_to: int | None = None, buttons: Buttons) -> Said:
        """Keep a message."""
        with self._lock:
            values = (kind, text, reply_to, json.dumps(buttons), now, self.revision() + 1)
            query = "INSERT INTO messages (kind, text, reply_to, buttons, at, revision) VALUES (?, ?, ?, ?, ?, ?)"
            made = self._db.execute(query, values).lastrowid
            return Said(int(made or 0), kind, text, reply_to, buttons, now, None, values[-1])

    def edit(self, message_id: int, text: str, buttons: Buttons, now: float) -> None:
        """Change a message."""
        query = "UPDATE messages SET text = ?, buttons = ?, edited_at = ?, revision = ? WHERE message_id = ?"
        with self._lock:
            self._db.execute(query, (text, json.dumps(buttons), now, self.revision() + 1, message_id))

    def get(self, message_id: int) -> Said | None:
        """A message."""
        query = f"SELECT {_COLUMNS} FROM messages WHERE message_id = ?"  # noqa: S608 - constant columns
        with self._lock:
            row = self._db.execute(query, (message_id,)).fetchone()
        return _said(row) if row else None

    def since(self, revision: int) -> list[Said]:
        """What was said or changed after a revision, in the order of the chat."""
        query = f"SELECT {_COLUMNS} FROM messages WHERE revision > ? ORDER BY message_id"  # noqa: S608 - constant columns
        with self._lock:
            return [_said(row) for row in self._db.execute(query, (revision,)).fetchall()]

    def revision(self) -> int:
        """The newest revision."""
        with self._lock:
            return int(self._db.execute("SELECT coalesce(max(revision), 0) FROM messages").fetchone()[0])

    def enqueue(self, body: dict[str, Any], now: float) -> None:
        """Keep an update for the bot."""
        with self._lock:
            self._db.execute("INSERT INTO updates (body, due) VALUES (?, ?)", (json.dumps(body), now))

    def first(self) -> tuple[Pending, float] | None:
        """The oldest update that was not taken, and when it is due."""
        query = "SELECT update_id, body, attempts, due FROM updates ORDER BY update_id LIMIT 1"
        with self._lock:
            row = self._db.execute(query).fetchone()
        return (Pending(row[0], json.loads(row[1]), row[2]), row[3]) if row else None

    def taken(self, update_id: int) -> None:
        """The bot has taken an update."""
        with self._lock:
            self._db.execute("DELETE FROM updates WHERE update_id = ?", (update_id,))

    def later(self, update_id: int, due: float) -> None:
        """The bot has not taken an update: again at `due`."""
        query = "UPDATE updates SET attempts = attempts + 1, due = ? WHERE update_id = ?"
        with self._lock:
            self._db.execute(query, (due, update_id))

    def waiting(self) -> int:
        """How many updates were not taken."""
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM updates").fetchone()[0])

    def ask(self, query_id: str, now: float) -> None:
        """A button was pressed: its query may be answered once."""
        with self._lock:
            self._db.execute("INSERT INTO queries VALUES (?, ?)", (query_id, now))

    def answer(self, query_id: str) -> bool:
        """Whether a query could still be answered."""
        with self._lock, all_or_nothing(self._db):
            return self._db.execute("DELETE FROM queries WHERE id = ?", (query_id,)).rowcount > 0

    def setting(self, name: str) -> str:
        """A setting; empty when it was never made."""
        with self._lock:
            row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set(self, **settings: str) -> None:
        """Keep settings."""
        with self._lock, all_or_nothing(self._db):
            self._db.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", settings.items())


def _said(row: tuple[Any, ...]) -> Said:
    message_id, kind, text, reply_to, buttons, at, edited_at, revision = row
    return Said(message_id, kind, text, reply_to, json.loads(buttons), at, edited_at, revision)
