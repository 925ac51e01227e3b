"""What a goal says of its registries: formats, what stays, copies of public ones, who pulls and pushes."""

import pytest

from tests.planning.test_meant import plan, unmet


@pytest.mark.parametrize(
    ("goal", "settings"),
    [
        (
            "Artifact Registry for Docker, keep the 10 most recent versions, delete untagged images older than 14 days",
            {"keep_count": "10", "keep_days": "14"},
        ),
        ("Docker registry, delete images older than 90 days but always keep the last 5", {"keep_count": "5"}),
        ("Maven-Repository in Artifact Registry, nur die letzten 20 Versionen behalten", {"keep_count": "20"}),
        ("Maven-Repository in Artifact Registry, nur die letzten 20 Versionen behalten", {"format": "maven"}),
        ("Artifact Registry remote repository that proxies Docker Hub", {"mode": "remote"}),
        ("A Python package repository plus a remote repository for pypi.org and a virtual one", {"mode": "virtual"}),
        (
            "A private npm registry; group:dev@acme.io may publish, group:all@acme.io may only read",
            {"format": "npm", "readers": "group:all@acme.io", "writers": "group:dev@acme.io"},
        ),
    ],
)
def test_a_registry_is_as_its_goal_says(goal: str, settings: dict[str, str]) -> None:
    [made] = [each for each in plan(goal).values() if each.part == "registry"]
    assert settings.items() <= made.settings.items()
    assert not {"keep_images", "registry", "data_access", "not_understood"} & set(unmet(goal))


def test_a_right_to_publish_is_of_no_bucket() -> None:
    drawn = plan("A bucket exports and a topic orders; group:dev@acme.io may publish to the topic")
    assert all("dev@acme.io" not in str(each.settings) for each in drawn.values())
