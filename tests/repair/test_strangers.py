"""Whole classes of mistakes that files written without knowing the engine showed: nothing they say may get lost."""

from pathlib import Path

import pytest

from infra.cli.fix_directory import fix_directory
from jobs.terraform.model_repair import opened
from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.lint import lint
from shared.terraform.repair import repair
from tests.repair.figures import written_in
from tests.repair.meaning import lost, resources

pytestmark = pytest.mark.slow


def mended(text: str, *, told: bool = True) -> str:
    """The file after a repair, with every line reported or none."""
    said = [
        Diagnostic(
            summary="Unsupported argument",
            detail="An argument named x is not expected here.",
            range=SourceRange(filename="main.tf", start=Position(line=at), end=Position(line=at)),
        )
        for at in range(1, text.count("\n") + 2)
    ]
    return repair({"main.tf": text}, said if told else []).files["main.tf"]


def flat(text: str) -> str:
    return " ".join(text.split())


def complaints(text: str) -> list[str]:
    file = parse_hcl(text, "main.tf")
    return [fault.message for fault in file.faults] or [each.message for each in lint({"main.tf": file})]


def test_what_belongs_in_a_block_that_is_made_for_something_else_moves_there_and_is_not_dropped() -> None:
    text = mended(
        'resource "google_sql_database_instance" "db" {\n  name = "db"\n  database_version = "POSTGRES_15"\n'
        '  tier = "db-f1-micro"\n  disk_size = 50\n  backup_configuration {\n    enabled = true\n  }\n'
        "  ip_configuration {\n    ipv4_enabled = false\n  }\n}\n"
    )
    assert complaints(text) == []
    for said in ("disk_size = 50", "backup_configuration {", "ipv4_enabled = false"):
        assert said in text


def test_a_block_around_what_belongs_here_is_unwrapped() -> None:
    text = mended(
        'resource "google_cloud_run_v2_service" "api" {\n  name = "api"\n  location = "us-central1"\n  template {\n'
        '    spec {\n      containers {\n        image = "a/b"\n      }\n    }\n  }\n}\n'
    )
    assert complaints(text) == []
    assert 'template { containers { image = "a/b" } }' in flat(text)


@pytest.mark.parametrize("name", ["containers", "listeners"])
def test_a_block_with_content_is_never_dropped(name: str) -> None:
    text = mended(
        f'resource "google_pubsub_topic" "t" {{\n  name = "t"\n  {name} {{\n    a {{\n      b = 1\n    }}\n  }}\n}}\n'
    )
    assert f"{name} {{" in text


def test_an_address_is_never_dropped() -> None:
    text = mended('resource "google_pubsub_topic" "t" {\n  name = "t"\n  contact = "ann@example.com"\n}\n')
    assert "ann@example.com" in text


def test_short_words_mean_the_long_ones_and_two_names_never_become_one() -> None:
    text = mended(
        'resource "google_cloud_tasks_queue" "q" {\n  name = "q"\n  location = "us-central1"\n  rate_limits {\n'
        "    max_dispatches = 10\n    max_concurrent = 3\n  }\n  retry_config {\n"
        '    maximum_backoff = "10s"\n  }\n}\n'
    )
    assert complaints(text) == []
    assert "max_dispatches_per_second = 10" in text
    assert "max_concurrent_dispatches = 3" in text
    assert 'max_backoff = "10s"' in text


def test_nothing_is_renamed_to_the_id_that_google_gives() -> None:
    text = mended(
        'resource "google_compute_instance" "vm" {\n  name = "vm"\n  machine_type = "e2-micro"\n'
        '  zone = "us-central1-a"\n'
        "  subnet_id = google_compute_subnetwork.s.id\n  boot_disk {\n    initialize_params {\n"
        '      image = "debian-12"\n'
        '    }\n  }\n}\nresource "google_compute_subnetwork" "s" {\n  name = "s"\n  network = "default"\n'
        '  ip_cidr_range = "10.0.0.0/24"\n}\n'
    )
    assert "network_interface { subnetwork = google_compute_subnetwork.s.id }" in flat(text)


def test_what_google_gives_at_the_top_moves_into_the_block_where_the_author_gives_it() -> None:
    text = mended(
        'resource "google_bigquery_table" "t" {\n  dataset_id = "d"\n  table_id = "t"\n  type = "HOUR"\n'
        '  time_partitioning {\n    field = "ts"\n  }\n}\n'
    )
    assert 'time_partitioning { field = "ts" type = "HOUR" }' in flat(text)


def test_lifecycle_and_depends_on_are_known_however_they_are_written() -> None:
    text = mended(
        'resource "google_pubsub_topic" "a" {\n  name = "a"\n}\nresource "google_pubsub_topic" "b" {\n  name = "b"\n'
        "  depend_on = [google_pubsub_topic.a]\n  lifecycle = {\n    prevent_destroy = true\n  }\n}\n"
    )
    assert "depends_on = [google_pubsub_topic.a]" in text
    assert "lifecycle { prevent_destroy = true }" in flat(text)


def test_one_reference_where_a_list_is_wanted_becomes_a_list_before_a_plan_finds_out() -> None:
    text = mended(
        'resource "google_compute_backend_service" "b" {\n  name = "b"\n'
        '  health_checks = google_compute_health_check.h.id\n}\nresource "google_compute_health_check" "h" {\n'
        '  name = "h"\n  tcp_health_check {\n    port = 80\n  }\n}\n',
        told=False,
    )
    assert "health_checks = [google_compute_health_check.h.id]" in text


def test_several_members_for_a_resource_that_takes_one_make_one_for_each() -> None:
    text = mended(
        'resource "google_project_iam_member" "m" {\n  project = "p"\n  role = "roles/viewer"\n'
        '  members = ["user:a@example.com", "user:b@example.com"]\n}\n'
    )
    assert 'for_each = toset(["user:a@example.com", "user:b@example.com"])' in text
    assert "member = each.value" in text


def test_a_security_group_becomes_a_firewall_that_opens_no_more() -> None:
    text = (
        'resource "google_compute_firewall" "f" {\n  name = "f"\n  network = "default"\n'
        "  ingress {\n    from_port = 8000\n"
        '    to_port = 8010\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n'
        "  egress {\n    from_port = 0\n"
        '    to_port = 0\n    protocol = "-1"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n'
    )
    new = mended(text)
    assert complaints(new) == []
    assert 'ports = ["8000-8010"]' in flat(new)
    assert 'source_ranges = ["10.0.0.0/8"]' in new
    assert "0.0.0.0/0" not in new


def test_rules_for_different_ranges_are_not_put_together() -> None:
    rule = (
        '  ingress {{\n    from_port = {0}\n    to_port = {0}\n    protocol = "tcp"\n    cidr_blocks = ["{1}"]\n  }}\n'
    )
    new = mended(
        'resource "google_compute_firewall" "f" {\n  name = "f"\n  network = "default"\n'
        + rule.format(22, "10.0.0.0/8")
        + rule.format(80, "0.0.0.0/0")
        + "}\n"
    )
    assert new.count("cidr_blocks") == 2


def test_a_template_has_a_disk_and_a_machine_a_boot_disk() -> None:
    template = mended(
        'resource "google_compute_instance_template" "t" {\n  machine_type = "e2-micro"\n  boot_disk {\n'
        '    initialize_params {\n      image = "debian-12"\n      size = 20\n    }\n  }\n  network_interface {\n'
        '    network = "default"\n  }\n}\n'
    )
    assert 'disk { source_image = "debian-12" disk_size_gb = 20 boot = true }' in flat(template)
    machine = mended(
        'resource "google_compute_instance" "m" {\n  name = "m"\n  machine_type = "e2-micro"\n'
        '  zone = "us-central1-a"\n'
        '  disk {\n    source_image = "debian-12"\n    disk_size_gb = 20\n    auto_delete = true\n'
        "    boot = true\n  }\n"
        '  network_interface {\n    network = "default"\n  }\n}\n'
    )
    assert 'boot_disk { auto_delete = true initialize_params { image = "debian-12" size = 20 } }' in flat(machine)


def test_rules_of_a_buckets_life_are_taken_over_from_s3() -> None:
    text = mended(
        'resource "google_storage_bucket" "b" {\n  name = "b"\n  location = "EU"\n'
        '  lifecycle_rule {\n    id = "old"\n'
        "    enabled = true\n    expiration {\n      days = 30\n    }\n  }\n}\n"
    )
    assert complaints(text) == []
    assert 'action { type = "Delete" } condition { age = 30 }' in flat(text)


def test_a_block_made_for_each_of_several_things_is_dynamic() -> None:
    text = mended(
        'resource "google_compute_firewall" "f" {\n  name = "f"\n  network = "default"\n  allow {\n'
        '    for_each = toset(["80", "443"])\n    protocol = "tcp"\n    ports = [each.value]\n  }\n'
        '  source_ranges = ["10.0.0.0/8"]\n}\n'
    )
    assert complaints(text) == []
    assert (
        'dynamic "allow" { for_each = toset(["80", "443"]) content { protocol = "tcp" ports = [allow.value] } }'
        in flat(text)
    )


def test_a_count_that_fell_out_of_a_trigger_goes_back() -> None:
    text = mended(
        'resource "google_monitoring_alert_policy" "a" {\n  display_name = "a"\n  combiner = "OR"\n  conditions {\n'
        '    display_name = "c"\n    condition_threshold {\n      filter = "x"\n      comparison = "COMPARISON_GT"\n'
        '      duration = "60s"\n      count = 1\n      trigger {\n      }\n    }\n  }\n}\n'
    )
    assert "trigger { count = 1 }" in flat(text)


def test_a_reference_is_never_bound_to_the_resource_it_stands_in_or_to_another_kind_of_thing() -> None:
    text = mended(
        'resource "google_compute_router_nat" "nat" {\n  name = "n"\n  router = "r"\n  region = "us-central1"\n'
        '  nat_ip_allocate_option = "MANUAL_ONLY"\n  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"\n'
        "  nat_ips = [google_compute_address.nat.self_link]\n}\n"
    )
    assert "google_compute_address.nat.self_link" in text


def test_a_type_that_says_more_is_not_the_type_that_says_less() -> None:
    text = 'resource "google_project_service_identity" "i" {\n  service = "a.googleapis.com"\n}\n'
    assert mended(text) == text.replace("{", "{\n  provider = google-beta", 1)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('locals {\n  f = "a="b" AND c="d""\n}\n', r'f = "a=\"b\" AND c=\"d\""'),
        ('locals {\n  a = if var.x then 1 else 2\n}\nvariable "x" {}\n', "a = var.x ? 1 : 2"),
        ('locals {\n  a = var.x = "y"\n}\nvariable "x" {}\n', 'a = var.x == "y"'),
        ('locals {\n  l = [\n    { a = "1" b = "2" }\n    { a = "3" b = "4" }\n  ]\n}\n', '{ a = "1", b = "2" },'),
        ("-- words\nlocals {\n  a = 1 -- one\n}\n<!-- end -->\n", "# words\nlocals {\n  a = 1 # one\n}\n# end\n"),
        ('provider "google"\n  zone  var.zone\n}\nvariable "zone" {}\n', 'provider "google" {\n  zone = var.zone\n}'),
        ("locals {\n  a = 1\n}\n\nSet var.zone before you apply\n", "\n# Set var.zone before you apply\n"),
        ('output "a" = local.b\nlocals {\n  b = 1\n}\n', 'output "a" {\n  value = local.b\n}'),
        ('output "a" {\n  description = "d"\n  local.b\n}\nlocals {\n  b = 1\n}\n', "value = local.b"),
        ("locals {\n  a = base64encode({ b = 1 })\n}\n", "base64encode(jsonencode({ b = 1 }))"),
        ('locals {\n  a = formatdate("YYYY", timestamp)\n}\n', 'formatdate("YYYY", timestamp())'),
        ('locals {\n  a = first(["x", "y"])\n}\n', 'element(["x", "y"], 0)'),
    ],
)
def test_words_of_other_languages_are_written_as_terraforms(wrong: str, right: str) -> None:
    text = mended(wrong, told=False)
    assert right in text
    assert not parse_hcl(text).faults


def test_a_provider_with_a_slip_in_its_name_is_mended_before_the_gate_judges(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text('resource "google_compute_network" "n" {\n  provider = google_beta\n  name = "n"\n}\n')
    report = fix_directory(tmp_path, validate=lambda _: [])
    assert report.valid
    assert "provider = google-beta" in report.files["main.tf"]
    file.write_text('resource "google_compute_network" "n" {\n  provider = aws\n  name = "n"\n}\n')
    assert fix_directory(tmp_path, validate=lambda _: pytest.fail("it was run")).refused


STRANGE = {name: case.files for _, name, case, _ in written_in("strangers")}


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_what_strangers_wrote_loses_no_resource_and_opens_nothing(name: str) -> None:
    before = STRANGE[name]
    after = {file: mended(text) for file, text in before.items()} if len(before) == 1 else repair(before, []).files
    assert len(set(resources(after))) >= len(set(resources(before)))
    assert opened(before, after) in ([], ["it would open more: access_config"])


def test_nearly_all_that_strangers_wrote_is_valid_and_says_what_it_said() -> None:
    """As the schema check sees it, and only for stacks of one file; the figures ask terraform about all."""
    assert len(STRANGE) >= 60
    single = {name: files["main.tf"] for name, files in STRANGE.items() if set(files) == {"main.tf"}}
    wrong, gone = [], []
    for name, text in single.items():
        new = mended(text)
        wrong += [name] if complaints(new) else []
        gone += [name] if lost({"main.tf": text}, {"main.tf": new}) else []
    assert len(wrong) <= 10, wrong
    assert len(gone) <= 6, gone
