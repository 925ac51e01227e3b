import pytest

from infra.cli.client import ApiError
from infra.cli.incident import _deployed


class Platform:
    """Answers with one deployment, by a later run of it or by its name."""

    def __init__(self, status=404):
        self.status = status

    def call(self, method, path):
        if path in {"/deployments/shop", "/runs/run-later"}:
            return {"deployment_id": "run-first"}
        raise ApiError("There is none.", status=self.status)


@pytest.mark.parametrize(
    ("word", "meant"), [("shop", "run-first"), ("run-later", "run-first"), ("backend-vm-1-k3x9q", "backend-vm-1-k3x9q")]
)
def test_an_application_s_name_and_any_run_of_it_mean_its_deployment(word, meant):
    assert _deployed(Platform(), word) == meant


def test_a_platform_that_does_not_answer_is_said():
    with pytest.raises(ApiError):
        _deployed(Platform(status=503), "backend-vm-1")
