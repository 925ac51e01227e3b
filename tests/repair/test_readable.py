"""A repair never makes a file read worse than it did, however the blocks are laid out."""

import pytest

from shared.terraform.repair import repair
from shared.terraform.repair.parsed import faults_in
from shared.terraform.repair.result import Draft, Fix, Piece
from tests.repair.figures import corpus, written_in

MACHINE = (
    'resource "google_compute_instance" "vm" {{\n  name = "vm"\n  machine_type = "e2-small"\n  zone = "us-central1-a"\n'
    "{0}\n"
    '  network_interface {{ network = "default" }}\n}}\n'
)
DISK = 'boot_disk { initialize_params { image = "debian-12" } }'
LAYOUTS = {
    "one line": '  boot_disk { image = "debian-12" }',
    "no spaces": '  boot_disk {image="debian-12"}',
    "tabs": '\tboot_disk\t{\timage\t=\t"debian-12"\t}',
    "a comment behind": '  boot_disk { image = "debian-12" } # the disk',
    "comments around": '  # one\n  boot_disk { image = "debian-12" }\n  /* two */',
    "a comment inside": '  boot_disk { /* small */ image = "debian-12" }',
    "three lines": '  boot_disk {\n    image = "debian-12"\n  }',
    "a brace in the text": '  labels = { a = "b" }\n  boot_disk { image = "debian-12" }',
    "a heredoc before": '  metadata_startup_script = <<-EOT\n    echo }\n  EOT\n  boot_disk { image = "debian-12" }',
    "two of them": '  boot_disk { image = "debian-12" }\n  scheduling { preemptable = true }',
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_stands_one_block_too_high_moves_in_whatever_the_layout(layout: str, ends: str) -> None:
    given = MACHINE.format(LAYOUTS[layout]).replace("\n", ends)
    mended = repair({"main.tf": given}, []).files["main.tf"]
    assert faults_in(mended) == 0
    assert 'initialize_params { image = "debian-12" }' in " ".join(mended.replace('image="', 'image = "').split())
    assert repair({"main.tf": mended}, []).files["main.tf"] == mended


@pytest.mark.parametrize(
    "line",
    [
        'variable "a" { type = string }\nvalidation { condition = var.a != "" }',
        'resource "google_storage_bucket" "b" { name = "b" }',
        'resource "google_pubsub_topic" "t" { topic = "t" }',
        'resource "google_sql_database_instance" "d" { tier = "db-f1-micro" }',
        'resource "google_compute_firewall" "f" { port = 80 }',
        'output "o" { values = google_pubsub_topic.t }',
        'locals { a = { b = { c = "}" } } }',
        'resource "google_compute_firewall" "f" {\n  dynamic "allow" { ports = ["80"] }\n}',
        'resource "google_compute_instance" "v" {\n  network_interface { access_config { nat = "x" } }\n}',
    ],
)
def test_one_line_blocks_still_read_after_a_repair(line: str) -> None:
    mended = repair({"main.tf": f"{line}\n"}, []).files["main.tf"]
    assert faults_in(mended) <= faults_in(f"{line}\n")
    assert repair({"main.tf": mended}, []).files["main.tf"] == mended


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_no_file_people_wrote_reads_worse_after_a_repair(ends: str) -> None:
    lots = {name: case.files for _, name, case, _ in written_in("handmade")}
    for name, files in (corpus() | lots).items():
        given = {path: _on_one_line(text).replace("\n", ends) for path, text in files.items() if path.endswith(".tf")}
        mended = repair(given, []).files
        for path, text in given.items():
            assert faults_in(mended[path]) <= faults_in(text), (name, path)


def _on_one_line(text: str) -> str:
    """The file with every block of one short argument on one line, as people write it."""
    lines = text.split("\n")
    at = 0
    while at + 2 < len(lines):
        first, inside, last = lines[at : at + 3]
        if first.endswith(" {") and last.strip() == "}" and "=" in inside and inside.strip()[-1] not in "{[(,":
            lines[at : at + 3] = [f"{first} {inside.strip()} }}"]
        at += 1
    return "\n".join(lines)


def test_short_words_for_the_range_of_a_subnetwork_stay_one_range() -> None:
    mended = _flat(
        'resource "google_compute_subnetwork" "a" {\n  name = "a"\n  network = "default"\n'
        '  ip_cidr_range = "10.0.0.0/24"\n  secondary_ip_range { name = "pods", range = "10.1.0.0/16" }\n}\n'
    )
    assert 'secondary_ip_range { range_name = "pods" ip_cidr_range = "10.1.0.0/16" }' in mended


def test_the_disk_of_a_template_has_what_a_machine_has_in_initialize_params() -> None:
    mended = _flat(
        'resource "google_compute_instance_template" "t" {\n  machine_type = "e2-small"\n'
        '  disk { initialize_params { image = "debian-cloud/debian-12" } }\n'
        '  network_interface { network = "default" }\n}\n'
    )
    assert 'disk { source_image = "debian-cloud/debian-12" }' in mended


def _flat(text: str) -> str:
    return " ".join(repair({"main.tf": text}, []).files["main.tf"].split())


def test_a_fix_that_breaks_the_file_is_left_out_and_the_others_are_made() -> None:
    text = "a {\n  b = 1\n  c = 2\n}\n"
    draft = Draft({"main.tf": text})
    good = Fix("good", (Piece("main.tf", text.index("1"), text.index("1") + 1, "3"),))
    brace = Fix("breaks", (Piece("main.tf", len(text) - 2, len(text) - 1, ""),))
    twice = Fix("overlaps itself", (Piece("main.tf", 4, 13, ""), Piece("main.tf", 6, 8, "x")))
    assert draft.apply([brace, twice, good]) == [good]
    assert [(edit.line, edit.reason) for edit in draft.withheld] == [(4, "breaks")]
    assert draft.files["main.tf"] == text.replace("1", "3")
    assert [edit.reason for edit in draft.edits] == ["good"]


def test_fixes_that_only_break_the_file_together_are_made_one_at_a_time() -> None:
    text = "a = b - c\n"
    draft = Draft({"main.tf": text})
    first = Fix("one", (Piece("main.tf", 4, 5, ""),))
    second = Fix("two", (Piece("main.tf", 6, 9, ""),))
    assert draft.apply([first, second]) == [first]
    assert draft.files["main.tf"] == "a =  - c\n"
