"""The repair loop on a directory: repair, gate, validate, at most three times."""

import posixpath
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from shared.policy.static_gate import inspect, inspect_sources
from shared.terraform.attempts import until_valid
from shared.terraform.diagnostics import Diagnostic, errors, unreadable_at
from shared.terraform.difference import unified
from shared.terraform.files import Sources, read_directory
from shared.terraform.findings import SourceFinding
from shared.terraform.repair.engine import repair
from shared.terraform.repair.result import Repair, RepairEdit

Validate = Callable[[Path], Sequence[Diagnostic]]
"""What Terraform says about a directory that holds nothing but the files that the gate has seen."""

Beside = Mapping[str, bytes] | None
"""What lies beside the Terraform files and is read by them."""


class FixTurn(BaseModel):
    """One attempt: the errors it began with, and what it changed.

    `withheld` are edits that were left out, as the file would have read worse with them; `told` is what a person has
    to decide, and how.
    """

    diagnostics: list[str] = Field(default_factory=list)
    edits: list[RepairEdit] = Field(default_factory=list)
    withheld: list[RepairEdit] = Field(default_factory=list)
    told: list[RepairEdit] = Field(default_factory=list)
    by: Literal["code", "none"] = "none"


class FixReport(BaseModel):
    """What became of a directory.

    `files` are all Terraform files by path, as they are after the repair; `changed` those that differ from what is on
    disk; `left` the errors that remain; `refused` what the gate found, in which case nothing was changed and nothing
    was run; `diff` what changed, as a unified diff; `written` whether it is on disk.
    """

    path: str
    valid: bool = False
    attempts: list[FixTurn] = Field(default_factory=list)
    files: dict[str, str] = Field(default_factory=dict)
    changed: list[str] = Field(default_factory=list)
    left: list[str] = Field(default_factory=list)
    refused: list[SourceFinding] = Field(default_factory=list)
    diff: str = ""
    written: bool = False


def fix_directory(path: Path, *, validate: Validate, write: bool = False) -> FixReport:
    """Repairs the Terraform files of a directory and of the local modules it calls.

    Args:
        path: the directory; only read unless `write`.
        validate: called with a fresh copy of the files, never with files that the gate has not accepted.
        write: put the changed files back, each replaced as a whole.

    Returns:
        The report; a directory that can't be read, or that the gate refuses, comes back with `refused`.
    """
    sources = read_directory(path)
    report = FixReport(path=str(path))
    report.refused = [each for each in inspect_sources(sources) if each.kind == "refused"]
    given = {name: data.decode(errors="replace") for name, data in sources.files.items()}
    if report.refused and not _misnamed(report.refused, given, sources.beside):
        return report
    report.refused = []
    files = _loop(report, given, sources.beside, validate)
    if report.refused:
        report.files = given
        return report
    report.files = files
    report.changed = sorted(name for name, text in files.items() if given.get(name) != text)
    report.diff = unified(given, files)
    if write and report.changed:
        _write(path, sources, {name: files[name] for name in report.changed})
        report.written = True
    return report


def _loop(report: FixReport, given: Mapping[str, str], beside: Beside, validate: Validate) -> dict[str, str]:
    def mend(_attempt: int, files: Mapping[str, str], mistakes: Sequence[Diagnostic]) -> dict[str, str]:
        turn = FixTurn(diagnostics=[str(each) for each in mistakes])
        report.attempts.append(turn)
        found = repaired(files, mistakes)
        mended, turn.edits, turn.withheld = found.files, found.edits, found.withheld
        turn.told = found.told
        turn.by = "code" if mended != files else "none"
        return mended

    mistakes = _mistakes(report, given, beside, validate)
    outcome = until_valid(given, mistakes, mend=mend, look=lambda _, files: _mistakes(report, files, beside, validate))
    report.valid = not outcome.mistakes and not report.refused
    report.left = [str(each) for each in outcome.mistakes]
    return dict(outcome.files)


def _mistakes(report: FixReport, files: Mapping[str, str], beside: Beside, validate: Validate) -> list[Diagnostic]:
    """The errors in files; Terraform is asked only once they can be parsed and the gate accepts them."""
    findings = inspect(files, beside)
    report.refused = [each for each in findings if each.kind == "refused"]
    if report.refused and _misnamed(report.refused, files, beside):
        findings, report.refused = report.refused, []
        return [_as_diagnostic(each) for each in findings]
    if report.refused:
        return []
    unreadable = [each for each in findings if each.kind == "syntax"]
    if unreadable:
        return [_as_diagnostic(each) for each in unreadable]
    with tempfile.TemporaryDirectory(prefix="infraai-fix-") as folder:
        for name, data in {**{name: text.encode() for name, text in files.items()}, **(beside or {})}.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return errors(validate(Path(folder)))


def _misnamed(refused: Sequence[SourceFinding], files: Mapping[str, str], beside: Beside) -> bool:
    """Whether the gate only minds what a repair sets right: a provider's name (`google_beta`), a channel without its
    `.id`.
    """
    if any(each.rule not in {"provider", "webhook_token"} for each in refused):
        return False
    mended = repaired(files, [_as_diagnostic(each) for each in refused])
    return not any(each.kind == "refused" for each in inspect(mended.files, beside))


def _as_diagnostic(finding: SourceFinding) -> Diagnostic:
    return unreadable_at(finding.file, finding.line, finding.column or 1, finding.message)


def repaired(files: Mapping[str, str], mistakes: Sequence[Diagnostic]) -> Repair:
    """Repairs each folder by itself, as each is a module with names of its own."""
    whole = Repair(files=dict(files))
    for folder in sorted({posixpath.dirname(name) for name in files}):
        own = {name: text for name, text in files.items() if posixpath.dirname(name) == folder}
        said = [each for each in mistakes if posixpath.dirname(each.file) == folder]
        if not said and not any(not posixpath.dirname(each.file) for each in mistakes):
            continue
        mended = repair({posixpath.basename(name): text for name, text in own.items()}, [_local(each) for each in said])
        prefix = f"{folder}/" if folder else ""
        whole.files |= {prefix + name: text for name, text in mended.files.items()}
        whole.edits += [edit.model_copy(update={"file": prefix + edit.file}) for edit in mended.edits]
        whole.withheld += [edit.model_copy(update={"file": prefix + edit.file}) for edit in mended.withheld]
        whole.told += [each.model_copy(update={"file": prefix + each.file}) for each in mended.told]
        whole.left += mended.left
    return whole


def _local(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.range is None:
        return diagnostic
    where = diagnostic.range.model_copy(update={"filename": posixpath.basename(diagnostic.file)})
    return diagnostic.model_copy(update={"range": where})


def _write(path: Path, sources: Sources, files: Mapping[str, str]) -> None:
    """Each file replaced as a whole, with the permissions it had."""
    for name, text in files.items():
        target = path / name
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=".fix-", delete=False
        ) as handle:
            handle.write(text)
        fresh = Path(handle.name)
        fresh.chmod(target.stat().st_mode & 0o777 if name in sources.files else 0o644)
        fresh.replace(target)
