"""What Google's API refuses though the provider takes it, the stand-in refuses too, with the API's status and shape."""

import re

import pytest

from infra.local.provider.call import Call, Settings
from infra.local.provider.google import GoogleProvider
from infra.local.provider.identity import resource_id
from infra.local.provider.problems import Refused
from infra.local.provider.refusals import REFUSALS, Request, known, refuse
from infra.local.provider.server import ProviderServer
from infra.local.provider.wire import UNKNOWN, conform
from infra.local.world import World
from shared.terraform.files import from_mapping
from shared.terraform.schema import provider_schema
from shared.terraform.written import Ref, read_body
from tests.local.terraform_runs import Terraform
from tests.support.refused import Example, examples

pytestmark = pytest.mark.terraform

SCHEMA = provider_schema()
EXAMPLES = examples()
KINDS = {kind for one in REFUSALS for kind in one.types}


@pytest.fixture
def cloud():
    world = World()
    provider = GoogleProvider(world, project="demo", latency=0, wait=lambda _: None)
    provider.configure("me", {"project": "demo", "region": "us-central1"})
    yield provider, world
    world.close()


def values(value: object, made: dict) -> object:
    """What was read from the text, as the provider gets it: references resolved."""
    if isinstance(value, dict):
        return {name: values(item, made) for name, item in value.items()}
    if isinstance(value, list):
        return [values(item, made) for item in value]
    if isinstance(value, Ref):
        return made[(value.type, value.name)].get(value.steps[-1])
    return value


def answer(cloud, text: str) -> tuple[set[str], str]:
    """Which rules the last resource of a configuration breaks once the others are there, and what the API says."""
    provider, world = cloud
    name = "main.tf.json" if text.startswith("{") else "main.tf"
    blocks = from_mapping({name: text}).parsed[name].body.blocks_of("resource")
    made: dict = {}
    for block in blocks:
        kind = block.names[0]
        schema = SCHEMA.resource(kind)
        config = conform(values(read_body(block.body, schema, {}).tree, made), schema)
        planned = provider.plan("me", kind, None, config).value
        call = Call(world, Settings(project="demo", region="us-central1", zone="us-central1-a"), kind)
        if block is blocks[-1]:
            request = Request(call, known(planned))
            broken = {one.id for one in REFUSALS if {kind, "*"} & set(one.types) and one.problem(request) is not None}
            try:
                refuse(call, planned, "creating")
            except Refused as refusal:
                return broken, str(refusal)
            return broken, ""
        there = {key: "" if item is UNKNOWN else item for key, item in planned.items()}
        entry = resource_id(kind, {**there, "project": "demo"}, call.number)
        made[(kind, block.names[1])] = {**there, "id": entry}
        world.put(kind, entry, {**there, "id": entry})
    raise AssertionError(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])
def test_each_rule_refuses_its_example(cloud, example: Example) -> None:
    broken, said = answer(cloud, example.bad)
    assert example.rule in broken
    assert re.match(r"Error creating \w+: googleapi: Error 40[03]: ", said)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])
def test_each_example_mended_is_taken(cloud, example: Example) -> None:
    assert answer(cloud, example.good) == (set(), "")


def test_every_rule_has_an_example_and_a_source() -> None:
    assert {one.id for one in REFUSALS} == {one.rule for one in EXAMPLES}
    assert len({one.id for one in REFUSALS}) >= 150
    for one in REFUSALS:
        assert one.source.startswith("cloud.google.com/"), one.id
        assert set(one.types) - {"*"} <= provider_schema("google-beta").resource_types(), one.id


STACK = """
resource "google_storage_bucket" "labels" {
  name     = "acme-files-1"
  location = "US"
  labels   = { Team = "Shop" }
}
resource "google_compute_health_check" "times" {
  name               = "times"
  check_interval_sec = 5
  timeout_sec        = 20
  tcp_health_check {
    port = 80
  }
}
resource "google_cloud_run_v2_service" "memory" {
  name                = "memory"
  location            = "us-central1"
  deletion_protection = false
  template {
    containers {
      image = "gcr.io/a/b"
      resources {
        limits = { cpu = "8", memory = "1Gi" }
      }
    }
  }
}
resource "google_sql_database_instance" "edition" {
  name                = "edition"
  database_version    = "POSTGRES_17"
  deletion_protection = false
  settings {
    tier = "db-f1-micro"
  }
}
resource "google_monitoring_uptime_check_config" "period" {
  display_name = "site"
  timeout      = "10s"
  period       = "120s"
  http_check {
    path = "/"
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = "demo", host = "www.example.com" }
  }
}
resource "google_compute_backend_service" "service" {
  name                  = "service"
  load_balancing_scheme = "INTERNAL_SELF_MANAGED"
}
resource "google_compute_url_map" "map" {
  name            = "map"
  default_service = google_compute_backend_service.service.id
}
resource "google_compute_target_http_proxy" "proxy" {
  name    = "proxy"
  url_map = google_compute_url_map.map.id
}
resource "google_compute_global_forwarding_rule" "scheme" {
  name       = "scheme"
  target     = google_compute_target_http_proxy.proxy.id
  port_range = "80"
}
"""


def test_terraform_is_told_at_apply_what_google_refuses(tmp_path) -> None:
    with ProviderServer(World(), project="demo") as server:
        terraform = Terraform(tmp_path / "stack", server)
        terraform.write(STACK)
        assert len(terraform.plan()) == 9
        said = terraform.refused()
        assert len(terraform.plan()) == 6  # what is right was made
    for kind, words in (
        ("Bucket", "Invalid value for field 'labels': 'Team'"),
        ("HealthCheck", "TimeoutSec should be less than or equal to checkIntervalSec"),
        ("Service", "8 CPUs need at least 4 GiB of memory"),
        ("DatabaseInstance", "Invalid Tier (db-f1-micro) for (ENTERPRISE_PLUS) Edition"),
        ("UptimeCheckConfig", "must be 60s, 300s, 600s or 900s"),
        ("GlobalForwardingRule", "Load balancing scheme must match the backend service's"),
    ):
        assert f"Error creating {kind}: googleapi: Error 400: " in said
        assert words in said.replace("│ ", "")
