"""Reading the plan's document: resources by type, with what was known and what only the apply told."""

import importlib.util
import sys
from pathlib import Path

from pydantic_settings import BaseSettings

ROOT = Path(__file__).parents[2]
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/main.py"))
JOBS = sorted(path.parent.name for path in (ROOT / "jobs").glob("*/main.py"))


def planned(document, kind):
    """Key of each resource of a type -> its planned values, and with them under `address` where it stands."""
    found = {}
    for each in document["resource_changes"]:
        if each["mode"] == "managed" and each["type"] == kind and "create" in each["change"]["actions"]:
            found[each["address"]] = {**each["change"]["after"], "index": each.get("index")}
    return found


def existing(state, kind):
    """Address of each applied resource of a type -> its values."""
    resources = state["values"]["root_module"]["resources"]
    return {each["address"]: each["values"] for each in resources if each["type"] == kind and each["mode"] == "managed"}


def settings_of(room):
    """The one model of settings of `functions/NAME` or `jobs/NAME`."""
    path = ROOT / room / "settings.py"
    name = f"settings_of_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    [model] = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, BaseSettings) and each.__module__ == name
    ]
    return model
