"""Whole kinds of mistakes that faults made from the grammar and the schema showed: what each was meant to say."""

import pytest

from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.repair import repair


def mended(text: str) -> str:
    return repair({"main.tf": text}, []).files["main.tf"]


def flat(text: str) -> str:
    return " ".join(text.split())


VALUES = [
    ('length(var.a > 3 && var.a != "none"', 'length(var.a) > 3 && var.a != "none"'),
    ("length(var.a) gt 3", "length(var.a) > 3"),
    ('var.a !== "none"', 'var.a != "none"'),
    ("var.a is not null", "var.a != null"),
    ("!var.a & var.b", "!var.a && var.b"),
    ('"large" if var.a && var.b > 1 else "small"', 'var.a && var.b > 1 ? "large" : "small"'),
    ('var.a ? "large" "small"', 'var.a ? "large" : "small"'),
    ('var.a then "large" else "small"', 'var.a ? "large" : "small"'),
    ('if(var.a, "x", "y")', 'var.a ? "x" : "y"'),
    ('var.a ? "only"', 'var.a ? "only" : null'),
    ("if var.a != null { team = var.a }", "var.a != null ? { team = var.a } : null"),
    ("if var.a { team = var.a } else {}", "var.a ? { team = var.a } : {}"),
    ("[for n, u of var.a : n if length(u) > 3]", "[for n, u in var.a : n if length(u) > 3]"),
    ("[for n in var.a upper(n)]", "[for n in var.a : upper(n)]"),
    ("toset([upper(n) for n in var.a])", "toset([for n in var.a : upper(n)])"),
    ('{ for w in ["a", "b"] : w -> upper(w) }', '{ for w in ["a", "b"] : w => upper(w) }'),
    ("concat [var.a, var.b]", "concat(var.a, var.b)"),
    ("length var.a", "length(var.a)"),
    ('join("-"; ["a", "b"])', 'join("-", ["a", "b"])'),
    ("element(var.a count.index)", "element(var.a, count.index)"),
    ('[, "a", "b"]', '["a", "b"]'),
    ('["a" and "b"]', '["a", "b"]'),
    ('"a", "b"]', '["a", "b"]'),
    ('{"a", "b"}', '["a", "b"]'),
    ("{ a -> var.a, b => var.b }", "{ a = var.a, b = var.b }"),
    ("{ a var.a, b = var.b }", "{ a = var.a, b = var.b }"),
    ("[a = var.a, b = var.b]", "{a = var.a, b = var.b}"),
    ("{{ var.a }}", "var.a"),
    ("$(var.a)", "var.a"),
    ("@var.a[0]", "var.a[0]"),
    ("var.a(0)", "var.a[0]"),
    ("var.a.[0]", "var.a[0]"),
    ('var.a.replace("O", "o")', 'replace(var.a, "O", "o")'),
    ('"x-%s" % var.a', 'format("x-%s", var.a)'),
    ("\"x-${var.a == 'p' ? 'q' : 'r'}\"", '"x-${var.a == "p" ? "q" : "r"}"'),
    ('"x-${var.a}" \\', '"x-${var.a}"'),
    ('"x-$ {var.a}"', '"x-${var.a}"'),
]
DECLARED = 'variable "a" {}\nvariable "b" {}\n'


@pytest.mark.parametrize(("wrong", "right"), VALUES)
def test_an_expression_of_another_language_says_the_same_in_terraforms(wrong: str, right: str) -> None:
    text = mended(f"locals {{\n  one = 1\n  x = {wrong}\n  two = 2\n}}\n{DECLARED}")
    assert f"x = {right}" in text
    assert not parse_hcl(text).faults


@pytest.mark.parametrize("wrong", ["length(var.a) foo bar", "var.a ?? 3 : 4", "join(var.a, var.b"])
def test_an_expression_never_becomes_a_string(wrong: str) -> None:
    assert '"' not in mended(f"locals {{\n  x = {wrong}\n}}\n").split("\n}")[0]


TOPIC = 'resource "google_pubsub_topic" "t" {\n  name = "t"\n'
BLOCKS = [
    ('variable "a" {\n  validation = {\n    condition = self > 1\n    error_message = "No."\n  }\n}\n',
     'validation { condition = var.a > 1 error_message = "No." }'),
    ('variable "a" {\n}\nvalidation {\n  condition = var.a > 1\n  error_message = "No."\n}\n',
     'variable "a" { validation { condition = var.a > 1 error_message = "No." } }'),
    (TOPIC + "  life_cycle {\n    prevent_destroy = \"yes\"\n    ignore = \"labels\"\n  }\n}\n",
     "lifecycle { prevent_destroy = true ignore_changes = [labels] }"),
    (TOPIC + "  prevent_destroy = true\n  ignore_changes = [labels]\n}\n",
     "lifecycle { prevent_destroy = true ignore_changes = [labels] }"),
    (TOPIC + "}\nlifecycle {\n  ignore_changes = [self.labels]\n}\n", "lifecycle { ignore_changes = [labels] }"),
    (TOPIC + '  output "id" {\n    value = 1\n  }\n}\n', '} output "id" { value = 1 }'),
    ('variable "n" {\n  type = list(string)\n}\n' + TOPIC.replace('"t"\n', "var.n[count.index]\n") + "}\n",
     "count = length(var.n)"),
    ('variable "n" {\n  type = map(string)\n}\n' + TOPIC.replace('"t"\n', "each.key\n") + "}\n", "for_each = var.n"),
    (TOPIC.replace('"t"\n', '"x-${index}"\n  count = "two"\n') + "}\n", 'name = "x-${count.index}" count = 2'),
    (TOPIC + '  depends_on = [google_pubsub_topic.u]\n}\nresource "google_pubsub_topic" "u" {\n'
     "  name = google_pubsub_topic.t.id\n}\n", '{ name = "t" }'),
    ("output x {\n  value = data.google_project.this.number\n}\n", 'data "google_project" "this" {}'),
    ("output x {\n  value = module.net.id\n}\n", "value = var.net_id"),
    ('variable "a" (\n  type = string\n)\n', 'variable "a" { type = string }'),
    ('variable "a" {{\n  type = string\n}}\n', 'variable "a" { type = string }'),
    ('variable "a":\n  type = string\n', 'variable "a" { type = string }'),
    ("1: locals {\n2:   a = 1\n3: }\n", "locals { a = 1 }"),
    ("locals = {\n  a = 1\n}\n", "locals { a = 1 }"),
    ("resource google_pubsub_topic.t {\n  name = \"t\"\n}\n", 'resource "google_pubsub_topic" "t" {'),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), BLOCKS)
def test_a_block_stands_where_it_belongs_and_says_what_it_said(wrong: str, right: str) -> None:
    text = mended(wrong)
    assert right in flat(text)
    assert not parse_hcl(text).faults


def test_nothing_is_said_to_be_missing_while_a_part_of_the_file_can_not_be_read() -> None:
    text = mended('locals {\n  names = {{{ ] "a"\n}\nvariable "names" {}\noutput "x" {\n  value = local.names\n}\n')
    assert "value = local.names" in text


def test_a_list_over_several_lines_in_a_string_keeps_every_line() -> None:
    text = mended('locals {\n  x = """\n#!/bin/sh\necho hi\n"""\n}\n')
    assert "#!/bin/sh\necho hi" in text


def test_a_circle_is_opened_where_the_other_side_says_its_value() -> None:
    text = mended(
        'resource "google_compute_network" "main" {\n  name = google_compute_subnetwork.a.name\n}\n'
        'resource "google_compute_subnetwork" "a" {\n  name = "a"\n  ip_cidr_range = "10.0.0.0/24"\n'
        "  network = google_compute_network.main.id\n}\n"
    )
    assert text.count('name = "a"') == 2
    assert "network = google_compute_network.main.id" in text


def test_what_counts_nowhere_is_there_once_and_what_checks_nothing_goes() -> None:
    assert "count = 1" in flat(mended('resource "google_pubsub_topic" "t" {\n  name = "t-${count.index}"\n}\n'))
    variable = 'variable "a" {\n  type = number\n  validation {\n    error_message = "It is wrong."\n  }\n}\n'
    assert "validation" not in mended(variable)
    assert "validation" in mended(variable.replace("error_message", "condition = var.a > 0\n    error_message"))


def test_a_quoted_type_is_read_whatever_its_letters() -> None:
    assert flat("type = list(string)") in flat(mended('variable "a" {\n  type = "lst(string)"\n}\n'))
