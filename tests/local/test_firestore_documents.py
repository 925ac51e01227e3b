"""Documents and transactions, through Google's client, on our Firestore and on Google's emulator."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.vector import Vector

UTC = datetime.UTC


def test_every_type_of_value_comes_back_as_it_was_stored(db) -> None:
    values = {
        "null": None,
        "no": False,
        "whole": -(2**63),
        "part": 0.25,
        "infinite": float("-inf"),
        "moment": datetime.datetime(2024, 2, 29, 1, 2, 3, 456789, tzinfo=UTC),
        "text": "naïve 🜁",
        "bytes": b"\x00\xff",
        "reference": db.document("other/one"),
        "place": firestore.GeoPoint(48.2, -16.4),
        "list": [1, "two", {"three": [3]}, None],
        "map": {"inner": {"deep": True}, "a.b": 1, "empty": {}, "none": []},
        "vector": Vector([1.0, 2.5]),
    }
    document = db.document("kinds/all")
    document.set(values)
    assert document.get().to_dict() == values


def test_a_document_that_is_not_there_is_read_as_absent(db) -> None:
    snapshot = db.document("nowhere/one").get()
    assert not snapshot.exists
    assert snapshot.read_time is not None


def test_create_refuses_a_document_that_exists(db) -> None:
    db.document("a/b").create({"x": 1})
    with pytest.raises(exceptions.AlreadyExists):
        db.document("a/b").create({"x": 2})
    assert db.document("a/b").get().to_dict() == {"x": 1}


def test_update_refuses_a_document_that_does_not_exist(db) -> None:
    with pytest.raises(exceptions.NotFound):
        db.document("a/b").update({"x": 1})


def test_set_replaces_and_merge_keeps(db) -> None:
    document = db.document("a/b")
    document.set({"keep": {"x": 1, "y": 2}, "drop": 1})
    document.set({"keep": {"y": 3}, "add": [1]}, merge=True)
    assert document.get().to_dict() == {"keep": {"x": 1, "y": 3}, "drop": 1, "add": [1]}
    document.set({"keep": {"z": 1}, "drop": 5}, merge=["keep"])
    assert document.get().to_dict() == {"keep": {"z": 1}, "drop": 1, "add": [1]}
    document.set({"only": True})
    assert document.get().to_dict() == {"only": True}


def test_update_reaches_nested_and_oddly_named_fields(db) -> None:
    document = db.document("a/b")
    odd = "with `tick`, dot. and \\slash"
    document.set({"m": {"x": 1, "y": {"z": 2}}, odd: 1, "gone": 1, "scalar": 3})
    path = firestore.Client.field_path
    document.update({"m.y.z": 5, path(odd): {"in": 1}, "gone": firestore.DELETE_FIELD, "scalar.deep": 1, "new.map": []})
    assert document.get().to_dict() == {
        "m": {"x": 1, "y": {"z": 5}},
        odd: {"in": 1},
        "scalar": {"deep": 1},
        "new": {"map": []},
    }


def test_an_update_needs_the_version_it_was_made_for(db) -> None:
    document = db.document("a/b")
    first = document.set({"x": 1}).update_time
    document.update({"x": 2}, option=db.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        document.update({"x": 3}, option=db.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        document.delete(option=db.write_option(last_update_time=first))
    assert document.get().to_dict() == {"x": 2}


def test_a_version_of_a_document_that_is_gone_does_not_match(db) -> None:
    document = db.document("a/b")
    first = document.set({"x": 1}).update_time
    document.delete()
    with pytest.raises(exceptions.FailedPrecondition):
        document.update({"x": 2}, option=db.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        document.delete(option=db.write_option(last_update_time=first))


def test_delete_is_quiet_unless_the_document_must_exist(db) -> None:
    document = db.document("a/b")
    document.delete()
    with pytest.raises(exceptions.NotFound):
        document.delete(option=db.write_option(exists=True))


def test_times_of_a_document_grow_and_creation_stays(db) -> None:
    document = db.document("a/b")
    document.set({"x": 1})
    first = document.get()
    document.set({"x": 2})
    second = document.get()
    assert second.create_time == first.create_time == first.update_time
    assert second.update_time > first.update_time
    document.delete()
    document.set({"x": 3})
    assert document.get().create_time > second.update_time


def test_a_write_that_changes_nothing_keeps_the_version(db) -> None:
    document = db.document("a/b")
    first = document.set({"x": 1}).update_time
    assert document.set({"x": 1}).update_time == first
    assert document.get().update_time == first


def test_transforms_change_fields_where_they_stand(db) -> None:
    document = db.document("a/b")
    document.set({"n": 1, "f": 1, "list": [1, {"k": 1}, "x", 1.0], "text": "t", "high": 5, "low": 5})
    document.update(
        {
            "n": firestore.Increment(2),
            "f": firestore.Increment(0.5),
            "fresh.count": firestore.Increment(7),
            "text": firestore.Increment(1),
            "list": firestore.ArrayUnion([1, {"k": 1}, "new", "new"]),
            "high": firestore.Maximum(9),
            "low": firestore.Minimum(7.5),
            "none": firestore.ArrayRemove(["x"]),
        }
    )
    assert document.get().to_dict() == {
        "n": 3,
        "f": 1.5,
        "fresh": {"count": 7},
        "text": 1,
        "list": [1, {"k": 1}, "x", 1.0, "new"],
        "high": 9,
        "low": 5,
        "none": [],
    }
    document.update({"list": firestore.ArrayRemove([1, {"k": 1}])})
    assert document.get().get("list") == ["x", "new"]


def test_increment_stops_at_the_ends_of_the_integers(db) -> None:
    document = db.document("a/b")
    document.set({"top": 2**63 - 2, "bottom": -(2**63) + 1})
    document.update({"top": firestore.Increment(5), "bottom": firestore.Increment(-5)})
    assert document.get().to_dict() == {"top": 2**63 - 1, "bottom": -(2**63)}


def test_server_timestamps_are_the_time_of_the_commit_and_equal_within_it(db) -> None:
    batch = db.batch()
    batch.set(db.document("a/b"), {"at": firestore.SERVER_TIMESTAMP, "in": {"at": firestore.SERVER_TIMESTAMP}})
    batch.set(db.document("a/c"), {"at": firestore.SERVER_TIMESTAMP}, merge=True)
    batch.commit()
    first, second = db.document("a/b").get().to_dict(), db.document("a/c").get().to_dict()
    assert first["at"] == first["in"]["at"] == second["at"]
    assert first["at"].microsecond % 1000 == 0
    assert abs(datetime.datetime.now(UTC) - first["at"]) < datetime.timedelta(minutes=1)


def test_a_batch_is_applied_whole_or_not_at_all(db) -> None:
    batch = db.batch()
    batch.set(db.document("a/b"), {"x": 1})
    batch.update(db.document("a/missing"), {"x": 1})
    with pytest.raises(exceptions.NotFound):
        batch.commit()
    assert not db.document("a/b").get().exists


def test_writes_of_one_batch_see_each_other(db) -> None:
    batch = db.batch()
    batch.create(db.document("a/b"), {"n": 1})
    batch.update(db.document("a/b"), {"n": firestore.Increment(1)})
    batch.delete(db.document("a/c"))
    batch.commit()
    assert db.document("a/b").get().to_dict() == {"n": 2}


def test_many_documents_are_read_at_once_with_a_mask(db) -> None:
    db.document("a/b").set({"x": 1, "y": {"z": 2, "w": 3}})
    found = {s.id: s for s in db.get_all([db.document("a/b"), db.document("a/none")], field_paths=["y.z"])}
    assert found["b"].to_dict() == {"y": {"z": 2}}
    assert not found["none"].exists


@pytest.mark.parametrize(
    "data",
    [{"x": [[1]]}, {"__reserved__": 1}, {"x": "y" * 1_048_600}],
    ids=["array in array", "reserved name", "more than 1 MiB"],
)
def test_what_firestore_cannot_store_is_refused(db, data) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        db.document("a/b").set(data)
    assert not db.document("a/b").get().exists


def test_a_document_of_nearly_one_mebibyte_is_stored(db) -> None:
    db.document("a/b").set({"x": "y" * 1_048_400})
    assert len(db.document("a/b").get().get("x")) == 1_048_400


def test_collections_and_documents_are_listed_with_those_that_have_only_children(db) -> None:
    for path in ("a/b", "a/c/sub/one", "a/c/other/two", "top/x"):
        db.document(path).set({"p": path})
    assert sorted(c.id for c in db.collections()) == ["a", "top"]
    assert sorted(c.id for c in db.document("a/c").collections()) == ["other", "sub"]
    assert [d.path for d in db.collection("a").list_documents(page_size=1)] == ["a/b", "a/c"]


def test_a_bulk_writer_writes_what_it_can(db) -> None:
    db.document("a/0").set({"n": -1})
    failed = []
    writer = db.bulk_writer()
    writer.on_write_error(lambda failure, _: failed.append(failure.operation.reference.id))
    for number in range(30):
        writer.create(db.document(f"a/{number}"), {"n": number})
    writer.close()
    assert failed == ["0"]
    assert sorted(s.get("n") for s in db.collection("a").stream()) == [-1, *range(1, 30)]


def test_recursive_delete_takes_all_that_lies_below(db) -> None:
    for path in ("a/b", "a/b/c/d", "a/b/c/d/e/f", "ab/x"):
        db.document(path).set({"x": 1})
    db.recursive_delete(db.collection("a"))
    assert not db.document("a/b/c/d/e/f").get().exists
    assert not db.document("a/b").get().exists
    assert db.document("ab/x").get().exists


# Transactions


def test_a_transaction_that_fails_leaves_nothing(db) -> None:
    @firestore.transactional
    def fails(transaction) -> None:
        db.document("a/b").get(transaction=transaction)
        transaction.set(db.document("a/b"), {"x": 1})
        raise LookupError

    with pytest.raises(LookupError):
        fails(db.transaction())
    assert not db.document("a/b").get().exists


def test_a_read_only_transaction_sees_one_state(db) -> None:
    db.document("a/1").set({"n": 1})
    db.document("a/2").set({"n": 1})
    transaction = db.transaction(read_only=True)
    transaction._begin()
    assert next(transaction.get(db.document("a/1"))).get("n") == 1
    batch = db.batch()
    batch.update(db.document("a/2"), {"n": 2})
    batch.set(db.document("a/3"), {"n": 2})
    batch.commit()
    assert next(transaction.get(db.document("a/2"))).get("n") == 1
    assert [s.id for s in transaction.get(db.collection("a").order_by("n"))] == ["1", "2"]
    transaction._rollback()
    assert db.document("a/2").get().get("n") == 2


def test_an_unknown_transaction_is_refused(db) -> None:
    transaction = db.transaction()
    transaction._id = b"never began"
    with pytest.raises(exceptions.InvalidArgument):
        next(transaction.get(db.document("a/b")))


def test_claims_by_create_have_one_winner(db) -> None:
    barrier = threading.Barrier(6)

    def claim(number: int) -> bool:
        barrier.wait()
        try:
            db.document("claims/one").create({"by": number})
        except exceptions.AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(claim, range(6))) == 1
