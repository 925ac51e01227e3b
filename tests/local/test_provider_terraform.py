"""The real terraform binary against the stand-in: what it applies exists, and what exists is what it plans against."""

import threading
import time
from pathlib import Path

import pytest

from infra.local.provider.server import ProviderServer
from infra.local.world import World, by_address, instances, reachable
from tests.local.terraform_runs import Terraform

pytestmark = pytest.mark.terraform

NETWORK = """
resource "google_compute_network" "net" {
  name                    = "net"
  auto_create_subnetworks = false
}
resource "google_compute_subnetwork" "sub" {
  name          = "sub"
  network       = google_compute_network.net.id
  ip_cidr_range = "10.0.0.0/24"
}
resource "google_compute_firewall" "http" {
  name          = "http"
  network       = google_compute_network.net.name
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["web"]
  allow {
    protocol = "tcp"
    ports    = ["80"]
  }
}
"""
MACHINE = """
resource "google_compute_instance" "vm" {
  name         = "%(name)s"
  machine_type = "%(machine_type)s"
  tags         = ["web"]
  labels       = { role = "%(role)s" }
  %(more)s
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    subnetwork = google_compute_subnetwork.sub.id
    access_config {}
  }
}
output "ip" {
  value = google_compute_instance.vm.network_interface[0].access_config[0].nat_ip
}
output "vm" {
  value = {
    for name in ["id", "self_link", "instance_id", "current_status", "network_interface", "effective_labels"] :
    name => google_compute_instance.vm[name]
  }
}
"""
ADDRESSES = """
resource "google_compute_address" "ip" {
  count = 20
  name  = "ip-${count.index}"
}
"""
VM = "google_compute_instance"
VM_ID = "projects/demo/zones/us-central1-a/instances/backend-vm-1"
TOPIC = 'resource "google_pubsub_topic" "jobs" {\n  name = "jobs"\n}\n'


def machine(name="backend-vm-1", machine_type="e2-small", role="api", more="") -> str:
    return NETWORK + MACHINE % {"name": name, "machine_type": machine_type, "role": role, "more": more}


@pytest.fixture
def world():
    world = World()
    yield world
    world.close()


@pytest.fixture
def server(world):
    with ProviderServer(world, project="demo") as server:
        yield server


@pytest.fixture
def terraform(tmp_path, server):
    return Terraform(tmp_path / "stack", server)


def test_a_stack_lives_from_init_to_destroy(terraform, world) -> None:
    terraform.write(machine())
    for command in (("init",), ("validate",)):
        done = terraform.run(*command)
        assert done.returncode == 0, done.stderr
    terraform.apply()
    assert terraform.plan() == {}

    shown = terraform.output()
    vm = shown["vm"]
    assert vm["id"] == VM_ID
    assert vm["self_link"] == f"https://www.googleapis.com/compute/v1/{VM_ID}"
    assert vm["instance_id"].isdecimal()
    assert vm["current_status"] == "RUNNING"
    assert vm["network_interface"][0]["network_ip"] == "10.0.0.2"
    assert vm["effective_labels"] == {"role": "api", "goog-terraform-provisioned": "true"}
    assert shown["ip"].startswith("203.0.113.")
    endpoint = by_address(world, shown["ip"])
    assert endpoint.backends[0].name == "backend-vm-1"
    assert reachable(world, endpoint.backends[0], 80)
    assert not reachable(world, endpoint.backends[0], 22)

    terraform.write(machine(role="worker"))
    assert terraform.plan() == {f"{VM}.vm": "update"}
    terraform.apply()
    assert terraform.plan() == {}
    assert world.get(VM, VM_ID).attributes["labels"] == {"role": "worker"}
    assert terraform.output()["ip"] == shown["ip"]

    assert terraform.run("destroy", "-auto-approve").returncode == 0
    assert world.kinds() == frozenset()
    assert by_address(world, shown["ip"]) is None


def test_a_machine_type_changes_in_place_and_only_when_stopping_is_allowed(terraform, world) -> None:
    terraform.write(machine())
    terraform.apply()
    before = instances(world)[0]

    terraform.write(machine(machine_type="e2-standard-4"))
    assert terraform.plan() == {f"{VM}.vm": "update"}
    error = terraform.refused()
    assert "on a started instance requires stopping it" in error
    assert "please set allow_stopping_for_update = true in your config" in error
    assert instances(world)[0].machine_type == "e2-small"

    terraform.write(machine(machine_type="e2-standard-4", more="allow_stopping_for_update = true"))
    assert "1 changed, 0 destroyed" in terraform.apply()
    after = instances(world)[0]
    assert after.machine_type == "e2-standard-4"
    assert after.started_at > before.started_at
    assert after.external_ip == before.external_ip
    assert after.entry.created_at == before.entry.created_at
    assert terraform.plan() == {}


def test_another_name_is_another_machine(terraform, world) -> None:
    terraform.write(machine())
    terraform.apply()
    terraform.write(machine(name="backend-vm-2"))
    assert terraform.plan() == {f"{VM}.vm": "replace"}
    terraform.apply()
    assert [found.name for found in instances(world)] == ["backend-vm-2"]


def test_what_someone_changed_outside_shows_up_in_the_next_plan(terraform, world) -> None:
    terraform.write(machine(more="allow_stopping_for_update = true"))
    terraform.apply()
    world.patch(VM, VM_ID, machine_type="e2-micro")
    world.delete("google_compute_firewall", "projects/demo/global/firewalls/http")
    assert terraform.plan() == {f"{VM}.vm": "update", "google_compute_firewall.http": "create"}
    terraform.apply()
    assert instances(world)[0].machine_type == "e2-small"
    assert reachable(world, instances(world)[0], 80)


def test_what_exists_is_not_created_again_but_can_be_imported(terraform, world) -> None:
    terraform.write(machine())
    terraform.apply()
    assert terraform.run("state", "rm", f"{VM}.vm").returncode == 0
    taken = f"The resource '{VM_ID}' already exists, alreadyExists"
    assert f"Error: Error creating instance: googleapi: Error 409: {taken}" in terraform.refused()

    missing = terraform.run("import", f"{VM}.vm", "demo/us-central1-a/another-vm")
    assert "Cannot import non-existent remote object" in missing.stderr
    assert terraform.run("import", f"{VM}.vm", "demo/us-central1-a/backend-vm-1").returncode == 0
    assert terraform.plan() == {}


def test_resources_and_addresses_survive_a_restart(tmp_path) -> None:
    def start() -> tuple[World, ProviderServer]:
        world = World(tmp_path / "world.sqlite", time.time)
        return world, ProviderServer(world, project="demo")

    world, server = start()
    with server:
        terraform = Terraform(tmp_path / "stack", server)
        terraform.write(machine())
        terraform.apply()
        ip = terraform.output()["ip"]
    world.close()

    world, server = start()
    with server:
        terraform.server = server
        assert terraform.plan() == {}
        assert by_address(world, ip).backends[0].name == "backend-vm-1"
    world.close()


def test_two_terraform_processes_at_once_keep_their_own_settings(tmp_path, server, world) -> None:
    stacks = {}
    for region in ("us-central1", "europe-west4"):
        stacks[region] = Terraform(tmp_path / region, server, project=f"demo-{region}", region=region)
        stacks[region].write(NETWORK + ADDRESSES)
    running = {region: stack.start("apply", "-auto-approve") for region, stack in stacks.items()}
    for process in running.values():
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
    entries = world.list("google_compute_address")
    assert {entry.id for entry in entries} == {
        f"projects/demo-{region}/regions/{region}/addresses/ip-{index}" for region in stacks for index in range(20)
    }
    assert len({entry.attributes["address"] for entry in entries}) == 40
    for stack in stacks.values():
        assert stack.plan() == {}


def test_a_terraform_killed_in_the_middle_leaves_what_it_had_begun(tmp_path, world) -> None:
    begun, released = threading.Event(), threading.Event()

    def wait(_seconds: float) -> None:
        begun.set()
        released.wait(30)

    with ProviderServer(world, project="demo", latency=1, wait=wait) as server:
        terraform = Terraform(tmp_path / "stack", server)
        terraform.write(TOPIC)
        process = terraform.start("apply", "-auto-approve")
        assert begun.wait(30)
        process.kill()
        process.communicate(timeout=30)
        released.set()
        assert world.get("google_pubsub_topic", "projects/demo/topics/jobs")
        lock = Path(terraform.folder / ".terraform.tfstate.lock.info")
        lock.unlink(missing_ok=True)
        assert "Error 409: Resource already exists in the project (resource=jobs)." in terraform.refused()


def test_google_beta_random_and_data_sources_answer(terraform, world) -> None:
    terraform.write("""
resource "random_password" "db" {
  length  = 20
  special = false
}
resource "random_id" "suffix" {
  byte_length = 4
}
resource "random_pet" "name" {}
resource "random_string" "letters" {
  length  = 40
  special = false
  number  = false
}
resource "random_bytes" "key" {
  length = 8
}
resource "random_shuffle" "zones" {
  input        = ["a", "b", "c"]
  result_count = 5
}
resource "google_storage_bucket" "files" {
  provider      = google-beta
  project       = "demo"
  name          = "files-${random_id.suffix.hex}"
  location      = "us-central1"
  force_destroy = true
}
resource "google_storage_bucket_object" "page" {
  bucket  = google_storage_bucket.files.name
  name    = "index.html"
  content = "hello"
}
data "google_compute_image" "debian" {
  family  = "debian-12"
  project = "debian-cloud"
}
data "google_compute_zones" "here" {}
data "google_project" "me" {}
data "google_client_config" "now" {}
data "google_compute_network" "default" {
  name = "default"
}
output "said" {
  value = {
    image   = data.google_compute_image.debian.self_link
    zones   = data.google_compute_zones.here.names
    number  = data.google_project.me.number
    region  = data.google_client_config.now.region
    network = data.google_compute_network.default.self_link
    bucket  = google_storage_bucket.files.url
    md5     = google_storage_bucket_object.page.md5hash
    secret  = nonsensitive(length(random_password.db.result))
    letters = random_string.letters.result
    bytes   = nonsensitive(length(random_bytes.key.hex))
    order   = random_shuffle.zones.result
  }
}
""")
    terraform.apply()
    said = terraform.output()["said"]
    assert said["image"].startswith(
        "https://www.googleapis.com/compute/v1/projects/debian-cloud/global/images/debian-12"
    )
    assert said["zones"] == [f"us-central1-{letter}" for letter in "abcf"]
    assert said["number"].isdecimal()
    assert said["region"] == "us-central1"
    assert said["network"].endswith("projects/demo/global/networks/default")
    assert said["bucket"].startswith("gs://files-")
    assert said["md5"] == "XUFAKrxLKna5cZ2REBfFkg=="
    assert said["secret"] == 20
    assert said["letters"].isalpha()
    assert said["bytes"] == 16
    assert sorted(said["order"][:3]) == ["a", "b", "c"]
    assert len(said["order"]) == 5
    assert terraform.plan() == {}


def test_the_functions_of_the_google_provider_answer(terraform) -> None:
    link = "https://www.googleapis.com/compute/v1/projects/demo/zones/us-central1-a/instances/vm"
    terraform.write(f"""
output "said" {{
  value = {{
    name     = provider::google::name_from_id("{link}")
    project  = provider::google::project_from_id("{link}")
    zone     = provider::google::zone_from_id("{link}")
    region   = provider::google::region_from_zone("europe-west1-b")
    region2  = provider::google::region_from_id("projects/p/regions/us-east1/subnetworks/s")
    location = provider::google::location_from_id("projects/p/locations/eu/services/s")
    none     = try(provider::google::region_from_id("{link}"), "none")
  }}
}}
""")
    terraform.apply()
    assert terraform.output()["said"] == {
        "name": "vm",
        "project": "demo",
        "zone": "us-central1-a",
        "region": "europe-west1",
        "region2": "us-east1",
        "location": "eu",
        "none": "none",
    }


def test_a_data_source_it_does_not_know_is_named(terraform) -> None:
    terraform.write('data "google_billing_account" "mine" {\n  display_name = "x"\n}\n')
    done = terraform.run("plan")
    assert done.returncode == 1
    assert "data source google_billing_account is not answered by the local cloud" in done.stderr


def test_a_provider_that_can_not_be_had_ends_init_at_once_and_is_named(terraform) -> None:
    terraform.write(
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
        'resource "aws_s3_bucket" "x" {\n  bucket = "x"\n}\n',
        header=False,
    )
    done = terraform.run("init")
    assert done.returncode == 1
    assert "provider registry.terraform.io/hashicorp/aws was not found in any of the search locations" in done.stderr


def test_a_value_the_provider_refuses_fails_at_validate_with_its_place(terraform) -> None:
    terraform.write(NETWORK.replace('"10.0.0.0/24"', '"10.0.0.0/99"'))
    done = terraform.run("validate")
    assert done.returncode == 1
    assert '"ip_cidr_range" (10.0.0.0/99) is not a valid IP CIDR range' in done.stderr
    assert 'in resource "google_compute_subnetwork" "sub"' in done.stderr
