"""The gate over a corpus of hostile and of harmless configurations.

A case is `=== name` (hostile ones add `| rule | line`), then its files, each after `--- path`.
"""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.policy.static_gate import inspect
from shared.terraform.findings import accepted
from shared.terraform.hcl import Kind, scan

UNSEEN = (
    "\x85\x9b\u00ad\u034f\u061c\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u202e\u2060\u2064\u2067\u206a\u2800\u3164\ufe00\uffa0\ufff9"
    "\U0001d173\U000e0001\U000e0041\U000e0100"
)
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
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_space_and_comments_between_tokens_never_change_the_verdict(data):
    name, rule, _, files = data.draw(st.sampled_from(NATIVE))
    text = respaced(files["main.tf"], data)
    findings = inspect({"main.tf": text})
    assert rule in {one.rule for one in findings if one.kind == "refused"}, (name, text)
    assert "syntax" not in {one.rule for one in findings}, (name, text)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
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


@pytest.mark.slow
@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_any_bytes_get_a_verdict(data):
    for name in ("main.tf", "main.tf.json", "terraform.tfvars", "a.auto.tfvars.json"):
        assert isinstance(accepted(inspect({name: data, "b.tf": "locals {}"})), bool)


@pytest.mark.slow
@given(st.text(st.sampled_from('{}[]()"$%~\\\n=:,.#/*<-Eabfile \r'), max_size=60))
@settings(max_examples=500)
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
    began = time.process_time()
    findings = inspect({"main.tf": text})
    assert not accepted(findings)
    assert findings[0].rule in {"syntax", "too_deep"}
    assert time.process_time() - began < 10


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
        *(f"# a{hidden}b\n".encode() for hidden in UNSEEN),
        "# \ufeff\n".encode(),
        "# a\u200db, \u200c c\n".encode(),
    ],
)
def test_bytes_that_hide_what_a_file_says_are_refused(data):
    findings = inspect({"main.tf": data})
    assert [(one.rule, one.line, one.kind) for one in findings] == [("encoding", 1, "refused")]


@pytest.mark.parametrize("name", ["main.tf", "main.tf.json", "x.auto.tfvars"])
def test_what_nobody_sees_is_refused_as_an_escape_too(name):
    for hidden in UNSEEN:
        escape = json.dumps(f"admin{hidden}")
        if ord(hidden) > 0xFFFF and not name.endswith("json"):
            escape = f'"admin\\U{ord(hidden):08x}"'
        text = f'{{"locals": {{"a": {escape}}}}}' if name.endswith("json") else f"a = {escape}\n"
        text = f"locals {{\n  {text}}}\n" if name == "main.tf" else text
        assert [(one.rule, one.kind) for one in inspect({name: text})] == [("encoding", "refused")], escape


@pytest.mark.parametrize(
    "text", ["\ufeff# a mark of the encoding", "# \U0001f469\u200d\U0001f4bb and \u2764\ufe0f\u200d\U0001f525",
             "# \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "# a\u00a0b \u2014 \u4f60\u597d \u26a0\ufe0f"],
)  # fmt: skip
def test_marks_that_letters_and_pictures_need_pass(text):
    assert inspect({"main.tf": f"{text}\r\nlocals {{}}\n"}) == []


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
