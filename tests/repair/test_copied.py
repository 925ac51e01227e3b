"""What was copied from elsewhere: plans, diffs, merges, the command line, other languages' loops and placeholders."""

import pytest

from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.repair import repair
from shared.terraform.repair.similar import closeness
from tests.repair.figures import written_in
from tests.repair.meaning import lost, resources
from tests.repair.test_strangers import complaints, flat, mended

TOPIC = 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'


def test_a_plan_becomes_the_files_it_was_made_from() -> None:
    text = mended(
        '  # google_pubsub_topic.t will be created\n  + resource "google_pubsub_topic" "t" {\n'
        '      + id     = (known after apply)\n      + name   = "t"\n      + labels = {\n'
        '          + "env" = "prod"\n        }\n    }\n\nPlan: 1 to add, 0 to change, 0 to destroy.\n'
    )
    assert complaints(text) == []
    assert 'resource "google_pubsub_topic" "t" { name = "t" labels = { "env" = "prod" } }' in flat(text)


def test_a_diff_of_a_whole_file_becomes_the_file() -> None:
    head = "diff --git a/main.tf b/main.tf\nindex 83db48f..bf2a3c1 100644\n--- a/main.tf\n+++ b/main.tf\n"
    new = head + "@@ -1,1 +1,4 @@\n # topics\n" + "".join(f"+{line}\n" for line in TOPIC.splitlines())
    assert mended(new) == "# topics\n" + TOPIC


@pytest.mark.parametrize(
    "text",
    [
        f"@@ -40,3 +40,6 @@\n{TOPIC}",
        "@@ -1,3 +1,3 @@\n" + TOPIC.replace("  name", '-  name = "s"\n+  name'),
        "  ~ " + TOPIC.replace("  name", "      ~ name"),
    ],
)
def test_a_part_of_a_diff_and_one_that_takes_something_away_stay_broken(text: str) -> None:
    assert parse_hcl(mended(text)).faults


def test_both_sides_of_a_merge_stay_for_people_to_choose() -> None:
    text = (
        'resource "google_redis_instance" "cache" {\n  name = "cache"\n<<<<<<< HEAD\n  memory_size_gb = 2\n=======\n'
        "  memory_size_gb = 4\n>>>>>>> bigger\n  conect_mode = 1\n}\n"
    )
    assert mended(text) == text
    both = {"main.tf": text, "topic.tf": TOPIC.replace("name", "nmae")}
    assert repair(both, []).files == both


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("[upper(t) for t in var.x]", "[for t in var.x : upper(t)]"),
        ('[t for t in var.x if t != ""]', '[for t in var.x : t if t != ""]'),
        ('[for t in var.x if t != "" : t]', '[for t in var.x : t if t != ""]'),
        ("[for t in var.x => t.id]", "[for t in var.x : t.id]"),
        ("{ for k, v in var.x : k = v.role }", "{ for k, v in var.x : k => v.role }"),
        ("{k: v.role for k, v in var.x.items()}", "{ for k, v in var.x : k => v.role }"),
        ('"a" in var.x', 'contains(var.x, "a")'),
        ("var.y not in [1, 2]", "!contains([1, 2], var.y)"),
    ],
)
def test_loops_of_other_languages_are_written_as_terraforms(wrong: str, right: str) -> None:
    text = mended(f'locals {{\n  before = 1\n  a = {wrong}\n}}\nvariable "x" {{}}\nvariable "y" {{}}\n', told=False)
    assert f"a = {right}\n" in text
    assert not parse_hcl(text).faults


def test_a_list_made_by_a_loop_is_a_set_for_each() -> None:
    text = mended('locals {\n  l = [for x in ["a"] : x]\n}\n' + TOPIC.replace("name", "for_each = local.l\n  name"))
    assert "for_each = toset(local.l)" in text


@pytest.mark.parametrize("put_in", ["{{ var.env }}", "{{var.env}}", "$(var.env)", "$var.env"])
def test_what_other_tools_put_into_strings_is_put_in(put_in: str) -> None:
    body = f'resource "google_storage_bucket" "b" {{\n  name = "logs-{put_in}"\n  location = "EU"\n}}\n'
    assert 'name = "logs-${var.env}"' in mended(body + 'variable "env" {}\n', told=False)
    assert mended(body, told=False) == body  # not declared: it may mean just that


def test_a_placeholder_in_a_script_stays() -> None:
    script = 'variable "a" {}\noutput "o" {\n  value = <<-EOT\n    echo $var.a {{ var.a }} $(var.a)\n  EOT\n}\n'
    assert mended(script, told=False) == script


def test_a_setting_with_its_block_in_its_name_goes_into_that_block() -> None:
    text = mended(
        'resource "google_compute_instance" "m" {\n  name = "m"\n  machine_type = "e2-micro"\n'
        '  zone = "us-central1-a"\n  image-family = "debian-12"\n  image-project = "debian-cloud"\n'
        '  boot-disk-size = "50GB"\n  boot_disk_type = "pd-ssd"\n'
        '  network_interface {\n    network = "default"\n  }\n}\n'
    )
    assert complaints(text) == []
    for said in ('image = "debian-cloud/debian-12"', "size = 50", 'type = "pd-ssd"'):
        assert said in flat(text)
    assert text.count("boot_disk") == 1


def test_a_setting_with_several_blocks_in_its_name_goes_into_the_innermost() -> None:
    text = mended(
        'resource "google_sql_database_instance" "d" {\n  name = "d"\n  database_version = "POSTGRES_15"\n'
        '  settings_tier = "db-f1-micro"\n  settings_backup_configuration_enabled = true\n}\n'
    )
    assert 'settings { tier = "db-f1-micro" backup_configuration { enabled = true } }' in flat(text)


def test_a_restriction_is_never_taken_for_an_argument_that_does_not_restrict() -> None:
    text = (
        'resource "google_container_cluster" "c" {\n  name = "c"\n  location = "eu"\n  initial_node_count = 1\n'
        '  master_authorized_networks = ["10.0.0.0/8"]\n}\n'
    )
    assert mended(text) == text


def test_the_project_of_something_else_is_not_the_project_of_this() -> None:
    text = mended(TOPIC.replace("name", 'image_project = "debian-cloud"\n  gcp_project = "mine"\n  name'))
    assert 'project = "mine"' in text
    assert ' project = "debian-cloud"' not in text


@pytest.mark.parametrize("name", ["event_type", "branch", "filters"])
def test_what_says_when_something_acts_is_never_dropped_or_taken_for_another(name: str) -> None:
    body = f'  name = "t"\n  location = "eu"\n  {name} = "x"\n  destination {{\n    workflow = "w"\n  }}\n'
    assert f'{name} = "x"' in mended(f'resource "google_eventarc_trigger" "t" {{\n{body}}}\n')


def test_what_leads_to_another_resource_is_never_dropped() -> None:
    beside = "  elsewhere = google_pubsub_topic.t.id\n  odd {\n    thing = google_pubsub_topic.t.id\n  }\n"
    text = mended(TOPIC + f'resource "google_redis_instance" "r" {{\n  name = "r"\n  memory_size_gb = 1\n{beside}}}\n')
    assert text.count("google_pubsub_topic.t.id") == 2


def test_the_id_of_a_resource_is_the_id_it_needs_and_not_one_of_a_block() -> None:
    pool = mended('resource "google_iam_workload_identity_pool" "p" {\n  id = "github"\n}\n')
    assert 'workload_identity_pool_id = "github"' in pool
    head = 'resource "google_artifact_registry_repository" "r" {\n  location = "eu"\n  format = "DOCKER"\n'
    policies = '  cleanup_policies {\n    action = "KEEP"\n  }\n}\n'
    assert 'repository_id = "x"' in mended(head + '  id = "x"\n' + policies)
    inside = mended(head + '  repository_id = "r"\n  id = "x"\n' + policies)
    assert 'cleanup_policies { action = "KEEP" id = "x" }' in flat(inside)


def test_a_validation_says_its_error_message() -> None:
    text = mended('variable "a" {\n  validation {\n    condition = a != ""\n    message = "no"\n  }\n}\n', told=False)
    assert 'error_message = "no"' in text
    assert 'condition = var.a != ""' in text


def test_conditions_of_identities_are_texts() -> None:
    text = mended(
        'resource "google_iam_workload_identity_pool_provider" "p" {\n  workload_identity_pool_id = "p"\n'
        '  workload_identity_pool_provider_id = "g"\n  attribute_mapping = {\n    google.subject = assertion.sub\n'
        '    "attribute.repo" = assertion.repo\n  }\n  oidc {\n    issuer_uri = "https://x"\n  }\n}\n'
    )
    assert '"google.subject" = "assertion.sub" "attribute.repo" = "assertion.repo"' in flat(text)


def test_words_between_others_make_another_name_and_an_order_does_not() -> None:
    assert closeness("event_type", "event_data_content_type") < 0.74
    assert closeness("name", "public_ptr_domain_name") < 0.74
    assert closeness("cdn_enabled", "enable_cdn") > 0.9
    assert closeness("enable_x", "disable_x") == 0
    assert closeness("enabled", "enable_private_nodes") < 0.74
    assert closeness("autohealing", "auto_healing_policies") >= 0.74
    assert closeness("auto_create_subnets", "auto_create_subnetworks") > 0.74
    assert closeness("writer_id", "writer_identity") - closeness("writer_id", "id") > 0.03


STRANGE = {name: case.files for _, name, case, _ in written_in("copied")}


def test_what_strangers_copied_loses_no_resource_and_little_else() -> None:
    gone = []
    for name, files in STRANGE.items():
        after = {"main.tf": mended(files["main.tf"])}
        assert set(resources(after)) >= {each.replace("keyring", "key_ring") for each in resources(files)}, name
        gone += [name] if lost(files, after) else []
    assert sorted(gone) == ["api-camelcase", "git-diff"]


def test_an_index_that_is_missing_is_the_one_that_no_block_beside_it_has() -> None:
    inside = "    source = google_compute_disk.d{}.id\n    device_name = google_compute_disk.d{}.name\n"
    disk = f"  attached_disk {{{{\n{inside}  }}}}\n"
    head = 'resource "google_compute_disk" "d" {\n  count = 2\n  name = "d${count.index}"\n}\n'
    head += 'resource "google_compute_instance" "m" {\n'
    assert mended(head + disk.format("[0]", "[0]") + disk.format("", "[1]") + "}\n").count("d[1]") == 2
    both = mended(head + disk.format("[0]", "[0]") + disk.format("", "") + "}\n")
    assert (both.count("d[0]"), both.count("d[1]")) == (2, 2)


def test_a_string_is_closed_behind_what_is_calculated_in_it_and_set_with_an_equals_sign() -> None:
    text = mended('locals {\n  a = "data-${local.b + 1"\n  b = 1\n}\n', told=False)
    assert 'a = "data-${local.b + 1}"' in text
    assert 'a = "b"' in mended("locals {\n  a  'b'\n}\n", told=False)
