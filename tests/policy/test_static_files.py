"""The static gate on directories: names, neighbours, modules, links, sizes."""

import os
import socket
from pathlib import Path

import pytest

from shared.policy.static_gate import inspect, inspect_sources
from shared.terraform.files import MAX_FILE_BYTES, MAX_FILES, read_directory
from shared.terraform.findings import accepted


@pytest.mark.parametrize(
    "name",
    [
        "../main.tf",
        "/etc/x.tf",
        "a/../../x.tf",
        "a//b.tf",
        "main.tf\n",
        "ma\x1bin.tf",
        "-chdir=x.tf",
        "a\\b.tf",
        "x\u202e.tf",
        "",
        "a/",
        "\udcff.tf",
    ],
)
def test_odd_names_are_refused(name):
    assert not accepted(inspect({"b.tf": "locals {}", name: "locals {}"}))


@pytest.mark.parametrize(
    "name",
    [
        ".terraformrc",
        "terraform.rc",
        "terraform.tfstate",
        "x.tfstate",
        "terraform.tfstate.backup",
        "a.tftest.hcl",
        "a.tftest.json",
        "a.tfstack.hcl",
        "a.tfdeploy.hcl",
        "a.tofu",
        "override.tf",
        "a_override.tf",
        "Override.tf",
        ".terraform",
        "terraform.d",
    ],
)
def test_files_terraform_would_obey_unasked_are_refused(tmp_path, name):
    (tmp_path / "main.tf").write_text("locals {}\n")
    (tmp_path / name).write_text("{}")
    findings = inspect_sources(read_directory(tmp_path))
    assert [one.file for one in findings] == [name]
    assert not accepted(findings)


def test_neighbours_terraform_does_not_read_are_left_alone(tmp_path):
    (tmp_path / "main.tf").write_text("locals {}\n")
    for name in [
        "README.md",
        "LICENSE",
        ".gitignore",
        ".terraform.lock.hcl",
        ".terraform-version",
        "startup.sh",
        "main.tf~",
        ".main.tf",
        "#main.tf#",
        "prod.tfvars",
        "main.tf.bak",
        "page.html",
        "cloudbuild.yaml",
        "my notes.txt",
        "Makefile",
        "größe.txt",
    ]:
        (tmp_path / name).write_text('provisioner "local-exec" { file("x") \0 }')
    for name in [".git", ".github", "examples", "tests", "modules"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text('resource "null_resource" "x" {}')
    sources = read_directory(tmp_path)
    assert inspect_sources(sources) == []
    assert set(sources.files) == {"main.tf"}


def test_local_modules_are_read_and_judged_with_the_root(tmp_path):
    (tmp_path / "modules/a").mkdir(parents=True)
    (tmp_path / "main.tf").write_text('module "a" {\n  source = "./modules/a"\n}\n')
    (tmp_path / "modules/a/main.tf").write_text('\nresource "null_resource" "x" {}\n')
    (tmp_path / "modules/a/terraform.tfvars").write_text("not read here")
    sources = read_directory(tmp_path)
    assert set(sources.files) == {"main.tf", "modules/a/main.tf"}
    assert [(one.rule, one.file, one.line) for one in inspect_sources(sources)] == [
        ("provider", "modules/a/main.tf", 2)
    ]


def test_links_are_never_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.tf").write_text("locals {}\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "main.tf").symlink_to(outside / "x.tf")
    (inside / "m").symlink_to(outside)
    (inside / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (inside / "root.tf").write_text('module "m" {\n  source = "./m"\n}\n')
    sources = read_directory(inside)
    assert set(sources.files) == {"root.tf"}
    assert {one.file for one in inspect_sources(sources) if one.rule == "link"} == {"main.tf", "m", "dangling.txt"}


def test_pipes_and_sockets_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "main.tf")
    (tmp_path / "a.tf").write_text("locals {}\n")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket is short
        try:
            listening.bind("s.tf")
        finally:
            os.chdir(here)
        findings = inspect_sources(read_directory(tmp_path))
    assert {(one.rule, one.file) for one in findings} == {("file_kind", "main.tf"), ("file_kind", "s.tf")}


def test_a_directory_with_the_name_of_a_file_is_refused(tmp_path):
    (tmp_path / "a.tf").write_text("locals {}\n")
    (tmp_path / "main.tf").mkdir()
    assert [(one.rule, one.file) for one in inspect_sources(read_directory(tmp_path))] == [("file_kind", "main.tf")]


def test_names_that_are_no_utf8_are_refused(tmp_path):
    (tmp_path / "a.tf").write_text("locals {}\n")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.tf"))).write_text("locals {}\n")
    (tmp_path / "b\n.txt").write_text("")
    findings = inspect_sources(read_directory(tmp_path))
    assert {(one.rule, one.file) for one in findings} == {("file_name", "\\udcff.tf"), ("file_name", "b\\u000a.txt")}


def test_sizes_and_counts_are_limited(tmp_path):
    large = tmp_path / "large"
    large.mkdir()
    (large / "main.tf").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    assert [one.rule for one in inspect_sources(read_directory(large))] == ["too_large"]
    many = tmp_path / "many"
    many.mkdir()
    for at in range(MAX_FILES + 1):
        (many / f"f{at:03}.tf").write_text("")
    assert [one.rule for one in inspect_sources(read_directory(many))] == ["too_many_files"]
    assert "too_large" in {one.rule for one in inspect({f"{at}.tf": b"#" * MAX_FILE_BYTES for at in range(6)})}


def test_what_is_no_directory_or_holds_nothing_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for path, rule in [
        ("file", "not_a_directory"),
        ("missing", "not_a_directory"),
        ("empty", "no_configuration"),
        ("a\0b", "not_a_directory"),
    ]:
        findings = inspect_sources(read_directory(tmp_path / path))
        assert [(one.rule, one.kind) for one in findings] == [(rule, "refused")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_files_that_cannot_be_read_are_refused(tmp_path):
    (tmp_path / "main.tf").write_text("locals {}\n")
    (tmp_path / "main.tf").chmod(0)
    assert [one.rule for one in inspect_sources(read_directory(tmp_path))] == ["unreadable"]


def test_modules_that_multiply_are_refused():
    files = {"main.tf": "".join(f'module "m{at}" {{\n  source = "./d0"\n}}\n' for at in range(3))}
    for depth in range(8):
        files[f"d{depth}/main.tf"] = "".join(
            f'module "m{at}" {{\n  source = "../d{depth + 1}"\n}}\n' for at in range(3)
        )
    files["d8/main.tf"] = "locals {}\n"
    assert [one.rule for one in inspect(files)] == ["module_source"]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("PK\\u0003\\u0004\\u0014\\u0000main.py", True),
        ("PK\\u0003\\u0004\\u202e\\u0000main.py", False),
        ("a\\u0003b", False),
    ],
)
def test_only_a_zip_archive_holds_bytes_that_nobody_reads(text, taken):
    assert accepted(inspect({"main.tf": f'locals {{\n  a = "{text}"\n}}\n'})) is taken
