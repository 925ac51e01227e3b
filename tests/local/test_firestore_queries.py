"""Queries, through Google's client, on our Firestore and on Google's emulator."""

import datetime
import math

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from google.cloud.firestore_v1.field_path import FieldPath
from google.cloud.firestore_v1.vector import Vector

NAME = FieldPath.document_id()

CITIES = {
    "ber": {"country": "DE", "people": 3_600, "tags": ["capital", "river"], "area": {"km": 891}, "mayor": None},
    "muc": {"country": "DE", "people": 1_500, "tags": ["river"], "area": {"km": 310}},
    "par": {"country": "FR", "people": 2_100, "tags": ["capital"], "area": {"km": 105}, "mayor": "H"},
    "lyo": {"country": "FR", "people": 520.5, "tags": [], "mayor": float("nan")},
    "tok": {"country": "JP", "people": 14_000, "area": {"km": 2194}, "mayor": "K"},
    "non": {"people": "unknown", "tags": "capital"},
}


def ids(query) -> list[str]:
    return [snapshot.id for snapshot in query.stream()]


def where(field, op, value) -> FieldFilter:
    return FieldFilter(field, op, value)


@pytest.fixture
def cities(db):
    batch = db.batch()
    for name, city in CITIES.items():
        batch.set(db.document(f"cities/{name}"), city)
    batch.commit()
    return db.collection("cities")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (where("country", "==", "DE"), ["ber", "muc"]),
        (where("people", ">", 2_100), ["ber", "tok"]),
        (where("people", ">=", 2_100.0), ["par", "ber", "tok"]),
        (where("people", "<", "z"), ["non"]),
        (where("people", "<=", 520.5), ["lyo"]),
        (where("country", "!=", "DE"), ["lyo", "par", "tok"]),
        (where("country", "in", ["JP", "FR", "XX"]), ["lyo", "par", "tok"]),
        (where("country", "not-in", ["JP", "FR"]), ["ber", "muc"]),
        (where("tags", "array_contains", "capital"), ["ber", "par"]),
        (where("tags", "array_contains_any", ["river", "x"]), ["ber", "muc"]),
        (where("tags", "==", []), ["lyo"]),
        (where("mayor", "==", None), ["ber"]),
        (where("mayor", "!=", None), ["lyo", "par", "tok"]),
        (where("mayor", "==", math.nan), ["lyo"]),
        (where("mayor", "!=", math.nan), ["par", "tok"]),
        (where("area.km", ">", 300), ["muc", "ber", "tok"]),
        (where("area", "==", {"km": 105}), ["par"]),
        (And([where("country", "==", "FR"), where("people", ">", 1_000)]), ["par"]),
        (And([where("people", ">", 1_000), where("area.km", "<", 900)]), ["par", "muc", "ber"]),
        (Or([where("country", "==", "JP"), where("people", "<", 1_000)]), ["lyo", "tok"]),
        (
            Or(
                [
                    And([where("country", "==", "DE"), where("tags", "array_contains", "capital")]),
                    where("mayor", "==", "K"),
                ]
            ),
            ["ber", "tok"],
        ),
    ],
    ids=lambda value: (
        "+".join(value)
        if isinstance(value, list)
        else f"{value.field_path} {value.op_string} {value.value}"
        if isinstance(value, FieldFilter)
        else f"{type(value).__name__} of {len(value.filters)}"
    ),
)
def test_filters_let_through(cities, condition, expected) -> None:
    assert ids(cities.where(filter=condition)) == expected


def test_filters_on_the_name(db, cities) -> None:
    assert ids(cities.where(filter=where(NAME, "==", cities.document("par")))) == ["par"]
    assert ids(cities.where(filter=where(NAME, ">", cities.document("non")))) == ["par", "tok"]
    assert ids(cities.where(filter=where(NAME, "in", [cities.document("tok"), cities.document("ber")]))) == [
        "ber",
        "tok",
    ]


def test_order_limit_and_offset(cities) -> None:
    assert ids(cities) == ["ber", "lyo", "muc", "non", "par", "tok"]
    assert ids(cities.order_by("people")) == ["lyo", "muc", "par", "ber", "tok", "non"]
    assert ids(cities.order_by("people", direction="DESCENDING").limit(2)) == ["non", "tok"]
    assert ids(cities.order_by("people").limit(2).offset(1)) == ["muc", "par"]
    assert ids(cities.order_by("people").offset(10)) == []
    assert [s.id for s in cities.order_by("people").limit_to_last(2).get()] == ["tok", "non"]
    assert ids(cities.order_by("country", direction="DESCENDING").order_by("people")) == [
        "tok",
        "lyo",
        "par",
        "muc",
        "ber",
    ]
    assert ids(cities.order_by("country", direction="DESCENDING")) == ["tok", "par", "lyo", "muc", "ber"]


def test_cursors_start_and_end_where_they_say(cities) -> None:
    by_people = cities.order_by("people")
    assert ids(by_people.start_at({"people": 2_100})) == ["par", "ber", "tok", "non"]
    assert ids(by_people.start_after({"people": 2_100}).end_at({"people": 14_000})) == ["ber", "tok"]
    assert ids(by_people.end_before({"people": 2_100})) == ["lyo", "muc"]
    assert ids(by_people.start_after(cities.document("ber").get())) == ["tok", "non"]
    by_country = cities.order_by("country").order_by("people", direction="DESCENDING")
    assert ids(by_country.start_after({"country": "DE"})) == ["par", "lyo", "tok"]
    assert ids(by_country.start_at({"country": "DE", "people": 2_000})) == ["muc", "par", "lyo", "tok"]
    assert ids(cities.order_by(NAME).start_after({NAME: cities.document("muc")})) == ["non", "par", "tok"]


def test_pages_through_a_collection_miss_nothing(db) -> None:
    batch = db.batch()
    for number in range(10):
        batch.set(db.document(f"a/{number}"), {"group": number % 2})
    batch.commit()
    query, seen = db.collection("a").order_by("group", direction="DESCENDING").limit(3), []
    while page := list(query.stream()):
        seen += [snapshot.id for snapshot in page]
        query = query.start_after(page[-1])
    assert seen == list("9753186420")


def test_a_projection_shows_the_chosen_fields_only(cities) -> None:
    assert [
        s.to_dict() for s in cities.where(filter=where("country", "==", "JP")).select(["area.km", "nothing"]).stream()
    ] == [{"area": {"km": 2194}}]
    assert cities.where(filter=where("country", "==", "JP")).select([]).get()[0].to_dict() == {}


def test_a_collection_group_reaches_every_depth(db) -> None:
    for path in ("runs/1/logs/a", "runs/2/logs/b", "logs/c", "runs/1/deep/x/logs/d", "runs/1/blogs/e"):
        db.document(path).set({"n": 1})
    group = db.collection_group("logs")
    assert sorted(s.reference.path for s in group.stream()) == [
        "logs/c",
        "runs/1/deep/x/logs/d",
        "runs/1/logs/a",
        "runs/2/logs/b",
    ]
    assert ids(group.where(filter=where("n", "==", 1)).order_by(NAME)) == ["c", "d", "a", "b"]
    assert ids(db.document("runs/1").collection("logs")) == ["a"]


def test_counts_sums_and_averages(cities) -> None:
    def values(query) -> list:
        return [result.value for result in query.get()[0]]

    germans = cities.where(filter=where("country", "==", "DE"))
    assert values(cities.count(alias="all")) == [6]
    assert values(germans.count()) == [2]
    assert values(cities.limit(4).count()) == [4]
    assert values(cities.where(filter=where("country", "==", "XX")).count()) == [0]
    assert values(germans.sum("people")) == [5_100]
    assert values(germans.avg("people")) == [2_550]
    assert values(cities.sum("people")) == [21_720.5]
    assert values(cities.sum("nothing")) == [0]
    together = cities.count(alias="n").sum("area.km", alias="km").get()[0]
    assert {result.alias: result.value for result in together} == {"n": 4, "km": 3_500}


def test_values_of_different_types_have_one_order(db) -> None:
    ordered = [
        None,
        False,
        True,
        float("nan"),
        float("-inf"),
        -1,
        0.5,
        1,
        datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        datetime.datetime(2020, 1, 1, 0, 0, 0, 1, tzinfo=datetime.UTC),
        "",
        "B",
        "a",
        "ab",
        "ä",
        "\uffff",
        "🜁",
        b"",
        b"\x01",
        b"\xff",
        db.document("a/b"),
        db.document("a/b/c/d"),
        db.document("a/c"),
        firestore.GeoPoint(1, 2),
        firestore.GeoPoint(1, 3),
        [],
        [1, 2],
        [1, 2, 0],
        [2],
        ["a"],
        Vector([5.0]),
        Vector([1.0, 2.0]),
        {},
        {"a": 1},
        {"a": 1, "b": 0},
        {"a": 2},
        {"b": 0},
    ]
    batch = db.batch()
    for number, value in enumerate(ordered):
        batch.set(db.document(f"v/{(number * 17) % 97:02}"), {"v": value, "place": number})
    batch.commit()
    assert [s.get("place") for s in db.collection("v").order_by("v").stream()] == list(range(len(ordered)))
    assert [s.get("place") for s in db.collection("v").order_by("v", direction="DESCENDING").stream()] == list(
        reversed(range(len(ordered)))
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda a: a.where(filter=where("x", "in", [])),
        lambda a: a.where(filter=where("x", "in", list(range(31)))),
        lambda a: a.where(filter=where("x", "not-in", list(range(11)))),
        lambda a: a.where(filter=where("x", "array_contains_any", [])),
        lambda a: a.where(filter=where(NAME, "==", 5)),
        lambda a: a.limit(-1),
        lambda a: a.offset(-1),
    ],
    ids=["empty in", "long in", "long not-in", "empty any", "name with a number", "negative limit", "negative offset"],
)
def test_queries_firestore_does_not_run_are_refused(db, ask) -> None:
    with pytest.raises((exceptions.InvalidArgument, ValueError)):
        list(ask(db.collection("a")).stream())


def test_a_transaction_whose_query_would_now_answer_differently_starts_again(db) -> None:
    db.document("a/1").set({"open": True})
    attempts = []

    @firestore.transactional
    def close_all(transaction) -> int:
        found = list(transaction.get(db.collection("a").where(filter=where("open", "==", True))))
        attempts.append(len(found))
        for snapshot in found:
            transaction.update(snapshot.reference, {"open": False})
        return len(found)

    assert close_all(db.transaction()) == 1
    assert close_all(db.transaction()) == 0
    assert attempts == [1, 0]
