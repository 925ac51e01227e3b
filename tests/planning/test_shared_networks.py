"""Shared VPC: the network is built, nothing of other projects is touched, and what a person does about it is told."""

import pytest

from functions.planning.plan import make_plan
from functions.planning.rules.architect import draw
from functions.planning.rules.read import read
from tests.planning.test_meant import OFFLINE


@pytest.mark.parametrize(
    ("goal", "projects"),
    [
        ("Shared VPC: this is the host, service projects acme-web and acme-data use it", ("acme-web", "acme-data")),
        ("Shared VPC host project with two subnets, attach service project team-a-prod", ("team-a-prod",)),
        (
            "VPC compartida con una subred, proyectos de servicio ventas-prod y datos-prod",
            ("ventas-prod", "datos-prod"),
        ),
        ("un VPC partagé (projet hôte), projets de service boutique-123 et stock-456", ("boutique-123", "stock-456")),
        ("shared vpc hub w/ firewall, svc projects dev-1 dev-2", ("dev-1", "dev-2")),
        ("Ein Shared-VPC-Hostprojekt mit einem Subnetz", ("SERVICE_PROJECT",)),
        ("Set up a shared VPC network for our three teams with Cloud NAT", ("SERVICE_PROJECT",)),
    ],
)
def test_the_network_is_built_and_who_lets_others_in_is_told(goal: str, projects: tuple[str, ...]) -> None:
    sketch = draw(read(goal))
    assert set(sketch.parts) <= {"net", "nat"}
    assert "vpc" not in sketch.parts["net"].settings
    how = sketch.lacks["shared_vpc"]
    assert "shared_vpc" not in sketch.how
    assert "roles/compute.xpnAdmin" in how
    assert all(f"associated-projects add {each} --host-project=HOST" in how for each in projects)


def test_one_that_stands_elsewhere_is_told_as_theirs() -> None:
    sketch = draw(read("Our network team already has a Shared VPC in project net-host, put a VM there"))
    assert set(sketch.parts) == {"backend"}
    assert "none of this deployment" in sketch.lacks["shared_vpc"]


@pytest.mark.parametrize(
    "goal",
    ["A VPC with two subnets, no Shared VPC", "VMs in a private network; we may go to a shared vpc next year"],
)
def test_a_no_and_a_mere_mention_are_no_wish(goal: str) -> None:
    made = make_plan(goal, OFFLINE)
    assert not any(each.need in {"shared_vpc", "peering"} for each in made.asked)
