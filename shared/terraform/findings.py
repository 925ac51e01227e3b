"""What a check of a configuration has to say."""

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from shared.schemas import Finding


class SourceFinding(BaseModel):
    """One thing that is wrong, where it is, and what to do about it.

    `file` is relative to the directory checked, "" for the directory itself; `line` and `column` count from 1.

    `kind` says what follows: "refused" is dangerous and is neither run nor repaired; "syntax" can't be read, so it
    can't be judged until it is repaired; "invalid" is harmless but Terraform won't accept it.
    """

    model_config = ConfigDict(frozen=True)

    rule: str
    file: str
    line: int
    message: str
    column: int | None = None
    kind: Literal["refused", "syntax", "invalid"] = "refused"

    def shown(self) -> "Finding":
        """The finding as runs keep it, and as the command line and the HTTP API show it."""
        from shared.schemas import Finding  # who only judges needs no schema of a run

        return Finding(rule=self.rule, file=self.file, line=self.line, message=self.message)


def accepted(findings: list[SourceFinding]) -> bool:
    """Whether Terraform may see what these findings are about."""
    return all(finding.kind == "invalid" for finding in findings)
