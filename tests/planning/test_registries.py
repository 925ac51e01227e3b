"""Images that nobody pulls without a password: they are told from others, and said to need a copy."""

import pytest
from requests import Response

from functions.planning.registries import Registries
from tests.planning.test_application import DIGEST, Known, plan


class Hidden(Known):
    """A registry that shows nobody such an image."""

    def digest(self, image: str) -> str | None:
        return ""


@pytest.mark.parametrize(
    ("image", "look", "copy"),
    [
        ("ghcr.io/acme/shop:1.2", Hidden(), "docker push REGION-docker.pkg.dev/PROJECT/REPOSITORY/shop:1.2"),
        ("acme/private", Hidden(), "docker push REGION-docker.pkg.dev/PROJECT/REPOSITORY/private:latest"),
        (
            "1234.dkr.ecr.us-east-1.amazonaws.com/app:1",
            None,
            "docker push REGION-docker.pkg.dev/PROJECT/REPOSITORY/app:1",
        ),
    ],
)
def test_an_image_that_takes_a_password_is_said_to_need_a_copy(image: str, look: Known | None, copy: str) -> None:
    line = next(each for each in plan("an API", look, image=image).asked if each.need == "image")
    assert not line.met
    assert copy in line.how


def test_another_projects_image_needs_a_grant_and_is_said_so() -> None:
    line = next(
        each for each in plan("an API", Hidden(), image="us-docker.pkg.dev/p/r/app:1").asked if each.need == "image"
    )
    assert line.met
    assert "serverless-robot-prod" in line.how


@pytest.mark.parametrize(("status", "digest"), [(401, ""), (404, ""), (500, None), (200, DIGEST)])
def test_a_registry_that_shows_nobody_an_image_is_told_from_one_that_does_not_answer(
    status: int, digest: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Response()
    answer.status_code, answer.headers["Docker-Content-Digest"] = status, DIGEST
    monkeypatch.setattr("requests.head", lambda *_, **__: answer)
    monkeypatch.setattr("requests.get", lambda *_, **__: answer)
    assert Registries("project").digest("mcr.microsoft.com/app:1") == digest
