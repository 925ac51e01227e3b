"""Taking in one notification: one commit and one publish for a new alert, two reads for a repeat."""

import base64
import binascii
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from functions.webhook.claims import apart_id, gravity, is_another
from functions.webhook.normalise import NotAnIncident, closed_entry, normalise, unread_fields
from functions.webhook.reading import TWICE
from shared.events import AlertRaised, Publish
from shared.http import BadRequest, Forbidden, TooLarge, Unauthorized
from shared.schemas import NO_RECOVERY, Alert, AlertStatus, HistoryEntry
from shared.store import NotFound
from shared.store.alerts import Alerts, moved

_log = logging.getLogger(__name__)

MAX_BYTES = 256 * 1024
MAX_WAIT = 20.0
_DEEPEST = 32
# A rule decides within milliseconds, a model within seconds: look soon, then ever more seldom.
_FIRST_LOOK = 0.01
_LAST_LOOK = 0.5
# Clocks differ by less. Messages change places and come hours late, but no end is told before its beginning.
_CLOCKS_DIFFER = 60.0
_TOLD = (
    "policy_name", "condition_name", "policy", "told", "resource", "resource_type", "resource_names", "resource_id",
    "zone", "project", "scope", "metric", "value", "threshold", "comparison", "absent", "severity", "summary",
    "url", "started_at", "closed_at", "closing", "inferred",
)  # fmt: skip
_WITH_A_PERSON = {AlertStatus.ESCALATED, AlertStatus.HALTED}
# What one incident says alike, however often it is sent.
_SAME = ("severity", "policy", "resource", "resource_id", "metric", "threshold", "comparison")
_UNDER_WAY = {AlertStatus.EXECUTING, AlertStatus.EXECUTED}


@dataclass(frozen=True)
class Desk:
    """What receiving needs: where alerts are kept, how to say so, the token, and time."""

    alerts: Alerts
    publish: Publish
    token: str
    clock: Callable[[], float]
    sleep: Callable[[float], None]


# Without these it is not known whether, or which of an incident's openings, is over.
_WHEN = frozenset({"state", "started_at", "ended_at"})


def receive(request: Request, desk: Desk) -> dict[str, Any]:
    """The answer to one notification; raises Unauthorized, Forbidden, TooLarge, BadRequest."""
    check_token(request, desk.token)
    wait = _wait(request)
    try:
        return _take(_payload(request), desk, wait)
    except NotAnIncident as error:
        raise BadRequest(str(error)) from error


def receive_push(request: Request, desk: Desk) -> dict[str, Any]:
    """The answer to a push of the Pub/Sub channel, whose messages hold what the webhook gets; raises TooLarge.

    What can't be read is written to the log and taken: it would not be another one the next time.
    """
    push = _payload(request)
    message = push.get("message")
    data = message.get("data") if isinstance(message, Mapping) else None
    try:
        payload = _object(base64.b64decode(data if isinstance(data, str) else "", validate=True))
        return _take(payload, desk, None)
    except (BadRequest, NotAnIncident, binascii.Error) as error:
        _log.warning("a notification that can't be read: %s", error)
        return {"received": False, "alert_id": None}


def _take(payload: Mapping[str, Any], desk: Desk, wait: float | None) -> dict[str, Any]:
    """Raises NotAnIncident."""
    incident = normalise(payload, desk.clock())
    if incident.test:
        return {"received": True, "alert_id": None, "test": True}
    alert = incident.alert
    if incident.closed:
        alert = _close(alert, desk)
    elif desk.alerts.create(alert.alert_id, alert):
        # A crash right here loses nothing: the document is pending and the sweeper publishes for it.
        desk.publish(AlertRaised(alert_id=alert.alert_id))
    elif alert.not_understood:
        _opened(alert, desk)
        alert = _doubt(alert, desk)
    else:
        known = _opened(alert, desk)
        if wait is None:
            # A repeat is known by its id: what became of it is only told to somebody who asks.
            return _answer(alert.model_copy(update={"alert_id": known.alert_id}))
        alert = known
    return _answer(alert if wait is None else _decided(alert, desk, wait))


def _close(closed: Alert, desk: Desk) -> Alert:
    """Resolve the incident's alert; one that never arrived is stored as resolved, so its opening starts nothing. One
    whose action was in vain stays with its person where the closing is no recovery.

    A closing at a value that is still beyond the threshold, or at a time that can't be, contradicts itself: it ends
    nothing, and a person looks.
    """

    def settle(known: Alert) -> Mapping[str, Any] | None:
        if known.closed_at is not None:
            return None
        if _is_still_crossed(known, closed):
            told = f"a closing at {closed.value}, which is still beyond the threshold"
            return _doubted(known, ["observed_value"], told, desk)
        if _WHEN & set(closed.not_understood):
            return _doubted(known, closed.not_understood, f"a closing, {unread_fields(closed)}", desk)
        entry = closed_entry(closed, desk.clock())
        if known.status in _UNDER_WAY:
            # What is under way is measured to its end; its feedback then sees that the incident is closed.
            return moved(known, known.status, entry, lease_until=known.lease_until, **ended)
        to = AlertStatus.REJECTED if known.status is AlertStatus.REJECTED else AlertStatus.RESOLVED
        unheard: dict[str, Any] = {}
        if known.in_vain and known.status in _WITH_A_PERSON:
            # Nothing of ours ended it, and whoever has it hears so; what is no recovery leaves it with them.
            to = AlertStatus.ESCALATED if closed.closing in NO_RECOVERY else to
            unheard = {"untold": True, "tell_at": entry.at, "tells": 0}
        return moved(known, to, entry, **ended, **unheard)

    key, ended = _record(closed, desk), {"closed_at": closed.closed_at, "closing": closed.closing}
    try:
        settled = desk.alerts.change(key, settle)
    except NotFound:
        if desk.alerts.create(key, closed):
            return closed
        # The opening came in between.
        settled = desk.alerts.change(key, settle)
    if settled is None:
        return desk.alerts.get(key)
    if settled.status is AlertStatus.PENDING:
        desk.publish(AlertRaised(alert_id=key))
    if settled.status is AlertStatus.RESOLVED:
        # Whoever decides reads the metric itself, and takes a question back that stands in the chat.
        desk.publish(AlertRaised(alert_id=key))
    return settled


def _apart(opened: Alert, desk: Desk) -> Alert:
    """A record of its own for what comes under another's id; a person decides it.

    Whoever claims an id beforehand would else say what the real incident is about, or have it be over already.
    """
    key = apart_id(opened)
    apart = opened.model_copy(update={"alert_id": key, "not_understood": ["incident_id"]})
    if not desk.alerts.create(key, apart):
        return desk.alerts.get(key)
    desk.publish(AlertRaised(alert_id=key))
    return apart


def _record(closed: Alert, desk: Desk) -> str:
    """The id of the record that a closing is of: the one about the same, where its incident has more than one."""
    known = desk.alerts.find(closed.alert_id)
    if known is None or not is_another(known, closed):
        return closed.alert_id
    apart = apart_id(closed)
    return apart if desk.alerts.find(apart) is not None else closed.alert_id


def _doubt(told: Alert, desk: Desk) -> Alert:
    """A repeat that is not understood: what it says may be that nothing should be done, so a person looks."""
    said = f"a repeat, {unread_fields(told)}"
    noted = desk.alerts.change(told.alert_id, lambda known: _doubted(known, told.not_understood, said, desk))
    if noted is None:
        return desk.alerts.get(told.alert_id)
    if noted.status is AlertStatus.PENDING:
        desk.publish(AlertRaised(alert_id=told.alert_id))
    return noted


def _doubted(known: Alert, unread: list[str], said: str, desk: Desk) -> Mapping[str, Any] | None:
    """An alert with a doubt; None where it has it already.

    What is being decided, and an action that has not begun, are decided again with the doubt in view.
    """
    fields = list(dict.fromkeys([*known.not_understood, *unread]))
    if fields == known.not_understood:
        return None
    entry = HistoryEntry(at=desk.clock(), event="not_understood", by="Cloud Monitoring", detail=said)
    if known.status in {AlertStatus.PENDING, AlertStatus.AUTO_EXECUTING} and known.closed_at is None:
        return moved(known, AlertStatus.PENDING, entry, not_understood=fields, acting_since=None)
    return moved(known, known.status, entry, not_understood=fields, lease_until=known.lease_until)


def _is_still_crossed(known: Alert, closed: Alert) -> bool:
    """Whether a closing that claims no other reason tells a value on the side on which the incident opened."""
    bound = known.threshold if known.threshold is not None else closed.threshold
    if closed.closing not in {"recovered", "unsaid"} or closed.value is None or bound is None:
        return False
    side = known.comparison or closed.comparison
    if not side and known.value is not None and known.value != bound:
        side = "gt" if known.value > bound else "lt"
    return (side == "gt" and closed.value > bound) or (side == "lt" and closed.value < bound)


def _opened(opened: Alert, desk: Desk) -> Alert:
    """The alert of a repeat. Where its closing came first and can't be its own end, a person decides it after all."""

    def again(known: Alert) -> Mapping[str, Any] | None:
        ended = known.closed_at
        if ended is None or known.status is not AlertStatus.RESOLVED or known.history[0].event != "closed":
            return _otherwise(known, opened, desk)
        if any(each.event == "raised" for each in known.history):
            return None
        now = desk.clock()
        told = {name: getattr(opened, name) for name in _TOLD}
        began = opened.started_at
        if began is not None and began <= min(ended, known.created_at + _CLOCKS_DIFFER):
            # Whoever decides reads the metric: somebody may have told the end of what was still to come.
            entry = HistoryEntry(at=now, event="raised", by="Cloud Monitoring", detail="Its closing came first.")
            over = {"closed_at": known.closed_at, "closing": known.closing}
            return moved(known, AlertStatus.RESOLVED, entry, **told | over)
        said = "Its closing came first, and can't be its own end."
        entry = HistoryEntry(at=now, event="raised", by="Cloud Monitoring", detail=said)
        return moved(known, AlertStatus.PENDING, entry, **told, not_understood=["state"])

    # Looked at without a lock first: nearly every repeat is one of what was opened.
    key = opened.alert_id
    known = desk.alerts.get(key)
    if not opened.not_understood and is_another(known, opened):
        return _apart(opened, desk)
    if again(known) is None or (settled := desk.alerts.change(key, again)) is None:
        return known
    desk.publish(AlertRaised(alert_id=key))
    return settled


def _otherwise(known: Alert, opened: Alert, desk: Desk) -> Mapping[str, Any] | None:
    """A repeat that says another thing than what opened the incident: the graver severity, and a person looks.

    Whoever knows an incident's id could have opened it beforehand, as something harmless.
    """
    if known.closed_at is not None:
        return None
    others = [name for name in _SAME if getattr(known, name) != getattr(opened, name)]
    said = f"a repeat that says otherwise: {', '.join(f'{each} {getattr(opened, each)}' for each in others)}"[:500]
    if not others or any(each.detail == said for each in known.history):
        return None
    noted = _doubted(known, others, said, desk) or {}
    return {**noted, "severity": min(known, opened, key=gravity).severity} if noted else None


def _decided(alert: Alert, desk: Desk, wait: float) -> Alert:
    """The alert once it has a decision, or as it stands after `wait` seconds."""
    deadline = desk.clock() + wait
    pause = _FIRST_LOOK
    while alert.status is AlertStatus.PENDING and (left := deadline - desk.clock()) > 0:
        desk.sleep(min(pause, left))
        pause = min(pause * 1.5, _LAST_LOOK)
        alert = desk.alerts.get(alert.alert_id)
    return alert


def _answer(alert: Alert) -> dict[str, Any]:
    body: dict[str, Any] = {"received": True, "alert_id": alert.alert_id}
    if alert.decision is not None:
        body["decision"] = alert.decision.model_dump()
    return body


def check_token(request: Request, token: str) -> None:
    """As `auth_token` in the query (webhook_tokenauth), or as a password or a bearer token."""
    header = request.authorization
    proof = header and (header.token if header.type == "bearer" else header.password)
    shown = request.args.get("auth_token") or proof or ""
    if not shown:
        raise Unauthorized("The webhook's token is missing: send it as `auth_token` in the query.")
    if not hmac.compare_digest(shown.encode(), token.encode()):
        raise Forbidden("The webhook's token is wrong.")


def _wait(request: Request) -> float | None:
    """How long the caller wants to wait for the decision, in seconds; None when it does not ask for one."""
    raw = request.args.get("wait")
    if raw is None:
        return None
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
    return _object(raw)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        payload = json.loads(raw, object_pairs_hook=_unambiguous)
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(payload, Mapping):
        raise BadRequest("The body must be a JSON object with an `incident`.")
    _check_depth(payload)
    return payload


def _check_depth(payload: Any) -> None:
    """Raises BadRequest for what is nested deeper than any notification: reading it would take the stack."""
    level = [payload]
    for _ in range(_DEEPEST):
        inner = [each.values() if isinstance(each, Mapping) else each for each in level]
        level = [value for values in inner for value in values if isinstance(value, Mapping | list)]
        if not level:
            return
    raise BadRequest(f"The body is nested more than {_DEEPEST} levels deep.")


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a field that is said twice and differently is marked: no reader knows which is meant."""
    said = dict(pairs)
    if len(said) < len(pairs):
        for field, value in pairs:
            if said[field] != value:
                said[field] = TWICE
    return said
