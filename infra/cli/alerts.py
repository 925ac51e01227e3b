"""`infraai alerts|approve|reject|stop|resume`: what went wrong, and what a person says to it."""

import time
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.output import LOCAL_URL, Json, Url, api, out, print_json, reports_errors

AlertId = Annotated[str, typer.Argument(help="The alert's id, as `infraai alerts` lists it.")]
_COLOURS = {"critical": "red", "error": "red", "warning": "yellow"}


@reports_errors
def alerts(
    alert_id: Annotated[str | None, typer.Argument(help="One alert, with its history.")] = None,
    status: Annotated[str | None, typer.Option(help="Only alerts in this state, such as pending_approval.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many, newest first.")] = 20,
    url: Url = LOCAL_URL,
    json_: Json = False,
) -> None:
    """List alerts, newest first, or show one with everything that happened to it."""
    platform = api(url)
    if alert_id is not None:
        alert = platform.call("GET", f"/ops/alerts/{alert_id}")
        print_json(alert) if json_ else show_alert(alert)
        return
    found = platform.call("GET", "/ops/alerts", status=status, limit=limit)
    if json_:
        print_json(found)
        return
    if not found:
        out.print("No alerts.")
        return
    table = Table("Alert", "Age", "Severity", "Resource", "Value", "Status", "Action", box=None, padding=(0, 1, 0, 0))
    # An id that is cut off can't be approved.
    table.columns[0].no_wrap = True
    for alert in found:
        colour = _COLOURS.get(alert["severity"], "dim")
        value = "" if alert["value"] is None else f"{escape(alert['metric'].rsplit('/', 1)[-1])} {alert['value']:.4g}"
        table.add_row(
            alert["alert_id"],
            _age(alert["created_at"]),
            f"[{colour}]{escape(alert['severity'])}[/{colour}]",
            escape((alert.get("target") or alert).get("name") or alert["resource"]),
            value,
            alert["status"],
            (alert.get("decision") or {}).get("recommended_action", ""),
        )
    out.print(table)


@reports_errors
def approve(alert_id: AlertId, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Let the proposed action go ahead."""
    _answer(alert_id, "approve", url, json_=json_)


@reports_errors
def reject(alert_id: AlertId, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Leave things as they are."""
    _answer(alert_id, "reject", url, json_=json_)


@reports_errors
def stop(url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Stop autonomy: no action runs until somebody resumes it."""
    _switch(url, active=True, json_=json_)


@reports_errors
def resume(url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Resume autonomy. What was halted stays halted."""
    _switch(url, active=False, json_=json_)


def show_alert(alert: dict[str, Any]) -> None:
    """One alert: what it says, what was decided and why, what would change, what happened."""
    out.print(f"[bold]{escape(alert['policy_name'])}[/bold]  {alert['status']}")
    threshold = "" if alert["threshold"] is None else f" (threshold {alert['threshold']:.4g})"
    value = "unknown" if alert["value"] is None else f"{alert['value']:.4g}"
    out.print(f"  {escape(alert['resource'])}: {escape(alert['metric'])} is {value}{threshold}, {alert['severity']}")
    decision = alert.get("decision")
    if decision:
        sure = f"confidence {decision['confidence']:.0%}, {escape(alert['decided_by'])}"
        out.print(f"  Decision: [bold]{decision['recommended_action']}[/bold] ({sure})")
        out.print(f"    {escape(decision['reasoning'])}")
        out.print(f"    [dim]{', '.join(alert['decision_reasons'])}[/dim]")
    change = alert.get("proposal")
    if change:
        out.print("  Would change:")
        for line in change["lines"]:
            out.print(f"    {escape(line)}")
        if change["method"] == "terraform":
            out.print(f"    {change['monthly_delta_usd']:+,.2f} USD a month")
        if change["stops_machine"]:
            out.print("    the machine stops for it")
    verdict = alert.get("verdict")
    if verdict:
        colour = "green" if verdict["verdict"] == "resolved" else "red"
        out.print(f"  Verdict: [{colour}]{verdict['verdict']}[/{colour}] {escape(verdict['reasoning'])}")
    out.print("  History:")
    for entry in alert["history"]:
        when = time.strftime("%H:%M:%S", time.localtime(entry["at"]))
        out.print(f"    {when}  {entry['event']:<12} {escape(entry['by'])}  [dim]{escape(entry['detail'])}[/dim]")


def _answer(alert_id: str, verb: str, url: str, *, json_: bool) -> None:
    answer = api(url).call("POST", f"/ops/alerts/{alert_id}/{verb}")
    print_json(answer) if json_ else out.print(f"{alert_id}: {'approved' if verb == 'approve' else 'rejected'}")


def _switch(url: str, *, active: bool, json_: bool) -> None:
    answer = api(url).call("PUT", "/ops/kill-switch", {"active": active})
    said = "[red]Autonomy is stopped.[/red]" if answer["active"] else "[green]Autonomy is resumed.[/green]"
    print_json(answer) if json_ else out.print(said)


def _age(since: float) -> str:
    seconds = max(0, int(time.time() - since))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
