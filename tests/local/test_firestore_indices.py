"""What a query looks at: no more documents as a collection grows, and never too few."""

from itertools import count

import pytest
from google.cloud.firestore_v1.types import StructuredQuery, Value
from hypothesis import given
from hypothesis import strategies as st

from infra.local.firestore.query import Query
from infra.local.firestore.store import Store
from infra.local.firestore.wire import Document

ROOT = "projects/p/databases/(default)/documents"
Q = StructuredQuery
OPS = (Q.FieldFilter.Operator.EQUAL, Q.FieldFilter.Operator.LESS_THAN, Q.FieldFilter.Operator.LESS_THAN_OR_EQUAL,
       Q.FieldFilter.Operator.GREATER_THAN, Q.FieldFilter.Operator.GREATER_THAN_OR_EQUAL)  # fmt: skip


def value(said):
    match said:
        case None:
            return Value(null_value=0)
        case str():
            return Value(string_value=said)
        case _:
            return Value(integer_value=said)


def document(name, **fields):
    return Document(name=f"{ROOT}/alerts/{name}", fields={key: Value.pb(value(said)) for key, said in fields.items()})


def query(*where, order=None, descending=False, limit=None):
    filters = [
        Q.Filter(field_filter=Q.FieldFilter(field=Q.FieldReference(field_path=path), op=op, value=value(said)))
        for path, op, said in where
    ]
    asked = Q(from_=[Q.CollectionSelector(collection_id="alerts")], limit=limit)
    if filters:
        asked.where = Q.Filter(composite_filter=Q.CompositeFilter(op=1, filters=filters))
    if order:
        direction = Q.Direction.DESCENDING if descending else Q.Direction.ASCENDING
        asked.order_by = [Q.Order(field=Q.FieldReference(field_path=order), direction=direction)]
    return Query(ROOT, Q.pb(asked))


def store_of(documents):
    store, times = Store(None, clock=lambda: 1.0, ttl={}), count(1)
    for each in documents:
        store.apply({each.name: each}, next(times), keep_past=True)
    return store


FIELDS = st.fixed_dictionaries(
    {}, optional={name: st.one_of(st.none(), st.integers(0, 4), st.sampled_from("abc")) for name in ("status", "due")}
)
CHANGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.one_of(st.none(), FIELDS)), max_size=25)
WHERE = st.lists(
    st.tuples(st.sampled_from(["status", "due"]), st.sampled_from(OPS), st.one_of(st.integers(0, 4), st.just("b"))),
    max_size=2,
)


@pytest.mark.slow
@given(CHANGES, CHANGES, WHERE, st.sampled_from([None, "status", "due"]), st.booleans(), st.integers(1, 4) | st.none())
def test_what_a_query_finds_does_not_hang_on_how_it_looks(first, second, where, order, descending, limit):
    asked, store, times = query(*where, order=order, descending=descending, limit=limit), store_of([]), count(1)
    versions = []
    for changes in (first, second):
        for name, fields in changes:
            made = None if fields is None else document(name, **fields)
            store.apply({f"{ROOT}/alerts/{name}": made}, next(times), keep_past=True)
        versions.append(store.version)
        for at in (None, *versions):
            assert asked.run(store.candidates(asked, at)) == asked.run(store.scan(asked.scope, at))


@pytest.mark.slow
def test_as_many_documents_are_looked_at_in_ten_thousand_as_in_a_hundred():
    looked = []
    for size in (100, 10_000):
        store = store_of(
            [document(f"a{n}", status="resolved", made=n) for n in range(size)]
            + [document(f"d{n}", status="escalated", due=n, made=size + n) for n in range(20)]
        )
        looked.append(
            [
                len(store.candidates(each))
                for each in (
                    query(("due", OPS[2], 30), order="due", limit=50),
                    query(("status", OPS[0], "escalated")),
                    query(order="made", descending=True, limit=51),
                    query(("status", OPS[0], "resolved"), order="made", descending=True, limit=51),
                )
            ]
        )
    assert looked[0] == [20, 20, 51, 100]
    assert looked[1] == [20, 20, 51, 51]
