"""All documents, in memory for reading and in one SQLite file for keeping.

A commit is written to the file before it can be seen, so whatever a caller was told survives the death of the process.
A stored Document is never changed in place, only replaced; that lets queries look at it without holding the lock.
"""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import grpc

from infra.local.disk import all_or_nothing, open_database
from infra.local.firestore.indices import Index
from infra.local.firestore.paths import FieldPath, collection_of, field_path, get_field
from infra.local.firestore.query import Query, Scope
from infra.local.firestore.wire import Document, micros_of
from infra.local.rpc import Pb, Refused

Collection = dict[str, Pb]

_FEW = 200
"""More than these are not looked at one by one where a few of them, in order, are all that is wanted."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, document BLOB NOT NULL)"


class Store:
    """Documents by name, with the recent past for as long as someone reads from it.

    `path` None keeps everything in memory. `ttl` maps a collection id to the field that holds the moment its documents
    expire. `clock` gives seconds since the epoch. Every public method is safe to call from many threads; hold `lock`
    over several calls to see one state. Raises RuntimeError if another process has the file open.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float], ttl: Mapping[str, str]) -> None:
        self.lock = threading.RLock()
        self.version = 0
        self._clock = clock
        self._ttl = {collection: field_path(field) for collection, field in ttl.items()}
        self._collections: dict[str, Collection] = {}
        self._by_id: dict[str, set[str]] = defaultdict(set)
        # By collection, one for each field that a query has asked by: made when it first does, and kept from then on.
        self._indices: dict[str, dict[FieldPath, Index]] = defaultdict(dict)
        # What each document was before a commit: (version of the commit, name, Document or None).
        self._past: deque[tuple[int, str, Pb | None]] = deque()
        self._last_commit = 0
        self._closed = False
        self._database = None if path is None else open_database(path, _SCHEMA)
        if self._database is not None:
            for name, blob in self._database.execute("SELECT name, document FROM documents"):
                document = Document.FromString(blob)
                self._put(name, document)
                self._last_commit = max(self._last_commit, micros_of(document.update_time))

    def close(self) -> None:
        """Let go of the file. Commits are refused from now on."""
        with self.lock:
            self._closed = True
            if self._database is not None:
                self._database.close()
                self._database = None

    def now(self) -> int:
        """The current time in microseconds, never before the last commit."""
        return max(int(self._clock() * 1_000_000), self._last_commit)

    def commit_time(self) -> int:
        """A time for the next commit, in microseconds, later than every commit before it. Needs the lock."""
        return max(int(self._clock() * 1_000_000), self._last_commit + 1)

    def get(self, name: str, at: int | None = None) -> Pb | None:
        """The Document `name` as of version `at` (None: now), or None."""
        with self.lock:
            document = self._collections.get(collection_of(name), {}).get(name)
            if at is not None:
                document = self._before(at).get(name, document)
            return None if document is None or self._expired(name, document) else document

    def scan(self, scope: Scope, at: int | None = None) -> list[Pb]:
        """All documents in `scope` as of version `at` (None: now), in no order."""
        with self.lock:
            found: Collection = {}
            for collection in self._collections_in(scope):
                found.update(self._collections.get(collection, {}))
            if at is not None:
                for name, document in self._before(at).items():
                    if document is None:
                        found.pop(name, None)
                    elif scope.covers(name):
                        found[name] = document
            if not self._ttl:
                return list(found.values())
            return [document for name, document in found.items() if not self._expired(name, document)]

    def candidates(self, query: Query, at: int | None = None) -> list[Pb]:
        """Documents in the query's scope among which all that it finds are, as of version `at`; not many more."""
        scope = query.scope
        if scope.descendants or not scope.collection or not (query.hints or query.first_of):
            return self.scan(scope, at)
        path = f"{scope.parent}/{scope.collection}"
        with self.lock:
            documents = self._collections.get(path, {})
            best: tuple[int, Index, list[tuple[int, int]]] | None = None
            for hint in query.hints:
                index = self._index(path, hint.path)
                spans = index.spans(hint)
                count = sum(end - start for start, end in spans)
                if best is None or count < best[0]:
                    best = count, index, spans
            if query.first_of is not None and at is None and (best is None or best[0] > _FEW):
                return self._first(query, path, documents)
            if best is None:
                return self.scan(scope, at)
            found = {name: documents[name] for name in best[1].names(best[2])}
            if at is not None:
                for name, document in self._before(at).items():
                    found.pop(name, None)
                    if document is not None and scope.covers(name):
                        found[name] = document
            return [document for name, document in found.items() if not self._expired(name, document)]

    def _first(self, query: Query, path: str, documents: Collection) -> list[Pb]:
        """In the query's order, as many as it wants and those that stand level with the last of them."""
        assert query.first_of is not None
        order, wanted = query.orders[0], query.first_of
        found: list[Pb] = []
        last: object = None
        for key, name in self._index(path, order.path).ordered(descending=order.descending):
            if len(found) >= wanted and key != last:
                break
            document = documents[name]
            if not self._expired(name, document) and query.finds(document):
                found.append(document)
                last = key
        return found

    def _index(self, path: str, field: FieldPath) -> Index:
        indices = self._indices[path]
        if field not in indices:
            indices[field] = Index(field, self._collections.get(path, {}))
        return indices[field]

    def names_below(self, parent: str) -> Iterable[str]:
        """The names of all documents below `parent`, at any depth."""
        return [document.name for document in self.scan(Scope(parent, "", descendants=True))]

    def apply(self, changes: Mapping[str, Pb | None], commit_time: int, *, keep_past: bool) -> None:
        """Make `changes` (name -> Document, or None to delete) the truth, all or none. Needs the lock."""
        if self._closed:
            raise Refused(grpc.StatusCode.UNAVAILABLE, "Firestore is stopping.")
        self._write(changes)
        self.version += 1
        self._last_commit = max(self._last_commit, commit_time)
        for name, document in changes.items():
            if keep_past:
                before = self._collections.get(collection_of(name), {}).get(name)
                self._past.append((self.version, name, before))
            if document is None:
                self._drop(name)
            else:
                self._put(name, document)

    def changed_since(self, version: int) -> list[tuple[str, Pb | None, Pb | None]]:
        """(name, Document then, Document now) of all that was committed after `version`. Needs the lock."""
        return [(name, before, self.get(name)) for name, before in self._before(version).items()]

    def forget_past(self, version: int | None) -> None:
        """Drop what only readers of states before `version` need (None: there are no such readers). Needs the lock."""
        if version is None:
            self._past.clear()
        while self._past and version is not None and self._past[0][0] <= version:
            self._past.popleft()

    def expired(self) -> list[str]:
        """The names of the documents whose time has passed. Needs the lock."""
        collections = [path for collection in self._ttl for path in self._by_id.get(collection, ())]
        return [
            name
            for path in collections
            for name, document in self._collections[path].items()
            if self._expired(name, document)
        ]

    def _before(self, version: int) -> dict[str, Pb | None]:
        then: dict[str, Pb | None] = {}
        for changed, name, before in self._past:
            if changed > version:
                then.setdefault(name, before)
        return then

    def _expired(self, name: str, document: Pb) -> bool:
        path = self._ttl.get(name.rsplit("/", 2)[1]) if self._ttl else None
        value = get_field(document.fields, path) if path else None
        if value is None or value.WhichOneof("value_type") != "timestamp_value":
            return False
        return micros_of(value.timestamp_value) <= int(self._clock() * 1_000_000)

    def _collections_in(self, scope: Scope) -> Iterable[str]:
        if scope.collection and not scope.descendants:
            return (f"{scope.parent}/{scope.collection}",)
        known = self._by_id.get(scope.collection, ()) if scope.collection else self._collections
        below = f"{scope.parent}/"
        if scope.descendants:
            return [path for path in known if path.startswith(below)]
        return [path for path in known if path.rpartition("/")[0] == scope.parent]

    def _put(self, name: str, document: Pb) -> None:
        path = collection_of(name)
        if path not in self._collections:
            self._collections[path] = {}
            self._by_id[path.rpartition("/")[2]].add(path)
        self._reindex(path, name, document)
        self._collections[path][name] = document

    def _reindex(self, path: str, name: str, document: Pb | None) -> None:
        if path in self._indices:
            before = self._collections.get(path, {}).get(name)
            for index in self._indices[path].values():
                index.put(name, before, document)

    def _drop(self, name: str) -> None:
        path = collection_of(name)
        self._reindex(path, name, None)
        collection = self._collections.get(path, {})
        collection.pop(name, None)
        if not collection and path in self._collections:
            del self._collections[path]
            self._by_id[path.rpartition("/")[2]].discard(path)

    def _write(self, changes: Mapping[str, Pb | None]) -> None:
        if self._database is None:
            return
        with all_or_nothing(self._database) as database:
            for name, document in changes.items():
                if document is None:
                    database.execute("DELETE FROM documents WHERE name = ?", (name,))
                else:
                    database.execute(
                        "INSERT INTO documents (name, document) VALUES (?, ?) "
                        "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
                        (name, document.SerializeToString()),
                    )
