"""What operations answer, for the description of the API."""

from typing import Literal

from pydantic import BaseModel

from functions.ops.answer import KillSwitchBody
from shared.http.openapi import CURSOR, Operation, Query
from shared.http.paging import MAX_LIMIT
from shared.schemas import Alert, AlertStatus


class Question(BaseModel):
    """An approval as it is shown: all but the token that binds the chat's buttons."""

    asked_at: float
    expires_at: float
    chat_id: str | None
    message_id: int | None


class ShownAlert(Alert):
    """An alert with its history; `id` is its `alert_id`."""

    id: str
    approval: Question | None  # type: ignore[assignment]  # what is shown has no token


class Success(BaseModel):
    """It was done."""

    success: Literal[True]


class KillSwitchShown(BaseModel):
    """Whether autonomy is stopped, who said so and when (epoch seconds; zero when nobody ever did)."""

    active: bool
    by: str
    at: float


_STATUSES = f"^({'|'.join(AlertStatus)})(,({'|'.join(AlertStatus)}))*$"
_STATUS = Query("status", {"type": "string", "pattern": _STATUSES}, "Only those that stand here, or in one of these.")
_LIMIT = Query("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}, "How many at most.")

OPERATIONS = [
    Operation(
        "GET",
        "/ops/alerts",
        "The alerts, newest first.",
        list[ShownAlert],
        query=(_STATUS, _LIMIT, CURSOR),
        problems=(400,),
        paged=True,
    ),
    Operation("GET", "/ops/alerts/{alert_id}", "One alert with its history.", ShownAlert, problems=(404,)),
    Operation(
        "POST",
        "/ops/alerts/{alert_id}/approve",
        "Let the proposed action be taken.",
        Success,
        problems=(404, 409, 423),
    ),
    Operation(
        "POST", "/ops/alerts/{alert_id}/reject", "Refuse the proposed action.", Success, problems=(404, 409, 423)
    ),
    Operation("GET", "/ops/kill-switch", "Whether autonomy is stopped.", KillSwitchShown),
    Operation(
        "PUT",
        "/ops/kill-switch",
        "Stop or resume autonomy.",
        KillSwitchShown,
        body=KillSwitchBody,
        problems=(400, 413, 422, 503),
    ),
]
