"""The fixtures for Google's emulators: what happens where there are none."""

import pytest

from tests.support import google_emulators


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize(("path", "product"), [("x.jar", "Firestore"), ("bin/x", "Pub/Sub")])
def test_a_missing_emulator_skips_with_its_name(monkeypatch, path, product) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=product):
        google_emulators._part(path, product)


def test_in_ci_a_missing_emulator_or_java_fails(monkeypatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Firestore"):
        google_emulators._part("x.jar", "Firestore")
    with pytest.raises(pytest.fail.Exception, match="Java"):
        google_emulators._java()
