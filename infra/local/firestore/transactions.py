"""Transactions with optimistic concurrency.

A transaction reads the state as it was at its first read. At its commit, whatever it read must be unchanged; otherwise
the commit is ABORTED and the client starts again. It does so only a few times. So a document that was just fought over
is handed out in turns: for a moment, transactions that come to read it stand in line, and each in its turn reads and
commits before the next. (The id of the attempt before would say who starts again, but one `@transactional` function
called from several threads mixes these ids up.)
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from infra.local.firestore.query import Query
from infra.local.firestore.store import Store
from infra.local.rpc import invalid

_IDLE_SECONDS = 60
_LIFE_SECONDS = 270
_HOT_SECONDS = 1.0
# A waiting transaction holds one of the server's threads: never many, never for long.
_MAX_WAITING = 16
_TURN_SECONDS = 2.0


@dataclass(eq=False)
class Transaction:
    """One transaction: the state it sees (`version`, None before its first read) and what it has read so far."""

    id: bytes
    read_only: bool
    began: float
    used: float
    version: int | None = None
    names: set[str] = field(default_factory=set)
    queries: list[Query] = field(default_factory=list)


@dataclass(eq=False)
class _Turn:
    """The turn for `names`, good until a moment of the monotonic clock."""

    names: set[str]
    until: float


class Transactions:
    """The transactions in progress. Its methods take the store's lock."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._active: dict[bytes, Transaction] = {}
        self._changed = threading.Condition(store.lock)
        self._hot: dict[str, float] = {}
        self._line: list[_Turn] = []
        self._turns: dict[bytes, _Turn] = {}

    @property
    def need_past(self) -> bool:
        """Whether a transaction has begun to read, so that what it sees must be kept."""
        return any(kept.version is not None for kept in self._active.values())

    def begin(self, *, read_only: bool) -> Transaction:
        """Start a transaction."""
        with self._changed:
            self._expire()
            now = self._clock()
            started = Transaction(secrets.token_bytes(16), read_only, began=now, used=now)
            self._active[started.id] = started
            return started

    def find(self, identity: bytes) -> Transaction:
        """The transaction in progress with this id. Raises Refused (INVALID_ARGUMENT) for any other id."""
        with self._changed:
            self._expire()
            found = self._active.get(identity)
            if found is None:
                raise invalid("The referenced transaction has expired or is no longer valid.")
            found.used = self._clock()
            return found

    def pin(self, transaction: Transaction, names: Callable[[], Iterable[str]]) -> int:
        """The version of the state the transaction sees, fixed now if this is its first read (of `names`).

        Needs the store's lock, and may give it up for a moment before the version is fixed.
        """
        if transaction.version is None:
            if self._hot and not transaction.read_only:
                now = time.monotonic()
                self._hot = {name: until for name, until in self._hot.items() if until > now}
                wanted = self._hot.keys() & names()
                if wanted:
                    self._take_turn(transaction.id, wanted)
            transaction.version = self._store.version
        return transaction.version

    def conflicts(self, transaction: Transaction) -> bool:
        """Whether something the transaction has read was changed since. Needs the store's lock."""
        if transaction.version is None:
            return False
        for name, before, after in self._store.changed_since(transaction.version):
            if name in transaction.names:
                return True
            for query in transaction.queries:
                if query.scope.covers(name) and any(
                    document is not None and query.matches(document) for document in (before, after)
                ):
                    return True
        return False

    def end(self, identity: bytes, *, lost: Iterable[str] = ()) -> None:
        """Forget a transaction; `lost` are the documents it wanted, if a conflict ended it."""
        with self._changed:
            self._hot |= dict.fromkeys(lost, time.monotonic() + _HOT_SECONDS)
            if self._active.pop(identity, None) is None:
                return
            if self._turns.pop(identity, None) is not None:
                self._changed.notify_all()
            read = [kept.version for kept in self._active.values() if kept.version is not None]
            self._store.forget_past(min(read, default=None))

    def _take_turn(self, identity: bytes, names: set[str]) -> None:
        if len(self._line) >= _MAX_WAITING:
            return
        mine = _Turn(names, 0)
        self._line.append(mine)
        self._changed.wait_for(lambda: self._is_free(mine), _TURN_SECONDS)
        self._line.remove(mine)
        until = time.monotonic()
        self._hot |= dict.fromkeys(names, until + _HOT_SECONDS)
        mine.until = until + _TURN_SECONDS
        self._turns[identity] = mine
        self._changed.notify_all()

    def _is_free(self, mine: _Turn) -> bool:
        now = time.monotonic()
        held = [turn for turn in self._turns.values() if turn.until > now]
        ahead = takewhile(lambda other: other is not mine, self._line)
        return all(mine.names.isdisjoint(other.names) for other in (*held, *ahead))

    def _expire(self) -> None:
        now = self._clock()
        for kept in list(self._active.values()):
            if now - kept.used > _IDLE_SECONDS or now - kept.began > _LIFE_SECONDS:
                self.end(kept.id)
