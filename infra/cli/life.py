"""`infraai change`, `destroy`, `rollback` and `history`: what becomes of a deployment after it was made."""

import sys
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.client import Api
from infra.cli.deploy import follow
from infra.cli.output import LOCAL_URL, Json, Url, api, fail, is_id, out, print_json, reports_errors, sure

NOT_CONFIRMED = 4
"""The exit code where something that holds data would be lost and nobody has named it; --yes is no name."""

ASKED = 5
"""The exit code where a change is not clear: it says what to say."""

App = Annotated[str, typer.Argument(metavar="APP", help="An application's name or a deployment's id.", callback=is_id)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Stop at the exact change.")]
Confirm = Annotated[
    str, typer.Option("--confirm", metavar="APP", help="The name once more: what holds data is lost only with it.")
]
_COUNTS = (("+", "add"), ("~", "change"), ("-/+", "replace"), ("-", "destroy"))


@reports_errors
def change(
    app: App,
    sentence: Annotated[str, typer.Argument(help='What is to be different: "add Redis and double the database".')],
    lose: Annotated[
        list[str] | None, typer.Option("--lose", metavar="PART", help="A part that holds data and may go; repeatable.")
    ] = None,
    confirm: Confirm = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Change what stands by a sentence: exactly that and nothing else. Exit code 5 when something has to be said first.

    It shows the exact change, and asks; untouched parts and edits by hand stay as they are.
    """
    platform = api(url)
    deployment = platform.call("GET", f"/deployments/{app}")
    id_ = deployment["deployment_id"]
    drafted = platform.call("POST", f"/deployments/{id_}/change", {"prompt": sentence, "lose": lose or []})
    if drafted["status"] == "renamed":
        if json_:
            print_json({"deployment_id": id_, "status": "completed", "steps": drafted["steps"]})
        else:
            out.print(f"Done: {escape(drafted['steps'][0])}.")
        return
    change_drafted(platform, id_, drafted, confirm=confirm, yes=yes, dry_run=dry_run, json_=json_)


def change_drafted(
    platform: Api,
    app: str,
    drafted: dict[str, Any],
    *,
    confirm: str = "",
    yes: bool,
    dry_run: bool,
    json_: bool,
    quiet: bool = False,
) -> None:
    """Plan a drafted change, ask, and see it to its end; `quiet` says nothing, not even the end of a good one."""
    if drafted["status"] == "asked":
        _asked(drafted, json_=json_)
    deployment = platform.call("GET", f"/deployments/{app}")
    if not (json_ or quiet):
        for step in drafted["steps"]:
            out.print(f"  {escape(step)}")
        if drafted["monthly_delta_usd"]:
            out.print(f"  {drafted['monthly_delta_usd']:+,.2f} USD a month")
    started = {"run_id": drafted["run_id"], "mode": "plan", "files_sha": drafted["files_sha"]}
    platform.call("POST", "/execute", started)
    status = follow(platform, drafted["run_id"], quiet=json_ or quiet)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(
            platform, deployment, status, confirm=confirm, yes=yes, json_=json_ or quiet, question="Change this?"
        )
    if not (quiet and status["status"] == "completed"):
        end(status, json_=json_)


def _asked(drafted: dict[str, Any], *, json_: bool) -> NoReturn:
    """Nothing was changed: what is open is said, and the exit code tells which kind it is."""
    ask = drafted["ask"]
    code = NOT_CONFIRMED if ask["loses"] else ASKED
    if json_:
        print_json(drafted)
        raise typer.Exit(code)
    for each in drafted["conflicts"]:
        out.print(f"  {escape(each['block'])} ({each['file']})")
        out.print(f"    as it stands:\n{escape(each['mine'])}\n    as the change has it:\n{escape(each['theirs'])}")
    choices = f" ({', '.join(ask['choices'])})" if ask["choices"] else ""
    fail(f"{ask['question']}{choices} Nothing was changed.", code=code)


@reports_errors
def destroy(
    app: App,
    confirm: Confirm = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """End a deployment: show what goes, make last copies, destroy it. Exit code 4 when its data is not named.

    Databases, disks, buckets and whatever else holds data go only when --confirm repeats the name; --yes alone is not
    enough. Databases get a final backup, disks a snapshot: where these are is said at the end.
    """
    platform = api(url)
    deployment = platform.call("GET", f"/deployments/{app}")
    begun = platform.call("POST", f"/deployments/{deployment['deployment_id']}/destroy", {"mode": "plan"})
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(platform, deployment, status, confirm=confirm, yes=yes, json_=json_, question="Destroy this?")
    end(status, json_=json_)


@reports_errors
def rollback(
    app: App,
    run: Annotated[
        str | None, typer.Argument(help="The run to go back to; without it, one run back.", callback=is_id)
    ] = None,
    confirm: Confirm = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Make a deployment what an earlier run had made of it: files, sizes, images. `infraai history` lists the runs."""
    platform = api(url)
    deployment = platform.call("GET", f"/deployments/{app}")
    begun = platform.call("POST", f"/deployments/{deployment['deployment_id']}/rollback", {"run_id": run})
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(platform, deployment, status, confirm=confirm, yes=yes, json_=json_, question="Go back?")
    end(status, json_=json_)


@reports_errors
def history(app: App, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """The runs of a deployment, newest first: what, who, when, what it changed and cost. Of a destroyed one too."""
    rows = api(url).call("GET", f"/deployments/{app}/history")
    if json_:
        print_json(rows)
        return
    table = Table(
        "", "Run", "When", "Kind", "Status", "Changed", "A month", "By", "What", box=None, padding=(0, 2, 0, 0)
    )
    for row in rows:
        changed = " ".join(f"{sign}{row[key]}" for sign, key in _COUNTS if row[key])
        cost = "" if row["monthly_cost_usd"] is None else f"${row['monthly_cost_usd']:,.2f}"
        when = f"{datetime.fromtimestamp(row['at'], UTC):%Y-%m-%d %H:%M}"
        told = (row["run_id"], when, row["kind"], row["status"], changed, cost, row["by"], row["what"][:70])
        table.add_row("*" if row["current"] else "", *(escape(each) for each in told))
    out.print(table)
    for row in rows:
        _show_kept(row["kept"])


def go_on(
    platform: Api,
    deployment: dict[str, Any],
    status: dict[str, Any],
    *,
    confirm: str,
    yes: bool,
    json_: bool,
    question: str,
) -> dict[str, Any]:
    """Let the plan that was shown be applied, with the name of what would be lost where something would be."""
    loses = status["plan_summary"].get("loses") or []
    names = {deployment["deployment_id"], deployment["application"]} - {""}
    name = deployment["application"] or deployment["deployment_id"]
    if loses:
        asks = sys.stdin.isatty() and not json_ and not yes
        if confirm not in names and asks:
            confirm = typer.prompt(
                f"Type {name} to lose what {len(loses)} of these hold", default="", show_default=False
            )
        if confirm not in names:
            _not_confirmed(status, name, loses, json_=json_)
    if not (yes or confirm in names) and not sure(question, yes=yes, json_=json_):
        raise typer.Exit(1)
    platform.call("POST", f"/runs/{status['run_id']}/apply", {"plan_sha": status["plan_sha"], "confirm": confirm})
    return follow(platform, status["run_id"], quiet=json_)


def unnamed(summary: dict[str, Any], confirm: str) -> bool:
    """Whether a plan loses data and nothing was named; the platform checks the name itself."""
    return bool(summary.get("loses")) and not confirm


def _not_confirmed(status: dict[str, Any], name: str, loses: list[str], *, json_: bool) -> NoReturn:
    if json_:
        print_json(answer(status) | {"error": "not_confirmed", "loses": loses})
        raise typer.Exit(NOT_CONFIRMED)
    more = f" and {len(loses) - 10} more" if len(loses) > 10 else ""
    lost = f"What these hold would be lost: {', '.join(loses[:10])}{more}."
    fail(f"{lost} Nothing was changed. --confirm {name} says that it may be.", code=NOT_CONFIRMED)


def end(status: dict[str, Any], *, json_: bool) -> None:
    """Print what became of it; exit code 1 unless it is done or waits."""
    if json_:
        print_json(answer(status))
    else:
        _show_kept(status.get("kept") or [])
        if status["status"] == "awaiting_approval":
            out.print(f"Not applied. `infraai apply {status['run_id']}` applies exactly this.")
    if status["status"] not in {"completed", "awaiting_approval"}:
        raise typer.Exit(1)


def answer(status: dict[str, Any]) -> dict[str, Any]:
    """What scripts read: the deployment, the run, its plan and where it stands."""
    known = ("deployment_id", "run_id", "kind", "status", "reason", "message", "plan_summary", "kept", "verification")
    return {key: status[key] for key in known if key in status}


def _show_kept(kept: list[dict[str, Any]]) -> None:
    for each in kept:
        out.print(f"  Kept of {escape(each['address'])}: {escape(each['what'])}, {escape(each['where'])}")
