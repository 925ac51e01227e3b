"""What the terminal shows: one console, one way to print JSON, one way to end with an error."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from infra.cli.client import Api, ApiError
from infra.cli.problems import as_json, as_typed, problems
from shared.measures import measured, reading
from shared.schemas import RETRYABLE
from shared.schemas.text import one_line, printable

# Read by the platform, and shown as `Reachable`.
_FOR_PROGRAMS = frozenset({"resource_names", "url"})
_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+\.(?:run\.app|googleapis\.com)|[0-9.]{7,15})(?![A-Za-z0-9.:-])")


class Terminal(Console):
    """The edge where text meets a terminal. What is printed was partly written by others (a log line, an alert, a
    file, an answer of the platform), so only printable characters get through, whoever prints them.
    """

    def render_str(self, text: str, **options: Any) -> Text:
        """Every text on its way to the screen passes here: printed, in a table, a tree or a padding."""
        return super().render_str(_COMMAND.sub(as_called(), printable(text)), **options)

    def rule(self, title: Any = "", **options: Any) -> None:
        """A heading; without a terminal there is no line to draw to its end."""
        if self.is_terminal:
            super().rule(title, **options)
        else:
            self.print(title)


@cache
def as_called() -> str:
    """The command as this process was called, so that a printed line can be typed: an environment that is not active
    has no `infraai` on the path.
    """
    called = Path(sys.argv[0])
    if called.name != "infraai" or shutil.which("infraai") == str(called):
        return "infraai"
    here = Path.cwd()
    return str(called.relative_to(here)) if called.is_relative_to(here) else str(called)


# A pipe has no width: whoever reads it searches for lines as they were written.
PIPE = 4096
out = Terminal(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else PIPE)
err = Terminal(stderr=True, highlight=False, width=None if sys.stderr.isatty() else PIPE)

P = ParamSpec("P")
R = TypeVar("R")

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Url = Annotated[
    str,
    typer.Option("--url", envvar="INFRAAI_URL", help="Address of the platform.", show_envvar=True),
]
# The command where it is named to be typed: with an argument, or the whole of a quoted word.
_COMMAND = re.compile(r"(?<![\w./@-])infraai(?= [a-z])")
NEEDS_YES = 3
NOT_CONFIRMED = 4
"""The exit code where what holds data would be lost, or what guards it, and nobody has named it; --yes is no name."""
NO_VALUES = 6
"""The exit code where secrets or variables need values that nobody gave: it says which, and what to type."""
_ID = re.compile(r"\w[\w.-]*")
LOCAL_URL = "http://127.0.0.1:8080"


def whole(text: str, room: int) -> str:
    """A text that is cut, with a mark, only where the terminal is too narrow for it: `room` is what 120 columns have
    for it, a wider one has more, and a pipe has no width.
    """
    room += max(0, out.width - 120)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def is_id(value: str | None) -> str | None:
    """For an argument that goes into a path: an id as it is, and nothing that would lead elsewhere."""
    if value is not None and not _ID.fullmatch(value):
        raise typer.BadParameter(f"{value!r} is no id.")
    return value


def api(url: str) -> Api:
    """The platform at an address; INFRAAI_TOKEN is shown as a bearer token when it is set.

    An address of this machine may be said without its http://.
    """
    if url.startswith(("localhost:", "127.0.0.1:")):
        url = f"http://{url}"
    return Api(url, token=os.environ.get("INFRAAI_TOKEN"))


def print_json(value: Any, *, one_line: bool = False) -> None:
    """One JSON document on standard output, nothing else; what is not printable stands there escaped."""
    problems.written = True
    sys.stdout.write(as_json(value, indent=None if one_line else 2))
    sys.stdout.flush()


def fail(message: str, *, code: int = 1) -> NoReturn:
    """End with a message: on standard error, or with --json in the document that the command ends with."""
    if not problems.keep(message):
        err.print(f"[red]error:[/red] {escape(message)}")
    raise typer.Exit(code)


def sure(question: str, *, yes: bool, json_: bool, default: bool = False, left: str = "") -> bool:
    """Whether a person wants it. Ends with exit code 3 where nobody can be asked: a pipe or --json is not a yes.

    `left` says then what becomes of what was prepared.
    """
    if yes:
        return True
    if json_ or not sys.stdin.isatty():
        fail(
            f"{question} Nobody is here to say so, and nothing was done.{left and f' {left}'} --yes says it.",
            code=NEEDS_YES,
        )
    return typer.confirm(question, default=default)


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose ApiError ends in a message (or, with --json, the problem document) and exit code 1; 2 where the
    platform could not take what was typed.
    """

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ApiError as error:
            words, code = as_typed(error, command)
            if problems.keep(words, error.problem):
                raise typer.Exit(code) from error
            fail(words, code=code)

    return wrapped


def show_plan(answer: dict[str, Any]) -> None:
    """The plan of `/generate-graph`: what, where, how much, what may go wrong."""
    plan = answer["plan"]
    out.print(f"\n[bold]{escape(answer['summary'])}[/bold]")
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("Cloud", f"{plan['cloud']}, {plan['region']}")
    table.add_row("Stack", f"{plan['stack_type']}, machine type {plan['machine_type']}")
    table.add_row("Autoscaling", "yes" if plan["autoscaling"] else "no")
    cost = answer.get("cost", {})
    most = f", at most ${cost['worst_usd']:,.2f}" if cost.get("worst_usd") else ""
    table.add_row("Cost", f"about ${plan['estimated_cost_usd']:,.2f} a month{most}")
    amounts: dict[str, list[float]] = {}
    for line in cost.get("lines", []):
        amounts.setdefault(line["item"], []).append(line["monthly_usd"])
    for item, each in amounts.items():
        if total := sum(each):
            count = f"{len(each)} x " if len(each) > 1 else ""
            table.add_row("", f"[dim]{count}{escape(item)}: {'-' if total < 0 else ''}${abs(total):,.2f}[/dim]")
    if answer.get("ends_at"):
        table.add_row("Ends", f"by itself, about {as_date(answer['ends_at'])}; `infraai extend` lets it stand longer")
    for policy in plan["monitoring"]:
        path = policy["metric_path"]
        watched = f"{policy['resource_ref']}: {measured(path)} above {reading(path, policy['threshold'])} for "
        table.add_row("Watches", escape(f"{watched}{_span(policy['duration'])} ({policy['severity']})"))
    risks = answer.get("risks", {})
    for flag in plan["risk_flags"]:
        table.add_row("[yellow]Risk[/yellow]", f"[yellow]{escape(flag)}[/yellow] {escape(risks.get(flag, ''))}")
    wishes: dict[tuple[bool, str], list[str]] = {}
    for each in answer.get("asked", []):
        if each["need"] == "corrected":
            table.add_row("Taken back", f"{escape(each['words'])}: {escape(each['how'])}")
            continue
        wishes.setdefault((bool(each["met"]), each["words"] or each["need"].replace("_", " ")), []).append(each["how"])
    for (met, words), how in sorted(wishes.items(), key=lambda each: each[0][0]):
        mark, colour = ("Met", "green") if met else ("Not met", "red")
        table.add_row(f"[{colour}]{mark}[/{colour}]", f"{escape(words)}: {escape('; '.join(dict.fromkeys(how)))}")
    if ask := answer.get("ask"):
        choices = "; ".join(f"{each} (planned)" if each == ask["default"] else each for each in ask["choices"])
        table.add_row("Open", f"{escape(ask['question'])} {escape(choices)}. Say it in the goal to have it otherwise.")
    table.add_row("Planned by", escape(answer.get("planned_by", "")))
    out.print(table)
    out.print(_graph_tree(answer["graph"]))


def _span(duration: str) -> str:
    """`120s` as people say it: 2 min."""
    seconds = int(duration.removesuffix("s"))
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size and not seconds % size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def as_date(at: float) -> str:
    """A moment as the terminal shows it: day and minute, in UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%A %Y-%m-%d %H:%M} UTC"


def _graph_tree(graph: dict[str, Any]) -> Tree:
    labels = {node["id"]: node["data"]["label"] for node in graph["nodes"]}
    inside = {edge["target"]: edge["source"] for edge in graph["edges"] if edge["relation"] == "contains"}
    tree = Tree("Graph", guide_style="dim")
    branches: dict[str, Tree] = {}

    def branch(node: str) -> Tree:
        if node not in branches:
            parent = inside.get(node)
            branches[node] = (branch(parent) if parent else tree).add(escape(labels[node]))
        return branches[node]

    for node in labels:
        branch(node)
    for edge in graph["edges"]:
        if edge["relation"] == "connects_to":
            branches[edge["source"]].add(f"[dim]-> {escape(labels[edge['target']])}[/dim]")
    return tree


def show_changes(summary: dict[str, Any]) -> None:
    """The exact change of a planned run, and what it costs."""
    counts = f"{summary['add']} to add, {summary['change']} to change, {summary['replace']} to replace"
    out.print(f"  Terraform: {counts}, {summary['destroy']} to destroy")
    signs = {"create": "[green]+[/green]", "update": "[yellow]~[/yellow]", "delete": "[red]-[/red]"}
    for change in summary["changes"]:
        sign = "/".join(signs.get(action, action) for action in change["actions"])
        out.print(f"    {sign} {escape(change['address'])}")
        _show_attributes(change)
    for name, (before, after) in summary.get("outputs", {}).items():
        if name == "resource_names":
            continue  # the platform's own register of what is above
        out.print(f"    output {escape(name)}: " + escape(f"{before} -> {after}" if before else after))
    _show_checklist(summary.get("checklist", []))
    for each in summary.get("less_safe", []):
        out.print(f"    [yellow]less safe than it need be:[/yellow] {escape(each)}")
    for each in summary.get("warnings", []):
        out.print(f"    [yellow]warning:[/yellow] {escape(each)}")
    for each in summary.get("untold", []):
        out.print(f"    [yellow]not known before the apply:[/yellow] {escape(each)}")
    if summary.get("monthly_cost_usd") is not None:
        more = summary.get("monthly_cost_delta_usd") or 0.0
        by = f" ({'+' if more > 0 else '-'}${abs(more):,.2f})" if more else ""
        out.print(f"  Cost afterwards: about ${summary['monthly_cost_usd']:,.2f} a month{by}, before traffic")


def _show_checklist(checklist: list[dict[str, Any]]) -> None:
    """What was asked for, each wish once, with everything in the plan that meets it."""
    met: dict[tuple[str, str, bool], list[str]] = {}
    for each in checklist:
        said = (
            "asked" if each["words"] else "drawn",
            each["words"] or each["need"].replace("_", " "),
            bool(each["address"]),
        )
        met.setdefault(said, []).append(each["address"] or "")
    for (how, words, planned), addresses in met.items():
        found = ", ".join(dict.fromkeys(addresses))
        mark = f"[green]in the plan[/green]  {escape(found)}" if planned else "[red]not in the plan[/red]"
        out.print(f"    {how}: {escape(words)}  {mark}")


def _show_attributes(change: dict[str, Any]) -> None:
    """What is risky, the worst first; all else where something that exists changes, and a count of the rest."""
    if change["actions"] == ["delete"]:
        return
    attributes, risky = change["attributes"], change.get("risky", [])
    exists = change["actions"] != ["create"]
    if not exists:
        # What is new goes with its deployment unless it says otherwise: that tells nothing of it.
        risky = [name for name in risky if (name, attributes[name][1]) != ("deletion_policy", "DELETE")]
    rest = [name for name in sorted(attributes) if name not in risky]
    for name in [*risky, *(rest if exists else [])]:
        before, after = attributes.get(name, ("", ""))
        text = f"{before} -> {after}" if exists else after
        out.print(f"        {escape(name)}: " + escape(text).replace("\n", "\n          "))
    more = change.get("left_out", 0) + (0 if exists else len(rest))
    if more:
        out.print(f"        [dim]and {more} more {'attribute' if more == 1 else 'attributes'}[/dim]")


def is_cancelled(status: dict[str, Any]) -> bool:
    """Whether a run ended because somebody wanted it to."""
    return status["status"] == "failed" and status.get("reason") in {"cancelled", "discarded"}


def _goes_on(status: dict[str, Any]) -> bool:
    """Whether the same run, executed again, may come further: its cause may pass, or it has begun to change things."""
    begun = {"backing_up", "applying", "destroying"} & {each["phase"] for each in status.get("phases") or []}
    return bool(begun) or (status.get("reason") in RETRYABLE)


def as_browsed(text: str, shown_at: str | None, domains: Iterable[str] = ()) -> str:
    """A text with every address of what is deployed as this user's own browser finds it; `domains` are some of it."""
    if not shown_at:
        return text
    for domain in domains:
        text = text.replace(domain, shown_at.replace("{host}", urlsplit(domain).netloc))
    return _ADDRESS.sub(lambda found: shown_at.replace("{host}", found[1]), text)


def _domains(outputs: dict[str, Any]) -> list[str]:
    """The domains among outputs, each as `https://DOMAIN`."""
    return [value for name, value in outputs.items() if name.endswith("domain_url") and isinstance(value, str)]


def show_end(status: dict[str, Any], platform: Api) -> None:
    """How a run ended on a platform, and where a person sees more of it."""
    colour = {"completed": "green", "awaiting_approval": "yellow"}.get(status["status"], "red")
    cancelled = is_cancelled(status)
    reason = f" ({status['reason']})" if status.get("reason") and not cancelled else ""
    word = "cancelled" if cancelled else status["status"]
    out.print(f"[{colour}]{word}{reason}[/{colour}] {escape(status.get('message') or '')}".rstrip())
    if status["status"] == "failed" and status.get("run_id"):
        if status.get("lock"):
            out.print(f"  The lock is asked about and removed by: infraai unlock {status['run_id']}")
        elif status.get("reason") == "build_failed":
            out.print(
                f"  infraai execute {status['run_id']} builds the same source again; deploy a mended one as before"
            )
        elif _goes_on(status) and " infraai set " not in (status.get("message") or ""):
            once = "" if cancelled else "Once the cause is gone: "
            out.print(f"  {once}infraai execute {status['run_id']} goes on from what stands")
    if status.get("ends_at"):
        out.print(f"  Ends by itself: about {as_date(status['ends_at'])}")
    check = status.get("verification")
    if check:
        where = check.get("ip") or ""
        if not check.get("applicable", True):
            out.print(f"  Verification: {escape(check.get('detail', ''))}")
        elif check["reachable"]:
            answers = check.get("detail") or f"http://{where}/ answers {check['status_code']}"
            answers = as_browsed(answers, platform.shown_at(), _domains(status.get("outputs") or {}))
            out.print(f"  [green]Reachable[/green]: {escape(answers)}", soft_wrap=True)
        else:
            word = "Answers, but not as it should" if check.get("status_code") else "Not reachable"
            detail = "" if check.get("detail") in (status.get("message") or "") else f": {check.get('detail', '')}"
            out.print(f"  [red]{word}[/red]{escape(f' {where}'.rstrip())}{escape(detail)}")
    _show_outputs(status)


def _show_outputs(status: dict[str, Any]) -> None:
    """What a plan could not tell before its apply, and what stands says now: addresses, records to set."""
    told = (status.get("plan_summary") or {}).get("outputs") or {}
    for name in told:
        value = (status.get("outputs") or {}).get(name)
        if name in _FOR_PROGRAMS or not value:
            continue
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        lines = [f"{key} {each}" if isinstance(key, str) else str(each) for key, each in pairs]
        for line in lines or [str(value)]:
            out.print(f"  {escape(name)}: {escape(one_line(line, 300))}", soft_wrap=True)
