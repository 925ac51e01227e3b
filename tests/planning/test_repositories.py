"""Private repositories: what a connection reads is built, what nobody's connection reads is refused with the way."""

import re
from typing import Any

import pytest

from shared.http import Unprocessable
from shared.parts.app import built_parts
from tests.planning.test_application import Known, plan

CONNECTED = "projects/infraai-local/locations/us-central1/connections/gh/repositories/shop"


def test_a_connected_repository_of_a_goal_is_built_and_none_of_its_words_is_a_wish() -> None:
    goal = f"run {CONNECTED}#release/2:services/api with a database in europe-west1"
    planned = plan(goal, Known())
    architecture = planned.expanded.architecture
    assert built_parts(architecture) == {"app_image": f"{CONNECTED}#release/2:services/api"}
    assert architecture.region == "europe-west1"
    public = plan("run https://github.com/acme/shop with a database in europe-west1").expanded.architecture
    assert [each.part for each in architecture.parts] == [each.part for each in public.parts]
    line = next(each for each in planned.asked if each.need == "repository")
    assert line.met
    assert "release/2" in line.how


@pytest.mark.parametrize(
    ("goal", "app", "says"),
    [
        (f"run {CONNECTED} with a database", {}, "#main"),
        (f"run {CONNECTED}#main:../../etc with a database", {}, "is no branch, tag or commit that is read"),
        (f"run {CONNECTED}#a..b with a database", {}, "is no branch, tag or commit that is read"),
        ("run https://github.com/acme/shop, a private repository", {}, "gcloud builds repositories create shop"),
        ("deploy our private GitHub repo https://github.com/acme/shop", {}, "connections create github"),
        ("run gitlab.com/acme/shop (private) on Cloud Run", {}, "connections create gitlab"),
        ("run https://github.com/acme/shop; the repository is private", {}, "connections create github"),
        (
            "an API",
            {"repository": {"url": CONNECTED.replace("infraai-local", "another"), "ref": "main"}},
            "of project another",
        ),
        ("an API", {"repository": {"url": CONNECTED.replace("us-central1", "us-east1"), "ref": "main"}}, "of us-east1"),
    ],
)
def test_a_private_repository_that_no_connection_of_ours_reads_is_refused_with_the_way(
    goal: str, app: dict[str, Any], says: str
) -> None:
    with pytest.raises(Unprocessable, match=re.escape(says)):
        plan(goal, Known(), **app)


@pytest.mark.parametrize(
    "goal",
    [
        "run https://github.com/acme/shop in a private network",
        "run https://github.com/acme/shop, private ip for the database",
        "the repo https://github.com/acme/shop with a private database",
        "run https://github.com/acme/shop, which lists private repositories of GitHub",
    ],
)
def test_what_is_private_beside_a_repository_is_not_the_repository(goal: str) -> None:
    assert any(each.need == "repository" and each.met for each in plan(goal, Known()).asked)


def test_a_repository_that_its_host_shows_nobody_is_told_with_the_steps() -> None:
    class Nobodys(Known):
        def commit(self, url: str, ref: str) -> str | None:
            return ""

    line = next(each for each in plan("run https://github.com/acme/shop", Nobodys()).asked if each.need == "repository")
    assert not line.met
    assert "--repository projects/infraai-local/locations/us-central1/connections/CONNECTION" in line.how
