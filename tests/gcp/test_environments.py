"""Further projects for deployments: identities of their own, with rights there and nowhere else."""

import pytest

from tests.gcp.conftest import PROJECT, VALUES

pytestmark = pytest.mark.terraform
PLACES = ("shop-staging", "shop-prod-1")


@pytest.fixture(scope="module")
def made(fresh):
    document = fresh.plan(environments=list(PLACES), deny_policies=True)
    return [each for each in document["resource_changes"] if each["change"]["actions"] == ["create"]]


def _of(made, address):
    return [each for each in made if each["address"].startswith(f"{address}[")]


def test_each_project_has_an_identity_for_each_phase_with_that_phase_s_roles(made):
    accounts = {each["index"]: each["change"]["after"] for each in _of(made, "google_service_account.environment")}
    assert set(accounts) == {f"{place} {phase}" for place in PLACES for phase in ("plan", "apply")}
    assert len({each["account_id"] for each in accounts.values()}) == 4
    assert all(6 <= len(each["account_id"]) <= 30 for each in accounts.values())
    grants = _of(made, "google_project_iam_member.environment")
    first = {each["index"] for each in _of(made, "google_project_iam_member.terraform")}
    for place in PLACES:
        there = {each["index"].removeprefix(f"{place} ") for each in grants if each["index"].startswith(f"{place} ")}
        assert there == first
    for each in grants:
        place, *_ = each["index"].split()
        assert each["change"]["after"]["project"] == place


def test_what_is_granted_in_one_project_names_no_other(made):
    for address in ("environment_within", "environment_custom", "environment_target", "environment_storage_events"):
        for each in _of(made, f"google_project_iam_member.{address}"):
            assert each["change"]["after"]["project"] == each["index"].split()[0]


def test_the_default_project_s_identities_get_nothing_there(made):
    mine = [each for each in made if each["type"] == "google_project_iam_member"]
    default = [each for each in mine if each["address"].startswith("google_project_iam_member.terraform[")]
    assert {each["change"]["after"]["project"] for each in default} == {VALUES["deployments_project"]}


def test_every_project_is_told_of_and_denied_keys_like_the_first(made):
    channels = _of(made, "google_monitoring_notification_channel.environment")
    assert {each["change"]["after"]["project"] for each in channels} == set(PLACES)
    denied = {each["index"] for each in _of(made, "google_iam_deny_policy.this")}
    assert denied == {PROJECT, VALUES["deployments_project"], *PLACES}


@pytest.mark.parametrize("place", [PROJECT, VALUES["deployments_project"], "Shop"])
def test_the_platform_s_own_project_is_none_of_them(fresh, place):
    assert "environments" in fresh.refused(environments=[place])
