"""The directory terraform works in: the run's inspected files, the backend, the values of variables. Nothing else."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jobs.terraform.work import Ended
from shared.policy.static_gate import inspect
from shared.schemas import Finding, Run
from shared.terraform.naming import name_suffix

BACKEND_FILE = "backend.tf"
VALUES_FILE = "terraform.tfvars.json"
PLAN_FILE = "tfplan"
_BACKEND = 'terraform {\n  backend "gcs" {}\n}\n'
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.tf(\.json)?")
_DECLARED = re.compile(r'variable\s*"?([A-Za-z0-9_-]+)"?')


def refuse_hostile(files: Mapping[str, str]) -> None:
    """Raises Ended when the files hold something that Terraform must not see; what can't be parsed may be repaired.

    The run's document is not trusted: what was accepted when it was drafted is judged again.
    """
    refused = [
        Finding(rule=one.rule, file=one.file, line=one.line, message=one.message)
        for one in inspect(files)
        if one.kind == "refused"
    ]
    for name in files:
        if not _FILE.fullmatch(name) or name in {BACKEND_FILE, "override.tf"} or name.endswith("_override.tf"):
            message = f"{name[:80]!r} is not a file that a deployment may bring"
            refused.append(Finding(rule="foreign_file", file=name[:80], line=1, message=message))
    if refused:
        first = refused[0]
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise Ended("refused_by_policy", f"{first.file}:{first.line} {first.message}{more}", refused)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Make the directory hold these files, and of the run's files no others."""
    for old in folder.glob("*.tf*"):
        if old.suffix in {".tf", ".json"} and old.name != VALUES_FILE and old.name not in files:
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / BACKEND_FILE).write_text(_BACKEND)


def write_values(folder: Path, run: Run, *, project: str, webhook_url: str) -> None:
    """Give values to the variables the files declare; the webhook's token comes by the environment instead."""
    known: dict[str, Any] = {
        "project_id": project,
        "region": run.plan.region,
        "name_suffix": name_suffix(run.deployment_id),
        "deployment_id": run.deployment_id,
        "ops_webhook_url": webhook_url,
    }
    declared = {name for text in run.files.values() for name in _DECLARED.findall(text)}
    values = {name: value for name, value in known.items() if name in declared}
    (folder / VALUES_FILE).write_text(json.dumps(values, indent=2))
