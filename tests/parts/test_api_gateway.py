"""API gateways in real plans: Google's beta provider beside the other, with and without what callers have to show."""

from pathlib import Path

import pytest

from tests.parts import test_every_part
from tests.parts.architectures import architecture, part
from tests.planning.terraform import needs_terraform


@needs_terraform
@pytest.mark.terraform
def test_gateways_live_and_end_on_the_laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = architecture(
        part("open", "api_gateway", "orders", "stock"),
        part("keyed", "api_gateway", "orders", keys="true", rate_limit="60", tokens="true", routes="/v1=orders"),
        part("orders", "cloud_run", public=False),
        part("stock", "function", public=False),
        part("files", "bucket"),
        part("vm", "vm"),
    )
    # It is smaller than what the test of all parts expects of an older state.
    monkeypatch.setattr(test_every_part, "as_six_wrote", lambda _: range(31))
    types = test_every_part.lived_through(made, tmp_path / "files", upgrades=False)
    assert "google_api_gateway_api_config" in types
