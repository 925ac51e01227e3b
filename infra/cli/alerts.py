"""`infraai alerts|approve|reject|ask|stop|resume`: what went wrong, and what a person says to it."""

import time
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from infra.cli.client import ApiError
from infra.cli.output import LOCAL_URL, PIPE, Json, Url, api, is_id, out, print_json, reports_errors
from shared.measures import measured, reading
from shared.schemas import CLOSINGS, in_whose_words
from shared.schemas.text import quoted

AlertId = Annotated[str, typer.Argument(help="The alert's id, as `infraai alerts` lists it.", callback=is_id)]
Question = Annotated[
    str | None, typer.Option("--question", help="Answer this question only, as `infraai alerts ALERT` names it.")
]
_LONGEST_NAME = 60
_COLOURS = {"critical": "red", "error": "red", "warning": "yellow"}


_NARROW = 72
"""Columns below which a table of alerts is no table any more."""


@reports_errors
def alerts(
    alert_id: Annotated[str | None, typer.Argument(help="One alert, with its history.", callback=is_id)] = None,
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
        out.print(f"No alerts that are {status}." if status else "No alerts.")
        if status == "pending" and (waiting := platform.call("GET", "/ops/alerts", status="pending_approval")):
            out.print(f"{len(waiting)} that a person is asked about: infraai alerts --status pending_approval")
        return
    if out.width < _NARROW:
        for alert in found:
            _show_narrow(alert)
        return
    table = Table(box=None, padding=(0, 1, 0, 0))
    # An id that is cut off can't be approved, a status can't be searched for: two lines each fit into 80 columns.
    for name in ("Alert", "Age", "Severity", "Status, action"):
        table.add_column(name, no_wrap=True)
    table.add_column("Resource, value", overflow="fold")
    for alert in found:
        colour = _COLOURS.get(alert["severity"], "dim")
        value, action, name = _in_words(alert)
        table.add_row(
            alert["alert_id"],
            _age(alert["created_at"]),
            f"[{colour}]{escape(alert['severity'])}[/{colour}]",
            f"{_state(alert)}\n[dim]{action}[/dim]",
            f"{name}\n[dim]{value}[/dim]",
        )
    out.print(table)
    if len(found) == limit:
        out.print(f"[dim]The newest {limit}; --limit shows more, --status only some.[/dim]")


def _state(alert: dict[str, Any]) -> str:
    """Its status; where there is nothing to approve, what it waits for."""
    proposed = (alert.get("decision") or {}).get("recommended_action")
    waits = alert["status"] == "pending_approval" and proposed == "none"
    return "needs a person" if waits else str(alert["status"])


def _in_words(alert: dict[str, Any]) -> tuple[str, str, str]:
    """What was measured, what is done about it, and what it is about."""
    value = escape(f"{measured(alert['metric'])} {reading(alert['metric'], alert['value'])}")
    action = (alert.get("decision") or {}).get("recommended_action", "")
    if alert["status"] == "resolved" and not alert.get("action"):
        action = "nothing was done"
    if vain := _in_vain(alert):
        action += f" {vain}" + (", it ended otherwise" if alert["status"] == "resolved" else "")
    named = (alert.get("target") or alert).get("name") or alert["resource"]
    return value, action, escape(f"{alert['application']}: {named}" if alert.get("application") else named)


def _in_vain(alert: dict[str, Any]) -> str:
    """What is said of an action that failed or changed nothing; empty where it helped, or there was none."""
    if (alert.get("action") or {}).get("success") is False:
        return "failed"
    return "did not help" if (alert.get("verdict") or {}).get("verdict", "resolved") != "resolved" else ""


def _show_narrow(alert: dict[str, Any]) -> None:
    """An alert below the other, where columns would be a word wide."""
    value, action, name = _in_words(alert)
    colour = _COLOURS.get(alert["severity"], "dim")
    severity = f"[{colour}]{escape(alert['severity'])}[/{colour}]"
    out.print(f"[bold]{escape(alert['alert_id'])}[/bold]  {severity}, {_age(alert['created_at'])}")
    _line(f"{name}: {value}", 2)
    _line(f"{_state(alert)}{f', {action}' if action else ''}", 2)


@reports_errors
def approve(alert_id: AlertId, question: Question = None, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Let the proposed action go ahead."""
    _answer(alert_id, "approve", question, url, json_=json_)


@reports_errors
def reject(alert_id: AlertId, question: Question = None, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Leave things as they are."""
    _answer(alert_id, "reject", question, url, json_=json_)


@reports_errors
def ask(alert_id: AlertId, url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Ask again about an alert that nobody answered in time, with what is there now."""
    there = api(url)
    waits = there.call("GET", f"/ops/alerts/{alert_id}").get("status") == "pending_approval"
    answer = there.call("POST", f"/ops/alerts/{alert_id}/ask")
    if answer != {"success": True}:
        raise ApiError(f"{url} did not confirm it: is it a platform?")
    again = "its question waits for an answer already" if waits else "asked again; its question is decided anew"
    print_json(answer) if json_ else out.print(f"{alert_id}: {again}")


@reports_errors
def stop(url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Stop autonomy: no action runs until somebody resumes it."""
    _switch(url, active=True, json_=json_)


@reports_errors
def resume(url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Resume autonomy. What was halted is asked about again."""
    _switch(url, active=False, json_=json_)


def show_alert(alert: dict[str, Any]) -> None:
    """One alert: what it says, what was decided and why, what would change, who has to answer, what happened.

    Its policy's name is anybody's words: it stands quoted, cut to the length of a name.
    """
    metric = alert["metric"]
    limit = "" if alert["threshold"] is None else f" (threshold {reading(metric, alert['threshold'])})"
    measure = f"{measured(metric)} {reading(metric, alert['value'])}{limit}"
    whose = f" of {escape(alert['application'])}" if alert.get("application") else ""
    registered = (alert.get("target") or {}).get("name") == alert["resource"]
    named = alert["resource"] if registered else quoted(alert["resource"], _LONGEST_NAME)
    out.print(f"[bold]{escape(named)}[/bold]{whose}  {_state(alert)}")
    _line(f"{escape(measure)}, {alert['severity']}", 2)
    _line(f"[dim]The policy's own name: {escape(quoted(alert['policy_name'], _LONGEST_NAME))}[/dim]", 2)
    if alert.get("closed_at"):
        _line(f"closed: {CLOSINGS[alert.get('closing') or 'unsaid']}", 2)
    if alert.get("not_understood"):
        _line(f"[yellow]Not understood:[/yellow] {escape(', '.join(alert['not_understood']))}", 2)
    if alert.get("inferred"):
        _line(f"[dim]Only words or a query say: {escape(', '.join(alert['inferred']))}[/dim]", 2)
    decision = alert.get("decision")
    if decision:
        sure = f"confidence {decision['confidence']:.0%}, {escape(alert['decided_by'])}"
        out.print(f"  Decision: [bold]{decision['recommended_action']}[/bold] ({sure})")
        _line(escape(in_whose_words(decision["reasoning"], alert["decided_by"])), 4)
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
    if vain := _in_vain(alert):
        ended = ": the incident ended otherwise" if alert["status"] == "resolved" else ""
        _line(f"[red]{alert['action']['name'] if alert.get('action') else 'The action'} {vain}[/red]{ended}", 2)
    if verdict:
        colour = "green" if verdict["verdict"] == "resolved" else "red"
        _line(f"Verdict: [{colour}]{verdict['verdict']}[/{colour}] {escape(verdict['reasoning'])}", 2)
    _show_question(alert)
    out.print("  History:")
    for entry in alert["history"]:
        detail = f"  [dim]{escape(entry['detail'])}[/dim]" if entry["detail"] else ""
        _line(f"{_clock(entry['at'])}  {entry['event']:<12} {escape(entry['by'])}{detail}", 4)


def _show_question(alert: dict[str, Any]) -> None:
    """Who has to answer until when, and how; what is left to do where nobody did."""
    asked = alert.get("approval")
    if alert["status"] == "expired":
        then = f', or infraai change {alert["deployment_id"]} "..."' if alert.get("deployment_id") else ""
        again = f"infraai ask {alert['alert_id']}"
        _line(f"Nobody is asked any more; it closes with its incident. To be asked again: {escape(again + then)}", 2)
    if alert["status"] != "pending_approval" or not asked:
        return
    until = f"{_clock(asked['expires_at'])} {time.strftime('%Z', time.localtime(asked['expires_at']))}"
    approve = f"infraai approve {alert['alert_id']}, or " if alert.get("proposal") else "once you have looked: "
    _line(f"[yellow]Waits for a person until {until}[/yellow]: {approve}infraai reject {alert['alert_id']}", 2)
    _line("[dim]Without an answer nothing is done, and it is asked again.[/dim]", 2)
    if asked.get("question"):
        _line(f"[dim]Question {escape(asked['question'])} (--question answers no other)[/dim]", 2)
    if asked.get("tries"):
        _line("[yellow]The chat could not be asked yet; it is tried again.[/yellow]", 2)


def _line(text: str, indent: int) -> None:
    """A paragraph that keeps its indent when it is longer than a line; in a pipe no line is long."""
    if out.width < PIPE:
        out.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        out.print(" " * indent + text)


def _clock(at: float) -> str:
    """The time of day, and the day unless it is today."""
    moment = time.localtime(at)
    today = time.strftime("%Y-%m-%d", moment) == time.strftime("%Y-%m-%d")
    return time.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M:%S", moment)


def answer_of(alert: dict[str, Any], question: str | None = None) -> dict[str, Any]:
    """The body that answers the question an alert asks: the question's id, and the digest of what it proposes."""
    asked = alert.get("approval") or {}
    body = {"question": question or asked.get("question"), "proposal_sha": asked.get("proposal_sha") or None}
    return {name: value for name, value in body.items() if value}


def _answer(alert_id: str, verb: str, question: str | None, url: str, *, json_: bool) -> None:
    platform = api(url)
    alert = platform.call("GET", f"/ops/alerts/{alert_id}")
    if not isinstance(alert, dict):
        raise ApiError(f"{url} shows no alert: is it a platform?")
    answer = platform.call("POST", f"/ops/alerts/{alert_id}/{verb}", answer_of(alert, question))
    if answer != {"success": True}:
        raise ApiError(f"{url} did not confirm it: is it a platform?")
    if json_:
        print_json(answer)
        return
    out.print(f"{alert_id}: {'approved' if verb == 'approve' else 'rejected'}")
    for line in (alert.get("proposal") or {}).get("lines", []) if verb == "approve" else []:
        out.print(f"  {escape(line)}")


def _switch(url: str, *, active: bool, json_: bool) -> None:
    answer = api(url).call("PUT", "/ops/kill-switch", {"active": active})
    if not isinstance(answer, dict) or answer.get("active") is not active:
        raise ApiError(f"{url} did not confirm it: is it a platform?")
    if json_:
        print_json(answer)
        return
    out.print("[red]Autonomy is stopped.[/red]" if answer["active"] else "[green]Autonomy is resumed.[/green]")
    if answer.get("under_way"):
        out.print("Under way at this moment:")
        for each in answer["under_way"]:
            out.print(f"  {escape(each)}")


def _age(since: float) -> str:
    seconds = max(0, int(time.time() - since))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


@reports_errors
def whoami(url: Url = LOCAL_URL, json_: Json = False) -> None:
    """Say who the platform takes you for, and which version of it answers."""
    platform = api(url)
    known = platform.call("GET", "/ops/whoami") | platform.call("GET", "/version")
    if json_:
        print_json(known)
    else:
        nobody = "" if known.get("signs_in", True) else " (the user of this machine: nobody signs in here)"
        out.print(f"{escape(known['who'])}{nobody}, at {platform.url}, version {escape(known['version'])}")
