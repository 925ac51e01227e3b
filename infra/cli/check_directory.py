"""`infraai check`: is a directory safe for Terraform to see, and would Terraform take it?

    check_directory(Path("stack"), terraform=None)             # gate and schema check alone
    check_directories(paths, open_terraform=open_terraform)    # and the real `terraform validate`, in order

Terraform is only ever shown a fresh copy of the files that the gate has judged, and nothing of what it refused.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from infra.cli.fix_directory import repaired
from shared.policy.static_gate import inspect_sources
from shared.schemas import Finding
from shared.terraform.diagnostics import Diagnostic, DiagnosticsUnreadable, errors
from shared.terraform.files import Sources, read_directory
from shared.terraform.findings import SourceFinding, accepted
from shared.terraform.hcl import Name, expressions
from shared.terraform.lint import lint
from shared.terraform.repair.result import RepairEdit
from shared.terraform.runner import TerraformError

TerraformValidator = Callable[[Path], Sequence[Diagnostic]]
"""What `terraform validate` says about a directory that holds nothing but judged files. Called from several threads."""

OpenTerraform = Callable[[frozenset[str]], AbstractContextManager[TerraformValidator]]
"""Gets the resource and data source types that will come, so that a provider needs to present no others."""

_WORKERS = 2
_LONGEST_MESSAGE = 600


class CheckReport(BaseModel):
    """What became of one directory.

    `accepted`: the gate refused nothing and could read everything. `valid`: accepted, and neither the schema check nor
    Terraform, where it was asked, found a mistake. `left_out`, told where there are any: edits that `infraai fix` does
    not make, for a file would read worse with them than before.
    """

    model_config = ConfigDict(frozen=True)

    path: str
    accepted: bool
    valid: bool
    findings: list[Finding]
    left_out: list[RepairEdit] = Field(default_factory=list, exclude_if=lambda left_out: not left_out)


@dataclass(frozen=True)
class _Judged:
    """A directory after the checks that need no Terraform."""

    path: Path
    sources: Sources
    findings: list[SourceFinding]

    @property
    def accepted(self) -> bool:
        return accepted(self.findings)

    def report(self, told: Sequence[SourceFinding] = ()) -> CheckReport:
        findings = sorted((*self.findings, *told), key=lambda one: (one.file, one.line, one.column or 0))
        shown = [one.shown() for one in findings]
        name = str(self.path).encode(errors="backslashreplace").decode()
        texts = {file: data.decode(errors="replace") for file, data in self.sources.files.items()}
        left_out = repaired(texts, []).withheld if findings else []
        return CheckReport(path=name, accepted=self.accepted, valid=not findings, findings=shown, left_out=left_out)


def check_directory(path: Path, *, terraform: TerraformValidator | None) -> CheckReport:
    """Check one directory and the local modules it calls. Never raises for what is in it.

    Args:
        path: the root module.
        terraform: runs the real `terraform validate`; None leaves it out.
    """
    judged = _judge(path)
    if terraform is None or not judged.accepted:
        return judged.report()
    return judged.report(_validate(judged, terraform))


def check_directories(paths: Iterable[Path], *, open_terraform: OpenTerraform | None) -> Iterator[CheckReport]:
    """Check many directories and report on each in the order given.

    Terraform is opened once, and not at all when there is nothing it may see.
    """
    if open_terraform is None:
        for path in paths:
            yield _judge(path).report()
        return
    judged = [_judge(path) for path in paths]
    if not any(one.accepted for one in judged):
        yield from (one.report() for one in judged)
        return
    types = frozenset().union(*(used_types(one.sources) for one in judged if one.accepted))
    with open_terraform(types) as terraform, ThreadPoolExecutor(_WORKERS) as pool:

        def start(one: _Judged) -> tuple[_Judged, Future[list[SourceFinding]] | None]:
            return one, pool.submit(_validate, one, terraform) if one.accepted else None

        waiting = iter(judged)
        running = deque(start(one) for one in islice(waiting, 2 * _WORKERS))
        while running:
            one, told = running.popleft()
            yield one.report(told.result() if told is not None else ())
            running.extend(start(following) for following in islice(waiting, 1))


def used_types(sources: Sources) -> frozenset[str]:
    """Every resource and data source type the files name, in blocks or in references."""
    types: set[str] = set()
    for file in sources.parsed.values():
        for block in file.body.blocks:
            inner = block.body.blocks_of("data") if block.type == "check" else (block,)
            types.update(one.names[0] for one in inner if one.type in ("resource", "data") and one.labels)
        types.update(expr.name for expr in expressions(file.body) if isinstance(expr, Name) and "_" in expr.name)
    return frozenset(types)


def _judge(path: Path) -> _Judged:
    sources = read_directory(path)
    findings = inspect_sources(sources)
    if accepted(findings):
        told = {(one.file, one.line, one.rule) for one in findings}
        findings += [one for one in lint(sources.parsed, google=True) if (one.file, one.line, one.rule) not in told]
    return _Judged(path, sources, findings)


def _validate(judged: _Judged, terraform: TerraformValidator) -> list[SourceFinding]:
    """What Terraform says beyond what is known already."""
    with tempfile.TemporaryDirectory(prefix="infraai-check-") as folder:
        for name, data in {**judged.sources.files, **(judged.sources.beside or {})}.items():
            copy = Path(folder, name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
        try:
            found = errors(terraform(Path(folder)))
        except (TerraformError, DiagnosticsUnreadable) as error:
            found = [Diagnostic(summary=str(error))]
        known = {(one.file, one.line) for one in judged.findings}
        # What stands nowhere ("Terraform encountered problems ...") is an echo where there is a place to look at.
        placed = [one for one in found if one.file]
        found = placed if placed or known else found
        return [_finding(one, folder) for one in found if (one.file, one.line) not in known]


def _finding(diagnostic: Diagnostic, folder: str) -> SourceFinding:
    text = f"{diagnostic.summary}: {diagnostic.detail}" if diagnostic.detail else diagnostic.summary
    message = " ".join(text.replace(folder, ".").split())
    return SourceFinding(
        rule="terraform",
        file=diagnostic.file,
        line=max(diagnostic.line, 1),
        message=message[:_LONGEST_MESSAGE],
        kind="invalid",
    )
