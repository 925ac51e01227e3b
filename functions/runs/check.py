"""What files would be, before anybody stores them: judged, drawn, and set against what stands."""

from typing import Literal

from pydantic import BaseModel, Field

from functions.runs.edit import Files, drawing, with_edits
from shared.drafts import judge_draft
from shared.http import Body
from shared.schemas import Deployment, Finding, Graph, Run
from shared.terraform.difference import unified


class Check(Body):
    """The body of POST /runs/{id}/check: what was edited; a file that is not named is as it is stored."""

    files: Files = Field(default_factory=dict)


class Checked(BaseModel):
    """What the gate and the schema check say of the files, their drawing, and how they differ. Nothing is stored.

    `diff` is from what is applied (`against` "applied"); where nothing stands yet from what is stored ("stored").
    """

    run_id: str
    valid: bool
    findings: list[Finding]
    graph: Graph
    diff: str
    against: Literal["applied", "stored"]


def checked(run: Run, stands: Deployment | None, asked: Check) -> Checked:
    """The answer for a run's files with what was edited; `stands` is its deployment, if there is one."""
    files = with_edits(run, asked.files)
    findings = judge_draft(files)
    applied = stands is not None and bool(stands.files)
    return Checked(
        run_id=run.run_id,
        valid=not findings,
        findings=findings,
        graph=drawing(run, files),
        diff=unified(stands.files if stands is not None and applied else run.files, files),
        against="applied" if applied else "stored",
    )
