"""What only our Firestore promises: disk, expiry by an injected clock, fair turns, and company on its server."""

import datetime
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1 import types
from google.cloud.firestore_v1.base_query import FieldFilter
from google.pubsub_v1 import PublisherClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport

from infra.local.firestore import FirestoreService
from infra.local.pubsub import PubSubService
from tests.support.grpc_server import serving

Connect = Callable[..., Any]


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def moment(self, seconds: float) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(self.now + seconds, datetime.UTC)


@pytest.fixture
def db(firestore_at: Connect) -> Iterator[Any]:
    with serving(FirestoreService(None)) as host:
        yield firestore_at(host)


# Disk


def test_documents_survive_a_restart_with_their_times(tmp_path, firestore_at) -> None:
    path = tmp_path / "firestore.db"
    with serving(FirestoreService(path)) as host:
        db = firestore_at(host, "p")
        db.document("a/b").set({"x": 1, "list": [None, {"k": b"\x00"}]})
        db.document("a/gone").set({})
        db.document("a/gone").delete()
        before = db.document("a/b").get()
    with serving(FirestoreService(path)) as host:
        db = firestore_at(host, "p")
        after = db.document("a/b").get()
        assert after.to_dict() == before.to_dict()
        assert (after.create_time, after.update_time) == (before.create_time, before.update_time)
        assert [s.id for s in db.collection("a").stream()] == ["b"]
        db.document("a/b").update({"x": 2}, option=db.write_option(last_update_time=after.update_time))


def test_versions_grow_even_when_the_clock_goes_back(tmp_path, firestore_at) -> None:
    clock = Hand()
    with serving(FirestoreService(tmp_path / "f.db", clock=clock)) as host:
        first = firestore_at(host, "p").document("a/b").set({"x": 1}).update_time
    clock.now -= 3600
    with serving(FirestoreService(tmp_path / "f.db", clock=clock)) as host:
        assert firestore_at(host, "p").document("a/b").set({"x": 2}).update_time > first


WRITING = """
import itertools, os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import grpc
from infra.local.firestore import FirestoreService
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

service = FirestoreService(Path(sys.argv[1]))
server = grpc.server(ThreadPoolExecutor(4))
server.add_generic_rpc_handlers(service.handlers())
os.environ["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
server.start()
db = firestore.Client("p", credentials=AnonymousCredentials())
for number in itertools.count():
    batch = db.batch()
    batch.set(db.document(f"left/{number}"), {"n": number})
    batch.set(db.document(f"right/{number}"), {"n": number})
    batch.commit()
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_killed_process_loses_no_commit_and_leaves_none_half_done(tmp_path, firestore_at) -> None:
    path = tmp_path / "firestore.db"
    process = subprocess.Popen([sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(50)]
    os.kill(process.pid, signal.SIGKILL)
    told += process.stdout.read().split()
    process.stdout.close()
    process.wait()
    with serving(FirestoreService(path)) as host:
        db = firestore_at(host, "p")
        left, right = ({s.id for s in db.collection(side).stream()} for side in ("left", "right"))
    assert left == right
    assert left >= set(told)


def test_nothing_is_committed_after_the_end(tmp_path, firestore_at) -> None:
    service = FirestoreService(tmp_path / "firestore.db")
    with serving(service) as host:
        db = firestore_at(host)
        service.close()
        with pytest.raises(exceptions.ServiceUnavailable):
            db.document("a/b").set({"x": 1}, retry=None)


@pytest.mark.slow
def test_a_file_that_another_service_has_open_is_named(tmp_path) -> None:
    service = FirestoreService(tmp_path / "firestore.db")
    with pytest.raises(RuntimeError, match=r"firestore\.db.*another process"):
        FirestoreService(tmp_path / "firestore.db")
    service.close()


# Expiry


def test_an_expired_document_is_gone_for_reads_queries_and_creates(firestore_at) -> None:
    clock = Hand()
    with serving(FirestoreService(None, clock=clock, ttl={"claims": "expire_at"})) as host:
        db = firestore_at(host)
        claims = db.collection("claims")
        claims.document("short").create({"expire_at": clock.moment(10)})
        claims.document("long").create({"expire_at": clock.moment(100)})
        claims.document("never").create({"expire_at": "not a moment"})
        db.document("others/x").create({"expire_at": clock.moment(10)})
        with pytest.raises(exceptions.AlreadyExists):
            claims.document("short").create({})
        clock.now += 10
        assert not claims.document("short").get().exists
        assert [s.id for s in claims.stream()] == ["long", "never"]
        assert claims.count().get()[0][0].value == 2
        assert db.document("others/x").get().exists
        claims.document("short").create({"expire_at": clock.moment(10), "new": True})
        assert claims.document("short").get().get("new")


def test_a_sweep_deletes_what_has_expired_for_good(tmp_path, firestore_at) -> None:
    clock = Hand()
    service = FirestoreService(tmp_path / "f.db", clock=clock, ttl={"claims": "at"})
    with serving(service) as host:
        db = firestore_at(host, "p")
        db.document("claims/x").create({"at": clock.moment(5)})
        db.document("runs/1/claims/y").create({"at": clock.moment(5)})
        assert service.sweep() == 0
        clock.now += 6
        assert service.sweep() == 2
    clock.now -= 6
    with serving(FirestoreService(tmp_path / "f.db", clock=clock, ttl={"claims": "at"})) as host:
        assert list(firestore_at(host, "p").collection_group("claims").stream()) == []


# Transactions


def test_a_commit_is_aborted_when_what_it_read_has_changed(db) -> None:
    document = db.document("a/b")
    document.set({"n": 1})
    transaction = db.transaction()
    transaction._begin()
    assert document.get(transaction=transaction).get("n") == 1
    document.update({"n": 5})
    transaction.update(document, {"n": 2})
    with pytest.raises(exceptions.Aborted):
        transaction._commit()
    assert document.get().get("n") == 5


def test_a_commit_is_aborted_when_an_absent_document_or_a_query_has_changed(db) -> None:
    open_runs = db.collection("runs").where(filter=FieldFilter("open", "==", True))
    for read, disturb in (
        (lambda t: db.document("a/none").get(transaction=t), lambda: db.document("a/none").set({})),
        (lambda t: list(open_runs.stream(transaction=t)), lambda: db.document("runs/new").set({"open": True})),
        (lambda t: open_runs.count().get(transaction=t), lambda: db.document("runs/new").set({"open": False})),
    ):
        transaction = db.transaction()
        transaction._begin()
        read(transaction)
        disturb()
        transaction.set(db.document("a/result"), {})
        with pytest.raises(exceptions.Aborted):
            transaction._commit()


def test_a_commit_is_not_disturbed_by_what_it_did_not_read(db) -> None:
    db.document("runs/1").set({"open": True})
    transaction = db.transaction()
    transaction._begin()
    list(db.collection("runs").where(filter=FieldFilter("open", "==", True)).stream(transaction=transaction))
    db.document("runs/2").set({"open": False})
    db.document("other/1").set({"open": True})
    transaction.update(db.document("runs/1"), {"open": False})
    transaction._commit()
    assert db.document("runs/1").get().get("open") is False


def test_a_transaction_reads_one_state_even_when_it_will_be_aborted(db) -> None:
    for name in "ab":
        db.document(f"x/{name}").set({"n": 0})
    transaction = db.transaction()
    transaction._begin()
    assert db.document("x/a").get(transaction=transaction).get("n") == 0
    batch = db.batch()
    batch.update(db.document("x/a"), {"n": 1})
    batch.delete(db.document("x/b"))
    batch.commit()
    assert db.document("x/b").get(transaction=transaction).get("n") == 0
    assert [s.get("n") for s in db.collection("x").stream(transaction=transaction)] == [0, 0]
    transaction._rollback()
    assert [s.get("n") for s in db.collection("x").stream()] == [1]


def test_many_threads_that_fight_over_a_document_all_succeed_within_the_clients_five_attempts(db) -> None:
    document = db.document("a/counter")
    document.set({"n": 0})

    @firestore.transactional
    def one_more(transaction) -> None:
        transaction.update(document, {"n": document.get(transaction=transaction).get("n") + 1})

    def add(_: int) -> None:
        for _ in range(10):
            one_more(db.transaction())

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    assert document.get().get("n") == 80


def test_money_moved_between_accounts_by_many_threads_stays_the_same_in_every_snapshot(db) -> None:
    accounts = [db.document(f"accounts/{number}") for number in range(4)]
    for account in accounts:
        account.set({"money": 100})
    done = threading.Event()

    def move(number: int) -> None:
        source, target = accounts[number % 4], accounts[(number + 1) % 4]

        @firestore.transactional
        def moving(transaction) -> None:
            have, has = (account.get(transaction=transaction).get("money") for account in (source, target))
            transaction.update(source, {"money": have - 5})
            transaction.update(target, {"money": has + 5})

        for _ in range(8):
            moving(db.transaction(max_attempts=50))

    def watch() -> int:
        looks = 0
        while not done.is_set():
            assert sum(s.get("money") for s in db.collection("accounts").stream()) == 400
            looks += 1
        return looks

    with ThreadPoolExecutor(5) as threads:
        watcher = threads.submit(watch)
        try:
            list(threads.map(move, range(4)))
        finally:
            done.set()
        assert watcher.result() > 0


def test_a_forgotten_transaction_ends_after_a_minute(firestore_at) -> None:
    clock = Hand()
    with serving(FirestoreService(None, clock=clock)) as host:
        db = firestore_at(host)
        transaction = db.transaction()
        transaction._begin()
        db.document("a/b").get(transaction=transaction)
        clock.now += 61
        transaction.set(db.document("a/b"), {})
        with pytest.raises(exceptions.InvalidArgument, match="no longer valid"):
            transaction._commit()


# The wire


def test_one_server_serves_firestore_and_pubsub(tmp_path, firestore_at) -> None:
    services = FirestoreService(tmp_path / "f.db"), PubSubService(tmp_path / "p.db")
    with serving(*services) as host, grpc.insecure_channel(host) as channel:
        firestore_at(host).document("a/b").set({})
        publisher = PublisherClient(transport=PublisherGrpcTransport(channel=channel))
        assert publisher.create_topic(name="projects/p/topics/abc").name == "projects/p/topics/abc"


def test_single_document_calls_of_other_clients_are_served(db) -> None:
    api, parent = db._firestore_api, db._database_string + "/documents"
    made = api.create_document(
        types.CreateDocumentRequest(
            parent=parent, collection_id="a", document=types.Document(fields={"x": {"integer_value": 1}})
        )
    )
    assert len(made.name.rpartition("/")[2]) == 20
    made.fields["y"] = types.Value(string_value="z")
    api.update_document(types.UpdateDocumentRequest(document=made, update_mask={"field_paths": ["y"]}))
    assert set(api.get_document(types.GetDocumentRequest(name=made.name)).fields) == {"x", "y"}
    api.delete_document(types.DeleteDocumentRequest(name=made.name))
    with pytest.raises(exceptions.NotFound):
        api.get_document(types.GetDocumentRequest(name=made.name))


@pytest.mark.parametrize("name", ["a", "a/b/c", "a//b", "a/..", "a/__x__"])
def test_names_that_are_no_documents_are_refused(db, name: str) -> None:
    full = f"{db._database_string}/documents/{name}"
    with pytest.raises(exceptions.InvalidArgument):
        db._firestore_api.commit(
            types.CommitRequest(database=db._database_string, writes=[types.Write(update=types.Document(name=full))])
        )
