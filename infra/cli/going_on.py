"""From a plan that was shown to its end: asked about, let go on, and told; what holds data is lost only by its name."""

import sys
from contextlib import suppress
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

from infra.cli.client import Api, ApiError
from infra.cli.deploy import exit_as, follow
from infra.cli.environments import waits_for_a_look
from infra.cli.output import NO_VALUES, NOT_CONFIRMED, fail, out, print_json, sure
from infra.cli.problems import problems

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Stop at the exact change.")]
Confirm = Annotated[
    str, typer.Option("--confirm", metavar="APP", help="The name once more: what holds data is lost only with it.")
]
_NOT_FOUND = 404
_MADE_FOR_IT = "_secret_version."
"""In addresses of values: the secrets that they are of are listed beside them."""


def draft_with_values(
    platform: Api, path: str, body: dict[str, Any], *, json_: bool, environment: str | None = None
) -> Any:
    """A draft for which secrets may need values; ends with exit code 6 where one has none."""
    try:
        return platform.call("POST", path, body, environment=environment)
    except ApiError as error:
        if not any(each["field"] == "secret_values" for each in error.problem.get("errors") or []):
            raise
        if json_:
            print_json(error.problem)
            raise typer.Exit(NO_VALUES) from error
        fail(str(error), code=NO_VALUES)


def go_on(
    platform: Api,
    status: dict[str, Any],
    *,
    confirm: str,
    yes: bool,
    json_: bool,
    question: str,
    looked: bool = False,
    kept: bool = False,
) -> dict[str, Any]:
    """Let the plan that was shown be applied, with the name of what would be lost where something would be.

    Where every run stops at its plan it waits on, unless a person answers at it or has `looked` at it before: --yes and
    --confirm were said before there was a plan. A plan that is not let go on is discarded: it waits on for somebody
    else's word only where it is `kept`.
    """
    problems.about_run(status)
    try:
        left = "" if kept else "Its plan is discarded; --dry-run keeps it."
        named = _word(
            platform, status, confirm=confirm, yes=yes, json_=json_, question=question, looked=looked, left=left
        )
    except (typer.Exit, typer.Abort):
        if not kept:
            with suppress(ApiError):  # somebody else has applied or discarded it meanwhile
                problems.about_run(platform.call("POST", f"/runs/{status['run_id']}/cancel"))
        raise
    if named is None:
        return status
    platform.call("POST", f"/runs/{status['run_id']}/apply", {"plan_sha": status["plan_sha"], "confirm": named})
    return follow(platform, status["run_id"], quiet=json_, since=status)


def _word(
    platform: Api,
    status: dict[str, Any],
    *,
    confirm: str,
    yes: bool,
    json_: bool,
    question: str,
    looked: bool,
    left: str,
) -> str | None:
    """The name that was typed, if any, of whoever lets it go on; None where somebody has to look at the plan first."""
    loses = status["plan_summary"].get("loses") or []
    name, names = _names(platform, status) if loses or confirm else ("", set())
    if loses:
        asks = sys.stdin.isatty() and not json_ and not yes
        if confirm not in names and asks:
            confirm = typer.prompt(
                f"Type {name} to lose what {len(loses)} of these hold", default="", show_default=False
            )
            looked = True
        if confirm not in names:
            _not_confirmed(status, name, loses, json_=json_)
    said = yes or confirm in names
    if said and not looked and waits_for_a_look(platform, status):
        if json_ or not sys.stdin.isatty():
            return None
        said = False
    if not said and not sure(question, yes=False, json_=json_, left=left):
        raise typer.Exit(1)
    return confirm


def _names(platform: Api, status: dict[str, Any]) -> tuple[str, set[str]]:
    """What a deployment is called now, and everything that it may be called by."""
    try:
        application = platform.call("GET", f"/deployments/{status['deployment_id']}")["application"]
    except ApiError as error:
        if error.status != _NOT_FOUND:
            raise
        application = status.get("application") or ""
    return application or status["deployment_id"], {application, status["deployment_id"]} - {""}


def _not_confirmed(status: dict[str, Any], name: str, loses: list[str], *, json_: bool) -> NoReturn:
    if json_:
        print_json(answer(status) | {"error": "not_confirmed", "loses": loses})
        raise typer.Exit(NOT_CONFIRMED)
    told = [each for each in loses if _MADE_FOR_IT not in each] or loses
    left = len(loses) - len(told)
    more = f" and {len(told) - 10} more" if len(told) > 10 else ""
    made = f", and {left} {'value' if left == 1 else 'values'} of secrets" if left else ""
    lost = f"What these hold would be lost: {', '.join(told[:10])}{more}{made}."
    if status.get("kind") == "rollback" and not status["plan_summary"].get("destroy"):
        of = "" if loses == ["terraform_state"] else f" and forget {', '.join(told[:10])}{more}{made}"
        lost = f"Terraform would know an earlier version of what stands{of}."
    fail(f"{lost} Nothing was changed. --confirm {name} says that it may be.", code=NOT_CONFIRMED)


def end(status: dict[str, Any], *, json_: bool, dry_run: bool = False, more: dict[str, Any] | None = None) -> None:
    """Print what became of it, and end with its exit code."""
    if json_:
        print_json(answer(status) | (more or {}))
    else:
        show_kept(status.get("kept") or [])
    exit_as(status, dry_run=dry_run, json_=json_)


def answer(status: dict[str, Any]) -> dict[str, Any]:
    """What scripts read: the deployment, the run, its plan and where it stands."""
    known = ("deployment_id", "run_id", "kind", "status", "reason", "message", "plan_summary", "kept", "verification")
    return {key: status[key] for key in known if key in status}


def show_kept(kept: list[dict[str, Any]]) -> None:
    """Print where last copies are."""
    for each in kept:
        out.print(f"  Kept of {escape(each['address'])}: {escape(each['what'])}, {escape(each['where'])}")
