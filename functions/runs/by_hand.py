"""POST /deployments/{id}/files: what stands, written otherwise by hand, as a draft of exactly that change.

Whoever wrote the files first: a catalogue's deployment keeps its architecture, and what was written by hand stays in it
with every later change; what was adopted is its owner's text anyway.
"""

from pydantic import Field

from functions.runs.edit import Edited, Files, with_edits
from shared.drafts import check_size, judge_draft
from shared.http import Body, Unavailable, WrongState
from shared.schemas import EDITED, Deployment, Run, files_sha
from shared.store.drift import run_of
from shared.store.runs import Runs
from shared.terraform.difference import declared


class ByHand(Body):
    """The body: text by file name, null for a file that goes; a file that is not named stays as it is.

    Without any the draft has the files as they stand, to be edited there (PUT /runs/{id}/files). `files_sha` is the
    hash of the files that were edited: where others stand by now, nothing is stored.
    """

    files: Files = Field(default_factory=dict)
    files_sha: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")


class DraftedByHand(Edited):
    """The draft, with whom it changes."""

    deployment_id: str


def by_hand(deployment: Deployment, asked: ByHand, runs: Runs, *, by: str) -> DraftedByHand:
    """Store the draft; its plan may hold what its files change, and nothing else. Raises WrongState, TooLarge."""
    name = deployment.application or deployment.deployment_id
    if deployment.plan is None or not deployment.files:
        raise WrongState(f"{name} is of an older version, and its files are not known.")
    if asked.files_sha not in {None, files_sha(deployment.files)}:
        raise WrongState(f"The files of {name} are others by now: get them again, and write your edits into those.")
    files = with_edits(deployment, asked.files)
    findings = judge_draft(files)
    now = runs.clock()
    what = f"Files of {name} edited by hand"
    run = run_of(deployment, "change", what, by=by, now=now)
    known = run.planned_by
    run = run.model_copy(
        update={
            "files": files,
            "valid": not findings,
            "findings": findings,
            "declared": declared(deployment.files, files, unfinished=deployment.status == "incomplete"),
            "drafted_files": deployment.files if files != deployment.files else {},
            "planned_by": known if EDITED in known or files == deployment.files else f"{known}, {EDITED}",
        }
    )
    check_size(run)
    if not runs.create(run.run_id, run):
        raise Unavailable("This was asked for a moment ago. Try again.")
    return _told(run)


def _told(run: Run) -> DraftedByHand:
    return DraftedByHand(
        run_id=run.run_id,
        deployment_id=run.deployment_id,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=run.findings,
    )
