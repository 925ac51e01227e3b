"""What the repair engine would do about findings: shown, and stored by nobody until a person takes it."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from functions.runs.edit import FileName, Files
from shared.drafts import judge_draft
from shared.http import Body
from shared.schemas import Finding
from shared.terraform.diagnostics import Diagnostic, Position, SourceRange
from shared.terraform.difference import unified
from shared.terraform.repair import repair
from shared.terraform.repair.result import RepairEdit

_SUMMARIES = {
    "unknown_argument": "Unsupported argument",
    "block_as_argument": "Unsupported argument",
    "unknown_block": "Unsupported block type",
    "argument_as_block": "Unsupported block type",
    "syntax": "Invalid syntax",
}
"""What the engine knows Terraform to say of a rule's finding."""


class At(BaseModel):
    """A finding's place."""

    file: FileName
    line: int = Field(ge=1)


class Mend(Body):
    """The body of POST /runs/{id}/fix: the files as they are on the screen, and which finding is to be mended.

    Without `at` all that can be told are mended; a file that is not named is as it is stored.
    """

    files: Files = Field(default_factory=dict)
    at: At | None = None


class Mended(BaseModel):
    """What would mend it: each edit with the rule that made it and its reason, and the files that it changes, whole.

    Nothing is stored. `withheld` are edits that were left out: with them a file would read worse than before. `diff` is
    from the files that were sent; `findings` are those that would be left.
    """

    run_id: str
    files: dict[str, str]
    edits: list[RepairEdit]
    withheld: list[RepairEdit] = Field(default_factory=list)
    diff: str
    findings: list[Finding]


def mended(run_id: str, files: Mapping[str, str], at: At | None) -> Mended:
    """The repair of files, or of one finding in them."""
    found = repair(files, _said(judge_draft(files)), only=(at.file, at.line) if at else None)
    return Mended(
        run_id=run_id,
        files={name: text for name, text in found.files.items() if files.get(name) != text},
        edits=found.edits,
        withheld=found.withheld,
        diff=unified(files, found.files),
        findings=judge_draft(found.files),
    )


def _said(findings: Sequence[Finding]) -> list[Diagnostic]:
    """The findings as Terraform would have said them."""
    return [
        Diagnostic(
            summary=_SUMMARIES.get(each.rule, each.rule),
            detail=each.message,
            range=SourceRange(filename=each.file, start=Position(line=each.line), end=Position(line=each.line)),
        )
        for each in findings
    ]
