"""Faults as the command line reads, sets and shows them."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.markup import escape

from infra.cli.client import Api, ApiError
from infra.cli.output import fail, out
from infra.local.faults import PRESETS, FaultPlan, NoSuchPreset
from infra.local.faults.presets import preset

_FAULTS, _DRIFT, _STATE_LOCK = "/_local/faults", "/_local/drift", "/_local/state-lock"
EVERY = "all"
GOOGLE = "google"


def read_faults(path: Path) -> FaultPlan:
    """The plan in a file; ends the command with a sentence that names the field when it can't be read."""
    try:
        plan = FaultPlan.model_validate_json(path.read_bytes())
        for name in plan.presets:
            preset(name)
    except OSError as error:
        fail(f"{path} can't be read: {error.strerror}.")
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in error.errors())
        fail(f"{path} is no plan of faults: {'; '.join(wrong)}")
    except NoSuchPreset as error:
        fail(f"{path}: {error}")
    return plan


def set_faults(cloud: Api, word: str) -> Any:
    """Set a named fault or a file's; raises ApiError that says what there is."""
    if word not in PRESETS and Path(word).is_file():
        plan = read_faults(Path(word))
    elif word in PRESETS:
        plan = FaultPlan(presets=[word])
    else:
        known = "\n".join(f"  {name}: {each.about}" for name, each in PRESETS.items())
        raise ApiError(f"{word} is neither a file nor a fault. There are\n{known}")
    return cloud.call("POST", _FAULTS, plan.model_dump(mode="json", exclude_defaults=True))


def clear_faults(cloud: Api, word: str) -> Any:
    """Take back a named fault, or every one; the ids of what was taken back."""
    return cloud.call("DELETE", _FAULTS, id=None if word == EVERY else word)


def change_by_hand(cloud: Api, resource: str, sets: list[str], *, gone: bool) -> list[Any]:
    """Drift: set attributes (`PATH=JSON`, or a text) of a resource, or delete it; raises ApiError.

    With the word GOOGLE for a resource, what Google changes by itself is done to everything there is.
    """
    if resource == GOOGLE and not sets and not gone:
        done: list[Any] = cloud.call("POST", _DRIFT, {"by": GOOGLE})
        return done
    if gone == bool(sets):
        raise ApiError("Say what changes with --set settings[0].tier=db-custom-4-15360, or --gone for a deletion.")
    if gone:
        return [cloud.call("POST", _DRIFT, {"resource": resource})]
    changed = []
    for each in sets:
        path, found, text = each.partition("=")
        if not found:
            raise ApiError(f"{each} is not PATH=VALUE, as settings[0].tier=db-custom-4-15360.")
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        changed.append(cloud.call("POST", _DRIFT, {"resource": resource, "path": path, "value": value}))
    return changed


def lock_state(cloud: Api, deployment: str, who: str) -> Any:
    """Let somebody else hold a deployment's state."""
    return cloud.call("POST", _STATE_LOCK, {"deployment": deployment, "who": who})


def show_fault(made: Any) -> None:
    """One line for each fault that was set."""
    for each in made:
        fault = each["fault"]
        about = PRESETS.get(fault["id"].rpartition("-")[0])
        what = f": {escape(about.about)}" if about else ""
        out.print(f"[bold]{escape(fault['id'])}[/bold]{what} (from now on)")
