"""One collection of pydantic documents, with compare-and-set."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from google.cloud.firestore import Client, CollectionReference

M = TypeVar("M", bound=BaseModel)

TIMEOUT = 20.0
_TRIES = 10


class NotFound(LookupError):
    """No document of that id."""


class Conflict(RuntimeError):
    """The document kept changing under the update; a retry helps."""


class Documents(Generic[M]):
    """Documents of one model in one collection; the document's id is one of the model's fields or derived from it.

    Every method is one round trip unless it says otherwise, with a timeout of 20 s; google.api_core errors pass.
    """

    def __init__(self, client: "Client", collection: str, model: type[M]) -> None:
        self.client = client
        self.collection: CollectionReference = client.collection(collection)
        self.model = model

    def create(self, key: str, document: M) -> bool:
        """Store a new document; False when one of that key exists already (which is left as it is)."""
        from google.api_core.exceptions import AlreadyExists  # noqa: PLC0415 - loaded with the client anyway

        try:
            self.collection.document(key).create(stored(document), timeout=TIMEOUT)
        except AlreadyExists:
            return False
        return True

    def put(self, key: str, document: M) -> None:
        """Store a document, new or not: for facts that are the same however often they are written."""
        self.collection.document(key).set(stored(document), timeout=TIMEOUT)

    def get(self, key: str) -> M:
        """The document; raises NotFound."""
        snapshot = self.collection.document(key).get(timeout=TIMEOUT)
        if not snapshot.exists:
            raise NotFound(f"{self.collection.id}/{key}")
        return self.model.model_validate(snapshot.to_dict())

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
        was faster, so it must be pure. Returns the document as written. Two round trips. Raises NotFound, Conflict.
        """
        from google.api_core.exceptions import Aborted, FailedPrecondition  # noqa: PLC0415 - see create

        reference = self.collection.document(key)
        for _ in range(_TRIES):
            snapshot = reference.get(timeout=TIMEOUT)
            if not snapshot.exists:
                raise NotFound(f"{self.collection.id}/{key}")
            document = self.model.model_validate(snapshot.to_dict())
            fields = decide(document)
            if fields is None:
                return None
            # Validated as a whole before it is written, so that no update can leave a document that can't be read.
            changed = self.model.model_validate({**document.model_dump(), **fields})
            written = stored(changed, set(fields))
            unchanged = self.client.write_option(last_update_time=snapshot.update_time)
            try:
                reference.update(written, option=unchanged, timeout=TIMEOUT)
            except (FailedPrecondition, Aborted):
                continue
            return changed
        raise Conflict(f"{self.collection.id}/{key} kept changing")


def stored(document: BaseModel, fields: set[str] | None = None) -> dict[str, Any]:
    """A document (or some of its fields) as it is stored: JSON values, and times as times, which a TTL needs."""
    dates = {name: value for name, value in document if isinstance(value, datetime) and (not fields or name in fields)}
    return {**document.model_dump(mode="json", include=fields), **dates}
