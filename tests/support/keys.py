"""Google's clients find a key file, as on a laptop; stand-ins without a wall of keys don't look at what it signs."""

import pytest

from infra.local.identity import Identity


@pytest.fixture(scope="session")
def key_file(tmp_path_factory):
    return Identity(tmp_path_factory.mktemp("keys"), "p1").credentials


@pytest.fixture
def google_keys(key_file, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file))
