from shared.terraform.repair import repair

BROKEN = """\
provider "google" {
  project = var.project_id
  region  = var.region
}
variable "project_id" {
  type = "string"
}
resource "google_compute_vpc" "vpc" {
  name = "my_vpc"
}
resource "google_compute_subnetwork" "subnet" {
  name       = "subnet"
  cidr_block = "10.0.0.0/16" # room for all
  vpc_id     = google_compute_network.main.id
}
resource "google_compute_instance" "web" {
  name          = "web"
  instance_type = "e2-medium"
  zone          = us-central1-a
  ami           = "debian-cloud/debian-12"
  tags          = "http"
  network_interface = {
    subnetwork = google_compute_subnetwork.subnet.id
  }
  labels {
    env = "prod"
  }
  access_confg {
  }
}
output "ip" {
  values = google_compute_instance.web.public_ip
}
"""


def test_what_the_schema_knows_is_mended_in_one_pass_and_comments_stay() -> None:
    mended = repair({"main.tf": BROKEN}, []).files["main.tf"]
    for line in (
        'resource "google_compute_network" "vpc" {',
        'ip_cidr_range = "10.0.0.0/16" # room for all',
        "= google_compute_network.vpc.id",
        'machine_type = "e2-medium"',
        'zone          = "us-central1-a"',
        'tags          = ["http"]',
        "network_interface {",
        "labels = {",
        "google_compute_instance.web.network_interface[0].access_config[0].nat_ip",
        'variable "region" {',
    ):
        assert line in mended, line
    assert mended.count("network_interface {") == 1
    assert "access_confg" not in mended


def test_edits_name_the_line_of_the_file_as_it_was_given() -> None:
    edits = {edit.reason.split(" ", 1)[0]: edit.line for edit in repair({"main.tf": BROKEN}, []).edits}
    lines = BROKEN.splitlines()
    assert "tags" in lines[edits["tags:"] - 1]
    assert "labels" in lines[edits["labels"] - 1]


def test_a_second_repair_has_nothing_to_do() -> None:
    once = repair({"main.tf": BROKEN}, []).files
    assert repair(once, []).edits == []
