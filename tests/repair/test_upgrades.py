"""What provider versions renamed and removed: the old names are gone from the facts, the new ones are there."""

from pathlib import Path

import pytest

from infra.cli.fix_directory import fix_directory
from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.repair import repair
from shared.terraform.repair.upgrades import GONE, GONE_TYPES, READ, RENAMED, SAID_TODAY, TYPES, WITHOUT_EFFECT
from shared.terraform.schema import Block, provider_schema

SCHEMA = provider_schema()


def block(path: str) -> Block:
    """The schema of `google_storage_bucket/lifecycle_rule/condition`."""
    type_, *inside = path.split("/")
    found = SCHEMA.resource(type_)
    for name in inside:
        assert found is not None, path
        found = found.blocks[name].block
    assert found is not None, path
    return found


def names(path: str) -> set[str]:
    return {name for name, each in block(path).attributes.items() if each.settable} | set(block(path).blocks)


@pytest.mark.parametrize(("path", "old"), [*RENAMED, *SAID_TODAY, *sorted(WITHOUT_EFFECT), *GONE])
def test_an_old_name_is_gone(path: str, old: str) -> None:
    assert old not in names(path)


@pytest.mark.parametrize(("path", "old"), [*RENAMED, *SAID_TODAY])
def test_what_stands_for_an_old_name_is_there(path: str, old: str) -> None:
    new = [RENAMED[path, old]] if (path, old) in RENAMED else SAID_TODAY[path, old].values()
    for text in filter(None, new):
        body = parse_hcl(text if "=" in text or "{" in text else f"{text} = 1").body
        assert {getattr(item, "name", None) or getattr(item, "type", "") for item in body.items} <= names(path)


def test_types_of_older_providers_are_gone_and_what_stands_for_them_is_there() -> None:
    known = SCHEMA.resource_types() | SCHEMA.data_source_types()
    assert known & (TYPES.keys() | GONE_TYPES.keys()) == frozenset()
    assert set(TYPES.values()) <= SCHEMA.resource_types()


@pytest.mark.parametrize(
    ("type_", "old", "new"), [(type_, *pair) for type_, all_ in READ.items() for pair in all_.items()]
)
def test_what_references_asked_for_is_found_elsewhere(type_: str, old: str, new: str) -> None:
    *inside, name = new.replace("[0]", "").split(".")
    there = block("/".join((type_, *inside)))
    assert old not in block(type_).attributes
    assert name in there.attributes


@pytest.mark.parametrize(("path", "old"), [*RENAMED, *SAID_TODAY])
def test_each_old_name_is_written_as_it_is_said_today(path: str, old: str) -> None:
    """With the block around it alone; what else the type wants is no matter here."""
    values = SAID_TODAY.get((path, old)) or {}
    if name := RENAMED.get((path, old)):
        known = block(path).attributes[name].type
        value = "[]" if isinstance(known, list) else {"bool": "true"}.get(known, '"x"')
        values = {value: f"{name} = {value}"}
    type_, *inside = path.split("/")
    for value, new in values.items():
        head = f'resource "{type_}" "x" {{ ' + "".join(f"{name} {{ " for name in inside)
        text = (head.replace("{ ", "{\n") + f"other = 1\n{old} = {value}\n") + "}\n" * (len(inside) + 1)
        mended = " ".join(repair({"main.tf": text}, []).files["main.tf"].split())
        assert f"{old} = {value}" not in f" {mended}".replace(f"_{old}", "")
        assert " ".join(new.split()) in mended


@pytest.mark.parametrize(("path", "old"), GONE)
def test_what_nothing_says_today_stays_and_is_told_with_its_line(path: str, old: str) -> None:
    type_, *inside = path.split("/")
    text = f'resource "{type_}" "x" {{\n' + "".join(f"{name} {{\n" for name in inside)
    text += f'{old} = "said"\n' + "}\n" * (len(inside) + 1)
    found = repair({"main.tf": text}, [])
    assert f'{old} = "said"' in found.files["main.tf"]
    assert [(each.line, GONE[path, old] in each.reason) for each in found.told] == [(2 + len(inside), True)]


@pytest.mark.parametrize("type_", GONE_TYPES)
def test_a_type_that_no_other_stands_for_stays_and_is_told(type_: str) -> None:
    text = f'resource "{type_}" "x" {{\n  name = "x"\n}}\n'
    found = repair({"main.tf": f"\n{text}"}, [])
    assert found.files["main.tf"] == f"\n{text}"
    assert [(each.line, GONE_TYPES[type_] in each.reason) for each in found.told] == [(2, True)]


def test_what_only_google_beta_has_asks_for_it_and_for_its_project() -> None:
    text = 'provider "google" {\n  project = "p"\n}\nresource "google_compute_machine_image" "i" {\n  name = "i"\n}\n'
    mended = " ".join(repair({"main.tf": text}, []).files["main.tf"].split())
    assert 'provider "google-beta" { project = "p" }' in mended
    assert '"i" { provider = google-beta name = "i" }' in mended
    assert mended.count("google-beta") == 2


def test_the_way_out_is_told_with_its_line_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    text = '\nresource "google_tpu_node" "t" {\n  name = "t"\n}\n'
    (tmp_path / "main.tf").write_text(text)
    where = SourceRange(filename="main.tf", start=Position(line=2), end=Position(line=2))
    report = fix_directory(tmp_path, validate=lambda _: [Diagnostic(summary="Invalid resource type", range=where)])
    assert [(each.file, each.line) for each in report.attempts[-1].told] == [("main.tf", 2)]
    assert "google_tpu_v2_vm" in report.attempts[-1].told[0].reason
    assert (report.valid, report.files["main.tf"]) == (False, text)
