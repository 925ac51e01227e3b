"""Taking in one notification: one commit and one publish for a new alert, one read for a repeat."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from functions.webhook.normalise import Incident, NotAnIncident, normalise
from shared.events import AlertRaised, Publish
from shared.http import BadRequest, Forbidden, TooLarge, Unauthorized
from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.store.alerts import Alerts, moved

MAX_BYTES = 256 * 1024
MAX_WAIT = 20.0
_POLL = 0.2
_UNDER_WAY = {AlertStatus.EXECUTING, AlertStatus.EXECUTED}


@dataclass(frozen=True)
class Inbox:
    """What receiving needs: where alerts are kept, how to say so, the token, and time."""

    alerts: Alerts
    publish: Publish
    token: str
    clock: Callable[[], float]
    sleep: Callable[[float], None]


def receive(request: Request, inbox: Inbox) -> dict[str, Any]:
    """The answer to one notification; raises Unauthorized, Forbidden, TooLarge, BadRequest."""
    _check_token(request, inbox.token)
    wait = _wait(request)
    try:
        incident = normalise(_payload(request), inbox.clock())
    except NotAnIncident as error:
        raise BadRequest(str(error)) from error
    if incident.test:
        return {"received": True, "alert_id": None, "test": True}
    stored = _close(incident, inbox) if incident.closed else _open(incident, inbox)
    return _answer(_decided(stored, inbox, wait))


def _open(incident: Incident, inbox: Inbox) -> Alert:
    alert = incident.alert
    if inbox.alerts.create(alert.alert_id, alert):
        # A crash right here loses nothing: the document is pending and the sweeper publishes for it.
        inbox.publish(AlertRaised(alert_id=alert.alert_id))
        return alert
    return inbox.alerts.get(alert.alert_id)


def _close(incident: Incident, inbox: Inbox) -> Alert:
    """Resolve the incident's alert; one that never arrived is stored as resolved, so its opening starts nothing."""
    alert = incident.alert
    if inbox.alerts.create(alert.alert_id, alert):
        return alert

    def settle(known: Alert) -> Mapping[str, Any] | None:
        if known.closed_at is not None:
            return None
        entry = HistoryEntry(at=inbox.clock(), event="closed", by="Cloud Monitoring")
        # What is under way is measured to its end; its feedback then sees that the incident is closed.
        to = known.status if known.status in _UNDER_WAY else AlertStatus.RESOLVED
        return moved(known, to, entry, lease_until=known.lease_until, closed_at=alert.closed_at)

    return inbox.alerts.change(alert.alert_id, settle) or inbox.alerts.get(alert.alert_id)


def _decided(alert: Alert, inbox: Inbox, wait: float) -> Alert:
    """The alert once it has a decision, or as it stands after `wait` seconds."""
    deadline = inbox.clock() + wait
    while alert.decision is None and alert.status is AlertStatus.PENDING and inbox.clock() < deadline:
        inbox.sleep(_POLL)
        alert = inbox.alerts.get(alert.alert_id)
    return alert


def _answer(alert: Alert) -> dict[str, Any]:
    body: dict[str, Any] = {"received": True, "alert_id": alert.alert_id}
    if alert.decision is not None:
        body["decision"] = alert.decision.model_dump()
    return body


def _check_token(request: Request, token: str) -> None:
    authorization = request.headers.get("Authorization", "")
    bearer = authorization[7:] if authorization.startswith("Bearer ") else ""
    basic = request.authorization.password if request.authorization else None
    shown = request.args.get("auth_token") or bearer or basic or ""
    if not shown:
        raise Unauthorized("The webhook's token is missing: send it as `auth_token` in the query.")
    if not hmac.compare_digest(shown.encode(), token.encode()):
        raise Forbidden("The webhook's token is wrong.")


def _wait(request: Request) -> float:
    raw = request.args.get("wait", "0")
    try:
        seconds = float(raw)
    except ValueError as error:
        raise BadRequest("`wait` is not a number of seconds.") from error
    if not 0 <= seconds <= MAX_WAIT:
        raise BadRequest(f"`wait` must be between 0 and {MAX_WAIT:.0f} seconds.")
    return seconds


def _payload(request: Request) -> Mapping[str, Any]:
    if (request.content_length or 0) > MAX_BYTES:
        raise TooLarge(f"A notification is at most {MAX_BYTES} bytes.")
    raw = request.stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"A notification is at most {MAX_BYTES} bytes.")
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(payload, Mapping):
        raise BadRequest("The body must be a JSON object with an `incident`.")
    return payload
