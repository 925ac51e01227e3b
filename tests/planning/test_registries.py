"""Registries: which are asked and what they say, and images that nobody pulls without a password."""

import pytest
from requests import Response

from functions.planning.application import full_name
from functions.planning.registries import Registries, commit_in
from functions.planning.rules.words.repositories import repository_of
from functions.planning.rules.words.values import image_in
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
    assert Registries("project", "us-central1").digest("mcr.microsoft.com/app:1") == digest


@pytest.mark.parametrize(
    ("image", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.29", "docker.io/library/nginx:1.29"),
        ("acme/shop", "docker.io/acme/shop:latest"),
        ("docker.io/redis:7", "docker.io/library/redis:7"),
        ("us-docker.pkg.dev/p/r/app:v1", "us-docker.pkg.dev/p/r/app:v1"),
        (f"acme/shop:1@{DIGEST}", f"docker.io/acme/shop@{DIGEST}"),
        ("localhost:5000/x:1", "localhost:5000/x:1"),
    ],
)
def test_a_reference_in_full(image: str, full: str) -> None:
    assert full_name(image) == full


@pytest.mark.parametrize("goal", ["a budget of 300 and a ratio of 1:2", "starts at 10:30", "http://203.0.113.7:8080/x"])
def test_what_is_no_image_is_none(goal: str) -> None:
    assert image_in(goal) is None
    assert repository_of(goal) is None


@pytest.mark.parametrize(
    "image",
    [
        "127.0.0.1/x:1",
        "169.254.169.254/computeMetadata:v1",
        "metadata.google.internal/x:1",
        "docker.io.evil.example/x:1",
        "evil-docker.pkg.dev.evil.example/x:1",
        "gcr.io/../../x:1",
        "gcr.io/x:1?y",
        "localhost:80/x:1",
    ],
)
def test_no_other_host_is_asked_about_an_image(image: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        pytest.fail("it asked")

    monkeypatch.setattr("requests.sessions.Session.request", refused)
    assert Registries("project", "us-central1").digest(image) is None


@pytest.mark.parametrize("url", ["https://127.0.0.1/a/b", "http://github.com/a/b", "https://github.com/a/b?x=y"])
def test_no_other_host_is_asked_about_a_repository(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.sessions.Session.request", lambda *_, **__: pytest.fail("it asked"))
    assert Registries("project", "us-central1").commit(url, "") is None


def test_gits_list_of_references_is_read() -> None:
    tagged = "3" * 40
    text = (
        "001e# service=git-upload-pack\n0000"
        f"0155{'1' * 40} HEAD\x00multi_ack symref=HEAD:refs/heads/main\n"
        f"003d{'1' * 40} refs/heads/main\n003d{'2' * 40} refs/heads/dev\n"
        f"003d{'4' * 40} refs/tags/v1\n0040{tagged} refs/tags/v1^{{}}\n0000"
    )
    assert commit_in(text, "") == "1" * 40
    assert commit_in(text, "dev") == "2" * 40
    assert commit_in(text, "v1") == tagged
    assert commit_in(text, "gone") is None
