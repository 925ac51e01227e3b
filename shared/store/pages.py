"""Reading a collection page by page, the newest documents first."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from shared.store.documents import TIMEOUT, Documents

M = TypeVar("M", bound=BaseModel)


class Place(NamedTuple):
    """Where a page ended: `created_at` of its last document, and its id."""

    created_at: float
    key: str


class Page(list[M]):
    """The documents of one page; `next` is where the next one begins, None when there is none."""

    next: Place | None = None


def newest(
    documents: Documents[M],
    limit: int,
    after: Place | None,
    *,
    where: Mapping[str, str | tuple[str, ...]] | None = None,
) -> Page[M]:
    """Up to `limit` documents by `created_at`, descending, from below `after`; one round trip.

    `where` are fields and the values they must have (a tuple: one of these); each needs a composite index with
    `created_at`.

    Equal times are told apart by the document's name, which every index of Firestore ends with: no index of our own.
    A document that can't be read takes its place on the page and is left out, or shown as `Documents.unreadable` says.
    """
    from google.cloud.firestore_v1.base_query import FieldFilter  # comes with the client

    query = documents.collection.order_by("created_at", direction="DESCENDING")
    query = query.order_by("__name__", direction="DESCENDING")
    for field, value in (where or {}).items():
        several = isinstance(value, tuple)
        query = query.where(filter=FieldFilter(field, "in" if several else "==", list(value) if several else value))
    if after is not None:
        name = documents.collection.document(after.key)
        query = query.start_after({"created_at": after.created_at, "__name__": name})
    found = list(query.limit(limit + 1).stream(timeout=TIMEOUT))
    page = Page(documents.read(found[:limit]))
    if len(found) > limit:
        last = found[limit - 1]
        page.next = Place(last.get("created_at"), last.id)
    return page
