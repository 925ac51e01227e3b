"""Trouble is made where a person points: also in what was adopted, whose names are nobody's but its own."""

from typing import Any

import pytest

from infra.cli import incident
from infra.cli.client import ApiError


class Platform:
    """A platform with one deployment, and a cloud in which only some of its resources have a machine type."""

    def __init__(self, deployment: str, *names: str, having: str) -> None:
        self.deployment, self.names, self.having = deployment, names, having
        self.asked: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        if method == "GET":
            return {"deployment_id": self.deployment, "resource_map": dict.fromkeys(self.names, "run-1")}
        self.asked.append(body["resource"])
        if body["resource"] != self.having:
            raise ApiError(f"Nothing is called {body['resource']}.")
        return {"resource": body["resource"]}


def by_hand(platform: Platform) -> Any:
    return incident._by_hand(platform, platform, "shop", ["machine_type=e2-medium"], gone=False)


def test_what_was_adopted_is_found_by_what_its_resources_are_called() -> None:
    platform = Platform("run-d7f135fd8b35", "samples-net", "samples-web", having="samples-web")
    assert by_hand(platform) == [{"resource": "samples-web"}]


def test_what_was_made_here_is_found_by_the_deployment() -> None:
    platform = Platform("shop-default-ab12cd", "vm-ab12c", having="shop-default-ab12cd")
    platform.names = (f"vm{incident.name_suffix(platform.deployment)}",)
    assert by_hand(platform) == [{"resource": "shop-default-ab12cd"}]
    assert platform.asked == ["shop-default-ab12cd"]


def test_what_nothing_has_is_said_of_the_first_that_was_asked() -> None:
    platform = Platform("run-d7f135fd8b35", "samples-net", "samples-web", having="")
    with pytest.raises(ApiError, match="samples-net"):
        by_hand(platform)


def test_what_is_gone_of_several_is_said_by_a_person() -> None:
    platform = Platform("run-d7f135fd8b35", "samples-net", "samples-web", having="samples-net")
    with pytest.raises(ApiError, match="samples-net, samples-web"):
        incident._by_hand(platform, platform, "shop", [], gone=True)
    assert platform.asked == []
