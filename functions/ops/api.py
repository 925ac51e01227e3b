"""What operations answer, for the description of the API."""

from typing import Literal

from pydantic import BaseModel

from functions.ops import answer, live, watch
from functions.ops.answer import AnswerBody, KillSwitchBody
from shared.http.openapi import CURSOR, Operation, Operations, Query
from shared.http.paging import MAX_LIMIT
from shared.http.streams import KIND
from shared.schemas import SEVERITIES, Alert, AlertStatus


class Question(BaseModel):
    """An approval as it is shown: all but the token that binds the chat's buttons.

    `question` and `proposal_sha` are what an answer names; `number` says which question of its alert it is. Until it
    has a `message_id` nobody was asked in the chat; `tries` counts the vain attempts;
    `around` is what stood around the alert when it was sent, in lines. `together`: it came with so many others that the
    chat told of all of them in one message.
    """

    question: str
    proposal_sha: str
    number: int
    asked_at: float
    expires_at: float
    chat_id: str | None
    message_id: int | None
    delivered_at: float | None
    tries: int
    around: list[str]
    together: bool


class QuestionMessage(BaseModel):
    """A message in the chat whose buttons are not taken away yet."""

    chat_id: str
    message_id: int


class ShownAlert(Alert):
    """An alert with its history; `id` is its `alert_id`, `application` what people call its deployment (empty: it has
    no name, or stands no more).
    """

    id: str
    application: str
    approval: Question | None  # type: ignore[assignment]  # what is shown has no token
    open_messages: list[QuestionMessage]  # type: ignore[assignment]


class Success(BaseModel):
    """It was done."""

    success: Literal[True]


class KillSwitchSet(BaseModel):
    """The switch as it stands now; after a stop `under_way` names what had begun before, in words."""

    active: bool
    by: str
    at: float
    under_way: list[str]


class KillSwitchShown(BaseModel):
    """Whether autonomy is stopped, who said so and when (epoch seconds; zero when nobody ever did)."""

    active: bool
    by: str
    at: float


class Caller(BaseModel):
    """Who calls: an e-mail address; on a laptop, where nobody `signs_in`, the user of the machine.

    `chat_url` is where the chat is. `applications_url` is where a browser finds what is deployed, with `{host}` for its
    address; None: at the address itself.
    """

    who: str
    signs_in: bool
    chat_url: str | None
    applications_url: str | None


_STATUSES = f"^({'|'.join(AlertStatus)})(,({'|'.join(AlertStatus)}))*$"
_STATUS = Query("status", {"type": "string", "pattern": _STATUSES}, "Only those that stand here, or in one of these.")
_DEPLOYMENT = Query("deployment_id", {"type": "string"}, "Only those of a deployment.")
_SEVERITY = Query("severity", {"type": "string", "enum": list(SEVERITIES)}, "Only those as severe as this.")
_LIMIT = Query("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}, "How many at most.")
_SECONDS = Query(
    "seconds", {"type": "integer", "minimum": 0, "maximum": live.LONGEST}, "For how long; a browser comes back itself."
)

OPERATIONS: Operations = {
    answer.alerts: Operation(
        "The alerts, newest first.",
        list[ShownAlert],
        query=(_STATUS, _DEPLOYMENT, _SEVERITY, _LIMIT, CURSOR),
        problems=(400,),
        paged=True,
    ),
    answer.alert: Operation("One alert with its history.", ShownAlert, problems=(404,)),
    live.events: Operation(
        "What changes, as it happens: server-sent events `changed` that name alerts, runs, deployments, kill-switch.",
        str,
        query=(_SECONDS,),
        problems=(400,),
        kind=KIND,
    ),
    watch.series: Operation(
        "The metric of an alert, from an hour before it began to an hour after.",
        watch.Series,
        problems=(404, 503),
    ),
    watch.health: Operation(
        "How a deployment is: the last hour of every metric that is watched, against its threshold.",
        watch.Health,
        problems=(404, 409, 503),
    ),
    answer.approve: Operation(
        "Let the proposed action be taken.",
        Success,
        body=AnswerBody,
        example={"question": "9f86d081884c", "proposal_sha": "5f70bf18a0860070"},
        problems=(400, 404, 409, 413, 422, 423),
    ),
    answer.reject: Operation(
        "Refuse the proposed action.",
        Success,
        body=AnswerBody,
        example={"question": "9f86d081884c", "proposal_sha": "5f70bf18a0860070"},
        problems=(400, 404, 409, 413, 422, 423),
    ),
    answer.ask: Operation(
        "Ask again about an alert that nobody answered in time, with what is there now.",
        Success,
        problems=(404, 409, 423),
    ),
    answer.whoami: Operation("Who calls.", Caller),
    answer.kill_switch: Operation("Whether autonomy is stopped.", KillSwitchShown),
    answer.set_kill_switch: Operation(
        "Stop or resume autonomy.",
        KillSwitchSet,
        body=KillSwitchBody,
        example={"active": True},
        problems=(400, 413, 422, 503),
    ),
}
