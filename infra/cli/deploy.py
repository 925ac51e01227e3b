"""`infraai plan` and `infraai deploy`: from a sentence to a verified deployment."""

import sys
import time
from collections.abc import Collection
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.cli import application
from infra.cli.client import Api, ApiError
from infra.cli.environments import waits_for_a_look
from infra.cli.output import (
    LOCAL_URL,
    NEEDS_YES,
    NO_VALUES,
    Json,
    Url,
    api,
    err,
    fail,
    out,
    print_json,
    reports_errors,
    show_changes,
    show_end,
    show_plan,
    sure,
)
from infra.cli.problems import problems
from shared.schemas.architecture import ID_PATTERN
from shared.schemas.lifetime import TTL_PATTERN, seconds_of

Goal = Annotated[
    str, typer.Argument(help='What to build, in a sentence: "a backend API with PostgreSQL for 10k users".')
]


Where = Annotated[
    str, typer.Option("--environment", "--env-name", "-e", help="Where it goes: an environment (`infraai env list`).")
]


@reports_errors
def plan(goal: Goal, environment: Where = "default", url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Plan a goal: resources, cost, risks and the graph. Nothing is stored or built."""
    answer = _planned(api(url), goal, environment, quiet=json_)
    if json_:
        print_json(answer)
    else:
        show_plan(answer)


@reports_errors
def deploy(
    goal: Goal,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Stop at the exact change; ask before applying it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    logs: Annotated[bool, typer.Option("--logs", help="Show the job's lines as they come.")] = False,
    source: application.Source = None,
    image: application.Image = None,
    repository: application.Repository = None,
    env: application.Env = None,
    secret: application.Secret = None,
    port: application.Port = None,
    domain: application.Domain = None,
    command: application.Command = None,
    memory: application.Memory = None,
    cpu: application.Cpu = None,
    health_path: application.HealthPath = None,
    part: application.PartOption = None,
    without: application.Without = None,
    environment: Where = "default",
    name: Annotated[
        str,
        typer.Option("--app", help="The name to call it by from now on: one deployment of a name in each environment."),
    ] = "",
    ttl: Annotated[
        str, typer.Option("--ttl", help="It ends by itself after so long: 36h, 3d, 2w. People are told before.")
    ] = "",
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """Plan a goal, write its Terraform, apply it and verify it. Exit code 0 only when the deployment is verified.

    With --source (or --image, --repository) your own program runs there: it is built, gets PORT, and DATABASE_URL or
    REDIS_URL where the goal has a database or a cache.

    It asks before it deploys; a pipe and --json are no yes: without --yes they end with exit code 3, and nothing is
    built. With --dry-run it stops at the exact change and asks then (--yes applies it, and without a terminal it ends
    there, with 0). --yes gives no value to a variable without which its code does not start: then it ends with exit
    code 6, and nothing is built, unless --without names the variable. Where every run stops at its plan it ends there
    too, with 3: --yes was no look at it.
    """
    application.check_form("--app", name, ID_PATTERN)
    application.check_form("--environment (-e)", environment, ID_PATTERN)
    application.check_form("--ttl", ttl, TTL_PATTERN)
    platform = api(url)
    asks = sys.stdin.isatty() and not yes and not json_
    app, folder, secrets = application.said(
        image=image, source=source, repository=repository, env=env, secret=secret, port=port, domain=domain,
        command=command, memory=memory, cpu=cpu, health_path=health_path, part=part,
    )  # fmt: skip
    values = application.values_in(secrets)
    given = any(app.get(each) for each in ("image", "repository")) or folder is not None
    _must_be_free(platform, goal, name, environment, given=given)
    if folder is not None:
        app["source"] = application.send_source(platform, folder, quiet=json_)
    planned = _planned(platform, goal, environment, quiet=json_, app=app, valued=sorted(values), ttl=ttl)
    if not json_:
        show_plan(planned)
        if folder is not None and (why := application.not_built_here(platform, folder, command or "")):
            out.print(f"[yellow]{escape(why)}[/yellow]")
    problems.about(**planned)
    half = _stands(platform, goal, name, environment, given=given)
    unset = _unset(platform, planned, half, without or [])
    if unset and yes:
        fail(f"{_needed(planned, unset)}. Nothing was built.", code=NO_VALUES)
    question = f"Deploy this, without {', '.join(unset)}?" if unset else "Deploy this?"
    if not dry_run and not sure(question, yes=yes, json_=json_):
        raise typer.Exit(1)
    if half and given:
        draft, beside = _given_anew(platform, half, app, values, quiet=json_), False
    else:
        beside = _beside(half, asks=asks)
        sent = {"prompt": goal} | {key: planned[key] for key in ("plan", "architecture", "graph", "asked")}
        sent |= {"application": name, "environment": environment, "ttl": ttl, "app": app or None}
        draft = platform.call("POST", "/generate_terraform", sent | ({"secret_values": values} if values else {}))
    run_id = draft["run_id"]
    if not json_:
        _show_files(draft)
    mode = "plan" if dry_run else "apply"
    started = platform.call(
        "POST", "/execute", {"run_id": run_id, "mode": mode, "files_sha": draft["files_sha"], "beside": beside}
    )
    if not json_ and started.get("why"):
        out.print(escape(started["why"]))
    status = follow(platform, run_id, quiet=json_, logs=logs)
    if status["status"] == "awaiting_approval" and _let_go_on(platform, status, yes=yes, asks=asks, json_=json_):
        platform.call("POST", f"/runs/{run_id}/apply", {"plan_sha": status["plan_sha"]})
        status = follow(platform, run_id, quiet=json_, logs=logs, since=status)
    if json_:
        run = platform.call("GET", f"/runs/{run_id}")
        ended = {key: run[key] for key in ("deployment_id", "status", "plan_summary", "verification") if key in run}
        ended |= {"url": application.comes_to(run)}
        print_json({**planned, "run_id": run_id, **ended, "files": draft["files"], "run": run})
    exit_as(status, dry_run=dry_run, json_=json_)


def _unset(
    platform: Api, planned: dict[str, Any], stands: dict[str, Any] | None, without: Collection[str]
) -> list[str]:
    """The variables that its code needs and nothing gives, but for those that it may go `without`, and those of what
    stands already."""
    missing = [each for each in planned.get("unset", []) if each not in without]
    if not missing or stands is None:
        return missing
    if stands["status"] == "complete":
        # It runs, and a revision that does not start gets no traffic.
        return []
    known = platform.call("GET", f"/deployments/{stands['deployment_id']}/variables")
    return [each for each in missing if all(each != one["name"] for one in known)]


def _needed(planned: dict[str, Any], names: Collection[str]) -> str:
    """What to type for variables without values, as the plan has it for each."""
    how = {each["need"]: each["how"] for each in planned["asked"] if not each["met"]}
    may = " ".join(f"--without {each}" for each in names)
    return f"{'; '.join(how.get(each, each) for each in names)}. {may} says that it starts without"


def exit_as(status: dict[str, Any], *, dry_run: bool = False, json_: bool = False) -> None:
    """End with what became of a run: 0 when it is done, 3 where its plan still waits for somebody, 1 otherwise.

    A plan that waits is what a dry run is for: then it is 0, too.
    """
    if status["status"] == "completed":
        return
    if status["status"] != "awaiting_approval":
        raise typer.Exit(1)
    if not json_:
        why = "A dry run: nothing was applied." if dry_run else "Not applied."
        out.print(f"{why} `infraai apply {status['run_id']}` applies exactly this.")
    if not dry_run:
        raise typer.Exit(NEEDS_YES)


def _show_files(draft: dict[str, Any]) -> None:
    lines = sum(text.count("\n") for text in draft["files"].values())
    out.print(
        f"\nTerraform: {len(draft['files'])} files, {lines} lines, {'valid' if draft['valid'] else 'not valid yet'}"
    )
    for note in draft.get("notes", []):
        out.print(f"  {escape(note)}")
    for finding in draft["findings"]:
        out.print(f"  {escape(finding['file'])}:{finding['line']} {escape(finding['message'])}")


def _let_go_on(platform: Api, status: dict[str, Any], *, yes: bool, asks: bool, json_: bool) -> bool:
    """Whether a plan is applied that was shown; --yes was said before it, which is no look at it."""
    if yes and not waits_for_a_look(platform, status):
        return True
    return (asks or (yes and sys.stdin.isatty() and not json_)) and typer.confirm("Apply exactly this?")


def _must_be_free(platform: Api, goal: str, name: str, environment: str, *, given: bool) -> None:
    """End, before anything is planned, where the name is that of another goal's application, or nothing new is
    `given` to the one that has it."""
    if not name:
        return
    found = platform.call("GET", "/deployments", application=name)
    stands = next((each for each in found if each["environment"] == environment), None)
    if stands is None or (stands["prompt"] == goal.strip() and (given or stands["status"] == "incomplete")):
        return
    id_, run_id = stands["deployment_id"], stands["run_id"]
    if stands["status"] == "incomplete":
        way = (
            f"`infraai execute {run_id}` goes on with it, `infraai set {name} --source DIR` gives it other code, "
            f"`infraai destroy {name}` takes down what stands of it, so that this goal may have the name"
        )
        raise _taken(f"{name} is half made in {environment} ({id_}): {way}, and another name builds another one.")
    way = f'`infraai change {name} "..."` changes it by a sentence'
    raise _taken(f"{name} stands in {environment} already ({id_}): {way}, and another name builds another one.")


def _taken(detail: str) -> ApiError:
    """As the API refuses a name that is another's, so that scripts read one answer."""
    return ApiError(detail, status=409, problem={"title": "Conflict", "status": 409, "detail": detail})


def _stands(platform: Api, goal: str, name: str, environment: str, *, given: bool) -> dict[str, Any] | None:
    """The deployment of this goal that a run left unfinished, or that has this very name and is `given` its program
    anew; None where there is none."""
    for each in platform.call("GET", "/deployments"):
        same = each["prompt"] == goal.strip() and each["environment"] == environment
        half = each["status"] == "incomplete" and name in {"", each["application"]}
        if same and (half or (given and name and name == each["application"])):
            found: dict[str, Any] = each
            return found
    return None


def _given_anew(
    platform: Api, stands: dict[str, Any], app: dict[str, Any], values: dict[str, str], *, quiet: bool
) -> dict[str, Any]:
    """A draft that gives a deployment the program that was deployed again; where an unfinished one has the very same
    already, its own run. Ends the command well where what runs has it already."""
    known, run_id = stands["deployment_id"], stands["run_id"]
    half = stands["status"] == "incomplete"
    body: dict[str, Any] = {"app": {key: value for key, value in app.items() if key != "domain"}}
    if values:
        body["secret_values"] = values
    if not quiet:
        how = "an unfinished deployment of this goal: it is gone on with" if half else "this is its program from now on"
        out.print(f"\n{known} stands already, {how}.")
    try:
        draft: dict[str, Any] = platform.call("POST", f"/deployments/{known}/app", body)
    except ApiError as error:
        if not half and application.is_so_already(error):
            address = application.comes_to(stands)
            application.tell_so({"deployment_id": known, "run_id": run_id, "url": address}, json_=quiet)
            raise typer.Exit from None
        if not half or error.status not in {409, 422}:
            raise
        # The same program and settings as before: what failed may have passed.
        run = platform.call("GET", f"/runs/{run_id}")
        return {key: run[key] for key in ("run_id", "files_sha", "files", "valid", "findings")}
    if draft["status"] == "asked":
        fail(f"{draft['ask']['question']} Nothing was changed.")
    if draft.get("again"):
        named = ", ".join(f"infraai secret {known} {each}" for each in values)
        fail(f"{known} takes the newest values of its secrets: give them by {named}. Nothing was changed.")
    return draft


def _beside(half: dict[str, Any] | None, *, asks: bool) -> bool:
    """Whether to build another one beside an unfinished deployment of this goal; without anybody to ask, not."""
    if half is None:
        return False
    told = (
        f"An unfinished deployment of this goal stands already: `infraai execute {half['run_id']}` finishes it, "
        f"`infraai set {half['deployment_id']} --source DIR` gives it other code."
    )
    if not asks:
        fail(f"{told} Without a terminal nothing is built beside it.")
    out.print(told)
    if not typer.confirm("Build another one beside it?", default=False):
        raise typer.Exit(1)
    return True


def follow(
    platform: Api, run_id: str, *, quiet: bool, logs: bool = False, since: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Show the phases of a run as they happen; returns its last status document. Ctrl-C stops the looking only.

    `since` is a status document that was shown already: its phases and its plan are not shown again.
    """
    try:
        return _followed(platform, run_id, quiet=quiet, logs=logs, since=since or {})
    except KeyboardInterrupt:
        seen = f"`infraai status {run_id}` shows where it stands, `infraai logs {run_id} -f` follows"
        # Only this command would have let the plan go on: nobody else takes its --yes along.
        if not since and _stops_at_its_plan(platform, run_id):
            then = f"`infraai apply {run_id}` applies it, `infraai cancel {run_id}` discards it"
            err.print(f"\n{run_id} goes on without you to its plan, and waits there: {then}; {seen}.")
        else:
            err.print(f"\n{run_id} goes on without you: {seen}.")
        raise typer.Exit(130) from None


def _stops_at_its_plan(platform: Api, run_id: str) -> bool:
    try:
        return bool(platform.call("GET", f"/runs/{run_id}/status")["mode"] == "plan")
    except ApiError:
        return False


def _followed(platform: Api, run_id: str, *, quiet: bool, logs: bool, since: dict[str, Any]) -> dict[str, Any]:
    if not (quiet or since):
        out.print(f"\nRun [bold]{run_id}[/bold]")
    shown = {each["phase"] for each in since.get("phases", []) if each.get("ended_at")}
    planned = since.get("plan_summary")
    status: dict[str, Any] = {}
    with out.status("starting", spinner="dots") if not quiet and out.is_terminal else _Silent() as spinner:
        for kind, item in platform.follow(run_id, logs=logs and not quiet):
            if kind == "log":
                out.print(f"    [dim]{escape(item['text'])}[/dim]")
                continue
            status = item
            problems.about_run(status)
            if quiet:
                continue
            spinner.update(status.get("phase") or status["status"])
            for entry in status.get("phases", []):
                if entry["phase"] in _BY_ITS_PLAN:
                    planned = _shown_plan(status, planned)
                if entry.get("ended_at") and entry["phase"] not in shown:
                    shown.add(entry["phase"])
                    took = entry["ended_at"] - entry["started_at"]
                    out.print(f"  [green]done[/green] {entry['phase']:<16} {took:6.2f} s")
    if not quiet:
        _shown_plan(status, planned)
        # A plan that stands is no end: the question about it follows, or how it is applied.
        if status["status"] != "awaiting_approval" or status.get("reason") or status.get("message"):
            show_end(status, platform)
    return status


_BY_ITS_PLAN = frozenset({"backing_up", "applying", "destroying"})
"""What goes by a plan: that is shown before it."""


def _shown_plan(status: dict[str, Any], known: Any) -> Any:
    """The plan of a run, shown unless it is `known` already."""
    summary = status.get("plan_summary")
    if not summary or summary == known:
        return known
    show_changes(summary)
    return summary


class _Silent:
    """A spinner for where none can turn: in a pipe and with --json."""

    def __enter__(self) -> "_Silent":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to clear."""

    def update(self, _text: str) -> None:
        """Nothing to show."""


def _planned(
    platform: Api,
    goal: str,
    environment: str,
    *,
    quiet: bool,
    app: dict[str, Any] | None = None,
    valued: Collection[str] = (),
    ttl: str = "",
) -> dict[str, Any]:
    if not goal.strip():
        fail("The goal is empty. Say what to build, for example: a backend API with PostgreSQL for 10k users.", code=2)
    started = time.monotonic()
    sent = {"prompt": goal, "app": app or None, "environment": environment, "valued": list(valued)}
    answer: dict[str, Any] = platform.call("POST", "/generate-graph", sent)
    if ttl:
        # It goes before what the goal says.
        answer["ends_at"] = time.time() + seconds_of(ttl)
    if not quiet:
        out.print(f"[dim]Planned in {time.monotonic() - started:.2f} s[/dim]")
    return answer
