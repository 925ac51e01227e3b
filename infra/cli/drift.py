"""`infraai drift`: what somebody changed by hand, and what becomes of it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli.deploy import follow
from infra.cli.going_on import Confirm, Yes, end, go_on
from infra.cli.named import App, Environment, deployment_called
from infra.cli.output import LOCAL_URL, Json, Url, api, fail, is_id, out, print_json, reports_errors
from shared.schemas.lifetime import TTL_PATTERN


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
    --adopt changes the files; both stop at their plan and ask.
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
    app = str(deployment_called(platform, app, environment)["deployment_id"])
    begun = platform.call("POST", f"/deployments/{app}/drift")
    status = follow(platform, begun["run_id"], quiet=True)
    if status["status"] != "completed":
        end(status, json_=json_)
        return
    found = status["plan_summary"]["changes"]
    known = (platform.call("GET", f"/deployments/{app}")["drift"] or {}) if found else {}
    by = known.get("changed_by") or []
    if not json_:
        show_drift(found, by)
    if not found or not (revert or adopt):
        if json_:
            end(status, json_=True, more={"drift": found, "changed_by": by})
        elif found:
            out.print(f"`infraai drift {app} --revert` sets it back, `infraai drift {app} --adopt` takes it in.")
        return
    what = "revert" if revert else "adopt"
    begun = platform.call("POST", f"/deployments/{begun['deployment_id']}/drift/{what}")
    for each in [] if json_ else begun.get("left", []):
        out.print(f"  [yellow]left as it is[/yellow] {escape(each)}")
    question = "Set it back?" if revert else "Apply what is left to change?"
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
    if by != "never" and not re.fullmatch(TTL_PATTERN, by):
        fail(f"{by[:60]!r} is no time: 36h (hours), 3d (days), 2w (weeks), or never.", code=2)
    made = api(url).call("POST", f"/deployments/{app}/extend", {"by": by}, environment=environment)
    if json_:
        print_json({**made, "status": "extended"})
        return
    ends = made["ends_at"]
    out.print(f"It ends {datetime.fromtimestamp(ends, UTC):%Y-%m-%d %H:%M} UTC." if ends else "It has no end.")


def _known(deployments: list[dict[str, Any]], *, json_: bool) -> None:
    rows = [
        {"deployment_id": each["deployment_id"], "application": each["application"], "checked_at": each["checked_at"],
         "changes": each["drift"]["changes"] if each["drift"] else [],
         "changed_by": each["drift"]["changed_by"] if each["drift"] else [],
         "left_by": each["drift"]["left_by"] if each["drift"] else ""}
        for each in deployments
    ]  # fmt: skip
    if json_:
        print_json(rows)
        return
    for row in rows:
        at = f"{datetime.fromtimestamp(row['checked_at'], UTC):%Y-%m-%d %H:%M}" if row["checked_at"] else "never"
        state = f"[yellow]{len(row['changes'])} differ[/yellow]" if row["changes"] else "as its files say"
        out.print(f"{escape(row['application'] or row['deployment_id'])}: {state} (looked at {at})")
        if row["changes"]:
            show_drift(row["changes"], row["changed_by"])
            if row["left_by"]:
                out.print(f"  left so by {escape(row['left_by'])}")
    if not rows:
        out.print("Nothing is deployed.")


def show_drift(changes: list[dict[str, Any]], by: Sequence[dict[str, Any]] = ()) -> None:
    """Print what differs from the files, `changes` of a plan's summary, and who did it where that is known."""
    who = {each["address"]: each for each in by}
    if not changes:
        out.print("Everything is as the files say.")
    for each in changes:
        gone = each["actions"] == ["create"]
        out.print(f"  [yellow]{'is gone' if gone else 'differs'}[/yellow] {escape(each['address'])}")
        if act := who.get(each["address"]):
            at = f"{datetime.fromtimestamp(act['at'], UTC):%Y-%m-%d %H:%M} UTC"
            out.print(f"      by {escape(act['who'])}, {at} ({escape(act['how'])})")
        for path, (there, said) in {} if gone else each["attributes"].items():
            out.print(f"      {escape(path)}: is {escape(there) or '-'}, the files say {escape(said) or '-'}")
