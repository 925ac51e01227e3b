"""One collection of pydantic documents, with compare-and-set."""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from shared import trace
from shared.store.keys import is_key

if TYPE_CHECKING:
    from google.cloud.firestore import Client, CollectionReference, DocumentReference, DocumentSnapshot

_log = logging.getLogger(__name__)

Condition = tuple[str, str, Any]
"""(field, comparison as Firestore writes it, value)."""
_UP, _DOWN = "ASCENDING", "DESCENDING"
M = TypeVar("M", bound=BaseModel)

TIMEOUT = 20.0
WRITES = "_writes"
"""Beside a document's own fields: the marks of its last writes, by which a writer knows its own."""

_TRIES = 10
_UNSURE_TRIES = 3
_KEPT_MARKS = 4
_TRACE = "trace_id"


def _followed(document: M) -> M:
    trace.follow(getattr(document, _TRACE, ""))
    return document


class NotFound(LookupError):
    """No document of that id."""


class Conflict(RuntimeError):
    """The document kept changing under the update; a retry helps."""


class Documents(Generic[M]):
    """Documents of one model in one collection; the document's id is one of the model's fields or derived from it.

    Every method is one round trip unless it says otherwise, with a timeout of 20 s; google.api_core errors pass.
    A document that has a `trace_id` gets that of the trace it is created in, and whoever reads or changes it by its id
    goes on in that trace (shared/trace.py).
    """

    def __init__(self, client: "Client", collection: str, model: type[M]) -> None:
        self.client = client
        self.collection: CollectionReference = client.collection(collection)
        self.model = model

    def reference(self, key: str) -> "DocumentReference":
        """Where a document of that id is, if there is one; raises NotFound for what can be no id."""
        if not is_key(key):
            raise NotFound(f"{self.collection.id}/{key[:80]!r}")
        return self.collection.document(key)

    def create(self, key: str, document: M) -> bool:
        """Store a new document; False when one of that key exists already (which is left as it is).

        One round trip; after a first try without an answer two, for what exists then may be this very write.
        """
        from google.api_core.exceptions import (  # loaded with the client anyway
            AlreadyExists,
            ResourceExhausted,
            ServiceUnavailable,
        )
        from google.api_core.retry import Retry, if_exception_type

        if getattr(document, _TRACE, None) == "":
            document = document.model_copy(update={_TRACE: trace.trace_id()})
        mark, unanswered = new_mark(), list[Exception]()
        reference = self.collection.document(key)
        again = Retry(
            if_exception_type(ResourceExhausted, ServiceUnavailable),
            initial=0.1,
            maximum=2.0,
            timeout=TIMEOUT,
            on_error=unanswered.append,
        )
        try:
            reference.create({**stored(document), WRITES: [mark]}, retry=again, timeout=TIMEOUT)
        except AlreadyExists:
            if not unanswered:
                return False
            return mark in marks(reference.get(field_paths=[WRITES], timeout=TIMEOUT).to_dict())
        return True

    def put(self, key: str, document: M) -> None:
        """Store a document, new or not: for facts that are the same however often they are written."""
        self.collection.document(key).set(stored(document), timeout=TIMEOUT)

    def get(self, key: str) -> M:
        """The document; raises NotFound."""
        snapshot = self.reference(key).get(timeout=TIMEOUT)
        if not snapshot.exists:
            raise NotFound(f"{self.collection.id}/{key}")
        return _followed(self.model.model_validate(snapshot.to_dict()))

    def find(self, key: str) -> M | None:
        """The document, or None."""
        try:
            return self.get(key)
        except NotFound:
            return None

    def delete(self, key: str) -> None:
        """Remove the document; nothing happens when there is none."""
        self.collection.document(key).delete(timeout=TIMEOUT)

    def change(self, key: str, decide: Callable[[M], Mapping[str, Any] | None]) -> M | None:
        """Compare-and-set: read, ask `decide` for the fields to change, write only if nobody wrote in between.

        `decide` gets the document as it stands and returns the top-level fields to set (JSON values or models), or
        None to leave it: then `change` returns None too. It is asked again, on the new document, when somebody else
        was faster, so it must be pure. A write whose answer was lost is recognised by its mark and is not taken for
        somebody else's. Returns the document as written. Two round trips. Raises NotFound, Conflict.
        """
        from google.api_core.exceptions import Aborted, FailedPrecondition  # see create

        unsure = _unsure()
        reference = self.reference(key)
        mark = new_mark()
        changed: M | None = None
        lost = 0
        for _ in range(_TRIES):
            snapshot = reference.get(timeout=TIMEOUT)
            if not snapshot.exists:
                raise NotFound(f"{self.collection.id}/{key}")
            data = snapshot.to_dict()
            if changed is not None and mark in marks(data):
                return changed
            document = _followed(self.model.model_validate(data))
            fields = decide(document)
            if fields is None:
                return None
            # Validated as a whole before it is written, so that no update can leave a document that can't be read.
            changed = self.model.model_validate({**document.model_dump(), **fields})
            written = {**stored(changed, set(fields)), WRITES: next_marks(data, mark)}
            unchanged = self.client.write_option(last_update_time=snapshot.update_time)
            try:
                reference.update(written, option=unchanged, timeout=TIMEOUT)
            except (FailedPrecondition, Aborted):
                continue
            except unsure:
                # It may be stored or not: the next look tells.
                if (lost := lost + 1) == _UNSURE_TRIES:
                    raise
                continue
            return changed
        raise Conflict(f"{self.collection.id}/{key} kept changing")

    def where(self, *conditions: Condition, order: str = "", limit: int | None = None) -> list[M]:
        """The documents of a query (see `query`); one that can't be read is treated as in `read`."""
        return list(self.read(self.query(*conditions, order=order, limit=limit)))

    def query(
        self, *conditions: Condition, order: str = "", limit: int | None = None
    ) -> "Iterator[DocumentSnapshot[Any]]":
        """What meets every condition, by a field (`-field`: from the largest), `limit` at most; one query."""
        from google.cloud.firestore_v1.base_query import FieldFilter  # see create

        query: Any = self.collection
        for condition in conditions:
            query = query.where(filter=FieldFilter(*condition))
        if order:
            query = query.order_by(order.removeprefix("-"), direction=_DOWN if order.startswith("-") else _UP)
        if limit is not None:
            query = query.limit(limit)
        found: Iterator[DocumentSnapshot[Any]] = query.stream(timeout=TIMEOUT)
        return found

    def read(self, snapshots: "Iterable[DocumentSnapshot[Any]]") -> Iterator[M]:
        """The documents of a query, each read by itself; one that can't be read is logged, and left out unless
        `unreadable` makes something of it.
        """
        for snapshot in snapshots:
            data = snapshot.to_dict() or {}
            try:
                yield self.model.model_validate(data)
            except ValidationError as error:
                _log.exception("%s/%s can't be read", self.collection.id, snapshot.id)
                shown = self.unreadable(snapshot.id, data, error)
                if shown is not None:
                    yield shown

    def unreadable(self, key: str, data: Mapping[str, Any], error: ValidationError) -> M | None:  # noqa: ARG002 - for subclasses
        """What is shown in place of a document that this version can't read; None: nothing."""
        return None


def new_mark() -> str:
    """What a write is known by."""
    return secrets.token_hex(6)


def marks(data: Mapping[str, Any] | None) -> list[str]:
    """The marks of a document's last writes."""
    found = (data or {}).get(WRITES)
    return [str(each) for each in found] if isinstance(found, list) else []


def next_marks(data: Mapping[str, Any] | None, mark: str) -> list[str]:
    """The marks of a document once it is written with this one."""
    return [*marks(data), mark][-_KEPT_MARKS:]


def stored(document: BaseModel, fields: set[str] | None = None) -> dict[str, Any]:
    """A document (or some of its fields) as it is stored: JSON values, and times as times, which a TTL needs."""
    dates = {name: value for name, value in document if isinstance(value, datetime) and (not fields or name in fields)}
    return {**document.model_dump(mode="json", include=fields), **dates}


def _unsure() -> tuple[type[Exception], ...]:
    """The errors after which a write may have been stored or not."""
    from google.api_core.exceptions import (  # comes with the client
        DeadlineExceeded,
        InternalServerError,
        RetryError,
        ServiceUnavailable,
        Unknown,
    )

    return DeadlineExceeded, InternalServerError, RetryError, ServiceUnavailable, Unknown
