"""What a real plan tells about prices: the unknown stays unknown where it is written, and only there."""

import copy

import pytest

from jobs.terraform.policy.plan_document import UNKNOWN
from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_prices import as_configured, priced_resources
from shared.parts.prices import planned_cost
from shared.parts.stacks import STACKS
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, files_of

pytestmark = pytest.mark.terraform

# The stack and what somebody adds to it; one real plan for all of it.
ADDED = """
resource "random_integer" "n" {
  min = 1000
  max = 1000
}

variable "disks" {
  default = ["a", "b"]
}

resource "google_compute_disk" "plain" {
  name  = "plain"
  zone  = var.zone
  image = "debian-cloud/debian-12"
}

resource "google_compute_disk" "unknown" {
  name = "unknown"
  zone = var.zone
  size = random_integer.n.result
}

resource "google_compute_instance" "dynamic" {
  name         = "dynamic"
  zone         = var.zone
  machine_type = "n1-standard-8"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
  dynamic "scratch_disk" {
    for_each = var.disks
    content {
      interface = "NVME"
    }
  }
  dynamic "guest_accelerator" {
    for_each = var.disks
    content {
      type  = "nvidia-tesla-t4"
      count = 4
    }
  }
}

resource "google_compute_instance" "hidden" {
  name         = "hidden"
  zone         = var.zone
  machine_type = "n1-standard-8"
  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }
  network_interface {
    network = "default"
  }
  dynamic "guest_accelerator" {
    for_each = [1]
    content {
      type  = "nvidia-tesla-t4"
      count = random_integer.n.result
    }
  }
}

resource "google_compute_instance_template" "small" {
  name_prefix  = "small-"
  machine_type = "e2-micro"
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
}

resource "google_compute_instance_template" "large" {
  name_prefix  = "large-"
  machine_type = "n2-standard-32"
  disk {
    source_image = "debian-cloud/debian-12"
  }
  network_interface {
    network = "default"
  }
}

resource "google_compute_instance_group_manager" "large" {
  name               = "large"
  base_instance_name = "large"
  zone               = var.zone
  version {
    instance_template = google_compute_instance_template.large.self_link_unique
  }
}

resource "google_compute_autoscaler" "decoy" {
  name   = "decoy"
  zone   = var.zone
  target = google_compute_instance_group_manager.small.id
  autoscaling_policy {
    min_replicas = 1
    max_replicas = 1
  }
}

resource "google_compute_instance_group_manager" "small" {
  name               = "small"
  base_instance_name = "small"
  zone               = var.zone
  version {
    instance_template = google_compute_instance_template.small.self_link_unique
  }
}

resource "google_compute_autoscaler" "large" {
  name   = "large"
  zone   = var.zone
  target = google_compute_instance_group_manager.large.id
  autoscaling_policy {
    min_replicas = 2
    max_replicas = 40
  }
}
"""


@pytest.fixture(scope="module")
def planned(workshop):
    files = {**files_of("backend_api"), "added.tf": ADDED}
    return files, workshop.plan(files)


@pytest.fixture(scope="module")
def bill(planned):
    files, document = planned
    return planned_cost(priced_resources(document, files))


def lines(bill, address):
    """Item -> how many, usually and at worst."""
    found = {}
    for each in bill.lines:
        if each.address == address:
            usual, worst = found.get(each.item, (0, 0))
            found[each.item] = (usual + each.quantity, worst + round(each.worst_usd / each.unit_usd, 1))
    return found


def test_what_nobody_writes_is_the_providers_default(bill):
    assert lines(bill, "google_compute_disk.plain") == {"disk pd-standard, GB": (10, 10)}


def test_what_is_written_and_known_after_apply_is_unpriced(bill):
    unknown = {each.address: each.reason for each in bill.unpriced}
    assert set(unknown) == {"google_compute_disk.unknown", "google_compute_instance.hidden"}
    assert unknown["google_compute_disk.unknown"].startswith("size")
    assert unknown["google_compute_instance.hidden"].startswith("guest_accelerator.0.count")


def test_dynamic_blocks_are_counted(bill):
    found = lines(bill, "google_compute_instance.dynamic")
    assert found["local SSD, GB"] == (750, 750)
    assert found["accelerator nvidia-tesla-t4"] == (8, 8)


def test_groups_are_counted_by_the_template_and_the_autoscaler_they_are_written_with(bill):
    large = lines(bill, "google_compute_instance_group_manager.large")
    small = lines(bill, "google_compute_instance_group_manager.small")
    assert large["machine n2-standard-32, us-central1"] == (2, 40)
    assert small["machine e2-micro, us-central1"] == (1, 1)


def test_the_gate_names_what_has_no_price_and_where_it_stands(planned):
    files, document = planned
    found = judge_plan(document, plan_for("backend_api"), LIMITS, files=files)
    unpriced = [(each.file, each.message.partition(":")[0]) for each in found if each.rule == "unpriced"]
    assert sorted(unpriced) == [
        ("added.tf", "google_compute_disk.unknown"),
        ("added.tf", "google_compute_instance.hidden"),
    ]
    (above,) = [each for each in found if each.rule == "cost_above_cap"]
    assert "google_compute_instance_group_manager.large" in above.message


def test_a_block_that_is_unknown_as_a_whole_is_unknown_only_where_it_is_written(planned):
    files, document = planned
    changed = copy.deepcopy(document)
    for each in changed["resource_changes"]:
        if each["address"] in {"google_compute_instance.dynamic", "google_compute_instance.backend_vm_1"}:
            each["change"]["after_unknown"]["guest_accelerator"] = True
    made = {each["address"]: each["values"] for each in priced_resources(changed, files)}
    assert made["google_compute_instance.dynamic"]["guest_accelerator"] is UNKNOWN
    assert made["google_compute_instance.backend_vm_1"]["guest_accelerator"] is None


def test_what_a_function_makes_up_counts_as_written(planned):
    files, document = planned
    changed = copy.deepcopy(document)
    for each in changed["configuration"]["root_module"]["resources"]:
        if each["address"] == "google_compute_disk.plain":
            each["expressions"]["size"] = {}
    made = {each["address"]: each["values"] for each in priced_resources(changed, files)}
    assert made["google_compute_disk.plain"]["size"] is UNKNOWN


@pytest.mark.parametrize("stack", sorted(STACKS))
def test_every_stack_of_the_catalogue_has_a_price_within_the_cap(documents, stack):
    files, document = documents(stack)
    found = planned_cost(priced_resources(document, files))
    assert found.unpriced == []
    assert 0 <= found.total_usd < found.worst_usd < 2_000


def test_what_stands_costs_what_its_plan_said(documents):
    # An address that a machine holds is paid for otherwise than one that nobody refers to.
    _, document = documents("backend_api_postgres")
    stands = [each for each in document["planned_values"]["root_module"]["resources"] if each["mode"] == "managed"]
    said = planned_cost(priced_resources(document)).total_usd
    assert planned_cost(as_configured(stands, document)).total_usd == said
    held = {
        "address": "google_compute_address.a",
        "type": "google_compute_address",
        "values": {"region": "us-central1"},
    }
    machine = {"address": "google_compute_instance.m", "type": "google_compute_instance", "values": stands_on(held)}
    holds = [{"access_config": [{"nat_ip": {"references": ["google_compute_address.a.address"]}}]}]
    document["configuration"]["root_module"]["resources"] = [
        {"address": held["address"], "expressions": {"region": {"constant_value": "us-central1"}}},
        {"address": machine["address"], "expressions": {"network_interface": holds}},
    ]
    used = planned_cost(as_configured([held, machine], document)).total_usd
    assert used < planned_cost(as_configured([held], document)).total_usd + planned_cost([machine]).total_usd


def stands_on(_address):
    return {
        "machine_type": "e2-micro",
        "zone": "us-central1-a",
        "boot_disk": [{"initialize_params": [{"size": 10, "type": "pd-standard"}]}],
        "network_interface": [{"network": "default", "access_config": [{"nat_ip": "203.0.113.9"}]}],
    }
