"""`infraai promote`: what was verified in one environment, in another."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.client import Api
from infra.cli.deploy import follow
from infra.cli.environments import setting_of
from infra.cli.output import LOCAL_URL, Json, Url, api, is_id, out, print_json, reports_errors, sure

App = Annotated[str, typer.Argument(metavar="APP", help="An application's name or a deployment's id.", callback=is_id)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]
_KEPT = ("deployment_id", "run_id", "kind", "status", "reason", "message", "plan_summary", "verification")


@reports_errors
def promote(
    app: App,
    from_: Annotated[str, typer.Option("--from", help="The environment in which it was verified.")],
    to: Annotated[str, typer.Option("--to", help="The environment that gets it.")],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting that differs there, as db.cpus=4; kept by later promotions; repeatable."),
    ] = None,
    domain: Annotated[str | None, typer.Option("--domain", help="The domain that it is reached at there.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop at the exact change.")] = False,
    yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Make in one environment what was verified in another: the same architecture, the same images.

    What differs (sizes that the environment declares, the domain, the region) is shown before anything is planned. What
    was never seen to work is not promoted.
    """
    platform = api(url)
    if not (yes or dry_run):
        # Asked at the change itself; where nobody is, nothing is begun.
        sure(f"Promote {app} to {to}?", yes=yes, json_=json_)
    settings = [setting_of(each) for each in set_ or []]
    asked = {"application": app, "from": from_, "to": to, "settings": settings, "domain": domain}
    draft = platform.call("POST", "/promotions", asked)
    if not json_:
        out.print(f"{escape(draft['from_deployment'])} ({draft['from_run']}) becomes {escape(draft['deployment_id'])}.")
        for each in draft["differences"]:
            out.print(f"  {escape(each['what'])}: {escape(each['before']) or '-'} -> {escape(each['after']) or '-'}")
    platform.call(
        "POST", "/execute", {"run_id": draft["run_id"], "mode": "plan", "files_sha": draft["files_sha"], "beside": True}
    )
    status = go_on(platform, draft["run_id"], question=f"Apply this in {to}?", yes=yes, dry_run=dry_run, json_=json_)
    end(status, json_=json_, more={"differences": draft["differences"], "from_run": draft["from_run"]})


def go_on(
    platform: Api, run_id: str, *, question: str, yes: bool, dry_run: bool = False, json_: bool = False
) -> dict[str, Any]:
    """Follow a run to its plan, and with somebody's word to its end; its last status."""
    status = follow(platform, run_id, quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run and sure(question, yes=yes, json_=json_):
        platform.call("POST", f"/runs/{run_id}/apply", {"plan_sha": status["plan_sha"]})
        status = follow(platform, run_id, quiet=json_)
    return status


def end(status: dict[str, Any], *, json_: bool, more: dict[str, Any] | None = None) -> None:
    """Print what became of a run; exit code 1 unless it is done or waits for its plan to be applied."""
    if json_:
        print_json({key: status[key] for key in _KEPT if key in status} | (more or {}))
    elif status["status"] == "awaiting_approval":
        out.print(f"Not applied. `infraai apply {status['run_id']}` applies exactly this.")
    if status["status"] not in {"completed", "awaiting_approval"}:
        raise typer.Exit(1)
