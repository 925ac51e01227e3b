"""`infraai replay`: alerts from a file through the real webhook and the real decision, on a private cloud."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import requests
import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from infra.cli.output import Json, err, fail, out, print_json
from infra.cli.replay_lines import BadInput, Line, read_inventory, read_lines, units
from shared.schemas import CLOSINGS, Alert, AlertStatus

if TYPE_CHECKING:
    from infra.cli.replay_cloud import Answered, ReplayCloud

_COLOURS = {"pending_approval": "yellow", "auto_executing": "green", "rejected": "red", "failed": "red"}
_ROUTES = {
    AlertStatus.PENDING_APPROVAL: "pending_approval",
    AlertStatus.AUTO_EXECUTING: "auto_executing",
    AlertStatus.RESOLVED: "resolved",
}


def replay(
    file: Annotated[Path, typer.Argument(help="Alerts, one a line.")],
    inventory: Annotated[
        Path | None,
        typer.Option(help='What the registry holds: [{"name", "type", "zone", "id"?, "project"?, "machine_type"?}].'),
    ] = None,
    json_: Json = False,
) -> None:
    """Send alerts through the real webhook and decision path on a private cloud; nothing is executed.

    Each line is a payload of Cloud Monitoring, or {"payload" | "body" | "body_base64", "group"?}: a raw body, or one of
    a sequence. Lines of a group share a store, in order; every other line gets a fresh one. A line that is no JSON is
    sent as it stands, a blank one is passed over. What Pub/Sub would push, {"message": {"data"}}, goes to /ops/pubsub,
    everything else to /ops/webhook. Cloud Monitoring shows what each alert says here, each resource has a policy for
    it, and no alert is too old; on a platform nothing is done unasked without all of these.
    LLM_PROVIDER decides who decides: the offline rules,
    unless it says gemini.

    With --json, one object a line: {"line", "http_status", "alert", "decision", "routed", "reasons"}, routed being
    pending_approval, auto_executing, resolved, ignored (a test or a repeat), rejected, or failed (no decision came).
    Exit code 0 when every line was processed, 1 when one failed, 2 when a file can't be used.
    """
    from infra.cli.replay_cloud import ReplayCloud  # see up
    from infra.local.host.process import HostFailed

    try:
        lines = read_lines(file)
        resources = read_inventory(inventory) if inventory else []
    except BadInput as error:
        fail(str(error), code=2)
    table = Table(box=None, padding=(0, 1, 0, 0))
    for name in ("Line", "HTTP", "Routed", "Action", "Severity"):
        table.add_column(name, no_wrap=True)
    # Both of them are as long as they like, and 80 columns have room for one.
    table.add_column("Resource and reasons", overflow="fold")
    routed: Counter[str] = Counter()
    try:
        with (
            Progress(console=err, transient=True) as progress,
            ReplayCloud(resources, os.environ, [each.body for each in lines]) as cloud,
        ):
            task = progress.add_task("Replaying", total=len(lines))
            for report in _in_order(lines, _replayed(lines, cloud)):
                routed[report["routed"]] += 1
                print_json(report, one_line=True) if json_ else table.add_row(*_row(report))
                progress.advance(task)
    except HostFailed as error:
        fail(str(error))
    if not json_:
        out.print(table)
        lines_in_all = f"{len(lines)} line{'s' if len(lines) > 1 else ''}"
        out.print(f"\n{lines_in_all}: " + ", ".join(f"{count} {name}" for name, count in routed.most_common()))
    if routed["failed"]:
        fail(f"{routed['failed']} of {len(lines)} lines were not processed.")


def _replayed(lines: list[Line], cloud: "ReplayCloud") -> Iterator[dict[str, Any]]:
    for unit in units(lines):
        known: dict[str, Alert] = {}
        for line in unit:
            try:
                report = _report(line.number, cloud.send(line.body, pushed=line.pushed), known)
            except (TimeoutError, requests.RequestException) as error:
                report = _as_report(line.number, 0, None, "failed", [f"no answer: {error}"])
            yield report
        cloud.forget()


def _in_order(lines: list[Line], reports: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """As the file has them: what a group brought forward waits for the lines above it."""
    due = (line.number for line in lines)
    early: dict[int, dict[str, Any]] = {}
    number = next(due, None)
    for report in reports:
        early[report["line"]] = report
        while number in early:
            yield early.pop(number)
            number = next(due, None)


def _report(number: int, answered: "Answered", known: dict[str, Alert]) -> dict[str, Any]:
    alert = answered.alert
    if answered.status >= 400:
        detail = str(answered.body.get("detail", ""))
        return _as_report(number, answered.status, None, "rejected" if answered.status < 500 else "failed", [detail])
    if alert is None and answered.body.get("received") is False:
        return _as_report(number, answered.status, None, "rejected", ["no notification in the push"])
    if alert is None:
        return _as_report(number, answered.status, None, "ignored", ["test_notification"])
    before = known.get(alert.alert_id)
    known[alert.alert_id] = alert
    if before is not None and _told(before) == _told(alert):
        return _as_report(number, answered.status, alert, "ignored", ["repeat"])
    closed = ["incident_closed", CLOSINGS[alert.closing or "unsaid"]]
    reasons = closed if alert.status is AlertStatus.RESOLVED else list(alert.decision_reasons)
    return _as_report(number, answered.status, alert, _ROUTES.get(alert.status, "failed"), reasons)


def _told(alert: Alert) -> tuple[float | None, list[str]]:
    return alert.closed_at, alert.not_understood


def _as_report(number: int, status: int, alert: Alert | None, routed: str, reasons: list[str]) -> dict[str, Any]:
    shown = alert.model_dump(mode="json", exclude={"approval": {"token"}}) if alert else None
    return {
        "line": number,
        "http_status": status,
        "alert": shown,
        "decision": shown["decision"] if shown else None,
        "routed": routed,
        "reasons": reasons,
    }


def _row(report: dict[str, Any]) -> list[str]:
    alert, decision = report["alert"] or {}, report["decision"] or {}
    colour = _COLOURS.get(report["routed"], "dim")
    reasons = escape(_in_words(report))
    return [
        str(report["line"]),
        str(report["http_status"]),
        f"[{colour}]{report['routed']}[/{colour}]",
        decision.get("recommended_action", ""),
        escape(alert.get("severity", "")),
        "\n".join(filter(None, (escape(alert.get("resource", "")), f"[dim]{reasons}[/dim]" if reasons else ""))),
    ]


_NOT_DECIDED = {
    "test_notification": "A test notification: there is nothing to decide.",
    "repeat": "A repeat of what was told already.",
    "no notification in the push": "The push has no notification in it.",
}


def _in_words(report: dict[str, Any]) -> str:
    """Why it went the way it went, in sentences; --json has the codes."""
    alert = report["alert"] or {}
    said = [_NOT_DECIDED.get(each, each) for each in report["reasons"]]
    if report["routed"] == "resolved":
        said = [f"The incident is closed: {CLOSINGS[alert['closing'] or 'unsaid']}."]
        if named := alert["not_understood"]:
            said.append(f"Not understood: {', '.join(named)}.")
    elif report["routed"] in {"pending_approval", "auto_executing"}:
        said = [each["detail"] for each in alert["history"] if each["event"] == "decided"][-1:]
    return " ".join(said)
