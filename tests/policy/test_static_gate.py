"""The gate over a corpus of hostile and of harmless configurations.

A case is `=== name` (hostile ones add `| rule | line`), then its files, each after `--- path`.
"""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.policy.static_gate import inspect, inspect_sources
from shared.terraform.files import MAX_FILE_BYTES, MAX_FILES, read_directory
from shared.terraform.findings import accepted
from shared.terraform.hcl import Kind, scan

CORPUS = Path(__file__).parent / "static_corpus"
TERRAFORM = {
    "PATH": os.environ["PATH"],
    "TF_CLI_CONFIG_FILE": "/dev/null",
    "CHECKPOINT_DISABLE": "1",
    "HOME": "/nonexistent",
}


def load(name):
    cases = []
    for section in re.split(r"^=== ", (CORPUS / name).read_text(), flags=re.MULTILINE)[1:]:
        title, _, rest = section.partition("\n")
        _, *pairs = re.split(r"^--- (.*)\n", rest, flags=re.MULTILINE)
        cases.append((title, dict(zip(pairs[::2], pairs[1::2], strict=True))))
    return cases


HOSTILE = [(*(part.strip() for part in title.rsplit(" | ", 2)), files) for title, files in load("hostile.txt")]
HARMLESS = load("harmless.txt")


@pytest.mark.parametrize(("rule", "line", "files"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_would_act_on_this_machine_is_refused_where_it_stands(rule, line, files):
    findings = inspect(files)
    assert not accepted(findings)
    assert (rule, int(line), "refused") in {(one.rule, one.line, one.kind) for one in findings}, findings
    assert not [one for one in findings if one.kind == "syntax"]


@pytest.mark.parametrize("files", [files for _, files in HARMLESS], ids=[name for name, _ in HARMLESS])
def test_honest_configurations_pass(files):
    assert inspect(files) == []


def test_the_corpora_are_as_large_as_they_should_be_and_name_no_case_twice():
    assert len(HOSTILE) >= 120
    assert len(HARMLESS) >= 80
    assert len({case[0] for case in HOSTILE}) == len(HOSTILE)
    assert len({case[0] for case in HARMLESS}) == len(HARMLESS)


@pytest.mark.terraform
def test_terraform_itself_can_read_every_case_so_none_is_refused_for_its_spelling(tmp_path):
    for at, (files) in enumerate([case[-1] for case in (*HOSTILE, *HARMLESS)]):
        for name, text in files.items():
            if name.endswith(".tf"):
                (tmp_path / f"{at}-{name.replace('/', '-')}").write_text(text)
    done = subprocess.run(
        ["terraform", "fmt", "-write=false", "-list=false", str(tmp_path)],
        env=TERRAFORM,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# Look-alike blocks have no ending of their own, so their position does not move with what is put between tokens.
NATIVE = [case for case in HOSTILE if set(case[3]) == {"main.tf"}]
FILLINGS = ["", " ", "\t", "/**/", "/* } */", "/* \n */", '/* " ${ */', " /* <<EOT */ "]


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_space_and_comments_between_tokens_never_change_the_verdict(data):
    name, rule, _, files = data.draw(st.sampled_from(NATIVE))
    text = respaced(files["main.tf"], data)
    findings = inspect({"main.tf": text})
    assert rule in {one.rule for one in findings if one.kind == "refused"}, (name, text)
    assert "syntax" not in {one.rule for one in findings}, (name, text)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_space_and_comments_between_tokens_never_make_an_honest_file_suspect(data):
    files = data.draw(st.sampled_from([files for _, files in HARMLESS if set(files) == {"main.tf"}]))
    text = respaced(files["main.tf"], data)
    assert inspect({"main.tf": text}) == [], text


def respaced(text, data):
    """The text with something else between some of its tokens."""
    result, depth, last = [], 0, None
    for token in scan(text):
        result.append(text[last.end if last else 0 : token.start])
        if (last and last.kind is Kind.CLOSE_HEREDOC) or depth > 0:
            pass  # text, or what ends a heredoc
        elif token.kind is Kind.NEWLINE:
            result.append(data.draw(st.sampled_from(["", "\n", '  # { " \n', "// */\n", "\r\n"])))
        elif token.kind is not Kind.END:
            result.append(" " + data.draw(st.sampled_from(FILLINGS)) + " ")
        depth += (token.kind in (Kind.OPEN_QUOTE, Kind.OPEN_HEREDOC)) - (
            token.kind in (Kind.CLOSE_QUOTE, Kind.CLOSE_HEREDOC)
        )
        last = token
        result.append(token.text)
    return "".join(result)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_get_a_verdict(data):
    for name in ("main.tf", "main.tf.json", "terraform.tfvars", "a.auto.tfvars.json"):
        assert isinstance(accepted(inspect({name: data, "b.tf": "locals {}"})), bool)


@given(st.text(st.sampled_from('{}[]()"$%~\\\n=:,.#/*<-Eabfile \r'), max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_of_the_language_gets_a_verdict(text):
    for whole in (text, f"a = {text}\n", f'resource "google_x" "y" {{\n{text}\n}}\n'):
        assert isinstance(accepted(inspect({"main.tf": whole})), bool)
    assert isinstance(accepted(inspect({"main.tf.json": text})), bool)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "(" * 100_000,
        "a {\n" * 100_000,
        'a = "' + "${" * 100_000,
        "a = " + "!" * 100_000 + "1",
        "a = " + "1+" * 100_000 + "1",
        "a = x" + ".y" * 100_000,
        "a = " + "x ? y : " * 50_000 + "z",
        '"' * 100_000,
        "}" * 100_000,
        "a = " + "f(" * 100_000,
        "/*" * 100_000,
        "/* " * 300_000,
        "\u0301" * 300_000,
        "1." * 300_000 + "x",
        "x\u00e9" * 300_000,
        "<<E\n" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_deep_or_endless_nesting_is_refused_quickly(text):
    began = time.perf_counter()
    findings = inspect({"main.tf": text})
    assert not accepted(findings)
    assert findings[0].rule in {"syntax", "too_deep"}
    assert time.perf_counter() - began < 10


def test_deep_nesting_in_json_is_refused_quickly():
    for text in ("[" * 100_000, '{"a":' * 100_000):
        assert [(one.rule, one.kind) for one in inspect({"main.tf.json": text})] == [("too_deep", "refused")]


@pytest.mark.parametrize(
    "value",
    [
        "(" * 60 + "1" + ")" * 60,
        "1" + " + 1" * 1001,
        "[" * 51 + "]" * 51,
        '"' + '${"' * 55 + '"}' * 55 + '"',
        "!" * 52 + "true",
    ],
    ids=lambda text: text[:6],
)
def test_what_is_fine_for_terraform_but_more_than_is_read_here_is_refused_and_never_left_for_a_repair(value):
    hidden = 'output "stolen" {\n  value = file("/etc/hostname")\n}\n'
    findings = inspect({"main.tf": f"locals {{\n  deep = {value}\n}}\n{hidden}"})
    assert ("too_deep", "refused", 2) in {(one.rule, one.kind, one.line) for one in findings}


def test_a_file_with_more_mistakes_than_are_told_is_refused():
    findings = inspect({"main.tf": "a = = 1\n" * 150 + 'resource "null_resource" "x" {}\n'})
    assert "refused" in {one.kind for one in findings}


@pytest.mark.parametrize("block", ['backend "gcs" {}', "cloud {}", 'required_providers {\n x = "evil/x"\n}'])
def test_what_init_obeys_in_spite_of_a_mistake_is_refused_in_spite_of_it(block):
    findings = inspect({"main.tf": f"locals {{\n  a = = 1\n}}\nterraform {{\n{block}\n}}\n"})
    assert "refused" in {one.kind for one in findings}, findings


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("locals {\n  a = \n}\n", 2),
        ("locals {\n", 1),
        ('locals {\n  a = "x\n}\n', 2),
        ("a = <<EOT\nx\n", 1),
        ("resource {\n  a = 1 b = 2\n}\n", 2),
        ("# é\nlocals {\n  a = [1, \n}\n", 4),
        ("locals {\n  a = file(\n}\n", 3),
        ("\x0b", 1),
    ],
)
def test_what_merely_cannot_be_parsed_is_told_from_what_is_hostile(text, line):
    findings = inspect({"main.tf": text})
    assert not accepted(findings)
    if "\x0b" not in text:
        assert {one.kind for one in findings} == {"syntax"}
        assert findings[0].line == line


def test_hostility_before_a_mistake_is_still_told():
    findings = inspect({"main.tf": 'resource "null_resource" "x" {}\nlocals {\n  a = \n}\n'})
    assert [(one.rule, one.line) for one in findings] == [("provider", 1), ("syntax", 3)]


@pytest.mark.parametrize(
    "data",
    [
        b"locals {}\0",
        b"# \0",
        b"\xff\xfe",
        b"# \xc3\x28\n",
        "# \u202e }\n".encode(),
        b"# \x1b[2J\n",
        'locals { a = "\u2066" }'.encode(),
        b"# x\rresource",
    ],
)
def test_bytes_that_hide_what_a_file_says_are_refused(data):
    findings = inspect({"main.tf": data})
    assert [(one.rule, one.line, one.kind) for one in findings] == [("encoding", 1, "refused")]


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


def test_messages_carry_nothing_a_terminal_would_act_on():
    findings = inspect({"main.tf": 'resource "evil\\u001b[2J_x" "y" {}\n', "x\x1b[2J.tf": ""})
    assert findings
    assert all((one.message + one.file).isprintable() for one in findings)


def test_values_that_double_are_refused_across_files_and_modules():
    doubling = ['  a0 = "xxxxxxxx"', *(f'  a{at} = "${{local.a{at - 1}}}${{local.a{at - 1}}}"' for at in range(1, 41))]
    assert [one.rule for one in inspect({"main.tf": "locals {\n" + "\n".join(reversed(doubling)) + "\n}\n"})] == [
        "too_expensive"
    ]
    calls = ['module "m0" {\n  source = "./m"\n  x      = "xxxx"\n}\n']
    calls += [f'module "m{at}" {{\n  source = "./m"\n  x      = module.m{at - 1}.x\n}}\n' for at in range(1, 40)]
    module = 'variable "x" {}\noutput "x" {\n  value = "${var.x}${var.x}"\n}\n'
    assert [one.rule for one in inspect({"main.tf": "".join(calls), "m/main.tf": module})] == ["too_expensive"]


@pytest.mark.parametrize(
    "value",
    [
        'jsonencode(tonumber("1e5000000"))', "1e5000000", "1e-900000", '"${1e-900000}"', 'tonumber("1e-900000")',
        '"1e5000000" + 0', 'tonumber("1p5000000")', 'tonumber("1e${5000000}")', 'tonumber(join("e", ["1", "5000000"]))',
        'tonumber(trimprefix("x1e5000000", "x"))', 'tonumber(base64decode("MWU1MDAwMDAw"))', "1e300 * 1e300",
        "1e-300 / 1e300", 'jsondecode("[1e5000000]")', 'yamldecode("a: 1e5000000")', "pow(10, 900000)",
        "-local.n * local.n", 'tonumber(format("1e%d", 5000000))', 'max("1e5000000", 1)', "pow(1e-300, 9) * 1",
    ],
)  # fmt: skip
def test_numbers_of_millions_of_digits_are_refused(value):
    found = inspect({"main.tf": f"locals {{\n  n = 1e200\n  a = {value}\n}}\n"})
    assert "too_expensive" in [one.rule for one in found], value


@pytest.mark.parametrize(
    "value",
    [
        "1e308", "5e-324", "0e0", "0.0e-999999", 'tonumber("12")', 'tonumber(var.n)',
        'tonumber(split("-", "e2-standard-16")[2])',
        '"sha256:3e91234567890123456789"', '"0e12345-1111"', "1.5 * 1024 * 1024 * 1024",
        'tonumber(regex("[0-9]+", var.n))',
        'jsondecode("{\\"type\\": \\"e2-standard-4\\", \\"sizes\\": [1024, 20480]}")', 'max(var.n, 10)',
        "1 / 3", "0 * 5",
        'format("%06d", 12)', '"port ${8080 + 1}"',
    ],
)  # fmt: skip
def test_ordinary_numbers_are_not(value):
    assert inspect({"main.tf": f'variable "n" {{\n  default = "3"\n}}\nlocals {{\n  a = {value}\n}}\n'}) == [], value


@pytest.mark.slow
def test_values_that_refer_to_one_another_very_deeply_are_refused_and_do_not_crash():
    deep = "".join(f"  a{at} = local.a{at + 1}\n" for at in range(3000))
    assert [one.rule for one in inspect({"main.tf": f"locals {{\n{deep}}}\n"})] == ["too_expensive"]
    circle = "locals {\n  a = local.b\n  b = [local.a, local.a]\n}\n"
    assert inspect({"main.tf": circle}) == []  # Terraform says so itself


def test_what_follows_a_slip_in_the_structure_of_json_is_still_judged():
    findings = inspect({"main.tf.json": '{"output": {}, "locals": null, "data": {"http": {"x": {"url": "http://x"}}}}'})
    assert [(one.rule, one.kind) for one in findings] == [("syntax", "syntax"), ("data_source", "refused")]
