"""What a check of a configuration has to say."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


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

    def public(self) -> dict[str, str | int]:
        """The finding as the command line and the HTTP API show it."""
        return {"rule": self.rule, "file": self.file, "line": self.line, "message": self.message}


def accepted(findings: list[SourceFinding]) -> bool:
    """Whether Terraform may see what these findings are about."""
    return all(finding.kind == "invalid" for finding in findings)
