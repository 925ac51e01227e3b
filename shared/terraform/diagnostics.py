"""What Terraform has to say about a configuration, typed.

    found = parse_validate_json(output_of_terraform_validate_json)
    normalised(found) == normalised(of_the_attempt_before)      # the repair does not converge

The shapes are those of `terraform validate -json` (format version 1.0) and of the `diagnostic` lines that
`terraform init -json` and `plan -json` print.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class DiagnosticsUnreadable(ValueError):
    """The text is not what `terraform validate -json` prints; another try gives the same."""


class Position(BaseModel):
    """A place in a file: line and column count from one, byte from zero (UTF-8)."""

    line: int = 1
    column: int = 1
    byte: int = 0


class SourceRange(BaseModel):
    """What a diagnostic is about: from `start` up to, not including, `end`."""

    filename: str
    start: Position = Field(default_factory=Position)
    end: Position = Field(default_factory=Position)


class SnippetValue(BaseModel):
    """A value that takes part in the failing expression, as Terraform words it (`is "..."`, `is a list of ...`)."""

    traversal: str = ""
    statement: str = ""


class Snippet(BaseModel):
    """The lines a diagnostic shows; `context` is the header of the block they stand in."""

    context: str | None = None
    code: str = ""
    start_line: int = 1
    highlight_start_offset: int = 0
    highlight_end_offset: int = 0
    values: list[SnippetValue] = Field(default_factory=list)


class Diagnostic(BaseModel):
    """One error or warning.

    `address` is the resource's address where Terraform knows it (it does during plan, not during validate).
    """

    model_config = ConfigDict(frozen=True)

    severity: Literal["error", "warning"] = "error"
    summary: str
    detail: str = ""
    address: str | None = None
    range: SourceRange | None = None
    snippet: Snippet | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops Terraform."""
        return self.severity == "error"

    @property
    def file(self) -> str:
        """The file it points at; empty when it points at none."""
        return self.range.filename if self.range else ""

    @property
    def line(self) -> int:
        """The line it points at, from one; 0 when it points at none."""
        return self.range.start.line if self.range else 0

    def __str__(self) -> str:
        """`main.tf:12: Unsupported argument: An argument named "x" is not expected here.`"""
        where = f"{self.file}:{self.line}: " if self.range else ""
        detail = " ".join(self.detail.split())
        return f"{where}{self.summary}{': ' if detail else ''}{detail}"


def parse_validate_json(text: str) -> list[Diagnostic]:
    """The diagnostics in the output of `terraform validate -json` (one object), `init -json` or `plan -json` (lines).

    Text before the object and lines that are not JSON (warnings of the CLI itself) are passed over. Raises
    DiagnosticsUnreadable when there is neither a validation result nor a JSON line.
    """
    raw = _diagnostic_objects(text)
    if raw is None:
        raise DiagnosticsUnreadable(f"reading terraform's diagnostics: no JSON in {text[:200]!r}")
    try:
        return [Diagnostic.model_validate(item) for item in raw]
    except ValidationError as error:
        raise DiagnosticsUnreadable(f"reading terraform's diagnostics: {error}") from error


def unreadable_at(file: str, line: int, column: int, message: str) -> Diagnostic:
    """What can't be read, found before terraform was asked, in terraform's own form."""
    place = Position(line=line, column=column)
    where = SourceRange(filename=file, start=place, end=place)
    return Diagnostic(severity="error", summary="Invalid syntax", detail=message, range=where)


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that stop Terraform."""
    return [item for item in diagnostics if item.is_error]


def normalised(diagnostics: Iterable[Diagnostic]) -> tuple[tuple[str, str, str, str], ...]:
    """The errors without what moves when lines are added: (file, summary, detail, highlighted code), sorted.

    Two equal results in a row mean that what was tried in between helped nothing.
    """
    return tuple(
        sorted(
            (item.file, item.summary, _without_places(item.detail), _highlighted(item.snippet))
            for item in diagnostics
            if item.is_error
        )
    )


_PLACE = re.compile(r"\b(\S+\.tf(?:\.json)?)(:\d+(?:,\d+)?(?:-\d+(?:,\d+)?)?|\s+line\s+\d+)")


def _without_places(detail: str) -> str:
    return " ".join(_PLACE.sub(r"\1", detail).split())


def _highlighted(snippet: Snippet | None) -> str:
    if snippet is None:
        return ""
    start, end = snippet.highlight_start_offset, snippet.highlight_end_offset
    code = snippet.code.encode()[start:end].decode(errors="replace") if end > start else snippet.code
    return " ".join(code.split())


def _diagnostic_objects(text: str) -> list[Mapping[str, Any]] | None:
    whole = _whole_object(text)
    if whole is not None:
        return [item for item in whole.get("diagnostics") or [] if isinstance(item, dict)]
    seen = False
    found: list[Mapping[str, Any]] = []
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if not isinstance(entry, dict):
            continue
        seen = True
        if isinstance(item := entry.get("diagnostic"), dict):
            found.append(item)
    return found if seen else None


def _whole_object(text: str) -> Mapping[str, Any] | None:
    """The first object that carries a list of diagnostics or says whether the configuration is valid."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            value, _ = decoder.raw_decode(text, start)
        except ValueError:
            value = None
        if isinstance(value, dict) and ("valid" in value or "diagnostics" in value):
            return value
        if isinstance(value, dict):
            return None
        start = text.find("{", start + 1)
    return None
