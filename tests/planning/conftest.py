"""Planning's door, as it is started in the cloud."""

from collections.abc import Iterator
from pathlib import Path

import functions_framework
import pytest
from flask.testing import FlaskClient

from functions.planning import wiring
from shared.store import firestore_client
from tests.support.store import firestore_host  # noqa: F401 - a fixture

MAIN = Path(__file__).parents[2] / "functions" / "planning" / "main.py"


@pytest.fixture(scope="module")
def client(firestore_host: str) -> Iterator[FlaskClient]:
    caches = (wiring.settings, wiring.guard, wiring.model, wiring.runs, firestore_client)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOOGLE_CLOUD_PROJECT", "test-project")
        patch.setenv("LLM_PROVIDER", "offline")
        patch.setenv("AUTH", "none")
        patch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
        for cached in caches:
            cached.cache_clear()
        yield functions_framework.create_app("planning", str(MAIN)).test_client()
    for cached in caches:
        cached.cache_clear()
