"""What may have been read while planning; `tests/attacks/plans/reads.tf` has what is read later."""

import pytest

from jobs.terraform.policy.plan_data import data
from jobs.terraform.policy.plan_document import Source, changes
from jobs.terraform.policy.plan_own import Own
from jobs.terraform.steps import owners
from jobs.terraform.work import Ended
from shared.policy.static_rules import data_sources
from shared.terraform.naming import name_suffix
from tests.policy.test_named import OTHER, work

PROJECT = "demo-project"
SUFFIX = name_suffix(OTHER)


def plan_of(kind, **values):
    read = {"address": f"data.{kind}.x", "mode": "data", "type": kind, "name": "x", "values": values}
    return {"resource_changes": [], "prior_state": {"values": {"root_module": {"resources": [read]}}}}


def rules(document, text="", suffix="-abcde"):
    own = Own(changes(document), PROJECT, suffix)
    return {rule for _, rule, _ in data(document, Source({"main.tf": text}), own)}


def written(kind, **arguments):
    lines = "".join(f'  {name} = "{value}"\n' for name, value in arguments.items())
    return f'data "{kind}" "x" {{\n{lines}}}\n'


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("google_compute_network", {"name": "office", "project": PROJECT}, set()),
        ("google_compute_network", {"name": "office", "project": "other"}, {"foreign_project"}),
        ("google_compute_network", {"name": "projects/other/global/networks/office"}, {"foreign_project"}),
        ("google_compute_subnetwork", {"name": "a", "network": "https://x/projects/host/global/networks/n"},
         {"foreign_project"}),
        ("google_project", {"project_id": PROJECT, "number": "12"}, set()),
        ("google_project", {"project_id": "other"}, {"foreign_project"}),
        ("google_compute_image", {"project": "debian-cloud", "name": "debian-12"}, set()),
        ("google_compute_network", {"project": "debian-cloud", "name": "n"}, {"foreign_project"}),
        ("google_compute_image", {"project": "eve", "name": "debian-12"}, {"foreign_project"}),
        ("google_storage_bucket", {"name": "acme-infraai-state"}, {"foreign_resource"}),
        ("google_kms_crypto_key", {"name": "k", "key_ring": "projects/other/locations/eu/keyRings/r"},
         {"foreign_project"}),
        ("google_secret_manager_secret_version_access", {"secret": "x"}, {"data_not_allowed"}),
        ("google_service_account_key", {"name": "x"}, {"data_not_allowed"}),
        ("google_client_config", {}, {"data_not_allowed"}),
    ],
)  # fmt: skip
def test_what_was_read_while_planning_is_the_project_s_and_not_the_platform_s(kind, values, expected):
    assert rules(plan_of(kind, **values)) == expected


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("google_storage_project_service_account", {"project": "infraai-local"}, set()),
        ("google_compute_network", {"self_link": "https://x/projects/infraai-local/global/networks/office"}, set()),
        ("google_storage_bucket", {"name": "infraai-local-state"}, {"foreign_resource"}),
        ("google_compute_network", {"self_link": "https://x/projects/infraai-local/global/networks/infraai-run"},
         {"foreign_resource"}),
    ],
)  # fmt: skip
def test_a_project_that_is_called_as_the_platform_is_no_thing_of_the_platform(kind, values, expected):
    document = plan_of(kind, **values)
    own = Own(changes(document), "infraai-local", "-abcde")
    assert {rule for _, rule, _ in data(document, Source({"main.tf": ""}), own)} == expected


@pytest.mark.parametrize(
    ("kind", "argument"),
    [
        ("google_secret_manager_secret", "secret_id"),
        ("google_service_account", "account_id"),
        ("google_sql_database_instance", "name"),
    ],
)
def test_secrets_accounts_and_databases_are_read_only_where_they_are_one_s_own(kind, argument):
    text = written(kind, **{argument: "api-key-zzzzz"})
    assert rules(plan_of(kind, **{argument: "api-key-zzzzz"}), text) == {"foreign_resource"}
    document = plan_of(kind, **{argument: "api-key-abcde"})
    before = {argument: "api-key-abcde", "project": PROJECT}
    change = {"actions": ["no-op"], "before": before, "after": before}
    document["resource_changes"] = [
        {"address": f"{kind}.own", "mode": "managed", "type": kind, "name": "own", "change": change}
    ]
    assert rules(document, written(kind, **{argument: "api-key-abcde"})) == set()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("google_compute_network", {"name": f"vpc{SUFFIX}"}),
        ("google_compute_networks", {"networks": ["default", f"vpc{SUFFIX}"]}),
        ("google_compute_addresses", {"addresses": [{"name": "free"}, {"name": f"ip{SUFFIX}"}]}),
        ("google_pubsub_topic", {"name": "jobs", "labels": {"deployment": OTHER}}),
    ],
)
def test_what_another_deployment_owns_is_not_read(kind, values):
    held = owners.read_in(plan_of(kind, **values))
    mine = {key: value for key, value in values.items() if key != "labels"}
    assert {each.address for each in held} == {f"data.{kind}.x"}
    with pytest.raises(Ended, match="alpha"):
        owners.check_nobody_s(work(), held)
    free = owners.read_in(plan_of(kind, **{key: _freed(value) for key, value in mine.items()}))
    owners.check_nobody_s(work(), free)


def _freed(value):
    if isinstance(value, list):
        return [_freed(each) for each in value]
    return {key: _freed(each) for key, each in value.items()} if isinstance(value, dict) else "free"


def test_the_lists_are_of_sources_that_may_be_read():
    assert owners.LISTS.keys() <= data_sources()
