"""`infraai fix`: repair Terraform with what the provider's schema knows."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from infra.cli.output import Json, fail, out, print_json
from infra.local.problems import CannotStart

if TYPE_CHECKING:
    from infra.cli.fix_directory import FixReport
    from infra.cli.terraform_here import TerraformHere


def fix(
    directories: Annotated[list[Path], typer.Argument(help="Folders with Terraform files.", metavar="DIR...")],
    write: Annotated[
        bool, typer.Option("--write", help="Write the repaired files; without it they are shown.")
    ] = False,
    json_: Json = False,
) -> None:
    """Repair Terraform files by the provider's schema, at exact places, without a model.

    Shows a diff with the reason of every edit; --write writes it. Files that the gate refuses are left alone.
    Exit code 0 only when every directory is valid afterwards. With --json, one object a directory, one a line.
    """
    # The repair engine and the stand-in of the provider: nothing that another command should wait for.
    from infra.cli.terraform_here import TerraformHere

    try:
        with TerraformHere() as terraform:
            reports = [_fixed(directory, terraform, write=write, json_=json_) for directory in directories]
    except CannotStart as error:
        fail(f"{error.message} {error.remedy}", code=2)
    if not all(report.valid for report in reports):
        raise typer.Exit(1)


def _fixed(directory: Path, terraform: "TerraformHere", *, write: bool, json_: bool) -> "FixReport":
    from infra.cli.fix_directory import fix_directory

    report = fix_directory(directory, validate=terraform.validate, write=write)
    if json_:
        print_json(report.model_dump(mode="json"), one_line=True)
    else:
        show_fix(report)
    return report


def show_fix(report: "FixReport") -> None:
    """What was repaired, why, and what is left."""
    from rich.syntax import Syntax

    out.print(f"[bold]{escape(report.path)}[/bold]")
    for finding in report.refused:
        where = f"{finding.file}:{finding.line}" if finding.file else "directory"
        out.print(f"  [red]refused[/red] {escape(where)} {finding.rule}: {escape(finding.message)}")
    for number, attempt in enumerate(report.attempts, 1):
        out.print(f"  attempt {number}, by {attempt.by}: {_counted(len(attempt.diagnostics), 'error')}")
        for edit in attempt.edits:
            out.print(f"    {escape(edit.file)}:{edit.line} [dim]{edit.rule}[/dim] {escape(edit.reason)}")
        for edit in attempt.withheld:
            said = f"{escape(edit.reason)}: with it the file would read worse than before"
            out.print(f"    [yellow]left out[/yellow] {escape(edit.file)}:{edit.line} [dim]{edit.rule}[/dim] {said}")
    for each in report.attempts[-1].told if report.attempts else ():
        out.print(f"  [yellow]to be decided[/yellow] {escape(each.file)}:{each.line} {escape(each.reason)}")
    if report.diff:
        out.print(Syntax(report.diff, "diff", background_color="default", word_wrap=True))
    for left in report.left:
        out.print(f"  [yellow]left[/yellow] {escape(left)}")
    state = "[green]valid[/green]" if report.valid else "[red]not valid[/red]"
    done = "written" if report.written else "changed (--write writes what changed)"
    changed = f", {_counted(len(report.changed), 'file')} {done}"
    out.print(f"  {state}{changed if report.changed else ''}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
