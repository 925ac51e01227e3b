"""A deployment's things named with their project's number: Google's answer says whose it is, and nobody else."""

import pytest

from jobs.terraform.policy.plan_document import changes, number_of
from jobs.terraform.policy.plan_own import Own

NUMBER, OTHER = "938386411120", "111111111111"
PLAN = {
    "resource_changes": [
        {
            "address": "google_compute_network.all",
            "mode": "managed",
            "type": "google_compute_network",
            "name": "all",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"name": "all-vpc-abcde", "project": "demo-project"},
                "after_unknown": {},
            },
        }
    ],
    "prior_state": {
        "values": {
            "root_module": {
                "resources": [
                    {
                        "mode": "data",
                        "type": "google_project",
                        "values": {"project_id": "other-project", "number": OTHER},
                    },
                    {
                        "mode": "data",
                        "type": "google_project",
                        "values": {"project_id": "demo-project", "number": NUMBER},
                    },
                ]
            }
        }
    },
}


@pytest.mark.parametrize(
    ("path", "own"),
    [
        (f"projects/{NUMBER}/global/networks/all-vpc-abcde", True),
        ("projects/demo-project/global/networks/all-vpc-abcde", True),
        (f"projects/{OTHER}/global/networks/all-vpc-abcde", False),
        (f"projects/{NUMBER}/global/networks/default", False),
    ],
)
def test_a_network_is_the_deployments_own_by_its_projects_number(path: str, own: bool) -> None:
    made = Own(changes(PLAN), "demo-project", "-abcde", number=number_of(PLAN, "demo-project"))
    assert made.holds(("google_compute_network",), path, {}) is own


def test_a_number_that_nobody_told_is_no_ones() -> None:
    assert number_of({}, "demo-project") == ""
    made = Own(changes(PLAN), "demo-project", "-abcde")
    assert not made.holds(("google_compute_network",), f"projects/{NUMBER}/global/networks/all-vpc-abcde", {})
