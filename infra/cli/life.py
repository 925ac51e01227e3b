"""`infraai change`, `destroy`, `undo`, `rollback` and `history`: what becomes of a deployment after it was made."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from infra.cli import application
from infra.cli.by_hand import edited_files
from infra.cli.client import Api
from infra.cli.deploy import follow
from infra.cli.going_on import Confirm, DryRun, Yes, draft_with_values, end, go_on, show_kept
from infra.cli.named import App, Environment, deployment_called
from infra.cli.output import (
    LOCAL_URL,
    NOT_CONFIRMED,
    Json,
    Url,
    api,
    fail,
    is_cancelled,
    is_id,
    out,
    print_json,
    reports_errors,
    sure,
    whole,
)

ASKED = 5
"""The exit code where a change is not clear: it says what to say."""

_NOTHING: dict[str, Any] = {"add": 0, "change": 0, "replace": 0, "destroy": 0, "changes": []}
"""The plan of what needs none, or of what is asked about before there is one."""

_COUNTS = (("+", "add"), ("~", "change"), ("-/+", "replace"), ("-", "destroy"))


@reports_errors
def change(
    app: App,
    sentence: Annotated[
        str | None, typer.Argument(help='What is to be different: "add Redis and double the database".')
    ] = None,
    lose: Annotated[
        list[str] | None, typer.Option("--lose", metavar="PART", help="A part that holds data and may go; repeatable.")
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            "--files",
            metavar="DIR",
            help="Its files, edited by hand, in place of a sentence; an empty or new DIR gets them as they stand.",
        ),
    ] = None,
    confirm: Annotated[
        str,
        typer.Option(
            "--confirm",
            metavar="WORDS",
            help='APP once more, where data would be lost; "open PART", where everybody could call that part then.',
        ),
    ] = "",
    environment: Environment = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Change what stands by a sentence: exactly that and nothing else. Exit code 5 when something has to be said first.

    It shows the exact change, and asks; untouched parts and edits by hand stay as they are. What is so already is no
    error. With --files the files themselves are edited: the first time they are written into DIR, the next time what
    was changed there is planned.
    """
    if (sentence is None) == (files is None):
        fail("Say what is to be different, or give its edited files with --files, one of them.", code=2)
    platform = api(url)
    deployment = deployment_called(platform, app, environment)
    id_ = deployment["deployment_id"]
    if files is not None:
        drafted = edited_files(platform, id_, files, json_=json_)
        if drafted is not None:
            change_drafted(platform, drafted, confirm=confirm, yes=yes, dry_run=dry_run, json_=json_)
        return
    asked = {"prompt": sentence, "lose": lose or []}
    drafted = application.drafted_change(platform, id_, "change", asked, json_=json_)
    if drafted is None:
        return
    if drafted["status"] == "asked" and drafted["ask"]["opens"]:
        drafted = _opened(platform, id_, asked, drafted, confirm=confirm, yes=yes, json_=json_)
        confirm = ""
    if drafted["status"] == "asked" and drafted["ask"]["confirm"]:
        _confirmed(platform, id_, asked, drafted, yes=yes, dry_run=dry_run, json_=json_)
        return
    change_drafted(platform, drafted, confirm=confirm, yes=yes, dry_run=dry_run, json_=json_)


def _opened(
    platform: Api, id_: str, asked: dict[str, Any], drafted: dict[str, Any], *, confirm: str, yes: bool, json_: bool
) -> dict[str, Any]:
    """The draft once a person has said that everybody may call a service; --yes alone says it not, --confirm does."""
    ask = drafted["ask"]
    words = ask["confirm"]
    if confirm != words:
        if yes or json_ or not sys.stdin.isatty():
            _asked(drafted, json_=json_)
        if not sure(ask["question"], yes=False, json_=json_):
            raise typer.Exit(1)
    answer: dict[str, Any] = platform.call("POST", f"/deployments/{id_}/change", asked | {"confirm": words})
    return answer


def _confirmed(
    platform: Api,
    id_: str,
    asked: dict[str, Any],
    drafted: dict[str, Any],
    *,
    yes: bool,
    dry_run: bool,
    json_: bool,
) -> None:
    """Show another name, or an end, that needs no plan; ask, and do it; a dry run stops before."""
    step, done = drafted["steps"][0], False
    if not json_:
        out.print(f"  {escape(step)}")
    if not dry_run:
        if not sure(drafted["ask"]["question"], yes=yes, json_=json_):
            raise typer.Exit(1)
        asked = asked | {"confirm": drafted["ask"]["confirm"]}
        done = platform.call("POST", f"/deployments/{id_}/change", asked)["status"] in {"renamed", "ends"}
    if json_:
        status = "completed" if done else "awaiting_approval"
        print_json({"deployment_id": id_, "status": status, "steps": drafted["steps"], "plan_summary": _NOTHING})
    else:
        out.print("Done." if done else "Nothing was changed.")


def change_drafted(
    platform: Api,
    drafted: dict[str, Any],
    *,
    confirm: str = "",
    yes: bool,
    dry_run: bool,
    json_: bool,
    quiet: bool = False,
    goes_on: bool = False,
) -> None:
    """Plan a drafted change, ask, and see it to its end; `quiet` says nothing, not even the end of a good one.

    It ends the command, but for the good end of one that something `goes_on` after.
    """
    if drafted["status"] == "asked":
        _asked(drafted, json_=json_)
    if not (json_ or quiet):
        for step in drafted["steps"]:
            out.print(f"  {escape(step)}")
        if drafted["monthly_delta_usd"]:
            out.print(f"  {drafted['monthly_delta_usd']:+,.2f} USD a month")
    started = {"run_id": drafted["run_id"], "mode": "plan", "files_sha": drafted["files_sha"]}
    platform.call("POST", "/execute", started)
    status = follow(platform, drafted["run_id"], quiet=json_ or quiet)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(platform, status, confirm=confirm, yes=yes, json_=json_ or quiet, question="Change this?")
    if not ((quiet or goes_on) and status["status"] == "completed"):
        end(status, json_=json_, dry_run=dry_run)


def _asked(drafted: dict[str, Any], *, json_: bool) -> NoReturn:
    """Nothing was changed: what is open is said, and the exit code tells which kind it is."""
    ask = drafted["ask"]
    code = NOT_CONFIRMED if ask["loses"] or ask["opens"] else ASKED
    if json_:
        print_json(drafted | {"plan_summary": _NOTHING})
        raise typer.Exit(code)
    for each in drafted["conflicts"]:
        out.print(f"  {escape(each['block'])} ({each['file']})")
        out.print(f"    as it stands:\n{escape(each['mine'])}\n    as the change has it:\n{escape(each['theirs'])}")
    choices = f" ({', '.join(ask['choices'])})" if ask["choices"] else ""
    by = f' --confirm "{ask["confirm"]}" says so.' if ask["opens"] else ""
    fail(f"{ask['question']}{choices}{by} Nothing was changed.", code=code)


@reports_errors
def destroy(
    app: App,
    confirm: Confirm = "",
    environment: Environment = None,
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
    deployment = deployment_called(platform, app, environment)
    names = {deployment["application"], deployment["deployment_id"]} - {""}
    if confirm and confirm not in names:
        called = deployment["application"] or deployment["deployment_id"]
        fail(f"--confirm {confirm}: it is called {called}. Nothing was planned or changed.", code=NOT_CONFIRMED)
    begun = platform.call("POST", f"/deployments/{deployment['deployment_id']}/destroy", {"mode": "plan"})
    if not json_ and deployment.get("stack_type") == "adopted":
        out.print("It was adopted, and its names are its owner's: `infraai undo` does not make it again.")
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(platform, status, confirm=confirm, yes=yes, json_=json_, question="Destroy this?")
    end(status, json_=json_, dry_run=dry_run)


@reports_errors
def rollback(
    app: App,
    run: Annotated[
        str | None,
        typer.Argument(
            help="The run to go back to; without it, the last one that made it something else.", callback=is_id
        ),
    ] = None,
    state: Annotated[
        bool,
        typer.Option("--state", help="Put terraform's state back instead; nothing of Google's is changed by that."),
    ] = False,
    secret_versions: Annotated[
        bool, typer.Option("--secret-versions", help="Take older versions of secrets again too; else the newest stay.")
    ] = False,
    confirm: Confirm = "",
    environment: Environment = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Make a deployment what an earlier run had made of it: files, sizes, images. `infraai history` lists the runs.

    Secrets keep their newest versions, and what Google takes back for nobody stays (a database's version, a grown
    disk): it is said. With --state only terraform's state becomes what it was then: what it knows again and what it
    forgets is shown, and it needs --confirm with the name. What differs afterwards is listed as drift. Exit code 3
    where the plan waits for somebody to look at it, 4 where what would be lost is not named.
    """
    platform = api(url)
    deployment = deployment_called(platform, app, environment)
    asked = {"run_id": run, "state": state, "secret_versions": secret_versions}
    begun = platform.call("POST", f"/deployments/{deployment['deployment_id']}/rollback", asked)
    if not json_:
        for each in begun.get("stays", []):
            out.print(f"  {escape(each)}")
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        question = "Put this state back?" if state else "Go back?"
        status = go_on(platform, status, confirm=confirm, yes=yes, json_=json_, question=question)
    end(status, json_=json_, dry_run=dry_run)


@reports_errors
def undo(
    app: App,
    secret: Annotated[
        list[str] | None,
        typer.Option("--secret", help="A secret's value, NAME=FILE: values are gone with the secrets; repeatable."),
    ] = None,
    environment: Environment = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Build again what was destroyed within the last day, under its old name, and say where its data is.

    Everything is made anew from its files, under other addresses. What held data is empty then: for each it is said
    whether a last copy exists, until when, and how it is restored. Secrets that were given values need them again: exit
    code 6 without, and 3 where the plan waits for somebody to look at it. A change is undone by `infraai rollback`.
    """
    values = application.values_in(application.secrets_of(secret, with_files=True))
    platform = api(url)
    # Values are written down with the draft; without any it changes nothing, and tells what of the data comes back.
    if values and not (yes or dry_run):
        sure(f"Build {app} again?", yes=yes, json_=json_)
    body = {"secret_values": values} if values else {}
    draft = draft_with_values(platform, f"/deployments/{app}/undo", body, json_=json_, environment=environment)
    if not json_:
        out.print(f"{escape(draft['of_run'])} destroyed it; {escape(draft['deployment_id'])} takes its place, empty.")
        out.print("Its addresses are new ones: links, DNS records and lists of who may come in have to follow.")
        for each in draft["data"]:
            kept = f"kept for {each['days']} days" if each["days"] else "kept until somebody deletes it"
            said = each["where"] if "kept for" in each["where"] else f"{each['where']}, {kept}"
            said = said if each["can_come_back"] else "gone, no copy exists"
            out.print(f"  {escape(each['address'])}: {escape(said)}")
            if each["how"]:
                out.print(f"      {escape(each['how'])}")
    if not (values or yes or dry_run):
        sure(f"Build {app} again?", yes=yes, json_=json_)
    started = {"run_id": draft["run_id"], "mode": "plan", "files_sha": draft["files_sha"], "beside": True}
    platform.call("POST", "/execute", started)
    status = follow(platform, draft["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        status = go_on(platform, status, confirm="", yes=yes, json_=json_, question="Build this again?")
    end(status, json_=json_, dry_run=dry_run, more={"data": draft["data"], "of_run": draft["of_run"]})


_NARROW = 120
"""Columns below which a table of runs is no table any more."""


def _told(row: dict[str, Any]) -> tuple[str, ...]:
    """Its id, when, kind, status, what it changed, a month's cost, who asked, and what for."""
    changed = " ".join(f"{sign}{row[key]}" for sign, key in _COUNTS if row[key])
    cost = "" if row["monthly_cost_usd"] is None else f"${row['monthly_cost_usd']:,.2f}"
    when = f"{datetime.fromtimestamp(row['at'], UTC):%Y-%m-%d %H:%M}"
    status = "cancelled" if is_cancelled(row) else row["status"]
    return row["run_id"], when, row["kind"], status, changed, cost, row["by"], whole(row["what"], 70)


def _show_narrow(row: dict[str, Any]) -> None:
    """A run below the other, where columns would be cut."""
    run_id, when, kind, status, changed, cost, by, what = (escape(each) for each in _told(row))
    out.print(f"{'* ' if row['current'] else ''}[bold]{run_id}[/bold]  {when} UTC")
    more = [changed, f"{cost} a month" if cost else "", f"by {by}" if by else ""]
    out.print(f"  {kind}, {status}{''.join(f', {each}' for each in more if each)}")
    out.print(Padding(f"[dim]{what}[/dim]", (0, 0, 0, 2), expand=False))
    show_kept(row["kept"])


@reports_errors
def history(
    app: App,
    environment: Environment = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also drafts, and plans that were given up: what never ran.")
    ] = False,
    _yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """What ran of a deployment, newest first: what, who, when, what it changed and cost. Of a destroyed one too.

    A plan that waits for somebody stands there as well; --all shows what never ran, too.
    """
    found = api(url).call("GET", f"/deployments/{app}/history", environment=environment)
    rows = [each for each in found if everything or each["ran"] or each["status"] == "awaiting_approval"]
    if json_:
        print_json(rows)
        return
    if out.width < _NARROW:
        for row in rows:
            _show_narrow(row)
        _left_out(len(found) - len(rows))
        return
    table = Table(
        "", "Run", "When", "Kind", "Status", "Changed", "A month", "By", "What", box=None, padding=(0, 2, 0, 0)
    )
    for row in rows:
        table.add_row("*" if row["current"] else "", *(escape(each) for each in _told(row)))
    out.print(table)
    for row in rows:
        show_kept(row["kept"])
    _left_out(len(found) - len(rows))


def _left_out(count: int) -> None:
    if count:
        out.print(f"[dim]{count} that never ran: --all shows {'it' if count == 1 else 'them'}.[/dim]")
