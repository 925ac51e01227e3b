"""`infraai env`: where deployments may go."""

import sys
from typing import Annotated, Any

import requests
import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.client import Api
from infra.cli.output import (
    LOCAL_URL,
    NOT_CONFIRMED,
    Json,
    Url,
    api,
    fail,
    is_id,
    out,
    print_json,
    reports_errors,
    sure,
)
from shared.schemas import DEFAULT_ENVIRONMENT

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Environments: a project and a region for deployments, such as staging and prod.\n\n"
    "What names no environment goes to `default`. A run never writes outside its environment.",
)
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]
Name = Annotated[str, typer.Argument(help="The environment's name, such as staging.", callback=is_id)]


@app.command("create")
@reports_errors
def create(
    name: Name,
    project: Annotated[str, typer.Option("--project", help="The Google Cloud project that it deploys into.")],
    region: Annotated[str, typer.Option("--region", help="Where its things stand, such as us-central1.")],
    also: Annotated[
        list[str] | None, typer.Option("--also", help="Another region in which something may stand; repeatable.")
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(
            "--size",
            help="A setting that a promotion into it gives a part, by the part's id or its kind: `sql.disk_gb=50`; "
            "repeatable.",
        ),
    ] = None,
    plan_first: Annotated[
        bool | None,
        typer.Option(
            "--plan-first/--no-plan-first",
            help="Every run stops at its plan until somebody looked at it; so in prod, unless said otherwise.",
            show_default=False,
        ),
    ] = None,
    confirm: Annotated[
        str,
        typer.Option(
            "--confirm", metavar="NAME", help="The name once more: --no-plan-first is taken of a prod only with it."
        ),
    ] = "",
    _yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Make an environment. Its project and region change only while nothing stands in it; nothing is built by it."""
    body = {
        "name": name,
        "project": project,
        "region": region,
        "regions": also or [],
        "plan_first": plan_first,
        "sizes": [setting_of(each) for each in size or []],
        "confirm": confirm,
    }
    answer = api(url).answer("POST", "/environments", body)
    new = answer.status_code == requests.codes.created
    if json_:
        print_json({**answer.json(), "status": "created" if new else "exists"})
        return
    if not new:
        out.print(f"{name} stood already, exactly so.")
    _show(answer.json())
    if new:
        out.print(f"Nothing is made in Google Cloud by that; `infraai env delete {name}` takes it back.")


@app.command("change")
@reports_errors
def change(
    name: Name,
    project: Annotated[
        str | None, typer.Option("--project", help="Another project, while nothing stands in it.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="Another region, while nothing stands in it.")] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", help="Another region in which something may stand; repeatable.")
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(
            "--size", help="What a promotion gives a part: `sql.disk_gb=50`; `sql.disk_gb=` no more; repeatable."
        ),
    ] = None,
    plan_first: Annotated[
        bool | None,
        typer.Option("--plan-first/--no-plan-first", help="Whether every run stops at its plan.", show_default=False),
    ] = None,
    confirm: Annotated[
        str,
        typer.Option(
            "--confirm", metavar="NAME", help="The name once more: --no-plan-first takes a stop away only with it."
        ),
    ] = "",
    yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Change an environment. What stands in it stays as it is; runs and promotions from now on go by what is said."""
    platform = api(url)
    before = platform.call("GET", f"/environments/{name}")
    body: dict[str, Any] = {"project": project, "region": region, "plan_first": plan_first}
    if also:
        body["regions"] = [*before["regions"], *also]
    if size:
        kept = {(each["part"], each["key"]): each for each in before["sizes"]}
        kept |= {(each["part"], each["key"]): each for each in map(setting_of, size)}
        body["sizes"] = [each for each in kept.values() if each["value"]]
    body = {key: value for key, value in body.items() if value is not None}
    if not body:
        fail("Say what is to be different: --project, --region, --also, --size or --plan-first.", code=2)
    if not json_:
        for key, value in body.items():
            out.print(f"  {key}: {escape(_told(before[key]))} -> {escape(_told(value))}")
    if before["plan_first"] and plan_first is False:
        lost = f"No run would stop at its plan in {name} any more"
        if not confirm and sys.stdin.isatty() and not json_ and not yes:
            confirm = typer.prompt(f"{lost}. Type {name} where that is meant", default="", show_default=False)
        if confirm != name:
            said = f"{lost}. Nothing was changed. --confirm {name} says that it may be."
            fail(said, code=NOT_CONFIRMED)
        body["confirm"] = confirm
    elif not sure(f"Change the environment {name}?", yes=yes, json_=json_):
        raise typer.Exit(1)
    changed = platform.call("PATCH", f"/environments/{name}", body)
    if json_:
        print_json({**changed, "status": "changed"})
    else:
        _show(changed)


@app.command("list")
@reports_errors
def list_all(_yes: Yes = False, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """The environments, the default one first."""
    found = api(url).call("GET", "/environments")
    if json_:
        print_json(found)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("Environment", "Project", "Region", "Stops at the plan"):
        table.add_column(name, overflow="fold", no_wrap=False)
    for each in found:
        regions = ", ".join(each["regions"] or [f"{each['region']} and others"])
        table.add_row(each["name"], each["project"], regions, "always" if each["plan_first"] else "")
    out.print(table)


@app.command("show")
@reports_errors
def show(name: Name, _yes: Yes = False, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """One environment, and what stands in it."""
    found = api(url).call("GET", f"/environments/{name}")
    if json_:
        print_json(found)
    else:
        _show(found)


@app.command("delete")
@reports_errors
def delete(name: Name, yes: Yes = False, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Remove an environment in which nothing stands; its project stays as it is."""
    if not sure(f"Remove the environment {name}?", yes=yes, json_=json_):
        raise typer.Exit(1)
    gone = api(url).call("DELETE", f"/environments/{name}")
    if json_:
        print_json({**gone, "status": "removed"})
    else:
        out.print(f"{name} is removed.")


def waits_for_a_look(platform: Api, status: dict[str, Any]) -> bool:
    """Whether a run stops at its plan until somebody looked at it: then no word from before the plan is enough.

    So it is where the environment says so, and where the run itself found something that a person has to see.
    """
    # What would be lost is asked for by name, which is a look.
    if status.get("reason") not in {None, "", "confirm_loss"}:
        return True
    name = status.get("environment") or DEFAULT_ENVIRONMENT
    return bool(platform.call("GET", f"/environments/{name}")["plan_first"])


def setting_of(text: str) -> dict[str, str]:
    """`db.tier=db-custom-2-7680` as the part, the setting and its value."""
    what, has_value, value = text.partition("=")
    part, has_key, key = what.partition(".")
    if not (has_value and has_key and part and key):
        fail(f"{text!r} is no setting of a part. Write it as sql.disk_gb=50.", code=2)
    return {"part": part, "key": key, "value": value}


def _told(value: Any) -> str:
    if not isinstance(value, list):
        return str(value).lower() if isinstance(value, bool) else str(value)
    said = [each if isinstance(each, str) else f"{each['part']}.{each['key']}={each['value']}" for each in value]
    return ", ".join(said) or "-"


def _show(environment: dict[str, Any]) -> None:
    out.print(f"[bold]{environment['name']}[/bold]: project {environment['project']}, {environment['region']}")
    if environment["regions"]:
        out.print(f"  Things may stand in: {', '.join(environment['regions'])}")
    if environment["plan_first"]:
        out.print("  Every run stops at its plan until somebody looked at it")
    for each in environment["sizes"]:
        out.print(f"  A promotion gives {escape(each['part'])} {escape(each['key'])} = {escape(each['value'])}")
    if others := environment.get("shares_project_with"):
        out.print(f"  [yellow]Shares its project with {', '.join(others)}: only names keep them apart[/yellow]")
    stands = environment.get("deployments") or []
    out.print(f"  Deployments: {', '.join(stands) if stands else 'none'}")
