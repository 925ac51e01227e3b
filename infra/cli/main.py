"""`infraai`: from a sentence to running infrastructure, and from an alert to a repair."""

from typing import Annotated

import typer

from infra.cli.problems import Commands
from shared import __version__
from shared.loading import loading

with loading():
    from infra.cli import (
        adopt,
        alerts,
        application,
        browse,
        check,
        demo,
        deploy,
        doctor,
        drift,
        environments,
        fix,
        incident,
        life,
        promote,
        replay,
        runs,
        up,
    )

app = typer.Typer(
    name="infraai",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Without it a help's lines are kept as long as they are in the source.
    rich_markup_mode="markdown",
    help="Turn a sentence into running, monitored Google Cloud infrastructure, and look after it.\n\n"
    "Start with `infraai demo`, or with `infraai up` in one terminal and `infraai deploy GOAL` in another.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"infraai {__version__}")
        raise typer.Exit


@app.callback()
def infraai(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """The options of the command itself."""


app.command("up", rich_help_panel="This machine")(up.up)
app.command("demo", rich_help_panel="This machine")(demo.demo)
app.command("doctor", rich_help_panel="This machine")(doctor.doctor)
app.command("open", rich_help_panel="This machine")(browse.browse)
app.command("plan", rich_help_panel="Deploying")(deploy.plan)
app.command("deploy", rich_help_panel="Deploying")(deploy.deploy)
app.command("status", rich_help_panel="Deploying")(runs.status)
app.command("execute", rich_help_panel="Deploying")(runs.execute)
app.command("apply", rich_help_panel="Deploying")(runs.apply)
app.command("cancel", rich_help_panel="Deploying")(runs.cancel)
app.command("unlock", rich_help_panel="Deploying")(runs.unlock)
app.command("set", rich_help_panel="Deploying")(application.set_)
app.command("secret", rich_help_panel="Deploying")(application.secret)
app.command("logs", rich_help_panel="Deploying")(runs.logs)
# A time such as -3d is a mistake in the time, and no option that nobody knows.
_TIMES = {"ignore_unknown_options": True}
app.command("extend", rich_help_panel="A deployment's life", context_settings=_TIMES)(drift.extend)
app.command("drift", rich_help_panel="A deployment's life")(drift.drift)
app.command("adopt", rich_help_panel="A deployment's life")(adopt.adopt)
app.command("watch", rich_help_panel="A deployment's life")(adopt.watch)
app.command("promote", rich_help_panel="A deployment's life")(promote.promote)
app.add_typer(environments.app, name="env", rich_help_panel="Deploying")
app.command("change", rich_help_panel="A deployment's life")(life.change)
app.command("history", rich_help_panel="A deployment's life")(life.history)
app.command("rollback", rich_help_panel="A deployment's life")(life.rollback)
app.command("destroy", rich_help_panel="A deployment's life")(life.destroy)
app.command("undo", rich_help_panel="A deployment's life")(life.undo)
app.command("alerts", rich_help_panel="Operations")(alerts.alerts)
app.command("approve", rich_help_panel="Operations")(alerts.approve)
app.command("reject", rich_help_panel="Operations")(alerts.reject)
app.command("ask", rich_help_panel="Operations")(alerts.ask)
app.command("stop", rich_help_panel="Operations")(alerts.stop)
app.command("resume", rich_help_panel="Operations")(alerts.resume)
app.command("whoami", rich_help_panel="Operations")(alerts.whoami)
app.command("incident", rich_help_panel="Operations")(incident.incident)
app.command("replay", rich_help_panel="Operations")(replay.replay)
app.command("check", rich_help_panel="Terraform")(check.check)
app.command("fix", rich_help_panel="Terraform")(fix.fix)

if __name__ == "__main__":
    app()
