"""A Firestore client of one's own for a test: the real client against the embedded server, in memory."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest


@pytest.fixture(scope="session")
def firestore_host():
    from infra.local.firestore import FirestoreService

    service = FirestoreService(None)
    with ThreadPoolExecutor(16) as threads:
        server = grpc.server(threads)
        server.add_generic_rpc_handlers(service.handlers())
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        service.start()
        yield f"127.0.0.1:{port}"
        service.close()
        server.stop(None).wait()


@pytest.fixture
def client(firestore_host, monkeypatch):
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import firestore

    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    made = firestore.Client(f"p{uuid.uuid4().hex[:12]}", credentials=AnonymousCredentials())
    yield made
    made.close()


class Clock:
    """Time that moves when it is told to; sleeping moves it."""

    def __init__(self, now=1_000_000.0):
        self.now = now

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Sent(list):
    """A publisher that keeps what it was given."""

    def __call__(self, message):
        self.append(message)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sent():
    return Sent()
