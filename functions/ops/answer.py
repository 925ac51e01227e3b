"""What operations answer: each function is one verb of the API."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Request
from pydantic import Field, StrictBool

from functions.ops.again import Again
from shared.approvals import Answered, Approvals, Outcome
from shared.failures import CloudError
from shared.http import Answer, BadRequest, Body, Locked, NoSuchThing, Unavailable, WrongState, caller, read_body
from shared.http.paging import asked_fields, asked_page, asked_word, next_page
from shared.schemas import SEVERITIES, Alert, AlertStatus
from shared.store import NotFound
from shared.store.alerts import Alerts
from shared.store.flags import KillSwitch, KillSwitchState
from shared.store.pages import newest
from shared.telegram.words import fate


@dataclass(frozen=True)
class Desk:
    """What operations need; `announce` tells the chat, now or later; `under_way` names what the agent is doing.
    `applications` are the names of deployments, by their ids.

    `places` is what `Caller` (functions/ops/api.py) says beside who calls."""

    alerts: Alerts
    approvals: Approvals
    ask_again: Again
    switch: KillSwitch
    close_question: Callable[[Alert, str], object]
    announce: Callable[[str], object]
    applications: Callable[[Collection[str]], Mapping[str, str]]
    under_way: Callable[[], list[str]] = field(default=list)
    places: Mapping[str, str | bool | None] = field(
        default_factory=lambda: {"signs_in": True, "chat_url": None, "applications_url": None}
    )


class AnswerBody(Body):
    """POST /ops/alerts/{id}/approve and reject: which question is answered, and the digest of the change it proposes.

    Both as the alert's `approval` has them, and both needed to approve: 409 without. To reject without an id can only
    mean the alert's first question.
    """

    question: str | None = Field(None, max_length=100)
    proposal_sha: str | None = Field(None, max_length=100)


class KillSwitchBody(Body):
    """PUT /ops/kill-switch."""

    active: StrictBool


def alerts(desk: Desk, request: Request) -> Answer:
    """GET /ops/alerts?status=&severity=&deployment_id=&limit=&cursor=: newest first; raises BadRequest.

    `status` may be several with commas; an alert is listed that fits everything that is said.
    """
    limit, after = asked_page(request, "status", "severity", "deployment_id")
    asked = request.args.get("status")
    wanted = tuple(dict.fromkeys(asked.split(","))) if asked is not None else ()
    if not set(wanted) <= set(AlertStatus):
        raise BadRequest(f"`status` must be of {', '.join(AlertStatus)}; several are separated by commas.")
    where: dict[str, str | tuple[str, ...]] = {"status": wanted} if wanted else {}
    asked_word(request, "severity", SEVERITIES)
    where |= asked_fields(request, "severity", "deployment_id")
    page = newest(desk.alerts, limit, after, where=where)
    return Answer(_named(desk, list(page)), 200, next_page(request, limit, page.next))


def alert(desk: Desk, _: Request, alert_id: str) -> Answer:
    """GET /ops/alerts/{id}, with its history; raises NoSuchThing."""
    try:
        return Answer(_named(desk, [desk.alerts.show(alert_id)])[0])
    except NotFound as error:
        raise _unknown(alert_id) from error


def approve(desk: Desk, request: Request, alert_id: str) -> Answer:
    """POST /ops/alerts/{id}/approve {"question","proposal_sha"}; raises NoSuchThing, WrongState, Locked."""
    return _settled(desk, desk.approvals.approve, request, alert_id)


def reject(desk: Desk, request: Request, alert_id: str) -> Answer:
    """POST /ops/alerts/{id}/reject {"question"?,"proposal_sha"?}; raises NoSuchThing, WrongState."""
    return _settled(desk, desk.approvals.reject, request, alert_id)


def ask(desk: Desk, request: Request, alert_id: str) -> Answer:
    """POST /ops/alerts/{id}/ask: an expired alert's question again; raises NoSuchThing, WrongState, Locked."""
    try:
        outcome = desk.ask_again(alert_id, by=caller(request))
    except NotFound as error:
        raise _unknown(alert_id) from error
    if outcome.result is Answered.STOPPED:
        raise Locked("The kill switch is active: nobody is asked until a person resumes autonomy.")
    if outcome.result is not Answered.AGAIN:
        ended = "its incident is over" if outcome.alert.closed_at is not None else f"it is {outcome.alert.status}"
        raise WrongState(f"Only an alert that nobody answered in time is asked about again: {ended}.")
    return Answer({"success": True})


def kill_switch(desk: Desk, _: Request) -> Answer:
    """GET /ops/kill-switch; a switch that can't be read is active."""
    return Answer(_shown(desk.switch.state()))


def set_kill_switch(desk: Desk, request: Request) -> Answer:
    """PUT /ops/kill-switch {"active": bool}: the switch and what is under way; Unavailable when it was not stored."""
    body = read_body(request, KillSwitchBody)
    try:
        state = desk.switch.set(active=body.active, by=caller(request))
    except CloudError as error:
        raise Unavailable("The kill switch could not be stored; nothing has changed. Try again.") from error
    desk.announce(f"Autonomy is {'STOPPED' if state.active else 'resumed'} ({state.by}).")
    # What had begun before: who stops has to know.
    return Answer(_shown(state) | {"under_way": desk.under_way() if state.active else []})


def whoami(desk: Desk, request: Request) -> Answer:
    """GET /ops/whoami, and where what people need beside the console is."""
    return Answer({"who": caller(request), **desk.places})


def public(alert: Alert) -> dict[str, Any]:
    """An alert as it is shown: all but the tokens that bind the chat's buttons, and with its question's id."""
    hidden: Any = {"approval": {"token"}, "open_messages": {"__all__": {"token"}}}
    shown: dict[str, Any] = alert.model_dump(mode="json", exclude=hidden)
    if alert.approval is not None:
        shown["approval"]["question"] = alert.approval.question
    return shown | {"id": alert.alert_id}


def _named(desk: Desk, found: list[Alert]) -> list[dict[str, Any]]:
    """Alerts as they are shown, each with what people call its deployment now."""
    names = desk.applications({each.deployment_id for each in found if each.deployment_id})
    return [public(each) | {"application": names.get(each.deployment_id or "", "")} for each in found]


def _settled(desk: Desk, verb: Callable[..., Outcome], request: Request, alert_id: str) -> Answer:
    by = caller(request)
    says_something = request.content_length or "Transfer-Encoding" in request.headers
    about = read_body(request, AnswerBody) if says_something else AnswerBody()
    try:
        outcome = verb(alert_id, by=by, question=about.question, proposal_sha=about.proposal_sha)
    except NotFound as error:
        raise _unknown(alert_id) from error
    if outcome.result is Answered.STOPPED:
        raise Locked("The kill switch is active: nothing can be approved until a person resumes autonomy.")
    if outcome.result is Answered.NOTHING_TO_DO:
        raise WrongState("There is no action to approve: look at the alert yourself, and reject it to close it.")
    if outcome.result in {Answered.CHANGED, Answered.WHICH} and outcome.alert.approval is not None:
        open_ = outcome.alert.approval.question
        raise WrongState(
            f"{outcome.result.value.capitalize()}: look at the alert again. Open is {open_}: the answer names it as "
            "`question`, with the `proposal_sha` of what it proposes (in the command: --question)."
        )
    if outcome.result not in {Answered.APPROVED, Answered.REJECTED}:
        raise WrongState(f"The alert is {outcome.alert.status}: {outcome.result.value}.")
    desk.close_question(outcome.alert, fate(outcome.alert))
    return Answer({"success": True})


def _shown(state: KillSwitchState) -> dict[str, Any]:
    return {"active": state.active, "by": state.by, "at": state.at}


def _unknown(alert_id: str) -> NoSuchThing:
    return NoSuchThing(f"There is no alert {alert_id}.")
