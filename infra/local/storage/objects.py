"""Buckets and objects in one SQLite file: every write is one transaction with its preconditions in it.

The journal is a write-ahead log, so what was answered survives a kill of the process at any moment.
"""

import base64
import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import google_crc32c

from infra.local.disk import open_database

_TABLES = """
CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created REAL NOT NULL, fields TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS objects (
  bucket TEXT NOT NULL, name TEXT NOT NULL, generation INTEGER NOT NULL, metageneration INTEGER NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL, md5 TEXT NOT NULL, crc32c TEXT NOT NULL, size INTEGER NOT NULL,
  fields TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (bucket, name));
CREATE TABLE IF NOT EXISTS noncurrent (
  bucket TEXT NOT NULL, name TEXT NOT NULL, generation INTEGER NOT NULL, metageneration INTEGER NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL, md5 TEXT NOT NULL, crc32c TEXT NOT NULL, size INTEGER NOT NULL,
  fields TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (bucket, name, generation));
CREATE TABLE IF NOT EXISTS uploads (
  id TEXT PRIMARY KEY, bucket TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
  condition TEXT NOT NULL, content BLOB NOT NULL);
"""
_MOST_VERSIONS = 30
_ABOUT = "bucket, name, generation, metageneration, created, updated, md5, crc32c, size, fields"


class NoBucket(LookupError):
    """No bucket of that name."""


class NoObject(LookupError):
    """No object of that name (and generation)."""


class BucketExists(ValueError):
    """A bucket of that name exists already."""


class ConditionNotMet(RuntimeError):
    """The object is not of the generation that the caller expects."""


@dataclass(frozen=True)
class Condition:
    """Preconditions on generation and metageneration; generation 0 means that no such object exists."""

    generation: int | None = None
    not_generation: int | None = None
    metageneration: int | None = None
    not_metageneration: int | None = None

    def check(self, stored: "StoredObject | None") -> None:
        """Raise ConditionNotMet unless `stored` is what the caller expects."""
        generation = stored.generation if stored else 0
        metageneration = stored.metageneration if stored else 0
        expected = (
            self.generation in (None, generation)
            and (self.not_generation is None or self.not_generation != generation)
            and self.metageneration in (None, metageneration)
            and (self.not_metageneration is None or self.not_metageneration != metageneration)
        )
        if not expected:
            raise ConditionNotMet(f"at least one of the pre-conditions did not hold; the generation is {generation}")


@dataclass(frozen=True)
class StoredObject:
    """What is known of an object besides its content; times are epoch seconds, hashes base64."""

    bucket: str
    name: str
    generation: int
    metageneration: int
    created: float
    updated: float
    md5: str
    crc32c: str
    size: int
    fields: dict[str, Any] = field(default_factory=dict)


Event = Literal["finalized", "deleted", "archived", "metadataUpdated"]
"""What happens to an object, as Eventarc calls it."""


class ObjectStore:
    """The buckets and objects kept in the folder `path`; safe to use from many threads.

    `told` is called with each thing that happens to an object, by whoever made it happen: it must not wait.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.told: Callable[[Event, StoredObject], None] = lambda *_: None
        self._lock = threading.RLock()
        self._db = open_database(path / "storage.sqlite", _TABLES)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def create_bucket(self, name: str, fields: dict[str, Any] | None = None) -> None:
        """Make a bucket; raises BucketExists."""
        with self._lock:
            try:
                self._db.execute(
                    "INSERT INTO buckets VALUES (?, ?, ?)", (name, self._clock(), json.dumps(fields or {}))
                )
            except sqlite3.IntegrityError as error:
                raise BucketExists(name) from error

    def ensure_bucket(self, name: str, *, versioned: bool = False) -> None:
        """Make a bucket unless it is there; a versioned one keeps what is overwritten or deleted."""
        fields = {"versioning": {"enabled": True}} if versioned else {}
        with self._lock:
            self._db.execute(
                "INSERT INTO buckets VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET fields = excluded.fields",
                (name, self._clock(), json.dumps(fields)),
            )

    def drop_bucket(self, name: str) -> None:
        """Remove a bucket with all that is in it; none is left either way. Nobody is told."""
        with self._lock:
            for table, column in (
                ("objects", "bucket"),
                ("noncurrent", "bucket"),
                ("uploads", "bucket"),
                ("buckets", "name"),
            ):
                self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608 - constants

    def buckets(self) -> list[tuple[str, float, dict[str, Any]]]:
        """Every bucket by name: (name, created, fields)."""
        with self._lock:
            rows = self._db.execute("SELECT name, created, fields FROM buckets ORDER BY name").fetchall()
        return [(name, created, json.loads(fields)) for name, created, fields in rows]

    def bucket(self, name: str) -> tuple[str, float, dict[str, Any]]:
        """One bucket; raises NoBucket."""
        with self._lock:
            row = self._db.execute("SELECT name, created, fields FROM buckets WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise NoBucket(name)
        return row[0], row[1], json.loads(row[2])

    def put(self, bucket: str, name: str, content: bytes, fields: dict[str, Any], condition: Condition) -> StoredObject:
        """Store an object as a new generation; raises NoBucket, ConditionNotMet."""
        md5 = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        crc = base64.b64encode(google_crc32c.value(content).to_bytes(4, "big")).decode()
        with self._lock:
            self.bucket(bucket)
            old = self._find(bucket, name)
            condition.check(old)
            now = self._clock()
            generation = max(int(now * 1_000_000), old.generation + 1 if old else 1)
            stored = StoredObject(bucket, name, generation, 1, now, now, md5, crc, len(content), fields)
            self._go(old)
            self._db.execute(
                "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (bucket, name, generation, 1, now, now, md5, crc, len(content), json.dumps(fields), content),
            )
            self.told("finalized", stored)
        return stored

    def describe(self, bucket: str, name: str, fields: dict[str, Any], condition: Condition) -> StoredObject:
        """Change an object's metadata, a value of None takes one away; raises NoBucket, NoObject, ConditionNotMet."""
        with self._lock:
            old = self.about(bucket, name, None, condition)
            kept = {key: value for key, value in (old.fields | fields).items() if value is not None}
            new = replace(old, fields=kept, metageneration=old.metageneration + 1, updated=self._clock())
            self._db.execute(
                "UPDATE objects SET fields = ?, metageneration = ?, updated = ? WHERE bucket = ? AND name = ?",
                (json.dumps(kept), new.metageneration, new.updated, bucket, name),
            )
            self.told("metadataUpdated", new)
        return new

    def about(self, bucket: str, name: str, generation: int | None, condition: Condition) -> StoredObject:
        """An object's metadata; raises NoBucket, NoObject, ConditionNotMet."""
        with self._lock:
            self.bucket(bucket)
            stored = self._find(bucket, name)
            if generation is not None and (stored is None or stored.generation != generation):
                stored = self._version(bucket, name, generation)
        if stored is None:
            raise NoObject(f"{bucket}/{name}")
        condition.check(stored)
        return stored

    def read(self, bucket: str, name: str, generation: int | None, condition: Condition) -> tuple[StoredObject, bytes]:
        """An object and its content; raises NoBucket, NoObject, ConditionNotMet."""
        with self._lock:
            stored = self.about(bucket, name, generation, condition)
            row = self._db.execute(
                "SELECT content FROM objects WHERE bucket = ? AND name = ? AND generation = ? UNION ALL "
                "SELECT content FROM noncurrent WHERE bucket = ? AND name = ? AND generation = ?",
                (bucket, name, stored.generation) * 2,
            ).fetchone()
        return stored, bytes(row[0])

    def content(self, bucket: str, name: str) -> bytes | None:
        """What an object holds now; None where there is none."""
        try:
            return self.read(bucket, name, None, Condition())[1]
        except (NoBucket, NoObject):
            return None

    def delete(self, bucket: str, name: str, generation: int | None, condition: Condition) -> None:
        """Remove an object; raises NoBucket, NoObject, ConditionNotMet."""
        with self._lock:
            stored = self.about(bucket, name, generation, condition)
            current = self._find(bucket, name)
            if current is not None and generation in (None, current.generation):
                self._go(current, kept=generation is None)
            of_one = (bucket, name, stored.generation)
            for table in ("objects", "noncurrent") if generation is not None else ("objects",):
                self._db.execute(
                    f"DELETE FROM {table} WHERE bucket = ? AND name = ? AND generation = ?",  # noqa: S608 - a constant
                    of_one,
                )

    def list(
        self, bucket: str, *, prefix: str = "", delimiter: str = "", after: str = "", limit: int = 1000
    ) -> tuple[list[StoredObject], list[str], str | None]:
        """One page of objects by name, the prefixes that `delimiter` folds, and where the next page begins.

        `after` is that third value of the page before. Raises NoBucket.
        """
        with self._lock:
            self.bucket(bucket)
            rows = self._db.execute(
                f"SELECT {_ABOUT} FROM objects WHERE bucket = ? AND name > ? ORDER BY name",  # noqa: S608 - a constant
                (bucket, after),
            ).fetchall()
        found: list[StoredObject] = []
        folded: list[str] = []
        last = ""
        for row in rows:
            name = row[1]
            # A folded prefix that was on the page before sorts before the names below it.
            if not name.startswith(prefix) or (delimiter and after.endswith(delimiter) and name.startswith(after)):
                continue
            cut = name.find(delimiter, len(prefix)) if delimiter else -1
            entry = name if cut < 0 else name[: cut + len(delimiter)]
            if folded and entry == folded[-1] and cut >= 0:
                continue
            if len(found) + len(folded) == limit:
                return found, folded, last
            if cut < 0:
                found.append(_stored(row))
            else:
                folded.append(entry)
            last = entry
        return found, folded, None

    def begin_upload(self, key: str, bucket: str, name: str, fields: dict[str, Any], condition: Condition) -> None:
        """Open a resumable upload; raises NoBucket, ConditionNotMet."""
        with self._lock:
            self.bucket(bucket)
            condition.check(self._find(bucket, name))
            self._db.execute(
                "INSERT INTO uploads VALUES (?, ?, ?, ?, ?, x'')",
                (key, bucket, name, json.dumps(fields), json.dumps(condition.__dict__)),
            )

    def append_upload(self, key: str, start: int | None, chunk: bytes) -> int:
        """Add a chunk that begins at byte `start`, unless it is there already; the size so far. Raises NoObject."""
        with self._lock:
            row = self._db.execute("SELECT content FROM uploads WHERE id = ?", (key,)).fetchone()
            if row is None:
                raise NoObject(f"upload {key}")
            content = bytes(row[0])
            if start is not None and start <= len(content):
                content = content[:start] + chunk
                self._db.execute("UPDATE uploads SET content = ? WHERE id = ?", (content, key))
            return len(content)

    def finish_upload(self, key: str) -> StoredObject:
        """Make an object of a resumable upload; raises NoObject, NoBucket, ConditionNotMet."""
        with self._lock:
            row = self._db.execute("SELECT bucket, name, content, fields, condition FROM uploads WHERE id = ?", (key,))
            upload = row.fetchone()
            if upload is None:
                raise NoObject(f"upload {key}")
            bucket, name, content, fields, condition = upload
            stored = self.put(bucket, name, bytes(content), json.loads(fields), Condition(**json.loads(condition)))
            self._db.execute("DELETE FROM uploads WHERE id = ?", (key,))
        return stored

    def _go(self, current: StoredObject | None, *, kept: bool = True) -> None:
        """Before an object goes: where its bucket is versioned it can be had by its generation from then on."""
        if current is None:
            return
        of_one = (current.bucket, current.name)
        if not kept or not self.bucket(current.bucket)[2].get("versioning", {}).get("enabled"):
            self.told("deleted", current)
            return
        self._db.execute(
            "INSERT OR REPLACE INTO noncurrent SELECT * FROM objects WHERE bucket = ? AND name = ?", of_one
        )
        self._db.execute(
            "DELETE FROM noncurrent WHERE bucket = ? AND name = ? AND generation NOT IN "
            "(SELECT generation FROM noncurrent WHERE bucket = ? AND name = ? ORDER BY generation DESC LIMIT ?)",
            (*of_one, *of_one, _MOST_VERSIONS),
        )
        self.told("archived", current)

    def _version(self, bucket: str, name: str, generation: int) -> StoredObject | None:
        query = f"SELECT {_ABOUT} FROM noncurrent WHERE bucket = ? AND name = ? AND generation = ?"  # noqa: S608 - a constant
        row = self._db.execute(query, (bucket, name, generation)).fetchone()
        return None if row is None else _stored(row)

    def _find(self, bucket: str, name: str) -> StoredObject | None:
        query = f"SELECT {_ABOUT} FROM objects WHERE bucket = ? AND name = ?"  # noqa: S608 - a constant
        row = self._db.execute(query, (bucket, name)).fetchone()
        return None if row is None else _stored(row)


def _stored(row: Sequence[Any]) -> StoredObject:
    stored = StoredObject(*row)
    return replace(stored, fields=json.loads(row[-1]))
