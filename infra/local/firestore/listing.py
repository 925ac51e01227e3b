"""Listing: the documents of a collection page by page, and the collections below a document."""

from infra.local.firestore.paths import field_path, reference_key, root_of
from infra.local.firestore.query import Query, project
from infra.local.firestore.store import Store
from infra.local.firestore.wire import Document, ListCollectionIdsResponse, ListDocumentsResponse
from infra.local.rpc import Pb, invalid

_PAGE = 300


def page_of_documents(store: Store, query: Query, request: Pb, at: int | None) -> Pb:
    """One page of ListDocuments; `query` finds all of them.

    `show_missing` adds names that have no document but documents below them.
    """
    root_of(request.parent)
    if request.order_by not in {"", "__name__", "__name__ asc"}:
        raise invalid("Documents are listed here in the order of their names only.")
    documents, _ = query.run(store.scan(query.scope, at))
    if request.show_missing:
        documents = _with_missing(store, request, documents)
    if request.page_token:
        start = reference_key(request.page_token)
        documents = [document for document in documents if reference_key(document.name) > start]
    size = request.page_size if request.page_size > 0 else _PAGE
    paths = [field_path(path) for path in request.mask.field_paths]
    response = ListDocumentsResponse()
    for document in documents[:size]:
        response.documents.append(project(document, paths) if request.HasField("mask") else document)
    if len(documents) > size:
        response.next_page_token = documents[size - 1].name
    return response


def _with_missing(store: Store, request: Pb, documents: list[Pb]) -> list[Pb]:
    collection = f"{request.parent}/{request.collection_id}"
    by_name = {document.name: document for document in documents}
    for name in store.names_below(request.parent):
        if name.startswith(f"{collection}/"):
            ancestor = f"{collection}/{name[len(collection) + 1 :].split('/', 1)[0]}"
            by_name.setdefault(ancestor, Document(name=ancestor))
    return sorted(by_name.values(), key=lambda document: reference_key(document.name))


def collection_ids(store: Store, request: Pb) -> Pb:
    """One page of ListCollectionIds."""
    root_of(request.parent)
    below = len(request.parent) + 1
    found = sorted({name[below:].split("/", 1)[0] for name in store.names_below(request.parent)})
    found = [identity for identity in found if identity > request.page_token]
    size = request.page_size if request.page_size > 0 else len(found)
    response = ListCollectionIdsResponse(collection_ids=found[:size])
    if len(found) > size:
        response.next_page_token = found[size - 1]
    return response
