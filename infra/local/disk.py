"""SQLite files that belong to one process and outlive its death."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_database(path: Path | None, schema: str) -> sqlite3.Connection:
    """The database in the file `path` (None: in memory) with `schema` (CREATE ... IF NOT EXISTS) applied.

    The connection may be used from any thread, by one at a time. Raises RuntimeError if another process has the file.
    """
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path or ":memory:", timeout=1, isolation_level=None, check_same_thread=False)
    try:
        # One process owns the file: what it keeps in memory would otherwise not be what is in the file.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        # With WAL this outlives the death of the process; only a power cut can take the last moments.
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(schema)
    except sqlite3.OperationalError as error:
        database.close()
        raise RuntimeError(f"opening {path}: {error}; is another process using it?") from error
    return database


@contextmanager
def all_or_nothing(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One SQLite transaction around a block: committed at its end, undone if it raises."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
