"""The laptop's Firestore and Pub/Sub, and Google's emulators beside them, for the tests in this folder."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.discovery import Exchange, Recorder, wrong
from tests.support.google_emulators import firestore_emulator_host, pubsub_emulator_host
from tests.support.grpc_server import serving

__all__ = ["firestore_emulator_host", "pubsub_emulator_host"]


@pytest.fixture(scope="session")
def exchanged() -> Iterator[list[Exchange]]:
    """What goes by at the REST stand-ins of this process."""
    from infra.local import web

    kept: list[Exchange] = []
    wall = web.Wall
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "Wall", lambda app, *given, **more: wall(Recorder(app, kept), *given, **more))
        yield kept


@pytest.fixture(autouse=True)
def holds_to_googles_contract(exchanged: list[Exchange]) -> Iterator[None]:
    """Every test here is one of the contract too: requests and answers are Google's own, field by field."""
    exchanged.clear()  # what tests elsewhere said to stand-ins of this process, as a model's
    yield
    seen, exchanged[:] = list(exchanged), []
    assert [said for each in seen for said in wrong(each)] == []


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


@pytest.fixture(params=["embedded", pytest.param("google", marks=pytest.mark.slow)])
def db(request: pytest.FixtureRequest, firestore_at: Callable[..., Any]) -> Any:
    """A Firestore client with an empty database: ours, then Google's emulator."""
    host = "embedded_host" if request.param == "embedded" else "firestore_emulator_host"
    return firestore_at(request.getfixturevalue(host))
