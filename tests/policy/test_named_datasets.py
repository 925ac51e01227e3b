"""A dataset as Vertex AI names it, in a plan: the deployment's own, in its own project, and no other."""

import pytest

from jobs.terraform.policy.plan_document import changes
from jobs.terraform.policy.plan_own import Own

PLAN = {
    "resource_changes": [
        {
            "address": "google_bigquery_dataset.log",
            "mode": "managed",
            "type": "google_bigquery_dataset",
            "name": "log",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"dataset_id": "log_abcde", "project": "demo-project"},
                "after_unknown": {},
            },
        }
    ]
}


@pytest.mark.parametrize(
    ("uri", "own"),
    [
        ("bq://demo-project.log_abcde", True),
        ("bq://other-project.log_abcde", False),
        ("bq://demo-project.billing", False),
        ("bq://demo-project", False),
        ("bq://demo-project.log_abcde.rows", False),
        ("bq://demo-project.log_abcde/../billing", False),
    ],
)
def test_requests_are_logged_to_a_dataset_of_the_deployments_own(uri, own):
    made = Own(changes(PLAN), "demo-project", "-abcde")
    assert made.holds(("google_bigquery_dataset",), uri, {}) is own
