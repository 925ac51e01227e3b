# ruff: noqa: E501 - a table
"""What a way back, or what comes from elsewhere, opens or protects less than what stands is asked about, and nothing else."""

import pytest

from jobs.terraform.policy.plan_weak import less_safe
from tests.attacks.test_removed_guards import Attack, Ref, planned
from tests.policy.edits import HARMLESS
from tests.policy.test_plan_drafted import files_with

# Of what is harmless, what takes a protection away, or opens again, once it is taken back.
TAKEN_BACK = {
    "images for longer", "more backups", "for the network alone", "not to be deleted", "a protected database", "two weeks to get back", "held for an event", "a day at least", "a month at least", "connectors alone", "no base dropped",
    "open to nobody", "a function for the network", "messages for a month", "one port less", "less of a network",
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_a_way_back_asks_about_what_it_opens_and_about_nothing_else(name):
    kind, drafted, edited = HARMLESS[name]
    for stands, wanted, is_told in ((drafted, edited, False), (edited, drafted, name in TAKEN_BACK)):
        plan, files = planned(Attack(("", ""), "", kind, wanted, before=stands))
        told = less_safe(plan, files, "", files_with(kind, stands), back=True)
        assert bool(told) is is_told, told


def test_a_way_back_lets_nobody_in_again_unasked():
    kind = "google_cloud_run_v2_service_iam_member"
    granted = {"name": Ref("google_cloud_run_v2_service.s.name"), "role": "roles/run.invoker"}
    for member in ("allUsers", "user:ann@example.com"):
        plan, files = planned(Attack(("", ""), "", kind, granted | {"member": member}))
        (told,) = less_safe(plan, files, "", {"main.tf": "# nobody is let in\n"}, back=True)
        assert "let in" in told
