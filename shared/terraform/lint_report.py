"""Collecting what the schema check finds, and guessing what was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from shared.terraform.files import printable
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import File, Span

MAX_GUESSES = 50


class Report:
    """Findings of one file."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.findings: list[SourceFinding] = []
        self._guesses = 0

    def add(self, rule: str, span: Span, message: str) -> None:
        """Note something Terraform won't accept."""
        line, column = self.file.position(span.start)
        self.findings.append(
            SourceFinding(
                rule=rule,
                file=self.file.path,
                line=line,
                column=column,
                message=printable(message),
                kind="invalid",
            )
        )

    def meant(self, name: str, options: Iterable[str]) -> str:
        """A guess, as in `" Did you mean ...?"`, at the nearest of the options; nothing when none is near.

        A file with more mistakes than anyone reads gets no more guesses: each looks at every option.
        """
        self._guesses += 1
        near = get_close_matches(name, sorted(options), n=1, cutoff=0.7) if self._guesses <= MAX_GUESSES else []
        return f' Did you mean "{near[0]}"?' if near else ""
