"""The second half of the demo: an alert that the deployment itself created fires, and is taken to a safe end."""

import sys
import time
from collections.abc import Callable
from typing import Any

from rich.markup import escape

from infra.cli.alerts import answer_of, show_alert
from infra.cli.client import Api, ApiError
from infra.cli.incident import inject
from infra.cli.output import out

_ENDS = {"resolved", "rejected", "expired", "escalated", "halted"}
_PATIENCE = 180.0
_MACHINE = "google_compute_instance."


def machine_of(deployment: dict[str, Any] | None) -> str | None:
    """The real name of the deployment's first VM that an alert policy watches, or None."""
    if not deployment:
        return None
    watched = {policy["resource_ref"] for policy in deployment["monitoring_policies"]}
    names = deployment["outputs"].get("resource_names", {})
    machines = (name for name, address in names.items() if address.startswith(_MACHINE))
    return next((name for name in machines if any(name.startswith(ref) for ref in watched)), None)


def load_incident(client: Api, machine: str, *, quiet: bool, patience: float = _PATIENCE) -> dict[str, Any]:
    """Load rises, the policy fires, a person is asked, the machine grows, the metric falls."""
    asks = sys.stdin.isatty() and not quiet
    inject(client.url, "load", machine)
    _say(quiet, f"The load on {machine} rises above what it can carry.")
    alert = _wait(client, _asked_about(machine, set()), patience)
    if not quiet:
        show_alert(alert)
    answer = _answer(asks=asks, quiet=quiet)
    _carry(client, alert, answer)
    ended = _follow(client, alert["alert_id"], quiet=quiet, patience=patience)
    verdict = ended.get("verdict") or {}
    return {
        "kind": "load",
        "alert": {key: alert[key] for key in ("alert_id", "policy_name", "resource", "metric", "value", "severity")},
        "decision": alert["decision"],
        "reasons": alert["decision_reasons"],
        "proposal": alert["proposal"],
        "approval": {"answer": answer, "by": "a person at the terminal" if asks else "the demo"},
        "action": ended.get("action"),
        "status": ended["status"],
        "verdict": verdict.get("verdict"),
        "metric": {key: verdict.get(key) for key in ("before", "after", "threshold")},
        "history": [f"{entry['event']} by {entry['by']}" for entry in ended["history"]],
    }


def halted_action(client: Api, machine: str, *, quiet: bool, patience: float = _PATIENCE) -> dict[str, Any]:
    """An action that was approved and not yet applied is halted by the kill switch; a person resumes autonomy."""
    before = {alert["alert_id"] for alert in client.call("GET", "/ops/alerts")}
    inject(client.url, "clear", machine)
    inject(client.url, "load", machine)
    alert = _wait(client, _asked_about(machine, before), patience)
    client.call("POST", f"/ops/alerts/{alert['alert_id']}/approve", answer_of(alert))
    client.call("PUT", "/ops/kill-switch", {"active": True})
    _say(quiet, f"{alert['proposal']['action']} on {machine} is approved, and then: STOP AUTONOMY.")
    ended = _follow(client, alert["alert_id"], quiet=quiet, patience=patience)
    try:
        client.call("POST", f"/ops/alerts/{alert['alert_id']}/approve", answer_of(alert))
        refused = None
    except ApiError as error:
        refused = error.status
    resumed = client.call("PUT", "/ops/kill-switch", {"active": False})
    inject(client.url, "clear", machine)
    return {
        "alert_id": alert["alert_id"],
        "approved": True,
        "status": ended["status"],
        "halted": any(entry["event"] == "halted" for entry in ended["history"]),
        "approving_while_stopped": refused,
        "resumed": not resumed["active"],
    }


def _asked_about(machine: str, known: set[str]) -> Callable[[dict[str, Any]], bool]:
    def asked(alert: dict[str, Any]) -> bool:
        mine = alert["resource"] == machine and alert["alert_id"] not in known
        return mine and alert["status"] == "pending_approval" and alert["proposal"] is not None

    return asked


def _wait(client: Api, wanted: Callable[[dict[str, Any]], bool], patience: float) -> dict[str, Any]:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found: dict[str, Any] | None = next(filter(wanted, client.call("GET", "/ops/alerts")), None)
        if found is not None:
            return found
        time.sleep(0.2)
    raise ApiError(f"No alert asked for approval within {patience:.0f} s.")


def _answer(*, asks: bool, quiet: bool) -> str:
    if not asks:
        _say(quiet, "Nobody sits at a terminal here, so the demo answers 1 (approve) by itself.")
        return "1"
    while True:
        said = " ".join(out.input("[bold]1 (approve) / 2 (ignore) / STOP AUTONOMY:[/bold] ").upper().split())
        if said in {"1", "2", "STOP AUTONOMY"}:
            return said


def _carry(client: Api, alert: dict[str, Any], answer: str) -> None:
    path = f"/ops/alerts/{alert['alert_id']}"
    if answer == "STOP AUTONOMY":
        client.call("PUT", "/ops/kill-switch", {"active": True})
        client.call("POST", f"{path}/reject", answer_of(alert))
        client.call("PUT", "/ops/kill-switch", {"active": False})
        return
    client.call("POST", f"{path}/{'approve' if answer == '1' else 'reject'}", answer_of(alert))


def _follow(client: Api, alert_id: str, *, quiet: bool, patience: float) -> dict[str, Any]:
    """Show what happens to an alert until it has ended."""
    deadline = time.monotonic() + patience
    shown = 0
    while True:
        alert: dict[str, Any] = client.call("GET", f"/ops/alerts/{alert_id}")
        for entry in alert["history"][shown:]:
            _say(quiet, f"{entry['event']:<10} by {entry['by']}  {entry['detail']}")
        shown = len(alert["history"])
        if alert["status"] in _ENDS:
            return alert
        if time.monotonic() > deadline:
            raise ApiError(f"The alert is still {alert['status']} after {patience:.0f} s.")
        time.sleep(0.2)


def _say(quiet: bool, what: str) -> None:
    if not quiet:
        out.print(f"  {escape(what)}")
