"""`infraai drift`: what somebody changed by hand, and what becomes of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.application import check_form
from infra.cli.deploy import follow
from infra.cli.going_on import Confirm, Yes, end, go_on
from infra.cli.named import App, Environment, deployment_called
from infra.cli.output import LOCAL_URL, Json, Url, api, as_date, fail, is_id, out, print_json, reports_errors, sure
from shared.schemas.lifetime import TTL_PATTERN

UNKNOWN = "(known after apply)"


@reports_errors
def drift(
    app: Annotated[
        str | None,
        typer.Argument(
            metavar="APP",
            help="An application's name or a deployment's id; without it, what is known of all.",
            callback=is_id,
        ),
    ] = None,
    revert: Annotated[bool, typer.Option("--revert", help="Set it back to what the files say.")] = False,
    adopt: Annotated[bool, typer.Option("--adopt", help="Take it into the files.")] = False,
    confirm: Confirm = "",
    environment: Environment = None,
    yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Look whether somebody changed by hand what a deployment's files say. Nothing is ever set back by itself.

    What Google changes by itself (a disk that grew, a group that was scaled) is no drift. --revert plans the way back,
    --adopt changes the files; both ask first, and stop at their plan where something is left to change. So does --adopt
    where the files would say something less safe than they do.
    """
    platform = api(url)
    if revert and adopt:
        fail("--revert and --adopt exclude each other.", code=2)
    if app is None:
        if revert or adopt:
            fail("Name the deployment: infraai drift APP --revert.", code=2)
        known = platform.call("GET", "/deployments")
        _known([each for each in known if environment in {None, each["environment"]}], json_=json_)
        return
    deployment = deployment_called(platform, app, environment)
    half_made = deployment["status"] == "incomplete"
    called = str(deployment["application"] or deployment["deployment_id"])
    app = str(deployment["deployment_id"])
    begun = platform.call("POST", f"/deployments/{app}/drift")
    status = follow(platform, begun["run_id"], quiet=True)
    if status["status"] != "completed":
        end(status, json_=json_)
        return
    found = status["plan_summary"]["changes"]
    known = (platform.call("GET", f"/deployments/{app}")["drift"] or {}) if found else {}
    by = known.get("changed_by") or []
    if not json_:
        if half_made:
            out.print(f"{_half_made(deployment)} `infraai execute {deployment['run_id']}` goes on with it.")
        show_drift(found, by, half_made=half_made)
    if not found or not (revert or adopt):
        if json_:
            end(status, json_=True, more={"drift": found, "changed_by": by})
        elif found:
            out.print(f"`infraai drift {called} --revert` sets it back, `infraai drift {called} --adopt` takes it in.")
        return
    # Files that say what stands have nothing left to apply, and stop only for what is less safe.
    if adopt and not sure(f"Take it into the files of {called}?", yes=yes, json_=json_):
        raise typer.Exit(1)
    what = "revert" if revert else "adopt"
    begun = platform.call("POST", f"/deployments/{begun['deployment_id']}/drift/{what}")
    for each in [] if json_ else begun.get("left", []):
        out.print(f"  [yellow]left as it is[/yellow] {escape(each)}")
    question = "Set it back?" if revert else "Apply it?"
    status = follow(platform, begun["run_id"], quiet=json_)
    if status["status"] == "awaiting_approval":
        status = go_on(platform, status, confirm=confirm, yes=yes, json_=json_, question=question)
    end(status, json_=json_, more={"drift": found, "left": begun.get("left", [])})


@reports_errors
def extend(
    app: App,
    by: Annotated[str, typer.Argument(metavar="TIME", help="36h, 3d, 2w, or never: it does not end by itself then.")],
    environment: Environment = None,
    _yes: Yes = False,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Let a deployment that ends by itself stand longer. Nothing is asked: --yes changes nothing."""
    if by != "never":
        check_form("TIME", by, TTL_PATTERN, also="never")
    made = api(url).call("POST", f"/deployments/{app}/extend", {"by": by}, environment=environment)
    if json_:
        print_json({**made, "status": "extended"})
        return
    ends = made["ends_at"]
    out.print(f"It ends {as_date(ends)}." if ends else "It has no end.")


def _known(deployments: list[dict[str, Any]], *, json_: bool) -> None:
    rows = [
        {"deployment_id": each["deployment_id"], "application": each["application"],
         "environment": each["environment"], "checked_at": each["checked_at"],
         "changes": each["drift"]["changes"] if each["drift"] else [],
         "changed_by": each["drift"]["changed_by"] if each["drift"] else [],
         "left_by": each["drift"]["left_by"] if each["drift"] else "", "status": each["status"]}
        for each in deployments
    ]  # fmt: skip
    if json_:
        print_json(rows)
        return
    for row in rows:
        at = f"{datetime.fromtimestamp(row['checked_at'], UTC):%Y-%m-%d %H:%M}" if row["checked_at"] else "never"
        count = len(row["changes"])
        half_made = row["status"] == "incomplete"
        state = f"[yellow]{count} {'differs' if count == 1 else 'differ'}[/yellow]" if count else "as its files say"
        state = "[red]half made[/red]" if half_made else state
        out.print(
            f"{escape(row['application'] or row['deployment_id'])} in {row['environment']}: {state} (looked at {at})"
        )
        if row["changes"]:
            show_drift(row["changes"], row["changed_by"], half_made=half_made)
            if row["left_by"]:
                out.print(f"  left so by {escape(row['left_by'])}")
    if not rows:
        out.print("Nothing is deployed.")


def _half_made(deployment: dict[str, Any]) -> str:
    name = deployment["application"] or deployment["deployment_id"]
    return f"{escape(name)} is half made: its last run did not come to its end, so part of its files stands nowhere."


def show_drift(changes: list[dict[str, Any]], by: Sequence[dict[str, Any]] = (), *, half_made: bool = False) -> None:
    """Print what differs from the files, `changes` of a plan's summary, and who did it where that is known.

    Of a deployment that is `half_made` what is not there was never made, as far as anybody knows.
    """
    who = {each["address"]: each for each in by}
    if not changes:
        out.print("Everything is as the files say.")
    for each in changes:
        gone = each["actions"] == ["create"]
        word = ("is not made" if half_made else "is gone") if gone else "differs"
        out.print(f"  [yellow]{word}[/yellow] {escape(each['address'])}")
        if act := who.get(each["address"]):
            at = f"{datetime.fromtimestamp(act['at'], UTC):%Y-%m-%d %H:%M} UTC"
            out.print(f"      by {escape(act['who'])}, {at} ({escape(act['how'])})")
        for path, (there, said) in {} if gone else each["attributes"].items():
            if said == UNKNOWN:
                continue  # it follows from what differs, and nobody has written it anywhere
            out.print(f"      {escape(path)}: is {escape(there) or '-'}, the files say {escape(said) or '-'}")
