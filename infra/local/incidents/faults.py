"""What is wrong at the moment, kept on disk beside the world: a restart of the laptop's cloud mends nothing."""

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from infra.local.disk import open_database
from infra.local.world import Instance

Kind = Literal["load", "hang", "firewall", "db-connections", "false-alarm", "poison"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_TABLES = """
CREATE TABLE IF NOT EXISTS faults (
  target TEXT NOT NULL, kind TEXT NOT NULL, since REAL NOT NULL, until REAL, data TEXT NOT NULL,
  PRIMARY KEY (target, kind)
);
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with `target` (a world entry's id) from `since` on (epoch seconds), by itself over at `until`.

    `data` by kind: load and false-alarm on machines `{"demand": vCPUs}`, on a service `{"cpu": ratio}`; firewall
    `{"removed": [[kind, id, attributes], ...]}`.
    """

    target: str
    kind: Kind
    since: float
    until: float | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Faults:
    """Faults by target and kind, at most one of each; safe to use from many threads."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` None keeps them in memory."""
        self._lock = threading.Lock()
        self._db = open_database(path, _TABLES)
        rows = self._db.execute("SELECT target, kind, since, until, data FROM faults")
        self._all = {(target, kind): Fault(target, kind, since, until, json.loads(data))
                     for target, kind, since, until, data in rows}  # fmt: skip

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def put(self, fault: Fault) -> None:
        """Add a fault, or replace the one of the same kind on the same target."""
        values = (fault.target, fault.kind, fault.since, fault.until, json.dumps(fault.data))
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO faults VALUES (?, ?, ?, ?, ?)", values)
            self._all[fault.target, fault.kind] = fault

    def remove(self, fault: Fault) -> None:
        """Forget a fault."""
        with self._lock:
            self._db.execute("DELETE FROM faults WHERE target = ? AND kind = ?", (fault.target, fault.kind))
            self._all.pop((fault.target, fault.kind), None)

    def get(self, target: str, kind: Kind, now: float) -> Fault | None:
        """The fault of this kind, unless it is over."""
        fault = self._all.get((target, kind))
        return None if fault is None or (fault.until is not None and fault.until <= now) else fault

    def all(self, now: float) -> list[Fault]:
        """Every fault that is not over, the oldest first."""
        with self._lock:
            kept = list(self._all.values())
        return sorted((f for f in kept if f.until is None or f.until > now), key=lambda fault: fault.since)

    def hung(self, machine: Instance) -> bool:
        """Whether a machine hangs: whatever restarts it clears that."""
        fault = self._all.get((machine.id, "hang"))
        return fault is not None and machine.started_at <= fault.since
