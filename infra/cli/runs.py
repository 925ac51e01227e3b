"""`infraai status`, `execute`, `unlock` and `logs`."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from infra.cli.application import show_app_lines
from infra.cli.client import Api, ApiError
from infra.cli.deploy import exit_as, follow
from infra.cli.going_on import Confirm, go_on
from infra.cli.named import Environment, deployment_called
from infra.cli.output import (
    LOCAL_URL,
    Json,
    Url,
    api,
    fail,
    is_cancelled,
    is_id,
    out,
    print_json,
    reports_errors,
    show_changes,
    show_end,
    sure,
    whole,
)
from infra.cli.problems import problems

_NOT_FOUND = 404

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
        _show_runs(runs)
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
    show_end(document, platform)


_NARROW = 100
"""Columns below which a table of runs is no table any more: an id that is cut can't be typed."""


def _show_runs(runs: list[dict[str, Any]]) -> None:
    if not runs:
        out.print("No runs yet. `infraai deploy GOAL` makes one.")
        return
    rows = [
        (
            run["run_id"],
            "cancelled" if is_cancelled(run) else run["status"],
            run.get("phase") or "",
            escape(whole(run["prompt"], 60)),
        )
        for run in runs
    ]
    if out.width < _NARROW:
        for run_id, word, phase, prompt in rows:
            out.print(f"[bold]{run_id}[/bold]  {word}{f', {phase}' if phase and phase != word else ''}")
            out.print(Padding(f"[dim]{prompt}[/dim]", (0, 0, 0, 2), expand=False))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("Run", "Status", "Phase"):
        table.add_column(name, no_wrap=True)
    table.add_column("Goal")
    for row in rows:
        table.add_row(*row)
    out.print(table)


@reports_errors
def execute(
    run_id: OneRun,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop at the exact change.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Execute a run again: what it has made stays, and the rest is finished. Exit code 0 when it is verified."""
    platform = api(url)
    run = platform.call("GET", f"/runs/{run_id}")
    asked = {"run_id": run_id, "mode": "plan" if dry_run else "apply", "files_sha": run["files_sha"]}
    platform.call("POST", "/execute", asked)
    _to_the_end(platform, run_id, json_=json_, dry_run=dry_run)


@reports_errors
def apply(
    run_id: OneRun,
    confirm: Confirm = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Apply exactly the change that a run waits with. It is shown, and asked about. Exit code 0 when it is verified."""
    platform = api(url)
    status = platform.call("GET", f"/runs/{run_id}/status")
    problems.about_run(status)
    if status["status"] != "awaiting_approval":
        word = "cancelled" if is_cancelled(status) else status["status"]
        fail(f"{run_id} waits for nobody: it is {word}.")
    if not json_:
        show_changes(status["plan_summary"])
    question = "Apply exactly this?"
    ended = go_on(platform, status, confirm=confirm, yes=yes, json_=json_, question=question, looked=True, kept=True)
    _end(platform, ended, json_=json_)


@reports_errors
def cancel(run_id: OneRun, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Discard a draft or a waiting plan, or stop a run that works; what it has made by then stays and is listed."""
    platform = api(url)
    answer = platform.call("POST", f"/runs/{run_id}/cancel")
    if json_:
        print_json(answer)
    elif answer["status"] == "running":
        out.print(f"{run_id} stops at its next look: `infraai status {run_id}` shows what stands.")
    else:
        out.print(f"{run_id} is cancelled; nothing was changed.")


@reports_errors
def unlock(
    run_id: OneRun,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Remove the lock that is in a run's way, and go on with the run. It says whose the lock is, and asks."""
    platform = api(url)
    status = platform.call("GET", f"/runs/{run_id}/status")
    problems.about_run(status)
    lock = status.get("lock")
    if not lock:
        fail(f"No lock is in the way of {run_id}: it is {status['status']}.")
    since = f"{datetime.fromtimestamp(lock['created'], UTC):%Y-%m-%d %H:%M:%S} UTC" if lock["created"] else "unknown"
    if not json_:
        out.print(
            f"The state is locked by [bold]{escape(lock['who'])}[/bold] since {since} ({escape(lock['operation'])})"
        )
        out.print("Two at work on one state ruin it. Remove the lock only when nothing holds it any more.")
    if not sure("Remove it and go on?", yes=yes, json_=json_):
        raise typer.Exit(1)
    platform.call("POST", f"/runs/{run_id}/unlock", {"lock_id": lock["id"]})
    ended = follow(platform, run_id, quiet=json_)
    if ended["status"] == "awaiting_approval":
        # A change stops at its plan, which the lock kept from being seen: to go on is to apply it.
        question = "Apply exactly this?"
        ended = go_on(platform, ended, confirm="", yes=yes, json_=json_, question=question, kept=True)
    _end(platform, ended, json_=json_)


def _to_the_end(platform: Api, run_id: str, *, json_: bool, dry_run: bool = False) -> None:
    _end(platform, follow(platform, run_id, quiet=json_), json_=json_, dry_run=dry_run)


def _end(platform: Api, ended: dict[str, Any], *, json_: bool, dry_run: bool = False) -> None:
    if json_:
        print_json(platform.call("GET", f"/runs/{ended['run_id']}"))
    exit_as(ended, dry_run=dry_run, json_=json_)


@reports_errors
def logs(
    run_id: Annotated[
        str, typer.Argument(help="The run's id; with --app an application's name or a deployment's id.", callback=is_id)
    ],
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the run ends, or Ctrl-C.")] = False,
    app: Annotated[bool, typer.Option("--app", help="What the deployed application itself says.")] = False,
    environment: Environment = None,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Show what the jobs of a run said, in order; with --app what the deployed application says."""
    platform = api(url)
    if app:
        run_id = str(deployment_called(platform, run_id, environment)["deployment_id"])
        show_app_lines(platform, run_id, follow=follow, json_=json_)
        return
    _must_be_a_run(platform, run_id, environment)
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


def _must_be_a_run(platform: Api, run_id: str, environment: str | None) -> None:
    """Raises ApiError for what is no run; a deployment's name is told what it would have."""
    try:
        platform.call("GET", f"/runs/{run_id}/status")
    except ApiError as error:
        if error.status != _NOT_FOUND:
            raise
        try:
            deployment_called(platform, run_id, environment)
        except ApiError:
            raise error from None
        fail(
            f"{run_id} is a deployment: `infraai logs {run_id} --app` shows what its application says, "
            f"`infraai history {run_id}` names its runs."
        )
