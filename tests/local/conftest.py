"""The laptop's Firestore and Pub/Sub, and Google's emulators beside them, for the tests in this folder."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest

from tests.support.google_emulators import firestore_emulator_host, pubsub_emulator_host

__all__ = ["firestore_emulator_host", "pubsub_emulator_host"]


@contextmanager
def serving(*services: Any) -> Iterator[str]:
    """`127.0.0.1:PORT` of one server with all these services, started and closed again."""
    with ThreadPoolExecutor(16) as threads:
        server = grpc.server(threads)
        for service in services:
            server.add_generic_rpc_handlers(service.handlers())
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        for service in services:
            service.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            for service in services:
                service.close()
            server.stop(None).wait()


@pytest.fixture(scope="session")
def embedded_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Both embedded services on one port, kept on disk."""
    from infra.local.firestore import FirestoreService
    from infra.local.pubsub import PubSubService

    folder = tmp_path_factory.mktemp("embedded")
    with serving(FirestoreService(folder / "firestore.db"), PubSubService(folder / "pubsub.db")) as host:
        yield host


@pytest.fixture
def firestore_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Makes Firestore clients for a host, each in a project of its own unless one is named."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import firestore

    made = []

    def make(host: str, project: str = "") -> firestore.Client:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", host)
        client = firestore.Client(project or f"p{uuid.uuid4().hex[:12]}", credentials=AnonymousCredentials())
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture(params=["embedded", "google"])
def db(request: pytest.FixtureRequest, firestore_at: Callable[..., Any]) -> Any:
    """A Firestore client with an empty database: ours, then Google's emulator."""
    host = "embedded_host" if request.param == "embedded" else "firestore_emulator_host"
    return firestore_at(request.getfixturevalue(host))
