"""What starts by itself, in real plans: applied, planned again and destroyed."""

from pathlib import Path

import pytest

from tests.parts import test_every_part
from tests.parts.architectures import architecture, part
from tests.planning.terraform import needs_terraform


@needs_terraform
@pytest.mark.terraform
def test_triggers_live_and_end_on_the_laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = architecture(
        part("api", "cloud_run", rolled_out="true"),
        part("job", "run_job", rolled_out="true"),
        part("images", "registry"),
        part("push", "build_trigger", "images", "api", "job", repository="acme/shop", approval="true", folder="a/b"),
        part("tags", "build_trigger", "images", "api", repository="acme/web", file="cloudbuild.yaml", tag="v*"),
        part("flow", "workflow", "api"),
        part("files", "bucket"),
        part("jobs", "queue"),
        part("uploaded", "eventarc", "flow", "files"),
        part("published", "eventarc", "flow", "jobs"),
        part("called", "eventarc", "api", "jobs"),
        part("clock", "schedule", "flow"),
        part("vm", "vm"),
        part("site", "site"),
        part("pages", "build_trigger", "site"),
    )
    # It is smaller than what the test of all parts expects of an older state.
    monkeypatch.setattr(test_every_part, "as_six_wrote", lambda _: range(31))
    types = test_every_part.lived_through(made, tmp_path / "files", upgrades=False)
    assert {"google_cloudbuild_trigger", "google_eventarc_trigger", "google_cloud_scheduler_job"} <= types
