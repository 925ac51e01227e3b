"""A balancer inside the network: before machines, groups and any port, for those that a goal names alone."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings


def planned(goal: str) -> tuple[dict[str, tuple[dict[str, str], list[str]]], dict[str, bool]]:
    """Kind of part -> its settings and what it uses; need -> whether it is met."""
    made = make_plan(goal, provider(ModelSettings(), RULES))
    parts = {
        each.part: ({one.key: one.value for one in each.settings}, list(each.uses))
        for each in made.expanded.architecture.parts
    }
    return parts, {each.need: each.met for each in made.asked}


@pytest.mark.parametrize(
    ("goal", "ports", "sources", "before"),
    [
        ("Two VMs named rabbit-1 and rabbit-2 behind an internal TCP load balancer on port 5672", "5672", None, 2),
        ("Drei VMs hinter einem internen Load Balancer, nur aus 10.20.0.0/16 erreichbar", None, "10.20.0.0/16", 1),
        ("managed instance group with 4 machines behind an internal tcp lb port 3000", "3000", None, 1),
        (
            "équilibreur de charge interne devant un groupe d'instances, port 8080, uniquement depuis 10.8.0.0/16",
            "8080",
            "10.8.0.0/16",
            1,
        ),
        (
            "Elasticsearch on a VM with an SSD, internal load balancer on 9200, reachable only from 10.4.0.0/14",
            "9200",
            "10.4.0.0/14",
            1,
        ),
    ],
)
def test_connections_are_passed_on_as_they_are(goal: str, ports: str | None, sources: str | None, before: int) -> None:
    parts, met = planned(goal)
    settings, uses = parts["internal_tcp_load_balancer"]
    assert settings.get("ports") == ports
    assert settings.get("sources") == sources
    assert len(uses) == before
    assert met["internal_lb"]
    assert "load_balancer" not in parts


def test_http_inside_stays_with_paths() -> None:
    parts, _ = planned("a managed instance group behind an internal load balancer")
    assert "internal_load_balancer" in parts


def test_a_machine_behind_it_has_no_address() -> None:
    parts, _ = planned("Two VMs named rabbit-1 and rabbit-2 behind an internal TCP load balancer on port 5672")
    assert parts["vm"][0]["public"] == "false"


def test_a_no_to_it_makes_none() -> None:
    parts, _ = planned("Internal load balancer? No, a single VM with nginx is fine")
    assert not {"internal_load_balancer", "internal_tcp_load_balancer"} & parts.keys()


def test_of_a_cluster_it_is_told_who_makes_one() -> None:
    parts, met = planned("vault on gke but private: internal load balancer ip and private nodes")
    assert met["internal_lb"] is False
    assert parts["gke"][0]["private_nodes"] == "true"
