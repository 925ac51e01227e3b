"""Reading HCL: the same verdict and the same blocks as HashiCorp's own parser, at exact places."""

import os
import re
import subprocess
from pathlib import Path

import pygohcl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.terraform.hcl import (
    Attribute,
    Block,
    Call,
    Edit,
    OverlappingEditsError,
    apply_edits,
    as_blocks,
    expressions,
    parse_expression,
    parse_file,
    parse_hcl,
    parse_json,
    references,
    walk_body,
)
from tests.terraform import differential

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "TF_CLI_CONFIG_FILE": "/dev/null",
    "CHECKPOINT_DISABLE": "1",
    "HOME": "/nonexistent",
}
ODD = [
    line.encode().decode("unicode_escape") for line in (Path(__file__).parent / "hcl_odd.txt").read_text().splitlines()
]
CORPUS = (Path(__file__).parents[1] / "policy/static_corpus/harmless.txt").read_text()
FILES = [
    text
    for name, text in re.findall(r"^--- (.*)\n((?:(?!^---|^===).*\n)*)", CORPUS, re.MULTILINE)
    if name.endswith(".tf")
]
SOUP = (
    "$ { } % \" ~ \\ x \n <<E\n E\n <<-E\n ${ %{ $${ %%{ if@x endif else for@a@in@b endfor [ ] ( ) * . 0 1.5 a b "
    "= == ? : :: , ... => # // /* */ \r\n @ \t f( - ! && \"x\" null in for é & ; ` 1e5x .* [*] {\n }\n"
)  # fmt: skip
PIECES = [piece.replace("@", " ") for piece in re.split(r"(?<!\n) (?!\n)", SOUP)]


def hashicorp(text):
    """What HashiCorp's parser makes of the text; None when it refuses it."""
    try:
        return pygohcl.loadb(text.encode(), True)
    except pygohcl.HCLParseError:
        return None
    except pygohcl.HCLInternalError:
        return {}  # read, but not to be shown as a dictionary


def shape(body, out=None):
    """The blocks and arguments of a body in the form HashiCorp's are given in, values left out."""
    out = {} if out is None else out
    for item in body.items:
        if isinstance(item, Attribute):
            out[item.name] = ...
    for block in body.blocks:
        at, key = out, block.type
        for label in block.names:
            at = at.setdefault(key, {})
            key = label
        inner = shape(block.body)
        if key not in at:
            at[key] = inner
        elif isinstance(at[key], list):
            at[key].append(inner)
        else:
            at[key] = [at[key], inner]
    return out


def alike(mine, theirs):
    if mine is ...:
        return True
    if isinstance(mine, list):
        return isinstance(theirs, list) and len(mine) == len(theirs) and all(map(alike, mine, theirs))
    return isinstance(theirs, dict) and set(mine) == set(theirs) and all(alike(mine[key], theirs[key]) for key in mine)


def assert_agreement(text):
    mine, theirs = parse_hcl(text), hashicorp(text)
    assert bool(mine.faults) == (theirs is None), mine.faults
    if theirs:
        assert alike(shape(mine.body), theirs)


@pytest.mark.parametrize("text", ODD)
def test_odd_spellings_are_read_as_hashicorp_reads_them(text):
    assert_agreement(text)


@pytest.mark.terraform
def test_odd_spellings_are_read_as_terraform_reads_them(tmp_path):
    for at, text in enumerate(ODD):
        (tmp_path / f"f{at}.tf").write_bytes(text.encode())
    command = ["terraform", "fmt", "-write=false", "-list=false", "-no-color", str(tmp_path)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    refused = set(re.findall(r"f(\d+)\.tf line", done.stderr))
    assert {str(at) for at, text in enumerate(ODD) if parse_hcl(text).faults} == refused


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_ordinary_files_are_read_as_hashicorp_reads_them(text):
    assert_agreement(text)


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from(
        ["{}", "a = {}\n", 'a = "{}"\n', "a = <<E\n{}\nE\n", "b {{\n{}\n}}\n", "a = [{}]\n", "a = f({}, 1)\n"]
    ),
)
@settings(max_examples=400)
def test_any_soup_of_tokens_is_judged_as_hashicorp_judges_it(soup, around):
    text = around.format(soup)
    assert_agreement(text)


@given(st.data())
@settings(max_examples=300)
def test_files_with_a_spot_changed_are_judged_as_hashicorp_judges_them(data):
    text = data.draw(st.sampled_from(FILES))
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.sampled_from([*PIECES, ""])) + text[at + data.draw(st.integers(0, 3)) :]
    assert_agreement(text)


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_nothing_raises_and_every_place_lies_within_the_file(text):
    for file in (parse_hcl(text), parse_json(text), parse_file("x", text.encode(errors="replace"))):
        for fault in file.faults:
            assert 0 <= fault.span.start <= fault.span.end <= len(file.text)
            assert file.position(fault.span.start) >= (1, 1)


@pytest.mark.parametrize("text", FILES, ids=range(len(FILES)))
def test_every_node_stands_where_it_says(text):
    file = parse_hcl(text)
    for item, around in walk_body(file.body):
        assert all(block.span.start < item.span.start and item.span.end < block.span.end for block in around)
        if isinstance(item, Block):
            assert file.source(item.type_span) == item.type
            assert file.source(item.span).endswith("}")
            assert file.text[item.body.span.start - 1] == "{"
            assert file.text[item.body.span.end] == "}"
        else:
            assert file.source(item.name_span) == item.name
            assert item.span.end == item.expr.span.end
            if "<<" not in file.source(item.expr.span):
                assert type(parse_expression(file.source(item.expr.span))) is type(item.expr)
    for expr in expressions(file.body):
        if isinstance(expr, Call):
            assert re.sub(r"\s", "", file.source(expr.name_span)) == expr.name
            assert file.source(expr.span).endswith(")")


def test_lines_and_columns_count_characters():
    file = parse_hcl('# é\r\nlocals {\n  ü = "ä${var.x}"\n}\n')
    (reference,) = references(file.body.blocks[0].body.attributes[0].expr)
    assert file.position(reference.span.start) == (3, 11)


def test_after_a_mistake_the_rest_is_still_read():
    file = parse_hcl('a "x" {\n  b = 1 2\n  c = "open\n  d {\n    e = [\n  }\n}\nf {\n  g = h\n}\ni = =\n')
    assert [file.line(fault.span) for fault in file.faults] == [2, 3, 6, 11]
    assert [block.type for block in file.body.blocks] == ["a", "f"]
    assert file.body.blocks[1].body.attribute("g") is not None


def test_an_unclosed_block_keeps_what_is_in_it():
    file = parse_hcl('resource "a" "b" {\n  c = 1\n  d {\n    e = 2\n')
    assert [(file.line(fault.span), "never closed" in fault.message) for fault in file.faults] == [(1, True), (3, True)]
    assert file.body.blocks[0].body.blocks[0].body.attribute("e") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var.x", ["var.x"]),
        ("google_compute_network.main.id", ["google_compute_network.main.id"]),
        ("a.b[0].c[var.i].d", ["a.b[0].c[?].d", "var.i"]),
        ('a["k"].b', ["a[k].b"]),
        ("a[*].b", ["a[*].b"]),
        ("a.*.b", ["a[*].b"]),
        ("a.0.b", ["a[0].b"]),
        ('"x${var.a}-${upper(local.b)}"', ["var.a", "local.b"]),
        ("[for x in var.xs : x.y if x.z == var.w]", ["var.xs", "var.w"]),
        ("{ for k, v in m.x : k => v.id }", ["m.x"]),
        ("{ key = var.v, (var.k) = 1 }", ["var.v", "var.k"]),
        ('"%{ for x in var.xs }${x}${y.z}%{ endfor }${x}"', ["var.xs", "y.z", "x"]),
        ('f(a.b)["x"].c', ["a.b"]),
        ("!a.b ? c.d : -e.f", ["a.b", "c.d", "e.f"]),
        ("null", []),
    ],
)
def test_references_are_found_wherever_they_are(text, expected):
    assert [str(one) for one in references(parse_expression(text))] == expected


def test_strings_say_what_they_mean():
    texts = {
        r'"a\"b\\c\n\u00e9\U0001F600"': 'a"b\\c\né😀',
        '"$${x} %%{y} $ % $$"': "${x} %{y} $ % $$",
        "<<E\na\\n $${b}\nE\n": "a\\n ${b}\n",
    }
    for source, meaning in texts.items():
        assert parse_expression(source).text == meaning
    assert parse_expression('"a${b}"').text is None


def test_json_has_the_same_nodes_at_the_places_of_the_file():
    body = '{"x\\u0031": "\\u0024{upper(\\"\\u00e9\\")} ${var.y}", "d": [{"e": 1}, {"e": 2}]}'
    text = '{"resource": {"a_b": {"c": ' + body + "}}}"
    file = parse_json(text)
    assert file.faults == ()
    (block,) = file.body.blocks
    assert (block.type, block.names) == ("resource", ("a_b", "c"))
    first, second = block.body.attributes
    assert first.name == "x1"
    (call,) = [node for node in expressions(file.body) if isinstance(node, Call)]
    assert file.source(call.span) == 'upper(\\"\\u00e9\\")'
    assert [file.source(one.span) for one in references(first.expr)] == ["var.y"]
    assert [one.body.attribute("e").expr.value for one in as_blocks(second)] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "[null]",
        "[[{}]]",
        '[{"locals": {"a": 1}}, null]',
        '{"resource": null}',
        '{"resource": {}}',
        '{"resource": [{}]}',
        '{"resource": {"random_id": {}}}',
        '{"resource": {"random_id": {}, "random_pet": {"x": {}}}}',
        '{"variable": [{"a": {}}, []]}',
        '{"variable": {"//": "no comment here", "a": {}}}',
    ],
)
def test_json_terraform_does_not_take_for_a_configuration_has_a_fault(text):
    assert parse_json(text).faults


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        "[{}]",
        '{"//": 1}',
        '{"locals": null}',
        '{"locals": []}',
        '{"output": {"a": null}}',
        '{"output": {"a": []}}',
        '{"variable": [{"a": {}}, {}]}',
        '{"variable": {"a": {"validation": []}}}',
        '{"resource": {"random_id": {"x": {"lifecycle": null}}}}',
        '{"resource": {"random_id": {"x": [[{"byte_length": 1}]]}}}',
    ],
)
def test_json_that_says_nothing_where_nothing_need_be_said_has_none(text):
    assert parse_json(text).faults == ()


def test_json_keeps_repeated_keys():
    file = parse_json('{"locals": {"a": 1, "a": 2}, "locals": {"b": 3}, "resource": {"t": {"n": {}, "n": {}}}}')
    assert [item.name for block in file.body.blocks_of("locals") for item in block.body.attributes] == ["a", "a", "b"]
    assert len(file.body.blocks_of("resource")) == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1", '{"a" 1}', '{"a":1,}', "{'a':1}", '{"a":01}', "// c\n{}", '{"a":"\n"}', '{"a":"\\x"}', '{"a":NaN}',
     '{"locals":{"a":"${"}}', '{"locals":1}', '{"a":"\\ud800"}', "{} {}", "\ufeff{}", '{"a": tru}'],
)  # fmt: skip
def test_json_that_is_none_has_a_fault(text):
    assert parse_json(text).faults


def test_bytes_that_are_no_utf8_are_a_fault_where_they_stand():
    file = parse_file("main.tf", b"a = 1\nb = \xff\n")
    assert [file.position(fault.span.start) for fault in file.faults] == [(2, 5)]


def test_edits_change_their_places_and_nothing_else():
    text = "a = 1 # keep\nb = 2\n"
    edits = [Edit(17, 18, "3"), Edit(4, 5, '"x"'), Edit(13, 13, "c = 0\n"), Edit(13, 13, "d = 0\n")]
    assert apply_edits(text, edits) == 'a = "x" # keep\nc = 0\nd = 0\nb = 3\n'
    with pytest.raises(OverlappingEditsError):
        apply_edits(text, [Edit(0, 3, ""), Edit(2, 4, "")])
    with pytest.raises(ValueError, match="outside"):
        apply_edits(text, [Edit(0, 99, "")])


@pytest.mark.slow
def test_texts_made_up_for_it_are_read_as_hashicorp_reads_them(record_property):
    """Seven seconds of the same ones each time; `python -m tests.terraform.differential 3600 SEED` takes longer."""
    tried, valid, found = differential.run(7, seed=26)
    print(f"{tried} texts compared, about {valid} of them valid")
    record_property("texts", tried)
    assert found == []
    assert tried > 500
    assert valid > tried / 20
