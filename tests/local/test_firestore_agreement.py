"""Random documents and random queries: our Firestore answers as Google's emulator does."""

import datetime
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

FIELDS = ["a", "b", "m.x"]
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "in", "not-in", "array_contains", "array_contains_any"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([-0.5, 0.0, 1.0, 2.5, float("inf"), float("nan")]),
    st.sampled_from(["", "a", "b", "ab", "é", "🜁"]),
    st.sampled_from([b"", b"a", b"\xff"]),
    st.sampled_from([datetime.datetime(2024, 1, day, tzinfo=datetime.UTC) for day in (1, 2)]),
)
maps = st.dictionaries(st.sampled_from(["x", "y"]), scalars, max_size=2)
values = st.one_of(scalars, scalars, st.lists(st.one_of(scalars, maps), max_size=3), maps)
documents = st.fixed_dictionaries({}, optional={"a": values, "b": values, "m": maps})
fields = st.sampled_from(FIELDS)


@st.composite
def filters(draw: st.DrawFn) -> FieldFilter:
    operator = draw(st.sampled_from(OPERATORS))
    if operator in {"in", "not-in", "array_contains_any"}:
        operands = st.lists(values, min_size=1, max_size=3)
    elif operator in {"==", "!="}:
        operands = values
    else:
        # The client itself refuses to compare with null and NaN.
        operands = values.filter(lambda value: value is not None and value == value)
    return FieldFilter(draw(fields), operator, draw(operands))


conditions = st.one_of(
    filters(),
    st.lists(filters(), min_size=2, max_size=3).map(And),
    st.lists(filters(), min_size=2, max_size=3).map(Or),
)
orders = st.lists(
    st.tuples(fields, st.sampled_from(["ASCENDING", "DESCENDING"])), max_size=2, unique_by=lambda order: order[0]
)
cursors = st.one_of(st.none(), st.tuples(st.sampled_from(["start_at", "start_after", "end_at", "end_before"]), values))


@pytest.fixture
def both(embedded_host, firestore_emulator_host, firestore_at) -> tuple[firestore.Client, firestore.Client]:
    ours = firestore_at(embedded_host)
    return ours, firestore_at(firestore_emulator_host, ours.project)


def answer(db: firestore.Client, collection: str, condition, order, cursor, limit) -> Any:
    """What a query gives, or the kind of error it gives."""
    try:
        query = db.collection(collection)
        query = query.where(filter=condition) if condition else query
        for field, direction in order:
            query = query.order_by(field, direction=direction)
        if cursor and order:
            query = getattr(query, cursor[0])({order[0][0]: cursor[1]}) if len(order) == 1 else query
        query = query.limit(limit) if limit else query
        return [snapshot.id for snapshot in query.stream()]
    except (exceptions.GoogleAPICallError, ValueError) as error:
        return type(error).__name__


@pytest.mark.slow
def test_random_queries_have_the_same_answers(both) -> None:
    runs = iter(range(10_000))

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(
        stored=st.lists(documents, min_size=4, max_size=12),
        asked=st.lists(
            st.tuples(st.one_of(st.none(), conditions), orders, cursors, st.integers(0, 4)), min_size=12, max_size=12
        ),
    )
    def same(stored, asked) -> None:
        collection = f"c{next(runs)}"
        for db in both:
            batch = db.batch()
            for number, document in enumerate(stored):
                batch.set(db.document(f"{collection}/{number:02}"), document)
            batch.commit()
        for query in asked:
            ours, theirs = (answer(db, collection, *query) for db in both)
            assert ours == theirs, (query[0] and query[0]._to_pb(), query[1:], stored)

    same()
