"""What exists in the laptop's cloud: one entry per resource, kept in SQLite so that it survives kill -9."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
  kind TEXT NOT NULL, id TEXT NOT NULL, attributes TEXT NOT NULL,
  created_at REAL NOT NULL, updated_at REAL NOT NULL, started_at REAL NOT NULL, generation INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS addresses (ip TEXT PRIMARY KEY, owner TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_COLUMNS = "kind, id, attributes, created_at, updated_at, started_at, generation"
_EXTERNAL = "203.0.113."


class AlreadyExists(Exception):
    """`create` met an entry of that kind and id."""


class AddressesExhausted(Exception):
    """All 254 external addresses are in use."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that exists.

    `kind` is the Terraform type, `id` the resource's Terraform id, `attributes` its state as Terraform shows it. Times
    are epoch seconds of the world's clock; `started_at` is the last boot: creation, restart or a change that stopped
    it. `generation` starts at 1 and grows with every write of the attributes.
    """

    kind: str
    id: str
    attributes: dict[str, Any]
    created_at: float
    updated_at: float
    generation: int
    started_at: float


class World:
    """Entries by kind and id; safe to use from many threads.

    `path` None keeps everything in memory. `clock` gives epoch seconds.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # a commit survives the process; only a power cut may lose it
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Closes the file; the world can't be used afterwards."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several reads and writes as one: all are kept or none, and no other thread comes in between."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def get(self, kind: str, id: str) -> Entry | None:  # noqa: A002 - the interface's word
        """The entry, or None."""
        with self._lock:
            row = self._db.execute(f"SELECT {_COLUMNS} FROM entries WHERE kind = ? AND id = ?", (kind, id)).fetchone()  # noqa: S608 - constant columns
        return _entry(row) if row else None

    def list(self, kind: str) -> list[Entry]:
        """Every entry of a kind, by id."""
        with self._lock:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM entries WHERE kind = ? ORDER BY id", (kind,)).fetchall()  # noqa: S608 - constant columns
        return [_entry(row) for row in rows]

    def kinds(self) -> frozenset[str]:
        """The kinds of which at least one entry exists."""
        with self._lock:
            return frozenset(row[0] for row in self._db.execute("SELECT DISTINCT kind FROM entries"))

    def create(self, kind: str, id: str, attributes: Mapping[str, Any]) -> Entry:  # noqa: A002 - the interface's word
        """Adds an entry; raises AlreadyExists when there is one."""
        with self.transaction():
            if self.get(kind, id) is not None:
                raise AlreadyExists(f"{kind} {id}")
            return self.put(kind, id, attributes)

    def put(self, kind: str, id: str, attributes: Mapping[str, Any], *, restart: bool = False) -> Entry:  # noqa: A002 - the interface's word
        """Adds an entry or replaces its attributes; `restart` makes now its last boot."""
        now = self.clock()
        with self.transaction():
            old = self.get(kind, id)
            entry = Entry(
                kind=kind,
                id=id,
                attributes=dict(attributes),
                created_at=old.created_at if old else now,
                updated_at=now,
                generation=old.generation + 1 if old else 1,
                started_at=now if old is None or restart else old.started_at,
            )
            values = (kind, id, json.dumps(entry.attributes), entry.created_at, now, entry.started_at, entry.generation)
            self._db.execute(f"INSERT OR REPLACE INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608 - constant columns
        return entry

    def patch(self, kind: str, id: str, **changes: Any) -> Entry:  # noqa: A002 - the interface's word
        """Changes some attributes, as someone in the console would; raises KeyError when there is no such entry."""
        with self.transaction():
            old = self.get(kind, id)
            if old is None:
                raise KeyError(f"{kind} {id}")
            return self.put(kind, id, {**old.attributes, **changes})

    def restarted(self, kind: str, id: str) -> Entry:  # noqa: A002 - the interface's word
        """Makes now an entry's last boot; raises KeyError when there is no such entry."""
        with self.transaction():
            old = self.get(kind, id)
            if old is None:
                raise KeyError(f"{kind} {id}")
            return self.put(kind, id, old.attributes, restart=True)

    def delete(self, kind: str, id: str) -> bool:  # noqa: A002 - the interface's word
        """Removes an entry and frees the external addresses it owns; False when there was none."""
        with self.transaction():
            gone = self._db.execute("DELETE FROM entries WHERE kind = ? AND id = ?", (kind, id)).rowcount > 0
            self._db.execute("DELETE FROM addresses WHERE owner = ? OR owner LIKE ? || '#%'", (f"{kind} {id}",) * 2)
        return gone

    def claim_address(self, kind: str, id: str, part: str = "") -> str:  # noqa: A002 - the interface's word
        """The external address of an entry (of its `part`, when it has several): the one it has or a free one.

        Addresses go round, so one that was just freed is the last to be given out again. Raises AddressesExhausted.
        """
        owner = _owner(kind, id, part)
        with self.transaction():
            row = self._db.execute("SELECT ip FROM addresses WHERE owner = ?", (owner,)).fetchone()
            if row:
                return str(row[0])
            used = {row[0] for row in self._db.execute("SELECT ip FROM addresses")}
            for _ in range(254):
                ip = f"{_EXTERNAL}{self.next_number('address') % 254 + 1}"
                if ip not in used:
                    self._db.execute("INSERT INTO addresses VALUES (?, ?)", (ip, owner))
                    return ip
        raise AddressesExhausted

    def address_of(self, kind: str, id: str, part: str = "") -> str | None:  # noqa: A002 - the interface's word
        """The external address an entry (or its part) has claimed, or None."""
        with self._lock:
            row = self._db.execute("SELECT ip FROM addresses WHERE owner = ?", (_owner(kind, id, part),)).fetchone()
        return str(row[0]) if row else None

    def release_address(self, kind: str, id: str, part: str = "") -> None:  # noqa: A002 - the interface's word
        """Frees the external address of an entry or its part."""
        with self._lock:
            self._db.execute("DELETE FROM addresses WHERE owner = ?", (_owner(kind, id, part),))

    def next_number(self, name: str) -> int:
        """A number that was never given out under this name: 0, 1, 2, ..."""
        with self.transaction():
            self._db.execute("INSERT OR IGNORE INTO counters VALUES (?, -1)", (name,))
            self._db.execute("UPDATE counters SET value = value + 1 WHERE name = ?", (name,))
            return int(self._db.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()[0])


def _owner(kind: str, entry_id: str, part: str) -> str:
    return f"{kind} {entry_id}#{part}" if part else f"{kind} {entry_id}"


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, entry_id, attributes, created_at, updated_at, started_at, generation = row
    return Entry(kind, entry_id, json.loads(attributes), created_at, updated_at, generation, started_at)
