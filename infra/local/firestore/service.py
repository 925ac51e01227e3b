"""`google.firestore.v1.Firestore`: from requests to the store and back."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty

from infra.local.firestore import wire
from infra.local.firestore.aggregates import aggregate
from infra.local.firestore.listing import collection_ids, page_of_documents
from infra.local.firestore.paths import check_document_name, field_path, root_of
from infra.local.firestore.query import Query, project
from infra.local.firestore.store import Store
from infra.local.firestore.transactions import Transaction, Transactions
from infra.local.firestore.wire import micros_of, timestamp
from infra.local.firestore.writes import apply_write, target
from infra.local.rpc import Pb, Refused, invalid, stream, unary

_SWEEP_SECONDS = 60.0
_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class FirestoreService:
    """All Firestore databases of a laptop, in the file `path` (None: in memory).

    `clock` gives seconds since the epoch. `ttl` maps a collection id to the field with the moment of expiry: such
    documents vanish at that moment and are deleted by `sweep`, which `start` runs once a minute. Attach `handlers()` to
    a grpc.Server; then `start()`, and `close()` once that server has stopped.
    """

    def __init__(
        self, path: Path | None, *, clock: Callable[[], float] = time.time, ttl: Mapping[str, str] | None = None
    ) -> None:
        self._store = Store(path, clock=clock, ttl=ttl or {})
        self._transactions = Transactions(self._store, clock)
        self._stopping = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep_until_stopped, name="firestore-ttl", daemon=True)
        self._sweeps = bool(ttl)

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """What to give to `grpc.Server.add_generic_rpc_handlers`."""
        single: dict[str, Callable[[Pb], Pb]] = {
            "GetDocument": self._get_document,
            "ListDocuments": self._list_documents,
            "CreateDocument": self._create_document,
            "UpdateDocument": self._update_document,
            "DeleteDocument": self._delete_document,
            "BeginTransaction": self._begin,
            "Commit": self._commit,
            "Rollback": self._rollback,
            "ListCollectionIds": self._list_collection_ids,
            "BatchWrite": self._batch_write,
        }
        streamed: dict[str, Callable[[Pb], Iterator[Pb]]] = {
            "BatchGetDocuments": self._batch_get,
            "RunQuery": self._run_query,
            "RunAggregationQuery": self._run_aggregation_query,
        }
        methods = {name: unary(wire.REQUESTS[name], method) for name, method in single.items()}
        methods |= {name: stream(wire.REQUESTS[name], method) for name, method in streamed.items()}
        return (grpc.method_handlers_generic_handler("google.firestore.v1.Firestore", methods),)

    def start(self) -> None:
        """Begin to delete expired documents once a minute."""
        if self._sweeps:
            self._sweeper.start()

    def close(self) -> None:
        """Stop and let go of the file. What was committed is already in it."""
        self._stopping.set()
        if self._sweeper.is_alive():
            self._sweeper.join()
        self._store.close()

    def sweep(self) -> int:
        """Delete the documents whose time has passed; how many there were."""
        with self._store.lock:
            names = self._store.expired()
            if names:
                self._apply(dict.fromkeys(names), self._store.commit_time())
            return len(names)

    def _sweep_until_stopped(self) -> None:
        while not self._stopping.wait(_SWEEP_SECONDS):
            self.sweep()

    def _apply(self, changes: Mapping[str, Pb | None], commit_time: int) -> None:
        self._store.apply(changes, commit_time, keep_past=self._transactions.need_past)

    # Reads

    def _reading(self, request: Pb) -> tuple[Transaction | None, bytes]:
        """The transaction a request reads in, and its id if this request began it."""
        match request.WhichOneof("consistency_selector"):
            case "transaction":
                return self._transactions.find(request.transaction), b""
            case "new_transaction":
                begun = self._start_transaction(request.new_transaction)
                return begun, begun.id
            case "read_time":
                with self._store.lock:
                    if micros_of(request.read_time) < self._store.now():
                        raise Refused(grpc.StatusCode.FAILED_PRECONDITION, "States of the past are not kept here.")
        return None, b""

    def _batch_get(self, request: Pb) -> Iterator[Pb]:
        names = [check_document_name(name, request.database) for name in request.documents]
        paths = [field_path(path) for path in request.mask.field_paths]
        with self._store.lock:
            transaction, begun = self._reading(request)
            at = self._transactions.pin(transaction, lambda: names) if transaction else None
            if transaction:
                transaction.names.update(names)
            read_time = timestamp(self._store.now())
            found = {name: self._store.get(name, at) for name in names}
        if begun:
            yield wire.BatchGetDocumentsResponse(transaction=begun)
        for name, document in found.items():
            if document is None:
                yield wire.BatchGetDocumentsResponse(missing=name, read_time=read_time)
            else:
                shown = project(document, paths) if request.HasField("mask") else document
                yield wire.BatchGetDocumentsResponse(found=shown, read_time=read_time)

    def _get_document(self, request: Pb) -> Pb:
        name = check_document_name(request.name)
        with self._store.lock:
            transaction, _ = self._reading(request)
            at = self._transactions.pin(transaction, lambda: [name]) if transaction else None
            if transaction:
                transaction.names.add(name)
            document = self._store.get(name, at)
        if document is None:
            raise Refused(grpc.StatusCode.NOT_FOUND, f'Document "{name}" not found.')
        paths = [field_path(path) for path in request.mask.field_paths]
        return project(document, paths) if request.HasField("mask") else document

    def _found(self, request: Pb, structured: Pb) -> tuple[list[Pb], int, Pb, bytes]:
        """(documents, how many were skipped, read time, id of a transaction this request began)."""
        root_of(request.parent)
        query = Query(request.parent, structured)
        with self._store.lock:
            transaction, begun = self._reading(request)
            at = None
            if transaction:
                at = self._transactions.pin(transaction, lambda: self._matching(query))
                transaction.queries.append(query)
            candidates = self._store.candidates(query, at)
            read_time = timestamp(self._store.now())
        documents, skipped = query.run(candidates)
        return documents, skipped, read_time, begun

    def _matching(self, query: Query) -> list[str]:
        return [document.name for document in self._store.candidates(query.whole()) if query.matches(document)]

    def _run_query(self, request: Pb) -> Iterator[Pb]:
        documents, skipped, read_time, begun = self._found(request, request.structured_query)
        if begun or skipped or not documents:
            # The client takes a response without a document as news about the query alone.
            yield wire.RunQueryResponse(transaction=begun, skipped_results=skipped, read_time=read_time)
        for document in documents:
            yield wire.RunQueryResponse(document=document, read_time=read_time)

    def _run_aggregation_query(self, request: Pb) -> Iterator[Pb]:
        asked = request.structured_aggregation_query
        documents, _, read_time, begun = self._found(request, asked.structured_query)
        response = wire.RunAggregationQueryResponse(transaction=begun, read_time=read_time)
        for alias, value in aggregate(asked.aggregations, documents).items():
            response.result.aggregate_fields[alias].CopyFrom(value)
        yield response

    def _list_documents(self, request: Pb) -> Pb:
        with self._store.lock:
            transaction, _ = self._reading(request)
            source = wire.StructuredQuery.CollectionSelector(collection_id=request.collection_id)
            query = Query(request.parent, wire.StructuredQuery(from_=[source]))
            at = None
            if transaction:
                at = self._transactions.pin(transaction, lambda: self._matching(query))
                transaction.queries.append(query)
            return page_of_documents(self._store, query, request, at)

    def _list_collection_ids(self, request: Pb) -> Pb:
        with self._store.lock:
            return collection_ids(self._store, request)

    # Transactions and writes

    def _start_transaction(self, options: Pb) -> Transaction:
        return self._transactions.begin(read_only=options.HasField("read_only"))

    def _begin(self, request: Pb) -> Pb:
        return wire.BeginTransactionResponse(transaction=self._start_transaction(request.options).id)

    def _rollback(self, request: Pb) -> Pb:
        self._transactions.end(request.transaction)
        return Empty()

    def _commit(self, request: Pb) -> Pb:
        with self._store.lock:
            if request.transaction:
                self._check_transaction(request)
            commit_time = self._store.commit_time()
            response = wire.CommitResponse(commit_time=timestamp(commit_time))
            changes: dict[str, Pb | None] = {}
            for write in request.writes:
                name = check_document_name(target(write), request.database)
                before = changes[name] if name in changes else self._store.get(name)
                changes[name], result = apply_write(write, before, commit_time)
                response.write_results.append(result)
            if changes:
                self._apply(changes, commit_time)
            self._transactions.end(request.transaction)
            return response

    def _check_transaction(self, request: Pb) -> None:
        transaction = self._transactions.find(request.transaction)
        if transaction.read_only:
            if request.writes:
                raise invalid("Cannot modify entities in a read-only transaction.")
        elif self._transactions.conflicts(transaction):
            lost = transaction.names | {target(write) for write in request.writes}
            self._transactions.end(request.transaction, lost=lost)
            raise Refused(
                grpc.StatusCode.ABORTED,
                "Too much contention on these documents. Please try again.",
            )

    def _batch_write(self, request: Pb) -> Pb:
        names = [check_document_name(target(write), request.database) for write in request.writes]
        if len(set(names)) < len(names):
            raise invalid("Cannot write to the same document more than once in a single request.")
        response = wire.BatchWriteResponse()
        for name, write in zip(names, request.writes, strict=True):
            result, status = response.write_results.add(), response.status.add()
            with self._store.lock:
                commit_time = self._store.commit_time()
                try:
                    after, applied = apply_write(write, self._store.get(name), commit_time)
                    self._apply({name: after}, commit_time)
                except Refused as refused:
                    status.code, status.message = refused.code.value[0], refused.message
                else:
                    result.CopyFrom(applied)
                    if not result.HasField("update_time"):
                        result.update_time.CopyFrom(timestamp(commit_time))
        return response

    def _write_one(self, write: Pb) -> Pb | None:
        name = check_document_name(target(write))
        with self._store.lock:
            commit_time = self._store.commit_time()
            after, _ = apply_write(write, self._store.get(name), commit_time)
            self._apply({name: after}, commit_time)
        return after

    def _create_document(self, request: Pb) -> Pb:
        identity = request.document_id or "".join(secrets.choice(_ID_LETTERS) for _ in range(20))
        write = wire.Write(update=request.document)
        write.update.name = f"{request.parent}/{request.collection_id}/{identity}"
        write.current_document.exists = False
        return self._write_one(write)

    def _update_document(self, request: Pb) -> Pb:
        write = wire.Write(update=request.document)
        if request.HasField("update_mask"):
            write.update_mask.CopyFrom(request.update_mask)
        if request.HasField("current_document"):
            write.current_document.CopyFrom(request.current_document)
        return self._write_one(write)

    def _delete_document(self, request: Pb) -> Pb:
        write = wire.Write(delete=request.name)
        if request.HasField("current_document"):
            write.current_document.CopyFrom(request.current_document)
        self._write_one(write)
        return Empty()
