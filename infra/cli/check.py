"""`infraai check`: is Terraform safe to run, and would terraform take it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from infra.cli.output import Json, fail, out, print_json
from infra.local.problems import CannotStart

if TYPE_CHECKING:
    from infra.cli.check_directory import CheckReport, TerraformValidator


def check(
    directories: Annotated[list[Path], typer.Argument(help="Folders with Terraform files.", metavar="DIR...")],
    static: Annotated[bool, typer.Option("--static", help="Leave terraform out: gate and schema check only.")] = False,
    json_: Json = False,
) -> None:
    """Check Terraform folders: the gate that refuses hostile files, the provider's schema, then `terraform validate`.

    Terraform sees a copy of the files the gate has judged, and nothing of what it refused. Exit code 0 only when every
    folder is accepted and valid. With --json, one object a folder, one a line.
    """
    # The gate and the stand-in of the provider: nothing that another command should wait for.
    from infra.cli.check_directory import check_directories

    sound = True
    try:
        for report in check_directories(directories, open_terraform=None if static else _terraform):
            sound = sound and report.accepted and report.valid
            print_json(report.model_dump(), one_line=True) if json_ else _show(report)
    except CannotStart as error:
        fail(f"{error.message} {error.remedy} Or leave terraform out with --static.", code=2)
    if not sound:
        raise typer.Exit(1)


@contextmanager
def _terraform(types: frozenset[str]) -> "Iterator[TerraformValidator]":
    from infra.cli.terraform_here import TerraformHere

    with TerraformHere(types) as terraform:
        yield terraform.validate


def _show(report: "CheckReport") -> None:
    state = "[green]valid[/green]" if report.valid else "[yellow]not valid[/yellow]"
    out.print(f"{escape(report.path)}: {state if report.accepted else '[red]refused[/red]'}")
    for finding in report.findings:
        where = f"{finding.file}:{finding.line}" if finding.file else "folder"
        out.print(f"  {escape(where)} [dim]{finding.rule}[/dim] {escape(finding.message)}")
    for edit in report.left_out:
        said = f"{escape(edit.reason)}: `infraai fix` leaves it out, for with it the file would read worse than before"
        out.print(f"  {escape(edit.file)}:{edit.line} [dim]{edit.rule}[/dim] {said}")
