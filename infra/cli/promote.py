"""`infraai promote`: what was verified in one environment, in another."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli import application
from infra.cli.deploy import follow
from infra.cli.environments import setting_of
from infra.cli.going_on import Confirm, DryRun, Yes, draft_with_values, end, go_on
from infra.cli.named import App
from infra.cli.output import LOCAL_URL, Json, Url, api, out, reports_errors, sure


@reports_errors
def promote(
    app: App,
    from_: Annotated[str, typer.Option("--from", help="The environment in which it was verified.")],
    to: Annotated[str, typer.Option("--to", help="The environment that gets it.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A setting that differs there, as db.disk_gb=50; kept by later promotions; repeatable."
        ),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option("--secret", help="A secret's value there, NAME=FILE: each environment has its own; repeatable."),
    ] = None,
    domain: Annotated[str | None, typer.Option("--domain", help="The domain that it is reached at there.")] = None,
    confirm: Confirm = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Make in one environment what was verified in another: the same architecture, the same images.

    What differs (sizes that the environment declares, the domain, the region) is shown before anything is planned. What
    was never seen to work is not promoted. A secret that was given a value needs one there too, at the first time: exit
    code 6 without.
    """
    values = application.values_in(application.secrets_of(secret, with_files=True))
    platform = api(url)
    if not (yes or dry_run or confirm):
        # Asked at the change itself; where nobody is, nothing is begun.
        sure(f"Promote {app} to {to}?", yes=yes, json_=json_)
    settings = [setting_of(each) for each in set_ or []]
    asked: dict[str, Any] = {"application": app, "from": from_, "to": to, "settings": settings, "domain": domain}
    if values:
        asked["secret_values"] = values
    draft = draft_with_values(platform, "/promotions", asked, json_=json_)
    if not json_:
        out.print(f"{escape(draft['from_deployment'])} ({draft['from_run']}) becomes {escape(draft['deployment_id'])}.")
        for each in draft["differences"]:
            out.print(f"  {escape(each['what'])}: {escape(each['before']) or '-'} -> {escape(each['after']) or '-'}")
    platform.call(
        "POST", "/execute", {"run_id": draft["run_id"], "mode": "plan", "files_sha": draft["files_sha"], "beside": True}
    )
    status = follow(platform, draft["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval" and not dry_run:
        question = f"Apply this in {to}?"
        status = go_on(platform, status, confirm=confirm, yes=yes, json_=json_, question=question, kept=True)
    more = {"differences": draft["differences"], "from_run": draft["from_run"]}
    end(status, json_=json_, dry_run=dry_run, more=more)
