"""What exists is documented: settings, commands, HTTP paths."""

import importlib
import inspect
import json
import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from infra import reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = ROOT / "infra" / "SETTINGS.md"
DEPLOYABLES = sorted(ROOT.glob("functions/*/settings.py")) + sorted(ROOT.glob("jobs/*/settings.py"))


def settings_of(path):
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    models = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, BaseSettings) and value.__module__ == module.__name__
    ]
    assert len(models) == 1, f"{path} has one model of settings"
    return models[0]


@pytest.mark.parametrize("path", DEPLOYABLES, ids=lambda path: path.parent.name)
def test_every_setting_is_described_and_stands_in_the_table(path):
    name = path.parent.name
    for field, info in settings_of(path).model_fields.items():
        assert info.description, f"{field} of {name} has no description"
        row = next((line for line in _table() if line.startswith(f"| `{field.upper()}` |")), None)
        assert row, f"{field.upper()} of {name} is not in the table"
        assert info.description in row, f"the table describes {field.upper()} otherwise"
        users = row.split("|")[-2]
        assert re.search(rf"\b{name}\b", users), f"the row of {field.upper()} does not name {name}"


def test_the_table_has_no_setting_that_nobody_reads():
    read = {field.upper() for path in DEPLOYABLES for field in settings_of(path).model_fields}
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", "\n".join(_table()), re.MULTILINE)) == read
    assert "(infra/SETTINGS.md)" in README


def _table():
    return SETTINGS.read_text(encoding="utf-8").splitlines()


def test_every_room_has_a_settings_model():
    rooms = {path.parent for kind in ("functions", "jobs") for path in ROOT.glob(f"{kind}/*/main.py")}
    assert rooms == {path.parent for path in DEPLOYABLES}


def test_the_reference_is_what_the_code_says():
    assert reference.main(["--check"]) == 0


def test_every_page_stands_in_the_readme_and_every_link_leads_somewhere():
    for page in reference.PAGES.glob("*.md"):
        assert f"({page.relative_to(ROOT)})" in README, f"{page.name} is not in the README"
    for page in [ROOT / "README.md", *reference.PAGES.glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def routes():
    """The paths of every HTTP function, as the API is described."""
    described = json.loads((ROOT / "functions/console/openapi.json").read_text(encoding="utf-8"))["paths"]
    for path, operations in described.items():
        for method in operations:
            yield f"{method.upper()} {re.sub(r'{[a-z_]+}', '{id}', path)}"


def test_every_http_path_stands_in_the_reference():
    page = re.sub(r"{[a-z_]+}", "{id}", reference.api())
    assert [route for route in sorted(set(routes())) if route not in page] == []


def test_doors_are_short():
    for door in [*ROOT.glob("functions/*/main.py"), *ROOT.glob("jobs/*/main.py")]:
        lines = [line for line in door.read_text(encoding="utf-8").splitlines() if line.strip()]
        assert len(lines) <= 30, f"{door} is more than a door"


def test_every_variable_that_a_program_is_given_is_named_where_its_author_looks():
    page = (ROOT / "functions/console/web/docs/your-application.md").read_text()
    parts = sorted((ROOT / "shared/parts").glob("*/part.py"))
    given = {name for part in parts for name in re.findall(r'\bEnv\(\s*"([A-Z_]+)"', part.read_text())}
    assert {"DATABASE_URL", "BUCKET", "SUBSCRIPTION"} <= given
    assert sorted(name for name in given if f"`{name}`" not in page) == []
