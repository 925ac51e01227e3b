"""`infraai status` and `infraai logs`."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.output import LOCAL_URL, Json, Url, api, is_id, out, print_json, reports_errors, show_changes, show_end

OneRun = Annotated[str, typer.Argument(help="The run's id.", callback=is_id)]


@reports_errors
def status(
    run_id: Annotated[
        str | None, typer.Argument(help="The run's id; without it, the newest runs are listed.", callback=is_id)
    ] = None,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Show where a run stands, or the newest runs."""
    platform = api(url)
    if run_id is None:
        runs = platform.call("GET", "/runs")
        if json_:
            print_json(runs)
            return
        table = Table("Run", "Status", "Phase", "Goal", box=None, padding=(0, 2, 0, 0))
        for run in runs:
            table.add_row(run["run_id"], run["status"], run.get("phase") or "", escape(run["prompt"][:60]))
        out.print(table if runs else "No runs yet. `infraai deploy GOAL` makes one.")
        return
    document = platform.call("GET", f"/runs/{run_id}/status")
    if json_:
        print_json(document)
        return
    out.print(f"Run [bold]{run_id}[/bold]")
    for entry in document.get("phases", []):
        ended = entry.get("ended_at")
        out.print(
            f"  {entry['phase']:<16} {ended - entry['started_at']:6.2f} s" if ended else f"  {entry['phase']} ..."
        )
    if document.get("plan_summary"):
        show_changes(document["plan_summary"])
    show_end(document)


@reports_errors
def logs(
    run_id: OneRun,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the run ends.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Show what the jobs of a run said, in order."""
    platform = api(url)
    if json_:
        lines, after = [], 0
        while (page := platform.call("GET", f"/runs/{run_id}/logs", after=after))["lines"]:
            lines += page["lines"]
            after = page["next"]
        print_json({"lines": lines, "next": after, "done": page["done"]})
        return
    if follow:
        for kind, item in platform.follow(run_id, logs=True):
            if kind == "log":
                out.print(escape(item["text"]))
        return
    after = 0
    while (page := platform.call("GET", f"/runs/{run_id}/logs", after=after))["lines"]:
        for line in page["lines"]:
            out.print(escape(line["text"]))
        after = page["next"]
