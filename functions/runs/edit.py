"""Changing the files of a draft: what a person writes is judged as what the generator writes."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from shared.drafts import check_size, judge_draft
from shared.http import Body, NoSuchThing, WrongState
from shared.parts.drawn import redrawn, resources
from shared.schemas import EDITED, Deployment, Finding, Graph, Run, RunStatus
from shared.store import NotFound
from shared.store.deployments import Deployments
from shared.store.runs import Runs
from shared.terraform.difference import declared

OWN = ("main.tf", "variables.tf", "outputs.tf")
"""The files that every draft has."""

_MOST_FILES = 30


def _no_override(name: str) -> str:
    if name == "override.tf" or name.endswith("_override.tf"):
        raise ValueError("Terraform takes a file of that name as what replaces others: give it another name")
    return name


FileName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,60}\.tf$"), AfterValidator(_no_override)]
"""A file beside main.tf, such as `network.tf`."""

Files = Annotated[dict[FileName, str | None], Field(max_length=_MOST_FILES)]
"""Text by file name; None takes the file away."""


class Edit(Body):
    """The body of PUT /runs/{id}/files; a file that is not named stays as it is, one that is null goes.

    `files_sha` is the hash of the files that were edited: when somebody has changed them meanwhile, nothing is stored.
    """

    files: Files = Field(min_length=1)
    files_sha: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")


class Edited(BaseModel):
    """The files as they are stored, and what the gate and the schema check say about them. `valid`: no findings."""

    run_id: str
    files: dict[str, str]
    files_sha: str
    valid: bool
    findings: list[Finding]


def edit(runs: Runs, deployments: Deployments, run_id: str, asked: Edit) -> Edited:
    """Store the files of a draft with their findings; a draft with findings can't be executed.

    A change then declares what its files change now: what a person wrote is as much a part of it as what was drafted.

    A deployment that failed is corrected so too, and executed again: what stands is kept. Raises NoSuchThing,
    WrongState, TooLarge.
    """
    try:
        run = runs.get(run_id)
    except NotFound as error:
        raise NoSuchThing(f"There is no run {run_id}.") from error
    _must_be_open(run)
    _must_be_those(run, asked)
    files = with_edits(run, asked.files)
    findings = judge_draft(files)
    stands = deployments.find(run.deployment_id) if run.declared is not None else None

    def decide(now: Run) -> Mapping[str, Any] | None:
        if not _is_open(now) or now.files != run.files:
            return None
        by = now.planned_by if EDITED in now.planned_by else f"{now.planned_by}, {EDITED}"
        fields: dict[str, Any] = {
            "files": files,
            "findings": findings,
            "valid": not findings,
            "graph": drawing(run, files),
            "planned_by": by,
            # Of the first edit: what was drafted is what the plan is compared with.
            "drafted_files": now.drafted_files or now.files,
            "updated_at": runs.clock(),
        }
        if now.declared is not None and stands is not None:
            kept = {"loses": now.declared.loses, "confirmed_by": now.declared.confirmed_by}
            fields["declared"] = declared(stands.files, files).model_copy(update=kept)
        if now.status is RunStatus.FAILED:
            fields |= {"reason": "edited", "message": "The files were changed after it failed: execute it again."}
        check_size(now.model_copy(update=fields))
        return fields

    changed = runs.change(run_id, decide)
    if changed is None:
        now = runs.get(run_id)
        _must_be_open(now)
        _must_be_those(now, asked)
        raise WrongState("The files were changed by somebody else at this moment: look at them, and send yours again.")
    return Edited(
        run_id=run_id,
        files=changed.files,
        files_sha=changed.digest,
        valid=changed.valid,
        findings=changed.findings,
    )


def with_edits(run: Run | Deployment, edits: Mapping[str, str | None]) -> dict[str, str]:
    """The files of a run, or of what stands, as they were edited; raises WrongState where one goes that all have."""
    if gone := sorted(name for name, text in edits.items() if text is None and name in OWN):
        raise WrongState(f"{gone[0]} stays: every run has it. Empty it instead.")
    both = {**run.files, **edits}
    files = {name: text for name, text in both.items() if text is not None}
    if len(files) > max(_MOST_FILES, len(run.files)):
        raise WrongState(f"A run has at most {_MOST_FILES} files.")
    return files


def drawing(run: Run, files: Mapping[str, str]) -> Graph:
    """The run's drawing as other files say it."""
    graph = run.graph or Graph()
    return redrawn(graph, resources(run.files) if graph.nodes else (), files)


def _is_open(run: Run) -> bool:
    return run.status is RunStatus.DRAFT or (run.status is RunStatus.FAILED and run.kind == "deploy")


def _must_be_open(run: Run) -> None:
    if not _is_open(run):
        raise WrongState(f"The run is {run.status}; only the files of a draft and of a failed run can be changed.")


def _must_be_those(run: Run, asked: Edit) -> None:
    if asked.files_sha not in {None, run.digest}:
        raise WrongState(
            f"The files were changed meanwhile ({run.planned_by}): look at them at GET /runs/{run.run_id}, and send "
            "yours again with their files_sha."
        )
