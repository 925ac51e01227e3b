"""Registries in real plans: their copies of public ones, what is kept, and who may pull and push."""

from pathlib import Path

import pytest

from tests.parts import test_every_part
from tests.parts.architectures import architecture, part
from tests.planning.terraform import needs_terraform


@needs_terraform
@pytest.mark.terraform
def test_registries_live_and_end_on_the_laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = architecture(
        part("both", "registry", format="python", mode="virtual", keep_count="10", tagged_days="90"),
        part("copies", "registry", mode="remote", readers="group:team@example.com"),
        part("own", "registry", writers="user:ann@example.com", keep_days="14"),
        part("files", "bucket"),
        part("vm", "vm"),
    )
    # It is smaller than what the test of all parts expects of an older state.
    monkeypatch.setattr(test_every_part, "as_six_wrote", lambda _: range(31))
    types = test_every_part.lived_through(made, tmp_path / "files", upgrades=False)
    assert "google_artifact_registry_repository_iam_member" in types


@pytest.mark.parametrize("settings", [{"format": "go", "mode": "remote"}, {"readers": "allUsers"}])
def test_what_no_registry_can_be_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"mode|readers"):
        test_every_part.files_of(architecture(part("own", "registry", **settings)))
