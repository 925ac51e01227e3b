"""Collecting what the schema check finds, and guessing what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from shared.policy.findings import Finding
from shared.policy.static_files import printable
from shared.terraform.hcl import File, Span


class Report:
    """Findings of one file."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, rule: str, span: Span, message: str) -> None:
        """Note something Terraform won't accept."""
        line, column = self.file.position(span.start)
        self.findings.append(
            Finding(
                rule=rule,
                file=self.file.path,
                line=line,
                column=column,
                message=printable(message),
                kind="invalid",
            )
        )


def meant(name: str, options: Iterable[str]) -> str:
    """ " Did you mean ...?" with the nearest of the options, or nothing when none is near."""
    near = get_close_matches(name, sorted(options), n=1, cutoff=0.7)
    return f' Did you mean "{near[0]}"?' if near else ""
