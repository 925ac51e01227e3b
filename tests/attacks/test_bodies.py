"""A request says what it says once, in fields that exist: nothing that was meant to narrow it is left aside."""

import importlib
import json
from pathlib import Path

import pytest

import functions
from functions.runs.begin import Execute
from infra.openapi import described
from shared.http import Body

LENIENT = {"Update"}


def bodies():
    """Every model that a request's body is read as."""
    operations = [
        operation
        for path in json.loads(described())["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "requestBody" in operation
    ]
    schemas = [each["requestBody"]["content"]["application/json"]["schema"] for each in operations]
    return {each["$ref"].rpartition("/")[2] for each in schemas if "$ref" in each} - {"Notification", "Push"}


@pytest.mark.slow
def test_every_body_refuses_a_field_that_is_none_of_its_own():
    for path in Path(functions.__path__[0]).glob("*/*.py"):
        if path.name not in {"main.py", "wiring.py"} and "(Body)" in path.read_text():
            importlib.import_module(f"functions.{path.parent.name}.{path.stem}")
    known = {each.__name__: each for each in Body.__subclasses__()}
    assert bodies() <= known.keys()
    assert {name for name, each in known.items() if each.model_config.get("extra") != "forbid"} == LENIENT


@pytest.mark.parametrize("name", ["file_sha", "filesSha", "plan-sha", "Mode"])
def test_a_misspelt_hash_is_an_error_and_no_run_without_one(name):
    with pytest.raises(ValueError, match=name):
        Execute.model_validate({"run_id": "run-1", name: "a" * 64})
