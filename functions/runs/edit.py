"""Changing the files of a draft: what a person writes is judged as what the generator writes."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from shared.http import NoSuchThing, TooLarge, WrongState
from shared.policy.static_files import from_mapping
from shared.policy.static_gate import inspect_sources
from shared.schemas import EDITED, Finding, Run, RunStatus
from shared.store import NotFound
from shared.store.runs import Runs
from shared.terraform.lint import lint

# Firestore keeps at most 1 MiB in a document.
_MAX_RUN = 900_000


class Edit(BaseModel):
    """The body of PUT /runs/{id}/files; a file that is not named stays as it is."""

    files: dict[Literal["main.tf", "variables.tf", "outputs.tf"], str] = Field(min_length=1)


class Edited(BaseModel):
    """The files as they are stored, and what the gate and the schema check say about them. `valid`: no findings."""

    run_id: str
    files: dict[str, str]
    files_sha: str
    valid: bool
    findings: list[Finding]


def edit(runs: Runs, run_id: str, asked: Edit) -> Edited:
    """Store the files of a draft with their findings; a draft with findings can't be executed.

    A deployment that failed is corrected so too, and executed again: what stands is kept. Raises NoSuchThing,
    WrongState, TooLarge.
    """
    try:
        run = runs.get(run_id)
    except NotFound as error:
        raise NoSuchThing(f"There is no run {run_id}.") from error
    _must_be_open(run)
    files = {**run.files, **{str(name): text for name, text in asked.files.items()}}
    findings = judge(files)

    def decide(now: Run) -> Mapping[str, Any] | None:
        if not _is_open(now):
            return None
        by = now.planned_by if EDITED in now.planned_by else f"{now.planned_by}, {EDITED}"
        fields: dict[str, Any] = {
            "files": files,
            "findings": findings,
            "valid": not findings,
            "planned_by": by,
            "updated_at": runs.clock(),
        }
        if now.status is RunStatus.FAILED:
            fields |= {"reason": "edited", "message": "The files were changed after it failed: execute it again."}
        if len(now.model_copy(update=fields).model_dump_json().encode()) > _MAX_RUN:
            raise TooLarge(f"The files and the plan together exceed {_MAX_RUN // 1000} KB.")
        return fields

    changed = runs.change(run_id, decide)
    if changed is None:
        _must_be_open(runs.get(run_id))
        raise WrongState("The run's files can't be changed any more.")
    return Edited(
        run_id=run_id,
        files=changed.files,
        files_sha=changed.digest,
        valid=changed.valid,
        findings=changed.findings,
    )


def judge(files: Mapping[str, str]) -> list[Finding]:
    """What the static gate and the schema check say, without a terraform binary."""
    sources = from_mapping(files)
    found = inspect_sources(sources) + lint(sources.parsed, google=True)
    return [Finding.model_validate(each.public()) for each in found]


def _is_open(run: Run) -> bool:
    return run.status is RunStatus.DRAFT or (run.status is RunStatus.FAILED and run.kind == "deploy")


def _must_be_open(run: Run) -> None:
    if not _is_open(run):
        raise WrongState(f"The run is {run.status}; only the files of a draft and of a failed run can be changed.")
