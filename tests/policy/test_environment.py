"""Nothing leads out of an environment: by words in the files, by a plan's values, by what a plan reads."""

import json

import pytest

from jobs.terraform.policy.plan_environment import outside as planned_outside
from shared.policy.environment import is_other_place, outside
from shared.schemas import Environment
from tests.policy.plan_room import LIMITS, PROJECT, files_of

HERE = Environment(name="staging", project="shop-staging", region="us-central1", regions=["us-central1", "us-east1"])
OTHER = "shop-prod-1"


@pytest.mark.parametrize(
    "text",
    [
        f'resource "google_pubsub_topic" "t" {{\n  name    = "t"\n  project = "{OTHER}"\n}}',
        f'provider "google" {{\n  project = "{OTHER}"\n}}',
        f'provider "google" {{\n  billing_project = "{OTHER}"\n}}',
        f'data "google_project" "p" {{\n  project_id = "{OTHER}"\n}}',
        f'module "m" {{\n  source  = "./m"\n  project = "{OTHER}"\n}}',
        f'resource "google_compute_shared_vpc_service_project" "s" {{\n  host_project = "{OTHER}"\n}}',
        f'resource "google_compute_instance" "v" {{\n  nic {{\n    network = "projects/{OTHER}/n"\n  }}\n}}',
        f'locals {{\n  n = "https://www.googleapis.com/compute/v1/projects/{OTHER}/global/networks/n"\n}}',
        f'variable "t" {{\n  default = "projects/{OTHER}/topics/t"\n}}',
        f"locals {{\n  t = <<-EOT\n    projects/{OTHER}/topics/t\n  EOT\n}}",
    ],
    ids=["argument", "provider", "billing", "data", "module", "host", "path", "link", "variable", "heredoc"],
)
def test_another_project_in_the_files_is_refused_with_its_line(text):
    found = outside({"main.tf": text}, HERE)
    assert [each.rule for each in found] == ["foreign_project"], found
    assert found[0].line > 0
    assert OTHER in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        'resource "google_pubsub_topic" "t" {\n  name    = "t"\n  project = "shop-staging"\n}',
        'resource "google_pubsub_topic" "t" {\n  name    = "t"\n  project = var.project_id\n}',
        'data "google_compute_image" "i" {\n  project = "debian-cloud"\n  family  = "debian-12"\n}',
        'locals {\n  i = "projects/debian-cloud/global/images/family/debian-12"\n}',
        'locals {\n  i = "projects/${var.project_id}/topics/t"\n}',
        'variable "topic" {\n  description = "Such as projects/some-project/topics/t."\n}',
        'resource "google_sql_database_instance" "d" {\n  region = "us-east1"\n}',
        'resource "google_storage_bucket" "b" {\n  location = "US"\n}',
    ],
)
def test_what_stays_inside_passes(text):
    assert outside({"main.tf": text}, HERE) == []


@pytest.mark.parametrize("stack", ["backend_api_postgres", "web_app_autoscaled", "static_site", "worker_pubsub"])
def test_what_the_catalogue_writes_never_leads_out(stack):
    assert outside(files_of(stack), HERE) == []


@pytest.mark.parametrize("place", ["europe-west1", "europe-west1-b", "EU", "asia", "us-west4", "asia-east1-a", "eur4"])
def test_a_region_outside_the_environment_s_is_refused(place):
    assert is_other_place(place, HERE)
    found = outside({"main.tf": f'resource "google_storage_bucket" "b" {{\n  location = "{place}"\n}}'}, HERE)
    assert [each.rule for each in found] == ["foreign_region"]


@pytest.mark.parametrize("place", ["us-central1", "us-east1-b", "US", "global", "nam5", ""])
def test_its_own_regions_zones_and_areas_are_not(place):
    assert not is_other_place(place, HERE)


def test_an_environment_without_regions_may_stand_anywhere():
    assert not is_other_place("europe-west1", HERE.model_copy(update={"regions": []}))


PLACES = [
    ("google_pubsub_topic", "message_storage_policy.allowed_persistence_regions", ["me-central1"]),
    ("google_compute_snapshot", "storage_locations", ["eu"]),
    ("google_compute_resource_policy", "snapshot_schedule_policy.snapshot_properties.storage_locations", ["asia"]),
    ("google_compute_region_disk", "replica_zones", ["us-central1-a", "europe-west1-b"]),
    ("google_container_cluster", "node_locations", ["europe-west1-b"]),
    ("google_compute_region_instance_group_manager", "distribution_policy_zones", ["europe-west1-b"]),
    ("google_sql_database_instance", "settings.location_preference.secondary_zone", "europe-west1-b"),
    ("google_storage_bucket", "custom_placement_config.data_locations", ["EUROPE-WEST1", "EUROPE-WEST4"]),
    ("google_redis_instance", "alternative_location_id", "europe-west1-b"),
    ("google_cloud_run_v2_service", "multi_region_settings.regions", ["europe-west1"]),
]


@pytest.mark.parametrize(("kind", "path", "value"), PLACES, ids=[each[1] for each in PLACES])
def test_a_place_is_held_to_the_environment_by_whatever_argument_names_it(kind, path, value):
    *around, name = path.split(".")
    written = f"{name} = {json.dumps(value)}"
    tree = {name: value}
    for block in reversed(around):
        written, tree = f"{block} {{\n{written}\n}}", {block: [tree]}
    found = outside({"main.tf": f'resource "{kind}" "x" {{\n{written}\n}}'}, HERE)
    assert {each.rule for each in found} == {"foreign_region"}
    assert {rule for _, rule, _ in planned_outside(_plan(kind, after=tree), HERE)} == {"foreign_region"}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("google_cloud_scheduler_job", {"time_zone": "Europe/Berlin"}),
        ("google_monitoring_uptime_check_config", {"selected_regions": ["EUROPE", "ASIA_PACIFIC"]}),
        ("google_compute_health_check", {"source_regions": ["us-east4", "europe-west1", "asia-east1"]}),
        ("google_dns_record_set", {"managed_zone": "eu"}),
        ("google_pubsub_topic", {"labels": {"zone": "warehouse"}}),
        ("google_container_cluster", {"node_pool": [{"autoscaling": [{"location_policy": "BALANCED"}]}]}),
    ],
)
def test_what_is_no_place_of_its_own_is_not_held_to_it(kind, values):
    assert list(planned_outside(_plan(kind, after=values), HERE)) == []


def _plan(kind="google_pubsub_topic", mode="managed", actions=("create",), before=None, after=None, unknown=None):
    change = {"actions": list(actions), "before": before, "after": after, "after_unknown": unknown or {}}
    return {"resource_changes": [{"address": f"{kind}.x", "mode": mode, "type": kind, "name": "x", "change": change}]}


@pytest.mark.parametrize(
    "plan",
    [
        _plan(after={"name": "t", "project": OTHER}),
        _plan(after={"name": "t", "project": "123456789012"}),
        _plan(after={"name": "t"}, unknown={"project": True}),
        _plan(
            actions=["update"], before={"project": OTHER, "name": "t"}, after={"project": "shop-staging", "name": "t"}
        ),
        _plan(actions=["delete"], before={"id": f"projects/{OTHER}/topics/t", "name": "t"}),
        _plan(actions=["no-op"], before={"project": OTHER}, after={"project": OTHER}),
        _plan("google_compute_network", mode="data", actions=["read"], after={"project": OTHER}),
        _plan("google_project", actions=["delete"], before={"id": f"projects/{OTHER}"}),
        {
            "prior_state": {
                "values": {
                    "root_module": {
                        "child_modules": [
                            {
                                "resources": [
                                    {
                                        "address": "module.m.data.google_secret.x",
                                        "type": "google_secret_manager_secret_version",
                                        "values": {"id": f"projects/{OTHER}/secrets/s/versions/1"},
                                    }
                                ]
                            }
                        ]
                    }
                }
            }
        },
    ],
    ids=["create", "by number", "unknown", "moves in", "destroys", "kept", "reads", "the project", "read in a module"],
)
def test_whatever_a_plan_touches_reads_or_keeps_elsewhere_is_refused(plan):
    assert {rule for _, rule, _ in planned_outside(plan, HERE)} == {"foreign_project"}


@pytest.mark.parametrize(
    "after",
    [
        {"name": "b", "project": "shop-staging", "location": "US-CENTRAL1"},
        {"name": "s", "id": "projects/123456789012/secrets/s"},
        {"name": "z", "zone": "us-east1-c", "self_link": "https://x/compute/v1/projects/shop-staging/zones/us-east1-c"},
    ],
)
def test_what_stands_in_the_environment_passes(after):
    assert list(planned_outside(_plan("google_storage_bucket", after=after), HERE)) == []


def test_a_place_outside_is_refused_in_a_plan_too():
    (found,) = planned_outside(_plan("google_redis_instance", after={"name": "r", "region": "europe-west1"}), HERE)
    assert found[1] == "foreign_region"


@pytest.mark.terraform
def test_both_gates_judge_by_it(workshop):
    from dataclasses import replace

    from jobs.terraform.policy.plan_gate import judge_plan
    from tests.planning.plans import plan_for

    files = files_of("bucket")
    document = workshop.plan(files)
    own = Environment(name="default", project=PROJECT, region="us-central1")
    infra = plan_for("bucket")
    assert judge_plan(document, infra, replace(LIMITS, environment=own), files=files) == []
    found = judge_plan(document, infra, replace(LIMITS, environment=HERE), files=files)
    assert {each.rule for each in found} == {"foreign_project"}
