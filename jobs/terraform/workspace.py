"""The directory terraform works in: the run's inspected files, the backend, the values of variables. Nothing else."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jobs.terraform.work import Ended, Work
from shared.policy.environment import outside
from shared.policy.static_gate import inspect
from shared.schemas import Environment, Finding
from shared.terraform.diagnostics import Diagnostic, unreadable_at
from shared.terraform.findings import accepted
from shared.terraform.naming import name_suffix

BACKEND_FILE = "backend.tf"
VALUES_FILE = "terraform.tfvars.json"
PLAN_FILE = "tfplan"
_BACKEND = 'terraform {\n  backend "gcs" {}\n}\n'
# A deployment may bring no file of this name.
_OVERRIDE_FILE = "override.tf"
_LEFT = 'resource "{}" "{}" {{\n  lifecycle {{\n    ignore_changes = all\n  }}\n}}\n'
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.tf(\.json)?")
# What terraform takes in by itself: configuration and values.
_READ_BY_TERRAFORM = re.compile(r"\.(tf|tf\.json|tofu|tofu\.json|auto\.tfvars|auto\.tfvars\.json)$|^terraform\.tfvars$")
_DECLARED = re.compile(r'variable\s*"?([A-Za-z0-9_-]+)"?')


def refuse_hostile(files: Mapping[str, str]) -> None:
    """Raises Ended when the files hold something that Terraform must not see; what can't be parsed may be repaired.

    The run's document is not trusted: what was accepted when it was drafted is judged again.
    """
    refused = [one.shown() for one in inspect(files) if one.kind == "refused"]
    for name in files:
        if not _FILE.fullmatch(name) or name in {BACKEND_FILE, _OVERRIDE_FILE} or name.endswith("_override.tf"):
            message = f"{name[:80]!r} is not a file that a deployment may bring"
            refused.append(Finding(rule="foreign_file", file=name[:80], line=1, message=message))
    if refused:
        first = refused[0]
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise Ended("refused_by_policy", f"{first.file}:{first.line} {first.message}{more}", refused)


def unreadable(files: Mapping[str, str]) -> list[Diagnostic]:
    """What the gate can't read, and so can't judge: Terraform sees nothing of the files until it is repaired."""
    unread = [one for one in inspect(files) if one.kind == "syntax"]
    return [unreadable_at(one.file, one.line, one.column or 1, one.message) for one in unread]


def judge_again(folder: Path, files: Mapping[str, str], environment: Environment) -> None:
    """Before plan, where code in the files could run: what lies in the folder is what was judged, to the last byte.

    Raises Ended. Whatever the gate could not read is refused here, though Terraform may have called it valid: then the
    two read the files differently, and what was judged is not what would run.
    """
    found = inspect(files)
    if left := outside(files, environment):
        raise Ended("refused_by_policy", f"{left[0].file}:{left[0].line} {left[0].message}", left)
    if not accepted(found):
        worst = [one.shown() for one in found if one.kind != "invalid"]
        first = worst[0]
        raise Ended("refused_by_policy", f"{first.file}:{first.line} {first.message}", worst)
    expected = {**files, BACKEND_FILE: _BACKEND}
    lying = {each.name for each in folder.iterdir() if _READ_BY_TERRAFORM.search(each.name)}
    foreign = sorted(lying ^ set(expected))
    changed = [name for name, text in expected.items() if name in lying and not _holds(folder / name, text)]
    if foreign or changed:
        name = (foreign or changed)[0]
        raise Ended("refused_by_policy", f"{name!r} is not what was judged: something changed it in the meantime")


def _holds(path: Path, text: str) -> bool:
    return not path.is_symlink() and path.read_bytes() == text.encode()


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Make the directory hold these files, and of the run's files no others."""
    for old in folder.iterdir():
        if _READ_BY_TERRAFORM.search(old.name):
            old.unlink()
    for name, text in {**files, BACKEND_FILE: _BACKEND}.items():
        _write(folder / name, text)


@contextmanager
def leaving(folder: Path, addresses: Iterable[str]) -> Iterator[None]:
    """Meanwhile, Terraform leaves these resources as they are, whatever the files say of them."""
    path = folder / _OVERRIDE_FILE
    blocks = {tuple(address.split("[")[0].split(".", 1)) for address in addresses}
    _write(path, "".join(_LEFT.format(*each) for each in sorted(blocks)))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    # Terraform writes in this folder too: nothing it could have laid there, such as a link, is followed.
    path.unlink(missing_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
    path.chmod(0o644)


def unpack(work: Work) -> None:
    """Put the run's files into its folder. Raises Ended when Terraform must not see them, or there are none."""
    if not work.run.files:
        raise Ended("refused_by_policy", "the run has no files")
    refuse_hostile(work.run.files)
    if left := outside(work.run.files, work.environment):
        raise Ended("refused_by_policy", f"{left[0].file}:{left[0].line} {left[0].message}", left)
    write_files(work.folder, work.run.files)


def give_values(work: Work, files: Mapping[str, str] | None = None) -> None:
    """Give values to the variables that files (the run's own, if no others) declare; the webhook's token comes by the
    environment instead."""
    run, desk = work.run, work.desk
    known: dict[str, Any] = {
        "project_id": work.project,
        "region": run.plan.region,
        "name_suffix": name_suffix(run.deployment_id),
        "deployment_id": run.deployment_id,
        "ops_webhook_url": desk.webhook_url,
        "ops_topic": desk.topic,
    }
    known |= run.images
    declared = {name for text in (files or run.files).values() for name in _DECLARED.findall(text)}
    values = {name: value for name, value in known.items() if name in declared}
    _write(work.folder / VALUES_FILE, json.dumps(values, indent=2))
